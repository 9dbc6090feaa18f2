"""Synthetic studies: people who do not exist go through a study, to show whether a report recovers what is known to be true.

    cohort         parameters of the people, and the people drawn from them
    respondent     how one of them answers a case or a questionnaire
    study          the whole study, played through the store like a real one (``tracks-sim simulate cohort``)
    ground_truth   the figures that a report of the study estimates, computed from the parameters
"""

from tracks_sim.synthetic.cohort import Cohort, Person, people_of
from tracks_sim.synthetic.ground_truth import Marginal, Truth, marginals
from tracks_sim.synthetic.respondent import Respondent
from tracks_sim.synthetic.study import synthetic_data, synthetic_plan, synthetic_study

__all__ = [
    "Cohort",
    "Marginal",
    "Person",
    "Respondent",
    "Truth",
    "marginals",
    "people_of",
    "synthetic_data",
    "synthetic_plan",
    "synthetic_study",
]
