"""Commands about studies: what they keep, print, write, refuse, and leave in the audit log."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tracks_sim.bots import dealt_keys
from tracks_sim.cli import studies
from tracks_sim.store import Store, Studies, SystemClock
from tracks_sim.study.events import MOST_TRAINERS


@pytest.fixture(autouse=True)
def few_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are compared with one copy: what is said of them is tested, and 40 take ten seconds."""
    monkeypatch.setattr(studies, "COPIES", 1)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return new_plan(tmp_path)


def new_plan(folder: Path) -> Path:
    assert run("study", "new", folder / "plan.yaml", "--template").exit_code == 0
    return folder / "plan.yaml"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with a frozen study, and its hash; made once, each test works on a copy."""
    folder = tmp_path_factory.mktemp("frozen")
    plan, data = new_plan(folder), folder / "data"
    assert run("study", "new", plan, "--data", data).exit_code == 0
    made = run("study", "freeze", "spring-course", "--data", data)
    assert made.exit_code == 0, made.output
    assert "remark: Where the study is registered is not said." in made.stderr and "remark: The plan does not say how many people" in made.stderr
    return data, made.stdout.strip()


@pytest.fixture
def frozen(template: tuple[Path, str], data: Path) -> str:
    shutil.copytree(template[0], data)
    return template[1]


def test_a_template_is_written_kept_checked_and_frozen(plan: Path, data: Path, frozen: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", frozen)
    checked = run("study", "check", "spring-course", "--data", data)
    assert checked.exit_code == 0 and "warning: Form A has 4 cases" in checked.output
    assert "warning: Demonstration: " in checked.output
    # what can be changed before the freeze alone is said of a file, and not of the frozen study
    assert "no last day" in run("study", "check", plan, "--data", data).output and "no last day" not in checked.output
    assert run("study", "status", "--data", data).output == "spring-course  frozen  demonstration\n"
    told = run("study", "status", "spring-course", "--data", data).output
    assert frozen in told and "measures nothing" in told
    assert json.loads(run("study", "status", "spring-course", "--json", "--data", data).output)["demonstration"] is True
    again = run("study", "new", plan, "--data", data)
    assert again.exit_code == 2 and "study amend" in again.output
    assert "stays as it is" in run("study", "new", plan, "--template").output


def test_the_text_for_a_registry_has_the_hash_and_is_written_to_a_new_file(frozen: str, data: Path, tmp_path: Path) -> None:
    shown = run("study", "register", "spring-course", "--data", data)
    assert shown.exit_code == 0 and frozen in shown.stdout and "## AsPredicted" in shown.stdout
    file = tmp_path / "registration.md"
    assert run("study", "register", "spring-course", "--out", file, "--data", data).stdout == f"{file}\n" and file.read_text(encoding="utf-8") == shown.stdout
    again = run("study", "register", "spring-course", "--out", file, "--data", data)
    assert again.exit_code == 2 and "Choose another name" in again.output


def test_what_hinders_is_said_and_nothing_is_frozen(plan: Path, data: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("the-tape-measure", "the-tape-recorder"), encoding="utf-8")
    assert run("study", "new", plan, "--data", data).exit_code == 0
    checked = run("study", "check", plan, "--data", data)
    assert checked.exit_code == 1 and "error: There is no case 'the-tape-recorder'" in checked.output
    refused = run("study", "freeze", "spring-course", "--data", data)
    assert refused.exit_code == 2 and "was not frozen" in refused.output
    assert run("study", "status", "--data", data).output == "spring-course  not frozen  demonstration\n"
    plan.write_text("id: X\n", encoding="utf-8")
    assert "plan.yaml:1:" in run("study", "new", plan, "--data", data).output


def test_each_form_is_judged_beside_chance_in_each_language(plan: Path, data: Path) -> None:
    checked = run("study", "check", plan, "--data", data)
    head, *rows = [line.split("\t") for line in checked.stdout.splitlines()]
    assert head == ["set", "cases", "language", "ways that win", "in 95 of 100 of 1 copies at most", "gates passed by", "longer passages (AUC)", "above .05 without a limit"]
    assert [row[:3] for row in rows] == [[f"form {form}", "4", language] for form in "AB" for language in ("en", "fr")]
    assert all(row[3].isdecimal() and 0 <= float(row[6]) <= 1 for row in rows)


def test_a_form_that_is_worse_than_chance_is_advice_and_hinders_nothing(plan: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_language = {"en": dealt_keys.WinsBySet(("first_option", "cautious"), ("cautious",), 1, ()), "fr": dealt_keys.WinsBySet(("cautious",), (), 1, ())}
    monkeypatch.setattr(dealt_keys, "wins_beside_chance", lambda files, library, country, language, copies: by_language[language])
    checked = run("study", "check", plan, "--data", data)
    advice = [line for line in checked.stderr.splitlines() if line.startswith("advice: ")]
    assert checked.exit_code == 0
    assert advice == [f"advice: form {form}, en: 2 ways to answer without reading win, 1 by chance; gates passed by: cautious." for form in "AB"]


def test_a_form_whose_cases_are_not_there_is_not_judged(plan: Path, data: Path) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("the-tape-measure", "the-tape-recorder"), encoding="utf-8")
    checked = run("study", "check", plan, "--data", data)
    assert checked.exit_code == 1 and "form A" in checked.stdout and "form B" not in checked.stdout


def test_a_last_day_is_past_by_the_clock_of_the_store(plan: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = datetime(2028, 2, 29, 23, 59, tzinfo=UTC)
    plan.write_text(plan.read_text(encoding="utf-8").replace("weeks: 4}", f"weeks: 4, closes: {last:%Y-%m-%d}}}"), encoding="utf-8")
    assert run("study", "new", plan, "--data", data).exit_code == 0
    for what in (plan, "spring-course"):
        for now, code in ((last, 0), (last + timedelta(minutes=1), 1)):
            monkeypatch.setattr(SystemClock, "now", lambda _, now=now: now)
            assert run("study", "check", what, "--data", data).exit_code == code, (what, now)
    assert run("study", "freeze", "spring-course", "--data", data).exit_code == 2
    monkeypatch.setattr(SystemClock, "now", lambda _: last)
    assert run("study", "freeze", "spring-course", "--data", data).exit_code == 0


def test_practice_cases_are_frozen_as_a_demonstration_only(plan: Path, data: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("demonstration: true\n", ""), encoding="utf-8")
    line = plan.read_text(encoding="utf-8").splitlines().index("forms:") + 2  # of the first form, below
    checked = run("study", "check", plan, "--data", data)
    assert checked.exit_code == 1 and f"plan.yaml:{line}: error: Anybody may have worked on these cases of the forms" in checked.output
    assert run("study", "new", plan, "--data", data).exit_code == 0
    assert run("study", "freeze", "spring-course", "--data", data).exit_code == 2
    plan.write_text(text, encoding="utf-8")
    assert run("study", "new", plan, "--data", data).exit_code == 0 and run("study", "freeze", "spring-course", "--data", data).exit_code == 0
    plan.write_text(text.replace("demonstration: true\n", ""), encoding="utf-8")
    refused = run("study", "amend", "spring-course", "--what", "x", "--why", "y", "--plan", plan, "--data", data)
    assert refused.exit_code == 2 and "was not amended" in refused.output


def test_a_plan_that_asks_the_untrained_about_the_training_is_not_frozen(plan: Path, data: Path) -> None:
    text = plan.read_text(encoding="utf-8")
    before, after = "  post: [knowledge, confidence, attitude]\n", "  post: [knowledge, confidence, attitude, reaction]\n"
    assert before in text
    plan.write_text(text.replace(before, after).replace("  training: {post: [reaction]}\n", ""), encoding="utf-8")
    line = text.splitlines().index(before.rstrip("\n")) + 1
    checked = run("study", "check", plan, "--data", data)
    assert checked.exit_code == 1
    assert f"plan.yaml:{line}: error: `questionnaires.post` asks the group waitlist about a training that it has not had at post." in checked.output
    assert "write instead: `questionnaires_by_arm: {training: {post: [reaction]}, waitlist: {follow-up: [reaction]}}`" in checked.output
    assert run("study", "new", plan, "--data", data).exit_code == 0  # a plan that is not ready may be kept
    assert run("study", "freeze", "spring-course", "--data", data).exit_code == 2


def test_codes_come_once_as_csv_and_sheets_for_their_owner_alone(data: Path, frozen: str, tmp_path: Path) -> None:
    table, sheets = tmp_path / "codes.csv", tmp_path / "codes.html"
    made = run("study", "codes", "spring-course", 5, "--site", "north", "--experience", "new", "--label", "=room", "--language", "fr",
               "--csv", table, "--sheets", sheets, "--data", data)  # fmt: skip
    assert made.exit_code == 0 and made.stdout.split() == [str(table), str(sheets)]
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert len({r["code"] for r in rows}) == 5 and rows[0]["label"] == "'=room"
    page = sheets.read_text(encoding="utf-8")
    assert page.count('class="strip"') == 5 and all(r["code"] in page and r["trainee"] not in page for r in rows)
    assert "Une étude" in page and 'lang="fr"' in page and "http" not in page and "src=" not in page
    assert {stat.S_IMODE(f.stat().st_mode) for f in (table, sheets)} == {0o600}
    with Store.open(data) as store:
        assert store.trainee_of(rows[0]["code"]).id == rows[0]["trainee"]
    taken = run("study", "codes", "spring-course", 1, "--site", "north", "--experience", "new", "--csv", table, "--data", data)
    assert taken.exit_code == 2 and "no code was made" in taken.output
    shown = run("study", "codes", "spring-course", 2, "--site", "north", "--experience", "new", "--data", data)
    assert len(shown.stdout.splitlines()) == 3
    assert "--site" in run("study", "codes", "spring-course", 1, "--data", data).output
    in_session = ("study", "codes", "spring-course", 1, "--site", "north", "--experience", "new", "--session", "monday", "--data", data)
    held = run(*in_session, "--trainer", MOST_TRAINERS)
    assert held.stdout.splitlines()[0] == "code,trainee,site,experience,label,session,trainer" and held.stdout.splitlines()[1].endswith(f",monday,{MOST_TRAINERS}")
    assert [run(*in_session, "--trainer", wrong).exit_code for wrong in (0, MOST_TRAINERS + 1, "Anna")] == [2, 2, 2]
    with Store.open(data) as store:
        assert len(Studies(store).state("spring-course").members) == 8


def test_who_is_due_lost_and_how_many_came_how_far(data: Path, frozen: str) -> None:
    made = run("study", "codes", "spring-course", 3, "--site", "north", "--experience", "new", "--label", "room 2", "--data", data)
    rows = list(csv.DictReader(made.stdout.splitlines()))
    due = list(csv.DictReader(run("study", "due", "spring-course", "--data", data).stdout.splitlines()))
    assert [d["trainee"] for d in due] == [r["trainee"] for r in rows]
    assert {(d["phase"], d["state"], d["label"]) for d in due} == {("pre", "not agreed", "room 2")}
    assert run("study", "lost", rows[0]["code"], "--why", "moved", "--data", data).exit_code == 0
    assert run("study", "lost", rows[1]["trainee"], "--why", "moved", "--data", data).exit_code == 0
    assert run("study", "lost", "AAAA-AAAA-AAAA", "--why", "x", "--data", data).exit_code == 2
    assert len(run("study", "due", "spring-course", "--data", data).stdout.splitlines()) == 2
    told = json.loads(run("study", "status", "spring-course", "--json", "--data", data).stdout)
    assert told["flow"]["all"]["enrolled"] == 3 and told["flow"]["all"]["lost"] == {"moved": 2} and told["plan_hash"] == frozen
    said = run("study", "status", "spring-course", "--data", data).output
    assert "lost moved: 2" in said and "pre: 0 completed, 1 expected at the end" in said and "results closed from post on." in said
    assert told["closed_outcomes"][0] == "post" and told["weeks"][0]["enrolled"] == 3 and told["expected"][0]["people"] == 1


def test_results_are_opened_with_a_reason_and_by_who_is_sure(data: Path, frozen: str) -> None:
    assert run("study", "codes", "spring-course", 2, "--site", "north", "--experience", "new", "--data", data).exit_code == 0
    asked = run("study", "open", "spring-course", "--phase", "post", "--why", "the ministry asks", "--data", data)
    assert asked.exit_code == 1 and "This ends the phase post: 2 members who could still answer it cannot any more." in asked.output  # nobody said yes
    refused = run("study", "open", "spring-course", "--phase", "post", "--why", " ", "--yes", "--data", data)
    assert refused.exit_code == 2 and "Say why" in refused.output
    done = run("study", "open", "spring-course", "--phase", "post", "--why", "the ministry asks", "--yes", "--data", data)
    assert done.exit_code == 0 and "The results of post are open." in done.output
    told = json.loads(run("study", "status", "spring-course", "--json", "--data", data).stdout)
    assert [(o["phase"], o["why"], o["unfinished"]) for o in told["openings"]] == [("post", "the ministry asks", 2)]
    assert "results of post opened" in run("study", "status", "spring-course", "--data", data).output


def test_the_seed_shows_when_the_study_is_closed_and_not_before(data: Path, frozen: str) -> None:
    def seed() -> object:
        return json.loads(run("study", "status", "spring-course", "--json", "--data", data).stdout)["allocation_seed"]

    one = run("study", "release", "spring-course", "--phase", "pre", "--data", data)
    assert one.exit_code == 0 and "still measures" in one.output and seed() is None
    assert run("study", "release", "spring-course", "--data", data).stdout == "0 cases released\n"
    assert re.fullmatch(r"[0-9a-f]{64}", str(seed()))


def test_an_amendment_is_listed_and_the_hash_stays(plan: Path, data: Path, frozen: str) -> None:
    plan.write_text(plan.read_text(encoding="utf-8").replace("weeks: 4", "weeks: 6"), encoding="utf-8")
    assert run("study", "amend", "spring-course", "--what", "six weeks", "--why", "holidays", "--plan", plan, "--data", data).exit_code == 0
    shown = run("study", "status", "spring-course", "--data", data).output
    assert "six weeks (holidays)" in shown and frozen in shown
    plan.write_text(plan.read_text(encoding="utf-8").replace("[training, waitlist]", "[training, control]").replace("  waitlist: {follow-up: [reaction]}\n", ""), encoding="utf-8")
    refused = run("study", "amend", "spring-course", "--what", "x", "--why", "y", "--plan", plan, "--data", data)
    assert refused.exit_code == 2 and "arms cannot be changed" in refused.output


def test_everything_stands_in_the_audit_log_without_a_code(data: Path, frozen: str) -> None:
    code = run("study", "codes", "spring-course", 1, "--site", "north", "--experience", "new", "--data", data).stdout.splitlines()[1].split(",")[0]
    run("study", "lost", code, "--why", "moved", "--data", data)
    run("study", "due", "spring-course", "--data", data)
    logged = run("audit", "--json", "--data", data).stdout
    assert {row["what"] for row in json.loads(logged)} >= {"study", "codes", "study-lost", "study-members"}
    assert code not in logged
    assert "no study 'other'" in run("study", "status", "other", "--data", data).output
