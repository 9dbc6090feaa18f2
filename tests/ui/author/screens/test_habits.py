"""What the own cases give away together, in words of the page."""

from __future__ import annotations

import pytest

from tests.support.author_sheets import CODE, seen
from tests.support.shipped import kit_library
from tracks_sim.authoring.own_habits import HabitReport
from tracks_sim.bots.habits import Habit
from tracks_sim.i18n import LANGUAGES
from tracks_sim.ui.author.screens.habits import HabitsSheet, habits_sheet

HAT, BALL = "the-knitted-hat", "the-rubber-ball"
FIRST = Habit("last_option", "decision", "en", 7, 8, 1.5, 0.0004, ((HAT, "note-and-go-on", ""),))
ROWS = Habit("rows_as_in_others", "needs", "fr", 12, 13, 6.25, 0.02, ((HAT, "lawyer", "urgent"), (BALL, "lawyer", "urgent"), (HAT, "privacy_room", "helpful")))
SIGN = Habit("as_where_companion", "detection", "en", 8, 8, 4.0, 0.03, ((HAT, "", "no"), ("gone-by-now", "", "no")))


def sheet(*habits: Habit, language: str = "en") -> HabitsSheet:
    return habits_sheet(HabitReport("x", 9, habits), kit_library(), language, comparing=False)


def test_a_habit_names_who_where_and_what_helps() -> None:
    [first, rows, sign] = sheet(FIRST, ROWS, SIGN)["habits"]
    assert first["text"].startswith("Somebody who takes the last option would decide rightly in 7 of 8 cases; by chance in 1.5. Move your best option")
    assert first["where"] == ["The knitted hat: Note that nothing gives concern on what is known now, and close the question."]
    assert rows["text"].endswith(" “Lawyer” is urgent in 2 of your 9 cases: let it be otherwise in the next one.")
    assert rows["where"] == ["Lawyer, urgent: The knitted hat, The rubber ball", "Private room, helpful: The knitted hat"]
    assert "another case with this sign" in sign["text"] and "best" not in sign["text"].partition(".")[2], "a breach of detection is not mended at the decision"
    [where] = sign["where"]
    assert where.startswith("Detection, no") and where.endswith(": The knitted hat, gone-by-now")


def test_figures_are_in_the_language_of_the_author() -> None:
    found = sheet(FIRST, ROWS, language="fr")
    assert [row["cells"] for row in found["rows"]] == [
        ["Qui prend la dernière option", "Décision", "anglais", "7 sur 8", "1,5", "moins de 0,001"],
        ["Qui répond comme dans les autres cas", "Besoins particuliers", "français", "12 sur 13", "6,2", "0,020"],
    ]


def test_nothing_found_and_nothing_compared_yet() -> None:
    assert (sheet()["sentence"], sheet()["rows"]) == ("9 cases compared: no habit shows.", [])
    waiting = habits_sheet(None, kit_library(), "en", comparing=True)
    assert waiting["sentence"] == "" and waiting["comparing"] == "Your cases are being compared. You can go on meanwhile."


def test_a_way_of_another_version_of_the_kit_is_left_out() -> None:
    assert sheet(Habit("a_way_of_another_version", "needs", "en", 8, 8, 2.0, 0.001, ()))["habits"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_screen_is_an_id(language: str) -> None:
    for text in seen(dict(sheet(FIRST, ROWS, Habit("remark", "detection", "en", 8, 8, 4.0, 0.03, ((HAT, "", "no"),)), language=language))):
        assert not CODE.search(text), text
