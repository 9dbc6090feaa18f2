"""The tables of a study as files with codebooks, for a statistician's own programs and for ``tracks-sim tables``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tracks_sim.exports.codebook import Column
from tracks_sim.exports.files import TableFormat, table_with_codebook
from tracks_sim.exports.pseudonyms import DAY, EXPORT_ID, day_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.study.csv_lists import escape_formula
from tracks_sim.study.events import MOST_TRAINERS
from tracks_sim.study.fold import WITHDREW
from tracks_sim.study.model import DEMONSTRATION, Stratum
from tracks_sim.study.questionnaire import UNSURE, Questionnaires

if TYPE_CHECKING:
    import pandas

_PHASES = "pre, post, follow-up"
_GONE = "the case is not in the library any more, so its key is not known"
_NO_TALK = "nobody was talked with"
_ZERO_ONE = "1, 0"
_COUNT = "0 or more"
_TRAINEE = Column("trainee", "Id of the member in exports of this study: no list of codes has it, and neither has an export of everybody or of another study.", "text", EXPORT_ID)
_ARM = Column("arm", "Group the member was allocated to.", "text", "training, waitlist, control")
_SAT = (
    _TRAINEE, _ARM,
    Column("phase", "When it was sat.", "text", _PHASES),
    Column("form", "Form that was sat in this phase.", "text", "A, B"),
    Column("case", "Id of the case.", "text", "lower-case words joined by hyphens"),
    Column("case_hash", "Content hash of the case's structure as it was played; versions are not to be mixed.", "text", "SHA-256 in hexadecimal", "not recorded"),
    Column("key_hash", "Content hash of the key as it was when the case was begun.", "text", "SHA-256 in hexadecimal", "not recorded"),
)  # fmt: skip

NEAREST = 5
"""Minutes to which the time that a case took is rounded."""
MEMBERS = (
    _TRAINEE,
    Column("arm", "Group the member was allocated to.", "text", "training, waitlist, control", "not allocated: no consent yet"),
    Column("first_form", "Form sat in the first phase.", "text", "A, B", "not allocated: no consent yet"),
    Column("site", "Site named when the code was made, if the plan lists it.", "text", "a word of the plan, or other", "none was named"),
    Column("experience", "Experience named when the code was made, if the plan lists it.", "text", "a word of the plan, or other", "none was named"),
    Column("session", "Session in which the member was trained, by number.", "text", "1 and so on", "not of the training group, or the code names no session"),
    Column("trainer", "Number of the trainer who held that session, as the code has it.", "integer", f"1 to {MOST_TRAINERS}", "not of the training group, or the code names no trainer"),
    Column("lost", "Why the member is out of reach, or withdrew.", "text", "as typed by whoever recorded it, or withdrew; in an export without text lost, or withdrew", "not lost"),
    Column("pre", "Whether the phase before the training is complete.", "integer", _ZERO_ONE),
    Column("post", "Whether the phase after the training is complete.", "integer", _ZERO_ONE),
    Column("follow_up", "Whether the follow-up is complete.", "integer", _ZERO_ONE),
)
SITTINGS = (
    *_SAT,
    Column("pair", "Of a case that has a twin in the study, and of the twin: the first version.", "text", "id of a case", "the case has no twin in the study"),
    Column("changed", "Which version of a pair was drawn: the twin (1) or the first version (0).", "integer", _ZERO_ONE, "the case has no twin in the study"),
    Column("control", "Whether the key is one of a control.", "integer", _ZERO_ONE, _GONE),
    Column("profile_sex", "Pronoun of the person in the case.", "text", "she, he, they", "nobody can be interviewed, or the case is gone"),
    Column("profile_age", "Age as the file says it.", "text", "adult, child, in_doubt", _GONE),
    Column("profile_exploitation", "Forms of exploitation as keyed.", "text", "ids joined by spaces", "none keyed (control), or the case is gone"),
    Column("profile_region", "Broad region of origin that the case names.", "text", "id", "the case names none"),
    Column("safe", "Primary outcome: an accepted decision and no severe harm in decision and plan. Accepted as in the column beside it.", "integer", _ZERO_ONE, _GONE),
    Column("accepted", "Whether the decision is an accepted one in the study's country: a best one. Another that does no harm is not.", "integer", _ZERO_ONE, _GONE),
    Column("severe_harms", "Severe harms of decision and plan.", "integer", _COUNT, _GONE),
    Column("minor_harms", "Minor harms of decision and plan.", "integer", _COUNT, _GONE),
    Column("submitted_at", "Day on which it was submitted.", "text", DAY),
    Column("minutes", f"Minutes from the start to the submission, pauses included, rounded to {NEAREST}: exact ones would join these rows to those of the export of everybody.", "number", f"0, {NEAREST}, {2 * NEAREST} …"),
    Column("talk_recommended", "Recommended questions of the talk: a form that leaves room, and nothing that hurts.", "integer", _COUNT, _NO_TALK),
    Column("talk_questions", "Questions of the talk that count.", "integer", _COUNT, _NO_TALK),
    Column("talk_needed_told", "Facts that are enough to act on and were told in full.", "integer", _COUNT, _NO_TALK),
    Column("talk_needed", "Facts that are enough to act on.", "integer", _COUNT, _NO_TALK),
    Column("talk_steps_taken", "Steps of safety and agency that were taken.", "integer", _COUNT, _NO_TALK),
    Column("talk_steps", "Steps of safety and agency that the talk called for.", "integer", _COUNT, _NO_TALK),
    Column("talk_severe_harms", "Severe harms of the talk; not part of the primary outcome.", "integer", _COUNT, _NO_TALK),
    Column("talk_minor_harms", "Minor harms of the talk.", "integer", _COUNT, _NO_TALK),
)
JUDGEMENTS = (
    *_SAT,
    Column("step", "Step of the exercise. A step that the case does not ask has no row.", "text", "indicators, detection, elements, needs, decision"),
    Column("item", "What was judged; detection: whether the person may have been trafficked, on what is known now.", "text", "id of a concept, detection, an element, a need, or option"),
    Column(
        "keyed",
        "What the key says; for the decision the accepted options. Of a row on which readers differ every accepted answer, the key's own first: it "
        "counts neither way. Of detection: yes, enough to offer specialised help; open, ask first; no, what is known has another explanation, and nothing shows that somebody gains.",
        "text", "id, or ids joined by spaces",
    ),
    Column("said", "The last answer.", "text", "as in keyed", "left open"),
    Column("right", "Whether the answer agrees with the key. It is no score: scores correct for guessing.", "integer", _ZERO_ONE, "left open, or readers differ"),
    Column(
        "says_present",
        "Whether the answer is present, for indicators and elements; whether it is yes, for detection. Left open, detection counts as a miss where "
        "is_present is 1, and neither way where it is 0.",
        "integer", _ZERO_ONE, "left open, or no such judgement",
    ),
    Column(
        "is_present", "Whether the key is present (1) or absent (0), for indicators and elements; yes (1) or no (0), for detection.", "integer", _ZERO_ONE,
        "the key is insufficient or open, readers differ, or no such judgement",
    ),
    Column("confidence", "How sure the member was of an indicator.", "number", "0.35, 0.55, 0.75, 0.9, 1.0", "not said, or not asked"),
    Column("response", "The option that was chosen, for the decision.", "text", "id of an option", "left open, or not the decision"),
)  # fmt: skip
ANSWERS = (
    _TRAINEE,
    Column("phase", "When it was asked.", "text", _PHASES),
    Column("questionnaire", "Id of the questionnaire.", "text", "lower-case words joined by hyphens"),
    Column("item", "Id of the item.", "text", "lower-case words joined by hyphens"),
    Column("value", "The last answer: a point of the scale, an option, or words.", "text", "1 to 5; id of an option; words", "words, in an export that was made without them"),
    Column("right", "Whether it is the keyed answer (knowledge).", "integer", _ZERO_ONE, "nothing is keyed"),
    Column("retrospective", "Whether it is about the time before the training.", "integer", _ZERO_ONE),
    Column("untrained", "Whether it is about a training that the member's group had not had by then. The report leaves these answers out.", "integer", _ZERO_ONE),
)
_EMPTY = "In the order of the ids. As CSV: UTF-8, comma-separated, an empty cell where a value is missing; as Parquet: null."
TABLES = {
    "members": (MEMBERS, "One row for each member of the study."),
    "sittings": (SITTINGS, "One row for each member, phase and submitted case."),
    "judgements": (JUDGEMENTS, "One row for each thing that the key of a submitted case decides; what a talk could change is left out."),
    "answers": (ANSWERS, "One row for each answer to a questionnaire, also of one that was not handed in."),
}
"""Columns of each table, in the order in which they are made, and what its rows are."""


def _session_numbers(members: pandas.DataFrame) -> list[str]:
    """The session of each member of the training group as a number, in the order of their words, which may tell who was there; empty for others."""
    words = members["session"].fillna("").where(members["arm"].eq("training").fillna(False), "")
    numbers = {word: str(number) for number, word in enumerate(sorted(set(words) - {""}), start=1)}
    return [numbers.get(word, "") for word in words]


def export_study(
    data: StudyData, asked: Questionnaires, out: Path, with_text: bool = False, form: TableFormat = "csv",
    begin: Callable[[str], object] | None = None,
) -> tuple[Path, ...]:
    """Write ``members``, ``sittings``, ``judgements`` and ``answers`` of a study to ``out``, each with its codebook; the paths.

    What was answered in a phase that is not over is left out (``StudyData.without_closed_phases``). Members have the ids of ``data.export_ids``, in whose order the rows are: in the order of enrolment they would follow a list
    of codes. Site and experience are as the plan lists them, else ``other``. Words that members typed or that may repeat theirs, answers in words and why somebody was lost, are left out unless ``with_text``; text that begins like a formula, which a spreadsheet would
    run, gets an apostrophe before it. Scored with the current keys, as the report is. The codebooks of a demonstration begin with saying so. Raises StoreError where the
    folder cannot be written to. ``begin`` is called with the name of each of ``TABLES`` before it is made.
    """
    closed, data = data.closed_phases, data.without_closed_phases()
    members = data.members
    if not with_text:
        members = members.assign(lost=members["lost"].map(lambda why: why if why == WITHDREW else "lost", na_action="ignore"))
    strata: tuple[Stratum, ...] = ("site", "experience")
    members = members.assign(**{name: [data.study.exported_level(name, word) for word in members[name].fillna("")] for name in strata})
    members = members.assign(session=_session_numbers(members), trainer=members["trainer"].where(members["arm"].eq("training").fillna(False)))
    texts = {name: members[name].map(escape_formula, na_action="ignore") for name in (*strata, "lost")}
    frames = {
        "members": members.assign(**texts),
        "sittings": data.sittings.assign(submitted_at=data.sittings["submitted_at"].map(day_of), minutes=_rounded(data.sittings["minutes"])),
        "judgements": data.judgements,
        "answers": _answers(data, asked, with_text),
    }
    first = f"**{DEMONSTRATION}**\n\n" if data.study.demonstration else ""
    first += f"Without what was answered in {', '.join(closed)}, since it is not over: results stay closed until then. " if closed else ""
    paths: list[Path] = []
    for name, (columns, intro) in TABLES.items():
        if begin is not None:
            begin(name)
        table = _with_integers(_under_export_ids(frames[name], data), columns)
        shared = len(_SAT) if name == "judgements" else 0
        paths += table_with_codebook(table, columns, out, name, f"codebook-{name}", f"{first}{intro} {_EMPTY}", form, shared)
    return tuple(paths)


def _rounded(minutes: pandas.Series) -> pandas.Series:
    """Minutes rounded to ``NEAREST``; what lies in the middle to the even multiple."""
    return (minutes / NEAREST).round() * NEAREST


def _answers(data: StudyData, asked: Questionnaires, with_text: bool) -> pandas.DataFrame:
    """The answers as text; without ``with_text`` only points of a scale and options that the item has today."""
    items = {(q.id, item.id): item for q in asked.by_id.values() for item in q.items}

    def exported(questionnaire: str, item_id: str, value: object) -> str | None:
        item = items.get((questionnaire, item_id))
        offered = item is not None and not item.words and value in (*item.options, UNSURE)
        return escape_formula(str(value)) if with_text or isinstance(value, int) or offered else None

    rows = data.answers
    return rows.assign(value=[exported(*row) for row in zip(rows["questionnaire"], rows["item"], rows["value"], strict=True)])


def _under_export_ids(frame: pandas.DataFrame, data: StudyData) -> pandas.DataFrame:
    """The rows under the members' ids in exports, sorted by them; what one member has stays in its order."""
    return frame.assign(trainee=frame["trainee"].map(data.export_ids)).sort_values("trainee", kind="stable", ignore_index=True)


def _with_integers(frame: pandas.DataFrame, columns: tuple[Column, ...]) -> pandas.DataFrame:
    """The columns of the codebook; yes and no as 1 and 0, so that both formats have the same values."""
    integers = [column.name for column in columns if column.type == "integer"]
    return frame[[column.name for column in columns]].astype(dict.fromkeys(integers, "Int64"))
