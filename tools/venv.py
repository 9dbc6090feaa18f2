"""Makes the virtual environment of the Makefile: python tools/venv.py FOLDER

It takes the interpreter that the variable PYTHON names, else the first Python 3.11 or newer that is found. Each is started: a name
on the path may be a shim that leads nowhere. Debian keeps venv and pip in a package of their own; as root it is installed.

Any Python 3 can run this file, since the one that make finds may be too old for the kit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CANDIDATES = ["python3.13", "python3.12", "python3.11", "python3", "python3.14", "python"]


def answers(python: str, code: str) -> bool:
    """Whether an interpreter can be started and runs ``code`` without an error."""
    try:
        return subprocess.run([python, "-c", code], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def new_enough(python: str) -> bool:
    return answers(python, "import sys; sys.exit(sys.version_info < (3, 11))")


def has_venv(python: str) -> bool:
    return answers(python, "import ensurepip, venv")


def chosen(candidates: list[str]) -> str | None:
    """The first new enough interpreter that can make environments, else the first new enough one."""
    fitting = [name for name in candidates if new_enough(name)]
    return next((name for name in fitting if has_venv(name)), fitting[0] if fitting else None)


def install_venv(package: str) -> None:
    """Install Debian's package where this account may; a failure shows in what follows."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"Installing {package}, which is needed to make an environment.", flush=True)
        subprocess.run(["apt-get", "update", "-qq"])
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def main(folder: str) -> int:
    """Make the environment; return 1, with a sentence that says what to do, where that is not possible."""
    named = os.environ.get("PYTHON", "")
    python = chosen([named] if named else CANDIDATES)
    if python is None and named:
        print(f"PYTHON names {named}, which is no Python 3.11 or newer: name another one.", file=sys.stderr)
        return 1
    if python is None:
        print("Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3", file=sys.stderr)
        return 1
    if not has_venv(python):
        version = subprocess.run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], stdout=subprocess.PIPE, text=True, check=True)
        package = f"python{version.stdout.strip()}-venv"
        install_venv(package)
        if not has_venv(python):
            print(f"{python} has no venv module. On Debian and Ubuntu: apt-get install {package}", file=sys.stderr)
            return 1
    made = subprocess.run([python, "-m", "venv", "--clear", folder]).returncode
    if made == 0:
        print(f"{folder} is made with {python}")
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("The folder of the environment is missing: python tools/venv.py .venv")
    raise SystemExit(main(sys.argv[1]))
