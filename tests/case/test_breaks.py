"""Ways to break a file of a case by hand: one message with the cause, at its line, and what to do.

The case is a long one as it was shipped once (tests/golden), so that the lines stay where they are when the kit's cases are rewritten.
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.skeleton_case import swap
from tracks_sim.case.check import check_case
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.record import Record
from tracks_sim.problem import Code, Problem
from tracks_sim.yamlio.parse import LONGEST_TEXT, parse

NAME = "the-packing-shed"
FROZEN = Path(__file__).parents[1] / "golden" / "scenarios.tar.xz"
EN, KEY = "text/en.yaml", "key/key.yaml"
TITLE = 'title: "The packing shed"\n'  # line 2
LOG = '  reception-log:\n    title: "Reception log"\n    note: "Entries by several hands, from the second to the sixth week after arrival."'
Break = Callable[[Path], object]


def at(name: str, old: str, new: str) -> Break:
    return lambda folder: swap(folder / name, old, new)


def title(written: str) -> Break:
    return at(EN, TITLE, f"title: {written}\n")


def both(*breaks: Break) -> Break:
    return lambda folder: [b(folder) for b in breaks]


def renamed(name: str) -> Break:
    return lambda folder: (folder / EN).rename(folder / name)


def _zz(folder: Path) -> None:
    swap(folder / "case.yaml", "languages: [en, fr]", "languages: [en, fr, zz]")
    for name in (EN, f"key/{EN}"):
        shutil.copy(folder / name, folder / name.replace("en", "zz"))


SIGN = "needs quotes"
# What is done, the file and line named, the code, and words of the message that tell the cause.
BREAKS: dict[str, tuple[Break, str, int, str, str]] = {
    # signs nobody sees
    "zero": (title('"Go \0 on"'), EN, 2, "unseen-sign", "U+0000 (control character)"),
    "zero as an escape": (title('"Go \\0 on"'), EN, 2, "unseen-sign", "U+0000"),
    "direction": (title('"Go \u202e on"'), EN, 2, "unseen-sign", "U+202E (right-to-left override)"),
    "direction as an escape": (title('"Go \\u202e on"'), EN, 2, "unseen-sign", "U+202E"),
    "no width in a text": (title('"Go\u200b on"'), EN, 2, "unseen-sign", "U+200B (zero width space)"),
    "no width in an id": (at(KEY, "[rf4]", "[rf\u200b4]"), KEY, 9, "unseen-sign", "zero width space"),
    "joiner in an id": (at("case.yaml", "[rl1, rl2", "[rl1, rl\u200d2"), "case.yaml", 14, "unseen-sign", "zero width joiner"),
    "half a character": (title('"Go \\ud800 on"'), EN, 2, "yaml", "half a character"),
    # quotation marks, comments, commas
    "comment": (title("The packing #3 shed # and more"), EN, 2, "yaml-comment", "What follows # is a comment"),
    "curly quotes": (title("“The packing shed”"), EN, 2, "quotes-in-text", "“ and ” are part of the text"),
    "German quotes": (title("„The packing shed“"), EN, 2, "quotes-in-text", "part of the text"),
    "French quotes": (title("« The packing shed »"), EN, 2, "quotes-in-text", "part of the text"),
    "comma in braces": (at(EN, LOG, "  reception-log: {title: Log, note: By several hands, from the second week}"), EN, 19, "yaml-comma", "The comma before `from the second week` ends the text"),
    "decimal comma": (at(KEY, "cost: 0.4, accepted", "cost: 0,4, accepted"), KEY, 147, "yaml-comma", "a number has a point"),
    "not closed": (title('"The packing shed'), EN, 2, "yaml-quote", "opened and never closed"),
    "not closed, further down": (at(EN, 'which we do not ask of anyone."', "which we do not ask of anyone."), EN, 33, "yaml-quote", "opened and never closed"),
    "quotes in quotes": (title('"The "new" bicycle"'), EN, 2, "yaml-quote", "ends the text here"),
    "quotes at the beginning": (title('"New" bicycle'), EN, 2, "yaml-quote", "ends the text here"),
    "apostrophe in quotes": (title("'It's late'"), EN, 2, "yaml-quote", "ends the text here"),
    "backslash": (title('"C:\\dir"'), EN, 2, "yaml-quote", "A backslash in double quotes"),
    "bracket not closed": (at("case.yaml", "languages: [en, fr]", "languages: [en, fr"), "case.yaml", 6, "yaml", "not closed"),
    # indentation
    "conflict": (at(EN, TITLE, f'<<<<<<< HEAD\n{TITLE}=======\ntitle: "B"\n>>>>>>> other\n'), EN, 2, "yaml-merge", "Git has left two versions"),
    "out-dented text": (at(EN, "  middle-aged woman who came", " middle-aged woman who came"), EN, 7, "yaml-indent", "indentation"),
    "text in the first column": (at(EN, "  middle-aged woman who came", "middle-aged woman who came"), EN, 7, "yaml-indent", "further right than its key"),
    "out-dented key": (at(EN, "  rl2: ", " rl2: "), EN, 33, "yaml-indent", "one column"),
    "wide spaces before a key": (at(EN, "  rl2: ", "\u00a0\u00a0rl2: "), EN, 33, "yaml-space", "non-breaking space"),
    "wide space after a colon": (at(EN, "  rl2: ", "  rl2:\u00a0"), EN, 33, "yaml-space", "non-breaking space"),
    "wide space before the first key": (at(EN, TITLE, "\u00a0" + TITLE), EN, 2, "yaml-space", "non-breaking space"),
    # texts that begin with a sign of YAML
    "star": (title("*Go on*"), EN, 2, "yaml-sign", f"begins with * {SIGN}"),
    "star and a word": (title("*Go"), EN, 2, "yaml-alias", f"begins with * {SIGN}"),
    "dash": (title("- go on"), EN, 2, "yaml-sign", f"begins with - {SIGN}"),
    "at": (title("@him"), EN, 2, "yaml-sign", f"begins with @ {SIGN}"),
    "question mark": (title("? go on"), EN, 2, "yaml-sign", f"begins with ? {SIGN}"),
    "and": (title("&c and more"), EN, 2, "yaml-sign", f"begins with & {SIGN}"),
    "per cent": (title("% of them"), EN, 2, "yaml-sign", f"begins with % {SIGN}"),
    "backtick": (title("`code` here"), EN, 2, "yaml-sign", f"begins with ` {SIGN}"),
    "bar": (title("| one line"), EN, 2, "yaml-sign", f"begins with | {SIGN}"),
    "greater": (title("> one line"), EN, 2, "yaml-sign", f"begins with > {SIGN}"),
    "bracket": (title("[unclear] she said"), EN, 2, "yaml-sign", f"begins with [ {SIGN}"),
    "exclamation mark": (title("!important this"), EN, 2, "yaml-tag", "put the text in quotes"),
    "colon": (title("The shed: a case"), EN, 2, "yaml-colon", "colon"),
    # values
    "long text": (title('"' + "words " * 700 + '"'), EN, 2, "text-length", "at most 4,000"),
    "version as a number": (at("case.yaml", "version: 1.0.0", "version: 1.0"), "case.yaml", 3, "wrong-type", '(write text, such as `"1.0.0"`)'),
    "minutes as a list": (at("case.yaml", "  minutes: 60", "  minutes: [60]"), "case.yaml", 98, "wrong-type", "is a list, where a whole number is needed"),
    "evidence without a group": (at(KEY, "[{any: [rf4], salience: plain}]", "[rf4]"), KEY, 9, "wrong-type", "[{any: [rn13, hc4], salience: hidden}]"),
    "one id of a passage": (at("case.yaml", "rl2, rl3", "rk2, rl3"), "case.yaml", 14, "id-differs", "`rl2` in its place (7 problems follow from this)"),
    "one id of a document": (at("case.yaml", "id: reception-log\n", "id: reception-logg\n"), "case.yaml", 12, "id-differs", "`reception-log` in its place"),
    "one id of a fact": (at("case.yaml", "id: fa2,", "id: fb2,"), "case.yaml", 105, "id-differs", "`fa2` in its place"),
    "one indicator": (at("case.yaml", "- excessive_hours", "- excesive_hours"), "case.yaml", 26, "unknown-concept", "`excessive_hours` in its place"),
    "one need": (at("case.yaml", "- debt_advice", "- dept_advice"), "case.yaml", 45, "unknown-need", "did you mean `debt_advice`?"),
    # names of files and languages
    "yaml.txt": (renamed("text/en.yaml.txt"), EN, 1, "file-missing", "is it `en.yaml.txt`?"),
    "yml": (renamed("text/en.yml"), EN, 1, "file-missing", "is it `en.yml`?"),
    "capitals": (renamed("text/EN.yaml"), EN, 1, "file-missing", "is it `EN.yaml`?"),
    "language without catalogues": (_zz, "case.yaml", 6, "language-unknown", "no words in `zz`"),
}  # fmt: skip


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case as it was shipped once."""
    folder = tmp_path_factory.mktemp("frozen")
    with tarfile.open(FROZEN) as archive:
        archive.extractall(folder, [m for m in archive if f"/cases/{NAME}/" in f"/{m.name}"], filter="data")
    return next(folder.rglob(NAME))


