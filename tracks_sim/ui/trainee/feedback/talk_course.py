"""The course of a talk in words: trust and strain, and the few moments that changed something. Pure.

The model counts trust and strain; people read levels, at the points where the person could be seen to open, to be uneasy, to be
strained (docs/interview.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters, TalkState
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.refusals import RefusalRun
from tracks_sim.ui.trainee.talk.talk_names import TOPIC_NAMES
from tracks_sim.ui.trainee.view import View

MOST_MOMENTS = 7
"""Moments that are marked at most: more is a list of turns again."""
_TRUST = (translatable("low"), translatable("growing"), translatable("good"))
_STRAIN = (translatable("low"), translatable("raised"), translatable("high"))
_MOVED = 0.06
"""Share of the scale that trust or strain must move by for a plain move to count as a moment."""
_MOVES: dict[str, str] = {
    "introduce": translatable("who you are"),
    "confidentiality": translatable("what stays here"),
    "rights": translatable("rights"),
    "ask_preference": translatable("woman or man"),
    "ask_interpreter": translatable("the interpreter"),
    "call_representative": translatable("a representative"),
    "ask_wishes": translatable("wishes and fears"),
    "options": translatable("what comes next"),
    "accept_refusal": translatable("a no accepted"),
    "acknowledge": translatable("what is hard, heard"),
    "safe_contact": translatable("a safe way to reach"),
    "consent_notes": translatable("notes"),
    "consent_sharing": translatable("consent"),
    "consent_referral": translatable("consent"),
    "offer_break": translatable("break"),
}
"""Moves as they are named on the plot."""
_HARMS: dict[str, str] = {
    "challenged_companion": translatable("companion challenged"),
    "companion_interpreted": translatable("companion interprets"),
    "companion_taken_for_guardian": translatable("companion answers"),
    "promise_not_to_keep": translatable("a promise"),
    "asked_beyond_mandate_before_companion": translatable("beyond your mandate"),
    "asked_beyond_mandate": translatable("beyond your mandate"),
    "sensitive_before_companion": translatable("overheard"),
    "leading_question": translatable("leading question"),
    "pressure": translatable("pressure"),
    "repetition": translatable("asked again"),
    "went_on_without_break": translatable("no break"),
    "pressed_after_refusal": translatable("a no pressed on"),
    "doubted": translatable("doubt"),
    "hurtful_question": translatable("a question that hurts"),
}
_REFUSED_CONSENT = {"she": translatable("her no"), "he": translatable("his no"), "they": translatable("their no")}


class Level(TypedDict):
    """A level in words; ``begins``: where it begins, in percent of the height of the plot."""

    word: str
    begins: int


class CourseLine(TypedDict):
    """Trust or strain after each turn, in percent of the height of its plot, with the levels that are read of it."""

    id: Literal["trust", "strain"]
    name: str
    levels: list[Level]
    points: list[int]


class Moment(TypedDict):
    """A moment that changed something. ``first``: where it is a run, its first turn, else ``turn``."""

    turn: int
    first: int
    label: str
    good: bool
    trust: str
    strain: str


class CourseView(TypedDict):
    """The course of the talk: two lines with a plot each, the moments, and one sentence on the whole."""

    title: str
    caption: str
    lines: list[CourseLine]
    moments: list[Moment]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A turn that may be marked: the heavier, the sooner."""

    turn: int
    label: str
    weight: float
    good: bool
    first: int = 0


def course_view(view: View, parameters: Parameters, runs: Sequence[RefusalRun]) -> CourseView:
    """The course of the talk of an attempt."""
    t, turns = view.t, view.attempt.turns
    first, last = turns[0], turns[-1]
    trust, strain = (tuple(word(x, parameters, t) for x in (first, last)) for word in (trust_word, strain_word))
    of_trust = t("Trust went from {a} to {b}.") if trust[0] != trust[1] else t("Trust was {a} at the beginning and at the end.")
    of_strain = t("Strain went from {a} to {b}.") if strain[0] != strain[1] else t("Strain was {a} at the beginning and at the end.")
    caption = f"{of_trust.format(a=trust[0], b=trust[1])} {of_strain.format(a=strain[0], b=strain[1])}"
    most = parameters.contact.maximum.value
    return {
        "title": t("Trust and strain over the talk"),
        "caption": caption,
        "lines": [
            {"id": "trust", "name": t("Trust"), "levels": _levels(_TRUST, _trust_levels(parameters), most, t), "points": [round(100 * min(1.0, x.rapport / most)) for x in turns]},
            {"id": "strain", "name": t("Strain"), "levels": _levels(_STRAIN, _strain_levels(parameters), 1.0, t), "points": [round(100 * x.distress) for x in turns]},
        ],
        "moments": [
            {
                "turn": c.turn, "first": c.first or c.turn, "label": c.label, "good": c.good,
                "trust": trust_word(turns[c.turn - 1], parameters, t), "strain": strain_word(turns[c.turn - 1], parameters, t),
            }
            for c in _chosen(_candidates(view, parameters, runs))
        ],
    }  # fmt: skip


