"""A new case to start from: seven commented files that pass the check as a draft."""

from __future__ import annotations

import difflib
import re
import shutil
from importlib import resources
from pathlib import Path

from tracks_sim.case.schema import with_schemas
from tracks_sim.errors import SkeletonRefused

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FILES = (
    "case.yaml", "text/en.yaml", "text/fr.yaml", "key/key.yaml", "key/text/en.yaml", "key/text/fr.yaml", "review.yaml",
)  # fmt: skip
_GIVEAWAYS = ("trafficking", "trafficked", "victim", "smuggling", "smuggled", "exploited", "exploitation", "control")


def write_skeleton(case_id: str, into: Path, root: Path) -> Path:
    """Write the folder ``into/case_id`` and return it. ``root`` holds the schemas its files name.

    Raises SkeletonRefused for a bad id or an existing folder; then nothing is written.
    """
    if not _SLUG.fullmatch(case_id) or len(case_id) > 60:
        raise SkeletonRefused(
            f"`{case_id}` is no id of a case: use up to 60 lower-case letters and digits, words joined by hyphens, such as `the-packing-shed`."
        )
    told = [word for word in case_id.split("-") if difflib.get_close_matches(word, _GIVEAWAYS, n=1, cutoff=0.9)]
    if told:
        raise SkeletonRefused(f"The id `{case_id}` gives the answer away (`{told[0]}`): name a thing or a place of the case.")
    folder = into / case_id
    if folder.exists():
        raise SkeletonRefused(f"`{folder}` exists already: choose another id, or remove it first.")
    try:
        _write(folder, case_id, root)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise SkeletonRefused(f"`{folder}` cannot be written: {error.strerror}. Choose another folder with --into.") from error
    return folder


def _write(folder: Path, case_id: str, root: Path) -> None:
    template = resources.files("tracks_sim.case") / "template"
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = with_schemas((template / name).read_text(encoding="utf-8"), path, root)
        path.write_text(text.replace("CASE-ID", case_id), encoding="utf-8")
