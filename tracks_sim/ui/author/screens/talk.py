"""The screen *Talk*: a board of what there is to tell and how it is asked, topic by topic; the person, the room, the words in between. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypedDict

from tracks_sim.authoring.told_check import RARE, SURE, WhyUntold, talk_hash
from tracks_sim.case.load.conversation_references import SUGGESTING_FORMS
from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import (
    IF_TOLD,
    TOPICS,
    DisclosureCondition,
    Fact,
    IfTold,
    InterviewKey,
    ProtectionIfTold,
    Question,
    QuestionForm,
    Stance,
    Topic,
)
from tracks_sim.case.model.record import EXPLOITATION_PHASES
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.fact_edits import Role, answers_once_told
from tracks_sim.drafts.talk_edits import has_talk
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.i18n import LANGUAGES
from tracks_sim.interview import read_question
from tracks_sim.labels import ANSWER_NAMES, TIME_NAMES
from tracks_sim.ui.author.item_names import BARRIER_NAMES
from tracks_sim.ui.author.problems.fields import FieldProblem
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.author.screens.items import WrittenText, items_judged, written
from tracks_sim.ui.author.screens.judged_items import Ticked, ticked
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.screens.talk_frame import (
    BarrierRow,
    TalkPart,
    barrier_rows,
    cue_options,
    person_part,
    room_part,
)
from tracks_sim.ui.author.screens.talk_words import WordsGroup, words_groups
from tracks_sim.ui.author.talk_names import (
    COMPANIONS,
    PLACES,
    PUTS,
    ROLES,
    SENSITIVITIES,
    SEXES,
    STANCE_NAMES,
    STRENGTHS,
)
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES, TOPIC_NAMES


class ToldChange(TypedDict):
    """What is right on an item once some facts were told."""

    item: str
    label: str
    facts: list[str]
    """Ids of the facts as the key has them."""
    ticks: list[Ticked]
    answer: str
    answers: list[Option]
    phases: list[Ticked]
    grounds: list[Ticked]
    reason: WrittenText


class FactCard(TypedDict):
    """Something that the person knows. ``label``: its words, shortened; ``behind``: what of the person's barriers holds it back."""

    fact: str
    element: str
    n: int
    label: str
    topic: str
    sensitivity: str
    role: str
    full: WrittenText
    part: WrittenText
    varied: WrittenText | None
    behind: list[Ticked]
    after: list[Ticked]
    corrects: str
    peripheral: bool
    needless: bool
    changes: list[ToldChange]
    marks: list[str]
    told: str
    problems: list[FieldProblem]


class QuestionRead(TypedDict):
    """How the kit reads the words of a question, where that is not what its author says of it; ``text`` says it in words."""

    text: str
    form: str
    stance: str


class QuestionCard(TypedDict):
    """A question of the list. ``better``: a better wording, for one that is not recommended."""

    question: str
    element: str
    n: int
    topic: str
    form: str
    stance: str
    puts: str
    may_put: bool
    brings: list[Ticked]
    text: WrittenText
    better: WrittenText | None
    read: QuestionRead | None
    problems: list[FieldProblem]


class ProposedQuestion(TypedDict):
    """A wording of the kit that is not on the list yet."""

    form: str
    label: str
    words: str


class TopicRow(TypedDict):
    """A row of the board; ``topic`` is empty for the words by which one goes on."""

    topic: str
    element: str
    label: str
    facts: list[FactCard]
    well: list[QuestionCard]
    poor: list[QuestionCard]
    proposed: list[ProposedQuestion]


class HeardFact(TypedDict):
    """A fact that is told in hardly any careful talk, or in nearly every hurried one: how often, and why."""

    element: str
    label: str
    text: str


class AuthorTalkSheet(SheetHead):
    """The screen. Without a talk (``begun`` false) only its head and ``tally`` say something."""

    kind: Literal["talk"]
    begun: bool
    tally: list[str]
    heard: list[HeardFact]
    counting: bool
    writing: str
    rows: list[TopicRow]
    other_topics: list[Option]
    topics: list[Option]
    forms: list[Option]
    stances: list[Option]
    puts: list[Option]
    sensitivities: list[Option]
    roles: list[Option]
    puts_right: list[Option]
    items: list[Option]
    person: TalkPart
    barriers: list[BarrierRow]
    strengths: list[Option]
    cues: list[Option]
    room: TalkPart
    words: list[WordsGroup]


