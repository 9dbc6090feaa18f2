"""Three things to take away, chosen by what this person did: two to look at, and one to keep. Pure: findings in, plain data out.

The rules stand in one order, by what they mean for the person (docs/feedback.md). Each says what was done, in the trainee's own words or with a
passage, why it matters, and what is better. Every sentence is true of the attempt that it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict

from tracks_sim.case.model.key import Lesson
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.scoring import Feedback
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.feedback.attempt_facts import AttemptFacts, Observation, speaking
from tracks_sim.ui.trainee.feedback.feedback_parts import PartId, part_of, row_id
from tracks_sim.ui.trainee.feedback.improvements import LOOK, ONE_ANSWER
from tracks_sim.ui.trainee.feedback.strengths import KEEP
from tracks_sim.ui.trainee.feedback.summary import DECIDED, words_of
from tracks_sim.ui.trainee.feedback.try_again import can_be_tried
from tracks_sim.ui.trainee.view import View

CARDS = 3
_QUOTE_WORDS = 30
"""Most words of a quote on the first screen."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^\W\d_a-zà-ÿ]|[‘“«])")


class Act(TypedDict):
    """What can be done about a takeaway: a part opened at a row, or the talk tried again from a turn."""

    label: str
    part: PartId
    at: str
    replay: int | None


class Again(TypedDict):
    """The question of a takeaway can be tried again: the item, and the button."""

    label: str
    item: str


class Takeaway(TypedDict):
    """One of the three. ``text`` and ``better`` are in the language of the page, ``why`` and ``lesson`` in that of the case; ``rule``: the rule that chose it."""

    kind: Literal["look", "keep"]
    rule: str
    title: str
    text: str
    why: str
    better: str
    lesson: str
    quote: Quote | None
    act: Act | None
    again: Again | None


@dataclass(frozen=True)
class _Card:
    """A takeaway before it is known how much of it there is room for."""

    kind: Literal["look", "keep"]
    rule: str
    said: Observation
    lesson: Lesson | None
    parts: tuple[_Part, ...]
    """What it may show beside its text, the weightiest first."""
    least: int
    """How many of them it shows in any case: a lesson without another text, and what is better."""


_Part = tuple[Literal["better", "why", "quote", "lesson"], str]
"""A better line, a sentence of the reason or of a lesson, or a passage to quote."""


def takeaways(feedback: Feedback, view: View, room: int) -> list[Takeaway]:
    """Two things to look at again and one to keep; three to look at where nothing that was done could have failed.

    In at most ``room`` words where their shortest wording allows it. What was done and what is better is always there; as far as there is room each
    shows in turn why, the passage, and the lesson of the case.
    """
    deeds = AttemptFacts(feedback, view)
    keep = next(speaking(KEEP, deeds), None)
    looks = _apart(speaking(LOOK, deeds), CARDS if keep is None else CARDS - 1)
    cards = [_card("look", rule, said, deeds) for rule, said in looks] + ([_card("keep", *keep, deeds)] if keep is not None else [])
    shown = [list(card.parts[: card.least]) for card in cards]
    for nth in range(max(len(card.parts) for card in cards)):
        for n, card in enumerate(cards):
            if card.least <= nth < len(card.parts) and _follows(card, nth, shown[n]):
                longer = [*shown[:n], [*shown[n], card.parts[nth]], *shown[n + 1 :]]
                if sum(_words(_made(card, parts, view)) for card, parts in zip(cards, longer, strict=True)) <= room:
                    shown = longer
    return [_made(card, parts, view) for card, parts in zip(cards, shown, strict=True)]


def _apart(said: Iterator[tuple[str, Observation]], most: int) -> list[tuple[str, Observation]]:
    """The first that speak, each of something else than those before it: of other items and of another turn."""
    chosen: list[tuple[str, Observation]] = []
    for rule, of in said:
        if not any(set(of.items) & set(other.items) or (of.turn is not None and of.turn == other.turn) for _, other in chosen):
            chosen.append((rule, of))
        if len(chosen) == most:
            break
    return chosen


