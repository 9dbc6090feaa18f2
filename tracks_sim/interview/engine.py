"""Engine of the simulated interview: ``begin`` and ``step``, pure and the same for trainees and for simulations.

A fact is told in full where its log odds exceed its one threshold in this interview, in part
where they come within a margin of it (docs/interview.md)::

    base(reluctance, sensitivity) + form + second interview + room
      + rapport * what the barriers let through - barriers - pressure - companion

No random number is drawn during an interview: thresholds come from (seed, fact, interview), so
the same choices give the same interview and a changed choice changes only what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tracks_sim.case.model.conversation import HOSTILE_STANCES, Reply
from tracks_sim.case.model.others import RoomAct
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.interview.compiled import CompiledInterview, FactSpec, MoveSpec, QuestionSpec
from tracks_sim.interview.forms import without_stance
from tracks_sim.interview.move_effects import take_move
from tracks_sim.interview.moves import HARMS, InterviewHarm
from tracks_sim.interview.state import (
    AGREED,
    DEGREES,
    FULL,
    NOT_TOLD,
    PART,
    Disclosure,
    Outcome,
    TalkState,
    Turn,
    chance_threshold,
    raised_rapport,
    record_turn,
    thresholds,
)

_REPLY: dict[Outcome, Reply] = {
    "deflects": "deflect", "refuses": "refuse", "tires": "tired", "silent": "silent", "asks_break": "break",
    "agrees": "agree", "disagrees": "disagree", "already": "already", "nothing": "nothing", "time": "time",
}  # fmt: skip

_FORCED_CHOICE_REPLY: dict[Outcome, Reply] = {"agrees": "either", "disagrees": "neither"}
"""“Yes” is no answer to “this or that?”."""


def begin(compiled: CompiledInterview, seed: str) -> TalkState:
    """The state at the start of an interview. ``seed`` is any text; an attempt keeps its own."""
    zeros = (0,) * len(compiled.facts)
    return TalkState(
        compiled=compiled, seed=seed, interview=1, turn=0, thresholds=thresholds(compiled, seed, 1), rapport=0.0,
        distress=compiled.distress, pressure=0.0, barriers=compiled.barriers, minutes=compiled.minutes, degrees=zeros,
        reliability=(0.0,) * len(compiled.facts), varied_bits=0, choice_bits=0, lowered_bits=0, companion=compiled.companion,
        interpreter_odds=compiled.interpreter_odds, interpreter_tie_odds=compiled.interpreter_tie_odds, interpreter_sex_odds=compiled.interpreter_sex_odds,
        interviewer_sex_odds=compiled.interviewer_sex_odds, since_break=0, break_requested=False, refused_bits=0, refusal_open=False,
        last_choice="", thread=(), over=False, alone_questions=0, comes_no_more=False,
        unclear=0.0 if compiled.others is None else compiled.others.unclear, misheard_bits=0, shortened_bits=0,
    )  # fmt: skip


def step(state: TalkState, choice: str) -> tuple[TalkState, Turn]:
    """The next state and the record of the turn. Raises BadAnswer for an unknown choice, NotAllowed after the end."""
    if state.over:
        raise NotAllowed("The interview is over; nothing can be asked any more.", choice=choice)
    spec = state.compiled.spec(choice)
    if spec is None:
        raise BadAnswer(f"`{choice}` is no question and no move of this interview.", choice=choice)
    after, turn = _ask(state, spec) if isinstance(spec, QuestionSpec) else take_move(state, spec)
    if _stings(spec, turn):
        turn = turn._replace(others=(*turn.others, "stung"))
    return _companion_comes_back(after, turn) if isinstance(spec, QuestionSpec) else (after, turn)


def _stings(spec: QuestionSpec | MoveSpec, turn: Turn) -> bool:
    """Whether it can be seen that words hurt: they reached the person, who is not past reacting to anything. It changes nothing else."""
    stance = spec.stance if isinstance(spec, QuestionSpec) else without_stance(spec.choice)[1]
    return stance in HOSTILE_STANCES and turn.outcome not in ("misinterpreted", "time", "silent") and turn.seen != "overwhelmed"


def odds(state: TalkState, fact: int, form_odds: float) -> float:
    """Log odds that a fact (by slot) is told in full when it is asked for with a form of ``form_odds``, in this state."""
    return _odds(state.compiled.facts[fact], state, form_odds, state.rapport, state.pressure)


def _odds(fact: FactSpec, state: TalkState, form_odds: float, rapport: float, pressure: float) -> float:
    constants = state.compiled.constants
    total = fact.base_odds + form_odds + fact.place_odds + state.interpreter_odds + fact.tie_matters * state.interpreter_tie_odds
    total += fact.sex_matters * (state.interpreter_sex_odds + state.interviewer_sex_odds) - constants.pressure * pressure
    if state.companion:
        total -= fact.companion_odds
    if state.interview == 2:
        total += constants.second
    support = 1.0
    for slot, weight in fact.barriers:
        strength = state.barriers[slot]
        total -= weight * strength
        support -= constants.block * strength
    # Support acts only as far as the barriers let it, and never makes things worse.
    return total + constants.rapport * rapport * support if support > 0 else total


def _ask(state: TalkState, question: QuestionSpec) -> tuple[TalkState, Turn]:
    compiled = state.compiled
    constants = compiled.constants
    if state.minutes <= 0:
        return _unanswered(state, question, "time", state.pressure, state.distress, ())
    # "Go on" goes on from another question each time: it is never a repetition.
    continues = question.form == "encourager"
    repeated = bool(state.choice_bits & question.bit) and not continues
    brings = state.thread if continues else question.brings
    harms = _harms_of_asking(state, question, repeated) if not question.typed else ()
    # The effect of the question on rapport and pressure comes before the answer, so that asking
    # the very same again meets no better condition.
    rapport, pressure, distress = _effect_of_asking(state, question, repeated)
    if distress >= constants.silent_at:
        return _unanswered(state, question, "silent", pressure, distress, harms, rapport)
    if state.break_requested:
        return _unanswered(state, question, "tires", pressure, distress, harms, rapport)
    if distress >= constants.break_at:
        return _unanswered(state, question, "asks_break", pressure, distress, harms, rapport)

    tired = state.since_break >= constants.tires_after
    if not tired and _misinterprets(state, question):
        return _misinterpreted(state, question, harms)
    room = compiled.others
    not_plain = room is not None and state.companion and any(not compiled.facts[slot].plain for slot in brings)
    if room is not None and state.companion:
        distress = min(1.0, distress + max((compiled.facts[slot].overheard for slot in brings), default=0.0))
        pressure = min(constants.pressure_max, pressure + (room.overheard_pressure if not_plain else 0.0))
        if not tired and _happens("answers_for", room.answers_for[question.form], state, question):
            return _unanswered(state, question, "answered_for", pressure, distress, harms, rapport, ("answers_for",))

    telling = _tell(state, question, brings, rapport, pressure, distress, tired)
    others: list[RoomAct] = []
    if room is not None and not tired:
        if not_plain and telling.not_plain and _happens("interrupts", room.interrupts, state, question):
            others.append("interrupts")
        elif not_plain:
            others.append("looks_up")
        if telling.in_full and _shortens(state, question):
            others.insert(0, "shortens")
        if others not in ([], ["looks_up"]):
            telling = _tell(state, question, brings, rapport, pressure, distress, tired, others)
    shortened = question.bit if "shortens" in others else 0
    outcome, agreed = _outcome(state, question, brings, telling, pressure, tired)
    if agreed is not None and telling.degrees[agreed] == NOT_TOLD:
        reliability = question.reliability * constants.agreed
        telling.degrees[agreed], telling.reliability[agreed] = AGREED, reliability
        telling.disclosures.append(Disclosure(compiled.facts[agreed].id, "agreed", reliability, False))
    withheld = telling.withheld
    distress = min(1.0, telling.distress + (withheld.asking_strain if withheld is not None else 0.0))
    minutes = max(0.0, state.minutes - compiled.question_minutes * compiled.pace)
    after = TalkState(
        compiled, state.seed, state.interview, state.turn + 1, state.thresholds, rapport, distress, pressure,
        state.barriers, minutes, tuple(telling.degrees), tuple(telling.reliability), telling.varied_bits,
        # Asking once more for what was not passed on is no repetition.
        state.choice_bits | (question.bit & ~shortened), state.lowered_bits, state.companion, state.interpreter_odds, state.interpreter_tie_odds,
        state.interpreter_sex_odds, state.interviewer_sex_odds, state.since_break + 1, state.break_requested, state.refused_bits,
        state.refusal_open or outcome == "refuses", question.choice, brings, False,
        state.alone_questions, state.comes_no_more, state.unclear, state.misheard_bits, state.shortened_bits | shortened,
    )  # fmt: skip
    reply = _reply(question, outcome, withheld)
    return after, record_turn(after, outcome, tuple(telling.disclosures), tuple(telling.corrected), reply, harms, tuple(others))


def _happens(act: RoomAct, log_odds: float, state: TalkState, question: QuestionSpec) -> bool:
    """Whether one of the others does something at this question: one draw for each question and interview, whatever its tone."""
    return log_odds > chance_threshold(state.seed, f"{act}:{without_stance(question.choice)[0]}", state.interview)


def _misinterprets(state: TalkState, question: QuestionSpec) -> bool:
    """Whether another question reaches the person, once for each. "Go on" is too little to be mistaken."""
    room = state.compiled.others
    if room is None or not state.compiled.interpreted or question.form == "encourager" or state.misheard_bits & question.bit:
        return False
    return _happens("misinterprets", room.misinterprets + _unclear(state), state, question)


def _misinterpreted(state: TalkState, question: QuestionSpec, harms: tuple[InterviewHarm, ...]) -> tuple[TalkState, Turn]:
    """A question that did not reach the person: what it does to them did not either, and asking it again is no repetition."""
    after, turn = _unanswered(state, question, "misinterpreted", state.pressure, state.distress, harms, None, ("misinterprets",))
    return after._replace(choice_bits=state.choice_bits, misheard_bits=state.misheard_bits | question.bit), turn


def _shortens(state: TalkState, question: QuestionSpec) -> bool:
    """Whether the interpreter passes on little of what is told in full, once for each question: asked again, it arrives."""
    room = state.compiled.others
    if room is None or not state.compiled.interpreted or state.shortened_bits & question.bit:
        return False
    return _happens("shortens", room.shortens + _unclear(state), state, question)


def _unclear(state: TalkState) -> float:
    """Log odds that are added to both acts of the interpreter in this talk."""
    room = state.compiled.others
    assert room is not None
    return state.unclear + (room.asked_interpreter if state.choice_bits & state.compiled.choices["move:ask_interpreter"].bit else 0.0)


def _companion_comes_back(state: TalkState, turn: Turn) -> tuple[TalkState, Turn]:
    """The end of a turn with a question: some questions after leaving the companion comes back, once, if there is time left."""
    room = state.compiled.others
    if room is None or state.companion or state.comes_no_more or not state.compiled.companion:
        return state, turn
    alone = state.alone_questions + 1
    if alone < room.comes_back_after or state.minutes <= 0:
        return state._replace(alone_questions=alone), turn
    return state._replace(companion=True, comes_no_more=True), turn._replace(others=(*turn.others, "comes_back"))


def _effect_of_asking(state: TalkState, question: QuestionSpec, repeated: bool) -> tuple[float, float, float]:
    """Rapport, pressure and distress once the question is put, before any answer."""
    constants = state.compiled.constants
    rapport = state.rapport
    if question.rapport < 0:
        rapport = max(0.0, rapport + question.rapport)
    elif not state.choice_bits & question.bit:
        rapport = raised_rapport(state, question.rapport)
    pressure = state.pressure + question.pressure + (constants.repeated if repeated else 0.0)
    if state.break_requested:
        pressure += constants.after_break
    pressure = min(pressure, constants.pressure_max)
    return rapport, pressure, min(1.0, state.distress + constants.ask_pressure * pressure + question.distress)


class _Telling(NamedTuple):
    """Result of one question: degrees and reliabilities of all facts after it, and the fact withheld."""

    degrees: list[int]
    reliability: list[float]
    varied_bits: int
    distress: float
    disclosures: list[Disclosure]
    corrected: list[str]
    leaves_prepared_story: bool
    withheld: FactSpec | None
    """Of the facts not told, the one that strains most to be asked about."""
    withheld_gap: float
    """Log odds that it lacks to its threshold."""
    some_open: bool
    """Whether the question concerned a fact that could still be told."""
    in_full: bool
    """Whether any fact was told in full."""
    not_plain: bool
    """Whether any fact that is not plain was told."""


def _tell(
    state: TalkState, question: QuestionSpec, brings: tuple[int, ...], rapport: float, pressure: float, distress: float, tired: bool,
    others: Sequence[RoomAct] = (),
) -> _Telling:  # fmt: skip
    """Tell those facts of a question (by slot) whose log odds reach their threshold, in order.

    In part at most: everything where the interpreter shortens, what is not plain where the companion interrupts.
    """
    compiled = state.compiled
    degrees, reliability, varied_bits = list(state.degrees), list(state.reliability), state.varied_bits
    disclosures: list[Disclosure] = []
    corrected: list[str] = []
    leaves_prepared_story = some_open = in_full = not_plain = False
    shortened, interrupted = "shortens" in others, "interrupts" in others
    withheld: FactSpec | None = None
    withheld_gap = 0.0
    for slot in brings:
        fact, degree_before = compiled.facts[slot], degrees[slot]
        if (
            degree_before == FULL
            or any(degrees[c] >= PART for c in fact.corrected_by)
            or any(degrees[a] < PART for a in fact.prerequisites)
        ):
            continue
        some_open = True
        gap = state.thresholds[slot] - _odds(fact, state, question.form_odds, rapport, pressure)
        cut_short = tired or shortened or (interrupted and not fact.plain)
        degree = FULL if gap < 0 and not cut_short else PART if gap < compiled.constants.part_margin else NOT_TOLD
        if degree > degree_before:
            detail_varies = fact.peripheral and _varies(state, fact, distress)
            varied_bits |= detail_varies << slot
            degrees[slot], reliability[slot] = degree, question.reliability
            disclosures.append(Disclosure(fact.id, DEGREES[degree] or "full", question.reliability, detail_varies))
            if fact.corrects is not None:
                corrected.append(fact.corrects)
                leaves_prepared_story = leaves_prepared_story or fact.coached
            distress += fact.telling_strain
            in_full = in_full or degree == FULL
            not_plain = not_plain or not fact.plain
        elif degree_before < PART and (withheld is None or fact.asking_strain > withheld.asking_strain):
            withheld, withheld_gap = fact, gap
        if question.single:
            break
    return _Telling(
        degrees,
        reliability,
        varied_bits,
        distress,
        disclosures,
        corrected,
        leaves_prepared_story,
        withheld,
        withheld_gap,
        some_open,
        in_full,
        not_plain,
    )


def _outcome(
    state: TalkState, question: QuestionSpec, brings: tuple[int, ...], telling: _Telling, pressure: float, tired: bool
) -> tuple[Outcome, int | None]:
    """Outcome of a question, and the slot of a fact that the person only agrees to."""
    constants = state.compiled.constants
    if telling.leaves_prepared_story:
        return "contradicts", None
    if telling.disclosures:
        return "answers" if any(d.degree == "full" for d in telling.disclosures) else "in_part", None
    if question.agreement_odds is not None:
        return _agreement(state, question, brings, pressure)
    if not brings:
        return "nothing", None
    if not telling.some_open:
        return "already" if any(telling.degrees[s] >= PART for s in brings) else "nothing", None
    if tired:
        return "tires", None
    if telling.withheld is None:
        # A fact told in part before is not told in full now.
        return "already", None
    return "refuses" if pressure >= constants.refuse_at or telling.withheld_gap > constants.refuse_gap else "deflects", None


def _reply(question: QuestionSpec, outcome: Outcome, withheld: FactSpec | None) -> Reply | None:
    """Kind of sentence that the person says where nothing is told; None where something is."""
    if outcome not in _REPLY:
        return None
    if question.form == "forced_choice" and outcome in _FORCED_CHOICE_REPLY:
        return _FORCED_CHOICE_REPLY[outcome]
    if outcome == "deflects" and withheld is not None and withheld.coached:
        return "coached"
    return _REPLY[outcome]


def _unanswered(
    state: TalkState, question: QuestionSpec, outcome: Outcome, pressure: float, distress: float, harms: tuple[InterviewHarm, ...],
    rapport: float | None = None, others: tuple[RoomAct, ...] = (),
) -> tuple[TalkState, Turn]:  # fmt: skip
    """A question that the person does not answer: there is no time, no strength left, or it did not come to that."""
    compiled = state.compiled
    minutes = max(0.0, state.minutes - compiled.question_minutes * compiled.pace)
    after = state._replace(
        turn=state.turn + 1, pressure=pressure, distress=distress, minutes=minutes, choice_bits=state.choice_bits | question.bit,
        rapport=state.rapport if rapport is None else rapport, since_break=state.since_break + 1,
        break_requested=state.break_requested or outcome == "asks_break", last_choice=question.choice,
    )  # fmt: skip
    return after, record_turn(after, outcome, (), (), _REPLY.get(outcome), harms, others)


def _harms_of_asking(state: TalkState, question: QuestionSpec, repeated: bool) -> tuple[InterviewHarm, ...]:
    """Harms of a question of the list. The reading of a typed question never records any."""
    if not (question.harms or repeated or state.break_requested or question.beyond_mandate or (question.sensitive and state.companion)):
        return ()
    harms = list(question.harms)
    if question.beyond_mandate:
        harms.append(HARMS["asked_beyond_mandate_before_companion" if state.companion else "asked_beyond_mandate"])
    elif question.sensitive and state.companion:
        harms.append(HARMS["sensitive_before_companion"])
    if repeated:
        harms.append(HARMS["repetition"])
    if state.break_requested:
        harms.append(HARMS["went_on_without_break"])
    return tuple(harms)


def _varies(state: TalkState, fact: FactSpec, distress: float) -> bool:
    """Whether a peripheral detail comes out differently: only under strain, by a pseudo-random draw of its own."""
    constants = state.compiled.constants
    if distress < constants.varies_at:
        return False
    return _draw(state, f"vary:{fact.id}") < constants.varies


def _draw(state: TalkState, what: str) -> float:
    """A pseudo-random number between 0 and 1, always the same for this thing in this interview."""
    return 1 / (1 + math.exp(-chance_threshold(state.seed, what, state.interview)))


def _agreement(state: TalkState, question: QuestionSpec, brings: tuple[int, ...], pressure: float) -> tuple[Outcome, int | None]:
    """Yes or no to what the question puts, true or not; with yes the slot of the fact, where what is put is so."""
    assert question.agreement_odds is not None
    says_yes = question.agreement_odds + state.compiled.constants.agree_pressure * pressure > chance_threshold(
        state.seed, question.choice, state.interview
    )
    if not says_yes:
        return "disagrees", None
    return "agrees", brings[0] if question.suggests_yes and brings else None
