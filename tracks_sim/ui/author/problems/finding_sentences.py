"""What is wrong with a draft, and advice on it: one sentence for each code of the check, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracks_sim.case.check.key_rules import elements_not_present
from tracks_sim.case.check.text_advice import Reading, reading_of
from tracks_sim.drafts.draft import value_at
from tracks_sim.i18n import Translator, translatable
from tracks_sim.problem import Code, Finding, Range
from tracks_sim.ui.author.problems.problem_names import Names, shortened
from tracks_sim.ui.author.problems.problem_places import Path

if TYPE_CHECKING:
    from tracks_sim.ui.author.view import DraftView

_GONE = translatable("Something here is about what is no longer in the case: {words}. It is kept in its file and used nowhere; take it out in an editor.")
_TWICE = translatable("Something stands here twice: {words}. The first one counts; take the other out in an editor.")
_UNFIT = translatable("A file holds something here that fits no field: {words}. It is kept in its file and used nowhere; correct it in an editor.")
_TALK = translatable("Something in the talk does not fit together: {words}.")

SENTENCES: Mapping[Code, str] = {
    # what was left out
    "unknown-key": _UNFIT, "wrong-type": _UNFIT, "bad-value": _UNFIT, "missing-key": _UNFIT, "out-of-range": _UNFIT,
    "unknown-passage": _GONE, "unknown-plan-answer": _GONE, "unknown-lesson-condition": _GONE, "text-superfluous": _GONE, "not-on-worksheet": _GONE,
    "unknown-concept": translatable("The kit has no indicator of this name: {words}. It is left out; correct it in an editor."),
    "unknown-need": translatable("The kit has no need of this name: {words}. It is left out; correct it in an editor."),
    "unknown-decision": translatable("The kit has no decision of this name: {words}. Choose another for “{option}”."),
    "unknown-source": translatable("The kit has no source of this name: {words}. Choose another for “{what}”."),
    "unknown-actor": translatable("The kit has nobody of this name who could act on a need: {words}. Choose again who may act on “{what}”."),
    "duplicate-id": _TWICE, "keyed-twice": _TWICE, "voice-twice": _TWICE,
    "interview-incomplete": translatable("The talk lacks its person, its room, its facts or its questions, so it is left out. Take it out and begin it anew, or complete it in its files."),
    "unknown-fact": _TALK, "unknown-barrier": _TALK, "question-shape": _TALK,
    "fact-unreachable": translatable("No question brings “{what}”. Tick it on a question of the talk, or add one."),
    "folder-name": translatable("The case has another id than its folder. Give both one name, in an editor."),
    # what the key may say
    "child-rule": translatable("For a child no means is needed, and only the means of a child are “not needed”: correct “{what}”, or the age."),
    "circumstances": translatable("What follows from the age does not fit it. Choose the age once more."),
    "elements-incomplete": translatable("The Palermo Protocol asks for act and purpose in a case of trafficking, and of an adult for means. Not present here: {elements}. Let a passage speak for it, or choose another kind of case on “Start”."),
    "control-complete": translatable("Act, means and purpose are all present, but the case is not written as trafficking. Correct one of them, or the kind of case."),
    "exploitation-form": translatable("A case of trafficking names its form of exploitation, any other case names none."),
    "means-without-indicator": translatable("The means are present, but no indicator of recruitment, situation, control or pressure is. Say which passage shows one, or answer the means otherwise."),
    "present-without-evidence": translatable("“{what}” is present, but no passage speaks for it. Say which one does, or leave it open."),
    "absent-without-evidence": translatable("“{what}” may be absent, but no passage speaks against it. Say which one does, or leave it open: silence is no answer."),
    "present-without-phase": translatable("“{what}” is present: say when."),
    "phase-without-present": translatable("“{what}” is not present, but says when it happened. Take the times away."),
    "protection-grounds": translatable("Reasons against a return belong to a need of protection that is present, and to no other: tick one, or correct the answer."),
    "neutral-and-right": translatable("A passage both supports “{what}” and may only be cited for it. Keep one of the two."),
    "one-sided-key": translatable("Some indicators have to be absent, and some open. Otherwise ticking everything would be right."),
    "too-few-options": translatable("Offer six options or more, each with its place on the scale."),
    "no-accepted-option": translatable("Say which option is best."),
    "accepted-harm": translatable("“{option}” is accepted and does harm: correct one of the two."),
    "no-dangerous-option": translatable("Offer an option that is dangerous: the training is also about what not to do."),
    "decisions-offered": translatable("Cases of one length for an adult, or for a child, all offer the same decisions, each once. {decisions}"),
    "severe-everywhere": translatable("What “{option}” does is dangerous in such a case, everywhere. Say so, or choose another decision for it."),
    "detection-purpose": translatable("Detection may be “no”, but the purpose of exploitation is present. Correct one of the two."),
    "detection-decision": translatable("Detection and decision do not agree: after a “yes” the offer of the specialised service is best, after a “no” a further talk is not. Correct one, or say why below the options."),
    "accepted-twice": translatable("An answer to “{what}” is accepted twice."),
    "own-cost": translatable("“{option}” has a cost of its own. It follows from how good it is: take the cost out in an editor."),
    "old-rules": translatable("The case is written for the first rules of scoring. In an editor, write “rules: 2” in its key, and for each option how it stands."),
    # a twin
    "unknown-twin": translatable("The case is a twin of another one, which is not there, or is a twin itself."),
    "twin-differs": translatable("The case is a twin, and its papers, questions and answers are not those of its first version here: {words}."),
    "twin-alike": translatable("Every sentence is that of the first version. Reword what shows in what was changed."),
    "twin-attribute": translatable("The twin says that one thing about the person was changed, and another one differs."),
    # words
    "not-a-victim": translatable("“{words}” says that somebody is no victim. Nobody can say that on a file: say that there are no reasonable grounds on present information."),
    "exact-date": translatable("“{words}” looks like a date. Say it by the arrival: two weeks after arrival."),
    "e-mail": translatable("“{words}” looks like an e-mail address. Take it out."),
    "web-address": translatable("“{words}” looks like an address on the web. Take it out."),
    "phone-number": translatable("“{words}” looks like a telephone number. Say only that a number was given."),
    "file-number": translatable("“{words}” looks like the number of a file. Say only that there was a number."),
    "exact-age": translatable("“{words}” looks like an exact age. Give an age band: in her thirties."),
    "place-name": translatable("“{words}” is the name of a place. Say: a coastal region, the town."),
    "place-suspected": translatable("“{words}” may be the name of a place. Describe the place, if it is one."),
    "glossary": translatable("“{words}”: the kit uses another word for this in every case. Take the one that other cases have."),
    "telling-title": translatable("The title says “{words}”. A title names nothing of the answer: a thing, a place, an hour."),
    "cue-names-indicator": translatable("{what} uses the words of the indicator that it shows. Write what is seen, heard or recorded."),
    "refusal-answers": translatable("“{words}” reads as an answer, and this reply gives none. Say it otherwise."),
    # advice
    **dict.fromkeys(("few-documents", "many-documents"), translatable("Papers: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-passages", "many-passages"), translatable("Passages: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-indicators", "many-indicators"), translatable("Indicators on the worksheet: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-absent", "many-absent"), translatable("Indicators that are absent: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-insufficient", "many-insufficient"), translatable("Indicators that stay open: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-needs", "many-needs"), translatable("Needs on the worksheet: {n}. Such cases have {usual}.")),
    **dict.fromkeys(("few-options", "many-options"), translatable("Options: {n}. Such cases have {usual}.")),
    "long-plan": translatable("Questions of the plan: {n}. Such cases have {usual}."),
    "short-note": translatable("A short case asks for no referral note."),
    "no-detection": translatable("The case does not ask whether the person may have been trafficked. Ask it."),
    "words-of-papers": translatable("The papers have {n} words ({language}). Those of such cases have {usual}."),
    "words-of-feedback": translatable("Of the feedback one trainee is shown about {n} words ({language}). In such cases it is {usual}."),
    "long-option": translatable("“{option}” has {n} words ({language}): say one act, in {usual} words."),
    "all-keyed": translatable("{n} in 100 passages are ordinary life, named by no answer; in such cases {usual} are. A clue in every sentence teaches the wrong thing."),
    "no-silence": translatable("Of the open indicators {n} rest on silence; in such a case {usual} do. Leave some of which the file says nothing."),
    "telling-id": translatable("An id that reaches the browser says something of the answer: {words}. Change it in an editor."),
    "salience-equal": translatable("Everything is equally easy to see. Make some of it plainer, or more hidden."),
    "evidence-early": translatable("Everything that matters stands at the beginning of its paper. Spread it."),
    "order-follows-key": translatable("Equal answers stand together on the worksheet. Another order would not give them away."),
    "language-unknown": translatable("The kit has no words in this language: {language}. Indicators, needs and decisions would be without names."),
    "second-repeats": translatable("In the second talk the person answers everything as in the first. Write words for it below, under “Words in between”."),
    "barrier-without-cue": translatable("Nothing says where a trainee can see that this holds the person back: {what}. Choose a passage or the briefing, and write a cue where there is none."),
    "few-lines": translatable("Sentences of “{what}”: {n}. Write {usual}, or a talk soon runs out of them."),
    "stock-words": translatable("“{what}” is heard most and in the kit’s words. Write the person’s own under “Words in between”; a release asks for it."),
    "wrong-answers": translatable("Indicators that say nothing of their own to somebody who answers wrongly: {n}, the first of them “{what}”. Write below the reason why the other answers do not hold."),
    "person-name": translatable("“{words}” looks like somebody’s name. A case names nobody: say who they are, such as “the cousin”."),
    "sort-told": translatable("This is read before the papers and says “{words}”: it tells what sort of case it is. Say only what has happened."),
    "hard-to-read": translatable("Hard for whoever reads in a second language (level B2): sentences of {average} words on average, and {long} words in a hundred have seven letters or more. Divide its longest sentences: {words}"),
    "copied-texts": translatable("{n} texts of the feedback say the same, word for word: “{words}” Say of each what is so of it alone."),
    "reason-without-passage": translatable("“{what}” is answered, and no passage is named that shows it. Name one, or answer it otherwise."),
    "contradicting-passage": translatable("{passage} speaks for “{what}” and against “{other}”, and only one of them can be so. Take it out of one, or answer one otherwise."),
}  # fmt: skip
"""Every code that can arise on a draft. Codes of files, of catalogues, of the course and of cases as a set cannot."""


def finding_sentence(names: Names, finding: Finding, path: Path) -> str:
    """What is wrong, in the language on screen; for a code without a sentence the check's own message."""
    sentence = SENTENCES.get(finding.code)
    if sentence is None:
        return finding.message
    view, reading = names.view, _reading(names, finding)
    language = finding.part.partition(".")[2]
    if finding.code == "language-unknown":
        language = path[-1]
    return view.t(sentence).format(
        words=finding.words or shortened(_held(names, finding, path)), what=names.what(finding.part.partition(".")[0], path), option=names.option(_option(path)),
        language=view.language_name(language), n=finding.number, usual=_usual(view.t, finding.usual), passage=names.passage(finding.words), other=names.item(finding.id), decisions=_decisions(view) if finding.code == "decisions-offered" else "",
        elements=names_of_elements_not_present(names) if finding.code == "elements-incomplete" else "", average=reading.average if reading else "", long=reading.long if reading else "",
    )  # fmt: skip


