"""The first page: welcome, list of cases with progress, start of a case. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.minutes import minutes_of
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.practice.events import MEASURED
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.dates import long_date
from tracks_sim.ui.shared.markdown import block

_PROMISE = translatable(
    "**In ten minutes** you will have had a first talk with a person, and seen which of your questions let them tell you more. "
    "**In an hour** you will have worked through a whole case: what gives reason to talk safely with somebody, what speaks against it, "
    "what you cannot know yet, and what to do next without doing harm. Stop whenever you like: everything is kept.\n\n"
    "Every case is fictional. This is a training tool: it never judges a real person and is never for real case files."
)
_ORIGIN = translatable(
    "Grew out of the EU project TRACKS (2016–2017), on trafficked persons in asylum procedures. Stands beside law courses and live exercises."
)
FAILED_AT_THE_DOOR = ("1", "server", "new")
"""What the query's ``wrong`` says of an entry that failed just now; the other words only say why the welcome is shown again."""
_MODES = (
    ("practice", translatable("Practice"), translatable("Feedback after each step if you want it, and at the end.")),
    ("assessment", translatable("Assessment"), translatable("No feedback until your trainer releases it.")),
    ("talk", translatable("Short talk"), translatable("Only the talk with the person, under ten minutes, with feedback on how you asked.")),
)


