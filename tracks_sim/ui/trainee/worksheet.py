"""Sheets of the worksheet's steps, where the trainee judges. Pure: state in, plain data out.

Nothing of a key is read here. A step's findings are added only where its feedback is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracks_sim.case.catalogue import Need
from tracks_sim.case.load import Catalogues
from tracks_sim.case.record import READ_ITSELF
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import (
    DETECTION_NAMES,
    LEVEL_NAMES,
    STATE_NAMES,
    STEP_NAMES,
    TIME_NAMES,
    as_title,
    step_name,
)
from tracks_sim.practice import (
    ANSWER_KIND,
    CONFIDENCES,
    LOCKED_TOGETHER,
    AnswerKind,
    Attempt,
    Item,
    step_after,
    step_before,
    unanswered,
)
from tracks_sim.practice.events import AnswerStep
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.decide import decision_parts
from tracks_sim.ui.trainee.judged import judged
from tracks_sim.ui.trainee.view import View

Findings = Mapping[str, list[dict[str, Any]]]
"""Findings of the feedback by the key of their item (``indicators.<concept>`` …); empty while a step is open."""
_INDICATOR, _DETECTION, _ELEMENT, _NEED = (ANSWER_KIND[kind] for kind in ("indicator", "detection", "element", "need"))

_CONFIDENCES = (
    translatable("a guess (35 %)"), translatable("rather unsure (55 %)"), translatable("fairly sure (75 %)"),
    translatable("very sure (90 %)"), translatable("certain (100 %)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that a step of the worksheet is drawn from."""

    view: View
    findings: Findings
    """Of this step, where its feedback is open."""
    warning: bool = False
    """The referral note held something that looks like a real person's data, and was not saved."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A step of the worksheet: its heading and introduction, and how the rest is drawn."""

    title: str
    intro: str
    draw: Callable[[Work], dict[str, Any]]


def worksheet_sheet(step: AnswerStep, work: Work) -> dict[str, Any]:
    """The sheet of one step of the worksheet."""
    t, case, attempt = work.view.t, work.view.case, work.view.attempt
    locked = step in attempt.locked
    return {
        "step": step,
        "title": t(WORKSHEETS[step].title),
        "intro": _intro(step, t),
        "with_file": True,
        "marks": list(attempt.marked),
        "lock": attempt.mode == "practice" and not locked and step not in LOCKED_TOGETHER.values(),
        "lock_also": _locked_with(step, work),
        "locked_note": _locked_note(step, attempt, t),
        "back": step_before(step, case),
        "next": step_after(step, case),
        **WORKSHEETS[step].draw(work),
    }


def _locked_note(step: AnswerStep, attempt: Attempt, t: Translator) -> str:
    """One sentence on a step that takes no lock: it is final, or will be with another one. Empty where it can be locked."""
    if step in attempt.locked:
        return t("The answers of this step are final.")
    if attempt.mode == "practice" and step in LOCKED_TOGETHER.values():
        return t("Feedback on this step comes with that on the decision.")
    return ""


def _intro(step: AnswerStep, t: Translator, *further: str) -> str:
    """The introduction of a step, with further sentences in a paragraph of their own."""
    return block("\n\n".join([t(WORKSHEETS[step].intro), *filter(None, [" ".join(further)])]))


def _locked_with(step: AnswerStep, work: Work) -> str:
    """One sentence on the step whose answers become final with those of this one; empty where there is none."""
    other = LOCKED_TOGETHER.get(step)
    if other is None or other not in work.view.case.steps:
        return ""
    t = work.view.t
    return t("The answer of the step “{step}” is then final too, since each gives the other away.").format(step=step_name(other, t))


def _lists_known(catalogues: Catalogues, t: Translator) -> str:
    """One sentence on how the published lists are known, for all signs together; empty where every list was read itself."""
    if all(state in READ_ITSELF for state in catalogues.delphi.states.values()):
        return ""
    return t("The signs are in this kit's own words; the published lists behind them have not been opened yet.")


