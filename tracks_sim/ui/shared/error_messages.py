"""Sentences for a person, one for the code of every error that can reach a page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracks_sim.errors import TracksError
from tracks_sim.i18n import Translator, translatable

SENTENCES: Final[Mapping[str, str]] = {
    "not-allowed": translatable("That is not possible at this point: the step is locked or the case is submitted. Nothing was changed."),
    "bad-answer": translatable("The page sent something that does not fit this case. Nothing was changed; reload the page and try again."),
    "topic-first": translatable("Say what your question is about: its words name none of the topics."),
    "too-many-cited": translatable("At most {most} passages can be cited for one answer. Take one away before you add another."),
    "talk-first": translatable("You have not said or asked anything yet. Say or ask something first; then the talk has its feedback."),
    "decide-first": translatable("Choose what to do next before you submit."),
    "unknown-study": translatable("There is no such study here."),
    "study-refused": translatable("This part of the study is not open now, or is handed in already. Nothing was changed. Go back to the first page to see what is due."),
    "unknown-group": translatable("There is no such group here, or it is not yours."),
    "group-country": translatable("Your group works on this case by the rules of its own country. Begin it by those."),
    "group-case": translatable("Your group works on this case, and its feedback opens after the debrief. Until then, begin it as your group does."),
    "study-case": translatable("This case belongs to your study, or you cannot practise just now. The first page says what is due."),
    "not-worked-example": translatable("This case is not the worked example. Go back to the list of cases, and begin it in another way."),
    "consent-changed": translatable("The words of the consent have changed. Please read them again before you agree."),
    "questions-open": translatable("Some questions are still open. Answer them before you hand the page in."),
    "unknown-case": translatable("There is no such case here. Go back to the list of cases."),
    "unknown-attempt": translatable("This case of yours was not found. Go back to the list of cases."),
    "store-full": translatable("The server's disk is full, so your last action was not saved. Everything before it is. Tell your administrator, then try again."),
    "store-locked": translatable("The server is busy and could not save your last action. Everything before it is saved. Wait a moment and try again."),
    "store-deadlock": translatable("Your last action met another one on the same data and could not be saved. Everything before it is saved. Try again."),
    "store-silent": translatable("The database does not answer in time, so your last action could not be saved. Everything before it is. Wait a moment, then try again; if it goes on, tell your administrator."),
    "store-newer": translatable("The data on this server were written by a later version of the kit. Tell your administrator to update it. Nothing is lost."),
    "store-damaged": translatable("The server cannot read its data. Tell your administrator: there may be a backup to restore."),
    "store": translatable("Your last action could not be saved. Everything before it is. Tell your administrator, then reload the page."),
    "open-elsewhere": translatable("This case is open in another tab or window. You can go on here; the other one will then stop saving."),
    "unknown-code": translatable("Nobody has this code. Check each letter, or make a new code if you are here for the first time."),
    "case-library": translatable("The case library on this server has errors. Tell your administrator to run tracks-sim check."),
    "error": translatable("Something went wrong on our side. Everything up to your last action is saved. Reload the page; if it happens again, tell your administrator."),
}  # fmt: skip


def sentence(error: Exception, t: Translator, of_page: Mapping[str, str] = MappingProxyType({})) -> str:
    """What happened and what to do, in one or two sentences.

    The one rule: a message that says itself what to do; else the page's own sentence for the code (``of_page``), else that of
    ``SENTENCES``. A fault that nobody foresaw has the code ``error``, and says nothing of its inside.
    """
    told = error if isinstance(error, TracksError) else TracksError("")
    template = str(told) if told.says_itself else of_page.get(told.code) or SENTENCES.get(told.code, SENTENCES["error"])
    return t(template).format(**told.facts)