@pytest.fixture
def shipped(tmp_path: Path, frozen: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(frozen, tmp_path / NAME)


@pytest.fixture(scope="module")
def own(frozen: Path, catalogue_files: dict[str, SourceFile[Record]]) -> set[Code]:
    """Codes of the advice that the case has in itself, and of what it was shipped with before there was a rule."""
    found = check_case(frozen, frozen.parent, catalogue_files)
    assert {p.code for p in found if not p.advice} == {"refusal-answers"}
    return {p.code for p in found}


@pytest.fixture
def told(shipped: Path, own: set[Code], catalogue_files: dict[str, SourceFile[Record]]) -> Callable[[], list[Problem]]:
    """What the check finds in the copy, without the advice that the case has in itself."""
    return lambda: sorted((p for p in check_case(shipped, shipped.parent, catalogue_files) if p.code not in own), key=lambda p: p.order)


@pytest.mark.parametrize("name", BREAKS)
def test_one_break_has_one_message_with_its_cause(name: str, shipped: Path, told: Callable[[], list[Problem]]) -> None:
    broken, file, line, code, words = BREAKS[name]
    broken(shipped)
    [problem] = told()
    assert (problem.file, problem.line, problem.code) == (f"{NAME}/{file}", line, code), str(problem)
    assert words in str(problem)


def test_capitals_in_a_list_are_no_empty_list(shipped: Path, told: Callable[[], list[Problem]]) -> None:
    swap(shipped / "case.yaml", "languages: [en, fr]", "languages: [EN, FR]")
    assert [p.code for p in told()] == ["bad-id", "bad-id"]


def test_two_wrong_ids_have_two_messages(shipped: Path, told: Callable[[], list[Problem]]) -> None:
    swap(shipped / "case.yaml", "rl2, rl3", "rk2, rk3")
    assert [(p.code, p.hint[:11]) for p in told()] == [("id-differs", "write `rl2`"), ("id-differs", "write `rl3`")]


def test_a_fault_of_yaml_hides_no_other_fault_of_the_file(shipped: Path, told: Callable[[], list[Problem]]) -> None:
    """Three faults of the YAML, one of a key, one of a value; nothing is said of what could not be read."""
    both(
        title('"The packing shed'), at(EN, "enough: >-", "enough: @you"), at(EN, "  rl2: ", "\u00a0 rl2: "),
        at(EN, 'content_note: "', 'contnt_note: "'), at(EN, 'summary: "', 'summary: ["'),
    )(shipped)  # fmt: skip
    swap(shipped / EN, "Read her file and decide what to do this week.\"", "Read her file and decide what to do this week.\"]")
    assert [(p.line, p.code) for p in told()] == [
        (1, "missing-key"), (2, "yaml-quote"), (3, "wrong-type"), (4, "unknown-key"), (14, "yaml-sign"), (33, "yaml-space"),
    ]  # fmt: skip


def test_the_key_of_every_file_can_hold_a_fault_and_the_rest_is_read(frozen: Path) -> None:
    """Whatever key of the first column cannot be read, the data of the others are as they were, at their places."""
    for file in frozen.rglob("*.yaml"):
        whole = parse(file.read_bytes(), file.name)
        text = file.read_text(encoding="utf-8")
        for key, value in whole.data.items():
            start = whole.positions.keys[(key,)].start
            broken = parse((text[:start] + f"{key}: @\n{'' if isinstance(value, str | int) else ' '}" + text[start:].replace(f"{key}:", "", 1)).encode(), file.name)
            assert broken.broken == {key} and broken.problems
            assert broken.data == {k: v for k, v in whole.data.items() if k != key}
            moved = {k: (s.line - (s.start >= start), s.column) for k, s in broken.positions.keys.items()}
            assert moved == {k: (s.line, s.column) for k, s in whole.positions.keys.items() if k[0] != key}


def test_what_a_text_may_hold() -> None:
    """Wide spaces, joiners of other scripts and of signs, direction of Arabic letters, quotes within a text, all lengths up to the limit."""
    for text in ("« Ça va\u00a0? »\u202f; l’été", "می\u200cخواهم", "👩\u200d⚕️", "عربي", "a" * (LONGEST_TEXT - 2), "“Go” she said “on”"):
        parsed = parse(f"a: x {text}\nb: >-\n  {text}\n".encode(), "f")
        assert parsed.problems == parsed.advice == () and parsed.data["b"] == text
    assert parse(b"a: one   # a note\nb: 'two words' # a note\n", "f").advice == ()


def test_advice_keeps_no_case_out_of_the_library(tmp_path: Path, frozen: Path) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root, ignore=lambda folder, names: names if Path(folder).name == "cases" else [])
    title("“The packing shed” # or so")(shutil.copytree(frozen, root / "cases" / NAME))
    library = load_library(root)
    assert list(library.cases) == [NAME] and library.problems == ()
