"""The pages on which a trainer lists and sets up groups: plan, door, personal codes, the next part, the end.

No page shows who is in a group, what somebody answered, or a number of fewer than five people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tornado.web import HTTPError

from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.dates import day_and_time
from tracks_sim.errors import GroupRefused, TracesLeft, UnknownGroup
from tracks_sim.group.model import MOST_PARTS
from tracks_sim.group.published import LEAST
from tracks_sim.i18n import LANGUAGES, known_language, translatable, translator
from tracks_sim.labels import GROUP_STAGE_NAMES
from tracks_sim.operations import groups as operations
from tracks_sim.operations.group_live import lead
from tracks_sim.serve import assets, headers
from tracks_sim.serve.base_handler import TRAINEE_COOKIE
from tracks_sim.serve.messages import PAGE_TITLES
from tracks_sim.serve.staff.group_form import (
    KIND_NAMES,
    SPARE_ROWS,
    OfferedCase,
    TypedPart,
    TypedPlan,
    plan_of,
    read_form,
    rearranged,
    typed_plan,
)
from tracks_sim.serve.staff.staff_page import SHORT, AskingPage, FormRefused, StaffPage
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.code_sheets import group_code_sheets
from tracks_sim.ui.shared.debrief_slides import languages_of
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.qr_code import qr_code
from tracks_sim.ui.trainee.pages.start_case import is_worked_example

if TYPE_CHECKING:
    from tracks_sim.case.load import Library
    from tracks_sim.group.fold import GroupState
    from tracks_sim.store import Store

STAGE_PAGES: Final = (
    ("group", translatable("Set up")), ("group-live", translatable("Live")), ("group-debrief", translatable("Debrief")), ("group-after", translatable("Afterwards")),
)  # fmt: skip
"""Pages of one group in the order of a day, with the words of the links to them."""
MINUTES_OF_A_TALK: Final = (5, 10)
"""A talk alone ends after ten minutes of the case's clock; with its feedback it is at most that long in practice."""


class GroupsPage(StaffPage):
    """The groups of this trainer, the newest first, and the way to a new one."""

    page, permission = "groups", "group"

    async def show(self, **variables: Any) -> None:
        states = await self.in_thread(lambda: Groups(self.store).of_staff(self.member.id))
        rows = [(group_id, state, self.came_in(state)) for group_id, state in states.items()]
        await super().show(**self.shortened(rows), stages=GROUP_STAGE_NAMES, pages=stage_pages(), done=self.get_query_argument("done", ""), **variables)

    def came_in(self, state: GroupState) -> str:
        """How many came in, in words that single out nobody."""
        if state.plan.together:
            return self.t("one sheet together")
        return number_of_people(len(state.members), self)


class SentenceToCopy(NamedTuple):
    """What a trainer sends to the people of a group about a part: the title of its case, and the sentence, both in one of the group's languages."""

    case: str
    language: str
    words: str


def sentences_to_copy(handler: StaffPage, state: GroupState, library: Library, now: datetime) -> list[SentenceToCopy]:
    """Until when each part is open that closes by itself, and where: at the open door, else at the first page, since its people have codes. ``now``: the time on the wall."""
    start = f"{handler.request.protocol}://{handler.request.host}{handler.base_url}"
    address = f"{start}g?c={state.code}" if state.door_open else start
    found = []
    for part in state.plan.parts:
        if part.closes is None or part.closes <= now or state.plan.together:
            continue
        for language in state.plan.languages:
            t, case = translator(language), case_title(library, part.case, language)
            words = t("The case “{case}” opens on {opens} and closes on {when}: {address}") if part.opens and part.opens > now else t("The case “{case}” is open until {when}: {address}")
            opens = day_and_time(part.opens, language) if part.opens else ""
            found.append(SentenceToCopy(case, language, words.format(case=case, opens=opens, when=day_and_time(part.closes, language), address=address)))
    return found


def number_of_people(n: int, handler: StaffPage) -> str:
    """A number of people in words; of fewer than five it is not said how many."""
    return handler.t("fewer than five") if n < LEAST else str(n)


