"""The simulated conversation: ``begin`` and ``step``, pure and the same for trainees and for simulations.

A fact is told in full where its log odds exceed its one threshold in this interview, in part
where they come within a margin of it (design, section 6)::

    base(reluctance, sensitivity) + form + second interview + room
      + rapport * what the barriers let through - barriers - pressure - companion

Nothing is drawn during an interview: thresholds come from (seed, fact, interview), so the same
choices give the same interview and a changed choice changes only what follows from it.
"""

from __future__ import annotations

import math

from tracks_sim.case.conversation import Reply
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.interview.compiled import MISTRUST, CompiledInterview, FactSpec, MoveSpec, QuestionSpec
from tracks_sim.interview.moves import AGAIN, CONSENTS, ENDING, HARMS, Harmed
from tracks_sim.interview.state import (
    AGREED,
    DEGREES,
    FULL,
    NOT_TOLD,
    PART,
    Outcome,
    State,
    Told,
    Turn,
    chance_threshold,
    seen,
    thresholds,
)

_REPLY: dict[Outcome, Reply] = {
    "deflects": "deflect", "refuses": "refuse", "tires": "tired", "silent": "silent", "asks_break": "break",
    "agrees": "agree", "disagrees": "disagree", "already": "already", "nothing": "nothing", "time": "time",
}  # fmt: skip

_CHOICE: dict[Outcome, Reply] = {"agrees": "either", "disagrees": "neither"}
"""“Yes” is no answer to “this or that?”."""


def begin(table: CompiledInterview, seed: str) -> State:
    """The first moment of an interview. ``seed`` is any text; an attempt keeps its own."""
    nobody = (0,) * len(table.facts)
    return State(
        table=table, seed=seed, interview=1, turn=0, thresholds=thresholds(table, seed, 1), rapport=0.0,
        distress=table.distress, pressure=0.0, barriers=table.barriers, minutes=table.minutes, told=nobody,
        reliability=(0.0,) * len(table.facts), varied=0, asked=0, lowered=0, companion=table.companion,
        interpreter=table.interpreter, tie=table.interpreter_tie, interpreter_sex=table.interpreter_sex,
        interviewer_sex=table.interviewer_sex, since_break=0, break_asked=False, refused=0, refusal_open=False,
        previous="", thread=(), over=False,
    )  # fmt: skip


def step(state: State, choice: str) -> tuple[State, Turn]:
    """The next state and what the turn showed; raises BadAnswer or NotAllowed."""
    if state.over:
        raise NotAllowed("The interview is over; nothing can be asked any more.", choice=choice)
    found = state.table.choices.get(choice)
    if found is None:
        raise BadAnswer(f"`{choice}` is no question and no move of this interview.", choice=choice)
    return _ask(state, found) if isinstance(found, QuestionSpec) else _move(state, found)


def odds(state: State, fact: int, form_odds: float) -> float:
    """Log odds that a fact is told in full when it is asked for with this form, in this state."""
    return _odds(state.table.facts[fact], state, form_odds, state.rapport, state.pressure)


def _odds(fact: FactSpec, state: State, form_odds: float, rapport: float, pressure: float) -> float:
    n = state.table.numbers
    found = fact.base + form_odds + fact.guarded_room + state.interpreter + fact.tie * state.tie
    found += fact.sex * (state.interpreter_sex + state.interviewer_sex) - n.pressure * pressure
    if state.companion:
        found -= fact.companion
    if state.interview == 2:
        found += n.second
    let = 1.0
    for slot, weight in fact.behind:
        left = state.barriers[slot]
        found -= weight * left
        let -= n.block * left
    # Support acts only as far as the barriers let it, and never makes things worse.
    return found + n.rapport * rapport * let if let > 0 else found


# --- questions ---------------------------------------------------------------------------


