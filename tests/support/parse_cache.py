"""A cache of parsed YAML for tests: parsing takes seconds, and its result depends on the name and the bytes of a file alone.

One folder serves a whole run: every worker (by ``parse_once``) and every server, which is a process of its own (by
``cache_folder``). ``tests/case/load/test_library.py`` proves that a case from the cache of a server is the same.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import pickle
import shutil
import tempfile
from pathlib import Path

from tests.support.shipped import ROOT
from tracks_sim.case.load import load_library, source_files
from tracks_sim.yamlio.parse import ParsedFile, parse

FOLDER = "TRACKS_TEST_CACHE"
"""Variable of the environment by which workers, and processes that they start, find the folder of the run."""
ASKED: list[str] = []
"""Files of the kit that this process has asked for."""
ASKED_WHILE_COLLECTING: list[str] = []
"""Those of them that modules asked for while they were imported."""


def install() -> None:
    """From now on this process parses no content twice, and the kit's own files only where no other process of the run has."""
    run_folder()
    source_files.parse = functools.cache(parse_once)


@functools.cache
def run_folder() -> Path:
    """The folder of the run. The process that asks first, before it starts others, makes it, and removes it at exit."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="tracks-parsed-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
    return Path(os.environ[FOLDER])


def parse_once(content: bytes, file: str) -> ParsedFile:
    """What ``parse`` gives; of the kit's own files it is kept in the folder of the run, for all processes."""
    if not _is_shipped(content, file):
        return parse(content, file)
    ASKED.append(file)
    kept = run_folder() / "parsed" / hashlib.sha256(file.encode() + b"\0" + content).hexdigest()
    with contextlib.suppress(FileNotFoundError):
        found: ParsedFile = pickle.loads(kept.read_bytes())
        return found
    parsed = parse(content, file)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as part:  # another worker may write the same at this moment
        part.write(pickle.dumps(parsed))
    Path(part.name).replace(kept)
    return parsed


def _is_shipped(content: bytes, file: str) -> bool:
    """Whether these are the bytes of a file of the kit. Random files of property tests are not kept: there are thousands."""
    with contextlib.suppress(OSError, ValueError):
        return (ROOT / file).read_bytes() == content
    return False


@functools.cache
def cache_folder() -> Path:
    """A folder with the kit's own files as a server keeps them in ``cache`` of its data folder."""
    folder = run_folder() / "server"
    load_library(ROOT, folder)
    return folder
