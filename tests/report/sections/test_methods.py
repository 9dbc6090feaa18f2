"""The methods section: written for each design, with the equation that was fitted, who is in which analysis, and in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import text_of
from tests.support.study_cases import SAMPLE_SIZE
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.html import page
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import with_versions
from tracks_sim.report.parts import HIDDEN, Figure, Message, Number, Section, Table
from tracks_sim.report.planned_effect import planned_effect
from tracks_sim.report.sections.methods import EQUATIONS, FIGURES, methods
from tracks_sim.report.whole_report import whole_report
from tracks_sim.study import Study

POLICY = DisclosurePolicy()
ONE_ARM = {"arms": ("training",)}
ONE_PHASE = {"phases": ({"id": "post"},), "questionnaires": {}}


def words(section: Section, language: str = "en") -> dict[str, str]:
    """Text of each topic, of the table in the report and of the one beside it."""
    formatter = Formatter(language)
    return {formatter.cell(topic): formatter.cell(text) for name in ("methods", "methods-basis") for topic, text in table_of(section, name).rows}


def table_of(section: Section, name: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id == name)


def described(study: Study, **changes: object) -> dict[str, str]:
    return words(methods(random_study(24, study=study), DisclosurePolicy(**changes)))  # type: ignore[arg-type]


def test_two_groups_before_and_after() -> None:
    said = described(a_study())
    assert EQUATIONS["phase:arm"] in said["Model"] and "β₃ t gᵢ + u₀ᵢ + u₁ᵢ t + vⱼ" in said["Model"]
    assert "[P(1, 1) − P(0, 1)] − [P(1, 0) − P(0, 0)]" in said["In symbols"]
    assert "Training group and Wait-list group, as allocated" in said["Estimand"] and "treatment policy" in said["Estimand"]
    assert "HMAC-SHA256" in said["Design"] and "half of the people begin with the other form" in said["Design"]
    assert "level of 0.05" in said["Test and interval"] and "analysis of covariance" in said["Secondary outcomes"] and "Wan 2021" in said["Sources"] and "CONSORT 2025" in said["Sources"]


def test_two_groups_after_only() -> None:
    said = described(a_study(**ONE_PHASE))
    assert EQUATIONS["arm"] in said["Model"] and "t" not in re.findall(r"\bt\b", said["Model"]) and "Δ = P(1) − P(0)" in said["In symbols"]
    assert "Difference of means" in said["Secondary outcomes"] and "both phases" not in said["Missing data"]


def test_one_group_before_and_after() -> None:
    said = described(a_study(**ONE_ARM))
    assert EQUATIONS["phase"] in said["Model"] and "as allocated" not in said["Estimand"] and "There is nothing to compare" in said["Estimand"]
    assert "Everybody was assigned to the training" in said["Design"] and "HMAC" not in said["Design"]
    assert "t interval of the pairs" in said["Secondary outcomes"] and "TREND" in said["Sources"] and "CONSORT" not in said["Sources"]


@pytest.mark.parametrize("study", [a_study(**ONE_ARM, **ONE_PHASE), a_study(phases=({"id": "pre"},), questionnaires={})])
def test_a_design_that_compares_nothing_has_no_model(study: Study) -> None:
    section = methods(random_study(24, study=study), POLICY)
    said = words(section)
    assert "Estimand" not in said and "Estimation" not in said and "Holm" not in said["Sources"] and len(section.blocks) == 3
    assert "nothing is compared" in said["Model"] or "measures nothing after" in said["Model"]


def test_what_the_study_has_not_got_is_not_described() -> None:
    plain = described(a_study(questionnaires={}))
    assert {"Twins", "Talks", "Questionnaires"}.isdisjoint(plain) and "twin" not in plain["Minimums"]
    twins = described(a_study(twins={"a-one": "a-one-he"}))
    assert "Newcombe" in twins["Twins"] and "Of 1 cases" not in twins["Design"] and "twin" in twins["Minimums"] and "Questionnaires" in twins
    talk = [Person(f"p{i}", safe={"pre": (1, 0, 1), "post": (1, 1, 1)}, talks={"pre": ((1, 2, 1, 2), None, None)}) for i in range(6)]
    assert "fixed rules" in words(methods(study_data_of(talk), POLICY))["Talks"]


def test_planned_secondaries_are_named_with_holm() -> None:
    said = described(a_study(plan={"secondary": ["d_prime", "severe_harms", "unheard_of"], "alpha": 0.01, "smallest_effect": 12}))
    assert "Planned: Indicators: d′; Cases with a severe harm. Their p values are corrected together (Holm)" in said["Secondary outcomes"]
    assert "level of 0.01" in said["Test and interval"] and "12 points or more" in said["Test and interval"] and "Holm 1979" in said["Sources"]


def test_numbers_are_those_of_the_plan_and_of_the_code() -> None:
    said = described(a_study(sample_size=SAMPLE_SIZE, plan={"minimum_n": {"auc": 15}}), smallest=7, seed=42)
    assert "124 people were to be enrolled" in said["Sample size"] and "seed 42" in said["Other intervals"] and "2,000 resamples" in said["Other intervals"]
    assert "15 people and 6 cases: area under the curve" in said["Minimums"] and "the plan’s" in said["Minimums"]
    assert re.fullmatch(r"Python [\w.+]+, numpy [\w.+]+, scipy [\w.+]+, pandas [\w.+]+, tracks_sim 0\.1\.0", said["Software"])
    assert "1 to 6 people" in said["What is hidden"] and "fewer than 7" in said["What is hidden"]
    assert "set aside" in described(a_study(), smallest=1)["What is hidden"]
    assert set(FIGURES) == set(MINIMUMS) - {"reliable_change", "hake"}  # these two are in no report


def test_who_is_in_which_analysis_adds_up_to_those_allocated() -> None:
    """Seven trained in both phases, one before only, six with nothing: 1 and 6 follow from the flow of participants: 14 were allocated, 8 submitted a case."""
    people = [Person(f"t{i}", safe={"pre": (1, 0, 1), "post": (1, 1, 1)}) for i in range(7)] + [Person("t7", safe={"pre": (0, 0, 1)})]
    people += [Person(f"n{i}") for i in range(6)] + [Person(f"w{i}", "waitlist", safe={"pre": (1, 0, 1), "post": (1, 1, 1)}) for i in range(9)]
    table = table_of(methods(study_data_of(people), DisclosurePolicy(smallest=1)), "methods-sets")
    assert [[cell.value for cell in row[1:] if isinstance(cell, Number)] for row in table.rows] == [[7, 1, 6, 14], [9, 0, 0, 9]]
    told = table_of(methods(study_data_of(people), POLICY), "methods-sets")
    assert told.rows == table.rows
    few = table_of(methods(study_data_of(people[4:]), POLICY), "methods-sets").rows[0]  # three in both phases: hidden, and so is what would tell it
    assert few[1] == HIDDEN and sum(cell == HIDDEN for cell in few) >= 2


def test_the_model_that_is_shown_is_the_one_of_the_verdict() -> None:
    data = random_study(60)
    fitted = planned_effect(data, with_versions(data.sittings, data).dropna(subset=["safe"]), POLICY)
    assert fitted is not None and fitted.model is not None and fitted.model.model is not None
    glmm = fitted.model.model
    table = table_of(methods(data, POLICY), "methods-model")
    cells = {text_of(row[0]): row[1] for row in table.rows}
    assert cells["β₃, phase × group"] == Figure(glmm.effect("phase:arm"))
    assert cells["Standard deviation of people (u₀)"] == Number(float(glmm.random_sd[("trainee", "1")]), "decimal")
    assert (cells["People in the model"], cells["Cases in the model"], cells["Responses in the model"]) == (Number(60), Number(6), Number(360))
    assert "Random slopes could not be estimated: only intercepts vary." in [note.sentence for note in table.notes]  # singular, and said


def test_without_a_fit_the_reason_stands_there() -> None:
    few = table_of(methods(random_study(8), POLICY), "methods-model")
    assert not few.rows and few.empty is not None
    before = random_study(24)
    before = replace(before, sittings=before.sittings[before.sittings["phase"] == "pre"])
    unmeasured, planned = table_of(methods(before, POLICY), "methods-model"), planned_effect(before, with_versions(before.sittings, before).dropna(subset=["safe"]), POLICY)
    assert planned is not None and planned.reason is not None and not unmeasured.rows and unmeasured.empty == planned.reason


@pytest.mark.parametrize("data", [study_data_of([], a_study()), study_data_of([Person("p", safe={"pre": (1,)})], a_study(**ONE_ARM))])
def test_an_empty_study_has_its_methods_too(data: StudyData) -> None:
    assert "Model" in words(methods(data, POLICY))


def with_sample_size() -> StudyData:
    return random_study(24, study=a_study(plan={"secondary": ["knowledge"]}, sample_size=SAMPLE_SIZE))


@cache
def report_page() -> str:
    """The page of the report of that study, in English."""
    return page(whole_report(with_sample_size()), "en")


def test_french_has_every_sentence_and_the_page_sets_subscripts() -> None:
    french = words(methods(with_sample_size(), POLICY), "fr")
    assert "réponse sûre" in french["Estimande"] and "politique de traitement" in french["Estimande"] and EQUATIONS["phase:arm"] in french["Modèle"]
    shown = report_page()
    assert "η<sub>ijt</sub> = β<sub>0</sub> + β<sub>1</sub> t" in shown and "docs/" not in shown


def test_no_sentence_of_a_report_sends_its_reader_to_a_file_they_have_not_got() -> None:
    for shown in (report_page(), page(whole_report(random_study(24, study=a_study(**ONE_ARM))), "en")):
        assert not re.search(r"\w+\.md\b", shown)


def test_messages_have_the_gaps_of_their_sentences() -> None:
    table = methods(random_study(24), POLICY).blocks[0]
    assert isinstance(table, Table)
    for _, text in table.rows:
        assert not isinstance(text, Message) or set(re.findall(r"\{(\w+)\}", text.sentence)) == set(text.gaps)
