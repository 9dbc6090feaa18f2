"""The simulated interview: forms, moves, state, engine, replay. Touches no clock, database or widget."""

from tracks_sim.case.model.asking import RECOMMENDED, recommended
from tracks_sim.interview.classifier import (
    QuestionReading,
    read_question,
    sentences,
    topic_of,
    weights_version,
    words_of_stance,
)
from tracks_sim.interview.compiled import REMARK, TONE, CompiledInterview, compile_interview, pace_of
from tracks_sim.interview.engine import begin, step
from tracks_sim.interview.forms import AskedQuestion, asked_by, stance_of, with_stance
from tracks_sim.interview.parameters import Parameters, load_parameters, read_parameters, usable_parameters
from tracks_sim.interview.replay import (
    Interview,
    branch,
    citable,
    disclosed_degrees,
    last_openings,
    opening_choices,
    play,
)
from tracks_sim.interview.state import TalkState, Turn

__all__ = [
    "RECOMMENDED",
    "REMARK",
    "TONE",
    "AskedQuestion",
    "CompiledInterview",
    "Interview",
    "Parameters",
    "QuestionReading",
    "TalkState",
    "Turn",
    "asked_by",
    "begin",
    "branch",
    "citable",
    "compile_interview",
    "disclosed_degrees",
    "last_openings",
    "load_parameters",
    "opening_choices",
    "pace_of",
    "play",
    "read_parameters",
    "read_question",
    "recommended",
    "sentences",
    "stance_of",
    "step",
    "topic_of",
    "usable_parameters",
    "weights_version",
    "with_stance",
    "words_of_stance",
]
