"""The screen *Review and release*: remarks, verdicts, what is missing, a release; and that who only reads changes nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from docx import Document

from tests.support.author_sheets import CODE, ids_of, seen
from tests.support.planted_leaks import make_longest
from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring.drafts import Author
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.edits import Edit
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.ui.author.draft_intents import DRAFT_INTENTS
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.signed_in import READERS_INTENTS
from tracks_sim.ui.shared.context import PageContext

CASE = "the-woollen-cap"
ANNA = "Anna"


class Desk:
    """A data folder with one draft, a trainer who wrote it, another one, and an expert; and a page of each."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.store, self.folder = store, folder
        self.codes = {label: store.staff.add(role, label, COMMAND_LINE)[0] for label, role in ((ANNA, "trainer"), ("Bo", "trainer"), ("Eva", "expert"))}  # type: ignore[arg-type]
        anna = self.page(ANNA)
        data = draft_data()
        data["case"] |= {"id": CASE, "status": "draft"}
        self.draft = anna.drafts.create(CASE, data, Author(self.codes[ANNA], ANNA))

    def page(self, label: str) -> AuthorScreen:
        context = PageContext(self.folder, None, "/", None, "en", "about:blank", {}, staff=self.codes[label])
        return AuthorScreen(context, self.store, kit_library())

    def reviewing(self, label: str) -> AuthorScreen:
        """The page of somebody with the draft open on this screen."""
        page = self.page(label)
        page.receive({"kind": "screen", "screen": "review", "case": CASE})
        return page


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(tmp_path / "data") as store:
        yield Desk(tmp_path / "data", store)


def notice(page: AuthorScreen) -> str:
    return str((page.page.frame["notice"] or {"text": ""})["text"])


def refusals(page: AuthorScreen) -> int:
    return int(page.page.frame["refusals"])


def read_all(page: AuthorScreen) -> None:
    """Go through the parts that are left to read, the next one each time, and say of each that it is read."""
    while left := page.page.sheet["reading"]["left"]:
        page.receive({"kind": "at", "at": {"part": left[0]["id"]}})
        page.receive({"kind": "read_part", "part": left[0]["id"], "entry": page.page.sheet["reading"]["entry"]})
        assert len(page.page.sheet["reading"]["left"]) == len(left) - 1


def states(page: AuthorScreen) -> dict[str, str]:
    return {part["id"]: part["state"] for part in page.page.sheet["reading"]["parts"]}


def give(page: AuthorScreen, verdict: str = "fit", **more: Any) -> None:
    """Read what is left to read, as far as this reader may judge, and give a verdict."""
    if page.page.sheet["judges"]:
        read_all(page)
    page.receive({"kind": "verdict", "verdict": verdict, "role": "reception worker", "note": "", "content": page.page.sheet["content"], **more})


@cache
def passage() -> list[str]:
    """The first passage of the papers."""
    return ["passages", draft_data()["case"]["documents"][0]["passages"][0]]


def ask(desk: Desk) -> None:
    desk.reviewing(ANNA).receive({"kind": "ask_review", "asked": True})


# --- who reads ---------------------------------------------------------------------------