def _ask(state: State, question: QuestionSpec) -> tuple[State, Turn]:
    table = state.table
    n = table.numbers
    if state.minutes <= 0:
        return _kept_quiet(state, question, "time", state.pressure, state.distress, ())
    # "Go on" goes on from another question each time: it is never a repetition.
    goes_on = question.form == "encourager"
    again = bool(state.asked & question.bit) and not goes_on
    brings = state.thread if goes_on else question.brings
    harms = _harms_of_asking(state, question, again) if not question.typed else ()
    # What the question does to rapport and pressure comes before the answer, so that asking the
    # very same again meets no better condition.
    rapport = state.rapport
    if question.contact < 0:
        rapport = max(0.0, rapport + question.contact)
    elif not state.asked & question.bit:
        rapport = _warmer(state, question.contact)
    pressure = state.pressure + question.pressure + (n.repeated if again else 0.0)
    if state.break_asked:
        pressure += n.after_break
    pressure = min(pressure, n.pressure_max)
    distress = min(1.0, state.distress + n.ask_pressure * pressure)
    if distress >= n.silent_at:
        return _kept_quiet(state, question, "silent", pressure, distress, harms, rapport)
    if state.break_asked:
        return _kept_quiet(state, question, "tires", pressure, distress, harms, rapport)
    if distress >= n.break_at:
        return _kept_quiet(state, question, "asks_break", pressure, distress, harms, rapport)

    tired = state.since_break >= n.tires_after
    told, reliability, varied = list(state.told), list(state.reliability), state.varied
    shown: list[Told] = []
    corrected: list[str] = []
    prepared_story_left = False
    held: FactSpec | None = None
    nearest = 0.0
    open_still = False
    for slot in brings:
        fact, before = table.facts[slot], told[slot]
        if before == FULL or any(told[c] >= PART for c in fact.corrected_by) or any(told[a] < PART for a in fact.after):
            continue
        open_still = True
        short = state.thresholds[slot] - _odds(fact, state, question.odds, rapport, pressure)
        degree = FULL if short < 0 and not tired else PART if short < n.part_margin else NOT_TOLD
        if degree > before:
            differs = fact.peripheral and _varies(state, fact, distress)
            varied |= differs << slot
            told[slot], reliability[slot] = degree, question.reliability
            shown.append(Told(fact.id, DEGREES[degree] or "full", question.reliability, differs))
            if fact.corrects is not None:
                corrected.append(fact.corrects)
                prepared_story_left = prepared_story_left or fact.coached
            distress += fact.told_cost
        elif before < PART and (held is None or fact.asked_cost > held.asked_cost):
            held, nearest = fact, short
        if question.single:
            break

    outcome: Outcome
    if prepared_story_left:
        outcome = "contradicts"
    elif shown:
        outcome = "answers" if any(t.degree == "full" for t in shown) else "in_part"
    elif question.agrees is not None:
        outcome, agreed = _agreement(state, question, brings, pressure)
        if agreed is not None and told[agreed] == NOT_TOLD:
            worth = question.reliability * n.agreed
            told[agreed], reliability[agreed] = AGREED, worth
            shown.append(Told(table.facts[agreed].id, "agreed", worth, False))
    elif not brings:
        outcome = "nothing"
    elif not open_still:
        outcome = "already" if any(told[s] >= PART for s in brings) else "nothing"
    elif held is None:
        # What was told in part before is not told further.
        outcome = "tires" if tired else "already"
    elif tired:
        outcome = "tires"
    else:
        outcome = "refuses" if pressure >= n.refuse_at or nearest > n.refuse_gap else "deflects"
    if held is not None:
        distress += held.asked_cost
    distress = min(1.0, distress)
    reply: Reply | None = None
    if outcome in _REPLY:
        prepared = held is not None and held.coached and outcome == "deflects"
        reply = "coached" if prepared else _REPLY[outcome]
        if question.form == "forced_choice":
            reply = _CHOICE.get(outcome, reply)
    minutes = max(0.0, state.minutes - table.question_minutes * table.pace)
    after = State(
        table, state.seed, state.interview, state.turn + 1, state.thresholds, rapport, distress, pressure,
        state.barriers, minutes, tuple(told), tuple(reliability), varied, state.asked | question.bit, state.lowered,
        state.companion, state.interpreter, state.tie, state.interpreter_sex, state.interviewer_sex,
        state.since_break + 1, state.break_asked, state.refused, state.refusal_open or outcome == "refuses",
        question.choice, brings, False,
    )  # fmt: skip
    return after, _turn(after, outcome, tuple(shown), tuple(corrected), reply, harms)


