"""The commands codes and release: what they print, refuse and change."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import run, submit_attempt
from tracks_sim.practice.events import StepOpened
from tracks_sim.store import Store


def test_codes_are_made_listed_and_replaced(data: Path) -> None:
    made = run("codes", "new", "2", "--label", "room 2", "--data", data).output.split()
    assert len(made) == 4
    listed = run("codes", "list", "--data", data).output
    assert made[1] in listed and "room 2" in listed and made[0] not in listed
    replaced = run("codes", "replace", made[1], "--data", data).output.strip()
    with Store.open(data) as store:
        assert store.trainee_of(replaced).id == made[1]


def test_whoever_did_something_was_here_though_they_entered_no_code(data: Path) -> None:
    trainee, attempt = submit_attempt(data)
    with Store.open(data) as store:
        store.append(attempt, [StepOpened(at="2031-01-02T03:04:05Z", step="feedback")], 3, "tab")
    [line] = run("codes", "list", "--data", data).output.splitlines()
    assert line.startswith(trainee) and "last here 2031-01-02T03:04:05Z" in line


def test_an_unknown_trainee_gets_a_sentence(data: Path) -> None:
    assert run("migrate", "--data", data).exit_code == 0
    result = run("codes", "replace", "nobody", "--data", data)
    assert result.exit_code == 2
    assert "codes list" in result.output


def test_release_says_how_many_and_refuses_what_is_mistyped(data: Path) -> None:
    submit_attempt(data)
    submit_attempt(data, "practice")
    mistyped = run("release", "--case", "the-paking-shed", "--data", data)
    assert mistyped.exit_code == 2 and "the-paking-shed" in mistyped.output
    assert run("release", "--case", "the-packing-shed", "--data", data).output == "1 assessment released\n"
    assert run("release", "--data", data).output == "0 assessments released\n"
