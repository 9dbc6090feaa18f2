"""A disk on which writing fails: at the n-th step from now on, once or until it is mended; on a full one names can still be changed."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest


class FailingDisk:
    """Counts the steps that change files, and fails at those it was told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        self._at: int | None = None
        self._error = errno.ENOSPC
        self._stays = False
        open_file, sync, replace, unlink, mkdir = os.fdopen, os.fsync, Path.replace, Path.unlink, Path.mkdir

        def needs_none(real: Any) -> Any:
            return lambda *args, **options: (self.step(False), real(*args, **options))[1]

        def new_folder(path: Path, *args: Any, **options: Any) -> None:
            if not path.exists():
                self.step(True)
            mkdir(path, *args, **options)

        monkeypatch.setattr(os, "fdopen", lambda *args, **options: _Stream(self, open_file(*args, **options)))
        monkeypatch.setattr(os, "fsync", needs_none(sync))
        monkeypatch.setattr(Path, "mkdir", new_folder)
        monkeypatch.setattr(Path, "replace", needs_none(replace))
        monkeypatch.setattr(Path, "unlink", needs_none(unlink))

    def fail(self, at: int, error: int, *, stays: bool) -> None:
        """Fail at a step (0 is the next one) with an error; ``stays``: and at every one after it."""
        self.steps, self._at, self._error, self._stays = 0, at, error, stays

    def mend(self) -> None:
        """Fail no more."""
        self._at = None

    def step(self, needs_room: bool) -> None:
        """Count a step, and raise OSError where it fails."""
        if self._error == errno.ENOSPC and not needs_room:
            return
        at, self.steps = self.steps, self.steps + 1
        if self._at is not None and (at == self._at or (self._stays and at > self._at)):
            raise OSError(self._error, os.strerror(self._error))


class _Stream:
    """A file that is written. Of what does not fit, half is in the file."""

    def __init__(self, disk: FailingDisk, stream: Any) -> None:
        self._disk, self._stream = disk, stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def write(self, content: Any) -> Any:
        try:
            self._disk.step(True)
        except OSError:
            self._stream.write(content[: len(content) // 2])
            self._stream.flush()
            raise
        return self._stream.write(content)

    def truncate(self, size: int | None = None) -> Any:
        self._disk.step(False)
        return self._stream.truncate(size)
