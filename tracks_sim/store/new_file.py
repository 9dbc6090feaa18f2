"""The name of a file that nobody else may have made: given to a finished draft, so that nobody reads half of it or loses another."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def name_new_file(draft: Path, path: Path) -> None:
    """Give the file ``draft``, which is in the same file system, the name ``path``; raises FileExistsError where that name is taken.

    A hard link fails where the name is taken. Windows has renaming for that, which fails there too. Where a disk has no
    hard links (FAT, exFAT, some shares of a network), the name is taken by an empty file first, which another process may see for a moment.
    """
    if sys.platform == "win32":
        draft.rename(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        draft.replace(path)
    else:
        draft.unlink()
