"""The wall: the debrief of a group, one thing at a time, drawn by the server from what was shown last."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.fold import GroupState
from tracks_sim.group.published import Share
from tracks_sim.labels import as_title
from tracks_sim.operations import debrief as acts
from tracks_sim.operations.debrief import Debrief, VotesWatched
from tracks_sim.operations.group_live import Act, lead
from tracks_sim.operations.groups import measured_cases, own_group
from tracks_sim.operations.materials import cache_of
from tracks_sim.serve import assets, headers
from tracks_sim.serve.staff.staff_page import AskingPage, FormRefused
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.debrief_slides import Slides, languages_of
from tracks_sim.ui.shared.error_messages import sentence

_VOTES = VotesWatched()
"""What walls tell of votes that go on, for all groups of this process."""

_LED: Final[tuple[Act, ...]] = ("pause", "go-on", "hold")
"""Acts of the page *Live* whose buttons are on the wall too."""


class GroupDebriefPage(AskingPage):
    """The wall of a group: ``group`` names it.

    Form ``to``: the number of a stop to show. ``act``: ``pause``, ``go-on``, ``hold`` (take the buttons), ``feedback``, ``take-back``.
    With ``now`` in the address: a few words by which the page's script sees that the wall has changed, as JSON.
    """

    page, permission, linked = "group-debrief", "group", False

    async def get(self) -> None:
        if self.asks_for_pieces:
            stamp = await self.in_thread(self.stamp)
            self.set_header("Content-Type", "application/json; charset=utf-8")
            self.set_header("Cache-Control", "no-store")
            self.finish(json.dumps(stamp))
            return
        await self.show()

    async def show(self, **variables: Any) -> None:
        """Answer with what is on the wall."""
        self.remember_language()
        try:
            state, debrief, voted = await self.in_thread(self.read, self.get_query_argument("on", "") == "")
        except UnknownGroup as error:
            self.set_status(404)
            self.render_message(sentence(error, self.t), go=f"{self.base_url}tracks/staff", go_label=self.t("Back to the page for staff"))
            return
        if debrief is not None and debrief.frozen is None:
            variables["measured"] = debrief.case_file.case.id in await self.in_thread(measured_cases, self.store)
        self.set_header("Cache-Control", "no-store")
        self.render_staff_page(
            self.page, policy=headers.WITHOUT_KERNEL, group=self.group, state=state, debrief=debrief, here=self.address_of(),
            wall_js=assets.url(self.base_url, "wall.js"), stamp=self.stamp_of(state, voted), title=as_title, member=self.member.id,
            group_languages=languages_of(state.plan, self.language), **self.wall(debrief, voted), **variables,
        )  # fmt: skip

    async def post(self) -> None:
        try:
            await self.act()
        except FormRefused as refused:
            await self.show(notice=refused.sentence, wrong=True)
        except UnknownGroup:
            await self.show()
        else:
            self.redirect(self.address_of(on="1"), status=303)

    async def act(self) -> str:
        try:
            await self.in_thread(self.perform, self.entered("act"), self.entered("to"))
        except GroupRefused as refused:
            raise FormRefused(sentence(refused, self.t)) from None
        return ""

    @property
    def group(self) -> str:
        """Id of the group."""
        return self.get_query_argument("group", "")

    def address_of(self, **more: str) -> str:
        """Address of this page."""
        return f"{self.base_url}tracks/staff/{self.page}?{urlencode({'group': self.group, **more})}"

    def own_state(self) -> GroupState:
        """The state of the group; raises UnknownGroup also where it is another trainer's."""
        return own_group(self.store, self.member.id, self.group)

    def opened(self) -> Debrief | None:
        """The debrief that goes on."""
        self.own_state()
        library = self.settings["tracks"].preloaded(as_read=True).library
        return acts.open_debrief(self.store, library, self.group, cache_of(self.data), by=self.audited)

    def read(self, log: bool) -> tuple[GroupState, Debrief | None, Share | None]:
        """State, debrief, and how many have voted; feedback that was opened more than a minute ago is released."""
        state, groups = self.own_state(), Groups(self.store)
        if log:
            self.audited.access("group-read", self.group)
        if state.feedback:
            groups.settle(self.group)
        debrief = self.opened()
        return (debrief.state if debrief else state), debrief, self.voted(debrief)

    def stamp(self) -> str:
        """What changes whenever the page has something else to show; empty where the group is not theirs."""
        try:
            debrief = self.opened()
            return self.stamp_of(debrief.state if debrief else self.own_state(), self.voted(debrief))
        except UnknownGroup:
            return ""

    def voted(self, debrief: Debrief | None) -> Share | None:
        """How many have voted again; None where no vote goes on, or nothing is told."""
        if debrief is None or debrief.state.voting is None:
            return None
        return _VOTES.share(debrief, Groups(self.store).voters(self.group), self.store.clock.now().timestamp())

    def perform(self, act: str, to: str) -> None:
        """Do what a form asks for; raises GroupRefused and UnknownGroup."""
        self.own_state()
        led = next((one for one in _LED if one == act), None)
        if led is not None:
            lead(self.audited, self.group, led, self.settings["tracks"].preloaded().library)
            return
        debrief = self.opened()
        if debrief is not None and act in ("feedback", "take-back"):
            acts.open_feedback(self.audited, debrief, act == "feedback")
        elif debrief is not None and to.isascii() and to.isdigit() and len(to) < 4:
            acts.show(self.audited, debrief, int(to))

    def wall(self, debrief: Debrief | None, voted: Share | None) -> dict[str, Any]:
        """What the template draws of a debrief whose answers are fixed."""
        if debrief is None:
            return {}
        texts = debrief.case_file.texts[text_language(debrief.case_file, self.language)]
        variables: dict[str, Any] = {"case_title": texts.title, "ends": debrief.state.call_ends()}
        if debrief.frozen is not None:
            slides = Slides(debrief, self.language)
            variables |= {
                "picture": slides.picture(debrief.stop), "voted": slides.voted(voted), "lines": slides.lines(), "stop": debrief.stop, "n": debrief.frozen.n,
                "next_stop": acts.next_stop(debrief), "previous_stop": acts.previous_stop(debrief), "key_stop": acts.key_stop(debrief),
                "opened": debrief.part in debrief.state.feedback, "fixed": debrief.state.feedback_is_fixed(debrief.part, self.store.clock.now()),
                "waits": debrief.mode == "assessment",
            }  # fmt: skip
        return variables

    def stamp_of(self, state: GroupState, voted: Share | None) -> str:
        """What changes whenever the wall has something else to show."""
        fixed = state.feedback_is_fixed(state.part, self.store.clock.now())
        return f"{state.stage}|{state.part}|{len(state.shown)}|{state.voting is not None}|{state.paused}|{state.holder}|{voted and (voted.low, voted.high)}|{fixed}"