def test_a_trainer_reviews_a_draft_of_a_colleague_and_becomes_no_author(desk: Desk) -> None:
    page = desk.page("Bo")
    rows = {row["id"]: row for row in page.page.sheet["parts"][0]["rows"]}
    assert not rows[CASE]["mine"] and desk.page(ANNA).page.sheet["parts"][0]["rows"][0]["mine"]
    files = {path: path.read_bytes() for path in desk.draft.folder.rglob("*") if path.is_file() and path.name != "reviews.jsonl"}
    page.receive({"kind": "screen", "screen": "review", "review": CASE})
    assert page.page.frame["may_write"] is False and page.page.sheet["judges"] and page.page.sheet["enters_paper"] and not page.page.sheet["may_publish"]
    assert page.page.frame["here"] == {"kind": "screen", "screen": "review", "review": CASE, "at": {}} and page.page.frame["address"].endswith(f"?review={CASE}&screen=review")
    page.receive({"kind": "screen", "screen": "papers", "review": CASE})
    acts = [{"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "Mine", "base": value_hash(draft_data()["text.en"]["title"])}}]
    writing = [kind for kind, intent in DRAFT_INTENTS.items() if intent.writes]
    for intent in [*acts, *({"kind": kind, "case": CASE} for kind in ("settle", "undo", "redo", "discard", *writing))]:
        before = refusals(page)
        page.receive(intent)
        assert refusals(page) == before + 1, intent
    page.receive({"kind": "screen", "screen": "review", "review": CASE})
    give(page)
    assert {path: path.read_bytes() for path in files} == files and [one.by.label for one in read_reviews(desk.draft.folder).approvals] == ["Bo"]
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    assert page.page.frame["may_write"] is True, "who wants to write opens it for that"


def test_verdicts_of_the_organisation_that_a_case_came_from_are_shown_as_theirs(desk: Desk) -> None:
    path = desk.draft.folder / "review.yaml"
    entries = [{"role": "nurse", "when": "2026-11", "version": "1.0.0", "verdict": "fit", "note": "Good."}, {"verdict": "unfit"}, "x", {"role": "y", "when": "2026-11", "version": "1", "verdict": "?"}]
    path.write_text(path.read_text() + f"elsewhere: {json.dumps(entries)}\n")
    page = desk.reviewing(ANNA)
    assert page.page.sheet["elsewhere"] == [{"label": "fit to be released", "facts": "nurse · 2026-11 · version 1.0.0", "note": "Good.", "stands": False}]
    assert page.page.sheet["verdicts"] == [] and [m["screen"] for m in page.page.sheet["missing"] if m["field"] == "ask"] == ["review"]


def test_an_expert_meets_drafts_that_are_in_review_and_nothing_else(desk: Desk) -> None:
    page = desk.page("Eva")
    assert [(part["id"], part["rows"]) for part in page.page.sheet["parts"]] == [("drafts", [])] and page.page.sheet["gone"] == []
    page.receive({"kind": "open_draft", "case": CASE})
    assert page.state.draft is None and refusals(page) == 1 and "woollen" not in str(page.page.get_state())
    ask(desk)
    page.receive({"kind": "screen", "screen": "cases"})
    assert [row["id"] for row in page.page.sheet["parts"][0]["rows"]] == [CASE]
    page.receive({"kind": "open_draft", "case": CASE})
    assert page.page.sheet["kind"] == "review" and page.page.frame["may_write"] is False
    desk.reviewing(ANNA).receive({"kind": "ask_review", "asked": False})
    page.receive({"kind": "look"})
    assert page.page.sheet["kind"] == "cases" and page.state.draft is None and notice(page).startswith("This case is not open to reviewers any more")


def test_nothing_that_changes_a_draft_is_done_for_who_only_reads(desk: Desk) -> None:
    """Every intent that the page knows, sent by an expert: each is refused, and no file of the draft changes."""
    ask(desk)
    page = desk.reviewing("Eva")
    files = {path: path.read_bytes() for path in desk.draft.folder.rglob("*") if path.is_file() and path.name != "reviews.jsonl"}
    acts = [{"kind": "act", "n": n, "act": {"act": act.model_fields["act"].annotation.__args__[0]}} for n, act in enumerate(get_args(get_args(Edit)[0]), start=1)]  # type: ignore[union-attr]
    acts[0] = {"kind": "act", "n": 99, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "Mine", "base": value_hash(draft_data()["text.en"]["title"])}}
    others = ("settle", "undo", "redo", "discard", "begin", "copy", "twin", "change", "take_in", "import", "restore_draft", "typing")
    writing = [kind for kind, intent in DRAFT_INTENTS.items() if intent.writes]
    for intent in [*acts, *({"kind": kind, "case": CASE} for kind in (*others, *writing)), {"kind": "screen", "screen": "begin"}, {"kind": "nonsense"}]:
        before = refusals(page)
        page.receive(intent, [b"PK"])
        assert refusals(page) == before + 1, intent
        assert intent["kind"] == "screen" or intent["kind"] not in READERS_INTENTS
    assert {path: path.read_bytes() for path in files} == files
    page.receive({"kind": "verdict", "verdict": "fit", "role": "x", "content": page.page.sheet["content"], "on_paper": True})
    assert read_reviews(desk.draft.folder).approvals == (), "what came on paper is entered by a trainer"


def test_a_revoked_expert_sees_nothing_any_more(desk: Desk) -> None:
    ask(desk)
    page = desk.reviewing("Eva")
    desk.store.staff.revoke(desk.codes["Eva"], COMMAND_LINE)
    page.receive({"kind": "look"})
    assert page.page.sheet["kind"] == "over" and "remarks" not in page.page.sheet and CASE not in str(page.page.get_state())


# --- what is said ------------------------------------------------------------------------


def test_a_remark_stays_with_its_text_and_is_settled_by_the_author(desk: Desk) -> None:
    ask(desk)
    expert, author = desk.reviewing("Eva"), desk.reviewing(ANNA)
    expert.receive({"kind": "remark", "part": "text.en", "where": passage(), "text": " Say earlier that the room is shared. "})
    author.receive({"kind": "look"})
    remark = author.page.sheet["remarks"][0]
    assert (remark["text"], remark["by"], remark["where"], remark["screen"]) == (
        "Say earlier that the room is shared.", f"Eva · {desk.store.clock.now():%Y-%m-%d}", "Registration form, with remarks 1", "papers",
    )  # fmt: skip
    assert remark["field"] == f"f:text.en:{'.'.join(passage())}" and not remark["mine"] and not remark["older"]
    author.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "A cap", "base": value_hash(draft_data()["text.en"]["title"])}})
    assert author.page.sheet["remarks"][0]["older"], "the draft has changed since"
    assert author.page.sheet["release"]["open_remarks"].startswith("1 remark is still open")
    author.receive({"kind": "settle_remark", "number": remark["number"]})
    assert author.page.sheet["remarks"][0]["settled"] and author.page.sheet["release"]["open_remarks"] == ""


