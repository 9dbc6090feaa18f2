"""From many attempts to findings: one statistic family a module.

Every function takes and returns pandas objects or arrays of documented shapes. A single figure
is an ``Estimate``; what cannot be estimated has no value and says why.
"""

from tracks_sim.outcomes.estimate import Estimate, not_estimable

__all__ = ["Estimate", "not_estimable"]
