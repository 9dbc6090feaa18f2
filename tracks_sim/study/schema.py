"""Schemas of the files of a study: plan, questionnaires and their texts."""

from __future__ import annotations

from tracks_sim.case.model.record import Record
from tracks_sim.study.model import Study
from tracks_sim.study.questionnaire import Questionnaire, QuestionnaireTexts

MODELS: dict[str, type[Record]] = {"study": Study, "questionnaire": Questionnaire, "questionnaire-text": QuestionnaireTexts}
"""Model of each schema by name, as in ``tracks_sim.case.schema``."""
