"""The open store that every test of exports begins with."""

from tests.support.open_store import data, sample, url

__all__ = ["data", "sample", "url"]
