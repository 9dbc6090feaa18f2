"""Answers of the people of a cohort: by their level, their criterion and their style, and only what the page offers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from statistics import fmean

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.support.detection_cases import with_detection
from tracks_sim.bots.play import CaseContext
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.model.record import DetectionState
from tracks_sim.outcomes.reliability import cronbach_alpha
from tracks_sim.practice import CONFIDENCES, Attempt, event_for
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import Started
from tracks_sim.scoring import ScoredAttempt, with_effective_key
from tracks_sim.scoring.primary import response
from tracks_sim.study import PhaseId
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.questionnaire import Questionnaires, open_items, questions_of, validated_answer
from tracks_sim.synthetic.cohort import LEFT_OPEN, LINKED, Cohort, Style, people_of
from tracks_sim.synthetic.respondent import AGAINST_GOOD_PRACTICE, Respondent

LONG = ("the-packing-shed", "the-last-payslip", "the-night-bus", "the-blue-jacket", "the-quiet-room", "the-second-crossing")
EIGHT = tuple(sorted(read_plan(TEMPLATE).cases))
AT = "2027-01-04T09:00:00Z"
SURE = Cohort(
    ability_mean=30.0, ability_sd=0, judgement_sd=0, growth_sd=0, judgement_growth_sd=0, understanding_sd=0, impression_sd=0,
    criterion_mean=0, criterion_sd=0, detection_criterion_sd=0, yes_sayers=0, leave_open=0, hurried=0,
)  # fmt: skip


def somebody(cohort: Cohort, style: Style = "plain", phase: PhaseId = "pre", number: int = 0) -> Respondent:
    return Respondent(cohort, replace(people_of(cohort)[number], style=style), "training", phase)


def sat(simulated: Respondent, library: Library, case: str) -> ScoredAttempt:
    file = library.case(case)
    started = Started(at=AT, case=case, case_version=file.case.version, country="fr", mode="study", language="en", hashes=dict(file.hashes))
    attempt: Attempt = after(None, started)
    file = with_effective_key(attempt, file)
    for intent in simulated.intents(CaseContext(file, library.catalogues, "fr", "en")):
        attempt = after(attempt, event_for(intent, attempt, file.case, library.catalogues.needs, AT))
    return ScoredAttempt(attempt, file)


@pytest.mark.parametrize("case", ["the-packing-shed", "the-last-payslip"])
def test_who_is_far_above_every_difficulty_is_right_everywhere_and_who_is_far_below_nowhere(library: Library, case: str) -> None:
    sitting = sat(somebody(SURE), library, case)
    attempt, key = sitting.attempt, sitting.case_file.key
    assert {k.concept: k.state for k in key.indicators}.items() <= {c: a.value for c, a in attempt.by_step["indicators"].items()}.items()
    assert {n.need: n.level for n in key.needs} == {n: a.value for n, a in attempt.by_step["needs"].items()}
    assert {e: k.state for e, k in key.elements.items()} == {e: a.value for e, a in attempt.by_step["elements"].items() if e != "protection"}
    assert all(a.confidence == 1.0 for a in attempt.by_step["indicators"].values())
    assert (judged := response(sitting, library.catalogues)).reached and not judged.severe
    below = sat(somebody(replace(SURE, ability_mean=-30.0)), library, case)
    for k in key.indicators:
        assert (below.attempt.by_step["indicators"][k.concept].value == "present") == (k.state == "absent") or k.state == "insufficient"
    assert response(below, library.catalogues).reached is False


def test_a_short_case_is_answered_in_the_steps_that_it_asks() -> None:
    short = load_library(only=("the-knitted-hat", "the-bus-strike"))
    for case in short.cases:
        sitting = sat(somebody(SURE), short, case)
        assert {step for step, given in sitting.attempt.by_step.items() if given} == {"indicators", "detection", "needs", "decision"}
        detection = sitting.case_file.key.detection
        assert detection is not None and sitting.attempt.by_step["detection"]["detection"].value == detection.state
        assert response(sitting, short.catalogues).reached


def test_an_unsafe_response_is_unsafe_by_its_decision_or_by_its_plan(library: Library) -> None:
    """Of people far below, the share of accepted decisions is that of harmful plans: 0 and all."""
    for share in (0.0, 1.0):
        below = replace(SURE, ability_mean=-30.0, harmful_plan=share)
        for number in range(10):
            sitting = sat(somebody(below, number=number), library, "the-packing-shed")
            accepted = any(k.option == sitting.attempt.option and k.standing == "best" for k in sitting.case_file.key.options)
            assert accepted == bool(share)
            assert not share or response(sitting, library.catalogues).severe


def test_who_says_yes_says_it_to_both_kinds_and_who_leaves_open_leaves_four_of_ten(library: Library) -> None:
    even = replace(SURE, ability_mean=0.0, case_sd=0, item_sd=0, item_mean=0)

    def called_present(criterion: float) -> float:
        sitting = sat(somebody(replace(even, criterion_mean=criterion)), library, "the-packing-shed")
        return fmean(sitting.attempt.by_step["indicators"][k.concept].value == "present" for k in sitting.case_file.key.indicators if k.state != "insufficient")

    assert called_present(-30.0) == 0.0 and called_present(30.0) == 1.0
    judged = [len(sat(somebody(even, "leaves_open", number=n), library, "the-packing-shed").attempt.by_step["indicators"]) for n in range(30)]
    offered = 30 * len(library.case("the-packing-shed").case.indicators)
    assert abs(sum(judged) / offered - (1 - LEFT_OPEN)) < 4 * (LEFT_OPEN * (1 - LEFT_OPEN) / offered) ** 0.5


@pytest.mark.parametrize(("keyed", "below"), [("yes", {"no"}), ("open", {"yes", "no"}), ("no", {"yes"})])
def test_detection_is_answered_by_the_level_and_by_a_criterion_of_its_own(library: Library, keyed: DetectionState, below: set[str]) -> None:
    case = "the-packing-shed"
    asking = with_detection(library, {case: (keyed,)})

    def said(cohort: Cohort, style: Style = "plain") -> list[str | None]:
        attempts = [sat(somebody(cohort, style, number=n), asking, case).attempt for n in range(20)]
        return [attempt.by_step["detection"]["detection"].code if "detection" in attempt.by_step["detection"] else None for attempt in attempts]

    assert set(said(SURE)) == {keyed} and set(said(replace(SURE, ability_mean=-30.0))) <= below
    even = replace(SURE, ability_mean=0.0, case_sd=0, item_sd=0, item_mean=0)
    ready, slow = (said(replace(even, detection_criterion_mean=mean)) for mean in (30.0, -30.0))
    assert "yes" not in slow and ("open" if keyed == "open" else "yes") in ready and "no" not in ready
    # the criterion of indicators has no part in it
    assert said(even) == said(replace(even, criterion_mean=30.0))
    assert None in said(even, "leaves_open") and None not in said(even)


def test_a_case_that_does_not_ask_it_gets_no_answer(library: Library) -> None:
    file = library.case("the-packing-shed")
    plain = replace(file, case=file.case.model_copy(update={"steps": ("indicators", "elements", "needs", "decision")}), key=file.key.model_copy(update={"detection": None}))
    attempt = sat(somebody(SURE), replace(library, cases={**library.cases, file.case.id: plain}), file.case.id).attempt
    assert not attempt.by_step["detection"] and attempt.by_step["indicators"]


@pytest.mark.parametrize("phase", ["pre", "post"])
def test_questionnaires_are_answered_as_the_page_would_take_it(asked_with: Questionnaires, phase: PhaseId) -> None:
    for questionnaire in asked_with.by_id.values():
        given = [somebody(Cohort(), phase=phase, number=n).answers(questionnaire) for n in range(20)]
        for answers in given:
            assert open_items(questionnaire, phase == "post", answers) == ()
            assert all(validated_answer(questionnaire, phase == "post", key, value) == value for key, value in answers.items())
        if questionnaire.kind != "knowledge":
            assert len({value for answers in given for value in answers.values()}) >= 3


def test_who_knows_answers_right_and_rates_their_earlier_self_lower(asked_with: Questionnaires) -> None:
    knowledge, confidence = asked_with.by_id["knowledge"], asked_with.by_id["confidence"]
    assert somebody(SURE).answers(knowledge) == {item.id: item.right for item in knowledge.items}
    people = [somebody(Cohort(), phase="post", number=n) for n in range(40)]
    now, earlier = [], []
    for person in people:
        answers = person.answers(confidence)
        for question in questions_of(confidence, True):
            (earlier if question.before else now).append(int(answers[question.key]))
    assert fmean(earlier) < fmean(now)


def test_who_learns_agrees_less_with_what_is_worded_against_good_practice(asked_with: Questionnaires) -> None:
    attitude = asked_with.by_id["attitude"]
    assert {item.id for item in attitude.items} > AGAINST_GOOD_PRACTICE
    learned = Cohort(growth_training=2.0)
    before, after = ([somebody(learned, phase=phase, number=n).answers(attitude) for n in range(40)] for phase in ("pre", "post"))
    for item in attitude.items:
        change = fmean(int(a[item.id]) for a in after) - fmean(int(b[item.id]) for b in before)
        assert change < 0 if item.id in AGAINST_GOOD_PRACTICE else change > 0, item.id


def test_who_says_yes_agrees_with_both_wordings(asked_with: Questionnaires) -> None:
    attitude, cohort = asked_with.by_id["attitude"], Cohort(yes_sayers=0, leave_open=0, hurried=0)
    ready, slow = (
        [Respondent(cohort, replace(person, acquiescence=points), "training", "pre").answers(attitude) for person in people_of(cohort)] for points in (1.0, -1.0)
    )
    for item in attitude.items:
        assert fmean(int(a[item.id]) for a in ready) > fmean(int(a[item.id]) for a in slow)


@given(st.floats(0, 20), st.floats(0, 20), st.floats(-1, 2), st.floats(0, 1))
def test_the_farther_from_the_threshold_the_surer_and_a_guess_among_three_at_it(one: float, other: float, over: float, more: float) -> None:
    def sure(distance: float, overconfidence: float) -> float:
        return Respondent(Cohort(), replace(people_of(Cohort())[0], overconfidence=overconfidence), "training", "pre").confidence(distance)

    near, far = sorted((one, other))
    assert CONFIDENCES[0] == sure(0.0, over) <= sure(near, over) <= sure(far, over) <= sure(far, over + more)


@cache
def judged(cases: tuple[str, ...], phase: PhaseId, people: int = 120, seed: int = 1) -> pd.DataFrame:
    """Every judgement of people of the default cohort: ``person``, ``case``, ``step``, ``said``, ``right`` (0 or 1) and ``confidence``.

    Questions on which readers differ are left out.
    """
    cohort, library = Cohort(people=people, seed=seed, case_seed=seed), load_library(only=cases)
    rows = []
    for person in people_of(cohort):
        for case, file in library.cases.items():
            key = file.key
            keyed = {("indicator", k.concept): k.state for k in key.indicators if not k.split} | {("need", n.need): n.level for n in key.needs if not n.split}
            keyed |= {("element", name): k.state for name, k in key.elements.items() if not k.split}
            if key.detection is not None and not key.detection.split:
                keyed["detection", "detection"] = key.detection.state
            for answer in Respondent(cohort, person, "training", phase).intents(CaseContext(file, library.catalogues, "fr", "en")):
                kind = str(answer["kind"])
                item = (kind, str(answer.get("concept") or answer.get("need") or answer.get("element") or kind))
                if item in keyed:
                    said = str(answer.get("state") or answer.get("level"))
                    rows.append((person.number, case, kind, said, float(said == keyed[item]), answer.get("confidence")))
    return pd.DataFrame(rows, columns=["person", "case", "step", "said", "right", "confidence"])


@pytest.mark.parametrize("cases", [EIGHT, LONG])
def test_confidence_follows_what_was_said(cases: tuple[str, ...]) -> None:
    """Of each answer those who are surer are right more often, and those who are least sure, all in all, no less than a guess among three.

    People are over-confident: where they say 90 %, fewer are right. Four standard errors of a share, for people and not judgements.
    """
    made = judged(cases, "pre")
    sure = made[made["step"] == "indicator"].astype({"confidence": "float64"})
    for said, rows in sure.groupby("said"):
        right = rows.groupby("confidence")["right"].mean()
        assert right[0.35] < right[0.55] < right[0.75] < right[0.9] < right[1.0], said
    overall = sure.groupby("confidence")["right"].mean()
    assert overall[0.35] > 1 / 3 - 4 * (1 / 3 * 2 / 3 / 120) ** 0.5 / 2 and overall[0.9] < 0.9 and overall[1.0] < 1.0
    assert 0 < sure["confidence"].mean() - sure["right"].mean() < 0.2


@pytest.mark.parametrize(("cases", "phase"), [(EIGHT, "pre"), (LONG, "post")])
def test_alpha_of_eight_cases_is_that_of_a_short_measurement(cases: tuple[str, ...], phase: PhaseId) -> None:
    expect_alpha_of_a_short_measurement(judged(cases, phase), cases)


def expect_alpha_of_a_short_measurement(made: pd.DataFrame, cases: tuple[str, ...]) -> None:
    """Alpha is between .4 and .7, of the share right of each case; six cases are lengthened to eight by Spearman and Brown."""
    scores = made.groupby(["person", "case"])["right"].mean().unstack()
    alpha = cronbach_alpha(scores).value
    assert alpha is not None
    longer = 8 / len(cases)
    assert 0.4 < longer * alpha / (1 + (longer - 1) * alpha) < 0.7


def test_steps_are_not_one_ability() -> None:
    """Shares right by step over all cases correlate among 120 people, since abilities do and a case is understood as a whole, and far from perfectly."""
    made = judged(LONG, "pre")
    by_step = made[made["step"] != "detection"].groupby(["person", "step"])["right"].mean().unstack().corr().to_numpy()
    found = by_step[np.triu_indices(len(by_step), 1)]
    assert len(found) == 3 and found.min() > 0.2 and found.max() < 0.85


def test_the_draw_of_a_response_is_uniform_and_follows_how_well_the_case_was_understood() -> None:
    """Over 4,000 occasions (Kolmogorov and Smirnov's test), so that the chance stays logistic; correlation of its normal score with understanding -LINKED."""
    people = [Respondent(Cohort(people=500, seed=seed), person, "training", "pre") for seed in range(8) for person in people_of(Cohort(people=500, seed=seed))]
    made = np.array([p.fortune("case") for p in people])
    understood = np.array([p.occasion("case", "understanding") for p in people])
    assert stats.kstest(made, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(stats.norm.ppf(made), understood)[0, 1] + LINKED) < 4 * (1 - LINKED**2) / 4000**0.5
