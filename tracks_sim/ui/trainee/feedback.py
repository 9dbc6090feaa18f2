"""The sheet of the feedback: its sections in the order that teaches, and the figures last. Pure: scores and key texts in, plain data out.

Called only with a Feedback that ``scoring.feedback`` agreed to make, so nothing here can
show a key before its step is locked.
"""

from __future__ import annotations

from typing import Any

from tracks_sim.case.structure import Case
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import step_name
from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring import Feedback
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.feedback_figures import figures_table, ilo_rule_table
from tracks_sim.ui.trainee.findings import DRAWN_RIGHT, FindingWriter, findings_by_item
from tracks_sim.ui.trainee.view import View

_LEFT_OPEN = ("open", "blank")
"""Notes of what was not answered."""
_NEVER_FOLDED = ("detection", "decision")
"""Items on which a case turns: what was said stands first in its section, right or not. Sheets of keys of version 1 stay as they were."""


def feedback_sheet(feedback: Feedback, view: View, page: PageContext) -> dict[str, Any]:
    """The whole feedback in the order that teaches; the figures come last."""
    t, attempt, case_file, catalogues, language = view.t, view.attempt, view.case_file, view.catalogues, view.language
    why = view.key_texts
    by_item = findings_by_item(feedback, view)

    written_as = catalogues.texts[language].classifications[case_file.key.classification] + "."

    unfolded = _NEVER_FOLDED if case_file.key.rules > 1 else ()

    def section(step: AnswerStep, title: str, intro: str = "") -> dict[str, Any]:
        first: list[dict[str, Any]] = []
        answered: list[dict[str, Any]] = []
        left_open: list[dict[str, Any]] = []
        for finding in feedback.findings.get(step, ()):
            if finding.item.startswith("phase."):
                continue
            place = first if finding.item in unfolded else left_open if finding.note in _LEFT_OPEN else answered
            place.extend(by_item.get(finding.item, []))
        teach = [f for f in answered if f["kind"] not in DRAWN_RIGHT]
        right = [f for f in answered if f["kind"] in DRAWN_RIGHT]
        folded = [
            {"label": label.format(n=len(findings)), "findings": findings}
            for label, findings in ((t("What you got right ({n})"), right), (t("What you did not answer ({n})"), left_open))
            if findings
        ]
        return {"title": title, "intro": intro, "findings": [*first, *teach], "folded": folded}

    def law_not_asked() -> dict[str, Any]:
        findings = FindingWriter(view).elements_not_asked()
        folded = [{"label": t("Act, means, purpose, and protection"), "findings": findings}]
        return {"title": t("How the law would read the case"), "intro": f"{t('Not asked in this case.')} {written_as}", "findings": [], "folded": folded}

    sections: dict[AnswerStep, dict[str, Any]] = {
        "detection": section("detection", t("Trafficked, on what is known now?")),
        "indicators": section("indicators", step_name("indicators", t)),
        "elements": section("elements", t("Act, means, purpose, and protection"), written_as),
        "needs": section("needs", step_name("needs", t)),
        "decision": section("decision", _decision_title(case_file.case, t)),
    }
    shown = [sections[step] for step in sections if step in case_file.case.steps]
    if "elements" not in case_file.case.steps:
        shown.insert("detection" in case_file.case.steps, law_not_asked())
    return {
        "step": "feedback",
        "title": t("What happened to the person"),
        "intro": None,
        "printed": t("Debrief sheet · {case} · fictional case, training tool").format(case=view.texts.title),
        "held": "",
        "language": view.case_language,
        "story": block(why.story[feedback.story]) if feedback.story else "",
        "harms": [_harm(h.where, h.severity, view) for h in feedback.harms],
        "sections": shown,
        "experts": t("No expert has voted on this case yet. The answers are the author's, with their reasons."),
        "lessons": [why.lessons[lesson] for lesson in feedback.lessons],
        # A short case is read in a few minutes, and ten indicators reach few dimensions of the rule.
        "delphi": ilo_rule_table(feedback, case_file.key, catalogues, language) if case_file.case.length == "long" else None,
        "figures": figures_table(feedback, case_file.key, attempt, language),
        "debrief": [
            t("What in this file did you read twice, and why?"),
            t("What would you have needed to know, and how could you have asked without doing harm?"),
            t("What would the person say about what you decided?"),
            t("What would be different where you work?"),
        ],
        "home": page.link("") or "#",
    }  # fmt: skip


def _decision_title(case: Case, t: Translator) -> str:
    """Heading over the feedback on the last step, which names what it asks."""
    if case.plan:
        return t("Decision, plan and note") if case.note else t("Decision and plan")
    return t("Decision and note") if case.note else step_name("decision", t)


def talk_only(sheet: dict[str, Any], language: str) -> dict[str, Any]:
    """The feedback of a short talk: the talk, and nothing of the rest of the case."""
    t = translator(language)
    return {
        **sheet, "title": t("How the talk went"), "story": "", "sections": [], "lessons": [], "figures": [], "harms": [],
        "delphi": None, "experts": "",
    }  # fmt: skip


def held_sheet(page: PageContext, language: str, *, of_study: bool) -> dict[str, Any]:
    """A measurement whose feedback has not been released."""
    t = translator(language)
    return {
        "step": "feedback",
        "title": t("Submitted"),
        "intro": None,
        "held": t("Your answers are in. Go back to see what comes next; the feedback opens when the study is over.")
        if of_study
        else t("Your answers are in. Your trainer releases the feedback; you will find it in your attempts."),
        "home": page.link("") or "#",
    }


def _harm(where: str, severity: str, view: View) -> dict[str, str]:
    t, texts, why = view.t, view.texts, view.key_texts
    kind, _, rest = where.partition(".")
    if kind == "decision":
        answer_text, reason = texts.options[rest], why.options[rest]
    else:
        part, _, answer = rest.partition(".")
        answer_text, reason = texts.plan[part][answer], why.plan[part][answer]  # type: ignore[index]
    verdict = t("This could have hurt the person") if severity == "severe" else t("This could have made things harder")
    return {"severity": severity, "verdict": verdict, "text": block(f"*{answer_text}*\n\n{reason}")}