def talk_sheet(view: DraftView) -> AuthorTalkSheet:
    """Everything that the screen shows."""
    t, case = view.t, view.case
    interview = view.key.interview or record_of(InterviewKey)
    rows = _rows(view, interview) if has_talk(case) else []
    groups = words_groups(view) if has_talk(case) else []
    strengths: list[Option] = [{"id": id_, "label": t(name)} for id_, (name, _) in STRENGTHS.items()]
    return {
        "kind": "talk", "title": t("What the person knows, and what is asked"), "begun": has_talk(case), "writing": view.writing,
        "intro": t("A row is a topic: what there is to tell, the questions asked well, and those that a tired colleague would ask. Write the open question first."),
        "tally": _tally(view, groups), "heard": _heard(view), "rows": rows,
        "counting": has_talk(case) and (view.told is None or view.told.content != talk_hash(view.data)),
        "other_topics": _topics(view, [topic for topic in TOPICS if topic not in {row["topic"] for row in rows}]),
        "topics": _topics(view, TOPICS), "forms": options(FORM_NAMES, t), "stances": options(STANCE_NAMES, t), "puts": options(PUTS, t),
        "sensitivities": options(SENSITIVITIES, t), "roles": options(ROLES, t),
        "puts_right": [{"id": "", "label": t("nothing")}, *options(passage_labels(view)), *options({fact.id: fact_label(view, fact.id) for fact in case.facts})],
        "items": [{"id": item, "label": view.item_label(item)} for item in items_judged(view)],
        "person": person_part(view), "barriers": barrier_rows(view, interview), "strengths": strengths, "cues": cue_options(view),
        "room": room_part(view), "words": groups,
    }  # fmt: skip


def fact_label(view: DraftView, fact: str) -> str:
    """A fact by its words, else by its number; never by its id."""
    place = next((n for n, row in enumerate(view.case.facts, start=1) if row.id == fact), 0)
    words = written_at(view, ("facts", fact, "full")) or written_at(view, ("facts", fact, "part"))
    return shortened(words) if words else view.t("Fact {n}, not written yet").format(n=place)


def role_of(interview: InterviewKey, fact: str) -> Role:
    """What a fact is to the trainee's work."""
    return "needed" if fact in interview.needed else "beyond" if fact in interview.beyond else "neither"


def _topics(view: DraftView, topics: tuple[Topic, ...] | list[Topic]) -> list[Option]:
    return [{"id": topic, "label": view.t(TOPIC_NAMES[topic])} for topic in topics]


def _tally(view: DraftView, groups: list[WordsGroup]) -> list[str]:
    t, case = view.t, view.case
    if not has_talk(case):
        return []
    rows = [row for group in groups for row in group["rows"] if not row["optional"]]
    own = sum(row["own"] for row in rows)
    facts, questions = len(case.facts), len(case.questions)
    if case.length == "long":
        counts = t.plural("{n} fact (a long case has 12 or more)", "{n} facts (a long case has 12 or more)", facts), t.plural("{n} question (a long case has 30 or more)", "{n} questions (a long case has 30 or more)", questions)
    else:
        counts = t.plural("{n} fact (a short case has about 10)", "{n} facts (a short case has about 10)", facts), t.plural("{n} question (a short case has about 24)", "{n} questions (a short case has about 24)", questions)
    return [
        counts[0].format(n=facts), counts[1].format(n=questions),
        t("Words in between: the person’s own in {own} of {all} places, else the kit’s").format(own=own, all=len(rows)),
    ]  # fmt: skip


# --- what is heard -----------------------------------------------------------------------


def _told(view: DraftView, fact: str) -> str:
    """In how many talks a fact is told; empty while that is not known."""
    told = view.told
    if told is None or fact not in told.careful:
        return ""
    return view.t("Told in {careful} of 100 careful talks, in {hurried} of 100 hurried ones.").format(careful=told.careful[fact], hurried=told.hurried[fact])


def _heard(view: DraftView) -> list[HeardFact]:
    """What stays untold and why, and what nobody need take care to hear."""
    told, t = view.told, view.t
    found: list[HeardFact] = []
    for fact in [row.id for row in view.case.facts if told is not None and row.id in told.careful]:
        assert told is not None
        if told.careful[fact] < RARE:
            why = told.untold.get(fact)
            text = " ".join([t("told in {n} of 100 careful talks.").format(n=told.careful[fact]), *([_why(view, why)] if why else ())])
        elif told.hurried[fact] > SURE:
            text = t("told in {n} of 100 hurried talks: nobody need take care to hear it.").format(n=told.hurried[fact])
        else:
            continue
        found.append({"element": f"fact:{fact}", "label": fact_label(view, fact), "text": text})
    return found


