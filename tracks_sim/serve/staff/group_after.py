"""The page *Afterwards* of a group: what its groups over-read, the feedback, work at home, and one page to hand out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tornado.web import HTTPError

from tracks_sim.case.load import Library
from tracks_sim.dates import long_date
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.fold import GroupState
from tracks_sim.operations import group_after as operations
from tracks_sim.operations.debrief import open_feedback
from tracks_sim.operations.group_after import After
from tracks_sim.operations.group_live import lead
from tracks_sim.operations.groups import own_group, wall_clock
from tracks_sim.operations.materials import cache_of
from tracks_sim.serve import assets, headers
from tracks_sim.serve.staff.group_form import moment_of
from tracks_sim.serve.staff.groups import sentences_to_copy, stage_pages
from tracks_sim.serve.staff.staff_page import FormRefused, StaffPage
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.group_handout import handout, hardly_asked_rows, homework_words, over_read_rows


class GroupAfterPage(StaffPage):
    """What stays of a part of a group's plan: ``group`` names the group, ``part`` the part by its number; without it, the last one with a debrief.

    Forms ``act``: ``feedback`` and ``take-back``; ``hold`` (take the buttons); ``give`` with ``case`` and ``until``. How the group is erased is a form of ``GroupPage``.
    """

    page, permission, linked = "group-after", "group", False

    async def show(self, **variables: Any) -> None:
        try:
            seen = await self.in_thread(self.read, self.get_query_argument("done", "") == "" and not variables)
        except UnknownGroup as error:
            self.set_status(404)
            self.render_message(sentence(error, self.t), go=f"{self.base_url}tracks/staff/groups", go_label=self.t("All groups"))
            return
        self.set_header("Cache-Control", "no-store")
        self.render_staff_page(
            self.page, policy=headers.SENTENCE, group=self.group, pages=stage_pages(), here=self.address_of(), print_js=assets.url(self.base_url, "print.js"), copy_js=assets.url(self.base_url, "copy.js"),
            **{**seen, **variables},
        )  # fmt: skip

    async def act(self) -> str:
        try:
            done = await self.in_thread(self.perform, self.entered("act"))
        except GroupRefused as refused:
            raise FormRefused(sentence(refused, self.t), until=self.entered("until", 20)) from None
        except UnknownGroup:
            await self.show()
            return ""
        self.redirect(self.address_of(done=done), status=303)  # so that a reload does nothing twice
        return ""

    @property
    def group(self) -> str:
        """Id of the group."""
        return self.get_query_argument("group", "")

    def address_of(self, **more: str) -> str:
        """Address of this page."""
        part = self.get_query_argument("part", "")
        return f"{self.base_url}tracks/staff/{self.page}?{urlencode({'group': self.group, **({'part': part} if part else {}), **more})}"

    def part_of(self, state: GroupState) -> int | None:
        """Number of the part that the address asks for; None where nothing has begun."""
        asked = self.get_query_argument("part", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else operations.newest_part(state, wall_clock(self.store))

    def library(self) -> Library:
        """The cases of the server, for what runs in a thread."""
        library: Library = self.settings["tracks"].preloaded().library
        return library

    def look(self, state: GroupState) -> After | None:
        """What there is to show; None where nothing has begun, or the case cannot be read."""
        part = self.part_of(state)
        return None if part is None else operations.look(self.store, self.library(), self.member.id, self.group, part, cache_of(self.data))

    def perform(self, act: str) -> str:
        """Do what a form asks for; which act it was. Raises GroupRefused and UnknownGroup."""
        after = self.look(own_group(self.store, self.member.id, self.group))
        if act == "hold":
            lead(self.audited, self.group, "hold", self.library())
        elif act in ("feedback", "take-back") and after is not None:
            open_feedback(self.audited, after.debrief, act == "feedback")
        elif act == "give":
            until = moment_of(self.entered("until", 20))
            if until is None:
                raise GroupRefused("Choose a time that is still to come, within the next three months.")
            operations.give(self.audited, self.group, self.entered("case", 80), until, self.library())
        else:
            raise HTTPError(400)
        return act

    def read(self, opened: bool) -> dict[str, Any]:
        """What the page shows; ``opened``: somebody opened it, which is written down. Raises UnknownGroup."""
        state, library, language = own_group(self.store, self.member.id, self.group), self.library(), self.language
        if opened:
            self.audited.access("group-read", self.group)
        if state.feedback:
            Groups(self.store).settle(self.group)
        after = self.look(state)
        parts = operations.parts_so_far(state, wall_clock(self.store))
        seen: dict[str, Any] = {
            "state": state, "holds": state.holder == self.member.id, "after": after, "part": after.debrief.part if after else None, "given": self.get_query_argument("done", "") == "give",
            "sentences": sentences_to_copy(self, state, library, wall_clock(self.store)),
            "parts": [(n, case_title(library, state.plan.parts[n].case, language)) for n in parts],
        }  # fmt: skip
        if after is None:
            return seen
        part = after.debrief.part
        seen |= {
            "title": case_title(library, state.plan.parts[part].case, language), "waits": after.debrief.mode == "assessment", "opened": part in state.feedback,
            "fixed": state.feedback_is_fixed(part, self.store.clock.now()), "n": after.debrief.frozen.n if after.debrief.frozen else None,
        }  # fmt: skip
        return seen | self.written(after) if after.over else seen

    def written(self, after: After) -> dict[str, Any]:
        """What may be read once the part is over."""
        language, groups = self.language, after.compared
        people = self.t.plural("{n} group, {people} people.", "{n} groups, {people} people.", len(groups))
        return {
            "groups": [(long_date(group.day, language), group.published.n) for group in groups],
            "people": people.format(n=len(groups), people=sum(group.published.n for group in groups)),
            "over_read": over_read_rows(after, language), "hardly_asked": hardly_asked_rows(after, language), "handout": handout(after, language),
            "homework": homework_words(after, self.library(), language), "until": after.until.isoformat(timespec="minutes"),
        }  # fmt: skip
