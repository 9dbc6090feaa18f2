"""What reviewers say, and what authors do about it: remarks, verdicts, why a leak may stay, release, hand on, take out of use."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from tracks_sim.authoring import reviews
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.release import ReleaseBlocker
from tracks_sim.case.model.record import Country
from tracks_sim.case.model.review import ReviewVerdict, StayReason
from tracks_sim.drafts.draft import value_at
from tracks_sim.errors import AuthoringRefused, BadAnswer, NotAllowed, ReleaseRefused
from tracks_sim.i18n import translatable
from tracks_sim.operations import cases as operations
from tracks_sim.roles import Permission, may
from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.review.read_parts import read_parts, unread
from tracks_sim.ui.author.review.reviewers_document import document_file
from tracks_sim.ui.author.review.reviewers_docx import MEDIA_TYPE, comments_of, docx_file
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.shared.context import Notice
from tracks_sim.yamlio.text_faults import cleaned

_CHANGED = translatable("The case has changed since you opened it. Look at it again before you release it.")
_DEEPEST = 6


def ask_review(asked: IntentContext) -> AuthorState:
    """Let experts read the draft, or not any more."""
    wanted = asked.intent.get("asked") is True
    asked.audited.access("case-review-asked" if wanted else "case-review-ended", asked.draft.case_id)
    reviews.ask_reviewers(asked.draft, asked.author, asked.now, asked=wanted)
    return asked.state


def remark(asked: IntentContext) -> AuthorState:
    """Keep a remark on one place of the draft."""
    _require(asked, "review")
    part, where = asked.text("part", 100), asked.intent.get("where")
    fits = isinstance(where, list) and 0 < len(where) <= _DEEPEST and all(isinstance(step, str) and len(step) <= 100 for step in where)
    if not fits or value_at(asked.draft.data, part, tuple(where)) is None:  # type: ignore[arg-type]  # it is a list where it fits
        raise BadAnswer("There is nothing of the draft at this place.")
    asked.audited.access("case-remarked", asked.draft.case_id)
    text = asked.text("text", reviews.LONGEST * 2)
    reviews.add_remark(asked.draft, asked.author, asked.now, part, tuple(where), text)  # type: ignore[arg-type]
    return asked.state


def read_part(asked: IntentContext) -> AuthorState:
    """Keep that the reviewer has read a part, in the state that was on screen."""
    _require(asked, "review")
    part, entry = asked.text("part", 100), asked.number("entry")
    if part not in {one.id for one in read_parts(asked.view)} or not 0 <= entry <= asked.draft.entry:
        raise BadAnswer("There is no such part of the draft.")
    reviews.mark_read(asked.draft, asked.author, asked.now, part, entry)
    return replace(asked.state, at={"part": part})  # it stays open although another one is the next to read


def answer_remark(asked: IntentContext) -> AuthorState:
    """Keep an answer to a remark."""
    asked.audited.access("case-remark-answered", asked.draft.case_id)
    reviews.answer_remark(asked.draft, asked.author, asked.now, asked.number("number"), asked.text("text", reviews.LONGEST * 2))
    return asked.state


def settle_remark(asked: IntentContext) -> AuthorState:
    """Say that a remark is settled, or open again: who made it takes it back, or somebody who writes the case has seen to it."""
    number, settled = asked.number("number"), asked.intent.get("settled") is not False
    own = any(one.number == number and one.by.id == asked.author.id for one in reviews.read_reviews(asked.draft.folder).remarks)
    if not asked.state.may_write and not own:
        raise NotAllowed("Who reviews a draft settles their own remarks.")
    asked.audited.access("case-remark-settled" if settled else "case-remark-reopened", asked.draft.case_id)
    reviews.settle_remark(asked.draft, asked.author, asked.now, number, settled=settled)
    return asked.state


def give_approval(asked: IntentContext) -> AuthorState:
    """Give a verdict on the state of the draft that is on screen, or enter one that came on paper."""
    _require(asked, "review")
    verdict: ReviewVerdict | None = next((known for known in get_args(ReviewVerdict) if known == asked.intent.get("verdict")), None)
    if verdict is None:
        raise AuthoringRefused("Choose a verdict first.")
    on_paper = asked.intent.get("on_paper") is True
    if on_paper and not asked.state.writer:
        raise NotAllowed("A verdict on paper is entered by a trainer.")
    if asked.view.desk is None:
        raise NotAllowed("A verdict is given on the screen on which the case is read.")
    left = unread(asked.view) if verdict == "fit" and not on_paper and not asked.view.desk.has_written else []
    if left:
        raise AuthoringRefused("A case is found fit by somebody who has read all of it as it is now. Still to read: {parts}.", parts=", ".join(part.title for part in left))
    operations.give_approval(
        *asked.case,
        asked.text("content", 64),
        asked.text("role", 200),
        verdict,
        asked.text("note", reviews.LONGEST * 2),
        on_paper=on_paper,
    )
    return replace(asked.state, notice=Notice(asked.t("The verdict is kept. It counts as long as the case stays as it is."), error=False))


def answer_leak(asked: IntentContext) -> AuthorState:
    """Keep why something that gives the best option away may stay."""
    reason: StayReason | None = next((known for known in get_args(StayReason) if known == asked.intent.get("reason")), None)
    if reason is None:
        raise AuthoringRefused("Choose a reason first.")
    operations.answer(*asked.case, asked.text("leak"), reason, asked.text("text", reviews.LONGEST * 2))
    return asked.state


def invite(asked: IntentContext) -> AuthorState:
    """Make codes for colleagues who try the draft; the page shows them until another screen is opened."""
    if not asked.view.takes_codes:
        raise AuthoringRefused("Nobody can enter a code on this server.")
    here: list[Country] = [known for known in get_args(Country) if known in asked.view.catalogues.countries]
    country = next((known for known in here if known == asked.intent.get("country")), here[0])
    codes = operations.invite_to_trial(*asked.case, country, asked.number("codes"))
    return replace(asked.state, trial_codes=codes)


def end_trial(asked: IntentContext) -> AuthorState:
    """End the trial, and remove what colleagues answered."""
    operations.end_trial(*asked.case)
    return replace(asked.state, trial_codes=(), notice=Notice(asked.t("The trial is over, and all answers are removed."), error=False))


def release(asked: IntentContext) -> AuthorState:
    """Release the draft as it is on screen."""
    _require(asked, "publish")
    if asked.text("content", 64) != content_hash(asked.draft.data):
        raise AuthoringRefused(_CHANGED)
    preview = operations.preview_release(*asked.case)
    if content_hash(preview.draft.data) != asked.text("content", 64):
        raise AuthoringRefused(_CHANGED)
    version = asked.text("version", 20).strip()
    try:
        operations.release_case(asked.audited, asked.workshop, preview, version)
    except ReleaseRefused as refused:
        raise AuthoringRefused(
            "The case cannot be released yet. {why}",
            why=" ".join(h.told(asked.t) for h in refused.blockers if isinstance(h, ReleaseBlocker)),
        ) from refused
    said = asked.t("Version {version} is released. Trainees meet it from now on.").format(version=version or preview.proposed.version)
    return replace(asked.state, notice=Notice(said, error=False))


def retire(asked: IntentContext) -> AuthorState:
    """Take the released case out of use."""
    _require(asked, "publish")
    operations.retire_case(*asked.case)
    return replace(asked.state, notice=Notice(asked.t("The case is out of use: trainees are not offered it any more."), error=False))


def hand_on(asked: IntentContext) -> AuthorState:
    """Send the file for another organisation to the page."""
    _require(asked, "publish")
    name, content = operations.export_case(*asked.case, draft=asked.intent.get("draft") is True)
    asked.send({"name": name, "type": "application/zip"}, content)
    return asked.state


def take_comments(asked: IntentContext) -> AuthorState:
    """Keep the comments of a Word document that came back as remarks; one that was taken in before is there once."""
    _require(asked, "review")
    state, comments = comments_of(asked.view, bytes(asked.buffers[0]) if asked.buffers else b"")
    asked.audited.access("case-remarked", asked.draft.case_id)
    there = {(one.part, tuple(one.where), one.text) for one in reviews.read_reviews(asked.draft.folder).remarks}
    new = [comment for comment in dict.fromkeys((part, where, cleaned(text)[: reviews.LONGEST]) for part, where, text in comments) if comment not in there and comment[2]]
    for part, where, text in new:
        reviews.add_remark(asked.draft, asked.author, asked.now, part, where, text, state)
    n, before = len(new), len(comments) - len(new)
    said = asked.t.plural("{n} comment was taken in as a remark.", "{n} comments were taken in as remarks.", n).format(n=n)
    if before:
        said += " " + asked.t.plural("{n} was there already.", "{n} were there already.", before).format(n=before)
    return replace(asked.state, notice=Notice(said, error=False))


def save_document(asked: IntentContext) -> AuthorState:
    """Send the reviewer's document to the page, as a page to print or for Word."""
    _require(asked, "review")
    languages = tuple(code for code in asked.text("languages", 20).split() if code in asked.view.languages)
    if not 1 <= len(languages) <= 2:
        raise BadAnswer("The case is not written in these languages.")
    asked.audited.access("case-document", f"{asked.draft.case_id} {' '.join(languages)}")
    in_word = asked.intent.get("word") is True
    name, content = docx_file(asked.view, languages) if in_word else document_file(asked.view, languages)
    asked.send({"name": name, "type": MEDIA_TYPE if in_word else "text/html"}, content)
    return asked.state


def _require(asked: IntentContext, permission: Permission) -> None:
    """Raise NotAllowed where the role of who asks has no such permission."""
    if not may(asked.audited.actor.role, permission):
        raise NotAllowed("This role may not do that.")
