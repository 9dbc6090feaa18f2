"""The process in which a file from elsewhere is read: ``python -m tracks_sim.authoring.reading_process``; started by ``read_apart`` alone.

It takes the file on standard input, limits itself, and answers with one object of JSON: what its reader finds in the file, or the sentence
that refuses it. Its arguments are the kind of file, and those of the reader.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal

from tracks_sim.errors import AuthoringRefused

SECONDS = 5
MEMORY = 256 * 2**20
_WAIT = SECONDS * (1 if sys.platform == "win32" else 4)
"""Seconds on the clock before the process is ended. Where its processor time is limited, a busy machine gets more of them."""

UploadKind = Literal["package", "table", "xliff", "comments"]
"""Of a file; ``read`` of the module ``<kind>_reader`` reads it."""


def read_apart(kind: UploadKind, content: bytes, *arguments: str, beyond: AuthoringRefused) -> Mapping[str, Any]:
    """What the reader of this kind of file finds in one, in a process of its own with little time and memory.

    Raises ``beyond`` where these do not suffice, and an error of its class with the reader's sentence where that refuses the file.
    """
    command = [sys.executable, "-P", "-m", __name__, kind, *arguments]
    try:
        answered = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_WAIT, check=True
        ).stdout
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise beyond from error
    answer: Mapping[str, Any] = json.loads(answered)
    if "refused" in answer:
        raise type(beyond)(answer["refused"], **answer["facts"])
    return answer


def limit() -> None:
    """Limit this process: processor time, memory, size of a file. Windows has no such limits; macOS keeps those of time and size."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 4_000_000,
        resource.RLIMIT_CORE: 0,
        **({resource.RLIMIT_AS: MEMORY} if sys.platform == "linux" else {}),
    }
    for name, most in wanted.items():
        hard = resource.getrlimit(name)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (most, most))


def main() -> None:
    """Answer with what the file holds, or with the sentence that refuses it."""
    limit()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl takes it where it is there, with 100 MB of addresses
    kind, *arguments = sys.argv[1:]
    try:
        answer = import_module(f"tracks_sim.authoring.{kind}_reader").read(sys.stdin.buffer.read(), *arguments)
    except AuthoringRefused as refused:
        answer = {"refused": str(refused), "facts": refused.facts}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
