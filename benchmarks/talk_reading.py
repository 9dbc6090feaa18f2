"""How often typed words are read rightly, by voice, on the untuned part of the corpus (docs/reading.md).

    python -m benchmarks.talk_reading [--json]

Sentences are read without a case. *Right at once*: read surely, and the act is one that its writer or the second labeller gave it. *Offered*: right at
once, or among the at most three acts that are offered. *Wrong*: read surely as something else. Of *none of these* what counts is that nothing is done
unasked. A sentence *hurts* where both labellers call it blaming or intruding; it is *accused* where both call it decent and it is read as hostile.
Exit code 1 where a sentence takes more than 5 ms of one core (processor time, the least of three runs), or where a talk is ended by mistake, be it for another day.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.interview import QuestionReading, read_question

CORPUS = Path(__file__).parents[1] / "tools/reading"
LANGUAGES = ("en", "fr")
WANTED_SECONDS = 0.005
HURTS = frozenset({"blames", "intrudes"})
ENDS = frozenset({"move:close_safely", "move:leave", "move:second_interview"})
"""Acts that end the talk of today."""


class Scored(NamedTuple):
    """One untuned sentence, and how it is read."""

    row: dict[str, str]
    reading: QuestionReading
    seconds: float

    @property
    def right(self) -> frozenset[str]:
        """Acts that count as right: of both labellers, second ones too."""
        return frozenset(act for name in ("act", "second", "act_2") for act in self.row[name].split("+") if act != "-")

    @property
    def none(self) -> bool:
        return self.row["act"] == "none"


def untuned(language: str) -> list[dict[str, str]]:
    """The untuned sentences of a language."""
    with (CORPUS / f"untuned.{language}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def scored(row: dict[str, str], language: str) -> Scored:
    """Read one sentence three times; the least processor time counts."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        reading = read_question(row["text"], language)
        seconds.append(time.process_time() - start)
    return Scored(row, reading, min(seconds))


def share(found: Sequence[bool]) -> float | None:
    """Share of true ones; None of nothing."""
    return sum(found) / len(found) if found else None


def figures(part: Sequence[Scored]) -> dict[str, float | int | None]:
    """All figures of some sentences."""
    asked = [s for s in part if not s.none]
    agreed_hurts = [s for s in part if {s.row["stance"], s.row["stance_2"]} <= HURTS]
    decent = [s for s in part if not {s.row["stance"], s.row["stance_2"]} & HOSTILE_STANCES]
    return {
        "sentences": len(part),
        "right at once": share([s.reading.sure and s.reading.act in s.right for s in asked]),
        "right or offered": share([(s.reading.sure and s.reading.act in s.right) or bool(set(s.reading.offers) & s.right) for s in asked]),
        "wrong": share([s.reading.sure and s.reading.act not in s.right for s in part]),
        "none declined": share([not s.reading.sure for s in part if s.none]),
        "hurting found": share([s.reading.stance in HOSTILE_STANCES for s in agreed_hurts]),
        "decent accused": share([s.reading.stance in HOSTILE_STANCES for s in decent]),
        "ended by mistake": sum(s.reading.sure and s.reading.act in ENDS and s.reading.act not in s.right for s in part),
    }  # fmt: skip


def cell(value: float | int | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else f"{100 * value:.0f} %"


def main() -> int:
    """Read, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", dest="as_json")
    asked = parser.parse_args()
    found: dict[str, dict[str, dict[str, float | int | None]]] = {}
    slowest = 0.0
    for language in LANGUAGES:
        part = [scored(row, language) for row in untuned(language)]
        slowest = max(slowest, *(s.seconds for s in part))
        voices = sorted({s.row["voice"] for s in part})
        found[language] = {"all": figures(part), **{voice: figures([s for s in part if s.row["voice"] == voice]) for voice in voices}}
    if asked.as_json:
        print(json.dumps({"figures": found, "slowest seconds": slowest}, indent=1))
    else:
        for language, by_voice in found.items():
            names = list(next(iter(by_voice.values())))
            print(f"\n| {language} | {' | '.join(names)} |\n|---{'|---' * len(names)}|")
            for voice, values in by_voice.items():
                print(f"| {voice} | {' | '.join(cell(values[name]) for name in names)} |")
        print(f"\nSlowest sentence: {1000 * slowest:.1f} ms (wanted: 5 at most)")
    return int(slowest > WANTED_SECONDS or any(values["all"]["ended by mistake"] for values in found.values()))


if __name__ == "__main__":
    sys.exit(main())
