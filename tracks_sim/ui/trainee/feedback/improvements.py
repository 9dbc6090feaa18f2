"""Rules on what to look at again, each with what to try instead; by weight, patterns first (docs/feedback.md). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from tracks_sim.case.model.conversation import Topic
from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, DETECTION_NAMES
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.scoring import ItemFeedback
from tracks_sim.scoring.conduct import counted_turns, end_of
from tracks_sim.ui.trainee.feedback.attempt_facts import CITING, AttemptFacts, Observation, OneAnswerStep, Rule
from tracks_sim.ui.trainee.feedback.conduct import HARMS
from tracks_sim.ui.trainee.feedback.stances_explained import stance_said
from tracks_sim.ui.trainee.feedback.summary import DECIDED
from tracks_sim.ui.trainee.feedback.talk_replay import better_line
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES
from tracks_sim.ui.trainee.talk.transcript import you_said

_SAFETY_TOPICS: tuple[Topic, ...] = ("fear", "threats", "contacts", "control")
_SAFETY_MOVES = ("ask_wishes", "safe_contact")
_OWN_RULES = ("see_alone", "accept_refusal", "ending")
"""Steps of safety on which a rule of its own says more."""


# --- harm --------------------------------------------------------------------------------------------------


def _severe_step(d: AttemptFacts) -> Observation | None:
    if d.feedback.harm_of_decision != "severe":
        return None
    remedy = d.t("Before you decide, ask who hears of it first, and what they can do then.")
    return _step(d, d.t("This decision could have hurt the person: “{step}”"), remedy)


def _step(d: AttemptFacts, sentence: str, remedy: str = "") -> Observation:
    """What is said of the step that was chosen, with its reason and a safe one."""
    finding, texts, why = d.found["decision"], d.view.texts, d.view.key_texts
    safe = next((option for option in finding.keyed.split() if option != finding.given), None)
    return Observation(
        sentence.format(step=texts.options.get(finding.given or "", "")), remedy, ("decision",), at=DECIDED,
        why=why.options.get(finding.given or "", ""), better=d.t("Safe here: “{step}”").format(step=texts.options[safe]) if safe else "",
    )  # fmt: skip


def _severe_turn(d: AttemptFacts) -> Observation | None:
    found = next(((turn, h) for turn in d.turns for h in turn.harms if h.severity == "severe"), None)
    if found is None:
        return None
    return turn_said(d, found[0], d.t("Turn {n} could have hurt the person: “{words}”"), d.t(HARMS[found[1].name]))


def turn_said(d: AttemptFacts, turn: InterviewTurn, sentence: str, why: str = "", remedy: str = "") -> Observation:
    """What is said of a turn, with the trainee's own words and a better line."""
    better = better_line(turn, d.view)
    said = sentence.format(n=turn.number, words=you_said(turn, d.view.texts, d.t))
    return Observation(said, remedy, turn=turn.number, why=why, better=d.t("Better: {line}").format(line=better) if better else "")


def _plan(severity: Literal["minor", "severe"], sentence: str) -> Rule:
    """What is said of the first answer of a plan that does harm of a severity."""

    def harmful(d: AttemptFacts) -> Observation | None:
        harm = next((h for h in d.feedback.harms if h.where.startswith("plan.") and h.severity == severity), None)
        if harm is None:
            return None
        item, _, answer = harm.where.rpartition(".")
        part = item.removeprefix("plan.")
        remedy = d.t("Ask of each part of a plan who could turn it against the person.")
        words, why = d.view.texts.plan[part], d.view.key_texts.plan[part]  # type: ignore[index]
        return Observation(d.t(sentence).format(answer=words[answer]), remedy, (item,), why=why.get(answer, ""))

    return harmful


# --- not seen alone, a no overrun, a promise, words that hurt ------------------------------------------------


def _overheard(d: AttemptFacts) -> Observation | None:
    if not d.overheard:
        return None
    text = d.t.plural("The companion heard your question.", "The companion heard all {n} questions.", d.asked).format(n=d.asked)
    first = next(turn.number for turn in d.turns if not turn.choice.startswith("move:"))
    return Observation(text, d.t("Before the first question, see the person alone, as a routine that holds for everybody."), turn=first)


