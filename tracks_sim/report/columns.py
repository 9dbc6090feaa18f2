"""Columns that tables of several sections share."""

from __future__ import annotations

from tracks_sim.report.parts import Column, Message

GROUP = Column(Message("Group"), numeric=False)
PEOPLE = Column(Message("People"))
CASES = Column(Message("Cases"))
CASE = Column(Message("Case"), numeric=False)
PHASE = Column(Message("Phase"), numeric=False)
FORM = Column(Message("Form (A or B)"), numeric=False)
MEASURE = Column(Message("Figure"), numeric=False)
RESPONSES = Column(Message("Responses"))
EVERYBODY = Column(Message("Everybody"))
HITS = Column(Message("Hits"))
FALSE_ALARMS = Column(Message("False alarms"))
DETECTION_HITS = Column(Message("Detection: hits"))
DETECTION_ALARMS = Column(Message("Detection: false alarms"))
SEVERE = Column(Message("Severe harms"))
MINOR = Column(Message("Minor harms"))
STEP = Column(Message("Step"), numeric=False)
