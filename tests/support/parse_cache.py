"""What the tests read again and again is parsed once: YAML takes seconds, and what it gives depends on the bytes alone.

``remembering()`` is for the process of the tests; ``kept()`` is a folder for servers, which are
processes of their own. That a case is the same from the cache is proved in ``tests/case/test_load.py``.
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

from tracks_sim.case import load


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block this process parses no content twice; records are made and checked anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "parse", functools.cache(load.parse))
        yield


@functools.cache
def kept() -> Path:
    """The kit's own files as a server keeps them in ``cache`` of its data folder."""
    folder = Path(tempfile.mkdtemp(prefix="tracks-parsed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    load.load_library(cache=folder)
    return folder
