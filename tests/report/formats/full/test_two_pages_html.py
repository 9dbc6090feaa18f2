"""Advice that names a section of the annex leads to it, and the section has what the advice says is there."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from tests.support.decided_studies import decided_study
from tracks_sim.i18n import LANGUAGES
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.html import page
from tracks_sim.report.formats.two_pages_html import two_pages_html
from tracks_sim.report.parts import Report
from tracks_sim.report.two_pages import TwoPages, two_pages
from tracks_sim.report.whole_report import whole_report

ANNEX = "made-report.html"
LINK = re.compile(rf'<a href="{ANNEX}#([^"]+)">([^<]+)</a>')
NAMED = {"items": ("table-items-where",), "harms": ("table-harms-phases",), "flow": ("figure-flow-chart",)}
"""By section that advice names, the ids of what it says is there: cases by group, people who did harm, people by step."""
NAMES = {"harmed": {"items", "harms"}, "no difference": {"items", "harms"}, "helped": {"harms"}, "one group helped": {"harms"}, "never measured": {"flow"}}
"""By study, the sections that its advice names."""


@cache
def made(study: str) -> tuple[Report, TwoPages]:
    """The report and the two pages of a study, for both languages."""
    data = decided_study(study)
    return whole_report(data), two_pages(data, DisclosurePolicy())


@pytest.mark.parametrize("study", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_that_advice_names_is_there_and_has_what_is_said_of_it(study: str, language: str) -> None:
    report, both = made(study)
    annex, pages = page(report, language), two_pages_html(both, language, ANNEX)
    found = LINK.findall(pages)
    assert {section for section, _ in found} >= NAMES[study] and len(re.findall(r'href="[^"]*#', pages)) == len(found)
    for section, title in found:
        part = re.search(rf'<section [^>]*id="{section}".*?</section>', annex, re.DOTALL)
        assert part, f"no {section} in the annex"
        assert unescape(title) in unescape(re.sub("<[^>]+>", "", part[0])[:400])
        assert all(f'id="{name}"' in part[0] for name in NAMED[section]), (section, study)
