"""Events and scores as xAPI statements, version 1.0.3 or 2.0 (IEEE 9274.1.1); docs/xapi.md is the profile.

A statement says what an event says and never changes afterwards, so its id is the UUID (version
5) of its content: a second export gives the same ids, and a record store that has a statement
already finds it the same. The short form has one statement for each beginning and one for each
submission, with all scores; the long form one for each act and score besides. The actor is an account, the id in exports at the installation's
address; what trainees wrote in their own words stays in the kit. Times are days: midnight, and
an extension with the seconds since the attempt began.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.exports.address import known_address
from tracks_sim.exports.files import write_text_atomically
from tracks_sim.exports.pseudonyms import day_of, exported_attempts, seconds_between
from tracks_sim.practice.attempt import Attempt, fold
from tracks_sim.practice.events import (
    WHOLE_CASE,
    DocumentOpened,
    Event,
    InterviewTurn,
    NoteWritten,
    Paused,
    Started,
    Submitted,
    TalkReopened,
)
from tracks_sim.practice.items import Answer
from tracks_sim.practice.steps import ANSWER_KIND
from tracks_sim.scoring import Score, score
from tracks_sim.store.rows import AttemptRow
from tracks_sim.store.store import Store
from tracks_sim.store.versions import PlayedMaterial, PlayedVersions

XapiVersion = Literal["1.0.3", "2.0"]
STATEMENT_VERSION: Mapping[XapiVersion, str] = {"1.0.3": "1.0.0", "2.0": "2.0.0"}
"""The statements' ``version``; xAPI 1.0.3 asks for 1.0.0 (xAPI-Data 2.4.10)."""
STATEMENTS_FILE = "statements.jsonl"
PROFILE = "https://tracks-sim.example/xapi/1"
"""Identifier of the profile; no page, since nobody can own the domain (RFC 2606)."""
_VERB = "http://adlnet.gov/expapi/verbs/"
_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_SIMULATION = "http://adlnet.gov/expapi/activities/simulation"
_LOSS = "confidence"
"""Scorer whose value is a loss: less is better, so it is no score of a statement."""
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, PROFILE)

Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """Verb, object and result of one statement."""

    verb: str
    item: str = ""
    """Path of the activity below the case; empty: the case itself."""
    response: Sequence[str] | None = None
    """Ids answered; empty where the answer was taken back, None where nothing is answered."""
    result: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] | None = None
    """Extensions of the result by their last word; None and empty ones are left out."""


def export_statements(
    store: Store, library: Library, out: Path, homepage: str, version: XapiVersion = "1.0.3", cache: Path | None = None, long: bool = False
) -> Path:
    """Write ``out/statements.jsonl``: one statement a line; by person, the oldest attempt first. Raises StoreError for a bad homepage.

    ``cache``: folder of parsed files. ``long``: with a statement for each paper, question, answer, pause and score, about 15 times as much.
    """
    home, played = known_address(homepage), PlayedVersions(store, library, cache)

    def write(file: IO[str]) -> None:
        for row, exported in exported_attempts(store):
            if row.mode == "worked":  # a record store would read that the case was completed
                continue
            events = store.events(row.id)
            attempt = fold(events)
            material = played.of(attempt)
            case_file = library.cases.get(attempt.case) if material is None else material.case_file
            measured = case_file is None or not case_file.case.practice_only
            for statement in statements(exported, events, _scores(attempt, material) if measured else (), case_file, home, version, long):
                file.write(json.dumps(statement, ensure_ascii=False) + "\n")

    return write_text_atomically(out, STATEMENTS_FILE, write)


def statements(
    row: AttemptRow, events: Sequence[Event], scores: Sequence[Score], case_file: CaseFile | None, home: str, version: XapiVersion, long: bool
) -> Iterator[Statement]:
    """The statements of one attempt in the order of its events, by the ids in ``row``; in the long form those on scores last.

    ``home`` ends with a slash; ``scores`` are empty before an attempt is submitted. ``case_file`` has the title of the case; None where it is not known.
    """
    attempt, started = fold(events), events[0]
    assert isinstance(started, Started)
    common = _Common(row, started, attempt, case_file, home, version)
    for seq, event in enumerate(events, start=1):
        act = _act(event, attempt)
        if act is None or not (long or isinstance(event, Started | Submitted)):
            continue
        yield common.statement(act if long or not isinstance(event, Submitted) else _completed(act, scores, attempt), event.at, seq)
    for scored in scores if long else ():
        yield common.statement(_scored(scored, attempt), attempt.submitted_at or attempt.last_at, len(events))


def _scores(attempt: Attempt, material: PlayedMaterial | None) -> Sequence[Score]:
    """Scores of a submitted attempt by what it was played on; none where that cannot be read any more."""
    return score(attempt, *material) if material is not None and attempt.submitted and attempt.mode in WHOLE_CASE else ()


def _act(event: Event, attempt: Attempt) -> Act | None:
    """The act that an event records; None for what says nothing about learning (language, steps, locks, marks, the debrief of a group)."""
    match event:
        case Started():
            return Act("initialized")
        case DocumentOpened():
            return Act("experienced", f"documents/{event.document}")
        case InterviewTurn():
            kind, _, rest = event.choice.partition(":")
            disclosed = {f.fact: f.degree for f in event.told}
            return Act(
                "interacted" if kind == "move" else "asked", f"interview/{kind}/{rest.replace(':', '/')}",
                facts={"outcome": event.outcome, "told": disclosed, "harms": {h.name: h.severity for h in event.harms},
                       "interview": event.interview, "turn": event.number},
            )  # fmt: skip
        case TalkReopened():
            return Act("resumed", "interview")
        case NoteWritten():
            passages = [p for cited in event.voices.values() for p in cited]
            return Act("answered", "note", passages, facts={"voices": event.voices})
        case Paused():
            return Act("suspended" if event.on else "resumed")
        case Submitted():
            duration = datetime.fromisoformat(event.at) - datetime.fromisoformat(attempt.started_at)
            return Act("completed", result={"completion": True, "duration": f"PT{max(0, int(duration.total_seconds()))}S"})
    row = ANSWER_KIND.get(event.kind)
    if row is None:
        return None
    ((id_, answer),) = row.read(event)  # the note alone answers several items at once
    return _answered(row.key(id_), answer)


