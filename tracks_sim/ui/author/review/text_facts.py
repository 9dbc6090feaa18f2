"""What a reviewer is told beside a text: what the key says of the thing that it is about, in words, and the passages that are cited. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracks_sim.case.model.conversation import IF_TOLD, Fact, IfTold, InterviewKey, ProtectionIfTold, Question
from tracks_sim.case.model.key import DetectionKey, IndicatorKey, KeyedAnswer, NeedKey, ProtectionKey
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.labels import TIME_NAMES, VOICE_NAMES
from tracks_sim.ui.author.item_names import BARRIER_NAMES
from tracks_sim.ui.author.problems.problem_places import item_of
from tracks_sim.ui.author.screens.countries import country_name
from tracks_sim.ui.author.screens.decision import RUNGS, WORTHS, option_keys, rung_of, worth_of
from tracks_sim.ui.author.screens.feedback import said_when
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.screens.sources import source_name
from tracks_sim.ui.author.screens.talk import fact_label, role_of
from tracks_sim.ui.author.talk_names import PUTS, ROLES, SENSITIVITIES, STANCE_NAMES
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import inline
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES


def facts_of(view: DraftView, head: str, path: Sequence[str]) -> list[str]:
    """What the key says of the thing that a text is the reason for, or the words of."""
    t, key, case = view.t, view.key, view.case
    if head == "key_text" and (item := item_of(tuple(path))):
        return _of_answer(view, item, key.answer_to(item))
    match (head, *path):
        case (_, "options" | "story", option):
            judged = option_keys(view).get(option)
            stands = [("", rung_of(judged)), *((country, rung_of(own)) for country, own in (judged.countries.items() if judged else ()))]
            return [_in_country(view, country, t(RUNGS[rung][0])) for country, rung in stands if rung]
        case ("text", "passages", passage):
            return [t(VOICE_NAMES[voice]) for voice, passages in key.note.voices.items() if passage in passages]
        case (_, "plan", part, answer):
            worths = [worth_of(judged, answer) for name, judged in key.plan.items() if name == part]
            return [t(WORTHS[worth]) for worth in worths if worth]
        case ("key_text", "lessons", lesson):
            return [said_when(view, next((one.when for one in key.lessons if one.id == lesson), ()))]
        case ("text", "facts", id_, "full"):
            return [line for fact in case.facts if fact.id == id_ for line in _of_fact(view, fact)]
        case ("text", "questions", id_):
            return [line for question in case.questions if question.id == id_ for line in _of_question(view, question)]
        case ("key_text", "interview", "better", id_) if words := written_at(view, ("questions", id_)):
            return [t("instead of: “{question}”").format(question=words)]
        case ("key_text", "interview", "beyond"):
            return [_fact_names(view, (key.interview or record_of(InterviewKey)).beyond)]
        case ("key_text", "interview", name, *named) if name in IF_TOLD:
            return list(_once_told(view, name, "".join(named)))
    return []


def _of_answer(view: DraftView, item: str, row: KeyedAnswer | None) -> list[str]:
    t, text, places = view.t, view.catalogue_text, passage_labels(view)
    found = [view.answer_label(view.answer_of(item)) or t("no answer yet")]
    if row is not None:
        found += _accepted_too(view, sorted(row.accepted - {row.answer}))
    if isinstance(row, IndicatorKey):
        found += _when(view, row.phases)
        found += [t("Readers disagree about when it was, so this is not scored")] if row.also_phases else []
    elif isinstance(row, ProtectionKey):
        found += _because(view, row.grounds)
    elif isinstance(row, NeedKey) and row.who:
        actors = ", ".join(text.actors[actor] for actor in row.who if actor in text.actors)
        found.append(t("may act on it: {who}").format(who=actors))
    elif isinstance(row, DetectionKey):
        for country, own in row.countries.items():
            found.append(_in_country(view, country, "; ".join([view.answer_label(own.state), *_accepted_too(view, own.also_accepted)])))
        found += [row.decision_differs] if row.decision_differs else []
    if row is not None and row.neutral:
        found.append(f"{t('May be cited, but proves nothing:')} {', '.join(places[passage] for passage in row.neutral if passage in places)}")
    return [*found, source_name(view, row.source if row else "")]


def _accepted_too(view: DraftView, answers: Iterable[str]) -> list[str]:
    labels = ", ".join(map(view.answer_label, answers))
    return [view.t("accepted too: {answers}").format(answers=labels)] if labels else []


def _when(view: DraftView, phases: Iterable[str]) -> list[str]:
    times = ", ".join(view.t(TIME_NAMES[phase]) for phase in phases)
    return [view.t("when: {times}").format(times=times)] if times else []


def _because(view: DraftView, grounds: Iterable[str]) -> list[str]:
    known = view.catalogue_text.grounds
    labels = ", ".join(known[ground].label for ground in grounds if ground in known)
    return [f"{view.t('Because of:')} {labels}"] if labels else []


def _in_country(view: DraftView, country: str, what: str) -> str:
    return view.t("{what}: {state}").format(what=country_name(view, country), state=what) if country else what


# --- a talk ------------------------------------------------------------------------------


def _of_fact(view: DraftView, fact: Fact) -> Iterator[str]:
    """How hard it is to say, behind and after what it is, what it is to the trainee's work, who asks for it, and what telling it changes."""
    t, interview = view.t, view.key.interview or record_of(InterviewKey)
    if fact.has("sensitivity"):
        yield t(SENSITIVITIES[fact.sensitivity])
    yield from (t("behind: {what}").format(what=t(BARRIER_NAMES[barrier])) for barrier in fact.behind)
    if fact.after:
        yield t("told only after: {facts}").format(facts=_fact_names(view, fact.after))
    if fact.corrects:
        yield t("puts right: {what}").format(what=passage_labels(view).get(fact.corrects) or _fact_names(view, [fact.corrects]))
    yield t(ROLES[role_of(interview, fact.id)])
    if fact.id in interview.needless:
        yield t("A note that is passed on should leave it out")
    asking = [t("Question {n}").format(n=n) for n, question in enumerate(view.case.questions, start=1) if fact.id in question.brings]
    yield t("asked for by: {questions}").format(questions=", ".join(asking)) if asking else t("no question asks for it")
    changes = [row for row in interview.all_rows() if fact.id in row.facts]
    yield from (t("changes: {what}").format(what=f"{view.item_label(row.item)} ({view.answer_label(row.answer)})") for row in changes)
    if not changes:
        yield t("telling it changes no answer")


