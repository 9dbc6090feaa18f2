"""Stock words (``stock/``): answers of a plan and lessons that fit every case, to keep, reword or take out; and the words of a talk.

A scenarios folder needs none. Where there are some, ``stock/answers.yaml`` holds what answers are worth and ``stock/text/<language>.yaml`` their
words: they are copied into a draft. ``stock/talk/<language>.yaml`` stands in where a case has no words of its own for a talk, when it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from pydantic import Field

from tracks_sim.case.load.source_files import FileTable, SourceFile, present_files, read_file
from tracks_sim.case.model.conversation import Stance, Topic
from tracks_sim.case.model.record import PlanPart, Record, Sentence, Slug
from tracks_sim.case.model.stock_talk import StockTalk, with_stock, words_wanted
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Finding

Worth = Literal["needed", "fitting", "needless", "minor", "severe"]
"""What an answer of a plan is worth."""
WORTHS: tuple[Worth, ...] = get_args(Worth)
LessonTopic = Literal[
    "silence", "spoken_against", "left_open", "signs_present", "detection_yes", "detection_open", "detection_no", "child", "needs",
    "not_needed", "plan", "voices", "always",
]  # fmt: skip
"""What a stock lesson is about; ``proposed.conditions_of`` says which rows of a key that is."""


class StockLesson(Record):
    """A lesson that many cases can teach."""

    id: Slug = Field(description="Name of the lesson.", examples=["what-nobody-wrote"])
    about: LessonTopic = Field(description="What it is about: its conditions are the rows of a key of which this holds.", examples=["silence"])


class Stock(Record):
    """What there is in stock, without a word."""

    plan: dict[PlanPart, dict[Slug, Worth]] = Field(
        description="Answers by part of the plan, in no order, and what each is worth.", examples=[{"consent": {"each-question": "needed", "one-form": "minor"}}]
    )
    lessons: tuple[StockLesson, ...] = Field(description="Lessons, the most important first.", examples=[[{"id": "what-nobody-wrote", "about": "silence"}]])
    stances: dict[Topic, Stance] = Field(
        default_factory=dict, description="What the stock's statement on a topic does to the person; left out, nothing of the kind.", examples=[{"recruitment": "blames"}]
    )


class StockAnswer(Record):
    """Words of an answer of a plan, and why it helps or harms."""

    text: Sentence = Field(description="The answer.", examples=["Ask for each step by itself, and say that a no changes nothing else."])
    reason: Sentence = Field(description="Why it helps or harms.", examples=["A yes to one step is no yes to the next."])


class StockText(Record):
    """Words of the stock in one language."""

    plan: dict[PlanPart, dict[Slug, StockAnswer]] = Field(
        description="Words of the answers, by part and answer.",
        examples=[{"consent": {"one-form": {"text": "One signature on the general form.", "reason": "Nobody knows then what was agreed to."}}}],
    )
    lessons: dict[Slug, Sentence] = Field(description="Words of the lessons.", examples=[{"what-nobody-wrote": "What nobody wrote down is missing information."}])


STOCK_TEXTS: FileTable = {"stock_text": ("stock/text/{}.yaml", StockText), "stock_talk": ("stock/talk/{}.yaml", StockTalk)}
"""Words of the stock, by language; paths below the scenarios folder."""


@dataclass(frozen=True, slots=True)
class StockWords:
    """The stock with its words by language."""

    stock: Stock
    texts: Mapping[str, StockText]
    talks: Mapping[str, StockTalk] = field(default_factory=lambda: MappingProxyType({}))

    def answer(self, part: PlanPart, answer: str, language: str) -> StockAnswer | None:
        """Words of an answer in a language; None where there are none."""
        return self.texts[language].plan.get(part, {}).get(answer) if language in self.texts else None

    def lesson(self, lesson: str, language: str) -> str | None:
        """Words of a lesson in a language; None where there are none."""
        return self.texts[language].lessons.get(lesson) if language in self.texts else None

    def all_words(self, language: str, case: Case) -> frozenset[str]:
        """Every text that the stock can write into a case in a language."""
        text, talk = self.texts.get(language), self.talks.get(language)
        found = {words for answers in text.plan.values() for answer in answers.values() for words in (answer.text, answer.reason)} if text is not None else set()
        found.update(text.lessons.values() if text is not None else ())
        if talk is not None:
            found.update(talk.encouragers, *(forms.values() for forms in talk.questions.values()), *(talk.words(*wanted, case) for wanted in words_wanted(case)))
        return frozenset(found)


def stock_lesson_with(stock: StockWords | None, language: str, text: str) -> str | None:
    """Id of the stock lesson that has these words in a language; None where none has."""
    lessons = stock.texts[language].lessons if stock is not None and language in stock.texts else {}
    return next((lesson for lesson, words in lessons.items() if words == text), None)


def with_stock_words(files: Mapping[str, SourceFile[Record]], stock_files: Mapping[str, SourceFile[Record]]) -> dict[str, SourceFile[Record]]:
    """The files of a case as it is played: its texts with the stock's words for a talk, and the files of the stock that they are from.

    So an attempt keeps what the stock said when it began. The file of a text is that of its own words.
    """
    talks = {part: file.record for part, file in stock_files.items() if isinstance(file.record, StockTalk)}
    records = stocked({part: file.record for part, file in files.items()}, {part.partition(".")[2]: talk for part, talk in talks.items()})
    filled = {part: file if records[part] is file.record else replace(file, record=records[part]) for part, file in files.items()}
    used = {f"stock_talk.{part.partition('.')[2]}" for part, file in files.items() if filled[part] is not file}
    return {**filled, **{part: stock_files[part] for part in sorted(used)}}


def stocked(records: Mapping[str, Record | None], talks: Mapping[str, StockTalk]) -> dict[str, Record | None]:
    """The records of a case by part, its texts with the stock's words for a talk where they have none of their own."""
    case = records.get("case")
    return {
        part: with_stock(case, record, talks.get(part.partition(".")[2])) if isinstance(record, CaseText) and isinstance(case, Case) else record
        for part, record in records.items()
    }


