"""Coverage of the report's 95 % intervals over synthetic studies whose truth is known.

    python -m benchmarks.recovery [--seeds 200] [--people 60] [--one-order] [--responses] [--processes 2] [--minutes 30]

Each seed is a whole study of two arms (training and control) and two phases, forms of three cases, half of the people
beginning with either form, played by a cohort through store, intents and ``study_data``; nothing is bypassed but the disk
(the database is in memory where there is /dev/shm) and the questionnaires, which none of these estimates uses. People
and difficulties are drawn anew for each seed. The figures are taken from the tables of the report's own sections; those of one
group alone from what the report of a study of one group puts there. What each interval is compared with:

    same cases   the mean over the six cases that were played: the truth of this kit, for other people like these
    other cases  the mean over all cases of the kind, of which six were drawn; intervals that treat cases as fixed make no
                 claim about it, so only the mixed model's are compared with it too

With --one-order everybody sits form A before and form B after. The truth of the same cases is then the change from A to B, which
holds the difference between the forms; what the training did to other cases cannot be told from it in one group.

With --responses nothing is played: allocation and safe responses are drawn as the cohort draws them, and the mixed models are fitted to them, however few the
people. That takes a tenth of the time or less, and small studies need many: means of the ratio of odds ratios over 54 of them, of 20 people, lay between 1.5 and 2.8.

The odds ratio is conditional (the same person, the same case) and has one truth. Coverage has a Wilson interval of 95 %; an
estimate falls short where that lies below 0.95 and is careful where it lies above. Exit code 1 where one falls short.

The mean of the estimates stands with what it may be by chance: an interval of 95 % over the studies, of the distance of each estimate from the truth
of its own study, set about the mean. Where it does not hold the mean truth, the line says "mean low" or "mean high". One of sixteen right estimates says so
by chance in up to half of all runs, and those of the same responses together: more seeds tell. The mean of a ratio is that of its logarithm.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from statistics import fmean, stdev
from typing import NamedTuple

import pandas as pd

from tests.support.detection_cases import with_detection
from tests.support.report_reading import text_of
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.model.record import DetectionState
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import LEVEL, Z, wilson
from tracks_sim.outcomes.primary import primary_model
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import ARMS, groups
from tracks_sim.report.parts import HIDDEN, Block, Figure, Message, Table
from tracks_sim.report.planned_effect import PlannedEffect, effect_between, planned_effect
from tracks_sim.report.sections import detection, primary
from tracks_sim.study import Study
from tracks_sim.study.allocation import assignment_at, stratum_of
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.synthetic.cohort import Cohort, chance, people_of
from tracks_sim.synthetic.ground_truth import Truth, marginals
from tracks_sim.synthetic.respondent import Respondent
from tracks_sim.synthetic.study import EXPERIENCE, SITES, allocation_seed, synthetic_data

PLAN = Study.model_validate({
    "id": "synthetic-recovery", "title": {"en": "Recovery"}, "demonstration": True, "languages": ("en",), "country": "fr", "arms": ("training", "control"),
    "phases": ({"id": "pre"}, {"id": "post", "weeks": 4}), "consent": {"en": "Nobody is asked."},
    "forms": {
        "A": ("the-packing-shed", "the-last-payslip", "the-night-bus"), "B": ("the-blue-jacket", "the-quiet-room", "the-second-crossing"),
    },
})  # fmt: skip
KEYED: dict[str, tuple[DetectionState, ...]] = {
    "the-packing-shed": ("yes",), "the-last-payslip": ("no",), "the-night-bus": ("yes",),
    "the-blue-jacket": ("no",), "the-quiet-room": ("yes",), "the-second-crossing": ("no",),
}  # fmt: skip
"""What every case is taken to be keyed, whether the person may have been trafficked: the people answer by the key alone."""
ODDS, SAME, OTHER = "person and case", "same cases", "other cases"


class IntervalCheck(NamedTuple):
    """One interval of one study beside its truth; ``estimate.value`` None where there was none."""

    name: str
    against: str
    truth: float
    estimate: Estimate

    @property
    def inside(self) -> bool | None:
        """Whether the interval holds the truth; None without an interval."""
        low, high = self.estimate.low, self.estimate.high
        return None if low is None or high is None else low <= self.truth <= high


def interval_checks(data: StudyData, truth: Truth) -> Iterator[IntervalCheck]:
    """Every estimate of one study; differences are shares (-1 to 1), the odds ratio is compared on its own scale."""
    shown, known = DisclosurePolicy(), data.sittings.dropna(subset=["safe"])
    changed = figure(primary.change_table(known, data, shown, "pre", "post"), 0, 4, trained=True)
    yield IntervalCheck("training: paired difference, safe responses", SAME, truth.change("safe"), changed)
    rates = detection.change_blocks(detection.indicator_judgements(data), data, shown, "pre", "post")[0]
    for row, (name, measure) in enumerate((("hits", "hit_rate"), ("false alarms", "false_alarm_rate"))):
        changed = figure(rates, row, 4, trained=True)
        yield IntervalCheck(f"training: paired difference, {name}", SAME, truth.change(measure), changed)
    yield from question_checks(data, truth)
    yield from trained_checks(*fitted(effect_between(data, known, shown, ("training",), ("pre", "post"))), truth)
    planned = planned_effect(data, known, shown)
    assert planned is not None and planned.effect == "phase:arm"
    yield from planned_checks(*fitted(planned), truth)


def trained_checks(odds: Estimate, difference: Estimate, truth: Truth) -> Iterator[IntervalCheck]:
    """The estimates of the mixed model of the training group alone."""
    yield IntervalCheck("training: mixed model, odds ratio", ODDS, math.exp(truth.log_odds_ratio()), odds)
    yield IntervalCheck("training: mixed model, difference", SAME, truth.change("safe"), difference)
    yield IntervalCheck("training: mixed model, difference", OTHER, truth.change("safe_other_cases"), difference)


def planned_checks(odds: Estimate, difference: Estimate, truth: Truth) -> Iterator[IntervalCheck]:
    """The estimates of the planned comparison of two groups."""
    beside = truth.log_odds_ratio() - truth.log_odds_ratio("control")
    yield IntervalCheck("two arms: mixed model, ratio of odds ratios", ODDS, math.exp(beside), odds)
    for against, measure in ((SAME, "safe"), (OTHER, "safe_other_cases")):
        yield IntervalCheck("two arms: mixed model, difference", against, truth.change(measure) - truth.change(measure, "control"), difference)


def question_checks(data: StudyData, truth: Truth) -> Iterator[IntervalCheck]:
    """Every estimate on the question whether the person may have been trafficked; d' on its own scale."""
    shown, answers = DisclosurePolicy(), detection.detection_answers(data)
    judged = detection.with_rates(answers)
    row_groups = groups(judged, data, shown)
    [group] = [number for number, group in enumerate(row_groups) if (group.arm, group.phase) == ("training", "post")]
    after = next(m for m in truth.marginals if (m.arm, m.phase) == ("training", "post"))
    assert after.detection_hit_rate is not None and after.detection_false_alarm_rate is not None and after.detection_d_prime is not None
    rates = detection.question_rate_plot(row_groups, shown).table
    yield IntervalCheck("training, after: detection, hits", SAME, after.detection_hit_rate, figure(rates, group, 4))
    yield IntervalCheck("training, after: detection, false alarms", SAME, after.detection_false_alarm_rate, figure(rates, group, 6))
    signal = detection.question_signal_table(row_groups, data, shown)
    yield IntervalCheck("training, after: detection, d'", SAME, after.detection_d_prime, figure(signal, group, 3))
    changes = detection.change_blocks(judged, data, shown, "pre", "post", of_question=True)[0]
    rows = {text_of(cells[0]): number for number, cells in enumerate(changes.rows)} if isinstance(changes, Table) else {}
    for label, measure in (("Detection: hits", "detection_hit_rate"), ("Detection: false alarms", "detection_false_alarm_rate")):
        named = label.lower().replace(":", ",")
        changed = figure(changes, rows[f"Training group: {label}"], 4, trained=True)
        yield IntervalCheck(f"training: paired difference, {named}", SAME, truth.change(measure), changed)
        beside = figure(changes, rows[f"Training group less the other: {label}"], 4)
        yield IntervalCheck(f"two arms: paired difference, {named}", SAME, truth.change(measure) - truth.change(measure, "control"), beside)


