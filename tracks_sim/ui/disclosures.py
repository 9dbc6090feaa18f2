"""Feedback on what was told: every fact of the person once, and what the telling changes. Pure.

Called only where the whole feedback is open, so that nothing untold reaches the browser before.
A fact that is missing is no fault by itself: where what holds the person back could not be
lifted in this talk, the page says so once, for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracks_sim.case.conversation import (
    ElementIfTold,
    Fact,
    IfTold,
    InterviewKey,
    NeedIfTold,
    Part,
    ProtectionIfTold,
    WhereTold,
)
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import CaseText, ElementKey, IndicatorKey, KeyedAnswer, NeedKey, ProtectionKey
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.interview import Parameters, begin, compile_interview, last_openings, step
from tracks_sim.practice import Attempt
from tracks_sim.scoring.effective_key import first_disclosed
from tracks_sim.ui.feedback import LEVEL_NAMES, STATE_NAMES
from tracks_sim.ui.interview import MOVE_NAMES, TOPIC_NAMES
from tracks_sim.ui.markdown import block, inline
from tracks_sim.ui.reading import label, quote, source_line, source_verified, text_language

_KINDS = {"seen": "✓", "held": "◐", "missed": "○", "untold": "–"}
_TITLES = {"full": translatable("Told ({n})"), "part": translatable("Told in part ({n})"), "not": translatable("Not told ({n})")}
_ROLES = {
    "needed": translatable("{topic}: needed to act"),
    "changes": translatable("{topic}: changes a judgement"),
    "not_needed": translatable("{topic}: not needed"),
    "beyond": translatable("{topic}: beyond your mandate"),
}
_NOTHING_ENOUGH = translatable(
    "For these, at no moment of this talk would one question have been enough, even with one thing said or done before it. "
    "That is nobody's fault: what holds a person back takes time and safety, and another talk may bring more."
)


# --- facts ---------------------------------------------------------------------------------------


def facts_view(attempt: Attempt, case_file: CaseFile, parameters: Parameters, language: str) -> list[dict[str, Any]]:
    """Every fact of the person in three groups: told, told in part, not told; what is not needed is folded."""
    key = case_file.key.interview
    assert key is not None
    t = translator(language)
    roles = {f.id: _role(f.id, key) for f in case_file.case.facts}
    # What is beyond the mandate is not looked for, neither in the talk nor afterwards.
    sought = [f for f in roles if roles[f] != "beyond" and not _in_full(attempt, f)]
    openings, end = _openings(attempt, case_file, parameters, sought)
    another_day = {f for f, (_, choice) in openings.items() if choice == "move:second_interview"}
    texts = case_file.texts[text_language(case_file, language)]
    openers = {f: _opener(choice, place, end, texts, t) for f, (place, choice) in openings.items() if f not in another_day}
    speaker = _Facts(attempt, case_file, language, roles, openers)
    why = case_file.key_texts[text_language(case_file, language)].interview
    beyond_note = inline(why.beyond) if why and why.beyond else ""
    groups = []
    for degree, title in _TITLES.items():
        facts = [f for f in case_file.case.facts if _degree(attempt, f.id) == degree]
        facts.sort(key=lambda f: list(_ROLES).index(roles[f.id]))
        wanted = [f for f in facts if roles[f.id] in ("needed", "changes")]
        later = [f for f in wanted if f.id in another_day]
        out_of_reach = [f for f in wanted if degree != "full" and f.id not in openings]
        parts = [
            _part("", [f for f in wanted if f not in later and f not in out_of_reach], speaker),
            _part(t("A second talk on another day would have opened the way to these."), later, speaker),
            _part(t(_NOTHING_ENOUGH), out_of_reach, speaker),
            _part(
                t("Not needed: nothing is missing without this ({n})"),
                [f for f in facts if roles[f.id] == "not_needed"], speaker, folded=True,
            ),
            _part(t("Beyond your mandate ({n})"), [f for f in facts if roles[f.id] == "beyond"], speaker, folded=True, note=beyond_note),
        ]  # fmt: skip
        if facts:
            groups.append({"title": t(title).format(n=len(facts)), "parts": [p for p in parts if p["findings"]]})
    return groups


def _role(fact: str, key: InterviewKey) -> str:
    """What a fact is to this mandate."""
    if fact in key.beyond:
        return "beyond"
    if fact in key.needed:
        return "needed"
    rows: tuple[WhereTold, ...] = (*key.if_told, *key.if_told_elements, *key.if_told_protection, *key.if_told_needs)
    return "changes" if any(fact in r.facts for r in rows) else "not_needed"


def _degree(attempt: Attempt, fact: str) -> str:
    told = attempt.disclosed.get(fact)
    return told.degree if told else "not"


def _in_full(attempt: Attempt, fact: str) -> bool:
    return _degree(attempt, fact) == "full"


def _part(label: str, facts: list[Fact], speaker: _Facts, *, folded: bool = False, note: str = "") -> dict[str, Any]:
    shown = label.format(n=len(facts))
    return {"label": shown, "folded": folded, "note": note, "findings": [speaker.say(f) for f in facts]}


class _Facts:
    """Turns the facts of one talk into findings of one language."""

    def __init__(
        self, attempt: Attempt, case_file: CaseFile, language: str, roles: Mapping[str, str],
        openers: Mapping[str, tuple[str, int | None]],
    ) -> None:  # fmt: skip
        self.attempt, self.case_file, self.language = attempt, case_file, language
        self.roles, self.openers = roles, openers
        self.t = translator(language)
        self.told_at = {f.fact: turn.number for turn in attempt.turns for f in turn.told if f.degree != "agreed"}

    def say(self, fact: Fact) -> dict[str, Any]:
        """One fact: its words, where it was told, and what would have opened it."""
        t, degree, role = self.t, _degree(self.attempt, fact.id), self.roles[fact.id]
        quotes, text = [], ""
        turns = []
        if degree != "not":
            quotes.append(quote(self.attempt, self.case_file, self.language, fact.id))
            turns.append({"number": self.told_at[fact.id], "label": t("Told at turn {n}").format(n=self.told_at[fact.id])})
        if degree != "full" and role != "beyond":
            quotes.append(_untold(self.case_file, fact.id, self.language))
            text, turn = self.openers.get(fact.id, (self._waits(fact), None))
            if turn is not None:
                turns.append({"number": turn, "label": t("See turn {n}").format(n=turn)})
        if (right := self._puts_right(fact)) is not None:
            text = f"{right} {text}".strip()
        reachable = fact.id in self.openers and role in ("needed", "changes")
        kind = {"full": "seen", "part": "held"}.get(degree, "missed" if reachable else "untold")
        verdict = t(_ROLES[role]).format(topic=t(TOPIC_NAMES[fact.topic]))
        return {**_finding(kind, verdict, text, quotes), "turns": turns}

    def _puts_right(self, fact: Fact) -> str | None:
        """What stood in the file, or was said before, and is put right by what was told."""
        told, other = self.attempt.disclosed, fact.corrects
        own = {f.id for f in self.case_file.case.facts}
        if fact.id not in told or other is None or (other in own and other not in told):
            return None
        return self.t("This puts {passage} right.").format(passage=label(self.attempt, self.case_file, self.language, other))

    def _waits(self, fact: Fact) -> str:
        """What had to be told before, where that was not."""
        topics = {f.id: f.topic for f in self.case_file.case.facts}
        before = dict.fromkeys(topics[a] for a in fact.after if a not in self.attempt.disclosed)
        if not before:
            return ""
        return self.t("Something else comes first: {topics}.").format(topics=", ".join(self.t(TOPIC_NAMES[b]) for b in before))


def _openings(
    attempt: Attempt, case_file: CaseFile, parameters: Parameters, facts: Iterable[str]
) -> tuple[dict[str, tuple[int, str]], int]:
    """As ``last_openings``, by how many turns had been taken; and how many had been at the end."""
    states = [begin(compile_interview(case_file.case, case_file.key.interview, parameters), attempt.seed)]
    for turn in attempt.turns:
        after, _ = step(states[-1], turn.choice)
        if after.over:
            break
        states.append(after)
    return last_openings(states, facts), len(states) - 1


def _opener(choice: str, place: int, end: int, texts: CaseText, t: Translator) -> tuple[str, int | None]:
    """What would have brought a fact, in words, and at which turn; None: after the last one."""
    kind, _, name = choice.partition(":")
    if kind == "move":
        sentence = t("At the end this would have opened the way to it: {move}.") if place == end else t("At turn {n} this would have opened the way to it: {move}.")
        said = sentence.format(n=place + 1, move=t(MOVE_NAMES[name]))
    else:
        sentence = t("At the end this question would have brought it: “{question}”") if place == end else t("At turn {n} this question would have brought it: “{question}”")
        said = sentence.format(n=place + 1, question=texts.questions[name])
    return said, None if place == end else place + 1


# --- judgements ------------------------------------------------------------------------------------


def changes_view(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str) -> list[dict[str, Any]]:
    """Judgements that the talk changes: right on what this trainee could know, and on what would have been told."""
    key, t = case_file.key, translator(language)
    concepts, fixed = catalogues.indicator_texts[language].concepts, catalogues.texts[language]
    protection: list[tuple[Part, str, str, KeyedAnswer]] = []
    if key.protection is not None:
        protection = [("protection", "protection", fixed.elements["protection"].label, key.protection)]
    sections: tuple[tuple[str, list[tuple[Part, str, str, KeyedAnswer]]], ...] = (
        (t("Indicators"), [("indicators", k.concept, concepts[k.concept].label, k) for k in key.indicators]),
        (
            t("Act, means, purpose, and protection"),
            [*(("elements", e, fixed.elements[e].label, k) for e, k in key.elements.items()), *protection],
        ),
        (t("Special needs"), [("needs", k.need, fixed.needs[k.need].label, k) for k in key.needs]),
    )
    groups = []
    for title, judged in sections:
        said = [_change(part, name, what, k, attempt, case_file, catalogues, language) for part, name, what, k in judged]
        findings = [f for f in said if f is not None]
        if findings:
            groups.append({"title": title, "parts": [{"label": "", "folded": False, "note": "", "findings": findings}]})
    return groups


def _change(
    part: Part, name: str, what: str, keyed: KeyedAnswer, attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str
) -> dict[str, Any] | None:
    """One judgement, or None where no telling changes it."""
    key, t = case_file.key.interview, translator(language)
    assert key is not None
    rows = key.rows(part, name)
    if not rows:
        return None
    own = _answer(keyed, catalogues, language)
    now = first_disclosed(rows, attempt.disclosed)
    then = _answer(now or rows[0], catalogues, language)
    if now is not None:
        kind, verdict = "seen", t("{what}: {state} on what you were told").format(what=what, state=then)
        same, other = t("On the file alone it was the same; what you were told is one more reason."), t("On the file alone it was: {state}.").format(state=own)
    else:
        kind, verdict = "untold", t("{what}: {state} on what you could know").format(what=what, state=own)
        same, other = t("Had this been told, it would have been the same, with one more reason."), t("Had this been told, it would have been: {state}.").format(state=then)
    quotes = [
        quote(attempt, case_file, language, f) if f in attempt.disclosed else _untold(case_file, f, language)
        for f in (now or rows[0]).facts
        if f in attempt.disclosed or f not in key.beyond
    ]
    why = case_file.key_texts[text_language(case_file, language)].interview
    reason = (why.reason(part, name) if why else None) or ""
    return {
        **_finding(kind, verdict, f"{same if then == own else other} {reason}", quotes),
        "source": source_line(keyed.source, catalogues, None, language),
        "unverified": "" if source_verified(keyed.source, catalogues) else t("not verified"),
    }


def _answer(judged: KeyedAnswer | WhereTold, catalogues: Catalogues, language: str) -> str:
    """The answer of a key or of a row of it, in words."""
    t = translator(language)
    if isinstance(judged, NeedKey | NeedIfTold):
        return t(LEVEL_NAMES[judged.level])
    assert isinstance(judged, IndicatorKey | ElementKey | ProtectionKey | IfTold | ElementIfTold | ProtectionIfTold)
    said = t(STATE_NAMES[judged.state])
    if isinstance(judged, ProtectionKey | ProtectionIfTold) and judged.grounds:
        grounds = catalogues.texts[language].grounds
        said += f" ({', '.join(grounds[g].label for g in judged.grounds)})"
    return said


def _untold(case_file: CaseFile, fact: str, language: str) -> dict[str, str]:
    """What the person would have said."""
    shown = text_language(case_file, language)
    t = translator(language)
    return {"id": fact, "label": t("would have been told"), "html": inline(case_file.texts[shown].facts[fact].full), "lang": shown}


def _finding(kind: str, verdict: str, text: str, quotes: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "kind": kind, "mark": _KINDS[kind], "verdict": verdict, "quotes": quotes, "text": block(text), "source": "",
        "unverified": "", "turns": [],
    }  # fmt: skip
