"""After a key changed: both results of each attempt, and what differs between them."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracks_sim.bots.play import AT, CaseContext
from tracks_sim.bots.strategies import KEY
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.cli import main
from tracks_sim.exports.rescore import Difference, Rescored, columns, groups, keep_keys, rescore
from tracks_sim.practice import event_for
from tracks_sim.practice.attempt import after, fold
from tracks_sim.practice.events import Event, Mode, Started
from tracks_sim.practice.start import start_event
from tracks_sim.scoring import score
from tracks_sim.store import Store

CASE = "the-packing-shed"


def perfect(library: Library, root: Path, mode: Mode = "practice") -> tuple[Event, ...]:
    """Events of a trainee who answers as the key says."""
    file = library.case(CASE)
    begun = start_event(played_content(file, library.catalogues, "fr", root), at=AT, mode=mode, language="en")
    attempt, done = after(None, begun), list[Event]([begun])
    for intent in (*KEY.intents(CaseContext(file, library.catalogues, "fr", "en")), {"kind": "submitted"}):
        done.append(event_for(intent, attempt, file.case, library.catalogues.needs, AT))
        attempt = after(attempt, done[-1])
    return tuple(done)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the scenarios that the test may change."""
    copy = shutil.copytree(scenarios_root(), tmp_path / "scenarios")
    monkeypatch.setenv("TRACKS_SCENARIOS", str(copy))
    return copy


@pytest.fixture
def data(tmp_path: Path, root: Path) -> Path:
    """A store with one submitted attempt that agrees with the key, and one that only began."""
    library = load_library(root)
    file, events = library.case(CASE), perfect(library, root)
    with Store.open(tmp_path / "data") as store:
        trainee, _ = store.new_trainee("en")
        for done in (events, events[:2]):
            assert isinstance(done[0], Started)
            attempt = store.start(trainee, done[0], played_content(file, library.catalogues, "fr", root).contents)
            store.append(attempt, done[1:], 1, "tab")
    return tmp_path / "data"


def correct(root: Path) -> tuple[Library, str]:
    """The library after one indicator keyed insufficient is keyed absent; the concept."""
    file = load_library(root).case(CASE)
    concept = next(k.concept for k in file.key.indicators if k.state == "insufficient")
    path = root / "cases" / CASE / "key" / "key.yaml"
    before, _, rest = path.read_text(encoding="utf-8").partition(f"concept: {concept}\n")
    assert rest
    path.write_text(before + f"concept: {concept}\n" + rest.replace("insufficient", "absent", 1), encoding="utf-8")
    changed = load_library(root)
    assert next(k.state for k in changed.case(CASE).key.indicators if k.concept == concept) == "absent"
    return changed, concept


def results(data: Path, library: Library) -> tuple[list[Rescored], Difference]:
    difference = Difference()
    with Store.open(data) as store:
        found = groups(store, library, difference)
        return list(rescore(store, library, found, difference)), difference


def test_nothing_is_scored_again_where_no_key_changed(data: Path, root: Path) -> None:
    rows, difference = results(data, load_library(root))
    assert rows == [] and (difference.attempts, difference.unchanged) == (0, 1)


def test_a_row_has_both_results(data: Path, root: Path) -> None:
    played = load_library(root).case(CASE)
    changed, concept = correct(root)
    rows, difference = results(data, changed)
    by_scorer = {r.scorer: r for r in rows}
    assert len(by_scorer) == len(rows) == 13
    indicators, judged = by_scorer["indicators"], len(played.key.indicators)
    assert indicators.value_played == 1.0
    assert indicators.value_now == pytest.approx((judged - 1) / judged)  # one of the judged rows is wrong now
    assert indicators.changed == 1 and by_scorer["needs"].changed == by_scorer["primary"].changed == 0
    assert (indicators.key_hash, indicators.keyed_with) == (played.hashes["key"], changed.case(CASE).hashes["key"])
    assert difference.attempts == 1 and difference.items == {(CASE, f"indicators: indicators.{concept}", "to_wrong"): 1}
    assert not difference.primary.total()


def test_folding_at_once_is_folding_event_by_event(root: Path) -> None:
    events, step_by_step = perfect(load_library(root), root), None
    for number, event in enumerate(events, start=1):
        step_by_step = after(step_by_step, event)
        assert fold(events[:number]) == step_by_step


def test_both_results_are_those_of_the_scorers(data: Path, root: Path) -> None:
    before = load_library(root)
    changed, _ = correct(root)
    rows, _ = results(data, changed)
    attempt = fold(perfect(before, root))
    for library, name in ((before, "played"), (changed, "now")):
        expected = {s.scorer: (s.value, s.baseline, s.corrected, s.reason) for s in score(attempt, library.case(CASE), library.catalogues)}
        assert {r.scorer: tuple(getattr(r, f"{what}_{name}") for what in ("value", "baseline", "corrected", "reason")) for r in rows} == expected


def test_a_primary_outcome_that_flips_is_counted(data: Path, root: Path) -> None:
    path = root / "cases" / CASE / "key" / "key.yaml"
    head, _, options = path.read_text(encoding="utf-8").partition("\noptions:")
    path.write_text(head + "\noptions:" + re.sub("accepted: true|standing: best", "standing: not_accepted", options), encoding="utf-8")
    _, difference = results(data, load_library(root))
    assert difference.primary == {"to_missed": 1}


def test_a_case_that_left_the_library_is_said(data: Path, root: Path) -> None:
    library = load_library(root)
    rows, difference = results(data, Library(library.catalogues, {}))
    assert rows == [] and difference.left_out == {CASE: 1}
    assert any(f"1 of {CASE} could not be scored twice" in line for line in difference.lines())


def test_the_key_now_is_kept_and_the_command_says_what_differs(data: Path, root: Path, tmp_path: Path) -> None:
    changed, concept = correct(root)
    result = CliRunner().invoke(main, ["rescore", "--out", str(tmp_path / "out"), "--data", str(data)])
    assert result.exit_code == 0, result.output
    assert "1 submitted attempts scored again" in result.output
    assert f"{CASE}  indicators: indicators.{concept}  0 now right, 1 now wrong" in result.output
    with (tmp_path / "out" / "rescored.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file))
    assert header == [c.name for c in columns()] and len(lines) == 13
    with Store.open(data) as store:
        kept = store.content(changed.case(CASE).hashes["key"])
        assert kept is not None and kept.body == (root / "cases" / CASE / "key" / "key.yaml").read_text(encoding="utf-8")
        [row] = [r for r in store.audit_log() if r.what == "rescore"]
        assert json.loads(row.about)["attempts"] == 1
        keep_keys(store, groups(store, changed, Difference()), changed)  # a second time changes nothing
    parquet = CliRunner().invoke(main, ["rescore", "--format", "parquet", "--out", str(tmp_path / "out"), "--data", str(data)])
    assert parquet.exit_code == 0 and (tmp_path / "out" / "rescored.parquet").is_file()
