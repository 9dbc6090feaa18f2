"""A twin starts as a copy of a case, and the check compares it with that case; the attribute changed is checked as far as the structure shows it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import click
import pytest
from click.testing import CliRunner

from tests.case.load.test_conversation_references import CASE, KEY, KEY_TEXT, TEXT
from tests.support.scenarios_copy import copy_scenarios
from tests.support.skeleton_case import CASE_ID, swap
from tracks_sim.case.check import check_case
from tracks_sim.case.check.twins import same_structure_and_key
from tracks_sim.case.load import load_case, load_library
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.key import Attribute
from tracks_sim.case.model.record import Record
from tracks_sim.cli import main
from tracks_sim.drafts.skeleton import write_twin
from tracks_sim.errors import SkeletonRefused
from tracks_sim.problem import Problem

TWIN = "the-other-van"
Problems = Callable[[], list[Problem]]


@pytest.fixture
def first(folder: Path) -> Path:
    """The skeleton with a small person, reviewed and voted on."""
    for name, more in {"case.yaml": CASE, "text/en.yaml": TEXT, "text/fr.yaml": TEXT, "key/key.yaml": KEY, "key/text/en.yaml": KEY_TEXT, "key/text/fr.yaml": KEY_TEXT}.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    swap(folder / "review.yaml", "entries: []", 'entries:\n  - {role: nurse, when: 2026-11, version: "1.0.0", verdict: fit}')
    swap(folder / "case.yaml", "status: draft ", "status: expert_reviewed ")
    return folder


@pytest.fixture
def twin(first: Path) -> Path:
    """A copy in which he is she, with one sentence of each language changed."""
    twin_folder = write_twin(TWIN, first.name, "sex", first.parent)
    swap(twin_folder / "case.yaml", "pronoun: she", "pronoun: he")
    swap(twin_folder / "text/en.yaml", "an ordinary entry of the day team.", "an ordinary entry on him.")
    swap(twin_folder / "text/fr.yaml", "une entrée banale de l’équipe de jour.", "une entrée banale sur lui.")
    return twin_folder


@pytest.fixture
def twin_problems(twin: Path, catalogue_files: dict[str, SourceFile[Record]]) -> Problems:
    """Problems that the check finds in the twin but not in its first version."""
    def own() -> list[Problem]:
        known = {(p.code, p.message) for p in check_case(twin.parent / CASE_ID, twin.parent, catalogue_files)}
        return [p for p in check_case(twin, twin.parent, catalogue_files) if (p.code, p.message) not in known]

    return own


def test_a_copy_that_is_reworded_passes_as_its_first_version_does(twin: Path, twin_problems: Problems) -> None:
    assert twin_problems() == []
    case, first = load_case(twin), load_case(twin.parent / CASE_ID)
    assert case.case.id == TWIN and case.case.status == "draft" and case.review.entries == () and case.review.origin_note == first.review.origin_note
    assert case.key.twin is not None and (case.key.twin.of, case.key.twin.changed) == (CASE_ID, "sex")
    assert same_structure_and_key(first.case, first.key, case.case, case.key)
    for file in twin.rglob("*.yaml"):
        schema = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / schema).resolve().is_file()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("case.yaml", "[rl1, rl2, rl3, rl4]", "[rl2, rl1, rl3, rl4]", "documents[1].passages[1]` is `rl2`, in `the-blue-van` it is `rl1`"),
        ("case.yaml", "distress: 0.3", "distress: 0.4", "person.distress` is `0.4`"),
        ("case.yaml", "setting: reception ", "setting: raid ", "setting` is `raid`"),
        ("case.yaml", "form: open, brings: [fa1]", "form: cued, brings: [fa1]", "questions[1].form` is `cued`"),
        ("key/key.yaml", "level: urgent, who: [legal_aid]", "level: helpful, who: [legal_aid]", "needs[1].level` is `helpful`"),
        ("key/key.yaml", "talk-again, standing: acceptable", "talk-again, standing: not_accepted", "options[2].standing` is `not_accepted`"),
        ("key/key.yaml", "any: [hn2, rl3]", "any: [hn2]", "evidence[1].any` has 1 entries, in `the-blue-van` it has 2 entries"),
        ("text/en.yaml", "refuse: [R.]", "refuse: [R., S.]", "replies.refuse` has 2 entries"),
    ],
)  # fmt: skip
def test_what_differs_besides_words_is_an_error_at_its_place(twin: Path, twin_problems: Problems, file: str, old: str, new: str, message: str) -> None:
    swap(twin / file, old, new)
    errors = [p for p in twin_problems() if not p.advice]
    assert errors and {p.code for p in errors} == {"twin-differs"} and message in errors[0].message
    line = next(n for n, text in enumerate((twin / file).read_text(encoding="utf-8").splitlines(), 1) if new in text)
    assert errors[0].line == line and errors[0].file.endswith(file)
    if not file.startswith("text"):
        case, first = load_case(twin), load_case(twin.parent / CASE_ID)
        assert not same_structure_and_key(first.case, first.key, case.case, case.key)


def test_a_child_is_no_twin_of_an_adult(twin: Path, twin_problems: Problems) -> None:
    swap(twin / "case.yaml", "age: adult ", "age: child ")
    assert "twin-differs" in {p.code for p in twin_problems()}


@pytest.mark.parametrize(("of", "why"), [(TWIN, "this case itself"), ("the-gone-van", "does not stand beside it")])
def test_a_twin_has_a_first_version_beside_it(twin: Path, twin_problems: Problems, of: str, why: str) -> None:
    swap(twin / "key/key.yaml", f"of: {CASE_ID}", f"of: {of}")
    assert [(p.code, p.line) for p in twin_problems()] == [("unknown-twin", 5)] and why in twin_problems()[0].message


def test_a_twin_of_a_twin_is_refused(twin: Path, catalogue_files: dict[str, SourceFile[Record]]) -> None:
    swap(twin.parent / CASE_ID / "key/key.yaml", "classification:", "twin: {of: the-old-van, changed: sex}\nclassification:")
    assert "is a twin itself" in next(p.message for p in check_case(twin, twin.parent, catalogue_files) if p.code == "unknown-twin")
    with pytest.raises(SkeletonRefused, match="make the new one a twin of"):
        write_twin("the-third-van", TWIN, "sex", twin.parent)


def test_words_that_are_all_the_same_are_pointed_at(twin: Path, twin_problems: Problems) -> None:
    swap(twin / "text/fr.yaml", "une entrée banale sur lui.", "une entrée banale de l’équipe de jour.")
    assert [(p.code, p.file.rpartition("/")[2], p.advice) for p in twin_problems()] == [("twin-alike", "fr.yaml", True)]


@pytest.mark.parametrize(
    ("changed", "swaps", "message"),
    [
        ("sex", (("pronoun: he", "pronoun: she"),), ["it is `she` in both"]),
        ("age", (), ["but the sex differs too"]),
        ("sex", (("length: long ", "region: western_asia\nlength: long "),), ["but the region differs too"]),
        ("region", (("pronoun: he", "pronoun: she"),), ["does not say it"]),
        ("region", (("pronoun: he", "pronoun: she"), ("length: long ", "region: western_asia\nlength: long ")), ["does not say it"]),
        ("education", (("pronoun: he", "pronoun: she"),), []),
    ],
)  # fmt: skip
def test_the_attribute_is_held_to_what_differs(twin: Path, twin_problems: Problems, changed: str, swaps: tuple[tuple[str, str], ...], message: list[str]) -> None:
    swap(twin / "key/key.yaml", "changed: sex", f"changed: {changed}")
    for old, new in swaps:
        swap(twin / "case.yaml", old, new)
    advice = twin_problems()
    assert {p.code for p in advice} <= {"twin-attribute"} and all(p.advice for p in advice)
    assert len(advice) == len(message) and all(words in p.message for words, p in zip(message, advice, strict=True))


def test_a_twin_is_not_among_what_is_listed(twin: Path, tmp_path: Path) -> None:
    root = tmp_path / "scenarios"
    copy_scenarios(root)
    for case in (CASE_ID, TWIN):
        shutil.copytree(twin.parent / case, root / "cases" / case)
    library = load_library(root)
    assert set(library.cases) == {CASE_ID, TWIN} and set(library.first_versions) == {CASE_ID}


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_command_copies_and_refuses_in_a_sentence(first: Path) -> None:
    into = str(first.parent)
    code, message = run("new", TWIN, "--twin-of", first.name, "--changed", "age", "--into", into)
    assert code == 0 and "is a copy of the-blue-van" in message
    assert load_case(first.parent / TWIN).key.twin is not None
    assert run("new", "the-third-van", "--twin-of", first.name, "--into", into)[0] == 2
    code, message = run("new", "the-third-van", "--twin-of", "the-gone-van", "--changed", "age", "--into", into)
    assert code == 2 and "stands beside its first version" in message and not (first.parent / "the-third-van").exists()
    assert run("new", TWIN, "--twin-of", first.name, "--changed", "age", "--into", into)[0] == 2


def test_the_command_knows_every_attribute() -> None:
    option = next(p for p in main.commands["new"].params if p.name == "changed")
    assert isinstance(option.type, click.Choice) and tuple(option.type.choices) == get_args(Attribute)
