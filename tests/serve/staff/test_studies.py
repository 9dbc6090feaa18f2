"""An evaluator plans a study and runs it over real HTTP; what is wrong is said, and what was typed stays."""

from __future__ import annotations

import io
import zipfile
from html import unescape

import pytest

from tests.serve.staff.test_page_list import attempt_of, audit_rows, page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.roles import may
from tracks_sim.serve.staff.page_list import STAFF_PAGES
from tracks_sim.serve.staff.studies import ACTS
from tracks_sim.store import Store, Studies
from tracks_sim.study.plan_file import TEMPLATE, plan_of, plan_yaml

OWN_SERVER = True
PLAN = TEMPLATE.read_text(encoding="utf-8").replace("site: [north,", 'site: ["=north",')
ID = plan_of(PLAN.encode(), "plan.yaml").id


HANDS_OUT = ("codes", "due", "lost", "calendar")
"""Acts of those who hand out codes."""


@pytest.fixture(scope="module")
def trainer(server: RunningServer, store: Store) -> Visitor:
    return signed_in(server, store, "trainer")


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    return signed_in(server, store, "evaluator")


def act(evaluator: Visitor, name: str, study: str = ID, **fields: str) -> str:
    """The page that answers an act, as a reader sees it."""
    return unescape(page(evaluator.post(f"tracks/staff/study?study={study}", act=name, **fields)))


def hand_out(trainer: Visitor, name: str, study: str = ID, **fields: str) -> str:
    """The page that answers an act of somebody who hands out codes."""
    return unescape(page(trainer.post(f"tracks/staff/members?study={study}", act=name, **fields)))


