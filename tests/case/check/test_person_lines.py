"""What reads as a yes or a no, and what does not."""

from __future__ import annotations

import pytest

from tests.support.interview_case import interview_case_file
from tracks_sim.case.check.person_lines import ENOUGH, person_lines, read_as_answer

TEXTS = interview_case_file().texts["en"]


@pytest.mark.parametrize("sentence", [
    "No. Not that.", "‘No.’", "She thinks about it. ‘No. Nothing.’", "‘Yes, yes.’", "Nothing comes to me there.", "‘Never,’ she says.", "He nods.",
    "She shakes her head. ‘Leave it, please.’", "Non. Pas ça.", "Il réfléchit. « Non. »", "«\u00a0Rien.\u00a0»", "« Jamais ! »", "Elle secoue la tête. « Laissez. »",
    "Il fait oui de la tête.", "« Si. »",
])  # fmt: skip
def test_an_answer(sentence: str) -> None:
    assert read_as_answer(sentence)


@pytest.mark.parametrize("sentence", [
    "That I keep to myself.", "‘Next question.’", "He looks at his shoes. Nothing comes.", "‘I know nothing about that.’", "Nobody’s cup stands there.", "She notes it.",
    "Ça, je le garde pour moi.", "« Si c’est permis, j’aimerais me lever. »", "Elle ne dit rien.", "« Là-dessus, je ne sais rien. »", "Elle passe le doigt sur la note.",
])  # fmt: skip
def test_no_answer(sentence: str) -> None:
    assert not read_as_answer(sentence)


def test_a_yes_or_no_may_answer_and_only_a_reply_without_an_answer_may_not() -> None:
    lines = {"agree": ("Yes.",) * ENOUGH, "disagree": ("No.",) * ENOUGH, "refuse": ("I keep it.", "No.", "Leave it.", "Go on.")}
    text = TEXTS.model_copy(update={"replies": lines, "seen": {"settled": ("S.",) * ENOUGH}})
    assert [(f.code, f.where) for f in person_lines("text.en", text)] == [("refusal-answers", ("replies", "refuse", 1))]


@pytest.mark.parametrize("field", ["seen", "second_seen"])
def test_few_sentences_are_advised_against(field: str) -> None:
    text = TEXTS.model_copy(update={"replies": {"tired": ("T.",) * (ENOUGH - 1)}, "seen": {}, "second_seen": {}, field: {"uneasy": ("U.",)}})
    found = list(person_lines("text.en", text))
    assert [(f.code, f.where, f.advice) for f in found] == [("few-lines", ("replies", "tired"), True), ("few-lines", (field, "uneasy"), True)]
