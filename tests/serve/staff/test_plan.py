"""The plan of a study as a form, over real HTTP: from nothing to a frozen study; what is wrong is said beside its field, and nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.store import Store, Studies
from tracks_sim.study.plan_file import TEMPLATE, plan_yaml, read_plan
from tracks_sim.study.plan_form import fields_of

NEW = {**fields_of(read_plan(TEMPLATE)), "id": "autumn-course"}
"""What somebody sends who changes nothing of a new plan but its name."""


class Form(HTMLParser):
    """The fields of a page that a browser would send, what stands beside each, and the links to them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.described: dict[str, str] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "a" and a.get("href", "").startswith("#"):
            self.links.append(a["href"][1:])
        name, off = a.get("name", ""), "disabled" in a
        if name and "aria-describedby" in a:
            self.described[name] = a["aria-describedby"]
        if tag == "input" and name and not off and (a.get("type") not in ("checkbox", "radio", "file") or "checked" in a):
            self.fields[name] = a.get("value", "")
        elif tag == "select":
            self._select = "" if off else name
        elif tag == "option" and self._select and "selected" in a:
            self.fields[self._select] = a.get("value") or ""
            self._option_without_value = "value" not in a
        elif tag == "textarea" and not off:
            self._area = name
            self.fields[name] = ""

    _option_without_value = False

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data
        elif self._option_without_value:
            self.fields[self._select], self._option_without_value = data, False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def form(text: str) -> Form:
    """The page as a form; every link inside it leads somewhere, every description is there, no id twice."""
    found = Form(text)
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.links) <= set(found.ids)
    assert {id_ for ids in found.described.values() for id_ in ids.split()} <= set(found.ids)
    return found


def sent(found: Form) -> dict[str, str]:
    """What a browser sends of it, without what every form has."""
    return {name: text.strip() for name, text in found.fields.items() if name not in ("_xsrf", "act") and text.strip()}


def to_fields(found: Form) -> set[str]:
    """Where the links of the summary lead; those to the parts of the page are left out."""
    return {link for link in found.links if not link.startswith("part-")}


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    return signed_in(server, store, "evaluator")


def post(evaluator: Visitor, act: str, study: str = "", **fields: str) -> str:
    return page(evaluator.post(f"tracks/staff/plan{f'?study={study}' if study else ''}", act=act, **fields))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def test_a_new_plan_begins_with_a_demonstration_that_works_and_has_no_name(evaluator: Visitor) -> None:
    assert 'href="/tracks/staff/plan"' in page(evaluator.get("tracks/staff/studies"))
    assert sent(form(page(evaluator.get("tracks/staff/plan")))) == {name: text for name, text in NEW.items() if name != "id"}


def test_from_nothing_to_a_frozen_study_without_a_line_of_yaml(evaluator: Visitor, store: Store) -> None:
    answer = evaluator.post("tracks/staff/plan", act="keep", **NEW | {"title.en": "The autumn course", "smallest_effect": "12,5", "asked.other.post.reaction": "1"})
    assert (answer.status, answer.headers["location"]) == (303, "/tracks/staff/plan?study=autumn-course&kept=1")
    studies = Studies(store)
    study = studies.state("autumn-course").study
    assert study.title["en"] == "The autumn course" and study.plan.smallest_effect == 12.5 and study.forms == read_plan(TEMPLATE).forms
    shown = page(evaluator.get("tracks/staff/plan?study=autumn-course&kept=1"))
    assert "The plan is kept." in shown
    # the wait-list group is asked about a training that it has not had: beside the questionnaire, and on top with a link to it
    assert "Wait-list group: asked about a training that this group has not had by then (After the training)" in text_of(shown)
    assert "asked.reaction" in form(shown).links and form(shown).ids.count("asked.reaction-said") == 1
    assert "something in the plan hinders it" in text_of(page(evaluator.post("tracks/staff/study?study=autumn-course", act="freeze", sure="1")))

    mended = {name: text for name, text in sent(form(shown)).items() if name != "asked.other.post.reaction"}
    shown = post(evaluator, "keep", "autumn-course", **mended)
    assert "The plan is kept." in shown and "Nothing hinders the freeze." in shown
    assert "The plan is frozen." in page(evaluator.post("tracks/staff/study?study=autumn-course", act="freeze", sure="1"))
    assert studies.state("autumn-course").study.questionnaires_by_arm == read_plan(TEMPLATE).questionnaires_by_arm


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(evaluator: Visitor, store: Store) -> None:
    typed = NEW | {
        "id": "Our course", "title.fr": "", "alpha": "five", "phase.post.weeks": "4.5", "case.the-knitted-hat.place": "first", "block_sizes": "6", "levels.site": "north\nsouth & <west>",
        "consent.en": "First line\n\nSecond line",
    }  # fmt: skip
    shown = post(evaluator, "keep", **typed)
    found = form(shown)
    assert sent(found) == {name: text for name, text in typed.items() if text} and "autofocus" in shown and 'role="alert"' in shown
    wrong = {"id", "title.fr", "alpha", "phase.post.weeks", "case.the-knitted-hat.place", "block_sizes"}
    assert to_fields(found) == wrong and shown.count('aria-invalid="true"') == len(wrong)
    assert all(f"{name}-said" in found.described[name].split() for name in wrong)
    said = text_of(shown)
    assert "To correct (6)" in said and said.count("To correct: ") == 6 and "Title is missing in Français." in said and "multiples of 4" in said
    assert not {"Our course", "our-course"} & set(Studies(store).ids())


