"""The file beside a report, "Items and options": what is needed once in a study, and would make the report long.

Long lists (single items and options, every case in every phase, rates of every kind of case, the points of curves), how each
group changed in an outcome that the report compares between groups, the checklists of reporting guidelines, and the version of
each case. The report keeps what is estimated from them, and says where the rest is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.guidelines import authors_words, guidelines
from tracks_sim.report.parts import Column, LinePlot, Message, Report, Section, Table
from tracks_sim.report.section_list import SECTIONS

KEYED_LISTS = ("items-options", "items-lost")
LISTS = (
    "outcomes-follow-up", "primary-model-follow-up", "harms-cases", "detection-question-right", "detection-signal", "knowledge-items", "calibration-parts", "calibration-curve", "items-cases", *KEYED_LISTS,
    "fairness-differences", "fairness-rates", "missing-cases", "missing-open", "methods-basis",
)  # fmt: skip
"""Beginnings of the ids of tables that stand here and not in the report; those of ``KEYED_LISTS`` are in no version for outside."""
CHANGES, KEPT_CHANGES = ("-change", "-remembered"), ("primary",)
"""Ends of the ids of tables on how each group changed, which stand here too, and the sections that keep theirs."""
THERE = {
    "outcomes": Message("At the follow-up: in “Items and options”, the file beside this report."),
    "primary": Message("The model of the later phase: in “Items and options”, the file beside this report."),
    "harms": Message("Case by case, and how each group changed: in “Items and options”, the file beside this report."),
    "detection": Message("How each group changed, what was answered right or too early, and how well present and absent are told apart: in “Items and options”, the file beside this report."),
    "conduct": Message("How each group changed: in “Items and options”, the file beside this report."),
    "knowledge": Message("Question by question, and how each group changed: in “Items and options”, the file beside this report."),
    "calibration": Message("The parts of the Brier score, and how each group changed: in “Items and options”, the file beside this report."),
    "items": Message("Each case in each phase, what was chosen in it, and where evidence is lost: in “Items and options”, the file beside this report."),
    "fairness": Message("The rates of each kind, and the differences between kinds: in “Items and options”, the file beside this report."),
    "missing": Message("Which cases were not submitted, and what was left open in the others: in “Items and options”, the file beside this report."),
    "methods": Message("Fewest people for each figure, and sources of the formulas: in “Items and options”, the file beside this report."),
}
"""By section that has such tables, what of it is in the file beside the report."""
CASES_ALONE = Message("Each case in each phase: in “Items and options”, the file beside this report.")
"""The same of ``items`` in a version for outside."""
CURVES_THERE = Message("The curves as numbers: in “Items and options”, the file beside this report.")
"""Below a plot whose points are there."""
WHAT_IT_IS = Message("This file goes with the evaluation report of the study, which says what the figures mean. It lists what is needed to check one of them: each question, option and case, the checklists of reporting guidelines, and the versions of the cases.")
VERSION, KEY = Column(Message("Version played"), numeric=False), Column(Message("Key used"), numeric=False)
HASHES = Message("The first twelve digits of each SHA-256.")


def supplement(
    data: StudyData, policy: DisclosurePolicy, sections: Sequence[Section] | None = None, made_on: date | None = None
) -> Report:
    """The file beside the report. ``sections``: those of ``THERE`` where they were made already, with all their blocks."""
    found = [section(data, policy) for section in SECTIONS if section.__name__ in THERE] if sections is None else sections
    return Report(
        study=data.study.id, title=data.study.title, made_on=made_on or data.today, summary=(WHAT_IT_IS,),
        sections=tuple(replace(section, blocks=_listed(section)) for section in found if _listed(section)),
        items=guidelines(data), smallest=policy.smallest, colophon=case_versions(data), demonstration=data.study.demonstration, names=data.names,
        kind="items", keys=policy.keys, statements=authors_words(data),
    )  # fmt: skip


def without_lists(section: Section) -> Section:
    """A section as the report has it: without the tables that are in the file beside it, and with a sentence on where they are."""
    if not _listed(section):
        return section
    kept = [
        replace(block, table=_pointer(block.table)) if isinstance(block, LinePlot) else block
        for block in section.blocks
        if not (isinstance(block, Table) and _is_list(block))
    ]
    return replace(section, blocks=(*kept, *((_there(section),) if _tables_alone(section) else ())))


def _listed(section: Section) -> tuple[Table, ...]:
    """Tables of a section that stand in the file beside the report, those of its plots included."""
    tables = [block.table if isinstance(block, LinePlot) else block for block in section.blocks]
    return tuple(table for table in tables if isinstance(table, Table) and _is_list(table))


def _is_list(table: Table) -> bool:
    changes = table.id.endswith(CHANGES) and not table.id.startswith(KEPT_CHANGES)
    return (changes or table.id.startswith(LISTS)) and bool(table.rows)


def _tables_alone(section: Section) -> bool:
    """Whether a table of the section is listed beside that is not under a plot, which says so itself."""
    return any(isinstance(block, Table) and _is_list(block) for block in section.blocks)


def _there(section: Section) -> Message:
    """What of a section is listed beside; without keys there is less of ``items``."""
    return (
        CASES_ALONE
        if section.id == "items" and not any(table.id.startswith(KEYED_LISTS) for table in _listed(section))
        else THERE[section.id]
    )


def _pointer(table: Table) -> Table:
    return replace(table, rows=(), notes=(), empty=CURVES_THERE) if _is_list(table) else table


def case_versions(data: StudyData) -> Table:
    """Versions of each case and key that were played: its answers are judged by these."""
    rows = tuple(
        (case, *(", ".join(h[:12] for h in versions[part]) for part in ("case", "key")))
        for case, versions in data.versions["cases"].items()
    )
    return Table("versions", Message("Versions of the cases"), (CASE, VERSION, KEY), rows, (HASHES,), Message("No case was played yet."))
