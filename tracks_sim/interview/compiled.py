"""The numbers and indices that the engine needs of one case, worked out once from the case and the parameters.

The engine then only adds and compares floats; its rules are in ``engine``. A slot of a fact is its index in
``CompiledInterview.facts``, a slot of a barrier its index in ``BARRIERS``. ``…_odds`` are added to the log odds that a fact
is told, unless a field says otherwise. Rapport is in standard deviations, pressure from 0 up (1: feels pushed), distress
and the strength of barriers from 0 to 1, time in simulated minutes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tracks_sim.case.model.conversation import (
    BARRIERS,
    QUESTION_FORMS,
    SILENT_COMPANIONS,
    TOPICS,
    Consent,
    Fact,
    InterviewKey,
    Move,
    Question,
    QuestionForm,
    Room,
    Sex,
    Stance,
    Topic,
    moves_of,
)
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import NotInterviewed
from tracks_sim.interview.constants import Constants, RoomConstants, constants_of, room_constants_of
from tracks_sim.interview.forms import HARMFUL, SINGLE, without_stance
from tracks_sim.interview.moves import HARM_OF, HARMS, HURTFUL, InterviewHarm
from tracks_sim.interview.parameters import Parameters

MISTRUST = BARRIERS.index("mistrust_of_authorities")
REMARK = "typed:remark"
"""Choice of a remark in typed words, where it has no stance."""
TONE = f"{REMARK}:tone"
"""The same for words that are a move, whose stance hurts: it takes no time beside the move's. In older talks it is a remark like any other."""


