"""Submitted attempts scored again after a key or a catalogue changed: both results side by side, and what differs.

The first result uses the key and the catalogues the attempt was played with, which are in the store; the second those of the library now, on the
case as it was played. Where the case was written anew, so that the key now speaks of other things than were asked, the second uses
the key as played again, by today's version of the rules of scoring (``scoring.rules``). Scores are never stored: the key now is kept beside the one played, so that both results can be
computed again whatever becomes of the files, and a person who is erased leaves no figures behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.case.model.key import ANSWER_FIELDS, Key
from tracks_sim.case.model.structure import Case
from tracks_sim.case.versions import Content, deciding_hashes
from tracks_sim.exports.codebook import Column, ColumnType
from tracks_sim.exports.files import TableFormat, table_with_codebook
from tracks_sim.exports.left_out import attempts_left_out
from tracks_sim.exports.pseudonyms import EXPORT_ID
from tracks_sim.practice.attempt import fold
from tracks_sim.practice.events import WHOLE_CASE
from tracks_sim.scoring import Score, score_with_both_keys
from tracks_sim.scoring.rules import RULES, with_rules
from tracks_sim.scoring.scorers import by_step
from tracks_sim.store.rows import AttemptRow
from tracks_sim.store.store import Store
from tracks_sim.store.versions import case_as_played, catalogues_as_played, own_hashes

if TYPE_CHECKING:
    import pandas

AT_ONCE = 200
"""Attempts whose events are read in one query."""


class Rescored(NamedTuple):
    """One scorer's two results on one attempt: a row of rescored.csv."""

    trainee: str
    attempt: str
    case: str
    country: str
    mode: str
    key_hash: str
    keyed_with: str
    rules_played: int
    rules_now: int
    scorer: str
    value_played: float | None
    baseline_played: float | None
    corrected_played: float | None
    reason_played: str | None
    value_now: float | None
    baseline_now: float | None
    corrected_now: float | None
    reason_now: str | None
    changed: int


_RESULT = "a figure of 0 to 1 where more is better; for the scorer confidence a loss"
_NO_VALUE = "no result; the reason says why"
INTRO = (
    "One row for each attempt whose key changed, and scorer: the result with the key as it was played, and with the key now; where "
    "the case was written anew, with the key as played by the rules now. "
    "As CSV: UTF-8, comma-separated, an empty cell where a value is missing; as Parquet: null."
)


def columns() -> tuple[Column, ...]:
    """The codebook of rescored.csv; the scorers are those of the list."""
    names = ", ".join(scorer.name for scorer in by_step())
    return (
        Column("trainee", "Id of the trainee in exports, as in responses.csv.", "text", EXPORT_ID),
        Column("attempt", "Id of the attempt in exports, as in responses.csv.", "text", EXPORT_ID),
        Column("case", "Id of the case.", "text", "lower-case words joined by hyphens"),
        Column("country", "Country whose rules were used.", "text", "be, ch, cy, es, fr, gb, ie, it"),
        Column("mode", "Practice or assessment.", "text", "practice, assessment"),
        Column("key_hash", "Content hash of the key the attempt was played with.", "text", "SHA-256 in hexadecimal"),
        Column(
            "keyed_with", "Content hash of the key it was scored with again; that of key_hash where the case was written anew, and the key now does not fit it.",
            "text", "SHA-256 in hexadecimal",
        ),
        Column("rules_played", "Version of the rules of scoring by which the first result was computed: the one that the key as played says.", "integer", "1, 2"),
        Column("rules_now", "Version of the rules of scoring by which the second result was computed.", "integer", "1, 2"),
        Column("scorer", "What was scored.", "text", names),
        Column("value_played", "Value with the key as played.", "number", _RESULT, _NO_VALUE),
        Column("baseline_played", "What it is corrected against.", "number", _RESULT, "given over a form only, or no result"),
        Column("corrected_played", "(value - baseline) / (1 - baseline).", "number", "1 for the key, 0 for the baseline; may be negative", "see the reason"),
        Column("reason_played", "Why there is no value, or no corrected one.", "text", "code", "there are both"),
        Column("value_now", "Value with the key now.", "number", _RESULT, _NO_VALUE),
        Column("baseline_now", "What it is corrected against.", "number", _RESULT, "given over a form only, or no result"),
        Column("corrected_now", "(value - baseline) / (1 - baseline).", "number", "1 for the key, 0 for the baseline; may be negative", "see the reason"),
        Column("reason_now", "Why there is no value, or no corrected one.", "text", "code", "there are both"),
        Column("changed", "Whether the two results differ.", "integer", "1, 0"),
    )


