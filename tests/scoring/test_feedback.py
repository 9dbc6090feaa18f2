from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.support.synthetic_cases import asking_detection, case_file, with_answers, with_key
from tracks_sim.bots import KEY, play, random_strategy
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.errors import NotAllowed
from tracks_sim.practice import ANSWER_STEPS, Answer, Item
from tracks_sim.practice.events import AnswerStep
from tracks_sim.practice.steps import NOTE_IDS
from tracks_sim.scoring import HarmDone, Outcome, feedback, score, scorers
from tracks_sim.scoring.feedback import finding_kind

FILE_SEED = 11
FILE = asking_detection(case_file(seed=FILE_SEED))
OWN_KEYS: dict[AnswerStep, tuple[str, ...]] = {
    "indicators": ("indicators",),
    "detection": ("detection",),
    "elements": ("elements", "protection"),
    "needs": ("needs",),
    "decision": ("options", "plan", "note"),
}


def _otherwise(file: CaseFile, seed: int, keep: AnswerStep) -> CaseFile:
    """The same case, with every part of the key changed that is not of this step."""
    other = FILE.key.model_dump()
    draw = random.Random(seed)
    states = ["present", "absent", "insufficient"]
    for row in other["indicators"]:
        row["state"] = draw.choice(states)
    other["detection"]["state"] = draw.choice(["yes", "open", "no"])
    for name in ("act", "purpose"):
        other["elements"][name]["state"] = draw.choice(states)
    other["protection"]["state"] = draw.choice(states)
    for need in other["needs"]:
        need["level"] = draw.choice(["urgent", "helpful", "not_indicated"])
    for option in other["options"]:
        option["cost"], option["standing"], option["harm"] = draw.random(), draw.choice(["best", "not_accepted"]), "none"
    for part in other["plan"].values():
        part["severe"], part["needless"] = part["needless"], part["severe"]
    voices = list(other["note"]["voices"].values())
    draw.shuffle(voices)
    other["note"]["voices"] = dict(zip(other["note"]["voices"], voices, strict=True))
    other["classification"] = draw.choice(["smuggling", "no_concern", "too_little"])
    other["lessons"] = [{"id": f"lesson-{i}"} for i in range(3)]
    changed = {name: other[name] for name in other if name not in OWN_KEYS[keep]}
    # Which ILO list is nearest, and the country's circumstances, belong to the case, not to a step.
    changed["profile"], changed["circumstances"] = file.key.profile, file.key.circumstances
    return with_key(file, **changed)


@pytest.mark.parametrize("step", ANSWER_STEPS)
def test_feedback_on_a_step_depends_on_no_other_steps_key(catalogues: Catalogues, step: AnswerStep):
    attempt = play(random_strategy(3), FILE, catalogues, "fr", "en")
    here = feedback(attempt, FILE, catalogues, step)
    for seed in range(5):
        assert feedback(attempt, _otherwise(FILE, seed, step), catalogues, step) == here
    # The test can fail: a change of the step's own key does show.
    whole = _otherwise(FILE, 1, next(s for s in ANSWER_STEPS if s != step))
    assert feedback(attempt, whole, catalogues, step) != here


@pytest.mark.parametrize("step", ANSWER_STEPS)
def test_feedback_on_a_step_names_nothing_of_another(catalogues: Catalogues, step: AnswerStep):
    attempt = replace(play(random_strategy(3), FILE, catalogues, "fr", "en"), submitted=False, locked=frozenset({step}))
    here = feedback(attempt, FILE, catalogues, step)
    assert list(here.findings) == [step]
    assert here.story is None and here.lessons == ()
    prefixes = {f.item.partition(".")[0] for f in here.findings[step]}
    allowed = {
        "indicators": {"indicators", "phase"}, "detection": {"detection"}, "elements": {"elements"}, "needs": {"needs"},
        "decision": {"decision", "plan", "note"},
    }  # fmt: skip
    assert prefixes <= allowed[step]
    assert bool(here.ilo_rule) == (step == "indicators")


def test_nothing_is_shown_before_it_is_locked(catalogues: Catalogues):
    played = play(KEY, FILE, catalogues, "fr", "en")
    working = replace(played, submitted=False, locked=frozenset({"needs"}))
    feedback(working, FILE, catalogues, "needs")
    for step in ("indicators", None):
        with pytest.raises(NotAllowed):
            feedback(working, FILE, catalogues, step)
    held_back = replace(played, mode="assessment")
    for step in ("needs", None):
        with pytest.raises(NotAllowed):
            feedback(held_back, FILE, catalogues, step)
    assert feedback(replace(held_back, released=True), FILE, catalogues).story == played.option


