"""Pictures of a debrief: numbers from published tables alone, and nothing of a key before its stop."""

from __future__ import annotations

import random
from dataclasses import replace
from html import unescape
from types import MappingProxyType

import pytest

from tests.support.debriefs import CASE, PLAN, drawn_answers
from tracks_sim.case.load import Library
from tracks_sim.group.events import Begun, Frozen, SlideShown, VoteClosed
from tracks_sim.group.fold import GroupState
from tracks_sim.group.published import publish
from tracks_sim.group.script import Slide, Stop, stops
from tracks_sim.i18n import translator
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.operations.debrief import Debrief, options_of, tables_of
from tracks_sim.practice.events import Started, Submitted
from tracks_sim.ui.shared.debrief_slides import SLIDE_NAMES, Passage, Slides

AT = "2026-12-01T09:00:00Z"


def slides_of(library: Library, people: int, language: str = "en", seed: int = 1) -> Slides:
    """The debrief of a made-up group."""
    case_file, draw = library.case(CASE), random.Random(seed)
    started = Started(at=AT, case=CASE, case_version="1.0.0", country="fr", mode="assessment", language="en", hashes={})
    attempts = [[started, *drawn_answers(library, draw), Submitted(at=AT)] for _ in range(people)]
    n = people if people >= 5 else None
    frozen = Frozen(at=AT, part=0, case=CASE, n=n, tables=tables_of(case_file, "assessment", attempts) if n else {}, key_hash="d" * 64)
    state = GroupState(
        plan=PLAN, owners=("trainer",), made_at=AT, stage="debrief", begun=(Begun(at=AT, part=0, hashes={}),), frozen=MappingProxyType({0: frozen})
    )  # fmt: skip
    return Slides(Debrief("group", state, 0, case_file, library.catalogues), language)


def the_stop(slides: Slides, slide: str, stage: str) -> Stop:
    return next(stop for stop in stops(slides.debrief.slides) if (stop.slide.id, stop.stage) == (slide, stage))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_only_its_own_stop_shows_a_reason_of_the_key(library: Library, language: str) -> None:
    slides = slides_of(library, 18, language)
    texts = library.case(CASE).key_texts[language]
    row, harm = the_stop(slides, "split", "key").slide.row, the_stop(slides, "harm", "key").slide.about
    assert row is not None
    for stop in stops(slides.debrief.slides):
        shown = repr(slides.picture(stop))
        for reason, slide in ((texts.reason(row), "split"), (texts.options[harm], "harm")):
            assert (reason[:20] in shown) == ((stop.slide.id, stop.stage) == (slide, "key")), stop
        assert ("is_key=True" in shown) == ((stop.slide.id, stop.stage) == ("split", "key")), stop


def test_a_harm_is_told_in_the_same_words_whether_anybody_chose_it(library: Library) -> None:
    """With a table or without, there is no number beside it."""
    with_table, without = (slides_of(library, people) for people in (18, 3))
    pictures = [slides.picture(Stop(replace(the_stop(slides, "harm", "key").slide, about="speak-to-partner"), "key")) for slides in (with_table, without)]
    assert pictures[0] == pictures[1] and not pictures[0].bars


def test_the_key_stands_beside_before_and_after(library: Library) -> None:
    slides = slides_of(library, 18)
    stop = the_stop(slides, "split", "key")
    assert stop.slide.row == "indicators.violence"
    after = publish({"present": 3, "absent": 9, "insufficient": 5})
    closed = VoteClosed(at=AT, part=0, row="indicators.violence", n=17, table=after)
    state = replace(slides.debrief.state, votes=MappingProxyType({(0, "indicators.violence"): closed}), shown=(SlideShown(at=AT, part=0, slide="split"),))
    voted = Slides(replace(slides.debrief, state=state), "en")
    [bars] = voted.picture(stop).bars
    before = slides.debrief.tables["indicators.violence"]
    assert [(bar.was, bar.number) for bar in bars.bars] == [(str(cell.count), number) for cell, number in zip(before.cells, ("3", "9", "5"), strict=True)]
    assert [bar.is_key for bar in bars.bars] == [True, False, False]
    why, other = voted.picture(stop).reasons
    assert [unescape(one.html) for one in why.title] == ["The author’s answer: present", "La réponse de l’auteur\N{NO-BREAK SPACE}: présent"]
    assert [unescape(one.html) for one in other.title] == ["What the case says to “absent”", "Ce que le cas répond à «\N{NO-BREAK SPACE}absent\N{NO-BREAK SPACE}»"]


