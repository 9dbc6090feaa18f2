"""Dependencies are the same in pyproject.toml, environment.yml, constraints.txt, the imports, and the decision that explains them."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement
from ruamel.yaml import YAML

from tools.constraints import needed
from tracks_sim.extras import EXTRAS

ROOT = Path(__file__).parents[2]
IMPORTED_AS = {"markdown-it-py": "markdown_it", "ruamel.yaml": "ruamel", "ibis-framework": "ibis", "ipython": "IPython", "python-docx": "docx"}
"""Import name of a distribution, where it is not its name in lower case."""
CONDA_AS = {"duckdb": "python-duckdb"}
"""Name on conda-forge, where it is another one."""
PRIVATE_OF = {
    "_bind_socket": "ipykernel",
    "_finished": "tornado",
    "_handle_signal_stop": "voila",
    "_kernel_connections": "jupyter_server",
    "_open_sessions": "jupyter_server",
    "_request_summary": "tornado",
    "_showtraceback": "ipython",
    "_topic": "ipykernel",
}
"""Names with a leading underscore that the kit uses of another project, and the distribution that has them."""
PYTHONS_OWN = {"_asdict", "_exit", "_fields", "_make", "_replace"}
DECISION = ROOT / "docs/decisions/0002-dependencies.md"


def bounds(requirements: list[str]) -> dict[str, str]:
    """Name in lower case (conda-forge's spelling) -> its bounds: ``SQLAlchemy>=2.0.30`` gives sqlalchemy: >=2.0.30."""
    found = {}
    for requirement in requirements:
        match = re.fullmatch(r"([\w.-]+?)(?:\[\w+\])?((?:>=[\d.]+)?,?(?:<[\d.]+)?)", requirement)
        assert match, f"{requirement}: a name with a lower bound, an upper one or both was expected"
        found[match[1].lower()] = match[2]
    return found


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]


def declared() -> dict[str, str]:
    """What the kit needs, and what the extra ``all`` brings beside it."""
    extras: dict[str, list[str]] = project()["optional-dependencies"]  # type: ignore[assignment]
    [inner] = extras["all"]
    named = re.fullmatch(r"tracks-sim\[([\w,]+)\]", inner)
    assert named, inner
    brought = [needed for name in named[1].split(",") for needed in extras[name] if not needed.startswith("tracks-sim[")]
    return bounds([*project()["dependencies"], *brought])  # type: ignore[misc]


def conda() -> tuple[dict[str, str], list[str]]:
    """Packages that conda installs, and those that pip installs after it."""
    written = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    [section] = [entry for entry in written if isinstance(entry, dict)]
    return bounds([entry for entry in written if isinstance(entry, str)]), section["pip"]


def imported() -> Iterator[tuple[str, str]]:
    """Top-level package and file of every import of something else than Python's own and the kit's."""
    for path in sorted((ROOT / "tracks_sim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            else:
                continue
            for name in names:
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names and top != "tracks_sim":
                    yield top, path.relative_to(ROOT).as_posix()


def test_environment_yml_has_the_same_dependencies_and_bounds() -> None:
    from_conda, from_pip = conda()
    named = {CONDA_AS.get(name, name): bound for name, bound in declared().items()}
    expected = {**named, "python": str(project()["requires-python"]), "pip": ""}
    assert from_conda == expected
    assert from_pip == ["-e ."]


def test_every_dependency_is_imported_or_its_reason_is_written() -> None:
    tops = {top for top, _ in imported()}
    silent = [name for name in declared() if IMPORTED_AS.get(name, name) not in tops]
    reasons = DECISION.read_text(encoding="utf-8").lower()
    assert [name for name in silent if name not in reasons] == []


def test_every_import_is_declared_or_said_to_come_with_a_dependency() -> None:
    extras = project()["optional-dependencies"]
    optional = bounds([*extras["hub"], *extras["postgresql"]])  # type: ignore[index]
    own = {IMPORTED_AS.get(name, name) for name in {**declared(), **optional}}
    decision = DECISION.read_text(encoding="utf-8")
    [line] = re.findall(r"^Imported, but not asked for by name: (.+?)\n\n", decision, re.M | re.S)
    carried = set(re.findall(r"`(\w+)`", line))
    strays = {(top, path) for top, path in imported() if top not in own | carried}
    assert strays == set()
    assert carried <= {top for top, _ in imported()}, "the decision names a package that nothing imports"


def private_names() -> tuple[set[str], set[str]]:
    """Attributes with a leading underscore: those that the kit reads, and those that it defines itself."""
    read, own = set(), set()
    for path in (ROOT / "tracks_sim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                own.add(node.name)
            elif isinstance(node, ast.Name):  # variables, and fields of a class
                own.add(node.id)
            elif isinstance(node, ast.Attribute):
                (own if isinstance(node.ctx, ast.Store) else read).add(node.attr)
    return {name for name in read if re.match(r"_[^_]", name)}, own


def test_whose_private_names_are_used_has_an_upper_bound() -> None:
    read, own = private_names()
    assert read - own - PYTHONS_OWN <= PRIVATE_OF.keys(), "name the distribution in PRIVATE_OF, and its upper bound in pyproject.toml"
    assert PRIVATE_OF.keys() <= read, "a name that is not used any more"
    bound = declared()
    assert {name: bound.get(name, "") for name in PRIVATE_OF.values() if "<" not in bound.get(name, "")} == {}


def constraints() -> dict[str, str]:
    """Name -> version of the lines of constraints.txt that apply to this Python."""
    written = [Requirement(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()]
    return {r.name: str(r.specifier).removeprefix("==") for r in written if r.marker is None or r.marker.evaluate()}


def test_a_constraint_is_a_name_and_a_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; python_version >= '3\.\d+')?", line)] == []
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(set(names))


def test_these_tests_run_with_the_versions_of_constraints_txt() -> None:
    different = {}
    for name, wanted in constraints().items():
        try:
            if (here := version(name)) != wanted:
                different[name] = f"{here} is installed, {wanted} in constraints.txt"
        except PackageNotFoundError:  # only needed on another system or Python
            continue
    assert different == {}, "make venv installs what is in the file; docs/administrator.md says how to renew it"


def test_constraints_txt_has_everything_that_the_kit_and_its_tests_need() -> None:
    written = {Requirement(line).name for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    for_older_pythons = {"overrides"}  # below 3.12
    assert needed("tracks-sim", "test") - {"tracks-sim", "pip", "setuptools"} - for_older_pythons <= written


def test_extras_are_named_alike_where_they_are_declared_and_where_an_import_fails() -> None:
    declared_extras: dict[str, list[str]] = project()["optional-dependencies"]  # type: ignore[assignment]
    for extra, packages in EXTRAS.items():
        needed_here = [bound for bound in declared_extras[extra] if not bound.startswith("tracks-sim[")]
        assert {IMPORTED_AS.get(name, name) for name in bounds(needed_here)} == set(packages)
