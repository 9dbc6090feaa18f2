"""Extras of the kit: packages that only some people need, and the sentence for who needs them and has them not.

Whoever uses such a package imports it where it is needed. That raises ModuleNotFoundError, from which the command line and the pages
for staff make this sentence.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

from tracks_sim.errors import MissingExtra
from tracks_sim.i18n import translatable

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "study": ("pandas", "scipy", "duckdb", "ibis"),
    "report": ("docx", "weasyprint"),
    "spss": ("pyreadstat",),
}
"""Names under which the packages of an extra are imported; pyproject.toml has the distributions."""
SENTENCE = translatable("This needs packages that are not installed where this kit runs: pip install 'tracks-sim[{extra}]' brings them.")


def lacks(extra: str) -> bool:
    """Whether a package of an extra is not installed."""
    return any(importlib.util.find_spec(name) is None for name in EXTRAS[extra])


def missing(extra: str) -> MissingExtra:
    """The error for an extra that is not installed."""
    return MissingExtra(SENTENCE, extra=extra)


def missing_extra(error: BaseException | None) -> MissingExtra | None:
    """The error for who reads it, where what failed is the import of a package of an extra; None for any other error."""
    if not isinstance(error, ModuleNotFoundError) or error.name is None:
        return None
    package = error.name.partition(".")[0]
    return next((missing(extra) for extra, packages in EXTRAS.items() if package in packages), None)
