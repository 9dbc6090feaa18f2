"""What a draft still lacks, as things to do: one sentence for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.problem_names import Names, shortened
from tracks_sim.ui.author.problems.problem_places import Path, item_of

_HEAD: Mapping[tuple[str, str], str] = {
    ("case", "languages"): translatable("Say in which languages the case is written."),
    ("case", "setting"): translatable("Say where the trainee meets the person."),
    ("case", "mandate"): translatable("Say who the trainee is."),
    ("case", "age"): translatable("Say whether the person is an adult, a child, or in doubt."),
    ("case", "steps"): translatable("Every case asks for a decision: add it to what the case asks."),
    ("case", "documents"): translatable("Add a paper."),
    ("case", "indicators"): translatable("Say of a passage which indicator it speaks of; that puts the indicator on the worksheet."),
    ("case", "needs"): translatable("Say of a passage which need it speaks of; that puts the need on the worksheet."),
    ("case", "options"): translatable("Offer six options or more, each with its place on the scale."),
    ("key", "classification"): translatable("Say which kind of case it is."),
    ("key", "exploitation"): translatable("Say which form of exploitation it is."),
    ("key", "profile"): translatable("Choose the age once more: what follows from it is missing."),
    ("key", "circumstances"): translatable("Choose the age once more: what follows from it is missing."),
    ("key", "features"): translatable("Say what the file looks like on its surface."),
    ("key", "options"): translatable("Say which option is best."),
    ("key", "lessons"): translatable("Write three lessons or more."),
    ("key", "interview"): translatable("Say which facts are enough to act on."),
    ("text", "title"): translatable("Write a title."),
    ("text", "summary"): translatable("Write the summary for the list of cases."),
    ("text", "content_note"): translatable("Write the content note."),
    ("text", "briefing"): translatable("Write the briefing."),
    ("text", "task"): translatable("Write the task."),
    ("review", "origin_note"): translatable("Say from which patterns the case is written."),
}  # fmt: skip
_TALK = translatable("Words of the talk are missing.")


def gap_sentence(names: Names, part: str, path: Path) -> str:
    """What is to be done about something that is missing, in the language on screen."""
    head, item, last = part.partition(".")[0], item_of(path), path[-1] if path else ""
    what = names.passage(last) if (head, *path[:1]) == ("key", "note") else names.what(head, path)
    of_plan = names.plan_answer(path[1], last) if path[:1] == ("plan",) and path[2:] else ""
    answer = names.answer(item) if item else of_plan
    return names.view.t(_sentence(head, path, item, answer)).format(
        what=what, paper=what, option=what, part=what, item=what, passage=what, answer=answer, n=names.lesson(last),
    )  # fmt: skip


def changed_sentence(names: Names, language: str, source: str) -> str:
    """What is to be done about a translation that is older than its source."""
    sentence = names.view.t("“{text}” has changed since it was translated ({language}): look at the translation.")
    return sentence.format(text=shortened(source), language=names.view.language_name(language))


def again_sentence(names: Names, path: Path) -> str:
    """What is to be done about a reason or a story that was written for another standing than its option has now."""
    t = names.view.t
    sentence = t("The reason of “{option}” was written for another standing: read it again.") if path[0] == "options" else t("The story of “{option}” was written for another standing: read it again.")
    return sentence.format(option=names.option(path[1]))


def untranslated_sentence(names: Names, language: str, source: str) -> str:
    """What is to be done about a text that is not translated."""
    return names.view.t("Translate “{text}” ({language}).").format(text=shortened(source), language=names.view.language_name(language))


def _sentence(head: str, path: Path, item: str, answer: str) -> str:
    """The sentence in English; ``answer``: what is keyed for the item, or the words of the answer of the plan."""
    match (head, *path):
        case ("case", "documents", _, "kind"):
            return translatable("Say what sort of paper “{paper}” is.")
        case ("case", "documents", _, *_):
            return translatable("Write something in “{paper}”.")
        case ("case", "options", _, *_):
            return translatable("Say which decision of the list is meant by “{option}”.")
        case ("case", "plan", _, "choose"):
            return translatable("Say whether one answer or several may be chosen: {part}.")
        case ("case", "plan", _, *_):
            return translatable("Offer three answers or more: {part}.")
        case ("key", *_, "source") if path[1:]:
            return translatable("Say where the rule comes from: {what}.")
        case ("key", "needs", _, *_):
            return translatable("Say how much the person needs it: “{item}”.")
        case ("key", *_) if item:
            return translatable("Say what the file shows of “{item}”.")
        case ("key", "options", _, *_):
            return translatable("Say how good “{option}” is, from best to dangerous.")
        case ("key", "plan", _, "needed"):
            return translatable("Say which answer the plan needs: {part}.")
        case ("key", "plan", _, *_):
            return translatable("Say what the answer “{answer}” is worth: {part}.")
        case ("key", "note", _, _, *_):
            return translatable("Say whose voice it is: {passage}.")
        case ("text", "room"):
            return translatable("Say what the room looks like at the start of the talk.")
        case ("text", "facts", _, how):
            return translatable("Write what the person tells in full.") if how == "full" else translatable("Write what the person tells in part.")
        case ("text", "questions", _):
            return translatable("Write the words of a question of the talk.")
        case ("key_text", "interview", "better", _):
            return translatable("Write a better wording of a question of the talk.")
        case ("key_text", "interview", *_):
            return translatable("Say why the telling changes the answer.")
        case ("text", "documents", _, "title"):
            return translatable("Write a heading: {paper}.")
        case ("text", "documents", _, *_):
            return translatable("Say who wrote “{paper}”, and roughly when.")
        case ("text", "passages", _):
            return translatable("Write the words of the passage: {passage}.")
        case ("text", "options", _):
            return translatable("Say what this option means in this case: “{option}”.")
        case ("text", "plan", _, *_):
            return translatable("Write the words of an answer: {part}.")
        case ("key_text", *_) if item and answer:
            return translatable("Write why the answer to “{item}” is: {answer}.")
        case ("key_text", *_) if item:
            return translatable("Write the reason of the answer to “{item}”.")
        case ("key_text", "options", _):
            return translatable("Write why “{option}” is right or not.")
        case ("key_text", "plan", _, _):
            return translatable("Write why the answer “{answer}” helps or harms: {part}.")
        case ("key_text", "story", _):
            return translatable("Say what happened after “{option}”.")
        case ("key_text", "lessons", _):
            return translatable("Write the words of lesson {n}.")
    others = {"key": _HEAD["key", "profile"], "text": _TALK, "key_text": _TALK}
    return _HEAD.get((head, path[0] if path else ""), others.get(head, translatable("The file case.yaml lacks its id, version, status or origin. Add it in an editor.")))
