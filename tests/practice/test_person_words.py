"""Words of a second talk: its own where a move is made again, and where the case has any."""

from __future__ import annotations

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tracks_sim.practice.person_words import nth, seen_words, words_after_move

FILE = interview_case_file()
TEXTS = FILE.texts["en"].model_copy(update={"second_moves": {"introduce": "Again."}, "second_seen": {"settled": ("Second one.", "Second two.")}})
TURNS = attempt_of(("move:introduce", "move:second_interview", "move:introduce", "move:rights"), FILE).turns


def test_a_move_made_again_has_words_of_its_own() -> None:
    assert [words_after_move(t, TURNS, TEXTS) for t in TURNS] == ["After introduce.", "After second_interview.", "Again.", "After rights."]


def test_a_move_made_in_the_second_talk_alone_has_its_ordinary_words() -> None:
    later = [t for t in TURNS if t.number > 1]
    assert words_after_move(later[1], later, TEXTS) == "After introduce."


def test_older_texts_have_none_and_are_read_as_before() -> None:
    older = FILE.texts["en"]
    assert not older.second_moves and not older.second_seen
    assert words_after_move(TURNS[2], TURNS, older) == "After introduce."
    assert seen_words(TURNS[2], older) == f"Seen {TURNS[2].seen}."


def test_what_is_seen() -> None:
    second = TURNS[2].model_copy(update={"seen": "settled", "seen_said": 3})
    assert seen_words(second, TEXTS) == "Second two."  # the fourth time: 3 mod 2
    assert seen_words(second.model_copy(update={"interview": 1}), TEXTS) == "Seen settled."
    assert seen_words(second.model_copy(update={"seen": "guarded"}), TEXTS) == "Seen guarded."
    assert nth((), 2) == ""
