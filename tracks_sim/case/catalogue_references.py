"""Do the catalogues fit together: ids that must exist, words that must be there in each language.

Pure: records by part in, findings out; what could not be read is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from tracks_sim.case import model
from tracks_sim.case.catalogue import (
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
from tracks_sim.case.country import CountryProfile, CountryText
from tracks_sim.case.id_checks import twice, unknown, worded
from tracks_sim.case.model import Record
from tracks_sim.case.problem import Finding, Where
from tracks_sim.case.references import known

_ROW = "row of indicators/ilo-delphi.yaml"


def catalogue_references(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    """Every id that does not exist and every text that is missing or superfluous."""
    ids = known(records)
    for part, record in records.items():
        if record is not None:
            for where, source in _sources(record, ()):
                yield from unknown(part, where, source, ids.sources, "unknown-source", "source of sources.yaml")
    yield from _structures(records)
    for part, record in records.items():
        if isinstance(record, IndicatorText):
            yield from _indicator_text(part, record, records)
        elif isinstance(record, CatalogueText):
            yield from _text(part, record, records)
        elif isinstance(record, CountryProfile):
            name = part.rpartition(".")[2]
            if record.id != name:
                yield Finding(part, ("id",), "file-name", f"The country is `{record.id}`, the file `{name}`.", "give both one name")
            for place, override in enumerate(record.overrides):
                yield from unknown(part, ("overrides", place, "decision"), override.decision, ids.decisions, "unknown-decision", "decision of decisions.yaml")  # fmt: skip
        elif isinstance(record, CountryText):
            yield from _country_text(part, record, records)
    yield from _languages(records)


def _sources(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Every field named ``source`` below a record."""
    if isinstance(value, Record):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "source" and isinstance(inner, str):
                yield (*where, name), inner
            else:
                yield from _sources(inner, (*where, name))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from _sources(inner, (*where, place))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _sources(inner, (*where, name))


