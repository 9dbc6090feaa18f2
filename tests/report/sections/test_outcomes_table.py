"""All outcomes in one table: the same figures as by hand, planned ones first, direction in words, and nobody shown who may not be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import figure_values, row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.labels import OUTCOME_NAMES
from tracks_sim.outcomes.comparison import between_arms, within_arm
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.multiplicity import holm
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import TOO_FEW_TO_SHOW, with_versions
from tracks_sim.report.outcome_rows import CONCLUSION_WORDS, NOT_IN_BOTH, OutcomeRow, negative, outcome_rows
from tracks_sim.report.outcome_scores import MEASURED
from tracks_sim.report.parts import HIDDEN, DotPlot, Figure, Message, Section
from tracks_sim.report.planned_effect import BOTH_TRAINED, NOTHING_AFTER, planned_effect
from tracks_sim.report.sections.outcomes_table import (
    ADJUSTED,
    AFTER_ONLY,
    FOLLOW_UP_ADJUSTED,
    FOLLOW_UP_ALONE,
    FOLLOW_UP_TRAINED,
    HOLM,
    LATER_PHASES,
    NO_P,
    PAIRED,
    UNKNOWN,
    outcomes,
)
from tracks_sim.study.planned_analysis import SECONDARY_OUTCOMES

SHOWN = DisclosurePolicy()
HITS, ALARMS = "Indicators: hits", "Indicators: false alarms (less is better)"
DIFFERENCE, DEVIATIONS, WORDS = "Training group less the other", "In standard deviations, above 0 is better", "In words"


@cache
def planned_for(*secondary: str) -> StudyData:
    """A study that promises these outcomes."""
    return random_study(40, study=a_study(plan={"secondary": secondary}), gain=2.5)


def table_of(section: Section):  # type: ignore[no-untyped-def]
    return tables(section)["outcomes"]


def rows_of(data: StudyData) -> dict[str, OutcomeRow]:
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    return {r.name: r for r in outcome_rows(data, SHOWN, planned_effect(data, responses, SHOWN))}


def test_every_outcome_has_a_name_and_a_measure() -> None:
    assert list(MEASURED) == list(OUTCOME_NAMES) == ["safe_response", *SECONDARY_OUTCOMES]


def test_planned_ones_come_first_and_are_corrected_together() -> None:
    found = rows_of(planned_for("false_alarms", "d_prime"))
    assert [(r.name, r.role) for r in found.values()][:4] == [("safe_response", "primary"), ("false_alarms", "secondary"), ("d_prime", "secondary"), ("severe_harms", "exploratory")]
    plain = [found[name].comparison.p_value for name in ("false_alarms", "d_prime")]
    assert None not in plain and [found[name].p_value for name in ("false_alarms", "d_prime")] == list(holm([p or 0.0 for p in plain]))
    assert found["hits"].p_value is None and found["hits"].comparison.p_value is not None  # exploratory
    assert found["false_alarms"].outcome == "better" and (found["false_alarms"].comparison.difference.value or 0) < 0
    assert found["false_alarms"].towards_better == negative(found["false_alarms"].comparison.standardised)


def test_one_that_is_small_alone_is_undecided_once_it_is_corrected() -> None:
    data = random_study(40, study=a_study(plan={"secondary": SECONDARY_OUTCOMES}), gain=0.4, seed=3)
    for r in rows_of(data).values():
        if r.role == "secondary" and r.p_value is not None:
            assert r.p_value >= (r.comparison.p_value or 0) and (r.outcome == "undecided") == (r.p_value >= 0.05)


def test_the_figures_are_those_of_an_analysis_of_covariance() -> None:
    data = planned_for()
    judged = data.judgements[(data.judgements["step"] == "indicators") & (data.judgements["is_present"] == 1) & data.judgements["says_present"].notna()]
    shares = judged.astype({"says_present": float}).groupby(["trainee", "phase"], observed=True)["says_present"].mean().unstack().dropna()
    arm_of = data.members.set_index("trainee")["arm"]
    scores = shares.rename(columns={"pre": "before", "post": "after"}).assign(arm=[arm_of[t] for t in shares.index])
    expected = between_arms(scores, "waitlist")
    found = row(table_of(outcomes(data, SHOWN)), HITS)
    for column, figure in ((DIFFERENCE, expected.difference), (DEVIATIONS, expected.standardised)):
        cell = found[column]
        assert isinstance(cell, Figure) and (cell.estimate.value, cell.estimate.low) == (pytest.approx(figure.value), pytest.approx(figure.low))
    trained = scores[scores["arm"] == "training"]
    before, after = (found["Training group: before → after (people)"].gaps[name].value for name in ("before", "after"))  # type: ignore[union-attr]
    assert (before, after) == (pytest.approx(trained["before"].mean()), pytest.approx(trained["after"].mean()))
    assert text_of(found["Training group: before → after (people)"]).endswith(f"({len(trained)})")


def test_the_primary_outcome_is_that_of_the_planned_model() -> None:
    data = planned_for()
    planned = planned_effect(data, with_versions(data.sittings, data).dropna(subset=["safe"]), SHOWN)
    found = rows_of(data)["safe_response"]
    assert planned is not None and found.comparison.difference == planned.difference and found.outcome == planned.outcome
    standardised = found.comparison.standardised
    # the same divided by one spread: its interval excludes 0 where the model's does
    assert planned.difference.value is not None and standardised.value is not None and standardised.low is not None and planned.difference.low is not None
    assert standardised.low / standardised.value == pytest.approx(planned.difference.low / planned.difference.value)


@pytest.mark.parametrize(("gain", "said"), [(3.0, "better"), (-3.0, "worse")])
def test_help_and_harm_are_said_in_words(gain: float, said: str) -> None:
    data = random_study(60, study=a_study(plan={"secondary": ("hits", "false_alarms")}), gain=gain)
    section = outcomes(data, SHOWN)
    for label in ("Safe responses", HITS, ALARMS):
        words = row(table_of(section), label)[WORDS]
        assert isinstance(words, Message) and text_of(words).startswith(f"{said} (")
        cell = row(table_of(section), label)[DEVIATIONS]
        assert isinstance(cell, Figure) and ((cell.estimate.value or 0) > 0) == (said == "better")
    assert text_of(row(table_of(section), "Indicators: d′")[WORDS]) == f"points to {said}"
    assert text_of(row(table_of(section), "Over-confidence on indicators (neither way better)")[WORDS]) in ("points to more", "points to less", "undecided")


def test_the_plot_marks_what_was_planned() -> None:
    section = outcomes(planned_for("hits"), SHOWN)
    plot = next(block for block in section.blocks if isinstance(block, DotPlot))
    assert isinstance(plot, DotPlot) and [text_of(g) for g in plot.groups] == ["primary", "secondary", "exploratory"]
    assert [dot.group for dot in plot.dots][:3] == [0, 1, 2] and plot.reference == 0 and plot.low == -plot.high
    assert [text_of(dot.label) for dot in plot.dots] == [text_of(cells[0]) for cells in plot.table.rows]
    notes = [note.sentence for note in plot.table.notes]
    assert ADJUSTED.sentence in notes and HOLM in notes and NO_P.sentence in notes


def test_one_group_changes_and_the_design_cannot_say_why() -> None:
    data = random_study(20, study=a_study(arms=("training",), plan={"secondary": ("hits",)}))
    found, section = rows_of(data), outcomes(data, SHOWN)
    arm = found["hits"].arms[0]
    assert arm.before is not None and arm.after is not None and found["hits"].comparison == within_arm(arm.before, arm.after)
    notes = [note.sentence for note in table_of(section).notes]
    assert PAIRED.sentence in notes and ADJUSTED.sentence not in notes
    assert "Change, mean" in [text_of(c.label) for c in table_of(section).columns]


def test_where_nothing_is_measured_before_the_groups_are_compared_after() -> None:
    data = random_study(40, study=a_study(phases=({"id": "post"},), questionnaires={}))
    section = outcomes(data, SHOWN)
    assert AFTER_ONLY.sentence in [note.sentence for note in table_of(section).notes]
    arms = rows_of(data)["hits"].arms
    assert all(a.before is None for a in arms)
    means = {a.arm: float(np.mean(a.after)) for a in arms if a.after is not None}
    assert rows_of(data)["hits"].comparison.difference.value == pytest.approx(means["training"] - means["waitlist"])


def test_one_group_after_alone_has_levels_and_no_comparison() -> None:
    section = outcomes(random_study(12, study=a_study(arms=("training",), phases=({"id": "post"},), questionnaires={})), SHOWN)
    assert figure_values(section) == [] and text_of(row(table_of(section), HITS)["Everybody: mean (people)"]).endswith("(12)")


def test_nobody_after_means_that_nothing_is_said_yet() -> None:
    people = [Person(f"p{i}", ("training", "waitlist")[i % 2], safe={"pre": [1, 0, 1]}) for i in range(20)]
    section = outcomes(study_data_of(people), SHOWN)
    assert tables(section) == {} and "Not yet measured" in text_of(section.blocks[0])  # type: ignore[arg-type]
    one_arm = [replace(p, safe={**p.safe, "post": [1, 1, 1]}) if p.arm == "training" else p for p in people]
    assert tables(outcomes(study_data_of(one_arm), SHOWN)) == {}


def test_a_plan_without_a_measurement_after_says_so() -> None:
    section = outcomes(random_study(30, study=a_study(phases=({"id": "pre"},), questionnaires={})), SHOWN)
    assert tables(section) == {} and NOTHING_AFTER in text_of(section.blocks[0])  # type: ignore[arg-type]


def test_a_wait_list_trained_by_then_is_no_comparison() -> None:
    data = random_study(40, study=a_study(phases=({"id": "pre"}, {"id": "follow-up", "weeks": 9}), questionnaires={}))
    found = rows_of(data)
    assert all(r.comparison.difference.reason == BOTH_TRAINED for r in found.values()) and all(r.outcome == "not_estimable" for r in found.values())


def test_eight_people_are_not_shown_and_one_sentence_says_so() -> None:
    section = outcomes(random_study(8), SHOWN)
    assert section.blocks == (Message(TOO_FEW_TO_SHOW),)
    assert figure_values(outcomes(random_study(8), DisclosurePolicy(1, minimum={"ancova": 8, "d_prime": 4}))) != []


def test_one_outcome_of_few_people_is_hidden_beside_the_others() -> None:
    """Of twenty people three of one arm were asked knowledge both times."""
    answers = {(phase, "knowledge"): {"a": "yes", "b": "no"} for phase in ("pre", "post")}
    people = [
        Person(f"p{i:02}", ("training", "waitlist")[i % 2], "AB"[i // 2 % 2], safe={"pre": [1, 0, i % 3 % 2], "post": [1, i % 2, 1]}, answers=answers if i < 6 or i % 2 else {})
        for i in range(20)
    ]  # fmt: skip
    found = row(table_of(outcomes(study_data_of(people), SHOWN)), "Knowledge items answered right")
    assert found["Training group: before → after (people)"] == found[DIFFERENCE] == found[DEVIATIONS] == HIDDEN and found[WORDS] is None


def test_below_ten_in_a_group_there_is_a_reason_and_no_figure() -> None:
    found = rows_of(random_study(16))["hits"]
    assert found.comparison.difference.value is None and "ten in each group" in found.comparison.difference.reason


def test_a_promise_that_was_not_measured_keeps_its_row() -> None:
    found = rows_of(planned_for("needed_facts"))["needed_facts"]
    assert found.role == "secondary" and found.arms == () and found.comparison.difference.reason == NOT_IN_BOTH
    assert "safety_steps" not in rows_of(planned_for("needed_facts"))


def test_names_of_an_old_plan_that_nothing_measures_are_said() -> None:
    notes = [note for note in table_of(outcomes(planned_for("hits", "wisdom"), SHOWN)).notes if note.sentence == UNKNOWN]
    assert [text_of(note) for note in notes] == ["The plan names as secondary what this report does not measure: wisdom."]


def test_the_other_sign() -> None:
    assert negative(Estimate(1.0, -0.5, 2.5, 0.7, 9)) == Estimate(-1.0, -2.5, 0.5, 0.7, 9)


PHASES = ({"id": "pre"}, {"id": "post"}, {"id": "follow-up"})
LATER = "Training group less the other, at the follow-up"


def test_at_the_follow_up_untrained_people_are_compared_with() -> None:
    """The figure is the analysis of covariance at the follow-up; neither p values nor words."""
    data = random_study(48, study=a_study(arms=("training", "control"), phases=PHASES), gain=2.0)
    section = outcomes(data, SHOWN)
    found = tables(section)["outcomes-follow-up"]
    people = data.members.set_index("trainee")["arm"]
    hits = MEASURED["hits"].rows(data).dropna(subset=["said"]).astype({"said": "float64"}).groupby(["trainee", "phase"])["said"].mean().unstack()
    by_hand = between_arms(hits.rename(columns={"pre": "before", "follow-up": "after"}).assign(arm=people), "control").difference
    shown = row(found, HITS)[LATER]
    assert isinstance(shown, Figure) and shown.estimate.value == pytest.approx(by_hand.value) and shown.estimate.low == pytest.approx(by_hand.low)
    assert [row(found, HITS)[f"{arm}: before → follow-up (people)"] is not None for arm in ("Training group", "Control group")] == [True, True]
    assert FOLLOW_UP_ADJUSTED in found.notes and LATER_PHASES not in table_of(section).notes
    assert found.rows and all(not isinstance(cell, Message) or cell.sentence not in {w.sentence for w in CONCLUSION_WORDS.values()} for cells in found.rows for cell in cells[1:])


def test_a_wait_list_trained_in_between_has_only_its_own_change() -> None:
    data = random_study(48, study=a_study(arms=("training", "waitlist"), phases=PHASES), gain=2.0)
    found = tables(outcomes(data, SHOWN))["outcomes-follow-up"]
    assert FOLLOW_UP_TRAINED in found.notes and LATER not in row(found, HITS)
    hits = MEASURED["hits"].rows(data).dropna(subset=["said"]).astype({"said": "float64"}).groupby(["arm", "trainee", "phase"])["said"].mean().unstack()
    for arm, label in (("training", "Training group"), ("waitlist", "Wait-list group")):
        by_hand = within_arm(hits.loc[arm, "pre"], hits.loc[arm, "follow-up"]).difference
        shown = row(found, HITS)[f"{label}: change until the follow-up, mean"]
        assert isinstance(shown, Figure) and shown.estimate.value == pytest.approx(by_hand.value) and shown.estimate.high == pytest.approx(by_hand.high)


def test_one_group_at_the_follow_up_has_its_change_and_no_reason_for_it() -> None:
    found = tables(outcomes(random_study(20, study=a_study(arms=("training",), phases=PHASES)), SHOWN))["outcomes-follow-up"]
    assert FOLLOW_UP_ALONE in found.notes and isinstance(row(found, HITS)["Change until the follow-up, mean"], Figure)


def test_no_follow_up_no_table_and_few_people_are_hidden_in_it() -> None:
    assert "outcomes-follow-up" not in tables(outcomes(planned_for(), SHOWN))
    study = a_study(arms=("training", "control"), phases=PHASES)
    data = random_study(24, study=study)
    nobody = replace(data, **{name: getattr(data, name)[getattr(data, name)["phase"] != "follow-up"] for name in ("sittings", "judgements", "answers")})
    before = outcomes(nobody, SHOWN)
    assert "outcomes-follow-up" not in tables(before) and LATER_PHASES in table_of(before).notes
    stayed = set(data.members["trainee"].iloc[:6])  # three of each group are at the follow-up
    few = replace(data, **{n: (f := getattr(data, n))[(f["phase"] != "follow-up") | f["trainee"].isin(stayed)] for n in ("sittings", "judgements", "answers")})
    assert "outcomes-follow-up" not in tables(outcomes(few, SHOWN))
    trained = set(data.members.loc[data.members["arm"] == "training", "trainee"])
    most = replace(data, **{n: (f := getattr(data, n))[(f["phase"] != "follow-up") | f["trainee"].isin(stayed | trained)] for n in ("sittings", "judgements", "answers")})
    lines = tables(outcomes(most, SHOWN)).get("outcomes-follow-up")
    assert lines is None or all(HIDDEN in cells for cells in lines.rows)
