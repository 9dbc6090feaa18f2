from __future__ import annotations

import pytest

from tests.support.synthetic_cases import case_file, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.note import (
    HEADINGS,
    SCORER,
    Heading,
    best_constant,
    cited_under_headings,
    sort_note,
    voices,
)

VOICES = {
    "words": ("aa1", "aa2"), "observation": ("aa3",), "inference": ("aa4",), "record": ("aa5", "aa6")
}  # fmt: skip
FILE = with_key(case_file(), note={"voices": VOICES, "needless": ["aa2", "aa6"]})


def under_headings(**note: tuple[str, ...]) -> list[tuple[Heading, str]]:
    return cited_under_headings(scored_attempt(FILE, note=note).attempt)


def test_each_passage_under_its_heading():
    found = sort_note(under_headings(words=("aa1", "aa4"), observation=("aa3", "aa5"), inference=()), voices(FILE))
    # aa5 is a plain record under "observation": neither gain nor loss.
    assert (found.right, found.wrong, found.needless) == (("aa1", "aa3"), ("aa4",), ())


def test_needless_under_any_heading_and_records_only_under_observation():
    found = sort_note(under_headings(words=("aa2", "aa5"), observation=("aa6",)), voices(FILE))
    assert (found.right, found.wrong, found.needless) == ((), ("aa5",), ("aa2", "aa6"))


def test_share(catalogues: Catalogues):
    note = {"words": ("aa1", "aa2"), "inference": ("aa3",)}
    score = SCORER.of_case(scored_attempt(FILE, note=note), catalogues)
    assert score.value == pytest.approx(1 / 3)  # aa1; aa2 is needless, aa3 an observation
    assert (score.counts["needless"], score.counts["wrong_voice"]) == (1, 1)
    assert score.outcomes[0].right is False
    clean = SCORER.of_case(scored_attempt(FILE, note={"words": ("aa1",), "observation": ("aa3", "aa5")}), catalogues)
    assert (clean.value, clean.outcomes[0].right, clean.outcomes[0].note) == (1.0, True, "clean")


def test_no_note_is_no_result(catalogues: Catalogues):
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "no_note"
    assert SCORER.of_case(scored_attempt(FILE, note={"observation": ("aa5",)}), catalogues).outcomes[0].note == "records_only"


def test_one_heading_for_the_whole_file_earns_nothing(catalogues: Catalogues):
    file = case_file()
    first = file.case.passages[:12]
    for heading in HEADINGS:
        score = SCORER.of_form([scored_attempt(file, note={heading: first})], catalogues)
        assert score.corrected is not None and score.corrected <= 0
    assert best_constant([scored_attempt(file)]) < 1