def _no_pressed_on(d: AttemptFacts) -> Observation | None:
    remedy = d.t("Take a no as an answer: say that the door stays open, and speak of something else.")
    pressed = next((turn for turn in d.turns if any(h.name == "pressed_after_refusal" for h in turn.harms)), None)
    if pressed is not None:
        return Observation(d.t("At turn {n} a no was asked about again.").format(n=pressed.number), remedy, turn=pressed.number)
    if d.steps.get("accept_refusal", True):
        return None
    refused = next(turn for turn in d.turns if turn.outcome == "refuses_consent")
    after = min(refused.number + 1, d.turns[-1].number)
    return Observation(d.t("The no at turn {n} was never accepted aloud.").format(n=refused.number), remedy, turn=after)


def _promised(d: AttemptFacts) -> Observation | None:
    turn = d.first_of({"promises"})
    remedy = d.t("Say what you can do and when, and what is decided by others.")
    return turn_said(d, turn, d.t("Turn {n} promised what you cannot keep: “{words}”"), remedy=remedy) if turn is not None else None


def _hurt(d: AttemptFacts) -> Observation | None:
    return turn_said(d, d.hurt, d.t("Turn {n} could have hurt: “{words}”"), stance_said(d.hurt, d.view)) if d.hurt is not None else None


# --- nothing answered; a child or something urgent missed; one answer throughout -----------------------------


def _nothing_answered(d: AttemptFacts) -> Observation | None:
    attempt = d.view.attempt
    if any(item.id != "option" for item in attempt.answers):
        return None
    text = d.t("Nothing was answered but the decision.") if attempt.option else d.t("Nothing was answered.")
    return Observation(text, d.t("Put down a first answer even when you are unsure: it is what one learns from."))


