"""The feedback on a talk as its page was built when the golden file was made: every fact at once, trust and strain as figures.

How it is shown now (moments, noes explained, groups of harms, what is kept back) is tested in tests/ui/trainee. What went from the page
is taken from what was expected: figures of trust and strain, sources and words of facts beside the judgements that they change.
"""

from __future__ import annotations

from typing import Any

from tests.golden.reworded import reworded
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.words import sentences_of
from tracks_sim.ui.trainee.feedback.conduct import HARMS, ConductView
from tracks_sim.ui.trainee.feedback.disclosures import FactGroup, FactView
from tracks_sim.ui.trainee.feedback.talk_feedback import ShortTalkSheet
from tracks_sim.ui.trainee.talk.transcript import TurnRow, you_said
from tracks_sim.ui.trainee.view import View

[MODEL_NOTE] = (sentence for sentence in sentences_of("steps.js") if "model" in sentence)
"""What the page says of the model behind its talk; in the script now."""
_WHO = {"en": {"she": "She", "he": "He", "they": "They"}, "fr": {"she": "Elle", "he": "Lui", "they": "La personne"}}


def talk_then(now: ConductView, view: View, then: dict[str, Any]) -> dict[str, Any]:
    """The feedback on a talk; ``then``: what was expected of it."""
    return {
        "model_note": view.t(MODEL_NOTE),
        "counts": now["counts"],
        "harms": _harms_then(now, view),
        "steps": [{"label": step["label"], "done": step["done"], "state": step["state"]} for step in now["steps"]],
        "facts": [_group_then(group) for group in now["facts"]["groups"]],
        "views": _changes_then(now["changed"], view, then["views"]),
        "transcript": [
            {
                **_turn_then(row, view, old), "form": row["form"], "recommended": row["asked"] in ("seen", "refused"),
                "read": row["read"], "better": row["better"], "instead": row["instead"], "branch": True,
            }
            for row, old in zip(now["transcript"], then["transcript"], strict=True)
        ],
        "course": then["course"],
        "replay": _replay_then(now, view, then["replay"]),
    }  # fmt: skip


def short_talk_then(now: ShortTalkSheet, view: View, then: dict[str, Any]) -> dict[str, Any]:
    """The sheet of a short talk, without what was left empty and without questions on a case that was not played."""
    day = now["head"].rpartition(" · ")[2]
    return {**then, "step": now["step"], "title": now["title"], "printed": now["head"].removesuffix(f" · {day}"), "language": now["language"], "home": now["home"]["href"]}


def _harms_then(now: ConductView, view: View) -> list[dict[str, str]]:
    """Each harm of each turn, which must be in its group."""
    t, harms = view.t, []
    for turn in view.attempt.turns:
        for harm in turn.harms:
            group = next(h for h in now["harms"] if _last_paragraph(h["text"]) == _last_paragraph(block(t(HARMS[harm.name]))))
            assert group["severity"] == harm.severity and str(turn.number) in group["verdict"]
            sentence = t("Turn {n}: this could have hurt the person") if harm.severity == "severe" else t("Turn {n}: this could have made things harder")
            text = block(f"*{you_said(turn, view.texts, t)}*\n\n{t(HARMS[harm.name])}")
            harms.append({"severity": harm.severity, "verdict": sentence.format(n=turn.number), "text": text})
    return harms


def _last_paragraph(text: str) -> str:
    return text.strip().rpartition("<p>")[2]


def _finding_then(row: FactView) -> dict[str, Any]:
    return {**row, "source": "", "unverified": ""}


def _group_then(group: FactGroup) -> dict[str, Any]:
    parts = [{"label": p["label"], "folded": p["folded"], "note": p["note"], "findings": [_finding_then(f) for f in p["facts"]]} for p in group["parts"]]
    return {"title": group["title"], "parts": parts}


def _changes_then(now: list[FactGroup], view: View, then: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Judgements that facts change, with the sources and quotes that stood there; the words of what was not told are compared."""
    groups = [_group_then(group) for group in now]
    for group, before in zip(groups, then, strict=True):
        for finding, old in zip(group["parts"][0]["findings"], before["parts"][0]["findings"], strict=True):
            told = [q for q in old["quotes"] if q["id"] in view.attempt.disclosed]
            assert finding["quotes"] == ([] if finding["kind"] == "seen" else [q for q in old["quotes"] if q not in told])
            finding.update(quotes=old["quotes"], source=old["source"], unverified=old["unverified"])
    return groups


def _turn_then(row: TurnRow, view: View, then: dict[str, Any]) -> dict[str, Any]:
    """A turn with its answer in one piece, with the marks of speech that stood in it, and who gives it."""
    answer = row["answer"]
    said = "" if answer is None else answer["words"] + "".join(part["text"] for part in answer["scene"])
    if _letters(said) == _letters(then["answer"]):
        said = then["answer"]
    pronoun = view.case.person.pronoun if view.case.person else "they"
    person = [{"text": line["text"], "label": line["label"]} for line in row["person"]]
    return {"number": row["number"], "you": row["you"], "who": _WHO[view.language][pronoun], "person": person, "answer": said, "seen": row["seen"], "second": row["second"], "language": row["language"]}


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _replay_then(now: ConductView, view: View, then: dict[str, Any] | None) -> dict[str, Any] | None:
    """The replay, with its choices as one list; some that make no sense any more were listed too."""
    replay = now["replay"]
    if replay is None or then is None:
        assert replay is None and then is None
        return None
    listed = {choice["id"]: choice["label"] for group in replay["groups"] for choice in group["choices"]}
    for choice in then["choices"]:
        if (label := listed.get(choice["id"])) is not None:
            shown = view.t("“{question}”").format(question=label) if choice["id"].startswith("ask:") else label
            assert reworded(choice["label"]) == reworded(shown), (choice["label"], shown)
    assert set(listed) <= {choice["id"] for choice in then["choices"]}
    talk = [_turn_then(row, view, old) for row, old in zip(replay["talk"], then["talk"], strict=True)]
    for row, old in zip(talk, then["talk"], strict=True):
        row["seen"] = row["seen"] or old["seen"]  # what was seen lately is not shown again today (tests/practice/test_person_words.py)
    return {"turn": replay["turn"], "title": replay["title"], "talk": talk, "choices": then["choices"]}

