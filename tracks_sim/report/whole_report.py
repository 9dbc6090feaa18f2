"""The whole report of a study: sections, summary, and a colophon with what reproduces it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import date
from io import StringIO

import pandas as pd

from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.study_data import ANSWERS, JUDGEMENTS, MEMBERS, SITTINGS, StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.guidelines import authors_words, stated_after_freeze
from tracks_sim.report.parts import Column, Message, Number, Report, Section, Table
from tracks_sim.report.section_list import SECTIONS
from tracks_sim.report.sections.methods import packages
from tracks_sim.report.summary import summary
from tracks_sim.report.supplement import without_lists

WHAT, VALUE = Column(Message("What"), numeric=False), Column(Message("Value"), numeric=False)
NOT_FROZEN = Message("not frozen")
NONE_SET = Message("none")
SAME_AGAIN = Message("The same data, versions, seed and smallest group give the same report.")


def whole_report(
    data: StudyData,
    policy: DisclosurePolicy = DisclosurePolicy(),  # noqa: B008  (frozen, never changed)
    progress: Callable[[int, int, str], None] | None = None,
    made_on: date | None = None,
) -> Report:
    """Make the report: every section without its long lists (``supplement``), the summary and the colophon.

    ``progress`` is called before each section with the number done, the number of all, and the id of the next. ``made_on``:
    the day on the report, by default that of ``data``. Can be cancelled (``tracks_sim.jobs``).
    """
    sections_done: list[Section] = []
    for section in SECTIONS:
        checkpoint()
        if progress is not None:
            progress(len(sections_done), len(SECTIONS), section.__name__)
        sections_done.append(without_lists(section(data, policy)))
    return Report(
        study=data.study.id,
        title=data.study.title,
        made_on=made_on or data.today,
        summary=summary(data, policy),
        sections=tuple(sections_done),
        items=(),
        smallest=policy.smallest,
        colophon=colophon(data, policy),
        demonstration=data.study.demonstration,
        names=data.names,
        statements=authors_words(data),
        stated_on=stated_after_freeze(data),
    )


def colophon(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of versions, seed and hashes."""
    minimum = {**data.study.plan.minimum_n, **policy.minimum}
    rows: list[tuple[Message, str | Number | Message]] = [
        (Message("Study"), data.study.id),
        (Message("Version of the kit"), str(data.versions["kit"])),
        (Message("Python and packages"), packages()),
        (Message("Plan as frozen, SHA-256"), data.plan_hash or NOT_FROZEN),
        (Message("Seed of the allocation, its SHA-256"), data.state.commitment or NOT_FROZEN),
        (Message("Tables of this report, SHA-256"), data_hash(data)),
        (Message("Seed of resampling"), str(policy.seed)),
        (Message("Smallest group shown"), Number(policy.smallest)),
        (Message("Numbers of people set instead of the report's own"), ", ".join(f"{k}: {n}" for k, n in sorted(minimum.items())) or NONE_SET),
    ]
    if rules := data.versions.get("rules"):
        rows.append((Message("Versions of the rules of scoring"), ", ".join(map(str, rules))))
    return Table("colophon", Message("What this report rests on"), (WHAT, VALUE), tuple(rows), (SAME_AGAIN,))


def data_hash(data: StudyData) -> str:
    """SHA-256 (hex) of members, sittings, judgements and answers as CSV with sorted rows; missing values are empty cells."""
    digest = hashlib.sha256()
    for name, frame, columns in (
        ("members", data.members, MEMBERS), ("sittings", data.sittings, SITTINGS), ("judgements", data.judgements, JUDGEMENTS),
        ("answers", data.answers, ANSWERS),
    ):  # fmt: skip
        digest.update(f"{name}\n{_canonical(frame, list(columns))}".encode())
    return digest.hexdigest()


def _canonical(frame: pd.DataFrame, columns: list[str]) -> str:
    cells = [map(str, frame[name].astype(object).where(frame[name].notna(), "").tolist()) for name in columns]
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *sorted(zip(*cells, strict=True))])
    return text.getvalue()
