"""References between the catalogues: ids that must exist, texts that must be there in each language.

Pure: records by part in, findings out. A catalogue that could not be read is None and is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from tracks_sim.case.load.id_checks import duplicate_ids, text_mismatches, unknown_id, unknown_ids
from tracks_sim.case.load.references import catalogue_ids
from tracks_sim.case.model.catalogue import (
    DIMENSIONS,
    CatalogueText,
    Concepts,
    Decisions,
    DelphiList,
    ForcedLabourList,
    IndicatorText,
    Needs,
    Sources,
)
from tracks_sim.case.model.country import CountryProfile, CountryText
from tracks_sim.case.model.key import Classification
from tracks_sim.case.model.record import ELEMENTS, PLAN_PARTS, ProtectionGround, Record
from tracks_sim.case.model.structure import DocumentKind, Mandate, Setting
from tracks_sim.problem import Finding, Where


def catalogue_references(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    """Findings for every id that does not exist and every text that is missing or superfluous."""
    ids = catalogue_ids(records)
    for part, record in records.items():
        if record is not None:
            for where, source in _source_ids(record, ()):
                yield from unknown_id(part, where, source, ids.sources, "unknown-source", "source of sources.yaml")
    yield from _structures(records)
    for part, record in records.items():
        if isinstance(record, IndicatorText):
            yield from _indicator_text(part, record, records)
        elif isinstance(record, CatalogueText):
            yield from _catalogue_text(part, record, records)
        elif isinstance(record, CountryProfile):
            name = part.rpartition(".")[2]
            if record.id != name:
                yield Finding(part, ("id",), "file-name", f"The country is `{record.id}`, the file `{name}`.", "give both one name")
            named = (override.decision for override in record.overrides)
            yield from unknown_ids(part, ("overrides",), named, ids.decisions, "unknown-decision", "decision of decisions.yaml", "decision")
        elif isinstance(record, CountryText):
            yield from _country_text(part, record, records)
    yield from _missing_country_texts(records)


def _source_ids(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Path and id of every field named ``source`` in a record."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "source" and isinstance(inner, str):
                yield (*where, name), inner
            else:
                yield from _source_ids(inner, (*where, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _source_ids(inner, (*where, index))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _source_ids(inner, (*where, name))


def _structures(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    delphi, concepts = records.get("delphi"), records.get("concepts")
    forced_labour, needs = records.get("forced_labour"), records.get("needs")
    sources, decisions = records.get("sources"), records.get("decisions")
    ids = catalogue_ids(records)
    if isinstance(delphi, DelphiList):
        yield from duplicate_ids("delphi", ("rows",), (r.id for r in delphi.rows), "row")
    if isinstance(concepts, Concepts):
        yield from duplicate_ids("concepts", ("concepts",), (c.id for c in concepts.concepts), "indicator")
        rows = frozenset(r.id for r in delphi.rows) if isinstance(delphi, DelphiList) else None
        for index, concept in enumerate(concepts.concepts):
            yield from unknown_id("concepts", ("concepts", index, "group"), concept.group, concepts.groups, "unknown-group", "group named above")  # fmt: skip
            for phase, row in concept.rows.items():
                yield from unknown_id("concepts", ("concepts", index, "rows", phase), row, rows, "unknown-row", "row of indicators/ilo-delphi.yaml")
    if isinstance(forced_labour, ForcedLabourList):
        yield from duplicate_ids("forced_labour", ("indicators",), (i.id for i in forced_labour.indicators), "indicator")
        for index, indicator in enumerate(forced_labour.indicators):
            yield from unknown_ids("forced_labour", ("indicators", index, "concepts"), indicator.concepts, ids.concepts, "unknown-concept", "indicator of concepts.yaml")
    if isinstance(needs, Needs):
        yield from duplicate_ids("needs", ("needs",), (n.id for n in needs.needs), "need")
        for index, need in enumerate(needs.needs):
            yield from unknown_id("needs", ("needs", index, "domain"), need.domain, needs.domains, "unknown-domain", "domain named above")  # fmt: skip
            yield from unknown_ids("needs", ("needs", index, "who"), need.who, needs.actors, "unknown-actor", "actor named above")
    if isinstance(sources, Sources):
        yield from duplicate_ids("sources", ("sources",), (s.id for s in sources.sources), "source")
    if isinstance(decisions, Decisions):
        yield from duplicate_ids("decisions", ("decisions",), (d.id for d in decisions.decisions), "decision")


def _indicator_text(part: str, text: IndicatorText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    concepts, delphi, forced_labour = records.get("concepts"), records.get("delphi"), records.get("forced_labour")
    if isinstance(concepts, Concepts):
        yield from text_mismatches(part, ("groups",), concepts.groups, text.groups, "group")
        yield from text_mismatches(part, ("concepts",), (c.id for c in concepts.concepts), text.concepts, "indicator")
    if isinstance(delphi, DelphiList):
        yield from text_mismatches(part, ("rows",), (r.id for r in delphi.rows), text.rows, "row")
        yield from text_mismatches(part, ("dimensions",), DIMENSIONS, text.dimensions, "dimension")
        # Two outcomes are results of the rule itself and are in no combination.
        outcomes = [c.outcome for c in delphi.combinations]
        outcomes += [o for o in text.outcomes if o in ("none", "undeterminable")]
        yield from text_mismatches(part, ("outcomes",), outcomes, text.outcomes, "outcome")
    if isinstance(forced_labour, ForcedLabourList):
        yield from text_mismatches(part, ("forced_labour",), (i.id for i in forced_labour.indicators), text.forced_labour, "indicator")


def _catalogue_text(part: str, text: CatalogueText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    needs, decisions, sources = records.get("needs"), records.get("decisions"), records.get("sources")
    if isinstance(sources, Sources):
        yield from text_mismatches(part, ("sources",), (s.id for s in sources.sources), text.sources, "source")
    if isinstance(needs, Needs):
        yield from text_mismatches(part, ("domains",), needs.domains, text.domains, "domain")
        yield from text_mismatches(part, ("needs",), (n.id for n in needs.needs), text.needs, "need")
        yield from text_mismatches(part, ("actors",), needs.actors, text.actors, "actor")
    if isinstance(decisions, Decisions):
        yield from text_mismatches(part, ("decisions",), (d.id for d in decisions.decisions), text.decisions, "decision")
    elements = [*ELEMENTS, *(["protection"] if "protection" in text.elements else [])]
    literals: tuple[tuple[str, Iterable[str], Mapping[str, object], str], ...] = (
        ("settings", get_args(Setting), text.settings, "setting"),
        ("mandates", get_args(Mandate), text.mandates, "mandate"),
        ("enough", get_args(Mandate) if text.enough else (), text.enough, "mandate"),
        ("document_kinds", get_args(DocumentKind), text.document_kinds, "kind of document"),
        ("grounds", get_args(ProtectionGround), text.grounds, "ground"),
        ("elements", elements, text.elements, "element"),
        ("plan_parts", PLAN_PARTS, text.plan_parts, "part of the plan"),
        ("classifications", get_args(Classification), text.classifications, "classification"),
    )
    for field, expected, texts, what in literals:
        yield from text_mismatches(part, (field,), expected, texts, what)


def _country_text(part: str, text: CountryText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    profile, decisions = records.get(f"country.{part.rpartition('.')[2]}"), records.get("decisions")
    if isinstance(profile, CountryProfile):
        yield from text_mismatches(part, ("ladder",), (s.id for s in profile.ladder), text.ladder, "rung")
        own = ["definition"] if profile.definition is not None else []
        yield from text_mismatches(part, (), own, ["definition"] if text.definition is not None else [], "fact")
        yield from text_mismatches(part, ("duties",), (d.profession for d in profile.duties), text.duties, "profession")
        duties = [d.profession for d in profile.duties if d.profession in text.duties_child]
        yield from text_mismatches(part, ("duties_child",), duties, text.duties_child, "profession")
        instruments = [i.source for i in profile.instruments if i.source in text.instruments]
        yield from text_mismatches(part, ("instruments",), instruments, text.instruments, "instrument")
        yield from text_mismatches(part, ("overrides",), (o.id for o in profile.overrides), text.overrides, "override")
        yield from text_mismatches(part, ("contacts",), (c.id for c in profile.contacts), text.contacts, "contact")
    if isinstance(decisions, Decisions):
        yield from text_mismatches(part, ("phrases",), (d.id for d in decisions.decisions), text.phrases, "decision")


def _missing_country_texts(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    """A finding for each country that has no text in a language of the catalogues."""
    languages = [part.partition(".")[2] for part in records if part.startswith("text.")]
    for part in [p for p in records if p.startswith("country.")]:
        for language in languages:
            if f"country_text.{language}.{part.partition('.')[2]}" not in records:
                yield Finding(part, (), "text-missing", f"The country has no text in `{language}`.", "write it below text/")
