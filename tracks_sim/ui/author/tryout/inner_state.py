"""What goes on in the person while an author tries a talk: trust, strain, barriers, facts, and what the last act did to them. Pure.

It says what no trainee may know, so that it is drawn beside the trainees' page and never in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypedDict

from tracks_sim.case.model.conversation import BARRIERS, Fact
from tracks_sim.interview import Interview, Parameters, TalkState, compile_interview, play, step
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.engine import odds
from tracks_sim.interview.state import FULL, NOT_TOLD, PART
from tracks_sim.ui.author.item_names import BARRIER_NAMES
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.trainee.feedback.talk_course import strain_word, trust_word
from tracks_sim.ui.trainee.talk.talk_names import choice_name
from tracks_sim.ui.trainee.view import View

_FALLEN = 0.15
"""Strength, from 0 to 1, below which a barrier holds hardly anything back."""
_MATTERS = 0.3
"""Log odds that something must take away from telling, to be named."""
_MOVED = 0.005
"""Difference of trust, strain or pressure that is a change."""


class InnerLevel(TypedDict):
    """Trust, strain or pressure: its word, how much of the most there can be (percent), and how the last act changed it (empty: not)."""

    label: str
    word: str
    percent: int
    change: str


class InnerBarrier(TypedDict):
    """Something that holds the person back. ``percent``: strength now; ``cue``: where a trainee can see one; ``by``: what lowered it."""

    label: str
    word: str
    percent: int
    cue: str
    by: str


class InnerFact(TypedDict):
    """A fact of the case: how much of it is told, and what of it is still in the way or would bring it now."""

    label: str
    lang: str
    state: Literal["full", "part", "untold"]
    word: str
    why: str


class InnerState(TypedDict):
    """The whole panel. ``last``: sentences on what the last act did."""

    label: str
    note: str
    levels: list[InnerLevel]
    barriers: list[InnerBarrier]
    facts: list[InnerFact]
    last_label: str
    last: list[str]


def inner_state(view: View, parameters: Parameters) -> InnerState | None:
    """The state after the last turn; None outside of the talk."""
    attempt, case, t = view.attempt, view.case, view.t
    if attempt.step != "interview" or case.person is None or case.room is None:
        return None
    compiled = compile_interview(case, view.case_file.key.interview, parameters)
    talk = play(compiled, attempt.seed, [turn.choice for turn in attempt.turns])
    return {
        "label": t("What goes on in the person"),
        "note": t("Only people who write or review the case see this. Whoever tries it again meets the same person."),
        "levels": list(_levels(view, talk, parameters)),
        "barriers": list(_barriers(view, talk)),
        "facts": [_fact(view, fact, slot, talk.end) for slot, fact in enumerate(case.facts)],
        "last_label": t("What the last act did"),
        "last": _last(view, talk),
    }  # fmt: skip


def _levels(view: View, talk: Interview, parameters: Parameters) -> Iterator[InnerLevel]:
    t, state, constants = view.t, talk.end, talk.end.compiled.constants
    before = talk.states[-2] if talk.turns else state
    refuses, closes = state.pressure >= constants.refuse_at, state.pressure >= constants.guarded
    pressed = t("so much that the person refuses") if refuses else t("felt") if closes else t("low")
    for label, word, now, was, most in (
        (t("Trust"), trust_word(state, parameters, t), state.rapport, before.rapport, constants.rapport_max),
        (t("Strain"), strain_word(state, parameters, t), state.distress, before.distress, 1.0),
        (t("Pressure"), pressed, state.pressure, before.pressure, constants.pressure_max),
    ):
        change = "" if abs(now - was) < _MOVED else t("more than before") if now > was else t("less than before")
        yield {"label": label, "word": word, "percent": round(100 * min(1.0, now / most)), "change": change}


def _barriers(view: View, talk: Interview) -> Iterator[InnerBarrier]:
    """The barriers of this person, in the order of BARRIERS."""
    t, interview = view.t, view.case_file.key.interview
    for slot, barrier in enumerate(BARRIERS):
        start, now = talk.states[0].barriers[slot], talk.end.barriers[slot]
        if not start:
            continue
        lowered = [turn.choice for turn, before, after in zip(talk.turns, talk.states, talk.states[1:], strict=False) if after.barriers[slot] < before.barriers[slot]]
        cue = interview.cues.get(barrier, "") if interview is not None else ""
        yield {
            "label": t(BARRIER_NAMES[barrier]),
            "word": t("has fallen") if now < _FALLEN else t("lower than at the start") if now < start else t("higher than at the start") if now > start else t("stands"),
            "percent": round(100 * now),
            "cue": t("cue: {where}").format(where=t("in the briefing") if cue == "briefing" else view.label(cue)) if cue else t("no cue yet"),
            "by": t("lowered by: {acts}").format(acts="; ".join(dict.fromkeys(choice_name(choice, view) for choice in lowered))) if lowered else "",
        }  # fmt: skip


# --- facts -------------------------------------------------------------------------------


def _fact(view: View, fact: Fact, slot: int, state: TalkState) -> InnerFact:
    t, degree = view.t, state.degrees[slot]
    word = {FULL: t("told in full"), PART: t("told in part"), NOT_TOLD: t("not told")}.get(degree, t("agreed to, which tells nothing"))
    why = "" if degree == FULL or state.over else _why(view, fact, slot, state)
    return {"label": fact_words(view, fact.id), "lang": view.case_language, "state": "full" if degree == FULL else "part" if degree == PART else "untold", "word": word, "why": why}


def fact_words(view: View, fact: str) -> str:
    """A fact by what the person says in full, shortened."""
    return shortened(view.texts.facts[fact].full)


def _why(view: View, fact: Fact, slot: int, state: TalkState) -> str:
    """What would bring a fact now, else what keeps it from being told (in full)."""
    t = view.t
    before = [known for known in state.compiled.facts[slot].prerequisites if state.degrees[known] < PART]
    if before:
        return t("It comes only after “{fact}”.").format(fact=fact_words(view, view.case.facts[before[0]].id))
    if any(state.degrees[known] >= PART for known in state.compiled.facts[slot].corrected_by):
        return t("Something else that was told puts it right.")
    questions = [spec for choice in state.compiled.listed_choices if isinstance(spec := state.compiled.choices[choice], QuestionSpec) and slot in spec.brings]
    if not questions:
        return t("No question brings it.")
    degree, question = max(((step(state, spec.choice)[0].degrees[slot], spec) for spec in questions), key=lambda found: found[0])
    if degree >= PART and degree > state.degrees[slot]:
        asked = t("This question would bring it now: {question}") if degree == FULL else t("This question would bring it in part now: {question}")
        return asked.format(question=choice_name(question.choice, view))
    return t("Still in the way: {what}.").format(what="; ".join(_in_the_way(view, slot, state, questions)))


def _in_the_way(view: View, slot: int, state: TalkState, questions: Sequence[QuestionSpec]) -> Iterator[str]:
    """What takes away from telling a fact, the person's condition first."""
    t, constants, spec = view.t, state.compiled.constants, state.compiled.facts[slot]
    said = 0
    for stands, words in (
        (state.break_requested or state.distress >= constants.break_at, t("the person cannot go on without a break")),
        (state.since_break >= constants.tires_after, t("the person is tired")),
        (state.companion and spec.companion_odds >= _MATTERS, t("somebody listens")),
        *((weight * state.barriers[barrier] >= _MATTERS, t(BARRIER_NAMES[BARRIERS[barrier]])) for barrier, weight in spec.barriers),
        (constants.pressure * state.pressure >= _MATTERS, t("the person feels pressed")),
    ):
        if stands:
            said += 1
            yield words
    best = max(question.form_odds for question in questions)
    trusting = state._replace(rapport=constants.rapport_max)
    if odds(trusting, slot, best) > state.thresholds[slot] - constants.part_margin:
        yield t("there is too little trust")
    elif not said:
        yield t("it is too hard to say for this person today")