def test_a_remark_is_answered_settled_and_opened_again(desk: Desk) -> None:
    ask(desk)
    expert, author = desk.reviewing("Eva"), desk.reviewing(ANNA)
    expert.receive({"kind": "remark", "part": "text.en", "where": passage(), "text": "Who opened the door?"})
    author.receive({"kind": "answer_remark", "number": 1, "text": " A neighbour; it is in passage 4. "})
    author.receive({"kind": "settle_remark", "number": 1})
    expert.receive({"kind": "answer_remark", "number": 1, "text": "Then say so here too."})
    expert.receive({"kind": "settle_remark", "number": 1, "settled": False})
    author.receive({"kind": "look"})
    [remark] = author.page.sheet["remarks"]
    today = f"{desk.store.clock.now():%Y-%m-%d}"
    assert remark["replies"] == [{"by": f"Anna · {today}", "text": "A neighbour; it is in passage 4."}, {"by": f"Eva · {today}", "text": "Then say so here too."}]
    assert not remark["settled"] and author.page.sheet["release"]["open_remarks"].startswith("1 remark is still open")
    desk.reviewing("Bo").receive({"kind": "settle_remark", "number": 1})
    expert.receive({"kind": "look"})
    assert expert.page.sheet["remarks"][0]["settled"] and not author.page.sheet["remarks"][0]["mine"]
    for wrong in ({"number": 7, "text": "x"}, {"number": 1, "text": " "}, {"number": "1", "text": "x"}, {"number": 1}):
        before = refusals(expert)
        expert.receive({"kind": "answer_remark", **wrong})
        assert refusals(expert) == before + 1
    assert len(read_reviews(desk.draft.folder).replies) == 2


