"""Acts on what the person knows, and on what its telling changes; and the act that begins a talk with six empty facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args

from pydantic import ValidationError

from tracks_sim.case.model.conversation import (
    IF_TOLD,
    Barrier,
    DisclosureCondition,
    Fact,
    IfTold,
    ProtectionIfTold,
    Sensitivity,
    Topic,
)
from tracks_sim.case.model.record import ExploitationPhase, PassageId, ProtectionGround
from tracks_sim.drafts.draft_defaults import passage_ids
from tracks_sim.drafts.draft_key import NOT_ON_WORKSHEET
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.question_edits import add_question
from tracks_sim.drafts.records import edited, filled, named, others, with_rows
from tracks_sim.drafts.talk_edits import (
    FIRST_TOPICS,
    begin_talk,
    keep_interview,
    the_interview,
    the_person,
    with_facts,
)
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.practice.steps import kind_of

MOST_FACTS = 40
Role = Literal["needed", "beyond", "neither"]
"""What a fact is for the trainee's work: enough to act on (with others), beyond it, or neither."""


class BeginTalk(Act):
    """Begin a talk: a person, a room, six empty facts with a question each, and a word to go on with, from the kit's wordings in every language."""

    act: Literal["begin_talk"]

    def do(self, draft: OpenDraft) -> None:
        begin_talk(draft)
        for topic in FIRST_TOPICS:
            _add_fact(draft, topic)
        add_question(draft, None, "encourager")


class AddFact(Act):
    """Add something that the person knows; the open question on its topic brings it, and comes along where there is none."""

    act: Literal["add_fact"]
    topic: Topic

    def do(self, draft: OpenDraft) -> None:
        the_interview(draft)
        if len(draft.case.facts) >= MOST_FACTS:
            raise EditRefused("A talk can have {most} facts at most.", most=MOST_FACTS)
        _add_fact(draft, self.topic)


class RemoveFact(Act):
    """Take a fact out, with its words and all that names it."""

    act: Literal["remove_fact"]
    fact: PassageId

    def do(self, draft: OpenDraft) -> None:
        fact = _fact(draft, self.fact)
        if len(draft.case.facts) == 1:
            raise EditRefused("A talk has one fact at least. Take the whole talk out instead.")
        gone = self.fact
        draft.case = edited(draft.case, facts=others(draft.case.facts, fact))

        def without_it(row: Fact) -> Fact:
            row = filled(row, corrects=None) if row.corrects == gone else row
            return filled(row, after=others(row.after, gone)) if gone in row.after else row

        draft.case = with_rows(draft.case, "facts", without_it)
        draft.case = with_rows(draft.case, "questions", lambda row: filled(row, brings=others(row.brings, gone)) if gone in row.brings else row)
        draft.take_out("text", "facts", gone)
        keep_interview(draft, with_facts(the_interview(draft), lambda facts: others(facts, gone)))
        _forget_reasons(draft)


class ChangeFact(Act):
    """Say something of a fact. What must be told before it stands before it: the kit orders the list."""

    act: Literal["change_fact"]
    fact: PassageId
    topic: Topic | None = None
    sensitivity: Sensitivity | None = None
    behind: tuple[Barrier, ...] | None = None
    peripheral: bool | None = None
    corrects: PassageId | Literal[""] | None = None
    after: tuple[PassageId, ...] | None = None
    role: Role | None = None
    needless: bool | None = None

    def do(self, draft: OpenDraft) -> None:
        fact = _fact(draft, self.fact)
        if self.behind is not None and not set(self.behind) <= set(the_person(draft).barriers):
            raise EditRefused("This does not hold the person back here. Say first how strongly it does.")
        if self.corrects and self.corrects not in {*draft.case.passages, *(f.id for f in others(draft.case.facts, fact))}:
            raise EditRefused("What this puts right is not in the file any more.")
        said = {"topic": self.topic, "sensitivity": self.sensitivity}
        changed = edited(fact, **{name: value for name, value in said.items() if value is not None})
        for name in ("behind", "peripheral", "after"):
            if (value := getattr(self, name)) is not None:
                changed = filled(changed, **{name: tuple(dict.fromkeys(value)) if isinstance(value, tuple) else value})
        changed = changed if self.corrects is None else filled(changed, corrects=self.corrects or None)
        facts = tuple(changed if row is fact else row for row in draft.case.facts)
        draft.case = edited(draft.case, facts=facts if self.after is None else _in_order(facts))
        if self.peripheral is False:
            for part in draft.parts("text"):
                words = part.get("facts", {})
                if isinstance(words, dict) and isinstance(words.get(self.fact), dict):
                    words[self.fact].pop("varied", None)
        if self.role is not None or self.needless is not None:
            self._place(draft)

    def _place(self, draft: OpenDraft) -> None:
        interview = the_interview(draft)
        lists: dict[str, Any] = {}
        for name in ("needed", "beyond") if self.role is not None else ():
            listed = others(getattr(interview, name), self.fact)
            lists[name] = (*listed, self.fact) if name == self.role else listed
        if self.needless is not None:
            listed = others(interview.needless, self.fact)
            lists["needless"] = (*listed, self.fact) if self.needless else listed
        keep_interview(draft, filled(interview, **lists))
        _forget_reasons(draft)


