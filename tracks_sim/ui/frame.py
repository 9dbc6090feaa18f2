"""What is on every page: words, bar, steps, help at the foot. Pure: state in, plain data out."""

from __future__ import annotations

from typing import Any

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import ANSWER_STEPS, Attempt, Step, missing, steps_of
from tracks_sim.ui.markdown import block
from tracks_sim.ui.state import Notice, Place, State
from tracks_sim.words import LANGUAGES, Translate, mark, words

_WORDS: dict[str, str] = {
    "meaning": mark("What this means"),
    "cited_passages": mark("Cited passages"),
    "uncite": mark("Take back {passage}"),
    "citing_now": mark("Citing … done"),
    "cite_for": mark("Cite a passage"),
    "citing_for": mark("Citing for: {what}"),
    "back_to_question": mark("Back to the question"),
    "back": mark("Back"),
    "continue": mark("Continue"),
    "skip": mark("Skip to the worksheet"),
    "saved": mark("Saved {time}"),
    "language": mark("Language"),
    "pause": mark("Pause"),
    "go_on": mark("Go on"),
    "leave": mark("Leave this page"),
    "steps": mark("Steps"),
    "close": mark("Close"),
    "purpose": mark(
        "A training tool with fictional cases. It never judges a real person. Never enter anything about one."
    ),
    "contacts": mark("Support contacts"),
    "contacts_country": mark("Contacts are shown for the country you choose when you start a case."),
    "care": mark("Support for yourself"),
    "download": mark("Download my attempt"),
    "sign_out": mark("Sign out on this computer"),
    "paused_title": mark("Paused"),
    "case_file": mark("Case file"),
    "worksheet": mark("Worksheet"),
    "documents": mark("Papers in the file"),
    "cite": mark("Cite"),
    "cited": mark("Cited"),
    "mark": mark("Mark"),
    "marked": mark("Marked"),
    "passage_button": mark("{action}: {passage} {what}"),
    "show": mark("Show"),
    "enough": mark("What is enough to act on"),
    "your_marks": mark("Passages you marked"),
    "no_marks": mark("Mark what you want to come back to. Marks are for you alone and are never scored."),
    "when": mark("When:"),
    "how_sure": mark("How sure?"),
    "not_said": mark("not said"),
    "grounds": mark("Because of:"),
    "who_acts": mark("Who acts first?"),
    "plan": mark("The plan"),
    "note": mark("Referral note"),
    "note_hint": mark(
        "What the next service needs, and no more. Sort each passage you cited by whose voice it is, or leave it out."
    ),
    "note_empty": mark("Passages you cite for indicators, elements and needs are offered here."),
    "note_voice": mark("{passage} is"),
    "note_leave_out": mark("left out"),
    "note_own": mark("One sentence of your own: what you ask the next service for (optional)"),
    "no_real_data": mark("Fictional case only: never enter names, dates or numbers of a real person."),
    "note_preview": mark("The note as it would go out"),
    "lock_hint": mark("You may see feedback on this step now. Its answers are then final."),
    "lock": mark("Show feedback on this step"),
    "submit": mark("Submit the case"),
    "seen_and_missed": mark("What you saw, and what you missed"),
    "reason_to_talk": mark(
        "An indicator is a reason to talk safely and to offer help. It never says that somebody is or is not a victim."
    ),
    "experts": mark("How experts saw it"),
    "next_time": mark("Next time"),
    "ilo_rule": mark("The ILO rule, for comparison"),
    "dimension": mark("Dimension"),
    "you": mark("You"),
    "key": mark("Key"),
    "figures": mark("Figures"),
    "what": mark("What"),
    "reading": mark("How to read it"),
    "lesson_not_measurement": mark(
        "One case is a lesson, not a measurement. Figures about you come from a series of cases."
    ),
    "debrief": mark("To talk over"),
    "debrief_hint": mark("For a conversation with a colleague or in the group."),
    "print": mark("Print the debrief sheet"),
    "to_cases": mark("Back to the cases"),
    "have_code": mark("I have a code"),
    "code": mark("Your code"),
    "code_help": mark("Three groups of four letters and digits. Capitals and hyphens do not matter."),
    "enter": mark("Enter"),
    "first_time": mark("I am here for the first time"),
    "first_time_text": mark(
        "You get a code instead of an account. Nobody asks for your name. The code is shown once: write it down."
    ),
    "new_code": mark("Make my code"),
    "start": mark("Start"),
    "start_again": mark("Start again"),
    "start_case": mark("Start: {case}"),
    "history": mark("Your attempts"),
    "case_": mark("Case"),
    "began": mark("Begun"),
    "state": mark("State"),
    "open": mark("Open"),
    "content_note": mark("Content:"),
    "country": mark("In which country do you work?"),
    "country_help": mark(
        "Authorities, duties and the wording of decisions follow this country. It cannot be changed during the attempt."
    ),
    "mode": mark("How would you like to work?"),
    "begin": mark("Begin"),
    "conversation": mark("Conversation"),
    "nothing_said": mark("Nothing has been said yet."),
    "what_now": mark("What do you do now?"),
    "ask_about": mark("Ask a question"),
    "topic": mark("Topic"),
    "done_moves": mark("Done before"),
    "asked_before": mark("asked"),
    "made_before": mark("done"),
    "ask_hint": mark("A hint on this topic"),
    "endings": mark("Ways to end the talk"),
    "own_words": mark("In your own words"),
    "own_question": mark("Your question"),
    "read_question": mark("Look at it first"),
    "reading_says": mark("Your question is read as follows. Correct it if that is wrong, then put it:"),
    "rather": mark("Rather:"),
    "form": mark("Form"),
    "finish_talk": mark("Finish and see the feedback"),
    "series": mark("Short talks in series"),
    "talk_number": mark("Talk"),
    "recommended": mark("Recommended questions"),
    "needed_told": mark("Enough to act on"),
    "harms_done": mark("Harms"),
    "next_talk": mark("Next short talk: {case}"),
    "put_question": mark("Ask it"),
    "change_question": mark("Change it"),
    "conduct": mark("How you talked with the person"),
    "steps_of_safety": mark("Steps of safety and agency"),
    "questions_unasked": mark("What you were told, and what you were not"),
    "both_views": mark("What the talk changed"),
    "transcript": mark("The talk, turn by turn"),
    "better": mark("Better:"),
    "instead": mark("With more room, from the list on this topic:"),
    "try_here": mark("Try another choice from here"),
    "replay_note": mark("Only to see: your attempt stays as it is."),
    "replay_choice": mark("Instead of that, you could"),
    "replay_try": mark("Try it"),
    "choose": mark("Choose …"),
    "course": mark("Trust and strain over the talk"),
    "as_table": mark("As a table"),
    "turn": mark("Turn"),
    "rapport": mark("Trust"),
    "distress": mark("Strain"),
}

