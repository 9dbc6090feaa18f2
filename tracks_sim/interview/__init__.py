"""The simulated conversation: forms, moves, state, engine, replay. Touches no clock, database or widget."""

from tracks_sim.interview.classifier import Read, read_question
from tracks_sim.interview.compiled import CompiledInterview, compile_interview
from tracks_sim.interview.engine import begin, step
from tracks_sim.interview.forms import RECOMMENDED, recommended
from tracks_sim.interview.parameters import Parameters, load_parameters, read_parameters, usable_parameters
from tracks_sim.interview.replay import Interview, branch, citable, last_openings, play, told, would_open
from tracks_sim.interview.state import State, Told, Turn

__all__ = [
    "RECOMMENDED",
    "CompiledInterview",
    "Interview",
    "Parameters",
    "Read",
    "State",
    "Told",
    "Turn",
    "begin",
    "branch",
    "citable",
    "compile_interview",
    "last_openings",
    "load_parameters",
    "play",
    "read_parameters",
    "read_question",
    "recommended",
    "step",
    "told",
    "usable_parameters",
    "would_open",
]
