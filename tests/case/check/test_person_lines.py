"""What reads as a yes or a no, and what does not."""

from __future__ import annotations

import pytest

from tests.support.interview_case import interview_case_file
from tracks_sim.case.check.person_lines import ENOUGH, ENOUGH_OF_OTHERS, person_lines, read_as_answer
from tracks_sim.case.model.conversation import Room
from tracks_sim.case.model.others import FREQUENT

TEXTS = interview_case_file().texts["en"].model_copy(update={"others": {}})


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
    assert [(f.code, f.where) for f in person_lines("text.en", text, None)] == [("refusal-answers", ("replies", "refuse", 1))]


@pytest.mark.parametrize("field", ["seen", "second_seen"])
def test_few_sentences_are_advised_against(field: str) -> None:
    text = TEXTS.model_copy(update={"replies": {"tired": ("T.",) * (ENOUGH - 1)}, "seen": {}, "second_seen": {}, field: {"uneasy": ("U.",)}})
    found = list(person_lines("text.en", text, None))
    assert [(f.code, f.where, f.advice) for f in found] == [("few-lines", ("replies", "tired"), True), ("few-lines", (field, "uneasy"), True)]


ENOUGH_LINES = TEXTS.model_copy(update={"replies": {}, "seen": {}, "others": dict.fromkeys(FREQUENT - {"stung"}, ("Somebody speaks.",) * ENOUGH_OF_OTHERS)})
ALONE = Room.model_validate({"place": "private_room", "minutes": 45, "interviewer_sex": "man"})
WITH_FRIEND = ALONE.model_copy(update={"companion": interview_case_file().case.room.companion})  # type: ignore[union-attr]
REPRESENTED = Room.model_validate({**ALONE.model_dump(), "companion": {"relation": "representative"}})
INTERPRETED = ALONE.model_copy(update={"interpreter": interview_case_file().case.room.interpreter})  # type: ignore[union-attr]


@pytest.mark.parametrize(("room", "acts"), [
    (ALONE, set()), (REPRESENTED, set()), (WITH_FRIEND, {"answers_for", "interrupts", "looks_up"}), (INTERPRETED, {"shortens", "misinterprets"}),
])  # fmt: skip
def test_what_others_in_the_room_do_wants_three_sentences(room: Room, acts: set[str]) -> None:
    few = ENOUGH_LINES.model_copy(update={"others": {act: lines[1:] for act, lines in ENOUGH_LINES.others.items()}})
    assert list(person_lines("text.en", ENOUGH_LINES, room)) == []
    assert {(f.code, f.where, f.advice) for f in person_lines("text.en", few, room)} == {("few-lines", ("others", act), True) for act in acts}
    none = ENOUGH_LINES.model_copy(update={"others": {}})
    assert [f.code for f in person_lines("text.en", none, room)] == ["few-lines"] * len(acts)


def test_no_act_of_others_reads_as_an_answer_but_after_a_move() -> None:
    lines = {**ENOUGH_LINES.others, "misinterprets": ("‘Yes.’", "A.", "B."), "sent_out_again": ("‘Of course.’",)}
    text = ENOUGH_LINES.model_copy(update={"others": lines})
    assert [(f.code, f.where) for f in person_lines("text.en", text, ALONE)] == [("refusal-answers", ("others", "misinterprets", 0))]
