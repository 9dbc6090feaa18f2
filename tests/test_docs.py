"""Commands, options, make targets and links of the guides exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.support.shipped import kit_library
from tracks_sim.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.M | re.S)


@dataclass(frozen=True)
class WrittenCommand:
    """One command of a page; ``whole`` if it is in a block, to be typed as it is."""

    page: str
    line: str
    whole: bool

    def __str__(self) -> str:
        return f"{self.page}: {self.line}"


def written_commands() -> Iterator[WrittenCommand]:
    """Every ``tracks-sim …`` of every page: lines of blocks, and code within sentences."""
    for page in PAGES:
        text, name = page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix()
        for _, block in FENCE.findall(text):
            for line in block.splitlines():
                if re.match(r"\s*(\.venv/bin/)?tracks-sim\b", line):
                    yield WrittenCommand(name, line.strip(), whole=True)
        for span in re.findall(r"`(tracks-sim\s[^`]+)`", FENCE.sub("", text)):
            yield WrittenCommand(name, " ".join(span.split()), whole=False)


def fault(command: WrittenCommand) -> str | None:
    """The reason why click would refuse the command, or None. Files need not exist, and a command within a sentence may be a part."""
    words = shlex.split(command.line, comments=True)[1:]
    found: click.Command = main
    context = click.Context(main, info_name="tracks-sim")
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        if not (below := found.get_command(context, name)):
            return f"no command {name}"
        found, context = below, click.Context(below, info_name=name, parent=context)
    if set(words) & {"-h", "--help"}:
        return None
    if isinstance(found, click.Group):
        return "a command is missing" if words or command.whole else None
    try:
        values, superfluous, _ = found.make_parser(context).parse_args(list(words))
        if superfluous:
            return f"superfluous: {superfluous}"
        for parameter in found.params:
            value = values.get(parameter.name or "")
            given = isinstance(value, str | list | tuple | int) and value not in ([], ())
            if parameter.required and not given and command.whole:
                return f"{parameter.human_readable_name} is missing"
            if given and not isinstance(parameter.type, click.Path):
                parameter.type_cast_value(context, value)
    except click.UsageError as error:
        return error.format_message()
    return None


def test_a_command_of_the_guides_is_real() -> None:
    commands = list(written_commands())
    unreal = [f"{command}: {reason}" for command in commands if (reason := fault(command)) is not None]
    assert len(commands) > 150 and not unreal, "\n".join(unreal)


@pytest.mark.parametrize(
    "line", ["tracks-sim serf", "tracks-sim serve --prt 1", "tracks-sim serve --port x", "tracks-sim export tables --out x",
             "tracks-sim export events", "tracks-sim new a b", "tracks-sim codes", "tracks-sim codes new --language de"],
)  # fmt: skip
def test_an_unreal_one_is_noticed(line: str) -> None:
    assert fault(WrittenCommand("here", line, whole=True)) is not None


def commands(group: click.Group, path: str = "tracks-sim") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_every_command_is_in_a_guide() -> None:
    lines = [command.line for command in written_commands()]
    assert [c for c in commands(main) if not any(line == c or line.startswith(f"{c} ") for line in lines)] == []


def test_every_make_target_of_the_guides_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = [block for _, block in FENCE.findall(text)] + re.findall(r"`([^`]+)`", FENCE.sub("", text))
        for line in "\n".join(code).splitlines():
            if match := re.match(r"\s*make\s+(?:[A-Z]+=\S+\s+)*([a-z]+)", line):
                named.add(match[1])
    assert {"serve", "test"} <= named <= targets


def dead_links(page: Path) -> Iterator[str]:
    """Links of a page to a file or a heading that is not there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            yield f"{page.relative_to(ROOT).as_posix()}: {target}"


def test_links_lead_somewhere() -> None:
    dead = [link for page in PAGES for link in dead_links(page)]
    assert len(PAGES) > 50 and not dead, "\n".join(dead)


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_second_talk_begins_when_the_guide_says() -> None:
    """Each in its language; the engine rests the person for as long."""
    assert "some days later" in (ROOT / "docs" / "interview.md").read_text(encoding="utf-8")
    begins = {"en": "Some days later", "fr": "Quelques jours plus tard"}
    rooms = [(c.case.room, c) for c in kit_library().cases.values() if c.case.room]
    found = [(c.case.id, la, bool(room.second_minutes), texts.second or "") for room, c in rooms for la, texts in c.texts.items()]
    assert len([possible for _, _, possible, _ in found if possible]) >= 12
    assert not [(case, la) for case, la, possible, second in found if possible and not second.startswith(begins[la])]


def named_tests(text: str) -> Iterator[tuple[str, str]]:
    """File and name of each test that a page names: `tests/…py::test_…`, and `::test_…` in the file named before it."""
    file = ""
    for path, name in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", text):
        file = path or file
        yield file, name


def test_every_test_that_the_page_on_security_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = list(named_tests(text))
    assert len(named) > 80 and len(named) == text.count("::test_") - 1  # the one that explains the form
    defined = {file: re.findall(r"^(?:async )?def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"), re.M) for file in {file for file, _ in named}}
    assert [f"{file}::{name}" for file, name in named if name not in defined[file]] == []


def test_the_version_that_guides_and_deployments_name_is_that_of_the_kit() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [kit] = re.findall(r'^version = "([\d.]+)"$', project, re.M)
    files = [*PAGES, *(path for path in (ROOT / "deploy").rglob("*") if path.is_file() and path.suffix in {".yaml", ".py", ".service", ""})]
    named = {(path.relative_to(ROOT).as_posix(), found) for path in files for found in re.findall(r"\btracks[_-]sim[-:](\d+\.\d+\.\d+)", path.read_text(encoding="utf-8"))}
    assert {found for _, found in named} == {kit}, named
    assert f"\n## [{kit}] - 20" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 900
