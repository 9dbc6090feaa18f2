"""People whom a hub signs in: one trainee a name, one staff member a name and role, and the name nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.store_fixtures import StoreSample
from tracks_sim.errors import StoreError, UnknownCode
from tracks_sim.store import COMMAND_LINE
from tracks_sim.store.codes import hub_hash
from tracks_sim.store.erasing import erase_trainees


def test_a_name_is_one_trainee_and_seen_when_they_come(sample: StoreSample) -> None:
    store = sample.store
    with pytest.raises(UnknownCode):
        store.hub_trainee("ada")
    first = store.ensure_hub_trainee("ada", "fr")
    sample.clock.advance(timedelta(minutes=1))
    again = store.ensure_hub_trainee("ada", "en")
    assert (again.id, again.language, store.hub_trainee("ada")) == (first.id, "fr", again)
    assert again.seen_at > first.seen_at
    assert store.ensure_hub_trainee("bo", "en").id not in (first.id, sample.trainee)


def test_a_hub_user_gets_no_code(sample: StoreSample) -> None:
    ada = sample.store.ensure_hub_trainee("ada", "en")
    with pytest.raises(StoreError, match="signs in through the hub"):
        sample.store.replace_code(ada.id)
    assert sample.store.hub_trainee("ada").id == ada.id
    assert sample.store.trainee_of(sample.store.replace_code(sample.trainee)).id == sample.trainee


def test_an_erased_hub_user_comes_back_as_somebody_new(sample: StoreSample) -> None:
    before = sample.store.ensure_hub_trainee("ada", "en").id
    erase_trainees(sample.store, [before], COMMAND_LINE)
    with pytest.raises(UnknownCode):
        sample.store.hub_trainee("ada")
    assert sample.store.ensure_hub_trainee("ada", "en").id != before


def test_hub_staff_have_an_account_a_role_and_each_sign_in_is_recorded(sample: StoreSample) -> None:
    store = sample.store
    trainer, evaluator = store.staff.sign_in_from_hub("ada", "trainer"), store.staff.sign_in_from_hub("ada", "evaluator")
    assert store.staff.sign_in_from_hub("ada", "trainer") == trainer == store.staff.from_hub("ada", "trainer")
    assert (trainer.role, evaluator.role, trainer.id != evaluator.id) == ("trainer", "evaluator", True)
    assert [(row.who, row.role, row.what) for row in store.audit_log(3)] == [
        (trainer.id, "trainer", "sign-in"), (evaluator.id, "evaluator", "sign-in"), (trainer.id, "trainer", "sign-in"),
    ]  # fmt: skip
    with pytest.raises(UnknownCode):
        store.staff.from_hub("ada", "expert")


def test_a_revoked_member_of_staff_stays_out(sample: StoreSample) -> None:
    expert = sample.store.staff.sign_in_from_hub("ada", "expert")
    sample.store.staff.revoke(expert.id, COMMAND_LINE)
    with pytest.raises(UnknownCode):
        sample.store.staff.sign_in_from_hub("ada", "expert")
    with pytest.raises(UnknownCode):
        sample.store.staff.from_hub("ada", "expert")


def test_the_hash_is_keyed_and_of_one_role() -> None:
    whole = hub_hash(b"k" * 32, "trainee", "ada")
    assert len(whole) == 64 and whole.startswith("hub:")
    assert len({whole, hub_hash(b"j" * 32, "trainee", "ada"), hub_hash(b"k" * 32, "trainer", "ada"), hub_hash(b"k" * 32, "trainee", "bo")}) == 4
