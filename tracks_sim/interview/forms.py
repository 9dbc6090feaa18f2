"""Forms of questions: which are recommended, and which do harm by themselves.

Definitions differ between authors (Oxburgh, Myklebust and Grant 2010; Griffiths and Milne);
this is the set usable for training: open and cued invitations, wh- probes and encouragers are
recommended, the others are not. Closed questions have their place at the end of a topic; the
share of recommended forms is a measure, no verdict on one question.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from tracks_sim.case.model.conversation import QUESTION_FORMS, QuestionForm, ReadForm

RECOMMENDED: frozenset[QuestionForm] = frozenset({"open", "cued", "wh", "encourager"})
NOT_RECOMMENDED: frozenset[QuestionForm] = frozenset(QUESTION_FORMS) - RECOMMENDED
SINGLE: frozenset[QuestionForm] = frozenset({"wh", "closed", "forced_choice", "leading", "multiple", "statement"})
"""Forms that, typed freely, ask for one fact at a time; invitations ask for all facts of a topic."""
HARMFUL: MappingProxyType[QuestionForm, Literal["leading_question", "pressure"]] = MappingProxyType({"leading": "leading_question", "statement": "pressure"})
"""Minor harm done by the form alone."""


def recommended(form: ReadForm) -> bool:
    """Whether a form is recommended. A remark is no question: it is neither recommended nor the opposite, and counts nowhere."""
    return form in RECOMMENDED
