"""The page of a report and the fragment of a section: complete, escaped, in order, and without anything from other hosts."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.support import sample_report
from tracks_sim.report.formats.html import fragment, page, stylesheet, with_subscripts
from tracks_sim.report.parts import HIDDEN, Column, Message, Number, Section, Table

VOID = {"meta", "br"}


class Tags(HTMLParser):
    """Tags in order, ids, and whether each is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.open)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {language: page(sample_report.sample_report(), language) for language in ("en", "fr")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_whole_and_asks_nothing_of_anybody(pages: dict[str, str], language: str) -> None:
    tags = Tags(pages[language])
    assert not tags.open and ("html", {"lang": language}) in tags.found
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in tags.found}
    assert "url(" not in pages[language] and "@import" not in pages[language]
    ids = [str(a["id"]) for _, a in tags.found if "id" in a]
    assert len(ids) == len(set(ids))
    addresses = {str(a["href"]) for tag, a in tags.found if tag == "a"}
    assert {address[1:] for address in addresses if address.startswith("#")} <= set(ids)
    assert {address for address in addresses if not address.startswith(("#", "data:text/csv;"))} == {f"spring-course-items.{language}.html"}
    levels = [int(tag[1]) for tag, _ in tags.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in itertools.pairwise(levels))
    regions = [a for _, a in tags.found if a.get("class") == "scroll"]
    assert regions and all(a["tabindex"] == "0" and a["aria-labelledby"] in ids for a in regions)
    assert all(a.get("scope") in ("row", "col", "colgroup") for tag, a in tags.found if tag == "th")


def test_what_people_wrote_cannot_act(pages: dict[str, str]) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["en"] and "<script" not in pages["en"]


def test_a_missing_figure_has_a_letter_and_its_reason_once_below(pages: dict[str, str]) -> None:
    table = pages["en"].partition('<table id="table-cases"')[2].partition('<div class="block">')[0]
    assert table.count("not estimable<sup>a</sup>") == 4
    assert table.count("Discrimination needs 20 people or more; there were 12.") == 1
    assert "0.31<sup>b</sup>" in table and "<sup>b</sup> One sitting each: no interval." in table


def section_of(*blocks: Message | Table, id: str = "one") -> Section:
    return Section(id, Message("A title."), Message("What it is about."), blocks)


def test_a_table_without_a_figure_to_show_is_one_sentence_without_its_notes() -> None:
    people = Column(Message("People"))
    hidden = Table("hidden", Message("All of few people"), (Column(Message("Group"), numeric=False), people, people), (("a", HIDDEN, HIDDEN), ("b", HIDDEN, HIDDEN)), (Message("How they are counted."),))
    text = fragment(section_of(hidden), "en")
    assert "<table" not in text and "every figure of this table rests on fewer than 5 people" in text and "How they are counted." not in text
    one_shown = replace(hidden, rows=(*hidden.rows, ("c", Number(7), HIDDEN)))
    text = fragment(section_of(one_shown), "en")
    assert text.count("not shown<sup>a</sup>") == 5 and "Not shown: 5 of 6 figures" in text and "How they are counted." in text


def test_a_sentence_stands_once_but_where_a_section_has_nothing_else(pages: dict[str, str]) -> None:
    why, more = Message("Results are closed until that phase is over."), Message("Nobody has talked.")
    report = replace(sample_report.sample_report(), sections=(section_of(why, id="first"), section_of(why, more, id="second"), section_of(why, id="third")))
    by_section = re.findall(r'<section id="(first|second|third)".*?</section>', page(report, "en"), re.S)
    assert by_section == ["first", "second", "third"]
    parts = page(report, "en").partition('id="first"')[2].partition('id="report-colophon"')[0]
    assert parts.count("Results are closed") == 2 and parts.rindex("Results are closed") > parts.index('id="third"')


def test_what_is_hidden_says_so_and_why(pages: dict[str, str]) -> None:
    assert "non affiché<sup>a</sup>" in pages["fr"] and "moins de 5 personnes" in pages["fr"]


def test_a_rule_set_aside_is_said_on_the_page() -> None:
    assert 'role="note"' in page(sample_report.sample_report(smallest=1), "en") and 'role="note"' not in page(sample_report.sample_report(), "en")


@pytest.mark.parametrize(("language", "said"), [("en", "It shows how a study goes and measures nothing."), ("fr", "Elle montre comment se déroule une étude et ne mesure rien.")])
def test_a_demonstration_says_so_before_its_title(pages: dict[str, str], language: str, said: str) -> None:
    html = page(replace(sample_report.sample_report(), demonstration=True), language)
    assert not Tags(html).open and 0 < html.index(said) < html.index("<h1") and html.count(said) == 1
    assert said not in pages[language] and len(html) > len(pages[language])


def test_an_undrawn_plot_is_its_table_and_an_empty_table_its_sentence(pages: dict[str, str]) -> None:
    assert 'id="figure-auc"' not in pages["en"] and '<table id="table-auc"' in pages["en"]
    assert "Nobody has handed in a case of this form yet." in pages["en"] and '<table id="table-options"' not in pages["en"]


def test_checklists_lead_to_sections_or_say_what_to_add(pages: dict[str, str]) -> None:
    assert '<a class="place" href="#primary">2 Safe and proportionate responses</a>' in pages["en"]
    assert '<span class="to-add">For the authors to add: Theory behind the training</span>' in pages["en"]
    assert 'À compléter par les auteurs : Théorie' in pages["fr"].replace("\N{NO-BREAK SPACE}", " ")


def test_the_words_of_the_authors_stand_once_with_their_lines_and_items_lead_there(pages: dict[str, str]) -> None:
    html = pages["en"]
    assert html.count("A third came once.") == 1 and "Two trainers,\n&lt;b&gt;prepared&lt;/b&gt; &amp; paid.\n\nA third" in html and "<b>prepared" not in html
    assert '<span class="by-authors">The authors: <a class="place" href="#author-instructors">Who taught</a></span><span class="to-add">For the authors to add: Way of delivery</span>' in html
    assert 'id="author-instructors"' in html and 'id="author-theory"' not in html and '<a href="#report-authors">' in html
    assert "Last changed on 1 June 2027, after the plan was frozen." in html


def test_a_report_without_words_of_the_authors_has_no_section_of_theirs() -> None:
    assert 'id="report-authors"' not in page(replace(sample_report.sample_report(), statements=(), stated_on=None), "en")


def test_signs_below_the_line_are_set_as_such_and_escaped() -> None:
    assert with_subscripts("β₀ + u₁ᵢ t + ηᵢⱼₜ <b>") == "β<sub>0</sub> + u<sub>1i</sub> t + η<sub>ijt</sub> &lt;b&gt;"


def test_a_fragment_has_the_level_it_is_told_and_no_numbers() -> None:
    html = fragment(sample_report.primary_section(), "fr", level=3, smallest=7)
    tags = Tags(html)
    assert not tags.open and [tag for tag, _ in tags.found if re.fullmatch("h[1-6]", tag)] == ["h3"]
    assert "Tableau 1" not in html and "Figure 1" not in html and "41\u00a0% (29\u00a0% à 54\u00a0%)" in html
    assert "moins de 7 personnes" in fragment(sample_report.flow_section(), "fr", smallest=7)
    assert ".report-section" in stylesheet() and "@page" not in stylesheet()
