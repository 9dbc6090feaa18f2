"""Files from before the format moved on say what they said then."""

from __future__ import annotations

from typing import Any

import pytest

from tracks_sim.case.load.older_formats import upgraded
from tracks_sim.case.model.catalogue import CatalogueText, DelphiList, ForcedLabourList, IndicatorText, Needs, TwoSided
from tracks_sim.case.model.record import Record

ROW = {
    "id": "EX01", "dimension": "exploitation", "weights": {"adult_labour": "strong", "adult_sexual": None},
    "evidence": {"adult_labour": "transcription", "adult_sexual": "none"}, "source": "ilo-delphi-2009", "as_of": "2026", "verified": False,
}  # fmt: skip
DELPHI = {"id": "small", "source": "ilo-delphi-2009", "as_of": "2026", "verified": False, "rows": [ROW], "combinations": []}


def _delphi(**changes: Any) -> DelphiList:
    return DelphiList.model_validate(upgraded(DELPHI | changes, DelphiList))


def test_a_list_that_was_not_verified_is_from_memory_and_its_rows_say_what_they_said():
    found = _delphi()
    assert set(found.states.values()) == {"memory"} and len(found.states) == 4 and found.rule == "memory"
    [row] = found.rows
    assert row.states == {"adult_labour": "transcription", "adult_sexual": "not_found"}
    assert found.state_of(row, "adult_labour") == "transcription" and found.state_of(row, "child_sexual") == "memory"
    assert found.not_covered == () and found.covers(["begging"])


def test_a_list_and_a_row_that_were_verified_were_read():
    found = _delphi(verified=True, rows=[ROW | {"verified": True}])
    assert set(found.states.values()) == {"primary"} and set(found.rows[0].states.values()) == {"primary"}


def test_the_list_of_today_is_left_as_it_is():
    today = upgraded(DELPHI, DelphiList)
    assert upgraded(today, DelphiList) == today and DELPHI["verified"] is False


@pytest.mark.parametrize("verified, state", [(True, "primary"), (False, "memory")])
def test_needs_and_indicators_of_forced_labour(verified: bool, state: str):
    need = {"id": "lawyer", "domain": "legal", "who": ["legal_aid"], "source": "who-2003", "verified": verified}
    indicator = {"id": "overwork", "concepts": [], "source": "who-2003", "as_of": "2026", "verified": verified}
    for name, entry, model in (("needs", need, Needs), ("indicators", indicator, ForcedLabourList)):
        [made] = upgraded({name: [entry]}, model)[name]
        assert made == {k: v for k, v in entry.items() if k != "verified"} | {"state": state}


@pytest.mark.parametrize(("model", "field"), [(IndicatorText, "concepts"), (CatalogueText, "needs")])
def test_a_meaning_that_said_both_sides_stays_whole(model: type[Record], field: str):
    entry = {"label": "Documents taken", "meaning": "Somebody keeps the papers. Papers that were lost are not."}
    [made] = upgraded({field: {"one": entry}}, model)[field].values()
    text = TwoSided.model_validate(made)
    assert (text.this_is, text.this_is_not, text.meaning) == (entry["meaning"], "", entry["meaning"])
    assert upgraded({field: {"one": made}, "groups": {}}, model) == {field: {"one": made}, "groups": {}}
    assert upgraded({field: "none"}, model) == {field: "none"} and upgraded({field: {"one": "x"}}, model) == {field: {"one": "x"}}


@pytest.mark.parametrize("unreadable", [[], "text", {"rows": "none"}, {"rows": ["none"]}, {"verified": "maybe", "rows": [ROW | {"verified": None}]}])
def test_what_is_neither_is_left_to_the_model(unreadable: Any):
    assert upgraded(unreadable, DelphiList) == unreadable


def test_another_model_is_not_touched():
    assert upgraded({"verified": True}, Record) == {"verified": True}
