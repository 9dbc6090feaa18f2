"""Seeded faults: change one expression of the kit at a time, and say which goal of the tests catches it.

    python tools/seeded_faults.py --seed 23 --count 30

Each package of ``tracks_sim`` gets at least one fault; the rest are drawn by the number of places. A fault is put into a copy of the
tracked files. The tests of its package and those that name its module run first, then all of ``make test``, then the same of
``make test-full``: the first that fails catches it. Tests that take longer than the limit are stopped and count as failed, as
they would in CI, and the line says so. A fault that nothing catches may change nothing that can be seen (an equivalent mutant); somebody has to look.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 1800  # seconds for one run of tests
MOST_BESIDE = 12  # files of tests that name a module; of a module that everything names they are not near
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Fault:
    """One changed expression: where it begins and ends in the module's lines, and what is written instead."""

    module: str
    line: int
    first: int
    last: int
    before: str
    after: str

    def put_into(self, root: Path) -> None:
        path = root / self.module
        lines = path.read_bytes().splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.first] + self.after.encode() + line[self.last :]
        path.write_bytes(b"".join(lines))


def is_text(node: ast.expr) -> bool:
    """Whether an expression is a string as it stands; nobody would subtract it."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def changed(node: ast.expr) -> ast.expr | None:
    """The faulty expression instead of ``node``, or ``None`` where it is of no kind that is changed."""
    match node:
        case ast.Compare(left, [operator], comparators) if type(operator) in SWAPS:
            return ast.Compare(left, [SWAPS[type(operator)]()], comparators)
        case ast.BoolOp(operator, values):
            return ast.BoolOp(SWAPS[type(operator)](), values)
        case ast.BinOp(left, operator, right) if type(operator) in SWAPS and not (is_text(left) or is_text(right)):
            return ast.BinOp(left, SWAPS[type(operator)](), right)
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Call(ast.Name(name), arguments, keywords) if name in NAMES:
            return ast.Call(ast.Name(NAMES[name]), arguments, keywords)
        case ast.IfExp(test, body, orelse):
            return ast.IfExp(test, orelse, body)
        case ast.Constant(bool(value)):
            return ast.Constant(not value)
        case ast.Constant(int(value)):
            return ast.Constant(value + 1)
    return None


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Expressions that run: without annotations, decorators and what is for type checkers only."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
                continue
            if isinstance(node, ast.JoinedStr):  # what it shows is written without quotes of its own
                continue
            if isinstance(node, ast.expr):
                yield node
            yield from expressions(node)


def faults_of(root: Path, module: str) -> list[Fault]:
    """All faults that a module can have, one for each place on one line."""
    text = (root / module).read_bytes()
    lines = text.splitlines()
    found = []
    for node in expressions(ast.parse(text)):
        faulty = changed(node)
        if faulty is None or node.lineno != node.end_lineno:
            continue
        before = lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()
        after = f"({ast.unparse(ast.fix_missing_locations(faulty))})"
        found.append(Fault(module, node.lineno, node.col_offset, node.end_col_offset or 0, before, after))
    return found


def drawn(root: Path, seed: int, count: int) -> list[Fault]:
    """Faults: one a package, then by the number of places, in an order that the seed fixes."""
    choose = random.Random(seed)
    packages: dict[str, list[Fault]] = {}
    for path in sorted((root / "tracks_sim").rglob("*.py")):
        module = path.relative_to(root).as_posix()
        if "/migrations/" in module or "/template/" in module or module.endswith("__main__.py"):
            continue
        packages.setdefault(module.split("/")[1].removesuffix(".py") if module.count("/") > 1 else "", []).extend(faults_of(root, module))
    chosen = [choose.choice(places) for _, places in sorted(packages.items()) if places]
    everywhere = [fault for _, places in sorted(packages.items()) for fault in places]
    while len(chosen) < count:
        fault = choose.choice(everywhere)
        if fault not in chosen:
            chosen.append(fault)
    return chosen[:count]


def fails(root: Path, goal: str, *where: str) -> bool:
    """Whether the tests of a goal fail. Two workers, since the whole goal takes minutes."""
    options = ["-q", "-x", "-p", "no:nbval", "-p", "no:cacheprovider", "--numprocesses", "2", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *options, "--goal", goal, *where]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output, stderr=output, start_new_session=True)
        try:
            status = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            print(f"   stopped after {LIMIT} s", flush=True)
            status = 1
        output.seek(0)
        text = output.read().decode(errors="replace")
    if status not in (0, 1, 2, 3, 5):  # 2: a module cannot be imported; 5: nothing of the goal is there
        raise RuntimeError(text)
    return status in (1, 2, 3)


def caught_by(root: Path, fault: Fault, goals: Sequence[str]) -> str:
    """The first goal that catches a fault: ``make test``, ``make test-full``, or nothing."""
    package = fault.module.split("/")[1]
    folder, stem = root / "tests" / package, Path(fault.module).stem
    named = (path for path in sorted((root / "tests").rglob("test_*.py")) if re.search(rf"\b{stem}\b", path.read_text(encoding="utf-8")))
    beside = [str(path) for path in named if not path.is_relative_to(folder)]
    near = [str(folder)] * folder.is_dir() + beside[:MOST_BESIDE]
    for goal in goals:
        if fails(root, goal, *near) or fails(root, goal):
            return {"quick": "make test", "full": "make test-full"}[goal]
    return "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--first", type=int, default=1, help="number of the fault with which to begin")
    parser.add_argument("--goals", nargs="+", choices=("quick", "full"), default=("quick", "full"))
    parser.add_argument("--list", action="store_true", help="print the faults and run nothing")
    given = parser.parse_args()
    here = Path(__file__).parents[1]
    faults = drawn(here, given.seed, given.count)
    names = subprocess.run(["git", "ls-files"], cwd=here, capture_output=True, text=True, check=True).stdout.splitlines()
    for number, fault in enumerate(faults, 1):
        if number < given.first:
            continue
        print(f"{number:2} {fault.module}:{fault.line}  {fault.before}  ->  {fault.after}", flush=True)
        if given.list:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "kit"
            for name in names:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(here / name, root / name, follow_symlinks=False)
            fault.put_into(root)
            print(f"   {caught_by(root, fault, given.goals)}, {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
