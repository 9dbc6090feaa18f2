"""Assets of the pages: scripts, styles and icon, built from ``static/`` and addressed by content hash.

The scripts are ES modules that import each other by relative paths, so that editors and the type checker read them as they
are. A page gets one text, joined here in the order of the imports, each module with its names to itself: it serves as a
cached file behind the kit's server, and as the ``_esm`` of the widget in JupyterLab. Behind the server, what a module asks for
by ``import()`` is a file of its own. No build tool, no other host.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|let|class) (\w+))", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
"""Comments on lines of their own, for the type checker and for people, which no browser needs."""
_DEFAULT = re.compile(r"^export default \w+;\n", re.MULTILINE)
"""What a page exports to the widget. Another page may draw it as a part of its own, by its name."""
_Join = Callable[[str], str]
"""Joins the module at a path, and gives the name it has then."""
_ADDRESS = "import_later"
"""Stands for an ``import()`` whose address is not known yet."""
_LIST_OF_EXPORTS = re.compile(r"export\{([^}]*)\};?\s*$")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the page; ``hash`` is the start of its SHA-256 and belongs in its address."""

    name: str
    body: bytes
    content_type: str
    hash: str


def without_comments(script: str) -> str:
    """A script without the comments that have lines of their own."""
    return _COMMENT.sub("", script)


def _asset(name: str, text: str, content_type: str) -> Asset:
    return Asset(name, text.encode(), content_type, _hash(text))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _read(name: str) -> str:
    return files("tracks_sim.ui").joinpath("static", *name.split("/")).read_text(encoding="utf-8")


def _script(entry: str) -> str:
    """One ES module of the entry and all that it imports; the entry's ``export default`` stays. Raises ValueError for a circle."""
    return _joined(entry, {}, lambda path, join: f"Promise.resolve({join(path)})")


def _script_and_later(entry: str, name: str) -> tuple[str, str]:
    """The module of an entry without the one that it imports only when it is needed, and that one, which has the file name ``name``.

    The second is a function of the modules that both use, so that each of them is there once.
    """
    names: dict[str, str] = {}
    later: list[str] = []

    def address(path: str, _: _Join) -> str:
        later.append(path)
        return _ADDRESS

    first = _joined(entry, names, address)
    (path,) = later
    shared = ", ".join(name for module, name in names.items() if module != entry)
    second = f"export default ({{ {shared} }}) => {{\n{_joined(path, names, address, returned=True)}}};\n"
    found = f'import(new URL("{name}?v={_hash(second)}", import.meta.url).href).then((loaded) => loaded.default({{ {shared} }}))'
    return first.replace(_ADDRESS, found), second


def _joined(entry: str, names: dict[str, str], later: Callable[[str, _Join], str], *, returned: bool = False) -> str:
    """The text of a module after those that it imports, each with its names to itself.

    ``names`` has the name of each module by its path; those that are in it already are not joined again, and new ones are added.
    ``later`` gives what stands for an ``import()``. The entry ends with what it exports or, where it is ``returned``, with its ``return``.
    """
    parts: list[str] = []

    def join(path: str, above: tuple[str, ...]) -> str:
        if path in above:
            raise ValueError(f"{path} imports itself by {' > '.join(above)}.")
        if path not in names:

            def joined(other: str) -> str:
                return join(other, (*above, path))

            def at(relative: str) -> str:
                return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))

            text = _LATER.sub(lambda found: later(at(found[1]), joined), without_comments(_read(path)))
            imports = "".join(f"const {{ {wanted} }} = {joined(at(other))};\n" for wanted, other in _IMPORT.findall(text))
            names[path] = f"module_{len(names)}"
            body = imports + _IMPORT.sub("", text)
            exports = [(name, name) for _, name in _EXPORT.findall(body)]
            body = _EXPORT.sub(r"\1", body)
            if listed := _LIST_OF_EXPORTS.search(body):  # the vendored file is written so
                exports = [(pair.split(" as ")[0], pair.split(" as ")[-1]) for pair in listed[1].split(",")]
                body = body[: listed.start()]
            public = ", ".join(f"{public}: {local}" for local, public in exports)
            if not above:
                return f"{body}return {{ {public} }};\n" if returned else body
            body = _DEFAULT.sub("", body)
            parts.append(f"const {names[path]} = (() => {{\n{body}\nreturn {{ {public} }};\n}})();\n")
        return names[path]

    last = join(entry, ())
    return "".join(parts) + last


def _style(*folders: str) -> str:
    """All stylesheets of these folders of ``static/``, in the order of their names."""
    static = files("tracks_sim.ui").joinpath("static")
    sheets = [(folder, path.name) for folder in folders for path in static.joinpath(folder).iterdir() if path.name.endswith(".css")]
    return "".join(_read(f"{folder}/{name}") for folder, name in sorted(sheets, key=lambda at: (folders.index(at[0]), at[1])))


def report_style() -> str:
    """Stylesheet of report sections. Read as a file, so that trainees' kernels need not import the report package."""
    return files("tracks_sim.report").joinpath("formats", "template", "fragment.css").read_text(encoding="utf-8")


_ENTRIES = {"page.js": "trainee/main.js", "evaluate.js": "evaluator/main.js", "author.js": "author/main.js", "try.js": "trying/main.js"}


@cache
def whole_script(name: str) -> str:
    """The script of a page in one piece, for a place that has no further files."""
    return _script(_ENTRIES[name])


@cache
def assets() -> Mapping[str, Asset]:
    """Every asset by name."""
    page, steps = _script_and_later(_ENTRIES["page.js"], "steps.js")
    all_assets = (
        _asset("page.js", page, "text/javascript"),
        _asset("steps.js", steps, "text/javascript"),
        *(_asset(name, whole_script(name), "text/javascript") for name in ("evaluate.js", "author.js", "try.js")),
        _asset("unsaved.js", _script("staff/unsaved.js"), "text/javascript"),
        _asset("wall.js", _script("staff/wall.js"), "text/javascript"),
        _asset("door.js", _script("staff/door.js"), "text/javascript"),
        _asset("print.js", _script("staff/print.js"), "text/javascript"),
        _asset("copy.js", _script("staff/copy.js"), "text/javascript"),
        _asset("joined.js", _script("staff/joined.js"), "text/javascript"),
        _asset("phone.js", _script("group/phone.js"), "text/javascript"),
        _asset("group.js", _script("group/now.js"), "text/javascript"),
        _asset("group_live.js", _script("group/live.js"), "text/javascript"),
        _asset("try.css", _style("trying"), "text/css"),
        _asset("tracks.css", _style("shared", "trainee"), "text/css"),
        _asset("author.css", _style("author"), "text/css"),
        _asset("evaluate.css", _style("evaluator") + report_style(), "text/css"),
        _asset("staff.css", _style("staff"), "text/css"),
        _asset("group.css", _style("group"), "text/css"),
        _asset("favicon.svg", _read("shared/favicon.svg"), "image/svg+xml"),
    )
    return MappingProxyType({a.name: a for a in all_assets})
