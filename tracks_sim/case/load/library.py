"""Loading of cases and catalogues: files to records, or to every problem in them.

A broken case is left out of the library, which carries its problems; a broken catalogue
raises, since every case needs it. What an organisation has of its own in its data folder
never raises: it is left out. ``cache`` is the folder of parsed files (``source_files.py``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import cast

from tracks_sim.case.load.course import Course, read_course
from tracks_sim.case.load.own_cases import case_places, own_findings, unreadable_folder
from tracks_sim.case.load.own_catalogues import OWN_FILES, WithAdditions, with_additions
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.references import catalogue_ids, references
from tracks_sim.case.load.source_files import CASE_FILES, CATALOGUE_FILES, SourceFile, path_of, present_files, read_file
from tracks_sim.case.load.stock import StockWords, read_stock, stock_words, with_stock_words
from tracks_sim.case.model.catalogue import (
    CatalogueText,
    CheckWords,
    Concepts,
    Decisions,
    DelphiList,
    ForcedLabourList,
    IndicatorText,
    Labelled,
    Needs,
    Sources,
    TwoSided,
)
from tracks_sim.case.model.country import CountryProfile, CountryText
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.errors import CaseLibraryError, UnknownCase
from tracks_sim.problem import Finding, Problem
from tracks_sim.yamlio.parse import SourcePositions


@dataclass(frozen=True, slots=True, eq=False)
class Catalogues:
    """All catalogues; texts by language, countries by their two letters.

    Compared by identity, so that functions of it can be cached.
    """

    delphi: DelphiList
    concepts: Concepts
    forced_labour: ForcedLabourList
    needs: Needs
    decisions: Decisions
    sources: Sources
    indicator_texts: Mapping[str, IndicatorText]
    texts: Mapping[str, CatalogueText]
    countries: Mapping[str, CountryProfile]
    country_texts: Mapping[str, Mapping[str, CountryText]]
    """By language, then by country."""
    hashes: Mapping[str, str]
    """SHA-256 (hex) of each file by part: ``delphi``, ``text.en``, ``country.fr``, ``country_text.en.fr`` …, and of each
    addition, ``own_sources`` … The record of a part holds its additions, its hash is that of the kit's file."""
    stock: StockWords | None = None
    """Words in stock. Those that stand in where a case has none of its own have their hash among the files of that case."""
    additions: Path | None = None
    """Folder of the organisation's additions; None where only the kit's own were read."""

    def item_text(self, item: str, language: str) -> Labelled | TwoSided | None:
        """Label and meaning of an item (``needs.<need>``, ``plan.<part>`` …) in a language; None of one that no catalogue has, such as detection."""
        texts, (kind, _, name) = self.texts[language], item.partition(".")
        listed: Mapping[str, Mapping[str, Labelled | TwoSided]] = {
            "indicators": self.indicator_texts[language].concepts, "elements": texts.elements, "needs": texts.needs, "plan": texts.plan_parts,
        }  # fmt: skip
        return listed.get(kind, {}).get(name)

    def path(self, part: str, root: Path) -> Path:
        """The file of a part of ``hashes``; ``root`` is the scenarios folder."""
        if part.split(".")[0] in OWN_FILES:
            assert self.additions is not None
            return self.additions / path_of(part, OWN_FILES)
        return root / path_of(part, CATALOGUE_FILES)


@dataclass(frozen=True, slots=True, eq=False)
class CaseFile:
    """One case with its key, in the languages that it lists as complete. Compared by identity, as the catalogues are."""

    folder: Path
    case: Case
    texts: Mapping[str, CaseText]
    key: Key
    key_texts: Mapping[str, KeyText]
    review: Review
    hashes: Mapping[str, str]
    """SHA-256 (hex) of each file by part: ``case``, ``text.en``, ``key``, ``key_text.en``, ``review`` …, and ``stock_talk.en`` where its words stand in."""

    @property
    def asks_talk(self) -> bool:
        """Whether the case asks for a talk and its key says what counts in it."""
        return self.case.has_talk and self.key.interview is not None


