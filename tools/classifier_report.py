"""Measures how typed questions are read, and writes docs/classifier.md: ``python -m tools.classifier_report``.

Three sets: the tuned and the held half of tests/interview/questions.<language>.csv, and the questions
of the cases, with the labels of the cases' authors.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracks_sim.bots.calibration import wilson
from tracks_sim.case.conversation import FORMS
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.interview import RECOMMENDED, Read, read_question
from tracks_sim.interview.classifier import folded, form_patterns, unquoted
from tracks_sim.interview.question_words import FORMS_BY_WORDS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/classifier.md"
LANGUAGES = {"en": "English", "fr": "French"}
SETS = {"tuned": "tuned half", "held": "held half", "cases": "questions of the cases"}


@dataclass(frozen=True)
class Labelled:
    """One question with the labels a person gave it, and how it was read."""

    text: str
    form: str
    topic: str | None
    also: str
    """A form or topic that a careful reader could choose as well, or ""."""
    read: Read


def labelled(language: str) -> dict[str, list[Labelled]]:
    """The questions of one language by set, tuned, held, cases."""
    found: dict[str, list[Labelled]] = {"tuned": [], "held": [], "cases": list(of_cases(language))}
    with (ROOT / f"tests/interview/questions.{language}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            topic = None if row["form"] == "encourager" else row["topic"]
            read = read_question(row["text"], language)
            found[row["half"]].append(Labelled(row["text"], row["form"], topic, row["note"].removeprefix("or "), read))
    return found


def of_cases(language: str) -> Iterator[Labelled]:
    """The questions that the cases offer, with the labels of their authors."""
    for case in load_library(scenarios_root()).cases.values():
        for question in case.case.questions:
            text = case.texts[language].questions[question.id]
            yield Labelled(text, question.form, question.topic, "", read_question(text, language))


def right(rows: Iterable[Labelled], what: str) -> list[bool]:
    """Whether each reading is right: form, topic (of those that have one), either (the second label counts too), or recommended."""
    if what == "topic":
        return [r.topic == r.read.topic for r in rows if r.topic]
    if what == "either":
        return [r.read.form in (r.form, r.also) for r in rows]
    if what == "recommended":
        return [(r.form in RECOMMENDED) == (r.read.form in RECOMMENDED) for r in rows]
    return [r.form == r.read.form for r in rows]


def share(found: list[bool]) -> str:
    """``156 of 162 = 96.3 % (92.2-98.3)``, with Wilson's 95 % interval."""
    _, low, high = wilson(sum(found), len(found))
    return f"{sum(found)} of {len(found)} = {100 * sum(found) / len(found):.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def confusion(rows: list[Labelled]) -> str:
    """Rows: the label; columns: the reading; a point where there is none."""
    counts = Counter((r.form, r.read.form) for r in rows)
    lines = ["| label \\ read as | " + " | ".join(f.replace("_", " ") for f in FORMS) + " |", "|---" * (len(FORMS) + 1) + "|"]
    for label in FORMS:
        lines.append(f"| {label.replace('_', ' ')} | " + " | ".join(str(counts[label, f] or "·") for f in FORMS) + " |")
    return "\n".join(lines)


def commonest(rows: list[Labelled]) -> str:
    """The five commonest confusions of form, in words."""
    counts = Counter((r.form, r.read.form) for r in rows if r.form != r.read.form)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]
    return ", ".join(f"{a} read as {b} ({n})".replace("_", " ") for (a, b), n in ranked) or "none"


def example(rule: int, rows: list[Labelled]) -> str:
    """A question of ``rows`` that this English rule decides, as the end of a line, or nothing."""
    for row in rows:
        seen = folded(unquoted(row.text))
        if next(n for n, (pattern, _) in enumerate(form_patterns("en")) if pattern.search(seen)) == rule:
            return f" *{row.text}*"
    return ""


