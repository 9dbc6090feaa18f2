"""What a person did in one attempt, or answered in a study, as tables of words: the export of their data to be read.

It shows what was stored and nothing that was computed of it, so a measured attempt can be read like any other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypedDict

from tracks_sim.dates import long_date
from tracks_sim.errors import UnknownAttempt
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import ANSWER_NAMES, MODE_NAMES, PHASE_NAMES, TIME_NAMES, VOICE_NAMES, as_title, step_name
from tracks_sim.practice.events import Counted, Event, Revoted
from tracks_sim.practice.items import Answer, Item
from tracks_sim.practice.steps import ANSWER_KINDS, AnswerKind, Step
from tracks_sim.store import Studies
from tracks_sim.ui.shared.sheets import Intent, SheetHead
from tracks_sim.ui.trainee.open_attempt import open_attempt, played_version
from tracks_sim.ui.trainee.pages.participation import Participation
from tracks_sim.ui.trainee.pages.study import questions_sheet
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.talk.transcript import TurnRow, talk
from tracks_sim.ui.trainee.trainee_page import Intent as Asked
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage
from tracks_sim.ui.trainee.view import View


class AnswerLine(TypedDict):
    """Something that was asked or said, what was answered, and what was added to it, such as cited passages."""

    what: str
    said: str
    more: str


class AnswerTable(TypedDict):
    """The answers of one step, one questionnaire, or the talk; ``what`` and ``said`` are the heads of its columns."""

    title: str
    what: str
    said: str
    rows: list[AnswerLine]


class MyAnswersSheet(SheetHead):
    """The page."""

    tables: list[AnswerTable]
    back_label: str
    back: Intent


def _sheet(site: Services, state: TraineeState) -> MyAnswersSheet:
    t = translator(state.language)
    title, tables = _to_read(site, state, state.at["of"])
    return {
        "title": title,
        "intro": None,
        "tables": [table for table in tables if table["rows"]],
        "back_label": t("Back"),
        "back": {"kind": "page", "page": "my-data"},
    }


def _to_read(site: Services, state: TraineeState, of: str) -> tuple[str, list[AnswerTable]]:
    """Title and tables of an attempt, or of a study's questionnaires. Raises UnknownAttempt for what is not this trainee's, UnknownCase."""
    return _of_study(site, state, translator(state.language)) if of == "study" else _of_attempt(site, state, of)


def _of_study(site: Services, state: TraineeState, t: Translator) -> tuple[str, list[AnswerTable]]:
    """The answers to the questionnaires of the trainee's study."""
    membership = Studies(site.store).membership(state.trainee) if state.trainee else None
    if membership is None:
        raise UnknownAttempt("This trainee is in no study.")
    study, member = membership
    questionnaires, tables = Participation(site).questionnaires(study), []
    for phase, progress in member.phases.items():
        for id_ in progress.answers:
            sheet = questions_sheet(member, phase, questionnaires.by_id[id_], questionnaires, state.language, warning=False)
            rows: list[AnswerLine] = []
            for question in sheet["items"]:
                value = question["value"]
                said = next((option["label"] for option in question["options"] if option["id"] == value), "" if value is None else str(value))
                rows.append({"what": question["label"], "said": said, "more": ""})
            tables.append(_table(f"{sheet['title']}: {t(PHASE_NAMES[phase])}", rows, t))
    return t("Questionnaires"), tables


def _of_attempt(site: Services, state: TraineeState, attempt_id: str) -> tuple[str, list[AnswerTable]]:
    """What was done in an attempt of the trainee's."""
    attempt = open_attempt(site.store, state, attempt_id).attempt
    assert attempt is not None
    view = View(attempt, played_version(site, attempt).case_file, site.library.catalogues, state.language)
    t = view.t
    tables = [
        _table(t("The attempt"), _facts(view), t),
        {
            "title": t("The talk"), "what": t("What you said or did"), "said": t("What came back"),
            "rows": [_turn(row) for row in talk(attempt.turns, view)],
        },
        *(_table(step_name(step, t), list(rows), t) for step, rows in _steps(view)),
        _table(t("Marks and notes"), [
            *(AnswerLine(what=t("Marked"), said=view.label(passage), more="") for passage in attempt.marked),
            *([AnswerLine(what=t("Your own notes"), said=attempt.own_notes, more="")] if attempt.own_notes else []),
        ], t),
        _table(t("In the debrief of your group"), _debrief(site.store.events(attempt_id), view), t),
    ]  # fmt: skip
    return view.texts.title, tables  # type: ignore[return-value]


