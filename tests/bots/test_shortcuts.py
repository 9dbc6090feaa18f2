"""What each shortcut answers on made cases, and that the lists of words are those of docs/strategies.md."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bots.made_cases import clean_form, with_option_texts, with_signs
from tests.support.synthetic_cases import with_key
from tracks_sim.bots.guess import Guess, VisibleCase, equally
from tracks_sim.bots.row_shortcuts import dealt, quota_of
from tracks_sim.bots.ways import shortcuts
from tracks_sim.bots.word_lists import ABSOLUTE, CONSENT, found
from tracks_sim.case.load import CaseFile, Catalogues

FORM = clean_form()
PAGE = Path(__file__).parents[2] / "docs" / "strategies.md"


def guess(name: str, file: CaseFile, catalogues: Catalogues, others: tuple[CaseFile, ...] = FORM[1:]) -> Guess:
    [shortcut] = [s for s in shortcuts(catalogues) if s.name == name]
    return shortcut.guess(VisibleCase(file, others, catalogues, "fr", "en"))


def test_the_word_lists_are_those_of_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("Words of the list *consent*")[2].partition("## Quotas")[0]
    for word in re.findall(r"`([^`]+)`", page.partition("Of the list *absolute*")[0]):
        assert found(CONSENT, "en", word) or found(CONSENT, "fr", word), word
    for word in re.findall(r"`([^`]+)`", page.partition("Of the list *absolute*")[2].partition("Short words")[0]):
        assert word in found(ABSOLUTE, "en", word) or word in found(ABSOLUTE, "fr", word), word
    assert found(CONSENT, "en", "Only if he agrees; she is alone with her owner") == ("if", "agrees", "alone")
    assert found(ABSOLUTE, "fr", "Tout de suite et tout seul, sans rien") == ("Tout de suite", "tout", "sans", "rien")
    assert found(CONSENT, "de", "if she agrees") == ()


def test_options_by_form_and_words(catalogues: Catalogues) -> None:
    ids = [o.id for o in FORM[0].case.options]
    texts = {
        ids[0]: "one two three four five six seven eight", ids[1]: "One, two; three", ids[2]: "Ask her alone whether she agrees",
        ids[3]: "Do it at once for everybody", ids[4]: "one two three four", ids[5]: "one two three four", ids[6]: "kkk lll mmm nnn ooo",
    }  # fmt: skip
    file = with_option_texts(FORM[0], texts)
    assert guess("longest_option", file, catalogues).decision == {ids[0]: 1.0}
    assert guess("shortest_option", file, catalogues).decision == {ids[1]: 1.0}
    assert guess("most_commas", file, catalogues).decision == {ids[1]: 1.0}
    assert guess("middle_length", file, catalogues).decision == {ids[6]: 1.0}
    assert guess("consent_words", file, catalogues).decision == {ids[2]: 1.0}
    assert ids[3] not in guess("no_absolute_words", file, catalogues).decision
    assert guess("not_first_not_last", file, catalogues).decision == equally(ids[1:6])
    assert guess("last_option", file, catalogues).decision == {ids[6]: 1.0}


def test_what_is_extreme_is_dropped(catalogues: Catalogues) -> None:
    decisions = {o.id: o.decision for o in FORM[0].case.options}
    assert "confront_suspect" in decisions.values()
    assert {decisions[o] for o in guess("cautious", FORM[0], catalogues).decision} == set(decisions.values()) - {
        "confront_suspect"
    }


def test_a_decision_that_is_not_offered_is_the_first_option_as_in_the_baseline(catalogues: Catalogues) -> None:
    assert guess("always_carry_on", FORM[0], catalogues).decision == {FORM[0].case.options[0].id: 1.0}


def test_rows_as_in_the_other_cases(catalogues: Catalogues) -> None:
    need = FORM[0].case.needs[0]
    others = tuple(
        with_key(f, needs=[{**k.model_dump(), "level": level} if k.need == need else k for k in f.key.needs])
        for f, level in zip(FORM[1:4], ("urgent", "urgent", "helpful"), strict=True)
    )
    found = guess("rows_as_in_others", FORM[0], catalogues, others)
    assert found.rows("needs")[need] == {"urgent": 1.0} and found.by[f"needs.{need}"] == f"{need} is urgent elsewhere (2 of 3)"
    assert guess("rows_as_in_others", FORM[0], catalogues, others[1:]).rows("needs")[need] == {"urgent": 0.5, "helpful": 0.5}
    without = tuple(with_key(f, needs=[k for k in f.key.needs if k.need != need]) for f in others)
    unknown = guess("rows_as_in_others", FORM[0], catalogues, without).rows("needs")[need]
    assert sum(unknown.values()) == pytest.approx(1.0) and len(unknown) == 3


def test_a_quota_is_dealt_out_and_equal_rows_share_it() -> None:
    assert quota_of({"urgent": 0.5, "helpful": 0.3, "not_indicated": 0.2}, ("urgent", "helpful", "not_indicated"), 4) == [
        "urgent", "urgent", "helpful", "not_indicated",
    ]  # fmt: skip
    rows = dealt({"a": 1.0, "b": 3.0, "c": 1.0}, ["urgent", "urgent", "helpful"])
    assert rows == {"a": {"urgent": 0.5, "helpful": 0.5}, "b": {"urgent": 1.0}, "c": {"urgent": 0.5, "helpful": 0.5}}


def test_a_remark_is_believed_or_turned_round(catalogues: Catalogues) -> None:
    file = with_signs(FORM[0], remark="trafficking")
    decisions = {o.id: o.decision for o in file.case.options}
    believed, turned = guess("remark", file, catalogues), guess("remark_inverse", file, catalogues)
    assert (believed.detection, turned.detection) == ({"yes": 1.0}, {"no": 1.0})
    assert {decisions[o] for o in believed.decision} == {"refer_specialist", "child_protection"}
    assert set(map(str, believed.rows("needs").values())) == {"{'urgent': 1.0}"}
    assert guess("remark", with_signs(FORM[0]), catalogues).detection == {"yes": 0.5, "no": 0.5}
    assert guess("remark", FORM[0], catalogues) == Guess()  # no features are declared


def test_as_in_the_cases_with_the_same_companion(catalogues: Catalogues) -> None:
    others = tuple(with_signs(f, companion="stays" if f.key.classification == "trafficking" else "leaves") for f in FORM[1:])
    for companion, state in (("stays", "yes"), ("leaves", "no")):
        found = guess("as_where_companion", with_signs(FORM[0], companion=companion), catalogues, others)
        assert found.detection == {state: 1.0} and f"where companion is {companion}" in found.by["detection"]


def test_rows_by_the_answers_of_their_group_elsewhere(catalogues: Catalogues) -> None:
    """Rows are answered as most rows of their group are in the other cases, whatever their own answers there."""
    file = FORM[0]
    group = {concept.id: concept.group for concept in catalogues.concepts.concepts}
    answered = guess("rows_by_group", file, catalogues).rows("indicators")
    for row in file.case.indicators:
        counts = Counter(r.state for other in FORM[1:] for r in other.key.indicators if group[r.concept] == group[row] and not r.split)
        assert set(answered[row]) == {state for state, n in counts.items() if n == max(counts.values())}, row


def test_steps_of_ones_own_leave_out_referral_and_advice(catalogues: Catalogues) -> None:
    kinds = {d.id: d.kind for d in catalogues.decisions.decisions}
    for file in FORM:
        decisions = {o.id: o.decision for o in file.case.options}
        kept = {decisions[o] for o in guess("never_refer_never_consult", file, catalogues).decision}
        assert kept and not {"consult_supervisor", "refer_specialist"} & kept and "dangerous" not in {kinds[d] for d in kept}
        by_age = {decisions[o] for o in guess("child_protection_else_support", file, catalogues).decision}
        assert by_age == {"child_protection"} if "child_protection" in decisions.values() else {kinds[d] for d in by_age} <= {"support", "hold"}


def test_present_rows_are_counted_and_the_summarys_end_is_compared(catalogues: Catalogues) -> None:
    file = with_signs(FORM[0])
    present = [{**row.model_dump(), "state": "present" if n < 4 else "absent"} for n, row in enumerate(file.key.indicators)]
    assert guess("count_present", with_key(file, indicators=present), catalogues).detection == {"no": 1.0}
    present[4]["state"] = "present"
    assert guess("count_present", with_key(file, indicators=present), catalogues).detection == {"yes": 1.0}
    ending = {"Read it and decide what to do.": "yes", "Read it, and say what you do.": "no"}
    said = [replace(with_signs(f), texts={"en": f.texts["en"].model_copy(update={"summary": s})}) for f, s in zip((FORM[1], FORM[4]), ending, strict=True)]
    for summary, state in ending.items():
        played = replace(file, texts={"en": file.texts["en"].model_copy(update={"summary": summary})})
        assert guess("as_where_summary_ends", played, catalogues, tuple(said)).detection == {state: 1.0}
