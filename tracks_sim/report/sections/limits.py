"""Section on limitations, from the design and the data of the study."""

from __future__ import annotations

from collections.abc import Iterator

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_small
from tracks_sim.report.parts import Message, Number, Section, plural_message, report_section
from tracks_sim.scoring.form import LEAST_CASES, LEAST_OF_EACH
from tracks_sim.study.model import DEMONSTRATION
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

LEAD = Message("Limits that follow from the design and from the data. Read them before any figure is passed on.")

LEARNING = Message("It measures learning on fictional cases (level 2 of Kirkpatrick's four). It does not show what people do at work (level 3), or what becomes of those they meet (level 4).")
NO_PERSON = Message("No figure says anything about a single trainee, and none about any person whom they meet.")
ONE_GROUP = Message("There is one group. A change may come from the training, from sitting cases twice, from the choice of people or from anything else that happened: this design cannot say why.")
TWO_GROUPS = Message("Chance made the groups. A difference between them that chance does not explain is an effect of the training as it was given here, on these people and cases, as far as those who were lost do not explain it.")
ONE_PHASE = Message("There is one phase: nothing was measured before the training, so no change can be shown.")
NO_LATER = Message("Nothing was measured some time after the training: what stays of it is not known.")
ONE_FORM = Message("Everybody sat the same form each time: a change may be memory of the cases.")
NOT_COUNTERBALANCED = Message("Everybody began with the same form: a change between phases cannot be told from a difference between the forms.")
SAME_FORM_AGAIN = Message("In the third phase everybody sat the form again that they began with.")
NOT_TOGETHER = Message("Who was trained together is not recorded. If people learnt in groups, they are more alike than the intervals take them to be.")
SESSIONS_UNNAMED = Message("People were trained in sessions, and their codes do not name them: the intervals say nothing of other sessions and trainers.")
SESSIONS = translatable_plural(
    "People were trained in {n} session: what other sessions and trainers would do cannot be told.",
    "People were trained in {n} sessions. What other sessions and trainers would do rests on these alone.",
)
TRAINERS = translatable_plural(
    "One trainer held all of these sessions: what another trainer would do cannot be told.",
    "{n} trainers held these sessions, too few to tell how trainers differ. The intervals treat each session as if it had a trainer of its own: if trainers differ, the intervals are too narrow.",
)
FEW_CASES = translatable_plural(
    "The smallest form has {n} case. With fewer than {least} nothing can be said about one person, and little about other cases of the kind, however many people take part.",
    "The smallest form has {n} cases. With fewer than {least} nothing can be said about one person, and little about other cases of the kind, however many people take part.",
)
FEW_OF_EACH = translatable("Some form has fewer than {least} cases of trafficking, or fewer than {least} controls: hits or false alarms rest on very few cases.")
PRACTICE = translatable_plural(
    "{n} of {of} cases is a practice case that is not released: it is a draft, and whoever practised here before may know it.",
    "{n} of {of} cases are practice cases that are not released: they are drafts, and whoever practised here before may know them.",
)
UNREVIEWED = translatable_plural(
    "{n} of {of} cases has been read by no practitioner.",
    "{n} of {of} cases have been read by no practitioner.",
)
UNVERIFIED = translatable_plural(
    "The key of {n} of {of} cases names sources that nobody has looked up where they were published.",
    "The keys of {n} of {of} cases name sources that nobody has looked up where they were published.",
)
NO_EXPERTS = Message("The keys rest on their sources and their authors: nothing here shows that experts agree with them.")
FEW_PEOPLE = translatable_plural(
    "{n} person submitted a case. Intervals are wide, and a difference that matters can remain unseen.",
    "{n} people submitted a case. Intervals are wide, and a difference that matters can remain unseen.",
)
VERY_FEW = Message("Very few people submitted a case: most figures are not shown.")
LOSS = translatable_plural(
    "{n} of {of} allocated people has not completed the last phase. Those who stayed may not be like those who did not.",
    "{n} of {of} allocated people have not completed the last phase. Those who stayed may not be like those who did not.",
)
SOME_LOSS = Message("Some allocated people have not completed the last phase. Those who stayed may not be like those who did not.")
NOT_VALIDATED = Message("The questionnaires that come with the kit have not been validated.")
TALK_MODEL = Message("The talk is a model of a conversation: what was asked can be counted, how it was said cannot.")
FEWER = translatable("{allocated} people were allocated, and the plan needed {people}: a difference of {effect} points can more easily remain unseen than was planned.")
DRAFTS = ("draft", "expert_reviewed", "piloted")
FEW = 60
"""People below which the limits say that intervals are wide: paired changes of 0.37 standard deviations are found with
80 % power by 60 people (n = 7.85 / d^2 + 1.92, two-sided at 5 %, normal approximation)."""
OWN_QUESTIONNAIRES = {"knowledge", "confidence", "attitude", "reaction"}


