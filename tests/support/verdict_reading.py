"""Made-up studies in every state, and a reading of their reports for sentences that contradict a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.random_study import random_study
from tests.support.study_tables import a_study
from tracks_sim.i18n import LANGUAGES
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import with_versions
from tracks_sim.report.parts import Block, DotPlot, FlowChart, LinePlot, Message, Section, Table
from tracks_sim.report.planned_effect import PlannedEffect, conclusion, planned_effect
from tracks_sim.report.sections.calibration import calibration
from tracks_sim.report.sections.conduct import conduct
from tracks_sim.report.sections.detection import detection
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.report.sections.harms import harms
from tracks_sim.report.sections.items import items
from tracks_sim.report.sections.knowledge import knowledge
from tracks_sim.report.sections.missing import missing
from tracks_sim.report.sections.primary import primary
from tracks_sim.report.summary import summary
from tracks_sim.study import Study

TWO_ARMS, ONE_ARM = a_study(), a_study(arms=("training",))
ONLY_BEFORE, ONLY_AFTER = (a_study(phases=({"id": phase},), questionnaires={}) for phase in ("pre", "post"))
NO_POST = a_study(phases=({"id": "pre"}, {"id": "follow-up", "weeks": 20}), questionnaires={})
STRICT = a_study(plan={"alpha": 0.01})
WIDE_MARGIN = a_study(plan={"smallest_effect": 90})

UP = re.compile(r"rose more|rose in|fell less|more frequent|rose from|augmenté davantage|augmenté dans|moins diminué|été plus fréq|augmenté entre")
DOWN = re.compile(r"fell more|fell in|rose less|less frequent|fell from|diminué davantage|diminué dans|moins augmenté|été moins fréq|diminué entre")
OUTCOMES = {
    "better": r"Better\b|Mieux\b", "worse": r"Worse\b|Moins bien\b", "undecided": r"Undecided|Indécis", "no_difference": r"No difference that|Pas de différence qui",
    "not_measured": r"Not yet measured|Pas encore mesuré", "not_estimable": r"Cannot be estimated|Ne peut pas être estimé",
}  # fmt: skip
CAUSAL = re.compile(r"explains it best|l’explique le mieux|have done harm|a pu nuire|Better|Worse|Mieux|Moins bien|Undecided|Indécis")
AFTER = re.compile("After the training|Après la formation")
RESULT = re.compile(f"{CAUSAL.pattern}|{UP.pattern}|{DOWN.pattern}|Difference above 0|Différence au-dessus|p\u00a0[=<]|points \\(")
NUMBER = r"([+\u2212]?[\d\u202f,.]+)"
FIGURE = re.compile(rf"{NUMBER} points? \({NUMBER} (?:to|à) {NUMBER}\), p\u00a0([=<])\u00a0([\d.,]+) (?:at a level of|au seuil de) ([\d.,]+\d)")

OUTCOME_SECTIONS = (primary, harms, detection, conduct, knowledge, calibration, items, fairness)
"""Sections whose figures after the training would read like a result."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way to make a study: its plan, the training's gain in log odds, and the share who leave after the first phase.

    ``without``: an arm of which nobody answers in the last phase, or ``both``.
    """

    study: Study = TWO_ARMS
    gain: float = 0.0
    leave: float = 0.0
    without: str | None = None

    def data(self, people: int, seed: int) -> StudyData:
        """Data of this many people."""
        data = random_study(people, seed, self.study, self.gain, self.leave)
        if self.without is None:
            return data
        last = self.study.phases[-1].id
        sittings, judgements = (frame[(~frame["arm"].isin(["training", "waitlist"] if self.without == "both" else [self.without])) | (frame["phase"] != last)] for frame in (data.sittings, data.judgements))
        return replace(data, sittings=sittings, judgements=judgements, state=replace(data.state, openings=()))


SCENARIOS = {
    "null": Scenario(), "benefit": Scenario(gain=2.0), "harm": Scenario(gain=-2.0), "strict level": Scenario(STRICT, gain=1.0),
    "a third leaves": Scenario(gain=1.0, leave=0.33), "nearly all leave": Scenario(gain=1.0, leave=0.9), "all leave": Scenario(gain=1.0, leave=1.0),
    "the other arm is empty": Scenario(gain=2.0, without="waitlist"), "the trained arm is empty": Scenario(gain=2.0, without="training"),
    "nobody after": Scenario(without="both"), "only after, the other arm is empty": Scenario(ONLY_AFTER, without="waitlist"),
    "one arm, benefit": Scenario(ONE_ARM, gain=1.5), "one arm, harm": Scenario(ONE_ARM, gain=-1.5), "one arm, null": Scenario(ONE_ARM),
    "one arm, all leave": Scenario(ONE_ARM, leave=1.0), "only before": Scenario(ONLY_BEFORE), "only after": Scenario(ONLY_AFTER),
    "both trained": Scenario(NO_POST, gain=2.0),
    "a wide margin": Scenario(WIDE_MARGIN), "a wide margin, harm": Scenario(WIDE_MARGIN, gain=-2.0),
}  # fmt: skip
ONE_OF_EACH = ("null", "harm", "nearly all leave", "the other arm is empty", "one arm, benefit", "only before", "only after", "a wide margin")
"""Scenarios of which each has an outcome, a design or a loss of its own; the goal ``full`` has the others."""
OTHERS = tuple(name for name in SCENARIOS if name not in ONE_OF_EACH)


def texts(blocks: tuple[Block, ...], words: Formatter) -> Iterator[str]:
    """Each sentence, cell, note and reason of the blocks, as a reader has it."""
    for block in blocks:
        if isinstance(block, Message):
            yield words.message(block)
            continue
        table = block.table if isinstance(block, DotPlot | LinePlot | FlowChart) else block
        assert isinstance(table, Table)
        for cells in table.rows:
            yield from (words.cell(cell) for cell in cells)
        yield from (words.message(note) for note in (*table.notes, *((table.empty,) if table.empty and not table.rows else ())))
        if isinstance(block, DotPlot):
            yield from (words.value(dot.figure) for dot in block.dots)


def headings(section: Section, words: Formatter) -> Iterator[str]:
    """Titles of the tables and plots that have rows, the cells of their rows, and the labels of what is drawn."""
    for block in section.blocks:
        if isinstance(block, Message):
            continue
        table = block if isinstance(block, Table) else block.table
        yield from (words.message(table.title) for _ in table.rows[:1])
        yield from (words.cell(cell) for cells in table.rows for cell in cells)
        yield from (words.message(dot.label) for dot in (block.dots if isinstance(block, DotPlot) else ()))
        yield from (words.message(line.label) for line in (block.lines if isinstance(block, LinePlot) else ()))


def _planned(scenario: Scenario, data: StudyData) -> PlannedEffect:
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    planned = planned_effect(data, responses, DisclosurePolicy())
    assert planned is not None
    return planned


def outcome_of(scenario: Scenario, people: int, seed: int) -> str:
    """Outcome of the planned comparison of this study."""
    return _planned(scenario, scenario.data(people, seed)).outcome


def contradictions(scenario: Scenario, people: int, seed: int) -> list[str]:
    """What the report of this study says in either language against its own figures; empty where nothing."""
    data, policy = scenario.data(people, seed), DisclosurePolicy()
    planned = _planned(scenario, data)
    said = conclusion(planned)
    wrong: list[str] = []
    incomplete = any(
        not ((data.sittings["arm"] == arm) & (data.sittings["phase"] == phase.id)).any() for arm in data.study.arms for phase in data.study.phases[:2]
    )
    left = incomplete and any(data.members.loc[data.members["arm"] == arm, "lost"].notna().all() for arm in data.study.arms)
    if (planned.outcome == "not_measured") != (incomplete and not left) or (left and planned.outcome != "not_estimable"):
        wrong.append(f"{planned.outcome} with incomplete cells: {incomplete}")
    if planned.model is not None:
        low, high, p = planned.difference.low, planned.difference.high, planned.model.p_value
        assert low is not None and high is not None and p is not None
        if (p < planned.alpha) != (low > 0 or high < 0):
            wrong.append(f"p {p} at {planned.alpha} beside {low} to {high}")
        smallest = data.study.plan.smallest_effect
        if (planned.outcome == "no_difference") != (smallest is not None and 100 * max(-low, high) < smallest):
            wrong.append(f"{planned.outcome} with {low} to {high} beside {smallest}")
    blocks = (*summary(data, policy), *primary(data, policy).blocks, *missing(data, policy).blocks)
    outcomes = [section(data, policy) for section in OUTCOME_SECTIONS] if incomplete and len(data.study.arms) > 1 else []
    for language in LANGUAGES:
        words = Formatter(language)
        first = words.message(said[0])
        wrong += _against_itself(first, planned.outcome, planned.alpha, words)
        everything = list(texts(blocks, words))
        if everything.count(first) < 2:
            wrong.append("summary and section have another verdict")
        if incomplete:
            wrong += [f"like a result: {text}" for text in everything if text != first and RESULT.search(text)]
        wrong += [f"after the training in {section.id}: {text}" for section in outcomes for text in headings(section, words) if AFTER.search(text)]
        if planned.lacks_answers and planned.reason and sum(words.message(planned.reason) in text for text in texts(primary(data, policy).blocks, words)) != 1:
            wrong.append("the section does not give the reason once")
        if len(data.study.arms) == 1 and planned.model is not None:
            wrong += [f"an effect of one group: {first}"] if re.search("an effect in|un effet dans", first) else []
        if len(data.study.arms) == 1 or planned.outcome not in ("better", "worse"):
            wrong += [f"a cause: {text}" for text in everything if re.search("explains it best|l’explique le mieux", text)]
    return wrong


def _against_itself(sentence: str, outcome: str, alpha: float, words: Formatter) -> Iterator[str]:
    """What is wrong with a verdict as it is read: outcome, direction, and signs of figure, interval and p as printed."""
    if not re.match(OUTCOMES[outcome], sentence):
        yield f"{outcome}: {sentence}"
    up, down, figure = bool(UP.search(sentence)), bool(DOWN.search(sentence)), FIGURE.search(sentence)
    if outcome in ("not_measured", "not_estimable"):
        if up or down or figure or CAUSAL.search(sentence):
            yield f"no result: {sentence}"
        return
    if figure is None or not (up or down or re.search("no difference either way|de différence dans aucun sens", sentence)):
        yield f"no figure or direction: {sentence}"
        return
    comma = words.language == "fr"
    value, low, high, p, level = (float(figure[n].replace("\u2212", "-").replace(",", "." if comma else "").replace("\u202f", "")) for n in (1, 2, 3, 5, 6))
    found = p < level or (figure[4] == "<" and p <= level)
    if level != alpha or not low <= value <= high or found != (low > 0 or high < 0):
        yield f"figures: {sentence}"
    rise = bool(re.search(r"rose more|fell less|more frequent|rose from|augmenté davantage|moins diminué|été plus fréq|augmenté entre|rose in the training|(?<!moins )augmenté dans le groupe formé", sentence))
    if rise != (value > 0) and (up or down):
        yield f"direction: {sentence}"
    if {"better": low <= 0, "worse": high >= 0, "undecided": not low <= 0 <= high}.get(outcome):
        yield f"outcome: {sentence}"
