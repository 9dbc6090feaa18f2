"""The trial of a draft by colleagues, as its authors see it: how many have come how far, and what was answered beside the key, row by row. Pure.

It is made of the numbers of each row alone (``TrialRow``): no two rows can be joined by anything that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from tracks_sim.authoring.trials import DECISION, MOST_CODES, Trial, TrialRow
from tracks_sim.case.model.record import PLAN_PARTS
from tracks_sim.dates import long_date
from tracks_sim.labels import as_title
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.screens.countries import country_name, country_options
from tracks_sim.ui.author.screens.keyed_passages import passage_labels
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option

_PLAN = frozenset(f"plan.{part}" for part in PLAN_PARTS)
"""Rows in which somebody may give several answers."""


class GivenAnswer(TypedDict):
    """An answer of a row: how many gave it, and whether the key does."""

    label: str
    n: int
    keyed: bool


class TrialRowSheet(TypedDict):
    """One row. ``told``: a sentence where not everybody answers as the key (``differs``), or there is none; ``cited``: passages that were marked for it, with how many marked each."""

    label: str
    answers: list[GivenAnswer]
    differs: bool
    told: str
    cited: list[str]


class TrialSheet(TypedDict):
    """The section. ``none``: why no codes can be made here; ``left``: how many can still be made; ``codes``: those that were made just now."""

    none: str
    left: int
    countries: list[Option]
    country: str
    codes: list[str]
    facts: list[str]
    notes: list[str]
    rows: list[TrialRowSheet]
    begun: bool


def trial_sheet(view: DraftView, desk: ReviewView) -> TrialSheet:
    """Everything that the section shows."""
    t, trial = view.t, desk.trial
    return {
        "none": "" if view.takes_codes else t("Colleagues enter a code on the first page of the kit’s own server. This one has no such page: here people come in through a hub, or the kit runs in JupyterLab."),
        "left": MOST_CODES - len(trial.seats if trial else ()),
        "countries": [] if trial else country_options(view),
        "country": country_name(view, trial.country) if trial else "",
        "codes": list(view.trial_codes) if trial else [],
        "facts": _facts(view, trial) if trial else [],
        "notes": _notes(view, desk, trial) if trial else [],
        "rows": sorted((_row(view, trial, row) for row in trial.rows), key=lambda row: not row["differs"]) if trial and trial.handed_in else [],
        "begun": trial is not None,
    }  # fmt: skip


def _facts(view: DraftView, trial: Trial) -> list[str]:
    t, n = view.t, len(trial.seats)
    last_day = max(seat.last_day for seat in trial.seats)
    return [
        t.plural("{n} code", "{n} codes", n).format(n=n),
        t.plural("{n} agreed", "{n} agreed", trial.agreed).format(n=trial.agreed),
        t.plural("{n} handed in", "{n} handed in", trial.handed_in).format(n=trial.handed_in),
        t("good until the end of {day}").format(day=long_date(last_day, view.language)),
    ]


def _notes(view: DraftView, desk: ReviewView, trial: Trial) -> list[str]:
    t = view.t
    said = [
        (trial.handed_in == 1, t("One colleague has handed in, so you may know whose answers these are. They were told so before they agreed.")),
        (trial.handed_in > 0 and trial.talk, t("A talk can change what is right in a row. The key is shown as the papers alone have it; whoever was told something is counted by the key after it.")),
        (trial.content != desk.content, t("The case has changed since the trial began. Colleagues try it, and the rows show it, as it was then.")),
    ]
    return [sentence for applies, sentence in said if applies]


def _row(view: DraftView, trial: Trial, row: TrialRow) -> TrialRowSheet:
    t = view.t
    otherwise = row.people - row.like_key if row.keyed else 0
    texts = _options_of(view, trial, row)
    answers: list[GivenAnswer] = [
        {"label": view.answer_label(answer) if texts is None else texts.get(answer, answer), "n": row.given.get(answer, 0), "keyed": answer in row.keyed}
        for answer in row.options if answer in row.given or answer in row.keyed
    ]  # fmt: skip
    if row.people < trial.handed_in:
        answers.append({"label": t("left open"), "n": trial.handed_in - row.people, "keyed": False})
    if not row.keyed:
        told = t("The key said nothing on this when the trial began.")
    else:
        of_people = t.plural("{n} of {of} gives another answer than the key.", "{n} of {of} give another answer than the key.", otherwise)
        told = of_people.format(n=otherwise, of=row.people) if otherwise else ""
    labels = passage_labels(view)
    return {
        "label": as_title(view.item_label(row.row)), "answers": answers, "differs": otherwise > 0, "told": told,
        "cited": [f"{labels[passage]} × {n}" for passage, n in row.cited.items() if passage in labels],
    }  # fmt: skip


def _options_of(view: DraftView, trial: Trial, row: TrialRow) -> Mapping[str, str] | None:
    """The answers of a row that the case words itself, as they read when the trial began; None for one whose answers are the kit's."""
    if row.row == DECISION.step:
        return trial.decisions.get(view.writing) or next(iter(trial.decisions.values()), {})
    if row.row in _PLAN:
        return (trial.plan.get(view.writing) or next(iter(trial.plan.values()), {})).get(row.row, {})
    return None
