"""What is on every screen of an author's page: bar, notice, lists of problems. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict
from urllib.parse import quote, urlencode

from tracks_sim.drafts.draft import title_of
from tracks_sim.drafts.records import case_of
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.ui.author.edit_names import ACT_NAMES
from tracks_sim.ui.author.problems.problem_lists import ProblemLists
from tracks_sim.ui.author.problems.unreadable_files import unreadable_files
from tracks_sim.ui.author.screen_list import SCREEN_NAMES, SCREENS_OF_A_DRAFT, SCREENS_TO_READ
from tracks_sim.ui.author.screens.bank import BankSheet
from tracks_sim.ui.author.state import DRAFT_SCREENS, AuthorState, ScreenName
from tracks_sim.ui.author.view import named_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import Intent, Option, options

SIGNED_OUT = translatable("You are not signed in as an author any more, so nothing was done and nothing of a case is shown. What was shown as saved is saved. Enter your code again.")
NOT_HERE = translatable("There is no such thing on this page. Nothing was changed; choose from the screens above.")


class ScreenLink(TypedDict):
    """A screen in the bar, with how much is left and wrong there; ``note`` says these counts in words."""

    id: str
    label: str
    current: bool
    to_do: int
    wrong: int
    note: str


class AuthorNotice(TypedDict):
    """The sentence above the screen, with an act that it offers."""

    kind: Literal["error", "info"]
    text: str
    label: str
    intent: Intent | None


class SeekView(TypedDict):
    """Where the keyboard goes: id of an element, the letter before which the cursor stands, and the act that leads there."""

    element: str
    caret: int | None
    after: int


class AuthorFrame(TypedDict):
    """What is on every screen."""

    screen: str
    title: str
    case: str | None
    """Id of the draft that is open."""
    where: str
    others: str
    """Who else is here, as a sentence; empty without a draft."""
    saved_at: str | None
    """ISO, UTC."""
    handled: int
    failed: list[int]
    undo: str | None
    redo: str | None
    try_href: str | None
    home: str | None
    leave_form: str | None
    exit: str
    screens: list[ScreenLink]
    to_cases: str
    writing: str
    written: list[Option]
    """Languages of the draft."""
    may_write: bool
    reading: bool
    """Whether a case is open that is no draft, and so has no lists of problems."""
    problems: ProblemLists
    checked: bool
    """Whether the lists are of the draft as it is now; after an act they are those of before, until the check is done."""
    unreadable: list[str]
    """A sentence for each file of the draft that cannot be read."""
    notice: AuthorNotice | None
    working: str
    refusals: int
    seek: SeekView | None
    bank: BankSheet | None
    """The panel of the bank; None while it is closed."""
    here: Intent
    address: str | None


Counts = Mapping[ScreenName, Mapping[Literal["to_do", "wrong", "advice"], int]]
NO_PROBLEMS: ProblemLists = {"to_do": [], "wrong": [], "advice": [], "set_aside": [], "translation": [], "translated": ""}


def author_frame(
    state: AuthorState, context: PageContext, problems: ProblemLists, counts: Counts, bank: BankSheet | None = None, *, checked: bool, released: str = ""
) -> AuthorFrame:
    """Bar, notice, lists of problems, and the panel of the bank; ``checked``: whether the lists are of the draft as it is; ``released``: the version that holds the same."""
    t = translator(state.language)
    draft = state.draft
    title = draft_title(state) if draft else ""
    screens = () if draft is None else SCREENS_TO_READ if state.reading else SCREENS_OF_A_DRAFT
    return {
        "screen": state.screen,
        "title": " · ".join(part for part in (t(SCREEN_NAMES[state.screen]), title, "TRACKS Sim") if part),
        "case": draft.case_id if draft else None,
        "where": " · ".join((title, _where(state, t, released))) if draft else "",
        "others": _others(state, t) if draft and not state.reading else "",
        "saved_at": draft.saved_at.isoformat() if draft and draft.saved_at else None,
        "handled": state.handled,
        "failed": list(state.failed),
        "undo": _act_name(state.can_undo, t),
        "redo": _act_name(state.can_redo, t),
        "try_href": _try_href(state, context),
        "home": context.link("tracks/staff"),
        "leave_form": context.link("tracks/leave"),
        "exit": context.exit_url,
        "screens": [_screen_link(screen, state, counts, t) for screen in screens],
        "to_cases": t(SCREEN_NAMES["cases"]),
        "writing": state.writing,
        "written": options({code: named_language(code, state.language) for code in case_of(draft.data).languages}) if draft else [],
        "may_write": state.may_write,
        "reading": state.reading,
        "problems": problems,
        "checked": checked,
        "unreadable": unreadable_files(draft, t) if draft else [],
        "notice": _notice(state, t),
        "working": t(state.working),
        "refusals": state.refusals,
        "seek": {"element": state.seek.element, "caret": state.seek.caret, "after": state.handled} if state.seek else None,
        "bank": bank,
        "here": return_intent(state),
        "address": address(state, context),
    }


def _act_name(act: str | None, t: Translator) -> str | None:
    return t(ACT_NAMES.get(act, act)) if act else None


def draft_title(state: AuthorState) -> str:
    """Working title of the open draft in the language it is written in, else its id."""
    assert state.draft is not None
    return title_of(state.draft.data, state.writing) or state.draft.case_id


def _where(state: AuthorState, t: Translator, released: str) -> str:
    """What is open, and what can be done with it."""
    assert state.draft is not None
    case = case_of(state.draft.data)
    version = case.version if case.has("version") else ""
    if state.reading:
        return t("version {version}, to read").format(version=version)
    if released:
        return t("released {version}").format(version=released)
    return (t("draft {version}") if state.may_write else t("draft {version}, to read")).format(version=version)


def _others(state: AuthorState, t: Translator) -> str:
    return ", ".join(t("{who} is on “{screen}”").format(who=who or t("Somebody"), screen=t(SCREEN_NAMES.get(screen, screen))) for who, screen in state.others)  # type: ignore[call-overload]


def _screen_link(screen: ScreenName, state: AuthorState, counts: Counts, t: Translator) -> ScreenLink:
    here = counts.get(screen, {})
    to_do, wrong = here.get("to_do", 0), here.get("wrong", 0)
    notes = [t("{n} to do").format(n=to_do)] * bool(to_do) + [t("{n} wrong").format(n=wrong)] * bool(wrong)
    return {
        "id": screen,
        "label": t(SCREEN_NAMES[screen]),
        "current": screen == state.screen,
        "to_do": to_do,
        "wrong": wrong,
        "note": ", ".join(notes),
    }


def _notice(state: AuthorState, t: Translator) -> AuthorNotice | None:
    if state.ask is not None:
        return {"kind": "info", "text": t("Somebody else has changed the same since. If you go on, their change is taken back too."), "label": t("Go on all the same"), "intent": {"kind": state.ask, "also_others": True}}
    if state.notice is None:
        return None
    return {"kind": "error" if state.notice.error else "info", "text": state.notice.text, "label": "", "intent": None}


def _try_href(state: AuthorState, context: PageContext) -> str | None:
    """Address at which this draft can be tried; None in JupyterLab, which has no addresses, and without a draft."""
    if state.draft is None or state.screen not in DRAFT_SCREENS:
        return None
    return context.link("author/try?" + urlencode({"case": state.draft.case_id, "lang": state.writing, "from": state.screen}))


def return_intent(state: AuthorState) -> dict[str, Any]:
    """The intent of the browser's Back that leads to this screen again."""
    if state.draft is None or state.screen not in DRAFT_SCREENS:
        return {"kind": "screen", "screen": "begin" if state.screen == "begin" else "cases", "at": dict(state.at)}
    how = "read" if state.reading else "review" if state.reviewing else "case"
    return {"kind": "screen", "screen": state.screen, how: state.draft.case_id, "at": dict(state.at)}


def address(state: AuthorState, context: PageContext) -> str | None:
    """Address of this screen; None in JupyterLab."""
    intent = return_intent(state)
    query: dict[str, str] = {name: intent[name] for name in ("case", "read", "review", "screen") if name in intent and intent[name] != "cases"}
    return context.link("author" + (f"?{urlencode(query, quote_via=quote)}" if query else ""))
