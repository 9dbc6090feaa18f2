"""The words of a conclusion: one table of headlines by state and design, and sentences on severe harms, on who left, and on how sure it is.

Every part of a report says a conclusion by these; the annex adds the figures of the planned test (``planned_effect.conclusion``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import UNDER_ONE, amount
from tracks_sim.report.disclosure_control import FEWER, MORE, DisclosurePolicy, too_small
from tracks_sim.report.parts import BOTH, THEN, Gap, Message, Number, join_messages, plural_message
from tracks_sim.report.study_conclusion import HarmState, Loss, ResultState, StudyConclusion

HEADLINES: Mapping[ResultState, str] = {
    "helped": translatable("In these {n} fictional cases the training helped: it made safe responses more frequent than they would have been without it."),
    "harmed": translatable("In these {n} fictional cases the training may have done harm: with it, safe responses were less frequent than they would have been without it."),
    "no_difference": translatable("In these {n} fictional cases the training made no difference that matters."),
    "undecided": translatable("This study cannot decide whether the training helped or did harm."),
    "not_measured": translatable("There is no result yet."),
    "never_measured": translatable("There will be no result on the training: answers that were needed never came."),
    "too_few": translatable("Too few people took part to say what the training changed."),
    "unreadable": translatable("There is no result with this version of the kit: it cannot read enough of the cases that people answered."),
    "all_safe": translatable("Every response that is compared was safe: cases like these cannot show what a training changes."),
    "all_unsafe": translatable("No response that is compared was safe: nobody learnt to respond safely to these cases, or they are too hard."),
    "not_estimable": translatable("What the training changed cannot be estimated from this study."),
}
HEADLINES_ALONE: Mapping[ResultState, str] = {
    **HEADLINES,
    "helped": translatable("Safe responses to these {n} fictional cases were more frequent after the training than before. Why, this study cannot say."),
    "harmed": translatable("Safe responses to these {n} fictional cases were less frequent after the training than before: it may have done harm."),
    "no_difference": translatable("From before to after the training, safe responses did not change by an amount that matters."),
    "undecided": translatable("This study cannot decide whether safe responses became more or less frequent."),
}
"""Of a study with one group, which cannot say why something changed. ``n``: how many cases are compared, of which alone a headline speaks."""
IF: Mapping[ResultState, str] = {
    "helped": translatable("In these {n} fictional cases the training helped, provided that {who} would not have responded worse than expected by more than {points} of 100 responses."),
    "no_difference": translatable("In these {n} fictional cases the training made no difference that matters, provided that {who} would not have responded otherwise than expected by more than {points} of 100 responses."),
}
IF_ALONE: Mapping[ResultState, str] = {
    "helped": translatable("Safe responses to these {n} fictional cases were more frequent after the training than before, provided that {who} would not have responded worse than expected by more than {points} of 100 responses. Why, this study cannot say."),
    "no_difference": translatable("From before to after the training, safe responses did not change by an amount that matters, provided that {who} would not have responded otherwise than expected by more than {points} of 100 responses."),
}
"""The same where who left decides."""
WHO_LEFT, THOSE_WHO_LEFT = translatable("the {n} people who left"), Message("those who left")

STOP, STOP_ALONE = (
    Message("STOP: in these fictional cases people who were trained did severe harm more often than people who were not."),
    Message("STOP: in these fictional cases people did severe harm more often after the training than before it."),
)
DESPITE = Message("That safe responses became more frequent does not make up for it.")
AND_LESS_SAFE = Message("Safe responses became less frequent as well.")
AFTER_IT: Mapping[tuple[HarmState, bool], Message] = {
    ("open", False): Message("Whether it does more severe harm is open."),
    ("open", True): Message("Whether severe harm became more frequent is open."),
    ("not_told", False): Message("Whether it does more severe harm cannot be told."),
    ("not_told", True): Message("Whether severe harm became more frequent cannot be told."),
}
"""What follows a headline by severe harms, and by whether there is one group."""


HARM_SIZE: Mapping[HarmState, str] = {
    "worse": translatable("With the training {amount} of 100 responses did severe harm than without it, with good certainty between {low} and {high}."),
    "open": translatable("With the training {amount} of 100 responses did severe harm than without it, with good certainty between {low} and {high}: the {margin} more that are too many by the plan are not ruled out."),
    "below": translatable("With the training {amount} of 100 responses did severe harm than without it, with good certainty between {low} and {high}: less than the {margin} more that are too many by the plan."),
}
HARM_SIZE_ALONE: Mapping[HarmState, str] = {
    "worse": translatable("After the training {amount} of 100 responses did severe harm than before, with good certainty between {low} and {high}."),
    "open": translatable("After the training {amount} of 100 responses did severe harm than before, with good certainty between {low} and {high}: the {margin} more that are too many by the plan are not ruled out."),
    "below": translatable("After the training {amount} of 100 responses did severe harm than before, with good certainty between {low} and {high}: less than the {margin} more that are too many by the plan."),
}

BEARS = Message("People who left are expected to have responded like those of their group who had answered alike before. The result no longer holds if the trained among them responded worse than that by more, and the others better by as much.")
BEARS_ALONE = Message("People who left are expected to have responded like those who had answered alike before. The result no longer holds if they would have responded worse than that by more.")
HELD = Message("Many left, or more of one group than of the other; but the result holds however they would have responded.")
HELD_ALONE = Message("Many left; but the result holds however they would have responded.")

BY_LOT, NO_GROUP = Message("chance made the groups"), Message("there is no group to compare with")
NOT_PLANNED = Message("the plan names no number of people")
NOBODY_LEFT = Message("nobody left")
NOBODY_READ = Message("no practitioner has read the cases and their keys")
READ = translatable_plural("practitioners have read {n} of {of} cases with their keys", "practitioners have read {n} of {of} cases with their keys")
RAN, TAUGHT, PAID = translatable("run by: {who}"), translatable("taught by: {who}"), translatable("paid by: {who}")
NOT_SAID = Message("who ran the study and who paid is not said")
MOST_SAID = 70
"""Letters of a statement of the authors that fit in that line."""


def headline(concluded: StudyConclusion, policy: DisclosurePolicy) -> Message:
    """The conclusion in one or two sentences; STOP comes first where severe harms rose, whatever safe responses say."""
    if concluded.as_frozen:
        return _on_safe_responses(concluded)
    return _judged(concluded, policy)


def notice(concluded: StudyConclusion, data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """For a study that was frozen when safe responses alone were judged: what is concluded now, dated, beside its own conclusion."""
    if not concluded.as_frozen or concluded.harm.difference is None:
        return ()
    now = join_messages([_judged(concluded, policy), *harm_sentences(concluded)], BOTH)
    return (Message("Notice of {day}: this study was frozen when reports concluded by safe responses alone, and its conclusion stays as it was. By what reports conclude by now: {now}", {"day": data.today, "now": now}),)


def conclusion_first(concluded: StudyConclusion, data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """What stands first in a part of the report that speaks of the result: the conclusion with what is said of severe harms and of who left, or the notice.

    Nothing where no answer is in yet, which each part says in its own words.
    """
    if concluded.as_frozen:
        return notice(concluded, data, policy)
    if concluded.state in ("not_measured", "never_measured", "too_few"):
        return ()
    return (headline(concluded, policy), *harm_sentences(concluded), *loss_sentences(concluded))


def _on_safe_responses(concluded: StudyConclusion) -> Message:
    state: ResultState = "not_estimable" if concluded.as_frozen and concluded.state in ("unreadable", "all_safe", "all_unsafe") else concluded.state
    sentence = (HEADLINES_ALONE if concluded.alone else HEADLINES)[state]
    return Message(sentence, _of_cases(concluded) if "{n}" in sentence else {})


def _of_cases(concluded: StudyConclusion) -> dict[str, Gap]:
    assert concluded.planned is not None
    return {"n": Number(concluded.planned.cases)}


def _judged(concluded: StudyConclusion, policy: DisclosurePolicy) -> Message:
    state, loss, alone = concluded.state, concluded.loss, concluded.alone
    if concluded.more_harm:
        stop = STOP_ALONE if alone else STOP
        more = DESPITE if state == "helped" and loss.state != "most" else AND_LESS_SAFE if state == "harmed" else None
        return join_messages([stop, *((more,) if more else ())], BOTH)
    if loss.state == "most" and state in ("helped", "no_difference", "undecided"):
        return Message("Too many left before the end: only {finished} of {allocated} people finished. So this study cannot say what the training changed.", {"allocated": Number(loss.allocated), "finished": _as_told(loss.allocated - loss.missing, loss, policy)})
    said = _on_safe_responses(concluded)
    if loss.state == "conditional" and state in IF:
        who, bears = _who_left(loss, policy), points(loss)
        said = Message((IF_ALONE if alone else IF)[state], {**_of_cases(concluded), "who": who, "points": bears}) if isinstance(bears, Number) else Message("{one} This holds only if {who} would have responded almost exactly as expected.", {"one": said, "who": who})
    after_it = AFTER_IT.get((concluded.harm.state, alone)) if state in ("helped", "no_difference") else None
    return join_messages([said, *((after_it,) if after_it else ())], BOTH)


def _who_left(loss: Loss, policy: DisclosurePolicy) -> Message:
    return THOSE_WHO_LEFT if too_small(loss.missing, policy) or not loss.told else Message(WHO_LEFT, {"n": Number(loss.missing)})


def _as_told(people: int, loss: Loss, policy: DisclosurePolicy) -> Number | Message:
    """A number of those who left or stayed, or where other numbers of few would follow from it, whether it is one of few."""
    if loss.told:
        return Number(people)
    return Message(FEWER, {"n": Number(policy.smallest)}) if too_small(people, policy) else Message(MORE, {"n": Number(policy.smallest - 1)})


def points(loss: Loss) -> Number | Message:
    """The difference that a result bears, in whole points of 100, rounded down so that it does bear what is printed."""
    whole = int(100 * (loss.tipping or 0.0))
    return Number(whole) if whole else UNDER_ONE


def harm_sentences(concluded: StudyConclusion) -> Iterator[Message]:
    """How much more severe harm was done, and what that is beside the margin of the plan; nothing where it is not told."""
    harm = concluded.harm
    if harm.difference is None or harm.difference.by_case.value is None:
        return
    gaps: dict[str, Gap] = {name: amount(getattr(harm.difference.by_case, field) or 0.0) for name, field in (("amount", "value"), ("low", "low"), ("high", "high"))}
    if harm.state != "worse":
        gaps["margin"] = Number(harm.margin)
    yield Message((HARM_SIZE_ALONE if concluded.alone else HARM_SIZE)[harm.state], gaps)


def loss_sentences(concluded: StudyConclusion) -> Iterator[Message]:
    """What a result bears of those who left, where many did."""
    if concluded.as_frozen or concluded.more_harm or concluded.state not in IF:
        return
    if concluded.loss.state == "conditional" and concluded.state == "helped":
        yield BEARS_ALONE if concluded.alone else BEARS
    elif concluded.loss.state == "held":
        yield HELD_ALONE if concluded.alone else HELD


def how_sure(concluded: StudyConclusion, data: StudyData, policy: DisclosurePolicy) -> Message | None:
    """In one line: did chance make the groups, enough people, who left, whether practitioners agree with the keys, who ran, taught and paid, and what it cost."""
    if concluded.as_frozen or not concluded.decided:
        return None
    loss, size, statements = concluded.loss, data.study.sample_size, data.state.statements
    parts = [
        NO_GROUP if concluded.alone else BY_LOT,
        NOT_PLANNED if size is None else Message("{n} people took part, {people} were planned", {"n": Number(loss.allocated), "people": Number(size.people)}),
        Message("{n} of {allocated} left", {"n": _as_told(loss.missing, loss, policy), "allocated": Number(loss.allocated)}) if loss.missing else NOBODY_LEFT,
    ]
    if cases := list(data.versions.get("library", {}).values()):
        parts.append(_agreed(cases))
    parts += [Message(sentence, {"who": _short(statements[name])}) for sentence, name in ((RAN, "organiser"), (TAUGHT, "instructors"), (PAID, "funding")) if name in statements]
    if "organiser" not in statements and "funding" not in statements:
        parts.append(NOT_SAID)
    if price := price_of(concluded, data):
        parts.append(price)
    return Message("How sure: {parts}.", {"parts": join_messages(parts, THEN)})


def _agreed(cases: Sequence[Mapping[str, Any]]) -> Message:
    """How many cases practitioners have read with their keys, and how many of the reviews found the case fit as it was."""
    read, reviews = sum(case["reviews"] > 0 for case in cases), sum(case["reviews"] for case in cases)
    if not read:
        return NOBODY_READ
    counted = plural_message(READ, read, of=Number(len(cases)))
    return Message("{read}, and {fit} of {reviews} reviews found the case fit as it was", {"read": counted, "fit": Number(sum(case["fit"] for case in cases)), "reviews": Number(reviews)})


def price_of(concluded: StudyConclusion, data: StudyData) -> Message | None:
    """What one more safe response cost, where the authors say what the training cost for each person and it helped."""
    cost, planned = data.state.statements.get("cost"), concluded.planned
    if cost is None or concluded.state != "helped" or concluded.alone or planned is None or (planned.difference.value or 0.0) < 0.01:
        return None
    return Message("{cost} for each person trained, about the price of one more safe response if each of them meets {cases} such cases (an uncertain number)", {"cost": _short(cost), "cases": Number(round(1 / (planned.difference.value or 1.0)))})


def _short(statement: str) -> str:
    text = " ".join(statement.split()).rstrip(".")
    return text if len(text) <= MOST_SAID else f"{text[: MOST_SAID - 1].rpartition(' ')[0] or text[: MOST_SAID - 1]}…"
