"""Statements keep the specification's rules in both versions, name nobody, and are the same each time."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.exports.test_responses import ANSWERS, OTHER_KEY
from tests.support.debriefs import counted_and_voted
from tests.support.store_fixtures import StoreSample
from tests.support.xapi_rules import faults
from tracks_sim.bots.play import AT
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.errors import StoreError
from tracks_sim.exports.address import known_address
from tracks_sim.exports.xapi import PROFILE, STATEMENTS_FILE, XapiVersion, export_statements
from tracks_sim.practice.events import (
    DecisionTaken,
    DetectionJudged,
    DocumentOpened,
    HarmShown,
    IndicatorJudged,
    InterviewTurn,
    NoteWritten,
    Paused,
    StepOpened,
    Submitted,
    TalkReopened,
    ToldFact,
)
from tracks_sim.practice.start import start_event
from tracks_sim.scoring.scorers import by_step
from tracks_sim.store import Store

HOME = "https://training.example.org/tracks"
VERSIONS: tuple[XapiVersion, ...] = ("1.0.3", "2.0")
TURN = InterviewTurn(
    at="2026-01-05T09:02:00Z", interview=1, number=1, choice="typed:open:work", typed="my typed words", outcome="answered",
    told=(ToldFact(fact="fa1", degree="part", reliability=0.9),), seen="calm", harms=(HarmShown(name="too_early", severity="minor"),),
    rapport=0.1, distress=0.2, pressure=0.0, minutes=2.0,
)  # fmt: skip


def written(sample: StoreSample, out: Path, version: XapiVersion = "1.0.3", homepage: str = HOME, long: bool = True) -> list[dict[str, Any]]:
    path = export_statements(sample.store, OTHER_KEY, out, homepage, version, long=long)
    assert path == out / STATEMENTS_FILE
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def worked(sample: StoreSample) -> StoreSample:
    """An attempt with an event of each kind that becomes a statement, and one that does not."""
    first = (
        StepOpened(at=AT, step="reading"), DocumentOpened(at="2026-01-05T09:01:30Z", document="letter"), TURN,
        TURN.model_copy(update={"choice": "move:introduce", "number": 2, "typed": "", "told": (), "harms": ()}),
        TURN.model_copy(update={"choice": "move:leave", "number": 3, "typed": "", "outcome": "ended", "told": (), "harms": ()}), TalkReopened(at="2026-01-05T09:02:30Z"),
        Paused(at="2026-01-05T09:03:00Z", on=True), Paused(at="2026-01-05T09:04:00Z", on=False),
        IndicatorJudged(at="2026-01-05T09:05:00Z", concept="violence", state=None),
    )  # fmt: skip
    sample.store.append(sample.attempt, (*first, *ANSWERS), after=1, tab="a")
    return sample


@pytest.mark.parametrize("version", VERSIONS)
def test_every_statement_keeps_the_rules(worked: StoreSample, tmp_path: Path, version: XapiVersion) -> None:
    found = written(worked, tmp_path, version)
    assert [(s["verb"]["id"], fault) for s in found for fault in faults(s, version)] == []
    # 1 start, 1 paper, 3 turns, 1 end taken back, 2 pauses, 1 + 10 answers, 1 end; no scores: the kept texts of the sample are no case
    assert len(found) == 1 + 1 + 3 + 1 + 2 + 11 + 1
    assert len({s["id"] for s in found}) == len(found)
    assert {uuid.UUID(s["id"]).version for s in found} == {5}
    assert {s["version"] for s in found} == {"1.0.0" if version == "1.0.3" else "2.0.0"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_other_versions_rules_refuse_it(worked: StoreSample, tmp_path: Path, version: XapiVersion) -> None:
    other = VERSIONS[1 - VERSIONS.index(version)]
    assert all("2.4.10" in fault for s in written(worked, tmp_path, version) for fault in faults(s, other))
    assert faults(written(worked, tmp_path, version)[0], other)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_short_form_says_that_it_began_and_was_completed(worked: StoreSample, tmp_path: Path, version: XapiVersion) -> None:
    found = written(worked, tmp_path / "short", version, long=False)
    assert [s["verb"]["display"]["en"] for s in found] == ["initialized", "completed"]
    assert [fault for s in found for fault in faults(s, version)] == []
    assert found == [s for s in written(worked, tmp_path / "long", version) if s["verb"]["display"]["en"] in ("initialized", "completed")]  # no score is known: the same ids


def test_a_second_export_gives_the_same_statements(worked: StoreSample, tmp_path: Path) -> None:
    first = written(worked, tmp_path)
    assert written(worked, tmp_path / "again") == first
    # Another installation, or version, makes other statements: an id never stands for two contents.
    for other in (written(worked, tmp_path, "2.0"), written(worked, tmp_path, homepage="https://other.example.org/")):
        assert not {s["id"] for s in other} & {s["id"] for s in first}


def test_what_was_stated_stays_when_more_is_done(sample: StoreSample, tmp_path: Path) -> None:
    sample.store.append(sample.attempt, ANSWERS[:2], after=1, tab="a")
    before = written(sample, tmp_path)
    sample.store.append(sample.attempt, ANSWERS[2:], after=3, tab="a")
    assert written(sample, tmp_path)[: len(before)] == before


def test_the_debrief_of_a_group_makes_no_statement(sample: StoreSample, tmp_path: Path) -> None:
    group, attempt = counted_and_voted(sample.store, sample.trainee)
    registration = written(sample, tmp_path)[-1]["context"]["registration"]
    of_attempt = [s["verb"]["display"]["en"] for s in written(sample, tmp_path) if s["context"]["registration"] == registration]
    assert of_attempt == ["initialized", "answered", "completed"] and len(sample.store.events(attempt)) == 5
    assert group not in (tmp_path / STATEMENTS_FILE).read_text(encoding="utf-8")


def test_the_actor_is_an_account_and_nothing_written_goes_along(worked: StoreSample, tmp_path: Path) -> None:
    found = written(worked, tmp_path)
    assert {json.dumps(s["actor"], sort_keys=True) for s in found} == {
        json.dumps({"objectType": "Agent", "account": {"homePage": HOME + "/", "name": worked.store.export_id(worked.trainee)}}, sort_keys=True)
    }
    whole = (tmp_path / STATEMENTS_FILE).read_text(encoding="utf-8")
    assert "my typed words" not in whole and "my own words" not in whole and worked.code not in whole


def test_an_answer_says_what_and_when(worked: StoreSample, tmp_path: Path) -> None:
    found = {(s["verb"]["display"]["en"], s["object"]["id"].removeprefix(f"{HOME}/cases/the-small-case")): s for s in written(worked, tmp_path)}
    debt = found["answered", "/indicators/debt_bondage"]  # the later of the two
    assert debt["result"] == {
        "response": "present",
        "extensions": {
            f"{PROFILE}/result/phases": ["exploitation", "now"], f"{PROFILE}/result/passages": ["rn1", "rn3"],
            f"{PROFILE}/result/confidence": 0.9,
        },
    }  # fmt: skip
    assert debt["timestamp"] == "2026-01-05T00:00:00.000Z"
    assert debt["context"]["extensions"][f"{PROFILE}/context/seconds"] == 60  # from 09:00 to 09:01
    assert UUID(debt["context"]["registration"]) != UUID(worked.attempt) and debt["context"]["language"] == "en"
    assert found["answered", "/plan/safety"]["result"] == {"response": "call[,]door"}
    assert found["answered", "/indicators/violence"]["result"] == {"response": ""}  # taken back
    assert found["asked", "/interview/typed/open/work"]["result"]["extensions"][f"{PROFILE}/result/told"] == {"fa1": "part"}
    assert ("interacted", "/interview/move/introduce") in found and ("suspended", "") in found and ("resumed", "") in found
    assert ("interacted", "/interview/move/leave") in found and ("resumed", "/interview") in found  # both stay: the end, and that it was taken back
    # 09:00:00 to 09:30:00
    assert found["completed", ""]["result"] == {"completion": True, "duration": "PT1800S"}


def test_detection_is_an_answer_with_its_passages(sample: StoreSample, tmp_path: Path) -> None:
    sample.store.append(sample.attempt, (DetectionJudged(at=AT, state="open", passages=("rn1",)), DetectionJudged(at=AT, state=None)), after=1, tab="a")
    given, taken_back = [s for s in written(sample, tmp_path) if s["object"]["id"].endswith("/the-small-case/detection")]
    assert given["result"] == {"response": "open", "extensions": {f"{PROFILE}/result/passages": ["rn1"]}}
    assert taken_back["result"] == {"response": ""}
    assert [fault for s in (given, taken_back) for fault in faults(s, "1.0.3")] == []


def test_scores_are_those_of_the_key_that_was_played(tmp_path: Path) -> None:
    root = scenarios_root()
    whole = load_library(root)
    file = whole.case("the-packing-shed")
    played = played_content(file, whole.catalogues, "fr", root)
    started = start_event(played, at="2026-01-05T09:00:00Z", mode="practice", language="en")
    option = next(o.id for o in file.case.options)
    with Store.open(tmp_path / "data") as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, started, played.contents)
        store.append(attempt, [NoteWritten(at=AT, text="words"), DecisionTaken(at=AT, option=option), Submitted(at="2026-01-05T09:30:00Z")], 1, "tab")
        with_it = export_statements(store, whole, tmp_path / "now", HOME, long=True)
        without = export_statements(store, type(whole)(whole.catalogues, {}), tmp_path / "later", HOME, long=True)
        begun, completed = map(json.loads, export_statements(store, whole, tmp_path / "short", HOME).read_text(encoding="utf-8").splitlines())
    found = [json.loads(line) for line in with_it.read_text(encoding="utf-8").splitlines()]
    assert [fault for s in found for fault in faults(s, "1.0.3")] == []
    scored = {s["object"]["id"].rpartition("/")[2]: s for s in found if s["verb"]["display"]["en"] == "scored"}
    assert set(scored) == {s.name for s in by_step() if s.step in file.case.steps}
    assert set(scored["primary"]["result"]) == {"score", "success", "extensions"}
    assert scored["confidence"]["result"]["extensions"] == {f"{PROFILE}/result/reason": "nothing_stated", f"{PROFILE}/result/key": played.hashes["key"]}
    assert found[0]["object"]["definition"]["name"]["en"] == file.texts["en"].title
    # The short form has the same beginning, and one statement with what the long one has in many.
    assert begun == found[0] and faults(completed, "1.0.3") == []
    values = {name: s["result"]["score"]["scaled"] for name, s in scored.items() if "score" in s["result"]}
    assert completed["result"] == {
        **next(s["result"] for s in found if s["verb"]["display"]["en"] == "completed"), **{k: scored["primary"]["result"][k] for k in ("score", "success")},
        "extensions": {f"{PROFILE}/result/scores": values, f"{PROFILE}/result/key": played.hashes["key"]},
    }  # fmt: skip
    # From the kept versions, once the case has left the library; only its title is not known then.
    kept = [json.loads(line) for line in without.read_text(encoding="utf-8").splitlines()]
    assert [s["result"] for s in kept if s["verb"]["display"]["en"] == "scored"] == [s["result"] for s in scored.values()]


@pytest.mark.parametrize(
    "address", ["training.example.org", "ftp://training.example.org/", "https://", "https://me:secret@a.example/", "https://a.example/?q=1", "https://a.example/#x", "https://a b.example/", ""],
)  # fmt: skip
def test_what_is_no_address_gets_a_sentence(address: str) -> None:
    with pytest.raises(StoreError, match="is no address of an installation"):
        known_address(address)


def test_an_address_ends_with_one_slash() -> None:
    assert known_address(" https://a.example ") == "https://a.example/"
    assert known_address("http://127.0.0.1:8866/tracks//") == "http://127.0.0.1:8866/tracks/"


VALID: dict[str, Any] = {
    "id": "6f1c2f0e-3b7c-5d5e-9c1a-0a1b2c3d4e5f",
    "actor": {"account": {"homePage": "https://a.example/", "name": "x"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
    "object": {"id": "https://a.example/cases/x", "definition": {"type": "http://adlnet.gov/expapi/activities/cmi.interaction", "interactionType": "choice"}},
    "result": {"score": {"scaled": 0.5}, "duration": "PT5S", "response": "a", "extensions": {"https://a.example/x": None}},
    "context": {"registration": "6f1c2f0e-3b7c-4d5e-9c1a-0a1b2c3d4e5f", "language": "en-US", "contextActivities": {"parent": [{"id": "https://a.example/"}]}},
    "timestamp": "2026-01-05T09:00:00.000Z",
    "version": "1.0.0",
}  # fmt: skip


def test_the_rules_accept_a_valid_statement() -> None:
    assert faults(VALID, "1.0.3") == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("2.2: actor is missing", lambda s: s.pop("actor")),
        ("is null", lambda s: s["object"]["definition"].update(name=None)),
        ("not allowed", lambda s: s.update(note="x")),
        ("not allowed", lambda s: s["verb"].update(Display={})),
        ("not allowed", lambda s: s["context"].update(contextAgents=[])),
        ("not allowed", lambda s: s["object"]["definition"].update(scale=[])),
        ("2.4.1:", lambda s: s.update(id="6f1c2f0e-3b7c-5d5e-1c1a-0a1b2c3d4e5f")),  # variant 1
        ("exactly one identifier", lambda s: s["actor"].update(mbox="mailto:a@a.example")),
        ("homePage", lambda s: s["actor"]["account"].update(homePage="a.example")),
        ("verb id", lambda s: s["verb"].update(id="answered")),
        ("RFC 5646", lambda s: s["verb"].update(display={"english": "answered"})),
        ("RFC 5646", lambda s: s["context"].update(language="e")),
        ("interactionType", lambda s: s["object"]["definition"].update(interactionType="Choice")),
        ("without interactionType", lambda s: s["object"]["definition"].pop("interactionType")),
        ("scaled", lambda s: s["result"]["score"].update(scaled=1.1)),
        ("raw lies", lambda s: s["result"]["score"].update(raw=2, min=0, max=1)),
        ("numbers", lambda s: s["result"]["score"].update(scaled="0.5")),
        ("boolean", lambda s: s["result"].update(success="true")),
        ("duration", lambda s: s["result"].update(duration="5S")),
        ("4.1:", lambda s: s["result"].update(extensions={"confidence": 1})),
        ("empty", lambda s: s["result"].update(extensions={})),
        ("registration", lambda s: s["context"].update(registration="x")),
        ("not allowed", lambda s: s["context"]["contextActivities"].update(topic=[])),
        ("4.5:", lambda s: s.update(timestamp="2026-01-05T09:00:00Z")),
        ("2.4.10", lambda s: s.update(version="1.0.3")),
    ],
)  # fmt: skip
def test_the_rules_notice(rule: str, change: Callable[[dict[str, Any]], object]) -> None:
    broken = copy.deepcopy(VALID)
    change(broken)
    assert any(rule in fault for fault in faults(broken, "1.0.3"))