@dataclass(frozen=True, slots=True, eq=False)
class FactSpec:
    """One fact. ``base_odds`` are without rapport, barriers, pressure and form of question."""

    id: str
    base_odds: float
    place_odds: float
    """Added by the place of the interview."""
    tie_matters: bool
    """Whether an interpreter's tie to the community matters."""
    sex_matters: bool
    """Whether the sex of interviewer and interpreter matters."""
    companion_odds: float
    """Subtracted while a companion is there."""
    plain: bool
    """Whether anybody may know it."""
    overheard: float
    """Distress added by a question about it before a companion."""
    barriers: tuple[tuple[int, float], ...]
    """Slot of each barrier in front of the fact, and the log odds that it takes away at full strength."""
    prerequisites: tuple[int, ...]
    """Slots of the facts that must be told, at least in part, before this one."""
    corrects: str | None
    """Id of the fact that this one corrects."""
    corrected_by: tuple[int, ...]
    coached: bool
    """Whether a coached story is among its barriers."""
    peripheral: bool
    telling_strain: float
    """Distress added by telling the fact."""
    asking_strain: float
    """Distress added by being asked about it."""
    sensitive: bool
    """Sensitive or guarded: not to be asked about in the presence of a companion."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionSpec:
    """One question of the list, or one reading of a typed one."""

    choice: str
    bit: int
    form: QuestionForm
    stance: Stance
    topic: Topic | None
    typed: bool
    brings: tuple[int, ...]
    """Slots of facts, each after its prerequisites."""
    single: bool
    """Asks for the first fact that is not told in full, and no other."""
    form_odds: float
    rapport: float
    """Rapport added by asking."""
    pressure: float
    """Pressure added by asking."""
    distress: float
    """Distress added by asking, whatever the pressure."""
    reliability: float
    """From 0 to 1, of what is told in answer to it."""
    agreement_odds: float | None
    """Log odds of agreeing with what the question puts; None where it puts nothing."""
    suggests_yes: bool
    """Whether it puts something that is so; False where it puts something that is not so, or nothing."""
    harms: tuple[InterviewHarm, ...]
    beyond_mandate: bool
    """Asks only for facts that the interviewer has no mandate to ask about."""
    sensitive: bool


@dataclass(frozen=True, slots=True, eq=False)
class MoveSpec:
    """One move. ``rapport``, ``distress`` and ``pressure`` are what it adds, once in an interview; ``minutes`` is what it takes."""

    choice: str
    bit: int
    move: Move | None
    """None for a remark in typed words: it takes the time of a question, beside a move none, and changes nothing unless its stance hurts."""
    rapport: float
    distress: float
    pressure: float
    minutes: float
    lowers_barriers: tuple[tuple[int, float], ...]
    """Slot of each barrier, and the share of its strength that the move takes away."""
    raises_barriers: tuple[tuple[int, float], ...]
    """Slot of each barrier, and the strength that the move adds to it."""
    lowers_fear: bool
    """Lowers the fear of a controller, and therefore has an effect only when the person is alone."""
    harm: InterviewHarm | None


@dataclass(frozen=True, slots=True, eq=False)
class CompiledInterview:
    """Everything the engine needs of one case."""

    case_id: str
    reluctance: str
    needed: frozenset[str]
    """Facts that are enough to act on."""
    facts: tuple[FactSpec, ...]
    choices: Mapping[str, QuestionSpec | MoveSpec]
    """By name, but for typed words with a stance, which ``spec`` makes."""
    listed_choices: tuple[str, ...]
    """Choices offered in the list: questions, then moves that the room allows."""
    question_bits: int
    """Bits of all questions."""
    barriers: tuple[float, ...]
    """Strength of each barrier at the start, from 0 to 1, in the order of BARRIERS."""
    refuses: frozenset[Consent]
    distress: float
    """At the start."""
    minutes: float
    """Of the first interview."""
    second_minutes: float | None
    """Of the second; None where there can be none."""
    question_minutes: float
    pace: float
    """Factor on minutes; above 1 with an interpreter."""
    companion: bool
    """Whether somebody is there at the start before whom the person tells less."""
    interpreter_odds: float
    """Of the interpreter's fit, and of interpreting by phone; 0 without an interpreter."""
    good_interpreter_odds: float
    """With another interpreter: one who fits, has no tie and is of the preferred sex."""
    interpreter_tie_odds: float
    """0 where the interpreter has no tie to the community."""
    interpreter_sex_odds: float
    """0 where the interpreter is of the preferred sex, or none is preferred."""
    interviewer_sex_odds: float
    """0 where the interviewer is of the preferred sex, or none is preferred."""
    other_interpreter: bool
    other_interviewer: bool
    parameters: Parameters
    constants: Constants
    others: RoomConstants | None
    """None in parameters of attempts that were begun when the others in the room did nothing."""
    interpreted: bool
    """Whether somebody interprets."""

    def spec(self, choice: str) -> QuestionSpec | MoveSpec | None:
        """The question or move of a choice; None where there is none. Typed words with a stance are made of those without, when they are said:
        they are the same question, so that asking it again in another tone is a repetition."""
        if (listed := self.choices.get(choice)) is not None:
            return listed
        words, stance = without_stance(choice)
        plain = self.choices.get(words)
        if plain is None or stance == "neutral":
            return None
        rapport, pressure, distress = _effect_of_stance(stance, self.parameters)
        said = replace(plain, choice=choice, rapport=plain.rapport + rapport, pressure=plain.pressure + pressure, distress=plain.distress + distress)
        return replace(said, stance=stance) if isinstance(said, QuestionSpec) else said

    def slot(self, fact: str) -> int:
        """Slot of a fact by id."""
        return next(i for i, f in enumerate(self.facts) if f.id == fact)