def _kept_quiet(
    state: State, question: QuestionSpec, outcome: Outcome, pressure: float, distress: float, harms: tuple[Harmed, ...],
    rapport: float | None = None,
) -> tuple[State, Turn]:  # fmt: skip
    """A question that nothing can answer now: no time, no strength."""
    table = state.table
    minutes = max(0.0, state.minutes - table.question_minutes * table.pace)
    after = state._replace(
        turn=state.turn + 1, pressure=pressure, distress=distress, minutes=minutes, asked=state.asked | question.bit,
        rapport=state.rapport if rapport is None else rapport, since_break=state.since_break + 1,
        break_asked=state.break_asked or outcome == "asks_break", previous=question.choice,
    )  # fmt: skip
    return after, _turn(after, outcome, (), (), _REPLY[outcome], harms)


def _harms_of_asking(state: State, question: QuestionSpec, again: bool) -> tuple[Harmed, ...]:
    """Harms of a question of the list; a typed one's reading never records any."""
    if not (question.harms or again or state.break_asked or question.beyond or (question.sensitive and state.companion)):
        return ()
    found = list(question.harms)
    if question.beyond:
        found.append(HARMS["asked_beyond_mandate_before_companion" if state.companion else "asked_beyond_mandate"])
    elif question.sensitive and state.companion:
        found.append(HARMS["sensitive_before_companion"])
    if again:
        found.append(HARMS["repetition"])
    if state.break_asked:
        found.append(HARMS["went_on_without_break"])
    return tuple(found)


def _varies(state: State, fact: FactSpec, distress: float) -> bool:
    """Whether a peripheral detail comes out differently: under strain, by a draw of its own."""
    n = state.table.numbers
    if distress < n.varies_at:
        return False
    return _draw(state, f"vary:{fact.id}") < n.varies


def _draw(state: State, what: str) -> float:
    """A number between 0 and 1 that belongs to this thing in this interview."""
    return 1 / (1 + math.exp(-chance_threshold(state.seed, what, state.interview)))


def _agreement(state: State, question: QuestionSpec, brings: tuple[int, ...], pressure: float) -> tuple[Outcome, int | None]:
    """Yes or no to what was put, true or not; the fact agreed to where it is so."""
    assert question.agrees is not None
    says_yes = question.agrees + state.table.numbers.agree_pressure * pressure > chance_threshold(
        state.seed, question.choice, state.interview
    )
    if not says_yes:
        return "disagrees", None
    return "agrees", brings[0] if question.puts_so and brings else None


def _warmer(state: State, gain: float) -> float:
    """Rapport after a gain, which mistrust of authorities lessens and never turns into a loss."""
    n = state.table.numbers
    let = max(0.0, 1 - n.mistrust * state.barriers[MISTRUST])
    return min(max(n.rapport_max, state.rapport), state.rapport + gain * let)


# --- moves -------------------------------------------------------------------------------


