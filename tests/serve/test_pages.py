"""Rendering of pages when many visitors come at once."""

from __future__ import annotations