def _why(view: DraftView, why: WhyUntold) -> str:
    t = view.t
    match why.kind:
        case "not_asked":
            return t("No question that is put well brings it.")
        case "after":
            return t("It is told only after “{fact}”, which is hardly ever told.").format(fact=fact_label(view, why.fact))
        case "barrier":
            assert why.barrier is not None
            return t("It is held back by this: {barrier}. Without it, it would be told in {n}.").format(barrier=t(BARRIER_NAMES[why.barrier]), n=why.without)
        case "time":
            return t("The talk ends before. With all the time there is it would be told in {n}: ask it earlier, or make the talk longer.").format(n=why.without)
        case "companion":
            return t("Somebody is there who listens: {who}. Without them, it would be told in {n}. A careful trainee asks to speak alone, which takes time.").format(who=t(COMPANIONS[why.room]), n=why.without)
        case "interpreter":
            return t("The interpreter is in the way: how well they are understood, whom they know, the telephone, or that the person would prefer another. With a fitting one in the room it would be told in {n}.").format(n=why.without)
        case "interviewer":
            return t("The person would rather speak to {whom}. Then it would be told in {n}.").format(whom=t(SEXES[why.room]), n=why.without)
        case "place":
            return t("The place lets others listen: {place}. In a room with a door that closes it would be told in {n}.").format(place=t(PLACES[why.room]), n=why.without)
        case "trust":
            words = t("There is too little trust when it is asked. With full trust it would be told in {n}: ask it later in the list, or make it easier to say.").format(n=why.without)
            return f"{words} {t('Mistrust of authorities lets it grow slowly.')}" if why.barrier else words
        case "several":
            return t("Several things hold it back together: {things}. Without all of them it would be told in {n}.").format(things="; ".join(_thing(view, one) for one in why.together), n=why.without)
    return t("No single thing holds it back: it is hard to say for this person.")


def _thing(view: DraftView, why: WhyUntold) -> str:
    """One of several hindrances, in few words."""
    t = view.t
    match why.kind:
        case "barrier":
            assert why.barrier is not None
            return t(BARRIER_NAMES[why.barrier])
        case "companion":
            return t("somebody listens ({who})").format(who=t(COMPANIONS[why.room]))
        case "interpreter":
            return t("the interpreter")
        case "interviewer":
            return t("the person would rather speak to {whom}").format(whom=t(SEXES[why.room]))
        case "place":
            return t("the place ({place})").format(place=t(PLACES[why.room]))
        case "time":
            return t("too little time")
    return t("too little trust")


# --- the board ---------------------------------------------------------------------------


def _rows(view: DraftView, interview: InterviewKey) -> list[TopicRow]:
    """The topics that have a fact or a question, in the order of TOPICS; last the words by which one goes on."""
    case = view.case
    used = {fact.topic for fact in case.facts} | {question.topic for question in case.questions}
    rows = [_row(view, interview, topic) for topic in TOPICS if topic in used]
    return [*rows, _row(view, interview, None)]


def _row(view: DraftView, interview: InterviewKey, topic: Topic | None) -> TopicRow:
    case, t = view.case, view.t
    facts = [fact for fact in case.facts if topic is not None and fact.topic == topic]
    questions = [question for question in case.questions if question.topic == topic]
    cards = [_question(view, question, facts) for question in questions]
    well = [card for card, q in zip(cards, questions, strict=True) if recommended(q.form, q.stance)]
    return {
        "topic": topic or "", "element": f"topic:{topic or 'go-on'}", "label": t(TOPIC_NAMES[topic]) if topic else t("To go on"),
        "facts": [_fact(view, interview, fact) for fact in facts],
        "well": well, "poor": [card for card in cards if card not in well], "proposed": _proposed(view, topic),
    }  # fmt: skip


def _proposed(view: DraftView, topic: Topic | None) -> list[ProposedQuestion]:
    """The kit's wordings of a topic in forms that the list has not yet."""
    talk = view.catalogues.stock.talks.get(view.writing) if view.catalogues.stock is not None else None
    if talk is None:
        return []
    there = {question.form for question in view.case.questions if question.topic == topic}
    words = talk.questions.get(topic, {}) if topic is not None else {}
    return [{"form": form, "label": view.t(FORM_NAMES[form]), "words": words[form]} for form in FORM_NAMES if form in words and form not in there]


