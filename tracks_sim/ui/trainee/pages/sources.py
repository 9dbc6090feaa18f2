"""The page about the sources: how far everything is verified that the kit says about lists, needs, law and cases.

No key is read here: of what a country's law makes of a step, only how it is known is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict

from tracks_sim.case.load import Catalogues, Library
from tracks_sim.case.model.country import CountryProfile
from tracks_sim.case.model.key import Profile
from tracks_sim.case.model.record import READ_ITSELF, Country, SourceState, Term
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import SOURCE_STATE_NAMES
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, SheetHead
from tracks_sim.ui.trainee.country_facts import Age, said_of
from tracks_sim.ui.trainee.provenance import source_line
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent as Asked
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage


class HowKnown(TypedDict):
    """A way in which something is known, and what that means; ``read``: the text itself was read."""

    name: str
    means: str
    read: bool


class KnownRow(TypedDict):
    """Something that the kit says, how it is known, and the line of its source, if that says more."""

    what: str
    how: str
    read: bool
    source: str


class KnownGroup(TypedDict):
    """Rows of one sort under a heading: how many of how many were read, what is to be said of all, and the rows."""

    id: str
    title: str
    read: int
    all: int
    what: str
    note: str
    rows: list[KnownRow]


class SourcesSheet(SheetHead):
    """The page about the sources. ``back`` leads to where one came from, where the browser's own history does not."""

    groups: list[KnownGroup]
    meanings: list[HowKnown]
    back: Intent
    back_label: str


MEANINGS: Final[Mapping[SourceState, str]] = {
    "primary": translatable("The publisher’s own text was read, at least the parts that are used here."),
    "mirror": translatable("The whole text was read, but in a copy on another site or in another language."),
    "report": translatable("A report, an article or a page about it was read, not the text."),
    "transcription": translatable("Somebody else, or a machine, had copied it out. The original was not opened."),
    "derived": translatable("No text says it in these words. It follows from one that was read."),
    "memory": translatable("Nothing has been read for it yet. Check it before you rely on it."),
    "not_found": translatable("It was searched for and not found. That does not mean that there is nothing."),
}
_LISTS: Final[Mapping[Profile, str]] = {
    "adult_labour": translatable("Labour exploitation of adults"),
    "child_labour": translatable("Labour exploitation of children"),
    "adult_sexual": translatable("Sexual exploitation of adults"),
    "child_sexual": translatable("Sexual exploitation of children"),
}
_INTRO: Final = translatable(
    "What this kit says about law, indicators and needs comes from published texts, in its own words. Not all of them could be read in full. "
    "Here is what was read, what was not, and what nobody has looked at yet."
)


def sources_sheet(library: Library, language: str, country: Country | None, back: Intent) -> SourcesSheet:
    """Everything whose state is known; of the countries one, or all where none is given."""
    t, catalogues = translator(language), library.catalogues
    by_name = sorted(catalogues.countries.values(), key=lambda c: catalogues.country_texts[language][c.id].name)
    countries = [c.id for c in by_name if country in (c.id, None)]
    return {
        "title": t(SOURCES.title),
        "intro": block(t(_INTRO)),
        "groups": [
            _sources(catalogues, language, t),
            *(_country(c, catalogues, language, t) for c in countries),
            _weights(catalogues, language, t),
            _forced_labour(catalogues, language, t),
            _needs(catalogues, language, t),
            _decisions(t),
            _cases(library, t),
        ],
        "meanings": [
            {"name": t(name), "means": t(MEANINGS[state]), "read": state in READ_ITSELF}
            for state, name in SOURCE_STATE_NAMES.items()
        ],
        "back": back,
        "back_label": t("Back to the case") if back["kind"] == "opened" else t("Back"),
    }


def _row(what: str, state: SourceState, source: str, t: Translator) -> KnownRow:
    return {"what": what, "how": t(SOURCE_STATE_NAMES[state]), "read": state in READ_ITSELF, "source": source}


def _group(id_: str, title: str, what: str, rows: Iterable[KnownRow], note: str = "") -> KnownGroup:
    listed = list(rows)
    return {
        "id": id_,
        "title": title,
        "read": sum(r["read"] for r in listed),
        "all": len(listed),
        "what": what,
        "note": note,
        "rows": listed,
    }


def _sources(catalogues: Catalogues, language: str, t: Translator) -> KnownGroup:
    rows = [_row(source_line(s.id, catalogues, None, language), s.state, "", t) for s in catalogues.sources.sources]
    return _group("sources", t("Laws, guidelines, studies, reports"), t("sources"), rows, t("A source that was read was read in the parts that are used here."))


