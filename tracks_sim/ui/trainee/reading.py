"""Sheets of the briefing and of reading, and the case file. Pure: state in, plain data out."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from tracks_sim.case.country import CountryText, Duty, Fact, Instrument
from tracks_sim.case.load import Catalogues
from tracks_sim.case.minutes import minutes_of
from tracks_sim.case.record import SourceState
from tracks_sim.case.texts import CaseText
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import step_name
from tracks_sim.practice import Attempt, Step, step_after, step_before
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import NamedValue, Quote, SheetHead
from tracks_sim.ui.trainee.view import View

_SHORT_TALK = translatable(
    "You have one short talk with this person. There is nothing to judge or to write up afterwards: the feedback is on "
    "how you talked. The case file lies beside the talk; look into it as much as you like."
)

STATE_BADGES: dict[SourceState, str] = {
    "report": translatable("from a report"),
    "transcription": translatable("from a transcription"),
    "derived": translatable("derived"),
    "memory": translatable("not verified"),
    "not_found": translatable("nothing found"),
}
"""Badge of what was not read in the text itself or in a copy of it."""


class Passage(Quote):
    """A passage with its number in its paper."""

    n: int


class Paper(TypedDict):
    """A paper of the case file; ``read``: it was opened."""

    id: str
    read: bool
    title: str
    note: str
    passages: list[Passage]


_FILE_WORDS = {
    "marked": translatable("Marked"),
    "marked_note": translatable("The passages you marked, in the order of the file."),
    "not_read": translatable("not opened yet"),
    "all_papers": translatable("All papers"),
    "click_to_cite": translatable("Click a passage to cite it for"),
}


class FileView(TypedDict):
    """The case file, the language of its papers, and the ids of the passages marked, in the order of the file."""

    language: str
    documents: list[Paper]
    marks: list[str]
    words: Annotated[dict[str, str], tuple(_FILE_WORDS)]


class ReadingSheet(SheetHead):
    """The sheet beside the file in the step of reading."""

    step: Literal["reading"]
    marked: list[Quote]
    with_file: Literal[True]
    back: Step
    next: Step


class CountryFact(NamedValue):
    """A fact of a country with its source, and a badge where its text was not read, else an empty one."""

    source: str
    unverified: str


class BriefingSheet(SheetHead):
    """The sheet of the briefing."""

    step: Literal["briefing"]
    facts: list[NamedValue]
    html: str
    enough: str
    country_title: str
    country: list[CountryFact]
    next: Step


def file_view(view: View) -> FileView:
    """Every paper with its passages, and the facts disclosed so far as one more paper."""
    t, texts, attempt = view.t, view.texts, view.attempt
    documents: list[Paper] = [
        {
            "id": d.id,
            "read": d.id in attempt.documents,
            "title": texts.documents[d.id].title,
            "note": texts.documents[d.id].note,
            "passages": [{**view.quote(p), "n": n} for n, p in enumerate(d.passages, 1)],
        }
        for d in view.case.documents
    ]
    if attempt.disclosed:
        documents.append(
            {
                "id": "interview",
                "read": True,
                "title": step_name("interview", t),
                "note": t("What the person told you, in the order it was told."),
                "passages": [{**view.quote(f), "n": n} for n, f in enumerate(attempt.disclosed, 1)],
            }
        )
    return {
        "language": view.case_language,
        "documents": documents,
        "marks": [p for p in (*view.case.passages, *attempt.disclosed) if p in attempt.marked],
        "words": {name: t(text) for name, text in _FILE_WORDS.items()},
    }


def reading_sheet(view: View) -> ReadingSheet:
    """The reading step: the passages marked so far."""
    t, attempt = view.t, view.attempt
    return {
        "step": "reading",
        "title": t("Read the file"),
        "intro": block(t("Take your time. Open every paper. You can cite passages in the next steps; here you may mark them.")),
        "marked": [view.quote(p) for p in attempt.marked],
        "with_file": True,
        "back": step_before("reading", view.case),
        "next": step_after("reading", view.case),
    }  # fmt: skip


def briefing_sheet(view: View) -> BriefingSheet:
    """The briefing: the trainee's role and task, and the country's procedure."""
    t, attempt, case, texts = view.t, view.attempt, view.case, view.texts
    fixed = view.catalogues.texts[view.language]
    country = view.catalogues.country_texts[view.language][attempt.country]
    return {
        "step": "briefing",
        "title": texts.title,
        "intro": None,
        "facts": [
            {"what": t("You are"), "value": fixed.mandates[case.mandate]},
            {"what": t("Where"), "value": fixed.settings[case.setting]},
            {"what": t("Country"), "value": country.name},
            {"what": t("Time"), "value": _time(view)},
            {"what": t("Content"), "value": texts.content_note},
        ],
        "html": block(texts.briefing + "\n\n" + _task(attempt, texts, t)),
        "enough": block(texts.enough or fixed.enough.get(case.mandate, "")),
        "country_title": t("How it works in {country}").format(country=country.name),
        "country": country_facts(view),
        "next": step_after("briefing", case, attempt.mode),
    }


def _time(view: View) -> str:
    """The expected time; that of a short talk is in simulated minutes, which take less at the screen."""
    t, room = view.t, view.case.room
    if view.attempt.mode == "talk" and room is not None:
        return t("a talk of about {n} minutes, under ten at the screen, no clock").format(n=room.minutes)
    least, most = minutes_of(view.case_file, view.catalogues, view.case_language)
    return t("{least} to {most} minutes, no clock").format(least=least, most=most)


def _task(attempt: Attempt, texts: CaseText, t: Translator) -> str:
    """The trainee's task: the case's own, or that of a short talk, which has no worksheet."""
    if attempt.mode == "talk":
        return t(_SHORT_TALK)
    return texts.task or ""


def country_facts(view: View) -> list[CountryFact]:
    """The ladder, consent, duties and periods of the country, each with its source and a badge where the text was not read."""
    t, case, catalogues, language = view.t, view.case, view.catalogues, view.language
    profile = catalogues.countries[view.attempt.country]
    texts = catalogues.country_texts[language][view.attempt.country]
    ladder_names = {
        "detection": t("Detection (your part)"),
        "reasonable_grounds": t("Reasonable grounds"),
        "formal_status": t("Formal status"),
        "asylum_decision": t("Asylum decision"),
    }
    rows: list[tuple[str, str, Fact]] = [(ladder_names[s.id], texts.ladder[s.id], s) for s in profile.ladder]
    if profile.definition is not None and texts.definition is not None:
        rows.insert(0, (t("Definition of trafficking"), texts.definition, profile.definition))
    rows.append((t("First responders"), texts.first_responders, profile.first_responders))
    rows.append((t("Formal identification"), texts.formal_identification, profile.formal_identification))
    if case.presumed_child:
        rows.append((t("Consent"), texts.consent_child, profile.consent_child))
        rows.append((t("Child pathway"), texts.child_pathway, profile.child_pathway))
    else:
        rows.append((t("Consent"), texts.consent_adult, profile.consent_adult))
    for duty in profile.duties:
        if duty.profession == case.mandate:
            rows.append(_duty(duty, texts, case.presumed_child, t))
    rows.append((t("Recovery period"), texts.recovery, profile.recovery))
    rows.append((t("Appeal"), texts.appeal, profile.appeal))
    facts: list[CountryFact] = [
        {
            "what": what,
            "value": value,
            # What was searched in vain stands in no source.
            "source": t("searched {when}").format(when=fact.as_of)
            if fact.state == "not_found"
            else source_line(fact.source, catalogues, fact.as_of, language),
            "unverified": state_badge(fact.state, t),
        }
        for what, value, fact in rows
    ]
    for instrument in profile.instruments:
        facts.append(
            {
                "what": source_line(instrument.source, catalogues, None, language),
                "value": _binding(instrument, texts.instruments.get(instrument.source, ""), t),
                "source": t("looked up {when}").format(when=instrument.as_of),
                "unverified": state_badge(instrument.state, t),
            }
        )
    return facts


def _duty(duty: Duty, texts: CountryText, presumed_child: bool, t: Translator) -> tuple[str, str, Fact]:
    """The row on the trainee's duty to report: what the law asks about an adult, or about a child."""
    value = texts.duties[duty.profession]
    if presumed_child:
        return t("Your duty to report, for a child"), texts.duties_child.get(duty.profession, value), duty.child or duty
    return t("Your duty to report, for an adult"), value, duty