def test_the_key_has_seen_everything(catalogues: Catalogues):
    played = with_answers(play(KEY, FILE, catalogues, "fr", "en"), {Item("detection", "detection"): Answer("yes")})
    whole = feedback(played, FILE, catalogues)
    assert whole.harms == () and whole.experts == "none_voted"
    assert {f.kind for findings in whole.findings.values() for f in findings} == {"seen", "restrained"}
    assert len(whole.of_kind("indicators", "restrained")) == 4
    # Only the lesson that always fits: none is said for a fault that was not made.
    assert whole.lessons == ("rest",)


def test_lessons_in_order_and_three_at_most(catalogues: Catalogues):
    attempt = with_answers(
        play(KEY, FILE, catalogues, "fr", "en"),
        {
            Item("decision", "option"): Answer("option-confront-suspect"), Item("decision", "plan.safety"): Answer(("safety-e",)),
            **{Item("elements", element): None for element in ELEMENTS},
        },
    )  # fmt: skip
    whole = feedback(attempt, FILE, catalogues)
    assert whole.lessons == ("look-again", "plan-safety", "rest")
    assert whole.harms == (
        HarmDone("severe", "decision.option-confront-suspect"),
        HarmDone("severe", "plan.safety.safety-e"),
    )
    no_note = with_answers(attempt, {Item("decision", id_): None for id_ in NOTE_IDS})
    assert feedback(no_note, FILE, catalogues).lessons == ("look-again", "plan-safety", "sort-voices")


def test_counts_only(catalogues: Catalogues):
    whole = feedback(play(random_strategy(1), FILE, catalogues, "fr", "en"), FILE, catalogues)
    assert all(isinstance(n, int) for counts in whole.figures.values() for n in counts.values())


@pytest.mark.parametrize(
    ("item", "given", "keyed", "right", "note", "expected"),
    [
        ("indicators.a", "present", "present", True, "hit", "seen"),
        ("indicators.a", "absent", "absent", True, "correct_rejection", "seen"),
        ("indicators.a", "insufficient", "insufficient", True, "restraint", "restrained"),
        ("indicators.a", "insufficient", "present", False, "miss", "missed"),
        ("indicators.a", "present", "absent", False, "false_alarm", "over_read"),
        ("indicators.a", "present", "insufficient", False, "premature_present", "over_read"),
        ("indicators.a", "absent", "insufficient", False, "premature_absent", "over_read"),
        ("indicators.a", "insufficient", "absent", False, "not_ruled_out", "missed"),
        ("indicators.a", None, "present", False, "open", "missed"),
        ("elements.act", "present", "insufficient", False, "other", "over_read"),
        ("elements.act", "absent", "present", False, "other", "missed"),
        ("needs.a", "urgent", "helpful", False, "too_high", "over_read"),
        ("needs.a", "helpful", "urgent", False, "too_low", "missed"),
        ("needs.a", "not_indicated", "not_indicated", True, "right", "restrained"),
        ("needs.a", None, "urgent", False, "urgent_missed", "missed"),
        ("phase.a", "exploitation now", "exploitation", False, "partly", "over_read"),
        ("phase.a", "now", "exploitation", False, "elsewhere", "missed"),
        ("decision", "a", "b", False, "case", "missed"),
    ],
)
def test_kinds_of_findings(item: str, given: str | None, keyed: str, right: bool, note: str, expected: str):
    scorer = item.partition(".")[0]
    over_read = next(s.is_overclaim for s in scorers.SCORERS if s.name == scorer)
    assert over_read is not None
    assert finding_kind(Outcome(item, given, keyed, right, note=note), over_read) == expected


def test_score_holds_every_scorer_but_the_gates(catalogues: Catalogues):
    names = [s.scorer for s in score(play(KEY, FILE, catalogues, "fr", "en"), FILE, catalogues)]
    assert names == [
        "indicators", "evidence", "phase", "delphi", "confidence", "detection", "elements", "protection", "needs",
        "needs_evidence", "decision", "plan", "note", "primary",
    ]  # fmt: skip
