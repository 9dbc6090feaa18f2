"""Feedback in words: why, with the passages in place. Pure: scores and key texts in, plain data out.

Called only with a Feedback that ``scoring.feedback`` agreed to make, so nothing here can
show a key before its step is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.case.conversation import Part
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import KeyedAnswer, KeyText
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import MEASURED, AnswerStep
from tracks_sim.scoring import Feedback, Finding
from tracks_sim.scoring.effective_key import first_disclosed
from tracks_sim.ui.markdown import block
from tracks_sim.ui.reading import label, quote, source_line, source_verified, text_language
from tracks_sim.ui.state import PageContext

_MARKS = {"seen": "✓", "held": "✓", "missed": "○", "over": "△", "harmful": "!"}

_INDICATOR_VERDICTS: Mapping[str, tuple[str, str]] = {
    "hit": ("seen", translatable("Seen: {what}")),
    "miss": ("missed", translatable("Missed: {what}")),
    "false_alarm": ("over", translatable("Over-read: {what}. The file speaks against it")),
    "correct_rejection": ("held", translatable("Rightly ruled out: {what}")),
    "not_ruled_out": ("missed", translatable("Could be ruled out: {what}")),
    "premature_present": ("over", translatable("Said too early: {what} is not known yet")),
    "premature_absent": ("over", translatable("Ruled out too early: {what} is not known yet")),
    "restraint": ("held", translatable("Rightly left open: {what}")),
    "open": ("missed", translatable("Not judged: {what}")),
}
STATE_NAMES = {
    "present": translatable("present"),
    "absent": translatable("absent"),
    "insufficient": translatable("not enough information"),
    "not_needed": translatable("not needed (a child)"),
}
LEVEL_NAMES = {"urgent": translatable("urgent"), "helpful": translatable("helpful"), "not_indicated": translatable("not indicated")}
_PHASE_NAMES = {
    "recruitment": translatable("recruitment and journey"),
    "exploitation": translatable("place of exploitation"),
    "now": translatable("now"),
}
_RESULTS = {
    "positive": translatable("positive"),
    "negative": translatable("negative"),
    "undeterminable": translatable("cannot be determined (weights not known)"),
}
_VOICE_NAMES = {
    "words": translatable("the person's own words"),
    "observation": translatable("something observed"),
    "inference": translatable("somebody's inference"),
    "record": translatable("a plain record"),
}


def findings_by_item(
    feedback: Feedback, attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str
) -> dict[str, list[dict[str, Any]]]:
    """Every finding in words, by the thing it speaks of (phase findings join their indicator)."""
    speaker = _Speaker(attempt, case_file, catalogues, language)
    phases = {
        f.item.partition(".")[2]: f for fs in feedback.findings.values() for f in fs if f.item.startswith("phase.")
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for findings in feedback.findings.values():
        for finding in findings:
            said = speaker.say(finding, phases)
            if said:
                found.setdefault(finding.item, []).extend(said)
    return found


class _Speaker:
    """Turns findings of one attempt into sentences of one language."""

    def __init__(self, attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, language: str) -> None:
        self.attempt = attempt
        self.case_file = case_file
        self.catalogues = catalogues
        self.language = language
        self.t: Translator = translator(language)
        shown = text_language(case_file, language)
        self.texts = case_file.texts[shown]
        self.why: KeyText = case_file.key_texts[shown]
        self.fixed = catalogues.texts[language]

    def say(self, finding: Finding, phases: Mapping[str, Finding]) -> list[dict[str, Any]]:
        kind, _, name = finding.item.partition(".")
        match kind:
            case "indicators":
                return [self._indicator(finding, name, phases.get(name))]
            case "elements":
                return [self._element(finding, name)]
            case "needs":
                return [self._need(finding, name)]
            case "decision":
                return self._decision(finding)
            case "plan":
                return self._plan(finding, name)
            case "note":
                return self._note(finding)
        return []

    def _finding(self, kind: str, verdict: str, text: str, key: KeyedAnswer | None, finding: Finding | None) -> dict[str, Any]:
        quotes: list[dict[str, Any]] = []
        if finding is not None:
            quotes += [quote(self.attempt, self.case_file, self.language, p) for p in finding.cited_right]
            quotes += [
                {**q, "label": self.t("{passage}, not cited").format(passage=q["label"])}
                for q in (quote(self.attempt, self.case_file, self.language, p) for p in finding.missed)
            ]
            if finding.cited_wrong:
                cited = ", ".join(label(self.attempt, self.case_file, self.language, p) for p in finding.cited_wrong)
                text += "\n\n" + self.t("You also cited {passages}: for this question it adds nothing.").format(passages=cited)
        source = source_line(key.source, self.catalogues, None, self.language) if key else ""
        unverified = "" if not key or source_verified(key.source, self.catalogues) else self.t("not verified")
        return {"kind": kind, "mark": _MARKS[kind], "verdict": verdict, "quotes": quotes, "text": block(text),
                "source": source, "unverified": unverified}  # fmt: skip

    def _reason(self, own: str, part: Part, name: str) -> str:
        """Why: the file's reason and, where this trainee was told what changes it, what that says."""
        key, why = self.case_file.key.interview, self.why.interview
        if key is None or why is None or self.attempt.mode in MEASURED:  # a measured key stays as it was
            return own
        reason = why.reason(part, name)
        if reason is None or first_disclosed(key.rows(part, name), self.attempt.disclosed) is None:
            return own
        return self.t("On the file alone: {reason}").format(reason=own) + "\n\n" + self.t("What you were told: {reason}").format(reason=reason)

    def _indicator(self, finding: Finding, concept: str, phase: Finding | None) -> dict[str, Any]:
        kind, sentence = _INDICATOR_VERDICTS[finding.note]
        what = self.catalogues.indicator_texts[self.language].concepts[concept].label
        text = self._reason(self.why.indicators[concept], "indicators", concept)
        if finding.note == "open":
            text = self.t("The key says: {state}.").format(state=self.t(STATE_NAMES[finding.keyed])) + " " + text
        if phase is not None and phase.note != "exact":
            keyed = ", ".join(self.t(_PHASE_NAMES[p]) for p in phase.keyed.split())
            text += "\n\n" + self.t("When: {phases}.").format(phases=keyed)
        key = next(k for k in self.case_file.key.indicators if k.concept == concept)
        return self._finding(kind, self.t(sentence).format(what=what), text, key, finding)

    def _element(self, finding: Finding, name: str) -> dict[str, Any]:
        what = self.fixed.elements[name].label
        keyed = self.t(STATE_NAMES[finding.keyed])
        if finding.note == "open":
            kind, verdict = "missed", self.t("Not judged: {what}. The key says: {state}")
        elif finding.note == "also_accepted":
            kind, verdict = "seen", self.t("Also accepted: {what}. The key says: {state}")
        elif finding.verdict in ("seen", "restrained"):
            kind, verdict = ("held" if finding.verdict == "restrained" else "seen"), self.t("Right: {what}, {state}")
        else:
            kind, verdict = ("over" if finding.verdict == "over_read" else "missed"), self.t("{what}: the key says {state}")
        key: KeyedAnswer
        if name == "protection":
            assert self.case_file.key.protection is not None  # a key without it has no such finding
            key = self.case_file.key.protection
            text = self._reason(self.why.protection, "protection", name)
            if key.grounds:
                grounds = ", ".join(self.fixed.grounds[g].label for g in key.grounds)
                text += "\n\n" + self.t("Because of: {grounds}.").format(grounds=grounds)
        else:
            key = self.case_file.key.elements[name]  # type: ignore[index]
            text = self._reason(self.why.elements[name], "elements", name)  # type: ignore[index]
        return self._finding(kind, verdict.format(what=what, state=keyed), text, key, finding)

    def _need(self, finding: Finding, need: str) -> dict[str, Any]:
        what = self.fixed.needs[need].label
        keyed = self.t(LEVEL_NAMES[finding.keyed])
        sentence = {
            "right": translatable("Right: {what}, {level}"),
            "open": translatable("Not judged: {what}. The key says: {level}"),
            "urgent_missed": translatable("Missed and urgent: {what}"),
            "too_low": translatable("{what}: the key says {level}"),
            "too_high": translatable("{what}: the key says {level}"),
        }[finding.note]
        kind = {"right": "held" if finding.keyed == "not_indicated" else "seen", "too_high": "over"}.get(finding.note, "missed")
        key = next(k for k in self.case_file.key.needs if k.need == need)
        text = self._reason(self.why.needs[need], "needs", need)
        if key.who and key.level != "not_indicated":
            text += "\n\n" + self.t("Who acts: {actors}.").format(actors=", ".join(self.fixed.actors[a] for a in key.who))
        return self._finding(kind, self.t(sentence).format(what=what, level=keyed), text, key, finding)

    def _decision(self, finding: Finding) -> list[dict[str, Any]]:
        said = []
        keys = {o.option: o for o in self.case_file.key.options}
        if finding.given:
            kind = "seen" if finding.verdict == "seen" else "missed"
            verdict = self.t("A safe and proportionate step") if kind == "seen" else self.t("Another step would be safer or fit better")
            chosen = self._option(kind, verdict, finding.given, self.why.options[finding.given], keys[finding.given].source)
            if finding.note.startswith("country."):
                chosen["rule"] = self._rule(finding.note.removeprefix("country."))
            said.append(chosen)
        else:
            said.append(self._finding("missed", self.t("No decision was taken"), "", None, None))
        for option in finding.keyed.split():
            if option != finding.given:
                said.append(self._option("held", self.t("Accepted here as well"), option, self.why.options[option], keys[option].source))
        return said

    def _option(self, kind: str, verdict: str, option: str, text: str, source: str) -> dict[str, Any]:
        shown = f"*{self.texts.options[option]}*\n\n{text}"
        return {"kind": kind, "mark": _MARKS[kind], "verdict": verdict, "quotes": [], "text": block(shown),
                "source": source_line(source, self.catalogues, None, self.language),
                "unverified": "" if source_verified(source, self.catalogues) else self.t("not verified")}  # fmt: skip

    def _rule(self, override: str) -> dict[str, str]:
        """The country's rule that changed what the option is worth, with its own source."""
        country = self.attempt.country
        rule = next(o for o in self.catalogues.countries[country].overrides if o.id == override)
        return {
            "text": self.catalogues.country_texts[self.language][country].overrides[override],
            "source": source_line(rule.source, self.catalogues, None, self.language),
            "unverified": "" if rule.verified else self.t("not verified"),
        }

    def _plan(self, finding: Finding, part: str) -> list[dict[str, Any]]:
        answers, why = self.texts.plan[part], self.why.plan[part]  # type: ignore[index]
        key = self.case_file.key.plan[part]  # type: ignore[index]
        said = []

        def line(ids: tuple[str, ...]) -> str:
            return "\n".join(f"- *{answers[a]}* {why[a]}" for a in ids)

        what = self.fixed.plan_parts[part].label
        if finding.cited_right:
            said.append(self._finding("seen", self.t("Fits the plan: {what}").format(what=what), line(finding.cited_right), None, None))
        harmful = tuple(a for a in finding.cited_wrong if a in (*key.severe, *key.minor))
        needless = tuple(a for a in finding.cited_wrong if a not in harmful)
        if harmful:
            said.append(self._finding("harmful", self.t("Could hurt: {what}").format(what=what), line(harmful), None, None))
        if needless:
            said.append(self._finding("over", self.t("Helps nobody: {what}").format(what=what), line(needless), None, None))
        if finding.missed:
            verdict = self.t("Not answered: {what}") if finding.note == "open" else self.t("Was needed: {what}")
            said.append(self._finding("missed", verdict.format(what=what), line(finding.missed), None, None))
        return said

    def _note(self, finding: Finding) -> list[dict[str, Any]]:
        if finding.note == "open":
            return []
        key = self.case_file.key.note
        voice_of = {p: v for v, passages in key.voices.items() for p in passages}
        lines = []
        for p in finding.cited_wrong:
            where = label(self.attempt, self.case_file, self.language, p)
            if p in key.needless:
                lines.append("- " + self.t("{passage}: the next service does not need it.").format(passage=where))
            else:
                lines.append("- " + self.t("{passage} is {voice}.").format(passage=where, voice=self.t(_VOICE_NAMES[voice_of[p]])))
        if not lines:
            return [self._finding("seen", self.t("The note keeps voices apart and says no more than needed"), "", None, None)]
        return [self._finding("over", self.t("The note could be clearer or shorter"), "\n".join(lines), None, None)]


