"""Rules of the classifier of typed questions: patterns of forms and stems of topics, English and French.

Patterns are regular expressions over a folded text (``case.stemming.folded``): lower case, no accents except
``ù`` (French *où* is no *ou*), hyphens and line ends as spaces, straight apostrophes, words in quotation
marks blanked. A space in a pattern matches any number of spaces. Names in capitals are replaced by ``PARTS``.
The first rule that matches decides the form, so the order is part of the meaning.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from tracks_sim.case.model.conversation import QuestionForm, Topic


class FormRule(NamedTuple):
    """Rule of a form: ``pattern`` anywhere in the text; its groups, or else the whole match, are the words that decided."""

    pattern: str
    form: QuestionForm
    reason: str


class TopicRule(NamedTuple):
    """Rule of a topic: a word begins with one of ``stems``. ``points`` 3: hardly ever about anything else; 2: clear; 1: a hint."""

    points: int
    topic: Topic
    stems: str


PARTS: MappingProxyType[str, dict[str, str]] = MappingProxyType({
    "en": {
        "START": r"(?:^|[.,:;!?…] ?)(?:(?:and|so|but|now|ok|okay|well|right|please|then|also|sorry|thanks|thank you|hello|just)\b[,.:]? )*",
        "WH": r"(?:(?:with|in|from|for|at|to|since|by|of|on|about|until) )?(?:what(?! (?:you|he|she|they|we|i) (?:\w+ )?(?:is|was)\b)|who|whom|whose|where|which|why|how|when(?! (?:you|he|she|they|we|i|it|the|your)\b))(?:'?s|'re|'d)?\b(?! about (?:we|you)\b)",
        "ASK": r"(?:(?:do|does|did|is|are|was|were|have|has|had|can|could|will|would|shall|should|may|might) (?:you|u|he|she|it|they|we|i|there|that|this|these|those|someone|somebody|anyone|anybody|anything|everyone|everybody|nobody|people|your|his|her|their|the|my|a|an|any|all|some)\b)",
        "TELL": r"(?:START(?:(?:can|could|would|will|may) (?:you|i ask you to)(?: \w+){0,3} )?|please |like you to |love you to )(?:do )?(?:tell|explain to|telling|show) (?:me|us)\b",
        "INVITE": r"(?:TELL|\b(?:describe|explain)\b|\b(?:talk|walk|take|lead) (?:me|us) through\b|\bhelp (?:me|us) (?:to )?understand\b|\bi(?:'d|d| would)(?: \w+)? (?:like|love|be interested|be glad) to (?:hear|understand|know|learn)\b|\b(?:say|tell me|hear) (?:a (?:bit|little) )?more\b|\btell it\b|\bgo back to\b|\btell me about\b)",
        "SAID": r"\b(?:(?:you|you've|you have) (?:\w+ )?(?:said|say|mention(?:ed)?|told (?:me|us|the \w+|my \w+)|spoke of|spoke about|talked about|described|wrote|write|typed|dictated|noted|spoken|were saying|were talking|were telling)|let'?s (?:return|go back|come back)|(?:going|coming) back to)\b",
        "PRELUDE": r"(?:suppose|imagine|if|when|whenever|once|while|thanks?|hello|hi|my|i|i'm|we|today|first|let|please|take|before|after|in|start|begin|there is no|no|don't|do not|just|tell|describe|explain|what|who|where|which|why|how|you (?:can|may|need|do not|don't|must|should|are|have to|don't have to)|it (?:is|would)|it's|is|are|was|were|do|does|did|have|has|can|could|would|will)\b",
        "TAG": r"(?:(?:is|are|was|were|do|does|did|has|have|had|would|could|can|will|should)(?:n'?t)? (?:it|you|he|she|they|there|we|that|not)(?: not)?|were you not|right|correct|no|yes|yeah|eh|huh|true|is that so|am i right|isn't that (?:so|right|true)|is(?:n't)? that (?:right|correct|true))",
    },
    "fr": {
        "START": r"(?:^|[.,:;!?…] ?)(?:(?:et|alors|bon|bien|donc|mais|ok|d'accord|pardon|merci|bonjour|puis|s'il vous plait|maintenant|madame|monsieur)\b,? )*",
        "WH": r"(?:que\b(?! (?:il|elle|ils|elles|on|je|nous|tu|le|la|les|votre|ce|cette)\b)(?! vous (?!a |avait |ont |avaient |dit |disait |fai|fau|veu|deman|donn))|(?:(?:avec|de|d'|a|par|pour|chez|depuis|dans|en|sur|vers|pendant|jusqu'a) ?)?(?:qu'est ce (?:que|qu'|qui)|qui\b|qu'(?=\w+ (?:t )?(?:vous|il|elle|ils|elles|on)\b|en )|d'où\b|quoi\b|quels?\b|quelles?\b|lequel\b|laquelle\b|lesquel(?:le)?s\b|où\b|ou (?=est|sont|etes|etait|etiez|avez|aviez|allez|habit|viv|dorm)|comment\b|combien\b|pourquoi\b|quand\b(?! (?:vous|il|elle|ils|elles|on|je|nous|tu|le|la|les|votre|tout|tous|ca|cela)\b)))",
        "ASK": r"(?:est ce (?:que\b|qu'|bien\b|a\b)|\b(?!chez\b|assez\b|rendez\b|dites\b)(?:\w+ez|etes|dites|faites) vous\b(?!\W*\.)|\b(?:est|a|ont|sont|va|vont|fait|font|peut|doit|veut|sait|\w+ait|\w+aient|\w+ent|\w+a) (?:t )?(?:il|elle|ils|elles|on)\b|\b(?:as|es|peux|veux|sais) tu\b)",
        "TELL": r"\b(?:dites|racontez|parlez|expliquez|decrivez|montrez|dis|raconte|parle|explique|decris) (?:moi|nous)\b",
        "INVITE": r"(?:TELL|\b(?:decrivez|racontez)\b|\b(?:parlez|dites) m'en\b|\baidez (?:moi|nous) a comprendre\b|\b(?:me|m'en|nous|en) (?:parler|raconter|decrire|expliquer|dire (?:un peu )?(?:plus|davantage))|\bje (?:voudrais|souhaiterais|veux bien)\b[^?]*\b(?:comprendre|savoir|entendre|disiez|racontiez|parliez)|\bj'aimerais\b[^?]*\b(?:comprendre|savoir|entendre|disiez|racontiez|parliez)|\by revenir\b|\bpouvez vous me dire\b)",
        "SAID": r"\b(?:vous (?:m'|me |nous |l'|le |en )?(?:avez |aviez )?(?:deja )?(?:dit|parle|mentionne|evoque|raconte|explique|decrit|ecrit|disiez|parliez|evoquiez|racontiez|mentionniez|ecrivez|dites|notez|dicte|note)|(?:ecrivez|disiez|dites) vous[.,:]|revenons|reprenons ce que)\b",
        "PRELUDE": r"(?:supposons|reprenons|imaginez|imaginons|si|s'il|quand|lorsque|des que|une fois|merci|bonjour|madame|monsieur|je|j'|nous|on|aujourd'hui|d'abord|prenez|avant|apres|a votre|avec vos|commencez|dites|racontez|parlez|decrivez|expliquez|ne|n'|rien|pas|vous (?:pouvez|n'avez|n'etes|ne|devez|etes)|il n'y a|WH|ASK)(?:\b|(?<='))",
        "TAG": r"(?:n'est ce pas|non|hein|pas vrai|si|oui|exact|correct|c'est (?:bien )?(?:ca|cela|vrai|exact)|j'ai raison|est ce exact)",
    },
})  # fmt: skip
"""Parts that patterns name. START: the beginning of a clause; ASK: an auxiliary or inversion that asks for yes or no."""

FORMS_BY_WORDS: MappingProxyType[str, tuple[FormRule, ...]] = MappingProxyType({
    "en": (
        FormRule(r"^[^a-z0-9]*$", "encourager", "has no words and leaves room"),
        FormRule(r"^\W*((?:(?:and|so|ok|okay|m+|m+ h?m+|h+m+|u?h+ (?:h?uh)|aha|ah|oh|yes|right|really|i see|i understand|i hear you|i(?:'?m| am) (?:with you|listening|all ears)|there is (?:plenty of )?time|take (?:your|all the) time|please|you are doing (?:fine|well)|sure|good)\W*)*(?:(?:please )?(?:go on|go ahead|continue|carry on|keep going)(?:,? (?:there is|there's) no (?:hurry|rush))?|(?:and |so )?then|(?:and |so )?(?:what (?:else|next|happened (?:then|next|after(?: that)?|afterwards))|then what(?: happened)?|next|after (?:that|this))|take (?:your time|all the time you (?:need|want))|(?:there is|there's|in) no (?:hurry|rush)|(?:can you |could you |please )*(?:tell me|say) (?:a (?:bit|little) |some)?more(?: about (?:that|this|it))?|is there (?:anything|something) (?:else|more)[^?]{0,30}|anything else)?)\W*$", "encourager", "encourages to go on"),
        FormRule(r"^[^?]{6,}(\?)[^?]{4,}(\?)", "multiple", "stand after two questions: several are asked at once"),
        FormRule(r"(START(?:WH|ASK))[^?]*(?:,| and|, and|;) (?:(?:then|also|if so|if not|if yes)\b,? )*((?:WH|ASK))", "multiple", "begin two questions: several are asked at once"),
        FormRule(r"TELL (?:about|how|what|everything)\b[^?]*(?:[.,;]| and)+ (?:and )?(ASK)", "multiple", "adds a question to an invitation: several are asked at once"),
        FormRule(r"^(?!START(?:WH|ASK))[^?]*[,.;] ?(?:and )?(TAG)\W*$", "leading", "is a tag that shows which answer is wanted"),
        FormRule(r"\b(surely|obviously|of course you|clearly you|no doubt|naturally you)\b", "leading", "shows which answer is wanted"),
        FormRule(r"START((?:is|are|was|were|do|does|did|have|has|had|would|wouldn|could|should|can)n?'?t (?:it|you|he|she|they|there|that|this|your|the))\b", "leading", "is a negative question and shows which answer is wanted"),
        FormRule(r"\b(i (?:suppose|imagine|guess|assume|take it|bet))\b", "leading", "supplies the answer"),
        FormRule(r"^(?:and |but |ok |okay )?(so,? (?:you(?:'re|'ve)?|he|she|they|it|your|the|this|that|someone|somebody|people|his|her)\b(?! (?:said|told|mentioned|were saying)))", "leading", "puts a conclusion to the person"),
        FormRule(r"^(?:and |but |ok |okay )?(so,? (?!WH|ASK|(?:tell|please|can|could|would|far|let|we|i|if|when|how|you)\b)\w+)(?![^?]*\b(?:said|told|mentioned|tell)\b)(?![^?]*[.,:;] (?:WH|ASK))[^?]*\?\W*$", "leading", "puts a conclusion to the person"),
        FormRule(r"\b(you must (?:be|have|feel)(?! honest))\b", "leading", "puts a feeling or a fact to the person"),
        FormRule(r"(SAID)\b.*?(INVITE)", "cued", "take up what was said and invite to go on about it"),
        FormRule(r"(INVITE)\b.*\b(you (?:just |have )?(?:mentioned|spoke of|spoke about|talked about|told me about|described))\b", "cued", "invite about something that was said"),
        FormRule(r"^\W*(?:(?:and|so|but|now|then|well|ok|okay)\b,? )?(?!PRELUDE)(\w+,?(?: [\w']+){1,3})[^?]*?(?=[.:;…])[^?\w]*?(INVITE)(?! (?:if|whether|who|where|when|which|why)\b)", "cued", "take up something and invite to go on about it"),
        FormRule(r"\b(you (?:must|have to|need to|should|ought to|had better|'d better)) (?:\w+ )?(?:tell|talk|speak|say|answer|be honest|explain|trust)", "statement", "is pressure"),
        FormRule(r"((?:TELL|let me know|say) (?:please )?(?:if|whether))\b[^?]* (or) (?!not\b)", "forced_choice", "offer two answers to choose from"),
        FormRule(r"((?:TELL|let me know) (?:please )?(?:if|whether))\b", "closed", "is a yes-or-no question in the dress of an invitation"),
        FormRule(r"(TELL)(?: (?:please|honestly|frankly))?[,:] ?(ASK)", "closed", "ask for yes or no in the dress of an invitation"),
        FormRule(r"(TELL (?:why))\b", "wh", "asks for a reason; “what” works better than “why”"),
        FormRule(r"(TELL,? (?:exactly )?(?:(?:with|from|to|for) )?(?:who|whom|whose|where|when|which|how (?:many|much|long|old|often)|what (?:time|date|day|year)))\b", "wh", "asks for one thing: who, where, when, which or how many"),
        FormRule(r"(INVITE(?: about| how| what| everything)?)", "open", "is an open invitation"),
        FormRule(r"\b((?:start|begin) (?:where|with what)ever|in your own words|how about (?:you|we)[^?]*telling me)\b", "open", "is an open invitation"),
        FormRule(r"START((?:do|does|did|is|are|was|were|has|have|had|can|could) (?:you |they |he |she |there )?(?:ever|any\w*))\b(?![^?]*\bor (?:ASK|not\b|only\b|just\b))[^?]*\bor\b", "closed", "asks for yes or no"),
        FormRule(r"START(?:WH)[^?]*,[^?]* (or) [^?]*\?", "forced_choice", "offers answers to choose from"),
        FormRule(r"^(?!START(?:WH))(?=.*(?:\?|START(?:ASK)))[^?]*\b(or)\b(?! (?:so|something|anything|anyone)\b)", "forced_choice", "offers answers to choose from"),
        FormRule(r"[:;] ?(ASK)[^?:;]*\?\W*$", "closed", "asks for yes or no"),
        FormRule(r"START(what has happened since|what has been (?:going on|happening)|how (?:have|has|are|were) (?:things|everything|life) (?:been|going|gone)|how (?:do you think |would you say )?(?:things|it all) (?:would|will|went|have)|what would you like to come)\b", "open", "leaves everything open"),
        FormRule(r"START(why)\b", "wh", "asks for a reason; “what” works better than “why”"),
        FormRule(r"START(WH)", "wh", "asks with all answers left open"),
        FormRule(r"START(ASK|have you|any (?:\w+ ){1,3}\?)", "closed", "asks for yes or no"),
        FormRule(r"\b(WH)[^?]*\?", "wh", "asks with all answers left open"),
        FormRule(r"\b(i (?:know|think|believe|doubt|am sure|want|have heard|don'?t (?:believe|think))|i'm sure|we (?:both |all )?know|you (?:should|can'?t|cannot|must|don'?t need|need)|in my opinion|nobody|it is (?:obvious|clear)|it'?s (?:obvious|clear))\b", "statement", "tells the person something and asks nothing"),
        FormRule(r"(\w[^?]{0,24}\b)[^?]*\?", "closed", "puts something to be answered with yes or no"),
        FormRule(r"(\w+(?: \S+){0,2})", "statement", "asks nothing and invites to nothing"),
    ),
    "fr": (
        FormRule(r"^[^a-z0-9]*$", "encourager", "ne contient aucun mot et laisse la place"),
        FormRule(r"^\W*((?:(?:et|ok|d'accord|ah|oh|m+h*|m+ h?m+|h+u?m+|oui|bien|vraiment|je (?:vois|comprends|vous (?:suis|ecoute|entends))|s'il vous plait|on n'est pas presses?|(?:nous avons|on a) (?:tout )?le temps|prenez votre temps|allez y|donc)\W*)*(?:(?:continuez|poursuivez|allez y)(?:,? (?:je vous en prie|s'il vous plait))?|ensuite|apres(?: (?:ca|cela))?|puis|alors|(?:la|ensuite|alors|apres)?,? ?(?:qu'est ce qui s'est passe|que s'est il passe)(?: (?:ensuite|apres|alors))?|quoi d'autre|prenez (?:votre temps|tout (?:le|votre) temps[^?]{0,20})|(?:(?:pouvez|pourriez) vous |vous pouvez )?(?:m'en dire|en dire|dites m'en|dites en) (?:un peu )?(?:plus|davantage)|(?:voulez vous ajouter|avez vous|y a t il|il y a)? ?(?:autre chose|quelque chose a ajouter|quelque chose)[^?]{0,15})?)\W*$", "encourager", "encourage à poursuivre"),
        FormRule(r"^[^?]{6,}(\?)[^?]{4,}(\?)", "multiple", "closent deux questions : plusieurs sont posées à la fois"),
        FormRule(r"(START(?:WH|(?:\w+ ){0,3}ASK))[^?]*(?:,| et|, et|;) (?:(?:puis|sinon|aussi|si oui)\b,? )*((?:WH|(?:[\w']+ ){0,2}ASK))", "multiple", "ouvrent deux questions : plusieurs sont posées à la fois"),
        FormRule(r"^(?:et |alors )?(vous \w+)[^?]*, (?:et|et puis) ((?:WH|ASK))[^?]*\?", "multiple", "ouvrent deux questions : plusieurs sont posées à la fois"),
        FormRule(r"TELL (?!\w+ment\b|s'il vous plait)\w[^?]*(?:[.,;]| et)+ (?:et )?(ASK)", "multiple", "ajoute une question à une invitation : plusieurs choses à la fois"),
        FormRule(r"^(?!START(?:WH|ASK))[^?]*[,.;] ?(TAG)\W*$", "leading", "laisse voir la réponse attendue"),
        FormRule(r"\b(surement|evidemment|bien sur|forcement|certainement|sans doute)\b", "leading", "laisse voir la réponse attendue"),
        FormRule(r"START(n(?:e |')\w+ (?:vous|il|elle|ils|on)(?: \w+)? pas)\b", "leading", "est une question négative qui laisse voir la réponse attendue"),
        FormRule(r"^(vous ne (?:\w+) pas)\b[^?]*\?", "leading", "est une question négative qui laisse voir la réponse attendue"),
        FormRule(r"\b(j'imagine|je suppose|je parie|je presume)\b", "leading", "fournit la réponse"),
        FormRule(r"^(?:et |mais )?(donc,? (?:il|elle|ils|elles|vous|on|c'|ce|cette|l'|le|la|les|votre|vos|quelqu'un)\b(?! (?:disiez|avez dit|m'avez dit)))", "leading", "soumet une conclusion à la personne"),
        FormRule(r"^(?:et |mais )?(donc,? (?!WH|ASK|(?:dites|racontez|parlez|si|quand|vous)\b)\w+)(?![^?]*\b(?:disiez|dit|dites|racontez|parlez)\b)(?![^?]*(?:ASK|[.,:;] WH))[^?]*\?\W*$", "leading", "soumet une conclusion à la personne"),
        FormRule(r"\b(vous (?:avez du|devez (?:avoir|etre|vous sentir))\b(?! sincere| honnete))", "leading", "soumet un sentiment ou un fait à la personne"),
        FormRule(r"(SAID)\b.*?(INVITE)", "cued", "reprennent ce qui a été dit et invitent à poursuivre"),
        FormRule(r"(INVITE)\b.*\b((?:dont|que|comme) vous (?:m'|nous |me )?(?:avez |venez de |aviez )?(?:dit|parle|parler|mentionne|evoque|disiez))\b", "cued", "invitent à propos de ce qui a été dit"),
        FormRule(r"^\W*(?:(?:et|mais|alors|bon|bien|donc|puis)\b,? )?(?!PRELUDE)(\w+,?(?: [\w']+){1,3})[^?]*?(?=[.:;…])[^?\w]*?(INVITE)(?! (?:si|s'|qui|quand|pourquoi|combien|quel\w*|où (?!vous en|ca en|cela en))\b)", "cued", "reprennent quelque chose et invitent à poursuivre"),
        FormRule(r"\b(vous devez|il faut|il vous faut|vous avez interet a|vous devriez) (?:bien |absolument |maintenant )?(?:me |nous |en |tout )?(?:dire|parler|raconter|repondre|expliquer|etre (?:sincere|honnete|franche?))", "statement", "exerce une pression"),
        FormRule(r"((?:TELL|me dire|nous dire) s(?:i\b|'ils?\b))[^?]* (ou) (?!non\b|pas\b)", "forced_choice", "proposent des réponses entre lesquelles choisir"),
        FormRule(r"((?:TELL|me dire|nous dire) s(?:i\b|'ils?\b))", "closed", "est une question fermée sous l’habit d’une invitation"),
        FormRule(r"(dites moi(?: \w+)?)[,:] ?(ASK|(?!WH|TELL)[^?]{3,30})[^?]*\?", "closed", "posent une question fermée sous l’habit d’une invitation"),
        FormRule(r"((?:TELL|me dire) pourquoi)\b", "wh", "demande une raison ; « quoi » ou « comment » vaut mieux que « pourquoi »"),
        FormRule(r"((?:TELL|me dire|nous dire),? (?:(?:a|de|avec|pour|chez|par|d') ?)?(?:qui\b|où\b|quand\b|combien\b|quels?\b|quelles?\b))", "wh", "demande une seule chose : qui, où, quand, lequel ou combien"),
        FormRule(r"(INVITE)", "open", "est une invitation ouverte"),
        FormRule(r"\b(avec vos (?:propres )?mots|commencez par où vous)\b", "open", "est une invitation ouverte"),
        FormRule(r"((?:quelqu'un|on) (?:vous )?a|a (?:t )?on)\b[^?]* ou (?:fait|menac\w+|frapp\w+|forc\w+|votre|vos|quelqu'un)\b", "closed", "appelle un oui ou un non"),
        FormRule(r"^START(?:WH)[^?]*,[^?]* (ou) [^?]*\?", "forced_choice", "propose des réponses entre lesquelles choisir"),
        FormRule(r"^(?!START(?:WH))(?=.*(?:\?|ASK))[^?]*\b(ou)\b", "forced_choice", "propose des réponses entre lesquelles choisir"),
        FormRule(r"[:;] ?((?:il|elle|ils|elles|on|vous|c'|ce|ca) ?\w+)(?![^?]*\b(?:qui|quoi|où|quand|comment|combien|quel\w*)\b)[^?:;]*\?\W*$", "closed", "appelle un oui ou un non"),
        FormRule(r"START(que s'est il passe depuis|qu'est ce qui s'est passe depuis|comment (?:pensez|croyez|imaginez) vous que (?:les choses|ca|cela)|comment (?:vont|sont allees|se passent) les choses|qu'est ce que vous aimeriez (?:obtenir|voir|qu'il))\b", "open", "laisse tout ouvert"),
        FormRule(r"START(pourquoi)\b", "wh", "demande une raison ; « quoi » ou « comment » vaut mieux que « pourquoi »"),
        FormRule(r"START(WH)", "wh", "laisse toutes les réponses possibles"),
        FormRule(r"(qu'est ce qu|\bcombien\b|\boù\b(?= ?\?)|\bc'(?:est|etait) (?:qui|quoi|quand|comment|où)\b|\b(?:a|de|avec|pour|chez|par) (?:qui|quoi)\b(?=[^?]{0,30}\?)|\bquand ?(?=\?)|\b(?:comment|quoi|quel(?:le)?s?) ?(?=\?))", "wh", "laisse toutes les réponses possibles"),
        FormRule(r"(ASK)", "closed", "appelle un oui ou un non"),
        FormRule(r"\b(je (?:sais|pense|crois|suis sure?|veux|ne crois pas|doute)|nous (?:savons|connaissons)|on sait|vous (?:devriez|n'avez|ne pouvez)|a mon avis|personne ne|il est (?:evident|clair))\b[^?]*$", "statement", "affirme quelque chose et ne demande rien"),
        FormRule(r"(\w[^?]{0,24}\b)[^?]*\?", "closed", "soumet une chose à laquelle répondre par oui ou non"),
        FormRule(r"(\w+(?: \S+){0,2})", "statement", "ne demande rien et n’invite à rien"),
    ),
})  # fmt: skip

REMARK: MappingProxyType[str, str] = MappingProxyType({"en": "asks nothing: kind words or information", "fr": "ne demande rien : parole bienveillante ou information"})
"""Reason of a reading as a remark."""

CONTINUES: MappingProxyType[str, str] = MappingProxyType({
    "en": r"\b(?:that|this|it)\W*$|\b(?:about|of|after|with|by) (?:that|this|it)\b|\b(?:is|was|did|does|has) (?:that|this|it)\b|\b(?:then|afterwards)\W*$|^\W*(?:and|so|but) then\b"
          r"|^\W*(?:(?:and|so|but|ok|okay) )?(?:why|how|when|where|who|what|how (?:much|many|long|often|come|so)|why not|since when)\W*$|\b(?:say|tell me|hear)(?: \w+){0,2} more\W*$",
    "fr": r"\b(?:cela|ca|ceci)\b|\bc'(?:est|etait) (?:quand|où|qui|quoi|comment|pourquoi|combien|arrive)\b|\b(?:ensuite|apres|alors|puis)\W*$"
          r"|^\W*(?:(?:et|alors|mais|ok) )?(?:pourquoi|comment|quand|où|qui|quoi|combien|depuis quand|pourquoi pas)\W*$|\b(?:m'en|nous en|en) (?:dire|parler|raconter)\b|\b(?:dites|racontez|parlez) m'en\b",
})  # fmt: skip
"""Words that clearly go on from what was said, so that a question without a topic stays with the last one."""

TOPICS_BY_WORDS: MappingProxyType[str, tuple[TopicRule, ...]] = MappingProxyType({
    "en": (
        TopicRule(3, "now", r"(?:language|french|english) (?:class|course)|your (?:life|days?) here|life here|daily life|ordinary week|school|spend your (?:day|time)|teacher|room ?mates|(?:other )?residents"),
        TopicRule(1, "now", r"here\b|(?:the |this )?centre|get up|(?:all|your) days?\b|mornings?|evenings?\b|canteen|(?:since|on) (?:mon|tues|wednes|thurs|fri|satur|sun)day"),
        TopicRule(2, "now", r"how (?:have|are|is) (?:things|it|everything|you) (?:going|been)|settled in|tournament|hobb|free time|going on here"),
        TopicRule(3, "health", r"doctor|hospital|medic|tablets|pills|pregnan|head ?ache|\w+ache\b|injur|wound|scars?\b|bruise|health|nightmare|does it hurt|therap|sick\b|treatment"),
        TopicRule(2, "health", r"pain|ill\b|your (?:body|knee|back|leg|arm|hand|head|stomach)|dizz|you (?:been )?(?:sleeping|eating|feeling)|sleep well|feel(?:ing)? (?:today|better|well|ill)|stitch|splint|bandage|dressing|x ray|swoll|swell|wrist|ankle|fingers?\b|your eyes|cough|fever|operation|(?:still|it|they) (?:still )?hurt|ache|test result|blood|vaccin|medical|check ?up|glasses|burns?\b|limp"),
        TopicRule(1, "health", r"nurse|sleep|eat|tired|nights?\b|accident|test\b"),
        TopicRule(2, "family", r"famil|mother|father|parents?\b|brother|sister|husband|wife|child|kids|sons?\b|daughter|grand\w+|relatives|siblings|married|aunt|uncle|cousin|people you grew up|orphan|mum\b|mom\b|dad\b|baby"),
        TopicRule(3, "home", r"your (?:own |home )?country|village|before you (?:left|came|fled)|life before|back home|at home\b|where are you from|why did you (?:leave|flee|go)|(?:leave|left|fled) (?:home|the country)|come from|for a living|(?:life|work|job) before|before all (?:this|that)|why (?:did )?you (?:leave|left|flee|fled|went)|childhood|persecut|grow up"),
        TopicRule(3, "home", r"how old (?:are|were|did|do) you\b|your (?:real |true )?age\b|what age|date of birth|birthday|years? old|under ?age|when were you born|you (?:were|was) born"),
        TopicRule(2, "home", r"home\b|(?:in the )?(?:city|countryside)\b|arrested|grew up|stud(?:y|ied)|the farm was|war\b|conflict|politic|prison|law of your"),
        TopicRule(1, "home", r"reasons?\b|profession|trained|books?\b"),
        TopicRule(3, "recruitment", r"recruit|agency|adverti|promis|(?:job|work) offer|offer\w*|(?:hear|told|heard|know) (?:you )?(?:about|of) (?:the|this) (?:job|work)|(?:find|found|got?|get|arranged?) (?:you )?(?:the|this) (?:job|work)|how did you (?:come to (?:the|that|this|his|her|their) (?!country)|(?:get to know|meet|find) (?:him|her|them|the|this|that))|how (?:did )?it (?:all )?c[oa]me about|talked you into|persuad|convinc|approach|who (?:wanted|sent|hired|asked) you|(?:said|told) (?:\w+ )?(?:\w+ )?about the (?:work|job) "),
        TopicRule(2, "recruitment", r"agent|(?:sign(?:ed)?|a) contract|meet him|meet her|meet them|arranged? (?:it|this)|introduced|beforehand|came about|settled|first (?:meet|met|hear|heard)|in the (?:beginning|first place)|marry|marriage|adopt|l(?:ie|ied|ying) to you|trick|deceiv|false|too good|what (?:were|was) you told|said (?:it|the job) would"),
        TopicRule(3, "journey", r"journey|travel|border|smuggl|boat|lorry|truck|plane|libya|route|trip\b|on the way|brought you here|transit"),
        TopicRule(2, "journey", r"cross|ticket|countries|fly\b|flew|flight|ship|bus\b|train\b|sea\b|desert|(?:come|came|get|got) (?:here|to europe)|pass(?:ed)? through|arriv|crossing|on foot|coach|driver|how (?:did )?you c[oa]me|came over|tunnel|guide\b|checkpoint|harbour|port\b|sail|sank|rescue|captain|life ?jacket"),
        TopicRule(1, "journey", r"stops?\b|fare\b|car\b"),
        TopicRule(3, "documents", r"passport|visa|identity|id\b|birth certificate|residence permit|your papers"),
        TopicRule(2, "documents", r"documents?|papers\b|permit|card\b|certificate|diploma|signed|signature|what (?:is|was|does it) (?:written|say) on|(?:legal|residence) status|undocumented|registration|registered"),
        TopicRule(1, "documents", r"sheet|copy|copies|slips?\b|sign\b|bag\b|letters?\b"),
        TopicRule(3, "work", r"shift|hours (?:a|per|did|each)|foreman|overtime|working (?:day|hours|condition)|day off|car wash|factory|laundry"),
        TopicRule(2, "work", r"work|boss|employer|restaurant|farm|fields?\b|cleaning|construction|kitchen|hotel|job|workshop|shed\b|crew|tools?\b|machine|season|task|duties|co ?worker|colleague|had to do|have to do|workbench|client|customer|prostitut|steal|stole|thef|begging|beg for|sell|sold\b|market|stall|drugs|deliver|harvest|picking|pack(?:ing|ed|er)|sew|cook|babysit|domestic|massage|danc|bakery|bake\b|gloves|made you do|had to carry"),
        TopicRule(1, "work", r"hours?\b|evenings?\b|firm\b|breaks\b|bar\b|boxes|busy"),
        TopicRule(3, "pay", r"wage|salar|pay ?slip|pay day|earn|bank|(?:were|was|they|he|she|get|got) (?:\w+ )?(?:pay|paid)|paid (?:you|in cash)|slips? (?:from|of) |(?:an|per|each) hour|deduct|the rate"),
        TopicRule(2, "pay", r"pay|paid|money|cash|income|bank|agreed? on|for the (?:evenings|hours|overtime)|unpaid|withh[eo]ld|fine[sd]?\b|tips\b|for free|how much (?:did|do|were|would) you (?:get|make|receive|see)|your money|(?:took|takes?|keeps?|kept) (?:the|your|all the) money|half of it"),
        TopicRule(3, "debt", r"debt|loan|owe|borrow|lent\b|lend|repay|pay (?:\w+ )?back|paid (?:back|off)|still (?:have|had) to pay|work(?:ing)? off|finished with them|paying (?:\w+ )?off|pay (?:it|this|them|anything|something) off|interest\b|instal|still (?:to|have to|need to) pay|the sum\b|in advance|envelope"),
        TopicRule(1, "debt", r"fare\b|keep paying|go on paying|stop paying|advance"),
        TopicRule(2, "debt", r"oath|swore|swear|vow\b|ritual"),
        TopicRule(3, "housing", r"where did you (?:live|sleep|stay)|where you (?:all )?(?:slept|lived|stayed)|rent\b|landlord|mattress|slept|(?:the|that|this|a) (?:flat|apartment|house|cellar|barn|hut|container)\b|lodg|accommodation|dormitor|the room you|lived? there"),
        TopicRule(2, "housing", r"flat\b|apartment|house|bed\b|beds\b|share|where (?:do|will|are|would) you (?:be )?(?:liv|sleep|stay)|bathroom|heating|flatmates|crowded|mould|damp|toilet|shower|how many (?:of you|people) (?:lived|slept|were (?:in|living))|own bed|slept on"),
        TopicRule(1, "housing", r"rooms?\b|door|live"),
        TopicRule(3, "control", r"lock(?:ed)? (?:\w+ )?(?:in|up)\b|locked|allowed|free to|go(?:ing)? out\b|leave the (?:house|flat|room)|leaving the house|leave alone|come and go|watch(?:ed|ing)|cameras?|follow(?:ed|ing)|guard|keys?\b|gate\b|escape|run away|permission|control|prisoner|get away|walk(?:ed)? away|stay in because|traffick|(?:say|said|says) no\b|speak up|refuse|(?:could|can) you (?:have )?(?:just )?(?:leave|left|stop|quit|walk|go|refuse)|let(?:s)? you|forbid|forbade|forced to stay|who decid(?:es|ed) (?:what|when|whether|if|where) |bolt|own choice"),
        TopicRule(2, "control", r"rules|your phone|alone\b|report(?:s|ed)? (?:on|back)|check(?:ed|s)? on|write yourself|in charge|pass(?:es)? (?:things|everything) on|window|isolat|cut off|supervis|obey|spy|spie[sd]|monitor|tracked|by yourself|on your own|in his power"),
        TopicRule(3, "threats", r"threat|hit\b|beat|violen|hurt (?:you|him|her|any)|slap|punch|kick|weapon|knife|gun\b|punish|abus|rape|harm|angry|shout|would happen if you (?:went to|told|spoke|refused|ran)|force|frighten(?:s|ed)? you|scare[sd]? you|lay a finger|laid (?:a )?hands?|touch(?:ed)? you|blackmail|report(?:ed)? (?:you|something)|to the (?:police|authorities)|warned|(?:do|done) to you|abduct|kidnap|tell your family|tell the others|revenge on|strangl|burn|hurts? (?:someone|somebody|people)"),
        TopicRule(2, "threats", r"photo|pictures?\b"),
        TopicRule(3, "contacts", r"(?:calls?|calling|phones?|phoning|rings?|ringing|visits?|texts?) you|does (?:anybody|anyone) call|who calls|came with you|with you today|accompan|drives you|brings you|boyfriend|girlfriend|in touch|number is that|(?:is|are) (?:the|that|this) (?:\w+ )?(?:man|woman|lady|gentleman|person)|is s?he (?:your|a)\b|man outside|waiting room|reach you|get word|(?:rang|ring|rings) you|people you (?:know|have|meet|are|see|live)|touch with|who (?:is|are|'s) (?:he|she|they|the|that|this)\b|know (?:him|her|each other)|you know (?:the|this|that) (?:\w+ )?(?:man|woman|lady)|trust (?:him|her|them)|(?:him|her|he|she) (?:here|leav|wait|come|stay)|visitor|companion"),
        TopicRule(2, "contacts", r"friends?\b|contacts?\b|visit|(?:that|this) (?:man|woman|lady|person|gentleman)|phone|messages?|cousin|between you two|two of you|on the phone|rings?\b|rang\b|alone with me|facebook|whatsapp|social media|who else (?:is|was|lives|lived|knows)"),
        TopicRule(3, "fear", r"afraid|fear|scare|frighten|worr|terrif|in danger|feel safe|dangerous|if you (?:go|went|were sent|return|returned) (?:back|home)|sent? (?:you )?back|go for you|(?:happen|wrong) if you (?:go|went|return)|what (?:could|would|might) happen to you|nervous|retaliat|reprisal|find you|come after you"),
        TopicRule(2, "fear", r"safe\b|danger|go back|going back"),
        TopicRule(1, "fear", r"transfer|ahead\b|risk"),
        TopicRule(3, "wishes", r"hopes?\b|your plans?|wish|dream|future|need most|press charges|safe house|do next|like to happen|want (?:me|us) to|matters|up to you|should come of|you would like (?:things|to be)|(?:want|like) to (?:happen|have settled)|what (?:do|would) you expect|help you most|(?:like|want) to (?:stay|go on|live|learn|study)|would you like us|can we do for you|can i do for you"),
        TopicRule(2, "wishes", r"shelter|what you need|would you (?:like|prefer|rather)"),
        TopicRule(1, "wishes", r"want|prefer|need|help|would like"),
        TopicRule(3, "procedure", r"procedure|asylum|lawyer|your rights|(?:the )?right to|application|appeal|hearing|dublin|interpreter|what to say|the truth|story to (?:learn|tell)|why (?:you|we) are (?:here|asking)|first interview|break first|other state|being heard|date (?:yet )?for|confidential|your representative|consent|sign language|your case\b|refugee"),
        TopicRule(2, "procedure", r"interview|decision|explained|write (?:this|it|that) down|notes?\b|contradict|honest|transfer|understood|interpret|statement"),
    ),
    "fr": (
        TopicRule(3, "now", r"cours de (?:francais|langue)|votre vie (?:ici|au centre)|vie quotidienne|ecole|residents|(?:vos|la) journees? (?:ici|au centre)|ici toute la journee"),
        TopicRule(1, "now", r"ici\b|(?:le |au |ce )?centre|levez|journees?|matin|soirees?|week end|cuisin|cantine|lundi|depuis (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"),
        TopicRule(2, "now", r"comment (?:ca|cela) se passe (?:pour vous )?(?:depuis|ici|dans la maison|au centre)|tournoi|loisirs|temps libre|vous plaisez|installee?\b"),
        TopicRule(3, "health", r"medecin|docteur|hopital|medic|sante\b|enceinte|malad|bless|cicatrice|douleur|avez vous mal\b|avez mal\b|cauchemar|soign|vertige|psycholog|traitement|bleu\b"),
        TopicRule(2, "health", r"dormez(?: vous)? bien|sommeil|votre (?:corps|genou|dos|jambe|bras|main|tete|ventre)|comment vous (?:vous )?sentez|allez (?:beaucoup )?mieux|attelle|points? de suture|pansement|bandage|radio\b|enfle|poignet|cheville|doigts?\b|vos (?:yeux|mains|jambes)|toux|fievre|operation|vous (?:vous )?(?:faites|fait|font)? ?(?:encore )?mal\b|faire mal\b|test\b|sang\b|vaccin|medical|lunettes|brulure|boit(?:e|ez|er)\b"),
        TopicRule(1, "health", r"infirmi|mal\b|fatigu|nuits?\b|dorm|accident|sante"),
        TopicRule(2, "family", r"famille|mere\b|pere\b|parents?\b|freres?\b|sœurs?\b|soeurs?\b|mari\b|mariee?\b|epou|femme\b|enfants?\b|fils\b|fille|tante|oncle|cousin|proches|gens avec qui vous avez grandi|orphelin|maman|papa|bebe"),
        TopicRule(3, "home", r"votre pays|au pays|village|avant (?:de partir|votre depart)|vie d'avant|chez vous|d'où venez|quitte (?:le|votre) pays|pourquoi (?:etes vous|vous etes) parti|la bas avant|votre vie avant|avant tout (?:ca|cela)|quitter (?:le|votre) pays|fui(?:r)? (?:le|votre) pays|enfance|persecut|vous etes (?:vous )?parti"),
        TopicRule(3, "home", r"quel (?:vrai )?age (?:avez|aviez|vous)|(?:avez|aviez) quel age|votre (?:vrai )?age\b|quelle? annee (?:etes vous|vous etes) ne|date de naissance|mineure?\b|vous (?:etes|etiez) nee?|etes vous nee?|anniversaire"),
        TopicRule(2, "home", r"etudie|grandi|la ferme|la campagne|metier|arrete\b|partie? a cause|guerre|conflit|politique|prison\b|vous habitiez avant"),
        TopicRule(1, "home", r"motifs?\b|raisons?\b|profession|comptes\b|parti[er]?s?\b"),
        TopicRule(3, "recruitment", r"recrut|agence|annonce|promis|promesse|offre|(?:propose|trouve|arrange|parle de) (?:\w+ )?(?:ce|cette|cet|le|un|la) (?:travail|emploi|place|poste)|propose\b|signe un contrat|comment (?:etes vous|vous etes) (?:arrivee?|venue?) (?:dans|chez|a) (?:cet|ce|la|l'|le|eux|lui|elle)|comment (?:avez vous|vous avez) (?:connu|rencontre|trouve)|comment (?:ca|cela) (?:s'est fait|a commence)|convaincu|persuade|vous voulait|fait venir|(?:dit|parle|promis) (?:\w+ )?(?:du|de ce) (?:travail|poste)"),
        TopicRule(2, "recruitment", r"agent|contrat|rencontre|l'a arrange|connu cet|avant le depart|s'est regle|fait connaissance|au depart|tout (?:premier|debut)|mariage|epouser|adopt|menti\b|mentait|tromp|piege|trop beau|faux\b|fausse|que vous (?:a|avait) (?:t )?on dit"),
        TopicRule(3, "journey", r"voyag|frontiere|passeur|bateau|camion|avion|libye|trajet|itineraire|en route|desert|amenee? ici|traverse"),
        TopicRule(2, "journey", r"billet|quels pays|train\b|bus\b|mer\b|passee? par|arrivee? (?:ici|en)|venue? ici|en voiture|traversee|a pied|\bcar\b|chauffeur|comment (?:etes vous|vous etes) venue?\b|tunnel|par où|guide\b|controle a la|port\b|naufrage|secour|capitaine|gilet de"),
        TopicRule(1, "journey", r"etapes?\b|voiture|billet"),
        TopicRule(3, "documents", r"passeport|visa|identite|titre de sejour|acte de naissance|vos papiers"),
        TopicRule(2, "documents", r"documents?|papiers\b|carte\b|attestation|diplome|signee?s?\b|signature|signer|autorisation|est (?:ecrit|marque)|situation reguliere|sans papiers|enregistr"),
        TopicRule(1, "documents", r"feuilles?\b|copie|recepisse|sac\b|lettre"),
        TopicRule(3, "work", r"heures par (?:jour|semaine)|chef d'equipe|usine|blanchisserie|lavage|heures supplementaires|conditions de travail|jour de repos"),
        TopicRule(2, "work", r"travaill?|patron|employeur|restaurant|ferme\b|champs?\b|menage|chantier|cuisine|hotel|boulot|emploi|chef|atelier|hangar|equipe|outils?\b|machine|saison|tache|collegue|(?:deviez|aviez a|devez) (?:vous )?faire|travaux|clients?\b|prostitu|vol(?:er|iez|e)\b|mendi|vend(?:re|iez|ez|u)\b|marche\b|stand\b|drogue|livr(?:er|aison|iez)|recolte|cueill|emball|coud|couture|domestique|massage|dans(?:er|iez)|boulangerie|cuire|gants|vous faisait faire|porter des"),
        TopicRule(1, "work", r"heures?\b|soirs?\b|soirees?|entreprise|pauses?\b|bar\b|caisses\b"),
        TopicRule(3, "pay", r"salaire|paie\b|paye\b|fiches? de paie|gagn(?:i|e)ez|banque|bancaire|(?:on vous|vous a(?: t on)?|etiez vous|etiez|ne vous a jamais|vous) paye|payait|bulletin|de l'heure|par heure|retenue|taux|cotis"),
        TopicRule(2, "pay", r"argent|pay(?:e|a)|liquide|gagner|verse|touch(?:i|e)ez|banque|convenu|d'accord sur|fiches?\b|gratuit|retenait|amendes?\b|pourboire|combien (?:avez vous|vous avez) (?:recu|touche|eu)|(?:prend|prenait|garde|gardait|prenaient|gardaient) (?:l'argent|tout|votre)|la moitie"),
        TopicRule(3, "debt", r"dette|(?:le|un|ce|du) pret\b|emprunt|rembours|devez (?:vous )?(?:de l'|cet )argent|rest(?:e|ait) a payer|reste t il a payer|fini avec eux|vous (?:lui|leur) dev|devez vous (?:combien|encore)|reste a (?:payer|rembourser)|interets?\b|echeance|la somme|d'avance|enveloppe|encore (?:a )?payer"),
        TopicRule(1, "debt", r"continuer a payer|avance"),
        TopicRule(2, "debt", r"serment|jur(?:e|er|iez)\b|rituel|promettre"),
        TopicRule(3, "housing", r"où (?:habit|viv|dorm|log)|où vous (?:habit|viv|dorm|log)|loyer|matelas|logement|logi?(?:e|a)\w*|dormiez|l'appartement|(?:la|cette|une) (?:maison|cave|chambree)\b|hebergement|habite la|lou(?:i)?ez"),
        TopicRule(2, "housing", r"appartement|maison|lit\b|lits\b|dormir|dortoir|où (?:allez vous|vous allez|vous pouvez) (?:dormir|loger|vivre|habiter)|salle de bain|chauffage|colocataire|entass|moisi|humid|toilettes|douche|combien (?:etiez vous|vous etiez) (?:dans|par|a dormir)|propre lit"),
        TopicRule(1, "housing", r"chambres?\b|porte\b|habit|log"),
        TopicRule(3, "control", r"enferm|surveill|libre\b|sortir|sortiez|cameras?|cles?\b|portail|echapp|permission|droit d[e'] ?(?:aller|sortir|telephoner)|control|prisonni|allees et venues|victime de traite|restiez dedans|fui(?:r|te)|suivait|(?:dire|dit|disait|disiez) non\b|prendre la parole|refus|pouviez (?:vous )?(?:partir|arreter|quitter|sortir|choisir)|pu (?:partir|refuser|arreter)|laissait|interdi|oblige|qui (?:a )?decid(?:e|ait) (?:si|quand|ce|où) |verrou|libre"),
        TopicRule(2, "control", r"regles|seule?\b|votre telephone|rapport(?:e|ait|ent)\b|notez vos|fenetre|sorties|commande\b|isole|coupee? du monde|surveillan|obei|espionn|suivi[es]?\b|sous son emprise|par vous meme"),
        TopicRule(3, "threats", r"menac|frapp|batt|violen|fai(?:t|sait) (?:du )?mal|gifl|arme\b|couteau|puni|coups?\b|forc(?:e|a)\w*|criait|dispute|arriverait si vous (?:alliez|parliez|disiez|refus)|colere|fait (?:\w+ )?peur|faisait (?:\w+ )?peur|touchee?s?\b|touche a|chantage|denonc|aux autorites|a la police|prevenu|crie\b|contre (?:son|votre) gre|enlev|kidnapp|dire a votre famille|venge|etrangl|brul"),
        TopicRule(2, "threats", r"photo|image"),
        TopicRule(3, "contacts", r"vous (?:appelle|telephone|contacte|rend visite|conduit|accompagne|amene)|qui vous appell|numero de qui|accompagn|petit ami|(?:qui est|c'est qui,?|le|cet|ce) (?:l'|le |ce |cet )?(?:homme|monsieur|dame)|cette (?:dame|femme|personne)|monsieur dehors|salle d'attente|frere ou votre patron|rendent visite|vous joign|vous faire signe|gens (?:que|avec qui) vous|(?:etes |en )contact|qui (?:est|sont) (?:il|elle|ils|elles|le|la|les|l'|cet|cette|ces)|c'est qui|connaissez (?:vous )?(?:l'|le|la|ce|cet|cette)|confiance (?:en|a) (?:lui|elle|eux)|qu'il (?:sorte|attende|reste)|visiteu|interlocut|compagnon"),
        TopicRule(2, "contacts", r"amie?s?\b|contacts?\b|visites?\b|telephon|messages?\b|cousine?\b|vous deux|au telephone|appel(?:s|le|lent)?\b|seule? avec moi|facebook|whatsapp|reseaux sociaux|qui d'autre"),
        TopicRule(3, "fear", r"peur|craign|craint|crainte|inquiet|angoiss|effray|terrifi|en danger|en securite|si vous rentr|renv(?:oi|oyer|oie)|si vous (?:rentr|retourn|repart)|(?:vous )?risqu|redout|represail|retrouv|s'en prend"),
        TopicRule(2, "fear", r"danger|retour|rentrer"),
        TopicRule(1, "fear", r"transfert|semaines qui viennent"),
        TopicRule(3, "wishes", r"projets?\b|souhait|espoir|esper|avenir|reve[sz]?\b|rever\b|porter plainte|besoin|faire ensuite|voulez vous que|ce qu'il vous faut|pour la suite|lieu sur|compte le plus|depend(?:e|ait)? de vous|devrait (?:\w+ )?sortir|voudriez (?:que|qu'on)|attendez vous|vous attendez|aimeriez (?:\w+ )?(?:obtenir|avoir|que)|vous aiderait|important pour vous|(?:voulez|voudriez|aimeriez|souhaitez) (?:vous )?(?:rester|continuer|vivre|apprendre|etudier)|faire pour vous"),
        TopicRule(2, "wishes", r"foyer|aimeriez(?: vous)?|prefer"),
        TopicRule(1, "wishes", r"voulez|voudriez|aide"),
        TopicRule(3, "procedure", r"procedure|asile|avocat|vos droits|droit a un|votre demande|recours|audience|dublin|interprete|quoi (?:dire|repondre)|la verite|apprendre une histoire|pourquoi (?:vous etes|on vous)|premier entretien|faire une pause|autre (?:etat|pays)|entendue? au sujet|une date|confidentiel|representant|consentement|langue des signes|votre dossier|refugie"),
        TopicRule(2, "procedure", r"entretien|decision|explique\b|noter?\b|contredit|sincere|honnete|transfert|compris|traduit|declaration"),
    ),
})  # fmt: skip

TOPIC_NAMES: MappingProxyType[str, dict[Topic, str]] = MappingProxyType({
    "en": {"now": "life here", "health": "health", "family": "the family", "home": "the life before", "recruitment": "how the work was offered",
           "journey": "the journey", "documents": "documents", "work": "work", "pay": "pay", "debt": "debt", "housing": "where one lived",
           "control": "control", "threats": "threats and violence", "contacts": "contacts", "fear": "fear", "wishes": "wishes", "procedure": "the procedure"},
    "fr": {"now": "la vie ici", "health": "la santé", "family": "la famille", "home": "la vie d’avant", "recruitment": "l’offre de travail",
           "journey": "le voyage", "documents": "les papiers", "work": "le travail", "pay": "la paie", "debt": "la dette", "housing": "le logement",
           "control": "le contrôle", "threats": "les menaces et les violences", "contacts": "les contacts", "fear": "la peur", "wishes": "les souhaits", "procedure": "la procédure"},
})  # fmt: skip
"""Names of topics in ``Read.why``, after “is about” and « concerne »."""
