"""The open store that every test of this folder begins with."""

from tests.support.open_store import begun, data, url

__all__ = ["begun", "data", "url"]
