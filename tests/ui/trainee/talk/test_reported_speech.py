"""Speech and description in answers: nothing that somebody says is set as a description, in any case, in any language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.shipped import CASES, kit_library
from tracks_sim.case.model.texts import CaseText
from tracks_sim.i18n import LANGUAGES
from tracks_sim.ui.trainee.talk.reported_speech import answer_of, answer_of_reply, spoken_parts

MARKS = "‘’“”«»"


@pytest.fixture(params=[(case, language) for case in CASES for language in LANGUAGES], ids="-".join)
def texts(request: pytest.FixtureRequest) -> CaseText:
    """The texts of every case in every language."""
    case, language = request.param
    return kit_library().cases[case].texts[language]


def cut(text: str) -> list[tuple[bool, str]]:
    return [(part["spoken"], part["text"]) for part in spoken_parts(text)]


@pytest.mark.parametrize(("text", "parts"), [
    ("‘That’s on your sheet,’ she says.", [(True, "‘That’s on your sheet,’"), (False, " she says.")]),
    ("‘Leave it’, he says. ‘Now.’", [(True, "‘Leave it’"), (False, ", he says. "), (True, "‘Now.’")]),
    ("She asks: ‘Is that my brothers’ room?’ You nod.", [(False, "She asks: "), (True, "‘Is that my brothers’ room?’"), (False, " You nod.")]),
    ("« Bon », dit-il.", [(True, "« Bon »"), (False, ", dit-il.")]),
    ("He nods. It’s the girls’ turn.", [(False, "He nods. It’s the girls’ turn.")]),
    ("‘Not closed", [(True, "‘Not closed")]),
    ("", []),
])  # fmt: skip
def test_a_text_is_cut_at_its_quotation_marks(text: str, parts: list[tuple[bool, str]]) -> None:
    assert cut(text) == parts


def test_speech_that_only_description_follows_stands_alone() -> None:
    assert answer_of("‘Seven minutes.’ She fetches bread.") == {"words": "Seven minutes.", "scene": [{"spoken": False, "text": "She fetches bread."}]}
    assert answer_of("‘Good’, he says.")["words"] == ""  # one line, in its own order
    assert answer_of("She nods.") == {"words": "", "scene": [{"spoken": False, "text": "She nods."}]}


def answers(texts: CaseText) -> Iterator[str]:
    yield from texts.moves.values()
    yield from texts.second_moves.values()
    for sentences in texts.replies.values():
        yield from sentences


def test_the_parts_of_every_answer_are_the_answer(texts: CaseText) -> None:
    for text in answers(texts):
        parts = spoken_parts(text)
        assert "".join(part["text"] for part in parts) == text
        for part in parts:
            if part["spoken"]:  # both marks, and no further speech inside
                assert part["text"][0] in "‘“«" and part["text"][-1] in "’”»" and "‘" not in part["text"][1:], text
            else:
                assert not set(part["text"]) & (set(MARKS) - {"’"}) and "’ " not in part["text"].replace("s’ ", ""), text


def test_no_reply_in_words_is_set_as_description(texts: CaseText) -> None:
    """A case puts all speech of its replies into marks, or none. Then only silences are described."""
    sentences = [(reply, text) for reply, all_of in texts.replies.items() for text in all_of]
    marked = [text for _, text in sentences if set(text) & set("‘“«")]
    for reply, text in sentences:
        answer = answer_of_reply(reply, text, texts)
        spoken = bool(answer["words"]) or any(part["spoken"] for part in answer["scene"])
        assert spoken is (text in marked if marked else reply != "silent"), text
    assert not marked or len(marked) >= 10  # not one stray pair of marks, which would make description of all the rest


def test_what_a_case_says_without_marks_is_speech() -> None:
    texts = kit_library().cases["the-last-payslip"].texts["en"]
    assert answer_of_reply("refuse", "No. That I keep to myself.", texts) == {"words": "No. That I keep to myself.", "scene": []}
    assert answer_of_reply("silent", texts.replies["silent"][0], texts)["words"] == ""
