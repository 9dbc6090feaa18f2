"""How well the classifier reads typed questions: accuracy and confusion tables on labelled questions.

    python benchmarks/classifier.py [--write]

Questions are in tests/interview/questions.<language>.csv with the part they belong to: rules were
adjusted on ``tuned`` and ``messy_tuned`` only. ``--write`` writes docs/classifier.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tracks_sim.bots.calibration import wilson
from tracks_sim.case.conversation import FORMS
from tracks_sim.interview.classifier import RULES, UNSURE, Reading, classify

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "English", "fr": "French"}
PARTS = {
    "tuned": "plain, rules adjusted on them",
    "held_out": "plain, held out",
    "messy_tuned": "messy, rules adjusted on them",
    "messy_held_out": "messy, held out",
}


class Labelled(NamedTuple):
    """One question with its label and its reading."""

    part: str
    form: str
    topic: str
    question: str
    reading: Reading | None


def read(language: str) -> list[Labelled]:
    """The labelled questions of a language, each read."""
    with (ROOT / "tests/interview" / f"questions.{language}.csv").open(encoding="utf-8", newline="") as stream:
        return [Labelled(r["half"], r["form"], r["topic"], r["question"], classify(r["question"], language)) for r in csv.DictReader(stream)]


def share(hits: Sequence[bool]) -> str:
    """Share with its Wilson interval, or a dash where there is nothing."""
    if not hits:
        return "–"
    value, low, high = wilson(sum(hits), len(hits))
    return f"{sum(hits)} of {len(hits)} = {100 * value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def accuracy(rows: Sequence[Labelled]) -> str:
    """A table of accuracy by part."""
    lines = ["| questions | form right | form right where sure | topic right |", "|---|---|---|---|"]
    for part, name in PARTS.items():
        found = [r for r in rows if r.part == part]
        right = [r.reading is not None and r.reading.form == r.form for r in found]
        sure = [ok for r, ok in zip(found, right, strict=True) if r.reading is not None and r.reading.sure]
        topics = [r.reading is not None and r.reading.topic == r.topic for r in found if r.topic]
        lines.append(f"| {name} | {share(right)} | {share(sure)} | {share(topics)} |")
    return "\n".join(lines)


def confusion(rows: Sequence[Labelled]) -> str:
    """Labelled form by read form, over held-out questions of both kinds."""
    counts = Counter((r.form, r.reading.form) for r in rows if r.part.endswith("held_out") and r.reading is not None)
    lines = ["| labelled \\ read | " + " | ".join(FORMS) + " |", "|---" * (len(FORMS) + 1) + "|"]
    lines += [f"| {form} | " + " | ".join(str(counts[form, other] or "") for other in FORMS) + " |" for form in FORMS]
    return "\n".join(lines)


def page() -> str:
    """docs/classifier.md."""
    parts = [
        "# How typed questions are read\n",
        "Written by `python benchmarks/classifier.py --write`; a test holds it to the present rules.\n",
        "A trainee may type a question instead of choosing one of the list. `tracks_sim/interview/classifier.py` names its form and "
        "topic by rules tried in order, says which rule it was, and says whether it is sure. The reading is shown before the question is put "
        "and can be corrected; no harm is recorded on it, and the typed text stays in the attempt.\n",
        "## How far to trust these figures\n",
        "Questions and rules were written by the same author, the questions first. The *plain* questions are complete sentences with a "
        "question mark where one belongs; every second of each form was held out, and rules were never adjusted on those. That "
        "the same hand wrote both makes their figures an upper bound. The *messy* ones imitate hurried typing: no marks, dropped "
        "words, the question word in the middle; they were written after the rules, which then read 30 % (English) and 25 % (French) of all their forms rightly; after that the rules were adjusted on every second of them. **On messy "
        "questions the reading is wrong more often than right**, so the screen must ask, above all where the rule is a guess "
        f"({', '.join(f'`{r}`' for r in sorted(UNSURE))}). No question comes from a real trainee yet. Intervals are Wilson's, 95 %. "
        "What is read wrongly is named below, so further work on the rules needs new questions to hold out.\n",
    ]
    for language, name in LANGUAGES.items():
        rows = read(language)
        parts += [f"## {name}: {len(rows)} questions\n", accuracy(rows) + "\n", "Forms of all held-out questions:\n", confusion(rows) + "\n"]
        wrong = [r for r in rows if r.part == "held_out" and (r.reading is None or r.reading.form != r.form)]
        if wrong:
            parts.append("Plain held-out questions read wrongly:\n")
            parts.append("\n".join(f"- “{r.question}” is {r.form}, read as {r.reading.form if r.reading else 'nothing'}" for r in wrong) + "\n")
    parts += ["## The rules, in the order they are tried\n", "\n".join(f"- `{rule}`: {said}" for rule, said in RULES.items()) + "\n"]
    return "\n".join(parts)


def main() -> int:
    """Print the tables, or write the page."""
    parser = argparse.ArgumentParser(description="Accuracy of the classifier of typed questions.")
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        (ROOT / "docs/classifier.md").write_text(page(), encoding="utf-8")
        return 0
    for language, name in LANGUAGES.items():
        print(f"{name}\n{accuracy(read(language))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
