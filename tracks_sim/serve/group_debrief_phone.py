"""The phone of somebody in a group whose debrief goes on: where to look, the second vote, and their own earlier answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from tracks_sim.dates import clock_time
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.fold import GroupState
from tracks_sim.group.script import DECISION
from tracks_sim.labels import ANSWER_NAMES, as_title, said_to_all
from tracks_sim.operations.debrief import Debrief, answers_of, open_debrief, options_of
from tracks_sim.operations.materials import cache_of
from tracks_sim.practice.attempt import fold
from tracks_sim.serve import assets, headers
from tracks_sim.serve.base_handler import TEMPLATES, BaseHandler
from tracks_sim.store.groups import Groups, OwnPart
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.debrief_slides import Slides
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.markdown import inline

State = Literal["calling", "look", "vote", "kept", "stays", "late", "over"]
"""calling: hand in or finish alone; look: at the wall; vote; kept: the vote is in; stays: it was left as it is; late: not counted; over: the feedback is open."""
_CALLED = ("calling", "debrief", "between")


class Here(NamedTuple):
    """The debrief that a phone is in, and what its owner handed in."""

    debrief: Debrief
    own: OwnPart


class GroupDebriefPhone(BaseHandler):
    """GET: the page of the signed-in trainee; ``change``: their vote again; ``stays``: they leave it as it is; ``pause``: a pause.

    POST ``row`` and ``answer``: their second vote; the same one sent again counts once. A script (``script`` in the form) is answered
    with a status: 204 kept, 409 closed. Nothing here tells anybody else who voted.
    """

    def initialize(self, exit_url: str) -> None:
        self.exit_url = exit_url

    async def get(self) -> None:
        await self.show()

    async def post(self) -> None:
        if not self.trainee:
            self.redirect(self.base_url, status=303)
            return
        by_script = bool(self.get_body_argument("script", ""))
        try:
            await self.in_thread(self.vote, self.get_body_argument("row", ""), self.get_body_argument("answer", ""))
        except GroupRefused as refused:
            self.set_status(409)
            if by_script:
                self.finish()
            else:
                await self.show(notice=sentence(refused, self.t))
            return
        if by_script:
            self.set_status(204)
            self.finish()
        else:
            self.redirect(f"{self.base_url}g/debrief", status=303)

    async def show(self, notice: str = "") -> None:
        """Answer with the page, or lead to the first one where no debrief goes on."""
        self.remember_language()
        here = await self.in_thread(self.here) if self.trainee else None
        if here is None:
            self.redirect(self.base_url, status=303)
            return
        group, live = here.debrief.group, self.settings["tracks"].live
        wishes = await self.in_thread(lambda: live.wishes_of(group, self.trainee, self.store.clock.now()))
        self.set_page_headers(headers.WITHOUT_KERNEL)
        self.set_header("Cache-Control", "no-store")
        variables = {**self.template_variables(), **self.variables(here), "notice": notice, "xsrf": self.xsrf_token.decode()}
        variables |= {"quiet": "quiet" in wishes, "touched": bool(self.get_query_argument("touched", "")), "together": here.debrief.state.plan.together}
        self.finish(TEMPLATES.get_template("group-debrief-phone.html.j2").render(**variables))

    def called(self) -> Iterator[tuple[str, GroupState]]:
        """The groups of this trainee whose debrief was called, the one joined last first; feedback that was opened more than a minute ago is released."""
        groups = Groups(self.store)
        for group_id, state in groups.of_trainee(self.trainee).items():
            if state.stage in _CALLED:
                if state.feedback:
                    groups.settle(group_id)
                yield group_id, state

    def debrief(self) -> Debrief | None:
        """The debrief of the group that this trainee came into last; None where none goes on."""
        tracks = self.settings["tracks"]
        library, cache = tracks.preloaded(as_read=True).library, cache_of(tracks.data)
        found = (open_debrief(self.store, library, group_id, cache, self.trainee) for group_id, _ in self.called())
        return next((debrief for debrief in found if debrief is not None), None)

    def here(self) -> Here | None:
        """That debrief, with what this trainee handed in."""
        debrief = self.debrief()
        return Here(debrief, Groups(self.store).own_part(debrief.group, self.trainee, debrief.part)) if debrief else None

    def vote(self, row: str, answer: str) -> None:
        """Keep a vote; raises GroupRefused where it is closed, or no answer to this row."""
        debrief = self.debrief()
        closed = GroupRefused("The vote is closed. Your earlier answer stays as it is.")
        if debrief is None or answer not in options_of(debrief.case_file.case, debrief.mode, row):
            raise closed
        try:
            Groups(self.store).vote(debrief.group, self.trainee, row, answer)
        except UnknownGroup:
            raise closed from None

    def variables(self, here: Here) -> dict[str, Any]:
        """What the template draws."""
        debrief, own = here
        case_file = debrief.case_file
        texts, slides = case_file.texts[text_language(case_file, self.language)], Slides(debrief, self.language)
        state = "pause" if self.get_query_argument("pause", "") else self.state_of(here)
        variables: dict[str, Any] = {
            "state": state, "case_title": texts.title, "stamp": self.stamp_of(debrief.state), "exit_url": self.exit_url, "attempt": own.attempt_id,
            "readable": debrief.mode != "assessment" or debrief.state.feedback_is_fixed(debrief.part, self.store.clock.now()),
            "submitted": own.counted or any(event.kind == "submitted" for event in own.events), "frozen": debrief.frozen,
            "phone_js": assets.url(self.base_url, "phone.js"), "group_css": assets.url(self.base_url, "group.css"),
            "said": self.said(debrief), "paused": debrief.state.paused, "contacts": slides.contacts(), "place": "", "row": None, "earlier": "",
        }  # fmt: skip
        if debrief.frozen is not None and state not in ("late", "over"):
            number = next(n for n, slide in enumerate(debrief.slides, 1) if slide == debrief.stop.slide)
            name = slides.lines()[number - 1].name
            variables["place"] = self.t("{n} of {all} · {slide}").format(n=number, all=len(debrief.slides), slide=name)
            row = debrief.stop.slide.row
            if row and not row.startswith("told."):
                variables["earlier"] = self.answer_words(here, row)
        if debrief.state.voting is not None and own.counted:
            row = debrief.state.voting.row
            variables |= {"row": row, "question": slides.asked(row), "chosen": own.vote}
            variables["options"] = [(option, as_title(self.t(ANSWER_NAMES[option]))) for option in options_of(case_file.case, debrief.mode, row)]
        return variables

    def stamp_of(self, state: GroupState) -> str:
        """What changes when a phone has something else to show: nothing of how anybody voted. What is said in a vote is read after it: a page loaded anew has no choice made."""
        readable = state.feedback_is_fixed(state.part, self.store.clock.now())
        return f"{state.part}|{state.stage}|{len(state.shown)}|{state.voting.row if state.voting else len(state.said)}|{state.paused}|{readable}"

    def said(self, debrief: Debrief) -> tuple[str, str] | None:
        """Time of day and words of what the trainer said last to all in this debrief."""
        said = debrief.state.said[-1] if debrief.state.said else None
        if said is None or debrief.frozen is None or said.at < debrief.frozen.at:
            return None
        return clock_time(said.at, self.language), said_to_all(said.words, self.t)

    def state_of(self, here: Here) -> State:
        """Which of its states the page is in."""
        debrief, own = here
        if debrief.state.plan.together:  # on the wall's own screen, or of somebody who came in before the group chose it
            return "look"
        if debrief.frozen is None:
            return "calling"
        if debrief.part in debrief.state.feedback:
            return "over"
        handed_in = own.counted or any(event.kind == "submitted" for event in own.events)
        if not own.counted and (debrief.frozen.n is not None or not handed_in):
            return "late"
        if debrief.state.voting is None or not own.counted:
            return "look"
        if own.vote is not None and not self.get_query_argument("change", ""):
            return "kept"
        return "stays" if self.get_query_argument("stays", "") else "vote"

    def answer_words(self, here: Here, row: str) -> str:
        """The trainee's own answer to a row as they handed it in, as HTML; empty where they left it open."""
        debrief, own = here
        given = answers_of(debrief.case_file.case, debrief.mode, fold(own.events)).get(row) if own.events else None
        if given is None:
            return ""
        texts = debrief.case_file.texts[text_language(debrief.case_file, self.language)]
        return inline(texts.options[given] if row == DECISION else as_title(self.t(ANSWER_NAMES[given])))


class GroupDebriefNow(GroupDebriefPhone):
    """GET: a word that changes when the phone has something else to show, as JSON; empty where no debrief goes on.

    Every phone of a group asks every few seconds: case, key and answers are read only while the answers wait to be fixed.
    """

    async def get(self) -> None:
        stamp = await self.in_thread(self.stamp) if self.trainee else ""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(stamp))

    def stamp(self) -> str:
        """The word; whoever asks first once that is due has the answers fixed."""
        _, state = next(self.called(), ("", None))
        if state is not None and state.stage == "calling":
            debrief = self.debrief()
            state = debrief.state if debrief else None
        return self.stamp_of(state) if state else ""
