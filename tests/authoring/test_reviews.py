"""Remarks and verdicts beside a draft: by somebody else, on one state of it, void when it changes."""

from __future__ import annotations

import io
import os
import zipfile

import pytest

from tests.authoring.conftest import AT, AUTHOR, OWN, READER, Desk
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.drafts import Author
from tracks_sim.authoring.exchange import exported
from tracks_sim.authoring.reviews import (
    FILE,
    LONGEST,
    Approval,
    add_remark,
    answer_leak,
    give_approval,
    mark_read,
    read_reviews,
    settle_remark,
)
from tracks_sim.errors import AuthoringRefused


def verdict(desk: Desk, by: Author = READER, **changes: object) -> Approval:
    given = Approval(at=AT, by=by, role="nurse", verdict="fit", content=content_hash(desk.draft.data))
    return given.model_copy(update=changes)


def test_a_remark_keeps_place_reader_time_and_what_was_read(desk: Desk) -> None:
    add_remark(desk.draft, READER, AT, "text.en", ("passages", "rf1"), " Too hard to read. ")
    second = add_remark(desk.draft, READER, AT, "key_text.en", ("indicators", "documents_taken"), "Why?")
    settle_remark(desk.draft, AUTHOR, AT, 1)
    reviews = read_reviews(desk.draft.folder)
    assert [(r.number, r.part, r.where, r.text, r.by, r.at) for r in reviews.remarks] == [
        (1, "text.en", ("passages", "rf1"), "Too hard to read.", READER, AT), (2, "key_text.en", ("indicators", "documents_taken"), "Why?", READER, AT),
    ]  # fmt: skip
    assert second.content == content_hash(desk.draft.data) and reviews.settled == {1}
    with pytest.raises(AuthoringRefused):
        settle_remark(desk.draft, AUTHOR, AT, 3)


def test_that_a_part_was_read_is_kept_once(desk: Desk) -> None:
    for entry, part in ((1, "start"), (1, "start"), (1, "judgements"), (3, "start"), (3, "start")):
        mark_read(desk.draft, READER, AT, part, entry)
    mark_read(desk.draft, AUTHOR, AT, "start", 2)
    reviews = read_reviews(desk.draft.folder)
    assert len(reviews.read) == 4 and reviews.read_by(READER.id) == {"start": 3, "judgements": 1} and reviews.read_by("nobody") == {}
    assert not reviews.in_review, "that somebody reads opens the draft to nobody"


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_is_no_remark(desk: Desk, text: str) -> None:
    with pytest.raises(AuthoringRefused):
        add_remark(desk.draft, READER, AT, "case", (), text)


def test_signs_that_nobody_sees_are_taken_out_of_what_reviewers_write(desk: Desk) -> None:
    """Else the file of the released case, which has the verdict, would hold signs that its reader takes out."""
    assert add_remark(desk.draft, READER, AT, "case", (), "\u202eWhy\ud800?\u200b ").text == "Why?"
    give_approval(desk.draft, verdict(desk, role="nur\u202ese", note="Good\x07."), desk.drafts.authors(OWN))
    assert [(one.role, one.note) for one in read_reviews(desk.draft.folder).approvals] == [("nurse", "Good.")]
    with pytest.raises(AuthoringRefused):
        add_remark(desk.draft, READER, AT, "case", (), "\u200b")


def test_a_verdict_holds_until_the_contents_change(desk: Desk) -> None:
    give_approval(desk.draft, verdict(desk), desk.drafts.authors(OWN))
    content = content_hash(desk.draft.data)
    assert [v.verdict for v in read_reviews(desk.draft.folder).standing(content)] == ["fit"]
    desk.edit("text/en.yaml", "registration", "enrolment")
    assert read_reviews(desk.draft.folder).standing(content_hash(desk.draft.data)) == ()
    assert len(read_reviews(desk.draft.folder).approvals) == 1


def test_the_last_verdict_of_a_reviewer_stands_and_one_on_paper_beside_it(desk: Desk) -> None:
    for given in (verdict(desk, verdict="unfit"), verdict(desk), verdict(desk, role="guardian", on_paper=True), verdict(desk, role="lawyer", on_paper=True)):
        give_approval(desk.draft, given, desk.drafts.authors(OWN))
    standing = read_reviews(desk.draft.folder).standing(content_hash(desk.draft.data))
    assert [(v.role, v.verdict, v.on_paper) for v in standing] == [("nurse", "fit", False), ("guardian", "fit", True), ("lawyer", "fit", True)]
    entry = standing[1].entry("1.0.0")
    assert (entry.role, entry.when, entry.version, entry.verdict, entry.on_paper) == ("guardian", "2026-11", "1.0.0", "fit", True)


