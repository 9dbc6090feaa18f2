"""Rows of a draft's key: where each stands, what its passages say, and the state that follows from them.

What a row cites in ``evidence`` supports its answer: it speaks for one that is present, against one that is absent, and shows the gap of one
that stays open. What may be cited beside stands in ``neutral``; which way that speaks is not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import DETECTION_STATES, ELEMENTS, JUDGEMENT_STATES, LEVELS
from tracks_sim.case.model.structure import CASE_STEPS
from tracks_sim.drafts.draft_defaults import (
    NEUTRAL_FEATURES,
    circumstances,
    place_of_row,
    presumed_child,
    profile,
    source_of,
)
from tracks_sim.drafts.open_draft import (
    OpenDraft,
    as_block,
    as_list,
    block_in,
    list_in,
    row_with,
    rows_of,
    texts_of,
)
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

Polarity = Literal["for", "against", "open"]

NO_SUCH_ITEM = translatable("There is no such indicator, need or question in the kit’s lists.")
NOT_ON_WORKSHEET = translatable("This is not on the worksheet any more.")
NO_SUCH_ANSWER = translatable("This answer does not fit the question.")
_SIDES: Mapping[str, Polarity] = {
    "present": "for", "yes": "for", "urgent": "for", "helpful": "for", "not_needed": "for",
    "absent": "against", "no": "against", "not_indicated": "against", "insufficient": "open", "open": "open",
}  # fmt: skip
ROW_KEYS = ("concept", "need", "option", "state", "level", "standing", "harm", "also_accepted", "phases", "also_phases", "grounds", "evidence", "neutral", "who", "source", "countries", "decision_differs")
"""Keys of a row of the key in the order written."""
DEFAULT_STEPS = tuple(step for step in CASE_STEPS if step != "detection")
"""Steps of a case that does not say them."""


# --- where a row stands ------------------------------------------------------------------


def steps_of(case: Mapping[str, Any]) -> tuple[str, ...]:
    """Steps that a case asks."""
    return tuple(texts_of(case["steps"])) if isinstance(case.get("steps"), list) else DEFAULT_STEPS


def item_parts(item: str, draft: OpenDraft) -> tuple[str, str]:
    """Step and name of an item; raises EditRefused where no such item can be."""
    step, _, name = item.partition(".")
    catalogues = draft.catalogues
    known: Mapping[str, set[str]] = {
        "indicators": {concept.id for concept in catalogues.concepts.concepts},
        "needs": {need.id for need in catalogues.needs.needs},
        "elements": {*ELEMENTS, "protection"},
        "detection": {""},
    }
    if name not in known.get(step, set()):
        raise EditRefused(NO_SUCH_ITEM)
    return step, name


def row_in(key: Mapping[str, Any], step: str, name: str) -> dict[str, Any] | None:
    """The row of an item in a key; None where there is none."""
    if step in ("indicators", "needs"):
        return row_with(key.get(step), "concept" if step == "indicators" else "need", name)
    if step == "elements" and name != "protection":
        row = as_block(key.get("elements")).get(name)
    else:
        row = key.get("protection" if step == "elements" else "detection")
    return row if isinstance(row, dict) else None


def all_rows(key: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Step, name and row of every item of a key."""
    for step, field in (("indicators", "concept"), ("needs", "need")):
        for row in rows_of(key.get(step)):
            if isinstance(name := row.get(field), str):
                yield step, name, row
    for step, name in (("detection", ""), *(("elements", element) for element in (*ELEMENTS, "protection"))):
        if (found := row_in(key, step, name)) is not None:
            yield step, name, found


def open_key(draft: OpenDraft) -> dict[str, Any]:
    """The key to write in, with what every key has: rules, surface, elements and protection, circumstances and profile."""
    key, case = draft.part("key"), draft.look("case")
    order = tuple(Key.model_fields)
    age, exploitation = case.get("age"), texts_of(key.get("exploitation"))
    elements = {element: _new_row("elements", element, draft) for element in ELEMENTS}
    for name, value in (
        ("rules", 2), ("features", dict(NEUTRAL_FEATURES)), ("profile", profile(age, exploitation)), ("circumstances", circumstances(age, False)),
        ("elements", elements), ("protection", _new_row("elements", "protection", draft)),
    ):  # fmt: skip
        put_in_order(key, name, order, value)
        key[name] = value if key[name] is None else key[name]
    if isinstance(key["elements"], dict):
        for element, row in elements.items():
            key["elements"].setdefault(element, row)
    return key


