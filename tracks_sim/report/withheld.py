"""Answers after the training that are withheld from a report until every group has answered.

Those of one group alone, beside both groups before the training, would read like the result of the study.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.groups import with_versions
from tracks_sim.report.parts import DotPlot, FlowChart, LinePlot, Message, Section, Table
from tracks_sim.report.planned_effect import STILL_TO_COME, empty_cells

NOT_YET = Message(translatable("Not yet measured after the training: shown once every group has answered."))
NEVER = Message(translatable("Nothing after the training is shown: not every group has answers, so there is nothing to compare."))


def comparable(data: StudyData) -> tuple[StudyData, Message | None]:
    """The data without the phases after the training, and why, while a cell that the plan compares has no answers.

    All data and None once every cell has answers, while nobody has answered after the training but still may, and for one arm.
    """
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    lack = empty_cells(data, responses, data.study.arms, data.study.compared_phases) if len(data.study.arms) > 1 else None
    frames = {"sittings": data.sittings, "judgements": data.judgements, "answers": data.answers}
    unanswered = all((frame["phase"] == "pre").all() for frame in frames.values())
    if lack is None or not any(phase.id != "pre" for phase in data.study.phases) or (unanswered and lack.sentence == STILL_TO_COME):
        return data, None
    before = {name: frame[frame["phase"] == "pre"] for name, frame in frames.items()}
    return replace(data, **before), NOT_YET if lack.sentence == STILL_TO_COME else NEVER


P = ParamSpec("P")


def until_comparable(section: Callable[Concatenate[StudyData, P], Section]) -> Callable[Concatenate[StudyData, P], Section]:
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