def feedback_sheet(
    feedback: Feedback, attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, place: PageContext, language: str
) -> dict[str, Any]:
    """The whole feedback in the order that teaches; the figures come last."""
    t = translator(language)
    shown = text_language(case_file, language)
    why = case_file.key_texts[shown]
    found = findings_by_item(feedback, attempt, case_file, catalogues, language)

    def section(step: AnswerStep, title: str, intro: str = "") -> dict[str, Any]:
        answered: list[dict[str, Any]] = []
        left_open: list[dict[str, Any]] = []
        for finding in feedback.findings.get(step, ()):
            if not finding.item.startswith("phase."):
                (left_open if finding.note == "open" else answered).extend(found.get(finding.item, []))
        teach = [f for f in answered if f["kind"] not in ("seen", "held")]
        right = [f for f in answered if f["kind"] in ("seen", "held")]
        folded = [
            {"label": label.format(n=len(findings)), "findings": findings}
            for label, findings in ((t("What you got right ({n})"), right), (t("What you left open ({n})"), left_open))
            if findings
        ]
        return {"title": title, "intro": intro, "findings": teach, "folded": folded}

    return {
        "step": "feedback",
        "title": t("What happened to the person"),
        "intro": None,
        "printed": t("Debrief sheet · {case} · fictional case, training tool").format(case=case_file.texts[shown].title),
        "held": "",
        "language": shown,
        "story": block(why.story[feedback.story]) if feedback.story else "",
        "harms": [_harm(h.where, h.severity, case_file, why, shown, t) for h in feedback.harms],
        "sections": [
            section("indicators", t("Indicators")),
            section("elements", t("Act, means, purpose, and protection"), catalogues.texts[language].classifications[case_file.key.classification] + "."),
            section("needs", t("Special needs")),
            section("decision", t("Decision, plan and note")),
        ],
        "experts": t("No expert has voted on this case yet. The key is the author's, with its reasons."),
        "lessons": [why.lessons[lesson] for lesson in feedback.lessons],
        "delphi": _delphi(feedback, case_file, catalogues, language, t),
        "figures": _figures(feedback, attempt, t),
        "debrief": [
            t("What in this file did you read twice, and why?"),
            t("What would you have needed to know, and how could you have asked without doing harm?"),
            t("What would the person say about what you decided?"),
            t("What would be different where you work?"),
        ],
        "home": place.link("") or "#",
    }  # fmt: skip


