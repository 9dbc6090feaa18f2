"""Databases of earlier versions say today what they said in their own time, or what differs is named here with its reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.golden.plain import differences
from tests.versions.make_database import DATABASES, DRAFT, HERE, READINGS, SQL, databases, readings, write
from tests.versions.readings import TABLES, read
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.practice import event_for, fold
from tracks_sim.practice.attempt import after
from tracks_sim.store import COMMAND_LINE, Store, schema
from tracks_sim.store.integrity import check
from tracks_sim.store.sealing import seal
from tracks_sim.store.upgrade import known_revisions
from tracks_sim.store.versions import case_as_played

THEN = readings()
ROW = {
    "members": ("trainee",), "sittings": ("trainee", "phase", "case"), "judgements": ("trainee", "phase", "case", "step", "item"),
    "answers": ("trainee", "phase", "questionnaire", "item", "retrospective"),
}  # fmt: skip
"""Columns that say which row is which."""
OUTCOMES = {
    "these data do not decide": "undecided", "Undecided:": "undecided", "Not yet measured": "not measured",
    "How safe responses changed is not shown": "not measured", "an effect of the training explains it best": "better",
}  # fmt: skip
"""What the sentence on the planned comparison says, by words of it in any version."""
WORDED_ANEW = (
    (r"(severe harm\)) in the phases before and after the training", r"\1 of the people who answered in both phases, before and after the training"),
    (r"^(Not yet measured): Nobody has submitted a case yet in: (.+After the training\.)", r"\1. No case has been submitted yet for: \2"),
)
"""Sentences that say the same in other words, as patterns, with the words of today."""
SAID_OTHERWISE = (
    ("The change of the training group less that of the other was", "The verdict now rests on the planned model: difference, interval and p are of one test (then the difference of mean changes, beside the p of the model's log odds)."),
    ("How safe responses changed is not shown", "A phase in which nobody answered yet is not measured, which is another thing than too few people."),
    ("The difference is in the probability", "What the model assumes stands in its section, not in the summary."),
    ("Training group: of indicators that were there", "Detection stands in a table of its own."),
    ("Wait-list group: of indicators that were there", "Detection stands in a table of its own."),
    ("People who did at least one severe harm", "Small counts are told as fewer than or more than, where they were left out."),
)
"""Beginnings of sentences of the summary that are not said any more, and why."""


@pytest.fixture(scope="module")
def library() -> Library:
    """The kit's own library of today."""
    return load_library(scenarios_root())


@pytest.fixture(scope="module", params=THEN)
def commit(request: pytest.FixtureRequest) -> str:
    """A version, by its commit."""
    return str(request.param)


