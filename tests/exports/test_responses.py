"""Files of events and of last answers, and the codebook of their columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas
import pytest

from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event
from tests.support.study_cases import FORMS, a_study, answer_all, clock, consenting_members, frozen_study, submit_case
from tests.support.withheld import turn_event
from tracks_sim.bots import KEY
from tracks_sim.case.load import CaseFile, Catalogues, Library, load_library, scenarios_root
from tracks_sim.case.model.country import CountryProfile, Override
from tracks_sim.case.model.key import (
    CountryCost,
    ElementKey,
    IndicatorKey,
    Key,
    Lesson,
    NeedKey,
    NoteKey,
    OptionKey,
    PlanKey,
    ProtectionKey,
)
from tracks_sim.case.model.structure import Case, Document, Option, PlanQuestion
from tracks_sim.errors import StoreError
from tracks_sim.exports.events import export_events
from tracks_sim.exports.person import personal_data
from tracks_sim.exports.responses import CODEBOOK, Response, export_responses, response_frame
from tracks_sim.exports.xapi import export_statements
from tracks_sim.practice.events import (
    DecisionTaken,
    ElementJudged,
    Event,
    IndicatorJudged,
    NeedJudged,
    NotesKept,
    NoteWritten,
    PlanAnswered,
    Submitted,
    parse,
)
from tracks_sim.store import Store
from tracks_sim.study.questionnaire import load_questionnaires

AT = "2026-01-05T09:01:00Z"
S = "ilo-delphi-2009"


def library(overrides: tuple[Override, ...] = (), countries: Mapping[Any, CountryCost] | None = None, key_hash: str = "d" * 64) -> Library:
    """A library of one small case, with just enough of a country. By default its key is the one that was played."""
    case = Case(
        id="the-small-case", version="1.0.0", status="draft", origin="patterns", languages=("en",),
        setting="reception", mandate="reception_worker", age="adult",
        documents=(Document(id="letter", kind="letter", passages=("rn1", "rn2", "rn3")),),
        indicators=("debt_bondage", "violence"), needs=("lawyer",),
        options=(Option(id="talk", decision="second_talk"), Option(id="refer", decision="refer_specialist")),
        plan=(
            PlanQuestion(part="consent", choose="one", options=("ask", "form", "none")),
            PlanQuestion(part="safety", choose="several", options=("call", "door", "tell")),
        ),
    )  # fmt: skip
    key = Key(
        classification="trafficking", profile="adult_labour", circumstances=("adult",),
        indicators=(
            IndicatorKey(concept="debt_bondage", state="present", phases=("now",), source=S),
            IndicatorKey(concept="violence", state="insufficient", source=S),
        ),
        elements={
            "act": ElementKey(state="present", source=S),
            "means": ElementKey(state="present", also_accepted=("insufficient",), source=S),
            "purpose": ElementKey(state="present", source=S),
        },
        protection=ProtectionKey(state="present", grounds=("reprisals", "ostracism"), source=S),
        needs=(NeedKey(need="lawyer", level="urgent", who=("legal_aid",), source=S),),
        options=(
            OptionKey(option="talk", standing="best", source=S),
            OptionKey(option="refer", standing="not_accepted", source=S, countries=dict(countries or {})),
        ),
        plan={
            "consent": PlanKey(needed=("ask",), minor=("form",), source=S),
            "safety": PlanKey(needed=("call",), fitting=("door",), severe=("tell",), source=S),
        },
        note=NoteKey(voices={"words": ("rn1",), "observation": ("rn2",), "inference": (), "record": ("rn3",)}),
        lessons=tuple(Lesson(id=i) for i in ("one", "two", "three")),
    )  # fmt: skip
    file = CaseFile(Path(), case, {}, key, {}, cast(Any, None), {"case": "c" * 64, "key": key_hash})
    country = CountryProfile.model_construct(id="fr", overrides=overrides)
    unused = cast(Any, None)
    catalogues = Catalogues(unused, unused, unused, unused, unused, unused, {}, {}, {"fr": country}, {}, {})
    return Library(catalogues, {case.id: file})


OTHER_KEY = library(key_hash="9" * 64)
"""A library whose key was not played, so that no score is computed: the catalogues that one needs are not there."""
ANSWERS: tuple[Event, ...] = (
    IndicatorJudged(at=AT, concept="debt_bondage", state="absent"),
    IndicatorJudged(
        at=AT, concept="debt_bondage", state="present", phases=("exploitation", "now"), passages=("rn1", "rn3"),
        confidence=0.9,
    ),
    ElementJudged(at=AT, element="means", state="insufficient", passages=("rn2",)),
    ElementJudged(at=AT, element="act", state="absent"),
    ElementJudged(at=AT, element="protection", state="present", grounds=("ostracism", "reprisals")),
    NeedJudged(at=AT, need="lawyer", level="helpful", who="legal_aid", passages=("rn3", "rn1")),
    DecisionTaken(at=AT, option="refer"),
    PlanAnswered(at=AT, part="consent", choices=("form",)),
    PlanAnswered(at=AT, part="safety", choices=("call", "door")),
    NoteWritten(at=AT, words=("rn1",), observation=("rn2", "rn3"), text="=my own words; « et voilà »"),
    Submitted(at="2026-01-05T09:30:00Z"),
)  # fmt: skip


def rows(sample: StoreSample, of: Library, with_text: bool = False) -> dict[str, Any]:
    """Rows of the only attempt by item, as attributes."""
    frame = response_frame(sample.store, of, with_text)
    return {row.item: row for row in frame.itertuples()}


@pytest.fixture
def answered(sample: StoreSample) -> StoreSample:
    sample.store.append(sample.attempt, ANSWERS, after=1, tab="a")
    return sample


def test_every_event_is_a_line_that_can_be_read_back(answered: StoreSample, tmp_path: Path) -> None:
    path = export_events(answered.store, tmp_path / "out", with_text=True)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert path == tmp_path / "out" / "events.jsonl"
    assert [line["seq"] for line in lines] == list(range(1, 13))  # 1 start + 11 answers
    assert tuple(parse(line["event"]) for line in lines) == answered.store.events(answered.attempt)
    assert {(line["trainee"], line["attempt"]) for line in lines} == {(answered.store.export_id(answered.trainee), answered.store.export_id(answered.attempt))}
    # No code, no label, no hash of a code goes along.
    assert {key for line in lines for key in line} == {"trainee", "attempt", "seq", "seconds", "event"}


def test_free_text_leaves_only_when_it_is_asked_for(answered: StoreSample, tmp_path: Path) -> None:
    events = export_events(answered.store, tmp_path).read_text(encoding="utf-8")
    responses, *_ = export_responses(answered.store, library(), tmp_path)
    assert "my own words" not in events + responses.read_text(encoding="utf-8")
    left_out = [line for line in map(json.loads, events.splitlines()) if "text_left_out" in line]
    assert [line["event"]["kind"] for line in left_out] == ["note"]
    assert "note.text" not in rows(answered, library())


def test_a_typed_question_leaves_only_when_it_is_asked_for(sample: StoreSample, tmp_path: Path) -> None:
    sample.store.append(sample.attempt, [turn_event("my own words?"), NoteWritten(at=AT, text="my own words."), Submitted(at=AT)], after=1, tab="a")
    without = [
        export_events(sample.store, tmp_path), *export_responses(sample.store, library(), tmp_path),
        export_statements(sample.store, OTHER_KEY, tmp_path, "https://training.example.org/", long=True),
    ]  # fmt: skip
    assert not [path.name for path in without if "my own words" in path.read_text(encoding="utf-8")]
    lines = [json.loads(line) for line in without[0].read_text(encoding="utf-8").splitlines()]
    assert [line["seq"] for line in lines if "text_left_out" in line] == [2, 3] and lines[1]["event"]["read_as"] == "leading"
    assert export_events(sample.store, tmp_path / "all", with_text=True).read_text(encoding="utf-8").count("my own words") == 2


def test_own_notes_leave_in_no_export_but_that_of_ones_own_data(sample: StoreSample, tmp_path: Path) -> None:
    sample.store.append(sample.attempt, [NotesKept(at=AT, text="for me alone"), Submitted(at=AT)], after=1, tab="a")
    for with_text in (False, True):
        out = tmp_path / str(with_text)
        found = [export_events(sample.store, out, with_text), *export_responses(sample.store, library(), out, with_text)]
        assert not [path.name for path in found if "for me alone" in path.read_text(encoding="utf-8")]
        [line] = [line for line in map(json.loads, found[0].read_text(encoding="utf-8").splitlines()) if line["event"]["kind"] == "own_notes"]
        assert line["text_left_out"] and line["event"]["text"] == ""
    statements = export_statements(sample.store, OTHER_KEY, tmp_path, "https://training.example.org/", long=True).read_text(encoding="utf-8")
    assert "notes" not in statements
    assert "for me alone" in json.dumps(personal_data(sample.store, sample.trainee))


def test_a_sentence_that_a_spreadsheet_would_run_is_disarmed(answered: StoreSample) -> None:
    assert rows(answered, library(), with_text=True)["note.text"].answer == "'=my own words; « et voilà »"


def test_the_last_answers_beside_the_key(answered: StoreSample) -> None:
    found = rows(answered, library())
    said = {i: (r.step, r.answer, r.keyed, None if pandas.isna(r.right) else r.right) for i, r in found.items()}
    assert said == {
        "debt_bondage": ("indicators", "present", "present", 1),
        "violence": ("indicators", "", "insufficient", None),  # left open: no result, not a zero
        "act": ("elements", "absent", "present", 0),
        "means": ("elements", "insufficient", "present", 1),  # also accepted
        "purpose": ("elements", "", "present", None),
        "protection": ("elements", "present", "present", 1),
        "protection_grounds": ("elements", "ostracism reprisals", "reprisals ostracism", 1),  # the same set
        "lawyer": ("needs", "helpful", "urgent", 0),
        "option": ("decision", "refer", "talk", 0),
        "plan.consent": ("decision", "form", "ask", 0),
        "plan.safety": ("decision", "call door", "call", 1),  # all needed, and a fitting one
        "note.words": ("decision", "", "rn1", 1),
        "note.observation": ("decision", "", "rn2", 1),  # rn3 is a plain record: it counts neither way
        "note.inference": ("decision", "", "", None),
    }
    first = found["debt_bondage"]
    assert (first.phases, first.passages, first.confidence) == ("exploitation now", "rn1 rn3", 0.9)
    assert (found["lawyer"].who, found["lawyer"].passages) == ("legal_aid", "rn3 rn1")
    assert found["means"].passages == "rn2"


def test_each_row_says_what_was_played_and_with_which_key_it_was_compared(answered: StoreSample) -> None:
    row = rows(answered, library())["violence"]
    assert (row.case_hash, row.key_hash, row.keyed_with) == ("c" * 64, "d" * 64, "d" * 64)
    assert (row.country, row.mode, row.language) == ("fr", "practice", "en")
    assert (row.started_at, row.submitted_at, row.minutes) == ("2026-01-05", "2026-01-05", 30)  # from 09:00 to 09:30


@pytest.mark.parametrize(
    ("when", "mandates", "accepted"),
    [
        (("adult",), (), "talk refer"),
        (("adult", "imminent_danger"), (), "talk"),  # the case has no imminent danger
        (("adult",), ("reception_worker", "nurse"), "talk refer"),
        (("adult",), ("nurse",), "talk"),  # the trainee is a reception worker
    ],
)
def test_a_countrys_law_decides_what_is_accepted(answered: StoreSample, when: Any, mandates: Any, accepted: str) -> None:
    law = Override(
        id="duty", decision="refer_specialist", when=when, mandates=mandates, standing="best",
        source=S, state="memory",
    )  # fmt: skip
    assert rows(answered, library((law,)))["option"].keyed == accepted


def test_what_the_case_says_for_a_country_goes_before_its_law(answered: StoreSample) -> None:
    law = Override(
        id="duty", decision="refer_specialist", when=("adult",), standing="not_accepted", source=S, state="memory"
    )
    own = {"fr": CountryCost(standing="best")}
    assert rows(answered, library((law,), own))["option"].right == 1


def test_a_case_that_left_the_library_keeps_its_answers(answered: StoreSample) -> None:
    empty = Library(library().catalogues, {})
    found = rows(answered, empty)
    assert found["debt_bondage"].answer == "present" and found["plan.safety"].answer == "call door"
    assert {(r.keyed, r.keyed_with) for r in found.values()} == {("", "")}
    assert all(pandas.isna(r.right) for r in found.values())
    assert "violence" not in found  # what was left open is not known without the case


def test_a_practice_case_of_an_own_kind_is_no_measure(answered: StoreSample) -> None:
    of = library()
    own = {name: replace(f, case=f.case.model_copy(update={"practice_only": True})) for name, f in of.cases.items()}
    assert rows(answered, of) and rows(answered, replace(of, cases=own)) == {}


def test_a_key_that_was_changed_afterwards_judges_nothing(answered: StoreSample) -> None:
    """The library has another key now, and what the store kept of the one that was played cannot be read."""
    found = rows(answered, OTHER_KEY)
    assert found["debt_bondage"].answer == "present" and {(r.keyed, r.keyed_with) for r in found.values()} == {("", "")}


def test_an_attempt_that_only_began_has_a_row_for_each_thing_asked(sample: StoreSample) -> None:
    found = rows(sample, library())
    # 2 indicators, 3 elements, protection and its grounds, 1 need, 1 option, 2 parts of the plan, 3 voices
    assert len(found) == 2 + 3 + 2 + 1 + 1 + 2 + 3
    assert {r.answer for r in found.values()} == {""} and {r.submitted_at for r in found.values()} == {""}


def test_the_files_have_the_columns_of_the_codebook(answered: StoreSample, tmp_path: Path) -> None:
    answered.store.start(answered.trainee, begin_event(), CONTENTS)
    responses, as_csv, as_markdown = export_responses(answered.store, library(), tmp_path / "out")
    with responses.open(encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file))
    with as_csv.open(encoding="utf-8", newline="") as file:
        head, *explained = list(csv.reader(file))
    assert head == ["name", "label", "type", "values", "missing"]
    assert header == [name for name, *_ in explained] == list(Response._fields)
    assert all(all(row) for row in explained)
    assert len(lines) == 2 * 14  # two attempts of 14 rows
    cells = [dict(zip(header, line, strict=True)) for line in lines]
    assert {c["right"] for c in cells} == {"", "0", "1"} and {c["confidence"] for c in cells} == {"", "0.9"}
    # A column that the codebook calls complete is.
    complete = [name for name, *_, missing in explained if missing == "never"]
    assert [name for name in complete if not all(c[name] for c in cells)] == []
    markdown = as_markdown.read_text(encoding="utf-8")
    assert all(f"| {column} | " in markdown for column in header)


def test_the_same_table_as_parquet_has_types_and_nulls(answered: StoreSample, tmp_path: Path) -> None:
    csv_file, *_ = export_responses(answered.store, library(), tmp_path)
    parquet, *_ = export_responses(answered.store, library(), tmp_path, form="parquet")
    assert parquet == tmp_path / "responses.parquet"
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM '{parquet}'").fetchall()
        found = connection.execute(f"SELECT * FROM '{parquet}'").fetchall()
    sql = {"text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT"}
    assert [(name, kind) for name, kind, *_ in described] == [(c.name, sql[c.type]) for c in CODEBOOK]
    with csv_file.open(encoding="utf-8", newline="") as file:
        _, *lines = list(csv.reader(file))
    assert [["" if cell is None else str(cell) for cell in row] for row in found] == lines


def test_an_empty_table_as_parquet_keeps_its_types(tmp_path: Path) -> None:
    with Store.open(tmp_path / "it's empty") as store:
        parquet, *_ = export_responses(store, library(), tmp_path / "it's here", form="parquet")
    with duckdb.connect() as connection:
        connection.read_parquet(str(parquet)).create_view("table_")
        described = connection.execute("DESCRIBE table_").fetchall()
        assert connection.execute("SELECT count(*) FROM table_").fetchone() == (0,)
    assert {name: kind for name, kind, *_ in described}["right"] == "BIGINT"


def test_a_parquet_file_that_cannot_be_written_says_so(answered: StoreSample, tmp_path: Path) -> None:
    (tmp_path / "responses.parquet").mkdir()
    with pytest.raises(StoreError, match=r"The export was not written to .*--out"):
        export_responses(answered.store, library(), tmp_path, form="parquet")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_an_empty_store_gives_an_empty_table_with_its_columns(sample: StoreSample, tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty") as store:
        assert export_events(store, tmp_path).read_text() == ""
        frame = response_frame(store, library())
    assert len(frame) == 0 and list(frame.columns) == list(Response._fields)


def test_an_export_that_fails_says_so_and_leaves_no_half_file(sample: StoreSample, tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").mkdir()  # nothing can be put in its place
    with pytest.raises(StoreError, match=r"The export was not written to .*--out"):
        export_events(sample.store, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "events.jsonl"]


def test_an_attempt_of_a_study_names_study_phase_and_arm(tmp_path: Path) -> None:
    whole = load_library(only=[case for cases in FORMS.values() for case in cases])
    with Store.open(tmp_path / "data", clock=clock()) as store:
        asked_with = load_questionnaires(scenarios_root())
        studies = frozen_study(store, whole, asked_with, a_study())
        member, *_ = consenting_members(studies, "small-study", 2)
        answer_all(studies, member, "pre", asked_with)
        state = studies.state("small-study")
        submit_case(studies, whole, member, state.cases_of(state.members[member], "pre")[0], "pre", KEY)
        outside, _ = store.new_trainee("en")
        store.start(outside, begin_event(), CONTENTS)
        frame = response_frame(store, whole)
        in_study, apart = store.export_id(member), store.export_id(outside)
    named = frame.groupby("trainee")[["study", "phase", "arm"]].agg(lambda column: " ".join(sorted(set(column))))
    assert named.loc[in_study].tolist() == ["small-study", "pre", state.members[member].arm]
    assert named.loc[apart].tolist() == ["", "", ""]