def talk_only(sheet: dict[str, Any], language: str) -> dict[str, Any]:
    """The feedback of a short talk: the talk, and nothing of the rest of the case."""
    t = translator(language)
    return {
        **sheet, "title": t("How the talk went"), "story": "", "sections": [], "lessons": [], "figures": [], "harms": [],
        "delphi": None, "experts": "",
    }  # fmt: skip


def held_sheet(place: PageContext, language: str, *, of_study: bool) -> dict[str, Any]:
    """A measurement whose feedback has not been released."""
    t = translator(language)
    return {
        "step": "feedback",
        "title": t("Submitted"),
        "intro": None,
        "held": t("Your answers are in. Go back to see what comes next; the feedback opens when the study is over.")
        if of_study
        else t("Your answers are in. Your trainer releases the feedback; you will find it in your attempts."),
        "home": place.link("") or "#",
    }


def _harm(where: str, severity: str, case_file: CaseFile, why: KeyText, shown: str, t: Translator) -> dict[str, str]:
    texts = case_file.texts[shown]
    kind, _, rest = where.partition(".")
    if kind == "decision":
        said, reason = texts.options[rest], why.options[rest]
    else:
        part, _, answer = rest.partition(".")
        said, reason = texts.plan[part][answer], why.plan[part][answer]  # type: ignore[index]
    verdict = t("This could have hurt the person") if severity == "severe" else t("This could have made things harder")
    return {"severity": severity, "verdict": verdict, "text": block(f"*{said}*\n\n{reason}")}


