"""One person's last cases on a later day: read from the store, and what the first page offers of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TypedDict

from tracks_sim.dates import long_date
from tracks_sim.i18n import Translator, translator
from tracks_sim.practice import fold
from tracks_sim.practice.retrieval import (
    Contrast,
    HandedIn,
    KeyedRow,
    contrast,
    last_cases,
    next_day,
    questions,
    round_due,
)
from tracks_sim.scoring import with_effective_key
from tracks_sim.scoring.keyed_rows import keyed_rows
from tracks_sim.ui.shared.calendar_file import calendar_day
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.sheets import Intent, NextAct, act_of
from tracks_sim.ui.trainee.open_attempt import played_version
from tracks_sim.ui.trainee.trainee_page import Services
from tracks_sim.ui.trainee.view import View


class RoundAct(NextAct):
    """The round that is due, with the button that puts it off to another day."""

    skip: str
    skip_intent: Intent


class Reminder(TypedDict):
    """The day of the next round in words, and the file that brings it into a calendar."""

    text: str
    label: str
    file: str
    """Its name."""
    calendar: str
    """What is in it."""


class Offered(TypedDict):
    """What the first page offers of the last cases; each None where there is nothing to offer."""

    round: RoundAct | None
    contrast: NextAct | None
    reminder: Reminder | None


class LastCases:
    """The last cases of practice of one person, the case handed in last first. ``barred``: cases of their open study, which are none."""

    def __init__(self, site: Services, trainee: str, barred: Collection[str]) -> None:
        self.site = site
        rows = [row for row in site.store.attempts(trainee) if row.submitted and row.mode == "practice" and row.case in site.library.cases]
        self.cases = last_cases((HandedIn(row.id, fold(site.store.events(row.id))) for row in rows if row.case not in barred), barred)

    @property
    def newest(self) -> HandedIn | None:
        """The case handed in last."""
        return self.cases[0] if self.cases else None

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return date.fromisoformat(self.site.store.time()[:10])

    @cached_property
    def views(self) -> dict[str, View]:
        """By attempt: the case as it was played, with the key that applies after what was told. In no language yet."""
        found = {}
        for one in self.cases:
            case_file = played_version(self.site, one.attempt).case_file
            found[one.id] = View(one.attempt, with_effective_key(one.attempt, case_file), self.site.library.catalogues, "en")
        return found

    @cached_property
    def rows(self) -> dict[str, tuple[KeyedRow, ...]]:
        """By attempt: the rows that can be asked again."""
        return {one.id: keyed_rows(one, self.views[one.id].case_file) for one in self.cases}

    def questions(self, number: int) -> tuple[KeyedRow, ...]:
        """What a round asks; nothing where no row can be asked."""
        rows = [row for one in self.cases for row in self.rows[one.id]]
        return questions(rows, self.cases[0], number) if rows else ()

    @cached_property
    def contrast(self) -> Contrast | None:
        """The two cases that can be set side by side since the last one was handed in."""
        return contrast(self.cases, lambda one: self.rows[one.id])

    def title(self, row: KeyedRow, language: str) -> str:
        """Title of the case of a row."""
        return case_title(self.site.library, row.case, language)

    # --- what is offered -----------------------------------------------------------------

    def offered(self, language: str) -> Offered:
        """What the first page offers."""
        newest, t = self.newest, translator(language)
        if newest is None:
            return {"round": None, "contrast": None, "reminder": None}
        number = round_due(newest, self.today)
        asked = self.questions(number) if number is not None else ()
        return {
            "round": _round_act(len(asked), t) if asked else None,
            "contrast": self.contrast_act(language),
            "reminder": None if asked else self.reminder(language),
        }

    def contrast_act(self, language: str) -> NextAct | None:
        """The way to the contrast until it was answered."""
        if self.newest is None or self.newest.attempt.contrasted is not None or (found := self.contrast) is None:
            return None
        t = translator(language)
        concept = self.site.library.catalogues.indicator_texts[language].concepts[found.later.concept].label
        text = t("{indicator}: “{first}” and “{second}” differ in it. Look at both passages, about one minute.").format(
            indicator=concept, first=self.title(found.earlier, language), second=self.title(found.later, language)
        )
        return act_of(t("One indicator, two cases"), text, t("Compare the two"), {"kind": "page", "page": "contrast"})

    def reminder(self, language: str) -> Reminder | None:
        """The next day with questions, where one is still to come and there is something to ask."""
        newest, t = self.newest, translator(language)
        day = next_day(newest) if newest is not None else None
        if newest is None or day is None or day <= self.today or not any(self.rows.values()):
            return None
        return {
            "text": t("A few short questions from your last cases wait from {day} on: what is called to mind after some days stays longer.").format(
                day=long_date(day, language)
            ),
            "label": t("Add to my calendar"),
            "file": "training.ics",
            "calendar": calendar_day(day, t("Training: a few short questions"), self.site.store.clock.now(), newest.id),
        }


def _round_act(n: int, t: Translator) -> RoundAct:
    text = t.plural(
        "{n} short question, one minute: a passage, an indicator, three answers.",
        "{n} short questions, one minute each: a passage, an indicator, three answers.", n,
    ).format(n=n) + " " + t("Nothing is graded.")  # fmt: skip
    act = act_of(t("First, a few questions from your last cases"), text, t("Begin the questions"), {"kind": "page", "page": "round"})
    return {**act, "skip": t("Skip today"), "skip_intent": {"kind": "skip_round"}}
