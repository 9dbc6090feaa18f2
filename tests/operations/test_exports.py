"""Acts that take answers out: what they write, with and without text, and what the log says of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.operations.conftest import CASE, NOTE, STUDY, Office
from tests.support.study_cases import FORMS, a_study, answer_all, clock, consenting_members, frozen_study, submit_form
from tracks_sim.bots import KEY
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.errors import Cancelled, UnknownCode, UnknownStudy
from tracks_sim.jobs import cancellable
from tracks_sim.operations import exports
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.studies import release
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.study.questionnaire import load_questionnaires


@pytest.mark.parametrize("with_text", [False, True])
def test_text_leaves_only_where_it_is_asked_for_and_the_log_says_so(office: Office, with_text: bool) -> None:
    events = exports.export_events(office.audited, office.out, with_text)
    responses, *_ = exports.export_responses(office.audited, office.out, with_text)
    assert (NOTE in events.read_text(encoding="utf-8")) == (NOTE in responses.read_text(encoding="utf-8")) == with_text
    what = "export-text" if with_text else "export"
    assert office.log[:2] == [(what, "responses"), (what, "events")]


def test_statements_hold_no_text(office: Office) -> None:
    path = exports.export_xapi(office.audited, office.out, "https://kit.example.org", "1.0.3")
    assert NOTE not in path.read_text(encoding="utf-8") and office.log[0] == ("export", "xapi")


def test_the_tables_of_a_study_are_those_of_its_members(office: Office) -> None:
    paths = exports.export_study(office.audited, STUDY, office.out)
    with next(path for path in paths if path.name == "members.csv").open(encoding="utf-8") as file:
        assert [row["trainee"] for row in csv.DictReader(file)] == [office.audited.store.export_id(office.member, STUDY)]
    assert office.log[0] == ("export", f"study {STUDY}")
    before = office.log
    with pytest.raises(UnknownStudy):
        exports.export_study(office.audited, "no-such-study", office.out)
    assert office.log == before


def test_the_steps_are_told_and_cancelling_leaves_no_file_and_no_line_in_the_log(office: Office, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    exports.export_study(office.audited, STUDY, office.out, progress=lambda *step: told.append(step))
    assert told == [(0, 5, "members"), (1, 5, "sittings"), (2, 5, "judgements"), (3, 5, "answers"), (4, 5, exports.EXPECTED)]
    before, out = office.log, tmp_path / "cancelled"
    with cancellable(lambda: True), pytest.raises(Cancelled):
        exports.export_study(office.audited, STUDY, out)
    assert office.log == before and not out.exists()
    with cancellable(lambda: (out / "members.csv").exists()), pytest.raises(Cancelled):
        exports.export_study(office.audited, STUDY, out)
    assert office.log == [("export", f"study {STUDY}"), *before] and not (out / "sittings.csv").exists()


def test_scripts_go_beside_tables_in_csv_once_there_is_something_to_compare(office: Office, tmp_path: Path) -> None:
    scripts = {"analysis.R", "analysis.py", "design.csv", "forms.csv", "fits.csv", "lot.csv", "expected.csv", "README.md"}
    assert not scripts & {path.name for path in exports.export_study(office.audited, STUDY, office.out)}  # nobody has answered
    library, asked, time = load_library(only=[case for form in FORMS.values() for case in form]), load_questionnaires(scenarios_root()), clock()
    with Store.open(tmp_path / "compared", clock=time) as store:
        audited = AuditedStore(store, COMMAND_LINE)
        studies = frozen_study(store, library, asked, a_study())
        members = consenting_members(studies, STUDY, 4)  # a block: two of each arm
        for phase in ("pre", "post"):
            for trainee in members:
                answer_all(studies, trainee, phase, asked)
                submit_form(studies, library, trainee, phase, KEY)
            time.advance(timedelta(weeks=3))
        release(audited, STUDY, ())
        as_parquet, as_csv = ({path.name for path in exports.export_study(audited, STUDY, office.out, form=form)} for form in ("parquet", "csv"))
        paths = exports.export_study(audited, STUDY, office.out, spss=True)
    assert scripts <= as_csv and not scripts & as_parquet
    assert {path.name for path in paths} - as_csv == {"members.sav", "sittings.sav", "judgements.sav", "answers.sav"}
    pages = {path.name: path.read_text(encoding="utf-8") for path in paths if path.suffix == ".md"}
    assert "open `members.sav`" in pages["README.md"] and "Codebook of members.csv" in pages["codebook-members.md"]
    with (office.out / "lot.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["trainee"] for row in rows] == sorted(store.export_id(member, STUDY) for member in members)  # four in a block, a cell for each first form
    assert {(row["trained"], row["places"]) for row in rows} == {("1", "2")} and len({row["cell"] for row in rows}) == 2


def test_one_person_gets_everything_as_file_or_values(office: Office) -> None:
    path = exports.export_person(office.audited, office.trainee, office.out)
    record = exports.person_record(office.audited, office.trainee)
    assert json.loads(path.read_text(encoding="utf-8"))["attempts"] == record["attempts"]
    assert record["attempts"][0]["events"][1]["event"]["text"] == NOTE
    assert [access["what"] for access in record["accesses"]] == ["export-person", "export-person"]  # the file, and this reading
    with pytest.raises(UnknownCode):
        exports.person_record(office.audited, "nobody")


def test_what_a_new_key_changes_is_counted_in_the_log(office: Office) -> None:
    bars, steps = [], []

    @contextmanager
    def bar(total: int) -> Iterator[Callable[[], None]]:
        bars.append(total)
        yield lambda: steps.append(1)

    paths, difference = exports.rescore(office.audited, office.out, "csv", bar)
    assert (bars, len(steps), difference.attempts) == ([1], 1, 1)
    assert {path.name for path in paths} >= {"rescored.csv"}
    store, text = office.audited.store, paths[0].read_text(encoding="utf-8")
    assert text.count(store.export_id(office.trainee)) > 0 and office.trainee not in text
    [attempt] = store.attempts(office.trainee)
    assert text.count(store.export_id(attempt.id)) > 0 and attempt.id not in text
    what, about = office.log[0]
    summary = json.loads(about)
    assert what == "rescore" and summary["attempts"] == 1 and [key.split()[0] for key in summary["keys"]] == [CASE]
    old, new = summary["keys"][0].split()[1:]
    assert old != new and office.audited.store.content(next(row["keyed_with"] for row in csv.DictReader(paths[0].open(encoding="utf-8")))) is not None