def open_row(draft: OpenDraft, item: str, *, add: bool = False) -> tuple[dict[str, Any], str, str]:
    """The row of an item to change, its step and its name; with ``add`` the item comes onto the worksheet where it is not on it.

    Raises EditRefused where there is no such item, or none on the worksheet.
    """
    step, name = item_parts(item, draft)
    if not add and step != "elements" and row_in(draft.look("key"), step, name) is None:
        raise EditRefused(NOT_ON_WORKSHEET)
    key = open_key(draft)
    if step in ("indicators", "needs"):
        return _row_of_list(draft, key, step, name), step, name
    if step == "detection":
        ask_detection(draft)
        put_in_order(key, "detection", tuple(Key.model_fields), None)
        row = block_in(key, "detection")
    else:
        row = block_in(key, "protection") if name == "protection" else block_in(block_in(key, "elements"), name)
    for field, value in _new_row(step, name, draft).items():
        put_in_order(row, field, ROW_KEYS, value)
    return row, step, name


def _row_of_list(draft: OpenDraft, key: dict[str, Any], step: str, name: str) -> dict[str, Any]:
    field = "concept" if step == "indicators" else "need"
    case = draft.part("case")
    listed = list_in(case, step)
    if name not in listed:
        answers = {row[field]: str(row.get(answer_field(step))) for row in rows_of(key.get(step)) if isinstance(row.get(field), str)}
        place = place_of_row(str(case.get("id")), [str(entry) for entry in listed], name, answers)
        listed.insert(place, name)
    put_in_order(key, step, tuple(Key.model_fields), None)
    rows = list_in(key, step)
    row = row_with(rows, field, name)
    if row is None:
        row = _new_row(step, name, draft)
        after = [row.get(field) if isinstance(row, dict) else None for row in rows]
        followers = (after.index(other) for other in listed[listed.index(name) + 1 :] if other in after)
        rows.insert(next(followers, len(rows)), row)
    return row


def ask_detection(draft: OpenDraft) -> None:
    """Ask the detection question, where the case does not yet."""
    case = draft.look("case")
    if "detection" not in (asked := steps_of(case)):
        put_in_order(draft.part("case"), "steps", ("steps", "documents", "indicators", "needs", "options", "plan", "note"))
        draft.part("case")["steps"] = [step for step in CASE_STEPS if step == "detection" or step in asked]


def _new_row(step: str, name: str, draft: OpenDraft) -> dict[str, Any]:
    """A row of which nothing speaks yet."""
    case = draft.look("case")
    row: dict[str, Any] = {"concept": name} if step == "indicators" else {"need": name} if step == "needs" else {}
    row[answer_field(step)] = unsaid(step, name, child=presumed_child(case.get("age")))
    if step == "needs" and case.get("length") != "short":
        row["who"] = [actor for need in draft.catalogues.needs.needs if need.id == name for actor in need.who]
    row["source"] = source_of(f"{step}.{name}", draft.catalogues)
    return row


# --- answers -----------------------------------------------------------------------------


def answer_field(step: str) -> str:
    """Key of the answer in a row of a step."""
    return "level" if step == "needs" else "state"


def is_means_of_child(step: str, name: str, child: bool) -> bool:
    """Whether an item is the means of a child, which are not needed whatever is said of them."""
    return child and (step, name) == ("elements", "means")


def answers_of(step: str, name: str, *, child: bool) -> tuple[str, ...]:
    """Answers that an item can have."""
    if step == "needs":
        return LEVELS
    if step == "detection":
        return DETECTION_STATES
    return (*JUDGEMENT_STATES, "not_needed") if is_means_of_child(step, name, child) else JUDGEMENT_STATES


def unsaid(step: str, name: str, *, child: bool) -> str:
    """Answer of an item of which nothing speaks."""
    if is_means_of_child(step, name, child):
        return "not_needed"
    return {"needs": "not_indicated", "detection": "open"}.get(step, "insufficient")


def answer_of_side(step: str, side: Polarity) -> str:
    """Answer of an item of which something speaks for it, against it, or leaves it open."""
    if side == "for":
        return {"needs": "helpful", "detection": "yes"}.get(step, "present")
    if side == "against":
        return {"needs": "not_indicated", "detection": "no"}.get(step, "absent")
    return "open" if step == "detection" else "insufficient"


def side_of(answer: object) -> Polarity:
    """What the passages of a row say, by its answer."""
    return _SIDES.get(answer, "open") if isinstance(answer, str) else "open"


# --- evidence ----------------------------------------------------------------------------


