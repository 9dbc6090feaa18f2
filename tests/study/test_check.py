"""Remarks on a plan before it is frozen: blocking ones, and those a reader of the report should know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.study_cases import SAMPLE_SIZE, a_study
from tests.support.synthetic_cases import balanced_form, with_case
from tests.support.twin_cases import twin_of, with_twins
from tracks_sim.case.load import CaseFile, Catalogues, Library, scenarios_root
from tracks_sim.errors import CaseLibraryError, UnknownCase
from tracks_sim.i18n import translator
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.study import Study, StudyState
from tracks_sim.study.check import LEAST_PAIRS, hashes_of, remarks, unsaid_at_freeze
from tracks_sim.study.plan_file import read_plan
from tracks_sim.study.plan_form import field_of
from tracks_sim.study.planned_analysis import SECONDARY_OUTCOMES
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.pages.home import home_sheet

TEMPLATE = Path(__file__).parents[2] / "tracks_sim" / "study" / "template.yaml"


@pytest.fixture(scope="module")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


def remark_text(found: Any, hinders: bool) -> str:
    return "\n".join(r.text for r in found if r.blocking is hinders)


def test_the_template_is_a_plan_that_nothing_hinders(library: Library, asked_with: Questionnaires) -> None:
    found = remarks(read_plan(TEMPLATE), library, asked_with)
    assert not remark_text(found, True)
    warned = remark_text(found, False)
    assert "Form A has 4 cases" in warned and "Form B has 4 cases" in warned and "measures nothing" in warned
    assert "balanced" not in warned and "parallel" not in warned


def test_the_template_is_a_demonstration_on_the_eight_short_cases(library: Library) -> None:
    plan = read_plan(TEMPLATE)
    assert plan.demonstration and plan.cases <= set(library.open_for_practice) and len(plan.cases) == 8
    for form in plan.forms.values():
        files = [library.case(case) for case in form]
        assert sum(f.key.classification == "trafficking" for f in files) == sum(f.case.has_talk for f in files) == 2
        assert {f.case.length for f in files} == {"short"} and all(set(plan.languages) <= set(f.texts) for f in files)


TELLING_FORMS = {form: tuple(cases) for form, cases in read_plan(TEMPLATE).forms.items()}
"""Two forms that no constant answer passes."""


@pytest.mark.parametrize("status", ["draft", "released"])
def test_practice_cases_hinder_a_study_that_is_no_demonstration(library: Library, asked_with: Questionnaires, status: str) -> None:
    """Whatever their status: what the first page lists may have been worked on by anybody."""
    offered = replace(library, cases={case: with_case(file, status=status) for case, file in library.cases.items()})
    [remark] = [r for r in remarks(a_study(demonstration=False, forms=TELLING_FORMS), offered, asked_with) if r.blocking]
    assert ", ".join((*TELLING_FORMS["A"], *TELLING_FORMS["B"])) in remark.text and "`demonstration: true`" in remark.text
    assert remark.where == ("forms",) and "ouverts à l’entraînement" in remark.translated(translator("fr"))
    assert not remark_text(remarks(a_study(), offered, asked_with), True)


def test_one_practice_case_is_enough_to_hinder_and_is_named_alone(library: Library, asked_with: Questionnaires) -> None:
    cases = {case: with_case(file, status="draft" if case == "the-rubber-ball" else "retired") for case, file in library.cases.items()}
    found = remark_text(remarks(a_study(demonstration=False, forms=TELLING_FORMS), replace(library, cases=cases), asked_with), True)
    assert "practice: the-rubber-ball. Write" in found


def test_forms_that_nobody_can_practise_on_need_no_word_and_are_told_that_one_is_too_much(library: Library, asked_with: Questionnaires) -> None:
    kept_back = replace(library, cases={case: with_case(file, status="retired") for case, file in library.cases.items()})
    found = remarks(a_study(demonstration=False, forms=TELLING_FORMS), kept_back, asked_with)
    assert not remark_text(found, True) and "measures nothing" not in remark_text(found, False)
    assert "no case of its forms is open for practice" in remark_text(remarks(a_study(), kept_back, asked_with), False)


def test_open_for_practice_is_what_the_first_page_lists(library: Library) -> None:
    cases = {**library.cases, "the-night-bus": with_case(library.case("the-night-bus"), status="retired")}
    some = with_twins(replace(library, cases=cases), TWINS)
    shown = home_sheet(some, (), (), PageContext(Path(), None, None, None, "en", "", {}), "en")
    assert {card["id"] for card in shown["cases"]} == set(some.open_for_practice) == set(library.cases) - {"the-night-bus"}


def test_words_that_the_plan_does_not_list_are_warned_about(library: Library, asked_with: Questionnaires) -> None:
    assert "lists no words" not in remark_text(remarks(a_study(), library, asked_with), False)
    warned = remark_text(remarks(a_study(levels={"site": ("north",)}), library, asked_with), False)
    assert "balances by experience and lists no words for it" in warned and "balances by site and lists" not in warned


def test_two_forms_of_six_balanced_cases_are_not_warned_about(catalogues: Catalogues, asked_with: Questionnaires) -> None:
    # six cases make form A; the same six under other names form B
    files = {f.case.id: f for f in balanced_form()} | {f"{f.case.id}-too": f for f in balanced_form()}
    library = Library(catalogues, files)
    study = a_study(forms={"A": tuple(f.case.id for f in balanced_form()), "B": tuple(f"{f.case.id}-too" for f in balanced_form())}, languages=("en",))
    warned = remark_text(remarks(study, library, asked_with), False)
    assert "Form" not in warned and "parallel" not in warned


@pytest.mark.parametrize(
    ("changes", "hinders", "text"),
    [
        ({"forms": {"A": ("no-such-case",)}, "block_sizes": (2,)}, True, "no case 'no-such-case'"),
        ({"questionnaires": {"pre": ("no-such",)}}, True, "no questionnaire 'no-such'"),
        ({"languages": ("en", "fr", "es"), "title": {"en": "a", "fr": "a", "es": "a"}, "consent": {"en": "a", "fr": "a", "es": "a"}}, True, "no words in es"),
        ({"arms": ("training",)}, False, "One group"),
        ({}, False, "No smallest effect: write as `smallest_effect` under `plan`"),
        ({"forms": {"A": ("the-packing-shed",)}, "block_sizes": (2,)}, False, "same form is sat in every phase"),
        ({"counterbalanced": False}, False, "begins with form A"),
        ({"phases": ({"id": "pre"}, {"id": "post"}, {"id": "follow-up"})}, False, "sits again the form"),
        ({"forms": {"A": ("the-packing-shed", "the-last-payslip"), "B": ("the-night-bus",)}}, False, "not parallel"),
        ({}, False, "one size"),
    ],
)
def test_each_weakness_is_named(library: Library, asked_with: Questionnaires, changes: dict[str, Any], hinders: bool, text: str) -> None:
    assert text in remark_text(remarks(a_study(**changes), library, asked_with), hinders)


BY_ARM = {"training": {"post": ("reaction",)}, "waitlist": {"follow-up": ("reaction",)}}
THREE = ({"id": "pre"}, {"id": "post"}, {"id": "follow-up"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"questionnaires": {"post": ("confidence", "reaction")}}, ["`questionnaires.post` asks the group waitlist about a training that it has not had at post. Take reaction out there, and write instead: `questionnaires_by_arm: {training: {post: [reaction]}}`."]),
        ({"questionnaires": {"post": ("reaction",)}, "phases": THREE}, ["write instead: `questionnaires_by_arm: {training: {post: [reaction]}, waitlist: {follow-up: [reaction]}}`"]),
        ({"questionnaires": {"pre": ("reaction",)}, "arms": ("training",)}, ["`questionnaires.pre` asks the group training"]),
        ({"questionnaires": {"pre": ("reaction",)}, "arms": ("training", "control"), "phases": ({"id": "pre"},)}, ["has no phase after a training", "has no phase after a training"]),
        ({"questionnaires_by_arm": {"waitlist": {"post": ("reaction",)}}}, ["`questionnaires_by_arm.waitlist.post` asks the group waitlist"]),
        ({"questionnaires": {"follow-up": ("reaction",)}, "arms": ("training", "control"), "phases": THREE}, ["asks the group control about a training that it has not had at follow-up"]),
        ({"questionnaires": {"post": ("reaction",)}, "arms": ("training",)}, []),
        ({"questionnaires_by_arm": BY_ARM, "phases": THREE}, []),
        ({"questionnaires": {"post": ("confidence",)}}, []),  # the part about the time before the training is asked of the trained only
    ],
)
def test_a_plan_that_asks_the_untrained_about_the_training_is_refused(library: Library, asked_with: Questionnaires, changes: dict[str, Any], said: list[str]) -> None:
    blocking = [r for r in remarks(a_study(**changes), library, asked_with) if r.blocking]
    assert len(blocking) == len(said) and all(sentence in remark.text for sentence, remark in zip(said, blocking, strict=True))
    assert all(("Retirez" in r.translated(translator("fr"))) and r.where for r in blocking)


@pytest.mark.parametrize("changes", [{"plan": {"smallest_effect": 10}}, {"arms": ("training",)}])
def test_a_smallest_effect_is_asked_for_where_two_groups_have_none(library: Library, asked_with: Questionnaires, changes: dict[str, Any]) -> None:
    assert "No smallest effect" not in remark_text(remarks(a_study(**changes), library, asked_with), False)
    assert read_plan(TEMPLATE).plan.smallest_effect is not None


DAYS = [
    # the last day is before the first, which the plan names, or which follows from the start of the training: 2027-03-01 and two weeks
    (({"id": "pre", "opens": "2027-05-01", "closes": "2027-04-01"}, {"id": "post", "opens": "2027-06-01"}), None, "its last day, 2027-04-01, before its first, 2027-05-01", ("phases", 0, "closes")),
    (({"id": "pre"}, {"id": "post", "weeks": 2, "closes": "2027-03-10"}), "2027-03-01", "its last day, 2027-03-10, before its first, 2027-03-15", ("phases", 1, "closes")),
    (({"id": "pre", "opens": "2027-05-01"}, {"id": "post", "opens": "2027-05-01"}), None, "“post” opens on 2027-05-01, and “pre” on 2027-05-01", ("phases", 1, "opens")),
    (({"id": "pre"}, {"id": "post", "opens": "2027-02-01"}), "2027-03-01", "before the training begins on 2027-03-01", ("phases", 1, "opens")),
    (({"id": "pre"}, {"id": "post", "weeks": 2, "closes": "2026-12-31"}), None, "The last day of the phase “post”, 2026-12-31, is past", ("phases", 1, "closes")),
]  # fmt: skip


@pytest.mark.parametrize(("phases", "starts", "text", "where"), DAYS)
def test_days_on_which_nobody_could_answer_hinder_the_freeze(library: Library, asked_with: Questionnaires, phases: Any, starts: str | None, text: str, where: Any) -> None:
    study = a_study(phases=phases, training_starts=starts)
    found = [remark for remark in remarks(study, library, asked_with, today=date(2027, 1, 1)) if remark.blocking]
    assert [remark.where for remark in found] == [where] and text in found[0].text


def test_days_of_a_frozen_plan_hinder_no_amendment(library: Library, asked_with: Questionnaires) -> None:
    for phases, starts, _, _ in DAYS:
        assert not any(remark.blocking for remark in remarks(a_study(phases=phases, training_starts=starts), library, asked_with, frozen=True, today=date(2027, 1, 1)))


def test_days_that_fit_are_not_told(library: Library, asked_with: Questionnaires) -> None:
    """The last day may be the first one, and today."""
    study = a_study(phases=({"id": "pre", "opens": "2027-01-01", "closes": "2027-01-01"}, {"id": "post", "weeks": 2, "closes": "2027-03-15"}), training_starts="2027-03-01")
    assert not any("opens" in str(remark.where) or "closes" in str(remark.where) for remark in remarks(study, library, asked_with, today=date(2027, 1, 1)))


def test_a_phase_after_the_training_without_a_last_day_is_told_and_hinders_nothing(library: Library, asked_with: Questionnaires) -> None:
    study = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2, "closes": "2027-03-15"}, {"id": "follow-up", "weeks": 12}))
    [told] = [remark for remark in remarks(study, library, asked_with) if "has no last day" in remark.text]
    assert (told.where, told.blocking, told.gaps["phase"]) == (("phases", 2, "closes"), False, "follow-up")
    assert field_of(told.where, study.model_dump(mode="json")) == "phase.follow-up.closes"
    assert not any("has no last day" in remark.text for remark in remarks(study, library, asked_with, frozen=True))  # then the page says what is closed


def test_a_share_for_points_and_several_words_in_one_line_are_told(library: Library, asked_with: Questionnaires) -> None:
    told = remark_text(remarks(a_study(plan={"smallest_effect": 0.1}, levels={"site": ("north, south",), "experience": ("new",)}), library, asked_with), False)
    assert "The smallest effect is 0.1: it is said in points of 100" in told and "“north, south” counts as one word for site" in told
    told = remark_text(remarks(a_study(plan={"smallest_effect": 1}), library, asked_with), False)
    assert "in points of 100" not in told and "counts as one word" not in told


def test_a_wrong_plan_is_told_with_its_places(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(TEMPLATE.read_text(encoding="utf-8").replace("weeks: 4", "weeks: many").replace("country: fr", "country: zz"), encoding="utf-8")
    with pytest.raises(CaseLibraryError) as raised:
        read_plan(plan)
    assert len(raised.value.problems) == 2 and "plan.yaml:" in str(raised.value) and "country" in str(raised.value)


def test_the_hash_covers_cases_keys_and_questionnaires(library: Library, asked_with: Questionnaires) -> None:
    hashes = hashes_of(a_study(), library, asked_with)
    assert len(hashes) == 4 * 2 + 2  # four cases with their keys, two questionnaires
    assert hashes["key.the-night-bus"] == library.case("the-night-bus").hashes["key"]
    with pytest.raises(UnknownCase):
        hashes_of(a_study(forms={"A": ("gone",)}, block_sizes=(2,)), library, asked_with)


TWINS = {"the-packing-shed": "the-sorting-shed"}


def test_a_plan_with_a_twin_is_told_only_that_pairs_are_few(library: Library, asked_with: Questionnaires) -> None:
    found = remarks(a_study(twins=TWINS), with_twins(library, TWINS), asked_with)
    assert not remark_text(found, True) and "Pairs of twins: 1" in remark_text(found, False)
    assert MINIMUMS["twins_together"].cases == LEAST_PAIRS


def test_what_is_no_twin_or_differs_hinders(library: Library, asked_with: Questionnaires) -> None:
    def hinders(twin: CaseFile | None, study: Study | None = None) -> str:
        cases = library.cases if twin is None else {**library.cases, twin.case.id: twin}
        return remark_text(remarks(study or a_study(twins=TWINS), replace(library, cases=cases), asked_with), True)

    shed = library.case("the-packing-shed")
    twin = twin_of(shed, "the-sorting-shed")
    assert not hinders(twin)
    assert "no case 'the-sorting-shed'" in hinders(None)
    assert "does not say that it is a twin" in hinders(replace(twin, key=shed.key))
    assert "does not say that it is a twin" in hinders(twin_of(library.case("the-night-bus"), "the-sorting-shed"))
    assert "more than their words" in hinders(replace(twin, case=twin.case.model_copy(update={"indicators": twin.case.indicators[::-1]})))
    assert "has no words in fr" in hinders(replace(twin, texts={"en": twin.texts["en"]}))
    assert "is a twin of the-packing-shed" in hinders(twin, a_study(forms={"A": ("the-sorting-shed",)}, block_sizes=(2,)))


def test_the_hash_covers_twins(library: Library, asked_with: Questionnaires) -> None:
    hashes = hashes_of(a_study(twins=TWINS), with_twins(library, TWINS), asked_with)
    assert {"key.the-sorting-shed", "case.the-sorting-shed"} <= set(hashes) and len(hashes) == 5 * 2 + 2


def plan_with(secondary: tuple[str, ...], **changes: Any) -> Study:
    """The template with other secondary outcomes."""
    study = read_plan(TEMPLATE)
    return study.model_copy(update={"plan": study.plan.model_copy(update={"secondary": secondary}), **changes})


def test_every_outcome_may_be_secondary_that_the_template_measures(library: Library, asked_with: Questionnaires) -> None:
    assert not remark_text(remarks(plan_with(SECONDARY_OUTCOMES), library, asked_with), True)


@pytest.mark.parametrize("name", ["wisdom", "safe_response"])
def test_an_outcome_nobody_measures_hinders_at_its_place(library: Library, asked_with: Questionnaires, name: str) -> None:
    found = next(r for r in remarks(plan_with(("hits", name)), library, asked_with) if r.blocking)
    assert found.where == ("plan", "secondary", 1) and f"names {name}, which is no outcome" in found.text and "brier_score" in found.text


def test_a_promise_that_the_plan_does_not_measure_hinders(library: Library, asked_with: Questionnaires) -> None:
    unasked = plan_with(("knowledge",), questionnaires={"pre": ("knowledge",), "post": ("confidence",)})
    assert "not every group is asked the questionnaire knowledge at pre, post" in remark_text(remarks(unasked, library, asked_with), True)
    assert "names hits twice" in remark_text(remarks(plan_with(("hits", "hits")), library, asked_with), True)
    silent = replace(library, cases={name: _without(file, "interview", "detection") for name, file in library.cases.items()})
    for name in ("safety_steps", "detection_hits"):
        assert f"names {name}, and no case of form A measures it" in remark_text(remarks(plan_with((name,)), silent, asked_with), True)


def _without(file: CaseFile, *steps: str) -> CaseFile:
    return replace(file, case=file.case.model_copy(update={"steps": tuple(step for step in file.case.steps if step not in steps)}))


def test_an_old_plan_with_another_name_can_still_be_read() -> None:
    assert Study.model_validate(plan_with(("wisdom",)).model_dump(mode="json")).plan.secondary == ("wisdom",)


def test_a_number_of_people_for_another_plan_is_said(library: Library, asked_with: Questionnaires) -> None:
    study = a_study(sample_size=SAMPLE_SIZE | {"cases": 2}, plan={"smallest_effect": 10})
    assert "computed for another plan" not in remark_text(remarks(study, library, asked_with), False)
    changed = a_study(sample_size=SAMPLE_SIZE | {"cases": 2}, plan={"smallest_effect": 12, "alpha": 0.01}, arms=("training",), block_sizes=(2,))
    assert "for another plan (alpha, groups, effect)" in remark_text(remarks(changed, library, asked_with), False)
    together = a_study(sample_size=SAMPLE_SIZE | {"cases": 2}, sessions={"size": 10})
    assert "for another plan (session_size)" in remark_text(remarks(together, library, asked_with), False)


def test_a_demonstration_needs_no_number_of_people_and_a_study_does(library: Library, asked_with: Questionnaires) -> None:
    for demonstration in (True, False):
        found = remark_text(remarks(a_study(demonstration=demonstration), library, asked_with), False)
        assert ("How many people it needs was not computed" in found) is not demonstration


def measuring(library: Library, *cases: str, **changes: Any) -> tuple[Study, Library]:
    """A study of one form that measures, and the library in which its cases are closed to practice."""
    closed = replace(library, cases={case: with_case(file, status="retired") for case, file in library.cases.items()})
    return a_study(demonstration=False, forms={"A": cases}, block_sizes=(2,), **changes), closed


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        # both keyed yes, both answered safely by the offer of specialised help, every counted element present: shown by tracks-sim check of each key
        (("the-packing-shed", "the-second-crossing"), ["chooses “refer_specialist” in every case passes form A", "answers “yes” each time at the step “detection”", "answers “present” each time at the step “elements”"]),
        (("the-knitted-hat", "the-borrowed-bicycle"), ["answers “no” each time at the step “detection”"]),
        (("the-night-bus", "the-quiet-room"), []),
    ],
)  # fmt: skip
def test_a_form_that_one_answer_passes_hinders_a_study_that_measures(library: Library, asked_with: Questionnaires, cases: tuple[str, ...], said: list[str]) -> None:
    study, closed = measuring(library, *cases)
    blocking = [r for r in remarks(study, closed, asked_with) if r.blocking]
    assert len(blocking) >= len(said) and (bool(said) or not blocking)
    for sentence in said:
        [remark] = [r for r in blocking if sentence in r.text]
        assert remark.where == ("forms", "A") and "put" in remark.text and "mettez-y" in remark.translated(translator("fr"))
    # a demonstration measures nothing anyhow, and what is frozen cannot be changed: both are told
    assert not [r for r in remarks(study.model_copy(update={"demonstration": True}), library, asked_with) if r.blocking]
    told = remarks(study, closed, asked_with, frozen=True)
    assert not remark_text(told, True) and all(sentence in remark_text(told, False) for sentence in said)


def test_every_remark_that_is_not_about_the_whole_has_its_place(library: Library, asked_with: Questionnaires) -> None:
    """So that a form can show it beside a field."""
    hints = remarks(plan_with(("wisdom",), demonstration=False, strata=("site",), levels={}, block_sizes=(4,)), library, asked_with)
    assert len(hints) > 5 and all(remark.where for remark in hints)


def test_the_sentences_for_a_form_name_no_key_of_a_file(library: Library, asked_with: Questionnaires) -> None:
    study = plan_with(("wisdom", "hits", "hits", "knowledge"), demonstration=False, levels={}, questionnaires={"pre": ("reaction",)}, questionnaires_by_arm={})
    study = study.model_copy(update={"plan": study.plan.model_copy(update={"smallest_effect": None})})
    for remark in remarks(study, library, asked_with):
        for language in ("en", "fr"):
            text = remark.in_form(translator(language), {})
            assert "`" not in text and "_" not in text.replace("the_", "") and "{" not in text, text


def test_a_freeze_without_registration_or_number_of_people_is_remarked_and_not_hindered() -> None:
    nothing = StudyState(a_study())
    registered = replace(nothing, statements={"registration": "OSF, 12 January 2027"})
    sized = StudyState(a_study(sample_size=SAMPLE_SIZE))
    assert [r.where for r in unsaid_at_freeze(nothing)] == [("registration",), ("sample_size",)] and not any(r.blocking for r in unsaid_at_freeze(nothing))
    assert [[r.where for r in unsaid_at_freeze(state)] for state in (registered, sized)] == [[("sample_size",)], [("registration",)]]
    assert unsaid_at_freeze(replace(sized, statements=registered.statements)) == ()


@pytest.mark.parametrize("own", [False, True])
def test_own_cases_that_are_released_are_open_for_practice_and_others_are_not(library: Library, asked_with: Questionnaires, own: bool) -> None:
    """An organisation's own case is listed on the first page once it is released; a draft is not."""
    some = replace(library, own=frozenset(library.cases) if own else frozenset())
    hindering = remark_text(remarks(a_study(demonstration=False, forms=TELLING_FORMS), some, asked_with), True)
    assert ("open for practice" in hindering) is not own  # the kit's are drafts, and listed all the same
    released = replace(some, cases={case: with_case(file, status="released") for case, file in some.cases.items()})
    assert "open for practice" in remark_text(remarks(a_study(demonstration=False, forms=TELLING_FORMS), released, asked_with), True)
