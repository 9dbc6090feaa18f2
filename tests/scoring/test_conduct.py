"""Conduct: a product of reaching, asking and safety; policies that do not listen earn nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.interview_case import interview_case_file
from tracks_sim.interview import begin, compile_interview, load_parameters, step
from tracks_sim.practice import Attempt, as_short_talk, recorded_turn
from tracks_sim.scoring import conduct, with_effective_key
from tracks_sim.scoring.conduct import counted_turns, end_of, steps_called_for, value_of

PARAMETERS = load_parameters()


def attempt_of(choices: tuple[str, ...], file, seed: str = "s", mode: str = "practice") -> Attempt:  # type: ignore[no-untyped-def]
    """An attempt whose talk is these choices."""
    state = begin(compile_interview(file.case, file.key.interview, PARAMETERS), seed)
    turns = []
    for choice in choices:
        if state.over:
            break
        state, shown = step(state, choice)
        turns.append(recorded_turn(shown, turns, file.texts["en"]))
    return Attempt(case=file.case.id, country="fr", mode=mode, language="en", seed=seed, turns=tuple(turns))  # type: ignore[arg-type]


CAREFUL = tuple(
    f"move:{m}" for m in ("introduce", "confidentiality", "see_alone", "ask_preference", "change_interviewer",
    "ask_interpreter", "change_interpreter", "rights", "ask_wishes")
)  # fmt: skip


def test_nothing_said_is_no_result() -> None:
    score = conduct(attempt_of((), interview_case_file()), interview_case_file(), PARAMETERS)
    assert score.value is None and score.reason == "nothing_judged"


def test_moves_alone_and_questions_alone_reach_nothing() -> None:
    file = interview_case_file()
    assert conduct(attempt_of((*CAREFUL, "move:close_safely"), file), file, PARAMETERS).value == 0.0
    # No step of safety was taken, so the product is 0 whatever was told.
    assert conduct(attempt_of(("ask:work-open", "ask:pay-open"), file), file, PARAMETERS).value == 0.0


def test_the_value_is_the_product_of_its_three_parts() -> None:
    file = interview_case_file()
    talk = attempt_of((*CAREFUL, "ask:pay-open", "ask:pay-closed", "ask:contacts-open", "move:close_safely"), file)
    score = conduct(talk, file, PARAMETERS)
    asked = 2 / 3  # two open questions of three
    assert score.counts["recommended"] == 2 and score.counts["questions"] == 3
    assert score.value == pytest.approx(score.figures["reached"] * asked * score.figures["safe"])


@pytest.mark.parametrize(("named", "read", "questions", "recommended"), [
    ("open", "leading", 1, 1),  # named otherwise to its gain: counts neither way, so only the listed open question does
    ("leading", "open", 2, 1),  # the trainee knows better, to their loss
    ("open", "wh", 2, 2),  # both are recommended
    ("open", None, 2, 2),  # kept before readings were
])
def test_naming_a_question_otherwise_than_its_words_read_earns_nothing(named, read, questions, recommended) -> None:  # type: ignore[no-untyped-def]
    file = interview_case_file()
    talk = attempt_of((*CAREFUL, "ask:pay-open", f"typed:{named}:pay"), file)
    talk = replace(talk, turns=(*talk.turns[:-1], talk.turns[-1].model_copy(update={"typed": "Words.", "read_as": read})))
    counts = conduct(talk, file, PARAMETERS).counts
    assert (counts["questions"], counts["recommended"]) == (questions, recommended)


@pytest.mark.parametrize(("choice", "read", "recommended"), [
    ("typed:open:pay:intrudes", "open", 1), ("typed:wh:control:blames", "wh", 1), ("typed:encourager:now:pressures", "encourager", 1),
    ("typed:wh:control:gives_control", "wh", 2), ("typed:wh:control", "wh", 2),
])  # fmt: skip
def test_a_question_that_hurts_counts_and_is_not_recommended_whatever_its_form(choice: str, read: str, recommended: int) -> None:
    file = interview_case_file()
    talk = attempt_of((*CAREFUL, "ask:pay-open", choice, "typed:remark:blames"), file)
    turns = tuple(t.model_copy(update={"typed": "Words.", "read_as": read}) if t.choice == choice else t for t in talk.turns)
    counts = conduct(replace(talk, turns=turns), file, PARAMETERS).counts
    assert (counts["questions"], counts["recommended"]) == (2, recommended)  # a remark is no question, hurtful or not


def test_a_listed_question_that_hurts_is_not_recommended_and_a_minor_harm() -> None:
    file = interview_case_file()
    questions = tuple(q.model_copy(update={"stance": "intrudes"}) if q.id == "now-open" else q for q in file.case.questions)
    file = replace(file, case=file.case.model_copy(update={"questions": questions}))
    score = conduct(attempt_of((*CAREFUL, "ask:now-open", "ask:pay-open"), file), file, PARAMETERS)
    assert (score.counts["questions"], score.counts["recommended"], score.counts["severe_harms"]) == (2, 1, 0)
    assert [h.where.rpartition(".")[2] for h in score.harms] == ["hurtful_question"]


def test_purpose_and_confidentiality_count_in_good_time_only() -> None:
    file = interview_case_file()
    late = attempt_of(("ask:work-open", "ask:pay-open", "ask:debt-open", "move:introduce", "move:confidentiality"), file)
    steps = steps_called_for(file.case, counted_turns(late))
    assert steps["introduce"] is False and steps["confidentiality"] is False


def test_listening_beats_them() -> None:
    """Over seeds, careful and open talk that reaches the topics earns more than the best policy that does not listen. Whoever came with her comes back
    after nine questions and is sent out again."""
    file = interview_case_file()
    opens = tuple(f"ask:{q.id}" for q in file.case.questions if q.form == "open")
    scores = [conduct(attempt_of((*CAREFUL, *opens[:9], "move:see_alone", *opens[9:], "move:close_safely"), file, str(n)), file, PARAMETERS) for n in range(20)]
    assert sum((s.corrected or 0.0) > 0 for s in scores) > len(scores) / 2


def test_what_was_told_changes_the_key_in_practice_and_is_left_out_of_a_measurement() -> None:
    file = interview_case_file()
    talk = attempt_of((*CAREFUL, "ask:documents-open"), file)
    told = {f for t in talk.turns for f in [x.fact for x in t.told if x.degree != "agreed"]}
    practised = {k.concept: k.state for k in with_effective_key(talk, file).key.indicators}
    own = {k.concept: k.state for k in file.key.indicators}
    assert practised["documents_taken"] == ("present" if "fa8" in told else own["documents_taken"])
    measured = with_effective_key(attempt_of((), file, mode="assessment"), file).key
    assert "documents_taken" not in {k.concept for k in measured.indicators}
    assert "means" not in measured.elements


def test_value_of_no_question_is_zero() -> None:
    assert value_of(interview_case_file(), ()) == 0.0


def test_a_second_talk_that_cannot_be_is_no_safe_ending() -> None:
    """The short talk has none: proposing it there earned the step of a safe ending with one click."""
    file, short = interview_case_file(), as_short_talk(interview_case_file(), PARAMETERS)
    assert steps_called_for(file.case, counted_turns(attempt_of(("move:second_interview",), file)))["ending"] is True
    proposed = counted_turns(attempt_of(("move:second_interview",), short))
    assert steps_called_for(short.case, proposed)["ending"] is False
    assert (end_of(counted_turns(attempt_of(("move:second_interview",), file))), end_of(proposed)) == ("second_appointment", "open")
    closed = counted_turns(attempt_of(("move:second_interview", "move:close_safely"), short))
    assert steps_called_for(short.case, closed)["ending"] is True
