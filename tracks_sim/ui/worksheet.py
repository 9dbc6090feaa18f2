"""The worksheet's steps: what the trainee judges. Pure: state in, plain data out.

Nothing of a key is read here. A step's findings are added only where its feedback is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.case.catalogue import Row
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import ELEMENTS, LEVELS, Case
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.practice import (
    CONFIDENCES,
    Attempt,
    ElementAnswer,
    IndicatorAnswer,
    NeedAnswer,
    Step,
    step_after,
    step_before,
    unanswered,
)
from tracks_sim.practice.events import AnswerStep
from tracks_sim.ui.frame import STEP_NAMES
from tracks_sim.ui.markdown import block
from tracks_sim.ui.reading import label, quote, text_language

Findings = Mapping[str, list[dict[str, Any]]]
"""What feedback says of each thing (``indicators.<concept>`` …), empty while a step is open."""

_STATES = {
    "present": translatable("Present"),
    "absent": translatable("Absent"),
    "insufficient": translatable("Not enough information"),
    "not_needed": translatable("Not needed (a child)"),
}
_PHASES = {
    "recruitment": translatable("Recruitment and journey"),
    "exploitation": translatable("Place of exploitation"),
    "now": translatable("Now"),
}
_LEVELS = {"urgent": translatable("Urgent"), "helpful": translatable("Helpful"), "not_indicated": translatable("Not indicated")}
_CONFIDENCES = (
    translatable("a guess (35 %)"), translatable("rather unsure (55 %)"), translatable("fairly sure (75 %)"),
    translatable("very sure (90 %)"), translatable("certain (100 %)"),
)  # fmt: skip
VOICES = {
    "words": translatable("the person's own words"),
    "observation": translatable("something observed"),
    "inference": translatable("somebody's inference"),
}


def _options(names: Mapping[str, str], t: Translator, only: tuple[str, ...] | None = None) -> list[dict[str, str]]:
    return [{"id": i, "label": t(name)} for i, name in names.items() if only is None or i in only]


def _cited(
    attempt: Attempt, case_file: CaseFile, language: str, key: str, answer: IndicatorAnswer | ElementAnswer | NeedAnswer | None
) -> list[dict[str, str]]:
    """What is cited for a thing, judged already or not yet."""
    passages = answer.passages if answer else attempt.set_aside.get(key, ())
    return [{"id": p, "label": label(attempt, case_file, language, p)} for p in passages]


def _step(attempt: Attempt, case: Case, step: AnswerStep, title: str, intro: str, t: Translator) -> dict[str, Any]:
    """What every step of the worksheet has in common."""
    locked = step in attempt.locked
    return {
        "step": step,
        "title": title,
        "intro": block(intro),
        "marks": list(attempt.marked),
        "lock": attempt.mode == "practice" and not locked,
        "locked_note": t("The answers of this step are final.") if locked else "",
        "back": step_before(step, case),
        "next": step_after(step, case),
    }


def unverified_rows(rows: tuple[Row, ...], ids: frozenset[str]) -> bool:
    """Whether a row of the published list behind a concept was not checked against the list itself."""
    return any(not r.verified for r in rows if r.id in ids)


def _forced_labour(concept: str, catalogues: Catalogues, language: str, t: Translator) -> list[str]:
    """Which of the ILO's eleven forced labour indicators a concept speaks to, in one sentence."""
    names = catalogues.indicator_texts[language].forced_labour
    found = [names[i.id] for i in catalogues.forced_labour.indicators if concept in i.concepts]
    return [t("Among the ILO's eleven indicators of forced labour: {names}.").format(names=", ".join(found))] if found else []


