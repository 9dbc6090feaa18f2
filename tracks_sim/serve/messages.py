"""Words of the server that data choose; all others stand where they are shown, most of them in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracks_sim.i18n import translatable
from tracks_sim.roles import Role
from tracks_sim.store.audit import Access

PAGE_TITLES: Final[Mapping[str, str]] = {
    "staff": translatable("For staff"),
    "roles": translatable("What do you want to do?"),
    "trainees": translatable("Trainees and their codes"),
    "codes": translatable("New codes"),
    "release": translatable("Release feedback"),
    "group-debrief": translatable("Debrief"),
    "evaluate": translatable("Studies: progress, results, reports"),
    "author": translatable("Cases: write, try, release"),
    "export": translatable("Take answers out"),
    "person": translatable("One person"),
    "erased": translatable("The person is erased"),
    "studies": translatable("Studies: plan, freeze, run"),
    "study": translatable("A study"),
    "plan": translatable("The plan"),
    "size": translatable("How many people?"),
    "statements": translatable("What the authors say"),
    "members": translatable("Codes of studies"),
    "groups": translatable("Groups"),
    "group": translatable("A group: set up"),
    "group-wall": translatable("Come in"),
    "users": translatable("Staff codes"),
    "label-erased": translatable("The label is erased"),
    "audit": translatable("Audit log"),
    "entrance": translatable("Enter your code"),
    "again": translatable("Send it again?"),
    "group-live": translatable("Live"),
    "group-after": translatable("Afterwards"),
}
"""Title of each page for staff; also the text of the link to it, where the first page has one."""
PURPOSES: Final[Mapping[str, str]] = {
    "staff": translatable("What waits for you, what you work on, and the way to every page that your role may open."),
    "groups": translatable("Set up people who practise together, open the door, lead the day and the debrief."),
    "trainees": translatable("Make codes for trainees, replace a lost one, see who has been here. It shows nobody’s answers."),
    "members": translatable("Make the codes of a study, see who is due, and write down who is out of reach."),
    "release": translatable("Open the feedback of assessments that were handed in, case by case."),
    "author": translatable("Write cases of your own, try them as trainees meet them, have them reviewed, release them."),
    "review": translatable("Read the cases whose authors ask for a review, remark on them, and give your verdict."),
    "evaluate": translatable("See how far a study is, look at its results once they are open, make its report."),
    "studies": translatable("Plan a study, freeze its plan, and run it until its results and its feedback are open."),
    "study": translatable("How far this study is, and what can be done with it now."),
    "plan": translatable("What the study measures, with whom and when. Until it is frozen the plan can be changed; after that by amendments, which every report lists."),
    "size": translatable("How many people this study needs to find the difference that matters to you."),
    "statements": translatable("What a report asks for and the kit cannot know, in the words of the study’s authors."),
    "export": translatable("Download everybody’s answers, as files for a statistics program."),
    "person": translatable("Download all that is held on one trainee, or erase it, when they ask for that."),
    "users": translatable("Make codes for staff, and revoke them."),
    "audit": translatable("Read what staff have done here. It names nobody."),
}
"""What each page for staff is for, on the first page and under *Help*; ``review``: the page of authors, for somebody who only reviews."""
GUIDES: Final[Mapping[Role, str]] = {
    "trainer": "trainer.md", "expert": "reviewer.md", "evaluator": "evaluator.md", "administrator": "administrator.md",
}  # fmt: skip
"""File of the guide for each role in ``docs/``, which no server shows."""
ROLE_NAMES: Final[Mapping[Role, str]] = {
    "trainee": translatable("trainee"),
    "trainer": translatable("trainer"),
    "expert": translatable("practitioner who reviews cases"),
    "evaluator": translatable("evaluator"),
    "administrator": translatable("administrator"),
}
ACCESS_NAMES: Final[Mapping[Access, str]] = {
    "sign-in": translatable("signed in"),
    "sign-out": translatable("signed out"),
    "trainees": translatable("read the list of trainees"),
    "codes": translatable("made codes"),
    "code-replaced": translatable("replaced a code"),
    "release": translatable("released feedback"),
    "export": translatable("exported answers"),
    "export-text": translatable("exported answers with text"),
    "export-person": translatable("exported what is held on a person"),
    "rescore": translatable("scored attempts again with a new key"),
    "erase": translatable("erased a person"),
    "retention": translatable("listed people who had been absent for long"),
    "audit": translatable("read the audit log"),
    "users": translatable("read the list of staff"),
    "study": translatable("planned, froze or changed a study, or released its feedback"),
    "study-members": translatable("read who is in a study"),
    "study-read": translatable("opened a study"),
    "study-case": translatable("opened the answers of a study to one case"),
    "study-person": translatable("opened what one person did in a study"),
    "study-small": translatable("had groups of fewer than five people shown in a study"),
    "study-report": translatable("made the report of a study"),
    "study-lost": translatable("wrote down that somebody is lost to a study"),
    "group": translatable("set up or changed a group"),
    "group-members": translatable("made codes for a group"),
    "group-read": translatable("opened a group"),
    "group-frozen": translatable("had the answers of a group counted for its debrief"),
    "group-feedback": translatable("opened the feedback to a group, or took that back"),
    "case-begun": translatable("began a case"),
    "case-opened": translatable("opened the draft of a case"),
    "case-reviewed": translatable("reviewed a case"),
    "case-answered": translatable("answered what scripts found in a case"),
    "case-released": translatable("released a case"),
    "case-retired": translatable("took a case out of use"),
    "case-exported": translatable("made a file of a case for others"),
    "case-imported": translatable("took in a case of others"),
    "case-discarded": translatable("threw the draft of a case away"),
    "case-restored": translatable("brought back the draft of a case"),
    "case-tried": translatable("tried a case, which shows its key in the feedback"),
    "case-document": translatable("saved the reviewer’s document of a case, which holds its key"),
    "case-table": translatable("saved a table of a case for translators, which holds its key"),
    "case-remarked": translatable("remarked on a case"),
    "case-remark-answered": translatable("answered a remark on a case"),
    "case-remark-settled": translatable("settled a remark on a case"),
    "case-remark-reopened": translatable("opened a remark on a case again"),
    "case-review-asked": translatable("asked for a review of a case"),
    "case-review-ended": translatable("closed a case to reviewers"),
    "case-trial": translatable("made codes for colleagues who try a case"),
    "case-trial-ended": translatable("ended the trial of a case by colleagues"),
    "user-added": translatable("added staff"),
    "label-erased": translatable("erased the label of a member of staff"),
    "user-revoked": translatable("revoked a staff code"),
}
"""What was done, for a row of the audit log."""
