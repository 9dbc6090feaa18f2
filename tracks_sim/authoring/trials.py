"""The trial of a draft by colleagues: codes for a day, the case as it was when the trial began, and what was answered, counted by row.

It lies in a folder of its own for each case, outside the database and the draft's folder: it comes into no backup, export, study, group or
file for others. What was handed in is kept as numbers by row, so that nothing says which answers are one person's. What is not handed in
is kept by code, for whoever comes back on the same day, and is shown to nobody else.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import ValidationError

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.draft_files import DraftFiles
from tracks_sim.authoring.drafts import Draft, locked
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Country, Record
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.records import key_of
from tracks_sim.drafts.skeleton import is_case_id
from tracks_sim.errors import AuthoringRefused, TrialOver, UnknownCode
from tracks_sim.i18n import translatable
from tracks_sim.practice import Attempt, Event, judgements_of
from tracks_sim.practice.events import dump, parse_all
from tracks_sim.practice.items import Item
from tracks_sim.practice.steps import item_of
from tracks_sim.scoring import costs
from tracks_sim.scoring.effective_key import after_disclosure, in_country
from tracks_sim.scoring.plan import worth
from tracks_sim.store import Store
from tracks_sim.store.codes import code_hash, new_code
from tracks_sim.store.temp_cleanup import remove_folders

MOST_CODES: Final = 6
"""Codes of one trial: it is a look at what a few colleagues make of a draft, and no measurement."""
DAYS: Final = 1
"""Days after the one on which a code was made until whose end it is good."""
DECISION: Final = Item("decision", "option")
"""The item of what to do next; its row is called after its step."""
CASE: Final = "case"
"""Folder of the case as it was when the trial began, in that of the trial."""
_FILE = "trial.json"
_OVER = ".over-"
"""So begins the name of the folder of a trial that is being removed."""
_GONE = translatable("The trial of this case is over: its authors have ended it, or the case was released or thrown away. What you did in it is removed.")


class Seat(Record):
    """One code, and how far whoever has it has come. Nothing says who that is."""

    id: str
    code: str
    """HMAC-SHA256 of the code."""
    last_day: date
    stage: Literal["made", "agreed", "handed_in"] = "made"
    page: str = ""
    """Id of the page that was opened last with the code; no other one writes."""


class TrialRow(Record):
    """What was asked in one row, what the key says to it, and how many gave which answer."""

    row: str
    """The name of the item; ``decision``; ``plan.<part>``."""
    options: tuple[str, ...]
    keyed: tuple[str, ...] = ()
    """The keyed answer, then those that stand beside it; of the decision the best options, of the plan the answers that it needs. Empty where the key had none yet."""
    given: Mapping[str, int] = {}
    """People by answer; in the plan somebody may give several."""
    answered: int | None = None
    """People who gave an answer; None where as many did as answers were given."""
    cited: Mapping[str, int] = {}
    """People by passage that they marked for it."""
    as_key: int | None = None
    """People who answer as the key has it after what each of them was told; None where nobody was counted so."""

    @property
    def people(self) -> int:
        """How many gave an answer."""
        return sum(self.given.values()) if self.answered is None else self.answered

    @property
    def like_key(self) -> int:
        """How many answer as the key, as far as it is known: by what each was told, else by the papers alone."""
        return self.as_key if self.as_key is not None else sum(n for answer, n in self.given.items() if answer in self.keyed)


class Trial(Record):
    """One trial."""

    case: str
    content: str
    """``content_hash`` of the draft when the trial began."""
    country: Country
    decisions: Mapping[str, Mapping[str, str]]
    """The text of each option by language, as it was then."""
    plan: Mapping[str, Mapping[str, Mapping[str, str]]] = {}
    """The same of the answers of the plan, by language and row."""
    talk: bool
    """Whether a talk was to be had, which may change an answer."""
    seats: tuple[Seat, ...] = ()
    rows: tuple[TrialRow, ...]

    @property
    def agreed(self) -> int:
        """How many have agreed to be read."""
        return sum(seat.stage != "made" for seat in self.seats)

    @property
    def handed_in(self) -> int:
        """How many have handed in."""
        return sum(seat.stage == "handed_in" for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Invited:
    """A code that was entered: which case, and which seat. ``str`` of it is what a signed cookie holds."""

    case_id: str
    seat: str

    def __str__(self) -> str:
        return f"{self.case_id}:{self.seat}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The same from that text; of another one a seat that no trial has."""
        case_id, _, seat = text.partition(":")
        return cls(case_id, seat)