def test_a_field_says_how_many_remarks_are_open_on_it_in_every_language(desk: Desk) -> None:
    ask(desk)
    expert, author = desk.reviewing("Eva"), desk.page(ANNA)
    key = draft_data()["key"]["indicators"][0]["concept"]
    for part, where in (("text.en", passage()), ("text.fr", passage()), ("key_text.en", ["indicators", key])):
        expert.receive({"kind": "remark", "part": part, "where": where, "text": "Say it otherwise."})
    author.receive({"kind": "screen", "screen": "papers", "case": CASE, "at": {"passage": passage()[1]}})
    fields = {passage["id"]: passage["field"] for passage in author.page.sheet["paper"]["passages"]}
    assert {id_: field["remarks"] for id_, field in fields.items() if field["remarks"]} == {passage()[1]: 2}
    author.receive({"kind": "screen", "screen": "judgements"})
    passages = [passage for paper in author.page.sheet["papers"] for passage in paper["passages"]]
    items = [item for section in author.page.sheet["sections"] for group in section["groups"] for item in group["items"]]
    assert [(p["id"], p["remarks"]) for p in passages if p["remarks"]] == [(passage()[1], 2)]
    assert [(i["item"], i["reason"]["own"]["remarks"]) for i in items if i["reason"]["own"]["remarks"]] == [(f"indicators.{key}", 1)]
    author.receive({"kind": "settle_remark", "number": 1})
    assert [p["remarks"] for p in (passage for paper in author.page.sheet["papers"] for passage in paper["passages"]) if p["remarks"]] == [1]


def test_a_remark_is_read_where_it_belongs_and_can_be_taken_back_by_who_made_it(desk: Desk) -> None:
    ask(desk)
    page, other = desk.reviewing("Eva"), desk.reviewing("Bo")
    page.receive({"kind": "remark", "part": "text.en", "where": ["briefing"], "text": "Shorter."})
    page.receive({"kind": "at", "at": {"part": "start"}})
    texts = {text["id"]: text for text in page.page.sheet["reading"]["texts"]}
    assert [r["text"] for r in texts["text:briefing"]["remarks"]] == ["Shorter."] and texts["text:title"]["remarks"] == []
    assert {part["id"]: part["n"] for part in page.page.sheet["reading"]["parts"]}["start"] == 1 and texts["text:briefing"]["others"][0]["lang"] == "fr"
    other.receive({"kind": "remark", "part": "text.en", "where": ["title"], "text": "Bo’s."})
    page.receive({"kind": "settle_remark", "number": 2})
    assert refusals(page) == 1, "an expert settles nobody else's remark"
    page.receive({"kind": "settle_remark", "number": 1})
    assert read_reviews(desk.draft.folder).settled == {1}


@pytest.mark.parametrize(
    "wrong", [{"part": "text.en", "where": ["nowhere"]}, {"part": "text.en", "where": []}, {"part": "/etc/passwd", "where": ["x"]}, {"part": "text.en", "where": "title"}, {"part": 1, "where": ["title"]}]
)
def test_a_remark_on_nothing_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    page = desk.reviewing("Bo")
    page.receive({"kind": "remark", "text": "x", **wrong})
    assert refusals(page) == 1 and read_reviews(desk.draft.folder).remarks == ()


def rewrite(page: AuthorScreen, part: str, where: list[str], text: str, n: int = 1) -> None:
    """Write a text of the draft anew."""
    base = value_hash(value_at(page.state.draft.data, part, tuple(where)))  # type: ignore[union-attr]
    page.receive({"kind": "act", "n": n, "act": {"act": "write_text", "part": part, "where": where, "text": text, "base": base}})
    assert not page.page.frame["failed"]


