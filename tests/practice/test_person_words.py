"""Words of a turn: those of a second talk are its own where the case has any, and no sentence comes again too soon."""

from __future__ import annotations

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tracks_sim.interview import Turn, begin, compile_interview, load_parameters, step
from tracks_sim.practice.events import ActShown, InterviewTurn
from tracks_sim.practice.person_words import (
    NOT_AGAIN_WITHIN,
    NOTHING,
    act_words,
    next_act,
    next_after_move,
    next_reply,
    next_seen,
    nth,
    reply_words,
    seen_words,
    words_after_move,
)

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
    assert seen_words(TURNS[2].model_copy(update={"seen_said": 2}), older) == f"Seen {TURNS[2].seen}."


def test_what_is_seen() -> None:
    second = TURNS[2].model_copy(update={"seen": "settled", "seen_said": 3})
    assert seen_words(second, TEXTS) == "Second two."  # the fourth time: 3 mod 2
    assert seen_words(second.model_copy(update={"interview": 1}), TEXTS) == "Seen settled."
    assert seen_words(second.model_copy(update={"seen": "guarded"}), TEXTS) == "Seen guarded."
    assert nth((), 2) == ""


def _refused(said: tuple[int | None, ...], reply: str = "refuse") -> list[InterviewTurn]:
    """Turns that got the same reply, each in one sentence of it; the engine's turn after them is that of ``_now``."""
    return [TURNS[0].model_copy(update={"reply": reply, "said": n}) for n in said]


def _now(reply: str = "refuse") -> Turn:
    state = begin(compile_interview(FILE.case, FILE.key.interview, load_parameters()), "s")
    return step(state, "move:introduce")[1]._replace(reply=reply)  # type: ignore[arg-type]


FOUR = TEXTS.model_copy(update={"replies": {"refuse": ("A.", "B.", "C.", "D."), "agree": ("Yes.", "So it is.")}})


def test_the_sentences_of_a_reply_come_in_turn() -> None:
    assert [next_reply(_now(), _refused(tuple(range(n))), FOUR) for n in range(4)] == [0, 1, 2, 3]


def test_none_is_said_where_all_came_lately_and_the_first_again_after_ten_turns() -> None:
    all_said = _refused((0, 1, 2, 3))
    assert next_reply(_now(), all_said, FOUR) is None
    quiet = [TURNS[0].model_copy(update={"reply": None})]
    assert next_reply(_now(), [*all_said, *quiet * (NOT_AGAIN_WITHIN - 4)], FOUR) is None  # A. is the tenth turn back
    after_a = next_reply(_now(), [*all_said, *quiet * (NOT_AGAIN_WITHIN - 3)], FOUR)  # … the eleventh
    assert after_a is not None and nth(FOUR.replies["refuse"], after_a) == "A."


def test_a_sentence_that_was_left_out_by_the_way_is_taken_before_one_comes_again() -> None:
    n = next_reply(_now(), _refused((0, 2)), FOUR)  # two came: C. is due, and was said
    assert nth(FOUR.replies["refuse"], n) == "D."


def test_what_the_page_says_instead_comes_once_within_ten_turns() -> None:
    assert next_reply(_now(), _refused((0, 1, 2, 3, None)), FOUR) == NOTHING
    assert next_act("looks_up", _acted("looks_up", 0, 1, 2, None), THREE) == NOTHING
    assert reply_words(_refused((NOTHING,))[0], FOUR) == act_words(ActShown(act="looks_up", said=NOTHING), THREE) == ""


def test_the_words_of_a_move_come_once_within_ten_turns_but_for_a_yes_or_no() -> None:
    texts = FOUR.model_copy(update={"moves": {"acknowledge": "‘Mm.’"}})
    made = TURNS[0].model_copy(update={"choice": "move:acknowledge", "outcome": "done", "reply": None, "said": 3})
    other = made.model_copy(update={"choice": "move:offer_break"})
    assert next_after_move(made, [], texts) == 3 == next_after_move(made, [made, *[other] * NOT_AGAIN_WITHIN], texts)
    assert next_after_move(made, [made, other], texts) == NOTHING
    asked = made.model_copy(update={"outcome": "refuses_consent"})
    assert next_after_move(asked, [asked], texts) == 3


def test_a_calm_look_is_not_shown_beside_what_shows_that_words_hurt() -> None:
    calm = _now()._replace(seen="settled", others=("stung",))
    texts = FOUR.model_copy(update={"seen": {"settled": ("Calm.",), "guarded": ("Closed.",)}, "others": {"stung": ("Hurt.",)}})
    assert next_seen(calm, [], texts) is None and next_seen(calm._replace(seen="guarded"), [], texts) == 0
    assert next_seen(calm, [], texts.model_copy(update={"others": {}})) == 0  # an older talk, in which nothing shows it


def test_a_yes_is_said_again_since_the_question_would_have_no_answer() -> None:
    assert next_reply(_now("agree"), _refused((0, 1, 2), "agree"), FOUR) == 3


def test_turns_of_older_talks_have_the_words_they_had() -> None:
    older = _refused((6,))[0]
    assert reply_words(older, FOUR) == "C."  # counted on, as it was: 6 mod 4
    assert reply_words(_refused((None,))[0], FOUR) == ""


THREE = TEXTS.model_copy(update={"others": {"looks_up": ("A.", "B.", "C.")}})


def _acted(act: str, *said: int | None) -> list[InterviewTurn]:
    """Turns in which one of the others did the same, each in one sentence of it."""
    return [TURNS[0].model_copy(update={"others": (ActShown(act=act, said=n),)}) for n in said]


def test_what_others_do_comes_in_turn_and_not_again_within_ten_turns() -> None:
    assert [next_act("looks_up", _acted("looks_up", *range(n)), THREE) for n in range(4)] == [0, 1, 2, None]
    quiet = [TURNS[0]] * (NOT_AGAIN_WITHIN - 2)
    again = next_act("looks_up", [*_acted("looks_up", 0, 1, 2), *quiet], THREE)
    assert again is not None and act_words(ActShown(act="looks_up", said=again), THREE) == "A."
    assert next_act("looks_up", _acted("answers_for", 0, 1, 2), THREE) == 0  # each act is counted for itself


def test_an_act_without_words_comes_once_within_ten_turns() -> None:
    assert next_act("comes_back", [], THREE) == 0
    assert next_act("comes_back", _acted("comes_back", 0), THREE) == NOTHING
    assert next_act("comes_back", [*_acted("comes_back", 0), *[TURNS[0]] * NOT_AGAIN_WITHIN], THREE) is not NOTHING
    assert act_words(ActShown(act="comes_back", said=0), THREE) == act_words(ActShown(act="looks_up", said=None), THREE) == ""


def test_turns_of_older_talks_have_no_others() -> None:
    older = TURNS[0].model_dump()
    del older["others"]
    assert InterviewTurn.model_validate(older).others == ()
