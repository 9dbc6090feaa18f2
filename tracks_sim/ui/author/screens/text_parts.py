"""The texts of a draft in the order in which they are read, each with where it stands in words: for translators and reviewers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracks_sim.case.model.conversation import IF_TOLD
from tracks_sim.drafts.text_edits import DECISION_DIFFERS
from tracks_sim.drafts.text_places import Section, text_places
from tracks_sim.drafts.translation import place_of, source_texts, text_name
from tracks_sim.i18n import translatable
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.author.problems.problem_places import item_of
from tracks_sim.ui.author.review_view import TRUTHS
from tracks_sim.ui.author.screens.decision import option_title
from tracks_sim.ui.author.screens.keyed_passages import paper_title
from tracks_sim.ui.author.screens.talk_words import WORDS_GROUPS
from tracks_sim.ui.author.talk_names import words_name
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.trainee.talk.talk_names import TOPIC_NAMES

SECTION_NAMES: Mapping[Section, str] = {
    "start": translatable("Start"),
    "papers": translatable("Papers"),
    "judgements": translatable("Judgements"),
    "talk": translatable("Talk"),
    "decision": translatable("Decision"),
    "plan": translatable("Plan"),
    "feedback": translatable("Feedback"),
    "review": translatable("Review and release"),
}
_FIRST_WORDS = {
    "title": translatable("Title"),
    "summary": translatable("Summary for the list of cases"),
    "content_note": translatable("Content note"),
    "called": translatable("How the person is called"),
    "briefing": translatable("Briefing"),
    "task": translatable("Task"),
    "enough": translatable("What is enough to act on"),
}
_TOLD_HOW = {
    "full": translatable("Fact {n}, in full ({topic})"),
    "part": translatable("Fact {n}, in part ({topic})"),
    "varied": translatable("Fact {n}, under strain ({topic})"),
}


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of the first language, and where it stands in its part."""

    name: str
    """As in ``Translations``."""
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """Texts that are read together: a paper, or a section of an author's work."""

    id: str
    """``papers.<paper>``, else the section."""
    section: Section
    title: str
    texts: tuple[PlacedText, ...]


def text_parts(view: DraftView) -> tuple[TextPart, ...]:
    """Every text of the first language that is not blank, in the order of an author's work; each paper is a part of its own."""
    sections = {text_name(place.head, place.where): place.section for place in text_places(view.case, view.key)}
    found: dict[str, tuple[Section, str, list[PlacedText]]] = {}
    for name, text in source_texts(view.data).items():
        part, where = place_of(name, "")
        head = part.rstrip(".")
        section = sections.get(name) or sections.get(text_name(head, where[:-1])) or "talk"
        document = view.case.document_of(str(where[-1])) if where[0] == "passages" else None
        paper = document.id if document else str(where[1]) if where[0] == "documents" and len(where) > 1 else ""
        id_, title = (f"papers.{paper}", paper_title(view, paper)) if paper else (section, view.t(SECTION_NAMES[section]))
        found.setdefault(id_, (section, title, []))[2].append(PlacedText(name, text_label(view, head, where), text))
    return tuple(TextPart(id_, section, title, tuple(texts)) for id_, (section, title, texts) in found.items())


def text_label(view: DraftView, head: str, where: Where) -> str:
    """Where a text stands, in words: passage 3, the reason for a need, what happened after an option. Never an id."""
    t, path = view.t, tuple(map(str, where))
    match (head, *path):
        case ("text", "documents", _, field):
            return t("Heading") if field == "title" else t("Who wrote it, and roughly when: never a date")
        case ("text", "passages", passage):
            document = view.case.document_of(passage)
            return t("Passage {n}").format(n=_place(passage, document.passages if document else ()))
        case ("text", "options", option):
            return t("Option {n}").format(n=_place(option, [one.id for one in view.case.options]))
        case ("key_text", "options", option):
            return t("Why: {what}").format(what=shortened(option_title(view, option)))
        case ("key_text", "story", option):
            return t("What happened after “{option}”").format(option=shortened(option_title(view, option)))
        case (_, "plan", part, answer):
            answers = next((question.options for question in view.case.plan if question.part == part), ())
            label = t("{part}: answer {n}").format(part=view.item_label(f"plan.{part}"), n=_place(answer, answers))
            return label if head == "text" else t("Why: {what}").format(what=label)
        case ("key_text", "lessons", lesson):
            ids = [one.id for one in view.key.lessons]
            return t("Lesson {n}").format(n=_place(lesson, ids) or len(ids) + 1)
        case ("key_text", "wrong_answers", concept, state):
            return t("To somebody who answers “{answer}”: {what}").format(answer=view.answer_label(state), what=view.item_label(f"indicators.{concept}"))
        case ("key", *_) if path == DECISION_DIFFERS:
            return t("Why the best decision is not the one of detection")
        case (_, name) if (head, name) in TRUTHS:
            return t(TRUTHS[head, name])
        case ("text", name) if name in _FIRST_WORDS:
            return t(_FIRST_WORDS[name])
        case ("text", "facts" | "questions", *_) | (_, "interview", *_) | ("text", "room" | "second"):
            return _talk_label(view, path) or t("Words of the talk")
        case ("text", field, name, *n) if field in WORDS_GROUPS and (said := words_name(field, name)):
            label = t("{what}: {state}").format(what=t(WORDS_GROUPS[field]), state=t(said))
            return t("{what}, sentence {n}").format(what=label, n=int(n[0]) + 1) if n else label
    if head == "key_text" and (item := item_of(path)):
        return t("Why: {what}").format(what=view.item_label(item))
    return t("Words of the talk")


def _talk_label(view: DraftView, path: tuple[str, ...]) -> str:
    """Where a text of a talk stands, but for the words in between; empty for what the case has no more."""
    t, case = view.t, view.case
    match path:
        case ("room",):
            return t("The room at the start, in words")
        case ("second",):
            return t("How the second talk begins")
        case ("facts", id_, how) if how in _TOLD_HOW:
            topics = {fact.id: t(TOPIC_NAMES[fact.topic]) for fact in case.facts if fact.has("topic")}
            return t(_TOLD_HOW[how]).format(n=_place(id_, [fact.id for fact in case.facts]), topic=topics.get(id_, "…"))
        case ("questions", id_):
            topics = {question.id: t(TOPIC_NAMES[question.topic]) if question.topic else t("To go on") for question in case.questions}
            return t("Question {n} ({topic})").format(n=_place(id_, list(topics)), topic=topics.get(id_, "…"))
        case ("interview", "better", id_):
            return t("Better wording of question {n}").format(n=_place(id_, [question.id for question in case.questions]))
        case ("interview", "beyond"):
            return t("Why some facts are beyond what this trainee need know")
        case ("interview", field, *named) if field in IF_TOLD:
            model = IF_TOLD[field]
            return t("Why telling changes: {what}").format(what=view.item_label(".".join([model.judges, *named])))
    return ""


def _place(name: str, names: Sequence[str]) -> int:
    """Place of a name among these, from 1; 0 for one that is gone."""
    return names.index(name) + 1 if name in names else 0
