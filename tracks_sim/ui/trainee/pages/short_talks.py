"""Short talks as a series: what was done, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.i18n import Translator, translator
from tracks_sim.practice import fold
from tracks_sim.scoring.conduct import counted_turns, counts_of
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.trainee.open_attempt import played_version
from tracks_sim.ui.trainee.trainee_page import Services


@dataclass(frozen=True, slots=True)
class Talk:
    """One finished short talk, with the counts of its conduct."""

    case: str
    counts: Mapping[str, int]
    attempt: str = ""
    """Id of its attempt."""


class NextTalk(TypedDict):
    """A short talk that may be begun. ``label``: the words on its button."""

    case: str
    title: str
    label: str


class TalkRow(TypedDict):
    """One finished short talk; ``share`` (0 to 1) of its questions were recommended ones."""

    n: int
    case: str
    recommended: str
    needed: str
    harms: str
    share: float


class Series(TypedDict):
    """The short talks as a series. ``next`` is None once all were done; then ``free`` is what may be chosen, and ``done`` says so."""

    intro: str
    next: NextTalk | None
    done: str
    free: list[NextTalk]
    rows: list[TalkRow]
    caption: str


def offered_talks(library: Library) -> list[CaseFile]:
    """Cases of the series, in its order: those with a person to talk with that are neither twins nor retired, the course's first."""
    offered = [c for c in library.open_for_practice.values() if c.case.has_talk]
    course = library.course.cases if library.course else ()
    return sorted(offered, key=lambda c: course.index(c.case.id) if c.case.id in course else len(course))


def next_talk(library: Library, done: Sequence[str], last: str | None, language: str) -> NextTalk | None:
    """The next short talk of the series: the first that was not done; None once all were.

    ``done``: cases of the short talks that are finished. ``last``: the case of the last attempt of any kind, which is not fresh any
    more: it comes last.
    """
    offered = [c.case.id for c in offered_talks(library)]
    open_ones = [case for case in offered if case not in done]
    if not open_ones:
        return None
    case = min(open_ones, key=lambda case: case == last)
    title = case_title(library, case, language)
    t = translator(language)
    label = t("Next short talk: {case} ({n} of {of})")
    return {"case": case, "title": title, "label": label.format(case=title, n=len(offered) - len(open_ones) + 1, of=len(offered))}


def series(library: Library, talks: Sequence[Talk], language: str, last: str | None = None) -> Series | None:
    """The short talks as a series: the next one, and the trainee's progress so far; None where no case has a person to interview."""
    t = translator(language)
    offered = offered_talks(library)
    if not offered:
        return None
    done = [x.case for x in talks]
    following = next_talk(library, done, last, language)
    again = sorted((c.case.id for c in offered if c.case.id != last), key=done.count)
    return {
        "intro": t("Four to six short talks with feedback between them teach asking better than one long one. Each takes under ten minutes."),
        "next": following,
        "done": "" if following else t.plural("You have done the short talk there is.", "You have done all {n} short talks. Take any of them again: another way opens other things.", len(offered)).format(n=len(offered)),
        "free": [] if following else [{"case": c, "title": (title := case_title(library, c, language)), "label": title} for c in again],
        "rows": [
            {
                "n": n,
                "case": case_title(library, x.case, language),
                "recommended": left_room(x, t),
                "needed": t("{n} of {of}").format(n=x.counts.get("needed_told", 0), of=x.counts.get("needed", 0)),
                "harms": str(x.counts.get("severe_harms", 0) + x.counts.get("minor_harms", 0)),
                "share": x.counts.get("recommended", 0) / max(1, x.counts.get("questions", 0)),
            }
            for n, x in enumerate(talks, 1)
        ],
        "caption": t("Share of questions that leave room from talk to talk; the line at the top is eight of ten."),
    }  # fmt: skip


def left_room(talk: Talk, t: Translator) -> str:
    """How many questions of a talk left room, of how many; in words where none was asked."""
    of = talk.counts.get("questions", 0)
    return t("{n} of {of}").format(n=talk.counts.get("recommended", 0), of=of) if of else t("none asked")


def finished_talks(site: Services, trainee: str) -> list[Talk]:
    """The trainee's submitted short talks, oldest first, with the counts of each: the learning curve."""
    talks = []
    for row in reversed(site.store.attempts(trainee)):
        if row.mode == "talk" and row.submitted and row.case in site.library.cases:
            attempt = fold(site.store.events(row.id))
            talks.append(Talk(row.case, counts_of(played_version(site, attempt).case_file, counted_turns(attempt)), row.id))
    return talks
