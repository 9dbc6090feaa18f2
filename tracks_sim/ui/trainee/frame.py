"""The parts that every page has: words, bar, steps, notice, and help at the foot. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.country import EMERGENCY_NUMBER
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import MODE_NAMES, step_name
from tracks_sim.practice import ANSWER_KINDS, ANSWER_STEPS, Attempt, Step, steps_of, unanswered
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, NamedValue
from tracks_sim.ui.shared.words import PageWords, page_words
from tracks_sim.ui.trainee.pages.welcome import FAILED_AT_THE_DOOR
from tracks_sim.ui.trainee.state import TraineeState

CONNECTION_MESSAGES: dict[str, str] = {
    "lost": translatable("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."),
    "ended": translatable("This page was closed on our side. Your answers up to now are saved. The page is being opened again."),
    "cut": translatable("The server has cut the connection of this page, because the page sent too much or was connected several times. What was shown as saved is saved. Load the page again to go on."),
    "failed": translatable("This page could not be opened. Nothing that was saved is lost. Please load the page again; if that does not help, tell the person who runs this site."),
    "again": translatable("Load the page again"),
}
"""Sentences that the page shows by itself when server or kernel do not answer."""


class WordsView(PageWords):
    """The words of a trainee's page, what it says while nobody answers, and two texts as HTML."""

    alone: dict[str, str]
    paused: str
    care: str


StepState = Literal["", "begun", "done", "final"]


class StepView(TypedDict):
    """A step in the bar. ``count`` is seen, ``note`` says the state in words; ``open``: it can be gone to."""

    id: Step
    label: str
    state: StepState
    count: str
    note: str
    current: bool
    open: bool


class NoticeAction(TypedDict):
    """A button beside the notice."""

    label: str
    intent: Intent


class NoticeView(TypedDict):
    """The sentence above the page, with what can be done about it.

    ``held``: another page has the attempt. Then ``before`` is said instead where no other tab of this browser has it open.
    """

    kind: Literal["error", "info"]
    text: str
    held: bool
    before: str
    action: NoticeAction | None
    dismiss: bool


class Contact(NamedValue):
    """Somebody to turn to."""

    id: str


class FrameView(TypedDict):
    """What is on every page of a trainee, and what its script has to know of the page."""

    page: str
    title: str
    where: str
    home: str | None
    saved: bool
    """Whether what was done is kept; False too where no case is open."""
    refused: bool
    """Whether something was just not kept: an act that was refused."""
    handled: int
    """Number of the last thing that the page sent and the kernel has handled."""
    events: int
    attempt: str | None
    paused: bool
    exit: str
    steps: list[StepView]
    notice: NoticeView | None
    contacts: list[Contact]
    unnamed: list[str]
    """What the contacts of the attempt's country are for that nobody has entered: the page says whom to ask."""
    download: str | None
    leave_form: str | None
    refusals: int
    address: str | None


def words_view(language: str, scripts: Iterable[str]) -> WordsView:
    """The words of a page that loads these scripts, in one language; changes only with the language."""
    t = translator(language)
    return {
        **page_words(language, scripts),
        "alone": {name: t(text) for name, text in CONNECTION_MESSAGES.items()},
        "paused": block(t(
            "Everything is saved. There is no clock.\n\nPut both feet on the floor. Look at something far away. "
            "Breathe out slowly, a little longer than you breathe in. Go on when you want to, or leave it for today."
        )),
        "care": block(t(
            "These cases are fictional, yet they resemble things that happen. If one stays with you: stop, talk with a colleague "
            "you trust, tell your supervisor that you want to talk it over. Sleeping badly, being on guard or growing numb after "
            "such work is known and is no weakness. Your organisation may have named somebody for you: look under “Support contacts” in a case."
        )),
    }


