"""The tables of a study that scripted members played: who, which case when, right by the key that was played, NA where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.support import own_cases
from tests.support.detection_cases import with_detection
from tests.support.study_cases import (
    FORMS,
    a_study,
    answer_all,
    clock,
    consenting_members,
    frozen_study,
    submit_case,
    submit_form,
)
from tracks_sim.bots import KEY, strategies_without_reading
from tracks_sim.bots.play import Strategy
from tracks_sim.case.load import CaseFile, Library, load_library, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.country import Override
from tracks_sim.outcomes.study_data import ANSWERS, JUDGEMENTS, MEMBERS, SITTINGS, StudyData, readers_differ, study_data
from tracks_sim.practice import fold
from tracks_sim.practice.events import Event, Started
from tracks_sim.scoring import ScoredAttempt, with_effective_key
from tracks_sim.scoring.primary import response
from tracks_sim.store import Store, Studies
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires

CASES = tuple(c for cases in FORMS.values() for c in cases)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=CASES)


@pytest.fixture(scope="module")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, library: Library, asked_with: Questionnaires) -> Iterator[tuple[Studies, list[str]]]:
    """Four members, the first two of the training group: the first completes both phases (ticks everything before, has the key after), the second only the first,
    the third sits one case, the fourth only agrees and is lost."""
    time = clock()
    with Store.open(tmp_path_factory.mktemp("frames") / "data", clock=time) as store:
        studies = frozen_study(store, library, asked_with, a_study())
        drawn, arms = consenting_members(studies, "small-study", 4), studies.state("small-study").members
        whole, half, one, none = members = sorted(drawn, key=lambda trainee: arms[trainee].arm != "training")  # two of each arm
        tick_all = next(s for s in strategies_without_reading(library.catalogues) if s.name == "tick_all")
        for trainee in (whole, half, one):
            answer_all(studies, trainee, "pre", asked_with, point=2)
        for trainee in (whole, half):
            submit_form(studies, library, trainee, "pre", tick_all)
        found = studies.membership(one)
        assert found is not None
        submit_case(studies, library, one, found[0].cases_of(found[1], "pre")[0], "pre", KEY)
        time.advance(timedelta(weeks=3))
        answer_all(studies, whole, "post", asked_with, point=4)
        submit_form(studies, library, whole, "post", KEY)
        studies.record_lost(none, "moved")
        yield studies, list(members)


@pytest.fixture(scope="module")
def data(played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires) -> StudyData:
    return study_data(played[0].store, "small-study", library, asked_with)


def test_columns_and_types_are_those_of_the_contract(data: StudyData) -> None:
    for frame, columns in ((data.members, MEMBERS), (data.sittings, SITTINGS), (data.judgements, JUDGEMENTS), (data.answers, ANSWERS)):
        assert list(frame.columns) == list(columns)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns
        assert len(frame)


def test_a_study_without_members_gives_empty_tables_of_the_same_types(tmp_path: Path, library: Library, asked_with: Questionnaires) -> None:
    with Store.open(tmp_path / "data") as store:
        Studies(store).keep_plan(a_study())
        found = study_data(store, "small-study", library, asked_with)
    assert found.plan_hash == "" and found.versions["cases"] == {}
    for frame, columns in ((found.members, MEMBERS), (found.sittings, SITTINGS), (found.judgements, JUDGEMENTS), (found.answers, ANSWERS)):
        assert len(frame) == 0 and {name: str(dtype) for name, dtype in frame.dtypes.items()} == columns


def test_members_say_how_far_they_came(data: StudyData, played: tuple[Studies, list[str]]) -> None:
    rows = data.members.set_index("trainee").loc[played[1]]
    assert rows["pre"].tolist() == [True, True, False, False] and rows["post"].tolist() == [True, False, False, False]
    assert not rows["follow_up"].any()
    assert rows["lost"].isna().tolist() == [True, True, True, False] and rows["lost"].iloc[3] == "moved"
    assert set(rows["arm"]) == {"training", "waitlist"} and set(rows["first_form"]) == {"A", "B"}


def test_a_sitting_is_scored_as_the_scorers_score_it(data: StudyData, played: tuple[Studies, list[str]], library: Library) -> None:
    studies, members = played
    assert len(data.sittings) == 2 + 2 + 2 + 1  # whole before and after, half before, one case
    for row in data.sittings.itertuples():
        attempt_id = studies.state("small-study").members[row.trainee].progress(row.phase).submitted[row.case]
        attempt, file = fold(studies.store.events(attempt_id)), library.cases[row.case]
        assert row.safe == int(bool(response(ScoredAttempt(attempt, with_effective_key(attempt, file)), library.catalogues).reached))
        assert row.submitted_at == attempt.submitted_at and row.minutes > 0
        assert row.case in FORMS[row.form] and row.case_hash == file.hashes["case"] and row.key_hash == file.hashes["key"]
    assert data.sittings.set_index(["trainee", "phase"]).loc[(members[0], "post"), "safe"].tolist() == [1, 1]  # the key is safe
    whole = data.sittings[data.sittings["trainee"] == members[0]].set_index("phase")
    assert set(whole.loc["pre", "form"]) != set(whole.loc["post", "form"])


def test_a_control_has_no_exploitation_and_nobody_talked(data: StudyData) -> None:
    by_case = data.sittings.drop_duplicates("case").set_index("case")
    assert bool(by_case.loc["the-packing-shed", "control"]) is False and by_case.loc["the-packing-shed", "profile_exploitation"] == "agriculture"
    assert bool(by_case.loc["the-last-payslip", "control"]) is True and by_case.loc["the-last-payslip", "profile_exploitation"] == ""
    assert data.sittings[["talk_recommended", "talk_questions", "talk_needed_told", "talk_needed", "profile_region"]].isna().all(axis=None)


def test_the_region_is_that_of_the_case_and_na_where_it_says_none(played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires) -> None:
    told, file = "the-packing-shed", library.cases["the-packing-shed"]
    somewhere = replace(file, case=file.case.model_copy(update={"region": "eastern_europe"}))
    found = study_data(played[0].store, "small-study", replace(library, cases={**library.cases, told: somewhere}), asked_with).sittings
    assert set(found.loc[found["case"] == told, "profile_region"]) == {"eastern_europe"}
    assert found.loc[found["case"] != told, "profile_region"].isna().all()


def test_judgements_follow_the_fixed_key_and_leave_open_what_is_open(data: StudyData, played: tuple[Studies, list[str]], library: Library) -> None:
    members = played[1]
    key_rows = data.judgements[(data.judgements["trainee"] == members[0]) & (data.judgements["phase"] == "post")]
    assert (key_rows["right"] == 1).all()
    ticked = data.judgements[(data.judgements["trainee"] == members[0]) & (data.judgements["phase"] == "pre") & (data.judgements["step"] == "indicators")]
    assert (ticked["says_present"] == 1).all()  # tick_all says present throughout
    assert ((ticked["right"] == 1) == (ticked["keyed"] == "present")).all()
    assert ticked.loc[ticked["keyed"] == "insufficient", "is_present"].isna().all()
    # rows that a talk could change are left out of a measurement
    file = library.cases["the-packing-shed"]
    assert file.key.interview is not None and file.key.interview.if_told
    rows = data.judgements[(data.judgements["case"] == "the-packing-shed") & (data.judgements["step"] == "indicators")]
    assert not set(rows["item"]) & {r.concept for r in file.key.interview.if_told}


def test_key_rules_tell_now_from_before_and_knowledge_from_opinion(data: StudyData, played: tuple[Studies, list[str]]) -> None:
    own = data.answers[data.answers["trainee"] == played[1][0]]
    confidence = own[own["questionnaire"] == "confidence"]
    # five items before; after, the same five twice
    assert confidence.groupby(["phase", "retrospective"]).size().to_dict() == {("pre", False): 5, ("post", False): 5, ("post", True): 5}
    assert confidence["right"].isna().all() and set(confidence["value"]) == {2, 4} and not own["untrained"].any()
    knowledge = own[own["questionnaire"] == "knowledge"]
    # the first option of each item: right for three of seven (scenarios/questionnaires/knowledge.yaml)
    assert len(knowledge) == 7 and knowledge["right"].sum() == 3 and knowledge["right"].notna().all()


def test_two_versions_of_a_case_are_named_and_kept_apart(
    played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires, monkeypatch: pytest.MonkeyPatch
) -> None:
    studies, members = played
    # the second sat one form, and the first has sat both: whatever the seed, two people sat this case
    first = next(iter(studies.state("small-study").members[members[1]].progress("pre").submitted.items()))
    real = studies.store.events_of_each

    def older(attempt_ids: Sequence[str]) -> Iterator[list[Event]]:
        for attempt_id, (begun, *rest) in zip(attempt_ids, real(attempt_ids), strict=True):
            if attempt_id == first[1] and isinstance(begun, Started):
                begun = begun.model_copy(update={"hashes": {**begun.hashes, "key": "0" * 64}})
            yield [begun, *rest]

    monkeypatch.setattr(studies.store, "events_of_each", older)
    found = study_data(studies.store, "small-study", library, asked_with)
    assert first[0] in found.versions["mixed"] and first[0] in found.versions["changed_keys"]
    assert found.versions["cases"][first[0]]["key"] == sorted(["0" * 64, library.cases[first[0]].hashes["key"]])
    assert found.sittings[found.sittings["case"] == first[0]]["key_hash"].nunique() == 2


def test_a_case_that_left_the_library_is_judged_by_what_was_played(
    data: StudyData, played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires
) -> None:
    gone = "the-packing-shed"
    without = replace(library, cases={i: c for i, c in library.cases.items() if i != gone})
    found = study_data(played[0].store, "small-study", without, asked_with)
    for name, frame in data.answer_frames.items():
        pd.testing.assert_frame_equal(found.answer_frames[name], frame)
    assert found.versions["cases"][gone]["key_now"] is None and not found.unreadable.any()
    assert found.safe_now is not None and found.safe_now[found.sittings["case"] == gone].isna().all()
    assert found.names["en"][gone] == library.cases[gone].texts["en"].title  # the words of then name it


def test_what_was_played_and_cannot_be_read_any_more_is_na_and_not_zero(
    played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = "the-packing-shed"
    without = replace(library, cases={i: c for i, c in library.cases.items() if i != lost})
    monkeypatch.setattr("tracks_sim.store.versions.rebuild_case", lambda *given: None)  # as a later parser may refuse it
    found = study_data(played[0].store, "small-study", without, asked_with)
    rows = found.sittings[found.sittings["case"] == lost]
    assert len(rows) and rows[["safe", "accepted", "severe_harms", "control"]].isna().all(axis=None)
    assert found.versions["cases"][lost]["unreadable"] == len(rows) == found.unreadable.sum() and lost not in set(found.judgements["case"])


def test_another_key_another_catalogue_and_another_country_change_no_result(
    data: StudyData, played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires
) -> None:
    """By the keys of now every judgement is turned round and no option is best; by the rules of the country of now no decision is."""

    def turned(file: CaseFile) -> CaseFile:
        states = {"present": "absent", "absent": "insufficient", "insufficient": "present"}
        options = tuple(option.model_copy(update={"standing": "not_accepted", "countries": {}}) for option in file.key.options)
        indicators = tuple(row.model_copy(update={"state": states[row.state]}) for row in file.key.indicators)
        key = file.key.model_copy(update={"options": options, "indicators": indicators})
        return replace(file, key=key, hashes={**file.hashes, "key": "0" * 64})

    profile = library.catalogues.countries["fr"]
    kinds = sorted({option.decision for file in library.cases.values() for option in file.case.options})
    law = tuple(Override(id=f"none-{index}", decision=kind, when=(), standing="not_accepted", source="law", state="memory") for index, kind in enumerate(kinds))
    catalogues = replace(
        library.catalogues, countries={**library.catalogues.countries, "fr": profile.model_copy(update={"overrides": law})},
        hashes={**library.catalogues.hashes, "country.fr": "0" * 64},
    )  # fmt: skip
    for changed in (
        replace(library, cases={name: turned(file) for name, file in library.cases.items()}),
        replace(library, catalogues=catalogues),
    ):
        found = study_data(played[0].store, "small-study", changed, asked_with)
        for name, frame in data.answer_frames.items():
            pd.testing.assert_frame_equal(found.answer_frames[name], frame)
        assert found.safe_now is not None and (found.safe_now.astype(int) != found.sittings["safe"].astype(int)).any()
        assert found.by_key_now.sittings["safe"].tolist() == found.safe_now.tolist()
    assert data.safe_now is None and data.by_key_now is data


def test_a_key_of_knowledge_that_was_changed_later_changes_no_answer(
    data: StudyData, played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires
) -> None:
    knowledge = asked_with.by_id["knowledge"]
    turned = knowledge.model_copy(update={"items": tuple(item.model_copy(update={"right": item.options[-1]}) for item in knowledge.items)})
    now = replace(asked_with, by_id={**asked_with.by_id, "knowledge": turned}, hashes={**asked_with.hashes, "knowledge": "0" * 64})
    found = study_data(played[0].store, "small-study", library, now)
    pd.testing.assert_frame_equal(found.answers, data.answers)
    assert found.versions["questionnaires"] == data.versions["questionnaires"] and data.answers["right"].eq(1).any()
    then = played[0].questionnaires(played[0].state("small-study"), now)
    assert then.by_id == dict(asked_with.by_id) and then.text("knowledge", "fr") == asked_with.text("knowledge", "fr")


def test_the_plan_is_the_frozen_one(data: StudyData, played: tuple[Studies, list[str]]) -> None:
    state = played[0].state("small-study")
    assert data.plan_hash == state.plan_hash and data.versions["frozen"] == dict(state.hashes) and data.study == a_study()
    assert data.versions["mixed"] == () == data.versions["changed_keys"] and isinstance(data.members, pd.DataFrame)


def test_it_says_how_far_the_cases_are_checked(data: StudyData, library: Library) -> None:
    standing = data.versions["library"]
    assert set(standing) == set(CASES) and {s["reviews"] for s in standing.values()} == {len(library.cases[CASES[0]].review.entries)} == {0}
    # sources that the key of the-last-payslip names, less those marked as read (scenarios/sources.yaml)
    key = (library.cases["the-last-payslip"].folder / "key" / "key.yaml").read_text(encoding="utf-8")
    unread = {s.id for s in library.catalogues.sources.sources if not s.checked}
    assert standing["the-last-payslip"]["unverified"] == len(unread & set(re.findall(r"source: ([\w-]+)", key))) > 0


DETECTION = {"the-packing-shed": ("yes",), "the-last-payslip": ("no",), "the-night-bus": ("open",), "the-quiet-room": ("yes", "open")}


def says(state: str | None) -> Strategy:
    """A trainee who answers the question of detection alone, or with None nothing at all, and chooses the first option."""
    def intents(context: object) -> Iterator[dict[str, object]]:
        if state is not None:
            yield {"kind": "detection", "state": state}
        yield {"kind": "decision", "option": context.case_file.case.options[0].id}  # type: ignore[attr-defined]

    return Strategy(f"says_{state}", intents)


@pytest.fixture(scope="module")
def detecting(tmp_path_factory: pytest.TempPathFactory, library: Library, asked_with: Questionnaires) -> Iterator[tuple[Store, Library]]:
    """Eight members, each of whom gives one answer to both cases of their form: yes, open, no, none."""
    asking = with_detection(library, DETECTION)  # type: ignore[arg-type]
    with Store.open(tmp_path_factory.mktemp("detecting") / "data", clock=clock()) as store:
        studies = frozen_study(store, asking, asked_with, a_study())
        members = consenting_members(studies, "small-study", 8)
        first_form = {trainee: studies.state("small-study").members[trainee].first_form for trainee in members}
        for form in ("A", "B"):
            for trainee, state in zip([m for m in members if first_form[m] == form], ("yes", "open", "no", None), strict=True):
                answer_all(studies, trainee, "pre", asked_with)
                submit_form(studies, asking, trainee, "pre", says(state))
        yield store, asking


def test_detection_is_a_judgement_of_its_own(detecting: tuple[Store, Library], asked_with: Questionnaires) -> None:
    judged = study_data(detecting[0], "small-study", detecting[1], asked_with).judgements
    rows = judged[judged["step"] == "detection"].astype(object)
    rows = rows.where(rows.notna(), None)
    found = {(r.case, r.said): (r.keyed, r.right, r.says_present, r.is_present) for r in rows.itertuples()}
    says_present = {"yes": 1, "open": 0, "no": 0, None: None}
    expected = {}
    for case, (keyed, *others) in DETECTION.items():
        for said, says_yes in says_present.items():
            right = None if said is None or others else int(said == keyed)
            expected[case, said] = (" ".join((keyed, *others)), right, says_yes, None if others else {"yes": 1, "no": 0}.get(keyed))
    assert found == expected and set(rows["item"]) == {"detection"} and not rows["confidence"].notna().any()
    assert set(rows["case"][readers_differ(judged)[rows.index]]) == {"the-quiet-room"}


def test_of_what_readers_differ_on_nothing_is_right_and_nothing_there(detecting: tuple[Store, Library], asked_with: Questionnaires) -> None:
    """Indicators, elements and needs with other accepted answers, in a key of rules 2; under rules 1 an accepted state of an element is right."""
    store, asking = detecting
    file = asking.case("the-packing-shed")
    concept, need = next(k for k in file.key.indicators if k.state == "present"), file.key.needs[0]
    told = file.key.interview.if_told if file.key.interview else ()
    assert concept.concept not in {r.concept for r in told}
    for rules, judged_split in ((2, {f"indicators {concept.concept}", "elements act", f"needs {need.need}"}), (1, set())):
        also = {
            "rules": rules,
            "indicators": tuple(k.model_copy(update={"also_accepted": ("insufficient",)} if k is concept else {"also_accepted": ()}) for k in file.key.indicators),
            "elements": {e: k.model_copy(update={"also_accepted": ("insufficient",) if e == "act" else ()}) for e, k in file.key.elements.items()},
            "needs": tuple(n.model_copy(update={"also_accepted": ("helpful" if n.level != "helpful" else "urgent",) if n is need else ()}) for n in file.key.needs),
            "protection": file.key.protection.model_copy(update={"also_accepted": ()}) if file.key.protection else None,
        }  # fmt: skip
        changed = replace(file, key=file.key.model_copy(update=also))
        judged = study_data(store, "small-study", replace(asking, cases={**asking.cases, file.case.id: changed}), asked_with).judgements
        rows = judged[judged["case"] == file.case.id]
        split = rows[readers_differ(rows)]
        assert set(split["step"] + " " + split["item"]) == judged_split
        assert split["right"].isna().all() and split["is_present"].isna().all()
    assert len(rows)


def test_what_a_case_came_to_ask_later_is_not_asked_of_who_played_it_before(
    played: tuple[Studies, list[str]], library: Library, asked_with: Questionnaires
) -> None:
    """The library's case has another hash than the one that was played, and asks detection, which that one did not."""
    case = "the-packing-shed"
    now = with_detection(library, {case: ("yes",)})
    asks = replace(now.case(case), hashes={**now.case(case).hashes, "case": "0" * 64})
    before = replace(library.case(case), case=library.case(case).case.model_copy(update={"steps": ("indicators", "elements", "needs", "decision")}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tracks_sim.store.versions.rebuild_case", lambda *given: before)
        judged = study_data(played[0].store, "small-study", replace(now, cases={**now.cases, case: asks}), asked_with).judgements
    assert set(judged[judged["case"] == case]["step"]) == {"indicators", "elements", "needs", "decision"}


def test_a_new_version_of_an_own_case_leaves_the_responses_to_the_one_before_as_they_were(tmp_path: Path, asked_with: Questionnaires) -> None:
    """Six members chose one option each; the next version has other words, and so other ids, for two options that are not accepted."""
    renamed = {"service-on-thursday": "service-next-week", "word-with-volunteer": "ask-the-volunteer"}
    own_cases.release(tmp_path)

    def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
        now = study_data(store, "small-study", load_library(only=(own_cases.OWN,), own=OwnFolders(tmp_path)), asked_with)
        return now.sittings, now.judgements

    with Store.open(tmp_path, clock=clock()) as store:
        library = load_library(only=(own_cases.OWN,), own=OwnFolders(tmp_path))
        study = a_study(arms=("training",), phases=({"id": "pre"},), forms={"A": (own_cases.OWN,)}, counterbalanced=False, questionnaires={})
        studies = frozen_study(store, library, asked_with, study)
        options = [option.id for option in library.case(own_cases.OWN).case.options]
        for trainee, option in zip(consenting_members(studies, study.id, len(options)), options, strict=True):
            submit_case(studies, library, trainee, own_cases.OWN, "pre", Strategy(option, lambda _, chosen=option: ({"kind": "decision", "option": chosen},)))  # type: ignore[misc]
        then = tables()
        assert then[0]["safe"].tolist() == [0, 0, 0, 0, 0, 1] and then[0]["severe_harms"].sum() == 1  # by the key, in the order of the options
        for path in own_cases.release(tmp_path, version="1.1.0").rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for old, new in renamed.items():
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        for before, after_it in zip(then, tables(), strict=True):
            pd.testing.assert_frame_equal(before, after_it)