def test_days_are_written_in_words_and_a_phase_without_a_last_day_is_told_beside_that_field(evaluator: Visitor) -> None:
    typed = NEW | {"phase.post.opens": "2027-05-03", "phase.post.closes": "2027-05-01"}
    shown = post(evaluator, "look", **typed)
    found = form(shown)
    assert "has its last day, 1 May 2027, before its first, 3 May 2027" in text_of(shown) and found.fields["phase.post.closes"] == "2027-05-01"
    assert "phase.follow-up.closes-said" in found.described["phase.follow-up.closes"] and "To know: Without a last day the results of this phase" in text_of(shown)
    evaluator.get("tracks/staff/plan?lang=fr")
    assert "1er mai 2027" in text_of(post(evaluator, "look", **typed))
    evaluator.get("tracks/staff/plan?lang=en")


def test_the_page_says_what_of_the_browser_it_kept(evaluator: Visitor) -> None:
    """By its number, so that the browser forgets nothing of another page; without a script there is none. The script is of this host alone, and other pages have none."""
    answer = evaluator.post("tracks/staff/plan", act="keep", unsaved="1795680000000", **NEW | {"id": "numbered"})
    assert answer.headers["location"].endswith("&kept=1795680000000")
    assert 'data-kept="1795680000000"' in post(evaluator, "keep", "numbered", unsaved="1795680000000", **NEW | {"id": "numbered"})
    assert 'data-kept=""' in post(evaluator, "look", "numbered", unsaved="1795680000000", **NEW | {"id": "numbered"})
    assert 'data-kept="1"' in post(evaluator, "keep", "numbered", unsaved="&amp;x", **NEW | {"id": "numbered"})
    [policy] = re.findall(r"script-src ([^;]*)", evaluator.get("tracks/staff/plan").headers["content-security-policy"])
    assert policy == "'self'" and "script-src" not in evaluator.get("tracks/staff/studies").headers["content-security-policy"]


def test_problems_are_said_in_the_language_of_the_page(evaluator: Visitor) -> None:
    evaluator.get("tracks/staff/plan?lang=fr")
    shown = text_of(post(evaluator, "keep", **NEW | {"id": "x y", "alpha": "0,6"}))
    assert "À corriger" in shown and "supérieur à 0 et inférieur à 0,5" in shown and "Prenez des minuscules" in shown and "To correct" not in shown
    assert sent(form(post(evaluator, "look", **NEW)))["alpha"] == "0,05"
    evaluator.get("tracks/staff/plan?lang=en")


