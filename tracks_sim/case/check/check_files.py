"""The check of cases and catalogues, as `tracks-sim check` reports it: every problem of every file.

``case.load`` reads the files and checks what they refer to (``references``, ``course``, ``catalogue_references``). The other rules are in
``key_rules``, ``design_limits``, ``leakage_checks``, ``wording`` and ``twins``; here their findings are collected and located in the files.
The codes are explained in docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from tracks_sim.case import load
from tracks_sim.case.check import wording
from tracks_sim.case.check.design_limits import balance, feedback_words, reasons_for_wrong_answers
from tracks_sim.case.check.key_rules import key_rules
from tracks_sim.case.check.leakage_checks import WrittenCase, library_findings
from tracks_sim.case.check.person_lines import person_lines, stock_lines, words_of_stock
from tracks_sim.case.check.reason_checks import reason_checks
from tracks_sim.case.check.release_rules import release_findings
from tracks_sim.case.check.text_advice import (
    name_findings,
    person_names,
    reading_findings,
    term_findings,
    title_findings,
)
from tracks_sim.case.check.twins import twin_findings
from tracks_sim.case.load.catalogue_references import catalogue_references
from tracks_sim.case.load.course import course_findings, read_course
from tracks_sim.case.load.own_folders import KEPT_WITH_A_DRAFT
from tracks_sim.case.load.references import catalogue_ids, references
from tracks_sim.case.load.source_files import BESIDE_CASE, DRAFT_FILES, SourceFile, misnamed, path_of, read_file
from tracks_sim.case.load.stock import read_stock, stock_findings, stock_words, stocked
from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.case.model.catalogue import CheckWords, Concepts, Decisions, IndicatorText, Needs
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.stock_talk import StockTalk
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.errors import CaseLibraryError
from tracks_sim.problem import Code, Finding, Problem, guess

SourceFiles = Mapping[str, SourceFile[Record]]
Records = Mapping[str, Record | None]

NO_TALKS: Mapping[str, StockTalk] = MappingProxyType({})
_CASE_FILES = ("case.yaml", "review.yaml", "key/key.yaml", "key/panel.csv", *(path_of(part, DRAFT_FILES) for part in BESIDE_CASE))


def check_library(root: Path, paths: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Problems of everything below ``root``, or of the given cases, folders and files; errors first.

    The catalogues are always read, since cases are checked against them, and a catalogue that
    cannot be read is always reported. A path outside ``root`` must be a case folder or inside
    one; raises CaseLibraryError for a path that is neither.
    """
    root = root.resolve()
    selection = [path.resolve() for path in paths]
    catalogues = load.read_catalogues(root, positions=True)
    problems = [p for source_file in catalogues.values() for p in source_file.problems]
    cases: dict[str, SourceFiles] = {}
    if not selection or any(not _case_folder(path, root) for path in selection):
        cases = {folder.name: load.read_case(folder, root, positions=True) for folder in load.case_folders(root)}
        problems += check_catalogues(catalogues)
        problems += check_course(root, cases)
        problems += check_stock(root)
    stock = stock_words(read_stock(root))
    for folder in _folders(root, selection):
        problems += check_case(folder, root, catalogues, stock.talks if stock is not None else {})
    if not selection:
        problems += check_set(cases)
    unreadable = {p for written in catalogues.values() for p in written.problems}
    selected = {p for p in problems if p in unreadable or _within(root / p.file, selection)}
    return tuple(sorted(selected, key=lambda p: p.order))


def root_for(paths: Iterable[Path]) -> Path:
    """The scenarios folder around the first path that is in one, else the kit's own."""
    for path in paths:
        for folder in (path.resolve(), *path.resolve().parents):
            if (folder / "decisions.yaml").is_file() and (folder / "indicators").is_dir():
                return folder
    return load.scenarios_root()


def _case_folder(path: Path, root: Path) -> Path | None:
    """The case folder that a path is or is inside of, or None."""
    for folder in (path, *path.parents):
        if folder.is_dir() and ((folder / "case.yaml").is_file() or folder.parent == root / "cases"):
            return folder
    return None


def _folders(root: Path, selection: Sequence[Path]) -> list[Path]:
    all_folders = load.case_folders(root)
    if not selection:
        return all_folders
    folders: list[Path] = []
    for path in selection:
        folder = _case_folder(path, root)
        below = [f for f in all_folders if f.is_relative_to(path)]
        if folder is None and not below and not path.is_relative_to(root):
            raise CaseLibraryError(f"`{path}` is no case: it holds no case.yaml. Name a case folder or a file of one.")
        folders += [folder] if folder is not None else below
    return list(dict.fromkeys(folders))


