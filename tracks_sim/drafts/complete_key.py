"""Key of a draft completed (``key/key.yaml``): what is not answered yet has a neutral answer, which gives and takes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.references import lesson_conditions
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.completion_report import CompletionReport

_WORTHS = ("needed", "fitting", "needless", "minor", "severe")
_FEWEST_LESSONS = 3
_FEATURES: Mapping[str, Any] = {"remark": "none", "suspected": "none", "interpreter": "none", "companion": "none", "own_paper": False}
SOURCES: Mapping[str, str] = {
    "indicators": "ilo-delphi-2009", "detection": "unodc-indicators", "elements": "palermo-2000", "protection": "unhcr-guidelines-7-2006",
    "needs": "tracks-2017", "options": "who-2003", "plan": "who-2003",
}  # fmt: skip
"""Where the rule behind an answer comes from, where nobody has said it."""


def complete_key(key: dict[str, Any], case: Case, catalogues: Catalogues, lacking: CompletionReport) -> dict[str, Any]:
    """The key with an answer to everything that the case asks. ``key`` is what of the file fits its model, and is changed."""
    _Completing(key, case, catalogues, lacking).complete()
    return key


class _Completing:
    """The key of one case while it is completed."""

    def __init__(self, key: dict[str, Any], case: Case, catalogues: Catalogues, lacking: CompletionReport) -> None:
        self.key, self.case, self.catalogues, self.lacking = key, case, catalogues, lacking
        self.passages = frozenset(case.passages)
        self.sources = tuple(s.id for s in catalogues.sources.sources)
        self.concepts = frozenset(c.id for c in catalogues.concepts.concepts)

    def complete(self) -> None:
        """Complete every part."""
        self._head()
        self._indicators()
        self._detection()
        self._elements()
        self._needs()
        self._options()
        self._plan()
        self._note()
        self._lessons()
        self._interview()

    def _head(self) -> None:
        key, child = self.key, self.case.presumed_child
        neutral = {
            "classification": "no_concern", "profile": "child_labour" if child else "adult_labour",
            "circumstances": ["child" if child else "adult"], "features": dict(_FEATURES),
        }  # fmt: skip
        for name, value in neutral.items():
            if name not in key:
                key[name] = value
                self.lacking.gap("start", "key", (name,))
        for name, value in _FEATURES.items():
            if name not in key["features"]:
                key["features"][name] = value
                self.lacking.gap("start", "key", ("features", name))
        if key["classification"] == "trafficking" and not key.get("exploitation"):
            self.lacking.gap("start", "key", ("exploitation",))

    # --- judgements ----------------------------------------------------------------------

    def _indicators(self) -> None:
        def neutral(concept: str) -> dict[str, Any]:
            return {"state": "insufficient", "source": self._source("indicators")}

        self._rows("indicators", "concept", self.case.indicators, neutral)

    def _needs(self) -> None:
        usual = {n.id: n.source for n in self.catalogues.needs.needs}
        self._rows(
            "needs",
            "need",
            self.case.needs,
            lambda need: {"level": "not_indicated", "source": usual.get(need) or self._source("needs")},
        )
        for index, row in enumerate(self.key["needs"]):
            if "who" in row:
                row["who"] = self.lacking.known("key", ("needs", index, "who"), row["who"], self.catalogues.needs.actors, "unknown-actor")

    def _rows(self, field: str, name: str, asked: tuple[str, ...], neutral: Any) -> None:
        rows = self.lacking.unique_known("key", (field,), self.key.get(field, []), name, asked, "not-on-worksheet", "keyed-twice")
        for index, row in enumerate(rows):
            self._answer((field, index), row, neutral(row[name]), row[name])
        keyed = {row[name] for row in rows}
        for id_ in asked:
            if id_ not in keyed:
                rows.append({name: id_, **neutral(id_)})
                self.lacking.gap("judgements", "key", (field,), id_)
        self.key[field] = rows

    def _detection(self) -> None:
        if "detection" not in self.case.steps:
            if self.key.pop("detection", None) is not None:
                self.lacking.leave_out("key", ("detection",), "not-on-worksheet")
        else:
            self._single("detection", ("detection",), self.key, {"state": "open", "source": self._source("detection")})

    def _elements(self) -> None:
        elements = self.key.setdefault("elements", {})
        for element in ELEMENTS:
            state = "not_needed" if element == "means" and self.case.presumed_child else "insufficient"
            self._single(element, ("elements", element), elements, {"state": state, "source": self._source("elements")})
        self._single("protection", ("protection",), self.key, {"state": "insufficient", "source": self._source("protection")})

    def _single(self, name: str, where: tuple[str, ...], block: dict[str, Any], neutral: dict[str, Any]) -> None:
        if name in block:
            self._answer(where, block[name], neutral)
        else:
            block[name] = neutral
            self.lacking.gap("judgements", "key", where)

    def _answer(self, where: tuple[str | int, ...], row: dict[str, Any], neutral: dict[str, Any], id_: str = "") -> None:
        """Complete one answer: what it is, where the rule comes from, passages that there are."""
        self._check_source(where, row)
        for name, value in neutral.items():
            if name not in row:
                row[name] = value
                self.lacking.gap("judgements", "key", (*where, name), id_)
        groups = []
        for index, group in enumerate(row.get("evidence", [])):
            group["any"] = self.lacking.known("key", (*where, "evidence", index, "any"), group["any"], self.passages, "unknown-passage")
            groups += [group] if group["any"] else []
        if "evidence" in row:
            row["evidence"] = groups
        if "neutral" in row:
            row["neutral"] = self.lacking.known("key", (*where, "neutral"), row["neutral"], self.passages, "unknown-passage")

    def _check_source(self, where: tuple[str | int, ...], row: dict[str, Any]) -> None:
        if "source" in row and row["source"] not in self.sources:
            self.lacking.leave_out("key", (*where, "source"), "unknown-source", row.pop("source"))

    def _source(self, kind: str) -> str:
        return SOURCES[kind] if SOURCES[kind] in self.sources else self.sources[0]

    # --- decision, plan, note, lessons ---------------------------------------------------

    def _options(self) -> None:
        ids = [o.id for o in self.case.options]
        rows = self.lacking.unique_known("key", ("options",), self.key.get("options", []), "option", ids, "not-on-worksheet", "keyed-twice")
        for index, row in enumerate(rows):
            self._check_source(("options", index), row)
            for name, value in (("standing", "not_accepted"), ("source", self._source("options"))):
                if name not in row:
                    row[name] = value
                    self.lacking.gap("decision", "key", ("options", index, name), row["option"])
        keyed = {row["option"] for row in rows}
        for id_ in ids:
            if id_ not in keyed:
                best = any(row["standing"] == "best" for row in rows)
                rows.append({"option": id_, "standing": "not_accepted" if best else "best", "source": self._source("options")})
                self.lacking.gap("decision", "key", ("options",), id_)
        if not any(row["standing"] == "best" for row in rows):
            self.lacking.gap("decision", "key", ("options",))
        self.key["options"] = rows

    def _plan(self) -> None:
        answers_of = {q.part: q.options for q in self.case.plan}
        plan = self.key.get("plan", {})
        for part in [part for part in plan if part not in answers_of]:
            del plan[part]
            self.lacking.leave_out("key", ("plan", part), "not-on-worksheet")
        for part, answers in answers_of.items():
            if part not in plan:
                plan[part] = {}
            self._answers(part, answers, plan[part])
        if plan:
            self.key["plan"] = plan

    def _answers(self, part: str, answers: tuple[str, ...], row: dict[str, Any]) -> None:
        where, seen = ("plan", part), set()
        for worth in _WORTHS:
            kept = []
            for index, answer in enumerate(row.get(worth, [])):
                if answer not in answers or answer in seen:
                    self.lacking.leave_out(
                        "key",
                        (*where, worth, index),
                        "keyed-twice" if answer in seen else "unknown-plan-answer",
                        answer,
                    )
                else:
                    kept.append(answer)
                    seen.add(answer)
            if kept or worth in row:
                row[worth] = kept
        for answer in answers:
            if answer not in seen:
                row.setdefault("fitting", []).append(answer)
                self.lacking.gap("plan", "key", where, answer)
        if not row.get("needed"):
            # Some answer has to be needed; which one is for the author to say.
            from_worth = next(worth for worth in _WORTHS[1:] if row.get(worth))
            row["needed"] = [row[from_worth].pop(0)]
            self.lacking.gap("plan", "key", (*where, "needed"))
        self._check_source(where, row)
        if "source" not in row:
            row["source"] = self._source("plan")
            self.lacking.gap("plan", "key", (*where, "source"))

    def _note(self) -> None:
        if "note" not in self.key and not self.case.note:
            return
        note = self.key.setdefault("note", {})
        note["voices"] = self._voices(
            ("note", "voices"),
            note.get("voices", {}),
            self.case.passages,
            "unknown-passage",
            "record",
            needed=self.case.note,
        )
        if "needless" in note:
            note["needless"] = self.lacking.known("key", ("note", "needless"), note["needless"], self.passages, "unknown-passage")

    def _voices(
        self,
        where: tuple[str, ...],
        voices: dict[str, Any],
        spoken: tuple[str, ...],
        unknown: Any,
        usual: str,
        *,
        needed: bool,
    ) -> dict[str, Any]:
        """Each passage or fact once; one without a voice gets the usual one."""
        seen: set[str] = set()
        kept: dict[str, Any] = {}
        for voice, ids in voices.items():
            kept[voice] = []
            for index, id_ in enumerate(ids):
                if id_ not in spoken or id_ in seen:
                    self.lacking.leave_out("key", (*where, voice, index), "voice-twice" if id_ in seen else unknown, id_)
                else:
                    kept[voice].append(id_)
                    seen.add(id_)
        for id_ in spoken if needed else ():
            if id_ not in seen:
                kept.setdefault(usual, []).append(id_)
                self.lacking.gap("papers" if usual == "record" else "talk", "key", where, id_)
        return kept

    def _lessons(self) -> None:
        conditions = lesson_conditions(self.case)
        lessons = self.lacking.unique_known("key", ("lessons",), self.key.get("lessons", []), "id", None, "duplicate-id", "duplicate-id")
        for index, lesson in enumerate(lessons):
            if "when" in lesson:
                lesson["when"] = self.lacking.known(
                    "key", ("lessons", index, "when"), lesson["when"], conditions, "unknown-lesson-condition"
                )
        if len(lessons) < _FEWEST_LESSONS:
            self.lacking.gap("feedback", "key", ("lessons",))
        while len(lessons) < _FEWEST_LESSONS:
            lessons.append({"id": self.lacking.placeholder_id("lesson-{}".format, {lesson["id"] for lesson in lessons})})
        self.key["lessons"] = lessons

    # --- a talk --------------------------------------------------------------------------

    def _interview(self) -> None:
        facts = tuple(f.id for f in self.case.facts)
        if not facts:
            if self.key.pop("interview", None) is not None:
                self.lacking.leave_out("key", ("interview",), "not-on-worksheet")
            return
        interview = self.key.setdefault("interview", {})
        for name in ("needed", "beyond", "needless"):
            if name in interview:
                interview[name] = self.lacking.known("key", ("interview", name), interview[name], facts, "unknown-fact")
        if not interview.get("needed"):
            interview["needed"] = [facts[0]]
            self.lacking.gap("talk", "key", ("interview", "needed"))
        if "beyond" in interview:
            interview["beyond"] = [fact for fact in interview["beyond"] if fact not in interview["needed"]]
        interview["voices"] = self._voices(
            ("interview", "voices"), interview.get("voices", {}), facts, "unknown-fact", "words", needed=True
        )
        known = {"concept": self.case.indicators, "element": ELEMENTS, "need": self.case.needs}
        for name in ("if_told", "if_told_elements", "if_told_needs", "if_told_detection", "if_told_protection"):
            if name in interview:
                interview[name] = self._changes(name, interview[name], facts, known)

    def _changes(self, name: str, rows: list[dict[str, Any]], facts: tuple[str, ...], known: Mapping[str, Any]) -> list[dict[str, Any]]:
        kept = []
        for index, row in enumerate(rows):
            where = ("interview", name, index)
            row["facts"] = self.lacking.known("key", (*where, "facts"), row["facts"], facts, "unknown-fact")
            stray = next((field for field in known if field in row and row[field] not in known[field]), None)
            if stray is not None:
                self.lacking.leave_out("key", (*where, stray), "unknown-need" if stray == "need" else "unknown-concept", row[stray])
            elif row["facts"]:
                kept.append(row)
        return kept
