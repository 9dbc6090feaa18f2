"""Exports name people and attempts by ids that no list of codes has, and times by day."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, answer_all, clock, consenting_members, frozen_study, submit_form
from tracks_sim.bots import KEY
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.exports.events import export_events
from tracks_sim.exports.rescore import Difference, groups, rescore, write_rescored
from tracks_sim.exports.responses import export_responses
from tracks_sim.exports.study import export_study
from tracks_sim.exports.xapi import export_statements
from tracks_sim.outcomes.study_data import study_data
from tracks_sim.practice.events import Released
from tracks_sim.store import Store
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires

HOUR = "T12:"
"""What a time has that the fixed clock gives; a whole day has none, and xAPI asks for midnight."""


@dataclass(frozen=True)
class Kept:
    store: Store
    library: Library
    asked: Questionnaires
    members: dict[str, tuple[str, ...]]
    """Internal ids by study, in the order of enrolment, which is that of the list of codes."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Two studies: six members of the first and one of the second submitted a form; the cases of one member are released."""
    library, asked, members, now = kit_library(), load_questionnaires(scenarios_root()), dict[str, tuple[str, ...]](), clock()
    with Store.open(tmp_path_factory.mktemp("pseudonyms") / "data", clock=now) as store:
        for name, count in (("small-study", 6), ("other-study", 1)):
            studies = frozen_study(store, library, asked, a_study(id=name))
            members[name] = consenting_members(studies, name, count)
            for trainee in members[name]:
                answer_all(studies, trainee, "pre", asked)
                submit_form(studies, library, trainee, "pre", KEY)
                now.advance(timedelta(minutes=1))
        for row in store.attempts(members["small-study"][0]):
            store.append(row.id, [Released(at=store.time())], row.events, "tab")
        yield Kept(store, library, asked, members)


def all_exports(kept: Kept, out: Path, *, with_text: bool) -> tuple[Path, ...]:
    """Every file with rows of single persons: of everybody, of each study, and scored again as if each key were another one."""
    store, library, difference = kept.store, kept.library, Difference()
    of_studies = [
        path for study in kept.members
        for path in export_study(study_data(store, study, library, kept.asked), kept.asked, out / study, with_text)
    ]  # fmt: skip
    rows = list(rescore(store, library, groups(store, library, difference), difference))
    return (
        export_events(store, out, with_text), *export_responses(store, library, out, with_text), *of_studies,
        export_statements(store, library, out, "https://kit.example.org/", long=True), *write_rescored(rows, out),
    )  # fmt: skip


def column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]


@pytest.mark.parametrize("with_text", [False, True])
def test_no_export_has_the_internal_id_of_a_person_or_an_attempt(kept: Kept, tmp_path: Path, with_text: bool) -> None:
    internal = {row.id for row in kept.store.attempts()} | {one.id for one in kept.store.trainees()}
    for path in all_exports(kept, tmp_path, with_text=with_text):
        text = path.read_text(encoding="utf-8")
        assert not [i for i in internal if i in text or i.replace("-", "") in text], path.name


def test_files_of_one_study_join_and_so_does_a_second_export(kept: Kept, tmp_path: Path) -> None:
    all_exports(kept, tmp_path, with_text=False)
    all_exports(kept, tmp_path / "again", with_text=False)
    members = set(column(tmp_path / "small-study" / "members.csv", "trainee"))
    assert len(members) == 6
    for name in ("sittings", "judgements", "answers"):
        assert set(column(tmp_path / "small-study" / f"{name}.csv", "trainee")) == members
    assert members == set(column(tmp_path / "again" / "small-study" / "members.csv", "trainee"))


