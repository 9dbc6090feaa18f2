"""Names: one with a leading underscore is used in its own module only, and a class says of what it is a row, a kind or a state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tracks_sim

PACKAGE = Path(tracks_sim.__file__).parent
NAMED_TUPLE = frozenset({"_asdict", "_fields", "_make", "_replace"})
OTHERS = frozenset({"_exit", "_open_sessions", "_showtraceback", "_topic"})
"""Names of other projects that have no public one: ``os._exit``, jupyter_server's ``_open_sessions``, IPython's ``_showtraceback``, ipykernel's ``_topic``."""


def reaches(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each private name of another module in a module's source."""
    tree = ast.parse(source)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}  # variables, and fields of a class
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and of_self(node) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and not of_self(node) and node.attr not in own | NAMED_TUPLE | OTHERS:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracks_sim"):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names if is_private(alias.name))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def test_no_module_reaches_into_anothers_privates() -> None:
    found = [f"{path.relative_to(PACKAGE)}:{line} {text}" for path in sorted(PACKAGE.rglob("*.py")) for line, text in reaches(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_reach_is_found_and_what_is_allowed_is_not() -> None:
    source = (
        "from tracks_sim.store.database import _revision\n"
        "class Own:\n"
        "    def __init__(self, store): self._store, self.other = store, store._engine\n"
        "def use(own, pair): return own._store, pair._replace(a=1), own.other._key\n"
    )
    assert sorted(reaches(source)) == [(1, "tracks_sim.store.database._revision"), (3, "store._engine"), (4, "own.other._key")]


def test_a_class_says_what_it_is_a_row_or_a_state_of() -> None:
    vague = {"Row", "Said", "Known", "Kind", "State", "Seen", "Shown"}
    named = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name in vague
    ]
    assert named == []