def test_from_the_template_to_an_amendment(evaluator: Visitor, trainer: Visitor, store: Store) -> None:
    assert "There is no study yet." in page(evaluator.get("tracks/staff/studies"))
    kept = evaluator.post("tracks/staff/studies", plan=PLAN)
    assert (kept.status, kept.headers["location"]) == (303, f"/tracks/staff/study?study={ID}")
    studies = Studies(store)
    assert studies.state(ID).study == plan_of(PLAN.encode(), "plan.yaml")
    shown = unescape(page(evaluator.get(f"tracks/staff/study?study={ID}")))
    assert "planned, not frozen" in shown and "measures nothing" in shown and "Freeze" in shown
    assert "Where the study is registered is not said." in shown and "does not say how many people" in shown
    text = evaluator.post(f"tracks/staff/study?study={ID}", act="register")
    assert text.status == 200 and f"Registration of the study {ID}" in text.text and "attachment" in text.headers["content-disposition"]

    assert "planned, not frozen, demonstration" in page(evaluator.get("tracks/staff/studies"))

    # not yet: nothing can be handed out, and nothing is frozen without a second thought
    assert "There is no frozen study yet" in page(trainer.get("tracks/staff/members")) and trainer.get(f"tracks/staff/members?study={ID}").status == 404
    assert trainer.post(f"tracks/staff/members?study={ID}", act="codes", count="3", site="north", experience="new").status == 404
    assert "Tick the sentence" in act(evaluator, "freeze") and studies.state(ID).frozen_at is None
    assert "The plan is kept." in act(evaluator, "plan", plan=PLAN.replace("alpha: 0.05", "alpha: 0.01"))
    assert studies.state(ID).study.plan.alpha == 0.01

    assert "The plan is frozen." in act(evaluator, "freeze", sure="1")
    assert studies.state(ID).plan_hash in page(evaluator.get(f"tracks/staff/study?study={ID}"))
    assert "was not changed" in act(evaluator, "plan", plan=PLAN)

    # codes: asked for what the study balances by, then a list and sheets, once
    assert f"members?study={ID}" in page(trainer.get("tracks/staff/members"))
    refused = hand_out(trainer, "codes", count="3", site="", experience="new")
    assert "No code was made." in refused and "<option selected>new</option>" in refused
    assert "choose among them. No code was made." in hand_out(trainer, "codes", count="3", site="elsewhere", experience="new")
    assert "None was made." in hand_out(trainer, "codes", count="0", site="north", experience="new")
    answer = trainer.post(f"tracks/staff/members?study={ID}", act="codes", count="3", site="=north", experience="new", label="room", **{"for": "fr"})
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.namelist() == ["codes.csv", "codes.html"]
        head, *rows = archive.read("codes.csv").decode().splitlines()
        sheets = archive.read("codes.html").decode()
    code, member, site, *_ = rows[0].split(",")
    assert head == "code,trainee,site,experience,label" and len(rows) == 3 and code in sheets and site == "'=north"  # no formula
    assert store.trainee_of(code).id == member in studies.state(ID).members and answer.headers["cache-control"] == "no-store"

    # who is due, who is lost
    assert hand_out(trainer, "lost", who="nobody", why="left").count("Nothing was written down") == 1
    assert "Written down." in hand_out(trainer, "lost", who=code, why="left the service")
    assert "<bdi>left the service</bdi> (1)" in page(evaluator.get(f"tracks/staff/study?study={ID}"))
    waiting = page(trainer.get(f"tracks/staff/members?study={ID}"))
    assert "has not agreed yet" in waiting and "measures nothing" in waiting
    due = trainer.post(f"tracks/staff/members?study={ID}", act="due")
    assert due.headers["content-type"].startswith("text/csv") and len(due.text.splitlines()) == 1 + 2

    # the tables are made where reports are
    assert f'href="/evaluate?study={ID}&view=report"' in unescape(page(evaluator.get(f"tracks/staff/study?study={ID}")))
    assert evaluator.post(f"tracks/staff/study?study={ID}", act="tables").status == 400

    # an amendment, with and without another plan; what people were allocated by stays
    assert "Say what is changed" in act(evaluator, "amend", what="x", why="")
    assert "is written down" in act(evaluator, "amend", what="post after six weeks", why="holidays", plan=plan_yaml(studies.state(ID).study))
    refused = act(evaluator, "amend", what="another country", why="moved", plan=plan_yaml(studies.state(ID).study).replace("country: fr", "country: be"))
    assert "Plan a new study instead" in refused and "country: be" in refused
    assert [a.what for a in studies.state(ID).amendments] == ["post after six weeks"]

    # who left by themselves is named so in the reader's words, not by the word of the store
    leaver = store.trainee_of(rows[1].split(",")[0]).id
    studies.consent(leaver, studies.state(ID).study.consent_version, "fr")
    studies.withdraw(leaver)
    shown = page(evaluator.get(f"tracks/staff/study?study={ID}"))
    assert "Withdrew from the study (1)" in shown and "withdrew" not in shown

    # results are closed until somebody opens them, with a reason and knowing what it ends
    assert "After the training: people who could still answer it: " in shown and "stay closed" in shown
    assert "Nothing was opened" in act(evaluator, "open_outcomes", phase="post", why="", sure="1")
    assert "Nothing was opened" in act(evaluator, "open_outcomes", phase="post", why="the ministry asks")
    assert "Nothing was opened" in act(evaluator, "open_outcomes", phase="pre", why="the ministry asks", sure="1")
    assert "The results are open. People who could still have answered: " in act(evaluator, "open_outcomes", phase="post", why="the ministry asks", sure="1")
    assert "(<bdi>the ministry asks</bdi>)" in page(evaluator.get(f"tracks/staff/study?study={ID}")) and [o.phase for o in studies.state(ID).openings] == ["post"]

    # release, and then the seed
    assert "Tick the sentence" in act(evaluator, "release", phase="")
    assert "is open now: 0" in act(evaluator, "release", phase="", sure="1")
    assert studies.seed(ID) in page(evaluator.get(f"tracks/staff/study?study={ID}"))
    assert {("evaluator", "study"), ("evaluator", "study-read")} <= set(audit_rows(store))
    assert {("trainer", what) for what in ("study-members", "study-lost", "codes")} <= set(audit_rows(store))


def test_codes_name_session_and_trainer_where_the_plan_trains_in_sessions(trainer: Visitor, store: Store) -> None:
    frozen_with_members(store, "alone")
    assert 'name="trainer"' not in page(trainer.get("tracks/staff/members?study=alone"))
    assert "no day that holds for everybody" in hand_out(trainer, "calendar", study="alone")
    studies = Studies(store)
    studies.keep_plan(a_study(id="together", sessions={"size": 10}, training_starts="2027-02-01"))
    studies.freeze("together", {})
    fields = {"count": "2", "site": "north", "experience": "new", "session": "monday", "for": "en"}
    for wrong in ("Anna", "0", "1000", "-1", "1.5", "٣"):
        refused = unescape(page(trainer.post("tracks/staff/members?study=together", act="codes", trainer=wrong, **fields)))
        assert "A trainer is a number from 1 to 999. No code was made." in refused and f'name="trainer" maxlength="80" autocomplete="off" value="{wrong}"' in refused
    assert not studies.state("together").members
    answer = trainer.post("tracks/staff/members?study=together", act="codes", trainer="2", **fields)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.read("codes.csv").decode().splitlines()[0] == "code,trainee,site,experience,label,session,trainer"
    members = studies.state("together").members.values()
    assert {(member.session, member.trainer) for member in members} == {("monday", 2)}
    calendar = trainer.post("tracks/staff/members?study=together", act="calendar")
    assert calendar.headers["content-type"].startswith("text/calendar") and 'filename="together.ics"' in calendar.headers["content-disposition"]
    assert "DTSTART;VALUE=DATE:20270201" in calendar.text and not any(member.trainee in calendar.text for member in members)


