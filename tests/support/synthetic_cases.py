"""Six small cases made of nonsense words: three of trafficking, three controls.

Nothing in them can be read, so that only the structure of the key is at work. The catalogues
are the kit's own.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import DetectionKey, Key
from tracks_sim.case.model.record import EXPLOITATION_PHASES, PLAN_PARTS, ExploitationPhase, ProtectionGround
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import CASE_STEPS, Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.practice import Answer, Attempt, Item
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.scoring import ScoredAttempt

CONCEPTS = (
    "deception_about_work", "deception_about_pay", "debt_bondage", "documents_taken", "controlled_journey",
    "excessive_hours", "low_or_no_pay", "bad_living_conditions", "violence", "threats_against_family",
    "made_to_lie", "confinement_or_surveillance", "dependency_on_exploiter", "poverty_used", "wages_withheld",
    "rehearsed_account",
)  # fmt: skip
NEEDS = (
    "risk_assessment", "no_contact", "lawyer", "wage_claim", "adapted_interview", "officer_sex", "privacy_room",
    "urgent_care", "trauma_care", "debt_advice", "schooling", "independent_interpreter",
)  # fmt: skip
DECISIONS = (
    "refer_specialist", "second_talk", "labour_rights", "support_door_open", "child_protection",
    "ask_for_information", "confront_suspect",
)  # fmt: skip
PASSAGES = tuple(f"aa{n}" for n in range(1, 31))

# id, classification, age, accepted decision, seed
_CASES = (
    ("first", "trafficking", "adult", "refer_specialist", 11),
    ("second", "trafficking", "child", "child_protection", 12),
    ("third", "trafficking", "adult", "second_talk", 13),
    ("fourth", "smuggling", "adult", "support_door_open", 14),
    ("fifth", "labour_dispute", "adult", "labour_rights", 15),
    ("sixth", "too_little", "adult", "ask_for_information", 16),
)


def _words(draw: random.Random, n: int) -> str:
    return " ".join("".join(draw.choices("bdfgklmnprst", k=3)) for _ in range(n))


def _shuffled(draw: random.Random, things: tuple[str, ...]) -> list[str]:
    return draw.sample(things, len(things))


def _groups(draw: random.Random, n: int) -> list[dict[str, Any]]:
    chosen = draw.sample(PASSAGES, 2 * n)
    return [{"any": chosen[2 * i : 2 * i + 2]} for i in range(n)]


def _indicators(draw: random.Random, trafficking: bool) -> list[dict[str, Any]]:
    states = ["present"] * (7 if trafficking else 3) + ["absent"] * (5 if trafficking else 8)
    states += ["insufficient"] * (len(CONCEPTS) - len(states))
    return [
        {
            "concept": concept,
            "state": state,
            "phases": draw.sample(EXPLOITATION_PHASES, draw.randint(1, 2)) if state == "present" else [],
            "evidence": [] if state == "insufficient" else _groups(draw, draw.randint(1, 2)),
            "source": "ilo-delphi-2009",
        }
        for concept, state in zip(_shuffled(draw, CONCEPTS), states, strict=True)
    ]


def case_file(
    case_id: str = "first", classification: str = "trafficking", age: str = "adult",
    accepted: str = "refer_specialist", seed: int = 11,
) -> CaseFile:  # fmt: skip
    """One case. ``option-<decision>`` names its options; plan answers are ``<part>-a`` to ``-e``."""
    draw = random.Random(seed)
    trafficking = classification == "trafficking"
    several = {"sharing", "safety"}
    options = [{"id": f"option-{d.replace('_', '-')}", "decision": d} for d in _shuffled(draw, DECISIONS)]
    plan, plan_keys = [], {}
    for part in PLAN_PARTS:
        slug = part.replace("_", "-")
        answers = [f"{slug}-{letter}" for letter in "abcde"[: 5 if part in several else 4]]
        plan.append({"part": part, "choose": "several" if part in several else "one", "options": _shuffled(draw, tuple(answers))})  # fmt: skip
        # a (and b where several may be chosen) needed, then fitting, needless, severe
        needed = 2 if part in several else 1
        plan_keys[part] = {
            "needed": answers[:needed], "fitting": answers[needed : needed + 1], "needless": answers[needed + 1 : -1],
            "severe": answers[-1:], "source": "who-2003",
        }  # fmt: skip
    case = Case.model_validate(
        {
            "id": case_id, "version": "1.0.0", "status": "draft", "origin": "patterns", "languages": ["en"],
            "setting": "reception", "mandate": "reception_worker", "age": age,
            "documents": [{"id": "paper", "kind": "reception_note", "passages": PASSAGES}],
            "indicators": _shuffled(draw, CONCEPTS), "needs": _shuffled(draw, NEEDS), "options": options, "plan": plan,
        }
    )  # fmt: skip
    text = CaseText.model_validate(
        {
            "title": "T", "summary": "S", "content_note": "C", "briefing": "B", "enough": "E",
            "documents": {"paper": {"title": "P", "note": "N"}},
            "passages": {p: _words(draw, 8) for p in PASSAGES},
            "options": {o["id"]: _words(draw, draw.randint(6, 12)) for o in options},
            "plan": {q["part"]: {a: _words(draw, draw.randint(4, 9)) for a in q["options"]} for q in plan},
        }
    )  # fmt: skip
    element = "present" if trafficking else "insufficient"
    means = "not_needed" if age != "adult" else element
    costs = {o["decision"]: 0.0 if o["decision"] == accepted else draw.choice((0.4, 0.6, 0.8)) for o in options}
    levels = [level for level in ("urgent", "helpful", "not_indicated") for _ in range(4)]
    voices = _shuffled(draw, PASSAGES)
    key = Key.model_validate(
        {
            "classification": classification, "profile": "adult_labour",
            "circumstances": ["adult"] if age == "adult" else ["child"],
            "indicators": _indicators(draw, trafficking),
            "elements": {
                "act": {"state": element, "evidence": _groups(draw, 1), "source": "palermo-2000"},
                "means": {"state": means, "evidence": _groups(draw, 1), "source": "palermo-2000"},
                "purpose": {"state": "present" if trafficking else "absent", "source": "palermo-2000"},
            },
            "protection": {
                "state": "present" if trafficking else "insufficient",
                "grounds": ["reprisals"] if trafficking else [], "source": "palermo-2000",
            },
            "needs": [
                {
                    "need": n, "level": level, "who": [] if level == "not_indicated" else ["legal_aid"],
                    "evidence": _groups(draw, 1), "source": "who-2003",
                }
                for n, level in zip(_shuffled(draw, NEEDS), levels, strict=True)
            ],
            "options": [
                {
                    "option": o["id"], "cost": 1.0 if o["decision"] == "confront_suspect" else costs[o["decision"]],
                    "standing": "best" if o["decision"] == accepted else "not_accepted", "source": "who-2003",
                    "harm": "severe" if o["decision"] == "confront_suspect" else "none",
                }
                for o in options
            ],
            "plan": plan_keys,
            "note": {
                "voices": {v: voices[i::4] for i, v in enumerate(("words", "observation", "inference", "record"))},
                "needless": voices[:5],
            },
            "lessons": [
                {"id": "look-again", "when": [f"indicators.{CONCEPTS[0]}", "elements.act"]},
                {"id": "plan-safety", "when": ["plan.safety", "decision"]},
                {"id": "sort-voices", "when": ["note"]},
                {"id": "rest", "when": []},
            ],
        }
    )  # fmt: skip
    key_text = KeyText.model_validate(
        {"story": {}, "indicators": {}, "elements": {}, "protection": "P", "needs": {}, "options": {}, "plan": {}, "lessons": {}}
    )  # fmt: skip
    return CaseFile(
        Path(case_id), case, {"en": text}, key, {"en": key_text}, Review(origin_note="Made for a test."), {"case": "0"}
    )


def balanced_form() -> tuple[CaseFile, ...]:
    """The balanced form of six cases: three of trafficking (one of a child), three controls."""
    return tuple(case_file(*values) for values in _CASES)


def asking_detection(file: CaseFile, state: str = "yes", also: tuple[str, ...] = (), **key: Any) -> CaseFile:
    """The same case, which asks the detection question too, with this key; its passages are those of ``act``."""
    keyed = {"state": state, "also_accepted": also, "evidence": file.key.elements["act"].evidence, "source": "coe-convention-2005"}
    return with_key(with_case(file, steps=CASE_STEPS), detection=DetectionKey.model_validate({**keyed, **key}).model_dump())


def with_key(case_file: CaseFile, **changed: Any) -> CaseFile:
    """The same case with parts of its key replaced (validated)."""
    return replace(case_file, key=Key.model_validate(case_file.key.model_dump() | changed))


def with_case(case_file: CaseFile, **changed: Any) -> CaseFile:
    """The same case with parts of its structure replaced (validated)."""
    return replace(case_file, case=Case.model_validate(case_file.case.model_dump() | changed))


def indicator_answer(
    state: str, phases: tuple[ExploitationPhase, ...] = (), passages: tuple[str, ...] = (), confidence: float | None = None
) -> Answer:
    """The answer on a concept."""
    return Answer(state, passages, phases, confidence=confidence)


def element_answer(state: str, grounds: tuple[ProtectionGround, ...] = (), passages: tuple[str, ...] = ()) -> Answer:
    """The answer on an element, or on protection."""
    return Answer(state, passages, grounds=grounds)


def need_answer(level: str, who: str | None = None, passages: tuple[str, ...] = ()) -> Answer:
    """The answer on a special need."""
    return Answer(level, passages, who=who)


def answers_of(
    indicators: Mapping[str, Answer] | None = None,
    elements: Mapping[str, Answer] | None = None,
    detection: Answer | None = None,
    needs: Mapping[str, Answer] | None = None,
    option: str | None = None,
    plan: Mapping[str, tuple[str, ...]] | None = None,
    note: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[Item, Answer]:
    """Answers by item, from those of each step by their ids; ``plan`` by part, ``note`` by voice."""
    answers = {
        **{Item("indicators", c): answer for c, answer in (indicators or {}).items()},
        **({Item("detection", "detection"): detection} if detection else {}),
        **{Item("elements", e): answer for e, answer in (elements or {}).items()},
        **{Item("needs", n): answer for n, answer in (needs or {}).items()},
        Item("decision", "option"): Answer(option),
        **{Item("decision", f"plan.{part}"): Answer(choices or None) for part, choices in (plan or {}).items()},
        **{Item("decision", f"note.{voice}"): Answer(() if passages else None, passages) for voice, passages in (note or {}).items()},
    }
    return {item: answer for item, answer in answers.items() if answer.value is not None}


def with_answers(attempt: Attempt, changes: Mapping[Item, Answer | None]) -> Attempt:
    """The attempt with other answers to some items; None leaves an item open."""
    return replace(attempt, answers={item: answer for item, answer in {**attempt.answers, **changes}.items() if answer is not None})


def scored_attempt(case_file: CaseFile, turns: tuple[InterviewTurn, ...] = (), **answers: Any) -> ScoredAttempt:
    """An attempt on a case with these turns and answers (those of ``answers_of``), in France."""
    given = answers_of(**answers)
    attempt = Attempt(case=case_file.case.id, country="fr", mode="practice", language="en", turns=turns, answers=given)
    return ScoredAttempt(attempt, case_file)
