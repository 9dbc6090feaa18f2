"""The length of passages by hand: pairs within a case, ties half, neutral passages left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support.synthetic_cases import case_file, with_case, with_key
from tracks_sim.bots.passage_lengths import compared_lengths, passage_length_auc
from tracks_sim.case.load import CaseFile

SOURCE = {"source": "who-2003"}


def made(lengths: Mapping[str, int], keyed: list[str], neutral: list[str]) -> CaseFile:
    """A case whose passages have the given numbers of words; one need rests on some of them and has others as neutral."""
    file = case_file()
    paper = file.case.documents[0].model_copy(update={"passages": tuple(lengths)})
    need = {"need": file.case.needs[0], "level": "urgent", "evidence": [{"any": keyed}] if keyed else [], "neutral": neutral, **SOURCE}
    text = file.texts["en"].model_copy(update={"passages": {name: "word " * n for name, n in lengths.items()}})
    bare = with_key(with_case(file, documents=[paper]), indicators=[], elements={}, protection=None, needs=[need], detection=None)
    return replace(bare, texts={"en": text})


def test_longer_pairs_are_counted_within_a_case() -> None:
    # 5 and 3 against 3 and 1: 5 is longer than both, 3 ties once and is longer once, so U = 3.5 of 4 pairs; the neutral 9 counts nowhere.
    one = made({"aa1": 5, "aa2": 3, "aa3": 3, "aa4": 1, "aa5": 9}, ["aa1", "aa2"], ["aa5"])
    assert compared_lengths(one, "en") == (3.5, 4)
    # All of another case is longer: 20 against 30 and 40, U = 0 of 2 pairs. Mixed, its unnamed passages would lose to nothing of the first.
    two = made({"aa1": 20, "aa2": 30, "aa3": 40}, ["aa1"], [])
    assert passage_length_auc([one, two], "en") == pytest.approx(3.5 / 6)


def test_a_passage_that_is_neutral_for_one_answer_and_evidence_of_another_is_keyed() -> None:
    file = made({"aa1": 5, "aa2": 3}, ["aa1"], ["aa1"])
    assert compared_lengths(file, "en") == (1, 1)


def test_without_a_pair_there_is_no_figure() -> None:
    assert passage_length_auc([made({"aa1": 5, "aa2": 3}, [], [])], "en") is None
    assert passage_length_auc([], "en") is None
