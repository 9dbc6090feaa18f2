"""The ways of an expert, a novice and a newcomer through the screens, for ``benchmarks.screens``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser

from benchmarks.screen_figures import Screen, Tally, screen, window
from benchmarks.trainee_screens import FeedbackFigures, TraineeScreens
from tracks_sim.bots import KEY, CaseContext
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.conversation import Move
from tracks_sim.i18n import translator
from tracks_sim.practice import ANSWER_KINDS
from tracks_sim.scoring.note import HEADINGS
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES

Way = Literal["expert", "novice"]
Size = tuple[int, int]
WIDE, PHONE, SMALL = (1280, 800), (390, 844), (1024, 640)
ZOOMED = ((640, 400), (320, 200))  # 1280 x 800 at 200 and at 400 %
OTHERS: tuple[Size, ...] = (SMALL, *ZOOMED)
"""Windows at which the wide expert's screens are measured too."""
LANGUAGES = {"en": "en-IE", "fr": "fr-BE"}
"""Languages of the browser, by those of the kit."""
COUNTRY = "ie"
OPENING: tuple[Move, ...] = ("see_alone", "introduce", "confidentiality", "ask_interpreter", "change_interpreter", "rights", "consent_notes", "acknowledge", "ask_wishes")
PARTING: tuple[Move, ...] = ("options", "safe_contact", "consent_sharing", "consent_referral", "close_safely")
QUESTIONS, NOVICE_TURNS = 10, 6


@dataclass(frozen=True)
class Walked:
    """One way through one case."""

    screens: Mapping[tuple[str, Size], Screen]
    tally: Tally
    feedback: FeedbackFigures | None
    """None for a newcomer, whose way ends there."""


@dataclass
class Walk:
    """One trainee on their way, and what was measured on it."""

    trainee: TraineeScreens
    sizes: Sequence[Size] = ()
    """Further windows at which each screen is measured."""
    screens: dict[tuple[str, Size], Screen] = field(default_factory=dict)

    def look(self, name: str = "") -> None:
        """Measure what is shown now."""
        page, name = self.trainee.page, name or self.trainee.step
        size = page.viewport_size
        assert size is not None
        self.screens[name, (size["width"], size["height"])] = screen(page)
        for width, height in self.sizes:
            with window(page, width, height):
                self.screens[name, (width, height)] = screen(page)

    def enter(self) -> None:
        """From the first page to the list of cases."""
        self.trainee.arrive()
        self.look()
        self.trainee.enter()
        self.look()

    def through(self, do: Mapping[str, Callable[[], None]]) -> None:
        """Each step in turn: what ``do`` says for it, a look, and on."""
        while (step := self.trainee.step) != "feedback":
            if step == "indicators":
                self.look("indicators, empty")
            do.get(step, lambda: None)()
            self.trainee.close_sheet()
            looked = any(name == step for name, _ in self.screens)
            self.look(f"{step}, over" if looked else step)
            if not self.trainee.finish_talk():
                self.trainee.go_on()
        self.look()


def expert(walk: Walk, file: CaseFile, library: Library, language: str) -> None:
    """The whole case by its key."""
    trainee, case, texts, t = walk.trainee, file.case, file.texts[language], translator(language)
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for intent in KEY.intents(CaseContext(file, library.catalogues, COUNTRY, language)):
        asked.setdefault(intent["kind"], []).append(intent)
    papers = {p: d for d in case.documents for p in d.passages}

    def read() -> None:
        for document in case.documents:
            trainee.open_paper(document.id)

    def talk() -> None:
        for move in OPENING:
            trainee.move(t(MOVE_NAMES[move]))
        for question in [q for q in case.questions if q.topic and q.form in ("open", "cued")][:QUESTIONS]:
            trainee.ask(texts.questions[question.id], question.topic or "")
        walk.look()  # it looks otherwise once it is over
        for move in PARTING:
            trainee.move(t(MOVE_NAMES[move]))

    def judge(step: str) -> Callable[[], None]:
        kind = next(k for k in ANSWER_KINDS if k.step == step)

        def do() -> None:
            keyed = {kind.key(kind.ids(intent)[0]): intent for intent in asked.get(kind.kind, [])}
            for row in trainee.in_order(keyed):
                intent = keyed[row]
                value = intent.get("state") or intent["level"]
                trainee.judge(row, value, (*intent.get("phases", ()), *intent.get("grounds", ())), intent.get("who"))
                trainee.cite(row, {p: papers[p].id for p in intent["passages"]})

        return do

    def decide() -> None:
        trainee.decide(asked["decision"][0]["option"])
        walk.look("decision, option")
        for intent in asked.get("plan", []):
            trainee.plan(intent["part"], intent["choices"])
            walk.look(f"decision, {intent['part']}")
        for intent in asked.get("note", []):
            for voice in HEADINGS:
                for p in intent[voice]:
                    trainee.sort_note(p, f"{texts.documents[papers[p].id].title} {papers[p].passages.index(p) + 1}", voice)
            trainee.write_note("Please see this person alone, with another interpreter.")

    judged = {step: judge(step) for step in ("indicators", "detection", "elements", "needs")}
    walk.through({"reading": read, "interview": talk, **judged, "decision": decide})


def novice(walk: Walk, harmful: str | None) -> None:
    """A few questions, everything present, an option that does harm, or the first one, and the rest empty."""
    trainee = walk.trainee

    def talk() -> None:
        for number in range(NOVICE_TURNS):
            trainee.ask_something(number)

    def judge() -> None:
        for row in trainee.rows():
            trainee.judge(row, "present")

    walk.through({"interview": talk, "indicators": judge, "decision": lambda: trainee.decide(harmful)})


def most_harmful(file: CaseFile) -> str:
    """An option whose harm is severe, else one that is not accepted."""
    ranked = sorted(file.key.options, key=lambda o: (o.standing != "not_accepted", ("severe", "minor", "none").index(o.harm)))
    return ranked[0].option


@contextmanager
def arrived(it: Browser, url: str, language: str, size: Size) -> Iterator[TraineeScreens]:
    """A trainee with a browser of their own."""
    context = it.new_context(viewport={"width": size[0], "height": size[1]}, locale=LANGUAGES[language])
    try:
        yield TraineeScreens(context.new_page(), url)
    finally:
        context.close()


def walked(it: Browser, url: str, library: Library, way: Way, case: str, language: str, size: Size) -> Walked:
    """Walk one case."""
    file = library.case(case)
    with arrived(it, url, language, size) as trainee:
        walk = Walk(trainee, OTHERS if way == "expert" and size == WIDE else ())
        walk.enter()
        trainee.pick(file.texts[language].title)
        walk.look()
        trainee.begin(COUNTRY)
        if way == "expert":
            expert(walk, file, library, language)
        else:
            novice(walk, most_harmful(file))
        return Walked(walk.screens, trainee.tally, trainee.feedback())


def newcomer(it: Browser, url: str, language: str) -> Walked:
    """What the list of cases offers first, up to its feedback."""
    with arrived(it, url, language, WIDE) as trainee:
        walk = Walk(trainee)
        walk.enter()
        trainee.take_the_proposal()
        if trainee.step == "start":
            trainee.begin(COUNTRY)
        novice(walk, None)
        return Walked(walk.screens, trainee.tally, None)