@pytest.fixture(scope="module")
def data(commit: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data folder of a version."""
    folder = tmp_path_factory.mktemp(commit) / "data"
    folder.mkdir()
    write(databases()[commit], folder)
    return folder


@pytest.fixture(scope="module")
def now(data: Path, library: Library) -> dict[str, Any]:
    """What the kit of today says of the data folder, as JSON gives it back."""
    return json.loads(json.dumps(read(data, library), ensure_ascii=False))  # type: ignore[no-any-return]


def of_then(then: Any, now: Any) -> Any:
    """What is there now, without what a later version added to it."""
    return {key: of_then(value, now[key]) for key, value in then.items() if key in now} if isinstance(then, dict) and isinstance(now, dict) else now


def test_scores_and_feedback_of_every_attempt_are_those_of_their_time(commit: str, now: dict[str, Any]) -> None:
    then = THEN[commit]["attempts"]
    assert {a["mode"] for a in then.values()} == {"practice", "talk", "assessment", "study"} and sum(len(a.get("scores", ())) for a in then.values()) > 2000
    assert list(differences(then, of_then(then, now["attempts"]))) == []


def rows_of(table: Mapping[str, list[Any]], columns: tuple[str, ...], key: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows of a table by what says which they are."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*(table[column] for column in columns), strict=True)]
    return {tuple(row[column] for column in key): row for row in rows}


def changes(then: Mapping[str, list[Any]], now: Mapping[str, list[Any]], key: tuple[str, ...]) -> dict[str, int]:
    """How many rows are gone or new, and how many cells of each column are empty now, were empty then, or say something else."""
    columns, found = tuple(then), Counter[str]()
    before, after_it = rows_of(then, columns, key), rows_of(now, columns, key)
    assert len(before) == len(then[key[0]])
    found["rows gone"], found["rows new"] = len(before.keys() - after_it.keys()), len(after_it.keys() - before.keys())
    for row in before.keys() & after_it.keys():
        for column in columns:
            was, is_now = before[row][column], after_it[row][column]
            if was != is_now:
                found[f"{column} {'empty now' if is_now is None else 'empty then' if was is None else 'another'}"] += 1
    return dict(+found)


@pytest.mark.parametrize("table", TABLES)
def test_tables_of_each_study_are_those_of_their_time(commit: str, table: str, now: dict[str, Any]) -> None:
    studies = THEN[commit]["studies"]
    assert studies and {study: changes(then[table], now["studies"][study][table], ROW[table]) for study, then in studies.items()} == {study: {} for study in studies}


def numbers(effect: Any) -> Iterator[float]:
    """Safe responses and responses of each group and phase, then the difference of the planned model with its interval; none where it has no answers."""
    if effect is not None:
        yield from (number for cell in sorted(effect["safe"]) for number in effect["safe"][cell])
        yield from (effect["difference"][name] for name in ("value", "low", "high"))


def test_the_library_of_today_has_other_keys_than_the_first_version(library: Library) -> None:
    """Else nothing here would show by which key a response is judged."""
    [*_, finished] = next(iter(THEN.values()))["studies"].values()
    played = dict(zip(finished["sittings"]["case"], finished["sittings"]["key_hash"], strict=True))
    assert all(library.cases[case].hashes["key"] != key for case, key in played.items() if case in library.cases) and len(played) == 6


def outcome(summary: list[str]) -> str:
    """What the sentence on the planned comparison says."""
    [said] = {name for words, name in OUTCOMES.items() for sentence in summary if words in sentence}
    return said


def in_words_of_today(sentence: str) -> str:
    """A sentence of then as it is worded today."""
    for then, today in WORDED_ANEW:
        sentence = re.sub(then, today, sentence)
    return sentence


def test_the_conclusion_of_each_study_is_that_of_its_time(commit: str, now: dict[str, Any]) -> None:
    for study, then in THEN[commit]["studies"].items():
        said = now["studies"][study]
        assert said["frozen"] is then["frozen"] is True
        assert [*numbers(said["effect"])] == pytest.approx([*numbers(then["effect"])], rel=1e-6)  # the model is fitted step by step
        assert outcome(said["summary"]) == outcome(then["summary"])
        still = [in_words_of_today(s) for s in then["summary"] if s not in said["summary"] and not s.startswith(tuple(words for words, _ in SAID_OTHERWISE))]
        assert [s for s in still if s not in said["summary"]] == []
        assert [in_words_of_today(s) for s in then.get("two_pages", ())] in ([], said["two_pages"])


def test_what_differs_in_words_is_said_of_some_version() -> None:
    summaries = [s for then in THEN.values() for study in then["studies"].values() for s in study["summary"]]
    assert all(any(s.startswith(words) for s in summaries) and why for words, why in SAID_OTHERWISE)
    assert all(any(re.search(pattern, s) for s in summaries) for pattern, _ in WORDED_ANEW)


def test_a_draft_is_as_it_was_left(commit: str, now: dict[str, Any]) -> None:
    then = THEN[commit]["drafts"]
    assert list(differences(then, of_then(then, now["drafts"]))) == []


def test_some_version_has_a_draft_of_two_authors() -> None:
    drafts = [then["drafts"][DRAFT] for then in THEN.values() if then["drafts"]]
    assert drafts and all(len(draft["authors"]) == 2 and draft["in_review"] and draft["remarks"] for draft in drafts)
    assert drafts[0]["data"]["text.en"]["title"] == "The green crate"  # the second author's title was undone


def test_no_row_was_touched_and_the_chain_holds(data: Path, now: dict[str, Any]) -> None:
    with Store.open(data) as store:
        assert check(store).faults == check(store, seal(store, COMMAND_LINE)).faults == ()


def unfinished(store: Store) -> Iterator[tuple[str, Any]]:
    """Practice that nobody submitted, by id."""
    for row in store.attempts():
        attempt = fold(store.events(row.id))
        if not attempt.submitted and attempt.mode == "practice":
            yield row.id, attempt


def test_an_attempt_that_was_not_finished_goes_on_with_its_own_case(data: Path, library: Library, now: dict[str, Any]) -> None:
    with Store.open(data) as store:
        [(attempt_id, attempt)] = unfinished(store)
        played = case_as_played(store, library, attempt.case, attempt.hashes)
        assert played is not None and len(attempt.answers) > 5 and attempt.turns
        for intent in ({"kind": "decision", "option": played.case.options[0].id}, {"kind": "submitted"}):
            event = event_for(intent, attempt, played.case, library.catalogues.needs, store.time())
            store.append(attempt_id, (event,), attempt.events, "tab")
            attempt = after(attempt, event)
        assert attempt.submitted and fold(store.events(attempt_id)) == attempt


def test_every_revision_but_the_newest_has_a_database() -> None:
    """From the revision of the first version on; ``tests/store/versions`` has the ones before."""
    kept = [re.findall(r"INSERT INTO \"?alembic_version\"? VALUES\('(\d+)'\)", files[SQL].decode())[0] for files in databases().values()]
    assert kept == sorted(kept) and {r for r in known_revisions() if r >= kept[0]} - {schema.HEAD} <= set(kept)


def test_the_files_stay_small_and_the_readme_lists_every_database() -> None:
    assert DATABASES.stat().st_size + READINGS.stat().st_size < 1_500_000
    listed = re.findall(r"^\| `([0-9a-f]{8}|[0-9a-f]{7})` \|", (HERE / "README.md").read_text(encoding="utf-8"), re.M)
    assert listed == list(THEN) == list(databases())
