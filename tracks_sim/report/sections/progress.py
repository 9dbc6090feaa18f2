"""Section on a study that runs: people by week, how many are expected at the end, and how exactly the result will be known.

For the evaluator's page and `study status`; not part of the report. Counts of who came how far, as they serve to run a study; nothing of
what anybody answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.expected_precision import Precision
from tracks_sim.report.columns import PHASE
from tracks_sim.report.groups import PHASES, verbatim
from tracks_sim.report.parts import Block, Column, Gap, Line, LinePlot, Message, Number, Row, Section, Table
from tracks_sim.report.planned_effect import CLOSED, when_open
from tracks_sim.report.plots.axis import nice_maximum
from tracks_sim.study import StudyState
from tracks_sim.study.sample_size import people_for_harm, share_not_open
from tracks_sim.study.weeks import PATIENCE, Expected, Week

TITLE = Message("While it runs")
LEAD = Message("How many came how far by week, how many are expected at the end, and how exactly the result will then be known. Nothing here rests on what anybody answered.")
NOBODY = Message("Nobody is enrolled yet.")
OPEN = Message("The results are open: nobody can answer the phases that are compared any more.")

DONE, RATE, AT_THE_END = (
    Column(Message("Completed so far")),
    Column(Message("Rate so far")),
    Column(Message("Expected at the end")),
)
HOW_EXPECTED = translatable("Rate so far: of those for whom the phase has been open for {days} days or more, the share that completed it. Expected: whoever has completed it, and that share of those who still have time. Whoever is lost, or has had the time, is not counted on. Nobody more is taken to be enrolled.")
HOW_ASSUMED = Message("Assumed: fewer than five people have had the time, so the drop-out of the plan is taken.")

WHEN, BOTH, EITHER_WAY = Column(Message("When"), numeric=False), Column(Message("People with both measurements")), Column(Message("Known to about, in points"))
OF: Mapping[str, Message] = {
    "now": Message("With those who have answered now"),
    "end": Message("With those expected at the end"),
    "plan": Message("As the plan counted on"),
}
TOO_FEW = Message("too few people")
WILL_BE = translatable("With the {people} people expected to have both measurements, the difference between the groups will be known to about ± {points} points.")
WILL_BE_CHANGE = translatable("With the {people} people expected to have both measurements, the change from before to after will be known to about ± {points} points.")
WANTED = translatable("The plan wants a difference of {effect} points to be found.")
NOT_ENOUGH = translatable("The plan wants a difference of {effect} points to be found. With these people one of that size is more likely to stay undecided than to be found.")
HARM_KNOWN = translatable("Severe harms: with these people {share} of 100 studies in which harms do not differ rule out a rise of {margin} points, which is too much by the plan.")
HARM_OPEN = translatable("Severe harms: with these people only {share} of 100 studies in which harms do not differ rule out a rise of {margin} points, so it will mostly stay open whether the training does more harm. {needed} people are needed.")
CANNOT_BE = Message("So few people are expected to have both measurements that the result can hardly be known.")
BLIND = Message("Half the width of the interval of the primary difference, by simulation from the assumptions of the plan on people and cases; the answers that have come in are not used.")
NOT_TWO_PHASES = Message("How exactly the result will be known is computed for plans that measure before and after the training.")

BY_WEEK, PEOPLE_SO_FAR, WEEK_AXIS = (
    Message("People by week"),
    Message("People so far"),
    translatable("Week, the first from {day}"),
)
WEEK, NEW, AGREED, LOST = (
    Column(Message("Week from"), numeric=False),
    Column(Message("Enrolled")),
    Column(Message("Agreed")),
    Column(Message("Lost")),
)
DUE_NOTE = Message("Enrolled, agreed and lost: in that week. Completed of due: up to its end; due are those for whom the phase had opened, also if they were lost later.")
FEW_WEEKS = 9
"""Weeks up to which each has its tick."""


def progress(
    state: StudyState,
    weeks: Sequence[Week],
    expectations: Sequence[Expected],
    precisions: Sequence[Precision],
    today: date,
) -> Section:
    """The section; ``precisions`` is empty where the plan does not measure before and after."""
    closed = state.closed_outcomes(today)
    blocks: list[Block] = [Message(CLOSED, {"phase": PHASES[closed[0]]}), when_open(state.study, closed[0])] if closed else [OPEN]
    if not weeks:
        return Section("progress", TITLE, LEAD, (*blocks, NOBODY))
    if size := state.study.sample_size:
        blocks.append(Message("{enrolled} people are enrolled; the plan needs {people}.", {"enrolled": Number(len(state.members)), "people": Number(size.people)}))
    blocks += [*precision_sentences(state, precisions), expected_table(expectations)]
    blocks.append(precision_table(precisions) if precisions else NOT_TWO_PHASES)
    return Section("progress", TITLE, LEAD, (*blocks, week_plot(state, weeks)))


def precision_sentences(state: StudyState, precisions: Sequence[Precision]) -> tuple[Message, ...]:
    """How exactly the result will be known with the people expected at the end, and what the plan wants; none without such figures."""
    at_the_end = next((each for each in precisions if each.when == "end"), None)
    if at_the_end is None:
        return ()
    if at_the_end.half_width is None:
        return (CANNOT_BE,)
    sentence = WILL_BE if len(state.study.arms) > 1 else WILL_BE_CHANGE
    said = [Message(sentence, {"people": Number(round(at_the_end.people)), "points": _points(at_the_end.half_width)})]
    effect = state.study.plan.smallest_effect or (state.study.sample_size.effect if state.study.sample_size else None)
    if effect is not None:  # a true difference as large as half the interval is found in one study of two
        said.append(Message(NOT_ENOUGH if 100 * at_the_end.half_width > effect else WANTED, {"effect": Number(effect)}))
    share = share_not_open(state.study, at_the_end.people)
    gaps: dict[str, Gap] = {"share": Number(round(100 * share)), "margin": Number(state.study.plan.harm_margin), "needed": Number(people_for_harm(state.study))}
    said.append(Message(HARM_KNOWN if share >= 0.5 else HARM_OPEN, gaps))
    return tuple(said)


def expected_table(expectations: Sequence[Expected]) -> Table:
    """A row for each phase: completed so far, the share of those who had the time, and how many are expected at the end."""
    rows: list[Row] = []
    for each in expectations:
        rate = Number(each.rate, "share")
        rows.append(
            (
                PHASES[each.phase],
                Number(each.done),
                rate if each.observed else Message("{share}, assumed", {"share": rate}),
                Number(round(each.people)),
            )
        )
    notes = (
        Message(HOW_EXPECTED, {"days": Number(PATIENCE)}),
        *((HOW_ASSUMED,) if any(not each.observed for each in expectations) else ()),
    )
    return Table("progress-expected", Message("How many are expected at the end"), (PHASE, DONE, RATE, AT_THE_END), tuple(rows), notes)


def precision_table(precisions: Sequence[Precision]) -> Table:
    """A row for now, for the end and for the plan: people with both measurements, and half the width of the interval."""
    rows = tuple(
        (OF[each.when], Number(round(each.people)), TOO_FEW if each.half_width is None else Message("± {points}", {"points": _points(each.half_width)}))
        for each in precisions
    )  # fmt: skip
    return Table("progress-precision", Message("How exactly the difference will be known"), (WHEN, BOTH, EITHER_WAY), rows, (BLIND,))


def _points(share: float) -> Number:
    return Number(round(100 * share))


def week_plot(state: StudyState, weeks: Sequence[Week]) -> LinePlot:
    """People enrolled, and people who completed each phase, up to each week; the table has what is due beside."""
    phases = [phase.id for phase in state.study.phases]
    so_far = [sum(week.enrolled for week in weeks[: number + 1]) for number in range(len(weeks))]
    counts = [
        (NEW.label, so_far),
        *((Message("{phase}: completed", {"phase": PHASES[phase]}), [week.done[phase] for week in weeks]) for phase in phases),
    ]
    lines = tuple(Line(label, tuple((float(number), float(count)) for number, count in enumerate(of, start=1))) for label, of in counts)
    rows: tuple[Row, ...] = tuple(
        (
            week.begins, Number(week.enrolled), Number(week.agreed),
            *(Message("{count} of {of}", {"count": Number(week.done[phase]), "of": Number(week.due[phase])}) for phase in phases), Number(week.lost),
        )
        for week in weeks
    )  # fmt: skip
    columns = (WEEK, NEW, AGREED, *(Column(Message("{phase}: completed of due, so far", {"phase": PHASES[phase]})) for phase in phases), LOST)
    table = Table("progress-weeks", BY_WEEK, columns, rows, (DUE_NOTE,))
    ticks = (
        tuple((float(number), verbatim(str(number))) for number in range(1, len(weeks) + 1))
        if len(weeks) <= FEW_WEEKS
        else ()
    )
    return LinePlot(
        "progress-weeks-plot", BY_WEEK, Message(WEEK_AXIS, {"day": weeks[0].begins}), PEOPLE_SO_FAR, lines, table,
        (1.0, float(max(len(weeks), 2))), (0.0, nice_maximum(max(so_far))), ticks,
    )  # fmt: skip
