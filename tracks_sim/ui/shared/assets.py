"""Assets of the pages: scripts, styles and icon, built from ``static/`` and addressed by content hash.

The scripts are ES modules that import each other by relative paths, so that editors and the type checker read them as they
are. A page gets one text, joined here in the order of the imports, each module with its names to itself: it serves as a
cached file behind the kit's server, and as the ``_esm`` of the widget in JupyterLab. No build tool, no other host.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|let|class) (\w+))", re.MULTILINE)
_TYPES = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
"""Comments for the type checker alone, which no browser needs."""
_DEFAULT = re.compile(r"^export default \w+;\n", re.MULTILINE)
"""What a page exports to the widget. Another page may draw it as a part of its own, by its name."""
_LIST_OF_EXPORTS = re.compile(r"export\{([^}]*)\};?\s*$")


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
    return files("tracks_sim.ui").joinpath("static", *name.split("/")).read_text(encoding="utf-8")


def _script(entry: str) -> str:
    """One ES module of the entry and all that it imports; the entry's ``export default`` stays. Raises ValueError for a circle."""
    names: dict[str, str] = {}
    parts: list[str] = []

    def join(path: str, above: tuple[str, ...]) -> str:
        if path in above:
            raise ValueError(f"{path} imports itself by {' > '.join(above)}.")
        if path not in names:
            text = _TYPES.sub("", _read(path))
            imports = "".join(
                f"const {{ {wanted} }} = {join(posixpath.normpath(posixpath.join(posixpath.dirname(path), other)), (*above, path))};\n"
                for wanted, other in _IMPORT.findall(text)
            )
            names[path] = f"module_{len(names)}"
            body = imports + _IMPORT.sub("", text)
            exports = [(name, name) for _, name in _EXPORT.findall(body)]
            body = _EXPORT.sub(r"\1", body)
            if listed := _LIST_OF_EXPORTS.search(body):  # the vendored file is written so
                exports = [(pair.split(" as ")[0], pair.split(" as ")[-1]) for pair in listed[1].split(",")]
                body = body[: listed.start()]
            if not above:
                return body
            body = _DEFAULT.sub("", body)
            returned = ", ".join(f"{public}: {local}" for local, public in exports)
            parts.append(f"const {names[path]} = (() => {{\n{body}\nreturn {{ {returned} }};\n}})();\n")
        return names[path]

    last = join(entry, ())
    return "".join(parts) + last


def _style(*folders: str) -> str:
    """All stylesheets of these folders of ``static/``, in the order of their names."""
    static = files("tracks_sim.ui").joinpath("static")
    sheets = [(folder, path.name) for folder in folders for path in static.joinpath(folder).iterdir() if path.name.endswith(".css")]
    return "".join(_read(f"{folder}/{name}") for folder, name in sorted(sheets, key=lambda at: (folders.index(at[0]), at[1])))


def _report_style() -> str:
    """Stylesheet of report sections. Read as a file, so that trainees' kernels need not import the report package."""
    return files("tracks_sim.report").joinpath("formats", "template", "fragment.css").read_text(encoding="utf-8")


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by name."""
    all_assets = (
        _asset("page.js", _script("trainee/main.js"), "text/javascript"),
        _asset("evaluate.js", _script("evaluator/main.js"), "text/javascript"),
        _asset("author.js", _script("author/main.js"), "text/javascript"),
        _asset("try.js", _script("trying/main.js"), "text/javascript"),
        _asset("unsaved.js", _script("staff/unsaved.js"), "text/javascript"),
        _asset("try.css", _style("trying"), "text/css"),
        _asset("tracks.css", _style("shared", "trainee"), "text/css"),
        _asset("author.css", _style("author"), "text/css"),
        _asset("evaluate.css", _style("evaluator") + _report_style(), "text/css"),
        _asset("staff.css", _style("staff"), "text/css"),
        _asset("favicon.svg", _read("shared/favicon.svg"), "image/svg+xml"),
    )
    return MappingProxyType({a.name: a for a in all_assets})
