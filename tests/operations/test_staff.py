"""Acts on staff: codes that sign in, end, and are listed; and the log of it all."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.operations.conftest import Office
from tracks_sim.errors import AuthoringRefused, TracesLeft, UnknownCode
from tracks_sim.operations import cases, staff, trainees
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.serve.preflight import erasures_are_complete
from tracks_sim.store import Actor, erasing
from tracks_sim.store.integrity import check


def test_whoever_signs_in_and_out_is_the_actor(office: Office) -> None:
    member = staff.sign_in(office.audited.store, office.trainer_code)
    staff.sign_out(AuditedStore.of(office.audited.store, member))
    assert member.id == office.trainer
    assert [(row.who, row.role, row.what) for row in office.audited.store.audit_log(2)] == [
        (office.trainer, "trainer", "sign-out"), (office.trainer, "trainer", "sign-in"),
    ]  # fmt: skip
    before = office.log
    with pytest.raises(UnknownCode):
        staff.sign_in(office.audited.store, office.code)  # a trainee's
    assert office.log == before


def test_a_code_for_staff_works_until_it_is_revoked(office: Office) -> None:
    identity, code = staff.add_staff(office.audited, "evaluator", "a hospital")
    assert office.log[0] == ("user-added", f"evaluator {identity}")
    assert [(one.id, one.label) for one in staff.list_staff(office.audited)] == [(office.trainer, "room 3"), (identity, "a hospital")]
    staff.revoke_staff(office.audited, identity)
    assert office.log[:2] == [("user-revoked", identity), ("users", "")]
    for act in (lambda: staff.sign_in(office.audited.store, code), lambda: staff.revoke_staff(office.audited, identity)):
        with pytest.raises(UnknownCode):
            act()


LABEL = "Anna of the night shift"


def a_labelled_draft(office: Office) -> tuple[str, Path]:
    """Somebody with a label that says who they are, and the draft that they began."""
    identity, _ = staff.add_staff(office.audited, "trainer", LABEL)
    workshop = cases.open_workshop(office.audited)
    audited = AuditedStore(office.audited.store, Actor(identity, "trainer"))
    return identity, cases.copy_case(audited, workshop, "the-knitted-hat", "the-blue-scarf").folder


def files_with(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_a_label_is_erased_everywhere_with_a_receipt(office: Office) -> None:
    identity, draft = a_labelled_draft(office)
    assert "journal.jsonl" in files_with(office.audited.store.data, LABEL)
    receipt = staff.erase_label(office.audited, identity)
    assert files_with(office.audited.store.data, LABEL) == []  # database, its log, drafts
    assert receipt.person == office.audited.store.tag(identity) and office.log[0] == ("label-erased", receipt.as_json())
    assert receipt.as_json() in (office.audited.store.data / erasing.RECEIPTS_FILE).read_text()
    assert [(one.label, one.revoked_at) for one in staff.list_staff(office.audited) if one.id == identity] == [("", None)]
    assert not list(office.audited.store.data.glob("*.unfinished")) and check(office.audited.store).faults == ()
    with pytest.raises(UnknownCode):
        staff.erase_label(office.audited, "nobody")
    assert not list(office.audited.store.data.glob("*.unfinished")) and draft.is_dir()


def test_a_label_that_a_killed_erasure_left_beside_drafts_goes_at_the_next_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, _ = a_labelled_draft(office)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(staff, "erase_labels", Mock(side_effect=KeyboardInterrupt))
        staff.erase_label(office.audited, identity)
    assert files_with(office.audited.store.data, LABEL) == ["journal.jsonl"]
    assert erasures_are_complete(office.audited.store.data, None) == []
    assert files_with(office.audited.store.data, LABEL) == []


def test_where_a_draft_cannot_be_written_the_receipt_says_so_and_erasing_nobody_finishes_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    identity, _ = a_labelled_draft(office)
    with monkeypatch.context() as patched, pytest.raises(TracesLeft, match="without a code") as left:
        patched.setattr(staff, "erase_labels", Mock(side_effect=AuthoringRefused("busy")))
        staff.erase_label(office.audited, identity)
    assert left.value.receipts == (office.log[0][1],) and files_with(office.audited.store.data, LABEL) == ["journal.jsonl"]
    assert trainees.erase(office.audited, []) == () and files_with(office.audited.store.data, LABEL) == []


def test_a_label_that_a_backup_brought_back_is_erased_again(office: Office) -> None:
    identity, _ = a_labelled_draft(office)
    path = office.out.with_suffix(".jsonl")
    path.write_text(json.dumps({"person": office.audited.store.tag(identity)}) + "\n", encoding="utf-8")
    (receipt,) = trainees.erase_again(office.audited, path)
    assert receipt.person == office.audited.store.tag(identity) and files_with(office.audited.store.data, LABEL) == []
    assert trainees.erase_again(office.audited, path) == ()


def test_reading_the_log_is_its_first_row(office: Office) -> None:
    first = staff.read_audit_log(office.audited, 1)
    assert [(row.what, row.seq) for row in first.rows] == [("audit", first.head.seq)] and first.rows[0].about.startswith("seals ")
    again = staff.read_audit_log(office.audited)
    assert [row.what for row in again.rows][:2] == ["audit", "audit"] and again.head.seq == first.head.seq + 1
    assert check(office.audited.store, first.head).faults == ()
