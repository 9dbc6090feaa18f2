"""What an author's acts are called, for the buttons that take them back and do them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracks_sim.authoring.drafts import WRITE_TEXTS
from tracks_sim.i18n import translatable

ACT_NAMES: Final[Mapping[str, str]] = {
    "write_text": translatable("write a text"),
    "choose": translatable("choose what the case is"),
    "ask_steps": translatable("choose the steps"),
    "list_language": translatable("change the languages"),
    "set_feature": translatable("say what the file looks like"),
    "add_paper": translatable("add a paper"),
    "change_paper": translatable("change a paper"),
    "remove_paper": translatable("remove a paper"),
    "add_passages": translatable("add passages"),
    "split_passage": translatable("split a passage"),
    "join_passage": translatable("join two passages"),
    "move_passage": translatable("move a passage"),
    "remove_passage": translatable("remove a passage"),
    "set_voice": translatable("say whose voice it is"),
    "say": translatable("say what a passage says"),
    "unsay": translatable("take back what a passage says"),
    "set_salience": translatable("say how easily it is seen"),
    "add_item": translatable("add a question to the worksheet"),
    "remove_item": translatable("remove a question from the worksheet"),
    "set_answer": translatable("set an answer"),
    "accept_also": translatable("accept a second answer"),
    "set_phases": translatable("say when it happened"),
    "set_grounds": translatable("say why a return is unsafe"),
    "set_who": translatable("say who may act"),
    "set_source": translatable("choose a source"),
    "set_country_detection": translatable("say what a country’s law answers"),
    "add_option": translatable("add an option"),
    "remove_option": translatable("remove an option"),
    "set_standing": translatable("say how an option stands"),
    "change_option": translatable("change an option"),
    "ask_plan": translatable("choose the parts of the plan"),
    "add_plan_answer": translatable("add an answer of the plan"),
    "remove_plan_answer": translatable("remove an answer of the plan"),
    "set_plan_worth": translatable("say what an answer is worth"),
    "add_lesson": translatable("add a lesson"),
    "change_lesson": translatable("change a lesson"),
    "remove_lesson": translatable("remove a lesson"),
    "mark_translation": translatable("mark a translation"),
    WRITE_TEXTS: translatable("take a table in"),
}
"""By ``Act.act``, and by that of texts that are written together; for use inside a sentence."""
