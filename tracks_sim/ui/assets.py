"""Assets of the pages: scripts, styles and icon, built from ``static/`` and addressed by content hash.

The script parts are plain functions joined in order behind the vendored Preact and htm, so
that one text serves three uses: a cached file under Voilà, the ``_esm`` of the widget in
JupyterLab, and a unit under test. No build tool, no other host.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_TRAINEE_SCRIPTS = ("base.js", "browser.js", "frame.js", "file.js", "worksheet.js", "interview.js", "feedback.js", "home.js", "study.js", "main.js")
_EVALUATOR_SCRIPTS = ("base.js", "browser.js", "frame.js", "evaluate.js")
_PREACT = "vendor/htm-preact-3.1.1.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the page; ``hash`` is the start of its SHA-256 and belongs in its address."""

    name: str
    body: bytes
    content_type: str
    hash: str


def _asset(name: str, text: str, content_type: str) -> Asset:
    body = text.encode()
    return Asset(name, body, content_type, hashlib.sha256(body).hexdigest()[:16])


def _read(name: str) -> str:
    return files("tracks_sim.ui").joinpath("static", name).read_text(encoding="utf-8")


def _script(parts: tuple[str, ...]) -> str:
    """One ES module: Preact's export list becomes local names, then our parts in order."""
    body, names = re.fullmatch(r"(.*)export\{(.*?)\};?\s*", _read(_PREACT), re.DOTALL).groups()  # type: ignore[union-attr]
    pairs = [pair.strip().split(" as ") for pair in names.split(",")]
    imported = {"html", "render", "useEffect", "useReducer", "useRef", "useState", "h"}
    bindings = ", ".join(f"{public}: {local}" for local, public in ((p[0], p[-1]) for p in pairs) if public in imported)
    wanted = ", ".join(sorted(imported))
    # The vendored text keeps its short names to itself.
    preact = f"const {{ {wanted} }} = (() => {{ {body}\nreturn {{ {bindings} }}; }})();\n"
    return preact + "\n".join(_read(part) for part in parts)


def _report_style() -> str:
    """Stylesheet of report sections. Read as a file, so that trainees' kernels need not import the report package."""
    return files("tracks_sim.report").joinpath("template", "fragment.css").read_text(encoding="utf-8")


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by name."""
    all_assets = (
        _asset("page.js", _script(_TRAINEE_SCRIPTS), "text/javascript"),
        _asset("evaluate.js", _script(_EVALUATOR_SCRIPTS), "text/javascript"),
        _asset("tracks.css", _read("tracks.css"), "text/css"),
        _asset("evaluate.css", _read("evaluate.css") + _report_style(), "text/css"),
        _asset("favicon.svg", _read("favicon.svg"), "image/svg+xml"),
    )
    return MappingProxyType({a.name: a for a in all_assets})