def _fact(view: DraftView, interview: InterviewKey, fact: Fact) -> FactCard:
    t, id_, case = view.t, fact.id, view.case
    role = role_of(interview, id_)
    behind: Mapping[str, str] = {barrier: t(BARRIER_NAMES[barrier]) for barrier in (case.person.barriers if case.person else ())}
    changes = [_change(view, row) for row in interview.all_rows() if id_ in row.facts]
    marks = [t(ROLES["needed"]) if role == "needed" else "", *(t("behind: {what}").format(what=behind[barrier]) for barrier in fact.behind if barrier in behind)]
    marks += [t("changes: {what}").format(what=change["label"]) for change in changes]
    return {
        "fact": id_, "element": f"fact:{id_}", "n": case.facts.index(fact) + 1, "label": fact_label(view, id_), "topic": fact.topic,
        "sensitivity": fact.sensitivity, "role": role,
        "full": written(view, t("In full"), "text", ("facts", id_, "full"), rows=2),
        "part": written(view, t("In part: true, less, and a door left open"), "text", ("facts", id_, "part"), rows=2),
        "varied": written(view, t("The same under strain, with the detail different"), "text", ("facts", id_, "varied")) if fact.peripheral else None,
        "behind": ticked(list(behind), behind, fact.behind),
        "after": [{"id": other.id, "label": fact_label(view, other.id), "on": other.id in fact.after} for other in case.facts if other.id != id_],
        "corrects": fact.corrects or "", "peripheral": fact.peripheral, "needless": id_ in interview.needless, "changes": changes,
        "marks": [mark for mark in marks if mark], "told": _told(view, id_),
        "problems": problems_at(view, "case", ("facts", case.facts.index(fact))),
    }  # fmt: skip


def _change(view: DraftView, row: DisclosureCondition) -> ToldChange:
    t, item = view.t, row.item
    name, model = next((name, model) for name, model in IF_TOLD.items() if isinstance(row, model))
    where = ("interview", name, str(getattr(row, model.named_by))) if model.named_by else ("interview", name)
    present = row.answer == "present"
    times: dict[str, str] = {phase: t(TIME_NAMES[phase]) for phase in EXPLOITATION_PHASES}
    grounds = {ground: text.label for ground, text in view.catalogue_text.grounds.items()}
    return {
        "item": item, "label": view.item_label(item), "facts": list(row.facts), "answer": row.answer,
        "ticks": [{"id": fact.id, "label": fact_label(view, fact.id), "on": fact.id in row.facts} for fact in view.case.facts],
        "answers": [{"id": answer, "label": t(ANSWER_NAMES.get(answer, ""))} for answer in answers_once_told(item)],
        "phases": ticked(times, times, row.phases) if isinstance(row, IfTold) and present else [],
        "grounds": ticked(grounds, grounds, row.grounds) if isinstance(row, ProtectionIfTold) and present else [],
        "reason": written(view, t("Why telling it changes the answer"), "key_text", where),
    }  # fmt: skip


def _question(view: DraftView, question: Question, facts: list[Fact]) -> QuestionCard:
    t, id_, case = view.t, question.id, view.case
    ids = [fact.id for fact in facts] + [fact for fact in question.brings if fact not in {f.id for f in facts}]
    rest = [fact.id for fact in case.facts if fact.id not in ids]
    ordered = [*question.brings, *(fact for fact in ids if fact not in question.brings), *rest]
    poor = not recommended(question.form, question.stance)
    return {
        "question": id_, "element": f"question:{id_}", "n": case.questions.index(question) + 1, "topic": question.topic or "",
        "form": question.form if question.has("form") else "", "stance": question.stance, "puts": question.puts or "nothing",
        "may_put": question.form in SUGGESTING_FORMS,
        "brings": [{"id": fact, "label": fact_label(view, fact), "on": fact in question.brings} for fact in ordered] if question.form != "encourager" else [],
        "text": written(view, t("Question {n}").format(n=case.questions.index(question) + 1), "text", ("questions", id_), rows=1),
        "better": written(view, t("Better"), "key_text", ("interview", "better", id_), rows=1) if poor else None,
        "read": _read(view, question),
        "problems": problems_at(view, "case", ("questions", case.questions.index(question))),
    }  # fmt: skip


def _read(view: DraftView, question: Question) -> QuestionRead | None:
    """What the kit reads in the words of a question; None where it reads what the author says, cannot read the language, or there are no words."""
    t, words = view.t, value_at(view.data, f"text.{view.writing}", ("questions", question.id))
    if view.writing not in LANGUAGES or not isinstance(words, str) or not words.strip():
        return None
    form, stance = _reading(words, view.writing)
    said = []
    if not question.has("form") or form != question.form:
        said.append(t("Read as: {form}.").format(form=t(FORM_NAMES[form])))
    if stance != question.stance:
        said.append(t("What its words do to the person: {stance}.").format(stance=t(STANCE_NAMES[stance])))
    return {"text": " ".join(said), "form": form, "stance": stance} if said else None


@lru_cache(maxsize=1024)
def _reading(words: str, language: str) -> tuple[QuestionForm, Stance]:
    """Form and stance of words; reading takes some milliseconds, and the screen is drawn after each act."""
    read = read_question(words, language)
    return read.form, read.stance
