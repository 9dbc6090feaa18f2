"""A short case in English that a test types into the author's page; its files are in ``typed_case``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.support.keyboard_author import KeyboardAuthor
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.ui.author.item_names import item_name

if TYPE_CHECKING:
    from playwright.sync_api import Locator

CASE, TITLE = "the-blue-thermos", "The blue thermos"
FOLDER = Path(__file__).parent / "typed_case" / CASE
SIDES = {"present": "for", "urgent": "for", "helpful": "for", "absent": "against", "no": "against", "not_indicated": "against", "insufficient": "open"}
"""Which side a passage takes by the answer that it is cited for."""


class CaseTyped:
    """Types a case, screen by screen, as one who works by keyboard; ``ids`` has what the draft calls a thing by what the case calls it."""

    def __init__(self, author: KeyboardAuthor, wanted: DraftData, catalogues: Catalogues, drafts: Path) -> None:
        self.author, self.wanted, self.catalogues, self.drafts = author, wanted, catalogues, drafts
        self.page = author.page
        self.ids: dict[str, str] = {}

    # --- to look --------------------------------------------------------------------------------

    @property
    def draft(self) -> DraftData:
        """The draft as its files are."""
        self.author.settle()
        return read_folder(self.drafts / CASE).data

    def at(self, element: str) -> Locator:
        """What has an id in the page."""
        return self.page.locator(f'[id="{element}"]')

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    def radio(self, name: str, value: str) -> Locator:
        return self.page.locator(f'input[name="{name}"][value="{value}"]')

    def text(self, *where: str) -> str:
        """A text of the case."""
        return str(value_at(self.wanted, where[0], where[1:]))

    # --- to type --------------------------------------------------------------------------------

    def begin(self) -> None:
        """Answer the questions before a draft."""
        author, case, key = self.author, self.wanted["case"], self.wanted["key"]
        author.use(self.button("Begin a case"))
        self.page.wait_for_selector("[data-screen=begin]")
        for name, text in (("title", self.text("text.en", "title")), ("happened", self.text("notes", "happened")), ("never_first", self.text("notes", "never_first"))):
            author.reach(self.at(f"begin-{name}"))
            author.write(text)
        for name, value in (("setting", case["setting"]), ("mandate", case["mandate"]), ("age", case["age"]), ("classification", key["classification"])):
            author.choose(self.radio(name, value))
        author.use(self.button("Begin"))
        self.page.wait_for_selector("[data-screen=start]")

    def surface(self) -> None:
        """Say what the file looks like on its surface."""
        for feature, value in self.wanted["key"]["features"].items():
            if value not in ("none", False):
                self.author.choose(self.page.locator(f'[id="f:key:features.{feature}"] input[value="{value}"]'))
                self.author.settle()

    def papers(self) -> None:
        """Write the first paper passage by passage, and paste the second from elsewhere."""
        author, page = self.author, self.page
        author.open("Papers")
        for number, paper in enumerate(self.wanted["case"]["documents"]):
            words = self.wanted["text.en"]["documents"][paper["id"]]
            texts = [self.text("text.en", "passages", passage) for passage in paper["passages"]]
            author.use(self.button("+ Paper"))
            expect(page.locator("textarea[id$='.title']:focus")).to_have_count(1)
            author.write(words["title"])
            author.press("Tab")
            author.write(words["note"])
            new = self.draft["case"]["documents"][-1]["id"]
            author.pick(page.get_by_label("Kind of paper"), self.catalogues.texts["en"].document_kinds[paper["kind"]])
            author.reach(self.at(f"next:{new}"))
            if number:
                self.paste("\r\n\r\n".join(texts))
            else:
                for text in texts:  # at once, as one who knows what comes next: nothing that is typed while an act is under way is lost
                    page.keyboard.insert_text(text)
                    author.press("Enter")
            expect(page.locator(".in-paper textarea")).to_have_count(len(texts))
            written = self.draft["case"]["documents"][-1]
            self.ids |= {paper["id"]: new, **dict(zip(paper["passages"], written["passages"], strict=True))}

    def paste(self, text: str) -> None:
        """Paste a text that was copied from elsewhere."""
        self.page.evaluate(
            "(text) => { const clip = new DataTransfer(); clip.setData('text/plain', text);"
            " document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clip, bubbles: true, cancelable: true })); }", text,
        )  # fmt: skip

    def judgements(self) -> None:
        """Say of each passage what it says; put on the worksheet what nothing speaks of; answer what does not follow."""
        author, key = self.author, self.wanted["key"]
        author.open("Judgements")
        said = self._said()
        for passage, sayings in said.items():
            author.use(self.at(f"says:{self.ids[passage]}"))
            expect(self.at("says-title")).to_be_focused()
            for number, (item, says, salience, as_well) in enumerate(sayings):
                self._say(item, says, salience, as_well)
                author.use(self.at("says:done" if number == len(sayings) - 1 else "says:again"))
            author.settle()
            expect(self.at(f"says:{self.ids[passage]}")).to_be_focused()
        spoken_of = {item for sayings in said.values() for item, *_ in sayings}
        for item in (*(f"indicators.{row['concept']}" for row in key["indicators"]), *(f"needs.{row['need']}" for row in key["needs"])):
            if item not in spoken_of:
                self._add(item)
        for row in key["needs"]:
            item = f"needs.{row['need']}"
            self._choose(f"answer:{item}", row["level"])
            for other in row.get("also_accepted", ()):
                author.tick(self.at(f"also:{item}:{other}"))
                author.settle()
        for row in key["indicators"]:
            for phase in row.get("phases", ()):
                author.tick(self.at(f"when:indicators.{row['concept']}:{phase}"))
                author.settle()
        if self.at("section-elements").get_attribute("aria-expanded") == "false":
            author.use(self.at("section-elements"))
        for element, row in key["elements"].items():
            for other in row.get("also_accepted", ()):
                author.tick(self.at(f"also:elements.{element}:{other}"))
                author.settle()

    def _said(self) -> Mapping[str, list[tuple[str, str, str, bool]]]:
        """By passage what it says: item, direction, how easily it is seen, and whether it is needed as well."""
        key, found = self.wanted["key"], {}  # type: ignore[var-annotated]
        rows = {
            **{f"indicators.{row['concept']}": row for row in key["indicators"]}, "detection": key["detection"],
            **{f"elements.{element}": row for element, row in key["elements"].items()}, **{f"needs.{row['need']}": row for row in key["needs"]},
        }  # fmt: skip
        for item, row in rows.items():
            groups = row.get("evidence", ())
            for place, group in enumerate(groups):
                for nth, passage in enumerate(group["any"]):
                    found.setdefault(passage, []).append((item, SIDES[row.get("state") or row["level"]], group.get("salience", "moderate"), place > 0 and nth == 0))
            for passage in row.get("neutral", ()):
                found.setdefault(passage, []).append((item, "neutral", "", False))
        order = [passage for paper in self.wanted["case"]["documents"] for passage in paper["passages"]]
        return {passage: found[passage] for passage in order if passage in found}

    def _say(self, item: str, says: str, salience: str, as_well: bool) -> None:
        author = self.author
        author.choose(self.at(f"says:{says}"))
        self._find("of", item)
        if salience:
            author.choose(self.at(f"seen:{salience}"))
        if as_well and self.at("says:as-well").count():
            author.tick(self.at("says:as-well"))

    def _find(self, picker: str, item: str) -> None:
        """Look for an item by its label, and choose it among those that are found."""
        self.author.reach(self.at(f"{picker}:search"))
        self.author.write(item_name(self.catalogues, "en", item).label)
        self.author.choose(self.at(f"{picker}:{item}"))

    def _add(self, item: str) -> None:
        self._find("add-item", item)
        self.author.use(self.at("add-item:add"))
        self.author.settle()
        self.at(f"item:{item}").wait_for()

    def _choose(self, name: str, value: str) -> None:
        if not self.at(f"{name}:{value}").is_checked():
            self.author.choose(self.at(f"{name}:{value}"))
            self.author.settle()

    def options(self) -> None:
        """Add the options of the decision, each with its words and its place on the scale."""
        author, decisions = self.author, self.catalogues.texts["en"].decisions
        author.open("Decision and plan")
        rows = {row["option"]: row for row in self.wanted["key"]["options"]}
        for option in self.wanted["case"]["options"]:
            row = rows[option["id"]]
            before = {one["id"] for one in self.draft["case"].get("options", ())}
            author.pick(self.at("add-option:decision"), decisions[option["decision"]])
            author.press("Tab")
            author.write(self.text("text.en", "options", option["id"]))
            author.press("Tab")
            author.press("Enter")
            author.settle()
            [new] = {one["id"] for one in self.draft["case"]["options"]} - before
            self.ids[option["id"]] = new
            expect(self.at(f"f:text.en:options.{new}")).to_be_focused()
            rung = row["standing"] if row.get("harm", "none") == "none" else row["harm"]
            author.choose(self.at(f"rung:{new}:{rung}"))
            author.settle()

    def lessons(self) -> None:
        """Take two lessons that are proposed, and write one."""
        author = self.author
        author.open("Feedback")
        for _ in range(2):
            author.use(self.at("proposed:0"))
            author.settle()
        lesson = self.wanted["key"]["lessons"][0]
        author.reach(self.at("add-lesson:text"))
        author.write(self.text("key_text.en", "lessons", lesson["id"]))
        for item in lesson["when"]:
            author.pick(self.at("condition:add-lesson"), item_name(self.catalogues, "en", item).label)
            author.use(self.at("condition:add-lesson:add"))
        author.use(self.at("add-lesson:add"))
        author.settle()
        assert len(self.draft["key"]["lessons"]) == 3

    def missing_texts(self) -> list[int]:
        """Let the list of what is to do lead to each field that is still empty, until nothing is left; the counts on the way."""
        author, counts = self.author, []
        of_case = {new: old for old, new in self.ids.items()}
        left = self.page.locator(".problem-drop .tell.to_do b")
        while (count := int(left.inner_text())):
            counts.append(count)
            author.use(self.page.locator(".problem-drop summary"))
            author.use(self.page.locator(".problem-drop .problem-list.to_do button").first)
            expect(self.page.locator("textarea[id^='f:']:focus")).to_have_count(1)
            first = self.page.evaluate("document.activeElement.id")
            fields = self.page.locator("main .field:has(.problem.to_do) textarea").evaluate_all("(all) => all.map((e) => e.id)")
            for field in (first, *(one for one in fields if one != first)):
                _, part, path = field.split(":")
                author.reach(self.at(field))
                author.write(self.text(part, *(of_case.get(step, step) for step in path.split("."))))
            author.settle()
            expect(left).to_have_text(str(count - len({first, *fields})))
        return counts
