"""What gives the best option of a draft away, in sentences for its author: what somebody sees who does not read, and what helps."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.drafts.option_leaks import Leak, LeakKind
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.screens.keyed_passages import passage_labels
from tracks_sim.ui.author.view import DraftView

_SENTENCES: Mapping[LeakKind, str] = {
    "words": translatable("Of all options only this one has {words}, and the first page says it too: anyone who matches words finds the best option. Use another word here or there, or in another option as well."),
    "longest": translatable("This is the longest option by far, {n} words beside {next}: anyone who takes the longest finds the best one. Make another option as long, or this one shorter."),
    "shortest": translatable("This is the shortest option by far, {n} words beside {next}: anyone who takes the shortest finds the best one. Make another option as short, or this one longer."),
    "order": translatable("The options stand in the order of the scale, with the best one at place {n}: anyone who sees that has the whole key. Move some of them."),
    "remark": translatable("{passage} says this option again nearly word for word ({words}): anyone who believes that line finds the best one. Let the paper say something else, or let a colleague be wrong there."),
}  # fmt: skip


def leak_element(leak: Leak) -> str:
    """Id of the card of the option that is given away, on the screen of the decision."""
    return f"option:{leak.option}"


def leak_sentence(view: DraftView, leak: Leak) -> str:
    """The leak in two sentences; of a case in several languages with the language that it is in."""
    words = ", ".join(view.t("“{word}”").format(word=word) for word in leak.words)
    passage = passage_labels(view).get(leak.passage, "")
    told = view.t(_SENTENCES[leak.kind]).format(words=words, n=leak.length, next=leak.next_length, passage=passage)
    if leak.language in ("", view.writing):
        return told
    return view.t("{language}: {sentence}").format(language=view.language_name(leak.language), sentence=told)
