"""Fields of the form, as the records of a plan declare them."""

from __future__ import annotations

import pytest

from tracks_sim.study.field_values import FieldRefused
from tracks_sim.study.form_fields import ABSENT, FORM_FIELDS, OPTIONAL_RECORDS, PHASE_FIELDS, page_of, written
from tracks_sim.study.model import Phase, Sessions, Study
from tracks_sim.study.plan_field import FORM_PAGES
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.plan_form import fields_of
from tracks_sim.study.planned_analysis import Plan

DRAWN_WITH_ANOTHER = {"twins", "questionnaires_by_arm", "sessions", "plan"}
"""Fields of the record that stand on the form with another one, or by the fields of their own record."""
SAID_BY_ALL_PLANS = {"primary"}


def test_every_field_of_the_record_stands_on_the_form() -> None:
    declared = {field.path for field in FORM_FIELDS.values()}
    expected = {(name,) for name in set(Study.model_fields) - DRAWN_WITH_ANOTHER}
    expected |= {("sessions", name) for name in Sessions.model_fields} | {("plan", name) for name in set(Plan.model_fields) - SAID_BY_ALL_PLANS}
    assert declared == expected and {field.name for field in PHASE_FIELDS} == set(Phase.model_fields) - {"id"}
    assert {field.declared.page for field in FORM_FIELDS.values()} == set(FORM_PAGES)


def test_every_field_of_a_plan_has_a_page() -> None:
    fields = {*fields_of(read_plan(TEMPLATE)), "sessions.size", "sample_size"}
    assert {page_of(name) for name in fields} == set(FORM_PAGES) and page_of("nonsense") is page_of("what") is None


def test_bounds_and_defaults_are_those_of_the_type() -> None:
    size, alpha, blocks = (FORM_FIELDS[name] for name in ("sessions.size", "alpha", "block_sizes"))
    assert (size.least, size.most, size.default) == (2, 500, ABSENT) and {"sessions": size} == OPTIONAL_RECORDS
    assert size.read("12") == 12 and size.read("") is ABSENT and FORM_FIELDS["sessions.spread"].read("") == 0.3 and FORM_FIELDS["largest_harm"].read("") is None
    assert blocks.read("4; 40") == [4, 40] and alpha.read("0,49") == 0.49
    for field, text in ((size, "501"), (alpha, "0.5"), (alpha, ""), (blocks, "41"), (FORM_FIELDS["country"], "xx")):
        with pytest.raises(FieldRefused):
            field.read(text)


@pytest.mark.parametrize(("value", "text"), [(None, ""), (0.1, "0.1"), (4, "4"), ((4, 8), "4, 8"), ({"irt": 300, "dif": 5}, "irt: 300\ndif: 5"), (" a\r\nb ", "a\nb")])
def test_a_value_is_written_as_people_type_it(value: object, text: str) -> None:
    assert written(value) == text
