"""Answers of a synthetic person to a case and a questionnaire, as intents like those that the page sends.

No passage is cited and no interview is held: what the study measures depends on neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent
from tracks_sim.case.model.key import PlanKey
from tracks_sim.case.model.structure import PlanQuestion
from tracks_sim.practice import CONFIDENCES, Answer, keyed_answer, kind_of
from tracks_sim.scoring.decision import costs
from tracks_sim.study import Arm, PhaseId
from tracks_sim.study.events import Value
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import POINTS, UNSURE, ItemQuestion, Questionnaire, questions_of
from tracks_sim.synthetic.cohort import (
    LEFT_OPEN,
    LINKED,
    Cohort,
    Factor,
    Person,
    chance,
    kept_normal,
    logit,
    pick,
    uniform,
)

RESPONSE_SHIFT = 0.6
"""Points by which people rate their earlier self lower afterwards than they did at the time."""
POINTS_A_LOGIT = 0.6
"""Points of a questionnaire's scale for each logit of ability."""
NOISE = 0.7
"""Standard deviation, in points of a scale, of what moves one answer to one statement."""
AGAINST_GOOD_PRACTICE = frozenset({"would-leave", "contradictions-doubt"})
"""Statements of the kit's questionnaire on attitudes that are worded the other way round: who learns agrees less."""
GUESS = 1 / 3
"""Belief in an answer for which nothing was noticed: one of three."""
WORTH = 0.7
"""Logits by which the belief in an answer rises for each logit that what was noticed lies from the threshold, where somebody is neither over- nor under-confident."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Respondent:
    """A person of a cohort in one phase of a study."""

    cohort: Cohort
    person: Person
    arm: Arm
    phase: PhaseId

    def level(self, factor: Factor) -> float:
        """Ability in this phase, in logits above a case of difficulty 0."""
        return self.person.level(self.cohort, self.arm, self.phase, factor)

    def occasion(self, *name: str) -> float:
        """A standard normal draw for what this person makes of one case in this phase."""
        return kept_normal(self.cohort.seed, self.person.number, self.phase, *name)

    def drawn(self, *name: str) -> float:
        """A uniform draw from 0 to 1 for one named act of this person in this phase."""
        return uniform(self.cohort.seed, self.person.number, self.phase, *name)

    def intents(self, context: CaseContext) -> Iterator[Intent]:
        """The intents that answer a case; ``context.case_file`` has the key that measurement uses."""
        case, key, name = context.case_file.case, context.case_file.key, _name(context)
        indicators = {k.concept: k for k in key.indicators}
        for concept in case.indicators:
            keyed = indicators.get(concept)
            if self._left_open(name, concept):
                continue
            state, distance = self._judged("indicators", name, concept, keyed.state if keyed else "insufficient")
            phases = (keyed.phases if keyed else ()) or ("now",)
            yield {
                "kind": "indicator", "concept": concept, "state": state, "phases": phases if state == "present" else (),
                "confidence": self.confidence(distance),
            }  # fmt: skip
        if key.detection is not None and not self._left_open(name, "detection"):
            yield {"kind": "detection", "state": self._detected(name, key.detection.state)}
        for item, _, answer in key.keyed_answers():
            row, id_ = kind_of(item)
            if row.step in ("indicators", "detection") or row.step not in case.steps or self._left_open(name, id_):
                continue
            by_signal = row.step == "elements"
            given = self._judged("elements", name, id_, answer.answer)[0] if by_signal else self._one_of(name, id_, answer.answer, row.values(case, id_))
            said = keyed_answer(answer, ())
            grounds = (said.grounds or GROUNDS[:1]) if id_ == "protection" and given == "present" else ()
            yield row.intent(id_, Answer(given, grounds=grounds, who=said.who if given != "not_indicated" else None))
        yield from self._response(context)

    def answers(self, questionnaire: Questionnaire) -> dict[str, Value]:
        """Answers by key to every item of a questionnaire but those in the respondent's own words, which stay empty.

        On an attitude scale a higher level means more agreement, or less where a statement is worded against good practice. Some people agree more
        than others whatever is said.
        """
        questions = questions_of(questionnaire, is_trained(self.arm, self.phase))
        return {q.key: self._answer(questionnaire, q) for q in questions if not q.item.words}

    # --- judgements -------------------------------------------------------------------

    def _at(self, factor: Factor, case: str, item: str) -> float:
        """Level above the difficulty of an item, with what this person makes of the case on this occasion, in logits."""
        understanding = self.cohort.understanding_sd * self.occasion(case, "understanding")
        return self.level(factor) + understanding - self.cohort.difficulty(case) - self.cohort.difficulty(case, item)

    def _noticed(self, mean: float, *name: str) -> float:
        """What is noticed in favour of an answer, in logits: ``mean`` and logistic noise. Above 0 it is given, with the chance of ``mean``."""
        return mean - logit(self.drawn(*name))

    def _left_open(self, case: str, item: str) -> bool:
        return self.person.style == "leaves_open" and self.drawn(case, item, "open") < LEFT_OPEN

    def _judged(self, factor: Factor, case: str, item: str, keyed: str) -> tuple[str, float]:
        """Draw the judged state of an item, and how far what was noticed lies from the nearest threshold of this person, in logits.

        Signal detection with a criterion. What is not judged present is absent or insufficient, by even odds where it is keyed
        present and by the level where it is keyed absent.
        """
        at = self._at(factor, case, item)
        criterion = self.person.criterion + self.cohort.impression_sd * self.occasion(case, "impression")
        if keyed in ("present", "absent"):
            present = self._noticed((at if keyed == "present" else -at) + criterion, case, item, "present")
            if present > 0:
                return "present", present
            absent = self._noticed(at if keyed == "absent" else 0.0, case, item, "other")
            return "absent" if absent > 0 else "insufficient", min(-present, abs(absent))
        unsettled = self._noticed(at, case, item, "right")
        if unsettled > 0:
            return keyed, unsettled
        present = self._noticed(criterion, case, item, "other")
        return "present" if present > 0 else "absent", min(-unsettled, abs(present))

    def _detected(self, case: str, keyed: str) -> str:
        """Draw the answer whether the person may have been trafficked, with its own criterion.

        What is not a yes is open or no, by the level: open is nearer to a keyed yes, and no is right where no is keyed.
        """
        at = self._at("detection", case, "detection")
        criterion = self.person.detection_criterion + self.cohort.impression_sd * self.occasion(case, "impression")
        if keyed == "open" and self.drawn(case, "detection", "right") < chance(at):
            return keyed
        if self.drawn(case, "detection", "yes") < chance({"yes": at, "no": -at, "open": 0.0}[keyed] + criterion):
            return "yes"
        better = {"yes": "open", "no": "no", "open": "no"}[keyed]
        worse = {"yes": "no", "no": "open", "open": "no"}[keyed]
        return better if self.drawn(case, "detection", "other") < chance(at) else worse

    def _one_of(self, case: str, item: str, right: str, levels: Sequence[str]) -> str:
        if self.drawn(case, item, "right") < chance(self._at("needs", case, item)):
            return right
        return pick({other: 1.0 for other in levels if other != right}, self.drawn(case, item, "other"))

    def confidence(self, distance: float) -> float:
        """The confidence on offer nearest to the belief that an answer is right, given how far what was noticed lies from the threshold.

        At the threshold it is a guess among three; it rises with the distance (Macmillan and Creelman 2005, ch. 3, on ratings), faster in people
        who are over-confident.
        """
        wanted = chance(logit(GUESS) + WORTH * math.exp(self.person.overconfidence) * distance)
        return min(CONFIDENCES, key=lambda offered: abs(offered - wanted))

    # --- response ---------------------------------------------------------------------

    def _response(self, context: CaseContext) -> Iterator[Intent]:
        """Decision and plan, safe or not as the level and the difficulty of the case have it."""
        case, by_option = _name(context), costs(context.case_file, context.country, context.catalogues)
        accepted = {o: 1.0 for o, c in by_option.items() if c.accepted and c.harm != "severe"}
        others = {o: 1.1 - c.cost for o, c in by_option.items() if not c.accepted}  # the dearer, the rarer
        gates = tuple(
            q.part
            for q in context.case_file.case.plan
            if q.part in context.case_file.key.plan and context.case_file.key.plan[q.part].severe
        )
        safe = self.fortune(case) < chance(self.level("decision") - self.cohort.difficulty(case))
        by_plan = not safe and bool(gates) and self.drawn(case, "unsafe") < self.cohort.harmful_plan
        option = pick(accepted if safe or by_plan else others, self.drawn(case, "option"))
        yield {"kind": "decision", "option": option}
        harmed = pick(dict.fromkeys(gates, 1.0), self.drawn(case, "part")) if by_plan else None
        for question in context.case_file.case.plan:
            if question.part in context.case_file.key.plan:
                choices = self._planned(case, question, context.case_file.key.plan[question.part], question.part == harmed)
                yield {"kind": "plan", "part": question.part, "choices": choices}

    def fortune(self, case: str) -> float:
        """A uniform draw (0 to 1) for the response, low where the case was understood well on this occasion (``LINKED``)."""
        return _NORMAL.cdf(math.sqrt(1 - LINKED**2) * self.occasion(case, "safe") - LINKED * self.occasion(case, "understanding"))

    def _planned(self, case: str, question: PlanQuestion, key: PlanKey, harmed: bool) -> tuple[str, ...]:
        """Answers to one part. Severe harm only where the response was drawn as unsafe by its plan."""
        part = question.part
        if harmed:
            return (pick(dict.fromkeys(key.severe, 1.0), self.drawn(case, part, "severe")),)
        well = chance(self._at("decision", case, part))
        lesser = dict.fromkeys((*key.fitting, *key.needless, *key.minor), 1.0)
        wrong = pick(lesser, self.drawn(case, part, "other")) if lesser and self.drawn(case, part, "right") >= well else None
        if question.choose == "one":
            return (wrong or key.needed[0],)
        found = [answer for answer in key.needed if self.drawn(case, part, answer) < well]
        return tuple([*found, wrong] if wrong else found or key.needed[:1])

    # --- questionnaires ---------------------------------------------------------------

    def _answer(self, questionnaire: Questionnaire, put: ItemQuestion) -> Value:
        item, name = put.item, questionnaire.id
        hard = self.cohort.difficulty(name, item.id)
        if item.options:
            if item.right is not None and self.drawn(name, put.key) < chance(self.level("knowledge") - hard):
                return item.right
            return pick(dict.fromkeys((UNSURE, *(o for o in item.options if o != item.right)), 1.0), self.drawn(name, put.key, "other"))
        felt = 1.0
        if questionnaire.kind == "attitude":
            felt = (self.level("attitude") - hard) * (-1 if item.id in AGAINST_GOOD_PRACTICE else 1)
        elif questionnaire.kind == "confidence":
            then = self.person.ability["self_rating"] - RESPONSE_SHIFT / POINTS_A_LOGIT
            felt = (then if put.before else self.level("self_rating")) - hard + self.person.overconfidence
        point = 3 + POINTS_A_LOGIT * felt + self.person.acquiescence + NOISE * self.occasion(name, put.key)
        return min(max(round(point), POINTS[0]), POINTS[-1])


def _name(context: CaseContext) -> str:
    """Id of the case that names difficulties and draws: a twin is as hard as its first version, so the true difference is 0."""
    twin = context.case_file.key.twin
    return twin.of if twin else context.case_file.case.id
