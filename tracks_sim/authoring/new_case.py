"""Beginnings of a draft, as plain data: from a few questions, from a copy, as a twin.

Comments of files that are copied stay where they are: a draft begins with what its files hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import Field

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.case.model.key import Attribute, Classification, Features
from tracks_sim.case.model.record import Language, Record, Slug, Term
from tracks_sim.case.model.review import BasedOn, Review
from tracks_sim.case.model.structure import Age, CaseStep, Mandate, Setting
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.draft_defaults import circumstances, profile
from tracks_sim.drafts.records import case_of, key_of, plain, read_part
from tracks_sim.drafts.skeleton import giveaway_in
from tracks_sim.drafts.tolerant_reader import neutral
from tracks_sim.drafts.translation import with_translation_states
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable, translator
from tracks_sim.yamlio.text_faults import cleaned

_COPY_OF = translatable("Copy of {title}")
_LONGEST_ID = 60
_SHORT_STEPS: tuple[CaseStep, ...] = ("indicators", "detection", "needs", "decision")


class NewCaseForm(Record):
    """What an author is asked before a draft stands: who the trainee is, who the person is, what really happened."""

    title: str = Field(min_length=1, max_length=200, description="Working title.", examples=["The yellow crate"])
    languages: tuple[Language, ...] = Field(min_length=1, description="Languages; it is written in the first, and translated into the others.", examples=[["en", "fr"]])
    setting: Setting = Field(description="Where the trainee meets the person.", examples=["reception"])
    mandate: Mandate = Field(description="Who the trainee is.", examples=["reception_worker"])
    age: Age = Field(description="What the file says of the person's age.", examples=["adult"])
    classification: Classification = Field(description="What the case is written as.", examples=["labour_dispute"])
    exploitation: tuple[Term, ...] = Field(default=(), description="Forms of exploitation, none for a control.", examples=[["agriculture"]])
    start: Slug | None = Field(default=None, description="Half-written start; none: from nothing.", examples=["first-registration"])
    happened: str = Field(default="", max_length=4_000, description="What really happened, in a few sentences.", examples=["His employer kept two months of pay."])
    never_first: str = Field(default="", max_length=4_000, description="What the person would never say first.", examples=["That he works on another man's account."])


def new_draft_data(case_id: str, asked: NewCaseForm) -> DraftData:
    """Data of a new draft of a short case. It holds what was asked, and no paper yet; what it lacks ``completion.complete`` puts in, so it can be tried."""
    written_in = asked.languages[0]
    return {
        "case": {
            "id": case_id, "version": "1.0.0", "status": "draft", "origin": "patterns", "languages": list(dict.fromkeys(asked.languages)),
            "setting": asked.setting, "mandate": asked.mandate, "age": asked.age, "length": "short", "steps": list(_SHORT_STEPS), "note": False,
            "documents": [], "indicators": [], "needs": [], "options": [],
        },
        f"text.{written_in}": {"title": cleaned(asked.title)},
        "key": {
            "rules": 2, "features": plain(neutral(Features)), "classification": asked.classification, "exploitation": list(asked.exploitation),
            "profile": profile(asked.age, asked.exploitation), "circumstances": circumstances(asked.age, False),
            "indicators": [], "elements": {}, "needs": [], "options": [], "lessons": [],
        },
        f"key_text.{written_in}": {},
        "review": {"entries": []},
        "notes": {"happened": cleaned(asked.happened), "never_first": cleaned(asked.never_first)},
    }  # fmt: skip


def copied(case_id: str, data: DraftData) -> DraftData:
    """Data of a draft that is a copy of a case under another id: whose it is based on is kept, reviews of the first are not its own."""
    case = case_of(data)
    based_on = BasedOn(case=case.id, version=case.version, hash=content_hash(data))
    kept = {name: value for name, value in _mapping(data, "review").items() if name not in ("entries", "elsewhere", "bots", "leaks")}
    return {
        **data,
        "case": {**_mapping(data, "case"), "id": case_id, "version": "1.0.0", "status": "draft"},
        "review": {**kept, "entries": [], "based_on": based_on.model_dump()},
    }


def named_as_copy(data: DraftData) -> DraftData:
    """The data of a copy with titles that say so, in each language, so that nobody takes it for the first one on a list."""
    titled = {
        part: {**_mapping(data, part), "title": translator(part.partition(".")[2])(_COPY_OF).format(title=title)}
        for part in data
        if part.startswith("text.") and isinstance(title := _mapping(data, part).get("title"), str) and title.strip()
    }
    return with_translation_states(data, {**data, **titled})


def twin(case_id: str, data: DraftData, changed: Attribute) -> DraftData:
    """Data of a draft that is a copy of a case as its twin: the same case with one attribute of the person changed.

    Raises AuthoringRefused where the case is a twin itself.
    """
    if key_of(data).twin is not None:
        raise AuthoringRefused("This case is a twin itself. Make the new one a twin of its first version.")
    return {**copied(case_id, data), "key": {**_mapping(data, "key"), "twin": {"of": case_of(data).id, "changed": changed}}}


def proposed_id(title: str, taken: Collection[str]) -> Slug:
    """An id made of the words of a title, without those that give the answer away, and none of those ``taken``."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(sign))
    kept = [word for word in re.findall(r"[a-z0-9]{2,}", plain) if not giveaway_in(word)]
    while kept and not kept[0][0].isalpha():
        kept.pop(0)
    begun_as = "-".join(kept)[: _LONGEST_ID - 4].strip("-") or "new-case"
    numbered = (f"{begun_as}-{number}" for number in range(2, len(taken) + 3))
    return begun_as if begun_as not in taken else next(name for name in numbered if name not in taken)


def base_has_changed(data: DraftData, base: DraftData | None) -> bool:
    """Whether the case that these data are based on (``base``; None where there is none of its name any more) holds something else by now."""
    based_on = _based_on(data)
    return based_on is not None and base is not None and based_on.hash != content_hash(base)


def base_of(data: DraftData) -> str | None:
    """Id of the case that these data are based on; None where there is none."""
    based_on = _based_on(data)
    return based_on.case if based_on is not None else None


def _based_on(data: DraftData) -> BasedOn | None:
    return read_part(data, "review", Review)[0].based_on


def _mapping(data: DraftData, part: str) -> Mapping[str, Any]:
    value = data.get(part)
    return value if isinstance(value, Mapping) else {}