def _within(file: Path, selection: Sequence[Path]) -> bool:
    return not selection or any(file.is_relative_to(path) for path in selection)


# --- catalogues --------------------------------------------------------------------------


def check_catalogues(source_files: SourceFiles) -> list[Problem]:
    """Problems of ids, texts and forbidden phrases in the catalogues that could be read."""
    records: Records = {part: source_file.record for part, source_file in source_files.items()}
    findings = list(catalogue_references(records))
    for part, record in records.items():
        if record is not None and "text" in part:
            findings += _denial_findings(part, record)
    return load.located(source_files, findings)


def _denial_findings(part: str, record: Record) -> Iterator[Finding]:
    for where, text in walk_strings(record.model_dump()):
        for words in _denials(text):
            yield Finding(
                part, where, "not-a-victim", f"The text says “{words}”, which nobody can say on a file.",
                "say “no reasonable grounds on present information”", words=words,
            )  # fmt: skip


# --- cases -------------------------------------------------------------------------------


def check_case(folder: Path, root: Path, catalogues: SourceFiles, talks: Mapping[str, StockTalk] = NO_TALKS) -> list[Problem]:
    """All problems of one case, as far as its files could be read. ``talks``: words in stock, by language."""
    source_files = load.read_case(folder, root, positions=True)
    catalogue_records: Records = {part: written.record for part, written in catalogues.items()}
    records: Records = {part: written.record for part, written in source_files.items()}
    key = records.get("key")
    first = _sibling_records(folder, key.twin.of, root) if isinstance(key, Key) and key.twin is not None else None
    findings = [*_unlisted_files(folder, records), *findings_of(folder.name, records, catalogue_records, first, talks)]
    beside = _files_beside(folder, root)
    problems = [p for source_file in (*source_files.values(), *beside.values()) for p in source_file.problems]
    findings += _text_findings({part: written.record for part, written in beside.items()}, catalogue_records.get("check_words"))
    return problems + load.located({**source_files, **beside}, findings)


def findings_of(
    case_id: str, records: Records, catalogue_records: Records, first: Records | None = None, talks: Mapping[str, StockTalk] = NO_TALKS
) -> list[Finding]:
    """Findings of every rule for one case, as far as its records could be read (else None).

    ``first``: records of the case that it is a twin of; ``talks``: words in stock by language, which are no text that is missing.
    """
    findings = [*_unknown_languages(records, catalogue_records), *references(case_id, stocked(records, talks), catalogue_ids(catalogue_records))]
    case, key = records.get("case"), records.get("key")
    if isinstance(case, Case) and isinstance(key, Key):
        concepts, decisions = catalogue_records.get("concepts"), catalogue_records.get("decisions")
        concepts = concepts if isinstance(concepts, Concepts) else None
        decisions = decisions if isinstance(decisions, Decisions) else None
        needs = catalogue_records.get("needs")
        texts = {part.partition(".")[2]: r for part, r in records.items() if isinstance(r, CaseText)}
        findings += key_rules(case, key, concepts, decisions)
        findings += balance(case, key, texts, concepts, needs if isinstance(needs, Needs) else None)
        findings += [f for part, r in records.items() if isinstance(r, KeyText) for f in (*feedback_words(case, part, r), *reasons_for_wrong_answers(case, key, part, r))]
        findings += reason_checks(key, {part: r for part, r in records.items() if isinstance(r, KeyText)}, concepts)
        findings += _cue_findings(key, texts, catalogue_records)
    if isinstance(case, Case):
        findings += [f for part, r in records.items() if isinstance(r, CaseText) for f in words_of_stock(part, case, r, talks.get(part.partition(".")[2]))]
    findings += release_findings(records)
    findings += _text_findings(records, catalogue_records.get("check_words"), talks)
    if isinstance(key, Key) and key.twin is not None:
        findings += twin_findings(case_id, records, first)
    return findings


def _files_beside(folder: Path, root: Path) -> SourceFiles:
    """The author's notes and the state of the translations, where there are such files. No library loads them."""
    below = root if folder.is_relative_to(root) else folder
    paths = {part: folder / path_of(part, DRAFT_FILES) for part in BESIDE_CASE}
    return {
        part: read_file(path, root, part, DRAFT_FILES[part][1], positions=True, below=below)
        for part, path in paths.items()
        if path.exists()
    }


