"""The days of a study for whoever hands out its codes, as one calendar file: when phases open and close, and when each group is trained."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from tracks_sim.i18n import translator
from tracks_sim.labels import PHASE_NAMES
from tracks_sim.study import Study
from tracks_sim.ui.shared.calendar_file import CalendarDay, calendar_file


def study_calendar(study: Study, made: datetime, language: str) -> str | None:
    """The file, without anybody in it; None where the plan names no day that holds for everybody. ``made``: now, in UTC."""
    days = tuple(days_for_all(study, language))
    return calendar_file(days, made, str(uuid.uuid5(uuid.NAMESPACE_OID, f"study {study.id}"))) if days else None


def days_for_all(study: Study, language: str) -> Iterator[CalendarDay]:
    """The days that the plan names for everybody, in the order of its phases; those that follow from when a person began are not among them."""
    t = translator(language)
    for phase in study.phases:
        words = {"study": study.id, "phase": t(PHASE_NAMES[phase.id])}
        if (opens := study.opens_for_all(phase)) is not None:
            yield CalendarDay(opens, t("{study}: the phase “{phase}” opens").format(**words), f"{phase.id} opens")
        if phase.closes is not None:
            yield CalendarDay(phase.closes, t("{study}: last day of the phase “{phase}”").format(**words), f"{phase.id} closes")
    if study.training_starts is not None:
        yield CalendarDay(study.training_starts, t("{study}: the training group begins its training").format(study=study.id), "training")
    post = study.phase("post")
    if "waitlist" in study.arms and post is not None and post.closes is not None:
        yield CalendarDay(post.closes + timedelta(days=1), t("{study}: from this day on the wait-list group can be trained").format(study=study.id), "wait-list training")
