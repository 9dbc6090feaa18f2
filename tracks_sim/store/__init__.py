"""Storage of trainees, attempts, events, studies, groups and staff: SQLite in a data folder, or PostgreSQL by URL."""

from tracks_sim.case.versions import Content
from tracks_sim.store.audit import COMMAND_LINE, Actor, AuditRow, Head
from tracks_sim.store.clock import Clock, FixedClock, SystemClock
from tracks_sim.store.erasing import Receipt
from tracks_sim.store.retention import LastSeen
from tracks_sim.store.rows import AttemptRow
from tracks_sim.store.staff import Staff, StaffAccounts
from tracks_sim.store.store import Store
from tracks_sim.store.studies import Studies
from tracks_sim.store.trainee_rows import Trainee

__all__ = [
    "COMMAND_LINE",
    "Actor",
    "AttemptRow",
    "AuditRow",
    "Clock",
    "Content",
    "FixedClock",
    "Head",
    "LastSeen",
    "Receipt",
    "Staff",
    "StaffAccounts",
    "Store",
    "Studies",
    "SystemClock",
    "Trainee",
]