def fitted(planned: PlannedEffect) -> tuple[Estimate, Estimate]:
    """Odds ratio and marginal difference of a planned effect, as the report's table has them; neither where none was fitted."""
    return planned.model.odds_ratio if planned.model else planned.difference, planned.difference


def figure(table: Block, row: int, cell: int, trained: bool = False) -> Estimate:
    """The estimate in a cell of a table of the report, none where it is hidden; ``trained``: the row is one of the training arm, or this fails."""
    assert isinstance(table, Table)
    label, found = table.rows[row][0], table.rows[row][cell]
    assert isinstance(label, Message), (table.id, row)
    if found is HIDDEN:
        return not_estimable("It rests on too few people to be shown.")
    assert isinstance(found, Figure), (table.id, row)
    assert not trained or ARMS["training"] in (label, label.gaps.get("arm")), label
    return found.estimate


@cache
def materials() -> tuple[Library, Questionnaires]:
    """The library with the keys of detection that ``KEYED`` names, and the questionnaires."""
    return with_detection(load_library(only=tuple(PLAN.cases)), KEYED), load_questionnaires(scenarios_root())


def study(seed: int, people: int, one_order: bool, responses: bool = False) -> tuple[list[IntervalCheck], float]:
    """The estimates of the study of one seed, and the seconds of processor time it took, all in all; ``responses``: those of the mixed models alone."""
    library, asked_with = materials()
    begun = time.process_time()
    plan = PLAN.model_copy(update={"counterbalanced": not one_order})
    cohort = Cohort(people=people, seed=seed, case_seed=seed)
    if responses:
        rows, truth = drawn_responses(cohort, plan), Truth(plan.id, cohort, (), {}, marginals(cohort, plan, library.cases))
        alone = primary_model(rows[rows["arm"] == "training"].drop(columns="arm"), before="pre")
        found = primary_model(rows, before="pre", control="control")
        checks = [*trained_checks(alone.odds_ratio, alone.difference, truth), *planned_checks(found.odds_ratio, found.difference, truth)]
        return checks, time.process_time() - begun
    data, truth = synthetic_data(cohort, plan, library, asked_with)
    return list(interval_checks(data, truth)), time.process_time() - begun


