"""Rules on what to look at again, each with what to try instead; by weight, patterns first (docs/feedback.md). Pure."""

from __future__ import annotations

from tracks_sim.case.model.conversation import Topic
from tracks_sim.labels import ANSWER_NAMES, DETECTION_NAMES
from tracks_sim.scoring.conduct import counted_turns, counts_of, end_of
from tracks_sim.ui.trainee.feedback.attempt_facts import AttemptFacts, Observation, Rule
from tracks_sim.ui.trainee.feedback.summary import DECIDED
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES

_SAFETY_TOPICS: tuple[Topic, ...] = ("fear", "threats", "contacts", "control")
_SAFETY_MOVES = ("ask_wishes", "safe_contact")


def _everything_ticked(d: AttemptFacts) -> Observation | None:
    if not d.everything_ticked:
        return None
    text = d.t("Everything was ticked: “present” for all {n} signs you judged.").format(n=len(d.answers("indicators")))
    remedy = d.t("Ask of each sign which passage shows it. “Not enough information” is a full answer.")
    return Observation(text, remedy, (d.over_read[0].item,))


def _nothing_answered(d: AttemptFacts) -> Observation | None:
    attempt = d.view.attempt
    if any(item.id != "option" for item in attempt.answers):
        return None
    text = d.t("Nothing was answered but the decision.") if attempt.option else d.t("Nothing was answered.")
    return Observation(text, d.t("Put down a first answer even when you are unsure: it is what one learns from."))


def _everything_urgent(d: AttemptFacts) -> Observation | None:
    if not d.everything_urgent:
        return None
    text = d.t("Every need was called urgent, all {n}. Then nothing comes first.").format(n=len(d.answers("needs")))
    return Observation(text, d.t("Ask what cannot wait until next week, and begin there."), (d.of("needs", "too_high")[0].item,))


def _nothing_cited(d: AttemptFacts) -> Observation | None:
    if not d.nothing_cited:
        return None
    text = d.t("Nothing was cited: {n} judgements stand without a passage.").format(n=len(d.judged))
    return Observation(text, d.t("Cite for each judgement the passage that carries it, so that others can follow you."))


def _nobody_asked(d: AttemptFacts) -> Observation | None:
    view = d.view
    if not view.case.has_talk or view.case_file.key.interview is None or view.attempt.turns:
        return None
    return Observation(d.t("Nobody was asked: you judged on the papers alone."), d.t("Before you decide, ask the person what they want and fear."))


def _nothing_about_safety(d: AttemptFacts) -> Observation | None:
    if not d.turns or d.topics & set(_SAFETY_TOPICS) or d.moves & set(_SAFETY_MOVES):
        return None
    text = d.t("Nothing was asked about safety: no fears, no calls, no visits.")
    first = next((turn.number for turn in d.turns if not turn.choice.startswith("move:")), d.turns[-1].number)
    return Observation(text, d.t("Ask early what they want, fear and consider safe."), turn=first)


def _overheard(d: AttemptFacts) -> Observation | None:
    if not d.overheard:
        return None
    text = d.t.plural("The companion heard your question.", "The companion heard all {n} questions.", d.asked).format(n=d.asked)
    first = next(turn.number for turn in d.turns if not turn.choice.startswith("move:"))
    return Observation(text, d.t("Before the first question, see the person alone, as a routine that holds for everybody."), turn=first)


def _severe_harm(d: AttemptFacts) -> Observation | None:
    if not any(h.severity == "severe" and h.where.startswith("decision.") for h in d.feedback.harms):
        return None
    remedy = d.t("Before you decide, ask who hears of it first, and what they can do then.")
    return Observation(d.t("Your step could have hurt the person."), remedy, ("decision",), at=DECIDED)


def _severe_harm_in_talk(d: AttemptFacts) -> Observation | None:
    turn = next((turn for turn in d.turns if any(h.severity == "severe" for h in turn.harms)), None)
    if turn is None:
        return None
    return Observation(d.t("What you said or did at turn {n} could have hurt the person.").format(n=turn.number), turn=turn.number)


def _urgent_missed(d: AttemptFacts) -> Observation | None:
    missed = d.of("needs", "urgent_missed")
    if not missed:
        return None
    finding = next((f for f in missed if f.given is not None), missed[0])
    sentence = d.t("{need} was urgent, and was not judged.") if finding.given is None else d.t("{need} was urgent; you said: {level}.")
    text = sentence.format(need=d.view.item_name(finding.item), level=d.t(ANSWER_NAMES[finding.given or finding.keyed]))
    return Observation(text, d.t("Look first for what has a date, or cannot wait."), (finding.item,), next(iter(finding.missed), None))


def _harmful_plan(d: AttemptFacts) -> Observation | None:
    harms = sorted((h for h in d.feedback.harms if h.where.startswith("plan.")), key=lambda h: h.severity != "severe")
    if not harms:
        return None
    item = harms[0].where.rpartition(".")[0]
    sentence = d.t("A part of your plan could have hurt the person: {part}.") if harms[0].severity == "severe" else d.t("A part of your plan could have made things harder: {part}.")
    remedy = d.t("Ask of each part of a plan who could turn it against the person.")
    return Observation(sentence.format(part=d.view.item_name(item)), remedy, (item,))


