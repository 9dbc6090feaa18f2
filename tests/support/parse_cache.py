"""A cache of parsed YAML for tests: parsing takes seconds, and its result depends on the bytes of a file alone.

``cached_parsing()`` is for the process of the tests, ``cache_folder()`` for servers, which are processes of their own.
``tests/case/test_load.py`` proves that a case from the cache is the same.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tracks_sim.case import source_files
from tracks_sim.case.load import load_library


@contextmanager
def cached_parsing() -> Iterator[None]:
    """Within the block this process parses no content twice; records are made and checked anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_files, "parse", functools.cache(source_files.parse))
        yield


@functools.cache
def cache_folder() -> Path:
    """A folder with the kit's own files as a server keeps them in ``cache`` of its data folder; removed at exit."""
    folder = Path(tempfile.mkdtemp(prefix="tracks-parsed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    load_library(cache=folder)
    return folder