def trust_word(turn: InterviewTurn | TalkState, parameters: Parameters, t: Translator) -> str:
    """Trust after a turn: good from where the person can be seen to open, growing from half of that."""
    return t(_TRUST[sum(turn.rapport >= level for level in _trust_levels(parameters))])


def strain_word(turn: InterviewTurn | TalkState, parameters: Parameters, t: Translator) -> str:
    """Strain after a turn: raised from where it can be seen, high near the limit."""
    return t(_STRAIN[sum(turn.distress >= level for level in _strain_levels(parameters))])


def _trust_levels(parameters: Parameters) -> tuple[float, float]:
    opening = parameters.look.opening_rapport.value
    return opening / 2, opening


def _strain_levels(parameters: Parameters) -> tuple[float, float]:
    return parameters.look.uneasy.value, parameters.look.strained.value


def _levels(words: Sequence[str], begins: Sequence[float], most: float, t: Translator) -> list[Level]:
    return [{"word": t(word), "begins": round(100 * at / most)} for word, at in zip(words, (0.0, *begins), strict=True)]


def _chosen(candidates: Iterator[_Candidate]) -> list[_Candidate]:
    """The heaviest, one a turn, in the order of the talk."""
    by_turn: dict[int, _Candidate] = {}
    for c in sorted(candidates, key=lambda c: -c.weight):
        if len(by_turn) < MOST_MOMENTS:
            by_turn.setdefault(c.turn, c)
    return [by_turn[turn] for turn in sorted(by_turn)]


def _candidates(view: View, parameters: Parameters, runs: Sequence[RefusalRun]) -> Iterator[_Candidate]:
    """Everything that changed something, with its weight: harm, a second talk, who is in the room, runs of noes, then what moved trust or strain."""
    t, case = view.t, view.case
    assert case.room is not None and case.person is not None and view.case_file.key.interview is not None
    needed, topics = set(view.case_file.key.interview.needed), {f.id: f.topic for f in case.facts}
    for run in runs:
        yield _Candidate(run.last, t("{n} noes in a row").format(n=run.questions), 88 + run.questions, good=False, first=run.first)
    in_run = {n for run in runs for n in range(run.first, run.last + 1)}
    rapport, distress = 0.0, case.person.distress
    done: set[str] = set()
    harmed: set[str] = set()
    told_before = False
    for turn in view.attempt.turns:
        kind, _, name = turn.choice.partition(":")
        trust, strain = (turn.rapport - rapport) / parameters.contact.maximum.value, turn.distress - distress
        rapport, distress = turn.rapport, turn.distress
        for harm in turn.harms:
            if harm.severity == "severe" or harm.name not in harmed:
                yield _Candidate(turn.number, t(_HARMS[harm.name]), 100 if harm.severity == "severe" else 60, good=False)
            harmed.add(harm.name)
        if turn.outcome == "second":
            yield _Candidate(turn.number, t("second talk"), 95, good=True)
        elif turn.outcome == "refuses_consent":
            yield _Candidate(turn.number, t(_REFUSED_CONSENT[case.person.pronoun]), 85, good=False)
        elif turn.outcome == "contradicts":
            yield _Candidate(turn.number, t("a story put right"), 76, good=True)
        elif turn.outcome in ("asks_break", "tires", "silent") and turn.number not in in_run:
            yield _Candidate(turn.number, t("no strength left"), 70, good=False)
        if kind == "move" and turn.choice not in done and turn.outcome != "not_possible" and not turn.harms:
            yield from _moved(turn, name, trust, strain, view)
        if not told_before and (found := next((f.fact for f in turn.told if f.degree == "full" and f.fact in needed), None)):
            told_before = True
            yield _Candidate(turn.number, t("told: {topic}").format(topic=t(TOPIC_NAMES[topics[found]])), 65, good=True)
        done.add(turn.choice)


def _moved(turn: InterviewTurn, name: str, trust: float, strain: float, view: View) -> Iterator[_Candidate]:
    """A move that changed the room, or moved trust or strain."""
    t, room = view.t, view.case.room
    assert room is not None
    in_room = {
        "see_alone": t("alone") if room.companion is not None else "",
        "change_interpreter": t("another interpreter"),
        "change_interviewer": t("a colleague asks"),
    }
    if in_room.get(name):
        yield _Candidate(turn.number, in_room[name], 82, good=True)
    elif name in _MOVES and max(trust, -strain) >= _MOVED:
        eased = name == "offer_break"
        yield _Candidate(turn.number, t(_MOVES[name]), (80 if eased else 40 + 100 * max(trust, -strain)), good=True)