def stage_pages() -> list[tuple[str, str]]:
    """Those pages of one group that this server has."""
    return [(page, words) for page, words in STAGE_PAGES if page in PAGE_TITLES]


class GroupPage(AskingPage):
    """A new group, or that which the address names as ``group``: its plan and its door; with ``show=wall`` what newcomers read on the wall, with ``now`` how many came in, as JSON.

    Forms ``act``: ``keep``, ``up-N``, ``down-N``, ``out-N``, ``more`` (the plan); ``open``, ``shut``, ``codes`` (the door); ``sheet`` (the one sheet
    of the group, in this browser); ``begin``, ``hold`` (take the buttons), ``share``, ``close``, ``erase``.
    """

    page, permission, linked = "group", "group", False
    state: GroupState | None = None
    """None for a new group."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        self.group_id = self.get_query_argument("group", "")
        if not self._finished and self.group_id:
            try:
                await self.load()
            except UnknownGroup as error:
                self.set_status(404)
                self.render_message(sentence(error, self.t), go=f"{self.base_url}tracks/staff/groups", go_label=self.t("All groups"))

    async def load(self) -> None:
        """Read the group again. Raises UnknownGroup for one of somebody else."""
        self.state = await self.in_thread(lambda: operations.own_group(self.store, self.member.id, self.group_id))

    # --- out --------------------------------------------------------------------------

    async def get(self) -> None:
        if self.asks_for_pieces and self.state is not None:
            self.finish_json({"count": number_of_people(len(self.state.members), self)})
        else:
            await self.show()

    async def show(self, *, typed: TypedPlan | None = None, rows: int = 0, **variables: Any) -> None:
        """Answer with the page. ``typed``: the form as it was sent, where it is not kept; ``rows``: empty rows to add to it."""
        if self.group_id and self.get_query_argument("show", "") == "wall":
            self.show_wall()
            return
        offered, today, countries, trainers = await self.in_thread(self.offers)
        state = self.state
        sentences = await self.in_thread(lambda: sentences_to_copy(self, state, self.library(), today)) if state else []
        if typed is None:
            newcomer = TypedPlan(day=today.date().isoformat(), languages=tuple(LANGUAGES), parts=(TypedPart(),))
            typed = typed_plan(state.plan) if state else newcomer
        empty = max(SPARE_ROWS - 2, rows) if typed.parts else SPARE_ROWS
        following = state.next_part if state else None
        if self.get_query_argument("done", "") == "kept":  # a new group: its first page says so
            variables.setdefault("notice", self.t("The plan is kept."))
        self.render_staff_page(
            self.page, **variables, policy=headers.WITHOUT_KERNEL, joined_js=assets.url(self.base_url, "joined.js"), copy_js=assets.url(self.base_url, "copy.js"),
            sentences=sentences, group=self.group_id, state=state, plan=typed, kinds=KIND_NAMES, offered=offered, countries=countries,
            rows=[*typed.parts, *[TypedPart()] * empty][:MOST_PARTS], begun=len(begun_parts(state)), pages=stage_pages(),
            came_in=number_of_people(len(state.members), self) if state else "", door=self.door(), stages=GROUP_STAGE_NAMES, trainers=trainers,
            following=offered[state.plan.parts[following].case].title if state and following is not None and state.plan.parts[following].case in offered else "",
            next_part=following, holds=state is not None and state.holder == self.member.id, total=total_minutes(typed, offered), least=LEAST, most_codes=operations.MOST_CODES,
            another=bool(self.trainee) and state is not None and self.trainee != state.sheet,
        )  # fmt: skip

    def show_wall(self) -> None:
        """Answer with the big page that newcomers read."""
        assert self.state is not None
        self.render_staff_page(
            "group-wall", policy=headers.SENTENCE, state=self.state, door=self.door(), group=self.group_id,
            group_languages=languages_of(self.state.plan, self.language), door_js=assets.url(self.base_url, "door.js"),
        )  # fmt: skip

    def door(self) -> Mapping[str, Any] | None:
        """Address, code and QR of the open door; None while it is closed. ``here_only``: no telephone reaches this address."""
        if self.state is None or not self.state.door_open:
            return None
        address = f"{self.request.protocol}://{self.request.host}{self.base_url}g"
        code = self.state.code
        here_only = self.request.host_name in ("localhost", "127.0.0.1", "::1")
        return {"address": address.partition("://")[2], "code": f"{code[:3]} {code[3:]}", "qr": qr_code(f"{address}?c={code}"), "here_only": here_only}

    def offers(self) -> tuple[dict[str, OfferedCase], datetime, dict[str, str], dict[str, str]]:
        """What can be chosen: the cases with their minutes, countries by name, trainers by label; and the time on the wall."""
        library, store, language = self.library(), self.store, self.language
        names = {country: texts.name for country, texts in library.catalogues.country_texts[language].items()}
        trainers = operations.other_trainers(store, self.state) if self.state else ()
        return (
            offered_cases(store, library, language), operations.wall_clock(store), dict(sorted(names.items(), key=lambda one: one[1])),
            {one.id: one.label or one.id[:8] for one in trainers},
        )  # fmt: skip

    def library(self) -> Library:
        """The cases of the server, for what runs in a thread."""
        library: Library = self.settings["tracks"].preloaded().library
        return library

    # --- in ---------------------------------------------------------------------------

    async def act(self) -> str:
        act, _, number = self.entered("act").partition("-")
        try:
            match act:
                case "keep" | "up" | "down" | "out" | "more":
                    return await self.change(act, int(number) if number.isascii() and number.isdigit() else -1)
                case "erase" if self.state:
                    return await self.erase()
                case "sheet" if self.state:
                    return await self.open_sheet(self.state)
                case "open" | "shut" | "codes" | "begin" | "hold" | "share" | "close" if self.state:
                    return await self.lead(act)
        except GroupRefused as refused:
            await self.load()
            raise FormRefused(sentence(refused, self.t)) from None
        raise HTTPError(400)

    async def change(self, act: str, at: int) -> str:
        """Keep the plan, or show its form again with a row moved, taken out, or more empty ones."""
        typed = read_form(self.entered, self.get_body_arguments)
        if act != "keep":
            if act in ("up", "down", "out"):
                typed = rearranged(typed, act, at, len(begun_parts(self.state)))  # type: ignore[arg-type]
            await self.show(typed=typed, rows=SPARE_ROWS, notice=self.t("Not kept yet: press “Keep the plan” below when the parts are right."), unkept=True)
            return ""
        offered, now, countries, _ = await self.in_thread(self.offers)
        plan = plan_of(typed, offered, countries, tuple(LANGUAGES), now.date(), self.state.plan if self.state else None, self.t, self.language)
        if isinstance(plan, tuple):
            raise FormRefused(self.t("Nothing was kept yet. To correct:"), typed=typed, to_correct=plan)
        if self.state is None:
            made = await self.in_thread(lambda: operations.make(self.audited, plan))
            self.redirect(f"{self.base_url}tracks/staff/group?done=kept&group={made}", status=303)
            return ""
        try:
            await self.in_thread(lambda: operations.change(self.audited, self.group_id, plan))
        except GroupRefused as refused:
            raise FormRefused(sentence(refused, self.t), typed=typed) from None
        await self.load()
        return self.t("The plan is kept.")

    async def lead(self, act: str) -> str:
        """Open or close the door, make personal codes, begin the next part, take the buttons, share the group, or end the session; what was done."""
        audited, group_id = self.audited, self.group_id
        match act:
            case "open" | "shut":
                await self.in_thread(operations.set_door, audited, group_id, act == "open")
                done = self.t("The door is open.") if act == "open" else self.t("The door is closed. Whoever is in goes on.")
            case "codes":
                await self.codes()
                return ""
            case "begin":
                part = self.entered("part")
                await self.in_thread(lambda: operations.begin(audited, group_id, int(part) if part.isascii() and part.isdigit() else -1, self.library()))
                done = self.t("It has begun. A line above everybody’s page leads to the case.")
            case "hold":
                await self.in_thread(lambda: lead(audited, group_id, "hold", self.library()))
                done = self.t("You have the buttons.")
            case "share":
                await self.in_thread(operations.share, audited, group_id, self.entered("with"))
                done = self.t("The group is shared. It stands in their list now.")
            case _:
                if not self.entered("sure"):
                    raise FormRefused(self.t("Nothing was changed. Tick the sentence above the button first."))
                await self.in_thread(operations.close, audited, group_id)
                done = self.t("The session is over.")
        await self.load()
        return done

    async def open_sheet(self, state: GroupState) -> str:
        """Sign this browser in as the one sheet of the group, until it is closed, and lead to it."""
        language = self.language if self.language in state.plan.languages else state.plan.languages[0]
        sheet = await self.in_thread(operations.open_sheet, self.audited, self.group_id, language)
        self.set_session_cookie(TRAINEE_COOKIE, sheet, expires_days=None)
        self.redirect(self.base_url, status=303)
        return ""

    async def codes(self) -> None:
        """Make personal codes, and answer with the sheets to print, this once."""
        assert self.state is not None
        if self.hub is not None:  # behind a hub nobody signs in with a code
            raise HTTPError(403)
        count, language = self.entered_count(operations.MOST_CODES), known_language(self.entered("for"))
        if not count:
            refusal = self.t("Say how many codes to make, from 1 to {most}. None was made.").format(most=operations.MOST_CODES)
            raise FormRefused(refusal, count=self.entered("count", SHORT))
        audited, address, name = self.audited, f"{self.request.protocol}://{self.request.host}{self.base_url}", self.state.plan.name

        def sheets() -> str:  # in one piece: codes that are made must be shown
            return group_code_sheets(name, address, operations.make_codes(audited, self.group_id, count, language), language)

        self.download("group-codes.html", await self.in_thread(sheets), "text/html; charset=utf-8")

    async def erase(self) -> str:
        """Erase the group, and lead back to the list."""
        if not self.entered("sure"):
            raise FormRefused(self.t("Nothing was erased. Tick the sentence above the button first."))
        try:
            await self.in_thread(operations.erase, self.audited, self.group_id)
        except TracesLeft as error:
            self.log.error("a group was erased: %s", error)
            self.redirect(f"{self.base_url}tracks/staff/groups?done=traces", status=303)
        else:
            self.redirect(f"{self.base_url}tracks/staff/groups?done=erased", status=303)
        return ""


def begun_parts(state: GroupState | None) -> Sequence[int]:
    """Numbers of the parts that stay as they are, because a part up to them has begun."""
    return range(1 + max((event.part for event in state.begun), default=-1)) if state else ()


def offered_cases(store: Store, library: Library, language: str) -> dict[str, OfferedCase]:
    """The cases that a group can practise by title, each with the kinds of part that it can be and their usual minutes."""
    offered = {}
    for case_id, case_file in operations.cases_for_groups(store, library).items():
        shown = text_language(case_file, language)
        minutes = {"case": minutes_of(case_file, library.catalogues, shown)}
        if is_worked_example(library, case_id):
            minutes["worked"] = minutes_of_worked_example(case_file, library.catalogues, shown)
        if case_file.case.has_talk:
            minutes["talk"] = MINUTES_OF_A_TALK
        offered[case_id] = OfferedCase(case_file.texts[shown].title, minutes)  # type: ignore[arg-type]
    return dict(sorted(offered.items(), key=lambda one: one[1].title))


def total_minutes(plan: TypedPlan, offered: Mapping[str, OfferedCase]) -> tuple[int, int] | None:
    """The fewest and the most minutes of all parts, breaks and debriefs not counted; None while there is no part."""
    ends = [offered[part.case].minutes.get(part.kind) for part in plan.parts if part.case in offered]  # type: ignore[call-overload]
    known = [end for end in ends if end]
    return (sum(least for least, _ in known), sum(most for _, most in known)) if known else None
