"""The open store that every test of this folder begins with."""

from tests.support.open_store import data, sample, url

__all__ = ["data", "sample", "url"]
