"""An organisation's additions to the catalogues: contacts of countries, sources with their words, words that the check allows.

An addition changes no entry of the kit but the value of a contact. What cannot be used is left out, with a problem, and the rest
stands: no addition takes the site down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from tracks_sim.case.load.source_files import FileTable, SourceFile, present_files, read_file
from tracks_sim.case.model.catalogue import CatalogueText, CheckWords, Source, Sources
from tracks_sim.case.model.country import Contact, CountryProfile
from tracks_sim.case.model.record import Record, Sentence, Slug
from tracks_sim.problem import Finding, Problem, Where, guess
from tracks_sim.yamlio.parse import SourcePositions


class OwnContacts(Record):
    """DATA/library/countries/<country>.yaml: contacts of one country and nothing else."""

    contacts: tuple[Contact, ...] = Field(
        description="Support contacts of the kit's list for this country, with the value for this place.",
        examples=[[{"id": "legal_aid", "value": "Ask at the front desk"}]],
    )


class OwnText(Record):
    """DATA/library/text/<language>.yaml: names of own sources."""

    sources: dict[Slug, Sentence] = Field(
        description="Author, title and date of each source, as the screens show them.", examples=[{"our-handbook": "Our handbook for reception, 2026"}],
    )


class OwnCheckWords(Record):
    """DATA/library/check_words.yaml: words that are no names of places."""

    allowed: tuple[tuple[Sentence, ...], ...] = Field(
        description="Capitalised words that may follow a preposition without being a place.", examples=[[["Horizon", "Passerelle"]]],
    )


OWN_FILES: FileTable = {
    "own_country": ("countries/{}.yaml", OwnContacts),
    "own_sources": ("sources.yaml", Sources),
    "own_text": ("text/{}.yaml", OwnText),
    "own_check_words": ("check_words.yaml", OwnCheckWords),
}
"""Additions; paths below the folder ``library`` of the data folder. Any of them may be absent."""

Catalogue = Mapping[str, SourceFile[Record]]
"""Files of catalogues by part, as ``read_catalogues`` gives them."""


@dataclass(frozen=True, slots=True)
class WithAdditions:
    """Catalogues with what could be added, each addition's file as a part of its own, and the problems of the rest."""

    source_files: Catalogue
    problems: tuple[Problem, ...] = ()


def with_additions(catalogues: Catalogue, folder: Path, root: Path, cache: Path | None = None) -> WithAdditions:
    """The catalogues with the additions of a folder, which may be absent. ``catalogues`` can all be read; none is changed.

    ``root`` is the scenarios folder: what is not below it is named with its whole path. Raises OSError where the folder cannot be read.
    """
    own = _read(folder, root, cache)
    if not own:
        return WithAdditions(catalogues)
    merged = dict(catalogues)
    findings: list[Finding] = []
    findings += _add_sources(merged, own)
    for part, written in own.items():
        if isinstance(written.record, OwnContacts):
            findings += _add_contacts(merged, part, written.record)
        elif isinstance(written.record, OwnCheckWords) and isinstance(words := _record(merged, "check_words"), CheckWords):
            _put(merged, "check_words", words.model_copy(update={"allowed": (*words.allowed, *written.record.allowed)}))
    problems = [problem for written in own.values() for problem in written.problems]
    if findings:
        # Positions cost a full parse, so they are read only where there is something to report.
        positions = {part: written.positions for part, written in _read(folder, root, positions=True).items()}
        problems += [(positions.get(f.part) or SourcePositions("", {}, {})).locate(f, own[f.part].file) for f in findings]
    return WithAdditions({**merged, **{part: written for part, written in own.items() if written.record is not None}}, tuple(problems))


def _read(folder: Path, root: Path, cache: Path | None = None, *, positions: bool = False) -> dict[str, SourceFile[Record]]:
    """The files of additions that there are, by part."""
    files: dict[str, SourceFile[Record]] = {}
    for head, (path, model) in OWN_FILES.items():
        found = present_files(folder, path) if "{}" in path else ((("", folder / path),) if (folder / path).exists() else ())
        for names, file in found:
            if not file.name.startswith("."):
                files[head + names] = read_file(file, root, head + names, model, cache, positions=positions, below=folder)
    return files