def _card(kind: Literal["look", "keep"], rule: str, said: Observation, deeds: AttemptFacts) -> _Card:
    view = deeds.view
    lesson = said.lesson or (_lesson_of(said, deeds) if kind == "look" else None)
    of_lesson: list[_Part] = [("lesson", sentence) for sentence in _sentences(view.key_texts.lessons[lesson.id])] if lesson is not None else []
    first: list[_Part] = of_lesson if said.lesson is not None else []
    why: list[_Part] = [("why", sentence) for sentence in _sentences(said.why)]
    better: list[_Part] = [("better", line)] if (line := said.better or said.remedy) else []
    quote: list[_Part] = [("quote", p)] if (p := said.passage) is not None and words_of(view.quote(p)["html"]) <= _QUOTE_WORDS else []
    parts = (*first[:1], *better, *why[:1], *quote, *first[1:], *why[1:], *(() if first else of_lesson))
    return _Card(kind, rule, said, lesson, parts, least=len(first[:1]) + len(better))


def _follows(card: _Card, nth: int, shown: Collection[_Part]) -> bool:
    """Whether every earlier sentence of the same text is shown."""
    return all(part in shown for part in card.parts[:nth] if part[0] == card.parts[nth][0])


def _made(card: _Card, parts: Collection[_Part], view: View) -> Takeaway:
    """The takeaway with these of its parts; a lesson that is cut leads to the whole."""
    t = view.t
    act = _act(card.kind, card.said, view)
    cut = card.lesson is not None and 0 < sum(field == "lesson" for field, _ in parts) < sum(field == "lesson" for field, _ in card.parts)
    if act is None and cut and card.lesson is not None:
        act = {"label": t("Read on"), "part": "talk_over", "at": f"lesson-{card.lesson.id}", "replay": None}
    quoted = next((said for field, said in parts if field == "quote"), None)
    return {
        "kind": card.kind,
        "rule": card.rule,
        "title": t("Keep doing") if card.kind == "keep" else t("Look again"),
        "text": card.said.text,
        **{name: " ".join(said for field, said in parts if field == name) for name in ("why", "better", "lesson")},  # type: ignore[typeddict-item]
        "quote": view.quote(quoted) if quoted is not None else None,
        "act": act,
        "again": _again(card.kind, card.said, view),
    }


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(" ".join(text.split())) if text else []


def _lesson_of(said: Observation, deeds: AttemptFacts) -> Lesson | None:
    """The lesson of the case that waits for what is to be looked at again."""
    offered = (lesson for lesson in deeds.view.case_file.key.lessons if lesson.id in deeds.feedback.lessons)
    return next((lesson for lesson in offered if set(lesson.when) & set(said.items)), None)


def _words(of: Takeaway) -> int:
    quote, act, again = of["quote"], of["act"], of["again"]
    return words_of(of["title"], of["text"], of["why"], of["better"], of["lesson"], *((quote["html"], quote["label"]) if quote else ()), act["label"] if act else "", again["label"] if again else "")


def patterns(feedback: Feedback, view: View) -> dict[AnswerStep, str]:
    """One sentence for a step whose rows it says all of."""
    deeds = AttemptFacts(feedback, view)
    return {step: said.text for step, rule in ONE_ANSWER.values() if (said := rule(deeds)) is not None}


def _again(kind: Literal["look", "keep"], said: Observation, view: View) -> Again | None:
    """The first item that a card to look at is about, if it is a judgement or the decision; a talk has its replay."""
    item = next((i for i in said.items if i in can_be_tried(view.case)), None) if kind == "look" and said.turn is None else None
    return {"label": view.t("Try it again from here"), "item": item} if item is not None else None


def _act(kind: Literal["look", "keep"], said: Observation, view: View) -> Act | None:
    t = view.t
    if said.turn is not None and kind != "keep":
        return {"label": t("Replay from turn {n}").format(n=said.turn), "part": "talk", "at": "replay", "replay": said.turn}
    if said.at:
        return {"label": t("See why"), "part": "decision", "at": said.at, "replay": None}
    if said.items and kind != "keep":
        item = said.items[0]
        # What was chosen and was not best stands on the first page.
        return {"label": t("See why"), "part": part_of(item), "at": DECIDED if item == "decision" else row_id(item), "replay": None}
    return None
