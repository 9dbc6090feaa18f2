"""What an error says to a person."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.errors import TracksError
from tracks_sim.words import Translate, mark

_SENTENCES: Mapping[str, str] = {
    "not-allowed": mark("That is not possible at this point: the step is locked or the case is submitted. Nothing was changed."),
    "bad-answer": mark("The page sent something that does not fit this case. Nothing was changed; reload the page and try again."),
    "too-many-cited": mark("At most {most} passages can be cited for one answer. Take one away before you add another."),
    "talk-first": mark("You have not said or asked anything yet. Say or ask something first; then the talk has its feedback."),
    "decide-first": mark("Choose what to do next before you submit."),
    "unknown-study": mark("There is no such study here."),
    "study-refused": mark("This part of the study is not open now, or is handed in already. Nothing was changed. Go back to the first page to see what is due."),
    "study-case": mark("This case belongs to your study, or you cannot practise just now. The first page says what is due."),
    "consent-changed": mark("The words of the consent have changed. Please read them again before you agree."),
    "questions-open": mark("Some questions are still open. Answer them before you hand the page in."),
    "unknown-case": mark("There is no such case here. Go back to the list of cases."),
    "unknown-attempt": mark("This case of yours was not found. Go back to the list of cases."),
    "store-full": mark("The server's disk is full, so your last action was not saved. Everything before it is. Tell your administrator, then try again."),
    "store-locked": mark("The server is busy and could not save your last action. Everything before it is saved. Wait a moment and try again."),
    "store-newer": mark("The data on this server were written by a later version of the kit. Tell your administrator to update it. Nothing is lost."),
    "store-damaged": mark("The server cannot read its data. Tell your administrator: there may be a backup to restore."),
    "store": mark("Your last action could not be saved. Everything before it is. Tell your administrator, then reload the page."),
    "open-elsewhere": mark("This case is open in another tab or window. You can go on here; the other one will then stop saving."),
    "unknown-code": mark("Nobody has this code. Check each letter, or make a new code if you are here for the first time."),
    "case-library": mark("The case library on this server has errors. Tell your administrator to run tracks-sim check."),
    "error": mark("Something went wrong on our side. Everything up to your last action is saved. Reload the page; if it happens again, tell your administrator."),
}  # fmt: skip


def sentence(error: Exception, t: Translate) -> str:
    """What happened and what to do, for a person."""
    code = error.code if isinstance(error, TracksError) else "error"
    facts = error.facts if isinstance(error, TracksError) else {}
    if code == "bad-answer" and "most" in facts:
        code = "too-many-cited"
    if code == "not-allowed" and facts.get("step") == "decision":
        code = "decide-first"
    if code == "not-allowed" and facts.get("turns") == 0:
        code = "talk-first"
    if code == "not-allowed" and facts.get("study"):
        code = "study-case"
    if code == "study-refused" and facts.get("consent"):
        code = "consent-changed"
    if code == "study-refused" and facts.get("open"):
        code = "questions-open"
    return t(_SENTENCES.get(code, _SENTENCES["error"])).format(**facts)
