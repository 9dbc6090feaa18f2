"""Acts that take answers out: everybody's events, answers and statements, one study, one person, and a new scoring."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import astuple
from pathlib import Path
from typing import Any

from tracks_sim.case.load import Library
from tracks_sim.exports import events, person, responses
from tracks_sim.exports import rescore as rescoring
from tracks_sim.exports.files import TableFormat
from tracks_sim.exports.xapi import XapiVersion, export_statements
from tracks_sim.jobs import checkpoint
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import cache_of, load_cases, load_questionnaires
from tracks_sim.store import Studies
from tracks_sim.store.audit import Access
from tracks_sim.store.postgresql import unhurried
from tracks_sim.study import StudyState

Progress = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""A bar of that many steps; within the block it gives what is called once a step."""
Steps = Callable[[int, int, str], None]
"""Called with the number of steps done, of how many, and the one that begins: the name of a table, or ``EXPECTED``."""
EXPECTED = "expected"
"""Step in which the figures are computed that must come out of the tables."""


def _audit_word(with_text: bool) -> Access:
    """Word of the audit log for an export: with what people wrote in their own words, or without."""
    return "export-text" if with_text else "export"


@unhurried()
def export_events(audited: AuditedStore, out: Path, with_text: bool = False) -> Path:
    """Write every event as a line of ``out/events.jsonl``."""
    return events.export_events(audited.access(_audit_word(with_text), "events"), out, with_text)


@unhurried()
def export_responses(audited: AuditedStore, out: Path, with_text: bool = False, form: TableFormat = "csv") -> tuple[Path, ...]:
    """Write the last answers of every attempt as a table with its codebook."""
    store = audited.access(_audit_word(with_text), "responses")
    return responses.export_responses(store, load_cases(store.data), out, with_text, form, cache_of(store.data))


@unhurried()
def export_xapi(audited: AuditedStore, out: Path, homepage: str, version: XapiVersion, long: bool = False) -> Path:
    """Write xAPI statements of every attempt, without text, as JSON Lines; ``homepage`` is the account's home in them, ``long`` the long form."""
    store = audited.access("export", "xapi")
    return export_statements(store, load_cases(store.data), out, homepage, version, cache_of(store.data), long)


@unhurried()
def export_study(
    audited: AuditedStore, study_id: str, out: Path, with_text: bool = False, form: TableFormat = "csv",
    library: Library | None = None, progress: Steps | None = None, state: StudyState | None = None, spss: bool = False,
) -> tuple[Path, ...]:
    """Write the tables of a study, each with its codebook; raises UnknownStudy.

    ``spss``: each table for SPSS too, beside that in ``form``.
    Beside tables in CSV go scripts that compute its figures again, with those that must come out, where ``expected_figures`` gives some.
    ``library`` where the cases are loaded already, ``state`` where the events of the study are folded already. ``progress`` is told each step once the answers are read.
    """
    from tracks_sim.exports.study import TABLES
    from tracks_sim.exports.study import export_study as write_study
    from tracks_sim.outcomes.study_data import study_data

    store = audited.store
    asked = load_questionnaires(store.data)
    data = study_data(store, study_id, library or load_cases(store.data), asked, cache_of(store.data), state)  # in memory: written down before a file is made
    questionnaires = Studies(store).questionnaires(data.state, asked)
    checkpoint()
    audited.access(_audit_word(with_text), f"study {data.study.id}")
    steps = (*TABLES, EXPECTED) if form == "csv" else tuple(TABLES)

    def begin(step: str) -> None:
        checkpoint()
        if progress is not None:
            progress(steps.index(step), len(steps), step)

    beside = write_study(data, questionnaires, out, with_text, "sav", lambda _: checkpoint()) if spss else ()  # first, since the codebooks that stay are of the other format
    tables = (*write_study(data, questionnaires, out, with_text, form, begin), *(path for path in beside if path.suffix == ".sav"))
    if form != "csv":
        return tables
    begin(EXPECTED)
    from tracks_sim.exports.analysis import write_analysis  # the statistics, which the tables themselves do without
    from tracks_sim.report.expected_figures import expected_figures

    analysis = expected_figures(data)
    if analysis is None:
        return tables
    return (*tables, *write_analysis(out, data.study.id, data.versions["kit"], spss, analysis.design, analysis.forms, analysis.fits, analysis.lot, map(astuple, analysis.figures)))


@unhurried()
def export_person(audited: AuditedStore, trainee_id: str, out: Path) -> Path:
    """Write everything stored on one trainee, for that person, as JSON; raises UnknownCode."""
    trainee = audited.store.trainee(trainee_id)
    return person.export_person(audited.access("export-person", audited.store.tag(trainee.id)), trainee.id, out)


@unhurried()
def person_record(audited: AuditedStore, trainee_id: str) -> dict[str, Any]:
    """The same as JSON values, not written to a file."""
    trainee = audited.store.trainee(trainee_id)
    return person.personal_data(audited.access("export-person", audited.store.tag(trainee.id)), trainee.id)


@unhurried()
def rescore(
    audited: AuditedStore, out: Path, form: TableFormat, progress: Progress
) -> tuple[tuple[Path, ...], rescoring.Difference]:
    """Score submitted attempts with the key now whose key was another one; the files written, and what differs.

    The audit log holds the counts of what differs, so scores are computed first, in memory, and then written down,
    before a key is kept or a file written.
    """
    store, difference = audited.store, rescoring.Difference()
    library = load_cases(store.data)
    groups = rescoring.groups(store, library, difference, cache_of(store.data))
    with progress(sum(len(group.attempts) for group in groups)) as done:
        rows = list(rescoring.rescore(store, library, groups, difference, done))
    keys = sorted({f"{g.played.case.id} {g.played.hashes['key'][:12]} {g.now.hashes['key'][:12]}" for g in groups})
    store = audited.access("rescore", json.dumps({**difference.summary(), "keys": keys}))
    rescoring.keep_keys(store, groups, library)
    return rescoring.write_rescored(rows, out, form), difference