def _child_missed(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("detection")
    if finding not in d.counted or finding is None or not d.view.case.presumed_child or finding.keyed != "yes" or finding.given == "yes":
        return None
    said = d.t("You: {given}.").format(given=d.t(DETECTION_NAMES[finding.given])) if finding.given else d.t("You did not say.")
    remedy = d.t("For a child no means is needed, and a child’s yes never counts: act and purpose are enough to offer help.")
    return _row(d, finding, f"{d.t('A child who may have been trafficked was missed.')} {said}", remedy)


def _urgent_missed(d: AttemptFacts) -> Observation | None:
    missed = d.of("needs", "urgent_missed")
    if not missed:
        return None
    finding = next((f for f in missed if f.given is not None), missed[0])
    sentence = d.t("{need} was urgent, and was not judged.") if finding.given is None else d.t("{need} was urgent; you said: {level}.")
    text = sentence.format(need=d.view.item_name(finding.item), level=d.t(ANSWER_NAMES[finding.given or finding.keyed]))
    return _row(d, finding, text, d.t("Look first for what has a date, or cannot wait."))


def _one_answer(step: OneAnswerStep, code: str, sentence: str, remedy: str) -> Rule:
    """What is said where every judgement of a step is the same, and some are wrong; whoever left open or ruled out must have missed something."""

    def said(d: AttemptFacts) -> Observation | None:
        wrong = d.wrong(step)
        if d.only_answer(step) != code or (code == "insufficient" and wrong[0].keyed != "present"):
            return None
        return Observation(d.t(sentence).format(n=len(d.answers(step))), d.t(remedy), tuple(f.item for f in wrong), next(iter(wrong[0].missed), None))

    return said


ONE_ANSWER: Mapping[str, tuple[OneAnswerStep, Rule]] = {
    "everything_ticked": ("indicators", _one_answer(
        "indicators", "present", translatable("Everything was ticked: “present” for all {n} indicators you judged."),
        translatable("Ask of each indicator which passage shows it. “Not enough information” is a full answer."),
    )),
    "everything_open": ("indicators", _one_answer(
        "indicators", "insufficient", translatable("Everything was left open: “not enough information” for all {n} indicators you judged, though the file shows some of them."),
        translatable("Ask of each indicator what the file says of it. Only where it is silent, leave it open."),
    )),
    "everything_absent": ("indicators", _one_answer(
        "indicators", "absent", translatable("Everything was ruled out: “absent” for all {n} indicators you judged."),
        translatable("Rule an indicator out only with a passage that speaks against it. Silence leaves it open."),
    )),
    "everything_urgent": ("needs", _one_answer(
        "needs", "urgent", translatable("Every need was called urgent, all {n}. Then nothing comes first."),
        translatable("Ask what cannot wait until next week, and begin there."),
    )),
}  # fmt: skip
"""Rules on one answer for everything in a step, by name, with the step: one sentence then says more than its rows."""


def _nobody_asked(d: AttemptFacts) -> Observation | None:
    view = d.view
    if not view.case_file.asks_talk or view.attempt.turns:
        return None
    return Observation(d.t("Nobody was asked: you judged on the papers alone."), d.t("Before you decide, ask the person what they want and fear."))


def _nothing_about_safety(d: AttemptFacts) -> Observation | None:
    if not d.turns or d.topics & set(_SAFETY_TOPICS) or d.moves & set(_SAFETY_MOVES):
        return None
    text = d.t("Nothing was asked about safety: no fears, no calls, no visits.")
    first = next((turn.number for turn in d.turns if not turn.choice.startswith("move:")), d.turns[-1].number)
    return Observation(text, d.t("Ask early what they want, fear and consider safe."), turn=first)


# --- steps and rows ------------------------------------------------------------------------------------------


def _row(d: AttemptFacts, finding: ItemFeedback, text: str, remedy: str = "", alike: Sequence[ItemFeedback] = ()) -> Observation:
    """What is said of a judgement and of those that are wrong alike, with the reason of the key, the answer that it holds, and a passage that was not cited."""
    items = (finding.item, *(f.item for f in alike if f is not finding))
    better = d.t("Better here: {answer}.").format(answer=d.t(ANSWER_NAMES[finding.keyed]))
    return Observation(text, remedy, items, next(iter(finding.missed), None), why=" ".join(filter(None, (d.view.key_texts.reason(finding.item), d.view.clause(finding.item, finding.given)))), better=better)


def _another_step(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("decision")
    if finding is None or finding.kind != "missed":
        return None
    if finding.given is None:
        return Observation(d.t("You took no decision."), items=("decision",), at=DECIDED)
    harmless = finding.note.startswith("acceptable.")
    return _step(d, d.t("This decision did no harm, and more was possible: “{step}”") if harmless else d.t("Another decision would have been safer than this, or fitted better: “{step}”"))


def _detection(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("detection")
    if finding not in d.counted or finding is None or finding.right:
        return None
    keyed = d.t(DETECTION_NAMES[finding.keyed])
    if finding.given is None:
        text = d.t("Trafficked, on what is known now? You did not say; the author: {keyed}.").format(keyed=keyed)
    else:
        text = d.t("Trafficked, on what is known now? You: {given}; the author: {keyed}.").format(given=d.t(DETECTION_NAMES[finding.given]), keyed=keyed)
    return _row(d, finding, text)


def _over_read(d: AttemptFacts) -> Observation | None:
    if not d.over_read:
        return None
    finding = next((f for f in d.over_read if f.missed), d.over_read[0])
    one = d.t("You read one indicator into the file: {name}.")
    more = d.t("You read {n} indicators into the file, such as: {name}.")
    text = (one if len(d.over_read) == 1 else more).format(n=len(d.over_read), name=d.view.item_name(finding.item))
    return _row(d, finding, text, d.t("Where the file is silent, leave it open; what speaks against an indicator counts too."), d.over_read)


def _missed_signs(d: AttemptFacts) -> Observation | None:
    missed = d.missed_signs
    if not missed:
        return None
    finding = next((f for f in missed if f.missed), missed[0])
    text = (d.t("You did not see one indicator: {name}.") if len(missed) == 1 else d.t("You did not see {n} indicators, such as: {name}.")).format(n=len(missed), name=d.view.item_name(finding.item))
    remedy = d.t("Read once more for what people do, whatever they call it.")
    return _row(d, finding, text, remedy, missed)


def _talk_left_open(d: AttemptFacts) -> Observation | None:
    if not d.turns or end_of(counted_turns(d.view.attempt)) != "open":
        return None
    remedy = d.t("Close a talk: what was said, what comes next, how the person can reach you.")
    return Observation(d.t("The talk was left open: neither closed nor to be continued."), remedy, turn=d.turns[-1].number)


def _step_not_taken(d: AttemptFacts) -> Observation | None:
    moves = {**dict.fromkeys(d.steps), "consent": "consent_sharing", "ending": "close_safely"}
    # Being overheard, a no and an end have rules of their own.
    missing = next((name for name, done in d.steps.items() if not done and name not in _OWN_RULES and (moves[name] or name) not in d.moves), None)
    if missing is None:
        return None
    text = d.t("A precaution was not taken: {move}.").format(move=d.t(MOVE_NAMES[moves[missing] or missing]))
    return Observation(text, d.t("Try the talk once more with it, and see what it opens."), turn=1)


def _not_told(d: AttemptFacts) -> Observation | None:
    untold = d.counts["needed"] - d.counts["needed_told"] if d.turns else 0
    if not untold:
        return None
    text = d.t("Of {of} things that matter, {n} were not told in full.").format(n=untold, of=d.counts["needed"])
    return Observation(text, d.t("Ask less, and wait longer; a second talk may bring what the first could not."))


_OTHER_STEPS = {*CITING} - {"indicators", "detection", "elements"}
"""Steps whose judgements no other rule speaks of."""


def _other_needs(d: AttemptFacts) -> Observation | None:
    other = [f for f in d.counted if f.item.partition(".")[0] in _OTHER_STEPS and not f.right]
    if not other:
        return None
    finding = next((f for f in other if f.given is not None), other[0])
    sentence = d.t("{need}: not judged; the author: {level}.") if finding.given is None else d.t("{need}: you said {given}; the author: {level}.")
    given, keyed = (d.t(ANSWER_NAMES[answer or finding.keyed]) for answer in (finding.given, finding.keyed))
    text = sentence.format(need=d.view.item_name(finding.item), given=given, level=keyed)
    return _row(d, finding, text, alike=other)


def _nothing_cited(d: AttemptFacts) -> Observation | None:
    if not d.nothing_cited:
        return None
    text = d.t("Nothing was cited: {n} judgements stand without a passage.").format(n=len(d.judged))
    return Observation(text, d.t("Cite for each judgement the passage that carries it, so that others can follow you."))


def _lesson_missed(d: AttemptFacts) -> Observation | None:
    failed = {f.item for f in d.found.values() if not f.right}
    lesson = next((le for le in d.view.case_file.key.lessons if le.id in d.feedback.lessons and failed & set(le.when)), None)
    return Observation("", items=tuple(i for i in lesson.when if i in failed), lesson=lesson) if lesson is not None else None


def _reasons(d: AttemptFacts) -> Observation:
    return Observation(d.t("Open the reasons of what you got right: were they yours?"))


def _another_case(d: AttemptFacts) -> Observation:
    return Observation(d.t("Take a case of another kind, and see what of this holds there."))


LOOK: tuple[tuple[str, Rule], ...] = (
    ("severe_step", _severe_step),
    ("severe_turn", _severe_turn),
    ("severe_plan", _plan("severe", translatable("A part of your plan could have hurt the person: “{answer}”"))),
    ("overheard", _overheard),
    ("no_pressed_on", _no_pressed_on),
    ("promised", _promised),
    ("hurt", _hurt),
    ("nothing_answered", _nothing_answered),
    ("child_missed", _child_missed),
    ("urgent_missed", _urgent_missed),
    *((name, rule) for name, (_, rule) in ONE_ANSWER.items()),
    ("nobody_asked", _nobody_asked),
    ("nothing_about_safety", _nothing_about_safety),
    ("harmful_plan", _plan("minor", translatable("A part of your plan could have made things harder: “{answer}”"))),
    ("another_step", _another_step),
    ("detection", _detection),
    ("over_read", _over_read),
    ("missed_signs", _missed_signs),
    ("talk_left_open", _talk_left_open),
    ("step_not_taken", _step_not_taken),
    ("not_told", _not_told),
    ("other_needs", _other_needs),
    ("nothing_cited", _nothing_cited),
    ("lesson", _lesson_missed),
    ("reasons", _reasons),
    ("another_case", _another_case),
)
"""What to look at again, ranked by what it means for the person: harm; not seen alone, a no, a promise, words that hurt; a child or something
urgent missed; one answer throughout; steps and rows; citations last. The last two always have something to say."""