def test_looking_keeps_nothing_and_shows_what_fits_now(evaluator: Visitor, store: Store) -> None:
    measuring = {name: text for name, text in NEW.items() if name != "demonstration"} | {"id": "looked-at"}
    shown = post(evaluator, "look", **measuring)
    assert "Nothing is kept yet" in shown and "looked-at" not in Studies(store).ids() and sent(form(shown)) == measuring
    assert "Anybody may have worked on these cases" in text_of(shown) and "The night bus" not in shown  # of practice cases only those that stand in a form
    emptied = {name: text for name, text in measuring.items() if not name.startswith("case.")}
    assert "No case fits the languages above" in text_of(post(evaluator, "look", **emptied)) and "Put at least one case into form A." in text_of(post(evaluator, "look", **emptied))
    assert "The night bus" in post(evaluator, "look", **NEW)


def test_a_form_that_one_answer_passes_hinders_by_its_name(evaluator: Visitor) -> None:
    cases = {"case.the-packing-shed.form": "A", "case.the-second-crossing.form": "A"}
    measuring = {name: text for name, text in NEW.items() if name != "demonstration" and not name.startswith("case.")} | cases
    said = text_of(post(evaluator, "look", **measuring | {"block_sizes": "4"}))
    assert "Hinders:" in said and "Whoever answers “yes, enough to offer specialised help” each time at the step “Detection” passes form A" in said
    assert re.search(r"Whoever chooses “[A-Z][^”]+” in every case passes form A", said) and "refer_specialist" not in said


def test_practice_cases_without_the_word_demonstration_are_kept_and_cannot_be_frozen(evaluator: Visitor, store: Store) -> None:
    """By the form and by the file alike; the page names the cases by their titles, and links to them."""
    evaluator.post("tracks/staff/plan", act="keep", **{name: text for name, text in NEW.items() if name != "demonstration"} | {"id": "by-form"})
    filed = TEMPLATE.read_text(encoding="utf-8").replace("demonstration: true\n", "").replace("id: spring-course", "id: by-file")
    assert evaluator.post("tracks/staff/studies", plan=filed).status == 303
    for study in ("by-form", "by-file"):
        shown = text_of(page(evaluator.get(f"tracks/staff/study?study={study}")))
        assert "Hinders: Which case is in which form – Anybody may have worked on these cases" in shown and "The knitted hat" in shown
        assert "something in the plan hinders it" in text_of(page(evaluator.post(f"tracks/staff/study?study={study}", act="freeze", sure="1")))
        assert Studies(store).state(study).frozen_at is None
        post(evaluator, "keep", study, **sent(form(page(evaluator.get(f"tracks/staff/plan?study={study}")))) | {"demonstration": "1"})
        assert "The plan is frozen." in page(evaluator.post(f"tracks/staff/study?study={study}", act="freeze", sure="1"))


