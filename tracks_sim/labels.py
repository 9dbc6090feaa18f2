"""Labels of fixed values, each once: phases and arms of a study, states, levels, voices, titles of report sections.

English, to be translated where they are shown (``i18n.translator``). They are below the report and the screens, so that
both show one value by one name, and a screen that shows titles of sections need not import the report (pandas, scipy).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracks_sim.i18n import translatable
from tracks_sim.study.model import Arm, PhaseId

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
})  # fmt: skip
"""By ``JudgementState``, for use inside a sentence. ``not_needed`` is named where elements are shown: no other judgement has it."""

DETECTION_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "yes": translatable("yes, enough to offer specialised help"),
    "open": translatable("open, ask first"),
    "no": translatable("no, nothing points there now"),
})  # fmt: skip
"""By ``DetectionState``, for use inside a sentence."""

LEVEL_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "urgent": translatable("urgent"),
    "helpful": translatable("helpful"),
    "not_indicated": translatable("not indicated"),
})  # fmt: skip
"""By ``Level``."""

VOICE_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "words": translatable("the person's own words"),
    "observation": translatable("something observed"),
    "inference": translatable("somebody's inference"),
    "record": translatable("a plain record"),
})  # fmt: skip
"""By ``Voice``."""

SECTION_TITLES: Final[Mapping[str, str]] = MappingProxyType({
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
    "limits": translatable("What this study cannot say"),
})  # fmt: skip
"""By id of the section, in the order of the report."""

DETECTION_ASKED: Final = translatable("Detection and indicators: hits and false alarms")
"""Title of the section ``detection`` where a case of the study asks whether the person may have been trafficked."""