def indicators_sheet(
    attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str, findings: Findings
) -> dict[str, Any]:
    """One fieldset a concept, under the headings of the catalogue."""
    t = translator(language)
    texts = catalogues.indicator_texts[language]
    concepts = {c.id: c for c in catalogues.concepts.concepts}
    locked = "indicators" in attempt.locked

    def item(concept: str) -> dict[str, Any]:
        answer = attempt.indicators.get(concept)
        key = f"indicators.{concept}"
        passages = _cited(attempt, case_file, language, key, answer)
        hint = ""
        if answer and not locked:
            if answer.state == "absent" and not passages:
                hint = t("Absent needs a passage that speaks against it. Silence is not enough information.")
            elif answer.state == "present" and not passages:
                hint = t("Which passage made you think so?")
            elif answer.state == "present" and not answer.phases:
                hint = t("Say when, too.")
        rows = frozenset(concepts[concept].rows.values())
        return {
            "key": key,
            "id": concept,
            "label": texts.concepts[concept].label,
            "meaning": " ".join([texts.concepts[concept].meaning, *_forced_labour(concept, catalogues, language, t)]),
            "unverified": t("list not yet verified") if unverified_rows(catalogues.delphi.rows, rows) else "",
            "state": answer.state if answer else None,
            "phases": list(answer.phases) if answer else [],
            "passages": passages,
            "confidence": answer.confidence if answer else None,
            "hint": hint,
            "locked": locked,
            "finding": next(iter(findings.get(key, [])), None),
        }

    case = case_file.case
    judged = len(case.indicators) - unanswered(attempt, case)["indicators"]
    return {
        **_step(
            attempt, case_file.case, "indicators", t("Indicators"),
            t("Judge what the file lets you say, no more. “Not enough information” is a full answer. Cite the passages that made you think so."),
            t,
        ),
        "count": t("{done} of {all} judged").format(done=judged, all=len(case.indicators)),
        "states": _options(_STATES, t, ("present", "absent", "insufficient")),
        "phases": _options(_PHASES, t),
        "confidences": [{"id": c, "label": t(name)} for c, name in zip(CONFIDENCES, _CONFIDENCES, strict=True)],
        "groups": [
            {"id": g, "label": texts.groups[g], "items": items}
            for g in catalogues.concepts.groups
            if (items := [item(c) for c in case.indicators if concepts[c].group == g])
        ],
    }  # fmt: skip


def elements_sheet(
    attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str, findings: Findings
) -> dict[str, Any]:
    """Act, means, purpose, and the protection question."""
    t = translator(language)
    fixed = catalogues.texts[language]
    locked = "elements" in attempt.locked

    def item(name: str) -> dict[str, Any]:
        answer = attempt.protection if name == "protection" else attempt.elements.get(name)  # type: ignore[call-overload]
        key = f"elements.{name}"
        states = ("present", "absent", "insufficient") + (("not_needed",) if name == "means" else ())
        return {
            "key": key,
            "id": name,
            "label": fixed.elements[name].label,
            "meaning": fixed.elements[name].meaning,
            "states": _options(_STATES, t, states),
            "state": answer.state if answer else None,
            "grounds": list(answer.grounds) if answer and name == "protection" else [] if name == "protection" else None,
            "passages": _cited(attempt, case_file, language, key, answer),
            "locked": locked,
            "finding": next(iter(findings.get(key, [])), None),
        }

    return {
        **_step(
            attempt, case_file.case, "elements", t("Act, means, purpose, and protection"),
            t("A legal reading, apart from the indicators. A referral needs less than this: grounds for suspicion are enough. Say what the file lets you say and cite it."),
            t,
        ),
        "grounds": [{"id": g, "label": x.label} for g, x in fixed.grounds.items()],
        "items": [item(name) for name in (*ELEMENTS, "protection")],
    }  # fmt: skip


def needs_sheet(
    attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str, findings: Findings
) -> dict[str, Any]:
    """Special needs under their domains, with who acts first."""
    t = translator(language)
    fixed = catalogues.texts[language]
    needs = {n.id: n for n in catalogues.needs.needs}
    locked = "needs" in attempt.locked

    def item(need: str) -> dict[str, Any]:
        answer = attempt.needs.get(need)
        key = f"needs.{need}"
        return {
            "key": key,
            "id": need,
            "label": fixed.needs[need].label,
            "meaning": fixed.needs[need].meaning,
            "unverified": "" if needs[need].verified else t("source not verified"),
            "level": answer.level if answer else None,
            "who": answer.who if answer else None,
            "passages": _cited(attempt, case_file, language, key, answer),
            "locked": locked,
            "finding": next(iter(findings.get(key, [])), None),
        }

    case = case_file.case
    judged = len(case.needs) - unanswered(attempt, case)["needs"]
    return {
        **_step(
            attempt, case_file.case, "needs", t("Special needs"),
            t("A need is not a diagnosis, and does not depend on trafficking. Urgent means this week. Cite the passages that made you think so."),
            t,
        ),
        "count": t("{done} of {all} judged").format(done=judged, all=len(case.needs)),
        "levels": _options(_LEVELS, t, LEVELS),
        "actors": [{"id": a, "label": fixed.actors[a]} for a in catalogues.needs.actors],
        "groups": [
            {"id": d, "label": fixed.domains[d], "items": items}
            for d in catalogues.needs.domains
            if (items := [item(n) for n in case.needs if needs[n].domain == d])
        ],
    }  # fmt: skip


