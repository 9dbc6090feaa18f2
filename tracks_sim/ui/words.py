"""Interface words: English sentences in the code, other languages in ``locale/`` (gettext, Babel).

A sentence without a translation is shown in English rather than hidden; a test holds the
catalogues complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from tracks_sim.errors import TracksError

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
DEFAULT = "en"

Translate = Callable[[str], str]


def mark(sentence: str) -> str:
    """Marks a sentence for extraction where it is only translated later."""
    return sentence


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English sentence to translated sentence; empty for English and unknown languages."""
    path = files("tracks_sim").joinpath("locale", language, "LC_MESSAGES", "tracks.po")
    if language == DEFAULT or not path.is_file():
        return {}
    with path.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream) if m.id and m.string and not m.fuzzy}


def words(language: str) -> Translate:
    """Translation into a language: ``t("Continue")``."""
    known = catalogue(language)
    return lambda sentence: known.get(sentence, sentence)


def known_language(wanted: str | None) -> str:
    """A language the kit speaks, English where the wish is none of them."""
    return wanted if wanted is not None and wanted in LANGUAGES else DEFAULT


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
    "unknown-code": mark("No trainee has this code. Check each letter, or make a new code."),
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