def test_files_on_everybody_join_by_person_and_attempt(kept: Kept, tmp_path: Path) -> None:
    all_exports(kept, tmp_path, with_text=False)
    lines = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    of_attempts = {line["attempt"]: line["trainee"] for line in lines}
    answers = tmp_path / "responses.csv"
    assert dict(zip(column(answers, "attempt"), column(answers, "trainee"), strict=True)) == of_attempts
    assert len(of_attempts) == 2 * 7 and len(set(of_attempts.values())) == 7  # two cases of each of seven people
    statements = [json.loads(line) for line in (tmp_path / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {s["actor"]["account"]["name"] for s in statements} == set(of_attempts.values())
    assert len({s["context"]["registration"] for s in statements}) == len(of_attempts)


def test_no_two_kinds_of_export_name_anybody_alike(kept: Kept, tmp_path: Path) -> None:
    """One person in two studies, and in an export of everybody, has three ids: none leads from one to the other."""
    all_exports(kept, tmp_path, with_text=False)
    files = [tmp_path / "small-study" / "members.csv", tmp_path / "other-study" / "members.csv", tmp_path / "responses.csv"]
    small, other, everybody = (set(column(file, "trainee")) for file in files)
    assert not small & other and not small & everybody and not other & everybody
    person = kept.members["small-study"][0]
    assert len({kept.store.export_id(person, study) for study in ("", "small-study", "other-study")}) == 3


def test_another_installation_gives_other_ids(kept: Kept, tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as other:
        assert other.export_id("somebody", "small-study") != kept.store.export_id("somebody", "small-study")


def test_the_order_of_rows_says_nothing_of_the_order_of_codes(kept: Kept, tmp_path: Path) -> None:
    """The list of codes is in the order of enrolment: the nth row of an export must not be its nth code."""
    all_exports(kept, tmp_path, with_text=False)
    for name in ("members", "sittings", "judgements", "answers"):
        rows = column(tmp_path / "small-study" / f"{name}.csv", "trainee")
        assert rows == sorted(rows)
    people = column(tmp_path / "responses.csv", "trainee")
    assert people == sorted(people)
    lines = [json.loads(line)["trainee"] for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == sorted(lines)


def test_times_are_days_and_durations_stay(kept: Kept, tmp_path: Path) -> None:
    all_exports(kept, tmp_path, with_text=False)
    for path in sorted(tmp_path.rglob("*.*")):
        if not path.name.startswith("codebook"):
            assert HOUR not in path.read_text(encoding="utf-8"), path.name
    assert set(column(tmp_path / "small-study" / "sittings.csv", "submitted_at")) == {"2027-01-04"}
    assert set(column(tmp_path / "responses.csv", "started_at")) == {"2027-01-04"}
    assert min(float(minutes) for minutes in column(tmp_path / "responses.csv", "minutes")) > 0
    lines = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {line["event"]["at"] for line in lines} == {"2027-01-04"}
    # A release falls on many attempts at one moment: with the seconds up to it their beginnings could be told from each other.
    assert all(("seconds" in line) == (line["event"]["kind"] != "released") for line in lines)
    assert [line for line in lines if line["event"]["kind"] == "released"]


def test_whole_times_come_with_what_people_wrote_alone(kept: Kept, tmp_path: Path) -> None:
    all_exports(kept, tmp_path, with_text=True)
    assert {path.name for path in tmp_path.rglob("*.*") if HOUR in path.read_text(encoding="utf-8")} == {"events.jsonl"}


def test_site_and_experience_are_as_the_plan_lists_them(kept: Kept, tmp_path: Path) -> None:
    """One of the members has a word that the plan does not list, as from before it listed any; another one has none."""
    data = study_data(kept.store, "small-study", kept.library, kept.asked)
    members = data.members.assign(site=["her own office", "", "north", "north", "south", "south"])
    export_study(replace(data, members=members), kept.asked, tmp_path)
    assert sorted(column(tmp_path / "members.csv", "site")) == ["", "north", "north", "other", "south", "south"]
    assert "her own office" not in (tmp_path / "members.csv").read_text(encoding="utf-8")
    export_study(replace(data, study=data.study.model_copy(update={"levels": {}})), kept.asked, tmp_path, with_text=True)
    assert set(column(tmp_path / "members.csv", "site")) == {"other"}
