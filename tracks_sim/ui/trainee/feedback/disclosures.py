"""View of the feedback on disclosures: every fact of the person once, and the judgements that they change. Pure.

Called only once the whole feedback is open, so that no undisclosed fact reaches the browser before. Where one may talk again, what was
not told is not sent until it is asked for: a second try is worth nothing to somebody who has read the answers.
A missing fact is no fault by itself: where this talk could not lift what holds the person back,
the page says so once, for all such facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypedDict

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.conversation import DisclosureCondition, Fact, InterviewKey, ProtectionIfTold
from tracks_sim.case.model.key import KeyedAnswer, ProtectionKey
from tracks_sim.case.model.texts import CaseText
from tracks_sim.i18n import Translator, translatable, translatable_plural, translator
from tracks_sim.interview import Parameters, begin, compile_interview, last_openings, step
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.practice import ANSWER_STEPS, Attempt
from tracks_sim.scoring.effective_key import first_disclosed
from tracks_sim.ui.shared.markdown import block, inline
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.steps.worksheet import WORKSHEETS
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, TOPIC_NAMES
from tracks_sim.ui.trainee.view import View

FactKind = Literal["seen", "held", "missed", "untold"]
Degree = Literal["full", "part", "not"]
_MARKS: Mapping[FactKind, str] = {"seen": "✓", "held": "◐", "missed": "○", "untold": "–"}
_TITLES: Mapping[Degree, str] = {"full": translatable("Told ({n})"), "part": translatable("Told in part ({n})"), "not": translatable("Not told ({n})")}
_ROLES_THAT_MATTER = ("needed", "changes")
_ROLES = {
    "needed": translatable("{topic}: needed to act"),
    "changes": translatable("{topic}: changes a judgement"),
    "not_needed": translatable("{topic}: not needed"),
    "beyond": translatable("{topic}: beyond your mandate"),
}
_MORE = {
    "she": translatable_plural("She could have told you {n} more thing that matters.", "She could have told you {n} more things that matter."),
    "he": translatable_plural("He could have told you {n} more thing that matters.", "He could have told you {n} more things that matter."),
    "they": translatable_plural("They could have told you {n} more thing that matters.", "They could have told you {n} more things that matter."),
}


# --- facts --- -----------------------------------------------------------------------------------------


class TurnLink(TypedDict):
    """A turn that can be gone to."""

    number: int
    label: str


class FactView(TypedDict):
    """A fact, or a judgement that facts change, as a row: one line, the rest behind it. ``text`` is HTML."""

    kind: FactKind
    mark: str
    verdict: str
    quotes: list[Quote]
    text: str
    turns: list[TurnLink]


class FactPart(TypedDict):
    """Facts with what is said of all of them. ``folded``: they are not needed."""

    label: str
    folded: bool
    note: str
    facts: list[FactView]


class FactGroup(TypedDict):
    """Facts told, told in part, or not told; or the judgements of a step."""

    degree: Degree | None
    title: str
    parts: list[FactPart]


class Untold(TypedDict):
    """What matters and was not told in full: how much it is, in words."""

    n: int
    text: str


class FactsView(TypedDict):
    """The facts of the person. ``untold``: what is kept back until it is asked for, and nothing of which is in ``groups``."""

    untold: Untold | None
    groups: list[FactGroup]


def facts_view(view: View, parameters: Parameters, *, untold: bool = True) -> FactsView:
    """Every fact of the person in three groups: told, told in part, not told. Facts that are not needed are folded.

    ``untold``: whether what was not told is shown too. Otherwise it is counted, and only the words that were said are shown; where
    nothing that matters is left, there is nothing to keep back.
    """
    key = view.case_file.key.interview
    assert key is not None
    roles = {f.id: _role(f.id, key) for f in view.case.facts}
    left = sum(roles[f] in _ROLES_THAT_MATTER and not _in_full(view.attempt, f) for f in roles)
    if not untold and left:
        pronoun = view.case.person.pronoun if view.case.person else "they"
        more: Untold | None = {"n": left, "text": view.t.plural(*_MORE[pronoun], left).format(n=left)}
        return {"untold": more, "groups": _groups(view, roles, ("full", "part"), _FactFindings(view, roles, None))}
    return {"untold": None, "groups": _every_fact(view, parameters, roles)}


def _every_fact(view: View, parameters: Parameters, roles: Mapping[str, str]) -> list[FactGroup]:
    t, attempt, case_file, texts = view.t, view.attempt, view.case_file, view.texts
    # For facts beyond the mandate no way in is named, neither in the talk nor afterwards.
    missing = [f for f in roles if roles[f] != "beyond" and not _in_full(attempt, f)]
    openings, end = _openings(attempt, case_file, parameters, missing)
    another_day = {f for f, (_, choice) in openings.items() if choice == "move:second_interview"}
    openers = {f: _opener(choice, position, end, texts, t) for f, (position, choice) in openings.items() if f not in another_day}
    out_of_reach = {f for f in missing if f not in openings}
    return _groups(view, roles, tuple(_TITLES), _FactFindings(view, roles, openers), another_day, out_of_reach)


def _groups(
    view: View, roles: Mapping[str, str], degrees: Iterable[Degree], facts_of_talk: _FactFindings,
    another_day: Collection[str] = (), unreachable: Collection[str] = (),
) -> list[FactGroup]:  # fmt: skip
    """The facts of these degrees; apart, of what matters, those for ``another_day``, and those that nothing could have brought."""
    t = view.t
    groups: list[FactGroup] = []
    for degree in degrees:
        facts = _of_degree(view, degree, roles)
        relevant = [f for f in facts if roles[f.id] in _ROLES_THAT_MATTER]
        later, out_of_reach = ([f for f in relevant if f.id in apart] for apart in (another_day, unreachable))
        parts = [
            _part("", [f for f in relevant if f not in later and f not in out_of_reach], facts_of_talk),
            _part(t("A second talk on another day would have opened the way to these."), later, facts_of_talk),
            _part(t(
                "For these, at no moment of this talk would one question have been enough, even with one thing said or done before it. "
                "That is nobody's fault: what holds a person back takes time and safety, and another talk may bring more."
            ), out_of_reach, facts_of_talk),
            *_not_needed(view, facts, roles, facts_of_talk),
        ]
        if facts:
            groups.append({"degree": degree, "title": t(_TITLES[degree]).format(n=len(facts)), "parts": [p for p in parts if p["facts"]]})
    return groups


def _not_needed(view: View, facts: list[Fact], roles: Mapping[str, str], facts_of_talk: _FactFindings) -> list[FactPart]:
    """Facts that are not needed, and those beyond the mandate, folded."""
    t, key_text = view.t, view.key_texts.interview
    note = inline(key_text.beyond) if key_text and key_text.beyond else ""
    return [
        _part(t("Not needed: nothing is missing without this ({n})"), [f for f in facts if roles[f.id] == "not_needed"], facts_of_talk, folded=True),
        _part(t("Beyond your mandate ({n})"), [f for f in facts if roles[f.id] == "beyond"], facts_of_talk, folded=True, note=note),
    ]


def _of_degree(view: View, degree: Degree, roles: Mapping[str, str]) -> list[Fact]:
    """Facts told in this degree, what matters first."""
    return sorted((f for f in view.case.facts if _degree(view.attempt, f.id) == degree), key=lambda f: list(_ROLES).index(roles[f.id]))


def _role(fact: str, key: InterviewKey) -> str:
    """Role of a fact for this mandate, a key of ``_ROLES``."""
    if fact in key.beyond:
        return "beyond"
    if fact in key.needed:
        return "needed"
    return "changes" if any(fact in r.facts for r in key.all_rows()) else "not_needed"


def _degree(attempt: Attempt, fact: str) -> Degree:
    disclosure = attempt.disclosed.get(fact)
    return "not" if disclosure is None else "part" if disclosure.degree == "part" else "full"


def _in_full(attempt: Attempt, fact: str) -> bool:
    return _degree(attempt, fact) == "full"


def _part(label: str, facts: list[Fact], facts_of_talk: _FactFindings, *, folded: bool = False, note: str = "") -> FactPart:
    title = label.format(n=len(facts))
    return {"label": title, "folded": folded, "note": note, "facts": [facts_of_talk.finding(f) for f in facts]}


class _FactFindings:
    """Findings on the facts of one talk, in one language; without ``openers`` nothing is said of what was not told."""

    def __init__(self, view: View, roles: Mapping[str, str], openers: Mapping[str, tuple[str, int | None]] | None) -> None:
        self.view, self.roles, self.openers = view, roles, openers
        self.t = view.t
        self.turn_of = {f.fact: turn.number for turn in view.attempt.turns for f in turn.told if f.degree != "agreed"}

    def finding(self, fact: Fact) -> FactView:
        """Finding on one fact: its words, the turn it was told at, and the choice that would have brought it."""
        t, degree, role = self.t, _degree(self.view.attempt, fact.id), self.roles[fact.id]
        quotes: list[Quote] = []
        text = ""
        turns: list[TurnLink] = []
        if degree != "not":
            quotes.append(self.view.quote(fact.id))
            turns.append({"number": self.turn_of[fact.id], "label": t("Told at turn {n}").format(n=self.turn_of[fact.id])})
        if degree != "full" and role != "beyond" and self.openers is not None:
            quotes.append(_undisclosed_quote(self.view, fact.id))
            text, turn = self.openers.get(fact.id, (self._prerequisite(fact), None))
            if turn is not None:
                turns.append({"number": turn, "label": t("See turn {n}").format(n=turn)})
        if (correction := self._correction(fact)) is not None:
            text = f"{correction} {text}".strip()
        reachable = fact.id in (self.openers or {}) and role in _ROLES_THAT_MATTER
        kind: FactKind = "seen" if degree == "full" else "held" if degree == "part" else "missed" if reachable else "untold"
        verdict = t(_ROLES[role]).format(topic=t(TOPIC_NAMES[fact.topic]))
        return _finding(kind, verdict, text, quotes, turns)

    def _correction(self, fact: Fact) -> str | None:
        """Sentence that names what the fact puts right: a passage of the file, or a fact that was told. None where nothing."""
        disclosed, corrected = self.view.attempt.disclosed, fact.corrects
        facts = {f.id for f in self.view.case.facts}
        if fact.id not in disclosed or corrected is None or (corrected in facts and corrected not in disclosed):
            return None
        return self.t("This puts {passage} right.").format(passage=self.view.label(corrected))

    def _prerequisite(self, fact: Fact) -> str:
        """Sentence that names the topics of prerequisites that were not told; else empty."""
        topics = {f.id: f.topic for f in self.view.case.facts}
        before = dict.fromkeys(topics[a] for a in fact.after if a not in self.view.attempt.disclosed)
        if not before:
            return ""
        return self.t("Something else comes first: {topics}.").format(topics=", ".join(self.t(TOPIC_NAMES[b]) for b in before))


def _openings(
    attempt: Attempt, case_file: CaseFile, parameters: Parameters, facts: Iterable[str]
) -> tuple[dict[str, tuple[int, str]], int]:
    """``last_openings`` of an attempt by number of turns taken before, and the number of turns at the end."""
    states = [begin(compile_interview(case_file.case, case_file.key.interview, parameters), attempt.seed)]
    for turn in attempt.turns:
        after, _ = step(states[-1], turn.choice)
        if after.over:
            break
        states.append(after)
    return last_openings(states, facts), len(states) - 1


def _opener(choice: str, position: int, end: int, texts: CaseText, t: Translator) -> tuple[str, int | None]:
    """Sentence on the choice that would have brought a fact, and its turn (None: after the last one)."""
    kind, _, name = choice.partition(":")
    if kind == "move":
        sentence = t("At the end this would have opened the way to it: {move}.") if position == end else t("At turn {n} this would have opened the way to it: {move}.")
        text = sentence.format(n=position + 1, move=t(MOVE_NAMES[name]))
    else:
        sentence = t("At the end this question would have brought it: “{question}”") if position == end else t("At turn {n} this question would have brought it: “{question}”")
        text = sentence.format(n=position + 1, question=texts.questions[name])
    return text, None if position == end else position + 1


# --- judgements ------------------------------------------------------------------------------------


def changes_view(view: View, *, untold: bool = True) -> list[FactGroup]:
    """Judgements that are asked and disclosed facts change: the right answer on what this trainee could know, and after full disclosure.

    ``untold``: whether those are shown that only what was not told would have changed.
    """
    t, case_file = view.t, view.case_file
    by_step: dict[str, list[FactView]] = {}
    for item, _, keyed in case_file.key.keyed_answers():
        if (change := _change(item, keyed, view)) is not None and (untold or change["kind"] == "seen"):
            by_step.setdefault(item.partition(".")[0], []).append(change)
    return [
        {"degree": None, "title": t(WORKSHEETS[step].title), "parts": [{"label": "", "folded": False, "note": "", "facts": by_step[step]}]}
        for step in ANSWER_STEPS
        if step in by_step and step in case_file.case.steps
    ]


def _change(item: str, keyed: KeyedAnswer, view: View) -> FactView | None:
    """One judgement, or None where no disclosure changes it. What was told stands among the facts already; what was not is quoted."""
    t, attempt, catalogues, language, key = view.t, view.attempt, view.catalogues, view.language, view.case_file.key.interview
    assert key is not None
    rows = key.rows(item)
    if not rows:
        return None
    what = view.item_name(item)
    on_file = _answer(keyed, catalogues, language)
    disclosed_row = first_disclosed(rows, attempt.disclosed)
    after_talk = _answer(disclosed_row or rows[0], catalogues, language)
    kind: FactKind
    if disclosed_row is not None:
        kind, verdict = "seen", t("{what}: {state} on what you were told").format(what=what, state=after_talk)
        same, other = t("On the file alone it was the same; what you were told is one more reason."), t("On the file alone it was: {state}.").format(state=on_file)
    else:
        kind, verdict = "untold", t("{what}: {state} on what you could know").format(what=what, state=on_file)
        same, other = t("Had this been told, it would have been the same, with one more reason."), t("Had this been told, it would have been: {state}.").format(state=after_talk)
    quotes = (
        [_undisclosed_quote(view, f) for f in rows[0].facts if f not in attempt.disclosed and f not in key.beyond]
        if disclosed_row is None
        else []
    )
    key_text = view.key_texts.interview
    reason = (key_text.reason(item) if key_text else None) or ""
    return _finding(kind, verdict, f"{same if after_talk == on_file else other} {reason}", quotes)


def _answer(judged: KeyedAnswer | DisclosureCondition, catalogues: Catalogues, language: str) -> str:
    """The answer of a key, or of a row of it, as text."""
    t = translator(language)
    text = t(ANSWER_NAMES[judged.answer])
    if isinstance(judged, ProtectionKey | ProtectionIfTold) and judged.grounds:
        grounds = catalogues.texts[language].grounds
        text += f" ({', '.join(grounds[g].label for g in judged.grounds)})"
    return text


def _undisclosed_quote(view: View, fact: str) -> Quote:
    """Quote of an undisclosed fact: what the person would have said."""
    return {"id": fact, "label": view.t("would have been told"), "html": inline(view.texts.facts[fact].full), "lang": view.case_language}


def _finding(kind: FactKind, verdict: str, text: str, quotes: list[Quote], turns: list[TurnLink] | None = None) -> FactView:
    return {"kind": kind, "mark": _MARKS[kind], "verdict": verdict, "quotes": quotes, "text": block(text), "turns": turns or []}
