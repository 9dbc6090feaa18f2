"""R with lme4, which computes the figures of exported studies again.

``python -m tests.support.r`` makes sure that both are there, and says which they are: those that are installed; else, as root
with apt-get, Debian's. Exit code 1 with a sentence where they cannot be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support import provisioning
from tests.support.provisioning import MissingProgramError

VARIABLE = "TRACKS_RSCRIPT"
PACKAGES = ("r-base-core", "r-cran-lme4")
"""Of Debian."""
VERSIONS = "suppressPackageStartupMessages(library(lme4)); cat(R.version.string, 'with lme4', format(packageVersion('lme4')))"
TIMEOUT = 120


def rscript(env: Mapping[str, str] = os.environ) -> Path:
    """The program Rscript: the one named in TRACKS_RSCRIPT, else the first on the path. Raises MissingProgramError."""
    found = provisioning.named_program(VARIABLE, env) or shutil.which("Rscript")
    if found is None:
        raise MissingProgramError(
            f"The tests of exported studies need R with lme4: run `make test`, which brings both, install Debian's {' and '.join(PACKAGES)}, "
            f"or name the program Rscript of an installation that has lme4 in {VARIABLE}."
        )
    return Path(found)


def run_r(script: Path) -> subprocess.CompletedProcess[str]:
    """Run a script to its end."""
    return _run(str(script))


def provision() -> str:
    """Get what is missing, load lme4, and return the versions."""
    failures = []
    try:
        loaded = _run("-e", VERSIONS)
    except MissingProgramError:
        loaded = None
    if loaded is None or loaded.returncode:
        failures = provisioning.apt_install(*PACKAGES)
        try:
            loaded = _run("-e", VERSIONS)
        except MissingProgramError as error:
            raise provisioning.missing(str(error), failures) from None
    if loaded.returncode:
        raise provisioning.missing(
            f"The tests of exported studies need lme4 and R could not load it (Debian: apt-get install {' '.join(PACKAGES)}). "
            f"It says: {loaded.stderr.strip()[-600:]}", failures
        )  # fmt: skip
    return loaded.stdout.strip()


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(rscript()), "--vanilla", *arguments], capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT)


if __name__ == "__main__":
    provisioning.report("r", provision)
