"""What a stance adds to a question or a remark, beside its form; neutral and kind ones add nothing."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support import interview_case
from tracks_sim.case.model.conversation import HOSTILE_STANCES, STANCES, Stance
from tracks_sim.errors import BadAnswer
from tracks_sim.interview import CompiledInterview, Parameters, begin, compile_interview, opening_choices, play, step
from tracks_sim.interview.moves import HARMS, HURTFUL

HOSTILE = sorted(HOSTILE_STANCES)
KIND = sorted(set(STANCES) - HOSTILE_STANCES)
BEFORE = ("move:introduce", "move:acknowledge", "move:ask_wishes")
"""Moves after which there is rapport that can be lost."""


def listed(parameters: Parameters, stance: Stance, form: str = "open", **fields: Any) -> CompiledInterview:
    """The synthetic person, with one question of a stance."""
    question = {"id": "why", "topic": "now", "form": form, "stance": stance, "brings": ["fa1"], **fields}
    return compile_interview(interview_case.interview_case(questions=[question]), interview_case.interview_key().interview, parameters)


def after(person: CompiledInterview, *choices: str) -> tuple[float, float, float]:
    """Rapport, pressure and distress at the end."""
    end = play(person, "s", (*BEFORE, *choices)).end
    return end.rapport, end.pressure, end.distress


@pytest.mark.parametrize("stance", HOSTILE)
def test_each_hostile_stance_costs_what_its_row_says(parameters: Parameters, stance: Stance) -> None:
    """The person tells fa1, which is plain and strains nobody: all that differs is the row, and the strain of its pressure (`strain.ask_pressure`)."""
    row, strain = parameters.stance[stance], parameters.strain.ask_pressure.value
    neutral, hostile = (after(listed(parameters, s), "ask:why") for s in ("neutral", stance))
    # The open form adds 0.03 standard deviations of rapport, less for mistrust; a loss is taken whole.
    gain = neutral[0] - after(listed(parameters, "neutral"))[0]
    assert hostile[0] == pytest.approx(neutral[0] - gain + parameters.contact.asked.values["open"] + row.rapport)
    assert hostile[1] == pytest.approx(neutral[1] + row.pressure)
    assert hostile[2] == pytest.approx(neutral[2] + row.distress + strain * row.pressure)
    assert hostile[0] < neutral[0] and hostile[1] > neutral[1] and hostile[2] > neutral[2]


@pytest.mark.parametrize("stance", HOSTILE)
@pytest.mark.parametrize("words", ["typed:wh:now", "typed:remark"])
def test_typed_words_cost_the_same_and_record_no_harm(person: CompiledInterview, parameters: Parameters, stance: Stance, words: str) -> None:
    row, neutral, hostile = parameters.stance[stance], after(person, words), after(person, f"{words}:{stance}")
    assert hostile[0] == pytest.approx(max(0.0, neutral[0] + row.rapport)) and hostile[0] < neutral[0]
    assert hostile[1] == pytest.approx(neutral[1] + row.pressure) and hostile[1] > neutral[1]
    assert hostile[2] - neutral[2] >= row.distress - 1e-9
    turn = step(begin(person, "s"), f"{words}:{stance}")[1]
    assert turn.harms == () and turn.choice == f"{words}:{stance}"


@pytest.mark.parametrize("stance", STANCES)
@pytest.mark.parametrize("words", ["ask:why", "typed:wh:now", "typed:remark"])
def test_that_words_hurt_can_be_seen_and_changes_nothing_else(parameters: Parameters, stance: Stance, words: str) -> None:
    """Whatever hurts: which stance it was is not told by it."""
    choice = words if words == "ask:why" or stance == "neutral" else f"{words}:{stance}"
    assert step(begin(listed(parameters, stance), "s")._replace(companion=False), choice)[1].others == (("stung",) if stance in HOSTILE_STANCES else ())


def test_what_did_not_reach_the_person_is_not_seen_to_hurt(parameters: Parameters) -> None:
    person = compile_interview(interview_case.interview_case(), None, parameters)
    state = begin(person, "s")._replace(companion=False)
    assert step(state, "typed:wh:now:blames")[1].others == ("stung",)
    for unreached in (state._replace(minutes=0.0), state._replace(distress=0.95), state._replace(unclear=99.0)):  # too late, past reacting, another question arrived
        assert "stung" not in step(unreached, "typed:wh:now:blames")[1].others


@pytest.mark.parametrize("stance", KIND)
def test_neutral_and_kind_words_change_nothing(parameters: Parameters, person: CompiledInterview, stance: Stance) -> None:
    """What kind acts do is in the moves: words that are repeated must not buy trust."""
    assert after(listed(parameters, stance), "ask:why") == after(listed(parameters, "neutral"), "ask:why")
    if stance != "neutral":
        for words in ("typed:open:work", "typed:remark"):
            assert after(person, f"{words}:{stance}") == after(person, words)


def test_parameters_without_stances_play_as_before(parameters: Parameters) -> None:
    data = parameters.model_dump()
    del data["stance"]
    older = Parameters.model_validate(data)
    assert after(listed(older, "blames"), "ask:why") == after(listed(older, "neutral"), "ask:why")


def test_a_remark_that_hurts_does_so_each_time(person: CompiledInterview, parameters: Parameters) -> None:
    once, twice = after(person, "typed:remark", "typed:remark:doubts"), after(person, "typed:remark", "typed:remark:doubts", "typed:remark:doubts")
    assert twice[1] - once[1] == pytest.approx(parameters.stance["doubts"].pressure)
    assert once[0] - twice[0] == pytest.approx(-parameters.stance["doubts"].rapport)


def test_asking_the_same_in_another_tone_is_asking_again(person: CompiledInterview, parameters: Parameters) -> None:
    once, again = after(person, "typed:wh:now:blames"), after(person, "typed:wh:now:blames", "typed:wh:now")
    assert again[1] - once[1] == pytest.approx(parameters.pressure.repeated.value)


@pytest.mark.parametrize("stance", STANCES)
def test_a_listed_question_that_hurts_is_a_minor_harm_of_its_own(parameters: Parameters, stance: Stance) -> None:
    person = listed(parameters, stance)
    state = begin(person, "s")._replace(companion=False)
    harms = {h.name: h.severity for h in step(state, "ask:why")[1].harms}
    assert harms == ({"hurtful_question": "minor"} if stance in HURTFUL else {})
    assert {"blames", "intrudes", "threatens", "labels", "exposes"} == HURTFUL and HARMS["hurtful_question"].severity == "minor"


def test_a_statement_that_blames_is_both_harms(parameters: Parameters) -> None:
    turn = step(begin(listed(parameters, "blames", "statement"), "s"), "ask:why")[1]
    assert [h.name for h in turn.harms] == ["pressure", "hurtful_question"]


def test_what_would_have_opened_the_way_never_hurts(parameters: Parameters) -> None:
    for stance in STANCES:
        person = listed(parameters, stance)
        eager = begin(person, "s")._replace(thresholds=(-99.0,) * len(person.facts))
        assert ("ask:why" in opening_choices(eager, "fa1")) == (stance not in HURTFUL)


@pytest.mark.parametrize("choice", [
    "typed:open:work:neutral", "typed:open:work:rude", "typed:open:weather:blames", "typed:blames", "typed:open:blames", "ask:work-open:blames", "move:doubt:blames",
])  # fmt: skip
def test_no_other_name_has_a_stance(person: CompiledInterview, choice: str) -> None:
    assert person.spec(choice) is None
    with pytest.raises(BadAnswer):
        step(begin(person, "s"), choice)


def test_typed_words_with_a_stance_are_made_when_they_are_said(person: CompiledInterview) -> None:
    assert not [choice for choice in person.choices if choice.startswith("typed:") and choice.rpartition(":")[2] in STANCES]


@pytest.mark.parametrize("change", ["missing", "kind", "nothing"])
def test_each_hostile_stance_has_a_row_that_hurts_and_no_other_has_one(parameters: Parameters, change: str) -> None:
    data = parameters.model_dump()
    row = data["stance"]["blames"]
    if change == "missing":
        del data["stance"]["blames"]
    elif change == "kind":
        data["stance"]["reassures"] = row
    else:
        row.update(rapport=0, pressure=0, distress=0)
    with pytest.raises(ValidationError, match="stance"):
        Parameters.model_validate(data)
