"""The form that starts a case."""

from __future__ import annotations

from collections.abc import Collection

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.minutes import minutes_of_worked_example
from tracks_sim.errors import NotWorkedExample
from tracks_sim.i18n import translatable, translator
from tracks_sim.practice import fold
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Option, SheetHead
from tracks_sim.ui.trainee.pages.participation import countries_of_groups, refuse_practice, waits_for_debrief
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent, Services, TraineePage

_MODES = (
    ("worked", translatable("Worked example"), translatable("You judge one question at a time, and see what the author says; then you decide. {least} to {most} minutes.")),
    ("practice", translatable("Practice"), translatable("Feedback after each step if you want it, and at the end.")),
    ("assessment", translatable("Assessment"), translatable("No feedback until your trainer releases it.")),
    ("talk", translatable("Short talk"), translatable("Only the talk with the person, under ten minutes, with feedback on how you asked.")),
)


class ModeOption(Option):
    """A way to work on a case, and what it means."""

    text: str


class StartSheet(SheetHead):
    """The form that starts a case."""

    case: str
    content_note: str
    country: str
    """Preset: that of the group, else that of the last attempt, or empty."""
    countries: list[Option]
    countries_note: str
    """Why there is no other country to choose; empty where there is."""
    mode: str
    modes: list[ModeOption]


def start_sheet(
    case_file: CaseFile, library: Library, language: str, country: str, mode: str = "practice", of_groups: Collection[str] = ()
) -> StartSheet:
    """The form that starts a case: country and mode, which are fixed for the attempt. ``of_groups``: the countries in which groups of the trainee's work on it now."""
    t = translator(language)
    texts = case_file.texts[text_language(case_file, language)]
    names = library.catalogues.country_texts[language]
    least, most = minutes_of_worked_example(case_file, library.catalogues, text_language(case_file, language))
    offered = {"worked": is_worked_example(library, case_file.case.id), "talk": case_file.case.has_talk}
    modes = [row for row in _MODES if offered.get(row[0], True)]
    if mode in ("worked", "assessment"):  # who has pressed the button of the first has chosen; a group has chosen the second
        modes = [row for row in modes if row[0] == mode]
    return {
        "title": texts.title,
        "intro": block(texts.summary),
        "case": case_file.case.id,
        "content_note": texts.content_note,
        "country": country,
        "countries": sorted(({"id": c, "label": x.name} for c, x in names.items() if c in (of_groups or names)), key=lambda c: c["label"]),
        "countries_note": t("Your group works on this case, so everybody in it begins it by the rules of the group’s country.") if of_groups else "",
        "mode": mode,
        "modes": [{"id": i, "label": t(name), "text": t(text).format(least=least, most=most)} for i, name, text in modes],
    }


def is_worked_example(library: Library, case_id: str) -> bool:
    """Whether the course names this case as one to be worked through."""
    return library.course is not None and case_id in library.course.worked_examples


def refuse_working_through(library: Library, case_id: str) -> None:
    """Raise NotWorkedExample for a case that the course does not name as one to be worked through."""
    if not is_worked_example(library, case_id):
        raise NotWorkedExample("The course names other cases as its worked examples, or there is none.")


def _opened_start(site: Services, state: TraineeState, intent: Intent) -> dict[str, str]:
    case_id = str(intent.get("case"))
    asked = str(intent.get("mode"))
    usual = "assessment" if waits_for_debrief(site, state.trainee, case_id) else "practice"
    mode = asked if asked in ("talk", "worked") else usual
    refuse_practice(site, state.trainee, case_id, mode)
    if mode == "worked":
        refuse_working_through(site.library, case_id)
    return {"case": case_id, "mode": mode}


def _start(site: Services, state: TraineeState) -> StartSheet:
    of_groups = countries_of_groups(site, state.trainee, state.at["case"])
    country = of_groups[0] if of_groups else last_country(site, state)
    return start_sheet(site.library.case(state.at["case"]), site.library, state.language, country, state.at["mode"], of_groups)


def last_country(site: Services, state: TraineeState) -> str:
    """The country of the trainee's last attempt; empty for a first one, so that nobody works by the law of a country that they did not choose."""
    newest = next(iter(site.store.attempts(state.trainee)), None) if state.trainee else None
    country = fold(site.store.events(newest.id)).country if newest is not None else ""
    return country if country in site.library.catalogues.countries else ""


START = TraineePage("start", translatable("Before you start"), _start, _opened_start)
