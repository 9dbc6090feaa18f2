"""Where events live: SQLite in a data folder, or PostgreSQL by URL."""

from tracks_sim.store.clock import Clock, FixedClock, SystemClock
from tracks_sim.store.rows import AttemptRow, Content, Trainee
from tracks_sim.store.store import Store

__all__ = ["AttemptRow", "Clock", "Content", "FixedClock", "Store", "SystemClock", "Trainee"]
