"""A language that nobody speaks, in the place of French: accents, words half as long again, and brackets around each sentence.

A page in it shows which words have no room when they are longer, and which never came through gettext. It is made of the English sentences of the
catalogue, and a process reads it where its Python finds ``sitecustomize.py`` of ``write``'s folder on its path. Nothing of the kit knows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from babel.messages import pofile

from tracks_sim.i18n import translator

OPEN, CLOSE = "⟦", "⟧"
CATALOGUE = Path(__file__).parents[2] / "tracks_sim" / "locale" / "fr" / "LC_MESSAGES" / "tracks.po"
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]+>|&\w+;|\]\([^)]*\)|%\(?\w*\)?[sd])")
"""Gaps, tags, and addresses of links, which are no words."""
_LETTERS = str.maketrans({"a": "áa", "e": "éé", "i": "ií", "o": "óo", "u": "úu", "y": "ýy", "A": "Áa", "E": "Éé", "I": "Ií", "O": "Óo", "U": "Úu", "s": "š", "n": "ñ", "c": "ç"})
_SITE = """
import importlib.util, io, sys

class Finder:
    # Waits until somebody imports Babel's reader of catalogues, so that processes that never do lose no time.
    def find_spec(self, name, path=None, target=None):
        if name != "babel.messages.pofile":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module
        def exec_module(module):
            execute(module)
            read = module.read_po
            def read_po(stream, *args, **kwargs):
                ours = str(getattr(stream, "name", "")).endswith({ours!r})
                return read(io.BytesIO(open({pseudo!r}, "rb").read()) if ours else stream, *args, **kwargs)
            module.read_po = read_po
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Finder())
"""


def pseudo(sentence: str) -> str:
    """The sentence in the language."""
    parts = _KEPT.split(sentence)
    return OPEN + "".join(part if place % 2 else part.translate(_LETTERS) for place, part in enumerate(parts)) + CLOSE


def write(folder: Path) -> str:
    """Write the catalogue, and what makes a process read it; returns the Python that a server runs first, so that its kernels read it too."""
    with CATALOGUE.open("rb") as stream:
        catalogue = pofile.read_po(stream)
    for message in catalogue:
        if message.id:
            message.string = pseudo(message.id) if isinstance(message.id, str) else tuple(map(pseudo, message.id))
    with (folder / "pseudo.po").open("wb") as stream:
        pofile.write_po(stream, catalogue)
    site = folder / "sitecustomize.py"
    site.write_text(_SITE.format(ours=str(Path("locale", "fr", "LC_MESSAGES", "tracks.po")), pseudo=str(folder / "pseudo.po")), encoding="utf-8")
    return f"import os\nos.environ['PYTHONPATH'] = {str(folder)!r} + os.pathsep + os.environ['PYTHONPATH']\nexec(open({str(site)!r}).read())\n"


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """This process reads the language in the place of French."""
    with (folder / "pseudo.po").open("rb") as stream:
        catalogue = pofile.read_po(stream)
    translator.cache_clear()
    try:
        with patch.object(pofile, "read_po", lambda stream: catalogue):
            translator("fr")
        yield
    finally:
        translator.cache_clear()