def compile_interview(case: Case, key: InterviewKey | None, parameters: Parameters, *, typed: bool = True) -> CompiledInterview:
    """Compile the interview of a case. Raises NotInterviewed where the case has no person.

    Without ``typed`` only questions of the list can be played: three times as quick, for many synthetic persons.
    """
    if case.person is None or case.room is None:
        raise NotInterviewed(f"The case `{case.id}` has no person who could be interviewed.", case=case.id)
    p, person, room = parameters, case.person, case.room
    chance_of_withholding = p.reluctance.values[person.reluctance]
    start_odds = math.log((1 - chance_of_withholding) / chance_of_withholding)
    facts = tuple(_fact_spec(f, case.facts, start_odds, room, p) for f in case.facts)
    beyond = frozenset(key.beyond) if key is not None else frozenset()
    choices: dict[str, QuestionSpec | MoveSpec] = {}
    for question in case.questions:
        spec = _question_spec(f"ask:{question.id}", 1 << len(choices), question, facts, beyond, p)
        choices[spec.choice] = spec
    allowed = moves_of(room, presumed_child=case.presumed_child)
    for move in allowed:
        move_spec = _move_spec(move, 1 << len(choices), p)
        choices[move_spec.choice] = move_spec
    # Where no second interview is possible none is offered; an old talk that proposed one can still be replayed.
    listed = tuple(c for c in choices if c != "move:second_interview" or room.second_minutes is not None)
    for form in QUESTION_FORMS if typed else ():
        for topic in TOPICS:
            brings = tuple(f.id for f in case.facts if f.topic == topic) if form != "encourager" else ()
            typed_question = Question(id="typed", topic=topic, form=form, brings=brings)
            spec = _question_spec(f"typed:{form}:{topic}", 1 << len(choices), typed_question, facts, beyond, p, typed=True)
            choices[spec.choice] = spec
    if typed:
        choices[REMARK] = MoveSpec(REMARK, 1 << len(choices), None, 0.0, 0.0, 0.0, p.pace.question.value, (), (), False, None)
        choices[TONE] = MoveSpec(TONE, 1 << len(choices), None, 0.0, 0.0, 0.0, 0.0, (), (), False, None)
    interpreter = room.interpreter
    mismatch_odds = p.telling.sex_preferred.value
    return CompiledInterview(
        case_id=case.id, reluctance=person.reluctance,
        needed=frozenset(key.needed) if key is not None else frozenset(), facts=facts, choices=MappingProxyType(choices),
        listed_choices=listed, question_bits=sum(c.bit for c in choices.values() if isinstance(c, QuestionSpec)),
        barriers=tuple(person.barriers.get(b, 0.0) for b in BARRIERS),
        refuses=frozenset(person.refuses), distress=person.distress, minutes=float(room.minutes),
        second_minutes=None if room.second_minutes is None else float(room.second_minutes),
        question_minutes=p.pace.question.value, pace=pace_of(room, p),
        companion=room.companion is not None and room.companion.relation not in SILENT_COMPANIONS,
        interpreter_odds=0.0 if interpreter is None else p.telling.interpreter_fit.values[interpreter.fit]
        + (p.telling.interpreter_phone.value if interpreter.by_phone else 0.0),
        good_interpreter_odds=p.telling.interpreter_fit.values["good"],
        interpreter_tie_odds=p.telling.interpreter_tie.value if interpreter and interpreter.community_tie else 0.0,
        interpreter_sex_odds=0.0 if interpreter is None else _mismatch(interpreter.sex, room.prefers, mismatch_odds),
        interviewer_sex_odds=_mismatch(room.interviewer_sex, room.prefers, mismatch_odds),
        other_interpreter=room.other_interpreter, other_interviewer=room.other_interviewer,
        parameters=p, constants=constants_of(p), others=room_constants_of(room, p), interpreted=interpreter is not None,
    )  # fmt: skip


def pace_of(room: Room, parameters: Parameters) -> float:
    """Factor on all minutes of a talk in this room: above 1 where somebody interprets."""
    return parameters.pace.interpreted.value if room.interpreter else 1.0


def _mismatch(sex: Sex, preferred: Sex | None, odds: float) -> float:
    return 0.0 if preferred is None or sex == preferred else odds


