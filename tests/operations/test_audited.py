"""Every act is in the audit log before it is done, and what cannot be written down is not done."""

from __future__ import annotations

import inspect
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tracks_sim
from tests.operations.conftest import CASE, PLANNED, STUDY, Office
from tests.support.study_cases import a_study
from tracks_sim.errors import StoreError
from tracks_sim.operations import exports, reports, staff, studies, trainees
from tracks_sim.store import Studies
from tracks_sim.study.events import PagesKept

PACKAGE = Path(tracks_sim.__file__).parent


def receipts(office: Office) -> Path:
    """A file that says that the trainee was erased once."""
    path = office.out.with_name("receipts.jsonl")
    path.write_text(json.dumps({"person": office.audited.store.tag(office.trainee)}) + "\n", encoding="utf-8")
    return path


def state(office: Office) -> Any:
    return Studies(office.audited.store).state(STUDY)


def with_kept_page(office: Office) -> Any:
    """The state of the study with two pages that were kept, here the words of its case."""
    page = next(iter(office.audited.store.beginnings().values())).hashes["text.en"]
    return replace(state(office), kept_pages=(PagesKept(at="2027-01-04T12:00:00Z", page=page, tables="0" * 64, language="en", kit="0.1.0"),))


def no_bar(_: int) -> Any:
    return nullcontext(lambda: None)


ACTS: dict[Callable[..., Any], tuple[str, Callable[[Office], Any]]] = {
    trainees.list_trainees: ("trainees", lambda o: trainees.list_trainees(o.audited)),
    trainees.make_codes: ("codes", lambda o: list(trainees.make_codes(o.audited, 2, "en"))),
    trainees.replace_code: ("code-replaced", lambda o: trainees.replace_code(o.audited, o.trainee)),
    trainees.release_feedback: ("release", lambda o: trainees.release_feedback(o.audited, CASE)),
    trainees.erase: ("erase", lambda o: trainees.erase(o.audited, [o.trainee])),
    trainees.erase_again: ("erase", lambda o: trainees.erase_again(o.audited, receipts(o))),
    trainees.list_inactive: ("retention", lambda o: trainees.list_inactive(o.audited, 1)),
    trainees.erase_inactive: ("retention", lambda o: trainees.erase_inactive(o.audited, 1)),
    staff.sign_in: ("sign-in", lambda o: staff.sign_in(o.audited.store, o.trainer_code)),
    staff.sign_out: ("sign-out", lambda o: staff.sign_out(o.audited)),
    staff.add_staff: ("user-added", lambda o: staff.add_staff(o.audited, "expert", "")),
    staff.list_staff: ("users", lambda o: staff.list_staff(o.audited)),
    staff.revoke_staff: ("user-revoked", lambda o: staff.revoke_staff(o.audited, o.trainer)),
    staff.erase_label: ("label-erased", lambda o: staff.erase_label(o.audited, o.trainer)),
    staff.read_audit_log: ("audit", lambda o: staff.read_audit_log(o.audited)),
    exports.export_events: ("export", lambda o: exports.export_events(o.audited, o.out)),
    exports.export_responses: ("export", lambda o: exports.export_responses(o.audited, o.out)),
    exports.export_xapi: ("export", lambda o: exports.export_xapi(o.audited, o.out, "https://kit.example.org", "2.0")),
    exports.export_study: ("export", lambda o: exports.export_study(o.audited, STUDY, o.out)),
    exports.export_person: ("export-person", lambda o: exports.export_person(o.audited, o.trainee, o.out)),
    exports.person_record: ("export-person", lambda o: exports.person_record(o.audited, o.trainee)),
    exports.rescore: ("rescore", lambda o: exports.rescore(o.audited, o.out, "csv", no_bar)),
    studies.keep_plan: ("study", lambda o: studies.keep_plan(o.audited, a_study(id="another"))),
    studies.freeze: ("study", lambda o: studies.freeze(o.audited, studies.check_plan(a_study(id=PLANNED), o.audited.store.data))),
    studies.amend: ("study", lambda o: studies.amend(o.audited, STUDY, "one more site", "few people")),
    studies.make_codes: ("codes", lambda o: studies.make_codes(o.audited, STUDY, 2, "en", "north", "new")),
    studies.read_members: ("study-members", lambda o: studies.read_members(o.audited, STUDY)),
    studies.list_due: ("study-members", lambda o: studies.list_due(o.audited, STUDY)),
    studies.lose: ("study-lost", lambda o: studies.lose(o.audited, o.member, "moved")),
    studies.keep_statements: ("study", lambda o: studies.keep_statements(o.audited, STUDY, {"funding": "A ministry."})),
    studies.open_outcomes: ("study", lambda o: studies.open_outcomes(o.audited, STUDY, "post", "everybody has answered")),
    studies.release: ("study", lambda o: studies.release(o.audited, STUDY)),
    reports.open_study: ("study-read", lambda o: reports.open_study(o.audited, STUDY)),
    reports.open_case: ("study-case", lambda o: reports.open_case(o.audited, state(o), CASE)),
    reports.open_member: ("study-person", lambda o: reports.open_member(o.audited, state(o), o.audited.store.export_id(o.member, STUDY))),
    reports.show_small_groups: ("study-small", lambda o: reports.show_small_groups(o.audited, STUDY)),
    reports.open_kept_page: ("study-report", lambda o: reports.open_kept_page(o.audited, found := with_kept_page(o), found.kept_pages[0].page)),
    reports.order_report: ("study-report", lambda o: reports.order_report(o.audited, STUDY, "en", 5)),
}
"""Each act with what the audit log calls it, and a call that succeeds."""


def rows(data: Path) -> list[str]:
    """Everything in the database, as SQL."""
    connection = sqlite3.connect(data / "tracks.sqlite")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_every_act_is_in_the_table() -> None:
    public = {
        function
        for module in (exports, reports, staff, studies, trainees)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and "audited" in inspect.signature(function).parameters
    }
    assert public | {staff.sign_in} == set(ACTS)  # sign_in finds out who the actor is


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.__module__.split('.')[-1]}.{act.__name__}")
def test_an_act_is_written_down_once(office: Office, act: Callable[..., Any]) -> None:
    before, (what, call) = len(office.log), ACTS[act]
    call(office)
    new = [row for row, _ in office.log][: len(office.log) - before]
    assert new == (["erase", "erase", what] if act is trainees.erase_inactive else [what])  # the trainee and the member


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.__module__.split('.')[-1]}.{act.__name__}")
def test_an_act_that_cannot_be_written_down_is_not_done(office: Office, act: Callable[..., Any]) -> None:
    data = office.audited.store.data
    with sqlite3.connect(data / "tracks.sqlite") as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the log is full'); END")
    connection.close()
    before, files = rows(data), {path for path in data.iterdir() if path.name != "cache"}
    with pytest.raises(StoreError, match="the log is full"):
        ACTS[act][1](office)
    assert rows(data) == before
    assert not office.out.exists() and {path for path in data.iterdir() if path.name != "cache"} == files


def test_nothing_else_writes_to_the_audit_log() -> None:
    callers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "store" not in path.relative_to(PACKAGE).parts and re.search(r"\brecord_access\b", path.read_text(encoding="utf-8"))
    }
    assert callers == {"operations/audited.py"}
