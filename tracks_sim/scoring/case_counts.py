"""Counts of one finished case of practice, by which the course proposes the next one. Pure."""

from __future__ import annotations

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.errors import NotAllowed
from tracks_sim.interview import stance_of
from tracks_sim.practice import Attempt
from tracks_sim.practice.course import CaseCounts
from tracks_sim.practice.events import MEASURED
from tracks_sim.scoring.conduct import counted_turns, counts_of, steps_called_for
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.feedback import feedback
from tracks_sim.scoring.rules import accepted_beside


def case_counts(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues) -> CaseCounts:
    """Counts of a submitted attempt. Raises NotAllowed for a measured one: nothing may be proposed by its key."""
    if attempt.mode in MEASURED:
        raise NotAllowed("Nothing is proposed by what was measured.")
    found = feedback(attempt, case_file, catalogues)
    signs, split = found.figures.get("indicators", {}), accepted_beside(with_effective_key(attempt, case_file).key)
    detection = next((f for f in found.findings.get("detection", ()) if f.item not in split), None)
    talk = counts_of(case_file, counted_turns(attempt)) if attempt.turns and case_file.asks_talk else {}
    steps = steps_called_for(case_file.case, counted_turns(attempt)) if talk else {}
    given = attempt.by_step["indicators"].values() if "indicators" in case_file.case.steps else ()
    return CaseCounts(
        case=attempt.case,
        judged=signs.get("judged", 0),
        uncited=sum(answer.code == "present" and not answer.passages for answer in given),
        over_read=signs.get("false_alarms", 0) + signs.get("premature_present", 0),
        missed=signs.get("misses", 0),
        seen=signs.get("hits", 0),
        silent=sum(n for name, n in signs.items() if name.startswith("keyed_insufficient_")),
        left_open=signs.get("restraint", 0),
        detection=detection.note if detection else None,
        detection_right=detection is not None and detection.right,
        questions=talk.get("questions", 0),
        recommended=talk.get("recommended", 0),
        hurtful=sum(stance_of(turn.choice, case_file.case) in HOSTILE_STANCES for turn in attempt.turns) if talk else 0,
        steps=talk.get("steps", 0),
        steps_taken=talk.get("steps_taken", 0),
        accompanied="see_alone" in steps,
        alone=steps.get("see_alone", False),
    )
