"""The cases as a course for a learning management system: ``cmi5.xml`` (cmi5 specification, section 13).

Links with titles and nothing more: the kit sends no cmi5 statements while a case is worked on, so
no unit may wait for one (``moveOn`` is NotApplicable).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from tracks_sim.case.load import Library
from tracks_sim.exports.address import known_address
from tracks_sim.exports.files import write_atomically

COURSE_FILE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
_TITLE = {"en": "Recognising trafficked persons, and asking without doing harm", "fr": "Reconnaître les personnes victimes de traite, et questionner sans nuire"}
_ABOUT = {
    "en": "Fictional cases for practice. Some give reason to refer, some do not; each has a right next step.",
    "fr": "Des cas fictifs pour s’exercer. Certains donnent lieu à une orientation, d’autres non ; chacun a une bonne suite.",
}


def export_cmi5(library: Library, address: str, out: Path) -> Path:
    """Write ``out/cmi5.xml`` for the kit served at ``address``. Raises StoreError for a bad address."""
    tree = ElementTree.ElementTree(course(library, known_address(address)))
    ElementTree.indent(tree)
    return write_atomically(out, COURSE_FILE, lambda draft: tree.write(draft, encoding="utf-8", xml_declaration=True))


def course(library: Library, home: str) -> ElementTree.Element:
    """The course with a unit for each case that is open for practice; ``home`` ends with a slash."""
    root = ElementTree.Element("courseStructure", xmlns=NAMESPACE)
    _describe(ElementTree.SubElement(root, "course", id=f"{home}course"), _TITLE, _ABOUT)
    for case_id, case_file in library.open_for_practice.items():
        unit = ElementTree.SubElement(
            root, "au", id=f"{home}cases/{case_id}", moveOn="NotApplicable", launchMethod="OwnWindow",
            activityType="http://adlnet.gov/expapi/activities/simulation",
        )  # fmt: skip
        texts = case_file.texts
        _describe(unit, {k: t.title for k, t in texts.items()}, {k: t.summary for k, t in texts.items()})
        ElementTree.SubElement(unit, "url").text = f"{home}practise?case={quote(case_id)}"
    return root


def _describe(element: ElementTree.Element, titles: Mapping[str, str], descriptions: Mapping[str, str]) -> None:
    """Add title and description in each language."""
    for name, texts in (("title", titles), ("description", descriptions)):
        parent = ElementTree.SubElement(element, name)
        for language, text in texts.items():
            ElementTree.SubElement(parent, "langstring", lang=language).text = " ".join(text.split())