def test_what_really_happened_is_read_first_and_can_be_remarked_on(desk: Desk) -> None:
    rewrite(desk.reviewing(ANNA), "notes", ["happened"], "Her aunt keeps half of her pay.")
    page = desk.reviewing("Bo")
    reading = page.page.sheet["reading"]
    assert (reading["title"], [text["html"] for text in reading["texts"] if text["id"] == "notes:happened"]) == ("What really happened", ["<p>Her aunt keeps half of her pay.</p>\n"])
    assert all(text["others"] == [] for text in reading["texts"]), "it has one language"
    page.receive({"kind": "remark", "part": "notes", "where": ["happened"], "text": "And the other half?"})
    assert page.page.sheet["reading"]["texts"][0]["remarks"][0]["where"] == "What really happened" and page.page.sheet["reading"]["parts"][0]["n"] == 1


def test_a_case_is_found_fit_by_who_has_read_every_part(desk: Desk) -> None:
    page = desk.reviewing("Bo")
    verdict = {"kind": "verdict", "verdict": "fit", "role": "nurse", "note": "", "content": page.page.sheet["content"]}
    parts = list(states(page))
    assert set(states(page).values()) == {"new"} and len(parts) > 5
    page.receive(verdict)
    assert notice(page).startswith("A case is found fit by somebody who has read all of it") and read_reviews(desk.draft.folder).approvals == ()
    for part in parts[1:]:
        page.receive({"kind": "read_part", "part": part, "entry": page.page.sheet["reading"]["entry"]})
    page.receive(verdict)
    assert notice(page).endswith(f"Still to read: {page.page.sheet['reading']['parts'][0]['label']}.") and page.page.sheet["reading"]["left"][0]["id"] == parts[0]
    page.receive({**verdict, "verdict": "unfit"})
    read_all(page)
    page.receive(verdict)
    assert [one.verdict for one in read_reviews(desk.draft.folder).approvals] == ["unfit", "fit"], "who finds a fault early may say so"


def test_what_one_reviewer_has_read_is_not_read_by_another(desk: Desk) -> None:
    ask(desk)
    expert, trainer = desk.reviewing("Eva"), desk.reviewing("Bo")
    read_all(expert)
    trainer.receive({"kind": "look"})
    assert set(states(expert).values()) == {"read"} and set(states(trainer).values()) == {"new"}


def test_a_second_reading_shows_what_has_changed_since_the_own_first_one(desk: Desk) -> None:
    author, reader = desk.reviewing(ANNA), desk.reviewing("Bo")
    read_all(reader)
    paper = f"papers.{draft_data()['case']['documents'][0]['id']}"
    rewrite(author, "text.en", passage(), "She wears a cap of wool.", 1)
    rewrite(author, "notes", ["happened"], "It was otherwise.", 2)
    need = draft_data()["key"]["needs"][0]
    author.receive({"kind": "act", "n": 3, "act": {"act": "set_source", "item": f"needs.{need['need']}", "source": "palermo-2000"}})
    assert author.page.frame["failed"] == []
    reader.receive({"kind": "look"})
    assert {part for part, state in states(reader).items() if state == "changed"} == {"happened", paper, "judgements"}
    seen_changes = {}
    for part in ("happened", paper, "judgements"):
        reader.receive({"kind": "at", "at": {"part": part}})
        seen_changes[part] = reader.page.sheet["reading"]["changes"]
    assert next(c["text"] for c in seen_changes[paper][0]["changes"] if c["kind"] == "new").startswith("She wears") and len(seen_changes[paper]) == 1
    assert [change["label"] for change in seen_changes["happened"]] == ["What really happened"]
    assert [change["kind_label"] for change in seen_changes["judgements"]] == ["what is scored"]
    give(reader)
    assert len(read_reviews(desk.draft.folder).approvals) == 1 and reader.page.sheet["reading"]["changes"] == []
    author.receive({"kind": "undo", "n": 4})
    reader.receive({"kind": "look"})
    assert {part for part, state in states(reader).items() if state == "changed"} == {"judgements"}, "what is taken back is a change too"
    author.receive({"kind": "redo", "n": 5})
    reader.receive({"kind": "look"})
    assert set(states(reader).values()) == {"read"}, "it is again as it was read"