def limits(data: StudyData, policy: DisclosurePolicy) -> Section:
    """A sentence for each limit that holds."""
    sentences = (*design_limits(data), *case_limits(data), *people_limits(data, policy))
    measured = Message(DEMONSTRATION) if data.study.demonstration else LEARNING
    return report_section("limits", LEAD, measured, NO_PERSON, *sentences)


def design_limits(data: StudyData) -> Iterator[Message]:
    """Limitations from arms, phases and forms."""
    study = data.study
    yield ONE_GROUP if len(study.arms) < 2 else TWO_GROUPS
    if len(study.phases) < 2:
        yield ONE_PHASE
    if study.phase("follow-up") is None:
        yield NO_LATER
    if len(study.phases) > 1 and len(study.forms) < 2:
        yield ONE_FORM
    elif len(study.phases) > 1 and len(study.first_forms) < 2:
        yield NOT_COUNTERBALANCED
    if len(study.phases) > 2 and len(study.forms) > 1:
        yield SAME_FORM_AGAIN
    yield from _session_limits(data)
    if OWN_QUESTIONNAIRES & set(study.all_questionnaires):
        yield NOT_VALIDATED
    if data.sittings["talk_questions"].notna().any():
        yield TALK_MODEL


def _session_limits(data: StudyData) -> Iterator[Message]:
    people = data.members[data.members["arm"].eq("training").fillna(False)]
    trained = people["session"].fillna("").astype(str)
    if sessions := trained[trained != ""].nunique():
        yield plural_message(SESSIONS, sessions)
        held = people[trained != ""].dropna(subset=["trainer"])[["session", "trainer"]].drop_duplicates()
        trainers = held["trainer"].nunique()
        if 1 < trainers == sessions == len(held):
            yield Message("{n} trainers held one session each: how trainers differ is counted with the sessions.", {"n": Number(trainers)})
        elif trainers:
            yield plural_message(TRAINERS, trainers)
    elif data.study.sessions is not None:
        yield SESSIONS_UNNAMED
    elif len(data.study.arms) > 1 and data.study.plan.model == EQUAL_BEFORE:
        yield NOT_TOGETHER


def case_limits(data: StudyData) -> Iterator[Message]:
    """Limitations from the number of cases, and from how far they and their keys were checked."""
    fewest = min(len(cases) for cases in data.study.forms.values())
    if fewest < LEAST_CASES:
        yield plural_message(FEW_CASES, fewest, least=Number(LEAST_CASES))
    sittings = data.sittings.dropna(subset=["control"])
    sorts = sittings.assign(case=sittings["case"].map(data.study.first_version)).drop_duplicates("case").set_index("case")["control"]
    for cases in data.study.forms.values():
        is_control = [bool(sorts[case]) for case in cases if case in sorts.index]
        if len(is_control) == len(cases) and min(sum(is_control), len(is_control) - sum(is_control)) < LEAST_OF_EACH:
            yield Message(FEW_OF_EACH, {"least": Number(LEAST_OF_EACH)})
            break
    library_cases = list(data.versions.get("library", {}).values())
    of = Number(len(library_cases))
    for sentence, count in (
        (PRACTICE, sum(s["status"] in DRAFTS for s in library_cases)),
        (UNREVIEWED, sum(s["reviews"] == 0 for s in library_cases)),
        (UNVERIFIED, sum(s["unverified"] > 0 for s in library_cases)),
    ):
        if count:
            yield plural_message(sentence, count, of=of)
    yield NO_EXPERTS


def people_limits(data: StudyData, policy: DisclosurePolicy) -> Iterator[Message]:
    """Limitations from the number of people, and from how many are missing at the end."""
    submitted = int(data.sittings["trainee"].nunique())
    if too_small(submitted, policy):
        yield VERY_FEW
    elif submitted < FEW:
        yield plural_message(FEW_PEOPLE, submitted)
    allocated = data.members[data.members["arm"].notna()]
    size = data.study.sample_size
    if size is not None and len(allocated) < size.people and not too_small(len(allocated), policy):
        yield Message(FEWER, {"allocated": Number(len(allocated)), "people": Number(size.people), "effect": Number(size.effect)})
    last = data.study.phases[-1].id.replace("-", "_")
    incomplete, complete = int((~allocated[last]).sum()), int(allocated[last].sum())
    if incomplete and (too_small(incomplete, policy) or too_small(complete, policy)):
        yield SOME_LOSS
    elif incomplete:
        yield plural_message(LOSS, incomplete, of=Number(len(allocated)))
