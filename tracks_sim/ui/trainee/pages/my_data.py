"""My data: what is held about the person at the page, in counts and plain words, and what they may do with it themselves.

The acts are forms of the server (``serve/my_data.py``), since they change or end the cookie that the page came with.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypedDict

from tracks_sim.dates import long_date
from tracks_sim.group.fold import GroupState
from tracks_sim.i18n import LANGUAGES, Translator, translatable, translator
from tracks_sim.labels import MODE_NAMES, as_title
from tracks_sim.practice import Attempt, fold
from tracks_sim.store import AttemptRow, Studies, Trainee
from tracks_sim.store.groups import Groups
from tracks_sim.study import Member, StudyState
from tracks_sim.study.model import in_language
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, NamedValue, SheetHead
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage, opened_by_trainee, signed_in


class OwnAttempt(TypedDict):
    """Something to read: an attempt, or the answers to the questionnaires of a study. ``name``: of its button, which begins with what is seen."""

    title: str
    kind: str
    begun: str
    name: str
    intent: Intent


class MyDataSheet(SheetHead):
    """The page. ``acts``: address of its forms, None in JupyterLab; ``code``: whether there is a code that could be replaced."""

    held: list[NamedValue]
    attempts: list[OwnAttempt]
    where: str
    acts: str | None
    code: bool
    erase: str
    back: Intent


def my_data_sheet(site: Services, state: TraineeState) -> MyDataSheet:
    """What is held about the trainee of the page. Raises UnknownCode for one who is not there any more."""
    t, store, id_ = translator(state.language), site.store, signed_in(state)
    trainee, rows = store.trainee(id_), store.attempts(id_)
    attempts = [fold(events) for events in store.events_of_each([row.id for row in rows])]
    membership, groups = Studies(store).membership(trainee.id), Groups(store).of_trainee(trainee.id).values()
    served, code = site.context.base_url is not None, store.has_code(trainee.id)
    return {
        "title": t("My data"),
        "intro": block(t("You have no account here, and nobody asked for your name. This is what is held about you.")),
        "held": _held(trainee, attempts, membership, groups, t, state.language, code=served and code),
        "attempts": [*_questionnaires(membership, t, state.language), *(_attempt(row, site, t, state.language) for row in rows)],
        "where": block(t(
            "It is in the database of whoever runs this training, and in its backups. Nothing is sent from here to anybody else.\n\n"
            "Staff there can see which codes have practised, and take answers out for a report, under other ids than yours; what you wrote in "
            "your own words only where they ask for it, and your own notes never. Only an administrator can take out all that is held on one person.\n\n"
            "It stays until you erase it, or until they do, for instance for people who have not been here for a long time. "
            "**Whom to ask** for how long, and who sees it: the person who gave you this address, or your trainer."
        ) if served else t(
            "This page runs in JupyterLab, without the kit’s server. Everything is in one folder: `{folder}`. Nobody but those who can open "
            "that folder has it. To take it, copy the folder; to erase it, delete the folder. There is no code."
        ).format(folder=site.context.data)),
        "acts": site.context.link("tracks/my-data"),
        "code": code,
        "erase": " ".join([t(
            "Your code stops working, and your attempts, answers, talks and notes go. It cannot be taken back. Backups are not reached until they "
            "are replaced; one that is put back erases you again. Files that staff took out before stay where they are. "
            "A line in the log says that it was done, and when; it leads to nobody."
        ), *_of_study(membership, t, state.language), *_of_groups(groups, t)]),
        "back": {"kind": "opened", "step": state.attempt.step} if state.attempt is not None else {"kind": "page", "page": "home"},
    }


Membership = tuple[StudyState, Member] | None


def _held(
    trainee: Trainee, attempts: Sequence[Attempt], membership: Membership, groups: Collection[GroupState], t: Translator, language: str, *, code: bool
) -> list[NamedValue]:
    """What is held, a row a kind of thing; what is not there has no row."""
    answers, turns = sum(len(a.answers) for a in attempts), sum(len(a.turns) for a in attempts)
    marks, notes = sum(len(a.marked) for a in attempts), sum(bool(a.own_notes) for a in attempts)
    counted = (
        (t.plural("{n} attempt", "{n} attempts", len(attempts)), len(attempts)),
        (t.plural("{n} answer", "{n} answers", answers), answers),
        (t.plural("{n} sentence or act in talks", "{n} sentences or acts in talks", turns), turns),
        (t.plural("{n} marked passage", "{n} marked passages", marks), marks),
        (t.plural("{n} page of your own notes", "{n} pages of your own notes", notes), notes),
    )
    did = [text.format(n=n) for text, n in counted if n]
    rows: list[NamedValue] = []
    if code:
        rows.append({"what": t("Your code"), "value": t("Only a fingerprint of it: nobody can read the code back.")})
    rows += [
        {"what": t("Your language"), "value": LANGUAGES[trainee.language]},
        {"what": t("Here since"), "value": _day(trainee.created_at, language)},
        {"what": t("Last entered"), "value": _day(trainee.seen_at, language)},
        {"what": t("What you did, each with its time"), "value": " · ".join(did) or t("Nothing yet")},
    ]
    if trainee.label and code:
        rows.append({"what": t("What staff wrote beside your code"), "value": trainee.label})
    if membership is not None:
        study, member = membership
        consent = t("you agreed on {when}").format(when=_day(member.consented_at, language)) if member.consented_at else t("you have not agreed yet")
        rows.append({"what": t("Study"), "value": f"{in_language(study.study.title, language)}: {consent}"})
    if groups:
        rows.append({"what": t("Groups"), "value": " · ".join(f"{group.plan.name}, {long_date(group.plan.day, language)}" for group in groups)})
    return rows


def _questionnaires(membership: Membership, t: Translator, language: str) -> list[OwnAttempt]:
    """The answers to the questionnaires of a study, where there are any."""
    if membership is None or not any(progress.answers for progress in membership[1].phases.values()):
        return []
    title = t("Questionnaires")
    return [{
        "title": title, "kind": t(MODE_NAMES["study"]), "begun": _day(membership[1].consented_at or membership[1].enrolled_at, language),
        "name": t("Read: {what}").format(what=title), "intent": {"kind": "page", "page": "my-answers", "of": "study"},
    }]  # fmt: skip


def _attempt(row: AttemptRow, site: Services, t: Translator, language: str) -> OwnAttempt:
    title, begun = case_title(site.library, row.case, language), _day(row.created_at, language)
    return {
        "title": title,
        "kind": as_title(t(MODE_NAMES[row.mode])),  # type: ignore[index]
        "begun": begun,
        "name": t("Read: {what}").format(what=f"{title}, {begun}"),
        "intent": {"kind": "page", "page": "my-answers", "of": row.id},
    }


def _of_study(membership: Membership, t: Translator, language: str) -> list[str]:
    """What erasing means for a study, in a sentence."""
    if membership is None:
        return []
    title = in_language(membership[0].study.title, language)
    if membership[0].closed:
        return [t("Your part in the study “{title}” goes from here, too; its results may be published already.").format(title=title)]
    return [t("You are in the study “{title}”, which is under way: your part in it goes, too, and it goes on without you.").format(title=title)]


def _of_groups(groups: Collection[GroupState], t: Translator) -> list[str]:
    """What erasing means for groups, in a sentence."""
    return [t("Your group goes on without you. Numbers that it was shown stay as they are; they name nobody.")] if groups else []


def _day(iso: str, language: str) -> str:
    return long_date(date.fromisoformat(iso[:10]), language)


MY_DATA = TraineePage("my-data", translatable("My data"), my_data_sheet, opened_by_trainee)