@dataclass(frozen=True, slots=True)
class Library:
    """All cases that can be played, and the problems of those that were left out."""

    catalogues: Catalogues
    cases: Mapping[str, CaseFile]
    """By id, in the order of ids; drafts too."""
    problems: tuple[Problem, ...] = field(default=())
    course: Course | None = None
    """None where there is none, or it cannot be read. A case that it names may be left out."""
    own: frozenset[str] = frozenset()
    """Ids of the organisation's own cases, which lie in the data folder; the others are the kit's."""

    @property
    def first_versions(self) -> Mapping[str, CaseFile]:
        """The cases that are no twin of another, retired ones too: those that are played by scripts."""
        return {case_id: case_file for case_id, case_file in self.cases.items() if case_file.key.twin is None}

    @property
    def comparable(self) -> Mapping[str, CaseFile]:
        """Of the first versions those that may be measured with: an own kind of practice case is in no study, form or comparison."""
        return {case_id: case_file for case_id, case_file in self.first_versions.items() if not case_file.case.practice_only}

    @property
    def open_for_practice(self) -> Mapping[str, CaseFile]:
        """The cases that the first page lists: neither twins nor retired, of the organisation's own the released ones."""
        return {case_id: case_file for case_id, case_file in self.open_by_address.items() if case_file.case.status != "retired"}

    @property
    def open_by_address(self) -> Mapping[str, CaseFile]:
        """The cases that anybody with a code may begin: those that are listed, and retired ones of the kit, to which a course elsewhere may link."""
        return {i: c for i, c in self.first_versions.items() if i not in self.own or c.case.status == "released"}

    @property
    def left_out(self) -> Mapping[str, tuple[Problem, ...]]:
        """The problems by what was left out for them: the folder of a case (``cases/<id>``), or a file."""
        found: dict[str, list[Problem]] = {}
        for problem in self.problems:
            file = PurePosixPath(problem.file)
            place = next((folder for folder in file.parents if folder.parent.name == "cases"), file)
            found.setdefault(place.as_posix(), []).append(problem)
        return {place: tuple(problems) for place, problems in sorted(found.items())}

    def case(self, case_id: str) -> CaseFile:
        """A case by id; raises UnknownCase."""
        if case_id not in self.cases:
            raise UnknownCase(f"No case `{case_id}` is in the library.", case=case_id)
        return self.cases[case_id]


def scenarios_root() -> Path:
    """Folder of the scenarios: the one TRACKS_SCENARIOS names, else the installed package's own, else the repository's.

    The variable is for organisations that keep their cases elsewhere; kernels inherit it from the server.
    """
    if configured := os.environ.get("TRACKS_SCENARIOS"):
        return Path(configured)
    package = Path(__file__).resolve().parents[2]
    shipped = package / "share" / "scenarios"
    return shipped if shipped.is_dir() else package.parent / "scenarios"


# --- catalogues --------------------------------------------------------------------------

CHECK_WORDS = "check_words.yaml"
"""Path below the scenarios folder: the check alone reads it."""


def read_catalogues(root: Path, cache: Path | None = None, *, positions: bool = False) -> dict[str, SourceFile[Record]]:
    """Every catalogue file by part, readable or not; with ``positions`` (for the check) also the words it looks for."""
    files: list[tuple[str, Path, type[Record]]] = []
    for head, (path, model) in CATALOGUE_FILES.items():
        if "{}" in path:
            files += [(head + names, found, model) for names, found in present_files(root, path)]
        else:
            files.append((head, root / path, model))
    files += [("check_words", root / CHECK_WORDS, CheckWords)] if positions else []
    return {part: read_file(path, root, part, model, cache, positions=positions) for part, path, model in files}


def load_catalogues(root: Path, cache: Path | None = None) -> Catalogues:
    """The kit's catalogues below ``root``; raises CaseLibraryError with every problem of every file."""
    return catalogues_of(_readable_catalogues(root, cache), stock=stock_words(read_stock(root, cache)))


def _readable_catalogues(root: Path, cache: Path | None) -> dict[str, SourceFile[Record]]:
    source_files = read_catalogues(root, cache)
    problems = tuple(p for source_file in source_files.values() for p in source_file.problems)
    if problems:
        raise _refusal("The catalogues", problems)
    return source_files


