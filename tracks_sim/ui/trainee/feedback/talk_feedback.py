"""The sheet of the feedback on a short talk: three sentences on one screen, the talks so far, and the next one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from tracks_sim.case.load import Library
from tracks_sim.interview import Parameters
from tracks_sim.practice.refusals import refusal_runs
from tracks_sim.scoring import Feedback, Score
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import Intent, Place
from tracks_sim.ui.trainee.feedback.case_feedback import head_on_paper
from tracks_sim.ui.trainee.feedback.conduct import ConductView, ReplayOptions, conduct_view, counts_in_words
from tracks_sim.ui.trainee.feedback.talk_takeaways import TalkTakeaway, talk_takeaways
from tracks_sim.ui.trainee.pages.short_talks import NextTalk, Series, Talk, series
from tracks_sim.ui.trainee.view import View


class TalkStart(NextTalk):
    """A short talk that can be begun from here; ``intent``: the act that begins it."""

    intent: Intent


class ShortTalkSheet(TypedDict):
    """The feedback on a short talk, which is the ``number``-th. ``next``: the one to go on with; ``done``: that all were done, with ``free`` to choose from."""

    step: Literal["feedback"]
    title: str
    case: str
    language: str
    series: Series | None
    number: int
    takeaways: list[TalkTakeaway]
    counts: list[str]
    next: TalkStart | None
    done: str
    free: list[TalkStart]
    conduct: ConductView | None
    head: str
    debrief: list[str]
    home: Place


def short_talk_sheet(
    feedback: Feedback, view: View, parameters: Parameters, score: Score, looking: ReplayOptions, library: Library, talks: Sequence[Talk],
    page: PageContext, attempt_id: str = "",
) -> ShortTalkSheet:
    """The feedback on the short talk of an attempt; ``library``: with the cases that this person may practise, ``talks``: those that are finished."""
    t, attempt = view.t, view.attempt
    of_series = series(library, talks, view.language, last=attempt.case)

    def start(talk: NextTalk) -> TalkStart:
        return {**talk, "intent": {"kind": "start", "case": talk["case"], "country": attempt.country, "mode": "talk"}}

    following = of_series["next"] if of_series else None
    return {
        "step": "feedback",
        "title": t("How the talk went"),
        "case": view.texts.title,
        "language": view.case_language,
        "series": of_series,
        "number": next((n for n, talk in enumerate(talks, 1) if talk.attempt == attempt_id), 0),
        "takeaways": talk_takeaways(feedback, view, refusal_runs(attempt, view.case_file, parameters)),
        "counts": counts_in_words(view, score),
        "next": start(following) if following else None,
        "done": of_series["done"] if of_series else "",
        "free": [start(talk) for talk in of_series["free"]] if of_series else [],
        "conduct": conduct_view(view, parameters, score, looking),
        "head": head_on_paper(view),
        "debrief": [t("What did the person need before they could speak?"), t("What would you ask or do otherwise, and at which moment?")],
        "home": page.place_of_cases(),
    }  # fmt: skip