def test_a_paper_that_is_gone_is_said_on_the_second_reading(desk: Desk) -> None:
    author, reader = desk.reviewing(ANNA), desk.reviewing("Bo")
    read_all(reader)
    author.receive({"kind": "act", "n": 1, "act": {"act": "remove_passage", "passage": passage()[1]}})
    assert author.page.frame["failed"] == []
    reader.receive({"kind": "look"})
    reader.receive({"kind": "at", "at": {"part": f"papers.{draft_data()['case']['documents'][0]['id']}"}})
    gone = [change for change in reader.page.sheet["reading"]["changes"] if change["changes"] and change["changes"][0]["kind"] == "gone"]
    assert gone[0]["label"] == "Passage 1, English", "by the name that it had"


@pytest.mark.parametrize("wrong", [{"part": "papers.nowhere", "entry": 1}, {"part": "start", "entry": 10_000}, {"part": "start", "entry": -1}, {"part": "start"}, {"part": ["start"], "entry": 1}])
def test_a_part_that_is_not_there_is_not_read(desk: Desk, wrong: dict[str, Any]) -> None:
    page = desk.reviewing("Bo")
    page.receive({"kind": "read_part", **wrong})
    assert refusals(page) == 1 and read_reviews(desk.draft.folder).read == ()


def test_a_judgement_is_read_with_its_answer_source_and_passages(desk: Desk) -> None:
    page = desk.reviewing("Bo")
    page.receive({"kind": "at", "at": {"part": "judgements"}})
    row = draft_data()["key"]["indicators"][0]
    text = next(text for text in page.page.sheet["reading"]["texts"] if text["id"] == f"key_text:indicators.{row['concept']}")
    assert text["facts"][0] in ("present", "absent", "not enough information") and len(text["facts"]) >= 2
    assert [cite["id"] for cite in text["cites"]] == [passage for group in row.get("evidence", []) for passage in group["any"]]


def test_no_id_is_on_screen(desk: Desk) -> None:
    ask(desk)
    desk.reviewing("Eva").receive({"kind": "remark", "part": "text.en", "where": passage(), "text": "Said"})
    page = desk.reviewing("Bo")
    for part in page.page.sheet["reading"]["parts"]:
        page.receive({"kind": "at", "at": {"part": part["id"]}})
        sheet = {name: value for name, value in page.page.sheet.items() if name not in ("content", "documents")}
        hidden = {"field", "screen", "others"}
        for words in seen({name: _without(value, hidden) for name, value in sheet.items()}):
            assert not CODE.search(words) and words not in ids_of(draft_data()), words


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    return [_without(inner, names) for inner in value] if isinstance(value, list) else value


# --- verdict and release -----------------------------------------------------------------


def test_a_verdict_is_on_the_state_that_was_read_and_comes_from_somebody_else(desk: Desk) -> None:
    author = desk.reviewing(ANNA)
    give(author)
    assert notice(author).startswith("You have written in this case") and not author.page.sheet["judges"]
    other = desk.reviewing("Bo")
    seen_before = other.page.sheet["content"]
    author.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "A cap", "base": value_hash(draft_data()["text.en"]["title"])}})
    give(other, content=seen_before)
    assert notice(other).startswith("The case has changed since you opened it") and read_reviews(desk.draft.folder).approvals == ()
    give(desk.reviewing("Bo"))
    author.receive({"kind": "look"})
    verdict = author.page.sheet["verdicts"][0]
    assert verdict["stands"] and verdict["facts"].startswith("reception worker · under the code of Bo · ") and verdict["label"] == "fit to be released"
    author.receive({"kind": "undo", "n": 2})
    assert not author.page.sheet["verdicts"][0]["stands"]


def test_a_verdict_on_paper_is_entered_by_a_trainer_who_has_not_written(desk: Desk) -> None:
    give(desk.reviewing("Bo"), on_paper=True)
    author = desk.reviewing(ANNA)
    assert "entered by Bo, came on paper" in author.page.sheet["verdicts"][0]["facts"]
    give(author, on_paper=True)
    assert notice(author).startswith("You have written in this case, so somebody else must enter")


