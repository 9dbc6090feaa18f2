"""A shipped case written again by an author's acts alone."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import ACTS, apply_edit

TALK_OF_CASE = ("person", "room", "facts", "questions", "region")
TALK_OF_TEXT = ("called", "room", "second", "facts", "questions", "replies", "others", "moves", "second_moves", "seen", "second_seen")
"""What no act writes yet: the talk, which is there from the beginning."""
_SIDES = {
    "present": "for", "yes": "for", "urgent": "for", "helpful": "for", "not_needed": "for",
    "absent": "against", "no": "against", "not_indicated": "against", "insufficient": "open", "open": "open",
}  # fmt: skip


class Writer:
    """Writes a case act by act; ``acts`` counts them by language: those of the first are all but translations."""

    def __init__(self, wanted: DraftData, catalogues: Catalogues) -> None:
        self.wanted, self.catalogues = wanted, catalogues
        self.languages: list[str] = wanted["case"]["languages"]
        self.acts = dict.fromkeys(self.languages, 0)
        self.ids: dict[str, str] = {}
        case = {name: wanted["case"][name] for name in ("id", "version", "status", "origin", *TALK_OF_CASE) if name in wanted["case"]}
        self.data: DraftData = {"case": {**case, "languages": self.languages[:1]}, "review": copy.deepcopy(wanted["review"])}
        for language in self.languages:
            talk = {name: wanted[f"text.{language}"][name] for name in TALK_OF_TEXT if name in wanted[f"text.{language}"]}
            interview = wanted[f"key_text.{language}"].get("interview")
            self.data = {**self.data, f"text.{language}": talk, f"key_text.{language}": {"interview": interview} if interview else {}}
        if "interview" in wanted["key"]:
            self.data = {**self.data, "key": {"interview": wanted["key"]["interview"]}}

    def do(self, act: str, counted_for: str | None = None, /, **fields: Any) -> None:
        """One act."""
        self.data = apply_edit(ACTS.validate_python({"act": act, **fields}), self.data, self.catalogues)
        self.acts[counted_for or self.languages[0]] += 1

    def write(self, part: str, language: str, *where: str) -> None:
        """Write a text as it is in the case."""
        text = value_at(self.wanted, f"{part}.{language}", where)
        here = tuple(self.ids.get(step, step) for step in where)
        now = value_at(self.data, f"{part}.{language}", here)
        if text is not None and text != now:
            self.do("write_text", language, part=f"{part}.{language}", where=here, text=text, base=value_hash(now))

    def whole(self) -> DraftData:
        """Write the whole case; the draft then."""
        case, key, first = self.wanted["case"], self.wanted["key"], self.languages[0]
        self.do("choose", **{name: case[name] for name in ("setting", "mandate", "age", "length", "note")}, classification=key["classification"],
                exploitation=key["exploitation"], imminent_danger="imminent_danger" in key["circumstances"])  # fmt: skip
        self.do("ask_steps", steps=case["steps"])
        for feature, value in key["features"].items():
            if value not in ("none", False):
                self.do("set_feature", feature=feature, value=value)
        self._frame(first)
        self._papers(first)
        self._judgements(first)
        self._options(first)
        self._plan(first)
        self._lessons(first)
        for language in self.languages[1:]:
            self.do("list_language", language, language=language, listed=True)
            self._translate(language)
        return self.data

    def _frame(self, language: str) -> None:
        for name in ("title", "summary", "content_note", "briefing", "task", "enough"):
            self.write("text", language, name)

    def _papers(self, language: str) -> None:
        for paper in self.wanted["case"]["documents"]:
            words = self.wanted[f"text.{language}"]["documents"][paper["id"]]
            self.do("add_paper", kind=paper["kind"], language=language, **words)
            new = self.data["case"]["documents"][-1]
            self.ids[paper["id"]] = new["id"]
            texts = [self.wanted[f"text.{language}"]["passages"][passage] for passage in paper["passages"]]
            self.do("add_passages", paper=new["id"], after=None, text="\n\n".join(texts), language=language)
            new = self.data["case"]["documents"][-1]
            self.ids |= dict(zip(paper["passages"], new["passages"], strict=True))

    def _judgements(self, language: str) -> None:
        key = self.wanted["key"]
        for row in key["indicators"]:
            self._row(f"indicators.{row['concept']}", row, "state")
        if "detection" in key:
            self._row("detection", key["detection"], "state")
            if why := key["detection"].get("decision_differs"):
                self.do("write_text", part="key", where=("detection", "decision_differs"), text=why, base=value_hash(None))
            for country, own in key["detection"].get("countries", {}).items():
                self.do("set_country_detection", country=country, **own)
        for element, row in key["elements"].items():
            self._row(f"elements.{element}", row, "state")
        self._row("elements.protection", key["protection"], "state")
        for row in key["needs"]:
            self._row(f"needs.{row['need']}", row, "level")
        for field in ("indicators", "needs", "elements"):
            for name in self.wanted[f"key_text.{language}"][field]:
                self.write("key_text", language, field, name)
        self._write_wrong_answers(language)
        for name in ("detection", "protection"):
            self.write("key_text", language, name)

    def _write_wrong_answers(self, language: str) -> None:
        for concept, answers in self.wanted[f"key_text.{language}"].get("wrong_answers", {}).items():
            for answer in answers:
                self.write("key_text", language, "wrong_answers", concept, answer)

    def _row(self, item: str, row: Mapping[str, Any], field: str) -> None:
        said = 0
        for group in row.get("evidence", ()):
            for place, passage in enumerate(group["any"]):
                self.do("say", passage=self.ids[passage], item=item, says=_SIDES[row[field]], salience=group.get("salience", "moderate"),
                        needed_as_well=place == 0 and said > 0, answer=row[field] if field == "level" else None)  # fmt: skip
                said += 1
        for passage in row.get("neutral", ()):
            self.do("say", passage=self.ids[passage], item=item, says="neutral")
        if not said and not row.get("neutral") and item.partition(".")[0] in ("indicators", "needs"):
            self.do("add_item", item=item)
        now = self.row(item)
        if now[field] != row[field]:
            self.do("set_answer", item=item, answer=row[field])
        phases = row.get("phases", [])
        if phases != now.get("phases", []) or row.get("also_phases"):
            self.do("set_phases", item=item, phases=phases, also=row.get("also_phases", False))
        for other in row.get("also_accepted", ()):
            self.do("accept_also", item=item, answer=other, accepted=True)
        if row.get("grounds"):
            self.do("set_grounds", grounds=row["grounds"])
        if row.get("who") and row["who"] != now.get("who"):
            self.do("set_who", item=item, who=row["who"])
        if now["source"] != row["source"]:
            self.do("set_source", item=item, source=row["source"])

    def row(self, item: str) -> Mapping[str, Any]:
        """The row of an item as it is now."""
        step, _, name = item.partition(".")
        key = self.data["key"]
        if step in ("indicators", "needs"):
            return next(row for row in key[step] if name in (row.get("concept"), row.get("need")))
        return key["protection"] if name == "protection" else key["elements"][name] if step == "elements" else key["detection"]

    def _options(self, language: str) -> None:
        keyed = {row["option"]: row for row in self.wanted["key"]["options"]}
        words = self.wanted[f"text.{language}"]["options"]
        for option in self.wanted["case"]["options"]:
            row = keyed[option["id"]]
            before = {o["id"] for o in self.data["case"].get("options", ())}
            self.do("add_option", decision=option["decision"], language=language, text=words[option["id"]], standing=row["standing"], harm=row.get("harm", "none"))
            [new] = {o["id"] for o in self.data["case"]["options"]} - before
            self.ids[option["id"]] = new
            now = next(o for o in self.data["key"]["options"] if o["option"] == new)
            if (now["standing"], now.get("harm", "none")) != (row["standing"], row.get("harm", "none")):
                self.do("set_standing", option=new, standing=row["standing"], harm=row.get("harm", "none"))
            for country, own in row.get("countries", {}).items():
                self.do("set_standing", option=new, country=country, **own)
            if now["source"] != row["source"]:
                self.do("set_source", item=f"options.{new}", source=row["source"])
        for place, option in enumerate(self.wanted["case"]["options"]):
            if self.data["case"]["options"][place]["id"] != self.ids[option["id"]]:
                self.do("change_option", option=self.ids[option["id"]], to=place)
        for option in self.wanted["case"]["options"]:
            self.write("key_text", language, "story", option["id"])
            self.write("key_text", language, "options", option["id"])

    def _plan(self, language: str) -> None:
        for question in self.wanted["case"].get("plan", ()):
            part, keyed = question["part"], self.wanted["key"]["plan"][question["part"]]
            worths = {answer: worth for worth in ("needed", "fitting", "needless", "minor", "severe") for answer in keyed.get(worth, ())}
            self.do("ask_plan", part=part, asked=True)
            for answer in list(self.question(part)["options"]):
                self.do("remove_plan_answer", part=part, answer=answer)
            for answer in question["options"]:
                text = self.wanted[f"text.{language}"]["plan"][part][answer]
                before = set(self.question(part)["options"])
                self.do("add_plan_answer", part=part, text=text, language=language, worth=worths[answer])
                [self.ids[answer]] = set(self.question(part)["options"]) - before
                self.write("key_text", language, "plan", part, answer)
            if self.data["key"]["plan"][part]["source"] != keyed["source"]:
                self.do("set_source", item=f"plan.{part}", source=keyed["source"])

    def question(self, part: str) -> Mapping[str, Any]:
        """A question of the plan as it is now."""
        return next(question for question in self.data["case"]["plan"] if question["part"] == part)

    def _lessons(self, language: str) -> None:
        for lesson in self.wanted["key"]["lessons"]:
            self.do("add_lesson", text=self.wanted[f"key_text.{language}"]["lessons"][lesson["id"]], language=language, when=lesson.get("when", ()))
            self.ids[lesson["id"]] = self.data["key"]["lessons"][-1]["id"]

    def _translate(self, language: str) -> None:
        text, why, case = self.wanted[f"text.{language}"], self.wanted[f"key_text.{language}"], self.wanted["case"]
        self._frame(language)
        for paper in text["documents"]:
            for name in ("title", "note"):
                self.write("text", language, "documents", paper, name)
        for field in ("passages", "options"):
            for name in text[field]:
                self.write("text", language, field, name)
        for part, answers in text.get("plan", {}).items():
            for answer in answers:
                self.write("text", language, "plan", part, answer)
                self.write("key_text", language, "plan", part, answer)
        for field in ("story", "indicators", "elements", "needs", "options", "lessons"):
            for name in why[field]:
                self.write("key_text", language, field, name)
        self._write_wrong_answers(language)
        for name in ("detection", "protection"):
            if name == "protection" or "detection" in case["steps"]:
                self.write("key_text", language, name)


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """Plain data with ids replaced, as keys and as whole texts."""
    if isinstance(data, Mapping):
        return {names.get(key, key): renamed(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(value, names) for value in data]
    return names.get(data, data) if isinstance(data, str) else data
