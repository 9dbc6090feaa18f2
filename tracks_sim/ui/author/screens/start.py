"""The screen *Start*: what the case is, what really happened, and what a trainee reads first. Pure: a draft in, plain data out."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.case.model.key import CONTROLS
from tracks_sim.case.model.structure import CASE_STEPS
from tracks_sim.drafts.talk_edits import has_talk
from tracks_sim.i18n import LANGUAGES, translatable
from tracks_sim.labels import STEP_HELP, step_name
from tracks_sim.ui.author.problems.fields import FieldSheet, text_field
from tracks_sim.ui.author.screens.choices import (
    AGE_NAMES,
    EXPLOITATION_NAMES,
    KINDS,
    LENGTH_NAMES,
    MANDATES,
    SETTINGS,
    ChoiceField,
    choice_field,
    named,
    yes_or_no,
)
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import SheetHead

FEATURES = {
    "remark": (translatable("What does a colleague in the file write about it?"), {
        "trafficking": translatable("that it is trafficking"), "nothing": translatable("that there is nothing"), "none": translatable("neither"),
    }),
    "suspected": (translatable("Who might be taken for an exploiter, rightly or not?"), {
        "relative": translatable("a relative"), "compatriot": translatable("somebody of the same country"), "partner": translatable("a partner"),
        "employer": translatable("an employer"), "agency": translatable("an agency"), "stranger": translatable("a stranger"), "none": translatable("nobody"),
    }),
    "interpreter": (translatable("Is there an interpreter, and are they fit for the talk?"), {
        "suitable": translatable("yes, and fit"), "unsuitable": translatable("yes, and not fit"), "none": translatable("there is none"),
    }),
    "companion": (translatable("Did somebody come along?"), {
        "stays": translatable("yes, and wants to stay"), "leaves": translatable("yes, and leaves when asked"), "none": translatable("nobody"),
    }),
}  # fmt: skip
"""What a file looks like on its surface: the question, and its answers."""


class StartPart(TypedDict):
    """Fields under one heading: choices, then texts."""

    title: str
    intro: str
    choices: list[ChoiceField]
    texts: list[FieldSheet]


class AuthorStartSheet(SheetHead):
    """The screen, part by part."""

    parts: list[StartPart]


def start_sheet(view: DraftView) -> AuthorStartSheet:
    """Everything that the screen shows."""
    t = view.t
    return {
        "title": t("Start"),
        "intro": t("What this case is. All of it can be changed later, in any order. What other screens take from it, such as the decisions to choose from, changes with it."),
        "parts": [_truth(view), _trainee(view), _person(view), _first_words(view), _asked(view), _surface(view)],
    }


def _truth(view: DraftView) -> StartPart:
    t = view.t
    return {
        "title": t("What really happened"), "intro": t("For you and for reviewers. No trainee ever sees it."), "choices": [],
        "texts": [
            text_field(view, t("What really happened, in a few sentences"), "notes", ("happened",), rows=4),
            text_field(view, t("What would the person never say first, and why?"), "notes", ("never_first",), rows=2),
            text_field(view, t("From which patterns is it written?"), "review", ("origin_note",), rows=2,
                       help=t("Published reports, or three cases or more with changed facts. Never one case that happened.")),
        ],
    }  # fmt: skip


def _trainee(view: DraftView) -> StartPart:
    t, fixed = view.t, view.catalogue_text
    return {
        "title": t("Who the trainee is"), "intro": "", "texts": [],
        "choices": [
            choice_field(view, t("Where do they meet the person?"), "case", ("setting",), named(fixed.settings, SETTINGS)),
            choice_field(view, t("What is their work?"), "case", ("mandate",), named(fixed.mandates, MANDATES)),
        ],
    }  # fmt: skip


def _person(view: DraftView) -> StartPart:
    t, key = view.t, view.key
    fields = [
        choice_field(view, t("Who is the person?"), "case", ("age",), AGE_NAMES, help=t("Where the age is in doubt, a child is presumed.")),
        choice_field(view, t("Which kind of case is it?"), "key", ("classification",), KINDS),
    ]
    if not key.has("classification") or key.classification not in CONTROLS:
        names = {**EXPLOITATION_NAMES, **{one: one for one in key.exploitation if one not in EXPLOITATION_NAMES}}
        fields.append(choice_field(view, t("What is the person exploited in?"), "key", ("exploitation",), names, several=True))
    danger = "imminent_danger" in key.circumstances
    fields.append(yes_or_no(view, t("Is somebody in danger now?"), "key", ("circumstances",), danger, name="imminent_danger"))
    return {"title": t("The person"), "intro": "", "choices": fields, "texts": []}


def _first_words(view: DraftView) -> StartPart:
    t, part = view.t, f"text.{view.writing}"
    return {
        "title": t("What a trainee reads first"), "intro": "", "choices": [],
        "texts": [
            text_field(view, t("Title"), part, ("title",), rows=1, help=t("Neutral: a thing or a place of the case.")),
            text_field(view, t("Summary for the list of cases"), part, ("summary",), help=t("One sentence: setting and task, nothing of the answer.")),
            text_field(view, t("Content note"), part, ("content_note",), help=t("Short and factual: what hard matters the file touches.")),
            text_field(view, t("Briefing"), part, ("briefing",), rows=4, help=t("Who the trainee is, and what has happened.")),
            text_field(view, t("Task"), part, ("task",), rows=3, help=t("What is asked of who works through the case.")),
            text_field(view, t("What is enough to act on"), part, ("enough",), help=t("Left empty, the kit says it for the trainee’s work.")),
        ],
    }  # fmt: skip


def _asked(view: DraftView) -> StartPart:
    t, case = view.t, view.case
    there = has_talk(case)
    steps: dict[str, str | tuple[str, str]] = {step: (step_name(step, t), STEP_HELP[step]) for step in CASE_STEPS if there or step != "interview"}
    no_talk = "" if there else t("A talk is begun on the screen “Talk”, and asked from then on.")
    return {
        "title": t("What the case asks"), "intro": "", "texts": [],
        "choices": [
            choice_field(view, t("Length"), "case", ("length",), LENGTH_NAMES, chosen=[case.length]),
            yes_or_no(view, t("Is it a practice case of our own kind, with any decisions and any shape? It is then part of no study and no comparison."), "case", ("practice_only",), case.practice_only),
            choice_field(view, t("Steps"), "case", ("steps",), steps, "ask_steps", several=True, chosen=case.steps, help=no_talk),
            yes_or_no(view, t("Does it ask a short referral note?"), "case", ("note",), case.note),
            choice_field(view, t("Languages"), "case", ("languages",), {code: view.language_name(code) for code in LANGUAGES}, "list_language", name="language", several=True, chosen=view.languages,
                         help=t("The first one is the one you write in; texts of a language that you take out stay in their files.")),
        ],
    }  # fmt: skip


def _surface(view: DraftView) -> StartPart:
    t, features = view.t, view.key.features
    rows = [
        choice_field(view, t(question), "key", ("features", feature), answers, "set_feature", name="value", feature=feature)
        for feature, (question, answers) in FEATURES.items()
    ]
    own = features.own_paper if features is not None and features.has("own_paper") else None
    label, where = t("Does the person hand over a paper of their own that tells much?"), ("features", "own_paper")
    rows.append(yes_or_no(view, label, "key", where, own, "set_feature", name="value", feature="own_paper"))
    return {
        "title": t("What the file looks like"), "choices": rows, "texts": [],
        "intro": t("Trainees never see these answers. Vary them from case to case, so that nobody who knows your other cases can guess from them what sort of case this is."),
    }  # fmt: skip
