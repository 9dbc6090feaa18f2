"""The person and the room of a talk, on its screen. Pure."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.case.model.conversation import BARRIERS, Interpreter, InterviewKey, Person, Room
from tracks_sim.drafts.talk_edits import BRIEFING
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.ui.author import talk_names as names
from tracks_sim.ui.author.item_names import BARRIER_NAMES
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.author.screens.choices import ChoiceField, choice_field, yes_or_no
from tracks_sim.ui.author.screens.items import WrittenText, written
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option


class BarrierRow(TypedDict):
    """Something that may keep the person from telling. ``strength``: a word of the scale, the nearest where the file has another number."""

    barrier: str
    element: str
    label: str
    strength: str
    cue: str


class TalkPart(TypedDict):
    """Choices, then texts."""

    choices: list[ChoiceField]
    texts: list[WrittenText]


def person_part(view: DraftView) -> TalkPart:
    """The person as the talk finds them."""
    t, person = view.t, view.case.person or record_of(Person)

    def field(label: str, name: str, choices: dict[str, str], chosen: str, help: str = "") -> ChoiceField:
        return choice_field(view, label, "case", ("person", name), choices, "change_person", chosen=[chosen], help=help)

    strain = str(nearest(person.distress if person.has("distress") else 0.3, [float(known) for known in names.STRAINS]))
    return {
        "choices": [
            field(t("How do the texts speak of the person?"), "pronoun", names.PRONOUNS, person.pronoun if person.has("pronoun") else ""),
            field(t("How does the person speak?"), "manner", names.MANNERS, person.manner, t("It chooses among the kit’s words, and changes nothing of what is told.")),
            field(t("How did the person come here?"), "reluctance", names.RELUCTANCES, person.reluctance if person.has("reluctance") else ""),
            field(t("Strain at the start"), "distress", names.STRAINS, strain),
            choice_field(view, t("What would the person say no to?"), "case", ("person", "refuses"), names.CONSENTS, "change_person", several=True, chosen=person.refuses),
        ],
        "texts": [written(view, t("What the talk calls the person"), "text", ("called",), help=t("As the file does; never a name. Left empty, “the person”."), rows=1)],
    }  # fmt: skip


def nearest(value: float, known: list[float]) -> float:
    """The known number that is nearest to a value."""
    return min(known, key=lambda one: abs(one - value))


def barrier_rows(view: DraftView, interview: InterviewKey) -> list[BarrierRow]:
    """All barriers, with the strength that the person's have and where there is a cue of them."""
    barriers = view.case.person.barriers if view.case.person else {}
    words = {strength: word for word, (_, strength) in names.STRENGTHS.items() if word}
    return [
        {
            "barrier": barrier, "element": f"barrier:{barrier}", "label": view.t(BARRIER_NAMES[barrier]),
            "strength": words[nearest(barriers[barrier], list(words))] if barrier in barriers else "", "cue": interview.cues.get(barrier, ""),
        }
        for barrier in BARRIERS
    ]  # fmt: skip


def cue_options(view: DraftView) -> list[Option]:
    """Where a trainee can see a cue: nowhere yet, in the briefing, in a passage, which is named by its place and first words."""
    passages: list[Option] = [
        {"id": passage, "label": view.t("{what}: {state}").format(what=label, state=shortened(words)) if (words := written_at(view, ("passages", passage))) else label}
        for passage, label in passage_labels(view).items()
    ]
    return [{"id": "", "label": view.t("no cue yet")}, {"id": BRIEFING, "label": view.t("in the briefing")}, *passages]


def room_part(view: DraftView) -> TalkPart:
    """Where and with whom the talk takes place."""
    t, room = view.t, view.case.room or record_of(Room)
    interpreter = room.interpreter

    def field(label: str, name: str, choices: dict[str, str], chosen: str, help: str = "") -> ChoiceField:
        return choice_field(view, label, "case", ("room", name), choices, "change_room", chosen=[chosen], help=help)

    def number(minutes: int | None, known: dict[str, str]) -> str:
        return str(int(nearest(float(minutes or 0), [float(one) for one in known])))

    choices = [
        field(t("Where do they sit?"), "place", names.PLACES, room.place if room.has("place") else ""),
        field(t("How long is the talk?"), "minutes", names.MINUTES, number(room.minutes if room.has("minutes") else 45, names.MINUTES)),
        field(t("A second talk, some days later"), "second_minutes", names.SECOND_MINUTES, number(room.second_minutes, names.SECOND_MINUTES)),
        field(t("Who leads the talk?"), "interviewer_sex", names.SEXES, room.interviewer_sex if room.has("interviewer_sex") else ""),
        field(t("Whom would the person choose, if asked?"), "prefers", names.WISHES, room.prefers or "none"),
        yes_or_no(view, t("Can a colleague whom the person would choose take over today?"), "case", ("room", "other_interviewer"), room.other_interviewer, "change_room", name="other_interviewer"),
        field(t("Who came along?"), "companion", names.COMPANIONS, room.companion.relation if room.companion else "none",
              t("Who came along acts in the talk: answers in the person’s place, cuts in, comes back. What they are to the person changes none of it.")),
        field(t("Who interprets?"), "interpreter", names.INTERPRETERS, ("phone" if interpreter.by_phone else "room") if interpreter else "none"),
        *(_of_interpreter(view, interpreter, room) if interpreter else ()),
    ]  # fmt: skip
    texts = [written(view, t("The room at the start, in words"), "text", ("room",), help=t("Who sits where, who interprets, who can listen in. It names no minutes."))]
    if room.second_minutes:
        texts.append(written(view, t("How the second talk begins"), "text", ("second",), help=t("Left empty, the kit says it.")))
    if view.key.interview is not None and view.key.interview.beyond:
        texts.append(written(view, t("Why some facts are beyond what this trainee need know"), "key_text", ("interview", "beyond")))
    return {"choices": choices, "texts": texts}


def _of_interpreter(view: DraftView, interpreter: Interpreter, room: Room) -> list[ChoiceField]:
    t = view.t

    def field(label: str, name: str, choices: dict[str, str], chosen: str) -> ChoiceField:
        where = ("room", "interpreter", "sex" if name == "interpreter_sex" else name)
        return choice_field(view, label, "case", where, choices, "change_room", name=name, chosen=[chosen])

    tie = ("room", "interpreter", "community_tie")
    return [
        field(t("How well do language and dialect fit?"), "fit", names.FITS, interpreter.fit if interpreter.has("fit") else ""),
        field(t("Is the interpreter a woman or a man?"), "interpreter_sex", names.SEXES, interpreter.sex if interpreter.has("sex") else ""),
        yes_or_no(view, t("Does the interpreter move among people whom the person knows?"), "case", tie, interpreter.community_tie, "change_room", name="community_tie"),
        yes_or_no(view, t("Can another one who fits be had today?"), "case", ("room", "other_interpreter"), room.other_interpreter, "change_room", name="other_interpreter"),
    ]  # fmt: skip
