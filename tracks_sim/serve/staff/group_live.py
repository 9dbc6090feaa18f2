"""The page *Live* of a group: where all are, what the trainer says to all, and the way to the debrief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from tracks_sim.case.load import Library
from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.dates import clock_time
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.events import LONGEST_SAID, GroupEvent
from tracks_sim.group.fold import GroupState
from tracks_sim.group.published import ALL_BUT, Cell, Share, Table, told
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import SENTENCES_TO_ALL, said_to_all
from tracks_sim.operations.group_live import Act, Figures, Pace, Stage, lead, pace
from tracks_sim.operations.groups import own_group_events
from tracks_sim.serve import headers
from tracks_sim.serve.base_handler import TEMPLATES
from tracks_sim.serve.staff.groups import stage_pages
from tracks_sim.serve.staff.staff_page import AskingPage, FormRefused
from tracks_sim.ui.shared.case_titles import case_title, text_language

STAGE_NAMES: Final[Mapping[Stage, str]] = {
    "reading": translatable("Reading or talking"),
    "judging": translatable("Judging"),
    "deciding": translatable("Needs and decision"),
    "handed-in": translatable("Handed in"),
}
MINUTES_UNKNOWN: Final = (20, 40)
"""Minutes of a case that the library does not have any more, as a long one takes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """People in one stage, or in several that are shown as one."""

    name: str
    count: str
    share: int
    """Of 100, for its length."""
    merged: bool
    last: bool
    """Whether all of them have handed in."""


class GroupLivePage(AskingPage):
    """GET with ``group``: the page; with ``now`` its pieces as JSON, for the script that shows them anew, and leads to a debrief that begins; a page
    that was opened during one ``stays``. POST ``act``: an act of a trainer of the group."""

    page, permission, linked = "group-live", "group", False

    async def get(self) -> None:
        if self.asks_for_pieces:
            await self.write_pieces()
        else:
            await self.show()

    @property
    def group_id(self) -> str:
        """The group of the address."""
        return self.get_query_argument("group", "")

    async def write_pieces(self) -> None:
        """Answer with the page's pieces as they are now, and the address where the page leads by itself."""
        try:
            seen = await self.in_thread(self.look)
        except UnknownGroup:
            self.set_status(404)
            self.finish()
            return
        html = TEMPLATES.get_template("staff/group-live-desk.html.j2").render(**self.template_variables(), **self.fixed(), **seen)
        leads = seen["over"] and not self.get_query_argument("stays", "")
        self.finish_json({"go": seen["debrief"] if leads else "", "html": html})

    def fixed(self) -> dict[str, Any]:
        """What the pieces need beside what was looked up."""
        return {"root": f"{self.base_url}tracks/staff", "xsrf": self.xsrf_token.decode(), "longest": LONGEST_SAID}

    async def show(self, **variables: Any) -> None:
        try:
            seen = await self.in_thread(self.look, opened=True)
        except UnknownGroup:
            self.set_status(404)
            self.render_message(self.t("There is no such group here."), go=f"{self.base_url}tracks/staff", go_label=self.t("Back to the page for staff"))
            return
        fixed = {**self.fixed(), **seen, **variables}
        del fixed["xsrf"], fixed["root"]
        self.render_staff_page(self.page, policy=headers.WITHOUT_KERNEL, pages=stage_pages(), **fixed)

    def look(self, *, opened: bool = False) -> dict[str, Any]:
        """What the page shows; ``opened``: somebody opened it, which is written down. Raises UnknownGroup."""
        audited, tracks = self.audited, self.settings["tracks"]
        events, state = own_group_events(self.store, self.member.id, self.group_id)
        if opened:
            audited.access("group-read", self.group_id)
        now = self.store.clock.now()
        ends = state.call_ends()
        return {
            **course_of(events, state, tracks.preloaded(as_read=not opened).library, self.language, now),
            **figures_shown(tracks.live.figures(self.group_id, now), state, self.t),
            "group": self.group_id,
            "state": state,
            "holds": state.holder == self.member.id,
            "ready": SENTENCES_TO_ALL,
            "log": [(clock_time(said.at, self.language), said_to_all(said.words, self.t)) for said in reversed(state.said)],
            "seconds": max(0, round((ends - now).total_seconds())) if ends else None,
            "over": state.stage in ("debrief", "between") or (ends is not None and now >= ends),
            "debrief": f"{self.base_url}tracks/staff/group-debrief?group={self.group_id}",
        }

    async def act(self) -> str:
        act = next((act for act in get_args(Act) if act == self.entered("act")), None)
        if act is None:
            raise FormRefused(self.t("This request was refused. Please go back to the start page and try again."))
        words, part = self.entered("own", LONGEST_SAID).strip() or self.entered("words", LONGEST_SAID), self.entered("part")
        if act == "say" and not words:
            raise FormRefused(self.t("Write a sentence first."))

        def do() -> None:
            number = int(part) if part.isascii() and part.isdigit() else 0
            lead(self.audited, self.group_id, act, self.settings["tracks"].preloaded().library, words=words, part=number)

        try:
            await self.in_thread(do)
        except GroupRefused as refused:
            raise FormRefused(self.t(str(refused))) from None
        except UnknownGroup:
            await self.show()
            return ""
        self.redirect(f"{self.base_url}tracks/staff/{self.page}?group={self.group_id}", status=303)  # so that a reload says nothing twice
        return ""


