"""Acts on judgements: what a passage says of an item, and the answers, phases and sources of the key."""

from __future__ import annotations

from typing import Any, Literal

from tracks_sim.case.model.key import (
    CountryDetection,
    DetectionKey,
    IndicatorKey,
    KeyedAnswer,
    NeedKey,
    ProtectionKey,
    Salience,
)
from tracks_sim.case.model.record import (
    Country,
    DetectionState,
    ExploitationPhase,
    PassageId,
    ProtectionGround,
    Slug,
    Term,
)
from tracks_sim.drafts.draft_key import (
    NO_SUCH_ANSWER,
    NOT_ON_WORKSHEET,
    SHOWN,
    answered,
    citing,
    keep_row,
    known_item,
    made_neutral,
    open_row,
    uncited,
)
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.paper_edits import require_passage
from tracks_sim.drafts.records import edited, named, others, with_rows
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.practice.steps import kind_of

Direction = Literal["for", "against", "open", "neutral"]
"""What a passage says of an item: for it, against it, that it stays open, or nothing that matters (it may be cited)."""

SAY_FIRST = translatable("No passage speaks of this yet. Say first which passage shows it.")


class CitePassage(Act):
    """Say what a passage says of an item. The item comes onto the worksheet, and its state follows from all that is said of it."""

    act: Literal["say"]
    passage: PassageId
    item: str
    says: Direction
    salience: Salience = "moderate"
    """Of the first passage of a group; those that join it go along."""
    needed_as_well: bool = False
    """A group of its own, needed beside what is there; else one more of which any will do."""
    answer: str | None = None
    """Where something is said for and something against: which answer stands. With ``insufficient`` both show the gap; else the other side may be cited.
    Where one side only is said: its answer, such as ``urgent``."""

    def do(self, draft: OpenDraft) -> None:
        require_passage(draft, self.passage)
        kind, id_ = known_item(self.item, draft.catalogues)
        if self.answer is not None and self.answer not in kind.keyable(draft.case, id_):
            raise EditRefused(NO_SUCH_ANSWER)
        row = open_row(draft, self.item, add=True)
        # Nothing speaks against the means of a child.
        says_nothing = self.says not in row.sides or (self.says == "against" and kind.fixed_answer(draft.case, id_))
        keep_row(draft, self.item, row, made_neutral(row, self.passage) if says_nothing else _weighed(self, row))


class UncitePassage(Act):
    """Take back what a passage says of an item; the state follows."""

    act: Literal["unsay"]
    passage: PassageId
    item: str

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        keep_row(draft, self.item, row, uncited(row, self.passage))


class SetSalience(Act):
    """Say how easily it is seen what a passage says of an item; the passages of its group go along."""

    act: Literal["set_salience"]
    passage: PassageId
    item: str
    salience: Salience

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        if self.passage not in row.right_passages:
            raise EditRefused(SAY_FIRST)
        keep_row(draft, self.item, row, with_rows(row, "evidence", lambda group: edited(group, salience=self.salience) if self.passage in group.any else group))


class AddItem(Act):
    """Put an indicator, a need, or detection on the worksheet; nothing speaks of it yet, so it is not enough information, or not indicated."""

    act: Literal["add_item"]
    item: str

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item, add=True)
        keep_row(draft, self.item, row, row)


class RemoveItem(Act):
    """Take an indicator or a need off the worksheet, with its answer, its reasons and the conditions of lessons that name it."""

    act: Literal["remove_item"]
    item: str

    def do(self, draft: OpenDraft) -> None:
        kind, name = known_item(self.item, draft.catalogues)
        step = kind.step
        if step not in ("indicators", "needs"):
            raise EditRefused(NOT_ON_WORKSHEET)
        draft.case = with_rows(draft.case, step, lambda listed: None if listed == name else listed)
        draft.key = draft.key.with_answers(lambda item, row: None if item == self.item else row)
        told = "if_told" if step == "indicators" else "if_told_needs"
        if draft.key.interview is not None:
            gone = draft.key.interview.rows(self.item)
            draft.key = edited(draft.key, interview=with_rows(draft.key.interview, told, lambda row: None if row in gone else row))
        draft.take_out("key_text", step, name)
        if step == "indicators":
            draft.take_out("key_text", "wrong_answers", name)
        draft.take_out("key_text", "interview", told, name)
        forget_conditions(draft)


class SetAnswer(Act):
    """Set the answer of an item: state, level. It overrules what follows from the passages; the reason says why."""

    act: Literal["set_answer"]
    item: str
    answer: str

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        kind, id_ = kind_of(self.item)
        if self.answer not in kind.keyable(draft.case, id_):
            raise EditRefused(NO_SUCH_ANSWER)
        if kind.fixed_answer(draft.case, id_) not in (None, self.answer):
            raise EditRefused("For a child the means are not needed: the answer is fixed. “Present” may stand beside it.")
        if self.answer in SHOWN and not row.evidence:
            raise EditRefused(SAY_FIRST)
        keep_row(draft, self.item, row, answered(row, self.answer))


