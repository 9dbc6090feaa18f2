"""Random acts of an author, and the draft after them completed so far that the kit's rules can be run."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from tests.support.talk_acts import talk_act
from tracks_sim.case.check.key_rules import key_rules
from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.references import catalogue_ids, references
from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.model.record import ELEMENTS, PLAN_PARTS, Record
from tracks_sim.case.model.structure import CASE_STEPS, Age, DocumentKind
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.problem import Finding

CONCEPTS = ("documents_taken", "debt_bondage", "excessive_hours", "isolation", "made_to_lie")
NEEDS = ("lawyer", "no_contact", "urgent_care")
ITEMS = (*(f"indicators.{c}" for c in CONCEPTS), *(f"needs.{n}" for n in NEEDS), *(f"elements.{e}" for e in (*ELEMENTS, "protection")), "detection")
ANSWERS = ("present", "absent", "insufficient", "not_needed", "yes", "open", "no", "urgent", "helpful", "not_indicated")
TEXTS = ("She waits.", "He keeps the card.\n\nShe asked twice.", "A\u200b\tB\n\n\n  C  ", "", "Elle attend « ici ».")
NEVER = frozenset({
    "present-without-evidence", "absent-without-evidence", "phase-without-present", "present-without-phase", "neutral-and-right", "key-missing",
    "not-on-worksheet", "unknown-passage", "unknown-source", "text-superfluous", "accepted-twice", "keyed-twice", "duplicate-id", "voice-twice",
    "unknown-lesson-condition", "unknown-plan-answer", "child-rule", "circumstances", "accepted-harm", "unknown-fact", "unknown-barrier", "question-shape",
    "interview-incomplete",
})  # fmt: skip
"""Problems that no act can bring about."""

FIRST_ACTS: tuple[dict[str, Any], ...] = (
    {"act": "list_language", "language": "en", "listed": True},
    {"act": "add_paper", "kind": "letter", "language": "en", "title": "A letter"},
    {"act": "add_passages", "paper": "letter-1", "after": None, "text": "One.\n\nTwo “three” four.\n\nFive.", "language": "en"},
)
"""Acts after which others find something to act on."""

Choose = Callable[[Sequence[Any]], Any]
"""Takes one of several, at random."""


def random_act(choose: Choose, data: DraftData) -> dict[str, Any]:
    """One act with what it needs: of what is there, now and then of what is not."""
    if choose([True, False, False, False, False]):
        return talk_act(choose, data, choose(TEXTS))
    case, key = data.get("case", {}), data.get("key", {})
    papers = [*(p["id"] for p in case.get("documents", ())), "no-paper"]
    passages = [p for d in case.get("documents", ()) for p in d.get("passages", ())] * 5 + ["zz9"]
    options = [*(o["id"] for o in case.get("options", ())), "no-option"]
    lessons = [*(row["id"] for row in key.get("lessons", ())), "no-lesson"]
    answers = [*(a for q in case.get("plan", ()) for a in q.get("options", ())), "no-answer"]
    wheres = [("title",), ("passages", choose(passages)), ("documents", choose(papers), "title"), ("options", choose(options)), ("moves", "leave")]
    reasons = [("detection",), ("indicators", choose(CONCEPTS)), ("needs", choose(NEEDS)), ("lessons", choose(lessons)), ("story", choose(options))]
    part = choose(["text.en", "text.fr", "key_text.en", "key_text.fr"])
    where = choose(wheres if part.startswith("text") else reasons)
    item, language, text = choose(ITEMS), choose(["en", "en", "fr"]), choose(TEXTS)
    decisions = ["refer_specialist", "second_talk", "confront_suspect", "record_and_close", "nothing_known"]
    standing, harm = choose(["best", "acceptable", "not_accepted"]), choose(["none", "minor", "severe"])
    say = {"act": "say", "passage": choose(passages), "item": item, "says": choose(["for", "for", "against", "open", "neutral"]),
           "salience": choose(["plain", "hidden"]), "needed_as_well": choose([True, False]), "answer": choose([*[None] * 20, *ANSWERS])}  # fmt: skip
    return choose([
        *[say] * 12,
        {"act": "write_text", "part": part, "where": where, "text": text, "base": value_hash(value_at(data, part, where))},
        {"act": "take_text", "head": part.partition(".")[0], "where": where, "language": part[-2:], "text": text, "base": value_hash(value_at(data, part, where)), "translations": choose([{}, {"fr": "Elle attend.", "en": "She waits."}])},
        {"act": "choose", "age": choose([None, *get_args(Age)]), "length": choose([None, "short", "long"]), "note": choose([None, True, False]),
         "classification": choose([None, "trafficking", "no_concern"]), "exploitation": choose([None, [], ["prostitution"]])},
        {"act": "ask_steps", "steps": [s for s in CASE_STEPS if s == "decision" or choose([True, True, False])]},
        {"act": "list_language", "language": language, "listed": choose([True, True, False])},
        {"act": "set_feature", "feature": "remark", "value": choose(["none", "trafficking", "odd"])},
        {"act": "add_paper", "kind": choose(get_args(DocumentKind)), "language": language, "title": text},
        {"act": "change_paper", "paper": choose(papers), "kind": "letter", "to": choose([None, 0, 5])},
        {"act": "remove_paper", "paper": choose([*["no-paper"] * 3, *papers])},
        {"act": "add_passages", "paper": choose(papers), "after": choose([None, *passages]), "text": text, "language": language},
        {"act": "add_passages", "paper": choose(papers), "after": None, "text": "One.\n\nTwo.\n\nThree.", "language": "en"},
        {"act": "add_passages", "paper": choose(papers), "after": choose(passages), "text": "One.\n\nTwo.", "language": "en", "within": [2, 4]},
        {"act": "split_passage", "passage": choose(passages), "at": choose([0, 4, 40]), "language": language},
        {"act": "join_passage", "passage": choose(passages)},
        {"act": "move_passage", "passage": choose(passages), "paper": choose(papers), "to": choose([0, 1, 9])},
        {"act": "remove_passage", "passage": choose(passages)},
        {"act": "set_voice", "passage": choose(passages), "voice": choose([None, "words", "record"]), "needless": choose([None, True, False])},
        {"act": "unsay", "passage": choose(passages), "item": item},
        {"act": "set_salience", "passage": choose(passages), "item": item, "salience": "plain"},
        {"act": "add_item", "item": item},
        {"act": "remove_item", "item": item},
        {"act": "set_answer", "item": item, "answer": choose(ANSWERS)},
        {"act": "accept_also", "item": item, "answer": choose(ANSWERS), "accepted": choose([True, True, False])},
        {"act": "set_phases", "item": item, "phases": choose([[], ["now"], ["now", "now", "recruitment"]]), "also": choose([True, False])},
        {"act": "set_grounds", "grounds": choose([[], ["reprisals"]])},
        {"act": "set_who", "item": item, "who": choose([[], ["legal_aid"], ["nobody_known"]])},
        {"act": "set_source", "item": choose([item, "options.second-talk", "plan.safety"]), "source": choose(["who-2003", "no-source"])},
        {"act": "set_country_detection", "country": "be", "state": choose([None, "yes", "no"]), "also_accepted": choose([[], ["yes", "yes", "open"]])},
        {"act": "add_option", "decision": choose(decisions), "language": language, "text": text, "standing": standing, "harm": harm},
        {"act": "remove_option", "option": choose(options)},
        {"act": "set_standing", "option": choose(options), "standing": choose([None, standing]), "harm": harm, "country": choose([None, "gb"])},
        {"act": "keep_words", "option": choose(options), "field": choose(["options", "story"])},
        {"act": "set_advice_aside", "advice": choose(["words-of-papers text.en passages 350-450", "few-needs case needs 4-4"]), "number": choose([None, 1, 167]), "because": "It is meant to be so in this case."},
        {"act": "take_up_advice", "advice": "few-needs case needs 4-4"},
        {"act": "change_option", "option": choose(options), "decision": choose([None, *decisions]), "to": choose([None, -3, 0, 9])},
        {"act": "ask_plan", "part": choose(PLAN_PARTS), "asked": choose([True, True, False])},
        {"act": "add_plan_answer", "part": choose(PLAN_PARTS), "text": choose([text, "Ring the nurse on Thursday"]), "language": language, "worth": choose(["needed", "severe"])},
        {"act": "remove_plan_answer", "part": choose(PLAN_PARTS), "answer": choose(answers)},
        {"act": "set_plan_worth", "part": choose(PLAN_PARTS), "answer": choose(answers), "worth": choose(["needed", "minor"])},
        {"act": "add_lesson", "text": text, "language": language, "when": choose([[], [item], ["decision"], ["note"], ["plan.safety"]])},
        {"act": "change_lesson", "lesson": choose(lessons), "when": choose([None, [], [item]]), "to": choose([None, 0])},
        {"act": "remove_lesson", "lesson": choose(lessons)},
        {"act": "mark_translation", "language": language, "text": "text:title", "reviewed": choose([True, False])},
    ])  # fmt: skip


def never_found(data: DraftData, catalogues: Catalogues) -> list[Finding]:
    """Findings of the kit's rules that no act may bring about, on the draft completed by what acts have not said yet."""
    records = completed(data)
    ids = catalogue_ids({n: getattr(catalogues, n) for n in ("concepts", "needs", "decisions", "sources")})
    findings = list(references("the-tin-box", records, ids))
    findings += key_rules(records["case"], records["key"], catalogues.concepts, catalogues.decisions)  # type: ignore[arg-type]
    return [finding for finding in findings if finding.code in NEVER]