def check_set(cases: Mapping[str, SourceFiles]) -> list[Problem]:
    """Advice on cases as a set, by the names of their folders: what makes them alike. Cases that cannot be read are left out."""
    return [problem for name, finding in library_findings(written_cases(_records_of(cases))) for problem in load.located(cases[name], [finding])]


def _records_of(cases: Mapping[str, SourceFiles]) -> dict[str, Records]:
    return {name: {part: written.record for part, written in files.items()} for name, files in cases.items()}


def check_course(root: Path, cases: Mapping[str, SourceFiles]) -> list[Problem]:
    """Problems of the course, if there is one, beside all cases by the names of their folders."""
    source_file = read_course(root, positions=True)
    if source_file is None:
        return []
    if source_file.record is None:
        return list(source_file.problems)
    found = course_findings(source_file.record, _records_of(cases))
    return [*source_file.problems, *load.located({"course": cast("SourceFile[Record]", source_file)}, found)]


def check_stock(root: Path) -> list[Problem]:
    """Problems of the words in stock for authors, if there are any."""
    files = read_stock(root, positions=True)
    findings = list(stock_findings(files))
    for part, source_file in files.items():
        if source_file.record is not None and part != "stock":
            findings += _denial_findings(part, source_file.record)
        if isinstance(source_file.record, StockTalk):
            findings += stock_lines(part, source_file.record)
    return [*(p for source_file in files.values() for p in source_file.problems), *load.located(files, findings)]


def written_cases(records: Mapping[str, Records]) -> dict[str, WrittenCase]:
    """What the checks of a set read of each case that has a structure and a key."""
    cases = {}
    for name, of_case in records.items():
        case, key = of_case.get("case"), of_case.get("key")
        if isinstance(case, Case) and isinstance(key, Key):
            texts = {part.partition(".")[2]: r for part, r in of_case.items() if isinstance(r, CaseText)}
            cases[name] = WrittenCase(case, key, texts)
    return cases


def _sibling_records(folder: Path, case_id: str, root: Path) -> Records | None:
    """Records by part of the case in the folder beside this one, or None where there is none."""
    folder_beside = folder.parent / case_id
    if not (folder_beside / "case.yaml").is_file():
        return None
    return {part: source_file.record for part, source_file in load.read_case(folder_beside, root).items()}


def _unlisted_files(folder: Path, records: Records) -> Iterator[Finding]:
    """Advice on texts in a language that the case does not list, and on files that are no part of a case."""
    case = records.get("case")
    if not isinstance(case, Case):
        return
    unlisted = sorted({part.partition(".")[2] for part in records if "." in part} - set(case.languages))
    for language in unlisted:
        yield Finding(
            "case", ("languages",), "language-not-listed", f"There are texts in `{language}`, which `languages` does not list.",
            "list it when the translation is complete; until then nobody sees it", advice=True, at_key=True,
        )  # fmt: skip
    texts = {f"{where}text/{language}.yaml" for where in ("", "key/") for language in (*case.languages, *unlisted)}
    kept = KEPT_WITH_A_DRAFT if (folder / "journal.jsonl").is_file() else frozenset[str]()
    for path in sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(step.startswith(".") for step in p.relative_to(folder).parts)
    ):
        name = path.relative_to(folder).as_posix()
        if name in kept:
            continue
        missing = (other for other in (*texts, *_CASE_FILES) if not (folder / other).exists())
        if (
            name not in texts
            and name not in _CASE_FILES
            and not any(
                f"`{path.name}`" in misnamed(folder / other)
                for other in missing
                if (folder / other).parent == path.parent
            )
        ):
            yield Finding(
                "case", ("id",), "stray-file", f"The file `{name}` is no part of a case and is never read.",
                "remove it, or move notes out of the case", advice=True,
            )  # fmt: skip


def _unknown_languages(records: Records, catalogues: Records) -> Iterator[Finding]:
    """Advice on languages of the case in which the catalogues have no words."""
    case, known = records.get("case"), {part.partition(".")[2] for part in catalogues if part.startswith("text.")}
    for index, language in enumerate(case.languages if isinstance(case, Case) else ()):
        if known and language not in known:
            yield Finding(
                "case", ("languages", index), "language-unknown", f"The kit has no words in `{language}`: its catalogues are in {', '.join(sorted(known))}.",
                guess(language, known) or "translate the catalogues too, or take the language out", advice=True,
            )  # fmt: skip


