"""Findings in words: what was answered beside the key, and why, with the passages in place. Pure: findings and key texts in, plain data out.

Called only with a Feedback that ``scoring.feedback`` agreed to make, so nothing here can
show a key before its step is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from tracks_sim.case.model.key import IndicatorKey, KeyedAnswer, NeedKey, ProtectionKey
from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, TIME_NAMES, VOICE_NAMES
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.scoring.effective_key import changed_by_talk
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.provenance import source_badge, source_line, state_badge
from tracks_sim.ui.trainee.view import View

FindingClass = Literal["seen", "held", "missed", "over", "harmful", "other"]
"""How a finding is drawn: its class in the stylesheet."""
_DRAWN: Mapping[str, tuple[FindingClass, str]] = {
    "seen": ("seen", "✓"), "restrained": ("held", "✓"),
    "missed": ("missed", "○"), "over_read": ("over", "△"), "harmful": ("harmful", "!"), "not_chosen": ("other", "→"),
    "not_asked": ("other", "–"),
}  # fmt: skip
"""Class and mark of a finding, by its kind: a ``FindingKind``, a harm, or a best option that was not chosen and an element that
was not asked, which are neither right nor wrong."""
DRAWN_RIGHT: tuple[FindingClass, ...] = ("seen", "held")

INDICATOR_SENTENCES: Mapping[str, tuple[str, str]] = {
    "hit": ("seen", translatable("Seen: {what}")),
    "miss": ("missed", translatable("Missed: {what}")),
    "false_alarm": ("over_read", translatable("Over-read: {what}. The file speaks against it")),
    "correct_rejection": ("restrained", translatable("Rightly ruled out: {what}")),
    "not_ruled_out": ("missed", translatable("Could be ruled out: {what}")),
    "premature_present": ("over_read", translatable("Said too early: {what} is not known yet")),
    "premature_absent": ("over_read", translatable("Ruled out too early: {what} is not known yet")),
    "restraint": ("restrained", translatable("Rightly left open: {what}")),
    "open": ("missed", translatable("Not judged: {what}")),
}
DETECTION_SENTENCES: Mapping[str, tuple[str, str]] = {
    "hit": ("seen", translatable("Seen: there is enough to offer specialised help")),
    "miss": ("missed", translatable("Missed: there is enough to offer specialised help")),
    "false_alarm": ("over_read", translatable("Over-read: what the file shows has another explanation")),
    "not_ruled_out": ("missed", translatable("No false alarm; but the file lets you say more: what is known has another explanation")),
    "correct_rejection": ("restrained", translatable("Right: what is known has another explanation")),
    "premature_yes": ("over_read", translatable("Said too early: it is open, ask first")),
    "premature_no": ("over_read", translatable("Ruled out too early: it is open, ask first")),
    "restraint": ("restrained", translatable("Rightly left open: ask first")),
    "blank": ("missed", translatable("Not judged. The author's answer: {state}")),
}
NEED_SENTENCES: Mapping[str, str] = {
    "right": translatable("Right: {what}, {level}"),
    "open": translatable("Not judged: {what}. The author's answer: {level}"),
    "urgent_missed": translatable("Missed and urgent: {what}"),
    "too_low": translatable("{what}; the author's answer: {level}"),
    "too_high": translatable("{what}; the author's answer: {level}"),
}
_SENTENCES: Mapping[str, str] = {
    "keyed": translatable("Right: {what}, {state}"),
    "also_accepted": translatable("Also accepted: {what}. The author's answer: {state}"),
    "open": translatable("Not judged: {what}. The author's answer: {state}"),
    "other": translatable("{what}; the author's answer: {state}"),
}
"""By note, where a step has no sentences of its own. A split answer has others: ``FindingWriter._split``."""


_VOICE_MEANS: Mapping[str, str] = {
    "words": translatable("The person's own words are what they said, also where somebody else wrote it down."),
    "observation": translatable("Something observed is what somebody saw or heard, without what it may mean."),
    "inference": translatable("An inference is what somebody made of it."),
    "record": translatable("A plain record has no voice: a date, a number, a form."),
}
"""What a voice is, by ``Voice``."""
_QUOTED_OF_NOTE = 4
"""Most passages under the wrong voice that are shown with their words."""


class RuleView(TypedDict):
    """A country's rule that changed what an option is worth."""

    text: str
    source: str
    unverified: str


