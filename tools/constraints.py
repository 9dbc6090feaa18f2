"""Writes constraints.txt: the version of each package that the kit and its tests need, as installed in the environment that runs this.

    .venv/bin/python tools/constraints.py

Run it where `make CONSTRAINTS= venv` has installed the newest versions, on the Python that CI uses; then `make test` tries them. A version
that does not run on the oldest Python of the kit has a marker, and pip chooses another one there.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FILE = ROOT / "constraints.txt"
INSTALLERS = {"pip", "setuptools", "wheel"}
"""An environment brings its own, which no other package goes by."""


def lines() -> list[str]:
    """One line for each package that ``tracks-sim[test]`` needs here, itself excluded, sorted by name."""
    return [line_of(name) for name in sorted(needed("tracks-sim", "test") - INSTALLERS - {"tracks-sim"})]


def needed(name: str, *extras: str) -> set[str]:
    """Names of a distribution and of all that it needs in this environment, extras of extras included."""
    found: dict[str, set[str]] = {}
    open_requirements = [(canonicalize_name(name), set(extras))]
    while open_requirements:
        name, wanted = open_requirements.pop()
        if name in found and wanted <= found[name]:
            continue
        found[name] = found.get(name, set()) | wanted
        for text in distribution(name).requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in {"", *found[name]}):
                open_requirements.append((canonicalize_name(requirement.name), requirement.extras))
    return set(found)


def line_of(name: str) -> str:
    """``name==version``, with a marker where this version does not run on the oldest Python of the kit."""
    oldest = oldest_python(name)
    marker = f" ; python_version >= '3.{oldest}'" if oldest > oldest_python("tracks-sim") else ""
    return f"{name}=={distribution(name).version}{marker}"


def oldest_python(name: str) -> int:
    """Minor version of the oldest Python 3 that an installed distribution says it runs on; 0 where it does not say."""
    found = re.search(r">=\s*3\.(\d+)", str(distribution(name).metadata.json.get("requires_python")))
    return int(found[1]) if found else 0


def main() -> int:
    """Write the file; return 1 with a sentence where a package is not installed."""
    try:
        text = "".join(f"{line}\n" for line in lines())
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed here: install the kit with its tests first (make venv).")
        return 1
    FILE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
