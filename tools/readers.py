"""Trials of cases by readers who see only a part of them: ``python -m tools.readers sheets FOLDER``, then ``... figures FOLDER``.

``sheets`` writes for each reader what they see and a file for their answers. ``figures`` reads the answers and prints the tables of
docs/library.md. Four trials; each case is read by ten in the first three:

options     the six options, shuffled, and who decides. Nothing of the case. Which one would you take?
first page  title, summary, briefing and task. Is it a case of trafficking or another one, if you had to bet?
passages    each passage that the key rests on, without its case. What does it say, in your own words?
keys        whole cases as a trainee reads them, without the talk: every answer, by three readers a case, one of them in French.
            ``sheets FOLDER keys CASE ...`` writes them; an answer is a line ``case,reader,row,answer``, and ``figures FOLDER keys`` compares.

The first two ask whether a case can be guessed. The baseline is what a professional knows without the file: of the options for an adult
the better of always taking one decision and of taking any that is not of the kind ``dangerous``; of those for a child that child
protection comes first; of the first page that half of the cases are controls.
The third asks whether a passage is understood.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from scipy.stats import binomtest

from tracks_sim.case.load import CaseFile, Catalogues, Library, load_library, scenarios_root
from tracks_sim.case.model.catalogue import Labelled, TwoSided
from tracks_sim.i18n import translator
from tracks_sim.labels import DETECTION_NAMES, LEVEL_NAMES, STATE_NAMES, STEP_NAMES
from tracks_sim.psychometrics.agreement import cohen_kappa

READERS = 10
LANGUAGES = ("en", "fr")
"""Odd readers read English, even ones French."""
SUSPICIOUS = 0.05
"""One-sided p below which a case counts as guessed."""
CHILD_FIRST = "child_protection"
"""What a professional chooses for a child without the file."""
TRIALS = ("options", "first page", "passages")


def main(argv: list[str]) -> int:
    """Run one of the two commands."""
    match argv:
        case ["sheets", folder, "keys", *cases]:
            write_whole_cases(load_library(scenarios_root()), Path(folder), cases)
        case ["figures", folder, "keys"]:
            print("\n".join(agreement(load_library(scenarios_root()), Path(folder))))
        case ["sheets", folder]:
            write_sheets(load_library(scenarios_root()), Path(folder))
        case ["figures", folder]:
            print("\n".join(figures(load_library(scenarios_root()), Path(folder))))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def cases_of_course(library: Library) -> list[CaseFile]:
    """The short cases, in the order of their ids."""
    return [file for name, file in sorted(library.cases.items()) if file.case.length == "short"]


def language_of(reader: int) -> str:
    """Language that a reader, numbered from 1, reads in."""
    return LANGUAGES[(reader - 1) % 2]


def shuffled_options(file: CaseFile, reader: int) -> list[str]:
    """Ids of the options in the order in which a reader sees them."""
    ids = [option.id for option in file.case.options]
    Random(f"{file.case.id} {reader}").shuffle(ids)
    return ids


def keyed_passages(file: CaseFile) -> list[str]:
    """Passages that a keyed judgement rests on, in the order of the file."""
    key = file.key
    rows = [*key.indicators, *key.needs, *([key.detection] if key.detection else [])]
    rests = {passage for row in rows for group in row.evidence for passage in group.any}
    return [passage for paper in file.case.documents for passage in paper.passages if passage in rests]


# --- sheets ----------------------------------------------------------------------------------------------


def write_sheets(library: Library, folder: Path) -> None:
    """Write what each reader sees, a file a reader and trial, and the head of their answers."""
    folder.mkdir(parents=True, exist_ok=True)
    files = cases_of_course(library)
    for reader in range(1, READERS + 1):
        order = list(range(len(files)))
        Random(f"order {reader}").shuffle(order)
        for trial in TRIALS:
            lines = [line for number in order for line in _sheet(trial, number, files[number], library, reader)]
            (folder / f"{trial.replace(' ', '-')}-{reader}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sheet(trial: str, number: int, file: CaseFile, library: Library, reader: int) -> Iterator[str]:
    language = language_of(reader)
    texts, fixed = file.texts[language], library.catalogues.texts[language]
    yield f"## {letter(number)}"
    if trial == "options":
        yield f"{fixed.mandates[file.case.mandate]} ({fixed.settings[file.case.setting]})"
        yield from (f"{place}. {texts.options[option]}" for place, option in enumerate(shuffled_options(file, reader), 1))
    elif trial == "first page":
        yield f"**{texts.title}.** {texts.summary}\n\n{texts.briefing}\n\n{texts.task}"
    else:
        passages = keyed_passages(file)
        Random(f"passages {file.case.id} {reader}").shuffle(passages)
        yield from (f"- {passage}: {texts.passages[passage]}" for passage in passages)
    yield ""


def letter(number: int) -> str:
    """Letter that stands for a case on the sheets, so that no id is seen."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]


