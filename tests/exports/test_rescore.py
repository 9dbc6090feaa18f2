"""After a key changed: both results of each attempt, and what differs between them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.bots.play import AT, CaseContext
from tracks_sim.bots.strategies import KEY
from tracks_sim.case.load import CaseFile, Library, load_library
from tracks_sim.case.versions import played_content
from tracks_sim.cli import main
from tracks_sim.exports.rescore import Difference, Rescored, columns, groups, keep_keys, rescore
from tracks_sim.practice import event_for
from tracks_sim.practice.attempt import after, fold
from tracks_sim.practice.events import Event, Mode, PlanAnswered, Started
from tracks_sim.practice.start import start_event
from tracks_sim.scoring import score
from tracks_sim.scoring.scorers import by_step
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
    """A copy of the scenarios with the case alone, which the test may change."""
    copy = copy_scenarios(tmp_path / "scenarios", CASE)
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


def asked(file: CaseFile) -> tuple[str, ...]:
    """Scorers of the steps that a case asks."""
    return tuple(s.name for s in by_step() if s.step in file.case.steps)


def written_anew(root: Path) -> Library:
    """The library after the case asks another indicator in place of one, everywhere in its files."""
    concepts = load_library(root).case(CASE).case.indicators
    other = next(c.id for c in load_library(root).catalogues.concepts.concepts if c.id not in concepts)
    for path in (root / "cases" / CASE).rglob("*.yaml"):
        path.write_text(re.sub(rf"\b{concepts[0]}\b", other, path.read_text(encoding="utf-8")), encoding="utf-8")
    return load_library(root)


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
    assert len(by_scorer) == len(rows) == len(asked(played))
    assert {(r.rules_played, r.rules_now) for r in rows} == {(played.key.rules, played.key.rules)}
    indicators, judged = by_scorer["indicators"], sum(not k.split for k in played.key.indicators)
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


def of_rules_1(root: Path) -> None:
    """Let the key of the case say that it was written for the first rules."""
    path = root / "cases" / CASE / "key" / "key.yaml"
    path.write_text(re.sub(r"(?m)^rules: 2", "rules: 1", path.read_text(encoding="utf-8")), encoding="utf-8")


def test_where_the_key_now_does_not_fit_the_key_as_played_is_used_by_both_rules(root: Path, request: pytest.FixtureRequest) -> None:
    """Played by rules 1, with an element on which readers split: it counts there, and neither way by rules 2."""
    of_rules_1(root)
    key = root / "cases" / CASE / "key" / "key.yaml"
    text, n = re.subn(r"(?m)^(  act:\n    state: present)$", r"\1\n    also_accepted: [insufficient]", key.read_text(encoding="utf-8"))
    key.write_text(text, encoding="utf-8")
    played = load_library(root).case(CASE)
    assert n == 1 and played.key.rules == 1 and played.key.elements["act"].split
    data: Path = request.getfixturevalue("data")
    rows, difference = results(data, written_anew(root))
    assert {(r.rules_played, r.rules_now, r.key_hash == r.keyed_with) for r in rows} == {(1, 2, True)}
    assert difference.rules_only == {CASE: 1} and difference.summary()["rules_only"] == 1 and not difference.left_out
    assert any("by rules 1 and by rules 2" in line for line in difference.lines())
    with Store.open(data) as store:
        keep_keys(store, groups(store, load_library(root), Difference()), load_library(root))  # nothing to keep: it is the key as played


def test_where_the_key_now_does_not_fit_and_the_rules_are_todays_nothing_is_scored(data: Path, root: Path) -> None:
    rows, difference = results(data, written_anew(root))
    assert rows == [] and difference.left_out == {CASE: 1} and "rules_only" not in difference.summary()


def test_what_only_the_rules_change_is_seen_on_an_old_attempt(root: Path, request: pytest.FixtureRequest) -> None:
    """An open plan: reached by rules 1, not by rules 2."""
    of_rules_1(root)
    data: Path = request.getfixturevalue("data")
    with Store.open(data) as store:
        library = load_library(root)
        events = [e for e in perfect(library, root) if not isinstance(e, PlanAnswered)]
        trainee, _ = store.new_trainee("en")
        assert isinstance(events[0], Started)
        attempt = store.start(trainee, events[0], played_content(library.case(CASE), library.catalogues, "fr", root).contents)
        store.append(attempt, events[1:], 1, "tab")
    rows, difference = results(data, written_anew(root))
    primary = sorted((r.value_played, r.value_now, r.changed) for r in rows if r.scorer == "primary")
    assert primary == [(1.0, 0.0, 1), (1.0, 1.0, 0)] and difference.primary == {"to_missed": 1}


def test_the_key_now_is_kept_and_the_command_says_what_differs(data: Path, root: Path, tmp_path: Path) -> None:
    changed, concept = correct(root)
    result = CliRunner().invoke(main, ["rescore", "--out", str(tmp_path / "out"), "--data", str(data)])
    assert result.exit_code == 0, result.output
    assert "1 submitted attempts scored again" in result.output
    assert f"{CASE}  indicators: indicators.{concept}  0 now right, 1 now wrong" in result.output
    with (tmp_path / "out" / "rescored.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file))
    assert header == [c.name for c in columns()] and len(lines) == len(asked(changed.case(CASE)))
    with Store.open(data) as store:
        kept = store.content(changed.case(CASE).hashes["key"])
        assert kept is not None and kept.body == (root / "cases" / CASE / "key" / "key.yaml").read_text(encoding="utf-8")
        [row] = [r for r in store.audit_log() if r.what == "rescore"]
        assert json.loads(row.about)["attempts"] == 1
        keep_keys(store, groups(store, changed, Difference()), changed)  # a second time changes nothing
    parquet = CliRunner().invoke(main, ["rescore", "--format", "parquet", "--out", str(tmp_path / "out"), "--data", str(data)])
    assert parquet.exit_code == 0 and (tmp_path / "out" / "rescored.parquet").is_file()
