"""Exports: what leaves the kit as files: events, responses, study and standard tables, rescored results, xAPI, cmi5."""
