"""The advice on texts and reasons, on all cases of the kit: seldom, and judged."""

from __future__ import annotations

from collections import Counter

from tests.support.shipped import CASES
from tests.support.written_drafts import checked, draft_data
from tracks_sim.case.check.text_advice import HARDEST, reading_of
from tracks_sim.drafts.draft import texts_in

ON_TEXTS = ("person-name", "sort-told", "copied-texts", "reason-without-passage", "contradicting-passage")


def test_nothing_of_it_is_said_of_a_case_of_the_kit_but_that_a_text_reads_hard() -> None:
    """Three names were allowed for; there is none, nor any of the others."""
    found = Counter(f.code for case in CASES for f in checked(draft_data(case), case).advice)
    assert [code for code in ON_TEXTS if found[code]] == []
    assert 0 < found["hard-to-read"] < 20


def test_few_texts_of_the_kit_read_hard() -> None:
    """At most five in a hundred of those that are long enough, in each language, are above the limit."""
    for language, most in HARDEST.items():
        parts = [data.get(f"{head}.{language}") for case in CASES for data in (draft_data(case),) for head in ("text", "key_text")]
        measured = [reading.lix for part in parts for _, text in texts_in(part) if (reading := reading_of(text))]
        assert len(measured) > 1_000 and sum(lix > most for lix in measured) <= 0.05 * len(measured)