def page() -> str:
    """The whole page, from the rules and the sets as they are."""
    sets = {language: labelled(language) for language in LANGUAGES}
    held, cases = [sets[la]["held"] for la in LANGUAGES], [sets[la]["cases"] for la in LANGUAGES]
    head = "| language | set | form | recommended or not | topic |\n|---|---|---|---|---|\n"
    table = head + "\n".join(
        f"| {LANGUAGES[la]} | {SETS[s]} | {share(right(rows, 'form'))} | {share(right(rows, 'recommended'))} | {share(right(rows, 'topic'))} |"
        for la, by_set in sets.items() for s, rows in by_set.items()
    )  # fmt: skip
    rules = "\n".join(
        f"{n}. **{rule.form.replace('_', ' ')}**: … {rule.reason}.{example(n - 1, sets['en']['tuned'])}"
        for n, rule in enumerate(FORMS_BY_WORDS["en"], 1)
    )
    doubtful = "; ".join(
        f"{LANGUAGES[la]}: {sum(bool(r.also) for s in ('tuned', 'held') for r in by_set[s])} of "
        f"{len(by_set['tuned']) + len(by_set['held'])}, and with either label {share(right(by_set['held'], 'either'))} of the held half are read right"
        for la, by_set in sets.items()
    )
    examples = "\n".join(
        f"- “{r.text}” labelled {r.topic}, read as {r.read.topic}."
        for by_set in sets.values() for r in [r for r in by_set["tuned"] if r.topic and r.topic != r.read.topic][:4]
    )  # fmt: skip
    tables = "\n\n".join(
        f"### {LANGUAGES[la]}, {SETS[s]}\n\n{confusion(rows)}" for la, by_set in sets.items() for s, rows in by_set.items()
    )
    bare = [sum("no word names a topic" in r.read.why or "aucun mot ne nomme" in r.read.why for r in rows if r.topic) for rows in cases]
    return f"""# How a typed question is read

A trainee may type a question instead of choosing one. Rules read its form and its topic in English and French, and
say which words decided. **The reading is shown before the question is put, and the trainee can always correct it.**
No harm is recorded on a reading alone, and the list of questions is a complete way to play without it.

This page is written by `python -m tools.classifier_report`; a test holds it up to date. After a change of the rules,
of the labelled questions or of a case's questions, run it again.

## How often it is right

Share read as labelled, with Wilson's 95 % interval. Encouragers have no topic of their own and are left out there.

{table}

**Which figure to believe.** The *held half* was written and labelled before any rule existed and measured once, when
the rules were finished; the rules were not changed afterwards. It is still too kind: one author wrote the questions of
both halves and then the rules, and the French half follows the English one closely. The *tuned half* shows only that
the rules fit what they were fitted to. The *questions of the cases* were written and labelled by the authors of the
cases for another purpose, and no rule was tuned on them (the English questions of one case had been seen before the
rules were written). There the form is right in {share(right(cases[0], "form"))} of the English and
{share(right(cases[1], "form"))} of the French ones, and **the topic in only {share(right(cases[0], "topic"))} and
{share(right(cases[1], "topic"))}**. They name particulars of a file (a stair, a splint) instead of the topic, and their form
is meant not to be guessable, so they may be harder than what is typed. How well the questions of real trainees are read
has not been measured: no question here comes from a real interview, and each was labelled once, so that agreement
between labellers is unknown. The topic is a suggestion to be confirmed.

Whether the form is recommended at all, which is what the share of recommended forms counts, is read more safely than the form.

## Labels are judgements

Authors define forms differently. Questions that a careful reader could label otherwise have a second label in the
column `note`. {doubtful}. “Can you tell me about …” counts as an open invitation, “Can you tell me whether …” as closed;
“tell me who, where, when” as wh; “oui ou non” as a forced choice; an echo of one word as an encourager, although some
authors do not recommend it.

## The rules

The first that fits decides. Words in quotation marks are the person's own and do not count for the form. The French rules
follow nearly the same order with French words. Both stand in `tracks_sim/interview/question_words.py`.

{rules}

The topic is that of the most specific word (three ranks), of the first one where several are equal; where no word names a topic it
is *now*, life here. In italics: a question of the tuned half that the rule decides, where there is one.

## Typical errors

- Form, held half: English {commonest(held[0])}; French {commonest(held[1])}.
- Form, questions of the cases: English {commonest(cases[0])}; French {commonest(cases[1])}. A cued
  invitation takes up something the person said; without “you said” the rules cannot know that, for they see one question and
  no transcript. Both forms are recommended.
- Topic, questions of the cases: {bare[0]} English and {bare[1]} French ones hold no word that the rules know, and are taken for *now*.
- Topic, examples of the tuned half (the held half is not quoted, so that nobody tunes on it):

{examples}

## Confusion of forms

{tables}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
