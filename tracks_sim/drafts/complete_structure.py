"""Structure of a draft completed (``case.yaml``): papers, worksheet, options, plan; a talk stays as it is where it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracks_sim.case.check.key_rules import FEWEST_OPTIONS
from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.conversation_references import SUGGESTING_FORMS
from tracks_sim.case.model.conversation import Fact, Question
from tracks_sim.case.model.structure import Case, Document, Option, PlanQuestion
from tracks_sim.drafts.completion_report import CompletionReport, corrected
from tracks_sim.drafts.records import edited, without

_FEWEST_TO_CHOOSE = 2
_FEWEST_ANSWERS = 3
_TALK = ("person", "room", "facts", "questions")


def complete_structure(case: Case, written_in: Iterable[str], catalogues: Catalogues, lacking: CompletionReport) -> Case:
    """The structure with what it needs. ``written_in``: languages of the texts there are."""
    case = lacking.filled("case", case, languages=tuple(written_in) or ("en",))
    if "decision" not in case.steps:
        lacking.gap("case", ("steps",))
    case = corrected(
        case,
        languages=lacking.known("case", ("languages",), case.languages),
        steps=tuple(dict.fromkeys((*case.steps, "decision"))),
    )
    case = edited(case, documents=_papers(case, lacking), **_worksheet(case, catalogues, lacking))
    case = corrected(edited(case, options=_options(case, catalogues, lacking)), plan=_plan(case, lacking))
    return _talk(case, lacking)


def _papers(case: Case, lacking: CompletionReport) -> tuple[Document, ...]:
    if not case.documents:
        lacking.gap("case", ("documents",))
        return (Document(id=lacking.placeholder_id("paper-{}".format), kind="letter", passages=(lacking.placeholder_id("pa{}".format),)),)
    made, seen, taken = [], set(case.passages), set[str]()
    for index, paper in enumerate(lacking.known("case", ("documents",), case.documents)):
        where = ("documents", index)
        document = lacking.filled("case", paper, where, paper.id)
        passages = lacking.known("case", (*where, "passages"), document.passages, taken=taken)
        if not passages:
            passages = (lacking.placeholder_id("pa{}".format, seen),)
            seen.update(passages)
            lacking.gap("case", (*where, "passages"), document.id)
        made.append(edited(document, passages=passages))
    return tuple(made)


def _worksheet(case: Case, catalogues: Catalogues, lacking: CompletionReport) -> Mapping[str, tuple[str, ...]]:
    """Indicators and needs; the first of the catalogue stands in where there are none."""
    concepts, needs = [c.id for c in catalogues.concepts.concepts], [n.id for n in catalogues.needs.needs]
    made = {
        "indicators": lacking.known("case", ("indicators",), case.indicators, concepts, "unknown-concept"),
        "needs": lacking.known("case", ("needs",), case.needs, needs, "unknown-need"),
    }
    for name, known in (("indicators", concepts), ("needs", needs)):
        if not made[name]:
            lacking.gap("case", (name,))
            made[name] = (known[0],)
            lacking.invented.add(known[0])
    return made


def _options(case: Case, catalogues: Catalogues, lacking: CompletionReport) -> tuple[Option, ...]:
    kind = f"{'child' if case.presumed_child else 'adult'}_{case.length}"
    decisions = [d.id for d in catalogues.decisions.decisions]
    offered = [d.id for d in catalogues.decisions.decisions if kind in d.offered] or decisions
    options = list(lacking.known("case", ("options",), case.options))

    def free() -> str:
        """The first decision that no option has, or the first of all."""
        used = {option.decision for option in options}
        return next((d for d in offered if d not in used), offered[0])

    if len(options) < (_FEWEST_TO_CHOOSE if case.practice_only else FEWEST_OPTIONS):
        lacking.gap("case", ("options",))
    for index, option in enumerate(options):
        if option.has("decision") and option.decision not in decisions:
            lacking.leave_out("case", ("options", index, "decision"), "unknown-decision", option.decision)
            option = without(option, "decision")
        options[index] = lacking.filled("case", option, ("options", index), option.id, decision=free())
    while len(options) < _FEWEST_TO_CHOOSE:
        options.append(Option(id=lacking.placeholder_id("option-{}".format, {o.id for o in options}), decision=free()))
    return tuple(options)


def _plan(case: Case, lacking: CompletionReport) -> tuple[PlanQuestion, ...]:
    made = []
    for index, asked in enumerate(lacking.known("case", ("plan",), case.plan)):
        where = ("plan", index)
        question = lacking.filled("case", asked, where, asked.part)
        answers = list(lacking.known("case", (*where, "options"), question.options))
        if len(answers) < _FEWEST_ANSWERS:
            lacking.gap("case", (*where, "options"), question.part)
        while len(answers) < _FEWEST_ANSWERS:
            answers.append(lacking.placeholder_id("answer-{}".format, answers))
        made.append(edited(question, options=tuple(answers)))
    return tuple(made)


# --- a talk ------------------------------------------------------------------------------


def _talk(case: Case, lacking: CompletionReport) -> Case:
    """The case with what facts and questions of its talk name; without the talk where a part of it is missing."""
    if not any(getattr(case, name) for name in _TALK):
        return case
    if all(getattr(case, name) for name in _TALK):
        case = _facts(case, lacking)
        case = corrected(case, questions=_questions(case, lacking))
    if all(getattr(case, name) for name in _TALK):
        return case
    lacking.leave_out("case", ("person",), "interview-incomplete")
    return without(case, *_TALK)


def _facts(case: Case, lacking: CompletionReport) -> Case:
    """The case with facts that name barriers, facts and passages that there are."""
    assert case.person is not None
    barriers = {name: strength for name, strength in case.person.barriers.items() if 0 <= strength <= 1}
    for name in case.person.barriers:
        if name not in barriers:
            lacking.leave_out("case", ("person", "barriers", name), "out-of-range", name)
    facts = [fact for fact in lacking.known("case", ("facts",), case.facts) if fact.id not in case.passages]
    ids = {*case.passages, *(fact.id for fact in facts)}
    made: list[Fact] = []
    for index, fact in enumerate(facts):
        where = ("facts", index)
        named: dict[str, Any] = {
            "behind": lacking.known("case", (*where, "behind"), fact.behind, barriers, "unknown-barrier"),
            "after": lacking.known("case", (*where, "after"), fact.after, [earlier.id for earlier in made], "unknown-fact"),
        }
        if fact.corrects is not None and fact.corrects not in ids - {fact.id}:
            lacking.leave_out("case", (*where, "corrects"), "unknown-passage", fact.corrects)
            fact = without(fact, "corrects")
        made.append(corrected(fact, **named))
    return corrected(case, person=corrected(case.person, barriers=barriers), facts=tuple(made))


def _questions(case: Case, lacking: CompletionReport) -> tuple[Question, ...]:
    facts = {fact.id for fact in case.facts}
    kept = []
    for index, asked in enumerate(lacking.known("case", ("questions",), case.questions)):
        where, encourages = ("questions", index), asked.form == "encourager"
        question = corrected(asked, brings=lacking.known("case", (*where, "brings"), asked.brings, facts, "unknown-fact"))
        if (encourages and question.brings) or (question.puts is not None and question.form not in SUGGESTING_FORMS):
            lacking.leave_out("case", where, "question-shape", question.id)
            question = without(question, "puts", *(("brings",) if encourages else ()))
        if question.topic is None and not encourages:
            lacking.leave_out("case", where, "question-shape", question.id)
        else:
            kept.append(question)
    return tuple(kept)