class AcceptAlso(Act):
    """Let a second answer stand beside the keyed one, or not any more."""

    act: Literal["accept_also"]
    item: str
    answer: str
    accepted: bool

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        kind, id_ = kind_of(self.item)
        if self.accepted and self.answer not in kind.keyable(draft.case, id_):
            raise EditRefused(NO_SUCH_ANSWER)
        if self.accepted and self.answer == "absent" and not row.evidence:
            raise EditRefused(SAY_FIRST)
        also = others(row.also_accepted, self.answer)  # type: ignore[attr-defined]
        keep_row(draft, self.item, row, edited(row, also_accepted=(*also, self.answer) if self.accepted else also))


class SetPhases(Act):
    """Say when an indicator that is present happened; ``also`` where readers split on it."""

    act: Literal["set_phases"]
    item: str
    phases: tuple[ExploitationPhase, ...]
    also: bool = False

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        if not isinstance(row, IndicatorKey):
            raise EditRefused(NO_SUCH_ANSWER)
        happened = row.state == "present"
        if (self.phases and not happened) or (self.also and "present" not in row.accepted):
            raise EditRefused(SAY_FIRST)
        if happened and not self.phases:
            raise EditRefused("An indicator that is present happened at some time. Choose when.")
        keep_row(draft, self.item, row, edited(row, phases=tuple(dict.fromkeys(self.phases)), also_phases=self.also))


class SetGrounds(Act):
    """Say which reasons against a return the file shows."""

    act: Literal["set_grounds"]
    grounds: tuple[ProtectionGround, ...]

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, ProtectionKey.item)
        if self.grounds and row.answer != "present":
            raise EditRefused(SAY_FIRST)
        keep_row(draft, ProtectionKey.item, row, edited(row, grounds=tuple(dict.fromkeys(self.grounds))))


class SetWho(Act):
    """Say who may act on a need."""

    act: Literal["set_who"]
    item: str
    who: tuple[Term, ...]

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, self.item)
        if not isinstance(row, NeedKey) or not set(self.who) <= set(draft.catalogues.needs.actors):
            raise EditRefused("There is nobody of this kind in the kit’s list.")
        keep_row(draft, self.item, row, edited(row, who=tuple(dict.fromkeys(self.who))))


class SetSource(Act):
    """Say where the rule behind an answer comes from; of an item, of ``options.<id>`` or of ``plan.<part>``."""

    act: Literal["set_source"]
    item: str
    source: Slug

    def do(self, draft: OpenDraft) -> None:
        if self.source not in {source.id for source in draft.catalogues.sources.sources}:
            raise EditRefused("There is no such source in the kit’s list.")
        key, (step, _, name) = draft.key, self.item.partition(".")
        plan = {str(part): row for part, row in key.plan.items()}
        row: Any = named(key.options, name) if step == "options" else plan.get(name) if step == "plan" else open_row(draft, self.item)
        present(row, NOT_ON_WORKSHEET)
        changed = edited(row, source=self.source)
        if step == "options":
            draft.key = with_rows(key, step, lambda keyed: changed if keyed is row else keyed)
        elif step == "plan":
            draft.key = edited(key, plan={**plan, name: changed})
        else:
            keep_row(draft, self.item, row, changed)


class SetCountryDetection(Act):
    """Say what is right on detection where a country's law answers otherwise; with no state the country has no answer of its own any more."""

    act: Literal["set_country_detection"]
    country: Country
    state: DetectionState | None
    also_accepted: tuple[DetectionState, ...] = ()

    def do(self, draft: OpenDraft) -> None:
        row = open_row(draft, "detection")
        assert isinstance(row, DetectionKey)
        countries = {country: own for country, own in row.countries.items() if country != self.country}
        if self.state is not None:
            countries[self.country] = CountryDetection(state=self.state, also_accepted=self.also_accepted)
        keep_row(draft, "detection", row, edited(row, countries=countries))


def _weighed(act: CitePassage, row: KeyedAnswer) -> KeyedAnswer:
    """The row with a passage cited where it belongs, and with the answer that follows.

    Where passages speak for it and against it and no answer is chosen, *for* comes before *against*, and both before *open*.
    """
    says, side = act.says, row.side
    assert says != "neutral"
    spoken = [passage for group in row.evidence for passage in group.any if passage != act.passage]
    chosen = None if act.answer is None else answered(row, act.answer).side
    # An answer that the author has chosen, now or before, such as urgent, stays.
    new = act.answer if act.answer is not None and chosen == says else row.answer if side == says and row.evidence else row.sides[says]
    if act.answer is not None and chosen == "open":
        return answered(citing(row, act.passage, act.salience, as_well=act.needed_as_well), act.answer)
    if not spoken or side == says:
        return answered(citing(row, act.passage, act.salience, as_well=act.needed_as_well), new)
    if (chosen if chosen in (says, side) else min(says, side, key=("for", "against", "open").index)) == says:
        for passage in spoken:
            row = made_neutral(row, passage)
        return answered(citing(row, act.passage, act.salience, as_well=True), new)
    row = made_neutral(row, act.passage)
    return answered(row, act.answer) if act.answer is not None and chosen == side else row
