"""What screens call moves, topics and forms of questions. Forms are named in feedback only."""

from __future__ import annotations

from tracks_sim.i18n import translatable
from tracks_sim.ui.trainee.view import View

MOVE_NAMES = {
    "introduce": translatable("Say who you are and what this talk is for"),
    "confidentiality": translatable("Explain what stays between you, what cannot, and what you must pass on"),
    "rights": translatable("Explain their rights, as an asylum seeker and as somebody who may have been wronged"),
    "ask_preference": translatable("Ask whether they would rather talk with a woman or a man"),
    "change_interviewer": translatable("Let a colleague take over as they prefer"),
    "ask_interpreter": translatable("Ask whether this interpreter is right for them"),
    "change_interpreter": translatable("Change the interpreter"),
    "see_alone": translatable("Say that everybody is seen alone at first, and see to it that you are"),
    "call_representative": translatable("Ask that an independent representative be present"),
    "ask_wishes": translatable("Ask what they want, what they fear, and what they consider safe"),
    "options": translatable("Explain what could happen next, and what follows from each"),
    "consent_notes": translatable("Ask whether you may take notes"),
    "consent_sharing": translatable("Ask whether you may share some of this, with whom and why"),
    "consent_referral": translatable("Ask whether they agree to a referral"),
    "accept_refusal": translatable("Accept the no, and say that the door stays open"),
    "safe_contact": translatable("Agree on a safe way to reach them"),
    "offer_break": translatable("Offer a break"),
    "acknowledge": translatable("Say that you have heard how hard this is to speak about"),
    "ask_supervisor": translatable("Step out and ask your supervisor"),
    "close_safely": translatable("Close: what was said, what happens next, how they can reach you"),
    "second_interview": translatable("Propose a second talk on another day"),
    "leave": translatable("End the talk and leave"),
    "challenge_companion": translatable("Ask the companion to explain what they are doing here"),
    "companion_interprets": translatable("Let the companion interpret: it is quicker, and they know the language"),
    "companion_as_guardian": translatable("Let the adult who came along answer for them"),
    "promise": translatable("Reassure them: nothing leaves this room, and all will be well"),
    "doubt": translatable("Point out what does not fit with what was said before"),
}  # fmt: skip
TOPIC_NAMES = {
    "now": translatable("Daily life"),
    "health": translatable("Health"),
    "family": translatable("Family"),
    "home": translatable("Past"),
    "recruitment": translatable("Beginning"),
    "journey": translatable("Journey"),
    "documents": translatable("ID papers"),
    "work": translatable("Work"),
    "pay": translatable("Pay"),
    "debt": translatable("Debts"),
    "housing": translatable("Housing"),
    "control": translatable("Freedom"),
    "threats": translatable("Violence"),
    "contacts": translatable("Contacts"),
    "fear": translatable("Fears"),
    "wishes": translatable("Wishes"),
    "procedure": translatable("Procedure"),
}
"""One short word or two, so that all topics of a case stand in two rows."""
FORM_NAMES = {
    "open": translatable("open invitation"),
    "cued": translatable("invitation about something they said"),
    "wh": translatable("what, who, where, when, how"),
    "encourager": translatable("encouragement to go on"),
    "closed": translatable("yes or no"),
    "forced_choice": translatable("this or that"),
    "leading": translatable("leading"),
    "multiple": translatable("several at once"),
    "statement": translatable("statement or pressure"),
}


def act_name(act: str, view: View) -> str:
    """What screens call an act of typed words: a move as on its button, a topic as among the topics."""
    kind, _, name = act.partition(":")
    return view.t(MOVE_NAMES[name]) if kind == "move" else view.t("A question: {topic}").format(topic=view.t(TOPIC_NAMES[name]))


def choice_name(choice: str, view: View) -> str:
    """What screens call a listed question or a move: its words in marks, or its name."""
    kind, _, name = choice.partition(":")
    return view.t(MOVE_NAMES[name]) if kind == "move" else view.t("“{question}”").format(question=view.texts.questions[name])