def _country(country: Country, catalogues: Catalogues, language: str, t: Translator) -> KnownGroup:
    mandates = catalogues.texts[language].mandates
    consent: dict[Age, str] = {"adult": t("Consent, for an adult"), "child": t("Consent, for a child")}
    duties: dict[Term, dict[Age, str]] = {
        mandate: {
            "adult": t("Duty to report, for an adult: {who}").format(who=name),
            "child": t("Duty to report, for a child: {who}").format(who=name),
        }
        for mandate, name in mandates.items()
    }  # fmt: skip
    said = said_of(country, catalogues, language, consent, duties)
    profile, name = catalogues.countries[country], catalogues.country_texts[language][country].name
    rows = [_row(s.what, s.state, s.source, t) for s in said]
    return _group(
        f"country-{country}", name, t("facts about {country}").format(country=name), [*rows, *_overrides(profile, catalogues, language, t)],
        t("What each says stands in the briefing of a case in this country."),
    )  # fmt: skip


def _overrides(profile: CountryProfile, catalogues: Catalogues, language: str, t: Translator) -> list[KnownRow]:
    """How it is known what the country's law makes of a step; which step, and what, is the author's answer."""
    return [
        _row(
            t("What the country’s law makes of a decision, {n}").format(n=n),
            rule.state,
            source_line(rule.source, catalogues, None, language),
            t,
        )
        for n, rule in enumerate(profile.overrides, 1)
    ]


def _weights(catalogues: Catalogues, language: str, t: Translator) -> KnownGroup:
    """The four lists: their weights by how they are known, and the rule that adds them up."""
    delphi = catalogues.delphi
    source = source_line(delphi.source, catalogues, delphi.as_of, language)
    counts = {profile: Counter(delphi.state_of(row, profile) for row in delphi.rows) for profile in delphi.states}
    rows = [
        _row(t("{list}: the weights of {n} indicators").format(list=t(_LISTS[profile]), n=n), state, source, t)
        for profile, by_state in counts.items()
        for state, n in by_state.items()
    ]
    group = _group(
        "weights", t("Weights of indicators, by the ILO’s four lists"), t("weights of indicators"),
        [*rows, _row(t("The rule that adds the weights up"), delphi.rule, source, t)],
        t("The indicators are in this kit’s own words. The weights are used for statistics and never to decide about a person."),
    )  # fmt: skip
    whole = sum((Counter(c) for c in counts.values()), Counter[SourceState]())
    return {**group, "read": sum(n for state, n in whole.items() if state in READ_ITSELF), "all": whole.total()}


def _forced_labour(catalogues: Catalogues, language: str, t: Translator) -> KnownGroup:
    names = catalogues.indicator_texts[language].forced_labour
    rows = [
        _row(names[i.id], i.state, source_line(i.source, catalogues, i.as_of, language), t)
        for i in catalogues.forced_labour.indicators
    ]
    return _group("forced-labour", t("The ILO’s eleven indicators of forced labour"), t("indicators of forced labour"), rows)


def _needs(catalogues: Catalogues, language: str, t: Translator) -> KnownGroup:
    names = catalogues.texts[language].needs
    rows = [_row(names[n.id].label, n.state, source_line(n.source, catalogues, None, language), t) for n in catalogues.needs.needs]
    return _group(
        "needs", t("Special needs"), t("needs"), rows,
        t("The list of needs and its words are this kit’s own. What is said here is whether the text behind a need was read."),
    )  # fmt: skip


def _decisions(t: Translator) -> KnownGroup:
    return _group(
        "decisions", t("Decisions"), "", (),
        t("The decisions that a case offers are this kit’s own list, worded for each country. Which of them is safe in a case is its author’s answer; the feedback gives the reason and the source."),
    )  # fmt: skip


def _cases(library: Library, t: Translator) -> KnownGroup:
    cases = library.first_versions.values()
    return {
        "id": "cases", "title": t("Cases"), "what": t("cases"), "rows": [],
        "read": sum(bool(c.review.entries) for c in cases), "all": len(cases),
        "note": t("Every case is fictional, written from patterns in published reports. It stays a draft until somebody who does this work has read it and found it fit; that review is then kept beside the case, by role and month."),
    }  # fmt: skip


# --- the page -------------------------------------------------------------------------------------

_REMEMBERED: Final[Sequence[str]] = ("from", "case", "mode", "questionnaire")
"""What leads back: the page one came from, and what that page was opened with."""


def _opened(site: Services, state: TraineeState, intent: Asked) -> Mapping[str, str]:
    """Where one came from: by the intent, if it is the place of this page, else by what is on screen."""
    came: Mapping[str, Any] = intent if "from" in intent else {**state.at, **({} if state.page == SOURCES.name else {"from": state.page})}
    return {name: str(came[name])[:64] for name in _REMEMBERED if name in came}


def _back(state: TraineeState) -> Intent:
    match state.at.get("from"):
        case "practise" if state.attempt is not None:
            return {"kind": "opened", "step": state.attempt.step}
        case "start" | "questions" as page:
            return {"kind": "page", "page": page, **{name: value for name, value in state.at.items() if name != "from"}}
    return {"kind": "page", "page": "home"}


def _sheet(site: Services, state: TraineeState) -> SourcesSheet:
    back = _back(state)
    country = state.attempt.country if back["kind"] == "opened" and state.attempt is not None else None
    return sources_sheet(site.library, state.language, country, back)


SOURCES = TraineePage("sources", translatable("About the sources"), _sheet, _opened)
