"""``right`` and ``keyed`` in exports are what feedback says of the same answer, whatever was disclosed in an interview."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden.outputs import Frozen
from tests.support.goals import examples
from tests.support.shipped import CASES, kit_library
from tracks_sim.bots import KEY, Strategy, play, random_strategy, strategies_without_reading
from tracks_sim.bots.play import AT
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.exports.responses import Response, responses
from tracks_sim.practice import Attempt
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import InterviewTurn, Mode, NoteWritten, ToldFact
from tracks_sim.scoring import ItemFeedback, feedback, with_effective_key
from tracks_sim.scoring.note import HEADINGS, cited_under_headings
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.store.rows import AttemptRow

MODES: tuple[Mode, ...] = ("practice", "talk", "assessment", "study")


def rows_of(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues) -> dict[tuple[str, str], Response]:
    row = AttemptRow("attempt", "trainee", attempt.case, attempt.mode, "", attempt.events, attempt.submitted, attempt.released)
    return {(r.step, r.item): r for r in responses(row, attempt, case_file, catalogues)}


def findings_of(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues) -> dict[str, ItemFeedback]:
    """The findings by item, of a measurement as if it were released."""
    whole = feedback(replace(attempt, released=True), case_file, catalogues)
    return {f.item: f for of_step in whole.findings.values() for f in of_step}


def finding_item(step: str, item: str) -> str:
    """Name of a row in feedback."""
    if step == "detection":
        return "detection"
    return f"{step}.{item}" if step != "decision" else "decision" if item == "option" else item


def said_right(finding: ItemFeedback) -> int | None:
    """Whether a finding calls an answer right; None where it was left open."""
    return int(finding.kind in ("seen", "restrained")) if finding.given is not None else None


def disagreements(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues) -> list[str]:
    """Rows of responses.csv that say something else than feedback."""
    rows, findings = rows_of(attempt, case_file, catalogues), findings_of(attempt, case_file, catalogues)
    beside = accepted_beside(with_effective_key(attempt, case_file).key)  # such a row counts neither way, and lists all that stand
    wrong = []
    for (step, item), row in rows.items():
        if item == "protection_grounds" or item.startswith("note."):
            continue
        finding = findings.get(finding_item(step, item))
        expected = (finding.keyed, said_right(finding)) if finding else ("", None)
        if finding and (others := beside.get(finding.item)):
            expected = (" ".join((finding.keyed, *others)), None)
        if (row.keyed, row.right) != expected:
            wrong.append(f"{attempt.case} {attempt.mode} {step}.{item}: {row.keyed!r} {row.right}, feedback {expected}")
    assert {step for step, _ in rows} <= set(case_file.case.steps)
    assert {i for i in findings if not i.startswith("phase.") and i != "note"} <= {finding_item(*key) for key in rows}
    note, voices = findings.get("note"), [rows[key].right for key in rows if key[1].startswith("note.")]
    if (note is not None, len(voices)) != ((True, len(HEADINGS)) if case_file.case.note else (False, 0)):
        wrong.append(f"{attempt.case} {attempt.mode} note: asked {case_file.case.note}, {voices}, feedback {note}")
    elif note is not None:
        expected_note = None if note.note in ("open", "records_only") else said_right(note)
        if (None if set(voices) == {None} else int(0 not in voices)) != expected_note:
            wrong.append(f"{attempt.case} {attempt.mode} note: {voices}, feedback {note}")
    if "elements" in case_file.case.steps and not ("protection" in attempt.by_step["elements"] and "elements.protection" in findings):
        assert rows["elements", "protection_grounds"].right is None
    return wrong


def telling(facts: tuple[str, ...]) -> InterviewTurn:
    """A turn in which these facts are told."""
    told = tuple(ToldFact(fact=fact, degree="full", reliability=1) for fact in facts)
    return InterviewTurn(
        at="2000-01-01T00:00:00Z", interview=1, number=1, choice="ask:all", outcome="answers", told=told, seen="settled",
        rapport=1, distress=0, pressure=0, minutes=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Frozen:
    return Frozen(tmp_path_factory.mktemp("golden"))


def test_the_pay_slip_after_three_facts_were_told(frozen: Frozen) -> None:
    """Told fa8, fa10 and fa12, the allowance is urgent and the means are absent; the file alone says helpful, and accepts insufficient."""
    attempt, case_file = frozen.stored["payslip"], frozen.library.case("the-last-payslip")
    rows = rows_of(attempt, case_file, frozen.library.catalogues)
    allowance, means = rows["needs", "allowance"], rows["elements", "means"]
    assert (allowance.answer, allowance.keyed, allowance.right) == ("urgent", "urgent", 1)
    assert (means.answer, means.keyed, means.right) == ("insufficient", "absent", 0)


@settings(max_examples=examples(150), deadline=None)
@given(
    case=st.sampled_from(CASES), mode=st.sampled_from(MODES), country=st.sampled_from(("fr", "gb", "be")),
    strategy=st.one_of(st.deferred(lambda: st.sampled_from((KEY, *strategies_without_reading(kit_library().catalogues)))), st.integers(0, 999).map(random_strategy)), data=st.data(),
)  # fmt: skip
def test_attempts_by_lot_with_facts_told_and_cited(case: str, mode: Mode, country: str, strategy: Strategy, data: st.DataObject) -> None:
    library = kit_library()
    case_file = library.cases[case]
    told = [f.id for f in case_file.case.facts] if case_file.case.has_talk else []
    facts = data.draw(st.lists(st.sampled_from(told), unique=True)) if told else []
    attempt = play(strategy, case_file, library.catalogues, country, "en")  # type: ignore[arg-type]
    draw = random.Random(data.draw(st.integers(0, 99)))
    if case_file.case.note:
        cited = [*(p for _, p in cited_under_headings(attempt)), *facts]
        headings = {name: tuple(draw.sample(cited, draw.randint(0, min(3, len(cited))))) for name in HEADINGS}
        attempt = after(attempt, NoteWritten(at=AT, **headings))
    attempt = replace(attempt, mode=mode, turns=(telling(tuple(facts)),) if facts else ())
    assert disagreements(attempt, case_file, library.catalogues) == []
