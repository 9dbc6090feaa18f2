"""Every path and name in docs/architecture.md and every module named in a page exists; the floors are those of lint-imports."""

from __future__ import annotations

import ast
import builtins
import re
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tracks_sim"
PAGE = ROOT / "docs" / "architecture.md"
TEXT = PAGE.read_text(encoding="utf-8")
SPANS = sorted(set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.S))))
"""Everything between backticks, but for the picture."""
IS_PATH = re.compile(r"[\w.<>*-]*/[\w.<>*/-]*|[\w-]+\.(py|md|toml|yaml)")
IS_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?")


@cache
def definitions() -> dict[str, set[str]]:
    """Every name that a module or a class of the package defines; for a class, the names in its body."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef):
                names = set(names_in(node))
                for name in names:
                    found.setdefault(name, set())
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, set()).update(names)
    return found


def names_in(node: ast.Module | ast.ClassDef) -> list[str]:
    """Names that the body of a module or a class defines."""
    found = []
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(each.name)
        targets = each.targets if isinstance(each, ast.Assign) else [each.target] if isinstance(each, ast.AnnAssign) else []
        found += [target.id for target in targets if isinstance(target, ast.Name)]
    return found


def path_exists(path: str) -> bool:
    """Whether a file or folder of the repository or of the package matches; ``<name>`` stands for any name."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(next(root.glob(pattern), None) is not None for root in (ROOT, PACKAGE))


def name_exists(name: str) -> bool:
    """Whether the package, one of its modules or a class defines a name; ``Class.member`` is looked up in the class."""
    first, _, member = name.partition(".")
    if member:
        return member in definitions().get(first, set())
    return name in definitions() or hasattr(builtins, name) or path_exists(f"tracks_sim/{name}") or path_exists(f"tracks_sim/{name}.py")


def exists(span: str) -> bool:
    """Whether a path, a name, or the program of a command is there."""
    if IS_PATH.fullmatch(span):
        return path_exists(span)
    if IS_NAME.fullmatch(span):
        return name_exists(span)
    return any(span.split()[0] in (ROOT / file).read_text(encoding="utf-8") for file in ("pyproject.toml", "Makefile"))


def test_what_is_named_exists() -> None:
    missing = [span for span in SPANS if not exists(span)]
    assert len(SPANS) > 200 and not missing, "\n".join(missing)


def test_what_does_not_exist_is_noticed() -> None:
    gone = ["scoring/nowhere.py", "scoring/<name>.yaml", "Nothing", "Attempt.nothing", "nothing.fold", "no-program --at-all"]
    assert [span for span in gone if exists(span)] == []


PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = {"scenarios/cases/the-tin-box"}
"""Paths that a guide has its reader make."""


def missing_from(text: str) -> list[str]:
    """Modules, and paths below a folder of the repository or of the package, that a page names and that are not there."""
    spans = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))) - EXAMPLES
    return [span for span in sorted(spans) if names_nothing(span)]


def names_nothing(span: str) -> bool:
    """Whether a span names a module or a path that does not exist. Other spans, such as files of a data folder, name none."""
    if span.startswith("tracks_sim."):
        parts = span.split(".")
        return not any(path_exists("/".join(parts[:n]) + end) for n in (len(parts), len(parts) - 1) if n > 1 for end in ("", ".py"))
    if not IS_PATH.fullmatch(span) or span.startswith("/"):
        return False
    if span.endswith(".py") and "/" not in span:
        return not any(path.name == span for folder in ("tracks_sim", "tests", "benchmarks", "tools", "deploy") for path in (ROOT / folder).rglob("*.py"))
    first = span.partition("/")[0]
    return (span.endswith(".py") or path_exists(first)) and not path_exists(span)


def test_what_a_page_names_is_there() -> None:
    missing = [f"{page.relative_to(ROOT).as_posix()}: {name}" for page in PAGES for name in missing_from(page.read_text(encoding="utf-8"))]
    assert len(PAGES) > 50 and not missing, "\n".join(missing)


def test_a_page_that_names_what_is_gone_is_noticed() -> None:
    assert missing_from("`serve/doors.py`, `stopping.py`, `tracks_sim.words`, `gone/house.py`, `docs/none.md`, `serve/doors/`") == [
        "docs/none.md", "gone/house.py", "serve/doors.py", "serve/doors/", "stopping.py", "tracks_sim.words",
    ]  # fmt: skip
    assert missing_from("`erased.jsonl`, `/evaluate`, `case.yaml`, `tracks_sim.ui.shared.page.Page`, `scoring/needs.py`") == []


def floors() -> list[str]:
    """The first column of the table of floors."""
    section = TEXT.partition("## The floors")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.M)


def test_the_floors_are_the_layers_of_the_imports() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [contract] = [contract for contract in settings["contracts"] if contract["type"] == "layers" and contract["containers"] == ["tracks_sim"]]
    assert floors() == contract["layers"][::-1]
    assert contract["exhaustive"]


def test_forked_kernels_may_import_no_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    [contract] = [contract for contract in settings["contracts"] if contract.get("source_modules") == ["tracks_sim.forked"]]
    assert set(contract["forbidden_modules"]) == {f"tracks_sim.{floor}" for floor in floors()} - {"tracks_sim.forked"}


def packages() -> set[str]:
    """The packages of the kit."""
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_every_package_and_module_has_a_floor() -> None:
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert set(floors()) == packages() | modules


def test_the_glossary_is_in_order() -> None:
    terms = re.findall(r"^\| ([a-z ]+) \| ", TEXT.partition("## Glossary")[2], re.M)
    assert len(terms) > 30 and terms[1:] == sorted(terms[1:])


def test_the_readme_names_every_package_and_points_to_the_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(packages()) if f"`{name}`" not in readme] == []
    for page in ("README.md", "CONTRIBUTING.md"):
        assert "](docs/architecture.md)" in (ROOT / page).read_text(encoding="utf-8"), page


# --- a further step ---------------------------------------------------------------------------

_MOST_NAMING = 45
"""Modules that name the step of needs by hand, outside of what authors write with. Fewer is better, and the number may only fall."""
_OF_AUTHORS = ("drafts/", "authoring/", "ui/author/")


def _names_needs(node: ast.AST) -> bool:
    """Whether a node is the name of the step, or a field of that name of a key, a case or their texts; the catalogue of needs is another thing."""
    if isinstance(node, ast.Attribute):
        return node.attr == "needs" and ast.unparse(node.value).rpartition(".")[2] not in ("catalogues", "needs")
    return isinstance(node, ast.Constant) and node.value == "needs"


def test_a_further_step_is_not_named_in_more_modules_than_today() -> None:
    modules = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    naming = [name for name, path in modules.items() if not name.startswith(_OF_AUTHORS) and any(map(_names_needs, ast.walk(ast.parse(path.read_text()))))]
    assert len(naming) <= _MOST_NAMING, f"read ANSWER_KINDS, ANSWER_FIELDS or SCORERS instead: {sorted(naming)}"
