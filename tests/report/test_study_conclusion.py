"""The conclusion: a grid of safe responses x severe harms x loss x design, in every place that says it; and studies that misled."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product

import docx
import pytest

from tests.report.test_planned_effect import unread
from tests.support.conclusion_worlds import FOUR, all_alike, bad_ones_leave, some_left, with_harm
from tests.support.decided_studies import decided_study
from tests.support.random_study import random_study
from tests.support.study_tables import a_study
from tracks_sim.outcomes.attrition import Attrition
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.severe_harms import HarmDifference
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.conclusion.advice import (
    FURTHER_STUDY,
    NEW_STUDY,
    OFFER,
    STOP,
    WHERE_ANYWAY,
    ReportFacts,
    next_steps,
)
from tracks_sim.report.conclusion_words import conclusion_first, headline, how_sure, notice
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.two_pages_docx import two_pages_docx
from tracks_sim.report.formats.two_pages_html import two_pages_html
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import Message
from tracks_sim.report.sections.outcomes_table import outcomes
from tracks_sim.report.study_conclusion import Harm, HarmState, Loss, LossState, StudyConclusion, study_conclusion
from tracks_sim.report.summary import summary
from tracks_sim.report.two_pages import two_pages

POLICY, DAY = DisclosurePolicy(), date(2027, 6, 30)
WORDS = {language: Formatter(language) for language in ("en", "fr")}
PRIMARIES = ("helped", "undecided", "no difference", "one group helped", "one group undecided")
INTERVALS: dict[HarmState, tuple[float, float]] = {"worse": (0.02, 0.30), "open": (-0.02, 0.09), "below": (-0.04, 0.03)}
ATTRITION = {"low": Attrition(0.05, 0.05, 0.05), "held": Attrition(0.2, 0.3, 0.1), "conditional": Attrition(0.3, 0.4, 0.2), "most": Attrition(0.8, 0.8, 0.8)}


@cache
def decided(name: str) -> tuple[StudyData, StudyConclusion]:
    data = decided_study(name)
    return data, study_conclusion(data, POLICY)


@cache
def told(name: str) -> StudyData:
    """The study of ``decided``, once each place has told of it: what its words rest on is worked out by then."""
    data, _ = decided(name)
    everywhere(data)
    return data


def concluding(data: StudyData, concluded: StudyConclusion) -> StudyData:
    """The study with this conclusion instead of its own, in everything that asks for it."""
    other = replace(data)
    other.worked_out.update({key: concluded if isinstance(key, tuple) and key[0] is study_conclusion else made for key, made in data.worked_out.items()})
    return other


def grid(harm: HarmState, loss: LossState, name: str) -> tuple[StudyData, StudyConclusion]:
    data, own = decided(name)
    low, high = INTERVALS.get(harm, (0.0, 0.0))
    middle = Estimate((low + high) / 2, low, high, n=400)
    told = Harm(harm, None if harm == "not_told" else HarmDifference(middle, middle), 5.0)
    missing = Loss(loss, (24, 16), 80, ATTRITION[loss], 0.125 if loss == "conditional" else None)
    return data, replace(own, harm=told, loss=missing)


def everywhere(data: StudyData) -> dict[str, dict[str, list[str]]]:
    """What stands first of the result in each place, and then the rest, in words, by language; and the whole page of the two pages."""
    pages, said_first, blocks = two_pages(data, POLICY, DAY), summary(data, POLICY), outcomes(data, POLICY).blocks
    return {language: {
        "two pages": [words.message(m) for m in (pages.result.headline, *pages.result.sentences, *pages.can_say, *pages.next_steps)],
        "summary": [words.message(m) for m in said_first],
        "page Outcomes": [words.message(m) for m in blocks if isinstance(m, Message)],
        "word file": [p.text for p in docx.Document(io.BytesIO(two_pages_docx(pages, language, "annex.html"))).paragraphs],
        "html": [two_pages_html(pages, language, "annex.html")],
    } for language, words in WORDS.items()}  # fmt: skip


@pytest.mark.parametrize("name", PRIMARIES)
def test_no_word_of_the_grid_offers_or_says_plainly_helped_beside_more_harm_or_a_margin_that_is_passed(name: str) -> None:
    for harm, loss in product(("worse", "open", "below", "not_told"), ("low", "held", "conditional", "most")):
        data, concluded = grid(harm, loss, name)  # type: ignore[arg-type]
        steps = tuple(next_steps(ReportFacts(data, POLICY, concluded, (), False)))
        said = WORDS["en"].message(headline(concluded, POLICY))
        assert (OFFER in steps) == (harm == "below" and loss in ("low", "held") and name == "helped"), (harm, loss)
        assert said.startswith("STOP") == (harm == "worse") and (steps[0] == STOP) == (harm == "worse")
        assert WHERE_ANYWAY not in steps or harm == "below"
        if name == "helped":
            plain = "the training helped: it made" in said and "open" not in said and "cannot be told" not in said
            assert plain == (harm == "below" and loss in ("low", "held")), said
            assert (FURTHER_STUDY in steps) == (harm != "worse" and loss != "most" and not plain)
        if loss == "most" and harm != "worse":
            assert said.startswith("Too many left before the end: only 40 of 80 people finished.")
        if loss == "conditional" and "helped" in name and harm != "worse":
            assert "provided that the 40 people who left would not have responded worse" in said and "12 of 100" in said
        if harm == "open" and loss != "most" and ("helped" in name or name == "no difference"):
            assert said.endswith("Whether severe harm became more frequent is open." if concluded.alone else "Whether it does more severe harm is open.")


def test_stop_stands_first_in_every_place() -> None:
    concluded, data = grid("worse", "low", "helped")[1], told("helped")
    for places in everywhere(concluding(data, concluded)).values():
        [html] = places.pop("html")
        assert html.index("STOP") < html.index("<h2 id=\"picture\">")
        for place, said in places.items():
            first = next(text for text in said if "STOP" in text)
            assert said.index(first) <= (7 if place == "word file" else 0), place
            assert first.startswith("STOP") and not any("Offer the training to more" in text or "Proposez la formation à davantage" in text for text in said)
            assert not any(re.match(r"In these \d+ fictional cases the training helped|Face à ces \d+ cas fictifs, la formation a aidé", text) for text in said), place


@pytest.mark.parametrize(("harm", "loss"), [("open", "conditional"), ("below", "most")])
def test_each_place_says_the_same_conclusion(harm: HarmState, loss: LossState) -> None:
    concluded, data = grid(harm, loss, "helped")[1], told("helped")
    for language, places in everywhere(concluding(data, concluded)).items():
        own = WORDS[language].message(headline(concluded, POLICY))
        assert [place for place, said in places.items() if place != "html" and own not in said] == []


def f1_studies() -> Iterator[StudyData]:
    """The three studies in which severe harms multiplied while the headline said helped, or that nothing can be decided."""
    yield with_harm(random_study(200, 1, FOUR, 1.3), 0.15, 1.0, 0.1)
    yield with_harm(random_study(160, 1, FOUR, 0.2), 0.15, 1.0, 0.1)
    yield with_harm(random_study(80, 3, FOUR, 0.2), 0.15, 1.0, 0.1)


def test_severe_harms_that_multiply_stop_a_training_whatever_else_it_does() -> None:
    for data, state in zip(f1_studies(), ("helped", "undecided", "undecided"), strict=True):
        concluded = study_conclusion(data, POLICY)
        assert concluded.more_harm and concluded.state == state
        assert WORDS["en"].message(headline(concluded, POLICY)).startswith("STOP")
        steps = tuple(next_steps(ReportFacts(data, POLICY, concluded, (), False)))
        assert steps[0] == STOP and OFFER not in steps


def test_hardly_anybody_finished_is_no_help() -> None:
    """103 of 120 left: 9 and 8 finished."""
    data = some_left(random_study(120, 2, FOUR, 2.5), 51, 52)
    concluded = study_conclusion(data, POLICY)
    assert WORDS["en"].message(headline(concluded, POLICY)) == "Too many left before the end: only 17 of 120 people finished. So this study cannot say what the training changed."
    assert not concluded.may_be_offered and concluded.loss.missing == 103


def test_where_the_bad_ones_leave_a_result_has_its_condition() -> None:
    """With an effect, so that the result is helped: nine of ten of the trained who did badly did not submit, 22 people."""
    data = with_harm(bad_ones_leave(120, 3, 0.45, share=0.9), 0.0, 0.0, 0.0)
    concluded = study_conclusion(data, POLICY)
    assert (concluded.state, concluded.loss.attrition.level if concluded.loss.attrition else "") == ("helped", "high")
    assert concluded.loss.state == "conditional" and concluded.loss.missing == 22 and not concluded.may_be_offered


def test_nobody_left_is_no_condition() -> None:
    concluded = study_conclusion(with_harm(random_study(120, 2, FOUR, 2.0), 0.0, 0.0, 0.0), POLICY)
    assert concluded.loss.state == "low" and concluded.may_be_offered and concluded.harm.state == "below"


def test_all_safe_and_all_unsafe_have_words_of_their_own() -> None:
    safe, unsafe = (two_pages(all_alike(one), POLICY, DAY) for one in (1, 0))
    said = [WORDS["en"].message(pages.result.headline) for pages in (safe, unsafe)]
    assert said[0].startswith("Every response that is compared was safe") and said[1].startswith("No response that is compared was safe")
    assert NEW_STUDY not in (*safe.next_steps, *unsafe.next_steps) and safe.next_steps != unsafe.next_steps


def test_with_one_order_of_forms_nothing_is_said_of_harm_either() -> None:
    """The cases after are others than before, so that more harm in them may be theirs."""
    one = a_study(arms=("training",), counterbalanced=False, block_sizes=(4,))
    concluded = study_conclusion(with_harm(random_study(40, 3, one, 1.0), 0.0, 1.0, 0.0), POLICY)
    assert concluded.state == "not_estimable" and concluded.harm.state == "not_told" and not concluded.more_harm


def test_what_cannot_be_read_is_a_state() -> None:
    pages = two_pages(unread(decided("helped")[0], 1 / 15), POLICY, DAY)
    assert pages.result.concluded.state == "unreadable" and pages.result.concluded.harm.state == "not_told"
    assert "cannot read enough" in WORDS["en"].message(pages.result.headline)


def test_a_study_is_not_told_to_plan_the_design_that_it_has() -> None:
    """A separated study of two groups before and after: the trained 0 to 100 of 100, the others 0 to 0."""
    data = all_alike(0)
    trained_after = (data.sittings["arm"] == "training") & (data.sittings["phase"] == "post")
    separated = replace(data, sittings=data.sittings.assign(safe=data.sittings["safe"].mask(trained_after, 1)))
    assert NEW_STUDY not in two_pages(separated, POLICY, DAY).next_steps
    alone = two_pages(random_study(30, 2, a_study(arms=("training",), phases=({"id": "post"},), questionnaires={}), 1.0), POLICY, DAY)
    assert NEW_STUDY in alone.next_steps


def test_a_study_that_was_frozen_before_keeps_its_conclusion_with_a_dated_notice() -> None:
    data = next(f1_studies())
    before = replace(data, state=replace(data.state, concludes=1))
    concluded = study_conclusion(before, POLICY)
    pages = two_pages(before, POLICY, DAY)
    assert WORDS["en"].message(pages.result.headline).startswith("In these 8 fictional cases the training helped: it made")
    [note] = notice(concluded, before, POLICY)
    said = WORDS["en"].message(note)
    assert pages.warnings == (note,) and said.startswith(f"Notice of {WORDS['en'].cell(before.today)}") and "STOP: in these fictional cases people who were trained" in said
    assert conclusion_first(concluded, before, POLICY) == (note,) == tuple(outcomes(before, POLICY).blocks[:1]) == summary(before, POLICY)[:1]
    assert pages.next_steps[0] == STOP and OFFER not in pages.next_steps  # a conclusion is kept, a danger is not


def test_how_sure_it_is_stands_in_one_line() -> None:
    data, concluded = grid("below", "low", "helped")
    told = replace(data, state=replace(data.state, statements={"organiser": "A university.", "instructors": "Two trainers of the service.", "funding": "The ministry.", "cost": "120 EUR"}))
    line = how_sure(concluded, told, POLICY)
    assert line is not None
    assert WORDS["en"].message(line) == (
        "How sure: chance made the groups; the plan names no number of people; 40 of 80 left; run by: A university; taught by: Two trainers of the service; paid by: The ministry; "
        "120 EUR for each person trained, about the price of one more safe response if each of them meets 3 such cases (an uncertain number)."
    )
    assert how_sure(replace(concluded, as_frozen=True), told, POLICY) is None
    read = {"a": {"reviews": 2, "fit": 1}, "b": {"reviews": 1, "fit": 1}, "c": {"reviews": 0, "fit": 0}}
    for cases, words in ((read, "practitioners have read 2 of 3 cases with their keys, and 2 of 3 reviews found the case fit as it was"), ({"c": read["c"]}, "no practitioner has read the cases and their keys")):
        line = how_sure(concluded, replace(data, versions={**data.versions, "library": cases}), POLICY)
        assert line is not None and f"; {words}; who ran the study and who paid is not said." in WORDS["en"].message(line)


@pytest.mark.parametrize("margin", [1.0, 5.0, 30.0])
def test_the_margin_is_that_of_the_plan(margin: float) -> None:
    data = decided("undecided")[0]
    study = data.study.model_copy(update={"plan": data.study.plan.model_copy(update={"largest_harm": margin})})
    found = study_conclusion(replace(data, study=study), POLICY).harm
    assert found.difference is not None and found.difference.by_case.high is not None
    assert (found.margin, found.state) == (margin, "below" if 100 * found.difference.by_case.high < margin else "open")


def test_harm_is_not_told_before_results_are_open() -> None:
    concluded = study_conclusion(decided_study("unfinished"), POLICY)
    assert (concluded.harm.state, concluded.loss.state) == ("not_told", "not_told")
    assert study_conclusion(decided_study("eight people"), POLICY).harm.difference is None
