"""The words of overview and handout: no number under five in either language, and what is said where there are no figures."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.group.test_script import simulated
from tests.support.debriefs import CASE, PLAN
from tests.support.goals import examples
from tracks_sim.case.load import Library
from tracks_sim.group.events import Begun, Frozen, VoteClosed
from tracks_sim.group.fold import GroupState
from tracks_sim.group.overview import Homework, Published
from tracks_sim.group.published import COARSE, Share, Table, publish
from tracks_sim.i18n import translator
from tracks_sim.operations.debrief import Debrief
from tracks_sim.operations.group_after import After, Compared
from tracks_sim.ui.shared.group_handout import handout, hardly_asked_rows, homework_words, over_read_rows, share_words

AT = "2026-12-01T09:00:00Z"
STATUS = "indicators.legal_status_used"


def after_of(library: Library, *groups: Published, votes: Mapping[str, Table] = MappingProxyType({}), home: Homework | None = None) -> After:
    """The page of the first of these groups, with the others before it; of a group without figures where there is none."""
    n, tables = groups[0] if groups else (None, {})
    frozen = Frozen(at=AT, part=0, case=CASE, n=n, tables=dict(tables), key_hash="d" * 64)
    closed = {(0, row): VoteClosed(at=AT, part=0, row=row, n=table.n, table=table) for row, table in votes.items()}
    state = GroupState(
        plan=PLAN, owners=("trainer",), made_at=AT, stage="between", begun=(Begun(at=AT, part=0, hashes={}),),
        frozen=MappingProxyType({0: frozen}), votes=MappingProxyType(closed),
    )  # fmt: skip
    debrief = Debrief("group", state, 0, library.case(CASE), library.catalogues)
    compared = tuple(Compared(date(2026, 12, 9 - n), group) for n, group in enumerate(groups))
    return After(debrief, over=True, measured=False, compared=compared, homework=home, until=datetime(2026, 12, 8, 18, 0))


def states(present: int, absent: int, insufficient: int) -> Published:
    table = publish({"present": present, "absent": absent, "insufficient": insufficient})
    assert table is not None
    return Published(table.n, {STATUS: table})


@settings(max_examples=examples(100))
@given(seed=st.integers(0, 2**32), language=st.sampled_from(["en", "fr"]))
def test_no_number_under_five_stands_on_the_page(library: Library, seed: int, language: str) -> None:
    draw = random.Random(seed)
    sizes = [draw.randint(5, 20) for _ in range(draw.randint(1, 4))]
    case_file = library.case(CASE)
    groups = [Published(n, simulated(case_file, n, draw)[1]) for n in sizes]
    after = after_of(library, *groups, votes=simulated(case_file, draw.randint(5, 20), draw)[1])
    told = [text for row in over_read_rows(after, language) for text in (row.total, *(number.text for number in row.numbers))]
    told += [row.heard for row in hardly_asked_rows(after, language)]
    told += [text for row in handout(after, language).differences for text in (*row.before, *row.after)]
    assert all(int(number) >= COARSE for text in told for number in re.findall(r"\d+", text)), told


@pytest.mark.parametrize(("share", "english", "french"), [
    (Share(low=9, high=9, of=18), "9 of 18", "9 sur 18"),
    (Share(low=14, high=18, of=18), "14 or more of 18", "au moins 14 sur 18"),
    (Share(low=0, high=4, of=18), "fewer than 5 of 18", "moins de 5 sur 18"),
    (Share(low=8, high=12, of=32), "8 to 12 of 32", "8 à 12 sur 32"),
])  # fmt: skip
def test_a_share_in_words(share: Share, english: str, french: str) -> None:
    assert (share_words(share, translator("en")), share_words(share, translator("fr"))) == (english, french)


def test_small_neighbours_share_a_cell_and_who_is_not_told_has_a_dash(library: Library) -> None:
    [row] = over_read_rows(after_of(library, states(8, 5, 5), states(4, 5, 5), Published(9, {}), states(6, 3, 3)), "en")
    assert [(number.text, number.columns, number.together) for number in row.numbers] == [
        ("8 of 18", 1, False), ("10 of 26", 1, True), ("–", 1, False), ("counted with the others", 1, True),
    ]  # fmt: skip
    assert (row.question, row.author, row.total) == ("Legal status used", "Absent", "18 of 44")
    assert row.against.startswith("Not present")
    [row] = over_read_rows(after_of(library, states(4, 5, 5), states(6, 3, 3)), "fr")
    assert [(number.text, number.columns) for number in row.numbers] == [("10 sur 26", 2)] and row.author == "Absent"


def test_the_handout_tells_what_we_said_and_what_the_author_says(library: Library) -> None:
    voted = publish({"present": 3, "absent": 10, "insufficient": 4})
    assert voted is not None
    page = handout(after_of(library, states(8, 5, 5), votes={STATUS: voted}), "en")
    [row] = page.differences
    assert row.before == ("Present: 8 of 18", "Absent: 5 of 18", "Not enough information: 5 of 18")
    assert row.after == ("Absent: 10 of 17", "Present / Not enough information: 7 of 17")
    texts = library.case(CASE).key_texts["en"]
    assert row.author == "Absent" and row.reason[:20] == texts.indicators["legal_status_used"][:20] and page.counted
    assert page.story is not None and len(page.lessons) == 3 and page.question and not page.rarely
    assert [value for _, value in page.contacts] == ["112"]


def test_five_who_agree_are_not_called_spread_on_paper(library: Library) -> None:
    """The wall told "3 or more" of them; paper has no number under five, and says that."""
    [row] = handout(after_of(library, states(5, 0, 0)), "en").differences
    assert row.before == ("Not printed: on paper a number stands for five people or more.",)


def test_without_figures_the_handout_has_no_number(library: Library) -> None:
    page = handout(after_of(library), "en")
    [row] = page.differences
    assert (row.before, row.after, page.counted, page.rarely) == ((), (), False, False) and row.reason and page.story is not None
    assert over_read_rows(after_of(library), "en") == () == hardly_asked_rows(after_of(library), "en")
    assert not re.search(r"\d+ (of|sur)", repr(asdict(page)))


def test_work_at_home_is_proposed_with_its_reason_and_without_its_answer(library: Library) -> None:
    title, reason = homework_words(after_of(library, states(8, 5, 5), home=Homework("the-bus-strike", STATUS)), library, "en")
    assert (title, reason) == ("The bus strike", "What your group misread most comes again there: <em>Legal status used</em>.")
    assert "next case" in homework_words(after_of(library, home=Homework("the-bus-strike")), library, "en")[1]
    assert homework_words(after_of(library), library, "en") == ("", "")
