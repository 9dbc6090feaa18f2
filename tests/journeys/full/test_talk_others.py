"""A talk before the partner and alone in a real browser: what others do stands in the log, who is there follows, and the feedback names it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.server import RunningServer
from tests.support.talk_page import Talk, finish_talk, start_talk
from tracks_sim.case.model.conversation import Question
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.person_words import act_words

pytestmark = pytest.mark.browser
CASE = "the-second-cot"  # her partner sits beside her, somebody interprets by telephone


def letters(text: str) -> str:
    """A text without marks and spaces, which the page sets in its own way."""
    return "".join(c for c in text if c.isalpha())


def hard_questions(talk: Talk) -> list[Question]:
    """Open, cued and wh- questions about something that is not plain."""
    plain = {f.id for f in talk.trainee.file.case.facts if f.sensitivity == "plain"}
    return [q for q in talk.questions("open", "cued", "wh") if set(q.brings) - plain and q.stance == "neutral"]


def expect_others_in_log(talk: Talk, turns: tuple[InterviewTurn, ...]) -> None:
    """Every act that was stored stands in its turn of the log, in the words of the case."""
    texts = talk.trainee.file.texts[talk.trainee.language]
    shown = talk.transcript()
    assert len(shown) == len(turns)
    for turn, row in zip(turns, shown, strict=True):
        for act in turn.others:
            assert letters(act_words(act, texts)) in letters(row), (act, row)


def test_a_talk_before_the_partner_who_is_sent_out_and_comes_back(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    talk = start_talk(trainee, CASE)
    t, page = trainee.t, trainee.page
    before = page.get_by_text(t("the partner can hear you"))
    expect(before).to_be_visible()
    talk.ask_questions(hard_questions(talk)[:3])
    heard = talk.stored_attempt(data_of(server)).turns
    assert all(turn.others for turn in heard)  # at each question he answers, cuts in or looks up, or it was another question that arrived
    expect_others_in_log(talk, heard)
    talk.make_moves("see_alone")
    expect(before).to_have_count(0)
    talk.ask_questions(talk.questions("open", "cued", "wh", "closed")[:9])
    expect(before).to_be_visible()  # nine questions later he is back
    talk.ask_questions(hard_questions(talk)[:1])
    talk.make_moves("see_alone")
    expect(before).to_have_count(0)
    turns = talk.stored_attempt(data_of(server)).turns
    acts = [[shown.act for shown in turn.others] for turn in turns]
    assert "comes_back" in acts[12] and acts[14] == ["sent_out_again"]
    expect_others_in_log(talk, turns)
    assert trainee.fits()
    trainee.close_part()
    finish_talk(trainee)
    page.locator("[data-part=talk]").click()
    section = page.locator(".conduct section").filter(has=page.get_by_role("heading", name=t("Others in the room"), exact=True))
    expect(section).to_contain_text(t("Whoever came along."))
    expect(section).to_contain_text(t("After turn {n} the companion was back, and the questions went on.").format(n=13))
    assert trainee.fits()


def test_a_talk_alone_from_the_beginning_has_nothing_of_the_partner(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "en")
    talk = start_talk(trainee, CASE)
    talk.make_moves("see_alone")
    talk.ask_questions(hard_questions(talk)[:3])
    turns = talk.stored_attempt(data_of(server)).turns
    assert {shown.act for turn in turns for shown in turn.others} <= {"shortens", "misinterprets"}
    expect_others_in_log(talk, turns)
    trainee.close_part()
    finish_talk(trainee)
    expect(trainee.page.get_by_text(trainee.t("Whoever came along."), exact=True)).to_have_count(0)