def _needs_known(asked: Sequence[Need], t: Translator) -> str:
    """One sentence on how many of the needs asked rest on a text that was read; empty where all do."""
    read = sum(need.checked for need in asked)
    if read == len(asked):
        return ""
    return t("The needs are in this kit's own words; {n} of these {all} rest on a text that was read.").format(n=read, all=len(asked))


def _options(names: Mapping[Any, str], t: Translator, only: tuple[str, ...] | None = None) -> list[dict[str, str]]:
    """Answers to choose from, which stand alone."""
    return [{"id": i, "label": as_title(t(name))} for i, name in names.items() if only is None or i in only]


def _question(work: Work, row: AnswerKind[Any], id_: str) -> dict[str, Any]:
    """The common part of every question to judge: its intent, its answer as the event's fields, and the passages cited."""
    attempt = work.view.attempt
    answer = attempt.answer(Item(row.step, id_))
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in row.write(answer).items()}
    return {
        **fields,
        "key": row.key(id_),
        "id": id_,
        "intent": row.address(id_),
        "passages": [{"id": p, "label": work.view.label(p)} for p in answer.passages],
        "locked": row.step in attempt.locked,
        "finding": next(iter(work.findings.get(row.key(id_), [])), None),
    }


def _count(work: Work, step: AnswerStep, asked: int) -> str:
    done = asked - unanswered(work.view.attempt, work.view.case)[step]
    return work.view.t("{done} of {all} judged").format(done=done, all=asked)


def _forced_labour(concept: str, catalogues: Catalogues, language: str, t: Translator) -> list[str]:
    """One sentence that names the ILO's forced labour indicators to which a concept belongs, or none."""
    names = catalogues.indicator_texts[language].forced_labour
    listed = [names[i.id] for i in catalogues.forced_labour.indicators if concept in i.concepts]
    return [t("Among the ILO's eleven indicators of forced labour: {names}.").format(names=", ".join(listed))] if listed else []


def _draw_indicators(work: Work) -> dict[str, Any]:
    """One fieldset a concept, under the headings of the catalogue."""
    t, case, catalogues = work.view.t, work.view.case, work.view.catalogues
    texts = catalogues.indicator_texts[work.view.language]
    concepts = {c.id: c for c in catalogues.concepts.concepts}

    def item(concept: str) -> dict[str, Any]:
        question = _question(work, _INDICATOR, concept)
        return {
            **question,
            "label": texts.concepts[concept].label,
            "meaning": " ".join([texts.concepts[concept].meaning, *_forced_labour(concept, catalogues, work.view.language, t)]),
            "hint": "" if question["locked"] else _hint(question, t),
        }

    return {
        "intro": _intro("indicators", t, _lists_known(catalogues, t)),
        "count": _count(work, "indicators", len(case.indicators)),
        "states": _options(STATE_NAMES, t, ("present", "absent", "insufficient")),
        "phases": _options(TIME_NAMES, t),
        "confidences": [{"id": c, "label": t(name)} for c, name in zip(CONFIDENCES, _CONFIDENCES, strict=True)],
        "groups": [
            {"id": g, "label": texts.groups[g], "items": items}
            for g in catalogues.concepts.groups
            if (items := [item(c) for c in case.indicators if concepts[c].group == g])
        ],
    }


def _hint(question: Mapping[str, Any], t: Translator) -> str:
    """One sentence on what a judgement of an indicator still lacks, or an empty one."""
    if question["state"] == "absent" and not question["passages"]:
        return t("Absent needs a passage that speaks against it. Silence is not enough information.")
    if question["state"] == "present" and not question["passages"]:
        return t("Which passage made you think so?")
    if question["state"] == "present" and not question["phases"]:
        return t("Say when, too.")
    return ""


