"""What the shipped cases say to somebody who answers an indicator wrongly."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.support.shipped import kit_library

OPENS = {
    "en": {"present": "Not present: ", "absent": "Not absent: ", "insufficient": "Enough is known: "},
    "fr": {"present": "Pas « présent » : ", "absent": "Pas « absent » : ", "insufficient": "On en sait assez : "},
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_wrong_answer_has_its_own_clause(language: str) -> None:
    """Every row with one right answer answers the two others, no clause comes twice, and none is the key's sentence."""
    said: list[str] = []
    for name, file in kit_library().cases.items():
        why = file.key_texts[language]
        for row in file.key.indicators:
            clauses = why.wrong_answers.get(row.concept, {})
            assert set(clauses) == (set() if row.split else {"present", "absent", "insufficient"} - {row.state}), (name, row.concept)
            for answer, words in clauses.items():
                assert words.startswith(OPENS[language][answer]) and 6 <= len(re.findall(r"\w+", words)) <= 34, (name, row.concept, words)
                assert words != why.indicators[row.concept]
                said.append(words)
    assert [words for words, n in Counter(said).items() if n > 1] == [] and len(said) > 300
