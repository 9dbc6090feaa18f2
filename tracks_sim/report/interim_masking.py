"""Answers after the training that are withheld from a report: those of a phase that is not over, and those of one group alone.

Whoever sees results while answers still come in is tempted to stop early, or to go on; and answers of one group alone, beside both
groups before the training, would read like the result of the study. Why pooled figures are withheld too, and harms are not:
docs/decisions/0031-closed-outcomes.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.groups import safe_or_not
from tracks_sim.report.parts import DotPlot, FlowChart, LinePlot, Message, Section, Table
from tracks_sim.report.planned_effect import STILL_TO_COME, empty_cells, why_closed

NEVER = Message("Nothing after the training is shown: not every group has answers, so there is nothing to compare.")


def comparable(data: StudyData) -> tuple[StudyData, Message | None]:
    """The data that may be looked at, and why something is withheld, else None.

    Withheld are the answers of every phase from the first on, after the training, that is not over (``StudyData.closed_phases``);
    and all after the training where some group can have no answers any more in a phase that the plan compares. No reason is given
    where there is nothing to withhold.
    """
    if len(data.study.arms) > 1 and any(phase.id != "pre" for phase in data.study.phases):
        responses = safe_or_not(data)
        lack = empty_cells(data, responses, data.study.arms, data.study.compared_phases)
        if lack is not None and lack.sentence != STILL_TO_COME:
            return replace(data, **{name: frame[frame["phase"] == "pre"] for name, frame in data.answer_frames.items()}), NEVER
    shown = data.without_closed_phases()
    if all(len(frame) == len(data.answer_frames[name]) for name, frame in shown.answer_frames.items()):
        return data, None
    return shown, why_closed(data, data.closed_phases[0])


P = ParamSpec("P")


def mask_until_complete(section: Callable[Concatenate[StudyData, P], Section]) -> Callable[Concatenate[StudyData, P], Section]:
    """Make a section of the ``comparable`` data; where something is withheld, it begins with the reason.

    Tables that are empty then are left out, since the reason they give for it is another one.
    """

    @wraps(section)
    def made(data: StudyData, /, *args: P.args, **kwargs: P.kwargs) -> Section:
        shown, reason = comparable(data)
        part = section(shown, *args, **kwargs)
        if reason is None:
            return part
        if _has_rows(part):
            blocks = [block for block in part.blocks if isinstance(block, Message) or _table(block).rows]
            return replace(part, blocks=(reason, *blocks))
        whole = section(data, *args, **kwargs)
        return replace(whole, blocks=(reason,)) if _has_rows(whole) else whole

    return made


def _has_rows(section: Section) -> bool:
    return any(_table(block).rows for block in section.blocks if not isinstance(block, Message))


def _table(block: Table | DotPlot | LinePlot | FlowChart) -> Table:
    return block if isinstance(block, Table) else block.table
