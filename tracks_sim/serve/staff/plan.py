"""The pages on which an evaluator fills in the plan of a study as a form, and its summary: a new one, one that is not frozen, or an amendment."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from tornado.web import HTTPError

from tracks_sim.case.load import Library
from tracks_sim.errors import StudyRefused
from tracks_sim.i18n import LANGUAGES, translatable
from tracks_sim.operations import studies as operations
from tracks_sim.operations.materials import load_cases, load_questionnaires
from tracks_sim.serve.staff import plan_choices
from tracks_sim.serve.staff.plan_summary import plan_summary
from tracks_sim.serve.staff.remark_text import GROUP_NAMES, PlanWords
from tracks_sim.serve.staff.staff_page import FormRefused, StaffPage, missing_is_404
from tracks_sim.store import Studies
from tracks_sim.store.studies import FIXED
from tracks_sim.study import PHASES, Study, StudyState
from tracks_sim.study.check import remarks
from tracks_sim.study.form_fields import FORM_FIELDS, PHASE_FIELDS, form_field, page_of
from tracks_sim.study.model import in_language
from tracks_sim.study.plan_field import FORM_PAGES
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.plan_form import FieldProblem, Fields, ReadForm, field_of, fields_of, read_form
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.study.remark import Remark

FIXED_PARTS: Final = frozenset({"design", "case", "model", *FIXED} - {"arms", "twins"})
"""First words of the names of fields that cannot be changed after the freeze."""
SUMMARY: Final = "summary"
STEPS: Final = (*FORM_PAGES, SUMMARY)
"""Pages in their order, as the address names them."""
STEP_NAMES: Final[Mapping[str, str]] = {
    "study": translatable("The study"),
    "groups": translatable("Groups"),
    "when": translatable("When people answer"),
    "cases": translatable("Cases"),
    "asked": translatable("Questionnaires"),
    "analysis": translatable("How it will be analysed"),
    SUMMARY: translatable("Summary"),
}
LONGEST_REASON: Final = 300
PLAN_FROZEN: Final = translatable("A study of this name is frozen, so its plan was not changed. Choose another id, or write down an amendment on its own page.")
OTHER_NAME: Final = translatable("The plan was not kept: its id must stay {id} on this page. A study of another name begins on the page with all studies.")
HINDERED: Final = translatable("Nothing was done: something in the plan hinders it, see the remarks.")
AMEND_REFUSED: Final = translatable("Nothing was written down: people are allocated by arms, forms, country, strata and blocks, which cannot be changed any more, a phase that is over does not open again, and a demonstration stays one. Plan a new study instead.")
NOT_FIELDS: Final = ("_xsrf", "act", "study", "page", "lang", "unsaved")


@dataclass(frozen=True, slots=True)
class FieldMessage:
    """What stands beside a field: a problem of what was typed, or a remark on the plan."""

    kind: str
    """``wrong`` (it must be corrected), ``hinders`` (the freeze) or ``know``."""
    text: str


@dataclass(frozen=True, slots=True)
class FormMessages:
    """All that is said of a form: of the whole, and by field."""

    whole: tuple[FieldMessage, ...] = ()
    beside: Mapping[str, tuple[FieldMessage, ...]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[tuple[str, FieldMessage]]:
        """Field and saying, for each of a kind that stands beside a field."""
        return [(name, said) for name, all_said in self.beside.items() for said in all_said if said.kind == kind]


class PlanFormPage(StaffPage):
    """A page of the plan that the address names, or of a new one. Forms ``act``: ``keep``, ``on`` (keep, and go on), ``look`` (draw it anew), ``amend``."""

    page, permission, linked = "plan", "evaluate", False

    async def get(self) -> None:
        self.remember_language()
        if self.step != STEPS[0] and not self.get_query_argument("study", ""):
            self.redirect(self.link("", STEPS[0]), status=303)
            return
        await self.show(notice=self.t("The plan is kept.") if self.get_query_argument("kept", "") else "")

    async def act(self) -> str:
        act = {"keep": self.keep, "on": self.keep, "look": self.look, "amend": self.amend}.get(self.entered("act"))
        if act is None or self.step == SUMMARY:
            raise HTTPError(400)
        state = await self.in_thread(self.study_state)
        return await act(state, self.typed(state))

    @property
    def step(self) -> str:
        """The page of the form that the address names; 404 where there is no such page."""
        step = self.get_query_argument("page", STEPS[0])
        if step not in STEPS:
            raise HTTPError(404)
        return step

    def link(self, study: str, step: str, **more: str) -> str:
        """Where a page of the form is; of a new plan without ``study``."""
        query = {"study": study, "page": step if study else "", **more}
        return f"{self.base_url}tracks/staff/plan" + ("?" if any(query.values()) else "") + urlencode({name: text for name, text in query.items() if text})

    def study_state(self) -> StudyState | None:
        """The study that the address names, None for a new one; 404 where there is no such study."""
        name = self.get_query_argument("study", "")
        if not name:
            return None
        with missing_is_404():
            return Studies(self.store).state(name)

    def typed(self, state: StudyState | None) -> dict[str, str]:
        """The fields of this page as they were sent, and the others as they are kept; of a frozen plan what is fixed stays as it is."""
        sent = {name: self.get_body_argument(name, "") for name in self.request.body_arguments if name not in NOT_FIELDS}
        sent = {name: text for name, text in first_fields(state).items() if page_of(name) != self.step} | sent
        if state is None or not state.frozen_at:
            return sent
        fixed = {name: text for name, text in fields_of(state.study).items() if is_fixed(name, state.study)}
        return {**{name: text for name, text in sent.items() if not is_fixed(name, state.study)}, **fixed}

    # --- acts ---------------------------------------------------------------------------

    async def look(self, state: StudyState | None, typed: dict[str, str]) -> str:
        """Draw the page anew with what was typed, and what is to be said of it."""
        read = read_form(typed, before(state))
        if read.study is None:
            raise FormRefused(self.t("The plan was not kept: correct the fields below. What you typed is still here."), typed=typed, problems=read.problems, looked=read.rest)
        await self.show(notice=self.t("Nothing is kept yet. What there is to say stands beside the fields."), typed=typed, looked=read.study)
        return ""

    async def keep(self, state: StudyState | None, typed: dict[str, str]) -> str:
        """Keep the page, and lead to the next one where that was asked for and nothing is left to say; a new plan gets its own address."""
        study = (read := await self.readable(state, typed)).study
        assert study is not None
        try:
            await self.in_thread(operations.keep_plan, self.audited, study)
        except StudyRefused:
            raise FormRefused(self.t(PLAN_FROZEN), typed=typed) from None
        on = self.entered("act") == "on" and not read.left_out
        if on or state is None:
            self.redirect(self.link(study.id, STEPS[STEPS.index(self.step) + on], kept=self.unsaved), status=303)
            return ""
        return await self.kept(self.t("The plan is kept."), read)

    async def amend(self, state: StudyState | None, typed: dict[str, str]) -> str:
        """Write down a change after the freeze, with the plan it leads to where that is another one."""
        if state is None or not state.frozen_at:
            raise HTTPError(400)
        reasons = {name: typed.get(name, "")[:LONGEST_REASON] for name in ("what", "why")}
        missing = {"what": self.t("Say what is changed."), "why": self.t("Say why it is changed.")}
        absent = [FieldProblem(name, missing[name]) for name, text in reasons.items() if not text]
        study = (read := await self.readable(state, typed, absent)).study
        assert study is not None
        checked = None
        if study != state.study:
            checked = await self.in_thread(partial(operations.check_plan, study, self.data, frozen=True))
            if checked.blocked:
                raise FormRefused(self.t(HINDERED), typed=typed, looked=study)
        try:
            await self.in_thread(operations.amend, self.audited, study.id, reasons["what"], reasons["why"], checked)
        except StudyRefused:
            raise FormRefused(self.t(AMEND_REFUSED), typed=typed) from None
        return await self.kept(self.t("The amendment is written down."), read)

    async def readable(self, state: StudyState | None, typed: dict[str, str], more: Iterable[FieldProblem] = ()) -> ReadForm:
        """The form with its plan; raises FormRefused with every problem, also where the name is taken."""
        read = read_form(typed, before(state))
        problems = [*read.problems, *more]
        name = typed.get("id", "").strip()
        if name != (state.study.id if state else "") and name in await self.in_thread(lambda: Studies(self.store).ids()):
            problems.append(FieldProblem("id", self.t("There is a study of this name already. Choose another name.")))
        elif state is not None and name != state.study.id:
            problems.append(FieldProblem("id", self.t(OTHER_NAME).format(id=state.study.id)))
        if problems or read.study is None:
            raise FormRefused(self.t("The plan was not kept: correct the fields below. What you typed is still here."), typed=typed, problems=tuple(problems), looked=read.study or read.rest)
        return read

    async def kept(self, sentence: str, read: ReadForm) -> str:
        """What was done, and what was left out."""
        if not read.left_out:
            return sentence
        library, questionnaires = await self.in_thread(lambda: (load_cases(self.data), load_questionnaires(self.data)))
        names = dict.fromkeys(map(self.words(library, questionnaires).of_field, read.left_out))
        left_out = self.t("Left out, since the study has no such group, phase, form or session: {fields}.").format(fields="; ".join(names))
        return f"{sentence} {left_out}"

    # --- the page -----------------------------------------------------------------------

    async def show(
        self,
        *,
        notice: str = "",
        wrong: bool = False,
        typed: dict[str, str] | None = None,
        problems: tuple[FieldProblem, ...] = (),
        looked: Study | None = None,
        **_: Any,
    ) -> None:
        """Answer with the page; ``typed`` stays in its fields, with ``problems`` and what is to be said of the plan that was ``looked`` at.

        Beside problems that is the plan of what could be read, so that all that is wrong is said at once.
        """
        state = await self.in_thread(self.study_state)
        library, questionnaires = await self.in_thread(lambda: (load_cases(self.data), load_questionnaires(self.data)))
        frozen = bool(state and state.frozen_at)
        study = looked if looked or problems else state.study if state else None
        fields = typed if typed is not None else first_fields(state)
        found = (
            await self.in_thread(
                partial(remarks, study, library, questionnaires, frozen=frozen, today=Studies(self.store).today())
            )
            if study
            else ()
        )
        words = self.words(library, questionnaires)
        said = form_messages(problems, found, study, words)
        step, name = self.step, state.study.id if state else ""
        place, heading = STEPS.index(step), f"\u2068{in_language(state.study.title, self.language)}\u2069 · {name}" if state else ""  # a title in another script turns nothing around
        extra = {one.name: one for problem, _ in said.of_kind("wrong") if (one := form_field(problem)) and one.declared.page != step}
        options = self.choices(fields, library)
        amended = self.t("The plan is frozen. What is still open here can be changed by an amendment, which every report lists: change it, then say at the end of the page what is changed and why.")
        self.render_staff_page(
            self.page, **self.unsaved_variables(typed is not None, frozen), lead=amended if frozen else heading if place else "", notice=notice, wrong=wrong, study=state.study if state else None,
            heading=heading, frozen=frozen, new=state is None, fields=self.shown(fields), said=said,
            checked=bool(study) and not problems, hinders=said.of_kind("hinders"), to_correct=said.of_kind("wrong"), others=said.of_kind("know"),
            is_fixed=partial(is_fixed, study=state.study) if state and frozen else lambda name: False,
            wrong_fields={name for name, _ in said.of_kind("wrong")}, name_of=words.of_field, options=options, phases=PHASES, group_names=GROUP_NAMES, phase_fields=PHASE_FIELDS,
            step=step, steps=STEPS, step_names=STEP_NAMES, place=place, address=partial(self.link, name), extra=list(extra.values()),
            own=[one for one in FORM_FIELDS.values() if one.declared.page == step], carried=carried(fields, state, step, extra),
            where=lambda field: f"#{field}" if page_of(field) in (step, None) or ((one := form_field(field)) and one.name in extra) else f"{self.link(name, page_of(field) or step)}#{field}",
            summary=plan_summary(state.study, words, options) if state and step == SUMMARY else {},
            cases=plan_choices.case_choices(fields, library, self.language), questionnaires=plan_choices.questionnaire_titles(fields, questionnaires, self.language),
            all_languages=options["languages"],
        )  # fmt: skip

    def words(self, library: Library, questionnaires: Questionnaires) -> PlanWords:
        """Words for what is said of a plan."""
        return PlanWords(library, questionnaires, self.language)

    def shown(self, fields: Fields) -> dict[str, str]:
        """Fields as they are shown: numbers with the decimal sign of the language."""
        numbers = {one.name for one in FORM_FIELDS.values() if one.declared.kind == "number"} if self.language == "fr" else ()
        return {name: text.replace(".", ",") if name in numbers else text for name, text in fields.items()}

    def choices(self, fields: Fields, library: Library) -> dict[str, dict[str, str]]:
        """What there is to choose from: label by value, by field."""
        named = dict.fromkeys(name.partition(".")[2] for name in fields if name.split(".")[0] in ("languages", "title", "consent"))
        return {one.name: {value: self.t(label) for value, label in one.declared.names.items()} for one in FORM_FIELDS.values() if one.declared.names} | {
            "languages": {language: plan_choices.language_name(language) for language in dict.fromkeys((*LANGUAGES, *named)) if language},
            "country": dict(plan_choices.country_names(library, self.language)),
            "secondary": plan_choices.secondary_names(fields, self.language),
        }


def form_messages(problems: Iterable[FieldProblem], found: Iterable[Remark], study: Study | None, words: PlanWords) -> FormMessages:
    """Problems and remarks in words, those with a field beside it."""
    data = study.model_dump(mode="json") if study else {}
    said = [(problem.name, FieldMessage("wrong", words.of_problem(problem))) for problem in problems]
    unread = {name for name, _ in said}
    said += [
        (name, FieldMessage("hinders" if remark.blocking else "know", words.of_remark(remark)))
        for remark in found
        if (name := field_of(remark.where, data)) not in unread  # it speaks of what stood there before
    ]
    beside: dict[str, tuple[FieldMessage, ...]] = {}
    for name, one in said:
        if name and one not in beside.get(name, ()):
            beside[name] = (*beside.get(name, ()), one)
    return FormMessages(tuple(one for name, one in said if not name), beside)


def before(state: StudyState | None) -> Study:
    """The plan that the form was filled with: that of the study, for a new one the template."""
    return state.study if state else read_plan(TEMPLATE)


def first_fields(state: StudyState | None) -> dict[str, str]:
    """What the fields begin with. A new study has no name yet: that of the template would be everybody's."""
    fields = fields_of(before(state))
    return fields if state else {name: text for name, text in fields.items() if name != "id"}


def carried(fields: Fields, state: StudyState | None, step: str, extra: Container[str]) -> dict[str, str]:
    """Fields that the page does not draw and that are not as they are kept: they go along, so that nothing is lost that was sent."""
    kept = first_fields(state)
    others = {name: one.name for name in {**kept, **fields} if (one := form_field(name)) and one.declared.page != step}
    return {name: text for name, group in others.items() if group not in extra and (text := fields.get(name, "")) != kept.get(name, "")}


def is_fixed(name: str, study: Study) -> bool:
    """Whether a field of a frozen plan can be changed no more; a demonstration stays one."""
    part = name.partition(".")[0]
    return part in FIXED_PARTS or (part == "demonstration" and study.demonstration)