def _delphi(feedback: Feedback, case_file: CaseFile, catalogues: Catalogues, language: str, t: Translator) -> dict[str, Any]:
    texts = catalogues.indicator_texts[language]
    rows = []
    for outcome in feedback.ilo_rule:
        name = outcome.item.partition(".")[2]
        if name == "outcome":
            open_end = "undeterminable"
            unnamed = {open_end: t(_RESULTS[open_end])}
            none = t("no pattern of the list")
            you, key = (texts.outcomes.get(x or "", unnamed.get(x or "", none)) for x in (outcome.given, outcome.keyed))
            rows.append({"what": t("Pattern"), "you": you, "key": key})
        else:
            you, key = (t(_RESULTS[x]) if x in _RESULTS else "" for x in (outcome.given or "", outcome.keyed))
            rows.append({"what": texts.dimensions[name], "you": you, "key": key})  # type: ignore[index]
    return {
        "note": t("Made for statistics, not for decisions about a person: what the published rule makes of your judgements and of the key. The law's elements above are another question, and a referral needs less than either."),
        "unverified": "" if catalogues.delphi.verified else t("list not yet verified"),
        "rows": rows,
    }  # fmt: skip


def _figures(feedback: Feedback, attempt: Attempt, t: Translator) -> list[dict[str, str]]:
    """Counts with a reading; never a percentage, never a total."""
    rows: list[dict[str, str]] = []

    def row(what: str, part: int, of: int, all_right: str, otherwise: str) -> None:
        if of:
            rows.append({"what": what, "you": t("{n} of {of}").format(n=part, of=of), "reading": all_right if part == of else otherwise})

    i = feedback.figures.get("indicators", {})
    if i:
        row(t("Indicators found"), i["hits"], i["hits"] + i["misses"], t("all found"), t("the others are shown above"))
        absent = i["false_alarms"] + i["correct_rejections"]
        alarms = t("nothing over-read") if i["false_alarms"] == 0 else t("read the passage against it again")
        row(t("False alarms"), i["false_alarms"], absent, t("read the passages against them again"), alarms)
        opened = sum(i[f"keyed_insufficient_given_{g}"] for g in ("present", "absent", "insufficient", "open"))
        row(t("Held back where the file is silent"), i["restraint"], opened, t("you said no more than you could know"), t("not knowing is a full answer"))
    e = feedback.figures.get("evidence", {})
    if e:
        row(t("Reasons in the file that you cited"), e["groups_hit"], e["groups"], t("every reason cited"), t("a judgement needs its passage"))
    p = feedback.figures.get("phase", {})
    if p:
        row(t("Placed at the right time"), p["exact"], p["placed"], t("all placed"), t("when it happened changes its weight"))
    x = feedback.figures.get("elements", {})
    if x:
        row(t("Act, means, purpose"), x["right"], x["things"], t("as in the key"), t("compare the reasons above"))
    n = feedback.figures.get("needs", {})
    if n:
        row(t("Special needs as in the key"), n["right"], n["needs"], t("as in the key"), t("compare the reasons above"))
        row(t("Urgent needs not seen"), n["urgent_missed"], n["urgent"], t("these come first next time"), t("these come first next time") if n["urgent_missed"] else t("none missed"))
    ne = feedback.figures.get("needs_evidence", {})
    if ne:
        row(t("Reasons cited for special needs"), ne["groups_hit"], ne["groups"], t("every reason cited"), t("a judgement needs its passage"))
    pl = feedback.figures.get("plan", {})
    if pl:
        row(t("Parts of the plan complete"), pl["right"], pl["parts"], t("complete"), t("the missing pieces are shown above"))
    c = feedback.figures.get("confidence", {})
    if c:
        stated = [a.confidence for a in attempt.indicators.values() if a.confidence is not None]
        sure = round(100 * sum(stated) / len(stated)) if stated else 0
        reading = t("on average you said {sure} %; over a series this should match how often you are right").format(sure=sure)
        row(t("Right where you said how sure you were"), c["right"], c["stated"], reading, reading)
    return rows