def names_of_elements_not_present(names: Names) -> str:
    """Act, means and purpose, as far as trafficking needs them and the key has them otherwise."""
    case_file = names.view.checked.completed.case_file
    return ", ".join(names.item(f"elements.{element}") for element in elements_not_present(case_file.case, case_file.key))


def _usual(t: Translator, usual: Range) -> str:
    """What is usual, to be put into a sentence, such as “350 to 450”."""
    least, most = usual
    if most is None:
        return t("{least} or more").format(least=least)
    if not least:
        return t("at most {most}").format(most=most)
    return str(least) if least == most else t("{least} to {most}").format(least=least, most=most)


def _reading(names: Names, finding: Finding) -> Reading | None:
    """How the text of a finding reads, where that is what it is about."""
    text = value_at(names.view.data, finding.part, finding.where) if finding.code == "hard-to-read" else None
    return reading_of(text) if isinstance(text, str) else None


def _option(path: Path) -> str:
    return path[1] if len(path) > 1 and path[0] == "options" else ""


def _held(names: Names, finding: Finding, path: Path) -> str:
    """What the draft holds at the place of a finding: its words, else what the finding is about."""
    found = value_at(names.view.data, finding.part, finding.where)
    return found if isinstance(found, str) and found.strip() and finding.part.partition(".")[1] else names.what(finding.part.partition(".")[0], path)


def _decisions(view: DraftView) -> str:
    """Decisions that are offered and should not be, or should be and are not."""
    case = view.checked.completed.case_file.case
    kind = f"{'child' if case.presumed_child else 'adult'}_{case.length}"
    missing, extra = view.catalogues.decisions.wrongly_offered(kind, [o.decision for o in case.options])
    said = (
        (view.t("Missing: {decisions}"), missing),
        (view.t("Take out, or offer once only: {decisions}"), extra),
    )
    return " ".join(text.format(decisions=" ".join(view.t("“{decision}”").format(decision=view.catalogue_text.decisions.get(d, "")) for d in ids)) for text, ids in said if ids)
