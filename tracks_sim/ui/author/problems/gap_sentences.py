"""What a draft still lacks, as things to do: one sentence for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.problem_names import Names, shortened
from tracks_sim.ui.author.problems.problem_places import Path, item_of

if TYPE_CHECKING:
    from tracks_sim.ui.author.view import DraftView

_HEAD: Mapping[tuple[str, str], str] = {
    ("case", "languages"): translatable("Say in which languages the case is written."),
    ("case", "setting"): translatable("Say where the trainee meets the person."),
    ("case", "mandate"): translatable("Say who the trainee is."),
    ("case", "age"): translatable("Say whether the person is an adult, a child, or in doubt."),
    ("case", "steps"): translatable("Every case asks for a decision: add it to what the case asks."),
    ("case", "documents"): translatable("Add a paper."),
    ("case", "indicators"): translatable("Say of a passage which indicator it speaks of; indicators come onto the worksheet so."),
    ("case", "needs"): translatable("Say of a passage which need it speaks of; needs come onto the worksheet so."),
    ("case", "options"): translatable("Offer six options or more."),
    ("key", "classification"): translatable("Say which kind of case it is."),
    ("key", "exploitation"): translatable("Say which form of exploitation it is."),
    ("key", "profile"): translatable("Choose the age once more: what follows from it is missing."),
    ("key", "circumstances"): translatable("Choose the age once more: what follows from it is missing."),
    ("key", "features"): translatable("Say what the file looks like on its surface."),
    ("key", "options"): translatable("Say which option is best."),
    ("key", "lessons"): translatable("Write three lessons or more."),
    ("key", "interview"): translatable("Something in the key of the talk is missing. A talk is completed in its files."),
    ("text", "title"): translatable("Write a title."),
    ("text", "summary"): translatable("Write the summary for the list of cases."),
    ("text", "content_note"): translatable("Write the content note."),
    ("text", "briefing"): translatable("Write the briefing."),
    ("text", "task"): translatable("Write the task."),
    ("review", "origin_note"): translatable("Say from which patterns the case is written."),
}  # fmt: skip
_FILE = translatable("The file case.yaml lacks its id, version, status or origin. Add it in an editor.")
_TALK = translatable("Words of the talk are missing. A talk is completed in its files.")


def gap_sentence(view: DraftView, names: Names, part: str, path: Path) -> str:
    """What is to be done about something that is missing, in the language on screen."""
    t, head = view.t, part.partition(".")[0]
    match (head, *path):
        case ("case", "documents", paper, "kind"):
            return t("Say what sort of paper “{paper}” is.").format(paper=names.paper(paper))
        case ("case", "documents", paper, *_):
            return t("Write something in “{paper}”.").format(paper=names.paper(paper))
        case ("case", "options", option, *_):
            return t("Say which decision of the list is meant by “{option}”.").format(option=names.option(option))
        case ("case", "plan", of_plan, "choose"):
            return t("Say whether one answer or several may be chosen: {part}.").format(part=names.plan_part(of_plan))
        case ("case", "plan", of_plan, *_):
            return t("Offer three answers or more: {part}.").format(part=names.plan_part(of_plan))
        case ("key", *_):
            return _of_key(view, names, path)
        case ("text" | "key_text", *_):
            return _of_text(view, names, head, path)
    return t(_HEAD.get((head, path[0] if path else ""), _FILE))


def changed_sentence(view: DraftView, names: Names, language: str, source: str) -> str:
    """What is to be done about a translation that is older than its source."""
    return view.t("“{text}” has changed since it was translated ({language}): look at the translation.").format(text=shortened(source), language=names.language(language))


def untranslated_sentence(view: DraftView, names: Names, language: str, source: str) -> str:
    """What is to be done about a text that is not translated."""
    return view.t("Translate “{text}” ({language}).").format(text=shortened(source), language=names.language(language))


def _of_key(view: DraftView, names: Names, path: Path) -> str:
    t, item = view.t, item_of(path)
    match path:
        case (*_, "source") if item:
            return t("Say where the rule comes from: {what}.").format(what=names.item(item))
        case ("options", option, "source"):
            return t("Say where the rule comes from: {what}.").format(what=names.option(option))
        case ("plan", of_plan, "source"):
            return t("Say where the rule comes from: {what}.").format(what=names.plan_part(of_plan))
        case ("needs", *_):
            return t("Say how much the person needs it: “{item}”.").format(item=names.item(item))
        case _ if item:
            return t("Say what the file shows of “{item}”.").format(item=names.item(item))
        case ("options", option, *_):
            return t("Say how good “{option}” is, from best to dangerous.").format(option=names.option(option))
        case ("plan", of_plan, "needed"):
            return t("Say which answer the plan needs: {part}.").format(part=names.plan_part(of_plan))
        case ("plan", of_plan, *answer):
            return t("Say what the answer “{answer}” is worth: {part}.").format(
                answer=names.plan_answer(of_plan, answer[-1] if answer else ""), part=names.plan_part(of_plan)
            )
        case ("note", _, *_, passage):
            return t("Say whose voice it is: {passage}.").format(passage=names.passage(passage))
    return t(_HEAD.get(("key", path[0] if path else ""), _HEAD["key", "profile"]))


def _of_text(view: DraftView, names: Names, head: str, path: Path) -> str:
    t, item = view.t, item_of(path)
    match (head, *path):
        case ("text", "documents", paper, "title"):
            return t("Write a heading: {paper}.").format(paper=names.paper(paper))
        case ("text", "documents", paper, *_):
            return t("Say who wrote “{paper}”, and roughly when.").format(paper=names.paper(paper))
        case ("text", "passages", passage):
            return t("Write the words of the passage: {passage}.").format(passage=names.passage(passage))
        case ("text", "options", option):
            return t("Say what this option means in this case: “{option}”.").format(option=names.option(option))
        case ("text", "plan", of_plan, *_):
            return t("Write the words of an answer: {part}.").format(part=names.plan_part(of_plan))
        case ("key_text", "indicators" | "needs" | "elements" | "protection" | "detection", *_) if not names.answer(item):
            return t("Write the reason of the answer to “{item}”.").format(item=names.item(item))
        case ("key_text", "indicators" | "needs" | "elements" | "protection" | "detection", *_):
            return t("Write why the answer to “{item}” is: {answer}.").format(item=names.item(item), answer=names.answer(item))
        case ("key_text", "options", option):
            return t("Write why “{option}” is right or not.").format(option=names.option(option))
        case ("key_text", "plan", of_plan, answer):
            return t("Write why the answer “{answer}” helps or harms: {part}.").format(
                answer=names.plan_answer(of_plan, answer), part=names.plan_part(of_plan)
            )
        case ("key_text", "story", option):
            return t("Say what happened after “{option}”.").format(option=names.option(option))
        case ("key_text", "lessons", lesson):
            return t("Write the words of lesson {n}.").format(n=names.lesson(lesson))
    return t(_HEAD.get((head, path[0] if path else ""), _TALK))