def _another_step(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("decision")
    if finding is None or finding.kind != "missed":
        return None
    if finding.given is None:
        return Observation(d.t("You took no decision."), items=("decision",), at=DECIDED)
    harmless = finding.note.startswith("acceptable.")
    text = d.t("Your step did no harm, and more was possible.") if harmless else d.t("Another step would have been safer, or fitted better.")
    return Observation(text, items=("decision",), at=DECIDED)


def _detection(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("detection")
    if finding not in d.counted or finding is None or finding.kind not in ("missed", "over_read"):
        return None
    keyed = d.t(DETECTION_NAMES[finding.keyed])
    if finding.given is None:
        text = d.t("Trafficked, on what is known now? You did not say; the author: {keyed}.").format(keyed=keyed)
    else:
        text = d.t("Trafficked, on what is known now? You: {given}; the author: {keyed}.").format(given=d.t(DETECTION_NAMES[finding.given]), keyed=keyed)
    return Observation(text, items=("detection",), passage=next(iter(finding.missed), None))


def _over_read(d: AttemptFacts) -> Observation | None:
    if not d.over_read:
        return None
    finding = next((f for f in d.over_read if f.missed), d.over_read[0])
    one = d.t("You read one sign into the file: {name}.")
    more = d.t("You read {n} signs into the file, such as: {name}.")
    text = (one if len(d.over_read) == 1 else more).format(n=len(d.over_read), name=d.view.item_name(finding.item))
    items = (finding.item, *(f.item for f in d.over_read if f is not finding))
    return Observation(text, d.t("Where the file is silent, leave it open; what speaks against a sign counts too."), items, next(iter(finding.missed), None))


def _missed_signs(d: AttemptFacts) -> Observation | None:
    missed = d.missed_signs
    if not missed:
        return None
    finding = next((f for f in missed if f.missed), missed[0])
    text = (d.t("You did not see one sign: {name}.") if len(missed) == 1 else d.t("You did not see {n} signs, such as: {name}.")).format(n=len(missed), name=d.view.item_name(finding.item))
    remedy = d.t("Read once more for what people do, whatever they call it.")
    return Observation(text, remedy, (finding.item, *(f.item for f in missed if f is not finding)), next(iter(finding.missed), None))


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


def _talk_left_open(d: AttemptFacts) -> Observation | None:
    if not d.turns or end_of(counted_turns(d.view.attempt)) != "open":
        return None
    remedy = d.t("Close a talk: what was said, what comes next, how the person can reach you.")
    return Observation(d.t("The talk was left open: neither closed nor to be continued."), remedy, turn=d.turns[-1].number)


def _step_not_taken(d: AttemptFacts) -> Observation | None:
    moves = {**dict.fromkeys(d.steps), "consent": "consent_sharing", "ending": "close_safely"}
    missing = next((name for name, done in d.steps.items() if not done and (moves[name] or name) not in d.moves), None)
    if missing is None:
        return None
    text = d.t("A step of safety was not taken: {move}.").format(move=d.t(MOVE_NAMES[moves[missing] or missing]))
    return Observation(text, d.t("Try the talk once more with it, and see what it opens."), turn=1)


def _not_told(d: AttemptFacts) -> Observation | None:
    if not d.turns:
        return None
    counts = counts_of(d.view.case_file, counted_turns(d.view.attempt))
    untold = counts["needed"] - counts["needed_told"]
    if not untold:
        return None
    text = d.t("Of {of} things that matter, {n} were not told in full.").format(n=untold, of=counts["needed"])
    return Observation(text, d.t("Ask less, and wait longer; a second talk may bring what the first could not."))


def _other_needs(d: AttemptFacts) -> Observation | None:
    other = [f for f in d.counted if f.item.startswith("needs.") and f.kind in ("missed", "over_read")]
    if not other:
        return None
    finding = next((f for f in other if f.given is not None), other[0])
    sentence = d.t("{need}: not judged; the author: {level}.") if finding.given is None else d.t("{need}: you said {given}; the author: {level}.")
    given, keyed = (d.t(ANSWER_NAMES[answer or finding.keyed]) for answer in (finding.given, finding.keyed))
    text = sentence.format(need=d.view.item_name(finding.item), given=given, level=keyed)
    return Observation(text, items=(finding.item, *(f.item for f in other if f is not finding)), passage=next(iter(finding.missed), None))


def _lesson_missed(d: AttemptFacts) -> Observation | None:
    failed = {f.item for f in d.found.values() if f.kind in ("missed", "over_read")}
    lesson = next((le for le in d.view.case_file.key.lessons if le.id in d.feedback.lessons and failed & set(le.when)), None)
    return Observation("", items=tuple(i for i in lesson.when if i in failed), lesson=lesson) if lesson is not None else None


def _reasons(d: AttemptFacts) -> Observation:
    return Observation(d.t("Open the reasons of what you got right: were they yours?"))


LOOK: tuple[tuple[str, Rule], ...] = (
    ("everything_ticked", _everything_ticked),
    ("nothing_answered", _nothing_answered),
    ("everything_urgent", _everything_urgent),
    ("nothing_cited", _nothing_cited),
    ("nobody_asked", _nobody_asked),
    ("nothing_about_safety", _nothing_about_safety),
    ("overheard", _overheard),
    ("severe_harm", _severe_harm),
    ("severe_harm_in_talk", _severe_harm_in_talk),
    ("urgent_missed", _urgent_missed),
    ("harmful_plan", _harmful_plan),
    ("another_step", _another_step),
    ("detection", _detection),
    ("over_read", _over_read),
    ("missed_signs", _missed_signs),
    ("no_pressed_on", _no_pressed_on),
    ("talk_left_open", _talk_left_open),
    ("step_not_taken", _step_not_taken),
    ("not_told", _not_told),
    ("other_needs", _other_needs),
    ("lesson", _lesson_missed),
    ("reasons", _reasons),
)
"""What to look at again, by weight."""
PATTERNS = ("everything_ticked", "nothing_answered", "everything_urgent", "nothing_cited", "nobody_asked", "nothing_about_safety")
"""Rules on what all answers have in common."""
