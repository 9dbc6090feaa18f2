"""An evaluator plans a study and runs it over real HTTP; what is wrong is said, and what was typed stays."""

from __future__ import annotations

import io
import zipfile
from html import unescape

import pytest

from tests.serve.test_staff import audit_rows, page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.serve.staff_studies import ACTS
from tracks_sim.store import Store, Studies
from tracks_sim.study.plan_file import TEMPLATE, plan_of, plan_yaml

PLAN = TEMPLATE.read_text(encoding="utf-8")
ID = plan_of(PLAN.encode(), "plan.yaml").id


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    return signed_in(server, store, "evaluator")


def act(evaluator: Visitor, name: str, study: str = ID, **fields: str) -> str:
    """The page that answers an act, as a reader sees it."""
    return unescape(page(evaluator.post(f"tracks/staff/study?study={study}", act=name, **fields)))


def test_from_the_template_to_an_amendment(evaluator: Visitor, store: Store) -> None:
    assert "There is no study yet." in page(evaluator.get("tracks/staff/studies"))
    kept = evaluator.post("tracks/staff/studies", plan=PLAN)
    assert (kept.status, kept.headers["location"]) == (303, f"/tracks/staff/study?study={ID}")
    studies = Studies(store)
    assert studies.state(ID).study == plan_of(PLAN.encode(), "plan.yaml")
    shown = unescape(page(evaluator.get(f"tracks/staff/study?study={ID}")))
    assert "planned, not frozen" in shown and "Practice cases are no measurement" in shown and "Freeze" in shown

    # not yet: nothing can be handed out, and nothing is frozen without a second thought
    assert "No code was made." in act(evaluator, "codes", count="3", site="north", experience="new")
    assert "Tick the sentence" in act(evaluator, "freeze") and studies.state(ID).frozen_at is None
    assert "The plan is kept." in act(evaluator, "plan", plan=PLAN.replace("alpha: 0.05", "alpha: 0.01"))
    assert studies.state(ID).study.plan.alpha == 0.01

    assert "The plan is frozen." in act(evaluator, "freeze", sure="1")
    assert studies.state(ID).plan_hash in page(evaluator.get(f"tracks/staff/study?study={ID}"))
    assert "was not changed" in act(evaluator, "plan", plan=PLAN)

    # codes: asked for what the study balances by, then a list and sheets, once
    refused = act(evaluator, "codes", count="3", site="", experience="new")
    assert "No code was made." in refused and 'value="new"' in refused
    assert "None was made." in act(evaluator, "codes", count="0", site="north", experience="new")
    answer = evaluator.post(f"tracks/staff/study?study={ID}", act="codes", count="3", site="=north", experience="new", label="room", **{"for": "fr"})
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.namelist() == ["codes.csv", "codes.html"]
        head, *rows = archive.read("codes.csv").decode().splitlines()
        sheets = archive.read("codes.html").decode()
    code, member, site, *_ = rows[0].split(",")
    assert head == "code,trainee,site,experience,label" and len(rows) == 3 and code in sheets and site == "'=north"  # no formula
    assert store.trainee_of(code).id == member in studies.state(ID).members and answer.headers["cache-control"] == "no-store"

    # who is due, who is lost
    assert act(evaluator, "lost", who="nobody", why="left").count("Nothing was written down") == 1
    assert "Written down." in act(evaluator, "lost", who=code, why="left the service")
    shown = page(evaluator.get(f"tracks/staff/study?study={ID}"))
    assert "left the service: 1" in shown and "has not agreed yet" in shown
    due = evaluator.post(f"tracks/staff/study?study={ID}", act="due")
    assert due.headers["content-type"].startswith("text/csv") and len(due.text.splitlines()) == 1 + 2

    tables = evaluator.post(f"tracks/staff/study?study={ID}", act="tables")
    with zipfile.ZipFile(io.BytesIO(tables.body)) as archive:
        assert {"members.csv", "sittings.csv", "judgements.csv", "answers.csv", "codebook-members.md"} <= set(archive.namelist())
        assert len(archive.read("members.csv").decode().splitlines()) == 1 + 3 and ",'=north," in archive.read("members.csv").decode()

    # an amendment, with and without another plan; what people were allocated by stays
    assert "Say what is changed" in act(evaluator, "amend", what="x", why="")
    assert "is written down" in act(evaluator, "amend", what="post after six weeks", why="holidays", plan=plan_yaml(studies.state(ID).study))
    refused = act(evaluator, "amend", what="another country", why="moved", plan=plan_yaml(studies.state(ID).study).replace("country: fr", "country: be"))
    assert "Plan a new study instead" in refused and "country: be" in refused
    assert [a.what for a in studies.state(ID).amendments] == ["post after six weeks"]

    # release, and then the seed
    assert "Tick the sentence" in act(evaluator, "release", phase="")
    assert "is open now: 0" in act(evaluator, "release", phase="", sure="1")
    assert studies.seed(ID) in page(evaluator.get(f"tracks/staff/study?study={ID}"))
    acts = {what for role, what in audit_rows(store) if role == "evaluator"}
    assert {"study", "study-members", "study-lost", "codes", "export"} <= acts


def test_a_plan_with_faults_is_not_lost(evaluator: Visitor, store: Store) -> None:
    faulty = PLAN.replace("id: ", "id: another-", 1).replace("country: fr", "country: atlantis")
    shown = unescape(page(evaluator.post("tracks/staff/studies", plan=faulty)))
    assert "was not kept" in shown and "plan.yaml:" in shown and "country: atlantis" in shown and 'role="alert"' in shown
    assert f"another-{ID}" not in Studies(store).ids()
    assert "was not kept" in page(evaluator.post("tracks/staff/studies", plan="\x00{[")) and "was not kept" in page(evaluator.post("tracks/staff/studies"))
    Studies(store).keep_plan(a_study())
    assert "must stay small-study" in act(evaluator, "plan", study="small-study", plan=PLAN)


def test_who_may_not_evaluate_comes_no_further_and_an_unknown_study_has_no_address(server: RunningServer, store: Store, evaluator: Visitor) -> None:
    trainer = signed_in(server, store, "trainer")
    for what in ACTS:
        assert trainer.post(f"tracks/staff/study?study={ID}", act=what).status == 403
    assert trainer.get("tracks/staff/study?study=x").status == 403
    assert evaluator.get("tracks/staff/study?study=no-such").status == 404
    assert evaluator.post("tracks/staff/study?study=no-such", act="freeze").status == 404
    Studies(store).keep_plan(a_study())
    assert evaluator.post("tracks/staff/study?study=small-study", act="shown").status == 400


def test_in_french(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(a_study())
    shown = unescape(page(evaluator.get("tracks/staff/study?study=small-study&lang=fr")))
    assert "Une petite étude" in shown and "Des cas d’entraînement ne sont pas une mesure" in shown
