"""What the authors of a study say: which items ask for it, what is kept, and its file written and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.study_cases import a_study
from tracks_sim.errors import CaseLibraryError
from tracks_sim.study import fold, plan_hash
from tracks_sim.study.events import Created, Frozen, Stated, dump, parse
from tracks_sim.study.statement_file import statements_of, statements_yaml
from tracks_sim.study.statements import LONGEST, STATEMENTS, TOPICS, asked_by, changed, cleaned, unanswered

AT = "2027-01-04T12:00:00Z"
HASH = "f" * 64


def stated(day: int, **statements: str) -> Stated:
    return Stated(at=f"2027-01-{day:02}T12:00:00Z", by="anna", statements=statements)


def test_the_last_word_counts_and_an_empty_one_takes_it_back() -> None:
    state = fold([Created(at=AT, study=a_study()), stated(5, funding="A", setting="B"), stated(6, funding="C"), stated(7, setting="")])
    assert dict(state.statements) == {"funding": "C"} and state.stated_at == "2027-01-07T12:00:00Z"


def test_statements_before_and_after_the_freeze_leave_the_plan_as_it_is() -> None:
    frozen = Frozen(at=AT, plan_hash=HASH, hashes={}, commitment=HASH)
    state = fold([Created(at=AT, study=a_study()), stated(3, funding="A"), frozen, stated(9, protocol="B")])
    assert (state.plan_hash, dict(state.statements)) == (HASH, {"funding": "A", "protocol": "B"})
    assert plan_hash(state.study, {}) == plan_hash(a_study(), {})


def test_an_event_is_read_back_and_a_text_that_is_too_long_is_none() -> None:
    event = stated(5, funding="Le ministère\n« de la Justice »")
    assert parse(dump(event)) == event
    with pytest.raises(ValueError, match="at most 4000"):
        stated(5, funding="x" * (LONGEST + 1))


def test_every_statement_has_a_topic_and_is_asked_for() -> None:
    assert list(dict.fromkeys(asked.topic for asked in STATEMENTS.values())) == list(TOPICS)
    assert all(asked.answers or asked.first or name == "cost" for name, asked in STATEMENTS.items())  # the two pages ask for the cost
    assert len({asked.name for asked in STATEMENTS.values()}) == len(STATEMENTS)


def test_those_to_answer_first_are_what_every_reader_asks_for() -> None:
    first = {name for name, asked in STATEMENTS.items() if asked.first}
    assert first == {"registration", "protocol", "organiser", "funding", "conflicts", "ethics", "setting", "recruitment", "description", "instructors", "schedule"}
    assert set(asked_by("CONSORT", 2) + asked_by("CONSORT", 3) + asked_by("CONSORT", 5)) < first  # registration, protocol, money and interests
    assert set(unanswered({}, first=True)) == first and set(unanswered({})) == set(STATEMENTS)
    assert "funding" not in unanswered({"funding": "A fund", "theory": "None"}, first=True) and len(unanswered({"funding": "A fund", "theory": "None"})) == len(STATEMENTS) - 2


def test_one_text_answers_items_of_several_guidelines() -> None:
    assert "description" in asked_by("GREET", 1) and "description" in asked_by("CONSORT", 13) and "description" in asked_by("TREND", 4)
    assert asked_by("CONSORT", 5) == ("funding", "conflicts")
    assert STATEMENTS["background"].guidelines(random=True) == ("CONSORT",)
    assert STATEMENTS["background"].guidelines(random=False) == ("TREND",)
    assert STATEMENTS["protocol"].guidelines(random=False) == ()


def test_what_is_kept_has_lines_and_no_control_characters() -> None:
    assert cleaned("  one\r\ntwo\rthree\x0bfour\u2028five\x00\x1b[31m\ud800\u200b \n") == "one\ntwo\nthree\nfour\nfive[31m"
    assert changed({"funding": "A"}, {"funding": " A\r\n", "setting": "", "protocol": "B "}) == {"protocol": "B"}


@given(st.dictionaries(st.sampled_from(list(STATEMENTS)), st.text(max_size=60)))
def test_what_is_written_is_read_back(texts: dict[str, str]) -> None:
    kept = {name: cleaned(text) for name, text in texts.items()}
    assert statements_of(statements_yaml("spring", kept).encode(), "s.yaml") == dict.fromkeys(STATEMENTS, "") | kept


def test_the_file_says_what_is_asked_and_keeps_lines() -> None:
    text = statements_yaml("spring", {"schedule": "Two days.\n\nFour hours each: ask."})
    assert "# Schedule. Number of sessions" in text and "schedule: |-\n  Two days.\n\n  Four hours each: ask.\n# Planned" in text and "# --- Why the study was made ---" in text
    assert "study statements spring --file" in text


def test_a_file_says_every_problem_with_its_line() -> None:
    bad = f"fundin: A\nprotocol: {'x' * (LONGEST + 1)}\nsetting: [a]\n"
    with pytest.raises(CaseLibraryError) as refused:
        statements_of(bad.encode(), "s.yaml")
    said = "\n".join(map(str, refused.value.problems))
    assert "s.yaml:1" in said and "funding" in said and "s.yaml:2" in said and "s.yaml:3" in said


def test_a_key_without_a_value_takes_a_statement_back_and_one_left_out_says_nothing() -> None:
    assert statements_of(b"funding:\n", "s.yaml") == {"funding": ""}