def groups_of(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of evidence of a row."""
    return [group for group in rows_of(row.get("evidence")) if texts_of(group.get("any"))]


def cited(row: Mapping[str, Any]) -> list[str]:
    """Passages that support the answer of a row."""
    return [passage for group in groups_of(row) for passage in texts_of(group["any"])]


def uncite(row: dict[str, Any], passage: str) -> None:
    """Take a passage out of a row; a group that becomes empty goes."""
    for group in rows_of(row.get("evidence")):
        if passage in as_list(group.get("any")):
            group["any"] = [other for other in group["any"] if other != passage]
    if isinstance(row.get("evidence"), list):
        row["evidence"] = [group for group in row["evidence"] if not (isinstance(group, dict) and group.get("any") == [])]
    if passage in as_list(row.get("neutral")):
        row["neutral"] = [other for other in row["neutral"] if other != passage]
    for field in ("evidence", "neutral"):
        if row.get(field) == []:
            del row[field]


def cite(row: dict[str, Any], passage: str, salience: str, *, as_well: bool) -> None:
    """Cite a passage for the answer of a row: in the last group, or with ``as_well`` in one of its own. Where it is cited already, it stays."""
    own = next((group for group in groups_of(row) if passage in group["any"]), None)
    if own is not None and (len(own["any"]) == 1 or not as_well):
        own["salience"] = salience
        return
    uncite(row, passage)
    put_in_order(row, "evidence", ROW_KEYS)
    groups = groups_of(row)
    if groups and not as_well:
        groups[-1]["any"].append(passage)
    else:
        list_in(row, "evidence").append({"any": [passage], "salience": salience})


def cite_neutral(row: dict[str, Any], passage: str) -> None:
    """Let a passage be cited without gain or loss."""
    if passage in as_list(row.get("neutral")):
        return
    uncite(row, passage)
    put_in_order(row, "neutral", ROW_KEYS)
    list_in(row, "neutral").append(passage)


def recompute_answer(row: dict[str, Any], step: str, name: str, *, child: bool) -> None:
    """Bring the rest of a row in line with its answer and its passages: no phase without present, nothing accepted twice."""
    field = answer_field(step)
    evidence = bool(cited(row))
    if is_means_of_child(step, name, child):
        row[field] = "not_needed"
    elif step in ("indicators", "elements") and (row.get(field) not in JUDGEMENT_STATES or (row[field] != "insufficient" and not evidence)):
        row[field] = "present" if evidence and row.get(field) == "not_needed" else "insufficient"
    answer = row.get(field)
    blocks = [row, *(own for own in as_block(row.get("countries")).values() if isinstance(own, dict))]
    for block in blocks:
        if "also_accepted" in block:
            own = block.get(field)
            allowed = [other for other in answers_of(step, name, child=child) if other != own and (other != "absent" or evidence)]
            block["also_accepted"] = [other for other in dict.fromkeys(texts_of(block["also_accepted"])) if other in allowed]
    if step == "indicators":
        put_in_order(row, "phases", ROW_KEYS, [])
        row["phases"] = (row["phases"] or ["exploitation"]) if answer == "present" else []
    if answer != "present" and "present" not in as_list(row.get("also_accepted")):
        row.pop("also_phases", None)
    if answer != "present":
        row.pop("grounds", None)
    for block in blocks:
        for empty in [key for key in ("also_accepted", "phases", "grounds") if block.get(key) == []]:
            del block[empty]


def after_removal(row: dict[str, Any], step: str, name: str, *, child: bool, had_evidence: bool) -> None:
    """Bring a row in line that lost a passage: with its last evidence it is unsaid again."""
    if had_evidence and not cited(row):
        row[answer_field(step)] = unsaid(step, name, child=child)
    recompute_answer(row, step, name, child=child)


def forget_passage(draft: OpenDraft, passage: str, into: str | None = None) -> None:
    """Take a passage out of every judgement; where it was joined to the passage ``into``, that one says now what it said.

    Only rows that cite it change.
    """
    child = presumed_child(draft.look("case").get("age"))
    for key in draft.parts("key"):
        for step, name, row in all_rows(key):
            if passage not in (*cited(row), *as_list(row.get("neutral"))):
                continue
            had_evidence = bool(cited(row))
            if into is not None:
                _hand_over(row, passage, into)
            uncite(row, passage)
            after_removal(row, step, name, child=child, had_evidence=had_evidence)


def _hand_over(row: dict[str, Any], passage: str, into: str) -> None:
    """Let a passage say what another one says in a row; evidence counts more than what may be cited."""
    own = next((group for group in groups_of(row) if passage in group["any"]), None)
    if own is None:
        if into not in cited(row):
            cite_neutral(row, into)
    elif into not in cited(row):
        if into in as_list(row.get("neutral")):
            row["neutral"] = [other for other in row["neutral"] if other != into]
        own["any"] = [into if other == passage else other for other in own["any"]]
