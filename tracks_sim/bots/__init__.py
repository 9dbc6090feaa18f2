"""Scripted trainees, who answer through the same intents as a person and so show what scoring rewards.

A strategy that does not read the case must earn nothing, or the figures measure style instead
of judgement. The key itself must earn everything.
"""

from tracks_sim.bots.play import CaseContext, Strategy, play, run_form
from tracks_sim.bots.random_strategy import random_strategy
from tracks_sim.bots.strategies import KEY, strategies_without_reading
from tracks_sim.bots.strategy_scores import ChanceBound, StrategyScore, chance_bound, strategy_scores

__all__ = [
    "KEY",
    "CaseContext",
    "ChanceBound",
    "Strategy",
    "StrategyScore",
    "chance_bound",
    "play",
    "random_strategy",
    "run_form",
    "strategies_without_reading",
    "strategy_scores",
]
