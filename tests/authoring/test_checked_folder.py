"""The folder of a draft, checked as files: what the page keeps there is none of the case, and is not told to be removed."""

from __future__ import annotations

from tests.authoring.conftest import AT, AUTHOR, OWN, READER, Desk
from tracks_sim.authoring import journal, reviews
from tracks_sim.authoring.reviews import ask_reviewers
from tracks_sim.case.check import check_library
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.own_folders import KEPT_WITH_A_DRAFT


def stray(desk: Desk) -> list[str]:
    return [p.message for p in check_library(scenarios_root(), [desk.draft.folder]) if p.code == "stray-file"]


def test_what_a_draft_keeps_is_not_stray(desk: Desk) -> None:
    ask_reviewers(desk.draft, AUTHOR, AT, asked=True)
    (desk.draft.folder / "bots.json").write_text("{}")  # an earlier version of the kit kept one there
    desk.drafts.presence(OWN, READER, "tab", "papers")
    assert {path.name for path in desk.draft.folder.iterdir()} > KEPT_WITH_A_DRAFT == {journal.FILE, reviews.FILE, "bots.json"}
    assert stray(desk) == []


def test_what_somebody_put_there_is_named_and_so_is_a_journal_without_a_draft(desk: Desk) -> None:
    (desk.draft.folder / "notes.txt").write_text("to do", encoding="utf-8")
    (desk.draft.folder / "journal.jsonl").rename(desk.draft.folder / "journal.old")
    assert [message.split("`")[1] for message in stray(desk)] == ["journal.old", "notes.txt"]
