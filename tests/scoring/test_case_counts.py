"""What a finished case showed: the counts are those of its rows, and nothing of a measured one is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.finished_attempts import finished_attempt
from tests.support.short_case import WITH_TALK, short_case, short_scenarios
from tracks_sim.case.load import Catalogues, load_library
from tracks_sim.errors import NotAllowed
from tracks_sim.interview import load_parameters
from tracks_sim.practice import Attempt
from tracks_sim.practice.course import CaseCounts
from tracks_sim.scoring.case_counts import case_counts

FILE = short_case(talk=True)
PARAMETERS = load_parameters()


Played = Callable[..., Attempt]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """An attempt on the short case with a talk, by who played it."""
    root: Path = short_scenarios(tmp_path_factory.mktemp("showed"))
    library = load_library(root)
    return lambda who, **how: finished_attempt(who, library.case(WITH_TALK), library, PARAMETERS, root=root, **how)


@pytest.mark.parametrize("who", ["expert", "novice", "curt", "hurried"])
def test_counts_are_those_of_the_rows(catalogues: Catalogues, played: Played, who: str) -> None:
    attempt = played(who)
    found = case_counts(attempt, FILE, catalogues)
    given = {id_: answer.code for id_, answer in attempt.by_step["indicators"].items()}
    told = {fact for turn in attempt.turns for fact in (f.fact for f in turn.told if f.degree != "agreed")}
    keyed = {k.concept: k.state for k in FILE.key.indicators if not k.split}
    if "fa5" in told:  # what is told changes one row of the key
        keyed["threats_against_family"] = "present"
    assert found.judged == sum(concept in given for concept in keyed)
    assert found.uncited == sum(a.code == "present" and not a.passages for a in attempt.by_step["indicators"].values())
    assert found.over_read == sum(given.get(c) == "present" and state != "present" for c, state in keyed.items())
    assert found.missed == sum(given.get(c) != "present" and state == "present" for c, state in keyed.items())
    assert found.seen == sum(given.get(c) == state == "present" for c, state in keyed.items())
    assert found.alone == (found.accompanied and any(turn.choice == "move:see_alone" for turn in attempt.turns))
    assert 0 <= found.steps_taken <= found.steps and bool(found.steps) == bool(attempt.turns)
    assert found.silent == sum(state == "insufficient" for state in keyed.values())
    assert found.left_open == sum(given.get(c) == state == "insufficient" for c, state in keyed.items())
    assert found.detection_right == (attempt.by_step["detection"]["detection"].code == "yes" if attempt.by_step["detection"] else False)


def test_somebody_who_ticks_everything_and_somebody_who_reads(catalogues: Catalogues, played: Played) -> None:
    novice, expert = case_counts(played("novice"), FILE, catalogues), case_counts(played("expert"), FILE, catalogues)
    assert (novice.uncited, novice.left_open, novice.detection) == (10, 0, "hit")
    assert (expert.uncited, expert.over_read, expert.missed, expert.detection) == (0, 0, 0, "hit")
    assert expert.questions and expert.recommended == expert.questions and novice.recommended < novice.questions


def test_where_readers_differ_detection_is_none(catalogues: Catalogues, played: Played) -> None:
    assert FILE.key.detection is not None
    split = replace(FILE, key=FILE.key.model_copy(update={"detection": FILE.key.detection.model_copy(update={"also_accepted": ("open",)})}))
    found = case_counts(played("expert"), split, catalogues)
    assert (found.detection, found.detection_right) == (None, False)


def test_nothing_measured_is_read(catalogues: Catalogues, played: Played) -> None:
    with pytest.raises(NotAllowed):
        case_counts(played("expert", mode="assessment"), FILE, catalogues)
    assert case_counts(played("hurried"), FILE, catalogues) == CaseCounts(FILE.case.id, missed=3, silent=3, detection="blank")
