"""What follows from what an author has said, and so is not asked: ids, places in an order, sources, circumstances, profile, voices.

Pure. An id is made once, never changes and is never shown. The number in it is one more than the highest that any part of the draft
mentions; that a higher one was deleted without a trace cannot be seen in the data.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import Circumstance, Profile
from tracks_sim.case.model.record import Voice
from tracks_sim.case.model.structure import Age
from tracks_sim.drafts.draft import DraftData
from tracks_sim.practice.steps import kind_of

_NAMED = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

# --- ids ---------------------------------------------------------------------------------


def names_in(data: DraftData, head: str) -> frozenset[str]:
    """Everything in a draft that looks like an id and begins so: keys of blocks, texts, and words in texts."""
    texts: list[str] = []
    rest: list[Any] = [data]
    while rest:
        value = rest.pop()
        if isinstance(value, str):
            if head in value:  # to look for names in all texts would take longer than the rest of an act
                texts.append(value)
        elif isinstance(value, Mapping):
            rest += (*value.keys(), *value.values())
        elif isinstance(value, list):
            rest += value
    return frozenset(name for name in _NAMED.findall("\n".join(texts)) if name.startswith(head))


def passage_ids(data: DraftData, kind: str, count: int) -> list[str]:
    """New ids of passages of a paper: two letters of its kind (``rn`` of a reception note, ``le`` of a letter) and numbers."""
    words = kind.split("_")
    letters = words[0][0] + words[1][0] if len(words) > 1 else kind[:2]
    first = _highest(data, letters) + 1
    return [f"{letters}{number}" for number in range(first, first + count)]


def question_id(data: DraftData) -> str:
    """New id of a question of a talk: ``q1``, which tells neither its topic nor its form."""
    return f"q{_highest(data, 'q') + 1}"


def paper_id(data: DraftData, kind: str) -> str:
    """New id of a paper: ``reception-note-1``."""
    head = kind.replace("_", "-") + "-"
    return f"{head}{_highest(data, head) + 1}"


def _highest(data: DraftData, head: str) -> int:
    ends = (name.removeprefix(head) for name in names_in(data, head))
    return max((int(end) for end in ends if re.fullmatch(r"[0-9]{1,6}", end)), default=0)


def id_of_words(text: str, head: str, data: DraftData, telling: Iterable[str]) -> str:
    """New id made of two words of a text, without those that tell; ``head`` and a number where it has not two such words."""
    plain = _without_accents(text)
    told = {_without_accents(word) for word in telling} | TELLING
    words = [word for word in re.findall(r"[a-z]{4,14}", plain) if not any(word.startswith(known) for known in told)]
    return unused("-".join(words[:2]), data) if len(words) > 1 else f"{head}{_highest(data, head) + 1}"


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", re.sub("[’']", " ", text)).encode("ascii", "ignore").decode().lower()


def unused(name: str, data: DraftData) -> str:
    """The name, or the name with the lowest number from 2 that no part mentions."""
    used = names_in(data, name)
    number = 2
    found = name
    while found in used:
        found, number = f"{name}-{number}", number + 1
    return found


TELLING = frozenset({
    "best", "better", "accept", "wrong", "right", "harm", "danger", "severe", "minor", "need", "safe", "good", "lead", "open", "closed",
    "traff", "victim", "smugg", "labour", "control", "abuse", "force", "meilleur", "faux", "juste", "grave", "utile", "inutile", "traite",
})  # fmt: skip
"""Beginnings of words that may tell the worth of an answer, the form of a question or the sort of a case: never in an id."""

# --- order -------------------------------------------------------------------------------


def places(seed: str, name: str, count: int) -> list[int]:
    """All places (0 to ``count``) at which a row can be put among ``count`` others, in an order that a seed decides."""
    return sorted(range(count + 1), key=lambda place: hashlib.sha256(f"{seed}\n{name}\n{place}".encode()).digest())


def place_of_row(seed: str, names: Sequence[str], name: str, answers: Mapping[str, str]) -> int:
    """Place of a new row on a worksheet: any, but not one where the order would follow the answers if another does not."""
    found = places(seed, name, len(names))

    def changes(place: int) -> int:
        order = [answers.get(row, "") for row in (*names[:place], name, *names[place:])]
        return sum(a != b for a, b in pairwise(order))

    return next((place for place in found if changes(place) >= len(set(answers.values()))), found[0])


def place_of_option(seed: str, names: Sequence[str], name: str, best: Iterable[str]) -> int:
    """Place of a new option: any, but where it can be none that leaves a best one first or last."""
    found, best = places(seed, name, len(names)), frozenset(best)

    def ends(place: int) -> int:
        order = [*names[:place], name, *names[place:]]
        return (order[0] in best) + (order[-1] in best)

    return min(found, key=ends)


# --- sources -----------------------------------------------------------------------------


_OF_OPTION = {
    "refer_specialist": "unodc-indicators", "child_protection": "crc-1989", "confront_suspect": "who-2003", "record_and_close": "unodc-indicators",
    "debt_and_legal_advice": "tracks-2017", "labour_rights": "tracks-2017", "other_service": "coe-convention-2005",
    "report_offences": "unodc-forced-criminality-2023", "return_to_relative": "coe-convention-2005", "ask_for_information": "coe-convention-2005",
}  # fmt: skip
"""Source of an option by its decision, as most cases of the library have it; WHO 2003 for the others."""


def source_of(item: str, catalogues: Catalogues) -> str:
    """Where the rule behind an answer usually comes from: of an item, of ``options.<decision>``, of ``plan.<part>``."""
    step, _, name = item.partition(".")
    if step == "options":
        return _OF_OPTION.get(name, "who-2003")
    if step == "plan":
        return "gdpr-2016" if name == "sharing" else "who-2003"
    kind, id_ = kind_of(item)
    return kind.source(catalogues, id_)


# --- circumstances, profile, voice -------------------------------------------------------

_SEXUAL = ("sex", "prostitution", "pornography")


def circumstances(age: Age, imminent_danger: bool) -> list[Circumstance]:
    """What country rules depend on, by the age that the file gives and whether danger is near."""
    found: list[Circumstance] = ["adult" if age == "adult" else "child"]
    return [*found, "imminent_danger"] if imminent_danger else found


def profile(age: Age, exploitation: Iterable[str]) -> Profile:
    """The nearest list of the ILO, by age and forms of exploitation."""
    sexual = any(word in form for form in exploitation for word in _SEXUAL)
    if age != "adult":
        return "child_sexual" if sexual else "child_labour"
    return "adult_sexual" if sexual else "adult_labour"


_USUAL_VOICE: Mapping[str, Voice] = {
    "reception_note": "observation", "health_note": "observation", "incident_report": "observation", "school_note": "observation",
    "interview_record": "words", "letter": "words", "message": "words", "work_paper": "words", "phone_note": "words",
}  # fmt: skip
"""The voice that most passages of a kind of paper have; others are records."""


def proposed_voice(kind: str, text: str) -> Voice:
    """A first guess whose voice a passage is, by the kind of its paper and by quotation marks; its author decides."""
    quoted = sum(len(words) for words in re.findall(r"[“«\"„‘]([^”»\"’“]+)[”»\"’“]", text))
    if quoted * 4 >= len(text) > 0:
        return "words"
    return _USUAL_VOICE.get(kind, "record")
