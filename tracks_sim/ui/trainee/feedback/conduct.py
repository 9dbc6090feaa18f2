"""View of the feedback on the talk: what did harm, the moments that counted, noes explained, steps of safety, what was told, and the talk itself.

Called only once the whole feedback is open, so that no undisclosed fact reaches the browser before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from tracks_sim.case.model.conversation import HOSTILE_STANCES, QuestionForm
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters, asked_by, recommended, stance_of, weights_version, words_of_stance
from tracks_sim.practice.events import MEASURED, InterviewTurn
from tracks_sim.practice.refusals import RefusalRun, refusal_runs
from tracks_sim.scoring import Score
from tracks_sim.scoring.conduct import counted_turns, end_of, steps_called_for
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent
from tracks_sim.ui.trainee.feedback.disclosures import FactGroup, FactsView, TurnLink, changes_view, facts_view
from tracks_sim.ui.trainee.feedback.others_explained import OthersNote, others_mark, others_notes
from tracks_sim.ui.trainee.feedback.refusals_explained import RefusalView, refusal_note, refusal_views
from tracks_sim.ui.trainee.feedback.stances_explained import stance_said
from tracks_sim.ui.trainee.feedback.talk_course import CourseView, course_view
from tracks_sim.ui.trainee.feedback.talk_replay import ReplayView, replay_view, roomy_question
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES
from tracks_sim.ui.trainee.talk.transcript import TurnRow, talk, you_said
from tracks_sim.ui.trainee.view import View

_STEPS = {
    "introduce": translatable("Said who you are and what the talk is for, in good time"),
    "confidentiality": translatable("Explained confidentiality and its limits, in good time"),
    "rights": translatable("Explained rights"),
    "ask_preference": translatable("Asked with whom they would rather talk"),
    "ask_wishes": translatable("Asked what they want, fear and consider safe"),
    "consent": translatable("Asked for consent"),
    "ending": translatable("Closed safely, or agreed on a second talk"),
    "see_alone": translatable("Saw the person alone, by a neutral routine"),
    "ask_interpreter": translatable("Asked whether the interpreter is right"),
    "call_representative": translatable("Asked for an independent representative"),
    "accept_refusal": translatable("Accepted a no, with the door open"),
    "offer_break": translatable("Offered a break when it was needed"),
}
HARMS: dict[str, str] = {
    "challenged_companion": translatable("The companion was challenged. Whoever came along may be feared, and may take it out on the person later; a neutral routine separates them without an accusation."),
    "companion_interpreted": translatable("The companion interpreted. What is said before them, and through them, is theirs; the person cannot speak freely."),
    "companion_taken_for_guardian": translatable("The companion answered as the one in charge. For a child only an independent, appointed representative counts; the adult who came along may be the one to be feared."),
    "promise_not_to_keep": translatable("A promise was made that cannot be kept. Say what you can keep, and to whom you must pass something on."),
    "asked_beyond_mandate_before_companion": translatable("Something beyond your mandate was asked for, with somebody else listening."),
    "asked_beyond_mandate": translatable("The question reached for details beyond your mandate. They are for others, and asking costs the person something."),
    "sensitive_before_companion": translatable("A sensitive matter was asked about with somebody else listening."),
    "leading_question": translatable("The question carried its answer. People agree with what is put to them, true or not."),
    "pressure": translatable("The question pushed. Pressure closes more than it opens."),
    "repetition": translatable("The same was asked again. Only a changed condition opens something, not asking again."),
    "went_on_without_break": translatable("A break was asked for, and the questions went on."),
    "pressed_after_refusal": translatable("A no was asked about again."),
    "hurtful_question": translatable("The question hurt by what it says of the person or reaches for. What is asked this way stays with them, and closes more than it opens."),
    "doubted": translatable("The person was told that it does not fit. Memories of hard times differ in their details; a contradiction is nothing against a person."),
}  # fmt: skip
_ENDS = {
    "closed_safely": translatable("You closed the talk safely."),
    "second_appointment": translatable("You agreed on a second talk."),
    "left": translatable("You left without closing the talk."),
    "open": translatable("The talk was neither closed nor continued."),
}


class TalkHarm(TypedDict):
    """One kind of harm, with every turn that did it in its verdict. ``text`` is HTML; ``replay``: the first of the turns, and the words on its button."""

    severity: Literal["minor", "severe"]
    verdict: str
    text: str
    replay: TurnLink


class SafetyStep(TypedDict):
    """A step of safety that this room called for. ``late``: it was taken, but not in good time."""

    label: str
    done: bool
    late: bool
    state: str


class TranscriptRow(TurnRow):
    """A turn with its stance and form, and what would have been better. ``stance``: a sentence on what its words do to the person, empty where
    they do nothing of the kind; ``asked``: how its form is drawn; ``refused``: why it met a no; ``others``: what others in the room did to the answer."""

    stance: str
    form: str
    asked: Literal["", "seen", "missed", "refused"]
    read: str
    better: str
    instead: str
    refused: str
    others: str


class ConductView(TypedDict):
    """The feedback on a talk. ``again``: the act that begins another talk on this case."""

    counts: list[str]
    harms: list[TalkHarm]
    course: CourseView
    refusals: list[RefusalView]
    others: list[OthersNote]
    steps: list[SafetyStep]
    facts: FactsView
    untold_folded: bool
    again: Intent | None
    changed: list[FactGroup]
    changed_title: str
    transcript: list[TranscriptRow]
    all_turns: str
    replay: ReplayView | None


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What somebody wants to see of the feedback on a talk beside what always stands there."""

    replay: tuple[int, tuple[str, ...]] | None = None
    """The turn from which the talk is tried again, and the choices taken from there."""
    untold: bool = False
    """What was not told, which a second talk would rather find out."""
    again: bool = False
    """Whether this person may begin another talk on the case."""