def frame_view(
    state: TraineeState, context: PageContext, catalogues: Catalogues | None, case_file: CaseFile | None, page_title: str = ""
) -> FrameView:
    """Bar, notice and foot; ``catalogues`` and ``case_file`` are None where no case is open.

    ``page_title``: English title of a page that is not a step of a case.
    """
    t = translator(state.language)
    attempt = state.attempt
    title = case_file.texts[state.language].title if case_file and state.language in case_file.texts else ""
    on_case = state.page == "practise" and attempt is not None
    page_name = step_name(attempt.step, t) if on_case and attempt else t(page_title)
    mode = t(MODE_NAMES[attempt.mode]) if attempt and on_case else ""
    whole_title = " · ".join(part for part in (page_name, title, "TRACKS Sim") if part)
    failed = state.page == "welcome" and context.query.get("wrong") in FAILED_AT_THE_DOOR
    return {
        "page": state.page,
        "title": t("Error: {title}").format(title=whole_title) if failed else whole_title,
        "where": " · ".join(part for part in (title, mode) if part) if on_case else "",
        "home": context.link("") if state.trainee else None,
        "saved": on_case,
        "refused": on_case and (state.warning or bool(state.notice and state.notice.error)),
        "handled": state.handled,
        "events": attempt.events if attempt else 0,
        "attempt": state.attempt_id if on_case else None,
        "paused": bool(attempt and attempt.paused and on_case),
        "exit": context.exit_url,
        "steps": steps_view(attempt, case_file, t) if on_case and attempt and case_file else [],
        "notice": _notice(state.notice, t),
        "contacts": _contacts(attempt, catalogues, state.language) if on_case and attempt and catalogues else [_emergency(t)],
        "unnamed": _unnamed(attempt, catalogues, state.language) if on_case and attempt and catalogues else [],
        "download": context.link(f"tracks/attempts/{state.attempt_id}.json") if on_case else None,
        "leave_form": context.link("tracks/leave") if state.trainee else None,
        "refusals": state.refusals,
        "address": state.address,
    }


def steps_view(attempt: Attempt, case_file: CaseFile, t: Translator) -> list[StepView]:
    """The steps of the attempt: ``state`` is final, done, begun or empty; ``count`` is seen, ``note`` is only heard.

    What may be left out without a gap, such as the note, is not counted.
    """
    case, gaps = case_file.case, unanswered(attempt, case_file.case)
    rows: list[StepView] = []
    for step in steps_of(case, attempt.mode):
        state: StepState = ""
        count, note = "", ""
        if step in ANSWER_STEPS:
            asked = sum(len(kind.asked(case)) for kind in ANSWER_KINDS if kind.step == step and not kind.optional)
            answered = asked - gaps[step]
            count = f"{answered}/{asked}" if asked > 1 else ""
            if step in attempt.locked or attempt.submitted:
                state, note = "final", t("final")
            elif gaps[step] == 0:
                state, note = "done", t("all answered")
            else:
                state, note = ("begun" if answered else ""), t("{n} open").format(n=gaps[step])
        elif step == "reading":
            read = sum(d.id in attempt.documents for d in case.documents)
            count = f"{read}/{len(case.documents)}"
            state, note = ("done", t("all papers opened")) if read == len(case.documents) else ("begun" if read else "", "")
        elif step == "interview":
            state, note = ("done", t("closed")) if attempt.interview_over else ("begun", t("not closed")) if attempt.turns else ("", "")
            if attempt.submitted:
                state, note = "final", t("final")
        elif step == "submit" and attempt.submitted:
            state, note = "final", t("submitted")
        rows.append(
            {
                "id": step,
                "label": step_name(step, t),
                "state": state,
                "count": count,
                "note": f", {note}" if note else "",
                "current": step == attempt.step,
                "open": step != "feedback" or attempt.submitted,
            }
        )
    return rows


def _notice(notice: Notice | None, t: Translator) -> NoticeView | None:
    if notice is None:
        return None
    action: NoticeAction | None = {"label": t("Go on here"), "intent": {"kind": "takeover"}} if notice.takeover else None
    return {
        "kind": "error" if notice.error else "info",
        "text": notice.text,
        "held": notice.takeover,
        "before": t("This case may still be open from before. It goes on here by itself within a minute, or at once if you say so.") if notice.takeover else "",
        "action": action,
        "dismiss": not notice.takeover,
    }


def _emergency(t: Translator) -> Contact:
    """The contact that needs no country."""
    return {"id": "emergency", "what": t("Emergency services, where someone is in danger now."), "value": EMERGENCY_NUMBER}


def _contacts(attempt: Attempt, catalogues: Catalogues, language: str) -> list[Contact]:
    """The contacts of the attempt's country that are filled in."""
    profile = catalogues.countries[attempt.country]
    texts = catalogues.country_texts[language][attempt.country]
    return [{"id": c.id, "what": texts.contacts[c.id], "value": c.value} for c in profile.contacts if c.value]


def _unnamed(attempt: Attempt, catalogues: Catalogues, language: str) -> list[str]:
    """What the contacts of the attempt's country are for that are not filled in."""
    texts = catalogues.country_texts[language][attempt.country]
    return [texts.contacts[c.id] for c in catalogues.countries[attempt.country].contacts if not c.value]
