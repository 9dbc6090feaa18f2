"""Rules of the field on what a key may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracks_sim.case.check.key_rules import elements_not_present, key_rules
from tracks_sim.case.load import CaseFile, Catalogues, load_case, scenarios_root
from tracks_sim.case.model.record import ElementState
from tracks_sim.case.model.structure import Age
from tracks_sim.drafts.skeleton import write_skeleton


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> CaseFile:
    return load_case(write_skeleton("the-blue-van", Path(tmp_path_factory.mktemp("cases")), scenarios_root(), "long"))


STATES = st.sampled_from(["present", "absent", "insufficient", "not_needed"])


@given(age=st.sampled_from(["adult", "child", "in_doubt"]), act=STATES, means=STATES, purpose=STATES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_child_rule(
    draft: CaseFile, catalogues: Catalogues, age: Age, act: ElementState, means: ElementState, purpose: ElementState
) -> None:
    """`not_needed` exactly for the means of a child, and in doubt a child is presumed."""
    case = draft.case.model_copy(update={"age": age})
    elements = {
        name: draft.key.elements[name].model_copy(update={"state": state})
        for name, state in (("act", act), ("means", means), ("purpose", purpose))
    }
    key = draft.key.model_copy(update={"elements": elements})
    found = [f for f in key_rules(case, key, catalogues.concepts, catalogues.decisions) if f.code == "child-rule"]
    wrong = (act == "not_needed") + (purpose == "not_needed") + ((means == "not_needed") != (age != "adult"))
    assert len(found) == wrong


def test_complete_elements(draft: CaseFile) -> None:
    """An adult needs all three; for a child act and purpose are enough."""
    no_means = {**draft.key.elements, "means": draft.key.elements["means"].model_copy(update={"state": "absent"})}
    key = draft.key.model_copy(update={"elements": no_means})
    assert elements_not_present(draft.case, draft.key) == ()
    assert elements_not_present(draft.case, key) == ("means",)
    assert elements_not_present(draft.case.model_copy(update={"age": "child"}), key) == ()


def test_without_catalogues_the_rest_is_checked(draft: CaseFile) -> None:
    key = draft.key.model_copy(update={"exploitation": ()})
    assert [f.code for f in key_rules(draft.case, key, None, None)] == ["exploitation-form"]