def read_stock(root: Path, cache: Path | None = None, *, positions: bool = False) -> dict[str, SourceFile[Record]]:
    """The files of the stock by part (``stock``, ``stock_text.en``), readable or not; none where there is no stock. ``positions``: for the check."""
    path = root / "stock" / "answers.yaml"
    if not path.exists():
        return {}
    files: list[tuple[str, Path, type[Record]]] = [("stock", path, Stock)]
    for head, (below, model) in STOCK_TEXTS.items():
        files += [(f"{head}{name}", found, model) for name, found in present_files(root, below)]
    return {part: read_file(file, root, part, model, cache, positions=positions) for part, file, model in files}


def stock_words(files: Mapping[str, SourceFile[Record]]) -> StockWords | None:
    """The stock from its files; None where there is none or it cannot be read. A text that cannot be read is left out."""
    stock = files["stock"].record if "stock" in files else None
    if not isinstance(stock, Stock):
        return None
    texts = {part.partition(".")[2]: f.record for part, f in files.items() if isinstance(f.record, StockText)}
    talks = {part.partition(".")[2]: f.record for part, f in files.items() if isinstance(f.record, StockTalk)}
    return StockWords(stock, texts, talks)


def stock_findings(files: Mapping[str, SourceFile[Record]]) -> Iterator[Finding]:
    """Findings where an answer or a lesson of the stock has no words in a language, or words belong to none."""
    words = stock_words(files)
    for language, text in words.texts.items() if words is not None else ():
        assert words is not None
        wanted: set[tuple[str, ...]] = {("plan", part, answer) for part, answers in words.stock.plan.items() for answer in answers}
        wanted.update(("lessons", lesson.id) for lesson in words.stock.lessons)
        written: set[tuple[str, ...]] = {("plan", part, answer) for part, answers in text.plan.items() for answer in answers}
        written.update(("lessons", lesson) for lesson in text.lessons)
        for where in sorted(wanted - written):
            yield Finding(f"stock_text.{language}", (where[0],), "text-missing", f"`{where[-1]}` has no words here.", "write them", at_key=True)
        for where in sorted(written - wanted):
            yield Finding(f"stock_text.{language}", where, "text-superfluous", f"`{where[-1]}` is not in stock/answers.yaml.", "remove it, or add it there", at_key=True)