def course_of(events: Sequence[GroupEvent], state: GroupState, library: Library, language: str, now: datetime) -> dict[str, Any]:
    """What goes on, how fast, and what comes next."""
    titles = [case_title(library, part.case, language) for part in state.plan.parts]
    part = state.part
    going = pace(events, minutes_of_part(state, library, language), now) if state.stage in ("working", "calling") else None
    following = state.next_part
    return {
        "title": "" if part is None else titles[part],
        "following": (following, titles[following]) if following is not None else None,
        "pace": clock_of(going, minutes_of_part(state, library, language), language) if going else None,
    }


def minutes_of_part(state: GroupState, library: Library, language: str) -> tuple[int, int]:
    """Fewest and most minutes that the part takes which began last."""
    part = state.plan.parts[state.part] if state.part is not None else None
    case_file = library.cases.get(part.case) if part else None
    if part is None or case_file is None:
        return MINUTES_UNKNOWN
    counted = minutes_of_worked_example if part.kind == "worked" else minutes_of
    return counted(case_file, library.catalogues, text_language(case_file, language))


def clock_of(going: Pace, minutes: tuple[int, int], language: str) -> dict[str, Any]:
    """The pace in times of day, and places on a line from its beginning (0) to its end (100)."""
    most = minutes[1]
    end = max(most, going.minute, 1)
    return {
        "begun": clock_time(going.begun.isoformat(), language), "minute": going.minute, "now_at": round(100 * going.minute / end),
        "half": clock_time(going.half.isoformat(), language), "half_at": round(100 * (minutes[0] + most) / 2 / end), "half_over": going.minute > (minutes[0] + most) / 2,
        "end": clock_time(going.nearly_all.isoformat(), language), "end_at": round(100 * most / end), "over": going.minute > most,
        "least": minutes[0], "most": most,
    }  # fmt: skip


def figures_shown(figures: Figures, state: GroupState, t: Translator) -> dict[str, Any]:
    """The numbers of the page, in words; each is one of the tables of ``figures``."""
    counted = figures.part == state.part and not figures.few
    table = figures.stages if counted else None
    return {
        "few": figures.few, "all_handed_in": figures.all_handed_in if figures.part == state.part else None,
        "people": table.n if table else None, "bars": bars_of(table, t) if table else None, "wishes_counted": table is not None,
        "longer": asking(told(figures.longer if counted else None, ("yes",)), t), "away": asking(told(figures.away if counted else None, ("yes",)), t),
        "quiet": figures.quiet_word, "handed_in": handed_in(told(table, ("handed-in",)), t), "enough": enough(told(table, ("handed-in",)), state.plan.least),
    }  # fmt: skip


def bars_of(table: Table, t: Translator) -> list[Bar]:
    """The stages as bars."""
    return [bar_of(cell, table.n, t) for cell in table.cells]


def bar_of(cell: Cell, n: int, t: Translator) -> Bar:
    """One cell as a bar."""
    names = [t(STAGE_NAMES[stage]) for stage in STAGE_NAMES if stage in cell.options]
    at_work = "handed-in" not in cell.options and len(names) == len(STAGE_NAMES) - 1
    name = t("Still at work, in any step") if at_work else t("; ").join(names)
    count = t("{n} or more").format(n=cell.count) if cell.at_least else str(cell.count)
    return Bar(name, count, round(100 * cell.count / n), len(names) > 1, cell.options == ("handed-in",))


def asking(share: Share | None, t: Translator) -> str:
    """How many ask for something; a dash where nothing is counted yet."""
    if share is None:
        return "–"
    if share.low == share.high:
        return t.plural("{n} person", "{n} people", share.low).format(n=share.low)
    return t("{n} or more").format(n=share.low) if share.low else t("fewer than {n}").format(n=ALL_BUT + 1)


def handed_in(share: Share | None, t: Translator) -> str:
    """How many have handed in, as far as it is shown."""
    if share is None:
        return t("How many have handed in is not shown on its own yet.")
    if share.low == share.high:
        return t("{n} of {of} have handed in.").format(n=share.low, of=share.of)
    if not share.low:
        return t("Fewer than {n} of {of} have handed in.").format(n=share.high + 1, of=share.of)
    return t("{n} or more of {of} have handed in.").format(n=share.low, of=share.of)


def enough(share: Share | None, least: int) -> bool:
    """Whether so many have handed in, as far as it is shown, that the debrief has figures."""
    return share is not None and share.low >= least
