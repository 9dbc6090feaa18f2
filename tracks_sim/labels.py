"""Labels of fixed values, each once: steps, states, levels, times, voices, phases and arms of a study, titles of report sections, stages of a group, sentences to it.

English, to be translated where they are shown (``i18n.translator``). They are below the report and the screens, so that
both show one value by one name, and a screen that shows titles of sections need not import the report (pandas, scipy).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracks_sim.case.model.record import AnswerStep, SourceState
from tracks_sim.case.model.structure import CaseStep
from tracks_sim.group.fold import Stage as GroupStage
from tracks_sim.i18n import Translator, translatable
from tracks_sim.practice.events import Mode, StepName
from tracks_sim.study.model import Arm, PhaseId


def as_title(name: str) -> str:
    """A name as it stands on a button or at the head of a line: with a capital."""
    return name[:1].upper() + name[1:]


STEP_NAMES: Final[Mapping[StepName, str]] = MappingProxyType({
    "briefing": translatable("Briefing"),
    "reading": translatable("Read"),
    "interview": translatable("Talk"),
    "worked": translatable("Judgements"),
    "indicators": translatable("Indicators"),
    "detection": translatable("Detection"),
    "elements": translatable("Act, means, purpose"),
    "needs": translatable("Special needs"),
    "decision": translatable("Decision"),
    "submit": translatable("Submit"),
    "feedback": translatable("Feedback"),
})  # fmt: skip


STEP_HELP: Final[Mapping[CaseStep, str]] = MappingProxyType({
    "interview": translatable("talk with the person; where the case has one, on the screen “Talk”"),
    "indicators": translatable("which indicators are there"),
    "detection": translatable("may the person have been trafficked"),
    "elements": translatable("act, means, purpose, and protection"),
    "needs": translatable("what the person needs"),
    "decision": translatable("what to do next; always asked"),
})  # fmt: skip
"""What a step asks, by ``CaseStep``, for authors who choose the steps of a case."""

QUESTIONS: Final[Mapping[AnswerStep, str]] = MappingProxyType({
    "detection": translatable("On what is known now, may this person have been trafficked?"),
})  # fmt: skip
"""The question of a step that has only one."""


def step_name(step: StepName, t: Translator) -> str:
    """The name of a step in the translator's language."""
    return t(STEP_NAMES[step])


def time_left(seconds: float, t: Translator) -> str:
    """How long work is expected to take from now, in whole minutes: *About 4 minutes left*."""
    minutes = round(seconds / 60)
    return (
        t.plural("About {n} minute left", "About {n} minutes left", minutes).format(n=minutes)
        if minutes
        else t("Less than a minute left")
    )


MODE_NAMES: Final[Mapping[Mode, str]] = MappingProxyType({
    "practice": translatable("practice"),
    "assessment": translatable("assessment"),
    "talk": translatable("short talk"),
    "worked": translatable("worked example"),
    "study": translatable("study"),
})  # fmt: skip
"""By mode of an attempt, for use inside a sentence."""

PHASE_NAMES: Final[Mapping[PhaseId, str]] = MappingProxyType({
    "pre": translatable("Before the training"),
    "post": translatable("After the training"),
    "follow-up": translatable("Some time after the training"),
})  # fmt: skip

ARM_NAMES: Final[Mapping[Arm, str]] = MappingProxyType({
    "training": translatable("Training group"),
    "waitlist": translatable("Wait-list group"),
    "control": translatable("Control group"),
})  # fmt: skip

STATE_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "present": translatable("present"),
    "absent": translatable("absent"),
    "insufficient": translatable("not enough information"),
    "not_needed": translatable("not needed (a child)"),
})  # fmt: skip
"""By ``JudgementState``, for use inside a sentence; ``not_needed`` is an answer of one element alone."""

DETECTION_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "yes": translatable("yes, enough to offer specialised help"),
    "open": translatable("open, ask first"),
    "no": translatable("no, what is known has another explanation, and nothing shows that somebody gains"),
})  # fmt: skip
"""By ``DetectionState``, for use inside a sentence."""

TIME_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "recruitment": translatable("recruitment and journey"),
    "exploitation": translatable("at the place, at work"),
    "now": translatable("now"),
})  # fmt: skip
"""By ``ExploitationPhase``: when an indicator was there; for use inside a sentence."""

