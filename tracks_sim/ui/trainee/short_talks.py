"""Short talks as a series: what was done, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from tracks_sim.case.load import Library
from tracks_sim.i18n import translator
from tracks_sim.practice import fold
from tracks_sim.scoring import conduct
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.trainee.open_attempt import played_version
from tracks_sim.ui.trainee.trainee_page import Site


@dataclass(frozen=True, slots=True)
class Talk:
    """One finished short talk, with the counts of its conduct."""

    case: str
    counts: Mapping[str, int]


class NextTalk(TypedDict):
    """The short talk that comes next."""

    case: str
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
    """The short talks as a series."""

    intro: str
    next: NextTalk
    rows: list[TalkRow]
    caption: str


def series(library: Library, talks: Sequence[Talk], language: str) -> Series | None:
    """The short talks as a series: the next one, and the trainee's progress so far; None where no case has a person to interview."""
    t = translator(language)
    offered = [c for c in library.first_versions.values() if c.case.has_talk and c.case.status != "retired"]
    if not offered:
        return None
    counts = {c.case.id: sum(x.case == c.case.id for x in talks) for c in offered}
    following = min(offered, key=lambda c: counts[c.case.id]).case.id
    return {
        "intro": t("Four to six short talks with feedback between them teach asking better than one long one. Each takes under ten minutes."),
        "next": {"case": following, "label": t("Next short talk: {case}").format(case=case_title(library, following, language))},
        "rows": [
            {
                "n": n,
                "case": case_title(library, x.case, language),
                "recommended": t("{n} of {of}").format(n=x.counts.get("recommended", 0), of=x.counts.get("questions", 0)),
                "needed": t("{n} of {of}").format(n=x.counts.get("needed_told", 0), of=x.counts.get("needed", 0)),
                "harms": str(x.counts.get("severe_harms", 0) + x.counts.get("minor_harms", 0)),
                "share": x.counts.get("recommended", 0) / max(1, x.counts.get("questions", 0)),
            }
            for n, x in enumerate(talks, 1)
        ],
        "caption": t("Share of questions that leave room from talk to talk; the line at the top is eight of ten."),
    }  # fmt: skip


def finished_talks(site: Site, trainee: str) -> list[Talk]:
    """The trainee's submitted short talks, oldest first, with the counts of each: the learning curve."""
    talks = []
    for row in reversed(site.store.attempts(trainee)):
        if row.mode == "talk" and row.submitted and row.case in site.library.cases:
            attempt = fold(site.store.events(row.id))
            version = played_version(site.store, site.library, site.parameters, attempt, site.context.data / "cache")
            talks.append(Talk(row.case, conduct(attempt, version.case_file, version.parameters).counts))
    return talks
