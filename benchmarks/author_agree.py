"""Whether an author's files, journal and page hold the same after acts at random, undo and redo among them.

After every ``EVERY``th act the page's draft is compared with the files, read as YAML, and with the journal, replayed from the first data; and its
sheets and lists of problems with those of a page that is opened anew.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.drawn_acts import random_act
from tracks_sim.authoring.changes import changes_between
from tracks_sim.authoring.journal import Journal
from tracks_sim.authoring.undo import with_theirs_kept
from tracks_sim.case.load.source_files import DRAFT_FILES, present_files
from tracks_sim.drafts.draft import DraftData
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.yamlio.parse import parse

EVERY = 50
"""Acts from one comparison to the next."""
SCREENS = ("start", "papers", "judgements", "decision", "feedback", "languages")
"""Screens whose sheets are compared."""


def measure(page: AuthorScreen, opened_anew: Callable[[], AuthorScreen], acts: int, seed: int) -> dict[str, Any]:
    """Do this many random acts on a page with a draft open; counts of what was compared, and under ``missed`` what differed."""
    chance = random.Random(seed)
    assert page.state.draft is not None
    case_id, folder, first = page.state.draft.case_id, page.state.draft.folder, page.state.draft.data
    done: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    missed: list[str] = []
    while done.total() < acts:
        what = chance.choices(["act", "undo", "redo"], [50, 10, 40] if page.state.can_redo else [90, 10, 0])[0]
        before = page.state.refusals
        if what == "act":
            page.receive({"kind": "act", "act": random_act(chance, page.state.draft.data).model_dump(mode="json")})
        else:
            page.receive({"kind": what, "also_others": True})
        if page.state.refusals > before:
            continue
        done[what] += 1
        number = done.total()
        if number % EVERY and number < acts:
            continue
        for name, held in (("files", _of_files(folder)), ("journal", _of_journal(folder, first))):
            compared[name] += 1
            missed += [f"after {number} acts the {name} and the page differ"] if changes_between(held, page.state.draft.data) else []
        compared["sheets"] += len(SCREENS)
        missed += _shown_otherwise(page, opened_anew(), case_id, number)
    return {"acts": acts, "undone": done["undo"], "done_again": done["redo"], **{f"{name}_compared": count for name, count in compared.items()}, "missed": missed}


def _of_files(folder: Path) -> DraftData:
    """The data that the files hold, as they are on the disk."""
    files = ((f"{head}{name}", file) for head, (path, _) in DRAFT_FILES.items() for name, file in present_files(folder, path))
    return {part: parse(file.read_bytes(), "").data or {} for part, file in files}


def _of_journal(folder: Path, first: DraftData) -> DraftData:
    """The data to which the journal leads from the first ones."""
    data, journal = first, Journal(folder)
    journal.read_on()
    for entry in journal.entries():
        data = with_theirs_kept(entry.changes, data)
    return data


def _shown_otherwise(page: AuthorScreen, other: AuthorScreen, case_id: str, number: int) -> list[str]:
    """What another page shows otherwise than this one does, screen by screen."""
    differing: list[str] = []
    for screen in SCREENS:
        for one in (page, other):
            one.receive({"kind": "screen", "screen": screen, "case": case_id})
        same = (page.page.sheet, page.page.frame["problems"]) == (other.page.sheet, other.page.frame["problems"])
        differing += [] if same else [f"after {number} acts a new page shows the screen {screen} otherwise"]
    return differing