def test_nobody_who_wrote_in_it_judges_or_enters_a_verdict(desk: Desk) -> None:
    for on_paper in (False, True):
        with pytest.raises(AuthoringRefused, match="somebody else"):
            give_approval(desk.draft, verdict(desk, AUTHOR, on_paper=on_paper), desk.drafts.authors(OWN))
    assert read_reviews(desk.draft.folder).approvals == ()


def test_a_shell_enters_what_came_on_paper_and_nothing_else(desk: Desk) -> None:
    shell = Author("a shell", "command line")
    authors = {*desk.drafts.authors(OWN), shell.id}
    with pytest.raises(AuthoringRefused, match="on paper"):
        give_approval(desk.draft, verdict(desk, shell), authors, shell=True)
    give_approval(desk.draft, verdict(desk, shell, on_paper=True), authors, shell=True)


def test_a_verdict_on_another_state_or_without_a_role_is_refused(desk: Desk) -> None:
    read = verdict(desk)
    desk.edit("key/key.yaml", "level: helpful", "level: urgent")
    with pytest.raises(AuthoringRefused, match="has changed"):
        give_approval(desk.draft, read, ())
    with pytest.raises(AuthoringRefused, match="what the reviewer does"):
        give_approval(desk.draft, verdict(desk, role=" "), ())
    (desk.draft.folder / "key" / "key.yaml").write_text("a: [")
    with pytest.raises(AuthoringRefused, match="cannot be read"):
        give_approval(desk.draft, verdict(desk), ())


def test_an_answer_stays_with_the_leak_whatever_else_changes(desk: Desk) -> None:
    answer_leak(desk.draft, AUTHOR, AT, "shortest a en", "no_other_way", "All of them say it so.")
    desk.edit("key/key.yaml", "level: helpful", "level: urgent")
    answer_leak(desk.draft, AUTHOR, AT, "shortest a en", "other", "The service has no other name.")
    reviews = read_reviews(desk.draft.folder)
    found = reviews.answer_to("shortest a en")
    assert found is not None and (found.reason, found.answer) == ("other", "The service has no other name.")
    assert reviews.answer_to("longest a en") is None


@pytest.mark.parametrize("words", ["x", "ok", "It may stay, x.", "no no no no no no", "1 2 3 4 5 6"])
def test_an_answer_is_a_sentence(desk: Desk, words: str) -> None:
    with pytest.raises(AuthoringRefused, match="why it may stay"):
        answer_leak(desk.draft, AUTHOR, AT, "shortest a en", "other", words)
    assert read_reviews(desk.draft.folder).answers == ()


def test_an_answer_to_scripts_of_an_earlier_version_is_passed_over(desk: Desk) -> None:
    line = '{"kind": "answer", "at": "2026-11-27T09:00:00Z", "by": ["id", "a"], "found": ["x"], "answer": "ok", "content": "0"}'
    (desk.draft.folder / FILE).write_text(line + "\n")
    assert read_reviews(desk.draft.folder).answers == ()


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_line_that_a_kill_cut_off_loses_no_other(desk: Desk, kept: int) -> None:
    for number in (1, 2):
        add_remark(desk.draft, READER, AT, "case", (), f"Remark {number}.")
    path = desk.draft.folder / FILE
    first, second, _ = path.read_bytes().split(b"\n")
    path.write_bytes(first + b"\n" + second[:kept])
    add_remark(desk.draft, READER, AT, "case", (), "After it.")
    assert [r.text for r in read_reviews(desk.draft.folder).remarks] == ["Remark 1.", "After it."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize("room", [0, 1, 40])
def test_a_remark_that_the_disk_has_no_room_for_is_refused_and_leaves_nothing(desk: Desk, room: int) -> None:
    """A limit of the size of files, at which a write stops as on a full disk: first short, then with an error."""
    import resource

    add_remark(desk.draft, READER, AT, "case", (), "One.")
    draft, before = desk.draft, (desk.draft.folder / FILE).read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + room, hard))
    try:
        with pytest.raises(AuthoringRefused, match="could not be read or written"):
            add_remark(draft, READER, AT, "case", (), "Two.")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (desk.draft.folder / FILE).read_bytes() == before


def test_remarks_are_for_nobody_else(desk: Desk) -> None:
    add_remark(desk.draft, READER, AT, "case", (), "A word to the author alone.")
    assert (desk.draft.folder / FILE).stat().st_mode & 0o777 == 0o600
    name, content = exported(desk.draft.folder)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sent = b"".join(map(archive.read, archive.namelist()))
    assert name == f"{OWN}-1.0.0.tracks.zip" and OWN.encode() in sent
    assert not any(word in sent for word in (b"id-reader", b"id-author", b"room 3", b"to the author alone"))
