"""A short talk in English that a test types into the author's page by keyboard, from nothing: of the case of ``typed_case``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.keyboard_author import KeyboardAuthor

if TYPE_CHECKING:
    from playwright.sync_api import Locator

FACTS = {
    "fa1": ("I get up late since I came. On Fridays I play cards with the others.", "The days are long here."),
    "fa2": ("The work was what we had agreed: stairwells, four afternoons. He wrote the hours on the wall with me.", "It was painting, as I do at home."),
    "fa3": ("He paid each evening. When I fell he lent me the money for the picture, and I gave it back in two weeks.", "There was money, most evenings."),
    "fa4": ("I ring my mother on Sundays. The children talk all at once.", "I talk with home."),
    "fa5": ("I fear the hall with the fans. I will not hear what I am asked, and I will say yes to be done.", "Large rooms are hard for me."),
    "fa6": ("A room where I hear. And somebody who looks at my chest.", "That it is quiet on Tuesday."),
}
"""What the person says in full and in part, by the six facts with which a talk begins."""
ROOM = "A small room at the registration office, the door shut. The interpreter is on the telephone between you, and he sits with his right ear to it."
TOLD = (("fa2", "Deception about the work", "It was the work that was agreed, and he kept count of the hours himself."),)
"""Facts that change a judgement once they are told: its label, and why."""
OWN_WORDS = {
    "replies.deflect": "Is there parking behind this house? My neighbour asks.", "replies.refuse": "That one I leave where it is.", "replies.silent": "He turns the lid of the thermos.",
    "replies.agree": "Yes, yes. It can be.", "moves.introduce": "He says his name back to you, and nods to the telephone.", "moves.rights": "He asks you to say the third one again, louder.",
}  # fmt: skip
"""The person's own words where they are heard most."""


class TalkTyped:
    """Types the talk on the screen *Talk*; ``texts`` counts what is written."""

    def __init__(self, author: KeyboardAuthor) -> None:
        self.author, self.page, self.texts = author, author.page, 0

    def at(self, element: str) -> Locator:
        """What has an id in the page."""
        return self.page.locator(f'[id="{element}"]')

    def write(self, field: str, text: str) -> None:
        """Write a text into its field."""
        self.author.reach(self.at(field))
        self.author.write(text)
        self.texts += 1

    def choose(self, field: str, value: str) -> None:
        """Choose one of a few answers about the person or the room."""
        self.author.choose(self.page.locator(f'[id="f:case:{field}"] input[value="{value}"]'))
        self.author.settle()

    def fold(self, fact: str, name: str) -> None:
        """Open what is folded away on the card of a fact."""
        self.author.use(self.at(f"folds:{fact}:{name}"))

    def whole(self) -> None:
        """Type the talk from its beginning to what is heard most."""
        self.author.open("Talk")
        self.author.use(self.at("begin-talk"))
        self.at("board").wait_for()
        self.author.settle()
        self.board()
        self.person()
        self.own_words()

    def board(self) -> None:
        """The facts in full and in part, what is enough to act on, a barrier, what telling changes, one poor question more."""
        author = self.author
        for fact, (full, part) in FACTS.items():
            self.write(f"f:text.en:facts.{fact}.full", full)
            self.write(f"f:text.en:facts.{fact}.part", part)
        for fact in ("fa2", "fa5"):
            author.pick(self.at(f"role:{fact}"), "enough to act on, with the others that are")
        author.pick(self.at("sensitivity:fa5"), "sensitive: costs something to say")
        author.use(self.at("strength:rights_unknown"), "ArrowDown")  # from "not at all" to "a little"
        author.settle()
        author.pick(self.at("cue:rights_unknown"), "in the briefing")
        self.fold("fa5", "held")
        author.tick(self.at("behind:fa5:rights_unknown"))
        for fact, label, reason in TOLD:
            self.fold(fact, "changes")
            author.pick(self.at(f"add-change:{fact}"), label)
            author.use(self.at(f"add-change:{fact}:add"))
            author.settle()
            change = self.page.locator(f"[id='fact:{fact}'] .told-change")
            author.pick(change.locator("select").first, "absent")
            author.reach(change.locator("textarea").first)
            author.write(reason)
            self.texts += 1
        author.use(self.page.locator("[id='topic:pay'] .proposed summary"))
        author.use(self.at("propose:pay:leading"))
        author.settle()

    def person(self) -> None:
        """The person, the room, and who interprets."""
        self.choose("person.pronoun", "he")
        self.choose("room.interpreter", "phone")
        self.write("f:text.en:room", ROOM)
        self.author.settle()

    def own_words(self) -> None:
        """The person's own words where they are heard most, in place of the kit's."""
        for name, words in OWN_WORDS.items():
            self.author.use(self.at(f"own:{name}"))
            self.author.settle()
            self.write(f"f:text.en:{name}" + (".0" if not name.startswith("moves") else ""), words)
        self.author.settle()