# --- whole cases -----------------------------------------------------------------------------------------

KEY_LANGUAGES = ("en", "en", "fr")
"""Of the readers of whole cases, in their order."""


def write_whole_cases(library: Library, folder: Path, cases: Sequence[str]) -> None:
    """Write a sheet a case and language: all that a trainee reads and is asked, without the talk and without anything of the key."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in cases:
        for language in dict.fromkeys(KEY_LANGUAGES):
            text = "\n".join(whole_case(library.case(name), library.catalogues, language))
            (folder / f"{name}.{language}.md").write_text(text + "\n", encoding="utf-8")


def whole_case(file: CaseFile, catalogues: Catalogues, language: str) -> Iterator[str]:
    """Lines of a sheet: papers, then the rows, each with its id and the answers that it takes."""
    case, texts, fixed, t = file.case, file.texts[language], catalogues.texts[language], translator(language)
    yield f"# {texts.title}\n\n{texts.briefing}\n\n{texts.task}\n\n{fixed.mandates[case.mandate]}; {fixed.settings[case.setting]}\n"
    for paper in case.documents:
        said = texts.documents[paper.id]
        yield f"## {said.title}\n\n{said.note}\n"
        yield from (f"- {passage}: {texts.passages[passage]}" for passage in paper.passages)
        yield ""

    def rows(step: str, names: Mapping[str, str], asked: Iterable[tuple[str, TwoSided | Labelled]]) -> Iterator[str]:
        yield f"\n## {t(STEP_NAMES[step])}: {'; '.join(f'{answer} = {t(name)}' for answer, name in names.items())}\n"  # type: ignore[index]
        for row, about in asked:
            meaning = about.meaning if isinstance(about, Labelled) else f"{about.this_is} {about.this_is_not and f'(≠ {about.this_is_not})'}"
            yield f"- {row}: **{about.label}**. {meaning}"

    states = {state: STATE_NAMES[state] for state in ("present", "absent", "insufficient")}
    concepts = catalogues.indicator_texts[language].concepts
    yield from rows("indicators", states, ((f"indicators.{concept}", concepts[concept]) for concept in case.indicators))
    yield from rows("detection", DETECTION_NAMES, ())
    question = t("On what is known now, may this person have been trafficked?")
    yield f"- detection: {question}"
    if "elements" in case.steps:
        yield from rows("elements", STATE_NAMES, ((f"elements.{element}", fixed.elements[element]) for element in fixed.elements))
    yield from rows("needs", LEVEL_NAMES, ((f"needs.{need}", fixed.needs[need]) for need in case.needs))
    yield f"\n## {t(STEP_NAMES['decision'])}\n"
    yield from (f"- decision = {option}: {texts.options[option]}" for option in shuffled_options(file, len(language)))
    for part in case.plan:
        yield f"\n## plan.{part.part} ({part.choose})\n"
        yield from (f"- {option}: {texts.plan[part.part][option]}" for option in part.options)


def keyed_answers(file: CaseFile) -> dict[str, tuple[str, ...]]:
    """Answers that stand, by row: what is keyed first, then what stands beside it. Of the plan, those that are needed."""
    key = file.key
    detection = key.detection
    found = {f"indicators.{row.concept}": (row.state, *row.also_accepted) for row in key.indicators}
    found |= {"detection": (detection.state, *detection.also_accepted)} if detection else {}
    found |= {f"elements.{name}": (row.state, *row.also_accepted) for name, row in (*key.elements.items(), ("protection", key.protection)) if row}
    found |= {f"needs.{row.need}": (row.level, *row.also_accepted) for row in key.needs}
    found["decision"] = tuple(row.option for row in key.options if row.standing == "best")
    return found | {f"plan.{part}": tuple(row.needed) for part, row in key.plan.items()}


def agreement(library: Library, folder: Path) -> list[str]:
    """Lines: agreement with the key by kind of row, with Cohen's kappa against what is keyed first, and each row that a reader answered otherwise."""
    by_row: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    keys: dict[str, dict[str, tuple[str, ...]]] = {}
    for case, answered in answers(folder, "keys").items():
        keys[case] = keyed_answers(library.case(case))
        for one in answered:
            by_row[case, one["row"]][int(one["reader"])] = one["answer"]
            if "keyed" in one:  # the key when it was read; docs/trials has it
                keys[case][one["row"]] = tuple(one["keyed"].split())
    lines = ["| reader | rows of | read | first answer of the key | one that stands | κ |", "|---|---|---|---|---|---|"]
    for reader in sorted({reader for said in by_row.values() for reader in said}):
        for kind in ("indicators", "detection", "elements", "needs", "decision"):
            pairs = [
                (said[reader], keys[case][row]) for (case, row), said in by_row.items()
                if row.split(".")[0] == kind and reader in said and row in keys[case]
            ]  # fmt: skip
            if pairs:
                first, stands = sum(a in (k if kind == "decision" else k[:1]) for a, k in pairs), sum(a in k for a, k in pairs)
                labels = sorted({a for a, _ in pairs} | {k[0] for _, k in pairs})
                kappa = "–" if kind == "decision" else f"{cohen_kappa([labels.index(k[0]) for _, k in pairs], [labels.index(a) for a, _ in pairs]).value:.2f}"
                lines.append(f"| {reader} | {kind} | {len(pairs)} | {first} | {stands} | {kappa} |")
    lines += ["", "| case | row | key | readers |", "|---|---|---|---|"]
    for (case, row), said in sorted(by_row.items()):
        stands = keys[case].get(row, ())
        wrong = [a for a in said.values() if a not in stands]
        if wrong and not row.startswith("plan."):
            lines.append(f"| {case} | {row} | {' / '.join(stands)} | {', '.join(said.values())} |")
    return lines


