"""Papers and passages: what hangs on a passage goes along with it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.citations import citations
from tracks_sim.drafts.records import key_of

pytestmark = pytest.mark.usefixtures("without_states")


def written() -> dict[str, Any]:
    """Two papers, in two languages; le2 is cited everywhere a passage can be."""
    key = {
        "indicators": [
            {"concept": "documents_taken", "state": "present", "phases": ["now"], "evidence": [{"any": ["le2"], "salience": "plain"}], "source": "ilo-delphi-2009"},
            {"concept": "made_to_lie", "state": "absent", "also_accepted": ["insufficient"], "evidence": [{"any": ["le1"]}, {"any": ["le2"]}], "source": "ilo-delphi-2009"},
        ],
        "detection": {"state": "yes", "evidence": [{"any": ["le2"]}], "neutral": ["le3"], "source": "who-2003"},
        "needs": [{"need": "lawyer", "level": "urgent", "evidence": [{"any": ["le2"]}], "source": "tracks-2017"}],
        "note": {"voices": {"words": ["le1", "le2"], "record": ["le3"]}, "needless": ["le2"]},
    }  # fmt: skip
    return {
        "case": {
            "id": "the-tin-box", "languages": ["en", "fr"], "age": "adult", "steps": ["indicators", "detection", "needs", "decision"],
            "documents": [{"id": "letter-1", "kind": "letter", "passages": ["le1", "le2", "le3"]}, {"id": "health-note-1", "kind": "health_note", "passages": ["hn1"]}],
            "indicators": ["documents_taken", "made_to_lie"], "needs": ["lawyer"], "facts": [{"id": "fa1", "topic": "work", "sensitivity": "plain", "corrects": "le2"}],
        },
        "key": key,
        "text.en": {"documents": {"letter-1": {"title": "A letter"}}, "passages": {"le1": "One.", "le2": "Two. Three.", "le3": "Four."}},
        "text.fr": {"passages": {"le1": "Un.", "le2": "Deux. Trois."}},
    }  # fmt: skip


def test_removing_a_passage_takes_everything_along_that_hangs_on_it(catalogues: Catalogues) -> None:
    after = done(written(), catalogues, act="remove_passage", passage="le2")
    assert "le2" not in str(after)
    documents_taken, made_to_lie = after["key"]["indicators"]
    # Its last evidence is gone: nothing speaks of it, and what is not present has no phase.
    assert documents_taken == {"concept": "documents_taken", "state": "insufficient", "source": "ilo-delphi-2009"}
    assert made_to_lie["state"] == "absent" and made_to_lie["evidence"] == [{"any": ["le1"]}]
    assert after["key"]["detection"] == {"state": "open", "neutral": ["le3"], "source": "who-2003"}
    assert after["key"]["needs"][0]["level"] == "not_indicated"
    assert after["key"]["note"] == {"voices": {"words": ["le1"], "record": ["le3"]}}
    assert after["case"]["facts"] == [{"id": "fa1", "topic": "work", "sensitivity": "plain"}]


def test_removing_a_paper_removes_its_passages(catalogues: Catalogues) -> None:
    after = done(written(), catalogues, act="remove_paper", paper="letter-1")
    assert [paper["id"] for paper in after["case"]["documents"]] == ["health-note-1"]
    assert after["text.en"] == after["text.fr"] == {}
    assert all(name not in str(after) for name in ("le1", "le2", "le3"))


def test_parts_that_are_not_touched_are_the_same_objects(catalogues: Catalogues) -> None:
    before = written()
    after = done(before, catalogues, act="remove_passage", passage="hn1")
    assert after["case"] is not before["case"]
    assert all(after[part] is before[part] for part in before if part != "case")


def test_joining_carries_texts_and_judgements_to_the_passage_before(catalogues: Catalogues) -> None:
    after = done(written(), catalogues, act="join_passage", passage="le2")
    assert after["text.en"]["passages"] == {"le1": "One. Two. Three.", "le3": "Four."}
    assert after["text.fr"]["passages"] == {"le1": "Un. Deux. Trois."}
    assert {(said.item, said.direction) for said in citations(key_of(after)) if said.passage == "le1"} == {
        ("indicators.documents_taken", "for"), ("indicators.made_to_lie", "against"), ("detection", "for"), ("needs.lawyer", "for"),
    }  # fmt: skip
    assert after["key"]["indicators"][1]["evidence"] == [{"any": ["le1"]}]
    assert after["key"]["note"]["voices"] == {"words": ["le1"], "record": ["le3"]}
    assert [fact["corrects"] for fact in after["case"]["facts"]] == ["le1"]


def test_splitting_leaves_judgements_with_the_first_part(catalogues: Catalogues) -> None:
    after = done(written(), catalogues, act="split_passage", passage="le2", at=5, language="en")
    assert after["case"]["documents"][0]["passages"] == ["le1", "le2", "le4", "le3"]
    assert after["text.en"]["passages"] == {"le1": "One.", "le2": "Two.", "le4": "Three.", "le3": "Four."}
    assert after["text.fr"]["passages"] == {"le1": "Un.", "le2": "Deux. Trois."}, "the other language keeps its whole text"
    assert "le4" not in {said.passage for said in citations(key_of(after))} and "le4" in after["key"]["note"]["voices"]["words"]


@pytest.mark.parametrize("at", [0, 11, 400])
def test_a_passage_is_not_split_at_its_ends(at: int, catalogues: Catalogues) -> None:
    assert "between two sentences" in refused(written(), catalogues, act="split_passage", passage="le2", at=at, language="en")


def test_moving_keeps_id_and_judgements(catalogues: Catalogues) -> None:
    before = written()
    after = done(before, catalogues, act="move_passage", passage="le2", paper="health-note-1", to=0)
    assert [paper["passages"] for paper in after["case"]["documents"]] == [["le1", "le3"], ["le2", "hn1"]]
    assert after["key"] is before["key"]


def test_each_paragraph_of_a_pasted_text_becomes_a_passage(catalogues: Catalogues) -> None:
    text = "She came\r\nat noon.\r\n\r\nName:\tnot asked\r\n\r\n\r\n•\tHe\xa0waits\u200b outside."
    after = done(written(), catalogues, act="add_passages", paper="letter-1", after="le1", text=text, language="en")
    assert after["case"]["documents"][0]["passages"] == ["le1", "le4", "le5", "le6", "le2", "le3"]
    assert [after["text.en"]["passages"][name] for name in ("le4", "le5", "le6")] == ["She came at noon.", "Name:; not asked", "He waits outside."]


def test_paragraphs_pasted_into_a_passage_stand_where_the_cursor_was(catalogues: Catalogues) -> None:
    before = written()
    after = done(before, catalogues, act="add_passages", paper="letter-1", after="le1", text="One.\n\nTwo.\n\nThree.", language="en", within=(1, 3))
    assert after["case"]["documents"][0]["passages"] == ["le1", "le4", "le5", "le2", "le3"]
    assert [after["text.en"]["passages"][name] for name in ("le1", "le4", "le5")] == ["OOne.", "Two.", "Three. ."]
    after = done(before, catalogues, act="add_passages", paper="letter-1", after="le1", text="One.", language="en", within=(1, 3))
    assert after["text.en"]["passages"]["le1"] == "OOne. ." and after["case"] == before["case"]


def test_more_passages_than_a_case_can_have_are_refused(catalogues: Catalogues) -> None:
    # 60 are the most; there are 4.
    text = "\n\n".join(f"Sentence {n}." for n in range(57))
    assert "61 passages" in refused(written(), catalogues, act="add_passages", paper="letter-1", after=None, text=text, language="en")


def test_a_text_that_the_files_cannot_hold_is_refused_with_its_length(catalogues: Catalogues) -> None:
    assert "4001 letters" in refused(written(), catalogues, act="add_passages", paper="letter-1", after=None, text="a" * 4001, language="en")


def test_a_voice_is_changed_and_not_doubled(catalogues: Catalogues) -> None:
    after = done(written(), catalogues, act="set_voice", passage="le2", voice="observation", needless=False)
    assert after["key"]["note"] == {"voices": {"words": ["le1"], "record": ["le3"], "observation": ["le2"]}}