def _draw_detection(work: Work) -> dict[str, Any]:
    """One question with three answers and their passages."""
    t, [id_] = work.view.t, _DETECTION.fixed
    return {
        "judged": judged(work.view, "indicators"),
        "items": [{
            **_question(work, _DETECTION, id_),
            "label": t("On what is known now, may this person have been trafficked?"),
            "meaning": t("This is no finding about the person. It says what you would do with what you know: offer specialised help, ask first, or neither."),
            "states": _options(DETECTION_NAMES, t),
            "stacked": True,  # sentences, of which none should stand apart
        }],
    }  # fmt: skip


def _draw_elements(work: Work) -> dict[str, Any]:
    """Act, means, purpose, and the protection question."""
    t, case = work.view.t, work.view.case
    fixed = work.view.catalogues.texts[work.view.language]

    def item(name: str) -> dict[str, Any]:
        question = _question(work, _ELEMENT, name)
        return {
            **question,
            "label": fixed.elements[name].label,
            "meaning": fixed.elements[name].meaning,
            "states": _options(STATE_NAMES, t, _ELEMENT.values(case, name)),
            "grounds": question["grounds"] if name == "protection" else None,
        }

    return {
        "grounds": [{"id": g, "label": x.label} for g, x in fixed.grounds.items()],
        "items": [item(name) for name in _ELEMENT.asked(case)],
    }


def _draw_needs(work: Work) -> dict[str, Any]:
    """Special needs under their domains, with who acts first where that is asked."""
    t, case, catalogues = work.view.t, work.view.case, work.view.catalogues
    fixed = catalogues.texts[work.view.language]
    needs = {n.id: n for n in catalogues.needs.needs}

    def item(need: str) -> dict[str, Any]:
        return {
            **_question(work, _NEED, need),
            "label": fixed.needs[need].label,
            "meaning": fixed.needs[need].meaning,
        }

    return {
        "intro": _intro("needs", t, _needs_known([needs[n] for n in case.needs], t)),
        "count": _count(work, "needs", len(case.needs)),
        "levels": _options(LEVEL_NAMES, t),
        "actors": [{"id": a, "label": fixed.actors[a]} for a in catalogues.needs.actors] if case.asks_who else [],
        "groups": [
            {"id": d, "label": fixed.domains[d], "items": items}
            for d in catalogues.needs.domains
            if (items := [item(n) for n in case.needs if needs[n].domain == d])
        ],
    }


def _draw_decision(work: Work) -> dict[str, Any]:
    """What to do next, the plan and the note, of which a case asks the first one only."""
    title = {} if work.view.case.plan else {"title": step_name("decision", work.view.t)}
    return {**title, **decision_parts(work.view, work.findings, warning=work.warning)}


WORKSHEETS: Mapping[AnswerStep, Worksheet] = {
    "indicators": Worksheet(
        STEP_NAMES["indicators"],
        translatable("Judge what the file lets you say, no more. “Not enough information” is a full answer. Cite the passages that made you think so."),
        _draw_indicators,
    ),
    "detection": Worksheet(
        translatable("Trafficked, on what is known now?"),
        translatable("One judgement of all you have read and heard. Grounds for suspicion are enough to offer help; proof is for others."),
        _draw_detection,
    ),
    "elements": Worksheet(
        translatable("Act, means, purpose, and protection"),
        translatable("A legal reading, apart from the indicators. A referral needs less than this: grounds for suspicion are enough. Say what the file lets you say and cite it."),
        _draw_elements,
    ),
    "needs": Worksheet(
        STEP_NAMES["needs"],
        translatable("A need is not a diagnosis, and does not depend on trafficking. Urgent means this week. Cite the passages that made you think so."),
        _draw_needs,
    ),
    "decision": Worksheet(
        translatable("Decision and plan"),
        translatable("Choose what is safe and proportionate on what you know today."),
        _draw_decision,
    ),
}  # fmt: skip
"""The sheets of the worksheet by step."""
