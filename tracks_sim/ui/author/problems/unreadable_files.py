"""Files of a draft that cannot be read, such as after a slip in an editor: which one, from which line on, why, and what to do. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.authoring.drafts import Draft
from tracks_sim.i18n import LANGUAGES, Translator, translatable
from tracks_sim.problem import Code

PARTS = {
    "case": translatable("its papers and questions"),
    "text": translatable("its words ({language})"),
    "key": translatable("its judgements"),
    "key_text": translatable("its reasons ({language})"),
    "review": translatable("what its reviewers said"),
    "notes": translatable("what its author wrote for themselves"),
    "translation": translatable("how far it is translated"),
}
"""By head of a part of ``DraftData``: what an author calls it."""

_REASONS: Mapping[Code, str] = {
    "file-unreadable": translatable("the file cannot be opened."),
    "file-too-large": translatable("the file is too large."),
    "not-utf8": translatable("the file is not UTF-8 text. Save it again with this encoding."),
    "unseen-sign": translatable("an invisible sign stands here. Delete it, or type the words anew."),
    "yaml": translatable("a bracket, a brace or a quotation mark is missing here, or one too many."),
    "yaml-tab": translatable("a tab stands where spaces are wanted."),
    "yaml-quote": translatable("a quotation mark is not closed, or more of the text follows behind it."),
    "yaml-colon": translatable("a colon followed by a space stands in a text without quotation marks, or the indentation is wrong. Put the text in quotation marks."),
    "yaml-space": translatable("a space here is no ordinary one. Type it anew."),
    "yaml-indent": translatable("the indentation does not fit, or a colon is missing."),
    "yaml-sign": translatable("a text that begins with this sign needs quotation marks."),
    "yaml-comma": translatable("a comma ends the text before it. Put the text in quotation marks."),
    "yaml-merge": translatable("two versions of these lines were left here. Keep one of them."),
    "yaml-alias": translatable("a text that begins with * needs quotation marks."),
    "yaml-key": translatable("a key must be a single word. Is a bracket or a colon misplaced?"),
    "yaml-tag": translatable("a text that begins with ! needs quotation marks."),
    "yaml-deep": translatable("too many lists are inside each other. Is a bracket or an indentation repeated?"),
    "duplicate-key": translatable("the same key is written twice. Keep one of them."),
    "wrong-type": translatable("the file holds no keys. Begin each entry with its key and a colon."),
}


def unreadable_files(draft: Draft, t: Translator) -> list[str]:
    """A sentence for each file that cannot be read, in the order of the parts."""
    sentences = []
    for part, problems in sorted(draft.unreadable.items()):
        first = problems[0]
        why = t(_REASONS[first.code]) if first.code in _REASONS else first.message
        sentences.append(t("The file {file} of this case ({what}) cannot be read. Line {line}: {why} Nothing is written into it until it is mended in an editor; meanwhile the screens show the case without it.").format(file=first.file, what=part_name(part, t), line=first.line, why=why))
    return sentences


def part_name(part: str, t: Translator) -> str:
    """What an author calls a part of a case."""
    head, _, language = part.partition(".")
    return t(PARTS[head]).format(language=LANGUAGES.get(language, language))
