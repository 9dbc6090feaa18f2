"""Advice on the words of one text: what it must find, and what it must let through."""

from __future__ import annotations

import pytest

from tests.support.written_drafts import check_words
from tracks_sim.case.check.text_advice import HARDEST, person_names, reading_findings, reading_of, term_findings
from tracks_sim.case.model.catalogue import CheckWords


def names_in(text: str) -> tuple[str, ...]:
    words = check_words()
    assert isinstance(words, CheckWords)
    return person_names(words).named(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fatou Diallo signed the form.", ("Fatou Diallo",)), ("She says that Kwame paid.", ("Kwame",)), ("Signed: Mrs. Okonkwo.", ("Okonkwo",)),
        ("My name is Tesfay, he says.", ("Tesfay",)), ("Monsieur Kaboré a appelé.", ("Kaboré",)), ("Le cousin d’Awa attend.", ("Awa",)),
        ("Le passeport de Jean-Pierre Nkurunziza manque.", ("Jean-Pierre Nkurunziza",)),
    ],
)  # fmt: skip
def test_names_are_found(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "On Friday she went to the Red Cross. Then Monday came, and the Nigerian woman left.", "Friday’s bus; two Mondays a month.",
        "She asked the man: “Give it back.” He did not. ‘Mama,’ she said.", "An officer from the Democratic Republic of the Congo read the Penal Code.",
        "La Convention du Conseil de l’Europe, et le Code pénal. Elle parle tigrigna et vient d’Érythrée.", "An X-ray on Tuesday; I’m tired, she said.",
        "- Room: two beds\n\nKitchen: clean", "Mrs A. called twice.",
    ],
)  # fmt: skip
def test_ordinary_sentences_name_nobody(text: str) -> None:
    assert names_in(text) == ()


EASY = "She came in at nine. She asked for a bed. The bed was free, and she took it. " * 3
HARD = "Notwithstanding considerable administrative uncertainty regarding accommodation arrangements, the responsible department subsequently communicated provisional recommendations concerning supplementary documentation requirements and certified translations. Nobody answered at all, since nobody had understood what they were asked for."


def test_a_hard_text_is_named_with_its_longest_sentences_first() -> None:
    easy, hard = reading_of(EASY), reading_of(HARD)
    assert easy is not None and hard is not None and easy.lix < 25 < HARDEST["en"] < hard.lix
    assert (easy.average, easy.long, hard.average) == (6, 0, 17) and hard.long > 50
    assert [sentence[:6] for sentence in hard.longest] == ["Notwit", "Nobody"]
    (finding,) = reading_findings("text.en", ("passages", "aa1"), HARD)
    assert (finding.code, finding.advice, finding.number, finding.usual) == ("hard-to-read", True, hard.lix, (None, HARDEST["en"])) and "Notwithstanding" in finding.words


def test_a_short_text_and_a_language_without_a_limit_are_not_measured() -> None:
    assert reading_of("Notwithstanding considerable administrative uncertainty.") is None
    assert not [*reading_findings("text.en", ("title",), "Uncertainty."), *reading_findings("text.de", ("passages", "aa1"), HARD)]


def test_a_term_is_looked_for_in_its_own_language() -> None:
    words = check_words()
    assert isinstance(words, CheckWords)
    text = "On lui propose un entretien plus long."
    assert [f.code for f in term_findings("text.fr", ("passages", "aa1"), text, words.glossary)] == ["glossary"]
    assert not list(term_findings("text.en", ("passages", "aa1"), text, words.glossary))
