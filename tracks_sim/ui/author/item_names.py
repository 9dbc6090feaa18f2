"""What is judged, by name: indicators, act, means, purpose, protection, needs, and the one question of a step; what else a lesson waits for, and what keeps a person from telling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.conversation import Barrier
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import QUESTIONS, step_name

_OF_LESSONS = {
    "decision": translatable("the decision"),
    "note": translatable("the note"),
}

BARRIER_NAMES: Mapping[Barrier, str] = {
    "fear_of_controller": translatable("fear of somebody who controls them"),
    "oath": translatable("an oath or a promise"),
    "debt": translatable("owing money"),
    "shame": translatable("shame"),
    "mistrust_of_authorities": translatable("mistrust of authorities"),
    "rights_unknown": translatable("not knowing their rights"),
    "coached_story": translatable("a prepared story"),
    "fear_of_return": translatable("fear of being sent back"),
}


@dataclass(frozen=True, slots=True)
class ItemName:
    """What an item is called, what it is, what it is not, and the heading that it stands under."""

    label: str = ""
    """Empty for an item that no list of this kit has."""
    this_is: str = ""
    this_is_not: str = ""
    group: str = ""


def item_name(catalogues: Catalogues, language: str, item: str) -> ItemName:
    """What an item is called in a language."""
    t, texts, signs = translator(language), catalogues.texts[language], catalogues.indicator_texts[language]
    step, _, name = item.partition(".")
    match step:
        case "decision" | "note":
            return ItemName(t(_OF_LESSONS[step]))
        case "indicators" if name in signs.concepts:
            sign, group = signs.concepts[name], next(c.group for c in catalogues.concepts.concepts if c.id == name)
            return ItemName(sign.label, sign.this_is, sign.this_is_not, signs.groups[group])
        case "needs" if name in texts.needs:
            need, domain = texts.needs[name], next(n.domain for n in catalogues.needs.needs if n.id == name)
            return ItemName(need.label, need.this_is, need.this_is_not, texts.domains[domain])
        case "elements" if name in texts.elements:
            return ItemName(texts.elements[name].label, texts.elements[name].meaning, group=items_title("elements", t))
        case "plan" if name in texts.plan_parts:
            return ItemName(texts.plan_parts[name].label, texts.plan_parts[name].meaning, group=t("Plan"))
    return next((ItemName(step_name(of, t), t(question)) for of, question in QUESTIONS.items() if of == item), ItemName())


def items_title(step: AnswerStep, t: Translator) -> str:
    """The heading of the items of a step."""
    return t("Act, means, purpose, protection") if step == "elements" else step_name(step, t)
