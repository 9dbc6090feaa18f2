"""What can be said of a study, what cannot, and what to do next, for whoever decides on the training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import of_100
from tracks_sim.report.conclusion.plain_outcomes import ALWAYS, of_100_said, said_of
from tracks_sim.report.conclusion_words import price_of
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_small
from tracks_sim.report.outcome_rows import OutcomeRow
from tracks_sim.report.parts import Gap, Message, Number, SectionName, plural_message
from tracks_sim.report.planned_effect import BOTH_TRAINED
from tracks_sim.report.study_conclusion import StudyConclusion
from tracks_sim.study.model import Study

BY_CHANCE = Message("Chance decided who was trained first. So the training is the best explanation of this difference, apart from what is due to people who left.")
BY_CHANCE_HARM = Message("Chance decided who was trained first. So the training may well be the reason, unless people who left are.")
CHANGED_SO = Message("How responses changed from before to after, in the people who took part and in cases of this kind.")
SMALL_EITHER_WAY = Message("Whatever the training changed, it was less than the plan calls worth having, with good certainty.")
SEVERE_HARM_ROSE = Message("Severe harm is done more often with the training. That outweighs whatever it does for safe responses.")
SEVERE_HARM_ROSE_ALONE = Message("Severe harm was done more often after the training than before it. No gain in safe responses makes up for that.")
OPEN = Message("That it is open. The data fit a training that helps, one that changes nothing, and one that does harm.")
BEFORE_ONLY = Message("Who took part, and how they responded before the training. Nothing else is shown until there is a result, so that nobody takes half of a comparison for one.")
NOTHING_YET = Message("Nothing yet: nobody has answered a case.")
WHO_ONLY = Message("Who took part and how far they came. Nothing on what the training changed.")
LEVELS_ONLY = Message("What is counted above, and no more: it is no comparison.")
NO_HARMS = Message("Severe harms: people who were trained did none, neither before the training nor after it.")
HARMS_COMPARED = translatable("Severe harms, of 100 responses: {before} before the training and {after} after it among the trained, {other_before} and {other_after} among the others. The comparison of the groups: {words}.")
HARMS_ONCE = translatable("Severe harms, of 100 responses: {after} among the trained, {other_after} among the others. The comparison of the groups: {words}.")
ALL_FURTHER: Mapping[str, Message] = {
    "better": Message("Every further outcome that the plan names came out better ({n})."),
    "worse": Message("Every further outcome that the plan names came out worse ({n})."),
    "undecided": Message("On no further outcome that the plan names can anything be said ({n} are undecided)."),
}
FURTHER_WITHOUT = translatable_plural(
    "Of {n} further outcome of the plan {better} came out better, {worse} worse, {undecided} undecided, and {absent} cannot be estimated.",
    "Of {n} further outcomes of the plan {better} came out better, {worse} worse, {undecided} undecided, and {absent} cannot be estimated.",
)
FURTHER = translatable_plural(
    "Of {n} further outcome of the plan {better} came out better, {worse} worse and {undecided} undecided.",
    "Of {n} further outcomes of the plan {better} came out better, {worse} worse and {undecided} undecided.",
)

WORK = Message("What people do at work, with real people. Fictional cases were measured.")
NO_LATER = Message("Whether it lasts: nothing was measured some time after the training.")
LATER = Message("Whether it lasts: a later measurement is part of the study. The annex has what it shows so far; it says nothing on the time after that.")
COST = Message("Whether it was worth its cost: no cost was recorded. Put what the training costs beside the numbers above.")
COST_NO_RESULT = Message("Whether it was worth its cost: for that one needs a result, and no cost was recorded.")
WHY = Message("Why responses changed: nobody went without the training, so there is nothing to compare with. People may also have got used to the cases.")
LEFT_DECIDE = Message("How the people who left would have responded: the result rests on it.")
THOSE_WHO_LEFT = Message("How the people who left would have responded. It is assumed that they are like others who had answered alike; the annex shows how far that could move the result.")
PRACTITIONERS = translatable_plural(
    "Whether practitioners agree with what is called safe here: {n} of {of} cases has been read by none.",
    "Whether practitioners agree with what is called safe here: {n} of {of} cases have been read by none.",
)
ONE_PERSON = Message("Anything about a single person: neither about who took part, nor about anybody who seeks protection.")

DECIDE_NOTHING = Message("Decide nothing by these pages: they show what such a report looks like.")
NOT_BY_ITSELF = Message("Take this neither as proof that the training works, nor that it does not.")
OFFER = Message("Offer the training to more people like these, and keep measuring when you do.")
COMPARE = Message("Before you spend on many places, repeat it with a group that is trained later: only so can be said whether the training is the reason.")
AFTER_MONTHS = Message("Measure again after some months, to see whether it lasts.")
READ_THE_LATER = Message("Wait for the later measurement, or read it in the annex, before you plan for years.")
LOOK_AT_WORK = Message("Look at work: have somebody read files of trained and of other staff without knowing which is which.")
KEEP_COSTS = Message("Write down what the training costs, so that the next report can set it against what it does.")
STOP = Message("Do not offer the training to anybody else in this form until it is known what went wrong.")
FURTHER_STUDY = Message("Offer the training only within a further study, which watches severe harms and keeps its people.")
ASK_THE_LOST = Message("Ask some of those who left why they left: the result depends on them. In the next study, follow people up before the phase closes.")
HARDER_CASES = Message("Plan the next study with cases that not everybody gets right: “Items and options”, the file beside the annex, shows how many got each.")
EASIER_CASES = Message("Look whether the cases ask too much, and whether the training speaks of what they ask; then test both with a few people.")
PUT_RIGHT = Message("Talk with the people who were trained, and put right what they learned wrongly.")
MEND = Message("Correct the training, and test the new version in the same way before it is offered again.")
SPEND_ELSEWHERE = Message("Do not spend more on the training in this form to make responses safer.")
WHERE_ANYWAY = Message("Until then offer the training only where you would also offer it without proof, and keep measuring.")
NOT_YET = Message("Decide nothing on the training yet.")
HELP_THE_DUE = Message("Help the people whose turn it is to answer: each one who does not come back makes the result less certain.")
ASK_AGAIN = Message("Ask for these two pages again when the measurement after the training is over.")
NO_CONCLUSION = Message("Draw no conclusion on the training from this study, neither a good nor a bad one.")
JOIN_WITH_OTHERS = Message("Find more people for the next study, or join with other places that give the same training.")
NO_MORE_DETAIL = Message("Ask for no more detail on these few: it would give them away.")
HOW_MANY = Message("Ask whoever evaluates how many people the next study needs: the kit can work it out from the smallest difference that matters to you.")
VERSION_OF_THEN = Message("Ask whoever runs the kit to make these pages with the version with which people answered; it can be set up beside this one.")
SAME_AGAIN = Message("The design can answer the question: ask whoever evaluates what the annex can still say, and repeat it with more people or more cases.")
LATER_TRAINED = Message("Plan a study in which the second measurement comes before the others are trained as well.")
NEW_STUDY = Message("Plan a study that measures the same people before and after, with a group that is trained later.")
HARMS_ROSE = translatable("Among people who were trained, responses with severe harm went from {before} to {after} of 100; chance may explain that. Look into them (“{harms}” in the annex) before people decide alone.")
HARMS_REMAIN = translatable("Severe harms remain, in {after} of 100 responses: work on these (“{harms}” in the annex) before people decide alone.")

TITLES: Mapping[str, SectionName] = {name: SectionName(name, Message(title)) for name, title in SECTION_TITLES.items()}


@dataclass(frozen=True, slots=True, eq=False)
class ReportFacts:
    """What advice goes by: the study, its conclusion and the rows of the main outcomes (empty where none is shown)."""

    data: StudyData
    policy: DisclosurePolicy
    concluded: StudyConclusion
    rows: tuple[OutcomeRow, ...]
    trial: bool
    """Whether the study is a demonstration or has people who do not exist."""

    @property
    def study(self) -> Study:
        """The plan."""
        return self.data.study

    @property
    def alone(self) -> bool:
        """Whether there is one group."""
        return len(self.study.arms) < 2

    @property
    def severe(self) -> tuple[float, ...] | None:
        """Share of responses with a severe harm (0 to 1), of people who were trained, in each phase that is compared; None where not shown."""
        return None if self.harms is None else shares(self.harms, "training")

    @property
    def harms(self) -> OutcomeRow | None:
        """The row of severe harms; None where it, or a group of it, is not shown."""
        row = next((row for row in self.rows if row.name == ALWAYS), None)
        return None if row is None or row.hide or not row.arms or any(arm.hide for arm in row.arms) else row


def shares(row: OutcomeRow, arm: str) -> tuple[float, ...]:
    """Mean scores of a group, one for each phase that is compared."""
    return tuple(float(scores.mean()) for one in row.arms if one.arm == arm for scores in (one.before, one.after) if scores is not None)


def numbers(row: OutcomeRow, arm: str) -> list[Number | Message]:
    """The same of 100 as they are printed, or what stands for them."""
    return [of_100_said(mean) for one in row.arms if one.arm == arm for mean in one.means("share")]


def can_say(known: ReportFacts) -> Iterator[Message]:
    """What the data say, one sentence each."""
    concluded, state = known.concluded, known.concluded.state
    if concluded.more_harm:
        yield SEVERE_HARM_ROSE_ALONE if known.alone else SEVERE_HARM_ROSE
    if not concluded.decided:
        analysed = known.data.state.flow().analysed
        yield BEFORE_ONLY if state == "not_measured" and analysed else LEVELS_ONLY if known.rows else WHO_ONLY if analysed else NOTHING_YET
    elif state == "no_difference":
        yield SMALL_EITHER_WAY
    elif state == "undecided":
        if not concluded.more_harm:
            yield OPEN
    elif known.alone:
        yield CHANGED_SO
    elif state == "harmed":
        yield BY_CHANCE_HARM
    elif not concluded.more_harm:
        yield BY_CHANCE
        assert concluded.planned is not None
        value = concluded.planned.difference.value or 0.0
        if 0.01 <= value <= 0.5:
            yield Message("In these exercises, of every {cases} fictional cases or so, one more got a safe response with the training than without it.", {"cases": Number(round(1 / value))})
    if known.harms is not None:
        yield said_of_harms(known.harms, concluded)
    yield from further_outcomes(known)


def further_outcomes(known: ReportFacts) -> Iterator[Message]:
    """How many of the planned secondary outcomes came out how; those that cannot be estimated are counted as such."""
    further = [row for row in known.rows if row.role == "secondary" and row.measured.better and not row.hide]
    if not further:
        return
    counts = {name: Number(sum(row.outcome == name for row in further)) for name in ("better", "worse", "undecided")}
    absent = len(further) - sum(int(count.value) for count in counts.values())
    alike = next((name for name, count in counts.items() if len(further) > 1 and count.value == len(further)), None)
    if absent:
        yield plural_message(FURTHER_WITHOUT, len(further), **counts, absent=Number(absent))
    else:
        yield Message(ALL_FURTHER[alike].sentence, {"n": counts[alike]}) if alike else plural_message(FURTHER, len(further), **counts)


def said_of_harms(row: OutcomeRow, concluded: StudyConclusion) -> Message:
    """Severe harms of every group, and what their comparison says: of the trained alone they would read like an effect."""
    severe = shares(row, "training")
    if len(severe) == 2 and not any(severe):
        return NO_HARMS
    said = numbers(row, "training")
    gaps: dict[str, Gap] = {"before": said[0], "after": said[-1], "words": said_of(row, concluded)}
    other = next((arm.arm for arm in row.arms if arm.arm != "training"), None)
    if other is None:
        return Message("Severe harms, of 100 responses: {before} before the training and {after} after it. The change: {words}.", gaps)
    others = numbers(row, other)
    gaps |= {"other_before": others[0], "other_after": others[-1]}
    return Message(HARMS_ONCE if len(severe) < 2 else HARMS_COMPARED, gaps)


def cannot_say(known: ReportFacts) -> Iterator[Message]:
    """What no number of these pages answers, one sentence each."""
    measured = known.concluded.decided
    if known.alone:
        yield WHY
    yield WORK
    yield LATER if known.study.phase("follow-up") else NO_LATER
    if price_of(known.concluded, known.data) is None:
        yield COST if measured else COST_NO_RESULT
    members = known.data.members[known.data.members["arm"].notna()]
    if measured and bool((~members[known.study.compared_phases[-1].replace("-", "_")]).any()):
        yield LEFT_DECIDE if known.concluded.loss.state == "conditional" and not known.concluded.as_frozen else THOSE_WHO_LEFT
    cases = list(known.data.versions.get("library", {}).values())
    if unread := sum(case["reviews"] == 0 for case in cases):
        yield plural_message(PRACTITIONERS, unread, of=Number(len(cases)))
    yield ONE_PERSON


def next_steps(known: ReportFacts) -> Iterator[Message]:
    """What to do next, one sentence each, the most urgent first."""
    if known.trial:
        yield DECIDE_NOTHING
    concluded = known.concluded
    if concluded.more_harm or concluded.state == "harmed":
        yield from (STOP, Message("Find out where: the annex shows case by case what became less safe, and in which group (“{items}”), and how many people did harm (“{harms}”).", {"items": TITLES["items"], "harms": TITLES["harms"]}), PUT_RIGHT, MEND)
    elif not concluded.decided:
        yield from _without_result(known)
    else:
        yield from _with_result(known)


def _with_result(known: ReportFacts) -> Iterator[Message]:
    """Where there is a result and nothing speaks of harm."""
    concluded, harms = known.concluded, tuple(harms_left(known))
    match concluded.state:
        case "helped" if concluded.may_be_offered:
            later = READ_THE_LATER if known.study.phase("follow-up") else AFTER_MONTHS
            costs = () if "cost" in known.data.state.statements else (KEEP_COSTS,)
            yield from (*harms, COMPARE if known.alone else OFFER, *less_than_asked(known), later, LOOK_AT_WORK, *costs)
        case "helped":
            asked = (ASK_THE_LOST,) if concluded.loss.state == "conditional" else ()
            yield from (FURTHER_STUDY, *asked, *less_than_asked(known), *harms, LOOK_AT_WORK)
        case "no_difference":
            yield from (SPEND_ELSEWHERE, Message("Look in the annex which cases stayed hardest (“{items}”), and change the training there.", {"items": TITLES["items"]}), *harms, MEND)
        case _:
            open_harm = not concluded.as_frozen and concluded.harm.state != "below"
            yield from (NOT_BY_ITSELF, *harms, more_people(known), FURTHER_STUDY if open_harm else WHERE_ANYWAY)


def _without_result(known: ReportFacts) -> Iterator[Message]:
    """Where nothing can be said of the training."""
    concluded = known.concluded
    lost, planned = Message("Find out in the annex at which step people were lost (“{flow}”), and plan a new study that keeps them.", {"flow": TITLES["flow"]}), concluded.planned
    match concluded.state:
        case "not_measured":
            yield from (NOT_YET, HELP_THE_DUE, ASK_AGAIN)
        case "never_measured" | "helped" | "no_difference" | "undecided":
            yield from (NO_CONCLUSION, lost, more_people(known))
        case "too_few":
            yield from (NO_CONCLUSION, JOIN_WITH_OTHERS, more_people(known), NO_MORE_DETAIL)
        case "unreadable":
            yield from (NO_CONCLUSION, VERSION_OF_THEN)
        case "all_safe" if not concluded.as_frozen:
            yield from (NO_CONCLUSION, HARDER_CASES)
        case "all_unsafe" if not concluded.as_frozen:
            yield from (SPEND_ELSEWHERE, EASIER_CASES, MEND)
        case _ if planned is not None and planned.reason is not None and planned.reason.sentence == BOTH_TRAINED:
            yield from (NO_CONCLUSION, LATER_TRAINED, more_people(known))
        case _ if not known.alone and len(known.study.compared_phases) > 1:
            yield from (NO_CONCLUSION, SAME_AGAIN, more_people(known))
        case _:
            yield from (NO_CONCLUSION, NEW_STUDY, more_people(known))


def harms_left(known: ReportFacts) -> Iterator[Message]:
    """That the trained still do severe harms, or do more than before; nothing where they do none."""
    severe = known.severe
    if known.harms is None or severe is None or not severe[-1]:
        return
    said = numbers(known.harms, "training")
    told = all(isinstance(one, Number) for one in said)  # else "at most so many", of which no rise is said
    gaps: dict[str, Gap] = {"before": said[0], "after": said[-1], "harms": TITLES["harms"]}
    yield Message(HARMS_ROSE if told and of_100(severe[-1]) > of_100(severe[0]) else HARMS_REMAIN, gaps)


def less_than_asked(known: ReportFacts) -> tuple[Message, ...]:
    """A word of care where the training helped by less than the plan asked for."""
    planned = known.concluded.planned
    if planned is None or planned.smallest_effect is None or 100 * (planned.difference.value or 0.0) >= planned.smallest_effect:
        return ()
    return (Message("Weigh whether so much is worth the effort: the plan asked for {smallest} more of 100, and these data stay below that.", {"smallest": Number(planned.smallest_effect)}),)


def more_people(known: ReportFacts) -> Message:
    """How many people a study needs: the number of the plan where fewer were allocated, else where to ask."""
    size, allocated = known.study.sample_size, int(known.data.members["arm"].notna().sum())
    if size is None or allocated >= size.people or too_small(allocated, known.policy):
        return HOW_MANY
    return Message("Take enough people: the plan asked for {people}, and {allocated} were allocated.", {"people": Number(size.people), "allocated": Number(allocated)})