@dataclass(slots=True)
class Difference:
    """Counts over attempts of what a new key changed; none is of a single person."""

    attempts: int = 0
    """Submitted attempts that were scored again."""
    unchanged: int = 0
    """Submitted attempts whose key and catalogues are those they were played with."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Attempts by case that could not be scored twice: the case is gone, what was kept of it unreadable, or the key no longer fits it
    and was played by today's rules."""
    rules_only: Counter[str] = field(default_factory=Counter)
    """Attempts by case whose key as played was used twice, the second time by today's rules, since the key now does not fit the case."""
    catalogues_only: Counter[str] = field(default_factory=Counter)
    """Attempts by case whose key is the one they were played with, while a catalogue or the rules of the country are others."""
    items: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Case, item, ``to_right`` or ``to_wrong``: items whose answer became right or wrong."""
    primary: Counter[str] = field(default_factory=Counter)
    """``to_reached`` and ``to_missed``: primary outcomes that changed."""
    scores: Counter[str] = field(default_factory=Counter)
    """Scorer: attempts whose figure changed."""

    def summary(self) -> dict[str, int]:
        """Totals, for the audit log."""
        return {
            "attempts": self.attempts, "unchanged": self.unchanged, "left_out": self.left_out.total(),
            "items_changed": self.items.total(), "primary_to_reached": self.primary["to_reached"],
            "primary_to_missed": self.primary["to_missed"],
            **({"rules_only": self.rules_only.total()} if self.rules_only else {}),
            **({"catalogues_only": self.catalogues_only.total()} if self.catalogues_only else {}),
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """The report: sentences, then a line for each item that changed."""
        yield f"{self.attempts} submitted attempts scored again with another key; {self.unchanged} have the key they were played with."
        for case_id, count in sorted(self.catalogues_only.items()):
            yield f"{count} of {case_id} have the same key, but other catalogues or rules of the country than when they were played."
        for case_id, count in sorted(self.left_out.items()):
            yield f"{count} of {case_id} could not be scored twice: the case left the library, or its kept version no longer fits."
        for case_id, count in sorted(self.rules_only.items()):
            yield f"{count} of {case_id} have a key that no longer fits: scored with the key as played, by rules 1 and by rules {RULES}."
        yield (
            f"Primary outcome: {self.primary['to_reached']} now reached that were not, "
            f"{self.primary['to_missed']} no longer reached."
        )
        for scorer, count in sorted((s, n) for s, n in self.scores.items() if n):
            yield f"{scorer}: another figure in {count} attempts."
        for case_id, item in sorted({(c, i) for c, i, _ in self.items}):
            right, wrong = self.items[case_id, item, "to_right"], self.items[case_id, item, "to_wrong"]
            yield f"{case_id}  {item}  {right} now right, {wrong} now wrong"


@dataclass(frozen=True, slots=True)
class Group:
    """Attempts played with one version of a case and catalogues, that version, and the same with the key now, or by the rules now."""

    attempts: tuple[AttemptRow, ...]
    played: CaseFile
    catalogues: Catalogues
    """As they were when the attempts began; the second result uses those of now."""
    now: CaseFile


def groups(store: Store, library: Library, difference: Difference, cache: Path | None = None) -> list[Group]:
    """Submitted attempts whose key or catalogues are others now, by version played; the rest is counted in ``difference``.

    Without those that no export has (``attempts_left_out``).
    """
    by_version: dict[tuple[str, frozenset[tuple[str, str]]], tuple[Mapping[str, str], list[AttemptRow]]] = {}
    left_out = attempts_left_out(store)
    rows = {row.id: row for row in reversed(store.attempts()) if row.submitted and row.mode in WHOLE_CASE and row.id not in left_out}
    for attempt_id, started in store.beginnings().items():
        row = rows.get(attempt_id)
        if row is None:
            continue
        current, present = library.cases.get(row.case), library.catalogues.hashes
        if current is not None and current.case.practice_only:
            continue
        changed = {part: digest for part, digest in deciding_hashes(started.hashes).items() if present.get(part) != digest}
        if current is not None and current.hashes["key"] == started.hashes.get("key") and not changed:
            difference.unchanged += 1
        else:
            version = frozenset({**own_hashes(started.hashes), **changed}.items())
            by_version.setdefault((row.case, version), (started.hashes, []))[1].append(row)
    to_rescore = []
    for (case_id, _), (hashes, attempts) in by_version.items():
        now, played = library.cases.get(case_id), case_as_played(store, library, case_id, hashes, cache)
        catalogues = catalogues_as_played(store, library.catalogues, hashes, cache)
        if now is None or played is None or catalogues is None:
            difference.left_out[case_id] += len(attempts)
        elif _fits(now.key, played.case):
            with_key_now = replace(played, key=now.key, hashes={**played.hashes, "key": now.hashes["key"]})
            if now.hashes["key"] == played.hashes["key"]:
                difference.catalogues_only[case_id] += len(attempts)
            to_rescore.append(Group(tuple(attempts), played, catalogues, with_key_now))
        elif played.key.rules < RULES:
            difference.rules_only[case_id] += len(attempts)
            to_rescore.append(Group(tuple(attempts), played, catalogues, with_rules(played)))
        else:
            difference.left_out[case_id] += len(attempts)
    return to_rescore


def _fits(key: Key, case: Case) -> bool:
    """Whether a key speaks of every option and answer of a case as it was played, and of nothing that was not there.

    What was not asked must not become a miss, and nobody could cite a passage that the case did not have.
    """
    answers = {q.part: set(q.options) for q in case.plan}
    keyed = {part: {*k.needed, *k.fitting, *k.needless, *k.minor, *k.severe} for part, k in key.plan.items()}
    return (
        {o.id for o in case.options} <= {k.option for k in key.options}
        and all({getattr(row, of.row_id) for row in getattr(key, field)} <= {*getattr(case, field)} for field, of in ANSWER_FIELDS.items() if of.row_id)
        and (answers == keyed or not answers)
        and {p for _, _, answer in key.keyed_answers() for p in answer.right_passages} <= set(case.passages)
    )


def rescore(
    store: Store, library: Library, to_rescore: Sequence[Group], difference: Difference, on_attempt: Callable[[], None] = lambda: None
) -> Iterator[Rescored]:
    """Both results of every attempt, a row a scorer; adds to ``difference``, and calls ``on_attempt`` after each attempt."""
    for group in to_rescore:
        key_hash, keyed_with = group.played.hashes["key"], group.now.hashes["key"]
        for start in range(0, len(group.attempts), AT_ONCE):
            batch = {row.id: row for row in group.attempts[start : start + AT_ONCE]}
            for attempt_id, events in store.events_of(tuple(batch)):
                row, attempt = batch[attempt_id], fold(events)
                difference.attempts += 1
                head = (
                    store.export_id(row.trainee), store.export_id(attempt_id), attempt.case, attempt.country, attempt.mode,
                    key_hash, keyed_with, group.played.key.rules, group.now.key.rules,
                )  # fmt: skip
                for before, after in score_with_both_keys(attempt, group.played, group.now, group.catalogues, library.catalogues):
                    result_before, result_after = before[1:5], after[1:5]  # value, baseline, corrected, reason
                    changed = result_before != result_after
                    if before is not after:
                        _count(difference, attempt.case, before, after, changed)
                    yield Rescored._make((*head, before.scorer, *result_before, *result_after, int(changed)))
                on_attempt()


def _count(difference: Difference, case_id: str, before: Score, after: Score, changed: bool) -> None:
    """Count what differs between two results of one scorer."""
    difference.scores[before.scorer] += changed
    right_before = {o.item: o.right for o in before.outcomes}
    for outcome in after.outcomes:
        right = outcome.right
        if right is None or right_before.get(outcome.item) in (None, right):
            continue
        if before.scorer == "primary":
            difference.primary["to_reached" if right else "to_missed"] += 1
        else:
            difference.items[case_id, f"{before.scorer}: {outcome.item}", "to_right" if right else "to_wrong"] += 1


def write_rescored(rows: Sequence[Rescored], out: Path, form: TableFormat = "csv") -> tuple[Path, ...]:
    """``out/rescored.csv`` (or ``.parquet``) with its codebook."""
    return table_with_codebook(frame_of(rows), columns(), out, "rescored", "codebook-rescored", INTRO, form)


def frame_of(rows: Sequence[Rescored]) -> pandas.DataFrame:
    """The rows as a table; columns as in the codebook."""
    import pandas

    return pandas.DataFrame(
        {c.name: pandas.Series([getattr(r, c.name) for r in rows], dtype=_DTYPES[c.type]) for c in columns()}
    )


_DTYPES: Mapping[ColumnType, str] = {"text": "object", "number": "Float64", "integer": "Int64"}


def keep_keys(store: Store, rescored: Sequence[Group], library: Library) -> None:
    """Keep in the store the keys that attempts were scored with now, beside those that were played."""
    for case_id in sorted({g.played.case.id for g in rescored if g.now.hashes["key"] != g.played.hashes["key"]}):
        case_file = library.cases[case_id]
        body = (case_file.folder / "key" / "key.yaml").read_text(encoding="utf-8")
        store.add_contents({case_file.hashes["key"]: Content("key", case_id, body)})