class AttemptLine(Protocol):
    """The fields of a stored attempt that the list shows."""

    @property
    def id(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def created_at(self) -> str: ...
    @property
    def submitted(self) -> bool: ...
    @property
    def released(self) -> bool: ...


def welcome_sheet(context: PageContext, language: str) -> dict[str, Any]:
    """The welcome: what one will be able to do, and the forms for a new code and for one that somebody has. The query's ``wrong`` says why the last code failed, or that a session has ended."""
    t = translator(language)
    failure = context.query.get("wrong", "")
    wrong = {
        "1": t("Nobody has this code. Check each letter, or make a new code if you are here for the first time."),
        "wait": t("Too many codes had been tried from your network. You can enter yours again now."),
        "ended": t("Your session has ended: it was closed on another device, or your code was replaced or removed. Enter your code to go on."),
        "server": t("The code could not be looked up. Nothing is lost; try again in a moment."),
    }.get(failure)
    not_made = {
        "new": t("No code could be made. Nothing is lost; try again in a moment. If it happens again, tell the person who runs this site."),
        "new-wait": t("Too many new codes had been made from your network. You can try again now, or ask your trainer for a printed code."),
    }.get(failure, "")
    return {
        "kind": "welcome",
        "step": "welcome",
        "title": t("Recognise, ask, and do no harm"),
        "intro": block(t(_PROMISE)),
        "origin": t(_ORIGIN),
        "enter": context.link("tracks/enter"),
        "wrong": wrong,
        "failed": failure in FAILED_AT_THE_DOOR,
        "not_made": not_made,
    }


def trouble_sheet(text: str, language: str) -> dict[str, Any]:
    """A sheet that says why the page could not be opened, and what to do."""
    t = translator(language)
    return {"kind": "trouble", "step": "trouble", "title": t("This page cannot be opened just now"), "intro": None, "text": text}


@dataclass(frozen=True, slots=True)
class Talk:
    """One finished short talk, with the counts of its conduct."""

    case: str
    counts: Mapping[str, int]


def series(library: Library, talks: Sequence[Talk], language: str) -> dict[str, Any] | None:
    """The short talks as a series: the next one, and the trainee's progress so far; None where no case has a person to interview."""
    t = translator(language)
    offered = [c for c in library.first_versions.values() if c.case.has_talk and c.case.status != "retired"]
    if not offered:
        return None
    counts = {c.case.id: sum(x.case == c.case.id for x in talks) for c in offered}
    following = min(offered, key=lambda c: counts[c.case.id]).case.id
    return {
        "intro": t("Four to six short talks with feedback between them teach asking better than one long one. Each takes under ten minutes."),
        "next": {"case": following, "label": t("Next short talk: {case}").format(case=case_title(library, following, language))},
        "rows": [
            {
                "n": n,
                "case": case_title(library, x.case, language),
                "recommended": t("{n} of {of}").format(n=x.counts.get("recommended", 0), of=x.counts.get("questions", 0)),
                "needed": t("{n} of {of}").format(n=x.counts.get("needed_told", 0), of=x.counts.get("needed", 0)),
                "harms": str(x.counts.get("severe_harms", 0) + x.counts.get("minor_harms", 0)),
                "share": x.counts.get("recommended", 0) / max(1, x.counts.get("questions", 0)),
            }
            for n, x in enumerate(talks, 1)
        ],
        "caption": t("Share of recommended questions from talk to talk; the line at the top is eight of ten."),
    }  # fmt: skip


def home_sheet(
    library: Library, attempts: Sequence[AttemptLine], talks: Sequence[Talk], context: PageContext, language: str
) -> dict[str, Any]:
    """The cases with the trainee's progress, the series of short talks, then the trainee's attempts."""
    t = translator(language)
    warning = t("Some cases have errors and are left out. Tell your administrator.") if library.problems else ""
    return {
        "kind": "home",
        "step": "home",
        "title": t("Cases"),
        "intro": block(t("Every case is fictional. Some give reason to refer, some do not; each has a right next step.")),
        "warning": warning,
        "cases": [_case_card(c, library, attempts, context, language, t) for c in library.first_versions.values()
                  if c.case.status != "retired"],
        "series": series(library, talks, language),
        "attempts": [
            {
                "id": a.id,
                "title": case_title(library, a.case, language),
                "began": _day(a.created_at, language),
                "state": _state(a, t),
                "label": t("Open"),
                "aria": t("Open your attempt on {case}, begun {when}").format(case=case_title(library, a.case, language), when=_day(a.created_at, language)),
                **_open(context, a.id),
            }
            for a in attempts
        ],
    }  # fmt: skip


def _case_card(
    case_file: CaseFile, library: Library, attempts: Sequence[AttemptLine], context: PageContext, language: str, t: Translator
) -> dict[str, Any]:
    case = case_file.case
    texts = case_file.texts[text_language(case_file, language)]
    fixed = library.catalogues.texts[language]
    own_attempts = [a for a in attempts if a.case == case.id and a.mode not in ("talk", "study")]
    unfinished = next((a for a in own_attempts if not a.submitted), None)
    done = sum(a.submitted for a in own_attempts)
    if unfinished:
        progress = t("In progress")
    elif done:
        progress = t.plural("Done once", "Done {n} times", done).format(n=done)
    else:
        progress = t("Not started")
    least, most = minutes_of(case_file, library.catalogues, text_language(case_file, language))
    facts = [fixed.settings[case.setting], fixed.mandates[case.mandate], t("{least} to {most} minutes").format(least=least, most=most)]
    if language not in case_file.texts:
        facts.append(t("not translated yet: shown in another language"))
    if case.status == "draft":
        facts.append(t("draft: no practitioner has reviewed it yet"))
    return {
        "id": case.id,
        "title": texts.title,
        "summary": texts.summary,
        "content_note": texts.content_note,
        "facts": " · ".join(facts),
        "progress": progress,
        "done": done > 0,
        "resume": {"label": t("Go on with {case}").format(case=texts.title), **_open(context, unfinished.id)} if unfinished else None,
    }  # fmt: skip


def start_sheet(
    case_file: CaseFile, library: Library, language: str, country: str, mode: str = "practice"
) -> dict[str, Any]:
    """The form that starts a case: country and mode, which are fixed for the attempt."""
    t = translator(language)
    texts = case_file.texts[text_language(case_file, language)]
    names = library.catalogues.country_texts[language]
    return {
        "kind": "start",
        "step": "start",
        "title": texts.title,
        "intro": block(texts.summary),
        "case": case_file.case.id,
        "content_note": texts.content_note,
        "country": country,
        "countries": sorted(({"id": c, "label": x.name} for c, x in names.items()), key=lambda c: c["label"]),
        "mode": mode,
        "modes": [
            {"id": i, "label": t(name), "text": t(text)}
            for i, name, text in _MODES
            if i != "talk" or case_file.case.has_talk
        ],
    }


def _open(context: PageContext, attempt_id: str) -> dict[str, Any]:
    link = context.link(f"practise?attempt={attempt_id}")
    return {"href": link or "#", "intent": None if link else {"kind": "resume", "attempt": attempt_id}}


def _day(iso: str, language: str) -> str:
    return long_date(datetime.fromisoformat(iso).date(), language)


def _state(a: AttemptLine, t: Translator) -> str:
    if a.mode == "talk":
        return t("Short talk, done") if a.submitted else t("Short talk, in progress")
    if not a.submitted:
        return t("In progress")
    if a.mode in MEASURED and not a.released:
        return t("Submitted; feedback not released yet")
    return t("Done, feedback open")
