"""The reviewer's document: all that a reviewer reads, in two languages, in one file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from tests.support.written_drafts import LONG, ONE_NEED, draft_data, view_of, with_advice_set_aside
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.drafts.draft import texts_in
from tracks_sim.ui.author.review.reviewers_document import document_file, reviewers_document

HOSTILE = '<script>alert(1)</script><img src="https://example.org/x" onerror="x">[a](javascript:x)'


def words_of(html: str) -> str:
    """The text of a page, its whitespace as single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.split("</style>")[1])).split())


def plain(text: str) -> str:
    """A text of a case without the signs of its Markdown."""
    return " ".join(re.sub(r"[*_`]|^- |^\d+\. ", "", text, flags=re.MULTILINE).split())


def test_every_text_of_the_case_and_the_key_stands_in_it_in_both_languages(shipped_case: str) -> None:
    data = draft_data(shipped_case)
    read = words_of(reviewers_document(view_of(data, shipped_case), ("en", "fr")))
    for part in ("text.en", "text.fr", "key_text.en", "key_text.fr"):
        for where, text in texts_in(data[part]):
            for sentence in re.split(r"\n+", text):
                assert plain(sentence) in read, (part, where)


def test_a_judgement_stands_with_answer_source_and_the_passages_that_are_cited() -> None:
    data = draft_data()
    row: Any = next(row for row in data["key"]["indicators"] if row.get("evidence"))
    view = view_of(data)
    html = reviewers_document(view, ("en", "fr"))
    block = html[html.index(f"Why: {view.indicator_text.concepts[row['concept']].label}") :].split('<div class="text">')[0]
    assert view.catalogue_text.sources[row["source"]] in unescape(block)
    assert plain(data["text.en"]["passages"][row["evidence"][0]["any"][0]]) in words_of(f"</style>{block}")


def test_sources_stand_with_how_they_are_known() -> None:
    view = view_of(draft_data())
    read = words_of(reviewers_document(view, ("en",)))
    assert "How it is known" in read and ("read in the text itself" in read or "read in a full copy" in read)


def test_advice_that_was_set_aside_stands_with_its_reason() -> None:
    data = with_advice_set_aside(HOSTILE)
    html = reviewers_document(view_of(data, ONE_NEED), ("en", "fr"))
    assert "Advice that was set aside" not in reviewers_document(view_of(draft_data(ONE_NEED), ONE_NEED), ("en", "fr"))
    assert "Needs on the worksheet: 1. Such cases have 4. Not here, because: <script>alert(1)</script>" in words_of(html) and "<script" not in html


def test_what_really_happened_is_told_to_reviewers() -> None:
    data = draft_data()
    data["notes"] = {"happened": "Her aunt keeps half of her pay.", "never_first": "That she owes money."}
    read = words_of(reviewers_document(view_of(data), ("en",)))
    assert "What really happened Her aunt keeps half of her pay." in read and "That she owes money." in read


def test_it_says_which_state_it_is_of_and_has_room_for_a_verdict() -> None:
    data = draft_data()
    name, content = document_file(view_of(data), ("en", "fr"))
    read = words_of(content.decode())
    assert name == "the-knitted-hat-review-en-fr.html"
    assert f"This verdict is on the state {content_hash(data)}." in read and "fit to be released fit after changes unfit" in read.replace("☐ ", "")


def test_it_loads_nothing_and_runs_nothing_whatever_an_author_wrote() -> None:
    data = draft_data()
    data["text.en"]["title"] = data["text.en"]["briefing"] = HOSTILE
    data["text.fr"]["summary"] = data["key_text.en"]["protection"] = HOSTILE
    data["notes"] = {"happened": HOSTILE}
    html = reviewers_document(view_of(data), ("en", "fr"))
    assert not re.search(r"<(script|img|link|iframe|object|a)\b", html, re.IGNORECASE)
    assert not re.search(r"""(src|href)\s*=|url\(|@import""", re.sub(r"&lt;.*?&gt;", "", html))
    assert "default-src 'none'" in html and "alert(1)" in html


def test_a_draft_that_is_hardly_begun_can_be_printed() -> None:
    assert "Nothing is written yet." in reviewers_document(view_of({"case": {"languages": ["en"]}}), ("en",))
    data = draft_data(LONG)
    del data["text.fr"]
    assert "[not translated]" in reviewers_document(view_of(data, LONG), ("en", "fr"))


def test_its_own_words_are_in_the_language_of_the_interface() -> None:
    html = reviewers_document(view_of(draft_data(), language="fr"), ("en", "fr"))
    assert '<html lang="fr">' in html and "Document de relecture" in html and "Reviewer’s document" not in html