def test_what_is_left_out_is_said(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(read_plan(TEMPLATE).model_copy(update={"id": "shorter"}))
    fields = {name: text for name, text in fields_of(Studies(store).state("shorter").study).items() if name != "phase.follow-up"}
    shown = text_of(post(evaluator, "keep", "shorter", **fields))
    assert "Left out, since the study has no such group, phase or form:" in shown and "Some time after the training – Opens so many weeks" in shown
    assert [phase.id for phase in Studies(store).state("shorter").study.phases] == ["pre", "post"]


def test_a_name_that_is_taken_is_refused_and_another_cannot_be_given_later(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(a_study(id="taken"))
    assert "There is a study of this name already." in text_of(post(evaluator, "keep", **NEW | {"id": "taken"}))
    assert Studies(store).state("taken").study == a_study(id="taken")
    assert "its id must stay taken" in text_of(post(evaluator, "keep", "taken", **fields_of(a_study(id="taken")) | {"id": "other-name"}))
    assert "other-name" not in Studies(store).ids()


def test_what_the_form_does_not_show_stays(evaluator: Visitor, store: Store) -> None:
    study = a_study(id="rich", questionnaires={"pre": ("knowledge", "confidence", "attitude")}, plan={"secondary": ("knowledge", "of_former_days", "hits")})
    Studies(store).keep_plan(study)
    fields = sent(form(page(evaluator.get("tracks/staff/plan?study=rich"))))
    post(evaluator, "keep", "rich", **fields | {"title.en": "Another title"})
    assert Studies(store).state("rich").study == study.model_copy(update={"title": {**study.title, "en": "Another title"}})


def test_after_the_freeze_the_form_writes_an_amendment(evaluator: Visitor, store: Store) -> None:
    studies, study = Studies(store), a_study(id="amended")
    studies.keep_plan(study)
    studies.freeze("amended", {})
    shown = page(evaluator.get("tracks/staff/plan?study=amended"))
    found = form(shown)
    assert not {name for name in found.fields if name.split(".")[0] in ("design", "case", "country", "strata", "block_sizes", "counterbalanced", "demonstration")}
    assert 'value="amend"' in shown and 'value="keep"' not in shown and "tracks/staff/plan?study=amended" in page(evaluator.get("tracks/staff/study?study=amended"))

    changed = sent(found) | {"phase.post.weeks": "6"}
    refused = post(evaluator, "amend", "amended", **changed | {"what": "post after six weeks"})
    assert to_fields(form(refused)) == {"why"} and sent(form(refused))["what"] == "post after six weeks" and not studies.state("amended").amendments
    # what was fixed stays fixed, whatever a browser sends
    assert "is written down" in post(evaluator, "amend", "amended", **changed | {"what": "post after six weeks", "why": "holidays", "country": "be", "design": "one"})
    state = studies.state("amended")
    assert [a.what for a in state.amendments] == ["post after six weeks"]
    assert state.study == study.model_copy(update={"phases": (study.phases[0], study.phases[1].model_copy(update={"weeks": 6}))})
    assert "so its plan was not changed" in text_of(post(evaluator, "keep", "amended", **changed))


def test_the_file_stays_download_upload_and_its_errors(evaluator: Visitor, store: Store) -> None:
    study = a_study(id="filed")
    Studies(store).keep_plan(study)
    answer = evaluator.post("tracks/staff/study?study=filed", act="file")
    assert answer.text == plan_yaml(study) and "filed.yaml" in answer.headers["content-disposition"]
    uploaded = answer.text.replace("country: fr", "country: be")
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}\r\n'
        for name, more, text in (("_xsrf", "", evaluator.cookies["_xsrf"]), ("act", "", "plan"), ("plan", "", "nonsense"), ("file", '; filename="p.yaml"', uploaded))
    )  # fmt: skip
    kept = evaluator.ask("POST", "tracks/staff/study?study=filed", f"{body}--x--\r\n".encode(), {"Content-Type": "multipart/form-data; boundary=x"})
    assert "The plan is kept." in page(kept) and Studies(store).state("filed").study.country == "be"
    assert "plan.yaml:1" in page(evaluator.post("tracks/staff/study?study=filed", act="plan", plan="id: [")) and "<details open>" in page(evaluator.post("tracks/staff/study?study=filed", act="plan", plan="id: ["))


def test_who_may_not_evaluate_has_no_such_page(server: RunningServer, store: Store, evaluator: Visitor) -> None:
    trainer = signed_in(server, store, "trainer")
    assert trainer.get("tracks/staff/plan").status == trainer.post("tracks/staff/plan", act="keep", **NEW).status == 403
    assert evaluator.get("tracks/staff/plan?study=no-such").status == 404 and evaluator.post("tracks/staff/plan", act="other").status == 400
    assert evaluator.post("tracks/staff/plan", act="amend", **NEW).status == 400


@pytest.mark.parametrize("name", ["case..form", "asked.a.b", "asked.training", "phase", "levels.moon", "languages.", "secondary.<b>", "title.", "case.a.b.c.d"])
def test_names_that_no_page_has_break_nothing(evaluator: Visitor, name: str) -> None:
    assert evaluator.post("tracks/staff/plan", act="look", **NEW | {name: "1"}).status == 200


def test_a_place_of_thousands_of_digits_is_a_problem_of_its_field(evaluator: Visitor) -> None:
    """Python reads no whole number of more than 4,300 digits, which a request has room for."""
    case = next(name for name in NEW if name.endswith(".place"))
    answer = evaluator.post("tracks/staff/plan", act="look", **NEW | {case: "9" * 5000, "case.the-night-bus.form": "A", "case.the-night-bus.place": "9" * 5000})
    assert answer.status == 200 and "Write a whole number from 1 to 999." in answer.text