_PAUSED = mark(
    "Everything is saved. There is no clock.\n\nPut both feet on the floor. Look at something far away. "
    "Breathe out slowly, a little longer than you breathe in. Go on when you want to, or leave it for today."
)
_CARE = mark(
    "These cases are fictional, yet they resemble things that happen. If one stays with you: stop, talk with a colleague "
    "you trust, tell your supervisor that you want to talk it over. Sleeping badly, being on guard or growing numb after "
    "such work is known and is no weakness. Your organisation can name its own contact for staff here."
)

ALONE: dict[str, str] = {
    "lost": mark("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."),
    "ended": mark("This page was closed on our side. Your answers up to now are saved. The page is being opened again."),
    "failed": mark("This page could not be opened. Nothing that was saved is lost. Please load the page again; if that does not help, tell the person who runs this site."),
    "again": mark("Load the page again"),
}
"""What the page says by itself when nobody answers any more."""

STEP_NAMES: dict[Step, str] = {
    "briefing": mark("Briefing"),
    "reading": mark("Read"),
    "interview": mark("Interview"),
    "indicators": mark("Indicators"),
    "elements": mark("Elements"),
    "needs": mark("Special needs"),
    "decision": mark("Decide"),
    "submit": mark("Submit"),
    "feedback": mark("Feedback"),
}