def decision_sheet(
    attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str, findings: Findings, warning: bool
) -> dict[str, Any]:
    """Options in the country's words, the plan, and the referral note."""
    t = translator(language)
    fixed = catalogues.texts[language]
    shown = text_language(case_file, language)
    texts = case_file.texts[shown]
    phrases = catalogues.country_texts[language][attempt.country].phrases
    locked = "decision" in attempt.locked

    def question(part: Any) -> dict[str, Any]:
        return {
            "key": f"plan.{part.part}",
            "part": part.part,
            "label": fixed.plan_parts[part.part].label,
            "hint": fixed.plan_parts[part.part].meaning + (" " + t("Several answers are possible.") if part.choose == "several" else ""),
            "several": part.choose == "several",
            "options": [{"id": o, "label": texts.plan[part.part][o]} for o in part.options],
            "choices": list(attempt.plan.get(part.part, ())),
            "locked": locked,
            "findings": findings.get(f"plan.{part.part}", []),
        }  # fmt: skip

    return {
        **_step(
            attempt, case_file.case, "decision", t("Decide and plan"),
            t("What do you do next? Choose what is safe and proportionate on what you know today."), t,
        ),
        "decision": {
            "key": "decision",
            "label": t("What do you do next?"),
            "option": attempt.option,
            "options": [
                {
                    "id": o.id,
                    "phrase": phrases.get(o.decision) or fixed.decisions[o.decision],
                    "detail": texts.options[o.id],
                    "lang": shown,
                }
                for o in case_file.case.options
            ],
            "locked": locked,
            "findings": findings.get("decision", []),
        },
        "plan": [question(p) for p in case_file.case.plan],
        "note": note_view(attempt, case_file, language, t, locked, findings, warning),
    }  # fmt: skip


def note_view(
    attempt: Attempt, case_file: CaseFile, language: str, t: Translator, locked: bool, findings: Findings, warning: bool
) -> dict[str, Any]:
    """The referral note: passages cited so far, sorted by voice, and how it would read."""
    note = attempt.note
    cited = [p for a in attempt.indicators.values() if a.state == "present" for p in a.passages]
    judged = [*attempt.elements.values(), *([attempt.protection] if attempt.protection else [])]
    cited += [p for a in judged if a.state == "present" for p in a.passages]
    cited += [p for a in attempt.needs.values() if a.level != "not_indicated" for p in a.passages]
    offered = [p for p in (*case_file.case.passages, *attempt.disclosed) if p in cited or p in note.passages]
    return {
        "offered": [quote(attempt, case_file, language, p) for p in offered],
        "voices": _options(VOICES, t),
        "words": list(note.words),
        "observation": list(note.observation),
        "inference": list(note.inference),
        "text": note.text,
        "locked": locked,
        "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if warning else "",
        "preview": [
            {"label": t(_PREVIEW[voice]), "quotes": [quote(attempt, case_file, language, p) for p in passages]}
            for voice, passages in (("words", note.words), ("observation", note.observation), ("inference", note.inference))
            if passages
        ],
        "findings": findings.get("note", []),
    }  # fmt: skip


_PREVIEW = {
    "words": translatable("What the person said"),
    "observation": translatable("What was observed"),
    "inference": translatable("What somebody concluded (not established)"),
}


def submit_sheet(attempt: Attempt, case_file: CaseFile, language: str) -> dict[str, Any]:
    """What is still open; gaps are allowed and said, a decision is required."""
    t = translator(language)
    gaps = unanswered(attempt, case_file.case)
    opened: list[dict[str, str]] = []
    for step, count in gaps.items():
        text = t("all answered") if count == 0 else t("{n} open").format(n=count)
        opened.append({"step": step, "label": t(STEP_NAMES[_as_step(step)]), "text": text})
    if attempt.submitted:
        note = t("This case is submitted. Its feedback is the next step.")
    elif attempt.option is None:
        note = t("Choose what to do next before you submit.")
    elif attempt.mode == "practice":
        note = t("After this your answers are final and the feedback opens. What is open counts as not answered.")
    elif attempt.mode == "study":
        note = t("After this your answers are final. The feedback opens when the study is over.")
    else:
        note = t("After this your answers are final. Your trainer releases the feedback.")
    return {
        "step": "submit",
        "title": t("Submit the case"),
        "intro": None,
        "open": opened,
        "note": note,
        "can_submit": attempt.option is not None and not attempt.submitted,
        "back": "decision",
    }


def _as_step(name: str) -> Step:
    return name  # type: ignore[return-value]
