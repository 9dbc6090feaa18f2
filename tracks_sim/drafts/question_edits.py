"""Acts on the questions of a talk."""

from __future__ import annotations

from typing import Any, Literal

from tracks_sim.case.load.conversation_references import SUGGESTING_FORMS
from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import Question, QuestionForm, Stance, Topic
from tracks_sim.case.model.record import Language, PassageId, Slug
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import places, question_id
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import edited, filled, inserted, moved, named, others, with_rows, without
from tracks_sim.drafts.talk_edits import the_interview
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

MOST_QUESTIONS = 80


class AddQuestion(Act):
    """Add a question: with words of its own in one language, or with the kit's wording of this topic and form in every language."""

    act: Literal["add_question"]
    topic: Topic | None = None
    form: QuestionForm
    language: Language | None = None
    text: str = ""

    def do(self, draft: OpenDraft) -> None:
        the_interview(draft)
        add_question(draft, self.topic, self.form, {self.language: normalise_text(self.text)} if self.language and self.text.strip() else None)


class RemoveQuestion(Act):
    """Take a question out, with its words and its better wording."""

    act: Literal["remove_question"]
    question: Slug

    def do(self, draft: OpenDraft) -> None:
        question = _question(draft, self.question)
        if len(draft.case.questions) == 1:
            raise EditRefused("A talk has one question at least. Take the whole talk out instead.")
        draft.case = edited(draft.case, questions=others(draft.case.questions, question))
        draft.take_out("text", "questions", self.question)
        draft.take_out("key_text", "interview", "better", self.question)


class ChangeQuestion(Act):
    """Say how a question asks, what it does to the person, what it brings and what it puts; or give it another place in the list (from 0)."""

    act: Literal["change_question"]
    question: Slug
    topic: Topic | None = None
    form: QuestionForm | None = None
    stance: Stance | None = None
    brings: tuple[PassageId, ...] | None = None
    puts: Literal["so", "not_so", "nothing"] | None = None
    to: int | None = None

    def do(self, draft: OpenDraft) -> None:
        question = _question(draft, self.question)
        known = {fact.id for fact in draft.case.facts}
        if self.brings is not None and not known.issuperset(self.brings):
            raise EditRefused("This fact is not there any more.")
        said: dict[str, Any] = {"topic": self.topic, "form": self.form, "stance": self.stance}
        changed = edited(question, **{name: value for name, value in said.items() if value is not None})
        if self.brings is not None:
            changed = filled(changed, brings=tuple(dict.fromkeys(self.brings)))
        if self.puts is not None:
            changed = filled(changed, puts=None if self.puts == "nothing" else self.puts)
        changed = _in_shape(changed)
        if changed.topic is None and changed.form != "encourager":
            raise EditRefused("Say first what the question is about.")
        draft.case = with_rows(draft.case, "questions", lambda row: changed if row is question else row)
        if recommended(changed.form, changed.stance):
            draft.take_out("key_text", "interview", "better", self.question)
        elif recommended(question.form, question.stance):
            _propose_better(draft, changed)
        if self.to is not None:
            draft.case = edited(draft.case, questions=moved(draft.case.questions, changed, self.to))


def add_question(draft: OpenDraft, topic: Topic | None, form: QuestionForm, words: dict[Language, str] | None = None) -> None:
    """Add a question at any place of the list; an open one brings all facts of its topic, another one the first."""
    if len(draft.case.questions) >= MOST_QUESTIONS:
        raise EditRefused("A talk can have {most} questions at most.", most=MOST_QUESTIONS)
    if topic is None and form != "encourager":
        raise EditRefused("Say first what the question is about.")
    facts = [fact.id for fact in draft.case.facts if fact.topic == topic] if form != "encourager" else []
    stock = draft.catalogues.stock
    from_kit = words is None
    stance = stock.stock.stances.get(topic, "neutral") if stock is not None and topic is not None and from_kit and form == "statement" else "neutral"
    question = filled(Question(id=question_id(draft.data), form=form), topic=None if form == "encourager" else topic, stance=stance if stance != "neutral" else None,
                      brings=tuple(facts if form == "open" else facts[:1]))  # fmt: skip
    question = question if stance != "neutral" else without(question, "stance")
    place = places(draft.case.id, question.id, len(draft.case.questions))[0]
    draft.case = edited(draft.case, questions=inserted(draft.case.questions, place, question))
    for language in draft.languages:
        draft.write("text", language, ("questions", question.id), (words or {}).get(language, "") if not from_kit else stock_question(draft, topic, form, language))
    if not recommended(question.form, question.stance):
        _propose_better(draft, question)


def stock_question(draft: OpenDraft, topic: Topic | None, form: QuestionForm, language: str) -> str:
    """The kit's wording of a topic and form in a language; empty where it has none."""
    talk = draft.catalogues.stock.talks.get(language) if draft.catalogues.stock is not None else None
    if talk is None:
        return ""
    said = sum(question.form == "encourager" for question in draft.case.questions)
    return talk.encouragers[(said - 1) % len(talk.encouragers)] if topic is None else talk.questions.get(topic, {}).get(form, "")


def bring_stock_questions(draft: OpenDraft, source: str, language: str) -> None:
    """Write questions and better wordings that still have the kit's words in one language in another one too."""
    talks = draft.catalogues.stock.talks if draft.catalogues.stock is not None else {}
    if source not in talks or language not in talks:
        return
    from_talk, to_talk = talks[source], talks[language]
    for question in draft.case.questions:
        pairs = dict(zip(from_talk.encouragers, to_talk.encouragers, strict=False))
        if question.topic is not None:
            into = to_talk.questions.get(question.topic, {})
            pairs = {words: into[form] for form, words in from_talk.questions.get(question.topic, {}).items() if form in into}
        for part, where in (("text", ("questions", question.id)), ("key_text", ("interview", "better", question.id))):
            words = value_at(draft.data, f"{part}.{source}", where)
            if words in pairs and value_at(draft.data, f"{part}.{language}", where) is None:
                draft.write(part, language, where, pairs[words])


def _propose_better(draft: OpenDraft, question: Question) -> None:
    """Write the kit's wording of the topic that asks for the same better, where the question has no better wording yet."""
    for language in draft.languages:
        draft.write("key_text", language, ("interview", "better", question.id), stock_question(draft, question.topic, "wh", language))


def _in_shape(question: Question) -> Question:
    """A question with what its form has: one to go on brings nothing of its own and has no topic, and only some put something."""
    if question.form == "encourager":
        question = without(question, "brings", "topic")
    return question if question.form in SUGGESTING_FORMS else without(question, "puts")


def _question(draft: OpenDraft, question: str) -> Question:
    return present(named(draft.case.questions, question), translatable("This question is not there any more."))
