"""Remarks on a plan before it is frozen: blocking ones, and those a reader of the report should know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.study_cases import a_study
from tests.support.synthetic_cases import balanced_form, with_case
from tests.support.twin_cases import twin_of, with_twins
from tracks_sim.case.load import CaseFile, Catalogues, Library, load_library, scenarios_root
from tracks_sim.errors import CaseLibraryError, UnknownCase
from tracks_sim.i18n import translator
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.study import Study
from tracks_sim.study.check import LEAST_PAIRS, hashes_of, remarks
from tracks_sim.study.model import SECONDARY_OUTCOMES
from tracks_sim.study.plan_file import read_plan
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.home import home_sheet

TEMPLATE = Path(__file__).parents[2] / "tracks_sim" / "study" / "template.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


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


@pytest.mark.parametrize("status", ["draft", "released"])
def test_practice_cases_hinder_a_study_that_is_no_demonstration(library: Library, asked_with: Questionnaires, status: str) -> None:
    """Whatever their status: what the first page lists may have been worked on by anybody."""
    offered = replace(library, cases={case: with_case(file, status=status) for case, file in library.cases.items()})
    [remark] = [r for r in remarks(a_study(demonstration=False), offered, asked_with) if r.blocking]
    assert "the-packing-shed, the-last-payslip, the-night-bus, the-quiet-room" in remark.text and "`demonstration: true`" in remark.text
    assert remark.where == ("forms",) and "ouverts à l’entraînement" in remark.translated(translator("fr"))
    assert not remark_text(remarks(a_study(), offered, asked_with), True)


def test_one_practice_case_is_enough_to_hinder_and_is_named_alone(library: Library, asked_with: Questionnaires) -> None:
    cases = {case: with_case(file, status="draft" if case == "the-night-bus" else "retired") for case, file in library.cases.items()}
    found = remark_text(remarks(a_study(demonstration=False), replace(library, cases=cases), asked_with), True)
    assert "practice: the-night-bus. Write" in found


def test_forms_that_nobody_can_practise_on_need_no_word_and_are_told_that_one_is_too_much(library: Library, asked_with: Questionnaires) -> None:
    kept_back = replace(library, cases={case: with_case(file, status="retired") for case, file in library.cases.items()})
    found = remarks(a_study(demonstration=False), kept_back, asked_with)
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