class FindingView(TypedDict):
    """One answer beside the author's, in words. ``text`` is HTML; ``source`` is where the rule comes from, ``unverified`` its badge."""

    kind: FindingClass
    mark: str
    verdict: str
    quotes: list[Quote]
    text: str
    source: str
    unverified: str
    rule: NotRequired[RuleView]


def findings_by_item(feedback: Feedback, view: View) -> dict[str, list[FindingView]]:
    """Every finding in words, by its item; a finding on phases is part of that on its indicator."""
    writer = FindingWriter(view)
    phases = {f.item.partition(".")[2]: f for f in feedback.all_findings if f.item.startswith("phase.")}
    by_item: dict[str, list[FindingView]] = {}
    for finding in feedback.all_findings:
        if written := writer.write(finding, phases):
            by_item.setdefault(finding.item, []).extend(written)
    return by_item


class FindingWriter:
    """Writes the findings of one attempt in one language."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.t = view.t
        self.why = view.key_texts
        self.fixed = view.catalogues.texts[view.language]
        self.beside = accepted_beside(view.case_file.key)

    def write(self, finding: ItemFeedback, phases: Mapping[str, ItemFeedback]) -> list[FindingView]:
        """The sheets of a finding; none for an item that has no words."""
        kind, _, name = finding.item.partition(".")
        match kind:
            case "decision":
                return self._decision(finding)
            case "plan":
                return self._plan(finding, name)
            case "note":
                return self._note(finding)
        key = self.view.case_file.key.answer_to(finding.item)
        return [self._judged(finding, key, phases.get(name) if kind == "indicators" else None)] if key else []

    def _finding(self, kind: str, verdict: str, text: str, source: str = "", finding: ItemFeedback | None = None) -> FindingView:
        quotes: list[Quote] = []
        if finding is not None:
            quotes += [self.view.quote(p) for p in finding.cited_right]
            quotes += [
                {**q, "label": self.t("{passage}, not cited").format(passage=q["label"])}
                for q in (self.view.quote(p) for p in finding.missed)
            ]
            if finding.cited_wrong:
                cited = ", ".join(self.view.label(p) for p in finding.cited_wrong)
                text += "\n\n" + self.t("You also cited {passages}: for this question it adds nothing.").format(passages=cited)
        drawn, mark = _DRAWN[kind]
        return {
            "kind": drawn, "mark": mark, "verdict": verdict, "quotes": quotes, "text": block(text),
            "source": source_line(source, self.view.catalogues, None, self.view.language) if source else "",
            "unverified": source_badge(source, self.view.catalogues, self.t) if source else "",
        }  # fmt: skip

    def _reason(self, item: str, answer: KeyedAnswer) -> str:
        """The file's reason and, where this trainee was told what changes it, the reason then; on what grounds, and who acts."""
        text, told = self.why.reason(item), self.why.interview.reason(item) if self.why.interview else None
        if told is not None and changed_by_talk(self.view.attempt, self.view.case_file, item):
            text = self.t("On the file alone: {reason}").format(reason=text) + "\n\n" + self.t("What you were told: {reason}").format(reason=told)
        if isinstance(answer, ProtectionKey) and answer.grounds:
            text += "\n\n" + self.t("Because of: {grounds}.").format(grounds=", ".join(self.fixed.grounds[g].label for g in answer.grounds))
        if isinstance(answer, NeedKey) and answer.who and answer.level != "not_indicated" and self.view.case.asks_who:
            text += "\n\n" + self.t("Who acts: {actors}.").format(actors=", ".join(self.fixed.actors[a] for a in answer.who))
        return text

    def _split(self, finding: ItemFeedback, what: str, text: str, key: KeyedAnswer) -> FindingView | None:
        """The sheet of a row on which readers split, with what stands; None of any other row."""
        if finding.item not in self.beside:
            return None
        standing = (finding.keyed, *self.beside[finding.item])
        stands = self.t("Answers that stand: {answers}. This question counts neither way.").format(answers=self.t("; ").join(self.t(ANSWER_NAMES[a]) for a in standing))
        if finding.given is None:
            kind, verdict = "missed", self.t("Not judged: {what}. Readers differ here")
        elif finding.given in standing:
            kind = "restrained" if finding.given in ("insufficient", "not_indicated", "open") else "seen"
            verdict = self.t("{what}: readers differ here; both answers stand") if len(standing) == 2 else self.t("{what}: readers differ here; every answer stands")
        else:
            kind, verdict = "missed", self.t("{what}: readers differ here, but this answer does not stand")
        return self._finding(kind, verdict.format(what=what), f"{stands}\n\n{text}", key.source, finding)

    def _judged(self, finding: ItemFeedback, key: KeyedAnswer, phase: ItemFeedback | None) -> FindingView:
        step, what, state = finding.item.partition(".")[0], self.view.item_name(finding.item), self.t(ANSWER_NAMES[finding.keyed])
        text = self._reason(finding.item, key)
        if split := self._split(finding, what, text, key):
            return split
        if clause := self.view.clause(finding.item, finding.given):
            text += "\n\n" + clause
        if self.view.case_file.key.rules >= 2 and isinstance(key, IndicatorKey) and key.also_phases and finding.given == "present":
            text += "\n\n" + self.t("When it happened: readers differ here, and it is not counted.")
        if phase is not None and phase.note != "exact":
            text += "\n\n" + self.t("When: {phases}.").format(phases=", ".join(self.t(TIME_NAMES[p]) for p in phase.keyed.split()))
        kind: str = finding.kind
        if step == "indicators":
            kind, sentence = INDICATOR_SENTENCES[finding.note]
            if finding.note == "open":
                text = self.t("The author's answer: {state}.").format(state=state) + " " + text
        elif step == "detection":
            kind, sentence = DETECTION_SENTENCES[finding.note]
        else:
            sentence = (NEED_SENTENCES if step == "needs" else _SENTENCES)[finding.note]
            kind = "seen" if finding.note == "also_accepted" else kind
        return self._finding(kind, self.t(sentence).format(what=what, state=state, level=state), text, key.source, finding)

    def elements_not_asked(self) -> list[FindingView]:
        """How the law would read the case where the elements are keyed and not asked: no answer, no verdict."""
        sheets = []
        for item, _, keyed in self.view.case_file.key.keyed_answers():
            if not item.startswith("elements."):
                continue
            states = " / ".join(self.t(ANSWER_NAMES[state]) for state in (keyed.answer, *keyed.also_accepted))  # type: ignore[attr-defined]
            reading = self.t("{what}: {state}").format(what=self.view.item_name(item), state=states)
            text = self._reason(item, keyed)
            where = self.t("; ").join(self.view.label(group.any[0]) for group in keyed.evidence)
            sheets.append(self._finding("not_asked", reading, f"{text} ({where})" if where else text, keyed.source))
        return sheets

    def _decision(self, finding: ItemFeedback) -> list[FindingView]:
        sheets = []
        keys = {o.option: o for o in self.view.case_file.key.options}
        rule = finding.note.removeprefix("acceptable.")
        kind = "seen" if finding.kind == "seen" else "missed"
        if finding.given:
            verdict = self.t("A safe and proportionate decision") if kind == "seen" else self.t("Another decision would be safer or fit better")
            if rule != finding.note:
                verdict = self.t("This does no harm, and more was possible")
            chosen = self._option(kind, verdict, finding.given, self.why.options[finding.given], keys[finding.given].source)
            if rule.startswith("country."):
                chosen["rule"] = self._rule(rule.removeprefix("country."))
            sheets.append(chosen)
        else:
            sheets.append(self._finding("missed", self.t("No decision was taken"), ""))
        # What was not chosen is right of nobody.
        verdict = self.t("Accepted here as well") if kind == "seen" else self.t("This would have been safe and proportionate")
        for option in finding.keyed.split():
            if option != finding.given:
                sheets.append(self._option("not_chosen", verdict, option, self.why.options[option], keys[option].source))
        return sheets

    def _option(self, kind: str, verdict: str, option: str, text: str, source: str) -> FindingView:
        option_text = f"*{self.view.texts.options[option]}*\n\n{text}"
        return self._finding(kind, verdict, option_text, source)

    def _rule(self, override: str) -> RuleView:
        """The country's rule that changed what the option is worth, with its own source."""
        country = self.view.attempt.country
        rule = next(o for o in self.view.catalogues.countries[country].overrides if o.id == override)
        return {
            "text": self.view.catalogues.country_texts[self.view.language][country].overrides[override],
            "source": source_line(rule.source, self.view.catalogues, None, self.view.language),
            "unverified": state_badge(rule.state, self.t),
        }

    def _plan(self, finding: ItemFeedback, part: str) -> list[FindingView]:
        answers, why = self.view.texts.plan[part], self.why.plan[part]  # type: ignore[index]
        key = self.view.case_file.key.plan[part]  # type: ignore[index]
        sheets = []

        def line(ids: tuple[str, ...]) -> str:
            return "\n".join(f"- *{answers[a]}* {why[a]}" for a in ids)

        what = self.fixed.plan_parts[part].label
        if finding.cited_right:
            sheets.append(self._finding("seen", self.t("Fits the plan: {what}").format(what=what), line(finding.cited_right)))
        harmful = tuple(a for a in finding.cited_wrong if a in (*key.severe, *key.minor))
        needless = tuple(a for a in finding.cited_wrong if a not in harmful)
        if harmful:
            sheets.append(self._finding("harmful", self.t("Could hurt: {what}").format(what=what), line(harmful)))
        if needless:
            sheets.append(self._finding("over_read", self.t("Helps nobody: {what}").format(what=what), line(needless)))
        if finding.missed:
            verdict = self.t("Not answered: {what}") if finding.note == "open" else self.t("Was needed: {what}")
            sheets.append(self._finding("missed", verdict.format(what=what), line(finding.missed)))
        return sheets

    def _note(self, finding: ItemFeedback) -> list[FindingView]:
        if finding.note == "open":
            return []
        key = self.view.case_file.key.note
        voice_of = {p: v for v, passages in key.voices.items() for p in passages}
        lines: list[str] = []
        misplaced: list[str] = []
        for p in finding.cited_wrong:
            where = self.view.label(p)
            if p in key.needless:
                lines.append("- " + self.t("{passage}: the next service does not need it.").format(passage=where))
            else:
                lines.append("- " + self.t("{passage} is {voice}.").format(passage=where, voice=self.t(VOICE_NAMES[voice_of[p]])))
                misplaced.append(p)
        if not lines:
            return [self._finding("seen", self.t("The note keeps voices apart and says no more than needed"), "")]
        means = " ".join(self.t(_VOICE_MEANS[voice]) for voice in dict.fromkeys(voice_of[p] for p in misplaced))
        text = "\n".join(lines) + (f"\n\n{means}" if means else "")
        found = self._finding("over_read", self.t("The note could be clearer or shorter"), text)
        return [{**found, "quotes": [self.view.quote(p) for p in misplaced[:_QUOTED_OF_NOTE]]}]
