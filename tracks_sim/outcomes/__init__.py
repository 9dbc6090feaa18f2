"""Statistics of a study, one family a module: pure functions of arrays and data frames of documented shapes.

    study_data          the tables of a study: members, sittings, judgements, answers
    id_names            names of the ids in these tables, by language
    sample_sizes        fewest people and cases of each figure
    detection           hits, false alarms, d', ROC area, predictive values
    calibration         stated probabilities beside what came true
    change              change of the same people between two measurements; reliable change
    ancova              two groups after training, adjusted for their scores before
    comparison          one outcome between two groups, or in one over time: difference, standardised, p value
    multiplicity        p values of several tests corrected together
    balance             how far two groups lie apart before a training
    primary             the primary outcome, by a mixed model (``glmm``, ``laplace``)
    fairness            rates by kind of person and case, differential item functioning, twin cases
    items               facility, item-rest correlation, options
    judgements          a judgement against the other cases of its form, and by parts of the people
    reliability, generalizability   how far scores would be the same again, of judgements inside cases and of two forms too
    power               how likely a planned study is to find its effect
    tables              standard tables of very many responses, computed by a database
    estimate, interval, arrays      what the others are written with

A single figure is an ``Estimate``; what cannot be estimated has no value, and a sentence says why.
"""

from tracks_sim.outcomes.estimate import Estimate, not_estimable

__all__ = ["Estimate", "not_estimable"]