def test_an_evaluator_finds_no_code_and_no_internal_id(server: RunningServer, evaluator: Visitor, trainer: Visitor, store: Store) -> None:
    """Every page and every download of the role, also with what people wrote; and no act that hands anything out."""
    members, codes = frozen_with_members(store, "seen-by-all")
    attempts = {attempt_of(store, trainee, "x") for trainee in members}
    secret = {*members, *attempts, *codes, *(code.replace("-", "") for code in codes)}

    def finds(data: bytes) -> list[str]:
        return [word for word in secret if word.encode() in data]

    allowed = [p for p in STAFF_PAGES if p.permission and may("evaluator", p.permission)]
    addresses = ["tracks/staff", *(f"tracks/staff/{p.page}?study=seen-by-all" for p in allowed)]
    answers = [evaluator.get(address) for address in addresses]
    for what, text in (("responses", ""), ("responses", "1"), ("events", ""), ("events", "1")):
        answers.append(evaluator.post("tracks/staff/export", what=what, text=text))
    for answer in answers:
        assert answer.status == 200 and not finds(answer.body)
        if answer.headers["content-type"] == "application/zip":
            with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
                assert not [name for name in archive.namelist() if finds(archive.read(name))]
    for what in HANDS_OUT:
        assert evaluator.post("tracks/staff/study?study=seen-by-all", act=what).status == 400
        assert evaluator.post("tracks/staff/members?study=seen-by-all", act=what).status == 403
    assert evaluator.get("tracks/staff/members?study=seen-by-all").status == evaluator.get("tracks/staff/trainees").status == 403
    assert finds(trainer.get("tracks/staff/members?study=seen-by-all").body)  # what is looked for can be found


def test_no_list_of_codes_has_an_id_of_an_export(server: RunningServer, trainer: Visitor, store: Store) -> None:
    frozen_with_members(store, "listed")
    answer = trainer.post("tracks/staff/members?study=listed", act="codes", count="2", site="north", experience="new")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        lists = [archive.read(name) for name in archive.namelist()]
    lists += [trainer.post("tracks/staff/members?study=listed", act="due").body, trainer.get("tracks/staff/members?study=listed").body, trainer.get("tracks/staff/trainees").body]
    exported = {store.export_id(one.id, study) for one in store.trainees() for study in ("", *Studies(store).ids())}
    assert not [word for word in exported if any(word.encode() in one for one in lists)]


def frozen_with_members(store: Store, study: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A frozen study with two new members; their internal ids and codes."""
    studies = Studies(store)
    if study not in studies.ids():
        studies.keep_plan(a_study(id=study))
        studies.freeze(study, {})
    members = studies.enrol(study, 2, "en", "north", "new")
    return tuple(i for i, _ in members), tuple(code for _, code in members)


def test_a_plan_with_faults_is_not_lost(evaluator: Visitor, store: Store) -> None:
    faulty = PLAN.replace("id: ", "id: another-", 1).replace("country: fr", "country: atlantis")
    shown = unescape(page(evaluator.post("tracks/staff/studies", plan=faulty)))
    assert "was not kept" in shown and "plan.yaml:" in shown and "country: atlantis" in shown and 'role="alert"' in shown
    assert f"another-{ID}" not in Studies(store).ids()
    assert "was not kept" in page(evaluator.post("tracks/staff/studies", plan="\x00{[")) and "was not kept" in page(evaluator.post("tracks/staff/studies"))
    Studies(store).keep_plan(a_study())
    assert "must stay small-study" in act(evaluator, "plan", study="small-study", plan=PLAN)


def test_who_may_not_evaluate_comes_no_further_and_an_unknown_study_has_no_address(store: Store, evaluator: Visitor, trainer: Visitor) -> None:
    for what in ACTS:
        assert trainer.post(f"tracks/staff/study?study={ID}", act=what).status == 403
    assert trainer.get("tracks/staff/study?study=x").status == 403
    assert evaluator.get("tracks/staff/study?study=no-such").status == 404
    assert evaluator.post("tracks/staff/study?study=no-such", act="freeze").status == 404
    assert trainer.get("tracks/staff/members?study=no-such").status == trainer.post("tracks/staff/members?study=no-such", act="due").status == 404
    Studies(store).keep_plan(a_study())
    assert evaluator.post("tracks/staff/study?study=small-study", act="shown").status == 400


def test_in_french(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(a_study())
    shown = unescape(page(evaluator.get("tracks/staff/study?study=small-study&lang=fr")))
    assert "Une petite étude" in shown and "ne mesure rien" in shown