def completed(data: DraftData) -> dict[str, Record]:
    """Records of a draft; what is missing is added, what stands there is left as it is. Raises where that does not fit its model."""
    data = copy.deepcopy(dict(data))
    case, key = data.setdefault("case", {}), data.setdefault("key", {})
    languages = case.setdefault("languages", ["en"])
    empty = [d["id"] for d in case.get("documents", ()) if not d["passages"]]
    case["documents"] = [d for d in case.get("documents", ()) if d["passages"]] or [{"id": "a-paper", "kind": "letter", "passages": ["xy1"]}]
    fixed = {"id": "the-tin-box", "version": "1.0.0", "status": "draft", "origin": "patterns", "setting": "raid", "mandate": "nurse", "age": "adult"}
    data["case"] = {**fixed, **case}
    _pad(data, "indicators", "concept", {"concept": "violence", "state": "insufficient", "source": "who-2003"}, 1)
    _pad(data, "needs", "need", {"need": "privacy_room", "level": "helpful", "source": "who-2003"}, 1)
    _pad(data, "options", "option", {"option": "x-one", "standing": "best", "source": "who-2003"}, 1)
    _pad(data, "options", "option", {"option": "x-two", "standing": "best", "source": "who-2003"}, 2)
    for question in case.get("plan", ()):
        keyed = key["plan"][question["part"]]
        while len(question["options"]) < 3 or not keyed.get("needed"):
            question["options"].append(new := f"x{len(question['options'])}")
            keyed.setdefault("needed", []).append(new)
    key.setdefault("classification", "no_concern")
    if not key.get("elements"):  # no act has written into the key yet
        key |= {"elements": {e: {"state": "insufficient", "source": "palermo-2000"} for e in ELEMENTS}, "circumstances": ["adult"], "profile": "adult_labour"}
        key["protection"] = {"state": "insufficient", "source": "who-2003"}
        if data["case"]["age"] != "adult":
            raise AssertionError("the age is said, and the key does not follow")
    if "interview" in key and not key["interview"].get("needed"):
        data["case"]["facts"] = [*case.get("facts", ()), {"id": "xf1", "topic": "now", "sensitivity": "private"}]
        key["interview"]["needed"] = ["xf1"]
    key["lessons"] = [*key.get("lessons", ()), *({"id": f"x-{n}"} for n in range(3))]
    records: dict[str, Record] = {}
    for language in languages:
        text = {**dict.fromkeys(("title", "summary", "content_note", "briefing"), "…"), **data.get(f"text.{language}", {})}
        text["documents"] = {name: {"title": "…", "note": "…", **words} for name, words in text.get("documents", {}).items() if name not in empty}
        text["facts"] = {name: {"full": "…", "part": "…", **words} for name, words in text.get("facts", {}).items()}
        records[f"text.{language}"] = _record(f"text.{language}", {"passages": {}, "options": {}, **text})
        why = {"protection": "…", **{n: {} for n in ("story", "indicators", "elements", "needs", "options", "lessons")}, **data.get(f"key_text.{language}", {})}
        records[f"key_text.{language}"] = _record(f"key_text.{language}", why)
    records["case"], records["key"] = _record("case", data["case"]), _record("key", key)
    return records


def _pad(data: dict[str, Any], field: str, name: str, row: Mapping[str, Any], least: int) -> None:
    listed, keyed = data["case"].setdefault(field, []), data["key"].setdefault(field, [])
    if len(listed) < least:
        listed.append({"id": row[name], "decision": "second_talk"} if field == "options" else row[name])
        keyed.append(dict(row))


def _record(part: str, data: Mapping[str, Any]) -> Record:
    return DRAFT_FILES[part.partition(".")[0]][1].model_validate_json(json.dumps(data), strict=True)
