"""New case folders: seven commented files that pass the check as a draft, or a copy of a case as its twin."""

from __future__ import annotations

import difflib
import json
import re
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from tracks_sim.case.load import load_case
from tracks_sim.case.model.key import Attribute
from tracks_sim.case.model.structure import Length
from tracks_sim.case.schema import with_schemas
from tracks_sim.errors import SkeletonRefused

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CASE_FILES = (
    "case.yaml", "text/en.yaml", "text/fr.yaml", "key/key.yaml", "key/text/en.yaml", "key/text/fr.yaml", "review.yaml",
)  # fmt: skip
_GIVEAWAYS = ("trafficking", "trafficked", "victim", "smuggling", "smuggled", "exploited", "exploitation", "control")


def write_skeleton(case_id: str, into: Path, root: Path, length: Length = "short") -> Path:
    """Write the folder ``into/case_id`` for a case of a length, and return it. ``root`` holds the schemas its files name.

    Raises SkeletonRefused for a bad id or an existing folder; then nothing is written.
    """
    template = resources.files("tracks_sim.drafts") / "template"

    def copy(folder: Path) -> None:
        for name in CASE_FILES:
            own = template / length / name
            written = own if own.is_file() else template / name  # what both lengths have is there once
            text = with_schemas(written.read_text(encoding="utf-8"), folder / name, root)
            _write_text(folder / name, text.replace("CASE-ID", case_id))

    return _create_folder(case_id, into, copy)


def write_twin(case_id: str, of: str, changed: Attribute, into: Path) -> Path:
    """Write ``into/case_id`` as a copy of ``into/of`` whose key names it as the twin, and return the folder.

    Reviews and votes are not copied: they are about the other texts. Raises SkeletonRefused as ``write_skeleton``
    does, and where ``of`` does not exist or is a twin itself; CaseLibraryError where it cannot be read.
    """
    if not (into / of / "case.yaml").is_file():
        raise SkeletonRefused(f"There is no case `{of}` in `{into}`: a twin stands beside its first version. Name the folder with --into.")
    first = load_case(into / of)
    if first.key.twin is not None:
        raise SkeletonRefused(f"`{of}` is a twin itself: make the new one a twin of `{first.key.twin.of}`.")
    parts = ["case.yaml", "key/key.yaml", "review.yaml", *(f"{where}text/{lang}.yaml" for lang in first.case.languages for where in ("", "key/"))]
    rewrites: dict[str, Callable[[str], str]] = {
        "case.yaml": lambda text: _replace_line(_replace_line(text, "id:.*", f"id: {case_id}"), "status:.*", "status: draft"),
        "key/key.yaml": lambda text: _replace_line(text, "(?=classification:)", f"twin: {{of: {of}, changed: {changed}}}\n"),
        "review.yaml": lambda text: f"{text.splitlines()[0]}\norigin_note: {json.dumps(first.review.origin_note, ensure_ascii=False)}\nentries: []\n",
    }

    def copy(folder: Path) -> None:
        for name in parts:
            text = (into / of / name).read_text(encoding="utf-8")
            _write_text(folder / name, rewrites[name](text) if name in rewrites else text)

    return _create_folder(case_id, into, copy)


def is_case_id(case_id: str) -> bool:
    """Whether a text can be the id of a case: up to 60 lower-case letters and digits, words joined by hyphens."""
    return _SLUG.fullmatch(case_id) is not None and len(case_id) <= 60


def giveaway_in(case_id: str) -> str:
    """The first word of an id that gives the answer away, such as *victim*; empty where none does."""
    return next((word for word in case_id.split("-") if difflib.get_close_matches(word, _GIVEAWAYS, n=1, cutoff=0.9)), "")


def _create_folder(case_id: str, into: Path, write: Callable[[Path], None]) -> Path:
    """Create the folder of a case, whole or not at all. Raises SkeletonRefused."""
    if not is_case_id(case_id):
        raise SkeletonRefused(
            f"`{case_id}` is no id of a case: use up to 60 lower-case letters and digits, words joined by hyphens, such as `the-packing-shed`."
        )
    giveaway = giveaway_in(case_id)
    if giveaway:
        raise SkeletonRefused(f"The id `{case_id}` gives the answer away (`{giveaway}`): name a thing or a place of the case.")
    folder = into / case_id
    if folder.exists():
        raise SkeletonRefused(f"`{folder}` exists already: choose another id, or remove it first.")
    try:
        write(folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise SkeletonRefused(f"`{folder}` cannot be written: {error.strerror}. Choose another folder with --into.") from error
    return folder


def _replace_line(text: str, at: str, new: str) -> str:
    """Replace the first match of a pattern at the beginning of a line; the rest, comments included, stays.

    Raises SkeletonRefused where nothing matches.
    """
    changed, count = re.subn(rf"^{at}", new, text, count=1, flags=re.MULTILINE)
    if not count:
        raise SkeletonRefused("Its case.yaml or key.yaml does not have id, status and classification on lines of their own, so it cannot be copied. Copy the folder by hand.")
    return changed


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
