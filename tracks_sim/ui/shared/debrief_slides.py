"""What the wall shows at one stop of a debrief, and what the room may read of its script. Pure: state in, plain data out.

Nothing of a key is read for a stop before the one that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.group.events import Stage
from tracks_sim.group.model import GroupPlan
from tracks_sim.group.published import Cell, Share, Table, told
from tracks_sim.group.script import DECISION, SlideId, Stop, nearly_all, stops, told_row
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import ANSWER_NAMES, as_title, step_name
from tracks_sim.operations.debrief import Debrief, options_of
from tracks_sim.ui.shared.markdown import block, inline

SLIDE_NAMES: Final[Mapping[SlideId, str]] = {
    "reactions": translatable("Reactions"),
    "person": translatable("What happened to the person"),
    "split": translatable("Where we differ most"),
    "harm": translatable("A harm to see coming"),
    "asked": translatable("A question worth asking"),
    "monday": translatable("One thing for Monday"),
}
_PROMPTS: Final[Mapping[tuple[SlideId, Stage], str]] = {
    ("reactions", "question"): translatable("One word each, for whoever likes. Wait. Do not correct."),
    ("person", "question"): translatable("Read it out, slowly. Then: what did this person need first?"),
    ("split", "question"): translatable("Show nothing yet. Let people speak for an answer, whether it is theirs or not."),
    ("split", "split"): translatable("Do not say who is right. Two minutes in pairs: what would change your mind?"),
    ("split", "vote"): translatable("Wait until most have voted. Then Next closes the vote."),
    ("split", "after"): translatable("Ask what moved people, either way. Do not ask who."),
    ("split", "key"): translatable("Read the reason. Ask what in the file speaks for another answer. Then: what does this person need this week?"),
    ("harm", "split"): translatable("Ask what each step would change tonight."),
    ("harm", "key"): translatable("Nobody is asked who chose it. Say: a good, tired colleague might."),
    ("asked", "question"): translatable("In pairs: say the question aloud, once each."),
    ("monday", "question"): translatable("A minute of silence. Whoever wants to reads theirs out."),
}
_AROUND_ONE_SHEET: Final = translatable("Ask for a show of hands, answer by answer; nobody has to. Let people speak for an answer, whether it is theirs or not.")
"""What the script says of a judgement that nobody votes on by telephone."""
_ONE_JUDGEMENT: Final = translatable("A judgement to talk about")
"""What the slide of the largest split is called where there is one sheet, which differs with nobody."""
MOST_PASSAGES = 2
"""Passages that stand beside a question."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in one language of the group, as HTML."""

    lang: str
    html: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the file or of the person, and where they stand, in each language of the group."""

    words: tuple[Words, ...]
    place: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A number of a published table: of an option, or of several together. ``was``: the same before a second vote, empty where it is not known."""

    names: tuple[Words, ...]
    number: str
    of100: int
    together: bool
    is_key: bool = False
    was: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A published table to draw. ``note`` says what it does not tell."""

    title: tuple[Words, ...]
    bars: tuple[Bar, ...]
    note: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of the author, under its heading, in each language of the group."""

    title: tuple[Words, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture on the wall."""

    name: str
    headings: tuple[Words, ...]
    says: tuple[tuple[Words, ...], ...] = ()
    """Sentences, each in each language of the group."""
    passages: tuple[Passage, ...] = ()
    covered: bool = False
    bars: tuple[Bars, ...] = ()
    """One table, or those before and after a second vote."""
    options: tuple[tuple[Words, ...], ...] = ()
    """What can be answered, while no table is shown."""
    reasons: tuple[Reason, ...] = ()
    note: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A slide in the list beside the wall. ``to``: its first stop; ``prompt`` only of the one that is shown."""

    name: str
    to: int
    now: bool
    prompt: str


def languages_of(plan: GroupPlan, language: str) -> tuple[str, ...]:
    """The languages of what a group reads together: the page's first."""
    return tuple(dict.fromkeys((language, *plan.languages)))


@dataclass(frozen=True, slots=True)
class Slides:
    """A debrief in the language of its page, with the other languages of the group beside it."""

    debrief: Debrief
    language: str
    languages: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        plan, texts = self.debrief.state.plan, self.debrief.case_file.texts
        wanted = [self.language, *plan.languages] if self.language in texts else [*plan.languages]
        object.__setattr__(self, "languages", tuple(dict.fromkeys(one for one in wanted if one in texts)) or self.debrief.case_file.case.languages[:1])

    @property
    def t(self) -> Translator:
        """Translator into the language of the page."""
        return translator(self.language)

    def _each(self, said: Callable[[str], str]) -> tuple[Words, ...]:
        """What the case says in each language of the group that it has, the page's first."""
        return tuple(Words(lang, html) for lang in self.languages if (html := said(lang)))

    def _own(self, sentence: str) -> tuple[Words, ...]:
        """A sentence of the kit, given in English, in each language of the group, the page's first."""
        return self._said(lambda t: t(sentence))

    def _said(self, said: Callable[[Translator], str]) -> tuple[Words, ...]:
        """What the kit says in each language of the group, the page's first."""
        return tuple(Words(lang, inline(said(translator(lang)))) for lang in languages_of(self.debrief.state.plan, self.language))

    @property
    def texts(self) -> CaseText:
        """The case's texts in the first language."""
        return self.debrief.case_file.texts[self.languages[0]]

    @property
    def key_texts(self) -> KeyText:
        """The key's reasons in the first language; only for a stop that shows them."""
        return self.debrief.case_file.key_texts[self.languages[0]]

    def name(self, slide: SlideId) -> str:
        """What a slide is called."""
        around_one = slide == "split" and self.debrief.state.plan.together
        return self.t(_ONE_JUDGEMENT if around_one else SLIDE_NAMES[slide])

    def _prompt(self, stop: Stop) -> str:
        around_one = self.debrief.state.plan.together and (stop.slide.id, stop.stage) == ("split", "question")
        return self.t(_AROUND_ONE_SHEET if around_one else _PROMPTS[stop.slide.id, stop.stage])

    def lines(self) -> tuple[ScriptLine, ...]:
        """The script."""
        all_stops, on = stops(self.debrief.slides), self.debrief.stop
        first = {slide.id: next(n for n, stop in enumerate(all_stops) if stop.slide == slide) for slide in self.debrief.slides}
        return tuple(
            ScriptLine(self.name(slide.id), first[slide.id], slide == on.slide, self._prompt(on) if slide == on.slide else "")
            for slide in self.debrief.slides
        )

    def picture(self, stop: Stop) -> Picture:
        """What a stop shows."""
        name = self.name(stop.slide.id)
        match stop.slide.id:
            case "reactions":
                says = (translatable("One word, if you like."), translatable("You may pass. You may step out at any time."))
                return Picture(name, self._own(translatable("How was that?")), tuple(map(self._own, says)))
            case "person":
                return self._person(stop, name)
            case "split":
                return self._row(stop, name)
            case "harm":
                return self._harm(stop, name)
            case "asked":
                return self._asked(stop, name)
            case _:
                says = (translatable("Write one sentence on your own paper."), translatable("Nothing is collected."))
                return Picture(name, self._own(SLIDE_NAMES[stop.slide.id]), tuple(map(self._own, says)))

    def asked(self, row: str) -> str:
        """What a row asks in the language of the page, as HTML."""
        return inline(self._question(row, self.language))

    def contacts(self) -> list[tuple[str, str]]:
        """The support contacts of the group's country that are filled in: what each is for, and how to reach it."""
        country, catalogues = self.debrief.state.plan.country, self.debrief.catalogues
        texts = catalogues.country_texts[self.language][country]
        return [(texts.contacts[contact.id], contact.value) for contact in catalogues.countries[country].contacts if contact.value]

    # --- one slide each ---------------------------------------------------------------

    def _person(self, stop: Stop, name: str) -> Picture:
        option = stop.slide.about
        after = translatable("After this step: {step}")
        if stop.slide.most:
            after = translatable("After the step that you chose: {step}") if self.debrief.answers else translatable("After the step that most of us chose: {step}")
        story = self._each(lambda lang: block(self.debrief.case_file.key_texts[lang].story.get(option, "")))
        place = self._each(lambda lang: inline(translator(lang)(after).format(step=self.debrief.case_file.texts[lang].options.get(option, ""))))
        return Picture(name, self._own(SLIDE_NAMES[stop.slide.id]), passages=(Passage(story, place),) if story else ())

    def _row(self, stop: Stop, name: str) -> Picture:
        row = stop.slide.row or ""
        headings = self._each(lambda lang: inline(self._question(row, lang)))
        passages, before = self._passages(row), self.debrief.tables.get(row)
        closed = self.debrief.state.votes.get((self.debrief.part, row))
        after = closed.table if closed else None
        options = tuple(self._names(row, (option,)) for option in self._options(row))
        match stop.stage:
            case "question":
                return Picture(name, headings, passages=passages, covered=before is not None, options=options)
            case "split":
                return Picture(name, headings, passages=passages, bars=self._bars(row, before))
            case "vote":
                hidden = self._own(translatable("The bars stay hidden until the vote is closed. Nobody sees who has voted."))
                return Picture(name, headings, (self._own(translatable("You have talked. Vote again on your phone, or leave it as it is.")),), options=options, note=hidden)
            case "after":
                both = (*self._bars(row, before, translatable("Before · {n}")), *self._bars(row, after, translatable("After · {n}")))
                note = () if after else self._own(translatable("Too few have voted again to show a number."))
                return Picture(name, headings, (self._own(translatable("What made you move? What would you need to read to move back?")),), bars=both, note=note)
            case _:
                return self._key(row, name, headings, passages, before, after)

    def _key(self, row: str, name: str, headings: tuple[Words, ...], passages: tuple[Passage, ...], before: Table | None, after: Table | None) -> Picture:
        key = self.debrief.case_file.key.answer_to(row)
        assert key is not None
        shown = after if after and not after.too_spread else before
        bars = self._bars(row, shown, key=key.answer, was=before if shown is after else None)
        title = self._said(lambda t: t("The author’s answer: {answer}").format(answer=t(ANSWER_NAMES[key.answer])))
        why = Reason(title, self._each(lambda lang: inline(self.debrief.case_file.key_texts[lang].reason(row))))
        standing: tuple[Words, ...] = ()
        if key.split:
            answers = (key.answer, *sorted(key.accepted - {key.answer}))
            standing = self._said(lambda t: t("Readers differ here. Answers that stand: {answers}.").format(answers=t("; ").join(t(ANSWER_NAMES[answer]) for answer in answers)))
        reasons = (why, *self._own_answer(row), *self._other(row, key.answer, shown))
        return Picture(name, headings, passages=() if bars else passages[:1], bars=bars, reasons=reasons, note=standing)

    def _own_answer(self, row: str) -> tuple[Reason, ...]:
        """What the one sheet of the group says to a row, beside the author's answer; none where people have sheets of their own."""
        if not self.debrief.answers:
            return ()
        answer = self.debrief.answers.get(row)
        return (Reason(self._said(lambda t: t("Your answer: {answer}").format(answer=t(ANSWER_NAMES[answer]) if answer else t("left open"))), ()),)

    def _other(self, row: str, keyed: str, table: Table | None) -> tuple[Reason, ...]:
        """What the case says to the answer beside the author's that most chose or the one sheet says; where that is not known, to the first that it speaks of.

        Of answers that are shown as one it is not known which had more.
        """
        kind, _, concept = row.partition(".")
        clauses = self._clauses(concept, self.languages[0]) if kind == "indicators" else {}
        own = self.debrief.answers.get(row, keyed)
        cells = [cell for cell in table.cells if cell.options != (keyed,)] if table else []
        chosen = (own,) if own != keyed else max(cells, key=lambda cell: cell.count).options if cells else tuple(clauses)
        answer = next((one for one in chosen if one in clauses and one != keyed), None)
        if answer is None:
            return ()
        title = self._said(lambda t: t("What the case says to “{answer}”").format(answer=t(ANSWER_NAMES[answer])))
        return (Reason(title, self._each(lambda lang: inline(self._clauses(concept, lang).get(answer, "")))),)

    def _clauses(self, indicator: str, lang: str) -> Mapping[str, str]:
        """What the key says to each wrong answer to an indicator."""
        return self.debrief.case_file.key_texts[lang].wrong_answers.get(indicator, {})  # type: ignore[return-value]

    def _harm(self, stop: Stop, name: str) -> Picture:
        if stop.stage == "split":
            return Picture(name, self._own(translatable("What do you do next?")), bars=self._bars(DECISION, self.debrief.tables.get(DECISION)))
        step = self._each(lambda lang: inline(self.debrief.case_file.texts[lang].options[stop.slide.about]))
        return Picture(name, step, (self._each(lambda lang: inline(self.debrief.case_file.key_texts[lang].options.get(stop.slide.about, ""))),), note=self._own(translatable("A harm never has a number on the wall.")))

    def _asked(self, stop: Stop, name: str) -> Picture:
        fact = stop.slide.about
        texts = self.debrief.case_file.texts
        question, told_so = (self._each(lambda lang: inline(texts[lang].questions[stop.slide.question])), self._each(lambda lang: inline(texts[lang].facts[fact].full)))
        return Picture(name, question, passages=(Passage(told_so, self._heard(fact)),), note=self._own(translatable("The words that a talk can bring.")))

    def _heard(self, fact: str) -> tuple[Words, ...]:
        """In how many talks a fact was heard, as far as its table tells it; empty where it does not."""
        share = told(self.debrief.tables.get(told_row(fact)), ("yes",))
        if share is None:
            return ()
        if share.low == share.high:
            return self._said(lambda t: t("Heard in {n} of {all} talks").format(n=share.low, all=share.of))
        if share.low:
            return self._said(lambda t: t("Heard in {n} or more of {all} talks").format(n=share.low, all=share.of))
        return self._said(lambda t: t("Heard in fewer than {n} of {all} talks").format(n=share.high + 1, all=share.of))

    def voted(self, share: Share | None) -> tuple[Words, ...]:
        """How many have voted again; empty where nothing is told."""
        if share is None:
            return ()
        if share.low == share.high:
            return self._said(lambda t: t("{n} of {all} have voted").format(n=share.low, all=share.of))
        if share.low:
            return self._said(lambda t: t("{n} or more of {all} have voted").format(n=share.low, all=share.of))
        return self._said(lambda t: t("Fewer than {n} of {all} have voted").format(n=share.high + 1, all=share.of))

    # --- their parts ------------------------------------------------------------------

    def _question(self, row: str, lang: str) -> str:
        """What a row asks."""
        words = self.debrief.catalogues.item_text(row, lang)
        return words.label if words else translator(lang)("On what is known now, may this person have been trafficked?")

    def _options(self, row: str) -> Sequence[str]:
        return options_of(self.debrief.case_file.case, self.debrief.mode, row)

    def _names(self, row: str, options: Sequence[str]) -> tuple[Words, ...]:
        """One option, or several that are shown as one, in each language."""
        if row == DECISION and len(options) > 1:
            return self._each(lambda lang: translator(lang)(translatable("{n} other steps, together")).format(n=len(options)))
        named = []
        for lang in self.languages:
            texts = self.debrief.case_file.texts[lang].options
            words = [texts[option] if row == DECISION else as_title(translator(lang)(ANSWER_NAMES[option])) for option in options]
            named.append(Words(lang, inline(" · ".join(words))))
        return tuple(named)

    def _passages(self, row: str) -> tuple[Passage, ...]:
        """Passages to read beside a question, in the order of the file."""
        case, key = self.debrief.case_file.case, self.debrief.case_file.key.answer_to(row)
        found = [passage for passage in case.passages if key is not None and passage in key.right_passages][:MOST_PASSAGES]
        return tuple(map(self._passage, found))

    def _passage(self, passage: str) -> Passage:
        texts = self.debrief.case_file.texts
        return Passage(self._each(lambda lang: inline(texts[lang].passages[passage])), self._place(passage))

    def _place(self, passage: str) -> tuple[Words, ...]:
        document = self.debrief.case_file.case.document_of(passage)
        if document is None:
            return self._said(lambda t: step_name("interview", t))
        number = document.passages.index(passage) + 1
        return self._each(lambda lang: inline(f"{self.debrief.case_file.texts[lang].documents[document.id].title} {number}"))

    def _bars(self, row: str, table: Table | None, title: str = translatable("{n} answers"), key: str = "", was: Table | None = None) -> tuple[Bars, ...]:
        """A table to draw; none where there is none."""
        if table is None:
            return ()
        before = {cell.options: cell for cell in was.cells} if was else {}
        bars = tuple(
            Bar(
                self._names(row, cell.options), self._number(cell), 100 if cell.at_least else round(100 * cell.count / table.n), len(cell.options) > 1,
                is_key=cell.options == (key,), was=self._number(before[cell.options]) if cell.options in before else "",
            )
            for cell in table.cells
        )  # fmt: skip
        note: tuple[Words, ...] = ()
        if table.too_spread:
            note = self._own(translatable("Too spread to show: too few gave the same answer."))
        elif nearly_all(table):
            note = self._said(lambda t: t("Where fewer than three of {n} answered otherwise, the wall does not say whether anybody did.").format(n=table.n))
        elif any(bar.together for bar in bars):
            note = self._own(translatable("Hatched: shown as one, since in one or more of them there were fewer than three."))
        return (Bars(self._said(lambda t: t(title).format(n=table.n)), bars, note),)

    def _number(self, cell: Cell) -> str:
        return self.t("{n} or more").format(n=cell.count) if cell.at_least else str(cell.count)

