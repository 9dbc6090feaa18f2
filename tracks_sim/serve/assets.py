"""Files a browser may fetch: an index made at the start, answers compressed in memory.

Nothing is looked up on the disk by a name that came from a browser. A name is
either in the index or it does not exist, so there is no path to climb out of.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tornado.web import RequestHandler

from tracks_sim.serve import headers
from tracks_sim.ui.shared.assets import assets, without_comments

COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
COMPRESS_ABOVE = 1024  # bytes; below, the gzip header eats the gain
HERE = Path(__file__).parent

# Only what the widgets of the pages need; anything else installed stays out of reach.
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent: bytes, compressed bytes (None where that saves little), content type, and hash of the bytes."""

    body: bytes
    compressed: bytes | None
    content_type: str
    hash: str


def static_file(body: bytes, content_type: str) -> StaticFile:
    """The file, compressed once at the best level where it is text and long enough."""
    compressible = len(body) > COMPRESS_ABOVE and content_type.startswith(COMPRESSED)
    return StaticFile(
        body=body,
        compressed=gzip.compress(body, 9, mtime=0) if compressible else None,
        content_type=content_type + ("; charset=utf-8" if content_type.startswith(("text/", "application/j")) else ""),
        hash=hashlib.sha256(body).hexdigest()[:16],
    )


def content_type_of(name: str) -> str:
    """Content type by the end of the name; JavaScript by its standard name, which some machines do not know."""
    if name.endswith(".js"):
        return "text/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@cache
def own_files() -> Mapping[str, StaticFile]:
    """The kit's own files: those of the screens (``tracks_sim.ui.shared.assets``) and of the page frame."""
    scripts = {path.name: without_comments(path.read_text(encoding="utf-8")) for path in (HERE / "template/static").iterdir()}
    files = {name: static_file(text.encode(), content_type_of(name)) for name, text in scripts.items()}
    return files | {asset.name: static_file(asset.body, asset.content_type) for asset in assets().values()}


def url(base_url: str, name: str) -> str:
    """Address of one of the kit's own files, with its hash, so that it may be cached for ever."""
    return f"{base_url}tracks/static/{name}?v={own_files()[name].hash}"


def voila_root(base_url: str) -> str:
    """Address below which Voilà's own scripts are; it has the versions because their names do not."""
    return f"{base_url}voila/{version('voila')}-{version('anywidget')}-{version('ipywidgets')}/"


def voila_files(static: list[str], labextensions: list[str]) -> Mapping[str, Path]:
    """Paths of Voilà's scripts and of the three extensions by the name in their address; earlier folders win."""
    index: dict[str, Path] = {}
    for root in reversed(static):
        index |= {f"static/{name}": path for name, path in _files(Path(root), "*") if path.suffix in (".js", ".css", ".json")}
    for root in reversed(labextensions):
        for extension in EXTENSIONS:
            folder = Path(root) / extension
            index |= {f"labextensions/{extension}/{name}": path for name, path in _files(folder, "static/*")}
    return index


def _files(root: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    for path in root.glob(pattern):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


class AssetHandler(RequestHandler):
    """GET: a file from memory, compressed where the browser accepts it, cached for ever where the address has a version."""

    def initialize(self, find: Callable[[str], StaticFile | None], versioned: bool) -> None:
        self.find = find
        self.versioned = versioned

    def set_default_headers(self) -> None:
        headers.protect(self)

    def get(self, name: str) -> None:
        asset = self.find(name)
        if asset is None:
            self.set_status(404)
            self.finish()
            return
        immutable = self.versioned or self.get_query_argument("v", "") == asset.hash
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if immutable else "no-cache")
        self.set_header("ETag", f'"{asset.hash}"')
        self.set_header("Content-Type", asset.content_type)
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        if asset.compressed is not None and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(asset.compressed)
        else:
            self.write(asset.body)

    def head(self, name: str) -> None:
        self.get(name)

    def compute_etag(self) -> None:
        """None: the ETag is the hash of the file, set above."""
