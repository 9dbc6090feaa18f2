"""Feedback in words: rows on which readers split, decisions that do no harm and do not pass, and detection first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.synthetic_cases import (
    asking_detection,
    case_file,
    element_answer,
    indicator_answer,
    need_answer,
    scored_attempt,
    with_case,
    with_key,
)
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.texts import KeyText
from tracks_sim.practice import Answer
from tracks_sim.scoring import ScoredAttempt, feedback
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.feedback.case_feedback import feedback_sheet
from tracks_sim.ui.trainee.findings import findings_by_item
from tracks_sim.ui.trainee.view import View

PAGE = PageContext(Path(), None, None, None, "en", "", {})
RULES_1 = with_key(case_file(), elements={**case_file().key.model_dump()["elements"], "act": {"state": "present", "also_accepted": ["insufficient"], "source": "palermo-2000"}})
PRESENT = next(k.concept for k in RULES_1.key.indicators if k.state == "present")
URGENT = next(n.need for n in RULES_1.key.needs if n.level == "urgent")


def _written(file: CaseFile) -> CaseFile:
    """The case with a reason for each answer."""
    key = file.key
    why = KeyText(
        story={o.option: "What happened." for o in key.options}, indicators={k.concept: "Why." for k in key.indicators}, detection="Why.",
        elements=dict.fromkeys(key.elements, "Why."), protection="Why.", needs={n.need: "Why." for n in key.needs},
        options={o.option: f"Why {o.option}." for o in key.options},
        plan={p: dict.fromkeys((*k.needed, *k.fitting, *k.needless, *k.minor, *k.severe), "Why.") for p, k in key.plan.items()},
        lessons={le.id: le.id for le in key.lessons},
    )  # fmt: skip
    return replace(file, key_texts={"en": why})


def _split() -> CaseFile:
    """A case of version 2 whose first present indicator, first urgent need, act, protection and detection readers split on."""
    key = RULES_1.key.model_dump()
    for row in key["indicators"]:
        row["also_accepted"] = ["insufficient"] if row["concept"] == PRESENT else []
    for row in key["needs"]:
        row["also_accepted"] = ["helpful"] if row["need"] == URGENT else []
    for option in key["options"]:
        option |= {"cost": None} | ({"standing": "acceptable"} if option["option"] == "option-second-talk" else {})
    key["protection"]["also_accepted"] = ["insufficient"]
    changed = {name: key[name] for name in ("indicators", "needs", "options", "protection")}
    return _written(asking_detection(with_key(RULES_1, rules=2, **changed), "yes", ("open",)))


FILE = _split()
ITEMS = {
    f"indicators.{PRESENT}": ("indicators", PRESENT, indicator_answer("present", ("now",)), indicator_answer("insufficient"), indicator_answer("absent")),
    "detection": ("detection", "", Answer("yes"), Answer("open"), Answer("no")),
    "elements.act": ("elements", "act", element_answer("present"), element_answer("insufficient"), element_answer("absent")),
    "elements.protection": ("elements", "protection", element_answer("present"), element_answer("insufficient"), element_answer("absent")),
    f"needs.{URGENT}": ("needs", URGENT, need_answer("urgent"), need_answer("helpful"), need_answer("not_indicated")),
}  # fmt: skip


def _submitted(scored: ScoredAttempt) -> ScoredAttempt:
    return ScoredAttempt(replace(scored.attempt, submitted=True), scored.case_file)


def _shown(catalogues: Catalogues, item: str, answer: Answer | None, language: str = "en", file: CaseFile = FILE) -> dict[str, Any]:
    step, name, *_ = ITEMS[item]
    given = {step: answer if step == "detection" else {name: answer}} if answer else {}
    attempt = _submitted(scored_attempt(file, option="option-refer-specialist", **given)).attempt
    [found] = findings_by_item(feedback(attempt, file, catalogues), View(attempt, file, catalogues, language))[item]
    return found


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("which", [0, 1])
def test_both_answers_stand_whichever_was_given(catalogues: Catalogues, item: str, which: int) -> None:
    shown = _shown(catalogues, item, ITEMS[item][2 + which])
    assert shown["verdict"].endswith(": readers differ here; both answers stand") and shown["kind"] in ("seen", "held")
    assert "Answers that stand: " in shown["text"] and "This question counts neither way.</p>" in shown["text"] and "Why." in shown["text"]


@pytest.mark.parametrize("item", ITEMS)
def test_another_answer_does_not_stand_and_none_is_not_judged(catalogues: Catalogues, item: str) -> None:
    other = _shown(catalogues, item, ITEMS[item][4])
    assert other["verdict"].endswith(": readers differ here, but this answer does not stand") and other["kind"] == "missed"
    none = _shown(catalogues, item, None)
    assert none["verdict"].startswith("Not judged: ") and none["verdict"].endswith("Readers differ here") and none["kind"] == "missed"


def test_in_french(catalogues: Catalogues) -> None:
    shown = _shown(catalogues, f"needs.{URGENT}", need_answer("helpful"), "fr")
    assert shown["verdict"].endswith("les deux réponses sont admises") and "Réponses admises" in shown["text"]


def test_version_1_says_also_accepted(catalogues: Catalogues) -> None:
    shown = _shown(catalogues, "elements.act", element_answer("insufficient"), file=_written(RULES_1))
    assert shown["verdict"].startswith("Also accepted: ")


def test_readers_who_differ_on_the_phases_are_named(catalogues: Catalogues) -> None:
    rows = [{**k.model_dump(), "also_accepted": [], "also_phases": k.concept == PRESENT} for k in FILE.key.indicators]
    file = _written(with_key(FILE, indicators=rows))
    shown = _shown(catalogues, f"indicators.{PRESENT}", indicator_answer("present", ("now",)), file=file)
    assert "When it happened: readers differ here, and it is not counted." in shown["text"] and "When: " not in shown["text"]


def _decided(catalogues: Catalogues, option: str, file: CaseFile = FILE) -> list[tuple[str, str]]:
    attempt = _submitted(scored_attempt(file, option=option)).attempt
    return [(f["verdict"], f["kind"]) for f in findings_by_item(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"))["decision"]]


def test_a_decision_is_best_acceptable_or_neither(catalogues: Catalogues) -> None:
    would = ("This would have been safe and proportionate", "other")
    assert _decided(catalogues, "option-refer-specialist") == [("A safe and proportionate decision", "seen")]
    assert _decided(catalogues, "option-second-talk") == [("This does no harm, and more was possible", "missed"), would]
    assert _decided(catalogues, "option-labour-rights") == [("Another decision would be safer or fit better", "missed"), would]


def test_an_option_that_was_not_chosen_is_not_among_what_was_right(catalogues: Catalogues) -> None:
    attempt = _submitted(scored_attempt(FILE, option="option-labour-rights")).attempt
    sheet = feedback_sheet(feedback(attempt, FILE, catalogues), View(attempt, FILE, catalogues, "en"), PAGE)
    decided = sheet["decided"]
    assert decided is not None and "Why option-labour-rights" in decided["chosen"]["text"] and decided["safe_title"] == "What would have been safe"
    assert [("Why option-refer-specialist" in safe["text"], safe["kind"]) for safe in decided["safe"]] == [(True, "other")]
    decision = next(part for part in sheet["parts"] if part["id"] == "decision")
    assert decision["right"] == 0 and not [g for s in decision["sections"] for g in s["groups"] if g["label"].startswith("What you got right")]


@pytest.mark.parametrize("file", [FILE, _written(RULES_1)])
@pytest.mark.parametrize("option", [None, *(o.id for o in FILE.case.options)])
def test_nothing_about_an_option_that_was_not_chosen_counts_as_right(catalogues: Catalogues, file: CaseFile, option: str | None) -> None:
    attempt = _submitted(scored_attempt(file, option=option)).attempt
    view = View(attempt, file, catalogues, "en")
    sheet = feedback_sheet(feedback(attempt, file, catalogues), view, PAGE)
    shown = findings_by_item(feedback(attempt, file, catalogues), view)["decision"]
    rows = [row for part in sheet["parts"] for section in part["sections"] for group in section["groups"] for row in group["rows"]]
    for finding in (*shown, *(row for row in rows if row["id"].startswith("row-decision"))):
        about = next((o.id for o in file.case.options if f"Why {o.id}." in finding["text"]), None)
        if about != option:
            assert finding["kind"] not in ("seen", "held") and finding["mark"] != "✓", finding


def test_the_best_choice_stands_in_its_part_and_nothing_beside_it(catalogues: Catalogues) -> None:
    attempt = _submitted(scored_attempt(FILE, option="option-refer-specialist")).attempt
    sheet = feedback_sheet(feedback(attempt, FILE, catalogues), View(attempt, FILE, catalogues, "en"), PAGE)
    assert sheet["decided"] is None and sheet["paper"]["safe"] == []
    decision = next(part for part in sheet["parts"] if part["id"] == "decision")
    first = decision["sections"][0]["groups"][0]["rows"][0]
    assert first["verdict"] == "A safe and proportionate decision" and first["open"] and "Why option-refer-specialist." in first["text"]


def test_harm_of_the_decision_is_said_once(catalogues: Catalogues) -> None:
    attempt = _submitted(scored_attempt(FILE, option="option-confront-suspect")).attempt
    sheet = feedback_sheet(feedback(attempt, FILE, catalogues), View(attempt, FILE, catalogues, "en"), PAGE)
    assert sheet["decided"] is not None
    assert (sheet["decided"]["chosen"]["severity"], sheet["decided"]["chosen"]["harm"]) == ("severe", "This could have hurt the person")
    assert str(sheet).count("Why option-confront-suspect.") == 2  # in the first card, and beside what would have been safe


@pytest.mark.parametrize(
    ("state", "also", "given", "you", "reading"),
    [
        ("yes", (), "yes", "yes, enough to offer specialised help", "as the author"),
        ("yes", (), "open", "open, ask first", "the author's answer: yes, enough to offer specialised help"),
        ("open", (), "open", "open, ask first", "as the author"),
        ("no", (), None, "not judged", "the author's answer: no, what is known has another explanation, and nothing shows that somebody gains"),
        ("yes", ("open",), "open", "open, ask first", "readers differ here; it counts neither way"),
        ("yes", ("open",), "no", "no, what is known has another explanation, and nothing shows that somebody gains", "readers differ here; it counts neither way"),
    ],
)
def test_the_first_figure_is_detection_in_words(catalogues: Catalogues, state: str, also: tuple[str, ...], given: str | None, you: str, reading: str) -> None:
    file = _written(asking_detection(with_key(case_file(), rules=2), state, also))
    answers: dict[str, Any] = {"detection": Answer(given) if given else None, "indicators": {PRESENT: indicator_answer("present", ("now",))}}
    attempt = _submitted(scored_attempt(file, option="option-refer-specialist", **answers)).attempt
    figures = feedback_sheet(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"), PAGE)["figures"]
    assert (figures[0]["what"], figures[0]["you"], figures[0]["reading"]) == ("Trafficked, on what is known now?", you, reading)
    assert [i["at"] for i in figures[0]["items"]] == (["row-detection"] if reading.startswith("the author") else [])
    assert [f["you"] for f in figures if f["what"] == "Questions on which readers differ"] == (["1"] if also else [])


def test_a_short_case_shows_the_steps_that_it_asks(catalogues: Catalogues) -> None:
    file = with_case(asking_detection(with_key(case_file(), rules=2)), steps=("indicators", "detection", "decision"), plan=(), note=False)
    file = _written(with_key(file, plan={}, note={"voices": {}}))
    attempt = _submitted(scored_attempt(file, option="option-refer-specialist")).attempt
    sheet = feedback_sheet(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"), PAGE)
    law = "How the law would read the case"
    sections = [s for part in sheet["parts"] for s in part["sections"]]
    assert [s["title"] for s in sections] == ["Trafficked, on what is known now?", "Indicators", law, "Decision"]
    assert sections[2]["intro"].startswith("Not asked in this case. Reasonable grounds")  # what the author wrote the case as
    assert [s["intro"] for s in sections if s["title"] != law] == ["", "", ""]


def test_elements_that_are_not_asked_are_shown_without_a_verdict(catalogues: Catalogues) -> None:
    file = _written(with_case(_split(), steps=("indicators", "detection", "needs", "decision")))
    attempt = _submitted(scored_attempt(file, option="option-refer-specialist")).attempt
    sheet = feedback_sheet(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"), PAGE)
    [group] = sheet["parts"][0]["sections"][2]["groups"]
    assert {f["kind"] for f in group["rows"]} == {"other"}
    names = catalogues.texts["en"].elements
    act = f"{names['act'].label}: present / not enough information"
    protection = f"{names['protection'].label}: present / not enough information"
    verdicts = [f["verdict"] for f in group["rows"]]
    assert verdicts[0] == act and verdicts[-1] == protection and len(verdicts) == 4
    assert "Act, means, purpose" not in [f["what"] for f in sheet["figures"]]


def test_a_lesson_may_wait_for_detection(catalogues: Catalogues) -> None:
    lessons = [{"id": "ask-first", "when": ["detection"]}, {"id": "one", "when": ["decision"]}, {"id": "two"}]
    file = _written(with_key(asking_detection(with_key(case_file(), rules=2)), lessons=lessons))
    for answer, first in ((Answer("no"), "ask-first"), (Answer("yes"), "two"), (None, "ask-first")):
        attempt = _submitted(scored_attempt(file, option="option-refer-specialist", detection=answer)).attempt
        assert feedback(attempt, file, catalogues).lessons[0] == first


@pytest.mark.parametrize("given", ["yes", "no", None])
def test_detection_and_decision_are_never_folded(catalogues: Catalogues, given: str | None) -> None:
    file = _written(asking_detection(with_key(case_file(), rules=2)))
    attempt = _submitted(scored_attempt(file, option="option-refer-specialist", detection=Answer(given) if given else None)).attempt
    sheet = feedback_sheet(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"), PAGE)
    sections = [s for part in sheet["parts"] for s in part["sections"]]
    [detection] = [*sections[0]["look"], *(row for group in sections[0]["groups"] for row in group["rows"])]
    assert detection["open"] and detection["id"] == "row-detection" and bool(sections[0]["look"]) == (given != "yes")
    assert sections[-1]["groups"][0]["rows"][0]["verdict"] == "A safe and proportionate decision"


def test_a_wrong_answer_gets_a_reason_of_its_own_behind_that_of_the_key(catalogues: Catalogues) -> None:
    """Each wrong answer on one row reads another sentence; the right one reads only the reason."""
    file = _written(RULES_1)
    concept = next(k.concept for k in file.key.indicators if k.state == "absent")
    words = {"present": "Not present: she said otherwise.", "insufficient": "Enough is known: it is written."}
    file = replace(file, key_texts={"en": file.key_texts["en"].model_copy(update={"wrong_answers": {concept: words}})})
    said = {}
    for given in ("present", "absent", "insufficient"):
        attempt = _submitted(scored_attempt(file, indicators={concept: indicator_answer(given)})).attempt
        [found] = findings_by_item(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"))[f"indicators.{concept}"]
        assert found["text"].startswith("<p>Why.</p>")
        said[given] = found["text"]
    assert {given: [w for w in words.values() if w in text] for given, text in said.items()} == {**{g: [w] for g, w in words.items()}, "absent": []}