def _binding(instrument: Instrument, remark: str, t: Translator) -> str:
    """Whether an instrument binds the state and since when, both days where sources differ, and what is to be said of it."""
    status = {"in_force": t("binds the state"), "replaced": t("replaced"), "not_bound": t("not bound"), "unclear": t("unclear")}
    value = status[instrument.status]
    if instrument.since:
        # What is unclear is whether it still binds, not from when it did.
        since = t("bound from {when}; unclear whether it still is") if instrument.status == "unclear" else value + t(" since {when}")
        value = since.format(when=instrument.since)
    if instrument.or_since:
        value += t(" or {when}: the sources differ on the day").format(when=instrument.or_since)
    return f"{value}. {remark}" if remark else value


def source_line(source_id: str, catalogues: Catalogues, as_of: str | None, language: str) -> str:
    """Author, title and date of a source, and the date of the look-up where ``as_of`` gives it."""
    t = translator(language)
    name = catalogues.texts[language].sources.get(source_id, source_id)
    return name + (t(", looked up {when}").format(when=as_of) if as_of else "")


def source_badge(source_id: str, catalogues: Catalogues, t: Translator) -> str:
    """Badge of a source whose text was not read; empty where it was."""
    return state_badge(next((s.state for s in catalogues.sources.sources if s.id == source_id), "memory"), t)


def state_badge(state: SourceState, t: Translator) -> str:
    """Badge of what is known in this way; empty where the text itself was read, be it in a copy."""
    return t(STATE_BADGES[state]) if state in STATE_BADGES else ""