def conduct_view(view: View, parameters: Parameters, score: Score, looking: ReplayOptions) -> ConductView | None:
    """The feedback on the talk, or None where there was no talk."""
    attempt, case_file, t = view.attempt, view.case_file, view.t
    if not attempt.turns or not case_file.asks_talk:
        return None
    runs = refusal_runs(attempt, case_file, parameters)
    made = {turn.choice.removeprefix("move:") for turn in attempt.turns}
    measured = attempt.mode in MEASURED
    untold = looking.untold or measured
    changed = [] if attempt.mode == "talk" else changes_view(view, untold=untold)
    return {
        "counts": counts_in_words(view, score),
        "harms": _harms(view),
        "course": course_view(view, parameters, runs),
        "refusals": refusal_views(view, parameters, runs),
        "others": others_notes(view),
        "steps": [
            {"label": t(_STEPS[name]), "done": done, "late": not done and name in made, "state": t("done") if done else t("done, but late") if name in made else t("not done")}
            for name, done in steps_called_for(case_file.case, counted_turns(attempt)).items()
        ],
        "facts": facts_view(view, parameters, untold=untold),
        "untold_folded": measured,
        "again": {"kind": "start", "case": attempt.case, "country": attempt.country, "mode": "talk"} if looking.again and not measured else None,
        "changed": changed,
        "changed_title": t("What the talk changed ({n})").format(n=sum(len(p["facts"]) for g in changed for p in g["parts"])),
        "transcript": _transcript(view, runs),
        "all_turns": t.plural("The {n} turn", "All {n} turns", len(attempt.turns)).format(n=len(attempt.turns)),
        "replay": replay_view(view, parameters, runs, *looking.replay) if looking.replay else None,
    }  # fmt: skip


