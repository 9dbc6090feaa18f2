"""The three lists of a draft: what is still to do, what is wrong, and advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracks_sim.case.check import Records, findings_of
from tracks_sim.case.check.design_limits import barriers_without_cue
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.completion import CompletedDraft, MissingField, complete
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.set_aside import advice_set_aside
from tracks_sim.drafts.translation import changed_since
from tracks_sim.drafts.written_for import to_read_again
from tracks_sim.problem import Code, Finding, Where


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft after the check. What follows from a gap is in no other list."""

    completed: CompletedDraft
    to_do: tuple[MissingField, ...]
    """What is missing, then what was written for another standing, then translations whose source has changed since."""
    wrong: tuple[Finding, ...]
    """Paths of what was left out (``completed.left_out``) are those of the draft; all others are those of ``completed.data``."""
    advice: tuple[Finding, ...]
    set_aside: Mapping[Finding, str] = field(default_factory=dict)
    """Of the advice, what does not hold here, and why."""

    @property
    def to_translate(self) -> tuple[MissingField, ...]:
        """Of what is to do, the texts in a further language than the first."""
        source = self.completed.case_file.case.languages[0]
        return tuple(gap for gap in self.to_do if gap.part.partition(".")[2] not in ("", source))


_FOLLOWS: Mapping[Code, tuple[tuple[str, Where], ...]] = {
    "elements-incomplete": (("key", ("elements",)), ("key_text", ("elements",)), ("case", ("documents",)), ("case", ("age",))),
    "control-complete": (("key", ("elements",)), ("case", ("age",))),
    "exploitation-form": (("key", ("exploitation",)),),
    "means-without-indicator": (("key", ("indicators",)), ("case", ("indicators",))),
    "child-rule": (("case", ("age",)),),
    "circumstances": (("case", ("age",)),),
    "detection-purpose": (("key", ("elements", "purpose")), ("key", ("detection",))),
    "one-sided-key": (("case", ("indicators",)),),
    "few-absent": (("case", ("indicators",)),),
    "few-insufficient": (("case", ("indicators",)),),
    "no-silence": (("case", ("indicators",)),),
    "all-keyed": (("case", ("documents",)), ("key", ("indicators",)), ("case", ("indicators",))),
    "salience-equal": (("case", ("indicators",)),),
    "evidence-early": (("case", ("indicators",)), ("case", ("documents",))),
    "no-accepted-option": (("case", ("options",)),),
    "no-dangerous-option": (("case", ("options",)),),
    "severe-everywhere": (("key", ("classification",)), ("case", ("age",))),
    "order-follows-key": (("key", ("indicators",)), ("key", ("needs",))),
    "wrong-answers": (("case", ("indicators",)), ("key", ("indicators",))),
    "few-passages": (("text", ("passages",)),),
    "twin-differs": (("case", ()), ("key", ()), ("text", ()), ("key_text", ())),
    "twin-alike": (("text", ()),),
    "words-of-papers": (("case", ("documents",)), ("text", ("passages",))),
    "words-of-feedback": (("key_text", ()), ("case", ("options",)), ("case", ("indicators",)), ("key", ("lessons",))),
}  # fmt: skip
"""What a finding is about beside its own place: part (without the language) and path. A gap there, or in it, is its cause."""


def check_draft(
    case_id: str, data: DraftData, catalogues: Catalogues, check_words: Record | None = None, library: Mapping[str, CaseFile] | None = None
) -> CheckedDraft:
    """Run every rule of ``tracks-sim check`` for one case on a draft, as far as it is written.

    ``check_words``: the words that the check looks for (``read_catalogues``); ``library``: the other cases by id, for a twin.
    """
    if not value_at(data, "case", ("id",)) and isinstance(data.get("case", {}), Mapping):
        data = {**data, "case": {**data.get("case", {}), "id": case_id}}
    completed = complete(data, catalogues)
    twin = completed.case_file.key.twin
    first = (library or {}).get(twin.of) if twin is not None else None
    found = findings_of(
        case_id,
        _records(completed.case_file),
        _catalogue_records(catalogues, check_words),
        _records(first) if first is not None else None,
        catalogues.stock.talks if catalogues.stock is not None else {},
    )
    found += barriers_without_cue(completed.case_file.case, completed.case_file.key)
    kept = list(_without_consequences(found, completed))
    advice = tuple(finding for finding in kept if finding.advice)
    return CheckedDraft(
        completed,
        (*completed.gaps, *(MissingField(part, where) for part, where in (*to_read_again(data), *changed_since(data)))),
        (*completed.left_out, *(finding for finding in kept if not finding.advice)),
        advice,
        advice_set_aside(advice, completed.data, data),
    )


def _records(case_file: CaseFile) -> Records:
    texts = {f"text.{language}": text for language, text in case_file.texts.items()}
    reasons = {f"key_text.{language}": text for language, text in case_file.key_texts.items()}
    return {"case": case_file.case, **texts, "key": case_file.key, **reasons, "review": case_file.review}


def _catalogue_records(catalogues: Catalogues, check_words: Record | None) -> Records:
    return {
        "concepts": catalogues.concepts, "needs": catalogues.needs, "decisions": catalogues.decisions, "sources": catalogues.sources,
        **{f"text.{language}": text for language, text in catalogues.texts.items()},
        **{f"indicator_text.{language}": text for language, text in catalogues.indicator_texts.items()},
        "check_words": check_words,
    }  # fmt: skip


def _without_consequences(findings: Iterable[Finding], completed: CompletedDraft) -> Iterator[Finding]:
    """The findings that do not follow from a gap: from one at their place, in it or around it, or at one that they hang on.

    A gap of a list, such as too few of something, is no cause of what is found in one of its entries. What is found in the key follows from
    gaps of the texts in the first language.
    """
    places = {(gap.part, gap.where) for gap in completed.gaps} | set(_rows_completed(completed))
    around = {(part, where[:n]) for part, where in places for n in range(len(where) + 1)}
    for finding in findings:
        language = finding.part.partition(".")[2] or completed.case_file.case.languages[0]
        causes = [
            (finding.part, finding.where),
            *(
                (f"{head}.{language}" if head in ("text", "key_text") else head, where)
                for head, where in _FOLLOWS.get(finding.code, ())
            ),
        ]
        if not any(cause in around or _within(cause, places) for cause in causes):
            yield finding


def _within(cause: tuple[str, Where], places: set[tuple[str, Where]]) -> bool:
    part, where = cause
    return any((part, where[:n]) in places for n in range(len(where)) if isinstance(where[n], str))


def _rows_completed(completed: CompletedDraft) -> Iterator[tuple[str, Where]]:
    """Places of the entries that were completed, or stand in for what is missing as a whole."""
    case, key = completed.case_file.case, completed.case_file.key
    gaps = {(gap.part, gap.where, gap.id) for gap in completed.gaps}
    for part, record, fields in (("key", key, ("indicators", "needs", "options", "lessons")), ("case", case, ("documents", "options"))):
        for name in fields:
            for index, row in enumerate(getattr(record, name)):
                id_ = getattr(row, row.row_id)
                if id_ in completed.stand_ins or (part, (name,), id_) in gaps:
                    yield part, (name, index)
