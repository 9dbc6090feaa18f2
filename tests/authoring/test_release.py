"""A release is held to what it asks, writes a version whole or not at all, and ends in another version."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.authoring.conftest import AT, AUTHOR, OWN, READER, Desk
from tracks_sim.authoring import release as releasing
from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.release import (
    ReleaseBlocker,
    draft_from_released,
    proposed_version,
    release,
    release_blockers,
    released_data,
    released_folder,
    retire,
)
from tracks_sim.authoring.reviews import Approval, answer_leak, give_approval, read_reviews
from tracks_sim.case.check import check_case
from tracks_sim.case.load import load_library, read_catalogues, scenarios_root
from tracks_sim.case.model.review import ReviewVerdict
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.errors import AuthoringRefused, ReleaseRefused, UnknownCase
from tracks_sim.i18n import translator


def judge(desk: Desk, verdict: ReviewVerdict = "fit") -> None:
    content = content_hash(desk.draft.data)
    given = Approval(at=AT, by=READER, role="nurse", verdict=verdict, note="Say who wrote the letter.", content=content)
    give_approval(desk.draft, given, desk.drafts.authors(OWN))


def against(desk: Desk, *leaks: Leak) -> list[str]:
    found = release_blockers(desk.draft, desk.checked, read_reviews(desk.draft.folder), desk.drafts.authors(OWN), leaks, proposed_version(desk.folders, desk.draft))
    return [blocker.kind for blocker in found]


def released(desk: Desk, version: str = "", leaks: tuple[Leak, ...] = (), kit: frozenset[str] = frozenset()) -> Path:
    return release(
        desk.folders, desk.draft, version or proposed_version(desk.folders, desk.draft).version, desk.checked, read_reviews(desk.draft.folder),
        desk.drafts.authors(OWN), leaks, desk.catalogues, kit,
    )  # fmt: skip


# --- what stands against it ----------------------------------------------------------------


def test_a_draft_that_is_whole_and_judged_may_be_released(desk: Desk) -> None:
    assert against(desk) == ["no_verdict"]
    judge(desk)
    assert against(desk) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda d: (d.draft.folder / "text" / "fr.yaml").unlink(), "untranslated"),
        (lambda d: d.change_key(lambda key: key["indicators"][0].update(also_accepted=["absent"])), "wrong"),
        (lambda d: (d.draft.folder / "key" / "key.yaml").write_text("a: ["), "unreadable"),
        (lambda d: d.edit("text/en.yaml", "registration", "enrolment"), "verdict_void"),
        (lambda d: judge(d, "unfit"), "unfit"),
        (lambda d: judge(d, "fit_after_changes"), "no_verdict"),
    ],
)
def test_each_thing_that_hinders_is_named(desk: Desk, change: Callable[[Desk], object], kind: str) -> None:
    if kind != "no_verdict":
        judge(desk)
    change(desk)
    assert kind in against(desk)
    with pytest.raises(ReleaseRefused) as refused:
        released(desk, "1.0.0")
    assert kind in [h.kind for h in refused.value.blockers if isinstance(h, ReleaseBlocker)] and not desk.folders.cases.exists()


def test_the_verdict_of_somebody_who_then_writes_does_not_count(desk: Desk) -> None:
    judge(desk)
    reviews, proposed = read_reviews(desk.draft.folder), proposed_version(desk.folders, desk.draft)
    found = release_blockers(desk.draft, desk.checked, reviews, {AUTHOR.id, READER.id}, (), proposed)
    assert "no_verdict" in [h.kind for h in found] or "verdict_void" in [h.kind for h in found]


def test_each_leak_is_answered_and_the_answer_goes_into_the_version(desk: Desk) -> None:
    judge(desk)
    short, told = Leak("shortest", "note-and-go-on", "fr", length=4, next_length=12), Leak("remark", "note-and-go-on", "en", passage="db1")
    assert against(desk, short, told) == ["leaks"]
    answer_leak(desk.draft, AUTHOR, AT, short.id, "usual_word", "It is the shortest in one language only.")
    assert against(desk, short, told) == ["leaks"] and against(desk, replace(short, length=5)) == []
    answer_leak(desk.draft, AUTHOR, AT, told.id, "others_tempt", "The colleague says the same of the adviser.")
    assert against(desk, short, told) == []
    review = read_folder(released(desk, leaks=(short, told))).data["review"]
    assert review["leaks"][0] == {"version": "1.0.0", "leak": "shortest note-and-go-on fr", "reason": "usual_word", "answer": "It is the shortest in one language only."}
    assert len(review["leaks"]) == 2 and load_library(own=desk.folders).cases[OWN].review.leaks[1].reason == "others_tempt"


def test_an_answer_to_what_is_not_found_any_more_is_not_in_the_version(desk: Desk) -> None:
    judge(desk)
    answer_leak(desk.draft, AUTHOR, AT, "longest note-and-go-on en", "usual_word", "It is the longest in one language only.")
    assert "leaks" not in read_folder(released(desk)).data["review"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_hindrance_is_a_sentence(language: str) -> None:
    kinds = ("to_do", "wrong", "unreadable", "no_verdict", "verdict_void", "unfit", "leaks", "unchanged")
    told = {ReleaseBlocker(kind, 2).told(translator(language)) for kind in kinds}  # type: ignore[arg-type]
    assert len(told) == len(kinds) and all(sentence.endswith(".") and "{" not in sentence for sentence in told)


# --- the version ---------------------------------------------------------------------------


def test_a_release_is_a_case_that_trainees_meet_and_the_check_passes(desk: Desk, tmp_path: Path) -> None:
    judge(desk)
    desk.edit("case.yaml", "setting: registration", "# Where they meet.\nsetting: registration")
    folder = released(desk)
    assert folder == desk.folders.cases / OWN / "1.0.0" == released_folder(desk.folders, OWN)
    library = load_library(cache=tmp_path / "cache", own=desk.folders)
    assert OWN in library.own & set(library.open_for_practice) and library.problems == ()
    (entry,) = library.cases[OWN].review.entries
    assert (entry.role, entry.when, entry.version, entry.verdict, entry.note, entry.on_paper) == ("nurse", "2026-11", "1.0.0", "fit", "Say who wrote the letter.", False)
    assert (library.cases[OWN].case.status, library.cases[OWN].case.version) == ("released", "1.0.0")
    problems = check_case(folder, folder, read_catalogues(scenarios_root(), positions=True))
    assert {p.code for p in problems if not p.advice} <= {"folder-name"}
    assert "# Where they meet.\nsetting" in (folder / "case.yaml").read_text()
    assert "id-reader" not in "".join(p.read_text() for p in folder.rglob("*.yaml"))


def test_every_file_that_no_release_changes_is_the_draft_s_word_for_word(desk: Desk) -> None:
    judge(desk)
    folder, draft = released(desk), read_folder(desk.draft.folder)
    for part, text in read_folder(folder).texts.items():
        assert part in ("case", "review") or text == draft.texts[part]
    assert desk.draft.data["case"]["status"] == "draft"


def test_the_next_release_keeps_reviews_and_the_version_before(desk: Desk) -> None:
    judge(desk)
    first = released(desk)
    assert against(desk) == ["unchanged"]
    desk.change_key(lambda key: key["needs"][3].update(level="urgent", also_accepted=["helpful"]))
    assert proposed_version(desk.folders, desk.draft).version == "1.1.0"
    judge(desk)
    with pytest.raises(AuthoringRefused, match="asks for version"):
        released(desk, "1.0.1")
    second = released(desk, "1.2.0")
    assert (first.is_dir(), second.name) == (True, "1.2.0")
    data = released_data(desk.folders, OWN)
    assert data is not None and [entry["version"] for entry in data["review"]["entries"]] == ["1.0.0", "1.2.0"]


def test_an_id_of_the_kit_and_a_draft_that_changed_meanwhile_are_refused(desk: Desk) -> None:
    judge(desk)
    with pytest.raises(AuthoringRefused, match="kit has a case"):
        released(desk, kit=frozenset({OWN}))
    before, checked, reviews = desk.draft, desk.checked, read_reviews(desk.draft.folder)
    desk.edit("text/en.yaml", "registration", "enrolment")
    with pytest.raises(AuthoringRefused, match="has changed"):
        release(desk.folders, before, "1.0.0", checked, reviews, (), (), desk.catalogues, ())
    assert released_folder(desk.folders, OWN) is None


def test_what_cannot_be_written_whole_is_not_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(desk)
    written: list[Path] = []
    write = releasing._write_synced

    def fails(path: Path, content: bytes) -> None:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        write(path, content)

    monkeypatch.setattr(releasing, "_write_synced", fails)
    with pytest.raises(AuthoringRefused) as refused:
        released(desk)
    assert refused.value.facts == {"why": "No space left on device"} and list((desk.folders.cases / OWN).iterdir()) == []


def test_a_version_that_has_its_name_is_released_whatever_the_disk_says_then(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(desk)

    def fails(folder: Path) -> None:
        if folder == desk.folders.cases / OWN:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(releasing, "sync_folder", fails)
    assert released(desk) == released_folder(desk.folders, OWN)


def test_files_that_do_not_read_back_as_a_case_are_no_version(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(desk)
    monkeypatch.setattr(releasing, "update_yaml", lambda text, wanted: text.replace("rf1, ", ""))
    with pytest.raises(ReleaseRefused):
        released(desk)
    assert list((desk.folders.cases / OWN).iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_version_can_be_read_by_its_owner_only(desk: Desk) -> None:
    judge(desk)
    folder = released(desk)
    for found in [desk.folders.cases, folder, *folder.rglob("*")]:
        assert found.stat().st_mode & 0o077 == 0, found


# --- its end, and its change -----------------------------------------------------------------


def test_a_retired_case_is_begun_by_nobody_and_can_come_back(desk: Desk, tmp_path: Path) -> None:
    judge(desk)
    released(desk)
    assert retire(desk.folders, OWN, desk.catalogues).name == "1.0.1"
    library = load_library(cache=tmp_path / "cache", own=desk.folders)
    assert OWN in library.cases and OWN not in library.open_for_practice
    with pytest.raises(AuthoringRefused, match="out of use already"):
        retire(desk.folders, OWN, desk.catalogues)
    assert released(desk).name == "1.0.2"
    with pytest.raises(UnknownCase):
        retire(desk.folders, "the-red-tin", desk.catalogues)


def test_to_change_a_released_case_is_to_go_on_in_its_draft_or_in_one_made_of_it(desk: Desk) -> None:
    judge(desk)
    released(desk)
    assert draft_from_released(desk.folders, desk.drafts, OWN, READER) == desk.draft
    desk.drafts.discard(OWN)
    made = draft_from_released(desk.folders, desk.drafts, OWN, READER)
    assert made.data["case"]["status"] == "draft" and proposed_version(desk.folders, made).rise == "none"
    assert desk.drafts.authors(OWN) == frozenset()  # nobody has changed anything in it
    with pytest.raises(UnknownCase):
        draft_from_released(desk.folders, desk.drafts, "the-red-tin", READER)
