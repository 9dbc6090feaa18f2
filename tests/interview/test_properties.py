"""Properties of every interview, for any person, seed and choices."""

from __future__ import annotations

import itertools
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import interview_case
from tracks_sim.interview import CompiledInterview, begin, branch, compile_interview, load_parameters, play, step
from tracks_sim.interview.compiled import MoveSpec, QuestionSpec
from tracks_sim.interview.engine import odds
from tracks_sim.interview.moves import HARM_OF
from tracks_sim.interview.parameters import with_numbers
from tracks_sim.interview.state import PART, TalkState


@cache
def person() -> CompiledInterview:
    return compile_interview(interview_case.interview_case(), interview_case.interview_key().interview, load_parameters())


ENDING = {"move:leave", "move:close_safely"}
GOING_ON = sorted(c for c in person().choices if c not in ENDING)
QUESTIONS = [c for c in GOING_ON if isinstance(person().choices[c], QuestionSpec)]
MOVES = [c for c in GOING_ON if isinstance(person().choices[c], MoveSpec)]
LISTED = [c for c in person().listed_choices if c not in ENDING]
# No test may depend on the wall clock.
settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")

choices = st.lists(st.sampled_from(LISTED), max_size=30)
seeds = st.integers(0, 10**6).map(str)
FORM_ODDS = sorted({c.form_odds for c in person().choices.values() if isinstance(c, QuestionSpec)})


def degrees_told(state: TalkState) -> tuple[int, ...]:
    """Degree of each fact told in part or in full, else 0; mere agreement does not count."""
    return tuple(t if t >= PART else 0 for t in state.degrees)


def all_odds(state: TalkState) -> list[float]:
    return [odds(state, fact, form) for fact in range(len(state.degrees)) for form in FORM_ODDS]


@given(seeds, choices)
def test_the_same_choices_give_the_same_interview(seed: str, taken: list[str]) -> None:
    again = compile_interview(interview_case.interview_case(), interview_case.interview_key().interview, load_parameters())
    assert play(person(), seed, taken).turns == play(again, seed, taken).turns


@given(seeds, choices, st.floats(0, 2), st.data())
def test_more_rapport_never_lowers_telling(seed: str, taken: list[str], more: float, data: st.DataObject) -> None:
    state = play(person(), seed, taken).end
    warmer = state._replace(rapport=state.rapport + more)
    assert all(a <= b for a, b in zip(all_odds(state), all_odds(warmer), strict=True))
    choice = data.draw(st.sampled_from(QUESTIONS))
    less, most = step(state, choice)[0], step(warmer, choice)[0]
    facts = person().facts
    for slot, (a, b) in enumerate(zip(degrees_told(less), degrees_told(most), strict=True)):
        # A prepared story that is put right in the same breath is not told any more.
        put_right = any(degrees_told(most)[c] >= PART for c in facts[slot].corrected_by)
        assert b >= a or put_right


@given(seeds, choices, st.data())
def test_a_changed_choice_leaves_what_was_before_untouched(seed: str, taken: list[str], data: st.DataObject) -> None:
    before = play(person(), seed, taken)
    turn = data.draw(st.integers(1, len(taken) + 1))
    other = data.draw(st.sampled_from(LISTED))
    kept = tuple(before.turns)
    changed = branch(before, turn, other, taken[turn:])
    assert changed.turns[: turn - 1] == kept[: turn - 1]
    assert before.turns == kept
    assert changed.turns == play(person(), seed, [*taken[: turn - 1], other, *taken[turn:]]).turns


@given(seeds, choices, st.sampled_from(QUESTIONS), st.integers(1, 4))
def test_asking_the_same_again_opens_nothing(seed: str, taken: list[str], question: str, times: int) -> None:
    state, turn = step(play(person(), seed, taken).end, question)
    told = degrees_told(state)
    for _ in range(times):
        pressure, lost = state.pressure, {"shortens", "misinterprets"} & {*turn.others}
        state, turn = step(state, question)
        if lost:  # what the interpreter lost arrives when it is asked again, and that is no repetition
            assert "repetition" not in {h.name for h in turn.harms} or question in taken
            told = degrees_told(state)
            continue
        assert degrees_told(state) == told or single_goes_on(question)
        if isinstance(asked := person().choices[question], QuestionSpec) and asked.form == "encourager":
            continue  # "go on" is no repetition, but it opens nothing either
        assert state.pressure > pressure or state.pressure == person().constants.pressure_max or state.minutes == 0
        assert person().choices[question].typed or turn.outcome == "time" or "repetition" in {h.name for h in turn.harms}  # type: ignore[union-attr]


