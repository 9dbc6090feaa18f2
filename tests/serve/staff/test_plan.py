"""The plan of a study as a form of several pages, over real HTTP: from nothing to a frozen study; what is wrong is said beside its field, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.store import Store, Studies
from tracks_sim.study.form_fields import page_of
from tracks_sim.study.model import Sessions
from tracks_sim.study.plan_field import FORM_PAGES
from tracks_sim.study.plan_file import TEMPLATE, plan_yaml, read_plan
from tracks_sim.study.plan_form import fields_of

NEW = {**fields_of(read_plan(TEMPLATE)), "id": "autumn-course"}
"""The fields of a new plan of which nothing is changed but its name."""


def of_page(step: str, fields: Mapping[str, str] = NEW) -> dict[str, str]:
    """What a page sends of these fields."""
    return {name: text for name, text in fields.items() if page_of(name) == step}


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
        if tag == "a" and (a.get("href") or "#main") != "#main" and a["href"].startswith("#"):
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
    """Fields of this page to which its links lead."""
    return set(found.links)


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    return signed_in(server, store, "evaluator")


def post(evaluator: Visitor, act: str, study: str = "", step: str = "study", **fields: str) -> str:
    return page(evaluator.post(f"tracks/staff/plan{f'?study={study}&page={step}' if study else ''}", act=act, **fields))


def opened(evaluator: Visitor, study: str, step: str = "study") -> str:
    return page(evaluator.get(f"tracks/staff/plan?study={study}&page={step}"))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def test_a_new_plan_begins_with_a_demonstration_that_works_and_has_no_name(evaluator: Visitor) -> None:
    assert 'href="/tracks/staff/plan"' in page(evaluator.get("tracks/staff/studies"))
    assert sent(form(page(evaluator.get("tracks/staff/plan")))) == {name: text for name, text in of_page("study").items() if name != "id"}
    answer = evaluator.get("tracks/staff/plan?page=cases")  # the other pages follow once it has one
    assert (answer.status, answer.headers["location"]) == (303, "/tracks/staff/plan") and evaluator.get("tracks/staff/plan?page=nonsense").status == 404


def test_from_nothing_to_a_frozen_study_without_a_line_of_yaml(evaluator: Visitor, store: Store) -> None:
    answer = evaluator.post("tracks/staff/plan", act="on", **of_page("study") | {"title.en": "The autumn course"})
    assert (answer.status, answer.headers["location"]) == (303, "/tracks/staff/plan?study=autumn-course&page=groups&kept=1")
    shown = page(evaluator.get(answer.headers["location"][1:]))
    assert "The plan is kept." in shown and sent(form(shown)) == of_page("groups")
    answer = evaluator.post("tracks/staff/plan?study=autumn-course&page=groups", act="on", **of_page("groups") | {"sessions.size": "8"})
    assert answer.headers["location"] == "/tracks/staff/plan?study=autumn-course&page=when&kept=1"
    post(evaluator, "keep", "autumn-course", "analysis", **of_page("analysis") | {"smallest_effect": "12,5"})
    shown = post(evaluator, "keep", "autumn-course", "asked", **of_page("asked") | {"asked.other.post.reaction": "1"})
    studies = Studies(store)
    study = studies.state("autumn-course").study
    assert study.title["en"] == "The autumn course" and study.plan.smallest_effect == 12.5 and study.forms == read_plan(TEMPLATE).forms
    assert study.sessions == Sessions(size=8, spread=0.3)
    # the wait-list group is asked about a training that it has not had: beside the questionnaire, on the summary with a link to it, and counted elsewhere
    assert "Wait-list group: asked about a training that this group has not had by then (After the training)" in text_of(shown)
    assert "Points that hinder the freeze: 1." in shown and form(shown).ids.count("asked.reaction-said") == 1 and "Points that hinder the freeze: 1." in opened(evaluator, "autumn-course", "cases")
    assert 'href="/tracks/staff/plan?study=autumn-course&amp;page=asked#asked.reaction"' in opened(evaluator, "autumn-course", "summary")
    assert "something in the plan hinders it" in text_of(page(evaluator.post("tracks/staff/study?study=autumn-course", act="freeze", sure="1")))

    mended = {name: text for name, text in sent(form(shown)).items() if name != "asked.other.post.reaction"}
    shown = post(evaluator, "keep", "autumn-course", "asked", **mended)
    assert "The plan is kept." in shown and "Nothing hinders the freeze." in shown
    assert "The plan is frozen." in page(evaluator.post("tracks/staff/study?study=autumn-course", act="freeze", sure="1"))
    assert studies.state("autumn-course").study.questionnaires_by_arm == read_plan(TEMPLATE).questionnaires_by_arm


WRONG: dict[str, dict[str, str]] = {
    "study": {"title.fr": "", "consent.en": "First line\n\nSecond line"}, "groups": {"block_sizes": "6", "sessions.size": "1", "levels.site": "north\nsouth & <west>"},
    "when": {"phase.post.weeks": "4.5"}, "cases": {"case.the-knitted-hat.place": "first"}, "analysis": {"alpha": "five"},
}  # fmt: skip
"""What is typed on each page; all of it is wrong but the consent and the words for sites."""
RIGHT = {"consent.en", "levels.site"}


@pytest.mark.parametrize("step", WRONG)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(evaluator: Visitor, store: Store, step: str) -> None:
    study = read_plan(TEMPLATE).model_copy(update={"id": f"wrong-{step}"})
    Studies(store).keep_plan(study)
    typed, wrong = of_page(step, fields_of(study)) | WRONG[step], set(WRONG[step]) - RIGHT
    for act in ("keep", "on"):
        shown = post(evaluator, act, study.id, step, **typed)
        found = form(shown)
        assert sent(found) == {name: text for name, text in typed.items() if text} and "autofocus" in shown and 'role="alert"' in shown
        assert to_fields(found) == wrong and shown.count('aria-invalid="true"') == len(wrong)
        assert all(f"{name}-said" in found.described[name].split() for name in wrong)
        assert f"To correct ({len(wrong)})" in text_of(shown) and text_of(shown).count("To correct: ") == len(wrong)
    assert Studies(store).state(study.id).study == study


def test_what_another_page_has_is_corrected_here_and_nothing_that_was_sent_is_lost(evaluator: Visitor, store: Store) -> None:
    """As where a browser has stored the whole form, and where block sizes of the page on groups do not fit the forms of this one."""
    typed = NEW | {"id": "Our course"} | {name: text for fields in WRONG.values() for name, text in fields.items()}
    shown = post(evaluator, "keep", **typed)
    wrong = {"id", *(name for fields in WRONG.values() for name in fields)} - RIGHT
    found = form(shown)
    assert to_fields(found) == wrong and "To correct (7)" in text_of(shown)
    assert "Title is missing in Français." in text_of(shown) and "multiples of 4" in text_of(shown)
    changed = {name: text for name, text in typed.items() if text != NEW.get(name)}
    assert changed.items() <= {name: text.strip() for name, text in found.fields.items()}.items()
    assert not {"Our course", "our-course"} & set(Studies(store).ids())

    study = a_study(id="odd-blocks", arms=("training",), questionnaires_by_arm={}, counterbalanced=False, block_sizes=(3,), strata=(), levels={})
    Studies(store).keep_plan(study)
    shown = post(evaluator, "on", "odd-blocks", "cases", **of_page("cases", fields_of(study)) | {"counterbalanced": "1"})
    assert to_fields(form(shown)) == {"block_sizes"} and "These fields stand on another page" in shown
    assert evaluator.post("tracks/staff/plan?study=odd-blocks&page=cases", act="on", **sent(form(shown)) | {"block_sizes": "2, 4"}).status == 303
    kept = Studies(store).state("odd-blocks").study
    assert kept.counterbalanced and kept.block_sizes == (2, 4)


def test_the_summary_says_the_whole_plan_and_links_every_remark(evaluator: Visitor, store: Store) -> None:
    study = read_plan(TEMPLATE).model_copy(update={"id": "summed-up", "sessions": Sessions(size=10), "training_starts": date(2027, 2, 1)})
    Studies(store).keep_plan(study)
    shown = opened(evaluator, "summed-up", "summary")
    said = text_of(shown)
    for sentence in (
        "Country whose rules every case follows: France.", "A training group and a wait-list group.", "The lot keeps the groups alike by: site, experience.", "Words for the sites: north, south.",
        "People are trained in sessions of 10.", "After the training: opens 4 weeks after the start of the training, no last day.", "The training begins on 1 February 2027, for everybody.",
        "Form A: The knitted hat,", "This is a demonstration", "After the training (Training group): ", "The level of the test is 0.05.", "The smallest difference that matters is 10 points of 100.",
        "The number of people was not computed yet.",
    ):  # fmt: skip
        assert sentence in said, sentence
    remarked = [link for link in re.findall(r'href="([^"]*)"', shown) if "#" in link and link != "#main"]  # the link to the content is in the bar
    assert len(remarked) == said.count("To know: ") + said.count("Hinders: ") >= 4
    for link in remarked:  # every page that is linked has the field, and says the remark beside it
        address, _, field = unescape(link).partition("#")
        found = form(page(evaluator.get(address.removeprefix("/"))))
        assert {field, f"{field}-said"} <= set(found.ids), link
    assert set(re.findall(r"page=(\w+)", shown)) == {*FORM_PAGES, "summary"}  # the summary in the other language
    evaluator.get("tracks/staff/plan?lang=fr")
    said = text_of(opened(evaluator, "summed-up", "summary"))
    assert "La formation commence le 1er février 2027, pour tout le monde." in said and "Le seuil du test est de 0,05." in said and "Série A : " in said
    evaluator.get("tracks/staff/plan?lang=en")
    assert evaluator.post("tracks/staff/plan?study=summed-up&page=summary", act="keep").status == 400


def test_days_are_written_in_words_and_a_phase_without_a_last_day_is_told_beside_that_field(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(read_plan(TEMPLATE).model_copy(update={"id": "days"}))
    typed = of_page("when") | {"phase.post.opens": "2027-05-03", "phase.post.closes": "2027-05-01"}
    shown = post(evaluator, "look", "days", "when", **typed)
    found = form(shown)
    assert "has its last day, 1 May 2027, before its first, 3 May 2027" in text_of(shown) and found.fields["phase.post.closes"] == "2027-05-01"
    assert "phase.follow-up.closes-said" in found.described["phase.follow-up.closes"] and "To know: Without a last day the results of this phase" in text_of(shown)
    evaluator.get("tracks/staff/plan?lang=fr")
    assert "1er mai 2027" in text_of(post(evaluator, "look", "days", "when", **typed))
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
    assert 'name="alpha" inputmode="decimal" size="6" autocomplete="off" value="0,6"' in post(evaluator, "keep", **NEW | {"alpha": "0.6"})
    evaluator.get("tracks/staff/plan?lang=en")


def test_looking_keeps_nothing_and_shows_what_fits_now(evaluator: Visitor, store: Store) -> None:
    study = read_plan(TEMPLATE).model_copy(update={"id": "looked-at"})
    Studies(store).keep_plan(study)
    measuring = {name: text for name, text in of_page("cases").items() if name != "demonstration"}
    shown = post(evaluator, "look", "looked-at", "cases", **measuring)
    assert "Nothing is kept yet" in shown and Studies(store).state("looked-at").study == study and sent(form(shown)) == measuring
    assert "Anybody may have worked on these cases" in text_of(shown) and "The night bus" not in shown  # of practice cases only those that stand in a form
    emptied = {name: text for name, text in measuring.items() if not name.startswith("case.")}
    said = text_of(post(evaluator, "look", "looked-at", "cases", **emptied))
    assert "No case fits the languages above" in said and "Put at least one case into form A." in said
    assert "The night bus" in post(evaluator, "look", "looked-at", "cases", **of_page("cases"))


def test_a_form_that_one_answer_passes_hinders_by_its_name(evaluator: Visitor) -> None:
    cases = {"case.the-packing-shed.form": "A", "case.the-second-crossing.form": "A"}
    measuring = {name: "" if name == "demonstration" or name.startswith("case.") else text for name, text in NEW.items()} | cases
    said = text_of(post(evaluator, "look", **measuring | {"block_sizes": "4"}))
    assert "Hinders:" in said and "Whoever answers “yes, enough to offer specialised help” each time at the step “Detection” passes form A" in said
    assert re.search(r"Whoever chooses “[A-Z][^”]+” in every case passes form A", said) and "refer_specialist" not in said


def test_practice_cases_without_the_word_demonstration_are_kept_and_cannot_be_frozen(evaluator: Visitor, store: Store) -> None:
    """By the form and by the file alike; the page names the cases by their titles, and links to them."""
    evaluator.post("tracks/staff/plan", act="keep", **NEW | {"demonstration": "", "id": "by-form"})
    filed = TEMPLATE.read_text(encoding="utf-8").replace("demonstration: true\n", "").replace("id: spring-course", "id: by-file")
    assert evaluator.post("tracks/staff/studies", plan=filed).status == 303
    for study in ("by-form", "by-file"):
        shown = text_of(page(evaluator.get(f"tracks/staff/study?study={study}")))
        assert "Hinders: Which case is in which form – Anybody may have worked on these cases" in shown and "The knitted hat" in shown
        assert "something in the plan hinders it" in text_of(page(evaluator.post(f"tracks/staff/study?study={study}", act="freeze", sure="1")))
        assert Studies(store).state(study).frozen_at is None
        post(evaluator, "keep", study, "cases", **sent(form(opened(evaluator, study, "cases"))) | {"demonstration": "1"})
        assert "The plan is frozen." in page(evaluator.post(f"tracks/staff/study?study={study}", act="freeze", sure="1"))


def test_what_is_left_out_is_said(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(read_plan(TEMPLATE).model_copy(update={"id": "shorter"}))
    fields = {name: text for name, text in of_page("when").items() if name != "phase.follow-up"}
    shown = text_of(post(evaluator, "on", "shorter", "when", **fields))  # it does not go on before that is read
    assert "Left out, since the study has no such group, phase, form or session:" in shown and "Some time after the training – Opens this many weeks" in shown
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
    for step in FORM_PAGES:
        post(evaluator, "keep", "rich", step, **sent(form(opened(evaluator, "rich", step))) | ({"title.en": "Another title"} if step == "study" else {}))
    assert Studies(store).state("rich").study == study.model_copy(update={"title": {**study.title, "en": "Another title"}})


def test_after_the_freeze_the_form_writes_an_amendment(evaluator: Visitor, store: Store) -> None:
    studies, study = Studies(store), a_study(id="amended")
    studies.keep_plan(study)
    studies.freeze("amended", {})
    shown = page(evaluator.get("tracks/staff/plan?study=amended"))
    found = form(shown)
    assert not {name for name in found.fields if name.split(".")[0] in ("design", "case", "country", "strata", "block_sizes", "counterbalanced", "demonstration")}
    assert 'value="amend"' in shown and 'value="keep"' not in shown and "tracks/staff/plan?study=amended" in page(evaluator.get("tracks/staff/study?study=amended"))

    assert "Fixed at the freeze." in text_of(shown) and "Fixed at the freeze." in text_of(opened(evaluator, "amended", "groups"))
    for step in ("groups", "cases", "analysis"):
        assert not {name.split(".")[0] for name in form(opened(evaluator, "amended", step)).fields} & {"design", "case", "strata", "block_sizes", "counterbalanced", "model"}
    changed = sent(form(opened(evaluator, "amended", "when"))) | {"phase.post.weeks": "6"}
    refused = post(evaluator, "amend", "amended", "when", **changed | {"what": "post after six weeks"})
    assert to_fields(form(refused)) == {"why"} and sent(form(refused))["what"] == "post after six weeks" and not studies.state("amended").amendments
    # what was fixed stays fixed, whatever a browser sends
    assert "is written down" in post(evaluator, "amend", "amended", "when", **changed | {"what": "post after six weeks", "why": "holidays", "country": "be", "design": "one"})
    state = studies.state("amended")
    assert [a.what for a in state.amendments] == ["post after six weeks"]
    assert state.study == study.model_copy(update={"phases": (study.phases[0], study.phases[1].model_copy(update={"weeks": 6}))})
    assert "so its plan was not changed" in text_of(post(evaluator, "keep", "amended", "when", **changed))


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