def test_what_is_missing_leads_to_its_place(desk: Desk) -> None:
    page = desk.reviewing(ANNA)
    assert [(m["screen"], m["field"]) for m in page.page.sheet["missing"]] == [("review", "ask")]
    page.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.fr", "where": ["summary"], "text": "", "base": value_hash(draft_data()["text.fr"]["summary"])}})
    missing = page.page.sheet["missing"][0]
    assert [(entry["screen"], entry["field"]) for entry in missing["entries"]] == [("languages", "f:text.fr:summary")]


def release(page: AuthorScreen, **more: Any) -> None:
    page.receive({"kind": "release", "content": page.page.sheet["content"], "version": page.page.sheet["release"]["version"], **more})


def test_a_draft_is_released_when_nothing_is_missing_and_trainees_meet_it(desk: Desk) -> None:
    page = desk.reviewing(ANNA)
    release(page)
    assert notice(page).startswith("The case cannot be released yet.") and not page.folders.versions(CASE)
    ask(desk)
    expert = desk.reviewing("Eva")
    give(desk.reviewing("Bo"))
    page.receive({"kind": "look"})
    assert page.page.sheet["missing"] == [] and page.page.sheet["release"]["ready"] and page.page.sheet["leaks"] == []
    release(page)
    assert notice(page) == "Version 1.0.0 is released. Trainees meet it from now on."
    assert page.page.sheet["state"] == "Trainees meet version 1.0.0." and [m["text"] for m in page.page.sheet["missing"]] == ["Nothing has changed since the version that trainees meet."]
    assert CASE in page.library.cases and page.library.cases[CASE].case.status == "released"
    page.receive({"kind": "screen", "screen": "cases"})
    rows = {part["id"]: part["rows"] for part in page.page.sheet["parts"]}
    assert [row["id"] for row in rows["own"]] == [CASE] and rows["drafts"][0]["facts"].startswith("released, unchanged since · 1.0.0"), "and not: in review"
    expert.receive({"kind": "look"})
    assert [part["rows"] for part in expert.page.sheet["parts"]] == [[]], "the list of who only reviews is empty"


def test_what_gives_the_best_option_away_is_answered_with_a_reason_and_a_sentence(desk: Desk) -> None:
    leak = make_longest(desk.draft.folder)
    page = desk.reviewing(ANNA)
    [shown] = page.page.sheet["leaks"]
    assert (shown["leak"], shown["element"], shown["answer"]) == (leak, "option:note-and-go-on", "") and shown["text"].startswith("This is the longest option by far, 40 words beside")
    assert ("review", "leaks") in [(m["screen"], m["field"]) for m in page.page.sheet["missing"]]
    for wrong in ({"reason": "because", "text": "It has no other name here."}, {"reason": "other", "text": "x"}, {"reason": "other", "text": "It has no other name here.", "leak": "order a"}):
        page.receive({"kind": "answer_leak", "leak": leak, **wrong})
    assert refusals(page) == 3 and page.page.sheet["leaks"][0]["answer"] == ""
    page.receive({"kind": "answer_leak", "leak": leak, "reason": "no_other_way", "text": "It has no other name here."})
    [shown] = page.page.sheet["leaks"]
    assert (shown["reason"], shown["answer"]) == ("the case would be wrong otherwise", "It has no other name here.")
    assert ("review", "leaks") not in [(m["screen"], m["field"]) for m in page.page.sheet["missing"]]
    page.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "Another cap", "base": value_hash(draft_data()["text.en"]["title"])}})
    assert page.page.sheet["leaks"][0]["answer"] == "It has no other name here.", "another word of the case changes nothing of it"


def test_a_release_is_of_what_is_on_screen(desk: Desk) -> None:
    page = desk.reviewing(ANNA)
    give(desk.reviewing("Bo"))
    page.receive({"kind": "look"})
    old = page.page.sheet["content"]
    other = desk.reviewing("Bo")
    other.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "A cap", "base": value_hash(draft_data()["text.en"]["title"])}})
    release(page, content=old)
    assert not page.folders.versions(CASE) and refusals(page) == 1


