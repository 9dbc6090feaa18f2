"""All pages of a trainee that are not a step of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.errors import BadAnswer
from tracks_sim.ui.trainee.pages.contrast import CONTRAST
from tracks_sim.ui.trainee.pages.course import COURSE
from tracks_sim.ui.trainee.pages.my_answers import MY_ANSWERS
from tracks_sim.ui.trainee.pages.my_data import MY_DATA
from tracks_sim.ui.trainee.pages.participation import HOME, QUESTIONS
from tracks_sim.ui.trainee.pages.round import ROUND
from tracks_sim.ui.trainee.pages.sources import SOURCES
from tracks_sim.ui.trainee.pages.start_case import START
from tracks_sim.ui.trainee.pages.welcome import TROUBLE, WELCOME
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent, Services, TraineePage

PAGES: Mapping[str, TraineePage] = {page.name: page for page in (WELCOME, HOME, START, QUESTIONS, COURSE, ROUND, CONTRAST, SOURCES, MY_DATA, MY_ANSWERS, TROUBLE)}
ACTS = {kind: act for page in PAGES.values() for kind, act in page.acts.items()}
"""What can be done on a page about no open attempt, by the kind of its intent."""
CASE = "practise"
"""Page of ``TraineeState`` while a step of a case is on screen."""


def page_sheet(site: Services, state: TraineeState) -> dict[str, Any]:
    """The sheet of the page of this state, with its kind and the intent that leads to it; the first page where it was closed meanwhile."""
    page = PAGES[state.page]
    sheet = page.sheet(site, state)
    if sheet is None:
        page = HOME
        sheet = HOME.sheet(site, state) or {}
    place = {"kind": "page", "page": page.name, **state.at} if page not in (WELCOME, HOME, TROUBLE) else None
    return {"kind": page.name, "step": page.name, **sheet, "place": place}


def opened(site: Services, state: TraineeState, intent: Intent) -> tuple[str, Mapping[str, str]]:
    """Name of the page that an intent opens, and what is remembered of it. Raises BadAnswer where there is none."""
    name = str(intent.get("page"))
    if name not in PAGES or name in (WELCOME.name, TROUBLE.name):
        raise BadAnswer("There is no such page.")
    return name, PAGES[name].opened(site, state, intent)
