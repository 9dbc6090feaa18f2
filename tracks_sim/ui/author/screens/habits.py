"""What the organisation's own cases give away together, below their list: who would be right, where, and what helps. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from babel.numbers import format_decimal

from tracks_sim.authoring.own_habits import HabitReport
from tracks_sim.bots.guess import Measure
from tracks_sim.bots.habits import Habit
from tracks_sim.bots.ways import ways
from tracks_sim.case.load import Library
from tracks_sim.i18n import translatable, translator
from tracks_sim.labels import ANSWER_NAMES, STEP_NAMES
from tracks_sim.ui.author.item_names import item_name
from tracks_sim.ui.author.view import named_language
from tracks_sim.ui.shared.case_titles import case_title, text_language

_RIGHT: Mapping[Measure, str] = {
    "decision": translatable("would decide rightly in {n} of {of} cases; by chance in {expected}."),
    "detection": translatable("would judge detection rightly in {n} of {of} cases; by chance in {expected}."),
    "indicators": translatable("would judge {n} of {of} indicators rightly; by chance {expected}."),
    "needs": translatable("would judge {n} of {of} needs rightly; by chance {expected}."),
}


class HabitSheet(TypedDict):
    """One habit: who would be right and what helps, and by case or row where they are right."""

    text: str
    where: list[str]


class HabitFigures(TypedDict):
    """A row of the table of figures, in words of the author's language."""

    cells: list[str]


class HabitsSheet(TypedDict):
    """The comparison of the own cases."""

    sentence: str
    comparing: str
    habits: list[HabitSheet]
    head: list[str]
    rows: list[HabitFigures]


def habits_sheet(report: HabitReport | None, library: Library, language: str, *, comparing: bool) -> HabitsSheet:
    """The last comparison, if there is one, and whether another one is being made."""
    t = translator(language)
    found, cases = (report.habits, report.cases) if report else ((), 0)
    none = t.plural("{n} case compared: no habit shows.", "{n} cases compared: no habit shows.", report.cases).format(n=report.cases) if report else ""
    some = t.plural("{n} habit shows over {of} cases.", "{n} habits show over {of} cases.", len(found)).format(n=len(found), of=report.cases) if report else ""
    known = [habit for habit in found if habit.strategy in ways(library.catalogues)]
    return {
        "sentence": some if found else none,
        "comparing": t("Your cases are being compared. You can go on meanwhile.") if comparing else "",
        "habits": [{"text": _text(habit, library, language, cases), "where": _where(habit, library, language)} for habit in known],
        "head": [t("Who"), t("What"), t("Language"), t("Right"), t("By chance"), t("Chance of this by luck")],
        "rows": [{"cells": _cells(habit, library, language)} for habit in known],
    }


def _who(habit: Habit, library: Library, language: str) -> str:
    return ways(library.catalogues)[habit.strategy].who_in(library.catalogues.texts[language], translator(language))


def _number(value: float, language: str, form: str = "0.0") -> str:
    return format_decimal(value, form, locale=language)


def _text(habit: Habit, library: Library, language: str, cases: int) -> str:
    t = translator(language)
    right = t(_RIGHT[habit.measure]).format(n=habit.right, of=habit.of, expected=_number(habit.expected, language))
    helps = ways(library.catalogues)[habit.strategy].help_in(habit.measure, (), t)
    if habit.measure in ("indicators", "needs") and habit.hits:
        [((item, answer), n)] = Counter((item, answer) for _, item, answer in habit.hits).most_common(1)
        row = item_name(library.catalogues, language, f"{habit.measure}.{item}").label
        helps = t("“{row}” is {answer} in {n} of your {of} cases: let it be otherwise in the next one.").format(row=row, answer=t(ANSWER_NAMES[answer]), n=n, of=cases)
    return f"{_who(habit, library, language)} {right} {helps}".strip()


def _where(habit: Habit, library: Library, language: str) -> list[str]:
    """Of rows each with its answer and the cases, of a decision each case with its option, of detection each answer with the cases."""
    t, found = translator(language), dict[str, list[str]]()
    for case_id, item, answer in habit.hits:
        title, case_file = case_title(library, case_id, language), library.cases.get(case_id)
        if habit.measure == "decision":
            options = case_file.texts[text_language(case_file, language)].options if case_file else {}
            found[t("{title}: {option}").format(title=title, option=options.get(item, "…"))] = []
        else:
            name = item_name(library.catalogues, language, f"{habit.measure}.{item}").label if item else t(STEP_NAMES[habit.measure])
            found.setdefault(t("{row}, {answer}").format(row=name, answer=t(ANSWER_NAMES[answer])), []).append(title)
    return [f"{what}: {', '.join(titles)}" if titles else what for what, titles in found.items()]


def _cells(habit: Habit, library: Library, language: str) -> list[str]:
    t = translator(language)
    right = t("{n} of {of}").format(n=habit.right, of=habit.of)
    luck = _number(habit.risk, language, "0.000") if habit.risk >= 0.001 else t("under {n}").format(n=_number(0.001, language, "0.000"))
    return [_who(habit, library, language), t(STEP_NAMES[habit.measure]), named_language(habit.language, language), right, _number(habit.expected, language), luck]
