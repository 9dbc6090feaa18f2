"""The screen *Review and release*: reading with remarks, verdicts, what is missing for a release, and the release itself. Pure."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.authoring.release import HindranceKind, ReleaseBlocker
from tracks_sim.authoring.reviews import Approval
from tracks_sim.case.model.review import Review, ReviewVerdict, StayReason
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.drafts.records import read_part
from tracks_sim.i18n import Translator, translatable
from tracks_sim.ui.author.problems.problem_lists import ProblemEntry, problem_lists
from tracks_sim.ui.author.review.review_reading import Reading, RemarkSheet, reading, remark_sheets
from tracks_sim.ui.author.review.trial_section import TrialSheet, trial_sheet
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.screens.leak_sentences import leak_element, leak_sentence
from tracks_sim.ui.author.screens.version_differences import RISE_SENTENCES, DifferenceSheet, difference_sheets
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

VERDICT_NAMES: dict[ReviewVerdict, str] = {
    "fit": translatable("fit to be released"),
    "fit_after_changes": translatable("fit after changes"),
    "unfit": translatable("unfit"),
}
STAY_REASONS: dict[StayReason, str] = {
    "usual_word": translatable("everybody would say it so"),
    "no_other_way": translatable("the case would be wrong otherwise"),
    "others_tempt": translatable("another option tempts at least as much"),
    "other": translatable("another reason"),
}
_LEADS: dict[HindranceKind, tuple[str, str]] = {
    "no_verdict": ("review", "ask"), "verdict_void": ("review", "ask"), "unfit": ("review", "remarks"),
    "leaks": ("review", "leaks"), "untranslated": ("languages", ""),
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


class LeakSheet(TypedDict):
    """Something that gives the best option away, the card that it is shown on, and why it may stay, as far as somebody has said it."""

    leak: str
    element: str
    text: str
    reason: str
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
    elsewhere: list[VerdictSheet]
    """Those of the organisation that the case came from, which do not count for a release here."""
    remarks: list[RemarkSheet]
    set_aside: list[ProblemEntry]
    """Advice that somebody set aside, with the reason."""
    missing: list[HindranceSheet]
    leaks: list[LeakSheet]
    stay_reasons: list[Option]
    trial: TrialSheet | None
    """The trial by colleagues, for who writes the case."""
    release: ReleaseSheet
    documents: list[Option]


def review_sheet(view: DraftView) -> ReviewSheet:
    """Everything that the screen shows."""
    assert view.desk is not None
    t, desk = view.t, view.desk
    reader = desk.reader
    remarks = remark_sheets(view, desk, desk.reviews.remarks)
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
        "enters_paper": reader.writer and not desk.has_written,
        "may_write": reader.may_write,
        "may_publish": reader.may_publish,
        "reading": reading(view, desk),
        "verdict_choices": options(VERDICT_NAMES, t),
        "verdicts": [_verdict(verdict, desk, t) for verdict in reversed(desk.reviews.approvals)],
        "elsewhere": _elsewhere(view),
        "remarks": remarks,
        "set_aside": problem_lists(view)["set_aside"],
        "missing": [_missing(view, blocker) for blocker in desk.blockers] if reader.may_write else [],
        "leaks": [_leak(view, desk, leak) for leak in desk.leaks] if reader.may_write else [],
        "trial": trial_sheet(view, desk) if reader.may_write else None,
        "stay_reasons": options(STAY_REASONS, t),
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
    facts = [verdict.role, by.format(who=verdict.by.label or t("somebody")), f"{verdict.at:%Y-%m-%d}", t("on the case as it is now") if stands else t("on an earlier state")]
    return {"label": t(VERDICT_NAMES[verdict.verdict]), "facts": " · ".join(facts), "note": verdict.note, "stands": stands}


def _elsewhere(view: DraftView) -> list[VerdictSheet]:
    """Verdicts that came with the file, as far as somebody can read them."""
    return [
        {
            "label": view.t(VERDICT_NAMES[entry.verdict]), "note": entry.note, "stands": False,
            "facts": " · ".join(filter(None, (entry.role, entry.when, view.t("version {version}").format(version=entry.version), view.t("on paper") if entry.on_paper else ""))),
        }
        for entry in read_part(view.data, "review", Review)[0].elsewhere
    ]  # fmt: skip


def _missing(view: DraftView, blocker: ReleaseBlocker) -> HindranceSheet:
    screen, field = _LEADS.get(blocker.kind, ("", ""))
    lists = problem_lists(view)
    entries = {"to_do": lists["to_do"], "wrong": lists["wrong"], "untranslated": lists["translation"]}.get(blocker.kind, [])
    return {"text": blocker.told(view.t), "screen": screen, "field": field, "entries": entries}


def _leak(view: DraftView, desk: ReviewView, leak: Leak) -> LeakSheet:
    answer = desk.reviews.answer_to(leak.id)
    said = {"reason": view.t(STAY_REASONS[answer.reason]), "answer": answer.answer} if answer else {"reason": "", "answer": ""}
    return {"leak": leak.id, "element": leak_element(leak), "text": leak_sentence(view, leak), "reason": said["reason"], "answer": said["answer"]}


def _documents(view: DraftView) -> list[Option]:
    """The pairs of languages in which the reviewer's document can be saved; the language of its own words is that of the interface."""
    first, *others = view.languages or ("",)
    pairs = [(first, other) for other in others] or [(first, "")]
    both = [tuple(filter(None, pair)) for pair in pairs]
    return options({" ".join(pair): ", ".join(view.language_name(code) for code in pair) for pair in both if pair})
