"""A small person added to the skeleton passes; each fault is found and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.skeleton_case import swap
from tracks_sim.case.load import load_case
from tracks_sim.problem import Problem

Problems = Callable[[], list[Problem]]
ADVICE = {"few-passages", "few-indicators", "few-absent", "few-needs", "telling-id", "few-lines", "wrong-answers"}

CASE = """
person: {pronoun: she, reluctance: ordinary, distress: 0.3, barriers: {debt: 0.6, coached_story: 0.5}}
room: {place: private_room, minutes: 45, interviewer_sex: woman, second_minutes: 45}
facts:
  - {id: fa1, topic: work, sensitivity: plain}
  - {id: fa2, topic: pay, sensitivity: sensitive, behind: [debt], after: [fa1], corrects: rl4}
questions:
  - {id: work-open, topic: work, form: open, brings: [fa1]}
  - {id: pay-closed, topic: pay, form: closed, brings: [fa2], puts: so}
  - {id: go-on, form: encourager}
"""
TEXT = """
room: Two chairs and a table.
second: She comes again.
facts:
  fa1: {full: Packing., part: This and that.}
  fa2: {full: He keeps it., part: It is kept.}
questions: {work-open: Tell me about the work., pay-closed: Were you paid?, go-on: Go on.}
replies:
  {deflect: [D.], refuse: [R.], tired: [T.], silent: [S.], break: [B.], agree: [A.], disagree: [N.], already: [A.], nothing: [N.], coached: [C.], time: [T.]}
moves:
  {introduce: M., confidentiality: M., rights: M., ask_preference: M., change_interviewer: M., ask_wishes: M., options: M.,
   consent_notes: M., consent_sharing: M., consent_referral: M., accept_refusal: M., safe_contact: M., offer_break: M.,
   acknowledge: M., ask_supervisor: M., close_safely: M., second_interview: M., leave: M., promise: M., doubt: M.}
seen: {opening: [S.], settled: [S.], guarded: [S.], uneasy: [S.], strained: [S.], overwhelmed: [S.]}
second_moves: {introduce: Again.}
second_seen: {settled: [Again.]}
"""
KEY = """
interview:
  needed: [fa2]
  if_told: [{facts: [fa2], concept: debt_bondage, state: present, phases: [now]}]
  if_told_elements: [{facts: [fa2], element: purpose, state: present}]
  if_told_protection: [{facts: [fa2], state: present, grounds: [reprisals]}]
  if_told_needs: [{facts: [fa2], need: lawyer, level: urgent}]
  voices: {words: [fa1, fa2]}
"""
KEY_TEXT = """
interview:
  better: {pay-closed: How were you paid?}
  if_told: {debt_bondage: Only she knows.}
  if_told_elements: {purpose: It went to him.}
  if_told_protection: He would find her.
  if_told_needs: {lawyer: There is a date.}
