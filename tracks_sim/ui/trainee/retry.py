"""Acts that a page sent and saw no answer to, because its kernel or the connection ended: which of them are kept, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracks_sim.practice import ANSWER_KIND, Attempt, Event, judgements_of
from tracks_sim.practice.attempt import after
from tracks_sim.ui.trainee.view import View

MOST_AGAIN = 100
"""Acts that a page may send again at once."""

Act = Mapping[str, Any]


def not_kept(
    acts: Sequence[Act], attempt: Attempt, since: Sequence[Event], made_by: Callable[[Attempt, Act], Sequence[Event]]
) -> tuple[list[Act], bool]:
    """The acts that are not among the events, and whether the events are those of the acts before them and of nothing else.

    ``attempt`` is the one that the page saw when it sent the first act, ``since`` what was kept after that, and ``made_by`` the events
    that an act makes on an attempt. A kernel keeps acts in the order in which they were sent, so the first ones are kept or none.
    """
    left, events = list(acts), [event for event in since if event.kind != "released"]
    while left and events:
        made = made_by(attempt, left[0])
        if [_timeless(event) for event in made] != [_timeless(event) for event in events[: len(made)]]:
            return left, False
        for event in made:
            attempt = after(attempt, event)
        del left[0], events[: len(made)]
    return left, not events


def _timeless(event: Event) -> Event:
    return event.model_copy(update={"at": ""})


def act_name(act: Act, view: View) -> str:
    """What a person calls an act of theirs."""
    kind = str(act.get("kind"))
    row = ANSWER_KIND.get(kind)
    if row is not None and row.keyed:
        ids = row.ids(act)
        if ids[0] in row.asked(view.case):
            return view.item_name(row.key(ids[0]))
    if kind == "predicted" and act.get("item") in judgements_of(view.case):
        return view.item_name(str(act["item"]))
    names = {
        "plan": view.t("your plan"),
        "note": view.t("the referral note"),
        "decision": view.t("your decision"),
        "turn": view.t("what you said or did in the talk"),
        "say": view.t("what you said or did in the talk"),
        "reopened": view.t("what you said or did in the talk"),
        "marked": view.t("a mark"),
        "own_notes": view.t("your own notes"),
        "submitted": view.t("handing the case in"),
    }
    return names.get(kind, view.t("your last act"))
