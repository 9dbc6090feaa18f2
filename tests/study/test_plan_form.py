"""The plan as fields of a form: there and back without a loss, and every problem at its field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.random_plan import plans
from tests.support.study_cases import SAMPLE_SIZE, a_study
from tracks_sim.i18n import translator
from tracks_sim.study import Study
from tracks_sim.study.model import Sessions
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.plan_form import FieldProblem, field_of, fields_of, read_form

PARTS_OF_FIELDS = {
    "alpha": "0.02", "smallest_effect": "7,5", "largest_harm": "4", "country": "it", "block_sizes": "8 16", "training_starts": "2027-02-01", "id": "another-name",
    "title.en": "Another title", "minimum_n": "irt: 500", "demonstration": "", "levels.site": "west\neast", "sessions.size": "7", "model": "mixed_logistic",
}  # fmt: skip
"""A change of one field, by its name."""


def changed(study: Study, **changes: str) -> dict[str, str]:
    """The fields of a plan with others in their place; empty: not there."""
    return {name: text for name, text in {**fields_of(study), **changes}.items() if text}


def problems_of(study: Study, **changes: str) -> dict[str, str]:
    """English problems by field."""
    return {p.name: p.translated(translator("en"), {}) for p in read_form(changed(study, **changes), study).problems}


@given(plans())
@settings(max_examples=examples(100))
def test_a_plan_comes_back_from_its_fields_as_it_was(study: Study) -> None:
    read = read_form(fields_of(study), study)
    assert read.study == study and not read.problems and not read.left_out
    as_a_browser_sends_it = {name: f" {text} ".replace("\n", "\r\n") for name, text in fields_of(study).items()}
    assert read_form(as_a_browser_sends_it, study).study == study


@given(plans(), st.sampled_from(sorted(PARTS_OF_FIELDS)))
@settings(max_examples=examples(100))
def test_what_nobody_changed_stays_as_it_was(study: Study, name: str) -> None:
    read = read_form(changed(study, **{name: PARTS_OF_FIELDS[name]}), study)
    assert {p.name for p in read.problems} <= {"block_sizes"}  # a size that fits one group does not fit two
    if read.study is None:
        return
    was, now = study.model_dump(mode="json"), read.study.model_dump(mode="json")
    block = name.partition(".")[0]
    for both in (was, now):
        both.pop(block, None)
        both["plan"].pop(block, None)
    assert was == now


@given(plans(), plans())
@settings(max_examples=examples(200))
def test_any_other_plan_can_be_typed_over_a_plan(before: Study, wanted: Study) -> None:
    """But for what a form does not show: the order of boxes, who else is asked what everybody is asked, a number of people."""
    read = read_form(fields_of(wanted), before)
    assert not read.problems and not read.left_out and read.study is not None
    assert fields_of(read.study) == {**fields_of(wanted), "block_sizes": fields_of(wanted)["block_sizes"]}
    for name in ("id", "title", "consent", "country", "phases", "forms", "twins", "levels"):
        if name != "levels" or all(wanted.levels.values()):
            assert {k: v for k, v in as_dict(read.study, name).items() if v} == {k: v for k, v in as_dict(wanted, name).items() if v}
    assert read.study.sample_size == before.sample_size


def as_dict(study: Study, name: str) -> dict[str, Any]:
    value = getattr(study, name)
    return dict(value) if isinstance(value, dict) else {"": value}


FIELD_NAMES = sorted({
    *fields_of(read_plan(TEMPLATE)), "phase.follow-up.closes", "phase.pre.weeks", "asked.other.pre.reaction", "case.new-case.form", "case.new-case.place", "case.new-case.twin",
    "smallest_effect", "largest_harm", "minimum_n", "training_starts", "title.es", "sessions.size", "sessions.spread", "secondary.wisdom", "languages.es", "strata.moon", "levels.moon", "design", "nonsense", "case", "asked.x",
})  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELD_NAMES), st.sampled_from(("", "1", "A", "B", "-3", "1e9", "nan", "fr", "one", "x" * 90, "2027-02-30", "4, 6", "irt: 3", "=\n\n", "Ünï"))))
@settings(max_examples=examples(200))
def test_whatever_is_typed_gives_a_plan_or_problems_at_fields(typed: dict[str, str]) -> None:
    study = read_plan(TEMPLATE)
    read = read_form({**fields_of(study), **typed}, study)
    assert (read.study is None) == bool(read.problems)
    assert all(problem.name and "{" not in problem.translated(translator("fr"), {}) for problem in read.problems)
    assert {p.name.partition(".")[0] for p in read.problems} <= {
        "id", "title", "consent", "languages", "country", "design", "phase", "phases", "training_starts", "forms", "case", "strata", "levels", "block_sizes", "alpha",
        "smallest_effect", "largest_harm", "secondary", "minimum_n", "asked", "sessions", "model",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"id": "Our course!"}, "id", "small letters"),
        ({"title.fr": ""}, "title.fr", "missing in fr"),
        ({"consent.en": ""}, "consent.en", "missing in en"),
        ({"languages.en": "", "languages.fr": ""}, "languages", "at least one language"),
        ({"country": ""}, "country", "Choose a country"),
        ({"design": ""}, "design", "Choose a design"),
        ({"phase.pre": "", "phase.post": "", "phase.follow-up": ""}, "phases", "at least one part"),
        ({"phase.post.weeks": "four"}, "phase.post.weeks", "whole number from 0 to 260"),
        ({"phase.post.weeks": "30"}, "phase.follow-up.weeks", "no fewer weeks"),
        ({"phase.post.closes": "1.2.2027"}, "phase.post.closes", "year-month-day"),
        ({"training_starts": "soon"}, "training_starts", "year-month-day"),
        ({f"case.{case}.form": "B" for case in read_plan(TEMPLATE).forms["A"]}, "forms", "form A"),
        ({"case.the-knitted-hat.place": "first"}, "case.the-knitted-hat.place", "whole number from 1"),
        ({"case.the-knitted-hat.twin": "the-bus-strike"}, "forms", "twin"),
        ({"block_sizes": "6"}, "block_sizes", "multiples of 4"),
        ({"block_sizes": "some"}, "block_sizes", "commas between"),
        ({"alpha": "0.5"}, "alpha", "below 0.5"),
        ({"smallest_effect": "0"}, "smallest_effect", "above 0, up to 100"), ({"largest_harm": "0"}, "largest_harm", "above 0, up to 100"),
        ({"levels.site": "x" * 81}, "levels.site", "at most 80"),
        ({"minimum_n": "irt"}, "minimum_n", "one figure a line"), ({"model": ""}, "model", "Choose a model"),
        ({"sessions.size": "1"}, "sessions.size", "whole number from 2 to 500"), ({"sessions.size": "5", "sessions.spread": "11"}, "sessions.spread", "from 0 to 10"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(changes: dict[str, str], field: str, said: str) -> None:
    assert said in problems_of(read_plan(TEMPLATE), **changes)[field]


def test_every_problem_is_said_at_once() -> None:
    assert set(problems_of(read_plan(TEMPLATE), **{"alpha": "x", "block_sizes": "6", "title.en": "", "phase.post.weeks": "-1"})) == {
        "alpha", "block_sizes", "title.en", "phase.post.weeks",
    }  # fmt: skip


def test_what_could_be_read_beside_a_problem_is_a_plan_too() -> None:
    """So that a last day that is past is said in the same pass as a level that is no number."""
    study = read_plan(TEMPLATE)
    read = read_form(changed(study, **{"alpha": "x", "phase.post.closes": "2020-01-01"}), study)
    assert read.study is None and [problem.name for problem in read.problems] == ["alpha"]
    assert read.rest is not None and str(read.rest.phases[1].closes) == "2020-01-01" and read.rest.plan.alpha == study.plan.alpha


def test_cases_go_into_forms_in_their_places() -> None:
    read = read_form(changed(a_study(), **{"case.the-quiet-room.form": "", "case.new-one.form": "B", "case.the-night-bus.place": "2", "case.new-one.place": "1"}), a_study())
    assert read.study is not None and read.study.forms == {"A": ("the-packing-shed", "the-last-payslip"), "B": ("new-one", "the-night-bus")}


def test_boxes_of_both_groups_are_questionnaires_of_everybody() -> None:
    study = a_study()
    read = read_form(changed(study, **{"asked.training.post.reaction": "1", "asked.other.pre.attitude": "1", "asked.training.pre.attitude": "1"}), study)
    assert read.study is not None
    assert read.study.questionnaires == {"pre": ("confidence", "attitude"), "post": ("confidence", "knowledge")}
    assert read.study.questionnaires_by_arm == {"training": {"post": ("reaction",)}}


def test_what_belongs_to_a_group_or_phase_that_went_is_left_out_and_said() -> None:
    study = read_plan(TEMPLATE)
    read = read_form(changed(study, **{"design": "one", "phase.follow-up": ""}), study)
    assert read.study is not None and read.study.arms == ("training",) and read.study.questionnaires_by_arm == {}
    assert read.study.questionnaires == {"pre": ("knowledge", "confidence", "attitude"), "post": ("knowledge", "confidence", "attitude", "reaction")}
    assert {"phase.follow-up.weeks", "asked.other.follow-up.reaction", "asked.training.follow-up.knowledge"} <= set(read.left_out)


def test_sessions_are_there_where_their_size_is() -> None:
    """Without a size nothing is left of them, and a spread that was typed is named; an empty spread is that of the record."""
    study = a_study()
    read = read_form(changed(study, **{"sessions.size": "10"}), study)
    assert read.study is not None and read.study.sessions == Sessions(size=10, spread=0.3)
    again = read_form(changed(read.study, **{"sessions.spread": "0"}), read.study)
    assert again.study is not None and again.study.sessions == Sessions(size=10, spread=0)
    none = read_form(changed(read.study, **{"sessions.size": ""}), read.study)
    assert none.study is not None and none.study.sessions is None and none.left_out == ("sessions.spread",)
    assert read_form(changed(study, **{"sessions.spread": "1"}), study).left_out == ("sessions.spread",)


def test_a_number_with_a_comma_is_read() -> None:
    read = read_form(changed(a_study(), alpha="0,01"), a_study())
    assert read.study is not None and read.study.plan.alpha == 0.01


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ((), ""), (("arms",), "design"), (("phases", 1), "phase.post"), (("phases", 1, "weeks"), "phase.post.weeks"), (("forms",), "forms"), (("forms", "A"), "forms"),
        (("forms", "B", 1), "case.the-second-cot.form"), (("twins", "the-second-cot"), "case.the-second-cot.twin"), (("questionnaires", "pre", 1), "asked.confidence"),
        (("questionnaires_by_arm", "waitlist", "follow-up", 0), "asked.reaction"), (("questionnaires", "pre"), "asked"), (("plan", "secondary", 1), "secondary.d_prime"),
        (("plan", "smallest_effect"), "smallest_effect"), (("levels", "site"), "levels.site"), (("sessions", "size"), "sessions.size"), (("plan", "model"), "model"), (("sample_size",), "sample_size"), (("demonstration",), "demonstration"),
    ],
)  # fmt: skip
def test_a_place_of_the_plan_has_its_field(where: Any, field: str) -> None:
    assert field_of(where, read_plan(TEMPLATE).model_dump(mode="json")) == field


def test_a_problem_is_said_in_french() -> None:
    problem = FieldProblem("title.fr", "title is missing in {languages}", {"languages": "fr"})
    assert "français" in problem.translated(translator("fr"), {"languages": "français"})


def test_a_number_of_people_stays() -> None:
    study = a_study(sample_size=SAMPLE_SIZE)
    read = read_form(changed(study, alpha="0.01"), study)
    assert read.study is not None and read.study.sample_size == study.sample_size
