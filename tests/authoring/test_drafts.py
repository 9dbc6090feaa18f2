"""Drafts: saved by one act at a time, changed in an editor meanwhile, killed at any moment, thrown away and brought back."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.simple_acts import ANNA, BO, CASE, DATA, Clock, new_drafts, use_simple_acts, write
from tracks_sim.authoring import draft_files, journal
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.errors import AuthoringRefused, CannotPatch, EditRefused, FieldConflict, UnknownCase
from tracks_sim.yamlio.parse import parse

NO1, NO2 = ("passages", "no1"), ("passages", "no2")


@pytest.fixture(autouse=True)
def _simple_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    use_simple_acts(monkeypatch)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(tmp_path: Path, clock: Clock) -> Drafts:
    found = new_drafts(tmp_path / "drafts", clock)
    found.create(CASE, DATA, ANNA)
    return found


def test_a_new_draft_holds_its_data_in_files_that_name_their_schemas(drafts: Drafts) -> None:
    assert drafts.ids() == (CASE,)
    draft = drafts.open(CASE)
    assert draft.data == DATA and not draft.unreadable and draft.saved_at is not None
    assert (draft.folder / "text/en.yaml").read_text().startswith("# yaml-language-server: $schema=")
    assert "/text.schema.json\n" in (draft.folder / "text/en.yaml").read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_its_owner_can_read_a_draft(drafts: Drafts) -> None:
    drafts.perform(CASE, write(NO1, "She left.", drafts.open(CASE)), ANNA)
    drafts.presence(CASE, ANNA, "tab", "papers")
    for found in [drafts.folder, *drafts.folder.rglob("*")]:
        assert found.stat().st_mode & 0o777 == (0o700 if found.is_dir() else 0o600), found


@pytest.mark.parametrize("name", ["The tin", "../tin", "", "the-victim-box", CASE, "a" * 61])
def test_an_id_that_is_taken_or_cannot_be_one_is_refused(drafts: Drafts, name: str) -> None:
    with pytest.raises(AuthoringRefused):
        drafts.create(name, DATA, ANNA)
    assert drafts.ids() == (CASE,)


@pytest.mark.parametrize("name", ["the-red-tin", "../drafts", ".locks", ""])
def test_a_draft_that_is_not_there_is_unknown(drafts: Drafts, name: str) -> None:
    for act in (drafts.open, drafts.restore, drafts.discard):
        with pytest.raises(UnknownCase):
            act(name)


def test_an_act_is_in_the_file_and_in_what_another_process_reads(drafts: Drafts, tmp_path: Path) -> None:
    draft = drafts.perform(CASE, write(NO1, "She left.", drafts.open(CASE)), ANNA)
    assert parse((draft.folder / "text/en.yaml").read_bytes(), "en").data["passages"]["no1"] == "She left."
    assert new_drafts(tmp_path / "drafts").open(CASE).data == draft.data
    assert not list(draft.folder.rglob("*.part"))


def test_files_that_are_known_are_not_parsed_again(drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = drafts.perform(CASE, write(NO1, "She left.", drafts.open(CASE)), ANNA)
    parsed: list[str] = []
    monkeypatch.setattr(draft_files, "parse", lambda content, file: parsed.append(file) or parse(content, file))
    assert drafts.open(CASE).data == new_drafts(tmp_path / "drafts").open(CASE).data == seen.data
    assert parsed == []
    (seen.folder / "text/en.yaml").write_text("title: Another tin\n")
    assert drafts.open(CASE).data["text.en"] == {"title": "Another tin"}
    assert parsed == ["text/en.yaml"]


def test_the_data_as_they_were_after_an_earlier_entry_are_found_again(drafts: Drafts, tmp_path: Path) -> None:
    """Through acts, an act that was taken back, one that met a conflict, and what an editor changed; also for a process that comes later."""
    first = drafts.open(CASE)
    states = [first, drafts.perform(CASE, write(NO1, "She left.", first), ANNA)]
    with pytest.raises(FieldConflict):
        drafts.perform(CASE, write(NO1, "He left.", first), BO)
    states.append(drafts.perform(CASE, write(NO2, "Early.", drafts.open(CASE)), BO))
    path = first.folder / "text/en.yaml"
    path.write_text(path.read_text().replace("She left.", "She went."))
    states += [drafts.open(CASE), drafts.undo(CASE, BO)]
    wanted = {state.entry: state.data for state in states}
    assert len(wanted) == 5 and drafts.data_at(CASE, wanted.keys()) == wanted == new_drafts(tmp_path / "drafts").data_at(CASE, wanted.keys())
    assert drafts.data_at(CASE, ()) == {}


def test_two_authors_meet_in_one_field_and_nothing_is_lost(drafts: Drafts) -> None:
    seen = drafts.open(CASE)
    drafts.perform(CASE, write(NO1, "Anna's words.", seen), ANNA)
    with pytest.raises(FieldConflict) as conflict:
        drafts.perform(CASE, write(NO1, "Bo's words.", seen), BO)
    assert (conflict.value.mine, conflict.value.theirs) == ("Bo's words.", "Anna's words.")
    kept = drafts.conflict_copies(CASE, BO)
    assert [(entry.act["text"], entry.changes[0].before, entry.changes[0].after) for entry in kept] == [("Bo's words.", "Anna's words.", "Bo's words.")]
    assert drafts.conflict_copies(CASE, ANNA) == ()
    drafts.perform(CASE, write(NO2, "Another field goes on.", seen), BO)
    assert len(drafts.conflict_copies(CASE, BO)) == 1
    drafts.perform(CASE, write(NO1, "Both.", drafts.open(CASE)), BO)  # settles it
    assert drafts.conflict_copies(CASE, BO) == ()


def test_a_text_that_was_set_aside_can_be_let_go_by_its_author_alone(drafts: Drafts) -> None:
    with pytest.raises(EditRefused):
        drafts.perform(CASE, write(("detection",), "There is no such file.", drafts.open(CASE), "key_text.fr"), BO)
    (kept,) = drafts.conflict_copies(CASE, BO)
    drafts.settle(CASE, ANNA, kept.number)
    assert drafts.conflict_copies(CASE, BO) == (kept,)
    drafts.settle(CASE, BO, kept.number)
    assert drafts.conflict_copies(CASE, BO) == ()


def test_an_edit_in_an_editor_is_one_more_authors_act(drafts: Drafts) -> None:
    seen = drafts.open(CASE)
    file = seen.folder / "text/en.yaml"
    file.write_text(file.read_text().replace("It rained.", "It snowed."))
    draft = drafts.perform(CASE, write(NO1, "She left.", seen), ANNA)
    assert draft.data["text.en"]["passages"] == {"no1": "She left.", "no2": "It snowed."}
    (entry,) = drafts.history(CASE, "text.en", NO2)
    assert (entry.act["act"], entry.author.id) == ("edited_outside", "")
    assert [(change.where, change.before, change.after) for change in entry.changes] == [(NO2, "It rained.", "It snowed.")]
    with pytest.raises(FieldConflict):
        drafts.perform(CASE, write(NO2, "It hailed.", seen), ANNA)


def test_a_draft_that_was_put_there_by_hand_has_no_past(drafts: Drafts) -> None:
    folder = drafts.open(CASE).folder
    (folder / "journal.jsonl").unlink()
    again = Drafts(drafts.folder, drafts.catalogues, drafts.now)
    assert again.open(CASE).data == DATA
    assert (again.authors(CASE), again.history(CASE, "text.en", NO1), again.texts_of_hashes(CASE, {"h"})) == (frozenset(), (), {})


def test_a_file_that_comes_or_goes_in_an_editor_is_noticed(drafts: Drafts) -> None:
    folder = drafts.open(CASE).folder
    (folder / "key/key.yaml").unlink()
    (folder / "text/fr.yaml").write_text("title: La boîte verte\n")
    assert set(drafts.open(CASE).data) == {"case", "text.en", "text.fr"}
    (entry,) = drafts.history(CASE, "key", ())
    assert {(change.part, change.where) for change in entry.changes} == {("key", ()), ("text.fr", ())}
    assert drafts.history(CASE, "text.fr", ("title",)) == (entry,)


def test_comments_alone_are_no_act(drafts: Drafts) -> None:
    folder = drafts.open(CASE).folder
    with (folder / "case.yaml").open("a") as file:
        file.write("# to be looked at again\n")
    assert drafts.open(CASE).data == DATA
    assert drafts.history(CASE, "case", ()) == ()


def test_a_file_that_cannot_be_read_is_shown_and_never_written(drafts: Drafts) -> None:
    seen = drafts.open(CASE)
    file = seen.folder / "text/en.yaml"
    broken = file.read_text() + "summary: a: b: c\n"
    file.write_text(broken)
    draft = drafts.open(CASE)
    assert set(draft.unreadable) == {"text.en"} and draft.unreadable["text.en"][0].line == broken.count("\n")
    assert set(draft.data) == {"case", "key"}
    with pytest.raises(CannotPatch):
        drafts.perform(CASE, write(("summary",), "Typed words.", draft), ANNA)
    assert file.read_text() == broken
    assert [entry.act["text"] for entry in drafts.conflict_copies(CASE, ANNA)] == ["Typed words."]
    drafts.perform(CASE, write(("note",), "Other files go on.", draft, "key"), ANNA)
    file.write_text(broken.replace("a: b: c", '"a: b: c"'))
    assert drafts.open(CASE).data["text.en"]["summary"] == "a: b: c"
    (entry,) = drafts.history(CASE, "text.en", ("summary",))
    assert entry.act["act"] == "edited_outside" and len(entry.changes) == 1


def test_a_link_out_of_the_folder_is_not_followed(drafts: Drafts, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("word: hidden\n")
    (drafts.open(CASE).folder / "review.yaml").symlink_to(secret)
    draft = drafts.open(CASE)
    assert "review" in draft.unreadable and "hidden" not in str(draft)


def test_an_act_that_changes_nothing_leaves_no_trace(drafts: Drafts) -> None:
    before = (drafts.folder / CASE / "journal.jsonl").read_bytes()
    drafts.perform(CASE, write(NO1, "She waited.", drafts.open(CASE)), ANNA)
    assert (drafts.folder / CASE / "journal.jsonl").read_bytes() == before


def test_a_full_disk_is_said_and_nothing_is_half_written(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = drafts.open(CASE)

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(draft_files.DraftFiles, "prepare", full)
    with pytest.raises(AuthoringRefused) as refused:
        drafts.perform(CASE, write(NO1, "She left.", seen), ANNA)
    assert refused.value.facts["reason"] == "No space left on device"
    assert drafts.open(CASE).data == DATA


# --- crashes -----------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "count"), [(step, count) for step in ("prepare", "put", "note") for count in (1, 2)] + [("settle", 1)])
@pytest.mark.parametrize("after", [False, True])
def test_an_act_that_is_cut_anywhere_is_there_wholly_or_not_at_all(drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool, count: int) -> None:
    """An act that touches two files is stopped before or after each of its steps; another process opens the draft."""
    seen = drafts.open(CASE)
    whole = {**seen.data, "text.en": {"title": "New"}, "key": {"classification": "labour"}}
    monkeypatch.setattr("tracks_sim.authoring.drafts.apply_edit", lambda *_: whole)
    real, calls = getattr(draft_files.DraftFiles, step), []

    def cut(self: draft_files.DraftFiles, *args: object) -> object:
        calls.append(args)
        if len(calls) == count and not after:
            raise KeyboardInterrupt
        result = real(self, *args)
        if len(calls) == count:
            raise KeyboardInterrupt
        return result

    with monkeypatch.context() as patch:
        patch.setattr(draft_files.DraftFiles, step, cut)
        with pytest.raises(KeyboardInterrupt):
            drafts.perform(CASE, write(NO1, "…", seen), ANNA)
    fresh = new_drafts(tmp_path / "drafts")
    data = fresh.open(CASE).data
    assert data == (seen.data if step == "prepare" else whole)
    assert not list((tmp_path / "drafts" / CASE).rglob("*.part"))
    assert fresh.undoable(CASE, ANNA)[0] == (None if step == "prepare" else "write_text")
    assert drafts.open(CASE).data == data, "the process that was cut goes on"


def test_a_file_edited_after_a_crash_keeps_the_editors_words(drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = drafts.open(CASE)
    with monkeypatch.context() as patch:
        patch.setattr(draft_files.DraftFiles, "put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            drafts.perform(CASE, write(NO1, "She left.", seen), ANNA)
    file = seen.folder / "text/en.yaml"
    file.write_text(file.read_text().replace("It rained.", "It snowed."))
    fresh = new_drafts(tmp_path / "drafts")
    assert fresh.open(CASE).data["text.en"]["passages"] == {"no1": "She left.", "no2": "It snowed."}
    assert [entry.act["act"] for entry in fresh.history(CASE, "text.en", ())] == ["edited_outside", "write_text"]


# --- thrown away ---------------------------------------------------------------------------


def test_a_draft_that_was_thrown_away_comes_back_whole(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.perform(CASE, write(NO1, "She left.", drafts.open(CASE)), ANNA)
    gone = drafts.discard(CASE)
    assert gone.parent == drafts.folder / ".gone" and drafts.ids() == ()
    drafts.create(CASE, {"case": {"id": CASE}}, BO)
    with pytest.raises(AuthoringRefused):
        drafts.restore(CASE)
    clock.move(timedelta(hours=1))
    drafts.discard(CASE)
    assert drafts.restore(CASE).data == {"case": {"id": CASE}}, "the last one first"
    drafts.discard(CASE)
    (drafts.folder / ".gone" / f"{CASE}-20261127T100000").rename(drafts.folder.parent / "elsewhere")
    assert drafts.restore(CASE).data == draft.data
    assert drafts.undoable(CASE, ANNA) == ("write_text", None)


def test_drafts_are_deleted_after_thirty_days(drafts: Drafts, clock: Clock) -> None:
    gone = drafts.discard(CASE)
    clock.move(timedelta(days=30))
    drafts.clear_gone()
    assert gone.is_dir()
    clock.move(timedelta(seconds=1))
    drafts.clear_gone()
    assert not gone.exists()
    with pytest.raises(UnknownCase):
        drafts.restore(CASE)


# --- who is here -----------------------------------------------------------------------------


def test_others_are_here_for_a_minute(drafts: Drafts, clock: Clock) -> None:
    assert drafts.presence(CASE, ANNA, "a", "papers") == ()
    assert drafts.presence(CASE, BO, "b", "judgements") == ((ANNA, "papers"),)
    clock.move(timedelta(seconds=40))
    assert drafts.presence(CASE, ANNA, "c", "review") == ((BO, "judgements"),)
    clock.move(timedelta(seconds=30))
    assert drafts.presence(CASE, BO, "b", "judgements") == ((ANNA, "review"),)
    clock.move(timedelta(seconds=61))
    assert drafts.presence(CASE, ANNA, "a", "papers") == ()
    assert drafts.history(CASE, "case", ()) == ()


def test_a_claim_of_a_clock_that_was_ahead_ends_when_it_goes_back(drafts: Drafts, clock: Clock) -> None:
    clock.move(timedelta(days=400))
    drafts.presence(CASE, ANNA, "a", "papers")
    clock.move(-timedelta(days=400))
    assert drafts.presence(CASE, BO, "b", "judgements") == ()
    assert drafts.presence(CASE, ANNA, "a", "papers") == ((BO, "judgements"),)


def test_one_author_leaves_no_more_claims_than_pages(drafts: Drafts) -> None:
    for number in range(25):
        drafts.presence(CASE, ANNA, f"tab {number}", "papers")
    assert len(list((drafts.folder / CASE / ".here").iterdir())) == 10
    assert drafts.presence(CASE, BO, "b", "judgements") == ((ANNA, "papers"),)


# --- the end of a journal -----------------------------------------------------------------------


def test_a_journal_has_a_bound_beyond_which_acts_are_refused_and_nothing_is_added(drafts: Drafts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound of 4 kB here. The draft can still be read, and a conflict is refused in the same words."""
    monkeypatch.setattr(journal, "MOST_BYTES", 4_000)
    stale = draft = drafts.open(CASE)
    file = draft.folder / "journal.jsonl"
    with pytest.raises(AuthoringRefused, match="is full"):
        for number in range(100):
            draft = drafts.perform(CASE, write(NO1, f"{number} " + "words " * 50, draft), ANNA)
    assert 4_000 <= (size := file.stat().st_size) < 6_000
    for act in (lambda: drafts.undo(CASE, ANNA), lambda: drafts.perform(CASE, write(NO1, "Bo's words.", stale), BO)):
        with pytest.raises(AuthoringRefused, match="is full"):
            act()
    assert file.stat().st_size == size
    assert new_drafts(tmp_path / "drafts").open(CASE).data == draft.data


