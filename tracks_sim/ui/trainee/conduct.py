"""View of the feedback on the interview: transcript, disclosed and missed facts, trust and strain, replay.

Called only once the whole feedback is open, so that no undisclosed fact reaches the browser before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from babel.numbers import format_decimal

from tracks_sim.case.conversation import QuestionForm
from tracks_sim.case.load import CaseFile
from tracks_sim.case.texts import CaseText
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters, begin, compile_interview, recommended, step
from tracks_sim.practice import recorded_turn
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.scoring import Score
from tracks_sim.scoring.conduct import counted_turns, end_of, form_of, steps_called_for
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.disclosures import changes_view, facts_view
from tracks_sim.ui.trainee.interview import FORM_NAMES, MOVE_NAMES, talk, you_said
from tracks_sim.ui.trainee.view import View

_MODEL = translatable(
    "The person is simulated by a simple model: trust, strain, and what holds this person back. Most of the evidence behind "
    "it comes from children and mock witnesses. It shows how asking changes what is told; it predicts nobody."
)
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
_HARMS = {
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
    "doubted": translatable("The person was told that it does not fit. Memories of hard times differ in their details; a contradiction is nothing against a person."),
}  # fmt: skip
_MOST_OPEN_FORMS: tuple[QuestionForm, ...] = ("open", "cued", "wh")
"""Recommended forms with a topic, the most open first."""
_ENDS = {
    "closed_safely": translatable("You closed the talk safely."),
    "second_appointment": translatable("You agreed on a second talk."),
    "left": translatable("You left without closing the talk."),
    "open": translatable("The talk was neither closed nor continued."),
}


def conduct_view(
    view: View, parameters: Parameters, score: Score, replayed: tuple[int, tuple[str, ...]] | None
) -> dict[str, Any] | None:
    """The feedback on the talk as plain data, or None where there was no talk."""
    attempt, case_file, t = view.attempt, view.case_file, view.t
    if not attempt.turns or not case_file.case.has_talk or case_file.key.interview is None:
        return None
    turns = counted_turns(attempt)
    counts = score.counts
    return {
        "model_note": t(_MODEL),
        "counts": [
            t("Questions that leave room: {n} of {of}. Aim for eight of ten.").format(n=counts["recommended"], of=counts["questions"]),
            t("What was enough to act on: {full} of {of} told in full, {part} in part.").format(full=counts["needed_told"], of=counts["needed"], part=counts["needed_in_part"]),
            t("Steps of safety and agency: {n} of {of}.").format(n=counts["steps_taken"], of=counts["steps"]),
            t(_ENDS[end_of(turns)]),
        ],
        "harms": _harms(view),
        "steps": [
            {"label": t(_STEPS[name]), "done": done, "state": t("done") if done else t("not done")}
            for name, done in steps_called_for(case_file.case, turns).items()
        ],
        "facts": facts_view(view, parameters),
        "views": changes_view(view),
        "transcript": _transcript(view),
        "course": _trust_and_strain(view, parameters),
        "replay": _replay(view, parameters, replayed) if replayed else None,
    }  # fmt: skip


def _harms(view: View) -> list[dict[str, str]]:
    t, texts, harms = view.t, view.texts, []
    for turn in view.attempt.turns:
        for harm in turn.harms:
            verdict = t("Turn {n}: this could have hurt the person") if harm.severity == "severe" else t("Turn {n}: this could have made things harder")
            text = f"*{you_said(turn, texts, t)}*\n\n{t(_HARMS[harm.name])}"
            harms.append({"severity": harm.severity, "verdict": verdict.format(n=turn.number), "text": block(text)})
    return harms


def _transcript(view: View) -> list[dict[str, Any]]:
    t, attempt, case_file, key_text, texts = view.t, view.attempt, view.case_file, view.key_texts.interview, view.texts
    rows = talk(attempt.turns, view)
    for row, turn in zip(rows, attempt.turns, strict=True):
        form = form_of(turn.choice, case_file.case)
        question = turn.choice.partition(":")[2]
        row["form"] = t(FORM_NAMES[form]) if form else ""
        row["recommended"] = bool(form and recommended(form))
        row["read"] = _reading_note(turn, form, t)
        row["better"], row["instead"] = "", ""
        if form and not recommended(form):
            row["better"] = key_text.better.get(question, "") if key_text else ""
            row["instead"] = "" if row["better"] else _listed_alternative(turn, case_file, texts)
        row["branch"] = True
    return rows


def _reading_note(turn: InterviewTurn, form: QuestionForm | None, t: Translator) -> str:
    """Note that the classifier read the words as another form than the trainee named, and what follows; else empty."""
    if turn.read_as is None or form is None or turn.read_as == form:
        return ""
    note = t("Its words were read as: {form}.").format(form=t(FORM_NAMES[turn.read_as]))
    if recommended(form) and not recommended(turn.read_as):
        note += " " + t("Since the two differ, it counts neither way in the share of questions that leave room.")
    return note


def _listed_alternative(turn: InterviewTurn, case_file: CaseFile, texts: CaseText) -> str:
    """The most open recommended question of the list on the topic of a typed question, which has no written better wording."""
    topic = turn.choice.rpartition(":")[2]
    questions = {q.form: texts.questions[q.id] for q in reversed(case_file.case.questions) if q.topic == topic and recommended(q.form)}
    return next((questions[form] for form in _MOST_OPEN_FORMS if form in questions), "")


def _trust_and_strain(view: View, parameters: Parameters) -> dict[str, Any]:
    """Trust and strain after each turn, as numbers to draw and as localised text."""
    t, attempt, language = view.t, view.attempt, view.language
    rapport_max = parameters.contact.maximum.value

    def formatted(value: float, pattern: str = "0.00") -> str:
        return format_decimal(value, format=pattern, locale=language)

    first, last = attempt.turns[0], attempt.turns[-1]
    caption = t("Trust went from {a} to {b}, strain from {c} to {d}.").format(
        a=formatted(first.rapport, "0.0"), b=formatted(last.rapport, "0.0"), c=formatted(first.distress, "0.0"), d=formatted(last.distress, "0.0")
    )
    return {
        "rows": [
            {
                "turn": turn.number, "rapport": turn.rapport, "distress": turn.distress,
                "rapport_said": formatted(turn.rapport), "distress_said": formatted(turn.distress),
            }
            for turn in attempt.turns
        ],
        "caption": caption,
        "rapport_max": rapport_max,
        "lines": [
            {"name": "rapport", "label": t("Trust (0 to {most})").format(most=formatted(rapport_max, "0.#"))},
            {"name": "distress", "label": t("Strain (0 to 1)")},
        ],
    }  # fmt: skip


def _replay(view: View, parameters: Parameters, replayed: tuple[int, tuple[str, ...]]) -> dict[str, Any]:
    """The replay from one turn on with other choices. The attempt is not changed."""
    number, choices = replayed
    t, attempt, case_file, texts = view.t, view.attempt, view.case_file, view.texts
    compiled = compile_interview(case_file.case, case_file.key.interview, parameters)
    state = begin(compiled, attempt.seed)
    turns_before = attempt.turns[: number - 1]
    for turn in turns_before:
        state, _ = step(state, turn.choice)
    replay_turns: list[InterviewTurn] = []
    for choice in choices:
        state, record = step(state, choice)
        replay_turns.append(recorded_turn(record, (*turns_before, *replay_turns)))
    branch = replace(attempt, turns=(*turns_before, *replay_turns))
    return {
        "turn": number,
        "title": t("From turn {n} on, otherwise").format(n=number),
        "talk": talk(replay_turns, replace(view, attempt=branch)),
        "choices": [] if state.over else [{"id": c, "label": _choice_label(c, texts, t)} for c in compiled.listed_choices],
    }


def _choice_label(choice: str, texts: CaseText, t: Translator) -> str:
    kind, _, name = choice.partition(":")
    return t(MOVE_NAMES[name]) if kind == "move" else t("“{question}”").format(question=texts.questions[name])
