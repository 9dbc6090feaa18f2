"""The engine's outcomes one at a time, with thresholds set by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.support import interview_case, synthetic_cases
from tracks_sim.errors import BadAnswer, NotAllowed, NotInterviewed
from tracks_sim.interview import (
    CompiledInterview,
    Parameters,
    TalkState,
    begin,
    citable,
    compile_interview,
    disclosed_degrees,
    last_openings,
    opening_choices,
    play,
    step,
)
from tracks_sim.interview.engine import odds

ALWAYS, NEVER = -99.0, 99.0


def state_with_thresholds(person: CompiledInterview, *facts: str, **values: Any) -> TalkState:
    """A state in which only these facts pass their threshold."""
    start = begin(person, "s")
    thresholds = tuple(ALWAYS if f.id in facts else NEVER for f in person.facts)
    return start._replace(thresholds=thresholds, **values)


def compiled_with(parameters: Parameters, **changes: Any) -> CompiledInterview:
    return compile_interview(interview_case.interview_case(**changes), interview_case.interview_key().interview, parameters)


def harm_names(turn: Any) -> set[str]:
    return {h.name for h in turn.harms}


def test_log_odds_are_the_sum_of_their_parts(person: CompiledInterview) -> None:
    """fa6 is sensitive and behind debt 0.6: every part as scenarios/interview.yaml has it."""
    p = person.parameters
    t = p.telling
    state = begin(person, "s")._replace(rapport=1.5, pressure=0.5)
    expected = (
        math.log(0.85 / 0.15)  # ordinary reluctance 0.15
        + t.sensitivity.values["sensitive"]
        + 0.3  # a form
        + t.place.values["shared_office"] + t.interpreter_fit.values["partial"] + t.interpreter_tie.value
        + 2 * t.sex_preferred.value  # interviewer and interpreter are men, she prefers women
        - t.companion.values["sensitive"] - 0.5 * t.pressure.value - 0.6 * t.barriers.values["debt"]
        + 1.5 * t.rapport.value * (1 - 0.6 * t.block.value)
    )  # fmt: skip
    assert odds(state, person.slot("fa6"), 0.3) == pytest.approx(expected)


def test_key_rules_in_full_and_in_part(person: CompiledInterview) -> None:
    state, turn = step(state_with_thresholds(person, "fa1"), "ask:now-open")
    assert (turn.outcome, turn.disclosures[0].degree, disclosed_degrees(state)) == ("answers", "full", {"fa1": "full"})
    just_short = odds(begin(person, "s"), person.slot("fa1"), person.choices["ask:now-wh"].form_odds) + 0.1  # type: ignore[union-attr]
    near = begin(person, "s")._replace(thresholds=(just_short,) * len(person.facts))
    state, turn = step(near, "ask:now-wh")
    assert (turn.outcome, disclosed_degrees(state)["fa1"]) == ("in_part", "part")
    # A part is opened further by a better condition: the open form adds more than the 0.1 that was missing.
    state, turn = step(state, "ask:now-open")
    assert disclosed_degrees(state)["fa1"] == "full"


def test_a_fact_waits_for_another(person: CompiledInterview) -> None:
    assert citable(step(state_with_thresholds(person, "fa7"), "ask:debt-open")[0]) == ()
    state, _ = step(state_with_thresholds(person, "fa6", "fa7"), "ask:pay-open")
    assert citable(step(state, "ask:debt-open")[0]) == ("fa6", "fa7")


def test_a_prepared_story_is_contradicted_and_not_told_again(person: CompiledInterview) -> None:
    state, turn = step(state_with_thresholds(person, "fa4"), "ask:work-open")
    assert disclosed_degrees(state) == {"fa4": "full"}
    freed = state._replace(thresholds=(ALWAYS,) * len(person.facts))
    state, turn = step(freed, "ask:work-open")
    assert (turn.outcome, turn.corrected) == ("contradicts", ("fa4",))
    other, _ = step(state_with_thresholds(person, "fa5"), "ask:work-leading")
    state, _ = step(other._replace(thresholds=(ALWAYS,) * len(person.facts)), "ask:work-wh")
    assert "fa4" not in disclosed_degrees(state)


def test_a_fact_corrects_a_passage_of_the_file(person: CompiledInterview) -> None:
    assert step(state_with_thresholds(person, "fa8"), "ask:documents-open")[1].corrected == ("aa4",)


def test_deflects_then_refuses(person: CompiledInterview) -> None:
    close = state_with_thresholds(person)._replace(thresholds=(begin_odds(person, "fa6", "ask:pay-open") + 1.5,) * len(person.facts))
    assert step(close, "ask:pay-open")[1].outcome == "deflects"  # 1.5 is within refuse_gap 3.0
    assert step(close._replace(pressure=1.0), "ask:pay-open")[1].outcome == "refuses"
    assert step(state_with_thresholds(person), "ask:pay-open")[1].outcome == "refuses"  # 99 lies far


def begin_odds(person: CompiledInterview, fact: str, choice: str) -> float:
    return odds(begin(person, "s"), person.slot(fact), person.choices[choice].form_odds)  # type: ignore[union-attr]


def test_the_prepared_story_is_the_way_to_deflect(person: CompiledInterview) -> None:
    short = begin_odds(person, "fa5", "ask:work-open") + 1.5
    state = state_with_thresholds(person)._replace(thresholds=tuple(short if f.id == "fa5" else NEVER for f in person.facts))
    assert step(state, "ask:work-leading")[1].reply in ("coached", "agree", "disagree")
    assert step(state._replace(degrees=(0, 0, 0, 3) + (0,) * 10), "ask:work-open")[1].reply == "coached"


def test_a_choice_of_two_is_not_answered_with_yes_or_no(person: CompiledInterview) -> None:
    found = set()
    for seed in range(60):
        _, turn = step(begin(person, str(seed))._replace(thresholds=(NEVER,) * len(person.facts)), "ask:pay-choice")
        found.add((turn.outcome, turn.reply))
    assert found == {("agrees", "either"), ("disagrees", "neither")}


def test_tires(person: CompiledInterview) -> None:
    tired = state_with_thresholds(person, "fa1", since_break=14)
    assert step(tired, "ask:now-open")[1].outcome == "in_part"
    assert step(state_with_thresholds(person, since_break=14), "ask:pay-open")[1].outcome == "tires"
    rested, _ = step(tired, "move:offer_break")
    assert step(rested, "ask:now-open")[1].outcome == "answers"


def test_asks_for_a_break_and_falls_silent(person: CompiledInterview) -> None:
    state, turn = step(state_with_thresholds(person, "fa1", distress=0.78), "ask:now-open")
    assert (turn.outcome, disclosed_degrees(state)) == ("asks_break", {})
    pushed, turn = step(state, "ask:now-open")
    assert turn.outcome == "tires" and "went_on_without_break" in harm_names(turn)
    assert pushed.pressure > state.pressure
    rested, _ = step(state, "move:offer_break")
    assert step(rested, "ask:now-wh")[1].outcome == "answers"
    assert step(state_with_thresholds(person, "fa1", distress=0.95), "ask:now-open")[1].outcome == "silent"


def test_agreement_with_true_and_false(person: CompiledInterview, parameters: Parameters) -> None:
    """A leading question finds agreement with what is so and with what is not, more than a closed one."""
    def yes(choice: str) -> int:
        states = (begin(person, str(seed))._replace(thresholds=(NEVER,) * len(person.facts)) for seed in range(400))
        return sum(step(s, choice)[1].outcome == "agrees" for s in states)

    # logistic(-2.0 + 1.8) = 0.45 with pressure 0.1 * 0.8; 400 draws: 0.47 * 400 = 188 +- 4 * 10
    assert 148 <= yes("ask:pay-leading") <= 228
    assert 148 <= yes("ask:work-leading") <= 228
    assert yes("ask:work-closed") < yes("ask:work-leading") - 40
    for seed in range(20):
        state, turn = step(begin(person, str(seed))._replace(thresholds=(NEVER,) * len(person.facts)), "ask:work-leading")
        if turn.outcome == "agrees":
            assert disclosed_degrees(state) == {"fa5": "agreed"} and citable(state) == ()
            assert state.reliability[person.slot("fa5")] == pytest.approx(0.45 * 0.5)
            break
    else:
        pytest.fail("nobody agreed in 20 draws")


def test_reliability_describes_the_question(person: CompiledInterview) -> None:
    by_form = {c: step(state_with_thresholds(person, "fa4", "fa5"), f"ask:work-{c}")[1].disclosures[0].reliability for c in ("open", "closed", "leading")}
    assert by_form == {"open": 0.9, "closed": 0.7, "leading": 0.45}


def test_a_better_question_raises_a_partial_answer_and_its_reliability(person: CompiledInterview) -> None:
    state = state_with_thresholds(person)._replace(thresholds=(begin_odds(person, "fa5", "ask:work-leading") + 0.3,) * len(person.facts))
    state, _ = step(state, "ask:work-leading")
    assert state.reliability[person.slot("fa5")] == 0.45
    state, _ = step(state, "ask:work-open")
    assert (disclosed_degrees(state)["fa5"], state.reliability[person.slot("fa5")]) == ("full", 0.9)


def test_peripheral_details_may_vary_under_strain_only(person: CompiledInterview) -> None:
    def varied(distress: float) -> int:
        found = 0
        for seed in range(200):
            state = begin(person, str(seed))._replace(thresholds=(ALWAYS,) * len(person.facts), distress=distress)
            turn = step(state, "ask:journey-open")[1]
            found += turn.disclosures[0].varied
            assert not any("incons" in h.name for h in turn.harms)
        return found

    assert varied(0.3) == 0
    assert 72 <= varied(0.6) <= 128  # half of 200, +- 4 * sqrt(50)


def test_companion_and_harms(person: CompiledInterview) -> None:
    state = begin(person, "s")
    assert harm_names(step(state, "ask:threats-detail")[1]) == {"asked_beyond_mandate_before_companion"}
    assert step(state, "ask:threats-detail")[1].harms[0].severity == "severe"
    assert harm_names(step(state, "ask:pay-wh")[1]) == {"sensitive_before_companion"}
    assert harm_names(step(state, "ask:pay-open")[1]) == set()
    alone, turn = step(state, "move:see_alone")
    assert not alone.companion and not turn.harms
    assert harm_names(step(alone, "ask:threats-detail")[1]) == {"asked_beyond_mandate"}
    assert harm_names(step(alone, "ask:pay-wh")[1]) == set()
    assert harm_names(step(alone, "ask:pay-leading")[1]) == {"leading_question"}
    assert harm_names(step(alone, "ask:fear-statement")[1]) == {"pressure"}
    assert {h.severity for m in ("challenge_companion", "companion_interprets", "promise") for h in step(state, f"move:{m}")[1].harms} == {"severe"}  # fmt: skip
    assert harm_names(step(state, "move:doubt")[1]) == {"doubted"}


def test_fear_of_somebody_falls_only_alone(person: CompiledInterview) -> None:
    before, _ = step(begin(person, "s"), "move:ask_wishes")
    assert before.barriers == begin(person, "s").barriers
    alone = play(person, "s", ["move:ask_wishes", "move:see_alone", "move:ask_wishes"]).end
    # 0.7 * (1 - 0.4) by the routine, then * (1 - 0.3) by asking
    assert alone.barriers[0] == pytest.approx(0.7 * 0.6 * 0.7)


def test_asking_again_after_a_changed_condition_is_no_repetition(person: CompiledInterview) -> None:
    turns = play(person, "s", ["ask:pay-open", "move:see_alone", "ask:pay-open", "move:acknowledge", "ask:pay-open", "ask:pay-open"]).turns
    assert [("repetition" in harm_names(t)) for t in turns] == [False, False, False, False, False, True]


def test_interpreter_and_interviewer_are_changed_where_possible(person: CompiledInterview, parameters: Parameters) -> None:
    t = parameters.telling
    slot = person.slot("fa6")
    state = begin(person, "s")
    gain = odds(step(state, "move:change_interpreter")[0], slot, 0) - odds(state, slot, 0)
    assert gain == pytest.approx(-(t.interpreter_fit.values["partial"] + t.interpreter_tie.value + t.sex_preferred.value))
    gain = odds(step(state, "move:change_interviewer")[0], slot, 0) - odds(state, slot, 0)
    assert gain == pytest.approx(-t.sex_preferred.value)
    without = compiled_with(parameters, room={**interview_case.ROOM, "other_interpreter": False, "other_interviewer": False})
    for move in ("change_interpreter", "change_interviewer"):
        state, turn = step(begin(without, "s"), f"move:{move}")
        assert turn.outcome == "not_possible"
        assert odds(state, slot, 0) == odds(begin(without, "s"), slot, 0)


def test_consents_and_refusals(person: CompiledInterview) -> None:
    turns = play(person, "s", ["move:consent_notes", "move:consent_sharing", "move:consent_sharing", "move:accept_refusal"]).turns
    assert [t.outcome for t in turns] == ["consents", "refuses_consent", "refuses_consent", "done"]
    assert harm_names(turns[1]) == set() and harm_names(turns[2]) == {"pressed_after_refusal"}
    assert turns[3].pressure < turns[2].pressure and turns[3].rapport > turns[2].rapport
    nothing, _ = step(begin(person, "s"), "move:accept_refusal")
    assert nothing.rapport == 0.0  # nothing was refused


def test_second_interview(person: CompiledInterview) -> None:
    state, turn = step(begin(person, "s")._replace(distress=0.8, pressure=1.0, minutes=3.0), "move:second_interview")
    assert (state.interview, turn.outcome, turn.interview, state.minutes) == (2, "second", 1, 60.0)
    # -0.05 by the move itself; 0.7 of what lies above her own 0.3 is gone
    assert state.distress == pytest.approx(0.75 - 0.7 * 0.45) and state.pressure == pytest.approx(0.5)
    assert step(state, "ask:now-open")[1].interview == 2
    assert step(state, "move:second_interview")[1].outcome == "not_possible"
    prepared = ["move:introduce", "move:see_alone", "move:change_interpreter", "move:options", "ask:pay-open"]
    twice = [*prepared, "move:second_interview", "ask:pay-open"]
    late = [i for i in range(60) if "fa6" not in citable(play(person, str(i), prepared).end) and "fa6" in citable(play(person, str(i), twice).end)]
    assert late  # what is held back at first may be told later


def test_time_and_end(person: CompiledInterview) -> None:
    state, turn = step(state_with_thresholds(person, "fa1", minutes=0.0), "ask:now-open")
    assert (turn.outcome, turn.reply, disclosed_degrees(state)) == ("time", "time", {})
    for move in ("leave", "close_safely"):
        ended, turn = step(state, f"move:{move}")
        assert ended.over and turn.outcome == "ended" and not turn.harms
        with pytest.raises(NotAllowed):
            step(ended, "ask:now-open")
    with pytest.raises(BadAnswer):
        step(begin(person, "s"), "ask:nothing-such")


def test_an_encourager_goes_on_from_the_question_before(person: CompiledInterview) -> None:
    assert step(state_with_thresholds(person, "fa1"), "ask:go-on")[1].outcome == "nothing"
    state, _ = step(state_with_thresholds(person), "ask:now-wh")
    state, _turn = step(state._replace(thresholds=(ALWAYS,) * len(person.facts)), "ask:go-on")
    assert disclosed_degrees(state) == {"fa1": "full"}


def test_child_moves(parameters: Parameters) -> None:
    """Only an appointed representative counts as guardian; the accompanying adult is one to be seen without."""
    child = compile_interview(interview_case.interview_case(age="child"), None, parameters)
    assert {"move:call_representative", "move:companion_as_guardian"} <= set(child.listed_choices)
    assert step(begin(child, "s"), "move:companion_as_guardian")[1].harms[0].severity == "severe"
    with_own = compiled_with(parameters, age="child", room={**interview_case.ROOM, "companion": {"relation": "representative"}})
    assert not begin(with_own, "s").companion
    assert "move:see_alone" not in with_own.choices and "move:companion_as_guardian" not in with_own.choices


def test_what_would_have_opened_a_missed_fact(person: CompiledInterview) -> None:
    assert opening_choices(state_with_thresholds(person, "fa1"), "fa1") == ("ask:now-open", "ask:now-wh", "ask:now-closed")
    # Short by less than the companion's 3.0: being seen alone opens it, and so nothing on the list does now.
    short = begin_odds(person, "fa6", "ask:pay-open") + 2.0
    state = state_with_thresholds(person)._replace(thresholds=(short,) * len(person.facts))
    assert "move:see_alone" in opening_choices(state, "fa6")


def test_what_does_harm_is_never_named_as_what_would_have_opened(person: CompiledInterview) -> None:
    """fa5 has an open, a closed and a leading question; fa12 also a statement. Before the companion a wh- question on
    something sensitive is a harm too."""
    state = state_with_thresholds(person, "fa5", "fa12", companion=False)
    assert "ask:work-leading" in state.compiled.choices
    assert step(state, "ask:work-leading")[0].degrees[person.slot("fa5")] > 0
    assert opening_choices(state, "fa5") == ("ask:work-open", "ask:work-closed")
    assert opening_choices(state, "fa12") == ("ask:fear-open", "ask:fear-wh", "ask:fear-closed")
    assert opening_choices(state._replace(companion=True), "fa12") == ("ask:fear-open",)


def test_the_last_moment_at_which_one_choice_would_have_been_enough(person: CompiledInterview) -> None:
    """With the time used up only a second talk opens anything; the moment before, a question would have."""
    early = state_with_thresholds(person, "fa1")
    late = early._replace(minutes=0.0)
    assert opening_choices(late, "fa1") == ("move:second_interview",)
    assert last_openings((early, early, late), ("fa1", "fa9")) == {"fa1": (1, "ask:now-open")}
    assert last_openings((late,), ("fa1", "fa9")) == {"fa1": (0, "move:second_interview")}
    # What was told in full by then is not missed.
    told_now = step(early, "ask:now-open")[0]
    assert last_openings((told_now,), ("fa1",)) == {}
    assert last_openings((early._replace(over=True),), ("fa1",)) == {}


def test_a_case_without_a_person(parameters: Parameters) -> None:

    with pytest.raises(NotInterviewed):
        compile_interview(synthetic_cases.case_file().case, None, parameters)
