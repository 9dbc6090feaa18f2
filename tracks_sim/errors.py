"""Every exception the package raises on purpose.

TracksError                  base: has a message for the reader and says what to do next
├── CaseLibraryError         written material has problems (carries all of them)
├── SkeletonRefused          a new case cannot be begun here (bad id, existing folder)
├── UnknownCase              no case of this id is in the library
├── NotInterviewed           the case has no person who could be interviewed
├── NotAllowed               an intent that the attempt's state does not allow
├── BadAnswer                an intent whose content does not fit the case
├── UnknownStudy             no study of this name is in the store
├── StudyRefused             the study does not stand where this can be done
├── Stopped                  long work that somebody stopped
├── StoreError               events could not be kept or read
│   ├── StoreFull            the disk has no room
│   ├── StoreLocked          another program holds the database
│   ├── StoreNewer           the database was written by a later version
│   ├── StoreDamaged         the database, or a backup of it, is damaged or missing
│   └── OpenElsewhere        the attempt is open in another tab
├── ResponsesError           responses that no table can be made of
├── NoPdf                    a report cannot be set as a PDF on this machine
├── UnknownCode              no trainee has this code
└── ServeError               the server cannot start (port, folder, case library)

The library raises; only ``cli`` and the screens turn errors into words for a
person. ``code`` names the sentence in the gettext catalogues.
"""

from __future__ import annotations


class TracksError(Exception):
    """Base. ``code`` is the stable name of the message; ``facts`` fill its gaps."""

    code = "error"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


class CaseLibraryError(TracksError):
    """Files that people wrote have problems; ``problems`` holds every one."""

    code = "case-library"

    def __init__(self, message: str, problems: tuple[object, ...] = (), **facts: object) -> None:
        super().__init__(message, **facts)
        self.problems = problems


class SkeletonRefused(TracksError):
    """A new case cannot be begun here; the message says why and what to do."""

    code = "skeleton-refused"


class UnknownCase(TracksError):
    """No case of this id is in the library."""

    code = "unknown-case"


class NotInterviewed(TracksError):
    """The case has no person who could be interviewed."""

    code = "not-interviewed"


class NotAllowed(TracksError):
    """The attempt's state does not allow this (locked step, submitted attempt, feedback held back)."""

    code = "not-allowed"


class BadAnswer(TracksError):
    """What the browser sent does not fit the case (unknown id, wrong shape)."""

    code = "bad-answer"


class UnknownStudy(TracksError):
    """No study of this name is in the store."""

    code = "unknown-study"


class StudyRefused(TracksError):
    """The study does not stand where this can be done (not frozen, frozen already, not due)."""

    code = "study-refused"


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


class UnknownCode(TracksError):
    """No trainee has this code."""

    code = "unknown-code"


class ServeError(TracksError):
    """The server cannot start; the message says what is wrong and what to do."""

    code = "serve"
