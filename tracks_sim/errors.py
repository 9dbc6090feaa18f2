"""Every exception the package raises on purpose.

TracksError                  base: has a message for the reader and says what to do next
├── CaseLibraryError         written material has problems (carries all of them)
├── SkeletonRefused          a new case cannot be begun here (bad id, existing folder)
├── AuthoringRefused         something an author asked for cannot be done; its message is a sentence for the author
│   ├── EditRefused           an act does not fit the draft as it is now
│   ├── FieldConflict        somebody else has changed the same field meanwhile
│   ├── CannotPatch          a file of the draft cannot be read, so it is not written
│   ├── ReleaseRefused       a draft is not ready for release (carries what hinders it)
│   └── ImportRefused        a file from elsewhere is no case that can be taken in
├── TrialOver                a colleague's code for the trial of a draft lets them do no more; its message is a sentence for them
├── UnknownCase              no case of this id is in the library
├── NotInterviewed           the case has no person who could be interviewed
├── NotAllowed               an intent that the attempt's state does not allow
│   ├── TalkFirst            a short talk is submitted before anything was said
│   ├── DecideFirst          a case is submitted before an option was chosen
│   ├── CaseOfStudy          practice of a case that a study keeps for measuring
│   ├── CaseOfGroup          a case whose feedback waits for the debrief of the trainee's group, begun otherwise
│   ├── CountryOfGroup       a case that the trainee's group works on, begun by the rules of another country
│   ├── NotWorkedExample     a case is to be worked through that is not the course's worked example
│   └── UnknownAttempt       the address names no attempt of this trainee
├── BadAnswer                an intent whose content does not fit the case
│   ├── TooManyCited         more passages for one answer than can be cited
│   └── TopicFirst           a typed question whose topic neither its words nor the trainee names
├── UnknownStudy             no study of this name is in the store
├── StudyRefused             the study's state does not allow this
│   ├── ConsentChanged       the member agreed to words that have changed since
│   └── QuestionsOpen        a page of questions is handed in with some unanswered
├── UnknownGroup             no group of this id is in the store, or none of this trainer's
├── GroupRefused             the group's state does not allow this; its message is a sentence for trainer or trainee
├── Cancelled                long work that was stopped by whoever asked for it
├── StoreError               events could not be kept or read
│   ├── StoreFull            the disk has no room
│   ├── StoreLocked          another program holds the database
│   │   └── StoreDeadlock    two transactions waited for each other
│   ├── StoreSilent          the database server does not answer, or takes too long
│   ├── TracesLeft           somebody is erased, but the files could not be cleaned
│   ├── StoreNewer           the database was written by a later version
│   ├── StoreDamaged         the database, or a backup of it, is damaged or missing
│   └── OpenElsewhere        the attempt is open in another tab
├── ResponsesError           responses that no table can be made of
├── NoPdf                    a report cannot be set as a PDF on this machine
├── NoWordDocument           the document that the two pages are to look like is none of Word
├── MissingExtra             packages that only some people need are not installed
├── UnknownCode              no trainee has this code
└── ServeError               the server cannot start (port, folder, case library)

The library raises; only ``cli`` and the screens turn errors into words for a person. Each class
has a ``code`` of its own, by which ``ui.shared.error_messages`` finds the sentence and the log names the error.
"""

from __future__ import annotations


class TracksError(Exception):
    """Base. ``code`` is the stable name of the sentence for a person; ``facts`` fill the gaps of that sentence."""

    code = "error"
    says_itself = False
    """Whether the message is itself that sentence, translatable."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts

    @property
    def in_english(self) -> str:
        """The message for a shell, its gaps filled."""
        return str(self).format(**self.facts) if self.says_itself else str(self)


class CaseLibraryError(TracksError):
    """Files that people wrote have problems; ``problems`` holds every one."""

    code = "case-library"

    def __init__(self, message: str, problems: tuple[object, ...] = (), **facts: object) -> None:
        super().__init__(message, **facts)
        self.problems = problems


class SkeletonRefused(TracksError):
    """A new case cannot be begun here; the message says why and what to do."""

    code = "skeleton-refused"


class AuthoringRefused(TracksError):
    """Something an author asked for cannot be done."""

    code = "authoring-refused"
    says_itself = True


class EditRefused(AuthoringRefused):
    """An act does not fit the draft as it is now, such as one on a passage that is gone."""

    code = "act-refused"


class FieldConflict(AuthoringRefused):
    """Somebody else has changed the same field since the author saw it; ``mine`` and ``theirs`` are the two texts, and nothing was written."""

    code = "field-conflict"

    def __init__(self, message: str, *, part: str, where: tuple[str | int, ...], mine: str, theirs: str) -> None:
        super().__init__(message)
        self.part, self.where, self.mine, self.theirs = part, where, mine, theirs


class CannotPatch(AuthoringRefused):
    """A file of the draft cannot be read as YAML, so nothing is written into it."""

    code = "cannot-patch"


class ReleaseRefused(AuthoringRefused):
    """A draft is not ready for release; ``blockers`` says why, one by one."""

    code = "release-refused"

    def __init__(self, message: str, blockers: tuple[object, ...] = (), **facts: object) -> None:
        super().__init__(message, **facts)
        self.blockers = blockers


class ImportRefused(AuthoringRefused):
    """A file from elsewhere is no case that can be taken in: too large, broken, or not what it says."""

    code = "import-refused"


class TrialOver(TracksError):
    """A code for the trial of a draft lets nobody go on: its trial or its day is over, it was used, or its owner has not agreed."""

    code = "trial-over"
    says_itself = True


class UnknownCase(TracksError):
    """No case of this id is in the library."""

    code = "unknown-case"


class NotInterviewed(TracksError):
    """The case has no person who could be interviewed."""

    code = "not-interviewed"


class NotAllowed(TracksError):
    """The attempt's state does not allow this (locked step, submitted attempt, feedback held back)."""

    code = "not-allowed"