def _answered(key: str, answer: Answer) -> Act:
    """The act of answering one item."""
    value = answer.value if isinstance(answer.value, tuple) else () if answer.value is None else (answer.value,)
    facts = {
        "phases": answer.phases, "grounds": answer.grounds, "who": answer.who, "passages": answer.passages,
        "confidence": answer.confidence,
    }  # fmt: skip
    return Act("answered", key.replace(".", "/"), value, facts=facts)


def _completed(act: Act, scores: Sequence[Score], attempt: Attempt) -> Act:
    """The submission in the short form: the primary outcome is its score; all scores that have a value are one extension, by scorer."""
    values = {scored.scorer: round(scored.value, 6) for scored in scores if scored.value is not None}
    primary = next((_value(scored) for scored in scores if scored.scorer == "primary"), {})
    facts = {"loss": values.pop(_LOSS, None), "scores": values, "key": attempt.hashes.get("key") if scores else None}
    return replace(act, result={**(act.result or {}), **primary}, facts=facts)


def _value(scored: Score) -> dict[str, Any]:
    """Score from 0 to 1, and of the primary outcome whether it was reached; empty where there is none."""
    if scored.value is None:
        return {}
    value = round(scored.value, 6)
    found: dict[str, Any] = {"score": {"scaled": value, "min": 0, "max": 1, "raw": value}}
    return found | ({"success": scored.value == 1.0} if scored.scorer == "primary" else {})


def _scored(scored: Score, attempt: Attempt) -> Act:
    """A score from 0 to 1 where more is better; a loss is an extension of the result and no score."""
    loss = scored.scorer == _LOSS
    facts = {
        "loss": scored.value if loss else None, "baseline": scored.baseline, "corrected": scored.corrected,
        "reason": scored.reason, "key": attempt.hashes.get("key"),
    }  # fmt: skip
    return Act("scored", f"scores/{scored.scorer}", result={} if loss else _value(scored), facts=facts)


@dataclass(frozen=True, slots=True)
class _Common:
    """Fields that all statements of an attempt share: actor, case and context."""

    row: AttemptRow
    started: Started
    attempt: Attempt
    case_file: CaseFile | None
    home: str
    version: XapiVersion

    def statement(self, act: Act, at: str, seq: int) -> Statement:
        """The whole statement with its id; ``seq`` counts the attempt's events from 1."""
        statement: Statement = {
            "actor": {"objectType": "Agent", "account": {"homePage": self.home, "name": self.row.trainee}},
            "verb": {"id": _VERB + act.verb, "display": {"en": act.verb}},
            "object": self._activity(act),
            "context": self._context(act, at, seq),
            "timestamp": f"{day_of(at)}T00:00:00.000Z",
            "version": STATEMENT_VERSION[self.version],
        }
        result = dict(act.result or {})
        if act.response is not None:
            result["response"] = "[,]".join(act.response)
        if facts := {f"{PROFILE}/result/{name}": value for name, value in (act.facts or {}).items() if value or value == 0}:
            result["extensions"] = facts
        if result:
            statement["result"] = result
        content = json.dumps(statement, ensure_ascii=False, sort_keys=True)
        return {"id": str(uuid.uuid5(_NAMESPACE, content)), **statement}

    def _activity(self, act: Act) -> dict[str, Any]:
        definition: dict[str, Any] = {"type": f"{PROFILE}/activities/{act.item.partition('/')[0]}"}
        if not act.item:
            definition = {"type": _SIMULATION}
            if self.case_file is not None and self.case_file.texts:
                definition["name"] = {language: text.title for language, text in self.case_file.texts.items()}
        elif act.response is not None:
            kind = "other" if act.item == "note" else "choice"
            definition = {"type": _INTERACTION, "interactionType": kind}
        return {"objectType": "Activity", "id": f"{self.home}cases/{self.started.case}{'/' if act.item else ''}{act.item}", "definition": definition}

    def _context(self, act: Act, at: str, seq: int) -> dict[str, Any]:
        whole_case = {"objectType": "Activity", "id": f"{self.home}cases/{self.started.case}"}
        about: dict[str, Any] = {"category": [{"objectType": "Activity", "id": PROFILE, "definition": {"type": "http://adlnet.gov/expapi/activities/profile"}}]}
        if act.item:
            about["parent"] = [whole_case]
        hashes = {part: digest for part, digest in self.started.hashes.items() if part in ("case", "key")}
        facts = {
            "country": self.started.country,
            "mode": self.started.mode,
            "hashes": hashes,
            "event": seq,
            "seconds": seconds_between(self.started.at, at),
        }
        return {
            "registration": str(uuid.uuid5(_NAMESPACE, self.row.id)),  # the specification asks for a UUID
            "revision": self.started.case_version,
            "platform": "tracks-sim",
            "language": self.started.language,
            "contextActivities": about,
            "extensions": {f"{PROFILE}/context/{name}": value for name, value in facts.items()},
        }
