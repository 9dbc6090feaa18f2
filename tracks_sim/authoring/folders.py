"""Where an organisation's own material lies in its data folder, apart from the kit's, so that an upgrade does not touch it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
        """Cases that are being written, ``<id>/`` with the files of a case and ``journal.jsonl``."""
        return self.data / "drafts"

    @property
    def thrown_away(self) -> Path:
        """Drafts that were thrown away, ``<id>-<time>/``, kept for 30 days."""
        return self.drafts / ".gone"

    @property
    def library(self) -> Path:
        """Additions to catalogues: ``countries/<country>.yaml`` (contacts), ``sources.yaml``, ``text/<language>.yaml``, ``check_words.yaml``."""
        return self.data / "library"