def _structures(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    delphi, concepts = records.get("delphi"), records.get("concepts")
    forced, needs = records.get("forced_labour"), records.get("needs")
    sources, decisions = records.get("sources"), records.get("decisions")
    ids = known(records)
    if isinstance(delphi, DelphiList):
        yield from twice("delphi", ("rows",), (r.id for r in delphi.rows), "row")
    if isinstance(concepts, Concepts):
        yield from twice("concepts", ("concepts",), (c.id for c in concepts.concepts), "indicator")
        rows = frozenset(r.id for r in delphi.rows) if isinstance(delphi, DelphiList) else None
        for place, concept in enumerate(concepts.concepts):
            yield from unknown("concepts", ("concepts", place, "group"), concept.group, concepts.groups, "unknown-group", "group named above")  # fmt: skip
            for phase, row in concept.rows.items():
                yield from unknown("concepts", ("concepts", place, "rows", phase), row, rows, "unknown-row", _ROW)
    if isinstance(forced, ForcedLabourList):
        yield from twice("forced_labour", ("indicators",), (i.id for i in forced.indicators), "indicator")
        for place, indicator in enumerate(forced.indicators):
            for nth, name in enumerate(indicator.concepts):
                yield from unknown("forced_labour", ("indicators", place, "concepts", nth), name, ids.concepts, "unknown-concept", "indicator of concepts.yaml")  # fmt: skip
    if isinstance(needs, Needs):
        yield from twice("needs", ("needs",), (n.id for n in needs.needs), "need")
        for place, need in enumerate(needs.needs):
            yield from unknown("needs", ("needs", place, "domain"), need.domain, needs.domains, "unknown-domain", "domain named above")  # fmt: skip
            for nth, actor in enumerate(need.who):
                yield from unknown("needs", ("needs", place, "who", nth), actor, needs.actors, "unknown-actor", "actor named above")  # fmt: skip
    if isinstance(sources, Sources):
        yield from twice("sources", ("sources",), (s.id for s in sources.sources), "source")
    if isinstance(decisions, Decisions):
        yield from twice("decisions", ("decisions",), (d.id for d in decisions.decisions), "decision")


def _indicator_text(part: str, text: IndicatorText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    concepts, delphi, forced = records.get("concepts"), records.get("delphi"), records.get("forced_labour")
    if isinstance(concepts, Concepts):
        yield from worded(part, ("groups",), concepts.groups, text.groups, "group")
        yield from worded(part, ("concepts",), (c.id for c in concepts.concepts), text.concepts, "indicator")
    if isinstance(delphi, DelphiList):
        yield from worded(part, ("rows",), (r.id for r in delphi.rows), text.rows, "row")
        yield from worded(part, ("dimensions",), DIMENSIONS, text.dimensions, "dimension")
        # Two outcomes are results of the rule itself and stand in no combination.
        named = [c.outcome for c in delphi.combinations]
        named += [o for o in text.outcomes if o in ("none", "undeterminable")]
        yield from worded(part, ("outcomes",), named, text.outcomes, "outcome")
    if isinstance(forced, ForcedLabourList):
        yield from worded(part, ("forced_labour",), (i.id for i in forced.indicators), text.forced_labour, "indicator")


def _text(part: str, text: CatalogueText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    needs, decisions, sources = records.get("needs"), records.get("decisions"), records.get("sources")
    if isinstance(sources, Sources):
        yield from worded(part, ("sources",), (s.id for s in sources.sources), text.sources, "source")
    if isinstance(needs, Needs):
        yield from worded(part, ("domains",), needs.domains, text.domains, "domain")
        yield from worded(part, ("needs",), (n.id for n in needs.needs), text.needs, "need")
        yield from worded(part, ("actors",), needs.actors, text.actors, "actor")
    if isinstance(decisions, Decisions):
        yield from worded(part, ("decisions",), (d.id for d in decisions.decisions), text.decisions, "decision")
    elements = [*model.ELEMENTS, *(["protection"] if "protection" in text.elements else [])]
    fixed: tuple[tuple[str, Iterable[str], Mapping[str, object], str], ...] = (
        ("settings", get_args(model.Setting), text.settings, "setting"),
        ("mandates", get_args(model.Mandate), text.mandates, "mandate"),
        ("document_kinds", get_args(model.DocumentKind), text.document_kinds, "kind of document"),
        ("grounds", get_args(model.ProtectionGround), text.grounds, "ground"),
        ("elements", elements, text.elements, "element"),
        ("plan_parts", model.PLAN_PARTS, text.plan_parts, "part of the plan"),
        ("classifications", get_args(model.Classification), text.classifications, "classification"),
    )
    for field, expected, given, what in fixed:
        yield from worded(part, (field,), expected, given, what)


def _country_text(part: str, text: CountryText, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    profile, decisions = records.get(f"country.{part.rpartition('.')[2]}"), records.get("decisions")
    if isinstance(profile, CountryProfile):
        yield from worded(part, ("ladder",), (s.id for s in profile.ladder), text.ladder, "rung")
        yield from worded(part, ("duties",), (d.profession for d in profile.duties), text.duties, "profession")
        yield from worded(part, ("overrides",), (o.id for o in profile.overrides), text.overrides, "override")
        yield from worded(part, ("contacts",), (c.id for c in profile.contacts), text.contacts, "contact")
    if isinstance(decisions, Decisions):
        yield from worded(part, ("phrases",), (d.id for d in decisions.decisions), text.phrases, "decision")


def _languages(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    """Every language of the catalogues has every country's sentences."""
    languages = [part.partition(".")[2] for part in records if part.startswith("text.")]
    for part in [p for p in records if p.startswith("country.")]:
        for language in languages:
            if f"country_text.{language}.{part.partition('.')[2]}" not in records:
                yield Finding(part, (), "text-missing", f"The country has no text in `{language}`.", "write it below text/")
