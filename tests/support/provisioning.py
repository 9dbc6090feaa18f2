"""Programs that tests need and a machine may lack: how they are named, tried, installed and reported.

``browser``, ``postgres``, ``hub``, ``pdf`` and ``r`` each find and start one such program, and have a function ``provision()``
that installs it where it is missing and returns what there is. ``python -m tests.support.<module>`` calls that function.
No test is skipped because a program is missing: it fails with a ``MissingProgramError``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

INSTALL_TIMEOUT = 420  # seconds for one command of an installation
VERSION_TIMEOUT = 20  # seconds for a program to say its version


class MissingProgramError(RuntimeError):
    """A program that tests need is missing or does not start; the message says what to do."""


def named_program(variable: str, env: Mapping[str, str]) -> Path | None:
    """The program that an environment variable names, None where it is not set.

    MissingProgramError where it names something that is no program.
    """
    if not (name := env.get(variable)):
        return None
    if not (program := shutil.which(name)):
        raise MissingProgramError(f"{variable} names {name}, which is no program: correct or unset it.")
    return Path(program)


def first_program(names: Sequence[str]) -> Path | None:
    """The first of these that is installed and answers to ``--version``: Ubuntu's chromium-browser may be a stub that does not."""
    for name in names:
        if (program := shutil.which(name)) and _answers(program):
            return Path(program)
    return None


def _answers(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=VERSION_TIMEOUT).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def is_root() -> bool:
    """Whether this process may install packages of the system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run_command(*command: str) -> str:
    """Run one command of an installation: empty where it succeeded, else the command with the end of its output."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=env, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=INSTALL_TIMEOUT,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"  {' '.join(command)}: {error}"
    return "" if done.returncode == 0 else f"  {' '.join(command)}: {done.stdout.strip()[-600:]}"


def apt_install(*packages: str) -> list[str]:
    """Install Debian's packages, as root and where there is apt-get; the failures, as ``run_command`` returns them."""
    if not is_root() or not shutil.which("apt-get"):
        return []
    return [
        run_command("apt-get", "update", "-qq"),
        run_command("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages),
    ]


def missing(message: str, failures: Sequence[str]) -> MissingProgramError:
    """The error of an installation that failed, with what was tried."""
    return MissingProgramError("\n".join([message, *filter(None, failures)]))


def report(name: str, provision: Callable[[], str]) -> None:
    """Print what ``provision`` returns; exit code 1 with a sentence where it fails."""
    try:
        print(f"{name}: {provision()}")
    except Exception as error:
        sys.exit(f"{error}")
