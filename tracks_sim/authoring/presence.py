"""Who is in a draft at the moment: a claim for each tab, a small file that is written anew and ends by itself. Nothing is locked by it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from tracks_sim.authoring.journal import Author

CLAIM_FOR = timedelta(minutes=1)
"""How long a claim stands without being renewed."""
MOST_TABS = 10
"""Claims of one author that are kept, the newest; nobody has more pages open."""
FOLDER = ".here"
"""Folder of the claims in that of a draft."""


def claim(draft: Path, author: Author, tab: str, screen: str, now: datetime) -> tuple[tuple[Author, str], ...]:
    """Claim that a tab of an author shows a screen; returns the other authors who are here, each with a screen, by label.

    An author with several tabs is there once, with the screen that was claimed last.
    """
    folder = draft / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    own = folder / f"{hashlib.sha256(tab.encode()).hexdigest()[:32]}.json"
    part = own.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        json.dump({"id": author.id, "label": author.label, "screen": screen, "at": now.isoformat()}, stream)
    part.replace(own)
    others: dict[str, tuple[datetime, Author, str]] = {}
    mine: list[tuple[datetime, Path]] = []
    for file in folder.iterdir():
        # A claim that is gone meanwhile, or that nobody can read, is none.
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(file.read_text(encoding="utf-8"))
            at = datetime.fromisoformat(found["at"])
            if abs(now - at) > CLAIM_FOR:  # also one that a clock which was ahead has written
                file.unlink()
            elif found["id"] == author.id:
                mine.append((at, file))
            elif (found["id"] not in others or at > others[found["id"]][0]):
                others[found["id"]] = (at, Author(found["id"], found["label"]), found["screen"])
    for _, file in sorted(mine)[:-MOST_TABS]:
        file.unlink(missing_ok=True)
    return tuple((who, where) for _, who, where in sorted(others.values(), key=lambda claimed: (claimed[1].label, claimed[1].id)))
