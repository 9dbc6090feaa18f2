"""The course keeps the structure that the cmi5 schema (v1/CourseStructure.xsd) and section 14.2 ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from tests.support.shipped import kit_library
from tests.support.twin_cases import with_twins
from tests.support.xapi_rules import LANGUAGE
from tracks_sim.case.load import Library
from tracks_sim.errors import StoreError
from tracks_sim.exports.cmi5 import NAMESPACE, course, export_cmi5

ADDRESS = "https://training.example.org/tracks"
IN_ORDER = {  # xs:sequence of each type: name, required, may be repeated
    "courseStructure": (("course", True, False), ("objectives", False, False), ("au", True, True)),
    "course": (("title", True, False), ("description", True, False)),
    "au": (("title", True, False), ("description", True, False), ("objectives", False, False), ("url", True, False), ("launchParameters", False, False), ("entitlementKey", False, False)),
    "title": (("langstring", True, True),),
    "description": (("langstring", True, True),),
    "langstring": (),
    "url": (),
}  # fmt: skip
ATTRIBUTES = {"course": {"id"}, "au": {"id", "moveOn", "masteryScore", "launchMethod", "activityType"}, "langstring": {"lang"}}
MOVE_ON = {"NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed"}


def faults(element: ElementTree.Element) -> Iterator[str]:
    """Every place where an element breaks the schema's rules."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if name == element.tag or name not in IN_ORDER:
        yield f"{element.tag} is no element of the schema"
        return
    yield from (f"{name} has {a}" for a in set(element.attrib) - ATTRIBUTES.get(name, set()))
    if name in ("course", "au") and not urlsplit(element.get("id", "")).scheme:
        yield f"{name} has no IRI as id"
    if name == "au" and (element.get("moveOn") not in MOVE_ON or element.get("launchMethod") not in ("AnyWindow", "OwnWindow")):
        yield "au has another moveOn or launchMethod than the schema names"
    if name == "langstring" and (not LANGUAGE.fullmatch(element.get("lang", "")) or not (element.text or "").strip()):
        yield "langstring without language or text"
    if name == "url":
        parts = urlsplit(element.text or "")  # 14.2: without a ZIP every address is whole
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield f"url {element.text!r} is not whole"
    below = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    allowed = [part for part, _, _ in IN_ORDER[name]]
    if [allowed.index(b) for b in below if b in allowed] != sorted(allowed.index(b) for b in below if b in allowed):
        yield f"{name} has its parts out of order: {below}"
    for part, required, repeated in IN_ORDER[name]:
        if required and part not in below:
            yield f"{name} has no {part}"
        if not repeated and below.count(part) > 1:
            yield f"{name} has {part} more than once"
    for child in element:
        yield from faults(child)


@pytest.fixture(scope="module")
def kit() -> Library:
    return kit_library()


@pytest.fixture
def root(kit: Library, tmp_path: Path) -> ElementTree.Element:
    path = export_cmi5(kit, ADDRESS, tmp_path / "out")
    assert path.name == "cmi5.xml"  # section 14: the name it must have
    return ElementTree.parse(path).getroot()


def test_the_course_keeps_the_schema(root: ElementTree.Element) -> None:
    assert list(faults(root)) == []
    identifiers = [e.get("id") for e in root if e.get("id")]
    assert len(set(identifiers)) == len(identifiers) > 1  # unique within the course structure


def test_each_case_is_a_unit_that_opens_it(root: ElementTree.Element, kit: Library) -> None:
    units = root.findall(f"{{{NAMESPACE}}}au")
    opened = [parse_qs(urlsplit(unit.findtext(f"{{{NAMESPACE}}}url") or "").query)["case"] for unit in units]
    assert opened == [[case_id] for case_id in kit.cases]
    titles = [s.text for s in units[0].findall(f"{{{NAMESPACE}}}title/{{{NAMESPACE}}}langstring")]
    assert titles == [t.title for t in next(iter(kit.cases.values())).texts.values()]
    # The kit sends no statements while a case is worked on: nothing may wait for them.
    assert {unit.get("moveOn") for unit in units} == {"NotApplicable"}


def test_a_twin_is_no_unit(kit: Library) -> None:
    first = next(iter(kit.cases))
    units = [ElementTree.tostring(course(library, ADDRESS + "/")) for library in (kit, with_twins(kit, {first: "a-twin"}))]
    assert units[0] == units[1]


def test_the_rules_notice_what_is_wrong(kit: Library) -> None:
    def broken(**changes: str) -> ElementTree.Element:
        made = ElementTree.fromstring(ElementTree.tostring(course(kit, ADDRESS + "/")))
        unit = made.find(f"{{{NAMESPACE}}}au")
        assert unit is not None
        for name, value in changes.items():
            unit.set(name, value)
        return made

    assert list(faults(broken())) == []
    assert list(faults(broken(moveOn="passed"))) and list(faults(broken(colour="red"))) and list(faults(broken(id="case")))
    swapped = broken()
    swapped[1][:] = reversed(swapped[1][:])
    assert any("out of order" in fault for fault in faults(swapped))


def test_a_bad_address_writes_nothing(kit: Library, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is no address"):
        export_cmi5(kit, "training.example.org", tmp_path / "out")
    assert not (tmp_path / "out").exists()
