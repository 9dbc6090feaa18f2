"""Acts on trainees: what each does, refuses, and leaves in the audit log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.operations.conftest import CASE, Office
from tracks_sim.errors import UnknownCase, UnknownCode
from tracks_sim.operations import trainees


def test_the_list_counts_attempts_and_says_when_somebody_was_last_here(office: Office) -> None:
    rows = {row.trainee.id: row for row in trainees.list_trainees(office.audited)}
    assert set(rows) == {office.trainee, office.member}
    assert (rows[office.trainee].attempts, rows[office.member].attempts) == (1, 0)
    assert rows[office.trainee].last_seen[:10] == "2027-01-04"  # the clock of the template
    assert office.log[0] == ("trainees", "")


@pytest.mark.parametrize("typed", [str, str.upper, "  {} ".format])
def test_somebody_is_found_by_internal_id_or_code(office: Office, typed: Callable[[str], str]) -> None:
    for who in (office.trainee, office.code):
        assert trainees.find_trainee(office.audited.store, typed(who)) == office.trainee
    with pytest.raises(UnknownCode):
        trainees.find_trainee(office.audited.store, "AAAA-AAAA-AAAA")


def test_behind_a_hub_somebody_is_found_by_internal_id_or_user_name(office: Office) -> None:
    store = office.audited.store
    arrived = store.ensure_hub_trainee("Ada", "en").id
    for who in (arrived, "Ada", " Ada "):
        assert trainees.find_trainee(store, who, by_user_name=True) == arrived
    for nobody in ("ada", office.code):
        with pytest.raises(UnknownCode):
            trainees.find_trainee(store, nobody, by_user_name=True)


def test_codes_are_written_down_before_the_first_is_made(office: Office) -> None:
    store, before = office.audited.store, len(office.audited.store.trainees())
    codes = trainees.make_codes(office.audited, 2, "fr", "room 5")
    assert office.log[0] == ("codes", "2") and len(store.trainees()) == before
    made = list(codes)
    assert [store.trainee_of(code).id for _, code in made] == [trainee for trainee, _ in made]
    assert {(store.trainee(i).language, store.trainee(i).label) for i, _ in made} == {("fr", "room 5")}


def test_a_replaced_code_stops_working_and_the_log_has_a_tag(office: Office) -> None:
    store, new = office.audited.store, trainees.replace_code(office.audited, office.trainee)
    assert store.trainee_of(new).id == office.trainee and office.log[0] == ("code-replaced", store.tag(office.trainee))
    with pytest.raises(UnknownCode):
        store.trainee_of(office.code)
    before = office.log
    with pytest.raises(UnknownCode):
        trainees.replace_code(office.audited, "nobody")
    assert office.log == before


def test_feedback_is_released_by_case_and_by_trainee(office: Office) -> None:
    store = office.audited.store
    assert store.waiting_assessments() == {CASE: 1}
    before = office.log
    with pytest.raises(UnknownCase):
        trainees.release_feedback(office.audited, "no-such-case")
    with pytest.raises(UnknownCode):
        trainees.release_feedback(office.audited, trainee_id="nobody")
    assert office.log == before
    assert trainees.release_feedback(office.audited, "the-night-bus") == 0  # in the library, never attempted
    assert trainees.release_feedback(office.audited, CASE, office.trainee) == 1
    assert [about for _, about in office.log[:2]] == [f"{CASE} {store.tag(office.trainee)}", "the-night-bus"]
    assert store.waiting_assessments() == {} and trainees.release_feedback(office.audited) == 0
    assert office.log[0] == ("release", "")


def test_erasing_leaves_a_receipt_in_the_log(office: Office) -> None:
    (receipt,) = trainees.erase(office.audited, [office.trainee])
    assert (receipt.attempts, receipt.events) == (1, 4)  # started, note, decision, submitted
    assert office.log[0] == ("erase", receipt.as_json())
    assert trainees.erase(office.audited, []) == () and office.log[0][0] == "erase"


def test_whom_a_backup_brought_back_is_erased_again(office: Office) -> None:
    store, path = office.audited.store, office.out.with_suffix(".jsonl")
    path.write_text(json.dumps({"person": store.tag(office.trainee)}) + "\n", encoding="utf-8")
    (receipt,) = trainees.erase_again(office.audited, path)
    assert receipt.person == store.tag(office.trainee) and [one.id for one in store.trainees()] == [office.member]
    assert trainees.erase_again(office.audited, path) == ()


def test_retention_lists_before_it_erases(office: Office) -> None:
    """Both were last here 60 days ago: more than one calendar month, less than two (4 January to 5 March)."""
    assert trainees.list_inactive(office.audited, 3) == () and trainees.erase_inactive(office.audited, 3) == ()
    assert {one.trainee.id for one in trainees.list_inactive(office.audited, 1)} == {office.trainee, office.member}
    assert len(office.audited.store.trainees()) == 2
    assert len(trainees.erase_inactive(office.audited, 1)) == 2 and office.audited.store.trainees() == ()
    assert [row for row in office.log if row[0] == "retention"] == [
        ("retention", "1 months"), ("retention", "1 months, dry run"), ("retention", "3 months"), ("retention", "3 months, dry run"),
    ]  # fmt: skip