# --- figures ---------------------------------------------------------------------------------------------


def figures(library: Library, folder: Path) -> list[str]:
    """Lines of a table: how often each case was guessed, beside the baseline, and which passages were misread."""
    files = cases_of_course(library)
    options, firsts, misread = answers(folder, "options"), answers(folder, "first-page"), answers(folder, "passages")
    adults = [file for file in files if not file.case.presumed_child]
    chance = max(best_decision(adults), *(share_of_careful(file, library) for file in adults))
    lines = ["| case | options: best one taken | p | first page: sort guessed | p | passages read | misread by two of three |", "|---|---|---|---|---|---|---|"]
    all_taken: list[bool] = []
    all_guessed: list[bool] = []
    for number, file in enumerate(files):
        best = {o.option for o in file.key.options if o.standing == "best"}
        taken = [option_of(file, a) in best for a in options[letter(number)] + options[file.case.id]]
        guessed = [(a["answer"] == "trafficking") == (file.key.classification == "trafficking") for a in firsts[letter(number)] + firsts[file.case.id]]
        passages: dict[str, list[bool]] = defaultdict(list)
        for answer in misread[letter(number)] + misread[file.case.id]:
            passages[answer["passage"]].append(answer["answer"] == "misread")
        wrong = sorted(p for p, found in passages.items() if 3 * sum(found) >= 2 * len(found))
        if file in adults:
            all_taken += taken
        all_guessed += guessed
        lines.append(f"| {file.case.id} | {_against(taken, chance if file in adults else known_of_children(file))} | {_against(guessed, 1 / 2)} | {len(passages)} | {', '.join(wrong) or '0'} |")
    lines.append(f"| all (options: adults) | {_against(all_taken, chance)} | {_against(all_guessed, 1 / 2)} | | |")
    return [*lines, "", f"Baseline of the options: {chance:.3f} for adults, for a child what the rule for children earns; of the first page: 0.5."]


def known_of_children(file: CaseFile) -> float:
    """1 where informing child protection is best, which a professional knows of every child; else 0."""
    decisions = {o.id: o.decision for o in file.case.options}
    return float(any(decisions[k.option] == CHILD_FIRST for k in file.key.options if k.standing == "best"))


def option_of(file: CaseFile, answer: Mapping[str, str]) -> str:
    """Id of the option that a reader took: by its number on their sheet, or the id itself, as docs/trials has it."""
    said = answer["answer"]
    return shuffled_options(file, int(answer["reader"]))[int(said) - 1] if said.isdigit() else said


def best_decision(files: Sequence[CaseFile]) -> float:
    """Share of cases in which the decision that is best most often is best."""
    best = Counter(o.decision for file in files for o in file.case.options if any(k.option == o.id and k.standing == "best" for k in file.key.options))
    return max(best.values()) / len(files)


def share_of_careful(file: CaseFile, library: Library) -> float:
    """Chance to take a best option at random among those that are not of the kind ``dangerous``."""
    kinds = {decision.id: decision.kind for decision in library.catalogues.decisions.decisions}
    careful = [o for o in file.case.options if kinds[o.decision] != "dangerous"]
    return sum(k.standing == "best" for k in file.key.options) / len(careful)


def _against(found: Sequence[bool], chance: float) -> str:
    """Two cells: how many were right, and the one-sided p of a binomial test; ``*`` marks what beats the baseline."""
    if not found:
        return "- | -"
    right, of = sum(found), len(found)
    p = binomtest(right, of, chance, alternative="greater").pvalue
    return f"{right} of {of} | {p:.3f}{'*' if p < SUSPICIOUS else ''}"


def answers(folder: Path, trial: str) -> dict[str, list[dict[str, str]]]:
    """Answers of a trial by the letter or the id of the case, from all its files (``options-1.csv`` …); none where nobody has read yet."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in sorted(folder.glob(f"{trial}*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found[row["case"]].append(row)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
