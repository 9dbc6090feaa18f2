"""Where an organisation's own material lies in its data folder, apart from the kit's, so that an upgrade does not touch it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT_WITH_A_DRAFT = frozenset({"journal.jsonl", "reviews.jsonl", "bots.json"})
"""Files in the folder of a draft that are no part of the case: who changed what, what reviewers said, what scripts found."""
_VERSION = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class OwnFolders:
    """Folders below a data folder; each is made (0700) when something is first written into it.

    A case keeps a folder for each version that was released, so that no reader meets half of a change; trainees meet the highest one.
    """

    data: Path

    @property
    def cases(self) -> Path:
        """Released and retired cases, ``<id>/<version>/``: what trainees get. A release is written beside them and gets its name by a rename."""
        return self.data / "cases"

    @property
    def drafts(self) -> Path:
        """Cases that are being written, ``<id>/`` with the files of a case and ``KEPT_WITH_A_DRAFT``."""
        return self.data / "drafts"

    @property
    def thrown_away(self) -> Path:
        """Drafts that were thrown away, ``<id>-<time>/``, kept for 30 days."""
        return self.drafts / ".gone"

    @property
    def trials(self) -> Path:
        """Trials of drafts by colleagues, ``<id>/``; in no backup, and gone with the release or the end of the draft."""
        return self.data / "trials"

    @property
    def library(self) -> Path:
        """Additions to catalogues: ``countries/<country>.yaml`` (contacts), ``sources.yaml``, ``text/<language>.yaml``, ``check_words.yaml``."""
        return self.data / "library"

    def versions(self, case_id: str) -> list[Path]:
        """The folders of a case's versions, lowest first; raises OSError where its folder cannot be read, which may be absent."""
        folder = self.cases / case_id
        found = [p for p in _visible(folder) if _VERSION.fullmatch(p.name)]
        return sorted(found, key=lambda p: tuple(int(number) for number in p.name.split(".")))

    def case_ids(self) -> list[str]:
        """Names of the folders of cases, sorted; raises OSError where they cannot be read."""
        return sorted(p.name for p in _visible(self.cases))


def _visible(folder: Path) -> Iterator[Path]:
    """The folders below one, none where it is absent, without those whose names begin with a dot."""
    if folder.is_dir():
        yield from (p for p in folder.iterdir() if not p.name.startswith(".") and p.is_dir())
