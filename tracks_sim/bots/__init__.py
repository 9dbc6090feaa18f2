"""Scripted trainees: they play through the same intents as a person, and show what scoring rewards.

A strategy that does not read the case must earn nothing, or the figures measure style instead
of judgement. The key itself must earn everything.
"""

from tracks_sim.bots.chance import random_strategy
from tracks_sim.bots.earned import Earned, Luck, luck, table
from tracks_sim.bots.play import Desk, Strategy, play, run_form
from tracks_sim.bots.unread import KEY, unread

__all__ = [
    "KEY",
    "Desk",
    "Earned",
    "Luck",
    "Strategy",
    "luck",
    "play",
    "random_strategy",
    "run_form",
    "table",
    "unread",
]