def _text_findings(records: Records, check_words: Record | None, talks: Mapping[str, StockTalk] = NO_TALKS) -> Iterator[Finding]:
    """Findings for what no text of a case may hold: forbidden phrases, personal details, names of places."""
    heard = stocked(records, talks)
    place_names = wording.place_names(check_words.cities, check_words.allowed) if isinstance(check_words, CheckWords) else None
    names = person_names(check_words) if isinstance(check_words, CheckWords) else None
    for part, record in records.items():
        if isinstance(record, CaseText | KeyText):
            data = record.model_dump()
        elif isinstance(record, Review):
            data = {"origin_note": record.origin_note, "entries": [{"note": entry.note} for entry in record.entries]}
        elif isinstance(record, Notes):
            data = record.model_dump(exclude={"set_aside"})  # it names what the advice names
        else:
            continue
        if isinstance(record, CaseText | KeyText):
            yield from _denial_findings(part, record)
        if isinstance(record, CaseText) and isinstance(check_words, CheckWords):
            yield from title_findings(part, record, check_words)
        if isinstance(record, CaseText) and isinstance(lines := heard[part], CaseText):
            yield from person_lines(part, lines, case.room if isinstance(case := records.get("case"), Case) else None)
        for where, text in walk_strings(data):
            for match in _personal_details(text):
                yield Finding(
                    part, where, match.code, f"“{match.words}” looks like {match.what}.", _REMEDY[match.code], words=match.words
                )
            if place_names is not None:
                yield from _place_findings(part, where, text, place_names)
            if isinstance(check_words, CheckWords):
                yield from term_findings(part, where, text, check_words.glossary)
            if names is not None and not isinstance(record, Review):  # which may name whose report was read
                places = (*_named(place_names, text), *_suspected(place_names, text)) if place_names is not None else ()
                yield from name_findings(part, where, text, names, places)
            if isinstance(record, CaseText | KeyText):
                yield from reading_findings(part, where, text)


# An author changes one text of hundreds at a time, and these look at each letter of all of them: what was found in a text is kept.
# Here and not in `wording`, which also reads what trainees type: that is not to stay in memory.
_denials = lru_cache(maxsize=4096)(wording.denials)
_personal_details = lru_cache(maxsize=4096)(wording.personal_details)
_named = lru_cache(maxsize=4096)(wording.PlaceNames.named)
_suspected = lru_cache(maxsize=4096)(wording.PlaceNames.suspected)

_REMEDY: dict[Code, str] = {
    "exact-date": "say it relative to arrival, such as “two weeks after arrival”",
    "e-mail": "remove it; nothing in a case can be written to",
    "web-address": "remove it, or name the work in sources.yaml",
    "phone-number": "remove it; say that a number was given",
    "file-number": "remove it; say that there was a number",
    "exact-age": "give an age band, such as “in her thirties”",
}


def _place_findings(part: str, where: tuple[str | int, ...], text: str, place_names: wording.PlaceNames) -> Iterator[Finding]:
    for words in _named(place_names, text):
        yield Finding(
            part, where, "place-name", f"“{words}” names a place below region level.", "say “a coastal region”, “the town”", words=words
        )
    for words in _suspected(place_names, text):
        yield Finding(
            part, where, "place-suspected", f"“{words}” may name a place.",
            "describe the place if it is one; check_words.yaml lists words that are none", advice=True, words=words,
        )  # fmt: skip


def _cue_findings(key: Key, texts: Mapping[str, CaseText], catalogues: Records) -> Iterator[Finding]:
    """Findings where evidence of a present indicator uses the words of the indicator's own label, in each language."""
    for language, text in texts.items():
        labels = catalogues.get(f"indicator_text.{language}")
        if not isinstance(labels, IndicatorText):
            continue
        for row in key.indicators:
            label = labels.concepts.get(row.concept)
            if row.state != "present" or label is None:
                continue
            for passage in sorted(row.right_passages & set(text.passages)):
                shared = wording.names_indicator(text.passages[passage], label.label)
                if shared:
                    yield Finding(
                        f"text.{language}", ("passages", passage), "cue-names-indicator",
                        f"The passage `{passage}` uses the words of “{label.label}” ({', '.join(f'{s}…' for s in shared)}).",
                        "write what is seen, heard or recorded",
                    )  # fmt: skip