def load_check_words(root: Path, own: OwnFolders | None = None, cache: Path | None = None) -> CheckWords | None:
    """The words that the check looks for, with those that the organisation allows; None where the kit's file cannot be read."""
    kit: SourceFile[Record] = read_file(root / CHECK_WORDS, root, "check_words", CheckWords, cache)
    if kit.record is None:
        return None
    found = with_additions({"check_words": kit}, own.library, root, cache).source_files["check_words"] if own is not None else kit
    return cast(CheckWords, found.record)


def catalogues_of(
    source_files: Mapping[str, SourceFile[Record]], additions: Path | None = None, stock: StockWords | None = None
) -> Catalogues:
    """Catalogues from their files. A text without a record is taken as absent; every other file must have one.

    ``additions``: folder of those that the files hold.
    """
    records = {part: source_file.record for part, source_file in source_files.items() if source_file.record is not None}
    country_texts: dict[str, dict[str, CountryText]] = {}
    for part, record in records.items():
        if part.startswith("country_text."):
            _, language, country = part.split(".", 2)
            country_texts.setdefault(language, {})[country] = cast(CountryText, record)
    return Catalogues(
        delphi=cast(DelphiList, records["delphi"]),
        concepts=cast(Concepts, records["concepts"]),
        forced_labour=cast(ForcedLabourList, records["forced_labour"]),
        needs=cast(Needs, records["needs"]),
        decisions=cast(Decisions, records["decisions"]),
        sources=cast(Sources, records["sources"]),
        indicator_texts=cast("Mapping[str, IndicatorText]", _with_prefix(records, "indicator_text")),
        texts=cast("Mapping[str, CatalogueText]", _with_prefix(records, "text")),
        countries=cast("Mapping[str, CountryProfile]", _with_prefix(records, "country")),
        country_texts=MappingProxyType({k: MappingProxyType(v) for k, v in country_texts.items()}),
        hashes=_hashes(source_files.values()),
        stock=stock,
        additions=additions,
    )


def _with_prefix(records: Mapping[str, Record], prefix: str) -> Mapping[str, Record]:
    """Records whose part is ``prefix.<name>``, by that name."""
    return MappingProxyType({part.partition(".")[2]: r for part, r in records.items() if part.startswith(f"{prefix}.")})


def _hashes(source_files: Iterable[SourceFile[Record]]) -> Mapping[str, str]:
    return MappingProxyType({source_file.part: source_file.hash for source_file in source_files if source_file.hash})


# --- cases -------------------------------------------------------------------------------


def read_case(
    folder: Path, root: Path, cache: Path | None = None, *, positions: bool = False
) -> dict[str, SourceFile[Record]]:
    """Every file of a case by part, readable or not.

    Languages are those that the case lists; with ``positions`` (for the check) also those of
    other texts in the folder, so that a half-finished translation is checked too.
    """
    below = root if folder.is_relative_to(root) else folder

    def read(part: str) -> SourceFile[Record]:
        model = CASE_FILES[part.split(".")[0]][1]
        return read_file(folder / path_of(part, CASE_FILES), root, part, model, cache, positions=positions, below=below)

    files = {"case": read("case")}
    case = files["case"].record
    present = {
        names[1:]
        for part in ("text", "key_text")
        for names, _ in present_files(folder, CASE_FILES[part][0])
        if re.fullmatch("[.][a-z]{2}", names)
    }
    languages = set(case.languages) if isinstance(case, Case) else present
    for language in sorted(languages | present if positions else languages):
        files[f"text.{language}"] = read(f"text.{language}")
    files["key"] = read("key")
    for language in sorted(languages | present if positions else languages):
        files[f"key_text.{language}"] = read(f"key_text.{language}")
    files["review"] = read("review")
    return files


def case_of(folder: Path, source_files: Mapping[str, SourceFile[Record]]) -> CaseFile | None:
    """The case from its files, or None where one of them has no record."""
    records = {part: source_file.record for part, source_file in source_files.items() if source_file.record is not None}
    case = records.get("case")
    if len(records) < len(source_files) or not isinstance(case, Case):
        return None
    return CaseFile(
        folder=folder,
        case=case,
        texts=cast("Mapping[str, CaseText]", _with_prefix(records, "text")),
        key=cast(Key, records["key"]),
        key_texts=cast("Mapping[str, KeyText]", _with_prefix(records, "key_text")),
        review=cast(Review, records["review"]),
        hashes=_hashes(source_files.values()),
    )


