"""The two pages: each state has its words, every number is one of the annex, and both languages fit on two sheets of A4."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.report.test_planned_effect import unread
from tests.support.conclusion_worlds import FOUR, some_left, with_harm
from tests.support.decided_studies import STUDIES, TWO_ARMS, with_harms
from tests.support.decided_studies import decided_study as data
from tests.support.random_study import random_study
from tests.support.set_pages import beyond_margins, pages_of
from tests.support.study_tables import Person, a_study, study_data_of
from tests.support.verdict_reading import ONE_OF_EACH, SCENARIOS
from tracks_sim.labels import OUTCOME_NAMES as MEASURED_LABEL
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import amount, number_of_100, of_100
from tracks_sim.report.conclusion.advice import OFFER, VERSION_OF_THEN
from tracks_sim.report.conclusion.icon_array import icon_arrays
from tracks_sim.report.conclusion.plain_outcomes import PLAIN_NAMES
from tracks_sim.report.conclusion_words import HEADLINES, HEADLINES_ALONE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.pdf import pdf_writer
from tracks_sim.report.formats.two_pages_html import two_pages_html
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import with_versions
from tracks_sim.report.parts import Hidden, Message, Table
from tracks_sim.report.planned_effect import planned_effect
from tracks_sim.report.plots.icon_array_image import svg
from tracks_sim.report.sections.flow import flow_chart
from tracks_sim.report.sections.outcomes_table import outcomes
from tracks_sim.report.sections.primary import primary
from tracks_sim.report.study_conclusion import ResultState, state_of
from tracks_sim.report.two_pages import (
    FROM_THE_MODEL,
    FROM_THE_MODEL_LEFT_OUT,
    JUDGED_BY,
    KEPT_BEFORE,
    MOST_TOLD,
    TwoPages,
    told,
    two_pages,
)
from tracks_sim.report.whole_report import data_hash
from tracks_sim.study.events import PagesKept
from tracks_sim.study.model import SYNTHETIC

POLICY, DAY = DisclosurePolicy(), date(2027, 6, 30)
EN = Formatter("en")
STATES: dict[str, ResultState] = {
    "helped": "helped", "harmed": "harmed", "undecided": "undecided", "unfinished": "not_measured", "eight people": "too_few",
    "no difference": "no_difference", "never measured": "never_measured", "one group helped": "helped", "one group undecided": "undecided",
    "one group of eight": "too_few", "after only": "undecided", "nobody": "not_measured",
}  # fmt: skip


def in_other_words(name: str, **changes: Any) -> StudyData:
    """A study with changes that none of its results depends on, such as those of its title: results are not worked out again."""
    made(name)
    other = replace(data(name), **changes)
    other.worked_out.update(data(name).worked_out)
    return other


def test_every_answer_is_said_to_count_only_where_it_does() -> None:
    for share, note, headline in ((None, FROM_THE_MODEL, "helped"), (1 / 25, FROM_THE_MODEL_LEFT_OUT, "helped"), (1 / 15, None, "unreadable")):
        found = two_pages(unread(data("helped"), share) if share else data("helped"), POLICY, DAY)
        assert (found.picture_note, found.result.concluded.state) == (note, headline)
        said = " ".join(texts(found))
        assert bool(found.outcomes.rows) == any(one.safe is not None for one in found.picture.each) == (share != 1 / 15)
        assert ("without a result were left out" in said) == (share == 1 / 25)
        assert (VERSION_OF_THEN in found.next_steps) == (share == 1 / 15) and (OFFER in found.next_steps) == (share != 1 / 15)


def test_they_say_by_whose_rules_and_that_others_are_kept() -> None:
    plain = data("undecided")
    assert [text.sentence for text in made("undecided").judged_by] == [JUDGED_BY]
    kept = PagesKept(at="2027-05-01T12:00:00Z", page="0" * 64, tables=data_hash(plain), language="en", kit=plain.versions["kit"])
    for change, others in (({}, []), ({"kit": "0.0.9"}, [KEPT_BEFORE]), ({"tables": "1" * 64}, [KEPT_BEFORE])):
        before = in_other_words("undecided", state=replace(plain.state, kept_pages=(kept.model_copy(update=change),)))
        found = two_pages(before, POLICY, DAY).judged_by
        assert [text.sentence for text in found[1:]] == others
        assert all(text.gaps == {"day": date(2027, 5, 1), "kit": change.get("kit", kept.kit)} for text in found[1:])


@cache
def made(name: str) -> TwoPages:
    return two_pages(data(name), POLICY, DAY)


def texts(pages: TwoPages, words: Formatter = EN) -> Iterator[str]:
    """Every sentence and cell of the pages."""
    result = pages.result
    for sentence in (
        *pages.warnings, result.headline, *result.sentences, *((result.certainty,) if result.certainty else ()), *pages.tried, *pages.can_say, *pages.cannot_say,
        *pages.next_steps, *(part for one in pages.picture.each for part in (one.group, one.when, one.why) if part),
    ):  # fmt: skip
        yield words.message(sentence)
    for table in (pages.people, pages.outcomes):
        yield from (words.cell(cell) for row in table.rows for cell in row)
        yield from (words.message(note) for note in (*table.notes, *((table.empty,) if table.empty else ())))


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {EN.cell(row[0]): tuple(EN.cell(cell) for cell in row[1:]) for row in table.rows}


@pytest.mark.parametrize("name", STUDIES)
def test_each_study_has_its_state_its_headline_and_something_to_do(name: str) -> None:
    pages = made(name)
    assert pages.result.concluded.state == STATES[name]
    said, own = EN.message(pages.result.headline), (HEADLINES_ALONE if len(data(name).study.arms) < 2 else HEADLINES)[STATES[name]]
    assert said.startswith("STOP") if pages.result.concluded.more_harm else re.match(re.escape(own).replace(r"\{n\}", r"\d+"), said)
    assert pages.result.concluded.more_harm == (name == "harmed")
    assert pages.can_say and len(pages.cannot_say) >= 4 and len(pages.next_steps) >= 3


def test_the_five_results_have_words_and_next_steps_of_their_own() -> None:
    states = ("helped", "harmed", "undecided", "no difference", "unfinished", "eight people", "never measured")
    assert len({EN.message(made(name).result.headline) for name in states}) == len({tuple(step.sentence for step in made(name).next_steps[:2]) for name in states}) == len(states)
    assert len({made(name).can_say[0].sentence for name in states[:6]}) == 6
    assert "Do not offer the training to anybody else" in EN.message(made("harmed").next_steps[0])
    harms, offer, *_ = (EN.message(step) for step in made("helped").next_steps)  # what is left to mend stands before the offer
    assert harms.startswith("Severe harms remain") and "Offer the training to more people" in offer


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_state_never_says_another_outcome_than_the_planned_comparison(name: str) -> None:
    study = SCENARIOS[name].data(40, 6)
    planned = planned_effect(study, with_versions(study.sittings, study).dropna(subset=["safe"]), POLICY)
    pages = two_pages(study, POLICY, DAY)
    said = {"helped": "better", "harmed": "worse", "undecided": "undecided", "no_difference": "no_difference", "not_measured": "not_measured"}.get(pages.result.concluded.state, "not_estimable")  # unreadable, all safe … have no estimate
    assert planned is None or planned.outcome == said
    assert state_of(planned, study, POLICY) == pages.result.concluded.state
    if planned is None or planned.model is None:
        assert "good certainty" not in " ".join(EN.message(sentence) for sentence in pages.result.sentences)


def test_numbers_of_the_picture_the_sentences_and_the_table_are_those_of_the_annex() -> None:
    """All of the planned model: the annex has them, the difference with its interval, in the table of that model."""
    pages = made("helped")
    annex = next(b for b in primary(data("helped"), POLICY).blocks if isinstance(b, Table) and b.id == "primary-model-post")
    by_model = rows(annex)
    shown = {(one.arm, one.phase): one.safe for one in pages.picture.each}
    for arm, label in (("training", "Training group"), ("waitlist", "Wait-list group")):
        before, after = (int(share) for share in re.findall(r"\d+", by_model[f"Probability of a safe response: {label}"][0]))
        assert (shown[arm, "pre"], shown[arm, "post"]) == (before, after)
        assert f"{before}\u00a0→\u00a0{after}" in rows(pages.outcomes)["Safe responses, of 100"]
        assert f"{before} were safe" in EN.message(pages.result.sentences[0])
    value, low, high = (int(n) for n in re.findall(r"\d+", by_model["Difference in the probability of a safe response"][0]))
    assert f"With the training {value} more of 100 responses" in EN.message(pages.result.sentences[1])
    assert f"between {low} more and {high} more" in EN.message(pages.result.sentences[1])


@pytest.mark.parametrize("name", STUDIES)
def test_words_of_the_table_are_those_of_the_annex(name: str) -> None:
    """Better is called better by both, in the table of outcomes of the annex and on the two pages."""
    pages, block = made(name), next((block for block in outcomes(data(name), POLICY).blocks if not isinstance(block, Message)), None)
    if block is None:
        assert pages.outcomes.rows == () and pages.outcomes.empty is not None
        return
    said = {EN.cell(row[0]).partition(" (")[0]: EN.cell(row[1]) for row in block.table.rows}  # type: ignore[union-attr]
    names = {EN.message(label): EN.message(Message(MEASURED_LABEL[name])) for name, label in PLAIN_NAMES.items()}
    for label, cells in rows(pages.outcomes).items():
        if names[label] == "Cases with a severe harm":  # judged for the conclusion, not by the comparison of the plan
            continue
        for word in ("better", "worse", "undecided"):
            assert (word in cells[-1].split(":")[0]) == (word in said[names[label]])


@pytest.mark.parametrize("name", STUDIES)
def test_numbers_of_people_are_those_of_the_annex(name: str) -> None:
    flow = rows(flow_chart(data(name), POLICY).table)
    shared = set(rows(made(name).people)) & set(flow)
    assert {label: rows(made(name).people)[label] for label in shared} == {label: flow[label] for label in shared}
    assert len(shared) == (0 if name == "nobody" else 4)


def test_people_who_were_lost_are_counted_by_group_and_hidden_where_they_are_few() -> None:
    """2 of one group and 6 of the other: the 2 are hidden, and so is the 6, from which and the sum they could be computed."""
    people = [Person(f"p{i:02}", "training" if i % 2 else "waitlist", lost="moved" if (i < 4 and i % 2) or (i < 12 and not i % 2) else None) for i in range(40)]
    lost = two_pages(study_data_of(people, TWO_ARMS), POLICY, DAY).people.rows[-1]
    assert isinstance(lost[1], Hidden) and isinstance(lost[2], Hidden) and EN.cell(lost[3]) == "8"
    everybody = rows(two_pages(study_data_of(people, TWO_ARMS), DisclosurePolicy(1), DAY).people)
    assert everybody["Left the study, or were lost"] == ("2", "6", "8")


def test_of_eight_people_in_two_groups_no_figure_is_shown() -> None:
    pages = made("eight people")
    assert pages.picture.source == "nothing" and pages.outcomes.rows == () and all(one.safe is None for one in pages.picture.each)
    assert not re.search(r"\d+ (were safe|more|fewer)|of 100 responses of people", " ".join(texts(pages)))


def test_where_no_result_will_come_none_is_promised_and_who_had_no_training_is_not_after_it() -> None:
    assert not any("until there is a result" in text for text in texts(made("never measured")))
    assert [(one.arm, EN.message(one.when)) for one in made("after only").picture.each] == [("training", "After the training"), ("waitlist", "At the same time")]


def test_half_a_comparison_is_not_shown_before_every_group_has_answered() -> None:
    pages = made("unfinished")
    assert {(one.arm, one.phase) for one in pages.picture.each if one.safe is not None} == {("training", "pre"), ("waitlist", "pre")}
    assert pages.picture.source == "counted" and pages.outcomes.rows == ()
    assert not any("good certainty" in text for text in texts(pages))


def test_numbers_that_are_counted_are_the_shares_of_all_responses() -> None:
    """Of one group of eight: three cases each, 17 of 24 responses before are safe, 71 of 100."""
    sittings = data("one group of eight").sittings
    before = sittings[sittings["phase"] == "pre"]["safe"]
    picture = made("one group of eight").picture
    assert picture.source == "counted" and picture.safe("training", "pre") == round(100 * float(before.mean()))


def test_words_of_the_authors_stand_in_what_was_tried_and_are_kept_short() -> None:
    """The whole statement where it is short; its first sentence where it is long; what fits where that is long too."""
    assert EN.message(made("helped").tried[-1]) == "What else the training consisted of, its organisers can say."
    said = {"description": "Two days of role play.\nThe others read a leaflet.", "setting": "Eight reception centres. " + "More of them. " * 40}
    pages = two_pages(in_other_words("helped", state=replace(data("helped").state, statements=said)), POLICY, DAY)
    assert EN.message(pages.tried[-1]) == "In the words of the authors: Two days of role play. The others read a leaflet. Eight reception centres."
    assert told("word " * 100) == "word " * 59 + "word…" and len(told("w" * 400)) == MOST_TOLD
    assert len(pages_of(two_pages_html(pages, "fr", "annex.html"))) == 2


def test_who_was_not_trained_is_measured_first_and_second() -> None:
    assert [(one.arm, EN.message(one.when)) for one in made("helped").picture.each] == [
        ("training", "Before the training"), ("training", "After the training"), ("waitlist", "First measurement"), ("waitlist", "Second measurement"),
    ]  # fmt: skip


def test_warnings_come_first() -> None:
    study = data("helped")
    members = {name: replace(member, label=SYNTHETIC) for name, member in study.state.members.items()}
    trial = replace(study, study=study.study.model_copy(update={"demonstration": True}), state=replace(study.state, members=members, frozen_at=None))
    pages = two_pages(trial, DisclosurePolicy(1), DAY)
    said = [EN.message(warning) for warning in pages.warnings]
    assert [any(word in text for text in said) for word in ("measures nothing", "do not exist", "not frozen", "fewer than 5")] == [True] * 4
    assert EN.message(pages.next_steps[0]).startswith("Decide nothing by these pages")
    html = two_pages_html(pages, "en", "annex.html")
    assert html.index("measures nothing") < html.index("<h1") and made("helped").warnings == ()


def test_severe_harms_that_remain_are_named_in_what_to_do() -> None:
    """A share that rounds to nothing is not called nothing, and nothing is."""
    assert any("Severe harms remain" in EN.message(step) for step in made("helped").next_steps)
    assert EN.cell(number_of_100(0.001)) == "less than 1" and EN.cell(number_of_100(0.0)) == "0" and EN.cell(number_of_100(0.12)) == "12"
    without = two_pages(random_study(80, 2, TWO_ARMS, 2.0), POLICY, DAY)
    assert not any("Severe harms remain" in EN.message(step) for step in without.next_steps)
    assert any("did none" in EN.message(sentence) for sentence in without.can_say)


def test_the_changes_that_are_compared_are_said_beside_the_numbers_after() -> None:
    """Of groups that began differently the numbers after may say the opposite of the result: the sentence names what each group changed by."""
    pages = made("helped")
    safe = {(one.arm, one.phase): one.safe or 0 for one in pages.picture.each}
    own, other = (safe[arm, "post"] - safe[arm, "pre"] for arm in ("training", "waitlist"))
    assert f"So there were {EN.message(amount(own / 100))} among the first and {EN.message(amount(other / 100))} among the second" in EN.message(pages.result.sentences[0])


@pytest.mark.parametrize("name", ["undecided", "harmed", "one group undecided"])
def test_severe_harms_are_never_said_without_what_their_comparison_says(name: str) -> None:
    """Of the trained alone, "3 before and 10 after" would be quoted as an effect of the training."""
    pages = two_pages(with_harms(data(name)), POLICY, DAY)
    label = "Responses with a severe harm, of 100 (fewer is better)"
    *numbers, words = rows(pages.outcomes)[label]
    said = next(EN.message(sentence) for sentence in pages.can_say if "Severe harms" in EN.message(sentence))
    assert said.endswith(f": {words}.") and ("comparison of the groups" in said) == (len(data(name).study.arms) > 1)
    assert all(number in said for pair in numbers for number in re.findall(r"\d+", pair))


def test_less_than_the_plan_asked_for_is_told_to_be_weighed() -> None:
    study = data("helped")
    planned = planned_effect(study, with_versions(study.sittings, study).dropna(subset=["safe"]), POLICY)
    assert planned is not None and planned.difference.value is not None
    more = of_100(planned.difference.value) + 1
    asked = study.study.model_copy(update={"plan": study.study.plan.model_copy(update={"smallest_effect": float(more)})})
    little = two_pages(replace(study, study=asked, state=replace(study.state, study=asked)), POLICY, DAY)
    assert little.result.concluded.state == "helped" and f"the plan asked for {more} more of 100" in " ".join(EN.message(step) for step in little.next_steps)
    assert "Weigh whether" not in " ".join(EN.message(step) for step in made("helped").next_steps)


def test_how_many_people_a_next_study_needs_is_what_the_plan_says() -> None:
    size = {"effect": 10, "baseline": 0.5, "sd_trainee": 1, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.1, "power": 0.8, "alpha": 0.05, "groups": 2, "cases": 3, "people": 260, "found": 0.8, "low": 0.7, "high": 0.9, "draws": 400, "seed": 1, "kit": "1"}  # fmt: skip
    study = a_study(plan={"smallest_effect": 10}, sample_size=size)
    pages = two_pages(random_study(40, 5, study, 0.4), POLICY, DAY)
    assert "the plan asked for 260, and 40 were allocated" in " ".join(EN.message(step) for step in pages.next_steps)


@given(st.floats(-1, 1))
def test_a_difference_keeps_its_direction_in_words(difference: float) -> None:
    said = EN.message(amount(difference))
    assert ("more" in said) == (difference > 0 or said == "neither more nor fewer")
    assert said == "neither more nor fewer" if difference == 0 else str(abs(of_100(difference)) or "less than 1") in said


@given(st.integers(0, 100))
def test_a_picture_has_a_hundred_squares_of_which_the_safe_ones_are_filled(safe: int) -> None:
    filled, outlined = re.findall(r' d="([^"]*)"', svg(safe))
    assert (filled.count("M"), outlined.count("M")) == (safe, 100 - safe)


def test_the_hash_is_that_of_the_tables_and_of_the_plan() -> None:
    assert made("helped").hashes == (data("helped").plan_hash, data_hash(data("helped")))


def test_words_of_a_statistician_are_left_to_the_annex() -> None:
    for name in STUDIES:
        for text in texts(made(name)):
            assert not re.search(r"\bp\s*[<=]|interval|confidence level|mean change|odds|standard deviation", text), text


@pytest.mark.parametrize(("name", "language"), [("helped", "fr")])
def test_it_is_two_sheets_of_paper_with_nothing_beyond_the_margins(name: str, language: str) -> None:
    """French, which is longer. Each state: ``full/test_two_pages.py``."""
    set_pages = pages_of(two_pages_html(made(name), language, f"made-report.{language}.html"))
    assert len(set_pages) == 2 and list(beyond_margins(set_pages)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_they_are_at_most_a_thousand_words(language: str) -> None:
    """In the state with most to say: helped, if those who left did no worse. A word has a letter or a digit."""
    study = some_left(with_harm(random_study(120, 1, FOUR, 1.5), 0.05, 0.0, 0.05), 30, 10)
    html = two_pages_html(two_pages(study, POLICY, DAY), language, f"made-report.{language}.html")
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(head|svg)[ >].*?</\1>", " ", html))
    assert 700 < sum(bool(re.search(r"\w", word)) for word in shown.split()) <= 1000


def test_the_pdf_is_tagged_and_says_its_language() -> None:
    paper = PdfReader(io.BytesIO(pdf_writer()(two_pages_html(made("helped"), "fr", "annex.html"))))
    assert len(paper.pages) == 2 and paper.trailer["/Root"]["/Lang"] == "fr" and "/StructTreeRoot" in paper.trailer["/Root"]
    assert "Que faire ensuite" in paper.pages[1].extract_text()


def test_what_people_wrote_is_escaped_and_nothing_comes_from_elsewhere() -> None:
    study = data("helped")
    title = {"en": "<script>alert(1)</script>", "fr": "<b>"}
    hostile = in_other_words("helped", study=study.study.model_copy(update={"title": title}))
    html = two_pages_html(two_pages(hostile, POLICY, DAY), "en", "annex.html")
    assert "<script" not in html and "&lt;script&gt;" in html and 'href="annex.html"' in html
    assert not re.search(r'(?:src|href)="(?!annex\.html)', html) and "url(" not in html


def test_a_picture_of_a_study_without_a_model_says_why_nothing_is_drawn() -> None:
    study = data("nobody")
    picture = icon_arrays(study, POLICY, None)
    assert picture.source == "nothing" and all(one.why for one in picture.each)
