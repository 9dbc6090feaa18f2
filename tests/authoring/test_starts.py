"""The half-written starts: what stands in them, and the draft that begins from one."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import checked
from tracks_sim.authoring.new_case import NewCaseForm, new_draft_data
from tracks_sim.authoring.starts import begun_from, starts
from tracks_sim.case.check.release_rules import has_gap
from tracks_sim.case.model.structure import Mandate
from tracks_sim.drafts.draft import DraftData, texts_in, value_at, value_hash
from tracks_sim.drafts.edits import apply_edit
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.drafts.text_edits import WriteText
from tracks_sim.i18n import LANGUAGES

FORBIDDEN = re.compile(
    r"\b(traffick|victim|exploit|smuggl|rap(e|ed)\b|blood(?! pressure)|naked|prostitut|muslim|christian|jew|passeur|victime|exploitation|viol(s|ée?|er)?\b|sang\b|musulman|chrétien|juif)", re.IGNORECASE
)
"""What would be graphic, tell the sort of a case, or make a religion a clue."""
TASK = ("task",)
"""Every case asks whether the person may have been trafficked."""


def begun(start: str, *languages: str, classification: str = "no_concern") -> DraftData:
    case = case_of(starts()[start])
    asked = NewCaseForm(title="The blue bucket", languages=languages, setting=case.setting, mandate=case.mandate, age=case.age, classification=classification, start=start)  # type: ignore[arg-type]
    return begun_from(starts()[start], new_draft_data("the-blue-bucket", asked), kit_library().catalogues)


def test_five_starts_differ_in_place_and_in_who_asks() -> None:
    cases = [case_of(start) for start in starts().values()]
    assert len(cases) == 5
    assert len({case.setting for case in cases}) == 5 and {case.mandate for case in cases} == {*get_args(Mandate)}
    assert {case.age for case in cases} == {"adult", "in_doubt"}


@pytest.mark.parametrize("start", starts())
@pytest.mark.parametrize("languages", [("en", "fr"), ("fr", "en"), ("fr",)])
def test_a_start_opens_and_is_right_but_for_its_gaps(start: str, languages: tuple[str, ...]) -> None:
    data = begun(start, *languages)
    case, first = case_of(data), languages[0]
    found = checked(data, "the-blue-bucket")
    assert found.wrong == () and {finding.code for finding in found.advice} <= {"words-of-papers"}
    to_do = {gap.where for gap in found.to_do if gap.part == f"text.{first}"}
    gaps = {where for where, text in texts_in(data[f"text.{first}"]) if has_gap(text)}
    assert to_do == gaps and 7 <= sum(where[0] == "passages" for where in gaps) <= len(case.passages) - 2
    assert found.completed.case_file.case.documents == case.documents
    assert value_at(data, f"text.{first}", ("title",)) == "The blue bucket"
    kind = f"{'child' if case.presumed_child else 'adult'}_short"
    assert kit_library().catalogues.decisions.wrongly_offered(kind, [option.decision for option in case.options]) == ([], [])


def test_a_start_brings_no_decision_that_the_chosen_age_does_not_offer() -> None:
    start = starts()["personal-interview"]
    asked = NewCaseForm(title="The blue bucket", languages=("en",), setting=case_of(start).setting, mandate=case_of(start).mandate, age="in_doubt", classification="no_concern", start="personal-interview")
    case = case_of(begun_from(start, new_draft_data("the-blue-bucket", asked), kit_library().catalogues))
    decisions = kit_library().catalogues.decisions
    assert case_of(start).age == "adult" and case.presumed_child
    assert decisions.wrongly_offered("child_short", [option.decision for option in case.options])[1] == []


def test_a_draft_in_another_language_has_the_papers_of_a_start_and_no_words() -> None:
    data = begun("personal-interview", "es")
    assert len(case_of(data).passages) == 10 and data["text.es"] == {"title": "The blue bucket"}


@pytest.mark.parametrize("start", starts())
def test_nothing_is_keyed_that_depends_on_a_gap(start: str) -> None:
    key = key_of(begun(start, "en", "fr"))
    answers = [row for _, _, row in key.keyed_answers()]
    assert {row.answer for row in answers} <= {"insufficient", "not_needed"}, "what every first act on a key leaves open, and what is fixed for a child"
    assert not [row for row in answers if row.evidence or row.neutral] and not key.lessons and not key.indicators and not key.needs
    assert {row.rung for row in key.options if row.has("standing")} == {"severe"}, "only what is dangerous in every case"
    assert {row.rung for row in key_of(begun(start, "en", classification="trafficking")).options if row.has("standing")} == {"severe"}


@pytest.mark.parametrize("start", starts())
def test_a_start_can_be_completed(start: str) -> None:
    data = begun(start, "en", "fr")
    for language in LANGUAGES:
        part = f"text.{language}"
        for where, text in tuple(texts_in(data[part])):
            if has_gap(text):
                act = WriteText(act="write_text", part=part, where=tuple(map(str, where)), text="Written by hand.", base=value_hash(text))
                data = apply_edit(act, data, kit_library().catalogues)
    assert not [gap for gap in checked(data, "the-blue-bucket").to_do if gap.part in ("text.en", "text.fr") and gap.where != ("title",)]


@pytest.mark.parametrize("start", starts())
def test_both_languages_have_the_same_texts_with_the_same_gaps(start: str) -> None:
    english, french = ({where: has_gap(text) for where, text in texts_in(starts()[start][f"text.{language}"])} for language in LANGUAGES)
    assert english == french
    for language in LANGUAGES:
        for where, text in texts_in(starts()[start][f"text.{language}"]):
            assert where == TASK or not FORBIDDEN.search(text), text
            assert text.count("[") == text.count("]") == text.count("… [")
            assert where[0] != "options" or len(text.split()) <= 18 + 8 * has_gap(text), text

