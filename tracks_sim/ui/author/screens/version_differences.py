"""What differs between a draft and the version that trainees meet, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from tracks_sim.authoring.changes import ORDER
from tracks_sim.authoring.next_version import Difference, Rise, VersionKind
from tracks_sim.i18n import translatable
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.author.problems.problem_places import item_of
from tracks_sim.ui.author.review_view import TRUTHS
from tracks_sim.ui.author.screens.decision import option_title
from tracks_sim.ui.author.screens.keyed_passages import paper_title, passage_labels
from tracks_sim.ui.author.screens.text_parts import text_label
from tracks_sim.ui.author.screens.word_changes import WordChange, word_changes

if TYPE_CHECKING:
    from tracks_sim.ui.author.view import DraftView

KIND_NAMES: Mapping[VersionKind, str] = {
    "words": translatable("words"),
    "scored": translatable("what is scored"),
    "other_case": translatable("papers or person"),
}
RISE_SENTENCES: Mapping[Rise, str] = {
    "first": translatable("It is the first version."),
    "none": translatable("Nothing has changed since the version that trainees meet."),
    "patch": translatable("Only words have changed."),
    "minor": translatable("The key, an order or something else that is scored has changed. Evaluators are told, and can score earlier attempts anew."),
    "major": translatable("Papers or the person have changed: it is another case, and earlier attempts are no measure of it."),
}
_FIELDS: Mapping[tuple[str, str], str] = {
    ("case", "languages"): translatable("Languages"),
    ("case", "setting"): translatable("Where do they meet the person?"),
    ("case", "mandate"): translatable("What is their work?"),
    ("case", "age"): translatable("Who is the person?"),
    ("case", "length"): translatable("Length"),
    ("case", "steps"): translatable("Steps"),
    ("case", "note"): translatable("Does it ask a short referral note?"),
    ("case", "documents"): translatable("Papers"),
    ("case", "indicators"): translatable("Indicators"),
    ("case", "needs"): translatable("Special needs"),
    ("case", "options"): translatable("Options"),
    ("case", "plan"): translatable("Plan"),
    ("key", "classification"): translatable("Which kind of case is it?"),
    ("key", "exploitation"): translatable("What is the person exploited in?"),
    ("key", "note"): translatable("Whose voice it is"),
    ("key", "features"): translatable("What the file looks like"),
    ("key", "options"): translatable("Options"),
    ("key", "plan"): translatable("Plan"),
    ("key", "lessons"): translatable("Lessons"),
}


class DifferenceSheet(TypedDict):
    """One thing that differs: what, of which sort, and the words that changed; none where it is no text."""

    label: str
    kind_label: str
    note: str
    lang: str
    changes: list[WordChange]


def difference_sheets(view: DraftView, differences: Sequence[Difference]) -> list[DifferenceSheet]:
    """Each difference once; several of one thing that are no texts are one."""
    found: dict[tuple[str, str, str, str], DifferenceSheet] = {}
    for difference in differences:
        sheet = _sheet(view, difference)
        found.setdefault((sheet["label"], sheet["kind_label"], sheet["note"], str(sheet["changes"])), sheet)
    return list(found.values())


def _sheet(view: DraftView, difference: Difference) -> DifferenceSheet:
    change, t = difference.change, view.t
    head, _, language = change.part.partition(".")
    texts = [value if isinstance(value, str) else "" for value in (change.before, change.after)]
    sheet: DifferenceSheet = {
        "label": "",
        "kind_label": t(KIND_NAMES[difference.kind]),
        "note": _note(view, change.before, change.after, change.where),
        "lang": "",
        "changes": [],
    }
    if (head, *change.where) in TRUTHS:
        return {**sheet, "label": text_label(view, head, change.where), "note": "", "changes": word_changes(*texts)}
    if head in ("text", "key_text"):
        label = text_label(view, head, change.where) if change.where else t("All texts")
        whole = not isinstance(change.before or change.after, str)
        sheet["label"] = view.in_language(label, language)
        return sheet if whole else {**sheet, "note": "", "lang": language, "changes": word_changes(*texts)}
    return {**sheet, "label": _label(view, head, tuple(map(str, change.where)))}


def _label(view: DraftView, head: str, path: tuple[str, ...]) -> str:
    t = view.t
    match path:
        case ("documents", paper, *more):
            passage = next((step for step in more if step in (places := passage_labels(view))), "")
            return places[passage] if passage else paper_title(view, paper)
        case ("options", option, *_) if option != ORDER:
            return t("“{item}”").format(item=shortened(option_title(view, option)))
        case ("plan", part, *_) if part != ORDER:
            return view.item_label(f"plan.{part}")
        case ("lessons", *_):
            return t("Lessons")
    if head == "key" and (item := item_of(path)):
        return view.item_label(item)
    return t(_FIELDS.get((head, path[0] if path else ""), translatable("Something else of the case")))


def _note(view: DraftView, before: object, after: object, where: Where) -> str:
    """How it differs, where that can be said in a few words."""
    t = view.t
    if where[-1:] == (ORDER,):
        return t("in another order")
    if before is None or after is None:
        return t("taken out") if after is None else t("new")
    names = [view.answer_label(value) if isinstance(value, str) else "" for value in (before, after)]
    return t("{before}, now: {after}").format(before=names[0], after=names[1]) if all(names) else t("changed")
