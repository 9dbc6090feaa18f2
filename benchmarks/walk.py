"""The acts of a trainee on a case, chosen from the page's state.

A walk is a generator: it yields an act and is sent the page's state after it. Every act leads to
an event in the store, so that the store can be compared with what was confirmed.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.browserless import Views
from tracks_sim.practice.events import CONFIDENCES

Intent = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One click: what it is called in the report, and what the page sends."""

    name: str
    intent: Intent


Walk = Generator[Act, Views, None]


def walk(views: Views, draw: random.Random, turns: int = 4, answers: int = 3) -> Walk:
    """A whole case, from the briefing to its feedback; what the case leaves out of its steps is passed over.

    ``turns``: choices in the talk; ``answers``: things judged on each step. Acts: about
    12 + ``turns`` + 6 ``answers``.
    """
    asked = {step["id"] for step in views["frame"]["steps"]}
    views = yield opened("reading")
    papers = [d["id"] for d in views["file"]["documents"]]
    for paper in papers[1:3]:  # the first one came with the step
        views = yield Act("document", {"kind": "document", "document": paper})
    passages = [p["id"] for d in views["file"]["documents"] for p in d["passages"]]
    views = yield Act("mark", {"kind": "marked", "cite": draw.choice(passages)})
    if "interview" in asked:
        views = yield opened("interview")
        views = yield from talk(views, draw, turns)
    views = yield opened("indicators")
    for item in some(items(views), answers, draw):
        state = draw.choice(("present", "absent", "insufficient"))
        views = yield Act("indicator", {"kind": "indicator", "concept": item["id"], "state": state})
        views = yield Act("cite", {"kind": "indicator", "concept": item["id"], "cite": draw.choice(passages)})
        sure = draw.choice(CONFIDENCES)
        views = yield Act("indicator", {"kind": "indicator", "concept": item["id"], "confidence": sure})
    if "elements" in asked:
        views = yield opened("elements")
        for item in some(items(views), answers, draw):
            views = yield Act("element", {"kind": "element", "element": item["id"], "state": draw.choice(("present", "absent", "insufficient"))})
            views = yield Act("cite", {"kind": "element", "element": item["id"], "cite": draw.choice(passages)})
    views = yield opened("needs")
    for item in some(items(views), answers, draw):
        views = yield Act("need", {"kind": "need", "need": item["id"], "level": draw.choice(("urgent", "helpful", "not_indicated"))})
    yield from ending(views, draw)


def talk(views: Views, draw: random.Random, turns: int) -> Generator[Act, Views, Views]:
    """Choices of the talk: a move, then questions, as long as the person is there."""
    for number in range(turns):
        sheet = views["sheet"]
        if sheet["over"]:
            break
        moves = [m["id"] for group in sheet["groups"] for m in group["moves"] if not m["done"]]
        questions = [q["id"] for topic in sheet["topics"] for q in topic["questions"] if not q["done"]]
        choice = draw.choice(moves if number == 0 and moves else questions or moves)
        views = yield Act("turn", {"kind": "turn", "choice": choice})
    return views


def ending(views: Views, draw: random.Random) -> Walk:
    """Decide, plan, submit; the feedback opens by itself."""
    if views["sheet"]["step"] != "decision":  # opening it again would be no event
        views = yield opened("decision")
    options = [o["id"] for o in views["sheet"]["decision"]["options"]]
    views = yield Act("decision", {"kind": "decision", "option": draw.choice(options)})
    for question in views["sheet"]["plan"][:2]:
        choice = draw.choice(question["options"])["id"]
        views = yield Act("plan", {**question["intent"], "choices": [choice]})
    views = yield opened("submit")
    yield Act("submit", {"kind": "submitted"})


def opened(step: str) -> Act:
    return Act("step", {"kind": "opened", "step": step})


def items(views: Views) -> Iterator[dict[str, Any]]:
    """The questions of a worksheet step, grouped or not."""
    sheet = views["sheet"]
    for group in sheet.get("groups", [sheet]):
        yield from group["items"]


def some(things: Iterator[dict[str, Any]], count: int, draw: random.Random) -> Sequence[dict[str, Any]]:
    """A few of them, in the order of the page."""
    whole = list(things)
    chosen = set(draw.sample(range(len(whole)), min(count, len(whole))))
    return [thing for n, thing in enumerate(whole) if n in chosen]
