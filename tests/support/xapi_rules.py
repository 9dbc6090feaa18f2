"""The rules of the xAPI specification for a statement, written down apart from the code that makes statements.

``faults(statement, version)`` gives one sentence a broken rule. Sections are those of xAPI-Data
1.0.3; IEEE 9274.1.1 (2.0) keeps them, with these differences that matter here: ``version`` is
2.0.x, timestamps must be RFC 3339 with the zone, and contextAgents and contextGroups exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)\.\d{3,}(Z|[+-]([01]\d|2[0-3]):[0-5]\d)")
DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?")
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z]{3}){0,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|\d{3}))?(-([a-zA-Z0-9]{5,8}|\d[a-zA-Z0-9]{3}))*(-x(-[a-zA-Z0-9]{1,8})+)?")
"""RFC 5646, section 2.1, without grandfathered tags and extensions."""

STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments"}
CONTEXT = {"registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions"}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions"}
COMPONENTS = {  # 2.4.4.1, supported component lists
    "choice": {"choices"}, "sequencing": {"choices"}, "likert": {"scale"}, "matching": {"source", "target"},
    "performance": {"steps"}, "true-false": set(), "fill-in": set(), "long-fill-in": set(), "numeric": set(), "other": set(),
}  # fmt: skip


def faults(statement: Any, version: str) -> list[str]:
    """Every broken rule of one statement; empty for a valid one."""
    return list(_statement(statement, version))


def _statement(s: Any, version: str) -> Iterator[str]:
    if not isinstance(s, dict):
        yield "a statement is an object"
        return
    yield from _nulls(s, "")
    yield from _only(s, STATEMENT, "statement")
    for name in ("actor", "verb", "object"):
        if name not in s:
            yield f"2.2: {name} is missing"
    if "id" in s and not _matches(UUID, s["id"]):
        yield f"2.4.1: id {s['id']!r} is no UUID of variant 2"
    yield from _agent(s.get("actor"), "actor")
    yield from _verb(s.get("verb"))
    yield from _object(s.get("object"))
    if "result" in s:
        yield from _result(s["result"])
    if "context" in s:
        yield from _context(s["context"], s.get("object"), version)
    for name in {"timestamp", "stored"} & set(s):
        if not _matches(TIME, s[name]):
            yield f"4.5: {name} {s[name]!r} is no RFC 3339 time with milliseconds and zone"
    if "version" in s:
        right = s["version"] == "1.0.0" if version == "1.0.3" else _matches(re.compile(r"2\.0\.\d+"), s["version"])
        if not right:
            yield f"2.4.10: version {s['version']!r} is not what {version} asks for"


def _agent(a: Any, where: str) -> Iterator[str]:
    if not isinstance(a, dict):
        yield f"2.4.2: {where} is no object"
        return
    yield from _only(a, {"objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"}, where)
    if a.get("objectType", "Agent") != "Agent":
        yield f"2.4.2: {where} is no Agent"
    identifiers = {"mbox", "mbox_sha1sum", "openid", "account"} & set(a)
    if len(identifiers) != 1:
        yield f"2.4.2.1: {where} needs exactly one identifier and has {sorted(identifiers)}"
    if "account" in a:
        account = a["account"]
        if not isinstance(account, dict) or set(account) != {"homePage", "name"}:
            yield "2.4.2.4: an account has homePage and name"
        else:
            if not _iri(account["homePage"]):
                yield "2.4.2.4: homePage is no IRL"
            if not isinstance(account["name"], str) or not account["name"]:
                yield "2.4.2.4: account name is no string"


def _verb(v: Any) -> Iterator[str]:
    if not isinstance(v, dict):
        yield "2.4.3: verb is no object"
        return
    yield from _only(v, {"id", "display"}, "verb")
    if not _iri(v.get("id")):
        yield f"2.4.3: verb id {v.get('id')!r} is no IRI"
    if "display" in v:
        yield from _language_map(v["display"], "verb.display")


def _object(o: Any) -> Iterator[str]:
    if not isinstance(o, dict):
        yield "2.4.4: object is no object"
        return
    if o.get("objectType", "Activity") != "Activity":
        yield f"2.4.4: these rules know activities only, not {o.get('objectType')!r}"
        return
    yield from _activity(o, "object")


def _activity(a: Any, where: str) -> Iterator[str]:
    if not isinstance(a, dict):
        yield f"2.4.4.1: {where} is no object"
        return
    yield from _only(a, {"objectType", "id", "definition"}, where)
    if a.get("objectType", "Activity") != "Activity":
        yield f"2.4.4.1: {where} is no Activity"
    if not _iri(a.get("id")):
        yield f"2.4.4.1: {where} id {a.get('id')!r} is no IRI"
    if "definition" not in a:
        return
    d = a["definition"]
    kind = d.get("interactionType")
    allowed = DEFINITION | ({"interactionType", "correctResponsesPattern"} | COMPONENTS.get(str(kind), set()) if kind is not None else set())
    yield from _only(d, allowed, f"{where}.definition")
    if kind is not None and kind not in COMPONENTS:
        yield f"2.4.4.1: interactionType {kind!r} is none of the specification's"
    if d.get("type") == "http://adlnet.gov/expapi/activities/cmi.interaction" and kind is None:
        yield f"2.4.4.1: {where} is an interaction without interactionType"
    for name in {"type", "moreInfo"} & set(d):
        if not _iri(d[name]):
            yield f"2.4.4.1: {where}.definition.{name} is no IRI"
    for name in {"name", "description"} & set(d):
        yield from _language_map(d[name], f"{where}.definition.{name}")
    yield from _extensions(d, f"{where}.definition")


def _result(r: Any) -> Iterator[str]:
    if not isinstance(r, dict) or not r:
        yield "2.2: result is empty or no object"
        return
    yield from _only(r, {"score", "success", "completion", "response", "duration", "extensions"}, "result")
    for name in {"success", "completion"} & set(r):
        if not isinstance(r[name], bool):
            yield f"2.4.5: {name} is no boolean"
    if "response" in r and not isinstance(r["response"], str):
        yield "2.4.5: response is no string"
    if "duration" in r and not _matches(DURATION, r["duration"]):
        yield f"4.6: duration {r['duration']!r} is not of ISO 8601, 4.4.3.2"
    if "score" in r:
        yield from _score(r["score"])
    yield from _extensions(r, "result")


def _score(s: Any) -> Iterator[str]:
    if not isinstance(s, dict) or not s:
        yield "2.4.5.1: score is empty or no object"
        return
    yield from _only(s, {"scaled", "raw", "min", "max"}, "score")
    if any(isinstance(v, bool) or not isinstance(v, int | float) for v in s.values()):
        yield "2.4.5.1: a score's values are numbers"
        return
    if "scaled" in s and not -1 <= s["scaled"] <= 1:
        yield f"2.4.5.1: scaled {s['scaled']} lies outside -1 to 1"
    if "min" in s and "max" in s and not s["min"] < s["max"]:
        yield "2.4.5.1: min is not below max"
    if "raw" in s and not s.get("min", s["raw"]) <= s["raw"] <= s.get("max", s["raw"]):
        yield "2.4.5.1: raw lies outside min to max"


def _context(c: Any, about: Any, version: str) -> Iterator[str]:
    if not isinstance(c, dict) or not c:
        yield "2.2: context is empty or no object"
        return
    yield from _only(c, CONTEXT | ({"contextAgents", "contextGroups"} if version == "2.0" else set()), "context")
    if "registration" in c and not _matches(UUID, c["registration"]):
        yield f"2.4.6: registration {c['registration']!r} is no UUID"
    if {"revision", "platform"} & set(c) and isinstance(about, Mapping) and about.get("objectType", "Activity") != "Activity":
        yield "2.4.6: revision and platform are for activities only"
    for name in {"revision", "platform"} & set(c):
        if not isinstance(c[name], str):
            yield f"2.4.6: {name} is no string"
    if "language" in c and not _matches(LANGUAGE, c["language"]):
        yield f"2.4.6: language {c['language']!r} is not of RFC 5646"
    if "contextActivities" in c:
        yield from _only(c["contextActivities"], {"parent", "grouping", "category", "other"}, "contextActivities")
        for kind, found in c["contextActivities"].items():
            for activity in found if isinstance(found, list) else [found]:
                yield from _activity(activity, f"contextActivities.{kind}")
    yield from _extensions(c, "context")


def _extensions(holder: Mapping[str, Any], where: str) -> Iterator[str]:
    if "extensions" not in holder:
        return
    found = holder["extensions"]
    if not isinstance(found, dict) or not found:
        yield f"2.2: {where}.extensions is empty or no object"
        return
    for key in found:
        if not _iri(key):
            yield f"4.1: {where}.extensions has the key {key!r}, which is no IRI"


def _language_map(found: Any, where: str) -> Iterator[str]:
    if not isinstance(found, dict) or not found:
        yield f"2.2: {where} is empty or no object"
        return
    for tag, text in found.items():
        if not _matches(LANGUAGE, tag):
            yield f"4.2: {where} has the key {tag!r}, which is not of RFC 5646"
        if not isinstance(text, str):
            yield f"4.2: {where}.{tag} is no string"


def _only(found: Any, allowed: set[str], where: str) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"2.2: {where} is no object"
        return
    for key in set(found) - allowed:
        yield f"2.2: {where} has {key!r}, which is not allowed"


def _nulls(value: Any, where: str) -> Iterator[str]:
    """2.2: no null anywhere but inside of extensions."""
    if value is None:
        yield f"2.2: {where} is null"
    elif isinstance(value, dict):
        for key, below in value.items():
            if key != "extensions":
                yield from _nulls(below, f"{where}.{key}")
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _nulls(below, f"{where}[{place}]")


def _iri(value: Any) -> bool:
    """RFC 3987: a scheme, and none of the signs that must be written in percent."""
    if not isinstance(value, str) or re.search(r"[\s<>\"{}|\\^`]", value):
        return False
    parts = urlsplit(value)
    return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*", parts.scheme)) and bool(parts.netloc or parts.path)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
