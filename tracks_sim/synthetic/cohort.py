"""Cohorts of synthetic people: abilities, growth, styles of answering and drop-out, drawn from known parameters.

A synthetic study shows whether the report recovers what is known to be true. The model, on the log-odds scale:

    level(person, factor, arm, phase) = ability(factor) - haste + gain(arm, phase) + own growth(factor)
    logit P(safe response to a case)        = level(decision) - difficulty(case)
    at(person, item)                        = level(factor of the step) + understanding(person, case) - difficulty(case) - difficulty(item)
    logit P("present" | keyed present)      = at + criterion + impression(person, case)
    logit P("present" | keyed absent)       = -at + criterion + impression(person, case)
    logit P(right | anything else)          = at

Whether the person may have been trafficked is answered in the same way, with yes for present, no for absent, open for insufficient,
and with a criterion of its own. Each step has its own factor (``FACTORS``), and so have knowledge, attitude and how sure somebody feels;
any two of them correlate by ``correlation``, in ability as in growth, and so do the two criteria.

**Judgements of one case hang together** (they are a testlet): on each occasion a person understands a case better or worse than their level
says, and finds it more or less suspicious. Both are normal and new in every phase. The safe response has a part in it: understanding
decides a share (``LINKED``, a correlation of normal scores) of the draw of the response, whose distribution over occasions stays the logistic one above.

All abilities, growth, criteria and difficulties are normal; a twin has the difficulties of its first version.
The primary outcome is logistic in the level, as in ``primary_model``; that real people are like that is assumed, not shown.

Default values. The spreads of people, of their growth and of cases (1.0, 0.5, 0.7 logits) are those with which
``outcomes.power`` plans; for cases 0.5 to 1 is usual, and in the VerbAgg data people have 1.34 and items 0.50. A growth of 0.8 is
an odds ratio of 2.2. The spreads in judgements (``judgement_sd``, ``understanding_sd``) are chosen so that alpha of the shares right of eight cases lies
between .4 and .7. All else (correlation, criterion, over-confidence, styles, drop-out, decay) is assumed and rests on no
measurement. Drop-out is at random.

Every draw has a name, such as (seed, person, phase, case, item), and is computed from the SHA-256 of the name: the same on
every machine and version of Python, and a further item in a case changes no other answer.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Literal, TypeVar, get_args

from tracks_sim.study import PHASES, Arm, PhaseId

Style = Literal["plain", "yes_sayer", "leaves_open", "hurried"]
STYLES: tuple[Style, ...] = get_args(Style)
YES_SAYING = 1.5
"""Logits by which a yes-sayer says present, and yes, more readily."""
YES_SAYING_POINTS = 0.5
"""Points of a scale by which a yes-sayer agrees more, whatever a statement says."""
LEFT_OPEN = 0.4
"""Share of judgements that a person of the style ``leaves_open`` does not make."""
HASTE = 0.5
"""Logits of ability that hurry costs."""
Factor = Literal["decision", "indicators", "detection", "elements", "needs", "knowledge", "attitude", "self_rating"]
FACTORS: tuple[Factor, ...] = get_args(Factor)
"""What people differ in: the response, the judgements of the steps, and what questionnaires ask for."""
JUDGED: frozenset[Factor] = frozenset({"indicators", "detection", "elements", "needs"})
"""The factors of judgements, several of which stand on one case."""
LINKED = 0.5
"""Correlation of what a person makes of a case with the draw of their response to it."""
MOST_PEOPLE = 500
"""Largest cohort: every consent reads all earlier events, so beyond this a study takes minutes."""

_NORMAL = NormalDist()
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Cohort:
    """Parameters of a synthetic cohort. Abilities, growth, difficulties and criteria are logits.

    people                enrolled, over all arms
    ability_mean, _sd     before the training; 0 is even odds on a middling case
    judgement_sd          spread of the abilities to judge (``JUDGED``)
    correlation           of any two abilities of a person, of their growth in any two, and of their two criteria
    growth_training       mean growth of trained people by the first phase after the training
    growth_other          the same of people who were not trained (practice with the cases)
    growth_sd             spread of the own growth, in every arm
    judgement_growth_sd   the same of the abilities to judge
    decay                 share of the training's growth that is lost at the follow-up
    understanding_sd      spread of how well one person understands one case on one occasion
    impression_sd         spread of how suspicious one person finds one case on one occasion
    case_sd               spread of the difficulties of cases
    item_mean, _sd        difficulty of items beside that of their case; below 0: one judgement is easier than a safe response
    criterion_mean, _sd   above 0: says present readily
    detection_criterion_mean, _sd   above 0: says yes readily where a case asks whether the person may have been trafficked
    confidence_mean, _sd  logarithm of the factor by which people make more of what they noticed than it is worth; above 0: over-confident
    acquiescence_sd       spread, in points of a scale, of how readily people agree whatever a statement says
    yes_sayers, leave_open, hurried   shares of people with such a style; all others are plain
    no_show               share who have a code and never begin
    drop_out              share lost between one phase and the next
    harmful_plan          share of unsafe responses whose decision is accepted and whose plan does severe harm
    seed                  of the people
    case_seed             of the difficulties: the same cases for several cohorts

    ValueError for a number of people outside 1 to 500, a share outside 0 to 1, or a negative standard deviation.
    """

    people: int = 40
    ability_mean: float = 0.0
    ability_sd: float = 1.0
    judgement_sd: float = 0.5
    correlation: float = 0.5
    growth_training: float = 0.8
    growth_other: float = 0.1
    growth_sd: float = 0.5
    judgement_growth_sd: float = 0.25
    decay: float = 0.3
    understanding_sd: float = 1.0
    impression_sd: float = 0.5
    case_sd: float = 0.7
    item_mean: float = -0.8
    item_sd: float = 0.7
    criterion_mean: float = 0.3
    criterion_sd: float = 0.5
    detection_criterion_mean: float = 0.0
    detection_criterion_sd: float = 0.5
    confidence_mean: float = 0.5
    confidence_sd: float = 0.3
    acquiescence_sd: float = 0.3
    yes_sayers: float = 0.1
    leave_open: float = 0.1
    hurried: float = 0.1
    no_show: float = 0.05
    drop_out: float = 0.15
    harmful_plan: float = 0.2
    seed: int = 1
    case_seed: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MOST_PEOPLE:
            raise ValueError(f"A cohort has 1 to {MOST_PEOPLE} people, not {self.people}.")
        shares = (
            self.correlation,
            self.decay,
            self.yes_sayers,
            self.leave_open,
            self.hurried,
            self.no_show,
            self.drop_out,
            self.harmful_plan,
        )
        if not all(0 <= share <= 1 for share in shares) or self.yes_sayers + self.leave_open + self.hurried > 1:
            raise ValueError("Shares and the correlation lie between 0 and 1, and the shares of the styles add up to 1 at most.")
        spreads = (
            self.ability_sd, self.judgement_sd, self.growth_sd, self.judgement_growth_sd, self.understanding_sd, self.impression_sd, self.case_sd,
            self.item_sd, self.criterion_sd, self.detection_criterion_sd, self.confidence_sd, self.acquiescence_sd,
        )  # fmt: skip
        if min(spreads) < 0:
            raise ValueError("A standard deviation cannot be below 0.")

    def share_of(self, style: Style) -> float:
        """Share of people with a style, 0 to 1."""
        others = {"yes_sayer": self.yes_sayers, "leaves_open": self.leave_open, "hurried": self.hurried}
        return others.get(style, 1 - sum(others.values()))

    def spread(self, factor: Factor) -> tuple[float, float]:
        """Standard deviations of ability and of own growth in a factor, in logits."""
        return (self.judgement_sd, self.judgement_growth_sd) if factor in JUDGED else (self.ability_sd, self.growth_sd)

    def gain(self, arm: Arm, phase: PhaseId) -> float:
        """Mean growth in logits since before the training; the wait-list is trained between post and follow-up."""
        if phase == "pre":
            return 0.0
        if arm == "training":
            return self.growth_training * (1 - self.decay if phase == "follow-up" else 1)
        return self.growth_training if arm == "waitlist" and phase == "follow-up" else self.growth_other

    def difficulty(self, case: str, *item: str) -> float:
        """Difficulty of a case, or of an item in addition to that of its case, in logits."""
        drawn = kept_normal(self.case_seed, "difficulty", case, *item)
        return self.item_mean + self.item_sd * drawn if item else self.case_sd * drawn


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic person. ``ability`` (haste subtracted) and ``growth`` (own part, added to that of the arm) by factor, ``criterion`` and
    ``detection_criterion`` (style added) are logits; ``overconfidence`` is the logarithm of a factor (``Cohort``); ``acquiescence`` (style added) are
    points of a scale; ``comes`` is False for a no-show; ``leaves_before`` is the phase before which the person is lost, or None."""

    number: int
    ability: Mapping[Factor, float]
    growth: Mapping[Factor, float]
    criterion: float
    detection_criterion: float
    overconfidence: float
    acquiescence: float
    style: Style
    comes: bool
    leaves_before: PhaseId | None

    def level(self, cohort: Cohort, arm: Arm, phase: PhaseId, factor: Factor = "decision") -> float:
        """Ability in a phase, in logits above a case of difficulty 0."""
        return self.ability[factor] + (0.0 if phase == "pre" else self.growth[factor] + cohort.gain(arm, phase))