@pytest.mark.parametrize(
    ("counts", "said_to"),
    [
        ({"present": 3, "absent": 4, "insufficient": 11}, []),  # the case says nothing to the most chosen one, and a less chosen one does not take its place
        ({"present": 4, "absent": 11, "insufficient": 3}, ["absent"]),
        ({"present": 13, "absent": 1, "insufficient": 4}, ["absent"]),  # shown as one: which had more is not known
        ({"present": 17, "absent": 0, "insufficient": 1}, ["absent"]),
    ],
)
def test_the_case_answers_the_most_chosen_other_answer_alone(library: Library, counts: dict[str, int], said_to: list[str]) -> None:
    slides, table = slides_of(library, 18), publish(counts)
    assert table is not None and slides.debrief.frozen is not None
    clauses = {"absent": "It is not absent."}
    texts = {lang: text.model_copy(update={"wrong_answers": {"violence": clauses}}) for lang, text in slides.debrief.case_file.key_texts.items()}
    frozen = slides.debrief.frozen.model_copy(update={"tables": {**slides.debrief.tables, "indicators.violence": table}})
    state = replace(slides.debrief.state, frozen=MappingProxyType({0: frozen}))
    slides = Slides(replace(slides.debrief, state=state, case_file=replace(slides.debrief.case_file, key_texts=texts)), "en")
    _, *others = slides.picture(Stop(Slide("split", row="indicators.violence"), "key")).reasons
    assert [one.title[0].html for one in others] == [f"What the case says to “{answer}”" for answer in said_to]


@pytest.mark.parametrize(("language", "own"), [("en", "Your answer: absent"), ("fr", "Votre réponse\N{NO-BREAK SPACE}: absent")])
def test_what_one_sheet_says_stands_beside_the_key_and_not_before(library: Library, language: str, own: str) -> None:
    slides = slides_of(library, 3, language)
    debrief = slides.debrief
    row = the_stop(slides, "split", "key").slide.row
    assert row is not None and debrief.frozen is not None
    answer = next(option for option in options_of(debrief.case_file.case, "assessment", row) if option != debrief.case_file.key.answer_to(row).answer)  # type: ignore[union-attr]
    own = own.replace("absent", translator(language)(ANSWER_NAMES[answer]))
    plan, frozen = PLAN.model_copy(update={"together": True}), debrief.frozen.model_copy(update={"answers": {row: answer}})
    around_one = Slides(replace(debrief, state=replace(debrief.state, plan=plan, frozen=MappingProxyType({0: frozen}))), language)
    for stop in stops(around_one.debrief.slides):
        assert (own in unescape(repr(around_one.picture(stop)))) == ((stop.slide.id, stop.stage) == ("split", "key")), stop
    names = [line.name for line in around_one.lines()]
    assert SLIDE_NAMES["split"] not in names and around_one.name("split") in names
    left_open = replace(around_one.debrief, state=replace(debrief.state, plan=plan, frozen=MappingProxyType({0: frozen.model_copy(update={"answers": {"decision": "refer"}})})))
    assert translator(language)("left open") in repr(Slides(left_open, language).picture(the_stop(slides, "split", "key")))


def test_each_question_stands_in_both_languages_of_the_group(library: Library) -> None:
    picture = slides_of(library, 18, "fr").picture(the_stop(slides_of(library, 18), "split", "question"))
    assert [words.lang for words in picture.headings] == ["fr", "en"] and [words.html for words in picture.options[0]] == ["Présent", "Present"]


def test_whatever_the_room_reads_stands_in_both_languages_of_the_group(library: Library) -> None:
    slides = slides_of(library, 18, "fr")
    for stop in stops(slides.debrief.slides):
        picture = slides.picture(stop)
        read = [picture.headings, *picture.says, *(one for table in picture.bars for one in (table.title, table.note) if one), *([picture.note] if picture.note else [])]
        read += [one for part in (*picture.passages, *picture.reasons) for one in (part.words, part.place if isinstance(part, Passage) else part.title) if one]
        assert all([words.lang for words in one] == ["fr", "en"] and one[0].html != one[1].html for one in read), stop


def test_only_the_slide_on_the_wall_has_a_prompt(library: Library) -> None:
    lines = slides_of(library, 18).lines()
    assert [bool(line.prompt) for line in lines] == [True, False, False, False, False, False]
    assert [line.to for line in lines] == sorted(line.to for line in lines)