# --- the last act ------------------------------------------------------------------------


def _last(view: View, talk: Interview) -> list[str]:
    """What the last act did: facts told, trust, strain and pressure, barriers."""
    t = view.t
    if not talk.turns:
        return [t("Nothing was said yet.")]
    before, after = talk.states[-2], talk.end
    found = [
        (t("Told in full: “{fact}”") if degree == FULL else t("Told in part: “{fact}”") if degree == PART else t("Agreed to, and not told: “{fact}”")).format(fact=fact_words(view, fact.id))
        for fact, degree, was in zip(view.case.facts, after.degrees, before.degrees, strict=True)
        if degree > was
    ]
    for more, less, now, was in (
        (t("Trust grew."), t("Trust fell."), after.rapport, before.rapport),
        (t("Strain rose."), t("Strain fell."), after.distress, before.distress),
        (t("The person feels more pressed."), t("The person feels less pressed."), after.pressure, before.pressure),
    ):
        if abs(now - was) >= _MOVED:
            found.append(more if now > was else less)
    for barrier, now, was in zip(BARRIERS, after.barriers, before.barriers, strict=True):
        if now != was:
            found.append((t("Lower now: {barrier}.") if now < was else t("Higher now: {barrier}.")).format(barrier=t(BARRIER_NAMES[barrier])))
    return found or [t("It changed nothing in the person.")]