class SetIfTold(Act):
    """Say what is right on an item once all of these facts were told; with ``answer`` empty telling them changes nothing any more."""

    act: Literal["set_if_told"]
    item: str
    """``indicators.<concept>``, ``needs.<need>``, ``elements.act``, ``elements.protection``, ``detection``."""
    facts: tuple[PassageId, ...]
    was: tuple[PassageId, ...] = ()
    """The facts of the row that is changed; none for a new one."""
    answer: str = ""
    phases: tuple[ExploitationPhase, ...] = ()
    grounds: tuple[ProtectionGround, ...] = ()

    def do(self, draft: OpenDraft) -> None:
        interview = the_interview(draft)
        name, model = _field_of(self.item)
        if self.answer and self.item not in judged_in(draft):
            raise EditRefused(NOT_ON_WORKSHEET)
        for fact in self.facts:
            _fact(draft, fact)
        rows: tuple[DisclosureCondition, ...] = getattr(interview, name)
        before = next((row for row in rows if row.item == self.item and row.facts == self.was), None)
        if self.was and before is None:
            raise EditRefused("What the telling changes is not there any more.")
        new = self._row(model) if self.answer and self.facts else None
        if new is not None and any(row is not before and row.item == self.item and row.facts == new.facts for row in rows):
            raise EditRefused("These facts change this already. Change it there.")
        changed = tuple(new if row is before else row for row in rows) if before is not None else (*rows, new)
        keep_interview(draft, filled(interview, **{name: tuple(row for row in changed if row is not None)}))
        _forget_reasons(draft)

    def _row(self, model: type[DisclosureCondition]) -> DisclosureCondition:
        values: dict[str, Any] = {"facts": list(self.facts), model.answer_field: self.answer}
        if model.named_by:
            values[model.named_by] = self.item.partition(".")[2]
        if model is IfTold and self.answer == "present":
            values["phases"] = list(self.phases) or ["exploitation"]
        if model is ProtectionIfTold and self.answer == "present":
            values["grounds"] = list(self.grounds) or ["reprisals"]
        try:
            return model.model_validate(values)
        except ValidationError as error:
            raise EditRefused("This is no answer to it. Choose from the list.") from error


def judged_in(draft: OpenDraft) -> frozenset[str]:
    """The items that the case asks, whose answer a telling can change."""
    return frozenset(item for item, _, _ in draft.key.keyed_answers())


def _field_of(item: str) -> tuple[str, type[DisclosureCondition]]:
    """The list of the key that has the rows of an item, and their record. Raises EditRefused for what no telling changes."""
    own = next((found for found in IF_TOLD.items() if found[1].judges == item), None)
    of_step = next((found for found in IF_TOLD.items() if found[1].named_by and item.startswith(f"{found[1].judges}.")), None)
    return present(own or of_step, NOT_ON_WORKSHEET)


def answers_once_told(item: str) -> tuple[str, ...]:
    """The answers to an item that a telling can bring about."""
    _, model = _field_of(item)
    known = get_args(model.model_fields[model.answer_field].annotation)
    kind, _ = kind_of(item)
    return tuple(answer for answer in known if answer != "not_needed" or kind.name != "elements")


def _add_fact(draft: OpenDraft, topic: Topic) -> None:
    id_ = passage_ids(draft.data, "fact", 1)[0]
    draft.case = edited(draft.case, facts=(*draft.case.facts, Fact(id=id_, topic=topic, sensitivity="private")))
    interview = the_interview(draft)
    words = (*interview.voices.get("words", ()), id_)
    keep_interview(draft, edited(interview, voices={**interview.voices, "words": words}))
    opening = next((q for q in draft.case.questions if q.topic == topic and q.form == "open"), None)
    if opening is None:
        add_question(draft, topic, "open")
    else:
        draft.case = with_rows(draft.case, "questions", lambda row: edited(row, brings=(*row.brings, id_)) if row is opening else row)


def _in_order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts in their order, each behind those that must be told before it. Raises EditRefused where two wait for each other."""
    left, ordered = list(facts), list[Fact]()
    while left:
        known = {fact.id for fact in ordered}
        following = next((fact for fact in left if known.issuperset(fact.after)), None)
        if following is None:
            raise EditRefused("Two facts would wait for each other. Let one of them be told without the other.")
        ordered.append(following)
        left.remove(following)
    return tuple(ordered)


def _forget_reasons(draft: OpenDraft) -> None:
    """Take out why a telling changes what it changes no more, and why facts are beyond the mandate where none is."""
    interview = the_interview(draft)
    if not interview.beyond:
        draft.take_out("key_text", "interview", "beyond")
    for name, model in IF_TOLD.items():
        rows: Iterable[DisclosureCondition] = getattr(interview, name)
        if model.named_by:
            kept = {getattr(row, model.named_by) for row in rows}
            for part in list(draft.parts("key_text")):
                reasons = part.get("interview")
                written = reasons.get(name) if isinstance(reasons, dict) else None
                for stray in [known for known in written if known not in kept] if isinstance(written, dict) else ():
                    draft.take_out("key_text", "interview", name, stray)
        elif not rows:
            draft.take_out("key_text", "interview", name)


def _fact(draft: OpenDraft, fact: str) -> Fact:
    return present(named(draft.case.facts, fact), translatable("This fact is not there any more."))
