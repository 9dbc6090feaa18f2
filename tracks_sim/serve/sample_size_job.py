"""How many people studies need, computed in processes of their own, which take turns: the server goes on answering, and each can be ended at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from tracks_sim.errors import Cancelled
from tracks_sim.i18n import LANGUAGES
from tracks_sim.jobs import Job, Jobs, Refusal, in_process
from tracks_sim.study.model import Study
from tracks_sim.study.planned_analysis import SampleSize
from tracks_sim.study.sample_size import DRAWS

MOST_AT_ONCE: Final = 2
"""Works that are computed at once; the machine is there for trainees."""
MOST_IN_ALL: Final = 6
"""Works that are computed or wait for it; each that was begun keeps its memory while it waits."""
TURN_SECONDS: Final = 20.0
"""Seconds after which a work makes room for one that was computed for less, so that a short one need not wait for long ones."""
LONGEST_SECONDS: Final = 3600.0
"""Seconds for which one work is computed at most."""
SECONDS_TO_ASK: Final = 600.0
"""Seconds of expected computing above which a work is begun only for somebody who was told how long it takes."""
CHECKS_EXPECTED: Final = 2
"""Numbers of people that the planned model is usually asked about: one to four."""
DRAWS_TO_TIME: Final = 5
"""Simulated studies of the planned model whose time tells how long the others take."""
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Trial:
    """Power at a number of people: ``done`` of ``of`` simulated studies were analysed, by the ``planned`` model or the quick analysis."""

    people: int
    done: int
    of: int
    power: float
    low: float
    high: float
    planned: bool


@dataclass(frozen=True, slots=True)
class TooLong:
    """A work that would take longer than was agreed: ``seconds`` for this number of ``people``. ``fit``: simulated studies that can be computed in ``SECONDS_TO_ASK``."""

    people: int
    seconds: float
    fit: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of the work: the block for the plan, or the reason (English) why there is none; and what was tried, by number of people."""

    size: SampleSize | None
    reason: str
    tried: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The end of a comparison of people and cases: the section of ``report/sections/people_and_cases.py`` as HTML, by language."""

    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks of a study: how many people, or to ``compare`` people and cases. ``agreed``: they know that it takes long."""

    study: Study
    chosen: Mapping[str, float]
    draws: int = DRAWS
    agreed: bool = False
    compare: bool = False


def size_queue() -> Jobs:
    """The works of all members of staff, one of each at a time."""
    return Jobs(MOST_AT_ONCE, MOST_IN_ALL, each=1, turn=TURN_SECONDS, longest=LONGEST_SECONDS)


def ask(jobs: Jobs, owner: str, question: Question) -> Job | Refusal:
    """Begin a work for a member of staff (``owner``, their id), instead of the last one of its kind for the same study; else say why not."""
    work = in_process(compare if question.compare else search, question)
    return jobs.submit(work, owner, (question.study.id, question.compare), question)


# Only in their process are the statistics loaded; the server does without them.


def compare(job: Job, question: Question) -> Comparison:
    """Compare numbers of people and cases."""
    from tracks_sim.operations.sample_size import assumptions_of
    from tracks_sim.outcomes.power_curve import power_curve
    from tracks_sim.report.formats.html import fragment
    from tracks_sim.report.sections.people_and_cases import people_and_cases

    compared = power_curve(assumptions_of(question.study, question.chosen), SEED, partial(job.tell, None))
    section = people_and_cases(compared, question.study)
    return Comparison({language: fragment(section, language) for language in LANGUAGES})


def search(job: Job, question: Question) -> Answer | TooLong:
    """Find the number of people; tells a ``Trial``, the one that it is at."""
    from tracks_sim.operations.sample_size import assumptions_of, sample_size_of
    from tracks_sim.outcomes.estimate import Estimate
    from tracks_sim.outcomes.power import share_with_error
    from tracks_sim.outcomes.required_sample import SoFar, required_sample

    analysed = 0
    too_long: TooLong | None = None

    def trial(people: int, done: int, of: int, power: Estimate, planned: bool) -> Trial:
        return Trial(people, done, of, power.value or 0.0, power.low or 0.0, power.high or 1.0, planned)

    def told(at: SoFar) -> None:
        nonlocal analysed, too_long
        tried = trial(at.people, at.done, at.of, share_with_error(at.found, at.done), at.planned)
        if not at.planned:
            job.tell(tried, at.done)
            return
        analysed += 1
        job.tell(tried, analysed, analysed + at.of - at.done if analysed >= DRAWS_TO_TIME else None)
        if analysed == DRAWS_TO_TIME and job.progress.seconds is not None:
            pace = job.progress.seconds / (at.of - at.done)
            seconds = pace * at.of * CHECKS_EXPECTED
            if seconds > (LONGEST_SECONDS if question.agreed else SECONDS_TO_ASK):
                fit = SECONDS_TO_ASK / (pace * CHECKS_EXPECTED)
                too_long = TooLong(at.people, seconds, max(20, int(fit // 10) * 10))
                raise Cancelled("It would take longer than was agreed.")

    try:
        found = required_sample(assumptions_of(question.study, question.chosen), question.draws, SEED, progress=told)
    except Cancelled:
        if too_long is None:
            raise
        return too_long
    rows = {(c.people, planned): c.power for planned, checks in ((False, found.curve), (True, found.checks)) for c in checks}
    return Answer(
        sample_size_of(found),
        found.reason,
        tuple(trial(people, power.n, power.n, power, planned) for (people, planned), power in sorted(rows.items())),
    )