def test_asking_again_opens_nothing_in_many_interviews() -> None:
    """A state in which facts are told about half of the time, so that a new draw at each turn would show at once."""
    quiet = compile_interview(interview_case.interview_case(), interview_case.interview_key().interview, load_parameters().model_copy(update={"others": None}))
    ready = ["move:introduce", "move:see_alone", "move:rights", "move:ask_wishes", "move:acknowledge", "move:change_interpreter"]
    asked = ["ask:pay-open", "ask:documents-open", "ask:family-wh", "ask:fear-open"]
    held = 0
    for seed in range(100):
        first = play(quiet, str(seed), [*ready, *asked]).end
        again = play(quiet, str(seed), [*ready, *asked, *asked, *asked]).end
        assert degrees_told(again) == degrees_told(first)
        held += any(t < PART for t in (first.degrees[person().slot(f)] for f in ("fa6", "fa8", "fa3", "fa12")))
    assert held > 10  # there was something left that could have come out


def single_goes_on(question: str) -> bool:
    """Whether a typed question asks for one fact of a topic, so that typed again it may mean the next one."""
    asked = person().choices[question]
    return isinstance(asked, QuestionSpec) and asked.single


@given(seeds, choices, st.sampled_from(MOVES))
def test_only_named_harmful_moves_make_telling_less_likely(seed: str, taken: list[str], move: str) -> None:
    state = play(person(), seed, taken).end
    after, _ = step(state, move)
    worse = [b < a - 1e-9 for a, b in zip(all_odds(state), all_odds(after), strict=True)]
    pressing = move == "move:consent_sharing" and state.refused_bits  # asking again for what was refused is a harm too
    if any(worse):
        assert move.removeprefix("move:") in HARM_OF or pressing


@given(seeds, choices, st.sampled_from(sorted(HARM_OF)))
def test_harmful_moves_never_help(seed: str, taken: list[str], move: str) -> None:
    if f"move:{move}" not in person().choices:
        return
    state = play(person(), seed, taken).end
    after, turn = step(state, f"move:{move}")
    assert all(b <= a + 1e-9 for a, b in zip(all_odds(state), all_odds(after), strict=True))
    assert turn.harms


@given(seeds, choices, st.integers(0, 7), st.floats(0, 1))
def test_support_is_blocked_but_never_below_nothing(seed: str, taken: list[str], barrier: int, left: float) -> None:
    state = play(person(), seed, taken).end
    state = state._replace(barriers=(*state.barriers[:barrier], left, *state.barriers[barrier + 1 :]))
    without = all_odds(state._replace(rapport=0.0))
    assert all(a >= b for a, b in zip(all_odds(state), without, strict=True))


def test_support_never_makes_worse_what_is_wholly_blocked() -> None:
    """With a block of 2, two barriers of 1 would turn support into its opposite; it must stop at nothing."""
    blocked = compile_interview(interview_case.interview_case(), None, with_numbers(load_parameters(), {"telling.block": 2.0}))
    state = begin(blocked, "s")._replace(barriers=(1.0,) * 8)
    slot = blocked.slot("fa10")
    assert odds(state._replace(rapport=2.0), slot, 0.0) == odds(state, slot, 0.0)


@given(seeds, choices)
def test_values_stay_within_their_meaning(seed: str, taken: list[str]) -> None:
    for state in play(person(), seed, taken).states:
        assert 0 <= state.distress <= 1 and state.rapport >= 0 and state.minutes >= 0
        assert 0 <= state.pressure <= person().constants.pressure_max
        assert all(0 <= b <= 1 for b in state.barriers)
        assert all((r > 0) == (t > 0) for r, t in zip(state.reliability, state.degrees, strict=True))


@given(seeds, choices)
def test_what_was_told_stays_told(seed: str, taken: list[str]) -> None:
    states = play(person(), seed, taken).states
    for before, after in itertools.pairwise(states):
        assert all(a >= b for a, b in zip(after.degrees, before.degrees, strict=True))


@given(seeds, choices, st.sampled_from([c for c in person().choices if c.startswith("typed:")]))
def test_a_typed_question_records_no_harm(seed: str, taken: list[str], typed: str) -> None:
    assert step(play(person(), seed, taken).end, typed)[1].harms == ()


@given(seeds)
def test_one_threshold_a_fact_and_interview(seed: str) -> None:
    first = begin(person(), seed)
    second, _ = step(first, "move:second_interview")
    assert first.thresholds == begin(person(), seed).thresholds
    assert all(a != b for a, b in zip(first.thresholds, second.thresholds, strict=True))
