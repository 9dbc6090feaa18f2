"""Acts on an organisation's own cases: each is in the audit log, and the list says where every case stands."""

from __future__ import annotations

import pytest

from tests.operations.conftest import Office
from tests.operations.test_cases import KIT_CASE, OWN, author, workshop
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.exploit_check import ExploitReport
from tracks_sim.errors import AuthoringRefused
from tracks_sim.operations import cases
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import AuthoringServices

__all__ = ["author", "workshop"]


def test_scripts_play_a_copy_in_the_place_of_its_first_and_are_answered(office: Office, workshop: AuthoringServices, author: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    checked = cases.checked_draft(author, workshop, draft)
    found = cases.play_scripts(workshop.library, checked, content_hash(draft.data))
    assert found.found == () and found.advice
    cases.answer(author, workshop, OWN, ExploitReport(found.content, ("shortest_option",)), "It is the shortest by chance.")
    with pytest.raises(AuthoringRefused, match="play it again"):
        cases.answer(author, workshop, OWN, ExploitReport("0" * 16, ("shortest_option",)), "By chance.")
