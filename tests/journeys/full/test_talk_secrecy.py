"""What the page of a talk does not receive, and which turns it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.test_secrecy import (
    RECORDING_SOCKET,
    ReceivedTraffic,
    ask_for_every_widget,
    forge,
    leaked_runs,
    plain_text,
    start_recorded_case,
    texts_of,
)
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tests.support.talk_page import (
    OWN_WORDS,
    Talk,
    finish_talk,
    start_talk,
)
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.conversation import HOSTILE_STANCES, QUESTION_FORMS, STANCES, InterviewKeyText
from tracks_sim.interview import Parameters, compile_interview, play
from tracks_sim.practice import Attempt, fold, recorded_turn
from tracks_sim.store import Store
from tracks_sim.ui.trainee.feedback.stances_explained import stance_said
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES
from tracks_sim.ui.trainee.view import View, told_words

pytestmark = pytest.mark.browser


def disclosure_reasons(why: InterviewKeyText) -> list[str]:
    """Sentences of a key on why a disclosure changes a judgement, and on facts beyond the mandate."""
    changes = (why.if_told, why.if_told_elements, why.if_told_needs)
    rest = (why.if_told_detection, why.if_told_protection, why.beyond)
    return [*(words for reasons in changes for words in reasons.values()), *(words for words in rest if words is not None)]


def disclosed_and_undisclosed_words(case_file: CaseFile, attempt: Attempt) -> tuple[list[str], list[str]]:
    """Words of facts that the person has disclosed to this trainee, and of all others, in all languages."""
    said = {(t.fact, told_words(t, texts)) for texts in case_file.texts.values() for turn in attempt.turns
            for t in turn.told if t.degree != "agreed"}  # fmt: skip
    every = {(fact, words) for texts in case_file.texts.values() for fact, text in texts.facts.items()
             for words in (text.full, text.part, text.varied) if words}  # fmt: skip
    return [words for _, words in said], [words for _, words in every - said]


def public_words(library: Library, case_file: CaseFile) -> str:
    """Letters and digits of everything but the facts: a trainee may read it before and during a talk."""
    catalogues = library.catalogues
    records = [texts.model_dump(exclude={"facts"}) for texts in case_file.texts.values()]
    records += [texts.model_dump() for texts in (*catalogues.texts.values(), *catalogues.indicator_texts.values())]
    return " ".join(plain_text(text) for record in records for text in texts_of(record))


FORM_IN_DATA = re.compile(rf'"form": ?"({"|".join(QUESTION_FORMS)})"')
STANCE_IN_DATA = re.compile(rf'"stance"|"({"|".join(STANCES)})"')
FIGURE_IN_DATA = re.compile(r'"(rapport|distress|pressure|reliability)": ?[\d.]')
NAME_IN_DATA = re.compile(r'"(brings|puts|sensitivity|behind|barriers|beyond|needed|outcome|degree|seed)": ?')


def questions_in(received: str) -> Iterator[dict[str, object]]:
    """Every question that the page has received, as JSON."""
    for found in re.findall(r'\{[^{}]*"ask:[a-z-]+"[^{}]*\}', received):
        yield json.loads(found)


@pytest.mark.parametrize("language", ["fr"])
def test_nothing_untold_is_received_while_talking(arrive: Arrive, server: RunningServer, library: Library, language: str) -> None:
    trainee = arrive(1280, language)
    trainee.page.add_init_script(RECORDING_SOCKET)
    received = ReceivedTraffic(trainee.page)
    talk = start_talk(trainee, "the-packing-shed")
    case_file = trainee.file
    talk.make_moves("introduce")
    poor = talk.questions("closed", "leading", "forced_choice")[:3]
    hurtful = next(q for q in case_file.case.questions if q.stance in HOSTILE_STANCES and q not in poor)
    talk.ask_questions([*poor, hurtful, *talk.questions("open")[:2]])
    trainee.close_part()
    ask_for_every_widget(trainee)
    trainee.page.reload()
    trainee.expect_step("interview")
    talk.say(OWN_WORDS[language])
    expect(talk.understood).to_be_visible()
    other = {"en": "fr", "fr": "en"}[language]
    for spoken in (other, language):
        trainee.speak(spoken)
        trainee.expect_step("interview")
    assert received.frames > 10

    data = received.text().replace("\\", "")
    assert not FIGURE_IN_DATA.search(data) and not NAME_IN_DATA.search(data) and not FORM_IN_DATA.search(data)
    assert not STANCE_IN_DATA.search(data)
    questions = list(questions_in(data))
    assert {str(q["id"]) for q in questions} == {f"ask:{q.id}" for q in case_file.case.questions}
    assert all(set(q) in ({"id", "label", "done"}, {"id", "label", "done", "minutes"}) for q in questions)
    assert not [q["id"] for q in questions if set(str(q["id"]).partition(":")[2].split("-")) & set(QUESTION_FORMS)]

    attempt = talk.stored_attempt(data_of(server))
    told, untold = disclosed_and_undisclosed_words(case_file, attempt)
    whys = [text.interview for text in case_file.key_texts.values() if text.interview is not None]
    better = [words for why in whys for words in why.better.values()]
    reasons = [words for why in whys for words in disclosure_reasons(why)]
    public = public_words(library, case_file) + " ".join(plain_text(words) for words in told)
    for name, secrets in (("facts", untold), ("better", better), ("reasons", reasons)):
        assert not [secret for secret in secrets if leaked_runs(received, secret, public)], name

    # In the feedback the forms come. What was not told comes when it is asked for, in the language it is read in: so the search can find.
    finish_talk(trainee)
    trainee.button("All of this talk").click()
    trainee.page.locator(".all-turns > summary").click()
    data = received.text().replace("\\", "")
    assert '"points"' in data and STANCE_IN_DATA.search(data) and not FIGURE_IN_DATA.search(data)
    assert not [words for words in untold if leaked_runs(received, words, public)]
    trainee.button("Show me").click()
    expect(trainee.page.locator("#facts-not")).to_be_focused()
    key, why, texts = case_file.key.interview, case_file.key_texts[language].interview, case_file.texts[language]
    assert key is not None and why is not None
    wanted = [f.id for f in case_file.case.facts if f.id not in attempt.disclosed and f.id not in key.beyond]
    assert len(wanted) > 3
    assert [f for f in wanted if leaked_runs(received, texts.facts[f].full, public)] == wanted
    assert [q.id for q in poor if leaked_runs(received, why.better[q.id], public)] == [q.id for q in poor]
    # The rest of the case may still be played: what a disclosure changes in it stays in the kernel.
    assert [words for words in disclosure_reasons(why) if leaked_runs(received, words, public)] == [why.beyond]
    assert trainee.t(FORM_NAMES["leading"]) in trainee.page.locator(".talk .form").all_inner_texts()
    [said] = {stance_said(turn, View(attempt, case_file, library.catalogues, language)) for turn in attempt.turns if turn.choice == f"ask:{hurtful.id}"}
    assert said in trainee.page.locator(".talk .stance").all_inner_texts()  # so the search for stances above can find
    # What is beyond the mandate stays untold, and so does everything in the other language.
    rest = [texts.facts[f].full for f in key.beyond if f not in attempt.disclosed]
    rest += [text.full for f, text in case_file.texts[other].facts.items() if f not in attempt.disclosed]
    assert rest and not [words for words in rest if leaked_runs(received, words, public)]


# --- forged turns ----------------------------------------------------------------------------------------

TELLING = [{"fact": "fa9", "degree": "full", "reliability": 1.0, "varied": False}]
FORGED: list[dict[str, object]] = [
    {"kind": "turn"}, {"kind": "turn", "choice": None}, {"kind": "turn", "choice": ["ask:now-days"]}, {"kind": "turn", "choice": ""},
    {"kind": "turn", "choice": "ask:no-such-question"}, {"kind": "turn", "choice": "ask:no-such-question", "told": TELLING},
    {"kind": "turn", "choice": "move:no-such-move"}, {"kind": "turn", "choice": "move:see_alone"},  # nobody else is there
    {"kind": "turn", "choice": "typed:open:work"}, {"kind": "turn", "choice": "typed:open:work", "typed": "And then?"},
    {"kind": "turn", "choice": "typed", "typed": "Tell me about the thing you mentioned, please."},  # names no topic
    {"kind": "turn", "choice": "typed", "typed": "Tell me about the work.", "topic": "magic"},
    {"kind": "turn", "choice": "typed", "typed": " ", "topic": "work"},
    {"kind": "turn", "choice": "typed", "typed": "x" * 301, "topic": "work"},
    {"kind": "turn", "choice": "ask:now-days", "typed": "Words of my own."},
    {"kind": "interview", "choice": "ask:now-days", "told": TELLING}, {"kind": "told", "told": TELLING},
    {"kind": "replay", "turn": 1}, {"kind": "replay", "turn": 1, "choice": "ask:now-days"},
    {"kind": "indicator", "concept": "debt_bondage", "state": "present", "passages": ["fa9"]},
]  # fmt: skip


def expect_refusal(trainee: Trainee, intent: dict[str, object]) -> None:
    """Send an intent that the page never sends: a sentence appears, and can be closed."""
    forge(trainee, intent)
    expect(trainee.notice(), f"no sentence for {intent}").to_be_visible()
    trainee.button("Close").click()
    expect(trainee.notice()).to_have_count(0)


def test_a_forged_turn_is_refused_and_tells_nothing(arrive: Arrive, server: RunningServer, parameters: Parameters) -> None:
    trainee, received = start_recorded_case(arrive)
    trainee.go_to("interview")
    talk = Talk(trainee)
    talk.make_moves("introduce")
    with Store.open(data_of(server)) as store:
        saved = store.events(trainee.attempt_id)
        for intent in FORGED:
            expect_refusal(trainee, intent)
        assert store.events(trainee.attempt_id) == saved
        expect(talk.turns).to_have_count(1)

        # A question that exists is put; what it brings is not for the page to say.
        with trainee.expect_save():
            forge(trainee, {"kind": "turn", "choice": "ask:journey-way", "told": TELLING, "outcome": "answers", "rapport": 3, "minutes": 99})
        attempt = fold(store.events(trainee.attempt_id))
        played = play(compile_interview(trainee.file.case, trainee.file.key.interview, parameters), attempt.seed, ["move:introduce", "ask:journey-way"])
        assert attempt.turns[1] == recorded_turn(played.turns[1], attempt.turns[:1], trainee.file.texts[attempt.language], attempt.turns[1].at, "", attempt.turns[1].text_hash)
        assert "fa9" not in attempt.disclosed

        talk.make_moves("close_safely")
        saved = store.events(trainee.attempt_id)
        expect_refusal(trainee, {"kind": "turn", "choice": "ask:now-days"})
        expect_refusal(trainee, {"kind": "turn", "choice": "move:introduce"})
        assert store.events(trainee.attempt_id) == saved
    texts = trainee.file.texts["en"].facts["fa9"]
    assert not any(received.holds(plain_text(words)[:40]) for words in (texts.full, texts.part))
