"""A round of questions from one's own last cases: a passage, an indicator, three answers, the reason. The reason comes after the answer.

The answers are kept with the case handed in last and are scored nowhere (``practice/retrieval.py``, docs/course.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.errors import BadAnswer
from tracks_sim.i18n import translatable, translator
from tracks_sim.labels import STATE_NAMES, as_title
from tracks_sim.practice.events import Recalled, RoundSkipped
from tracks_sim.practice.retrieval import HandedIn, KeyedRow, round_due, round_shown
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, Quote, SheetHead
from tracks_sim.ui.trainee.pages.last_cases import LastCases, Reminder
from tracks_sim.ui.trainee.pages.participation import last_cases_of
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent as Asked
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage, signed_in
from tracks_sim.ui.trainee.view import View

_OPEN_FIRST: Intent = {"kind": "page", "page": "round"}


class RecallAnswer(TypedDict):
    """An answer as a button."""

    label: str
    intent: Intent


class RecallOutcome(TypedDict):
    """What follows an answer: the verdict in words, the reason as HTML, what is said to somebody who gave this answer, and the way on."""

    right: bool
    verdict: str
    reason: str
    clause: str
    next: str
    next_intent: Intent


class RecallQuestion(TypedDict):
    """One question. ``answers`` is empty once it was answered, and ``outcome`` is None before: no reason is in the page until then."""

    key: str
    count: str
    case: str
    quotes: list[Quote]
    lang: str
    label: str
    asked: str
    this_is: str
    this_is_not: str
    answers: list[RecallAnswer]
    outcome: RecallOutcome | None


class RoundEnd(TypedDict):
    """The end of a round; ``reminder`` is None after the last one."""

    text: str
    reminder: Reminder | None


class RoundSheet(SheetHead):
    """A question of the round, or its end."""

    question: RecallQuestion | None
    end: RoundEnd | None
    back: Intent


@dataclass(frozen=True, slots=True)
class Round:
    """A round: its number, the rows that it asks, and the answers given so far, in that order."""

    last_cases: LastCases
    newest: HandedIn
    number: int
    rows: tuple[KeyedRow, ...]
    given: tuple[str | None, ...]

    @property
    def first_open(self) -> int:
        """Place of the first question that is not answered, from 0; their number where all are."""
        return next((n for n, answer in enumerate(self.given) if answer is None), len(self.rows))


def round_of(site: Services, trainee: str) -> Round | None:
    """The round that is due today, or was finished today; None where there is none."""
    found = last_cases_of(site, trainee)
    newest = found.newest
    number = round_shown(newest, found.today) if newest is not None else None
    rows = found.questions(number) if number is not None else ()
    if newest is None or number is None or not rows:
        return None
    answers = {(a.case, a.concept): a.state for a in newest.attempt.recalled if a.round == number}
    return Round(found, newest, number, rows, tuple(answers.get((row.case, row.concept)) for row in rows))


def round_sheet(one: Round, shown: int, language: str) -> RoundSheet:
    """The ``shown``-th question, from 0, or the first that is not answered where that comes before it; after all of them the end."""
    n = min(shown, one.first_open)
    t = translator(language)
    asks = n < len(one.rows)
    end: RoundEnd = {
        "text": t("That was it for today. Nothing of it was graded."),
        "reminder": one.last_cases.reminder(language),
    }
    return {
        "title": t("From your last cases"),
        "intro": None,
        "question": _question(one, n, language) if asks else None,
        "end": None if asks else end,
        "back": {"kind": "page", "page": "home"},
    }


def _question(one: Round, n: int, language: str) -> RecallQuestion:
    row, given = one.rows[n], one.given[n]
    view = replace(one.last_cases.views[row.attempt], language=language)
    t = view.t
    text = view.catalogues.indicator_texts[language].concepts[row.concept]
    return {
        "key": f"{row.case}.{row.concept}",
        "count": t("Question {n} of {of}").format(n=n + 1, of=len(one.rows)),
        "case": t("From “{case}”").format(case=view.texts.title),
        "quotes": [view.quote(passage) for passage in row.passages],
        "lang": view.case_language,
        "label": text.label,
        "asked": t("Is this indicator present in the case?"),
        "this_is": text.this_is,
        "this_is_not": text.this_is_not,
        "answers": [] if given else [
            {"label": as_title(t(STATE_NAMES[state])), "intent": {"kind": "recall", "item": n, "state": state}} for state in JUDGEMENT_STATES
        ],
        "outcome": _outcome(view, row, given, n + 1, len(one.rows)) if given else None,
    }  # fmt: skip


def _outcome(view: View, row: KeyedRow, given: str, answered: int, asked: int) -> RecallOutcome:
    t, right = view.t, given == row.state
    item = f"indicators.{row.concept}"
    keyed = t(STATE_NAMES[row.state])
    return {
        "right": right,
        "verdict": t("Right: {state}.").format(state=keyed) if right
        else t("You said: {given}. The author’s answer: {state}.").format(given=t(STATE_NAMES[given]), state=keyed),
        "reason": block(view.key_texts.reason(item)),
        "clause": "" if right else view.clause(item, given),
        "next": t("Finish") if answered == asked else t("Next question"),
        "next_intent": {**_OPEN_FIRST, "item": str(answered)},
    }  # fmt: skip


def _sheet(site: Services, state: TraineeState) -> RoundSheet | None:
    one = round_of(site, signed_in(state))
    if one is None:
        return None
    return round_sheet(one, int(state.at["item"]) if "item" in state.at else one.first_open, state.language)


def _opened(site: Services, state: TraineeState, intent: Asked) -> Mapping[str, str]:
    signed_in(state)
    item = str(intent.get("item", ""))
    return {"item": item} if item in {"0", "1", "2", "3"} else {}


def answer_question(site: Services, state: TraineeState, intent: Asked) -> TraineeState:
    """Keep the answer to the question that is on screen, and show its reason. What is answered already stays as it is."""
    one, n, given = round_of(site, signed_in(state)), intent.get("item"), intent.get("state")
    if one is None:
        return replace(state, page="home", at={})
    if given not in JUDGEMENT_STATES or type(n) is not int or not 0 <= n < len(one.rows):
        raise BadAnswer("The page sent an answer to a question that is not asked.")
    if n == one.first_open:
        row = one.rows[n]
        event = Recalled(at=site.store.time(), round=one.number, case=row.case, concept=row.concept, state=given, last=n + 1 == len(one.rows))
        site.store.append_later(one.newest.id, event, one.newest.attempt.events)
    return replace(state, page="round", at={"item": str(n)})


def skip_round(site: Services, state: TraineeState, intent: Asked) -> TraineeState:
    """Put the round that is due off to another day."""
    found = last_cases_of(site, signed_in(state))
    if found.newest is not None and round_due(found.newest, found.today) is not None:
        site.store.append_later(found.newest.id, RoundSkipped(at=site.store.time()), found.newest.attempt.events)
    return replace(state, page="home", at={})


ROUND = TraineePage(
    "round", translatable("From your last cases"), _sheet, _opened, acts={"recall": answer_question, "skip_round": skip_round}
)
