"""Scripted interviewers: policies that see what a trainee sees, and nothing of the person behind it.

A policy is a generator: it yields a choice and is sent the turn. It ends by stopping; the interview
is then left. The form of each question is read from the compiled interview, which a trainee learns only
in feedback: so a policy can follow a style.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracks_sim.case.model.conversation import QuestionForm
from tracks_sim.interview import CompiledInterview, Interview, begin, recommended, step
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.state import Turn

Plan = Generator[str, Turn, None]


@dataclass(frozen=True, slots=True)
class Policy:
    """A way to interview: ``plan`` makes the generator of choices for one person and one source of chance."""

    name: str
    plan: Callable[[CompiledInterview, random.Random], Plan]


def interview(policy: Policy, person: CompiledInterview, seed: str, most: int = 80, rapport: float = 0.0) -> Interview:
    """Play the interview of a policy with a person; it is left after ``most`` turns or where the policy stops. ``rapport``: with which it begins."""
    plan = policy.plan(person, random.Random(f"{policy.name}/{seed}"))
    states, turns = [begin(person, seed)._replace(rapport=rapport)], list[Turn]()
    try:
        choice = next(plan)
        while len(turns) < most and not states[-1].over:
            state, turn = step(states[-1], choice)
            states.append(state)
            turns.append(turn)
            choice = plan.send(turn)
    except StopIteration:
        pass
    if not states[-1].over:
        state, turn = step(states[-1], "move:leave")
        states.append(state)
        turns.append(turn)
    return Interview(tuple(states), tuple(turns))


# --- parts ---------------------------------------------------------------------------------


def questions(person: CompiledInterview, *forms: QuestionForm) -> Iterator[str]:
    """Questions of the list with these forms, in the order of the list; not those of a recommended form that hurt: they are no example of it."""
    for choice in person.listed_choices:
        asked = person.choices[choice]
        if isinstance(asked, QuestionSpec) and asked.form in forms and recommended(asked.form, asked.stance) == recommended(asked.form, "neutral"):
            yield choice


def allowed(person: CompiledInterview, *moves: str) -> Iterator[str]:
    """Choices for those of the moves that the room allows."""
    for move in moves:
        if f"move:{move}" in person.choices:
            yield f"move:{move}"


def each(choices: Iterable[str]) -> Plan:
    """Plan that makes the choices in turn, whatever the answers."""
    for choice in choices:  # noqa: UP028 (an iterator has no `send`)
        yield choice


def attentive(choices: Sequence[str]) -> Plan:
    """Plan that makes the choices in turn; a break where one is asked for or the person is overwhelmed, then the same again.

    A companion who comes back is sent out again by the same routine.
    """
    for choice in choices:
        turn = yield choice
        if "comes_back" in turn.others:
            yield "move:see_alone"
        if turn.outcome == "time":
            return
        if turn.outcome in ("asks_break", "silent") or turn.seen == "overwhelmed":
            yield "move:offer_break"
            if turn.outcome in ("asks_break", "silent"):
                yield choice
        elif turn.outcome == "refuses":
            yield "move:accept_refusal"
        elif turn.outcome == "tires":
            yield "move:offer_break"


CONTACT = ("introduce", "confidentiality", "acknowledge")
SAFETY = (
    "see_alone", "ask_interpreter", "change_interpreter", "ask_preference", "change_interviewer", "call_representative",
    "rights", "consent_notes", "ask_wishes",
)  # fmt: skip
PARTING = ("options", "safe_contact", "consent_sharing", "consent_referral")


# --- policies ------------------------------------------------------------------------------


def _supportive(person: CompiledInterview, draw: random.Random) -> Plan:
    first = [*allowed(person, "introduce", "see_alone"), *allowed(person, *CONTACT[1:], *SAFETY[1:])]
    asked = [*questions(person, "open"), *questions(person, "cued"), *questions(person, "wh")]
    yield from attentive([*first, *asked, *allowed(person, *PARTING)])
    second = yield "move:second_interview"
    if second.outcome == "second":
        yield from attentive([*allowed(person, "introduce", "acknowledge"), *asked])
    yield "move:close_safely"


def _only(*forms: QuestionForm) -> Callable[[CompiledInterview, random.Random], Plan]:
    def plan(person: CompiledInterview, draw: random.Random) -> Plan:
        yield from each(questions(person, *forms))

    return plan


def _silent(person: CompiledInterview, draw: random.Random) -> Plan:
    """Introduce oneself, nod three times, and end."""
    yield from each([*allowed(person, "introduce"), *list(questions(person, "encourager")) * 3, "move:close_safely"])


def _hurried(person: CompiledInterview, draw: random.Random) -> Plan:
    """Eight questions in the order of the list, none open, nothing explained."""
    yield from each(list(questions(person, "wh", "closed"))[:8])


def _random(person: CompiledInterview, draw: random.Random) -> Plan:
    for _ in range(30):
        yield draw.choice(person.listed_choices)


def _everything(person: CompiledInterview, draw: random.Random) -> Plan:
    """Every question of the list, in order."""
    yield from each(c for c in person.listed_choices if c.startswith("ask:"))


def _moves_only(person: CompiledInterview, draw: random.Random) -> Plan:
    yield from each(allowed(person, "introduce", *SAFETY, *CONTACT[1:], *PARTING, "close_safely"))


def _repeat(person: CompiledInterview, draw: random.Random) -> Plan:
    first = next(questions(person, "open", "cued", "wh"), person.listed_choices[0])
    for _ in range(20):
        yield first


def _leave(person: CompiledInterview, draw: random.Random) -> Plan:
    yield "move:leave"


SUPPORTIVE = Policy("supportive", _supportive)
HURRIED = Policy("hurried", _hurried)
STYLES: tuple[Policy, ...] = (
    SUPPORTIVE,
    Policy("closed", _only("closed", "forced_choice")),
    Policy("leading", _only("leading", "statement")),
    Policy("silent", _silent),
    HURRIED,
    Policy("random", _random),
)
"""Ways to interview, from best to worst practice."""
DEGENERATE: tuple[Policy, ...] = (
    Policy("ask_everything", _everything),
    Policy("only_open", _only("open", "cued")),
    Policy("only_moves", _moves_only),
    Policy("repeat_one", _repeat),
    Policy("leave_at_once", _leave),
)
"""Ways to play that do not listen: no score may reward them."""
