"""The trainee's group on the first page: the part that goes on, until when, and how it is begun. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from tracks_sim.case.load import Library
from tracks_sim.dates import day_and_time, long_date
from tracks_sim.group.fold import GroupState
from tracks_sim.group.model import Part
from tracks_sim.i18n import Translator, translator
from tracks_sim.store import AttemptRow
from tracks_sim.ui.shared.calendar_file import CalendarDay, calendar_file
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import NextAct, Place, act_of


class GroupDates(TypedDict):
    """The days of the group to take along, as a calendar file; ``text`` says how long is left."""

    text: str
    label: str
    file: str
    calendar: str


class GroupPanel(TypedDict):
    """The group at the head of the first page. ``next`` is None while there is nothing to begin: ``text`` says why."""

    title: str
    text: str
    next: NextAct | None
    dates: GroupDates | None


def group_panel(
    groups: Mapping[str, GroupState], rows: Sequence[AttemptRow], library: Library, context: PageContext, language: str, now: datetime, made: datetime,
) -> GroupPanel | None:  # fmt: skip
    """What a trainee's newest group does now; None without a group that goes on or has work at home. ``rows``: their attempts in the country of the group. ``now``: the time on the wall of the server; ``made``: the same in UTC."""
    found = next(((group_id, state) for group_id, state in groups.items() if state.stage != "closed" or _current(state, now)), None)
    if found is None:
        return None
    t, (group_id, state) = translator(language), found
    together = state.plan.together
    dates = _dates(group_id, state, library, language, now, made)
    current = [(part, _attempt_on(part, state, rows)) for part in _current(state, now) if part.case in library.cases]
    to_do = next(((part, row) for part, row in current if row is None or not row.submitted), None)
    panel: GroupPanel = {"title": t("Your group: {group}").format(group=state.plan.name), "text": "", "next": None, "dates": dates}
    if together and not state.sheet:  # somebody who came in before the trainer chose it
        return panel | {"text": t("Your group fills in one sheet together: look at the wall.")}
    if together:
        panel |= {"title": t("One sheet for all of you: {group}").format(group=state.plan.name), "text": t("Read the case aloud and agree on each answer; one of you writes. It is the group’s answer, and nobody’s own.")}
    if to_do is not None:
        return panel | {"next": _act(*to_do, state, library, context, language)}
    if not current:
        return panel | {"text": t("Your trainer begins when everybody is there. Then a line above leads to the case.")}
    waiting = any(row is not None and row.mode == "assessment" and not row.released for _, row in current)
    read = t("You have handed in. Your trainer opens the feedback after the debrief; then it stands below, among your attempts.")
    return panel | {"text": read if waiting else t("You have done what is open now.")}


def _current(state: GroupState, now: datetime) -> list[Part]:
    """The parts that can be worked on: those whose time it is, and that which was begun last, which comes first while the group is together."""
    parts, begun = state.plan.parts, state.part if state.stage != "closed" else None
    current = [
        n for n, part in enumerate(parts)
        if (n == begun or (part.opens is not None and part.opens <= now)) and (part.closes is None or now < part.closes)
    ]  # fmt: skip
    together = state.stage in ("working", "calling", "debrief") and now.date() <= state.plan.day
    return [parts[n] for n in sorted(current, key=lambda n: n != begun if together else parts[n].opens is None)]


def _attempt_on(part: Part, state: GroupState, rows: Sequence[AttemptRow]) -> AttemptRow | None:
    """The newest attempt on a part since that was begun, which a debrief counts; of work at home since the group was made. ``rows``: newest first."""
    mode, since = state.plan.mode_of(part), next((event.at for event in reversed(state.begun) if state.plan.parts[event.part] == part), state.made_at)
    return next((row for row in rows if row.case == part.case and row.mode == mode and row.created_at[:19] >= since[:19]), None)


def _act(part: Part, row: AttemptRow | None, state: GroupState, library: Library, context: PageContext, language: str) -> NextAct:
    """To begin a part, in the country of the group and the mode that follows from when feedback is shown, or to go on with it."""
    t, case_file = translator(language), library.case(part.case)
    title = case_title(library, part.case, language)
    if part.closes is not None:
        title = t("{case}, until {when}").format(case=title, when=day_and_time(part.closes, language))
    if row is not None:
        link = context.link(f"practise?attempt={row.id}")
        place: Place = {"href": link or "#", "intent": None if link else {"kind": "resume", "attempt": row.id}}
        return {"title": title, "text": t("You have begun."), "label": t("Go on"), "place": place}
    mode = state.plan.mode_of(part)
    content = t("Content:") + " " + case_file.texts[text_language(case_file, language)].content_note
    text = f"{content} {_feedback(mode, t)}".strip()
    return act_of(title, text, t("Begin"), {"kind": "start", "case": part.case, "country": state.plan.country, "mode": mode})


def _feedback(mode: str, t: Translator) -> str:
    return t("You see the feedback after the debrief of your group.") if mode == "assessment" else ""


def _dates(group_id: str, state: GroupState, library: Library, language: str, now: datetime, made: datetime) -> GroupDates | None:
    """How long is left until the next day of the group, and its days to come as a file; None where no day lies ahead."""
    t, name = translator(language), state.plan.name
    days = [CalendarDay(state.plan.day, name, "day")] if state.plan.day > now.date() else []
    for part in state.plan.parts:
        if part.closes is not None and part.closes > now:
            words = t("{group}: last day for {case}").format(group=name, case=case_title(library, part.case, language))
            days.append(CalendarDay(part.closes.date(), words, f"{part.case} {part.kind}"))
    if not days:
        return None
    first = min(day.day for day in days)
    left = (first - now.date()).days
    text = t.plural("{n} day left, until {day}.", "{n} days left, until {day}.", left).format(n=left, day=long_date(first, language)) if left else t("The time ends today.")
    return {"text": text, "label": t("Add to my calendar"), "file": "training.ics", "calendar": calendar_file(days, made, group_id)}