def test_differences_are_words_and_a_released_case_is_taken_out_of_use(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = desk.reviewing(ANNA)
    give(desk.reviewing("Bo"))
    page.receive({"kind": "look"})
    release(page)
    title = draft_data()["text.en"]["title"]
    page.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": f"{title} again", "base": value_hash(title)}})
    found = page.page.sheet["release"]
    assert (found["version"], found["sentence"]) == ("1.0.1", "Only words have changed.")
    sent: list[bytes] = []
    monkeypatch.setattr(page.page, "send", lambda message, buffers=(): sent.extend(buffers))
    page.receive({"kind": "save_document", "languages": "en"})
    assert " · 1.0.1 · ".encode() in sent[0], "the version that it would be, not the one it began with"
    assert [(d["label"], d["kind_label"]) for d in found["differences"]] == [("Title, English", "words")]
    assert [c["text"] for c in found["differences"][0]["changes"] if c["kind"] == "new"] == ["again"]
    row = draft_data()["key"]["indicators"][0]
    item = f"indicators.{row['concept']}"
    page.receive({"kind": "act", "n": 2, "act": {"act": "set_source", "item": item, "source": "palermo-2000"}})
    assert page.page.sheet["release"]["version"] == "1.1.0" and "what is scored" in {d["kind_label"] for d in page.page.sheet["release"]["differences"]}
    page.receive({"kind": "retire"})
    assert page.page.sheet["state"] == "Version 1.0.1 says that the case is out of use." and not page.page.sheet["release"]["retirable"]
    assert page.library.cases[CASE].case.status == "retired"


def test_comments_of_a_word_document_come_back_as_remarks_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, sent = desk.reviewing(ANNA), []
    monkeypatch.setattr(page.page, "send", lambda message, buffers=(): sent.append((message["name"], buffers[0])) if buffers else None)
    page.receive({"kind": "save_document", "languages": "en", "word": True})
    [(name, content)] = sent
    document = Document(io.BytesIO(content))
    line = next(one for one in document.paragraphs if one.text == draft_data()["text.en"]["passages"][passage()[1]])
    document.add_comment(line.runs, "Who saw it?", author="Mary Jones")
    stream = io.BytesIO()
    document.save(stream)
    page.receive({"kind": "take_comments"}, [stream.getvalue()])
    assert name == f"{CASE}-review-en.docx" and notice(page) == "1 comment was taken in as a remark."
    rewrite(page, "text.en", passage(), "She said that she had seen it.")
    page.receive({"kind": "take_comments"}, [stream.getvalue()])
    assert notice(page) == "0 comments were taken in as remarks. 1 was there already."
    [remark] = page.page.sheet["remarks"]
    assert (remark["text"], remark["where"], remark["older"]) == ("Who saw it?", "Registration form, with remarks 1", True)
    assert remark["by"].startswith("a comment in Word, taken in by Anna · ") and "Jones" not in (desk.draft.folder / "reviews.jsonl").read_text()
    page.receive({"kind": "take_comments"}, [])
    page.receive({"kind": "take_comments"}, [b"PK"])
    assert refusals(page) == 2 and notice(page).startswith("This file is no Word document that was saved here")


def test_files_go_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, sent = desk.reviewing(ANNA), []
    monkeypatch.setattr(page.page, "send", lambda message, buffers=(): sent.append((message["name"], buffers[0])) if buffers else None)
    page.receive({"kind": "hand_on", "draft": True})
    page.receive({"kind": "save_document", "languages": "en fr"})
    page.receive({"kind": "hand_on", "draft": False})
    page.receive({"kind": "save_document", "languages": "en de"})
    page.receive({"kind": "save_document", "languages": ""})
    assert [name for name, _ in sent] == [f"{CASE}-1.0.0.tracks.zip", f"{CASE}-review-en-fr.html", f"{CASE}-review-en.html"] and refusals(page) == 2
    assert b"reviews" not in sent[0][1]