def _record(files: Catalogue, part: str) -> Record | None:
    return files[part].record if part in files else None


def _put(merged: dict[str, SourceFile[Record]], part: str, record: Record) -> None:
    """Let a part have another record. Its hash stays that of the kit's file: an addition's file has one of its own."""
    merged[part] = replace(merged[part], record=record)


def _add_sources(merged: dict[str, SourceFile[Record]], own: Catalogue) -> Iterator[Finding]:
    """Add own sources that have a name in some language; where a language has none, another one's stands for it."""
    kit, written = _record(merged, "sources"), _record(own, "own_sources")
    if not isinstance(kit, Sources):
        return
    languages = {part.partition(".")[2] for part in merged if part.startswith("text.")}
    taken = {source.id for source in kit.sources}
    names: dict[str, dict[str, str]] = {}
    """Of own sources: by id, then by language."""
    known = {source.id for source in written.sources} if isinstance(written, Sources) else set()
    for part, text in own.items():
        if not isinstance(text.record, OwnText):
            continue
        language = part.partition(".")[2]
        if language not in languages:
            yield Finding(part, (), "file-name", f"The kit has no catalogues in `{language}`.", f"name it by one of {', '.join(sorted(languages))}")
            continue
        for source_id, name in text.record.sources.items():
            where = ("sources", source_id)
            if source_id in taken:
                yield _taken(part, where, source_id)
            elif source_id not in known:
                hint = guess(source_id, known) or "remove it, or add the source to sources.yaml beside it"
                yield Finding(part, where, "text-superfluous", f"There is a text for `{source_id}`, which is no source of yours.", hint, at_key=True)
            else:
                names.setdefault(source_id, {})[language] = name
    added: list[Source] = []
    for index, source in enumerate(written.sources if isinstance(written, Sources) else ()):
        at = ("sources", index, "id")
        if source.id in taken:
            yield _taken("own_sources", at, source.id)
        elif any(source.id == other.id for other in added):
            yield Finding("own_sources", at, "duplicate-id", f"The source `{source.id}` is named twice.", "keep one")
        elif source.id not in names:
            yield Finding("own_sources", at, "text-missing", f"The source `{source.id}` has no text.", "write it in text/en.yaml beside this file, or in another language")
        else:
            added.append(source)
    if added:
        _put(merged, "sources", kit.model_copy(update={"sources": (*kit.sources, *added)}))
    for language in languages:
        text_part = f"text.{language}"
        if added and isinstance(kit_text := _record(merged, text_part), CatalogueText):
            words = {source.id: names[source.id].get(language) or next(iter(names[source.id].values())) for source in added}
            _put(merged, text_part, kit_text.model_copy(update={"sources": {**kit_text.sources, **words}}))


def _taken(part: str, where: Where, source_id: str) -> Finding:
    return Finding(
        part, where, "own-taken", f"The source `{source_id}` is one of the kit’s, which an addition does not change.", "give yours another id",
        at_key=where[-1] == source_id,
    )  # fmt: skip


def _add_contacts(merged: dict[str, SourceFile[Record]], part: str, written: OwnContacts) -> Iterator[Finding]:
    """Give contacts of a country the values of this place."""
    country = part.partition(".")[2]
    profile = _record(merged, f"country.{country}")
    if not isinstance(profile, CountryProfile):
        yield Finding(part, (), "file-name", f"The kit has no country `{country}`.", "name the file by the two letters of a country of the kit")
        return
    values: dict[str, str] = {}
    known = [contact.id for contact in profile.contacts]
    for index, contact in enumerate(written.contacts):
        where = ("contacts", index, "id")
        if contact.id not in known:
            hint = guess(contact.id, known) or f"it is one of {', '.join(known)}"
            yield Finding(part, where, "unknown-contact", f"`{contact.id}` is no contact of the kit’s list for this country.", hint)
        elif contact.id in values:
            yield Finding(part, where, "duplicate-id", f"The contact `{contact.id}` is named twice.", "keep one")
        else:
            values[contact.id] = contact.value
    contacts = tuple(contact.model_copy(update={"value": values.get(contact.id, contact.value)}) for contact in profile.contacts)
    _put(merged, f"country.{country}", profile.model_copy(update={"contacts": contacts}))
