"""The pages that need no kernel: all that show no step of a case.

Their state is short, so each answer begins it anew: the page says where it is by the intent that leads there, and what its
visitor wants by a second one. Both are checked as in a kernel, by the same screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tracks_sim.i18n import known_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.start import first_state
from tracks_sim.ui.trainee.screen import TraineeSession

_OF_ANYBODY: Final = ("language", "dismiss")
"""Kinds of intents of somebody who has not entered."""


def views_after(
    context: PageContext, preloaded: Preloaded, intents: Sequence[Any] = (), language: str | None = None, log: IntentLog | None = None
) -> dict[str, Any]:
    """The views after these intents, up to the first that is refused; where they open an attempt, its address as ``go``.

    ``language``: the one that the page shows; None for the trainee's own. Raises StoreError, and UnknownCode for somebody
    who is not there any more.
    """
    if context.trainee:  # the welcome needs no database
        preloaded.store.check()
    state = first_state(context, preloaded.store)
    if language is not None:
        state = replace(state, language=known_language(language))
    screen = TraineeSession(context, preloaded.store, preloaded.library, preloaded.scenarios, state, preloaded.parameters, log)
    for intent in intents:
        if not context.trainee and not (isinstance(intent, Mapping) and intent.get("kind") in _OF_ANYBODY):
            continue  # they have signed out elsewhere: the answer is the welcome
        screen.receive(intent)
        if screen.state.refusals:
            break
    if screen.state.attempt_id is not None:
        return {"go": context.link(f"practise?attempt={screen.state.attempt_id}")}
    return screen.views()