def read_trial(folder: Path, case_id: str) -> Trial | None:
    """The trial of a case, from the folder of all trials; None where there is none, or its file cannot be read."""
    if not is_case_id(case_id):
        return None
    try:
        return Trial.model_validate_json((folder / case_id / _FILE).read_bytes())
    except (OSError, ValidationError):
        return None


class Trials:
    """The trials of a data folder."""

    def __init__(self, folder: Path, key: bytes, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._key = key
        self._now = now

    @classmethod
    def of(cls, store: Store) -> Self:
        """Those beside a store."""
        return cls(OwnFolders(store.data).trials, store.key, store.clock.now)

    def folder_of(self, case_id: str) -> Path:
        """The folder of a case's trial."""
        return self.folder / case_id

    # --- the author ---------------------------------------------------------------------------

    def invite(self, draft: Draft, country: Country, number: int, catalogues: Catalogues) -> tuple[str, ...]:
        """Make codes, and begin the trial with the draft as it is now where there is none yet. The codes are returned now and can never be read back.

        Raises AuthoringRefused for more than six in all, and where a file of the draft cannot be read.
        """
        if draft.unreadable:
            raise AuthoringRefused("A file of the case cannot be read, so nobody can try all of it. Mend it first.")
        with self._locked(draft.case_id):
            trial = read_trial(self.folder, draft.case_id)
            if number < 1 or number + len(trial.seats if trial else ()) > MOST_CODES:
                raise AuthoringRefused("A trial has at most {n} codes.", n=MOST_CODES)
            trial = trial or self._begun(draft, country, catalogues)
            codes = tuple(new_code() for _ in range(number))
            last_day = self._today + timedelta(days=DAYS)
            seats = (Seat(id=secrets.token_hex(8), code=code_hash(self._key, code), last_day=last_day) for code in codes)
            self._write(self.folder_of(draft.case_id), trial.model_copy(update={"seats": (*trial.seats, *seats)}))
        return codes

    def _begun(self, draft: Draft, country: Country, catalogues: Catalogues) -> Trial:
        """A trial of the draft as it is, with its files copied; under the lock."""
        folder, files = self.folder_of(draft.case_id), DraftFiles(draft.folder)
        shutil.rmtree(folder, ignore_errors=True)
        for _, path in files.present():
            copy = folder / CASE / path.relative_to(draft.folder)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        case_file, written = in_country(complete(draft.data, catalogues).case_file, country), key_of(draft.data)
        case, rows = case_file.case, []
        for row, options in judgements_of(case).items():
            answer, by_author = case_file.key.answer_to(row), written.answer_to(row)
            keyed = (answer.answer, *sorted(answer.accepted - {answer.answer})) if answer and by_author and by_author.has(by_author.answer_field) else ()
            rows.append(TrialRow(row=row, options=options, keyed=keyed))
        if DECISION.step in case.steps:
            judged = {option.option for option in written.options if option.has("standing")}
            best = tuple(option for option, cost in costs(case_file, country, catalogues).items() if cost.accepted and option in judged)
            rows.append(TrialRow(row=DECISION.step, options=tuple(option.id for option in case.options), keyed=best))
            needing = {part for part, of_part in written.plan.items() if of_part.needed}
            rows += [
                TrialRow(row=f"plan.{question.part}", options=question.options, keyed=case_file.key.plan[question.part].needed if question.part in needing else ())
                for question in case.plan
            ]
        decisions = {language: dict(text.options) for language, text in case_file.texts.items()}
        plan = {language: {f"plan.{part}": answers for part, answers in text.plan.items()} for language, text in case_file.texts.items()}
        return Trial(case=draft.case_id, content=content_hash(draft.data), country=country, decisions=decisions, plan=plan, talk=case_file.asks_talk, rows=tuple(rows))

    def end(self, case_id: str) -> None:
        """Remove a trial with everything in it; nothing is done where there is none. Raises AuthoringRefused where it cannot be removed."""
        if is_case_id(case_id) and self.folder_of(case_id).is_dir():
            with self._locked(case_id):
                over = self.folder / f"{_OVER}{secrets.token_hex(8)}"
                self.folder_of(case_id).replace(over)  # from now on it is over for every page, also for one that is writing in it
                shutil.rmtree(over)

    def clear(self, drafts: Path) -> None:
        """Remove trials whose drafts are gone, and of the others what was not handed in in time and what closed pages have left. Raises AuthoringRefused."""
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            if folder.name.startswith(_OVER):
                shutil.rmtree(folder, ignore_errors=True)
            if not is_case_id(folder.name):
                continue
            trial = read_trial(self.folder, folder.name)
            if trial is None or not (drafts / folder.name).is_dir():
                self.end(folder.name)
                continue
            with self._locked(folder.name):
                remove_folders(folder, "try")
                for seat in trial.seats:
                    if seat.last_day < self._today:
                        self._kept_in(Invited(folder.name, seat.id)).unlink(missing_ok=True)

    # --- the colleague ------------------------------------------------------------------------

    def with_code(self, code: str) -> Invited:
        """Whose code this is, also after its day, so that the page can say so; raises UnknownCode."""
        wanted = code_hash(self._key, code)
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            trial = read_trial(self.folder, folder.name)
            for seat in trial.seats if trial is not None else ():
                if secrets.compare_digest(seat.code, wanted):
                    return Invited(folder.name, seat.id)
        raise UnknownCode("No trial has this code.")

    def seat(self, invited: Invited) -> tuple[Trial, Seat]:
        """The trial and the seat of a code that can still be used. Raises TrialOver with a sentence that says why not."""
        trial, seat = self._there(invited)
        if seat.stage == "handed_in":
            raise TrialOver("You have handed in your answers to this case. Thank you. Your code has done its work.")
        if seat.last_day < self._today:
            raise TrialOver("Your code was good until the end of {day}. Ask the author for a new one. What you had not handed in is removed.", day=f"{seat.last_day:%Y-%m-%d}")
        return trial, seat

    def agree(self, invited: Invited) -> None:
        """Keep that whoever has the code agrees to be read. Raises TrialOver."""
        with self._locked(invited.case_id):
            self._change(*self.seat(invited), stage="agreed")

    def withdraw(self, invited: Invited) -> None:
        """Take the agreement back, and remove what was done; the code is as it was made. Raises TrialOver, also once it was handed in."""
        with self._locked(invited.case_id):
            self._change(*self.seat(invited), stage="made", page="")
            self._kept_in(invited).unlink(missing_ok=True)

    def open_page(self, invited: Invited) -> tuple[str, tuple[Event, ...]]:
        """Id of a new page with this code, and the events of what was done so far. Raises TrialOver, also where nobody has agreed."""
        with self._locked(invited.case_id):
            trial, seat = self.seat(invited)
            _require_agreement(seat)
            self._change(trial, seat, page=(page := secrets.token_hex(8)))
            try:
                return page, tuple(parse_all(self._kept_in(invited).read_text(encoding="utf-8")))
            except (FileNotFoundError, ValueError):  # nothing is kept, or a fault of the disk has spoiled it
                return page, ()

    def require_page(self, invited: Invited, page: str, *, handed_in: bool = False) -> None:
        """Raise TrialOver where this page may go on no more: the trial is over, the agreement taken back, or another page was opened.

        ``handed_in``: it has handed in by itself, and shows its feedback as long as the trial is there.
        """
        seat = self._there(invited)[1] if handed_in else self.seat(invited)[1]
        if not handed_in:
            _require_agreement(seat)
            if seat.page != page:
                raise TrialOver("You have opened this case on another page. Go on there.")

    def keep(self, invited: Invited, page: str, events: Sequence[Event]) -> None:
        """Keep what was done so far for whoever comes back with the code. Raises TrialOver."""
        with self._locked(invited.case_id):
            self.require_page(invited, page)
            _write_whole(self._kept_in(invited), json.dumps([dump(event) for event in events]).encode())

    def hand_in(self, invited: Invited, page: str, attempt: Attempt, case_file: CaseFile) -> None:
        """Count the answers of an attempt on the case as it is tried row by row, and forget the attempt. Raises TrialOver."""
        with self._locked(invited.case_id):
            self.require_page(invited, page)
            trial, seat = self.seat(invited)
            key = _key_when_told(in_country(case_file, trial.country), attempt)
            counted = trial.model_copy(update={"rows": tuple(_counted(row, attempt, case_file.case, key) for row in trial.rows)})
            self._change(counted, seat, stage="handed_in", page="")
            self._kept_in(invited).unlink(missing_ok=True)

    # --- files --------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return self._now().date()

    def _kept_in(self, invited: Invited) -> Path:
        return self.folder_of(invited.case_id) / f"{invited.seat}.json"

    def _locked(self, case_id: str) -> contextlib.AbstractContextManager[None]:
        return locked(self.folder, case_id)

    def _there(self, invited: Invited) -> tuple[Trial, Seat]:
        """The trial and the seat of a code; raises TrialOver where they are gone."""
        trial = read_trial(self.folder, invited.case_id)
        seat = next((one for one in trial.seats if one.id == invited.seat), None) if trial is not None else None
        if trial is None or seat is None:
            raise TrialOver(_GONE)
        return trial, seat

    def _change(self, trial: Trial, seat: Seat, **changes: str) -> None:
        """Write a trial with some fields of a seat changed; under the lock."""
        seats = tuple(one.model_copy(update=changes) if one.id == seat.id else one for one in trial.seats)
        self._write(self.folder / trial.case, trial.model_copy(update={"seats": seats}))

    @staticmethod
    def _write(folder: Path, trial: Trial) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        _write_whole(folder / _FILE, trial.model_dump_json().encode())


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises OSError."""
    new = path.with_name(path.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)


def _require_agreement(seat: Seat) -> None:
    if seat.stage != "agreed":
        raise TrialOver("You have not agreed to be read, so this case is not open to you. Enter your code once more to read what is asked.")


def _key_when_told(case_file: CaseFile, attempt: Attempt) -> Key:
    """The key after what this person was told: a trial is played as an assessment, whose own key leaves such rows out."""
    key = case_file.key
    return after_disclosure(key, key.interview, attempt.disclosed) if case_file.asks_talk and key.interview is not None else key


def _counted(row: TrialRow, attempt: Attempt, case: Case, key: Key) -> TrialRow:
    """A row with one person's answer counted, of the plan each answer that they chose; one that was left open is no answer."""
    answer = attempt.answer(DECISION if row.row == DECISION.step else item_of(row.row))
    question = next((question for question in case.plan if row.row == f"plan.{question.part}"), None)
    chosen = [one for one in (answer.choices if question else (answer.code or "",)) if one in row.options]
    given, cited = dict(row.given), dict(row.cited)
    for one in chosen:
        given[one] = given.get(one, 0) + 1
    for passage in answer.passages:
        cited[passage] = cited.get(passage, 0) + 1
    if question:
        right = bool(row.keyed) and worth(question, key.plan[question.part], chosen) == 1
    else:
        keyed = key.answer_to(row.row)
        right = answer.code in (keyed.accepted if keyed is not None and row.keyed else row.keyed)
    counts = {"given": given, "answered": row.people + bool(chosen), "cited": dict(sorted(cited.items())), "as_key": row.like_key + right}
    return row.model_copy(update=counts)