"""


@pytest.fixture
def interview_folder(folder: Path) -> Path:
    """The skeleton with a person."""
    parts = {"case.yaml": CASE, "key/key.yaml": KEY}
    parts |= {f"text/{x}.yaml": TEXT for x in ("en", "fr")} | {f"key/text/{x}.yaml": KEY_TEXT for x in ("en", "fr")}
    for name, text in parts.items():
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(text)
    return folder


CASES: tuple[tuple[str, str, str, str], ...] = (
    ("unknown-fact", "case.yaml", "brings: [fa1]}", "brings: [fa1, fa9]}"),
    ("unknown-fact", "case.yaml", "- {id: fa1, topic: work, sensitivity: plain}", "- {id: fa1, topic: work, sensitivity: plain, after: [fa2]}"),
    ("unknown-fact", "key/key.yaml", "needed: [fa2]", "needed: [fa3]"),
    ("unknown-barrier", "case.yaml", "behind: [debt]", "behind: [shame]"),
    ("question-shape", "case.yaml", "form: encourager}", "form: encourager, brings: [fa1]}"),
    ("question-shape", "case.yaml", "form: open, brings: [fa1]}", "form: open, brings: [fa1], puts: so}"),
    ("question-shape", "case.yaml", "{id: work-open, topic: work,", "{id: work-open,"),
    ("fact-unreachable", "case.yaml", "brings: [fa1]}", "brings: []}"),
    ("duplicate-id", "case.yaml", "{id: go-on, form: encourager}", "{id: go-on, form: encourager}\n  - {id: go-on, form: encourager}"),
    ("out-of-range", "case.yaml", "debt: 0.6", "debt: 1.6"),
    ("unknown-passage", "case.yaml", "corrects: rl4", "corrects: rl44"),
    ("text-missing", "text/fr.yaml", "  fa1: {full: Packing., part: This and that.}\n", ""),
    ("text-missing", "text/en.yaml", "second: She comes again.\n", ""),
    ("text-missing", "text/en.yaml", " coached: [C.],", ""),
    ("text-missing", "case.yaml", "form: closed, brings: [fa2], puts: so}", "form: forced_choice, brings: [fa2], puts: so}"),
    ("text-superfluous", "text/en.yaml", "disagree: [N.],", "disagree: [N.], neither: [N.],"),
    ("text-superfluous", "text/en.yaml", "{introduce: M.,", "{see_alone: M., introduce: M.,"),
    ("text-missing", "key/text/fr.yaml", "{pay-closed: How were you paid?}", "{}"),
    ("text-missing", "case.yaml", "form: open, brings: [fa1]}", "form: open, stance: intrudes, brings: [fa1]}"),  # it is not recommended, whatever its form
    ("list-length", "text/en.yaml", "deflect: [D.]", "deflect: []"),
    ("list-length", "text/en.yaml", "second_seen: {settled: [Again.]}", "second_seen: {settled: []}"),
    ("text-superfluous", "text/en.yaml", "second_moves: {introduce: Again.}", "second_moves: {introduce: Again., close_safely: Again.}"),
    ("text-superfluous", "text/en.yaml", "second_moves: {introduce: Again.}", "second_moves: {introduce: Again., see_alone: Again.}"),
    ("text-superfluous", "case.yaml", ", second_minutes: 45}", "}"),
    ("refusal-answers", "text/en.yaml", "refuse: [R.]", "refuse: [‘No.’ She looks away.]"),
    ("refusal-answers", "text/fr.yaml", "nothing: [N.]", "nothing: [Elle réfléchit. « Rien. »]"),
    ("keyed-twice", "key/key.yaml", "needed: [fa2]", "needed: [fa2]\n  beyond: [fa2]"),
    ("voice-missing", "key/key.yaml", "words: [fa1, fa2]", "words: [fa1]"),
    ("voice-twice", "key/key.yaml", "words: [fa1, fa2]", "words: [fa1, fa2], record: [fa1]"),
    ("present-without-phase", "key/key.yaml", "state: present, phases: [now]}]", "state: present}]"),
    ("unknown-need", "key/key.yaml", "need: lawyer, level: urgent}]", "need: schooling, level: urgent}]"),
    ("unknown-fact", "key/key.yaml", "if_told_protection: [{facts: [fa2],", "if_told_protection: [{facts: [fa3],"),
    ("protection-grounds", "key/key.yaml", "state: present, grounds: [reprisals]}]", "state: present}]"),
    ("protection-grounds", "key/key.yaml", "state: present, grounds: [reprisals]}]", "state: absent, grounds: [reprisals]}]"),
    ("text-missing", "key/text/fr.yaml", "  if_told_elements: {purpose: It went to him.}\n", ""),
    ("text-missing", "key/text/en.yaml", "  if_told_protection: He would find her.\n", ""),
    ("text-missing", "key/text/fr.yaml", "if_told_needs: {lawyer: There is a date.}", "if_told_needs: {}"),
    ("text-superfluous", "key/text/en.yaml", "if_told_elements: {purpose: It went to him.}", "if_told_elements: {purpose: It went to him., act: X.}"),
    ("text-superfluous", "key/key.yaml", "  if_told_protection: [{facts: [fa2], state: present, grounds: [reprisals]}]\n", ""),
)


def test_the_person_passes(interview_folder: Path, problems: Problems) -> None:
    assert {p.code for p in problems()} == ADVICE
    assert load_case(interview_folder).case.facts[1].corrects == "rl4"


@pytest.mark.parametrize(("code", "file", "old", "new"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)])
def test_one_fault(code: str, file: str, old: str, new: str, interview_folder: Path, problems: Problems) -> None:
    swap(interview_folder / file, old, new)
    found = {p.code for p in problems()} - ADVICE
    # A fact above the mandate also needs its reason, a person without a fact also lacks what speaks of it; the reason of
    # what was renamed is one too many.
    assert code in found and found <= {code, "text-missing", "text-superfluous"}
    assert all(p.line > 0 for p in problems())


@pytest.mark.parametrize("words", ["second_moves: {introduce: Again.}\n", "second_seen: {settled: [Again.]}\n"])
def test_a_second_talk_may_go_without_words_of_its_own_and_a_long_case_is_advised(words: str, interview_folder: Path, problems: Problems) -> None:
    swap(interview_folder / "text/fr.yaml", words, "")
    advised = [p for p in problems() if p.code == "second-repeats"]
    assert [(Path(p.file).name, p.advice) for p in advised] == [("fr.yaml", True)]
    swap(interview_folder / "case.yaml", "length: long", "length: short")
    assert "second-repeats" not in {p.code for p in problems()}
    assert load_case(interview_folder).texts["fr"].moves["introduce"] == "M."


def test_half_an_interview(interview_folder: Path, problems: Problems) -> None:
    swap(interview_folder / "case.yaml", "room: {place: private_room, minutes: 45, interviewer_sex: woman, second_minutes: 45}\n", "")
    # Without a room no move is known, so every text of one is too many.
    assert {p.code for p in problems()} - ADVICE == {"interview-incomplete", "text-superfluous"}


def test_a_key_without_a_person(folder: Path, problems: Problems) -> None:
    with (folder / "key/key.yaml").open("a", encoding="utf-8") as stream:
        stream.write("interview: {needed: [fa2], voices: {}}\n")
    assert {p.code for p in problems()} - ADVICE == {"not-on-worksheet"}


def test_cases_without_a_person_stay_valid() -> None:
    assert kit_library().problems == ()
