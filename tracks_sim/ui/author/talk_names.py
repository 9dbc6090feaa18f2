"""What the screen *Talk* calls what a talk is made of: how hard something is to tell, what holds it back, how a question asks, replies and looks."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.case.model.conversation import Appearance, Reply, Sensitivity, Stance
from tracks_sim.case.model.others import RoomAct
from tracks_sim.drafts.fact_edits import Role
from tracks_sim.i18n import translatable
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES

SENSITIVITIES: Mapping[Sensitivity, str] = {
    "plain": translatable("plain: anybody may know it"),
    "private": translatable("private: told to somebody known a little"),
    "sensitive": translatable("sensitive: costs something to say"),
    "guarded": translatable("guarded: kept from everybody until it is safe"),
}
ROLES: Mapping[Role, str] = {
    "needed": translatable("enough to act on, with the others that are"),
    "neither": translatable("good to know"),
    "beyond": translatable("beyond what this trainee need know"),
}
STRENGTHS: Mapping[str, tuple[str, float]] = {
    "": (translatable("not at all"), 0.0),
    "little": (translatable("a little"), 0.3),
    "clearly": (translatable("clearly"), 0.6),
    "strongly": (translatable("strongly"), 0.9),
}
"""How strongly a barrier holds the person back: the word, and the number in the file."""
STANCE_NAMES: Mapping[Stance, str] = {
    "neutral": translatable("nothing of this kind"),
    "blames": translatable("blames"),
    "intrudes": translatable("asks for intimate details"),
    "threatens": translatable("threatens"),
    "labels": translatable("puts a label on them"),
    "doubts": translatable("doubts what they say"),
    "pressures": translatable("presses"),
    "exposes": translatable("says private things before others"),
    "promises": translatable("promises what cannot be kept"),
    "accepts": translatable("accepts a no, or their pace"),
    "reassures": translatable("reassures"),
    "gives_control": translatable("lets them choose"),
}
PUTS: Mapping[str, str] = {
    "nothing": translatable("nothing that one could agree to"),
    "so": translatable("what is so"),
    "not_so": translatable("what is not so"),
}
REPLY_NAMES: Mapping[Reply, str] = {
    "deflect": translatable("Speaks of something else"),
    "refuse": translatable("Will not speak of it"),
    "tired": translatable("Is too tired"),
    "silent": translatable("Says nothing"),
    "break": translatable("Asks for a break"),
    "agree": translatable("Agrees"),
    "disagree": translatable("Disagrees"),
    "either": translatable("Agrees to one of two"),
    "neither": translatable("Agrees to neither of two"),
    "already": translatable("Has said that already"),
    "nothing": translatable("Has nothing to say on it"),
    "coached": translatable("Gives the prepared story"),
    "time": translatable("The time is over"),
}
SEEN_NAMES: Mapping[Appearance, str] = {
    "opening": translatable("Leans in and speaks freely"),
    "settled": translatable("Is calm"),
    "guarded": translatable("Is closed"),
    "uneasy": translatable("Is restless"),
    "strained": translatable("Is near the limit"),
    "overwhelmed": translatable("Is beyond the limit"),
}
ROOM_ACT_NAMES: Mapping[RoomAct, str] = {
    "answers_for": translatable("The companion answers in their place"),
    "interrupts": translatable("The companion cuts in"),
    "looks_up": translatable("The companion does something small on hearing a question"),
    "comes_back": translatable("The companion comes back in"),
    "sent_out_again": translatable("The companion is sent out again"),
    "shortens": translatable("The interpreter passes on little"),
    "misinterprets": translatable("Another question than yours arrives"),
    "stung": translatable("A question has hurt, and it can be seen"),
}
PRONOUNS = {"she": translatable("she"), "he": translatable("he"), "they": translatable("they")}
MANNERS = {"brief": translatable("in few words"), "talkative": translatable("in many words")}
RELUCTANCES = {
    "told_before": translatable("has told somebody before, and came freely"),
    "ordinary": translatable("neither"),
    "found_by_police": translatable("was found in a check or a raid"),
}
STRAINS = {
    "0.1": translatable("at ease"),
    "0.3": translatable("as in most first talks"),
    "0.45": translatable("strained"),
    "0.6": translatable("hardly able to bear it"),
}
"""Strain at the start: the number in the file, and the words for it."""
CONSENTS = {
    "notes": translatable("that notes are taken"),
    "sharing": translatable("that something is shared"),
    "referral": translatable("a referral"),
}
PLACES = {
    "private_room": translatable("a room with a door that closes"),
    "shared_office": translatable("an office that others use too"),
    "reception_desk": translatable("a counter"),
    "medical_room": translatable("a treatment room"),
    "police_station": translatable("a police station"),
    "telephone": translatable("the telephone"),
}
SEXES = {"woman": translatable("a woman"), "man": translatable("a man")}
WISHES = {"none": translatable("no wish"), **SEXES}
COMPANIONS = {
    "none": translatable("nobody"),
    "relative": translatable("a relative"),
    "partner": translatable("a partner"),
    "friend": translatable("a friend"),
    "acquaintance": translatable("an acquaintance"),
    "representative": translatable("an independent representative"),
}
INTERPRETERS = {"none": translatable("nobody"), "room": translatable("somebody in the room"), "phone": translatable("somebody on the telephone")}
FITS = {"good": translatable("well"), "partial": translatable("for the most part"), "poor": translatable("hardly")}
MINUTES = {"30": translatable("half an hour"), "45": translatable("three quarters of an hour"), "60": translatable("an hour"), "90": translatable("an hour and a half")}
SECOND_MINUTES = {"0": translatable("none can be had"), "30": MINUTES["30"], "45": MINUTES["45"], "60": MINUTES["60"]}


def words_name(field: str, name: str) -> str:
    """What words in between are called, in English; names of appearances stand apart from those of replies. Empty for some that there are not."""
    names = (SEEN_NAMES,) if field in ("seen", "second_seen") else (REPLY_NAMES, ROOM_ACT_NAMES, MOVE_NAMES)
    return next((label for of_kind in names for known, label in of_kind.items() if known == name), "")
