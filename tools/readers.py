"""Trials of cases by readers who see only a part of them: ``python -m tools.readers sheets FOLDER``, then ``... figures FOLDER``.

``sheets`` writes for each reader what they see and a file for their answers. ``figures`` reads the answers and prints the tables of
docs/library.md. Three trials, each case read by ten:

options     the six options, shuffled, and who decides. Nothing of the case. Which one would you take?
first page  title, summary, briefing and task. Is it a case of trafficking or another one, if you had to bet?
passages    each passage that the key rests on, without its case. What does it say, in your own words?

The first two ask whether a case can be guessed. The baseline is what a professional knows without the file: of the options for an adult
the better of always taking one decision and of taking any that is not of the kind ``dangerous``; of those for a child that child
protection comes first; of the first page that half of the cases are controls.
The third asks whether a passage is understood.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from scipy.stats import binomtest

from tracks_sim.case.load import CaseFile, Library, load_library, scenarios_root

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
        taken = [shuffled_options(file, int(a["reader"]))[int(a["answer"]) - 1] in best for a in options[letter(number)]]
        guessed = [(a["answer"] == "trafficking") == (file.key.classification == "trafficking") for a in firsts[letter(number)]]
        passages: dict[str, list[bool]] = defaultdict(list)
        for answer in misread[letter(number)]:
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
    """Answers of a trial by the letter of the case, from all its files (``options-1.csv`` …); none where nobody has read yet."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for path in sorted(folder.glob(f"{trial}*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found[row["case"]].append(row)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
