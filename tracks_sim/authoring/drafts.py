"""Drafts in their folders: opened, changed by one act at a time, undone and done again; the files stay the source of truth.

An act is on disk before it is confirmed. Whoever changes the files in an editor meanwhile is one more author, not an error.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import filelock

from tracks_sim.authoring.changes import Change as Change
from tracks_sim.authoring.changes import changes_between, concerns, named
from tracks_sim.authoring.draft_files import DraftFile, DraftFiles, KnownContent
from tracks_sim.authoring.journal import OUTSIDE, Journal
from tracks_sim.authoring.journal import Author as Author
from tracks_sim.authoring.journal import JournalEntry as JournalEntry
from tracks_sim.authoring.presence import claim
from tracks_sim.authoring.undo import UNDO_FOR, taken_back, with_theirs_kept
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, texts_in, value_at, value_hash
from tracks_sim.drafts.edits import Edit, MarkTranslation, WriteText, apply_edit
from tracks_sim.drafts.skeleton import giveaway_in, is_case_id
from tracks_sim.drafts.translation import text_name
from tracks_sim.errors import AuthoringRefused, CannotPatch, EditRefused, FieldConflict, UnknownCase
from tracks_sim.i18n import translatable
from tracks_sim.problem import Problem, Where
from tracks_sim.store.codes import sync_folder
from tracks_sim.yamlio.differences import same

FILES_FAILED = translatable("The files of this draft could not be read or written: {reason}. Try again, and tell whoever looks after the server.")
"""Nothing of what was asked for is in the files, and nothing of it will be."""
NOT_KNOWN = translatable("The files of this draft could not be read or written: {reason}. It is not known yet whether your last action is saved. Tell whoever looks after the server, and look at the case again before you repeat it.")
"""An act is in the journal, or a draft in its place, and the files cannot be read or written to say more."""
LOCK_SECONDS = 10.0
"""How long an act waits for another one to be saved; that takes a fraction of a second."""
KEPT_FOR = timedelta(days=30)
"""How long a draft that was thrown away is kept."""
WRITE_TEXTS = "write_texts"
"""Name in the journal of texts that were written together."""
REPLACE_WORDS = "replace_words"
"""Name of the same where words were replaced in them."""
_TRIES = 5
_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its files are now."""

    case_id: str
    folder: Path
    data: DraftData
    """Of the files that can be read."""
    unreadable: Mapping[str, tuple[Problem, ...]]
    """Parts whose file cannot be read as YAML, with why; nothing is written into them."""
    saved_at: datetime | None
    """When an act was last confirmed."""
    entry: int = 0
    """Number of the last entry of its journal, by which ``Drafts.data_at`` finds this state again."""


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that stood in a field once: when it was written and by whom; None for both where the journal begins with it."""

    text: str
    at: datetime | None
    author: Author | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """What this process remembers of a draft. Used under the draft's lock alone."""

    files: DraftFiles
    journal: Journal


def require_case_id(case_id: str) -> None:
    """Raise AuthoringRefused for what cannot be the id of a case."""
    if not is_case_id(case_id):
        raise AuthoringRefused("“{name}” cannot be the name of a case’s folder: use up to 60 lower-case letters and digits, words joined by hyphens.", name=case_id)  # fmt: skip
    giveaway = giveaway_in(case_id)
    if giveaway:
        raise AuthoringRefused("“{name}” gives the answer away (“{word}”): name a thing or a place of the case.", name=case_id, word=giveaway)


