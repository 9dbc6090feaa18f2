"""Advice that an author sets aside with a sentence why it does not hold here, kept in the author's notes as long as the same is found.

Pure. A piece of advice is the same where it says the same of the same place; what it counts may differ by a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from tracks_sim.case.model.notes import AdviceSetAside, Notes
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.named_path import named
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import Act, OpenDraft
from tracks_sim.drafts.records import changed_data, read_part
from tracks_sim.errors import EditRefused
from tracks_sim.problem import Code, Finding

LEAST_WORDS = 5
"""Different words of a reason."""
ASKED_FOR: frozenset[Code] = frozenset({"stock-words"})
"""Advice that a release asks for, and so cannot be set aside."""
_SAME_WITHIN = 0.1
"""Share of what was counted by which it may differ."""
_LONGEST_ID = 300


class SetAdviceAside(Act):
    """Say why a piece of advice does not hold here (``advice_id``, and what it counts)."""

    act: Literal["set_advice_aside"]
    advice: str = Field(min_length=1, max_length=_LONGEST_ID)
    number: int | None = None
    because: str

    def do(self, draft: OpenDraft) -> None:
        because = normalise_text(self.because)
        if different_words(because) < LEAST_WORDS:
            raise EditRefused("Say in a sentence of at least {n} words why this does not hold here. Reviewers read it.", n=LEAST_WORDS)
        kept = AdviceSetAside(advice=self.advice, because=because, **({} if self.number is None else {"number": self.number}))
        _keep(draft, [row for row in _kept(draft.before) if row.advice != self.advice] + [kept])


class TakeUpAdvice(Act):
    """Take back that a piece of advice was set aside."""

    act: Literal["take_up_advice"]
    advice: str = Field(min_length=1, max_length=_LONGEST_ID)

    def do(self, draft: OpenDraft) -> None:
        _keep(draft, [row for row in _kept(draft.before) if row.advice != self.advice])


def different_words(text: str) -> int:
    """How many different words of two letters or more a text has."""
    return len(set(re.findall(r"[^\W\d_]{2,}", text.casefold())))


def advice_id(finding: Finding, data: DraftData) -> str:
    """What makes it this piece of advice: what it says, of which place, in which words, beside which range. ``data``: those that were checked."""
    usual = "" if finding.usual == (None, None) else "-".join("" if end is None else str(end) for end in finding.usual)
    place = ".".join(named(data, finding.part, finding.where, finding.id))
    return " ".join(filter(None, (finding.code, finding.part, place, usual, finding.words)))[:_LONGEST_ID].strip()


def advice_set_aside(advice: Iterable[Finding], checked: DraftData, data: DraftData) -> dict[Finding, str]:
    """Why each piece of advice that is set aside does not hold, in their order. ``checked``: the data that it was found in; ``data``: the draft."""
    rows = {row.advice: row for row in _kept(data)}
    found = {}
    for finding in advice if rows else ():
        row = rows.get(advice_id(finding, checked))
        if row is not None and finding.code not in ASKED_FOR and _same_number(row.number, finding.number):
            found[finding] = row.because
    return found


def _same_number(then: int | None, now: int | None) -> bool:
    return then == now if then is None or now is None else abs(now - then) <= _SAME_WITHIN * then


def _kept(data: DraftData) -> list[AdviceSetAside]:
    return list(read_part(data, "notes", Notes)[0].set_aside)


def _keep(draft: OpenDraft, rows: list[AdviceSetAside]) -> None:
    listed = changed_data(draft.part("notes").get("set_aside"), tuple(_kept(draft.before)), tuple(rows), tuple[AdviceSetAside, ...], "set_aside")
    if listed:
        draft.put("notes", ("set_aside",), listed)
    else:
        draft.part("notes").pop("set_aside", None)
