"""Which questions are recommended, by their form and by what they do to the person.

Definitions of forms differ between authors (Oxburgh, Myklebust and Grant 2010; Griffiths and Milne);
this is the set usable for training: open and cued invitations, wh- probes and encouragers are
recommended, the others are not. Closed questions have their place at the end of a topic; the
share of recommended questions is a measure, no verdict on one question. A question that hurts is
none of them, however openly it is put.
"""

from __future__ import annotations

from tracks_sim.case.model.conversation import HOSTILE_STANCES, QuestionForm, ReadForm, Stance

RECOMMENDED: frozenset[QuestionForm] = frozenset({"open", "cued", "wh", "encourager"})
"""Forms that are recommended."""


def recommended(form: ReadForm, stance: Stance) -> bool:
    """Whether a question of this form and stance is recommended. A remark is no question: it is neither recommended nor the opposite, and counts nowhere."""
    return form in RECOMMENDED and stance not in HOSTILE_STANCES