@contextlib.contextmanager
def locked(folder: Path, case_id: str) -> Iterator[None]:
    """Hold the lock of a draft below the folder of all; the system frees that of a process that has died. Raises AuthoringRefused."""
    locks = folder / ".locks"  # outside the draft's folder, which can then be moved on Windows too
    try:
        for missing in (folder, locks):
            missing.mkdir(mode=0o700, parents=True, exist_ok=True)
        held, turn = (
            filelock.FileLock(locks / f"{case_id}.{name}", timeout=LOCK_SECONDS, mode=0o600, poll_interval=0.01)
            for name in ("lock", "turn")
        )
        # Who waits has the turn: without it a process that acts without a pause would always be first again.
        with turn:
            held.acquire()
        try:
            yield
        finally:
            held.release()
    except filelock.Timeout:
        raise AuthoringRefused("Somebody else is saving this draft. Try again in a moment.") from None
    except OSError as error:
        raise AuthoringRefused(FILES_FAILED, reason=error.strerror or str(error)) from error


class Drafts:
    """All drafts below a folder (``OwnFolders.drafts``)."""

    def __init__(self, folder: Path, catalogues: Catalogues, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.catalogues = catalogues
        self.now = now
        self._opened: dict[str, _Opened] = {}

    def ids(self) -> tuple[str, ...]:
        """Ids of the drafts there are, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(found.name for found in self.folder.iterdir() if is_case_id(found.name) and found.is_dir()))

    def create(self, case_id: str, data: DraftData, author: Author, act: Literal["begin", "take_in"] = "begin") -> Draft:
        """Begin a draft with these data; who takes in what somebody else wrote (``take_in``) is no author of it. Raises AuthoringRefused for an id that is taken or cannot be one."""
        require_case_id(case_id)
        folder, new = self.folder / case_id, self.folder / f".new-{case_id}"
        with self._lock(case_id):
            if folder.exists():
                raise AuthoringRefused("There is a draft “{name}” already. Choose another name.", name=case_id)
            shutil.rmtree(new, ignore_errors=True)
            files, journal = DraftFiles(new), Journal(new)
            new.mkdir(mode=0o700)
            for part, value in data.items():
                files.put(part, files.prepare(part, files.text_with(part, value)), value)
            files.settle(data)
            journal.finish(journal.begin(self.now(), author, {"act": act}, (), {}))
            new.replace(folder)
            return self._in_its_place(case_id)

    def open(self, case_id: str) -> Draft:
        """The draft as its files are now; acts that a crash interrupted are finished or taken back first. Raises UnknownCase."""
        with self._draft(case_id) as opened:
            return self._as_draft(case_id, opened, self._sync_with_disk(opened))

    def perform(self, case_id: str, act: Edit, author: Author) -> Draft:
        """Apply an act, write the files it touches, and confirm it in the journal; returns the draft after it.

        Raises EditRefused, FieldConflict (the text is set aside in the journal, nothing is lost), CannotPatch.
        """
        record = act.model_dump(mode="json", exclude_defaults=True) | {"act": act.act}
        with self._draft(case_id) as opened:
            try:
                draft = self._change(case_id, opened, author, record, lambda data: apply_edit(act, data, self.catalogues))
            except (EditRefused, FieldConflict, CannotPatch) as refused:
                change = _refused_change(record, refused)
                if change is not None or _has_words(record):
                    opened.journal.set_aside(self.now(), author, record, (change,) if change is not None else ())
                raise
            if act.act == "write_text":
                with contextlib.suppress(OSError):  # the text is saved; the one that was set aside is offered once more
                    for number in opened.journal.set_aside_at(author, act.part, act.where):
                        opened.journal.settle(number)
            return draft

    def write_texts(
        self,
        case_id: str,
        acts: Sequence[WriteText],
        author: Author,
        marks: Sequence[MarkTranslation] = (),
        *,
        name: str = WRITE_TEXTS,
    ) -> tuple[Draft, tuple[WriteText, ...]]:
        """Write several texts as one act, which is taken back as one; returns the draft after it, and the acts that were refused.

        A text that was changed meanwhile is not written over, and one that does not fit is left out. ``marks`` are states of translations, set
        after it where the text was not refused; ``name``: of the act in the journal. Raises CannotPatch.
        """
        refused: list[WriteText] = []

        def written(data: DraftData) -> DraftData:
            refused.clear()
            for act in acts:
                try:
                    data = apply_edit(act, data, self.catalogues)
                except (EditRefused, FieldConflict):
                    refused.append(act)
            kept = {text_name(act.part, act.where) for act in refused}
            for mark in marks:
                if mark.text not in kept:
                    with contextlib.suppress(EditRefused):  # what it is about is gone
                        data = apply_edit(mark, data, self.catalogues)
            return data

        record = {"act": name, "texts": [f"{act.part}:{'.'.join(act.where)}" for act in acts]}
        with self._draft(case_id) as opened:
            return self._change(case_id, opened, author, record, written), tuple(refused)

    def texts_of_hashes(self, case_id: str, hashes: Collection[str]) -> Mapping[str, str]:
        """Texts that stood in the draft once, by their ``value_hash``, as far as its journal has them."""
        found: dict[str, str] = {}
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            for entry in opened.journal.entries() if hashes else ():
                values = (value for change in entry.changes for value in (change.before, change.after))
                found |= {hash_: text for value in values for _, text in texts_in(value) if (hash_ := value_hash(text)) in hashes}
        return found

    def earlier_texts(self, case_id: str, part: str, where: Where) -> tuple[EarlierText, ...]:
        """What stood at a place before what stands there now, as far as the journal has it, the newest first, each text once."""
        found: dict[str, EarlierText] = {}
        with self._draft(case_id) as opened:
            now = value_at(_data(self._sync_with_disk(opened)), part, where)
            for entry, change in opened.journal.changes_at(part, where):
                inside = where[len(change.where) :]
                before, after = (value_at({part: value}, part, inside) for value in (change.before, change.after))
                if isinstance(before, str) and before not in found:
                    found[before] = EarlierText(before, None, None)
                if isinstance(after, str) and after != before:
                    found.pop(after, None)
                    found[after] = EarlierText(after, entry.at, entry.author)
        return tuple(one for one in reversed(found.values()) if one.text.strip() and one.text != now)

    def data_at(self, case_id: str, entries: Collection[int]) -> Mapping[int, DraftData]:
        """The data of the draft as they were after each of these entries of its journal: all that was changed since is taken back."""
        with self._draft(case_id) as opened:
            data = _data(self._sync_with_disk(opened))
            later = list(opened.journal.entries(min(entries))) if entries else []
            found = {}
            for number in sorted(entries, reverse=True):
                while later and later[-1].number > number:
                    data = taken_back(later.pop().changes, data, also_others=True)
                found[number] = data
            return found

    def undo(self, case_id: str, author: Author, *, also_others: bool = False) -> Draft:
        """Take back this author's last act that is not taken back.

        Raises FieldConflict where somebody has changed the same since, unless ``also_others``; EditRefused where there is nothing to undo.
        """
        return self._taken_back(case_id, author, "undo", also_others)

    def redo(self, case_id: str, author: Author, *, also_others: bool = False) -> Draft:
        """Do again what this author last took back; raises as ``undo`` does."""
        return self._taken_back(case_id, author, "redo", also_others)

    def _taken_back(self, case_id: str, author: Author, act: Literal["undo", "redo"], also_others: bool) -> Draft:
        """Reverse what this author did, or took back, last."""
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            last = opened.journal.next_undo(author) if act == "undo" else opened.journal.next_redo(author)
            if last is None or self.now() - last.at > UNDO_FOR:
                raise EditRefused(translatable("There is nothing to take back.") if act == "undo" else translatable("There is nothing to do again."))
            changes = opened.journal.entry(last.entry).changes
            record = {"act": act, "of": last.of}
            return self._change(case_id, opened, author, record, lambda data: taken_back(changes, data, also_others=also_others))

    def undoable(self, case_id: str, author: Author) -> tuple[str | None, str | None]:
        """Names of the acts (``Act.act``) that ``undo`` and ``redo`` would take back and do again; None where there is none."""
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            found = opened.journal.next_undo(author), opened.journal.next_redo(author)
            undo, redo = (last.name if last is not None and self.now() - last.at <= UNDO_FOR else None for last in found)
            return undo, redo

    def history(self, case_id: str, part: str, where: Where) -> tuple[JournalEntry, ...]:
        """The acts that changed a value, or something in it, the newest first."""
        with self._draft(case_id) as opened:
            data = _data(self._sync_with_disk(opened))
            at = named(data, part, where)
            found = [entry for entry in opened.journal.entries() if any(concerns(change, part, at) for change in entry.changes)]
            return tuple(reversed(found))

    def authors(self, case_id: str) -> frozenset[str]:
        """Internal ids of everybody who has begun or changed a draft; nobody of them can be its reviewer."""
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            return frozenset(opened.journal.authors) - {OUTSIDE.id}

    def conflict_copies(self, case_id: str, author: Author) -> tuple[JournalEntry, ...]:
        """Texts of this author that met a conflict and were not written, the newest first.

        Of a field conflict the entry's change has the two texts: ``before`` is theirs, ``after`` mine. What the author writes into the
        same field settles it.
        """
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            return opened.journal.set_aside_of(author)

    def settle(self, case_id: str, author: Author, number: int) -> None:
        """Say that a text of this author that was set aside is not wanted any more. It stays in the journal."""
        with self._draft(case_id) as opened:
            self._sync_with_disk(opened)
            if any(entry.number == number for entry in opened.journal.set_aside_of(author)):
                opened.journal.settle(number)

    def presence(self, case_id: str, author: Author, tab: str, screen: str) -> tuple[tuple[Author, str], ...]:
        """Claim presence of a tab on a screen for a minute; returns the others who are here, each with their screen."""
        return claim(self._existing(case_id), author, tab, screen, self.now())

    # --- thrown away -----------------------------------------------------------------------

    @property
    def _gone(self) -> Path:
        return self.folder / ".gone"

    def discard(self, case_id: str) -> Path:
        """Throw a draft away: it is moved to ``.gone`` and kept for 30 days; returns where it is."""
        self.clear_gone()
        with self._draft(case_id):
            self._gone.mkdir(mode=0o700, exist_ok=True)
            at = self.now().astimezone(UTC)
            while (into := self._gone / f"{case_id}-{at.strftime(_TIME)}").exists():
                at += timedelta(seconds=1)
            (self.folder / case_id).replace(into)
            self._opened.pop(case_id, None)
        return into

    def restore(self, case_id: str) -> Draft:
        """Bring back the draft of this id that was thrown away last. Raises UnknownCase, or AuthoringRefused where the id is taken again."""
        with self._lock(case_id):
            found = [(at, folder) for name, at, folder in self._thrown_away() if name == case_id]
            if not found:
                raise UnknownCase(f"There is no draft `{case_id}` that was thrown away in the last 30 days.")
            if (self.folder / case_id).exists():
                raise AuthoringRefused("There is a draft “{name}” already. Choose another name.", name=case_id)
            max(found)[1].replace(self.folder / case_id)
            return self._in_its_place(case_id)

    def gone_ids(self) -> frozenset[str]:
        """Ids of the drafts that were thrown away and can be brought back."""
        return frozenset(name for name, _, _ in self._thrown_away())

    def clear_gone(self) -> None:
        """Delete drafts that were thrown away more than 30 days ago."""
        for _, at, folder in self._thrown_away():
            if self.now() - at > KEPT_FOR:
                shutil.rmtree(folder, ignore_errors=True)

    def _thrown_away(self) -> Iterator[tuple[str, datetime, Path]]:
        for folder in self._gone.iterdir() if self._gone.is_dir() else ():
            name, _, time = folder.name.rpartition("-")
            with contextlib.suppress(ValueError):  # what somebody else has put there
                yield name, datetime.strptime(time, _TIME).replace(tzinfo=UTC), folder

    # --- one draft, under its lock -----------------------------------------------------------

    def _existing(self, case_id: str) -> Path:
        folder = self.folder / case_id
        if not is_case_id(case_id) or not folder.is_dir():
            raise UnknownCase(f"There is no draft `{case_id}`.")
        return folder

    def _lock(self, case_id: str) -> contextlib.AbstractContextManager[None]:
        return locked(self.folder, case_id)

    @contextlib.contextmanager
    def _draft(self, case_id: str) -> Iterator[_Opened]:
        self._existing(case_id)
        with self._lock(case_id):
            folder = self._existing(case_id)
            yield self._remembered(case_id, folder)

    def _remembered(self, case_id: str, folder: Path) -> _Opened:
        return self._opened.setdefault(case_id, _Opened(DraftFiles(folder), Journal(folder)))

    def _in_its_place(self, case_id: str) -> Draft:
        """The draft whose folder has just got its name; its lock is held. Raises AuthoringRefused, which says that it may be there, after a fault."""
        try:
            sync_folder(self.folder)
            opened = self._remembered(case_id, self.folder / case_id)
            return self._as_draft(case_id, opened, self._sync_with_disk(opened))
        except OSError as error:
            raise AuthoringRefused(NOT_KNOWN, reason=error.strerror or str(error)) from error

    def _as_draft(self, case_id: str, opened: _Opened, files: Mapping[str, DraftFile]) -> Draft:
        unreadable = {part: file.problems for part, file in files.items() if file.data is None}
        return Draft(case_id, self.folder / case_id, _data(files), unreadable, opened.journal.saved_at, opened.journal.last)

    def _sync_with_disk(self, opened: _Opened) -> Mapping[str, DraftFile]:
        """The files as they are now, after an act that was interrupted is finished and what an editor changed is in the journal."""
        first = opened.journal.last == 0
        opened.journal.read_on()
        if opened.journal.begun is not None:
            self._finish(opened)
        elif first:
            opened.files.clear()
        files = opened.files.read()
        known = {part: opened.files.known(part) for part in {*files, *opened.files.known_parts()}}
        new = {
            part: file
            for part, file in files.items()
            if file.data is not None and (known[part] is None or known[part].hash != file.hash)  # type: ignore[union-attr]
        }
        gone = known.keys() - files.keys()
        if not new and not gone:
            return files
        before = {part: held.data for part, held in known.items() if held is not None}
        after = {part: value for part, value in before.items() if part not in gone} | {part: file.data for part, file in new.items()}
        changes = changes_between(before, after) if before else ()  # a folder that was copied in by hand has no past
        number = opened.journal.begin(self.now(), OUTSIDE, {"act": "edited_outside"}, changes, {}) if changes else None
        for part in (*new, *gone):
            opened.files.note(part, KnownContent(new[part].hash, new[part].data) if part in new else None)
        if number is not None:
            opened.journal.finish(number)
        return files

    def _finish(self, opened: _Opened) -> None:
        """Finish the act that was begun and not confirmed: all of its new files are on the disk."""
        begun, files = opened.journal.begun, opened.files
        assert begun is not None
        now = files.read()
        for part, (before, after) in begun.files.items():
            found = now.get(part)
            edited = found is not None and found.hash not in (before, after)
            if after is None and not edited:
                files.put(part, None, None)
            elif after is not None and files.prepared(part) == after:  # else it has its name already
                data = files.prepared_data(part)
                if not edited:
                    files.put(part, after, data)
                elif found is not None and found.data is not None:
                    # Somebody has changed the file after the crash: their words stay, and the act's go where they can.
                    changes = [change for change in begun.entry.changes if change.part == part]
                    both = with_theirs_kept(changes, {part: found.data}).get(part, {})
                    files.put(part, files.prepare(part, files.text_with(part, both)), both)
                    files.note(part, KnownContent(after, data))
        files.settle(begun.files)
        files.clear()
        opened.journal.finish(begun.entry.number)

    def _after_fault(self, opened: _Opened, last: int, fault: OSError) -> Mapping[str, DraftFile]:
        """The files after an act that met a fault, where they hold it; ``last``: the last entry before it.

        Raises the fault where nothing of the act is in the files and nothing will be, AuthoringRefused where that cannot be said.
        """
        files, journal = opened.files, opened.journal
        try:
            journal.read_on()
            if journal.last == last:
                raise fault
            with contextlib.suppress(OSError):
                return self._sync_with_disk(opened)
            held = files.read()
            begun = journal.begun
            if begun is None or all(_hash_of(held, part) == after for part, (_, after) in begun.files.items()):
                return held
            if all(_hash_of(held, part) == before == _known_hash(files, part) for part, (before, _) in begun.files.items()):
                journal.withdraw()
                raise fault
        except OSError as error:
            if error is fault:
                raise
        raise AuthoringRefused(NOT_KNOWN, reason=fault.strerror or str(fault)) from fault

    def _change(
        self,
        case_id: str,
        opened: _Opened,
        author: Author,
        record: Mapping[str, Any],
        change: Callable[[DraftData], DraftData],
    ) -> Draft:
        """Change the data, write what differs into the files, and confirm it in the journal. From ``begin`` on it survives any crash.

        After a fault of the disk the answer is what the files hold then.
        """
        files, journal = opened.files, opened.journal
        for _ in range(_TRIES):
            read = self._sync_with_disk(opened)
            if journal.is_full:
                raise AuthoringRefused("The history of this case is full, so nothing more can be saved in it. Copy the case, and go on in the copy; keep what you typed here until then.")
            before = _data(read)
            after = change(before)
            changes = changes_between(before, after)
            touched = sorted({part for part in {*before, *after} if not same(before.get(part), after.get(part))})
            for part in touched:
                if part in read and read[part].data is None:
                    raise CannotPatch("The file {file} cannot be read, so nothing is written into it. Mend it first.", file=files.path(part).name)
            if not touched and record["act"] not in ("undo", "redo"):
                return self._as_draft(case_id, opened, read)
            texts = {part: files.text_with(part, after[part]) for part in touched if part in after}
            hashes = {part: files.prepare(part, texts[part]) if part in texts else None for part in touched}
            if not all(files.unchanged(part) for part in touched):
                continue  # an editor has saved a file in these milliseconds
            last = journal.last
            try:
                number = journal.begin(
                    self.now(),
                    author,
                    record,
                    changes,
                    {part: (read[part].hash if part in read else None, hashes[part]) for part in touched},
                )
                for part in touched:
                    files.put(part, hashes[part], after.get(part))
                files.settle(hashes)
                journal.finish(number)
                held = files.read()
            except OSError as error:
                held = self._after_fault(opened, last, error)
            return self._as_draft(case_id, opened, held)
        raise AuthoringRefused("The files of this draft are being changed by another program. Try again in a moment.")


def _data(files: Mapping[str, DraftFile]) -> DraftData:
    return {part: file.data for part, file in files.items() if file.data is not None}


def _hash_of(files: Mapping[str, DraftFile], part: str) -> str | None:
    return files[part].hash if part in files else None


def _known_hash(files: DraftFiles, part: str) -> str | None:
    known = files.known(part)
    return known.hash if known is not None else None


def _has_words(record: Mapping[str, Any]) -> bool:
    """Whether somebody typed something in an act."""
    return record["act"] != "mark_translation" and any(
        isinstance(record.get(name), str) and record[name] for name in ("text", "title", "note")
    )


def _refused_change(record: Mapping[str, Any], refused: AuthoringRefused) -> Change | None:
    """Theirs and mine of the field that an act would have written; None where it is not one field."""
    if isinstance(refused, FieldConflict):
        return Change(refused.part, refused.where, refused.theirs, refused.mine)
    if record["act"] == "write_text":
        return Change(record["part"], tuple(record["where"]), None, record.get("text", ""))
    return None

