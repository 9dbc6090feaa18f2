"""Psychometrics for analyses of your own: items, item response models, linked forms, agreement of raters.

A public library: no page, command or report of the kit calls it; notebooks and scripts do, over the tables of ``tracks-sim
study export`` or of ``outcomes.study_data``. docs/evaluator.md, *Analyses of your own*, shows how.

    items      item_table, option_table        facility, item-rest correlation and the options chosen, without a model
               by_case                         one score a case: judgements inside a case are no independent items
    models     fit_rasch, fit_2pl              difficulties and discriminations by marginal maximum likelihood (Bock and Aitkin 1981)
               item_information                how precisely a form measures at an ability
               s_x2                            whether an item behaves as the fitted curve says (Orlando and Thissen 2000)
    forms      link                            two forms on one scale by the cases they share (Stocking and Lord 1983)
    raters     krippendorff_alpha, gwet_ac1, fleiss_kappa, cohen_kappa, percent_agreement

Reading. Abilities and difficulties are logits, with abilities of mean 0 and standard deviation 1: a person at the difficulty of an
item gets it right in half of the cases. Agreement is 1 where raters agree throughout and 0 where they agree as often as
chance would have it. Every figure is an ``Estimate`` or a table with a column ``reason``: what cannot be estimated is missing,
never NaN or 0, and a sentence says why. The docstring of each function gives its formula, source and edge cases.
"""

from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.items import by_case, item_table, option_table
from tracks_sim.psychometrics.agreement import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from tracks_sim.psychometrics.irt import Fit, fit_2pl, fit_rasch, item_information
from tracks_sim.psychometrics.item_fit import s_x2
from tracks_sim.psychometrics.linking import Link, link
from tracks_sim.psychometrics.marginal import Prior

__all__ = [
    "Estimate",
    "Fit",
    "Link",
    "Prior",
    "by_case",
    "cohen_kappa",
    "fit_2pl",
    "fit_rasch",
    "fleiss_kappa",
    "gwet_ac1",
    "item_information",
    "item_table",
    "krippendorff_alpha",
    "link",
    "option_table",
    "percent_agreement",
    "s_x2",
]