class TalkFirst(NotAllowed):
    """A short talk cannot be submitted before anything was said or asked in it."""

    code = "talk-first"


class DecideFirst(NotAllowed):
    """A case cannot be submitted before an option was chosen."""

    code = "decide-first"


class CaseOfStudy(NotAllowed):
    """A study measures with this case, or its member cannot practise now."""

    code = "study-case"


class CaseOfGroup(NotAllowed):
    """A group works on this case, and its feedback opens after the debrief."""

    code = "group-case"


class CountryOfGroup(NotAllowed):
    """A group works on this case by the rules of its country, and the case was begun by those of another."""

    code = "group-country"


class NotWorkedExample(NotAllowed):
    """The judgements of a case are shown in the one that the course names for it, and in no other."""

    code = "not-worked-example"


class UnknownAttempt(NotAllowed):
    """The address names no attempt of this trainee."""

    code = "unknown-attempt"


class BadAnswer(TracksError):
    """The browser sent something that does not fit the case (unknown id, wrong shape)."""

    code = "bad-answer"


class TooManyCited(BadAnswer):
    """More passages than one answer may cite; the fact ``most`` is how many it may."""

    code = "too-many-cited"


class TopicFirst(BadAnswer):
    """A typed question whose topic neither its words nor the trainee names."""

    code = "topic-first"


class UnknownStudy(TracksError):
    """No study of this name is in the store."""

    code = "unknown-study"


class StudyRefused(TracksError):
    """The study's state does not allow this (not frozen, frozen already, not due)."""

    code = "study-refused"


class ConsentChanged(StudyRefused):
    """The words of the consent have changed since the member read them."""

    code = "consent-changed"


class QuestionsOpen(StudyRefused):
    """A page of questions cannot be handed in while some are unanswered."""

    code = "questions-open"


class UnknownGroup(TracksError):
    """No group of this id is in the store, or it is not this trainer's."""

    code = "unknown-group"


class GroupRefused(TracksError):
    """The group's state does not allow this, such as joining at a closed door."""

    code = "group-refused"
    says_itself = True


class Cancelled(TracksError):
    """Long work was stopped by whoever asked for it; nothing was kept of it."""

    code = "stopped"


class StoreError(TracksError):
    """Events could not be kept or read."""

    code = "store"


class StoreFull(StoreError):
    """The disk has no room for the event; it was not kept."""

    code = "store-full"


class StoreLocked(StoreError):
    """Another program holds the database; the event was not kept."""

    code = "store-locked"


class StoreDeadlock(StoreLocked):
    """PostgreSQL undid a transaction that waited for another one, which waited for it: done again, it succeeds."""

    code = "store-deadlock"


class StoreSilent(StoreError):
    """The database server does not answer, or takes too long; the event was not kept."""

    code = "store-silent"


class TracesLeft(StoreError):
    """Somebody is erased, but the files could not be cleaned yet; ``receipts`` are those of the erased, a line of JSON each."""

    code = "traces-left"

    def __init__(self, message: str, receipts: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.receipts = receipts


class StoreNewer(StoreError):
    """The database was written by a later version of the kit."""

    code = "store-newer"


class StoreDamaged(StoreError):
    """The database, or a backup of it, is damaged or missing; the message says where it is and what to do."""

    code = "store-damaged"


class OpenElsewhere(StoreError):
    """The attempt is being worked on in another tab."""

    code = "open-elsewhere"


class ResponsesError(TracksError):
    """Responses that no table can be made of; the message says what is wrong and what to do."""

    code = "responses"


class NoPdf(TracksError):
    """A report cannot be set as a PDF on this machine; the message says what to install."""

    code = "no-pdf"


class NoWordDocument(TracksError):
    """The document that the two pages are to look like is none of Word; the message says what to do."""

    code = "no-word-document"
    says_itself = True


class MissingExtra(TracksError):
    """Packages of an extra of the kit are not installed; ``extra`` names it among the facts."""

    code = "missing-extra"
    says_itself = True


class UnknownCode(TracksError):
    """No trainee has this code."""

    code = "unknown-code"


class ServeError(TracksError):
    """The server cannot start; the message says what is wrong and what to do."""

    code = "serve"
