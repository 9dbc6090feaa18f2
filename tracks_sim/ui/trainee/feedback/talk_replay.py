"""The replay of a talk in the feedback: other choices from one turn on, one of them suggested. The attempt is not changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import Move, QuestionForm
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.interview import Parameters, TalkState, asked_by, begin, compile_interview, recommended, step
from tracks_sim.practice import Attempt, conversation, recorded_turn
from tracks_sim.practice.conversation import came_back
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.refusals import RefusalRun
from tracks_sim.scoring.conduct import IN_GOOD_TIME, counted_turns, steps_called_for
from tracks_sim.ui.shared.sheets import Option
from tracks_sim.ui.trainee.feedback.talk_course import strain_word, trust_word
from tracks_sim.ui.trainee.talk.talk_choices import talk_choices
from tracks_sim.ui.trainee.talk.talk_names import choice_name
from tracks_sim.ui.trainee.talk.transcript import TurnRow, talk, you_said
from tracks_sim.ui.trainee.view import View

MOST_OPEN_FORMS: tuple[QuestionForm, ...] = ("open", "cued", "wh")
"""Recommended forms with a topic, the most open first."""
_INSTEAD: Mapping[str, Move] = {
    "challenged_companion": "see_alone", "companion_interpreted": "see_alone", "companion_taken_for_guardian": "call_representative",
    "promise_not_to_keep": "confidentiality", "asked_beyond_mandate_before_companion": "see_alone", "asked_beyond_mandate": "ask_wishes",
    "sensitive_before_companion": "see_alone", "pressure": "acknowledge", "went_on_without_break": "offer_break",
    "pressed_after_refusal": "accept_refusal", "doubted": "acknowledge", "repetition": "acknowledge",
    "hurtful_question": "acknowledge",
}  # fmt: skip
"""What may be done instead of what did harm."""
_STEP_MOVES: Mapping[str, Move] = {"consent": "consent_sharing", "ending": "close_safely"}
"""Moves of steps of safety that have another name than the step."""


_FIRST_STEPS = ("see_alone", "introduce", "confidentiality", "ask_wishes", "rights")
_LATER_STEPS = ("ask_wishes", "rights", "see_alone", "ask_interpreter")
"""Missing steps of safety in the order in which they are suggested, at the beginning and later."""


Tried = tuple[int, tuple[str, ...]]
"""The turn from which the talk is tried again, and the choices taken from there."""


def choices_tried(
    attempt: Attempt, intent: Mapping[str, Any], before: Tried | None, case_file: CaseFile, parameters: Parameters
) -> Tried | None:
    """What is tried after an intent: the ``turn`` that it names, and its ``choice`` behind those ``before``; None where it names no turn.

    Raises NotAllowed while the feedback is closed, and BadAnswer for a turn or a choice that the talk does not have: kept, it would fail in
    every later view.
    """
    number, choice = intent.get("turn"), intent.get("choice")
    if not attempt.feedback_open:
        raise NotAllowed("The talk can be tried again once its feedback is open.")
    if number is None:
        return None
    if not isinstance(number, int) or not 1 <= number <= len(attempt.turns):
        raise BadAnswer("The talk has no such turn.")
    if choice is None:
        return number, ()
    choices = (*(before[1] if before and before[0] == number else ()), str(choice))
    state = conversation(replace(attempt, turns=attempt.turns[: number - 1]), case_file, parameters)
    for name in choices:
        state, _ = step(state, name)
    return number, choices


class ReplayGroup(TypedDict):
    """Choices of one topic or purpose, to be said or done instead; ``asks``: they are questions."""

    id: str
    label: str
    asks: bool
    choices: list[Option]


class ReplayView(TypedDict):
    """The talk tried again from a turn on. ``was``: what was said there; ``talk``: the turns tried."""

    turn: int
    title: str
    was: str
    talk: list[TurnRow]
    suggested: Option | None
    groups: list[ReplayGroup]


def replay_view(view: View, parameters: Parameters, runs: Sequence[RefusalRun], number: int, choices: tuple[str, ...]) -> ReplayView:
    """The replay from one turn on with other choices."""
    t, attempt, case_file = view.t, view.attempt, view.case_file
    state = begin(compile_interview(case_file.case, case_file.key.interview, parameters), attempt.seed)
    turns_before, turn = attempt.turns[: number - 1], attempt.turns[number - 1]
    for taken in turns_before:
        state, _ = step(state, taken.choice)
    tried: list[InterviewTurn] = []
    for choice in choices:
        state, record = step(state, choice)
        tried.append(recorded_turn(record, (*turns_before, *tried), view.texts))
    branch = replace(view, attempt=replace(attempt, turns=(*turns_before, *tried)))
    after = t("Trust {trust}, strain {strain}.")
    lines = {x.number: after.format(trust=trust_word(x, parameters, t), strain=strain_word(x, parameters, t)) for x in tried}
    suggested = None if state.over else suggestion(view, runs, number, choices, state)
    return {
        "turn": number,
        "title": t("From turn {n} on, otherwise").format(n=number),
        "was": t("What you said or did: {words}").format(words=you_said(turn, view.texts, t)),
        "talk": talk(tried, branch, lines),
        "suggested": {"id": suggested, "label": choice_name(suggested, view)} if suggested else None,
        "groups": [] if state.over else _groups(branch, parameters),
    }


def _groups(branch: View, parameters: Parameters) -> list[ReplayGroup]:
    """What can be chosen now: questions by topic, moves by purpose."""
    t, offered = branch.t, talk_choices(branch, parameters)

    def group(id_: str, label: str, choices: Iterable[Option], *, asks: bool) -> ReplayGroup:
        return {"id": id_, "label": label, "asks": asks, "choices": [{"id": c["id"], "label": c["label"]} for c in choices]}

    going_on = [q for q in offered["hand"] if q["id"].startswith("ask:")]
    return [
        *(group(f"ask-{of['id']}", of["label"], of["questions"], asks=True) for of in offered["topics"]),
        *([group("going-on", t("Going on"), going_on, asks=True)] if going_on else []),
        *(group(f"do-{of['id']}", of["label"], of["moves"], asks=False) for of in offered["groups"]),
        group("ending", t("End"), offered["endings"], asks=False),
    ]


def suggestion(view: View, runs: Sequence[RefusalRun], number: int, taken: tuple[str, ...], state: TalkState) -> str | None:
    """One choice that is worth trying at this turn of the replay: what would have opened the way, else what is better than what was done."""
    done = taken or (view.attempt.turns[number - 1].choice,)
    possible = set(state.compiled.listed_choices) - set(done)
    return next((choice for choice in _worth_trying(view, runs, number, taken) if choice in possible), None)


def _worth_trying(view: View, runs: Sequence[RefusalRun], number: int, taken: tuple[str, ...]) -> Iterator[str]:
    turns, case = view.attempt.turns, view.case
    turn = turns[number - 1]
    run = next((run for run in runs if run.first == number and run.opening[: len(taken)] == taken), None)
    if run is not None and len(run.opening) > len(taken):
        yield run.opening[len(taken)]
    if taken:
        return
    before = turns[number - 2] if number > 1 else None
    if (before is not None and came_back(before)) or any(shown.act in ("answers_for", "interrupts") for shown in turn.others):
        yield "move:see_alone"
    for harm in turn.harms:
        if harm.name in _INSTEAD:
            yield f"move:{_INSTEAD[harm.name]}"
    asked = asked_by(turn.choice, case)
    if asked is not None and not asked.recommended and (roomy := roomy_question(turn.choice, view)) is not None:
        yield f"ask:{roomy}"
    if before is not None and before.outcome == "refuses_consent":
        yield "move:accept_refusal"
    if before is not None and before.outcome in ("asks_break", "tires", "silent"):
        yield "move:offer_break"
    missing = [name for name, done in steps_called_for(case, counted_turns(view.attempt)).items() if not done]
    if number == len(turns) and "ending" in missing:
        yield "move:close_safely"
    first = _FIRST_STEPS if number <= IN_GOOD_TIME else _LATER_STEPS
    for name in sorted(missing, key=lambda name: first.index(name) if name in first else len(first)):
        yield f"move:{_STEP_MOVES.get(name, name)}"


def better_line(turn: InterviewTurn, view: View) -> str:
    """A better line than the one of a turn: the key's wording, else a recommended question of the list on its topic, else what may be done instead of the harm."""
    key, (kind, _, name) = view.key_texts.interview, turn.choice.partition(":")
    if kind == "ask" and key is not None and name in key.better:
        return key.better[name]
    if (roomy := roomy_question(turn.choice, view)) is not None:
        return view.texts.questions[roomy]
    return next((choice_name(f"move:{_INSTEAD[harm.name]}", view) for harm in turn.harms if harm.name in _INSTEAD), "")


def roomy_question(choice: str, view: View) -> str | None:
    """Id of the most open recommended question of the list on the topic of a question; None where there is none."""
    asked = asked_by(choice, view.case)
    topic = asked.topic if asked is not None else None
    of_topic = {q.form: q.id for q in reversed(view.case.questions) if q.topic == topic and recommended(q.form, q.stance)}
    return next((of_topic[form] for form in MOST_OPEN_FORMS if form in of_topic), None)
