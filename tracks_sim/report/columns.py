"""Columns that tables of several sections share."""

from __future__ import annotations

from tracks_sim.i18n import translatable
from tracks_sim.report.parts import Column, Message

GROUP = Column(Message(translatable("Group")), numeric=False)
PEOPLE = Column(Message(translatable("People")))
CASES = Column(Message(translatable("Cases")))
CASE = Column(Message(translatable("Case")), numeric=False)
PHASE = Column(Message(translatable("Phase")), numeric=False)
FORM = Column(Message(translatable("Form (A or B)")), numeric=False)
MEASURE = Column(Message(translatable("Figure")), numeric=False)
RESPONSES = Column(Message(translatable("Responses")))
EVERYBODY = Column(Message(translatable("Everybody")))
HITS = Column(Message(translatable("Hits")))
FALSE_ALARMS = Column(Message(translatable("False alarms")))
DETECTION_HITS = Column(Message(translatable("Detection: hits")))
DETECTION_ALARMS = Column(Message(translatable("Detection: false alarms")))
SEVERE = Column(Message(translatable("Severe harms")))
MINOR = Column(Message(translatable("Minor harms")))
STEP = Column(Message(translatable("Step")), numeric=False)