def drawn_responses(cohort: Cohort, plan: Study) -> pd.DataFrame:
    """The responses of the study that ``synthetic_data`` plays, drawn without playing: columns trainee (number), arm, case, phase, safe (0 or 1)."""
    seed, met, rows = allocation_seed(cohort), Counter[str](), []
    for person in people_of(cohort):
        if not person.comes:
            continue
        stratum = stratum_of(plan, SITES[person.number % 2], EXPERIENCE[person.number // 2 % 2])
        arm, first_form = assignment_at(plan, seed, stratum, met[stratum])
        met[stratum] += 1
        for phase in plan.phases:
            if person.leaves_before == phase.id:
                break
            respondent = Respondent(cohort, person, arm, phase.id)
            for case in plan.forms[plan.form_of(phase.id, first_form)]:
                safe = respondent.fortune(case) < chance(respondent.level("decision") - cohort.difficulty(case))
                rows.append((person.number, arm, case, phase.id, float(safe)))
    return pd.DataFrame(rows, columns=["trainee", "arm", "case", "phase", "safe"])


def table(rows: list[list[IntervalCheck]]) -> tuple[list[str], bool]:
    """Lines of the table, and whether some estimate falls short."""
    lines = [f"{'estimate':54}{'against':17}{'truth':>8}{'mean':>8}  {'its 95 %':18}{'none':>6}{'inside':>10}{'coverage':>10}  {'Wilson 95 %':15}"]
    short = False
    for same in zip(*rows, strict=True):
        found = [h for h in same if h.inside is not None]
        inside = sum(bool(h.inside) for h in found)
        head = f"{same[0].name:54}{same[0].against:17}{fmean(h.truth for h in same):8.3f}"
        if not found:
            lines.append(f"{head}{'':28}{len(same):6}  no interval in any study")
            short = True
            continue
        mean, mean_low, mean_high = mean_estimate(found)
        beside = "low" if mean_high < fmean(h.truth for h in found) else "high" if mean_low > fmean(h.truth for h in found) else ""
        low, high = wilson(inside, len(found))
        verdicts = ["SHORT"] if high < LEVEL else ["careful"] if low > LEVEL else []
        verdicts += [f"mean {beside}"] if beside else []
        short |= high < LEVEL
        lines.append(
            f"{head}{mean:8.3f}  {f'{mean_low:.3f} to {mean_high:.3f}':18}{len(same) - len(found):6}{inside:6}/{len(found):<4}{inside / len(found):9.3f}"
            f"  {low:.3f} to {high:.3f}  {', '.join(verdicts)}"
        )
    return lines, short


def mean_estimate(found: list[IntervalCheck]) -> tuple[float, float, float]:
    """Mean of one estimate over studies that have it, and what it may be by chance (normal, 95 %; the mean itself with one study)."""
    odds = found[0].against == ODDS
    pairs = [(h.estimate.value, h.truth) for h in found if h.estimate.value is not None]
    values, truths = zip(*((math.log(v), math.log(t)) if odds else (v, t) for v, t in pairs), strict=True)
    off = [v - t for v, t in zip(values, truths, strict=True)]
    margin = Z * stdev(off) / math.sqrt(len(off)) if len(off) > 1 else 0.0
    limits = (fmean(values) + side * margin for side in (0, -1, 1))
    mean, low, high = (math.exp(limit) if odds else limit for limit in limits)
    return mean, low, high


def main() -> int:
    """Parse, play, print."""
    parser = argparse.ArgumentParser(description="Coverage of the report's intervals over synthetic studies.")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--one-order", action="store_true", help="Everybody begins with form A.")
    parser.add_argument("--responses", action="store_true", help="Draw safe responses only, and fit the mixed models to them.")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0, help="Stop after so long, with the seeds that are done.")
    asked = parser.parse_args()
    until, rows, seconds = time.monotonic() + 60 * asked.minutes, list[list[IntervalCheck]](), list[float]()
    pool = ProcessPoolExecutor(asked.processes, mp_context=multiprocessing.get_context("spawn"))
    waiting = [pool.submit(study, seed, asked.people, asked.one_order, asked.responses) for seed in range(1, asked.seeds + 1)]
    for done in as_completed(waiting):
        found, took = done.result()
        rows.append(found)
        seconds.append(took)
        print(f"\r{len(rows)} of {asked.seeds}", end="", file=sys.stderr, flush=True)
        if time.monotonic() > until:
            break
    pool.shutdown(cancel_futures=True)
    lines, short = table(rows)
    order = "everybody with form A first" if asked.one_order else "half with form B first"
    print(f"\n{len(rows)} studies of {asked.people} people, two arms, two phases of three cases, {order}; {fmean(seconds):.1f} s of processor time a study")
    print("\n".join(lines))
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