def people_of(cohort: Cohort) -> tuple[Person, ...]:
    """All people of a cohort in the order of their numbers; the same for the same parameters."""
    return tuple(_person(cohort, number) for number in range(cohort.people))


def _person(cohort: Cohort, number: int) -> Person:
    shared, own = math.sqrt(cohort.correlation), math.sqrt(1 - cohort.correlation)

    def drawn(what: str) -> float:
        return normal(cohort.seed, number, what)

    def correlated(common: float, what: str) -> float:
        return shared * common + own * drawn(what)

    style = pick({s: cohort.share_of(s) for s in STYLES}, uniform(cohort.seed, number, "style"))
    lost = (p for p in PHASES[1:] if uniform(cohort.seed, number, "lost", p) < cohort.drop_out)
    able, grown, readiness = drawn("ability"), drawn("growth"), drawn("readiness")
    readily = YES_SAYING * (style == "yes_sayer")
    return Person(
        number=number,
        ability={
            f: cohort.ability_mean
            + cohort.spread(f)[0] * correlated(able, f"ability {f}")
            - HASTE * (style == "hurried")
            for f in FACTORS
        },
        growth={f: cohort.spread(f)[1] * correlated(grown, f"growth {f}") for f in FACTORS},
        criterion=cohort.criterion_mean + cohort.criterion_sd * correlated(readiness, "criterion") + readily,
        detection_criterion=cohort.detection_criterion_mean
        + cohort.detection_criterion_sd * correlated(readiness, "detection criterion")
        + readily,
        overconfidence=cohort.confidence_mean + cohort.confidence_sd * drawn("confidence"),
        acquiescence=cohort.acquiescence_sd * drawn("acquiescence") + YES_SAYING_POINTS * (style == "yes_sayer"),
        style=style,
        comes=uniform(cohort.seed, number, "comes") >= cohort.no_show,
        leaves_before=next(lost, None),
    )


def uniform(*name: object) -> float:
    """A draw from the uniform distribution on 0 to 1, both excluded, decided by its name alone."""
    digest = hashlib.sha256("\x1f".join(map(str, name)).encode()).digest()
    return (int.from_bytes(digest[:6]) + 0.5) / 2**48  # 48 bits and a half are exact in a float


def normal(*name: object) -> float:
    """A draw from the standard normal distribution, decided by its name alone."""
    return _NORMAL.inv_cdf(uniform(*name))


@lru_cache(maxsize=4096)
def kept_normal(*name: object) -> float:
    """The same draw, kept for a while: many judgements share the difficulty of a case, and what one person makes of it."""
    return normal(*name)


def chance(logit: float) -> float:
    """The probability of these log odds."""
    return 1 / (1 + math.exp(-logit))


def logit(probability: float) -> float:
    """The log odds of a probability, 0 and 1 excluded."""
    return math.log(probability / (1 - probability))


def pick(weights: Mapping[Thing, float], quantile: float) -> Thing:
    """The element at a quantile (0 to 1) of the distribution that the weights give, in their order."""
    left = quantile * sum(weights.values())
    for thing, weight in weights.items():
        left -= weight
        if left < 0:
            return thing
    return list(weights)[-1]