def words_view(language: str) -> dict[str, Any]:
    """Every fixed word of the page in one language; changes only when the language does."""
    t = words(language)
    return {
        "language": language,
        "languages": [{"id": code, "label": name} for code, name in LANGUAGES.items()],
        "t": {name: t(text) for name, text in _WORDS.items()},
        "alone": {name: t(text) for name, text in ALONE.items()},
        "paused": block(t(_PAUSED)),
        "care": block(t(_CARE)),
    }


def frame_view(state: State, place: Place, catalogues: Catalogues, case_file: CaseFile | None) -> dict[str, Any]:
    """The bar, the notice and the foot."""
    t = words(state.language)
    attempt = state.attempt
    title = case_file.texts[state.language].title if case_file and state.language in case_file.texts else ""
    on_case = state.page == "practise" and attempt is not None
    page_name = t(STEP_NAMES[attempt.step]) if on_case and attempt else t(_PAGE_NAMES[state.page])
    mode = t(_MODES[attempt.mode]) if attempt and on_case else ""
    return {
        "page": state.page,
        "title": " · ".join(part for part in (page_name, title, "TRACKS Sim") if part),
        "where": " · ".join(part for part in (title, mode) if part) if on_case else "",
        "home": place.link("") if state.trainee else None,
        "saved": attempt.last_at if attempt and on_case else None,
        "events": attempt.events if attempt else 0,
        "attempt": state.attempt_id if on_case else None,
        "paused": bool(attempt and attempt.paused and on_case),
        "exit": place.exit_url,
        "steps": steps_view(attempt, case_file, t) if on_case and attempt and case_file else [],
        "notice": _notice(state.notice, t),
        "contacts": _contacts(attempt, catalogues, state.language, t) if on_case and attempt else [],
        "download": place.link(f"tracks/attempts/{state.attempt_id}.json") if on_case else None,
        "leave_form": place.link("tracks/leave") if state.trainee else None,
        "refusals": state.refusals,
        "address": state.address,
    }


_PAGE_NAMES = {"welcome": mark("Welcome"), "home": mark("Cases"), "start": mark("Before you start"), "questions": mark("Questions"), "practise": ""}
_MODES = {"practice": mark("practice"), "assessment": mark("assessment"), "talk": mark("short talk"), "study": mark("study")}


def steps_view(attempt: Attempt, case_file: CaseFile, t: Translate) -> list[dict[str, Any]]:
    """The steps with their state, said in words as well as by a mark."""
    gaps = missing(attempt, case_file.case)
    rows = []
    for step in steps_of(case_file.case, attempt.mode):
        state, note = "todo", ""
        if step in ANSWER_STEPS:
            if step in attempt.locked:
                state, note = "locked", t("final")
            elif gaps[step] == 0:
                state, note = "done", t("all answered")
            else:
                note = t("{n} open").format(n=gaps[step])
        elif step == "reading" and len(attempt.documents) == len(case_file.case.documents):
            state, note = "done", t("all papers opened")
        rows.append(
            {
                "id": step,
                "label": t(STEP_NAMES[step]),
                "state": state,
                "note": f", {note}" if note else "",
                "current": step == attempt.step,
                "open": step != "feedback" or attempt.submitted,
            }
        )
    return rows


def _notice(notice: Notice | None, t: Translate) -> dict[str, Any] | None:
    if notice is None:
        return None
    action = {"label": t("Go on here"), "intent": {"kind": "takeover"}} if notice.takeover else None
    return {
        "kind": "error" if notice.error else "info",
        "text": notice.text,
        "action": action,
        "dismiss": not notice.takeover,
    }


def _contacts(attempt: Attempt, catalogues: Catalogues, language: str, t: Translate) -> list[dict[str, str]]:
    profile = catalogues.countries[attempt.country]
    texts = catalogues.country_texts[language][attempt.country]
    return [
        {
            "id": contact.id,
            "what": texts.contacts[contact.id],
            "value": contact.value or t("Not filled in yet by this deployment; ask your trainer."),
        }
        for contact in profile.contacts
    ]
