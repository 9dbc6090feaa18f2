"""Serving the pages: Voilà with the kit's template, kernels and rules.

The kernel is a module of this package, and importing Voilà takes a second, so
nothing is imported before it is asked for.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

# Jupyter's log of events imports jsonschema, which compiles 39 grammars of internationalised addresses (a second of the processor) for
# formats that nothing here checks. jsonschema goes on without a package that cannot be imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from tracks_sim.serve.app import serve

__all__ = ["serve"]


def __getattr__(name: str) -> Any:
    """Import on first use (PEP 562)."""
    if name == "serve":
        from tracks_sim.serve.app import serve

        return serve
    raise AttributeError(name)