LEVEL_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "urgent": translatable("urgent"),
    "helpful": translatable("helpful"),
    "not_indicated": translatable("not needed now"),
})  # fmt: skip
"""By ``Level``."""

ANSWER_SETS: Final = (STATE_NAMES, DETECTION_NAMES, LEVEL_NAMES)
"""The answers to choose from, of each sort of judgement."""
ANSWER_NAMES: Final[Mapping[str, str]] = MappingProxyType({answer: name for names in ANSWER_SETS for answer, name in names.items()})
"""By answer to whatever is judged; no two kinds of judgement have an answer of the same id."""

VOICE_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "words": translatable("the person's own words"),
    "observation": translatable("something observed"),
    "inference": translatable("somebody's inference"),
    "record": translatable("a plain record"),
})  # fmt: skip
"""By ``Voice``."""

SOURCE_STATE_NAMES: Final[Mapping[SourceState, str]] = MappingProxyType({
    "primary": translatable("read in the text itself"),
    "mirror": translatable("read in a full copy"),
    "report": translatable("from a report"),
    "transcription": translatable("from a transcription"),
    "derived": translatable("derived"),
    "memory": translatable("from memory"),
    "not_found": translatable("nothing found"),
})  # fmt: skip
"""By ``SourceState``: how what is written here is known; the page on the sources says what each means."""

OUTCOME_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "safe_response": translatable("Safe responses"),
    "severe_harms": translatable("Cases with a severe harm"),
    "detection_hits": translatable("Detection: hits"),
    "detection_false_alarms": translatable("Detection: false alarms"),
    "hits": translatable("Indicators: hits"),
    "false_alarms": translatable("Indicators: false alarms"),
    "d_prime": translatable("Indicators: d′"),
    "recommended_questions": translatable("Talks: questions that leave room"),
    "needed_facts": translatable("Talks: needed facts told in full"),
    "safety_steps": translatable("Talks: precautions taken"),
    "knowledge": translatable("Knowledge items answered right"),
    "confidence": translatable("Confidence in oneself, 1 to 5"),
    "brier_score": translatable("Brier score of indicators"),
    "over_confidence": translatable("Over-confidence on indicators"),
})  # fmt: skip
"""By outcome of a plan: the primary one, then ``SECONDARY_OUTCOMES``."""

SECTION_TITLES: Final[Mapping[str, str]] = MappingProxyType({
    "outcomes": translatable("Outcomes at a glance"),
    "flow": translatable("Who took part"),
    "baseline": translatable("The groups before the training"),
    "primary": translatable("Safe and proportionate responses"),
    "harms": translatable("Harms"),
    "detection": translatable("Indicators: hits and false alarms"),
    "conduct": translatable("How people asked"),
    "knowledge": translatable("Questionnaires"),
    "calibration": translatable("Confidence"),
    "items": translatable("Cases and items"),
    "reliability": translatable("Reliability of the forms"),
    "fairness": translatable("Fairness: kinds of cases and kinds of people"),
    "missing": translatable("Missing data and sensitivity"),
    "deviations": translatable("Deviations from the plan"),
    "methods": translatable("Methods"),
    "limits": translatable("What this study cannot say"),
})  # fmt: skip
"""By id of the section, in the order of the report."""

DETECTION_ASKED: Final = translatable("Detection and indicators: hits and false alarms")
"""Title of the section ``detection`` where a case of the study asks whether the person may have been trafficked."""

GROUP_STAGE_NAMES: Final[Mapping[GroupStage, str]] = MappingProxyType({
    "draft": translatable("not open yet"),
    "door": translatable("people come in"),
    "working": translatable("at work"),
    "calling": translatable("called to the debrief"),
    "debrief": translatable("in the debrief"),
    "between": translatable("debrief done"),
    "closed": translatable("over"),
})  # fmt: skip
"""How far a group is, for its trainer."""

SENTENCES_TO_ALL: Final = (translatable("Ten more minutes"), translatable("Five more minutes"), translatable("Time to finish"))
"""What a trainer says to a group without typing: kept in English, read by each person in the language of their screen."""


def said_to_all(words: str, t: Translator) -> str:
    """What a trainer said to a group, for a screen: their own words as they are."""
    return t(words) if words in SENTENCES_TO_ALL else words
