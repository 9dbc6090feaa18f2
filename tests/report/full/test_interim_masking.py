"""Results of a phase that is not over are nowhere: not in a section, a detail of the evaluator's page, the summary or an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.report.test_interim_masking import NONE_ASKED, ONE_ARM, POLICY, THREE_PHASES, TWO_ARMS, running
from tests.support.random_study import random_study
from tests.support.study_tables import a_study
from tracks_sim.exports.study import export_study
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.expected_figures import expected_figures
from tracks_sim.report.formats.html import fragment
from tracks_sim.report.formats.two_pages_html import two_pages_html
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.sections.details import case_detail, person_detail
from tracks_sim.report.summary import summary
from tracks_sim.report.supplement import THERE, supplement
from tracks_sim.report.two_pages import two_pages
from tracks_sim.report.whole_report import SECTIONS
from tracks_sim.study import Study

ONLY_AFTER = a_study(phases=({"id": "post"},), questionnaires={})
OUTCOMES = ["safe", "accepted", "severe_harms", "minor_harms"]


def swapped(data: StudyData, seed: int) -> StudyData:
    """The study in which people who submitted as many cases of a form after the training have changed places in what they did there.

    Also over the arms; nobody's progress, and no sum over everybody, changes.
    """
    random = np.random.default_rng(seed)
    sittings, judgements = data.sittings.copy(), data.judgements.copy()
    for (phase, _), rows in data.sittings.groupby(["phase", "form"]):
        if phase == "pre":
            continue
        of_person = {str(trainee): own for trainee, own in rows.groupby("trainee")}
        for count in {len(own) for own in of_person.values()}:
            people = [trainee for trainee, own in of_person.items() if len(own) == count]
            for one, other in zip(people, random.permutation(people), strict=True):
                sittings.loc[of_person[one].index, OUTCOMES] = of_person[other][OUTCOMES].to_numpy()
                mine, theirs = (data.judgements[(data.judgements["trainee"] == who) & (data.judgements["phase"] == phase)] for who in (one, other))
                if len(mine) == len(theirs):
                    for column in ("said", "right", "says_present", "confidence", "response"):
                        judgements.loc[mine.index, column] = theirs[column].to_numpy()
    return replace(data, sittings=sittings, judgements=judgements)


def shown(data: StudyData, folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of everything that an evaluator can see of outcomes."""
    words = Formatter("en")
    yield "summary", "\n".join(words.message(sentence) for sentence in summary(data, POLICY))
    made = {section.__name__: section(data, POLICY) for section in SECTIONS}
    yield from ((name, fragment(section, "en")) for name, section in made.items())
    for case in sorted(data.study.cases):
        yield case, fragment(case_detail(data, case, POLICY), "en")
    for exported in [*data.export_ids.values()][:4]:
        yield exported, fragment(person_detail(data, exported), "en")
    for path in export_study(data, NONE_ASKED, folder, with_text=True):
        yield path.name, path.read_text(encoding="utf-8")
    pages = replace(two_pages(data, POLICY), hashes=("", ""))  # one is that of all tables, so that a report can be told from another
    yield "two pages", two_pages_html(pages, "en", "annex.html")
    for part in supplement(data, POLICY, [section for name, section in made.items() if name in THERE]).sections:
        yield f"beside: {part.id}", fragment(part, "en")
    yield "expected figures", repr(expected_figures(data))


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(study=st.sampled_from([TWO_ARMS, ONE_ARM, THREE_PHASES, ONLY_AFTER]), people=st.integers(12, 26), seed=st.integers(0, 99), leave=st.sampled_from([0.0, 0.3]))
def test_nothing_that_is_shown_tells_who_did_what_after_the_training(study: Study, people: int, seed: int, leave: float, tmp_path: Path) -> None:
    data = running(random_study(people, seed, study, gain=2.0, leave=leave))
    other = swapped(data, seed)
    one, two = (dict(shown(each, tmp_path)) for each in (data, other))
    assert [name for name, text in one.items() if two[name] != text] == []


def test_the_same_study_shows_it_all_once_the_phase_is_over(tmp_path: Path) -> None:
    """So that the test above can fail: the two studies differ in what they hold."""
    data = running(random_study(40, 3, TWO_ARMS, gain=2.0))
    over = replace(data, state=replace(data.state, released=frozenset({"post"})))
    one, two = (dict(shown(each, tmp_path)) for each in (over, swapped(over, 3)))
    differing = {name for name, text in one.items() if two[name] != text}
    assert {"summary", "primary", "outcomes", "harms", "detection", "missing", "sittings.csv", "judgements.csv", "two pages", "expected figures"} <= differing
