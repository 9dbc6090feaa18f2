"""The three lists of a draft: every rule of the check, and nothing that follows from what is not written yet."""

from __future__ import annotations

import pytest

from tests.support.shipped import CASES
from tests.support.written_drafts import checked, draft_data
from tracks_sim.case.check import check_case
from tracks_sim.case.load import read_catalogues, scenarios_root


@pytest.mark.parametrize("case_id", CASES)
def test_of_a_shipped_case_nothing_is_to_do_and_nothing_wrong(case_id: str) -> None:
    found = checked(draft_data(case_id), case_id)
    assert (found.to_do, found.wrong) == ((), ())


@pytest.mark.parametrize("case_id", CASES)
def test_the_advice_is_that_of_the_files(case_id: str) -> None:
    root = scenarios_root()
    of_files = check_case(root / "cases" / case_id, root, read_catalogues(root, positions=True))
    of_draft = [f.code for f in checked(draft_data(case_id), case_id).advice if f.code != "barrier-without-cue"]  # of drafts alone
    assert sorted(of_draft) == sorted(p.code for p in of_files)