def _of_question(view: DraftView, question: Question) -> Iterator[str]:
    """How it asks, what it does to the person, what it puts to them, and which facts it asks for."""
    t = view.t
    if question.has("form"):
        yield t(FORM_NAMES[question.form])
    if question.stance != "neutral":
        yield t(STANCE_NAMES[question.stance])
    if question.puts:
        yield t("puts {what}").format(what=t(PUTS[question.puts]))
    if question.brings:
        yield t("asks for: {facts}").format(facts=_fact_names(view, question.brings))


def _once_told(view: DraftView, field: str, named: str) -> Iterator[str]:
    """What is right on an item once some facts were told, for each row of the key on it, the first that counts first."""
    rows = getattr(view.key.interview or record_of(InterviewKey), field)
    for row in rows:
        if not row.named_by or getattr(row, row.named_by) == named:
            more = _when(view, row.phases) if isinstance(row, IfTold) else _because(view, row.grounds) if isinstance(row, ProtectionIfTold) else []
            answer = "; ".join([view.answer_label(row.answer), *more])
            yield view.t("{answer}, once told: {facts}").format(answer=answer, facts=_fact_names(view, row.facts))


def _fact_names(view: DraftView, facts: Iterable[str]) -> str:
    """Facts by their numbers and words; one that is gone is left out."""
    numbers = {fact.id: n for n, fact in enumerate(view.case.facts, start=1)}
    return ", ".join(f"{view.t('Fact {n}').format(n=numbers[fact])} ({view.t('“{question}”').format(question=fact_label(view, fact))})" for fact in facts if fact in numbers)


def cited(view: DraftView, head: str, path: Sequence[str]) -> list[Quote]:
    """Passages that support the answer of which a text is the reason, with their words as the author reads them."""
    places, answer = passage_labels(view), view.key.answer_to(item_of(tuple(path))) if head == "key_text" else None
    return [
        {"id": passage, "label": places[passage], "html": inline(written_at(view, ("passages", passage))), "lang": view.writing}
        for passage in dict.fromkeys(passage for group in (answer.evidence if answer else ()) for passage in group.any)
        if passage in places
    ]