def counts_in_words(view: View, score: Score) -> list[str]:
    """How was asked, what was told, what was done for safety, and how it ended, a sentence each."""
    t, counts = view.t, score.counts
    return [
        t("Questions that leave room: {n} of {of}. Aim for eight of ten.").format(n=counts["recommended"], of=counts["questions"]),
        t("What was enough to act on: {full} of {of} told in full, {part} in part.").format(full=counts["needed_told"], of=counts["needed"], part=counts["needed_in_part"]),
        t("Precautions and choices left to the person: {n} of {of}.").format(n=counts["steps_taken"], of=counts["steps"]),
        t(_ENDS[end_of(counted_turns(view.attempt))]),
    ]  # fmt: skip


def _harms(view: View) -> list[TalkHarm]:
    """Kinds of harm, the severe ones first, each said once with its turns."""
    t, texts = view.t, view.texts
    by_name: dict[str, list[InterviewTurn]] = {}
    severity: dict[str, Literal["minor", "severe"]] = {}
    for turn in view.attempt.turns:
        for harm in turn.harms:
            by_name.setdefault(harm.name, []).append(turn)
            severity[harm.name] = harm.severity
    harms: list[TalkHarm] = []
    for name in sorted(by_name, key=lambda name: severity[name] != "severe"):
        turns = by_name[name]
        one = t("Turn {n}: this could have hurt the person") if severity[name] == "severe" else t("Turn {n}: this could have made things harder")
        more = t("Turns {turns}: this could have hurt the person") if severity[name] == "severe" else t("Turns {turns}: this could have made things harder")
        numbers = ", ".join(str(turn.number) for turn in turns)
        harms.append({
            "severity": severity[name],
            "verdict": one.format(n=numbers) if len(turns) == 1 else more.format(turns=numbers),
            "text": block(f"*{you_said(turns[0], texts, t)}*\n\n{t(HARMS[name])}"),
            "replay": {"number": turns[0].number, "label": t("Replay from turn {n}").format(n=turns[0].number)},
        })  # fmt: skip
    return harms


def _transcript(view: View, runs: tuple[RefusalRun, ...]) -> list[TranscriptRow]:
    t, attempt, key_text, texts = view.t, view.attempt, view.key_texts.interview, view.texts
    rows: list[TranscriptRow] = []
    for row, turn in zip(talk(attempt.turns, view), attempt.turns, strict=True):
        asked = asked_by(turn.choice, view.case)
        form = asked.form if asked is not None else None
        poor = asked is not None and not asked.recommended
        better = key_text.better.get(turn.choice.partition(":")[2], "") if poor and key_text else ""
        roomy = roomy_question(turn.choice, view) if poor and not better and turn.choice.startswith("typed:") else None
        refused = refusal_note(turn, view, runs)
        rows.append({
            **row,
            "stance": " ".join(filter(None, (stance_said(turn, view), _words_that_hurt(turn, view)))),
            "form": t(FORM_NAMES[form]) if form else "",
            "asked": "" if form is None else "missed" if poor else "refused" if refused else "seen",
            "read": _reading_note(turn, form, t),
            "better": better,
            "instead": texts.questions[roomy] if roomy else "",
            "refused": refused,
            "others": others_mark(turn, view),
        })  # fmt: skip
    return rows


def _words_that_hurt(turn: InterviewTurn, view: View) -> str:
    """By which words typed ones were read as hurting; empty where they were not, or by another version of the model."""
    language, stance = view.attempt.language, stance_of(turn.choice, view.case)
    if stance not in HOSTILE_STANCES or not turn.typed or turn.read_by != weights_version(language):
        return ""
    words = ", ".join(words_of_stance(turn.typed, language, stance))
    return view.t("The words that decided: {words}.").format(words=words) if words else ""


def _reading_note(turn: InterviewTurn, form: QuestionForm | None, t: Translator) -> str:
    """Note that the classifier read the words as another form than the trainee named, and what follows; else empty."""
    if turn.read_as is None or form is None or turn.read_as == form:
        return ""
    note = t("Its words were read as: {form}.").format(form=t(FORM_NAMES[turn.read_as]))
    if recommended(form, turn.stance) and not recommended(turn.read_as, turn.stance):
        note += " " + t("Since the two differ, it counts neither way in the share of questions that leave room.")
    return note