def _fact_spec(fact: Fact, facts: Sequence[Fact], start: float, room: Room, p: Parameters) -> FactSpec:
    slots = {f.id: i for i, f in enumerate(facts)}
    plain, hard = fact.sensitivity == "plain", fact.sensitivity in ("sensitive", "guarded")
    return FactSpec(
        id=fact.id,
        base_odds=start + p.telling.sensitivity.values[fact.sensitivity],
        place_odds=0.0 if plain else p.telling.place.values[room.place],
        tie_matters=not plain,
        sex_matters=hard,
        companion_odds=p.telling.companion.values[fact.sensitivity],
        plain=plain,
        overheard=0.0 if p.others is None else p.others.overheard.values[fact.sensitivity],
        barriers=tuple((BARRIERS.index(b), p.telling.barriers.values[b]) for b in fact.behind),
        prerequisites=tuple(slots[a] for a in fact.after),
        corrects=fact.corrects,
        corrected_by=tuple(slots[f.id] for f in facts if f.corrects == fact.id),
        coached="coached_story" in fact.behind,
        peripheral=fact.peripheral,
        telling_strain=p.strain.told.values[fact.sensitivity],
        asking_strain=p.strain.asked.values[fact.sensitivity],
        sensitive=hard,
    )


def _question_spec(
    choice: str, bit: int, question: Question, facts: Sequence[FactSpec], beyond: frozenset[str], p: Parameters,
    *, typed: bool = False,
) -> QuestionSpec:  # fmt: skip
    slots = {f.id: i for i, f in enumerate(facts)}
    form = question.form
    brings = _after_prerequisites([slots[b] for b in question.brings], facts)
    # The reading of a typed question is the classifier's, so it never records a harm.
    records_harm = not typed
    rapport, pressure, distress = _effect_of_stance(question.stance, p)
    harms = [HARMS[HARMFUL[form]]] if form in HARMFUL else []
    if question.stance in HURTFUL:
        harms.append(HARMS["hurtful_question"])
    return QuestionSpec(
        choice=choice, bit=bit, form=form, stance=question.stance, topic=question.topic, typed=typed, brings=brings,
        single=typed and form in SINGLE,
        form_odds=p.telling.form_gap.value * p.telling.form_share.values[form],
        rapport=p.contact.asked.values[form] + rapport, pressure=p.pressure.asked.values[form] + pressure, distress=distress,
        reliability=p.reliability.values[form],
        agreement_odds=None if question.puts is None else p.agreement.base.value + p.agreement.form.values[form],
        suggests_yes=question.puts == "so",
        harms=tuple(harms) if records_harm else (),
        beyond_mandate=records_harm and bool(question.brings) and beyond.issuperset(question.brings),
        sensitive=records_harm and any(facts[s].sensitive for s in brings) and form != "open",
    )  # fmt: skip


def _effect_of_stance(stance: Stance, p: Parameters) -> tuple[float, float, float]:
    """Rapport, pressure and distress that a stance adds; nothing where it has no row."""
    effect = p.stance.get(stance)
    return (effect.rapport, effect.pressure, effect.distress) if effect is not None else (0.0, 0.0, 0.0)


def _after_prerequisites(brings: Sequence[int], facts: Sequence[FactSpec]) -> tuple[int, ...]:
    """Slots in the author's order, each fact after its prerequisites: asking again must open nothing."""
    ordered: list[int] = []
    waiting = list(brings)
    while waiting:
        ready = next(s for s in waiting if not set(facts[s].prerequisites) & (set(waiting) - {s}))
        ordered.append(ready)
        waiting.remove(ready)
    return tuple(ordered)


def _move_spec(move: Move, bit: int, p: Parameters) -> MoveSpec:
    effect = p.moves[move]
    return MoveSpec(
        choice=f"move:{move}", bit=bit, move=move, rapport=effect.rapport, distress=effect.distress,
        pressure=effect.pressure, minutes=effect.minutes,
        lowers_barriers=tuple((BARRIERS.index(b), share) for b, share in effect.lowers.items()),
        raises_barriers=tuple((BARRIERS.index(b), amount) for b, amount in effect.raises.items()),
        lowers_fear="fear_of_controller" in effect.lowers, harm=HARMS[HARM_OF[move]] if move in HARM_OF else None,
    )  # fmt: skip