def test_a_file_whose_last_entry_was_taken_out_is_filled_below_its_head(tmp_path: Path) -> None:
    path = tmp_path / "key" / "notes.yaml"
    path.parent.mkdir()
    path.write_text("# head\n{}\n", encoding="utf-8")
    files = draft_files.DraftFiles(tmp_path)
    files.read()
    assert files.text_with("notes", {"happened": "She left."}) == "# head\nhappened: She left.\n"


def test_earlier_texts_of_a_field_are_in_the_journal_each_once(drafts: Drafts, tmp_path: Path, clock: Clock) -> None:
    first = str(DATA["text.en"]["title"])
    for text, author in (("One", ANNA), ("Two", BO), ("One", BO), ("Three", ANNA)):
        clock.move(timedelta(hours=1))
        drafts.perform(CASE, write(("title",), text, drafts.open(CASE)), author)
    found = drafts.earlier_texts(CASE, "text.en", ("title",))
    assert [(one.text, one.author) for one in found] == [("One", BO), ("Two", BO), (first, None)]
    assert found[0].at == clock.time - timedelta(hours=1) and new_drafts(tmp_path / "drafts", clock).earlier_texts(CASE, "text.en", ("title",)) == found
    assert drafts.earlier_texts(CASE, "text.en", ("nothing", 0)) == ()
