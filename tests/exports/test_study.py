"""Tables of a study as files: the columns of the codebook, words only when asked for, and the way on to the standard tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, answer_all, clock, consenting_members, frozen_study, submit_form
from tracks_sim.bots import KEY, strategies_without_reading
from tracks_sim.case.load import scenarios_root
from tracks_sim.errors import ResponsesError
from tracks_sim.exports import study
from tracks_sim.exports.study import export_study
from tracks_sim.exports.tables import suppress_cohorts, suppress_items, write_tables
from tracks_sim.outcomes.study_data import ANSWERS, JUDGEMENTS, MEMBERS, SITTINGS, StudyData, study_data
from tracks_sim.outcomes.tables import standard_tables
from tracks_sim.store import Store
from tracks_sim.study.model import DEMONSTRATION
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires

TABLES = {"members": MEMBERS, "sittings": SITTINGS, "judgements": JUDGEMENTS, "answers": ANSWERS}


@pytest.fixture(scope="module")
def asked() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, asked: Questionnaires) -> StudyData:
    """Six members who sat the first form: half as the key says, half ticked everything."""
    library = kit_library()
    with Store.open(tmp_path_factory.mktemp("files") / "data", clock=clock()) as store:
        studies = frozen_study(store, library, asked, a_study())
        ticks = next(s for s in strategies_without_reading(library.catalogues) if s.name == "tick_all")
        for n, trainee in enumerate(consenting_members(studies, "small-study", 6)):
            answer_all(studies, trainee, "pre", asked, point=2)
            submit_form(studies, library, trainee, "pre", KEY if n % 2 else ticks)
        return study_data(store, "small-study", library, asked)


def test_each_codebook_names_the_columns_of_its_table() -> None:
    for name, columns in TABLES.items():
        assert [c.name for c in getattr(study, name.upper())] == list(columns)


def test_the_codebook_names_the_steps_and_answers_of_detection(data: StudyData) -> None:
    columns = {column.name: column for column in study.JUDGEMENTS}
    assert set(data.judgements["step"]) <= set(columns["step"].values.split(", ")) and "detection" in columns["step"].values
    assert all(word in columns["keyed"].label for word in ("yes, enough", "open, ask first", "no, what is known", "readers differ"))
    assert "readers differ" in columns["right"].missing and "a miss" in columns["says_present"].label


def by_pyreadstat(path: Path) -> pd.DataFrame:
    import pyreadstat

    frame, _ = pyreadstat.read_sav(path)
    return frame


@pytest.mark.parametrize("form", ["csv", "parquet", "sav"])
def test_all_formats_say_the_same_with_a_codebook_beside(data: StudyData, asked: Questionnaires, tmp_path: Path, form: str) -> None:
    written = export_study(data, asked, tmp_path, form=form)  # type: ignore[arg-type]
    assert {p.name for p in written} == {f"{n}.{form}" for n in TABLES} | {f"codebook-{n}.{e}" for n in TABLES for e in ("csv", "md")}
    read = {"csv": pd.read_csv, "parquet": by_duckdb, "sav": by_pyreadstat}[form]
    judged = read(tmp_path / f"judgements.{form}")
    assert len(judged) == len(data.judgements) and judged["right"].sum() == data.judgements["right"].sum()
    assert set(read(tmp_path / f"members.{form}")["pre"]) == {1}


@pytest.mark.parametrize("demonstration", [True, False])
def test_each_codebook_of_a_demonstration_says_first_that_it_measures_nothing(data: StudyData, asked: Questionnaires, tmp_path: Path, demonstration: bool) -> None:
    export_study(replace(data, study=a_study(demonstration=demonstration)), asked, tmp_path)
    for name in TABLES:
        _, _, first, *_ = (tmp_path / f"codebook-{name}.md").read_text(encoding="utf-8").splitlines()
        assert (first == f"**{DEMONSTRATION}**") == demonstration


def test_words_are_left_out_unless_they_are_asked_for(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    remark = next((q.id, item.id) for q in asked.by_id.values() for item in q.items if item.words)
    said = pd.DataFrame([{**dict.fromkeys(ANSWERS), "trainee": "t", "phase": "pre", "questionnaire": q, "item": i, "value": "=My own words.", "retrospective": False, "untrained": False}
                         for q, i in (remark, ("gone", "gone"))])  # fmt: skip
    spoken = replace(data, answers=pd.concat([data.answers, said.astype({"right": "Int64"})], ignore_index=True))
    for with_text in (False, True):
        export_study(spoken, asked, tmp_path, with_text)
        text = (tmp_path / "answers.csv").read_text(encoding="utf-8")
        assert text.count("'=My own words.") == 2 * with_text == text.count("My own words.") and ",2," in text  # points of the scale stay


def test_answers_of_the_untrained_are_marked(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    first = data.answers.assign(untrained=[True, *[False] * (len(data.answers) - 1)])
    export_study(replace(data, answers=first), asked, tmp_path)
    written = pd.read_csv(tmp_path / "answers.csv")
    [marked] = written[written["untrained"] == 1].to_dict("records")
    assert len(written) == len(first) and {name: marked[name] for name in ("phase", "item")} == dict(first.iloc[0][["phase", "item"]])
    assert "had not had by then" in (tmp_path / "codebook-answers.md").read_text(encoding="utf-8")


def test_minutes_are_rounded_to_five(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    """12.49 and 12.51 lie on either side of the middle between 10 and 15; half of a minute is nearer to 0; none stays none."""
    minutes = [12.49, 12.51, 0.5, None, *[61.0] * (len(data.sittings) - 4)]
    export_study(replace(data, sittings=data.sittings.assign(minutes=pd.array(minutes, dtype="Float64"))), asked, tmp_path)
    written = pd.read_csv(tmp_path / "sittings.csv")["minutes"]
    assert set(written.dropna()) == {10, 15, 0, 60} and written.isna().sum() == 1


def test_sessions_and_trainers_are_numbers_and_of_the_training_group_alone(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    """The words for sessions may tell who was there: they become numbers in the order of the words of the training group, which is drawn anew in each run."""
    members = data.members.assign(session=["monday", "friday"] * 3, trainer=[3, 8] * 3).astype({"session": "string", "trainer": "Int64"})
    export_study(replace(data, members=members), asked, tmp_path)
    exported = pd.read_csv(tmp_path / "members.csv", dtype="string")
    trained = exported["arm"] == "training"
    of_training = members[members["arm"] == "training"]
    words = sorted(set(of_training["session"]))
    expected = {(str(1 + words.index(session)), str(trainer)) for session, trainer in zip(of_training["session"], of_training["trainer"], strict=True)}
    assert trained.any() and set(zip(exported[trained]["session"], exported[trained]["trainer"], strict=True)) == expected
    assert exported[~trained][["session", "trainer"]].isna().all(axis=None)


def test_why_somebody_was_lost_is_words_and_that_they_were_is_not(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    why = ["She said she cannot go on.", "withdrew", *[None] * (len(data.members) - 2)]
    left = replace(data, members=data.members.assign(lost=pd.array(why, dtype="string")))
    for with_text, first in ((False, "lost"), (True, why[0])):
        export_study(left, asked, tmp_path, with_text)
        assert pd.read_csv(tmp_path / "members.csv")["lost"].dropna().sort_values().tolist() == sorted([first, "withdrew"])


def test_a_site_that_begins_like_a_formula_is_none(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    planned = data.study.model_copy(update={"levels": {"site": ("=north",)}})
    export_study(replace(data, study=planned, members=data.members.assign(site="=north")), asked, tmp_path)
    assert set(pd.read_csv(tmp_path / "members.csv")["site"]) == {"'=north"}


def test_a_text_under_an_item_with_options_is_no_option(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    """An item that was answered in words when its file still asked for them."""
    chosen = next((q.id, item) for q in asked.by_id.values() for item in q.items if item.options)
    rows = [{**dict.fromkeys(ANSWERS), "trainee": "t", "phase": "pre", "questionnaire": chosen[0], "item": chosen[1].id, "value": value, "retrospective": False, "untrained": False}
            for value in ("My own words.", chosen[1].options[0], "unsure")]  # fmt: skip
    export_study(replace(data, answers=pd.DataFrame(rows).astype({"right": "Int64"})), asked, tmp_path)
    assert pd.read_csv(tmp_path / "answers.csv", keep_default_na=False)["value"].tolist() == ["", chosen[1].options[0], "unsure"]


def test_exported_judgements_become_the_standard_tables(data: StudyData, asked: Questionnaires, tmp_path: Path) -> None:
    """Counts are those of the judgements; a second file that has none is named."""
    export_study(data, asked, tmp_path, form="parquet")
    found = standard_tables((tmp_path / "judgements.parquet",), "pre", "post")
    rows = data.judgements
    assert found.items["answered"].sum() == rows["right"].count() and found.items["right"].sum() == rows["right"].sum()
    assert set(found.cohorts["cohort"]) == set(rows["arm"]) and set(found.items["item"]) == set(rows["case"] + "/" + rows["step"] + "/" + rows["item"])
    assert {p.name for p in write_tables(found, tmp_path / "out")} >= {"items.csv", "cohorts.csv"}
    with pytest.raises(ResponsesError, match=r"answers\.csv cannot be read as Parquet"):
        (tmp_path / "answers.csv").write_text("no Parquet", encoding="utf-8")
        standard_tables((tmp_path / "judgements.parquet", tmp_path / "answers.csv"))


def test_figures_that_rest_on_few_are_left_out_and_those_they_follow_from() -> None:
    """Fewest 5. d: of 9 before and 7 after, 7 answered both times, so with both means the change would give away the mean of the 2 others."""
    figures = {"mean_before": 0.5, "sd_before": 0.1, "mean_after": 0.6, "sd_after": 0.1, "change": 0.1, "sd_change": 0.1}
    counts = [("a", 20, 15, 14), ("b", 20, 20, 20), ("c", 4, 20, 4), ("d", 9, 7, 7)]
    cohorts = pd.DataFrame([{"cohort": c, "n_before": b, "n_after": a, "n_both": both, **figures} for c, b, a, both in counts])
    shown = suppress_cohorts(cohorts, 5).set_index("cohort")
    assert shown["change"].isna().to_dict() == {"a": False, "b": False, "c": True, "d": False}
    assert shown["mean_before"].isna().to_dict() == {"a": False, "b": False, "c": True, "d": True}  # a: 6 of 20 answered before only
    assert shown["mean_after"].isna().to_dict() == {"a": True, "b": False, "c": False, "d": False}  # a: one answered after only
    assert shown["n_before"].isna().to_dict() == {"a": False, "b": False, "c": True, "d": False}
    items = pd.DataFrame({"item": ["x", "y"], "phase": ["pre"] * 2, "answered": [4, 5], "right": [2, 3], "facility": [0.5, 0.6], "r_rest": [0.1, 0.2], "reason": ["", ""]})
    assert suppress_items(items, 5)["facility"].isna().tolist() == [True, False]
    assert suppress_items(items, 1)["answered"].tolist() == [4, 5]


def by_duckdb(path: Path) -> pd.DataFrame:
    import duckdb

    return duckdb.sql(f"SELECT * FROM '{path}'").df()
