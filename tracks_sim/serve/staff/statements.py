"""The page on which the authors of a study say what the kit cannot know: a field for each statement, saved in one go."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches

from tracks_sim.i18n import Translator
from tracks_sim.operations.studies import keep_statements
from tracks_sim.serve.staff.staff_page import StaffPage, missing_is_404
from tracks_sim.store import Studies
from tracks_sim.study import StudyState
from tracks_sim.study.model import in_language
from tracks_sim.study.statements import LONGEST, STATEMENTS, TOPICS, unanswered
from tracks_sim.yamlio.text_faults import cleaned

LARGEST_FORM: Final = 512 * 1024
"""Bytes of the form with every field full, in UTF-8: letters of other scripts take three bytes."""
SHOWN: Final = "shown-"
"""Before the name of a field: its hidden companion, which says what stood in the field."""


class StatementsPath(PathMatches):
    """The path of the page, where a request may be as large as its form; elsewhere the limit of the server holds."""

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        found = super().match(request)
        if found is not None and request.connection is not None:
            request.connection.set_max_body_size(LARGEST_FORM)  # type: ignore[attr-defined]
        return found


@dataclass(frozen=True, slots=True)
class Field:
    """One field for the template: what it asks, its text, the sum of what is kept, and what is wrong with it."""

    name: str
    asks: str
    hint: str
    guidelines: str
    text: str
    shown: str
    kept: bool
    """Whether it has an answer that is kept."""
    rows: int
    wrong: str = ""
    theirs: str | None = None
    """What somebody else has written meanwhile, beside one's own text (empty: taken back)."""


class StatementsPage(StaffPage):
    """What the authors of the study that the address names say. One form with every statement."""

    page, permission, linked, matcher = "statements", "evaluate", False, StatementsPath

    async def get(self) -> None:
        self.remember_language()
        await self.show()

    def study_state(self) -> StudyState:
        """The study that the address names; 404 where there is none."""
        with missing_is_404():
            return Studies(self.store).state(self.get_argument("study", ""))

    async def post(self) -> None:
        """Keep what this person has changed, or nothing where a field is wrong; all that was typed stays in the form."""
        state = await self.in_thread(self.study_state)
        typed = {name: cleaned(self.entered(name)) for name in STATEMENTS if self.get_body_arguments(name)}
        own = {name: text for name, text in typed.items() if sum_of(text) != self.entered(SHOWN + name)}
        wrong = {
            name: self.t("This text has {n} characters; {most} fit. Shorten it, then save again.").format(n=len(text), most=LONGEST)
            for name, text in own.items()
            if len(text) > LONGEST
        }
        met = {
            name
            for name, text in own.items()
            if state.statements.get(name, "") != text
            and sum_of(state.statements.get(name, "")) != self.entered(SHOWN + name)
        }
        if wrong or met:
            wrong |= dict.fromkeys(met - set(wrong), self.t("Somebody else has changed this meanwhile: their text stands here, yours below it. Saving again puts yours in its place."))
            await self.show(
                notice=self.t("Nothing was saved yet. Fields to look at: {n}. What you typed is still here.").format(n=len(wrong)),
                wrong=True,
                typed=own,
                faults=wrong,
                met=frozenset(met),
            )
            return
        await self.in_thread(keep_statements, self.audited, state.study.id, own)
        await self.show(notice=self.t("Saved."))

    async def show(
        self, *, notice: str = "", wrong: bool = False, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None,
        met: frozenset[str] = frozenset(), **_: Any,
    ) -> None:  # fmt: skip
        """Answer with the page; ``typed`` stays in the fields of a form that was refused, ``faults`` stand beside them."""
        state = await self.in_thread(self.study_state)
        fields = self.fields(state, typed or {}, faults or {}, met)
        groups = [(self.t("First: what every reader asks for"), [field for field in fields if STATEMENTS[field.name].first])]
        others = (field for field in fields if not STATEMENTS[field.name].first)
        groups += [(self.t(TOPICS[topic]), list(group)) for topic, group in groupby(others, key=lambda field: STATEMENTS[field.name].topic)]
        self.render_staff_page(
            self.page, **self.unsaved_variables(typed is not None), study=state.study, title=in_language(state.study.title, self.language), topics=groups,
            progress=open_statements(state, self.t),
            faulty=[field for field in fields if field.wrong], notice=notice, wrong=wrong, shown_before=SHOWN, longest=LONGEST,
        )  # fmt: skip

    def fields(self, state: StudyState, typed: dict[str, str], faults: dict[str, str], met: frozenset[str]) -> list[Field]:
        """A field for each statement: what was typed and not kept yet, else what is kept."""
        t, random = self.t, len(state.study.arms) > 1
        found = []
        for name, asked in STATEMENTS.items():
            kept = state.statements.get(name, "")
            text = typed.get(name, kept)
            guidelines = ", ".join(f"{guideline} {' + '.join(map(str, asked.answers[guideline]))}" for guideline in asked.guidelines(random))
            rows = min(max(3, text.count("\n") + len(text) // 90 + 2), 16)
            found.append(
                Field(
                    name,
                    t(asked.name),
                    t(asked.hint),
                    guidelines,
                    text,
                    sum_of(kept),
                    bool(kept),
                    rows,
                    faults.get(name, ""),
                    kept if name in met else None,
                )
            )
        return found


def open_statements(state: StudyState, t: Translator) -> str:
    """How many statements have no answer yet: of those to be answered first, and of all."""
    first = len(unanswered(state.statements, first=True)), len(unanswered({}, first=True))
    every = len(unanswered(state.statements)), len(STATEMENTS)
    said = (t("Of those that every reader asks for first, not yet answered: {n} of {of}."), first), (t("Not yet answered: {n} of {of}."), every)
    return " ".join(sentence.format(n=n, of=of) for sentence, (n, of) in said)


def sum_of(text: str) -> str:
    """A short hash of a text, by which the form knows what was changed in it and what elsewhere."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
