"""Structure of a draft completed (``case.yaml``): papers, worksheet, options, plan; a talk stays as it is where it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.case.check.key_rules import FEWEST_OPTIONS
from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.conversation_references import SUGGESTING_FORMS
from tracks_sim.drafts.completion_report import CompletionReport

_NEUTRAL: Mapping[str, Any] = {
    "id": "draft", "version": "0.1.0", "status": "draft", "origin": "patterns", "setting": "reception", "mandate": "reception_worker",
    "age": "adult",
}  # fmt: skip
_FEWEST_TO_CHOOSE = 2
_FEWEST_ANSWERS = 3
_TALK = ("person", "room", "facts", "questions")


def complete_structure(case: dict[str, Any], written_in: list[str], catalogues: Catalogues, lacking: CompletionReport) -> dict[str, Any]:
    """The structure with what it needs. ``case`` is what of the file fits its model, and is changed; ``written_in``: languages of the texts there are."""
    for name, neutral in {**_NEUTRAL, "languages": written_in or ["en"]}.items():
        if not case.get(name):
            case[name] = neutral
            lacking.gap("start", "case", (name,))
    case["languages"] = lacking.known("case", ("languages",), case["languages"], None, "duplicate-id")
    if "steps" in case:
        case["steps"] = list(dict.fromkeys(case["steps"]))
        if "decision" not in case["steps"]:
            case["steps"].append("decision")
            lacking.gap("start", "case", ("steps",))
    _papers(case, lacking)
    _worksheet(case, catalogues, lacking)
    _options(case, catalogues, lacking)
    _plan(case, lacking)
    _talk(case, lacking)
    return case


def _papers(case: dict[str, Any], lacking: CompletionReport) -> None:
    documents = lacking.unique_known("case", ("documents",), case.get("documents", []), "id", None, "duplicate-id", "duplicate-id")
    if not documents:
        lacking.gap("papers", "case", ("documents",))
        documents = [
            {
                "id": lacking.placeholder_id("paper-{}".format, ()),
                "kind": "letter",
                "passages": [lacking.placeholder_id("pa{}".format, ())],
            }
        ]
    seen: set[str] = {passage for document in documents for passage in document.get("passages", [])}
    taken: set[str] = set()
    for index, document in enumerate(documents):
        if "kind" not in document:
            document["kind"] = "letter"
            lacking.gap("papers", "case", ("documents", index, "kind"), document["id"])
        passages = []
        for inner_index, passage in enumerate(document.get("passages", [])):
            if passage in taken:
                lacking.leave_out("case", ("documents", index, "passages", inner_index), "duplicate-id", passage)
                continue
            passages.append(passage)
            taken.add(passage)
        if not passages:
            passages = [lacking.placeholder_id("pa{}".format, seen)]
            seen.add(passages[0])
            lacking.gap("papers", "case", ("documents", index, "passages"), document["id"])
        document["passages"] = passages
    case["documents"] = documents


def _worksheet(case: dict[str, Any], catalogues: Catalogues, lacking: CompletionReport) -> None:
    concepts, needs = [c.id for c in catalogues.concepts.concepts], [n.id for n in catalogues.needs.needs]
    case["indicators"] = lacking.known("case", ("indicators",), case.get("indicators", []), concepts, "unknown-concept")
    case["needs"] = lacking.known("case", ("needs",), case.get("needs", []), needs, "unknown-need")
    for name, known in (("indicators", concepts), ("needs", needs)):
        if not case[name]:
            lacking.gap("judgements", "case", (name,))
            case[name] = known[:1]
            lacking.invented.update(known[:1])


def _options(case: dict[str, Any], catalogues: Catalogues, lacking: CompletionReport) -> None:
    kind = f"{'adult' if case['age'] == 'adult' else 'child'}_{case.get('length', 'long')}"
    decisions = [d.id for d in catalogues.decisions.decisions]
    offered = [d.id for d in catalogues.decisions.decisions if kind in d.offered] or decisions
    options = lacking.unique_known("case", ("options",), case.get("options", []), "id", None, "duplicate-id", "duplicate-id")
    if len(options) < FEWEST_OPTIONS:
        lacking.gap("decision", "case", ("options",))
    while len(options) < _FEWEST_TO_CHOOSE:
        options.append({"id": lacking.placeholder_id("option-{}".format, {o["id"] for o in options})})
    for index, option in enumerate(options):
        if option.get("decision") is not None and option["decision"] not in decisions:
            lacking.leave_out("case", ("options", index, "decision"), "unknown-decision", option.pop("decision"))
        if "decision" not in option:
            used = {o.get("decision") for o in options}
            option["decision"] = next((d for d in offered if d not in used), offered[0])
            lacking.gap("decision", "case", ("options", index, "decision"), option["id"])
    case["options"] = options


def _plan(case: dict[str, Any], lacking: CompletionReport) -> None:
    if "plan" not in case:
        return
    questions = lacking.unique_known("case", ("plan",), case["plan"], "part", None, "duplicate-id", "duplicate-id")
    for index, question in enumerate(questions):
        if "choose" not in question:
            question["choose"] = "one"
            lacking.gap("plan", "case", ("plan", index, "choose"), question["part"])
        answers = lacking.known("case", ("plan", index, "options"), question.get("options", []), None, "duplicate-id")
        if len(answers) < _FEWEST_ANSWERS:
            lacking.gap("plan", "case", ("plan", index, "options"), question["part"])
        while len(answers) < _FEWEST_ANSWERS:
            answers.append(lacking.placeholder_id("answer-{}".format, answers))
        question["options"] = answers
    case["plan"] = questions


# --- a talk ------------------------------------------------------------------------------


def _talk(case: dict[str, Any], lacking: CompletionReport) -> None:
    """The talk with what its facts and questions name; left out as a whole where a part of it is missing."""
    if not any(case.get(name) for name in _TALK):
        return
    if all(case.get(name) for name in _TALK):
        _facts(case, lacking)
        _questions(case, lacking)
    if not all(case.get(name) for name in _TALK):
        lacking.leave_out("case", ("person",), "interview-incomplete")
        for name in _TALK:
            case.pop(name, None)


def _facts(case: dict[str, Any], lacking: CompletionReport) -> None:
    passages = {p for d in case["documents"] for p in d["passages"]}
    facts = lacking.unique_known("case", ("facts",), case["facts"], "id", None, "duplicate-id", "duplicate-id")
    facts = [fact for fact in facts if fact["id"] not in passages]
    barriers = case["person"].get("barriers", {})
    for name in [name for name, strength in barriers.items() if not 0 <= strength <= 1]:
        lacking.leave_out("case", ("person", "barriers", name), "out-of-range", name)
        del barriers[name]
    ids: set[str] = {fact["id"] for fact in facts}
    earlier: set[str] = set()
    for index, fact in enumerate(facts):
        for name, known, code in (("behind", barriers, "unknown-barrier"), ("after", earlier, "unknown-fact")):
            if name in fact:
                fact[name] = lacking.known("case", ("facts", index, name), fact[name], known, code)  # type: ignore[arg-type]
        if "corrects" in fact and fact["corrects"] not in (passages | ids) - {fact["id"]}:
            lacking.leave_out("case", ("facts", index, "corrects"), "unknown-passage", fact.pop("corrects"))
        earlier.add(fact["id"])
    case["facts"] = facts


def _questions(case: dict[str, Any], lacking: CompletionReport) -> None:
    facts = {fact["id"] for fact in case["facts"]}
    kept = []
    for index, question in enumerate(
        lacking.unique_known("case", ("questions",), case["questions"], "id", None, "duplicate-id", "duplicate-id")
    ):
        where = ("questions", index)
        if "brings" in question:
            question["brings"] = lacking.known("case", (*where, "brings"), question["brings"], facts, "unknown-fact")
        if (question["form"] == "encourager" and question.get("brings")) or (
            "puts" in question and question["form"] not in SUGGESTING_FORMS
        ):
            lacking.leave_out("case", where, "question-shape", question["id"])
            question.pop("puts" if question["form"] != "encourager" else "brings", None)
        if question.get("topic") is None and question["form"] != "encourager":
            lacking.leave_out("case", where, "question-shape", question["id"])
            continue
        kept.append(question)
    case["questions"] = kept
