"""The bank: what it has of a case, and what everyday words find in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import SHORT, draft_data
from tracks_sim.drafts.bank import BankEntry, entries_of_case, entries_of_draft, found, groups_of, synonyms
from tracks_sim.i18n import LANGUAGES


@pytest.fixture(scope="module")
def entries() -> tuple[BankEntry, ...]:
    return tuple(entry for case_file in kit_library().cases.values() for entry in entries_of_case(case_file))


def passage(text: str, group: str = "letter", language: str = "en") -> BankEntry:
    return BankEntry("passage", group, "", {language: "The tin box"}, {language: text})


def texts(hits: tuple[BankEntry, ...], language: str = "en") -> list[str]:
    return [hit.texts[language] for hit in hits]


def test_a_draft_has_the_same_entries_as_its_case() -> None:
    assert entries_of_draft(draft_data()) == entries_of_case(kit_library().cases[SHORT])


def test_an_entry_says_how_it_stands_and_has_its_translation(entries: tuple[BankEntry, ...]) -> None:
    case_file = kit_library().cases[SHORT]
    row = case_file.key.indicators[0]
    [reason] = [e for e in entries_of_case(case_file) if (e.kind, e.group) == ("reason", f"indicators.{row.concept}")]
    assert reason.standing == row.state
    assert dict(reason.texts) == {language: text.indicators[row.concept] for language, text in case_file.key_texts.items()}
    best = next(option for option in case_file.key.options if option.standing == "best")
    decision = next(option.decision for option in case_file.case.options if option.id == best.option)
    assert {e.standing for e in entries_of_case(case_file) if e.group in (decision, f"options.{decision}")} == {"best"}
    assert {set(e.texts) == set(LANGUAGES) for e in entries} == {True}


def test_what_is_not_written_is_no_entry() -> None:
    data = draft_data()
    first, second, third = data["case"]["documents"][0]["passages"][:3]
    data["text.en"]["passages"] |= {first: "…", second: "She works … [her work]."}
    data["text.fr"]["passages"] |= {first: "…", second: "Elle … [son travail]."}
    data["text.en"]["passages"][third] = ["no", "text"]
    kept = [e for e in entries_of_draft(data) if e.kind == "passage"]
    assert len(kept) == sum(len(paper["passages"]) for paper in data["case"]["documents"]) - 2
    assert [e for e in kept if set(e.texts) == {"fr"}], "the French words of a text of another form stay"


@pytest.mark.parametrize(
    ("language", "word", "says"),
    [
        ("en", "doctor", "She was taken to the clinic."), ("en", "Husband", "He is married."), ("en", "shelter", "A bed at the hostel."),
        ("en", "accommodation", "A room in town."), ("en", "doct", "The doctors came."), ("en", "doctor kitchen", "A doctor eats here."),
        ("fr", "médecin", "Vue en consultation."), ("fr", "mari", "Son époux attend."), ("fr", "foyer", "Un abri pour la nuit."),
        ("fr", "hebergement", "Un logement en ville."),
    ],
)  # fmt: skip
def test_everyday_words_find_words_for_the_same_thing(language: str, word: str, says: str) -> None:
    other = passage("Grey gloves." if language == "en" else "Des gants gris.", language=language)
    assert texts(found((other, passage(says, language=language)), "passage", language, word), language) == [says]


def test_all_words_are_needed_and_nonsense_finds_nothing() -> None:
    shelf = (passage("The doctor came."), passage("The lorry came."))
    assert found(shelf, "passage", "en", "doctor lorry") == ()
    assert found(shelf, "passage", "en", "?! 12") == ()
    assert found(shelf, "passage", "fr", "") == ()
    assert found(shelf, "lesson", "en", "") == ()
    assert found(shelf, "passage", "en", "  ") == shelf


def test_a_case_may_be_written_in_a_language_without_a_list() -> None:
    shelf = (passage("El médico vino.", language="es"), passage("La casa."))
    assert found(shelf, "passage", "es", "medico") == shelf[:1] and found(shelf, "passage", "es", "doctor") == ()


def test_the_words_themselves_come_first_and_groups_stay_together() -> None:
    shelf = (passage("The clinic.", "letter"), passage("The nurse and the doctor.", "message"), passage("A doctor.", "letter"), passage("A physician.", "message"))
    assert texts(found(shelf, "passage", "en", "doctor")) == ["The nurse and the doctor.", "A physician.", "A doctor.", "The clinic."]
    assert texts(found(shelf, "passage", "en", "doctor", "letter")) == ["A doctor.", "The clinic."]
    assert groups_of(shelf, "passage", "en") == ("letter", "message")


def test_a_text_that_stands_in_two_cases_is_shown_once() -> None:
    shelf = (passage("The doctor came."), passage("The doctor came."), passage("The doctor came.", "message"))
    assert found(shelf, "passage", "en", "doctor") == (shelf[0], shelf[2])


def lines(language: str) -> Iterator[list[str]]:
    from importlib import resources

    for line in (resources.files("tracks_sim.drafts") / "synonyms" / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if words := line.partition("#")[0].split():
            yield words


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_words_for_everyday_things(language: str, entries: tuple[BankEntry, ...]) -> None:
    """Sixty groups or more of two words or more, and most of them find something in the kit's papers."""
    groups = list(lines(language))
    assert len(groups) >= 60
    assert all(len(words) > 1 and len(words) == len(set(words)) for words in groups)
    assert sum(bool(found(entries, "passage", language, words[0])) for words in groups) >= len(groups) * 0.9
    assert all(len(stems) > 1 for stems in synonyms(language).values())
