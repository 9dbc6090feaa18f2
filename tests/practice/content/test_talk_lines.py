"""Random talks with every person of the kit: no stock sentence comes twice within ten turns, and no refusal reads as a yes or a no."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shipped import WITH_TALK, kit_library
from tracks_sim.case.check.person_lines import ENOUGH, ENOUGH_OF_OTHERS, read_as_answer
from tracks_sim.case.model.conversation import ANSWERS, REFUSALS
from tracks_sim.case.model.others import FREQUENT, acts_of
from tracks_sim.case.model.texts import CaseText
from tracks_sim.interview import CompiledInterview, begin, compile_interview, load_parameters, step
from tracks_sim.practice import Attempt, recorded_turn
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.person_words import act_words, reply_words, seen_words
from tracks_sim.ui.trainee.talk.transcript import talk as rows
from tracks_sim.ui.trainee.view import View

TURNS = 20
TEN = 10
ENDING = {"move:leave", "move:close_safely"}
SAID_AGAIN = {"consents", "refuses_consent", "not_possible"}
"""Outcomes of moves that are said each time: a yes or no, and what cannot be had."""
each_talk = pytest.mark.parametrize(("case", "language"), [(case, language) for case in WITH_TALK for language in ("en", "fr")])


@cache
def person(case: str) -> CompiledInterview:
    file = kit_library().cases[case]
    return compile_interview(file.case, file.key.interview, load_parameters())


def talk(case: str, texts: CaseText, seed: str, choices: list[str]) -> list[InterviewTurn]:
    state, turns = begin(person(case), seed), []
    for choice in choices:
        state, turn = step(state, choice)
        turns.append(recorded_turn(turn, turns, texts))
        if state.over:
            break
    return turns


def repeated(shown: list[str]) -> list[str]:
    """Sentences that come twice within ten turns; "" stands for none."""
    return [s for n, s in enumerate(shown) if s and s in shown[max(0, n - TEN) : n]]


@each_talk
@settings(max_examples=25, deadline=None)
@given(data=st.data(), seed=st.integers(0, 10**6).map(str))
def test_no_stock_sentence_comes_twice_within_ten_turns(case: str, language: str, data: st.DataObject, seed: str) -> None:
    texts = kit_library().cases[case].texts[language]
    # A few choices, many times: that is where sentences run out.
    going_on = sorted(c for c in person(case).listed_choices if c not in ENDING)
    few = data.draw(st.lists(st.sampled_from(going_on), min_size=1, max_size=6))
    turns = talk(case, texts, seed, data.draw(st.lists(st.sampled_from(few), min_size=TURNS, max_size=TURNS)))
    assert repeated([reply_words(t, texts) if t.reply not in ANSWERS else "" for t in turns]) == []
    assert repeated([seen_words(t, texts) for t in turns]) == []
    for act in FREQUENT:
        assert repeated([next((act_words(shown, texts) for shown in t.others if shown.act == act), "") for t in turns]) == []
    shown = rows(turns, View(Attempt(case=case, country="fr", mode="practice", language=language, turns=tuple(turns)), kit_library().cases[case], kit_library().catalogues, language))
    answers = [str(row["answer"] or "") if t.reply not in ANSWERS and t.outcome not in SAID_AGAIN else "" for row, t in zip(shown, turns, strict=True)]
    assert repeated(answers) == []  # what the page itself says counts too
    assert repeated([str(row["before"] or "") for row in shown]) == []
    assert [w for t in turns if t.reply in REFUSALS and (w := read_as_answer(reply_words(t, texts)))] == []


@each_talk
def test_there_are_enough_sentences_of_each_kind_and_each_once(case: str, language: str) -> None:
    texts = kit_library().cases[case].texts[language]
    kinds = [texts.replies[reply] for reply in REFUSALS] + [*texts.seen.values(), *texts.second_seen.values()]
    assert all(len(sentences) >= ENOUGH for sentences in kinds)
    room = kit_library().cases[case].case.room
    assert room is not None and set(texts.others) == set(acts_of(room))
    assert all(len(sentences) >= (ENOUGH_OF_OTHERS if act in FREQUENT else 1) for act, sentences in texts.others.items())
    assert [w for act, sentences in texts.others.items() for s in sentences if act != "sent_out_again" and (w := read_as_answer(s))] == []
    kinds += texts.others.values()
    every = [sentence for sentences in kinds for sentence in sentences]
    assert len(every) == len(set(every))