def root_of(folder: Path) -> Path:
    """The scenarios folder of a case folder (``<root>/cases/<id>``), else the parent of the folder."""
    return folder.parent.parent if folder.parent.name == "cases" else folder.parent


def load_case(folder: Path, cache: Path | None = None) -> CaseFile:
    """One case; raises CaseLibraryError with every problem of its files."""
    source_files = read_case(folder, root_of(folder), cache)
    case_file = case_of(folder, source_files)
    if case_file is None:
        problems = tuple(p for source_file in source_files.values() for p in source_file.problems)
        raise _refusal(f"The case `{folder.name}`", problems)
    return case_file


def case_folders(root: Path) -> list[Path]:
    """Folders below ``cases``, by name, without hidden ones and those that begin with ``_``."""
    cases = root / "cases"
    folders = cases.iterdir() if cases.is_dir() else ()
    return sorted(p for p in folders if p.is_dir() and not p.name.startswith((".", "_")))


def load_library(
    root: Path | None = None, cache: Path | None = None, only: Iterable[str] | None = None, own: OwnFolders | None = None
) -> Library:
    """All cases below ``root`` (the kit's own by default) and those of the organisation in ``own``, or those of the ids in ``only``.

    A case is left out where a file cannot be read or an id or a text is missing, and so is the course, and so is an addition to a
    catalogue. Of an id that the kit and the organisation have, the kit's stands. Raises CaseLibraryError where a catalogue of the
    kit cannot be read.
    """
    root = scenarios_root() if root is None else root
    catalogue_files: Mapping[str, SourceFile[Record]] = _readable_catalogues(root, cache)
    problems: list[Problem] = []
    places = {folder.name: folder for folder in case_folders(root)}
    own_places: dict[str, Path] = {}
    if own is not None:
        own_places, own_problems = case_places(own, places)
        try:
            added = with_additions(catalogue_files, own.library, root, cache)
        except OSError as error:
            added = WithAdditions(catalogue_files, (unreadable_folder(own.library, error),))
        catalogue_files = added.source_files
        problems += [*own_problems, *added.problems]
    stock_files = read_stock(root, cache)
    catalogues = catalogues_of(catalogue_files, own.library if own is not None else None, stock_words(stock_files))
    ids = catalogue_ids({
        "concepts": catalogues.concepts, "needs": catalogues.needs,
        "decisions": catalogues.decisions, "sources": catalogues.sources,
    })  # fmt: skip
    wanted_ids = None if only is None else set(only)
    cases: dict[str, CaseFile] = {}
    for name, folder in sorted({**places, **own_places}.items()):
        if wanted_ids is not None and name not in wanted_ids:
            continue
        source_files = with_stock_words(read_case(folder, root, cache), stock_files)
        case_file = case_of(folder, source_files)
        problems += [p for written in source_files.values() for p in written.problems]
        if case_file is not None:
            findings = list(references(name, {part: w.record for part, w in source_files.items()}, ids))
            if name in own_places:
                findings += own_findings(case_file.case, folder)
            if not findings:
                cases[name] = case_file
            else:
                # Positions cost a full parse, so they are read only where there is something to report.
                problems += located(read_case(folder, root, positions=True), findings)
    course = read_course(root, cache)
    problems += course.problems if course is not None else ()
    return Library(
        catalogues, MappingProxyType(cases), tuple(sorted(problems, key=lambda p: p.order)), course.record if course is not None else None,
        frozenset(own_places) & frozenset(cases),
    )  # fmt: skip


def located(source_files: Mapping[str, SourceFile[Record]], findings: Iterable[Finding]) -> list[Problem]:
    """Findings as problems, with the line and column in their files (which were read with ``positions``)."""
    problems = []
    for finding in findings:
        source_file = source_files[finding.part]
        positions = source_file.positions or SourcePositions("", {}, {})
        problems.append(positions.locate(finding, source_file.file))
    return problems


def _refusal(what: str, problems: tuple[Problem, ...]) -> CaseLibraryError:
    first = f" First: {problems[0]}" if problems else ""
    return CaseLibraryError(
        f"{what} cannot be used: {len(problems)} problems. Run `tracks-sim check` to see each one.{first}", problems
    )