def _table(title: str, rows: list[AnswerLine], t: Translator) -> AnswerTable:
    return {"title": title, "what": t("What"), "said": t("What you answered"), "rows": rows}


def _facts(view: View) -> list[AnswerLine]:
    """How and when the attempt was made."""
    t, attempt = view.t, view.attempt
    country = view.catalogues.country_texts[view.language][attempt.country].name
    facts = [
        (t("Kind"), as_title(t(MODE_NAMES[attempt.mode]))),
        (t("Country"), country),
        (t("Begun"), _time(attempt.started_at, view.language)),
        (t("Handed in"), _time(attempt.submitted_at, view.language) if attempt.submitted_at else t("not yet")),
    ]
    return [{"what": what, "said": said, "more": ""} for what, said in facts]


def _turn(row: TurnRow) -> AnswerLine:
    answer = row["answer"]
    said = [told["text"] for told in row["person"]]
    if answer is not None:
        said += [answer["words"], *(part["text"] for part in answer["scene"])]
    return {"what": f"{row['number']}. {row['you']}", "said": " ".join(filter(None, said)), "more": row["seen"]}


def _steps(view: View) -> Iterator[tuple[Step, list[AnswerLine]]]:
    """Each step with what was answered in it."""
    steps: dict[Step, list[AnswerLine]] = {}
    for row in ANSWER_KINDS:
        for id_ in row.asked(view.case):
            answer = view.attempt.answers.get(Item(row.step, id_))
            if answer is not None:
                steps.setdefault(row.step, []).append(_line(view, row, id_, answer))
    yield from steps.items()


def _line(view: View, row: AnswerKind[object], id_: str, answer: Answer) -> AnswerLine:  # type: ignore[type-var]
    t, fixed, name = view.t, view.catalogues.texts[view.language], id_.rpartition(".")[2]
    what = view.item_name(row.key(id_))
    match row.name:
        case "decision":
            what, said = t("Your decision"), view.texts.options.get(str(answer.value), "")
        case "plan":
            said = " · ".join(view.texts.plan[name][choice] for choice in answer.choices)  # type: ignore[index]
        case "note":
            what = t("Your note") if name == "text" else f"{t('Your note')}: {t(VOICE_NAMES[name])}"
            said = answer.code or "" if name == "text" else ""
        case _:
            said = t(ANSWER_NAMES[answer.code]) if answer.code else ""
    more = [t(TIME_NAMES[phase]) for phase in answer.phases]
    if answer.confidence is not None:
        more.append(t("sure: {percent} %").format(percent=round(100 * answer.confidence)))
    if answer.who:
        more.append(t("Who acts: {actors}.").format(actors=fixed.actors[answer.who]))
    more += [fixed.grounds[ground].label for ground in answer.grounds]
    if answer.passages:
        more.append(t("Cited: {passages}").format(passages=", ".join(view.label(passage) for passage in answer.passages)))
    return {"what": what, "said": said, "more": " · ".join(more)}


def _debrief(events: Iterable[Event], view: View) -> list[AnswerLine]:
    """That the attempt was counted, and the last of the second votes on each row."""
    t, rows = view.t, dict[str, AnswerLine]()
    for event in events:
        if isinstance(event, Counted):
            rows["counted"] = {"what": t("Your answers were counted with those of the others, without your code."), "said": "", "more": _time(event.at, view.language)}
        elif isinstance(event, Revoted):
            said = view.texts.options.get(event.answer, "") if event.row == "decision" else t(ANSWER_NAMES[event.answer])
            rows[event.row] = {"what": view.item_name(event.row), "said": said, "more": t("second vote")}
    return list(rows.values())


def _time(at: str, language: str) -> str:
    return f"{long_date(date.fromisoformat(at[:10]), language)}, {at[11:16]} UTC"


def _opened(site: Services, state: TraineeState, intent: Asked) -> dict[str, str]:
    of = str(intent.get("of"))[:64]
    _to_read(site, state, of)  # raises where there is nothing to read
    return {"of": of}


MY_ANSWERS = TraineePage("my-answers", translatable("My data"), _sheet, _opened)