def _move(state: State, move: MoveSpec) -> tuple[State, Turn]:
    table = state.table
    n = table.numbers
    again = bool(state.asked & move.bit)
    harms: tuple[Harmed, ...] = (move.harm,) if move.harm is not None else ()
    outcome: Outcome = "done"
    acts = not again or move.harm is not None
    eases = acts or move.move in AGAIN
    if move.move == "accept_refusal":
        acts = eases = state.refusal_open
    rapport, distress, pressure = state.rapport, state.distress, state.pressure
    if acts:
        rapport = _warmer(state, move.rapport) if move.rapport >= 0 else max(0.0, rapport + move.rapport)
    if eases:
        distress = min(1.0, max(0.0, distress + move.distress))
        pressure = min(n.pressure_max, max(0.0, pressure + move.pressure))
    state = state._replace(
        turn=state.turn + 1, rapport=rapport, distress=distress, pressure=pressure, asked=state.asked | move.bit,
        minutes=max(0.0, state.minutes - move.minutes * table.pace), previous=move.choice,
    )  # fmt: skip
    changed = False
    if move.move == "see_alone":
        changed = state.companion
        state = state._replace(companion=False)
    if acts and move.raises:
        state = state._replace(barriers=_raised(table, state.barriers, move.raises))
    # Before a companion nothing that touches the fear of somebody can be said freely: it can be done again alone.
    if move.lowers and not state.lowered & move.bit and not (move.fear and state.companion):
        changed = True
        state = state._replace(barriers=_lowered(state.barriers, move.lowers), lowered=state.lowered | move.bit)
    if move.move in CONSENTS:
        if CONSENTS[move.move] in table.refuses:
            outcome = "refuses_consent"
            if state.refused & move.bit:
                harms = (*harms, HARMS["pressed_after_refusal"])
                state = state._replace(pressure=min(n.pressure_max, state.pressure + n.after_refusal))
            state = state._replace(refused=state.refused | move.bit, refusal_open=True)
        else:
            outcome = "consents"
    elif move.move == "accept_refusal":
        state = state._replace(refusal_open=False)
    elif move.move == "offer_break":
        state = state._replace(break_asked=False, since_break=0)
    elif move.move == "change_interpreter":
        if table.other_interpreter:
            changed = not again
            state = state._replace(interpreter=table.good_interpreter, tie=0.0, interpreter_sex=0.0)
        else:
            outcome = "not_possible"
    elif move.move == "change_interviewer":
        if table.other_interviewer:
            changed = not again
            state = state._replace(interviewer_sex=0.0)
        else:
            outcome = "not_possible"
    elif move.move == "second_interview":
        if table.second_minutes is not None and state.interview == 1:
            state, outcome = _second(state, table.second_minutes), "second"
        else:
            outcome = "not_possible"
    elif move.move in ENDING:
        state, outcome = state._replace(over=True), "ended"
    if changed:
        # What was asked under another condition may be asked once more: that is no repetition.
        state = state._replace(asked=state.asked & ~table.question_bits)
    return state, _turn(state, outcome, (), (), None, harms)


def _lowered(barriers: tuple[float, ...], lowers: tuple[tuple[int, float], ...]) -> tuple[float, ...]:
    left = list(barriers)
    for slot, share in lowers:
        left[slot] *= 1 - share
    return tuple(left)


def _raised(table: CompiledInterview, barriers: tuple[float, ...], raises: tuple[tuple[int, float], ...]) -> tuple[float, ...]:
    """Only a barrier that this person has can rise."""
    left = list(barriers)
    for slot, amount in raises:
        if table.barriers[slot] > 0:
            left[slot] = min(1.0, left[slot] + amount)
    return tuple(left)


def _second(state: State, minutes: float) -> State:
    """The beginning of a second interview: new thresholds, rested, asked nothing yet."""
    table, n = state.table, state.table.numbers
    above = max(0.0, state.distress - table.distress)
    return state._replace(
        interview=2, thresholds=thresholds(table, state.seed, 2), minutes=minutes, rapport=state.rapport * n.kept_rapport,
        distress=state.distress - n.gone_distress * above, pressure=state.pressure * n.kept_pressure, asked=0,
        lowered=0, since_break=0, break_asked=False, refusal_open=False, thread=(),
    )  # fmt: skip


def _turn(
    after: State, outcome: Outcome, told: tuple[Told, ...], corrected: tuple[str, ...], reply: Reply | None,
    harms: tuple[Harmed, ...],
) -> Turn:  # fmt: skip
    look = seen(after.table, after.rapport, after.distress, after.pressure)
    interview = after.interview - 1 if outcome == "second" else after.interview
    return Turn(
        after.turn, interview, after.previous, outcome, told, corrected, reply, harms, after.rapport, after.distress,
        after.pressure, after.minutes, look,
    )  # fmt: skip
