"""Random edits of the data of a file, and what must be true of its text afterwards.

The same entry is that of the same key or, in a list, what ``matched_entries`` takes for the same. Of a comment on a line of its own this holds:
- before an entry that is still there it stands before the same one, once;
- at the end of the file, or before its first key, it stays there;
- before an entry that was removed, or inside a value that was replaced as a whole, it may go.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from tracks_sim.problem import Where
from tracks_sim.yamlio.differences import matched_entries, same
from tracks_sim.yamlio.parse import ParsedFile, parse

SHIPPED = tuple(sorted((Path(__file__).resolve().parents[2] / "scenarios" / "cases").rglob("*.yaml")))
TEXTS = (
    "", "no", "yes", "1.0", "1", "null", "~", "0x1f", "2020-01-01", "true", "-", "- a", "? a", "a: b", "a:", "a #b", "# a", "a#b", "{a}", "[a", "a, b", "&a", "*a", "!a",
    "%a", "@a", "`a`", "|", ">", "'a'", '"a"', 'she said "no"', "a\\b", " a", "a ", "a  b", "a\nb", "a\n\nb\n", "a\n", "a\n\n", " a\n b", "a\n  b", "a \nb", "a\tb", "---", "...", "é", "« mot »",
    "l’été : oui", "日本語", "😀", "lawyer", "The knitted hat", "word " * 40 + "end", "word: " * 30 + "# end", "#a " * 50 + "b", "x" * 150, ("a" * 50 + " ") * 3 + "b",
)  # fmt: skip
KEYS = ("new", "no", "1", "a b", "a: b", "é", "#a", "-", "", "null", "zz-9")
SCALARS = (None, True, False, 0, 7, -3, 0.5, 1e-07, 1e20, 12.0, 999_999_999_999_999_999)


def read(text: str) -> ParsedFile:
    return parse(text.encode(), "file.yaml")


def random_value(random: Random, depth: int = 0) -> Any:
    kind = random.random()
    if depth < 3 and kind < 0.12:
        return [random_value(random, depth + 1) for _ in range(random.randrange(4))]
    if depth < 3 and kind < 0.27:
        return {random.choice(KEYS): random_value(random, depth + 1) for _ in range(random.randrange(4))}
    return random.choice(SCALARS) if kind < 0.4 else random.choice(TEXTS)


def edited(data: Any, random: Random, edits: int = 1) -> Any:
    """A copy of the data with some random edits: set, add, remove, move, nest."""
    wanted = copy.deepcopy(data)
    for _ in range(edits):
        parts = list(_collections(wanted))
        part = random.choice(parts)
        act = random.choice(("set", "set", "add", "add", "remove", "move", "nest"))
        names = list(range(len(part))) if isinstance(part, list) else list(part)
        name = random.choice(names) if names else None
        if act == "add" or name is None:
            new = random_value(random)
            if isinstance(part, list):
                if names and random.random() < 0.6:
                    new = copy.deepcopy(random.choice(part))
                    if isinstance(new, dict) and new:
                        new[next(iter(new))] = f"new-{random.randrange(1000)}"
                part.insert(random.randrange(len(part) + 1), new)
            else:
                items = list(part.items())
                items.insert(random.randrange(len(items) + 1), (random.choice(KEYS), new))
                part.clear()
                part.update(items)
        elif act == "remove":
            del part[name]
        elif act == "move" and isinstance(part, list):
            part.insert(random.randrange(len(part)), part.pop(name))
        elif act == "nest":
            part[name] = {"inner": part[name]} if random.random() < 0.5 else [part[name]]
        else:
            part[name] = random_value(random)
    return wanted


def _collections(value: Any) -> Any:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _collections(inner)


def with_comments(text: str, random: Random, share: float = 0.1) -> str:
    """The text with comments before some of its entries, blank lines before some of them, and comments behind some values."""
    parsed = read(text)
    lines = text.split("\n")
    begins = {span.line: span.column for where, span in sorted(_begins(parsed).items(), key=lambda item: -item[1].start) if where and not lines[span.line - 1][: span.column - 1].strip(" -")}
    ends = {parsed.positions.text.count("\n", 0, span.end) for where, span in parsed.positions.values.items() if span.end > span.start and _leaf_end(parsed, span)}
    made: list[str] = []
    for number, line in enumerate(lines):
        if number + 1 in begins and random.random() < share:
            if random.random() < 0.3:
                made += [*(["", f"# apart {number}"] if random.random() < 0.5 else []), ""]
            indent = len(line) - len(line.lstrip(" "))
            made.append(" " * indent + f"# note {number}: of this")
        made.append(line + (f"  # behind {number}" if number in ends and random.random() < share / 2 else ""))
    return "\n".join(made)


def _leaf_end(parsed: ParsedFile, span: Any) -> bool:
    """Whether a comment may follow a value on its last line: it is no text in a block, and nothing follows it."""
    text = parsed.positions.text
    return text[span.start] not in "|>" and text[span.end : span.end + 1] == "\n" and not text[span.start : span.end].endswith("\n")


def _begins(parsed: ParsedFile) -> dict[Where, Any]:
    """Where each entry begins: its key, or the value behind its dash."""
    return {**parsed.positions.values, **parsed.positions.keys}


def new_paths(old: Any, wanted: Any, before: Where = (), after: Where = ()) -> dict[Where, Where]:
    """For each path of ``old`` that is still there its path in ``wanted``."""
    paths = {before: after}
    if isinstance(old, dict) and isinstance(wanted, dict):
        for key in old:
            if key in wanted:
                paths |= new_paths(old[key], wanted[key], (*before, key), (*after, key))
    elif isinstance(old, list) and isinstance(wanted, list):
        for index, place in enumerate(matched_entries(old, wanted)):
            if place is not None:
                paths |= new_paths(old[place], wanted[index], (*before, place), (*after, index))
    return paths


def comments(parsed: ParsedFile) -> list[tuple[str, Where | None]]:
    """Each comment on a line of its own, and the path of the outermost entry after it (None at the end of the file, () before the first key)."""
    text = parsed.positions.text
    outer = {where[:-1] for where in parsed.positions.values}
    inside = [(span.start, span.end) for where, span in parsed.positions.values.items() if where not in outer and _is_text(text, span)]
    begins = sorted((span.start, len(where), where) for where, span in _begins(parsed).items() if where)
    # Those before the first key are the file's own; where a blank line divides them, those below it are the key's.
    first = text.rfind("\n", 0, begins[0][0]) + 1 if begins else len(text)
    blank = [match.end() for match in re.finditer(r"^[ ]*\n", text[:first], re.M)]
    first = blank[-1] if blank else first
    found: list[tuple[str, Where | None]] = []
    for match in re.finditer(r"^[ \t]*(#.*)$", text, re.M):
        place = match.start(1)
        if any(start <= place < end and not _after_block(text, start, place) for start, end in inside):
            continue
        after = [where for start, _, where in begins if start > place]
        inner = _dashes_before(text, place)  # an entry begins with its dash: what follows on a line of its own is the first key's
        found.append((match.group(1), () if place < first else after[inner] if after else None))
    return found


def _dashes_before(text: str, place: int) -> int:
    """How many dashes of entries stand alone on the last line before a place that is neither blank nor a comment."""
    above = [line.split() for line in text[:place].split("\n")[:-1] if line.strip() and not line.lstrip().startswith("#")]
    return len(above[-1]) if above and set(above[-1]) == {"-"} else 0


def _is_text(text: str, span: Any) -> bool:
    return text[span.start : span.start + 1] in ('"', "'", "|", ">") if span.end > span.start else False


def _after_block(text: str, start: int, place: int) -> bool:
    """Whether a comment stands behind a text in a block, whose span ends at the next key."""
    if text[start] not in "|>":
        return False
    body = text.find("\n", start) + 1
    indent = len(re.match(r"(?:[ ]*\n)*([ ]*)", text[body:]).group(1))  # type: ignore[union-attr]  # it matches nothing too
    return place - (text.rfind("\n", 0, place) + 1) < indent


def faults(text: str, changed: str, wanted: Any) -> list[str]:
    """What is wrong with a changed text: data, comments, lines that did not have to change."""
    before, after = read(text), read(changed)
    if not same(after.data if after.data is not None else {}, wanted):
        return ["reads otherwise than wanted"]
    old = before.data if before.data is not None else {}
    wrong: list[str] = []
    paths = new_paths(old, wanted)
    stand: dict[str, list[Where | None]] = {}
    for comment, where in comments(after):
        stand.setdefault(comment, []).append(where)
    told = comments(before)
    first = min((span.start, where) for where, span in after.positions.keys.items() if len(where) == 1)[1] if wanted else None
    counts = Counter(comment for comment, _ in told)
    for comment, where in told:
        if counts[comment] > 1:
            expected_all = [paths[place] if place else place for one, place in told if one == comment and (not place or place in paths)]
            if not Counter(expected_all) <= Counter(stand.get(comment, [])):
                wrong.append(f"{comment!r} is not before all its entries")
        elif where is None or where == () or where in paths:
            expected = paths[where] if where else where
            # What comes to stand before the first key joins the comments of the file.
            if stand.get(comment, []) not in ([expected], [()] if expected == first else [expected]):
                wrong.append(f"{comment!r} was before {where}, is to be before {expected}, is before {stand.get(comment)}")
    touched = touched_lines(before, old, wanted, paths)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        touched.add(len(lines))
    kept = [line for number, line in enumerate(lines, 1) if number not in touched and line.strip()]
    missing = Counter(kept) - Counter(changed.splitlines(keepends=True))
    wrong += [f"the line {line!r} is gone" for line in missing]
    return wrong


def touched_lines(parsed: ParsedFile, old: Any, wanted: Any, paths: dict[Where, Where]) -> set[int]:
    """Lines from 1 of entries that are removed or whose value differs, and of the comments before removed ones."""
    begins, text = _begins(parsed), parsed.positions.text
    touched: set[int] = set()

    def last_line(where: Where) -> int:
        span = parsed.positions.values[where]
        return text.count("\n", 0, span.start + len(text[span.start : span.end].rstrip())) + 1

    def value(data: Any, where: Where) -> Any:
        for step in where:
            data = data[step]
        return data

    for where in parsed.positions.values:
        if not where:
            continue
        gone = where not in paths
        was = value(old, where)
        now = None if gone else value(wanted, paths[where])
        line = begins[where].line
        inside = isinstance(was, dict | list) and type(was) is type(now) and bool(was) and bool(now)
        in_brackets = text[parsed.positions.values[where].start : parsed.positions.values[where].start + 1] in ("[", "{")
        if gone or (not same(was, now) and (not inside or in_brackets)):
            touched |= set(range(line, last_line(where) + 1))
        elif not same(was, now) and isinstance(where[-1], int):
            touched.add(line)  # the dash: its first key may be another one
            first = next(iter(now)) if isinstance(now, dict) and now else None
            if isinstance(was, dict) and first in was:
                touched.add(begins[(*where, first)].line)  # it comes to stand behind the dash
        if gone:
            # The comments that go with it.
            while line > 1 and text.split("\n")[line - 2].strip()[:1] == "#":
                line -= 1
                touched.add(line)
    return touched
