"""The screen *Review and release*: reading with remarks, verdicts, what is missing for a release, and the release itself. Pure."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.authoring.release import HindranceKind, ReleaseBlocker
from tracks_sim.authoring.reviews import Approval
from tracks_sim.case.model.review import ReviewVerdict
from tracks_sim.i18n import LANGUAGES, Translator, translatable
from tracks_sim.ui.author.problems.exploit_messages import exploit_sentence, way_sentences
from tracks_sim.ui.author.problems.problem_lists import ProblemEntry, problem_lists
from tracks_sim.ui.author.review.review_reading import Reading, RemarkSheet, reading, remark_sheets
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.screens.version_differences import RISE_SENTENCES, DifferenceSheet, difference_sheets
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

VERDICT_NAMES: dict[ReviewVerdict, str] = {
    "fit": translatable("fit to be released"),
    "fit_after_changes": translatable("fit after changes"),
    "unfit": translatable("unfit"),
}
_LEADS: dict[HindranceKind, tuple[str, str]] = {
    "no_verdict": ("review", "ask"), "verdict_void": ("review", "ask"), "unfit": ("review", "remarks"),
    "scripts_not_run": ("try", ""), "scripts_unanswered": ("review", "scripts"),
}  # fmt: skip
"""Screen and element that a blocker leads to."""


class VerdictSheet(TypedDict):
    """A verdict. ``stands``: whether it is on the case as it is now."""

    label: str
    facts: str
    note: str
    stands: bool


class HindranceSheet(TypedDict):
    """One thing that is missing. ``entries``: where it is missing, if that is at more than one place."""

    text: str
    screen: str
    field: str
    entries: list[ProblemEntry]


class FoundByScripts(TypedDict):
    """What scripts found in this state of the draft, and the answer to it. ``ask``: whether a release needs one."""

    sentence: str
    ways: list[str]
    ask: bool
    answer: str


class ReleaseSheet(TypedDict):
    """The version that the draft would get."""

    version: str
    sentence: str
    differences: list[DifferenceSheet]
    open_remarks: str
    """Sentence on remarks that nobody has settled; they hinder nothing."""
    ready: bool
    released: str
    retirable: bool


class ReviewSheet(SheetHead):
    """The screen. ``reads``: whether the case is offered to be read; ``judges``: whether the reader may give a verdict, else ``why_not`` says why."""

    content: str
    state: str
    asked: bool
    reads: bool
    judges: bool
    why_not: str
    enters_paper: bool
    may_write: bool
    may_publish: bool
    reading: Reading
    verdict_choices: list[Option]
    verdicts: list[VerdictSheet]
    remarks: list[RemarkSheet]
    missing: list[HindranceSheet]
    scripts: FoundByScripts | None
    release: ReleaseSheet
    documents: list[Option]


def review_sheet(view: DraftView) -> ReviewSheet:
    """Everything that the screen shows."""
    assert view.desk is not None
    t, desk = view.t, view.desk
    reader = desk.reader
    remarks = remark_sheets(view, desk.reviews, desk.reviews.remarks, reader.author.id, desk.content)
    still_open = sum(not remark["settled"] for remark in remarks)
    return {
        "title": t("Review and release"),
        "intro": None if reader.may_write else t("You read this case and change nothing in it. What you remark on, and your verdict, go to its authors."),
        "content": desk.content,
        "state": _state(desk, t),
        "asked": desk.reviews.in_review,
        "reads": not desk.has_written,
        "judges": not desk.has_written,
        "why_not": t("You have written in this case, so its verdict must come from somebody else, under their own code.") if desk.has_written else "",
        "enters_paper": reader.may_write and not desk.has_written,
        "may_write": reader.may_write,
        "may_publish": reader.may_publish,
        "reading": reading(view, desk.reviews, reader.author.id, desk.content),
        "verdict_choices": options(VERDICT_NAMES, t),
        "verdicts": [_verdict(verdict, desk, t) for verdict in reversed(desk.reviews.approvals)],
        "remarks": remarks,
        "missing": [_missing(view, blocker) for blocker in desk.blockers] if reader.may_write else [],
        "scripts": _scripts(view, desk) if reader.may_write else None,
        "release": {
            "version": desk.proposed.version, "sentence": t(RISE_SENTENCES[desk.proposed.rise]),
            "differences": difference_sheets(view, desk.proposed.differences) if reader.may_write else [],
            "open_remarks": t.plural("{n} remark is still open: see above whether it asks for a change.", "{n} remarks are still open: see above whether they ask for a change.", still_open).format(n=still_open) if still_open else "",
            "ready": not desk.blockers, "released": desk.released, "retirable": bool(desk.released) and not desk.retired,
        },
        "documents": _documents(view),
    }  # fmt: skip


def _state(desk: ReviewView, t: Translator) -> str:
    if not desk.released:
        return t("This case was not released yet.")
    if desk.retired:
        return t("Version {version} says that the case is out of use.").format(version=desk.released)
    return t("Trainees meet version {version}.").format(version=desk.released)


def _verdict(verdict: Approval, desk: ReviewView, t: Translator) -> VerdictSheet:
    by = t("entered by {who}, came on paper") if verdict.on_paper else t("under the code of {who}")
    stands = verdict in desk.reviews.standing(desk.content)
    facts = [verdict.role, by.format(who=verdict.by.label or t("Somebody")), f"{verdict.at:%Y-%m-%d}", t("on the case as it is now") if stands else t("on an earlier state")]
    return {"label": t(VERDICT_NAMES[verdict.verdict]), "facts": " · ".join(facts), "note": verdict.note, "stands": stands}


def _missing(view: DraftView, blocker: ReleaseBlocker) -> HindranceSheet:
    screen, field = _LEADS.get(blocker.kind, ("", ""))
    entries = problem_lists(view)[blocker.kind] if blocker.kind in ("to_do", "wrong") else []
    text = view.t("Scripts come far without reading, and nobody has answered why that may stay.") if blocker.kind == "scripts_unanswered" else blocker.told(view.t)
    return {"text": text, "screen": screen, "field": field, "entries": entries}


def _scripts(view: DraftView, desk: ReviewView) -> FoundByScripts | None:
    found = view.scripts
    if found is None or found.content != desk.content:
        return None
    answer = desk.reviews.answer_to(desk.content, found.found)
    ways = way_sentences([way for way in found.ways if way.wins], view.catalogues, view.catalogue_text, view.t)
    return {"sentence": exploit_sentence(found, view.t), "ways": ways, "ask": bool(found.found), "answer": answer.answer if answer else ""}


def _documents(view: DraftView) -> list[Option]:
    """The pairs of languages in which the reviewer's document can be saved; the language of its own words is that of the interface."""
    first, *others = view.languages or ("",)
    pairs = [(first, other) for other in others] or [(first, "")]
    both = [tuple(filter(None, pair)) for pair in pairs]
    return options({" ".join(pair): ", ".join(LANGUAGES.get(code, code) for code in pair) for pair in both if pair})
