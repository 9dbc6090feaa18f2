"""The talk as it went, a row a turn: what was said, how it was answered, what could be seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TypedDict

from tracks_sim.case.model.texts import CaseText
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import asked_by
from tracks_sim.practice.events import ActShown, InterviewTurn
from tracks_sim.practice.person_words import NOTHING, act_words, reply_words, seen_words, words_after_move
from tracks_sim.ui.trainee.talk.reported_speech import Answer, answer_of, answer_of_reply, spoken_parts
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, act_name
from tracks_sim.ui.trainee.view import View, told_words

_ACTS = {
    "answers_for": translatable("The companion answers in the person’s place."),
    "interrupts": translatable("The companion cuts in."),
    "looks_up": translatable("The companion looks up."),
    "comes_back": translatable("The companion comes back and sits down again."),
    "sent_out_again": translatable("The companion goes out again."),
    "shortens": translatable("The person speaks for some time. The interpreter passes on little:"),
    "misinterprets": translatable("The person seems to have understood something else. The question stays open."),
}
"""What the others do, where the case has no words for it or all of them came lately; once within ten turns."""
_INSTEAD = ("answers_for", "sent_out_again")
"""Acts of the companion with which the person says nothing."""


class Told(TypedDict):
    """A fact in the person's words. ``label``: its place in the file, empty where it is not kept there."""

    id: str
    label: str
    text: str


class SecondTalk(TypedDict):
    """The beginning of a second talk, after the turn that led to it."""

    title: str
    room: str


class TurnRow(TypedDict):
    """One turn. ``again``: ``you`` are the words of the turn before, which did several things; ``taken``: the act that typed words were taken as, where
    they say so; ``before``: how the interpreter passes on what follows; ``answer``: words or a reaction where no fact was told; ``after``: what whoever
    came along does; ``line``: what the page itself says after it, such as the time left."""

    number: int
    you: str
    again: bool
    taken: str
    before: Answer | None
    person: list[Told]
    answer: Answer | None
    after: list[Answer]
    seen: str
    line: str
    second: SecondTalk | None
    language: str


def talk(turns: Sequence[InterviewTurn], view: View, lines: Mapping[int, str] | None = None) -> list[TurnRow]:
    """The rows of some turns of the view's attempt; ``lines``: what the page says after a turn, by its number."""
    t, texts = view.t, view.texts
    return [
        {
            "number": turn.number,
            "you": you_said(turn, texts, t),
            "again": turn.same_words,
            "taken": _taken_as(turn, view, several=turn.same_words or (following is not None and following.same_words)),
            "before": next((_act(shown, view) for shown in turn.others if shown.act == "shortens"), None),
            "person": [
                {"id": f.fact, "text": told_words(f, texts), "label": view.label(f.fact) if f.fact in view.attempt.disclosed else ""}
                for f in turn.told
                if f.degree != "agreed"
            ],
            "answer": _answer(turn, view),
            "after": [did for shown in turn.others if shown.act not in ("shortens", "misinterprets") and (did := _act(shown, view)) is not None],
            "seen": seen_words(turn, texts),
            "line": (lines or {}).get(turn.number, ""),
            "second": {"title": t("Second talk"), "room": texts.second or ""} if turn.outcome == "second" else None,
            "language": view.case_language,
        }
        for turn, following in zip_longest(turns, turns[1:])
    ]


def you_said(turn: InterviewTurn, texts: CaseText, t: Translator) -> str:
    """The trainee's part of a turn, as they typed it where they did."""
    kind, _, name = turn.choice.partition(":")
    return turn.typed or (t(MOVE_NAMES[name]) if kind == "move" else texts.questions.get(name, name))


def _taken_as(turn: InterviewTurn, view: View, *, several: bool) -> str:
    """The move that typed words were taken as, or the question where they did several things; empty else."""
    asked = asked_by(turn.choice, view.case)
    if not turn.typed or not (turn.choice.startswith("move:") or (several and asked is not None and asked.topic is not None)):
        return ""
    act = f"ask:{asked.topic}" if asked is not None else turn.choice
    return view.t("taken as: {act}").format(act=act_name(act, view))


def _answer(turn: InterviewTurn, view: View) -> Answer | None:
    """The person's words or reaction where no fact was told."""
    texts = view.texts
    if any(shown.act in _INSTEAD for shown in turn.others):
        return None
    if (misheard := next((shown for shown in turn.others if shown.act == "misinterprets"), None)) is not None:
        said = _said_of_act(misheard, view)
        return answer_of(said) if said else None
    kind, _, name = turn.choice.partition(":")
    if turn.outcome == "not_possible" and name == "second_interview":  # a case's words for it are those of a yes; for a change they say what there is
        return {"words": "", "scene": [{"spoken": False, "text": view.t("That cannot be arranged today.")}]}
    if kind == "move" and turn.said == NOTHING:
        return None
    if kind == "move":
        said = words_after_move(turn, view.attempt.turns, texts)
        return answer_of(said) if said else None
    if turn.reply and turn.said is None:
        return {"words": "", "scene": [{"spoken": False, "text": view.t("The question stays open.")}]}
    said = reply_words(turn, texts)
    return answer_of_reply(turn.reply, said, texts) if said else None  # type: ignore[arg-type]


def _act(shown: ActShown, view: View) -> Answer | None:
    """What one of the others does: a scene, so that nothing another says is set like the person's words. None of what was not worth saying again."""
    said = _said_of_act(shown, view)
    return {"words": "", "scene": spoken_parts(said)} if said else None


def _said_of_act(shown: ActShown, view: View) -> str:
    """The words of one of the others' acts, or the general sentence that stands in; empty where neither is said."""
    if words := act_words(shown, view.texts):
        return words
    unsaid = shown.said == NOTHING or (shown.act == "looks_up" and shown.said is None) or shown.act not in _ACTS
    return "" if unsaid else view.t(_ACTS[shown.act])
