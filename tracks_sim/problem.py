"""Problems of a file that somebody wrote: what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Code = Literal[
    # the file as text and as YAML (parse, load)
    "file-missing", "file-unreadable", "file-too-large", "not-utf8", "unseen-sign", "empty-file", "yaml", "yaml-tab", "yaml-quote", "yaml-colon",
    "yaml-space", "yaml-indent", "yaml-sign", "yaml-comma", "yaml-merge", "yaml-alias", "yaml-key", "yaml-tag", "yaml-deep", "duplicate-key",
    # its keys and values (validation)
    "unknown-key", "missing-key", "wrong-type", "not-in-list", "bad-id", "text-length", "list-length", "out-of-range",
    "bad-value",
    # what must exist (references, catalogue_references)
    "folder-name", "file-name", "duplicate-id", "unknown-concept", "unknown-need", "unknown-decision", "unknown-source",
    "unknown-actor", "unknown-passage", "unknown-plan-answer", "unknown-lesson-condition", "unknown-row",
    "unknown-group", "unknown-domain", "text-missing", "text-superfluous", "key-missing", "keyed-twice",
    "not-on-worksheet", "voice-missing", "voice-twice", "id-differs",
    # the interview (conversation_references)
    "interview-incomplete", "unknown-fact", "unknown-barrier", "question-shape", "fact-unreachable",
    # what a key may say (key_rules)
    "child-rule", "circumstances", "elements-incomplete", "control-complete", "exploitation-form",
    "means-without-indicator", "present-without-evidence", "absent-without-evidence", "present-without-phase",
    "phase-without-present", "protection-grounds", "neutral-and-right", "one-sided-key", "too-few-options",
    "no-accepted-option", "accepted-harm", "no-dangerous-option", "decisions-offered", "severe-everywhere", "detection-purpose",
    "accepted-twice", "own-cost", "old-rules",
    # a case that says it is released (release_rules)
    "released-unreviewed", "released-gaps",
    # a twin beside its first version (twins)
    "unknown-twin", "twin-differs",
    # words (wording)
    "not-a-victim", "exact-date", "phone-number", "e-mail", "web-address", "file-number", "exact-age", "place-name",
    "cue-names-indicator", "refusal-answers",
    # advice (balance, wording, check)
    "few-documents", "few-passages", "few-indicators", "few-absent", "few-insufficient", "few-needs", "few-options",
    "many-documents", "many-passages", "many-indicators", "many-absent", "many-insufficient", "many-needs", "many-options",
    "long-plan", "short-note", "no-detection", "detection-decision", "words-of-papers", "words-of-feedback", "long-option", "all-keyed", "no-silence", "telling-id", "telling-title", "glossary",
    "salience-equal", "evidence-early", "order-follows-key",
    "yaml-comment", "quotes-in-text", "place-suspected", "language-unknown", "language-not-listed", "stray-file", "twin-alike", "twin-attribute",
    "second-repeats", "barrier-without-cue", "few-lines", "stock-words", "wrong-answers",
    # advice on texts and reasons (text_advice)
    "person-name", "sort-told", "hard-to-read", "copied-texts", "reason-without-passage", "contradicting-passage",
    # advice on a set of cases (leakage_checks; the last one: bots, by the command)
    "same-skeleton", "features-missing", "own-paper-often", "enough-differs", "won-without-reading",
    # the course (course)
    "course-unknown-case", "course-twice", "course-twin", "course-long", "course-retired", "course-talk",
    # the organisation's own material in the data folder (load, own_catalogues)
    "own-taken", "own-version", "own-status", "unknown-contact",
]  # fmt: skip
"""Stable name of a problem. Each is explained in docs/checks.md."""
CODES: tuple[Code, ...] = get_args(Code)

Range = tuple[int | None, int | None]
"""The least and the most of something; None: no limit."""
Where = tuple[str | int, ...]
"""Path from the top of a file to a node: keys and list indices (from 0)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or one piece of advice, with its position.

    ``file`` is relative to the folder of the scenarios, the whole path of what lies elsewhere, such as in a data folder; ``line`` and ``column`` count from 1,
    ``code`` is explained in docs/checks.md, ``advice`` is True where the file may stay as it is.
    """

    file: str
    line: int
    column: int
    code: Code
    message: str
    hint: str = ""
    advice: bool = False

    def __str__(self) -> str:
        prefix = "advice: " if self.advice else ""
        hint = f" ({self.hint})" if self.hint else ""
        return visible(f"{self.file}:{self.line}:{self.column}: {prefix}{self.code} {self.message}{hint}")

    @property
    def order(self) -> tuple[bool, str, int, int, str, str]:
        """Sort key: errors before advice, then by position."""
        return (self.advice, self.file, self.line, self.column, self.code, self.message)

    def as_json(self) -> dict[str, object]:
        """Plain object for ``--json``."""
        return {name: visible(value) if isinstance(value, str) else value for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before its line is known: which file, which node, what is wrong with it."""

    part: str
    """Part of the case or catalogue, as in ``SourceFile.part``: ``case``, ``key``, ``text.en`` …"""
    where: Where
    code: Code
    message: str
    hint: str = ""
    advice: bool = False
    words: str = ""
    """The words of the node's text that are meant, where only a part of it is."""
    at_key: bool = False
    """True where the finding is about the YAML key itself, not its value."""
    id: str = ""
    """The id that lacks something, or that nothing has, where one wrong id may be the cause of several findings."""
    number: int | None = None
    """What was counted, where the finding counts something."""
    usual: Range = (None, None)
    """What is usual of what was counted."""


def visible(text: str) -> str:
    """The text as one printable line: controls, line breaks, invisible and direction signs as escapes, such as ``\\x1b``.

    A message quotes files of strangers, and a terminal obeys what it is sent.
    """
    return "".join(c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNPRINTABLE else c for c in text)


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


_MOST_KNOWN = 150
"""Ids that are compared with a wrong one; each comparison takes some 10 microseconds, and a file may have thousands of wrong ids."""


def guess(word: str, known: Iterable[str]) -> str:
    """A hint such as ``did you mean `isolation`?``; empty where no known id is similar, or too many are known to compare them."""
    known = set(known)
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6) if len(known) <= _MOST_KNOWN else []
    return f"did you mean `{near[0]}`?" if near else ""
