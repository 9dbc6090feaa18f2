"""Words that the classifier looks for, in English and French: plain text as ``plainly`` leaves it.

Patterns of forms are names of ``classifier._form``; those of topics are stems at the beginning of a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tracks_sim.case.conversation import Topic

# --- English -----------------------------------------------------------------------------------

_EN_WH = r"(?:who|whom|whose|what|which|where|when|why|how|since when|until when|to whom|with whom|from where)"
_EN_AUX = r"(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should|shall|may|might|must)"
_EN_PERSON = r"(?:you|he|she|it|they|we|i|there|that|this|anyone|anybody|someone|somebody|your|the)"
_EN_GO_ON = (
    r"go on|go ahead|carry on|continue|keep going|take your time|and then|and after that|and|what else|tell me more|"
    r"anything else(?: you (?:remember|would like to (?:add|say)))?|is there anything else(?: you (?:would like|want) to (?:add|say|tell me))?|"
    r"(?:then )?what happened (?:next|then|after that)|then what happened|so then|and what then|m+-?h*m*|u+h-?hu+h|h+m+|"
    r"i'?m listening|i am listening|i hear you|i understand|there is no hurry|no hurry|please|yes|yes please|ok|okay|right|i see|so"
)
_EN: dict[str, str] = {
    "encourager": rf"(?:(?:{_EN_GO_ON})[\s.,!?]*)+",
    "tag": (
        r"(?:,\s*(?:do|does|did|is|are|was|were|have|has|had|can|could|will|would|must|ai)n't (?:you|he|she|it|they|we|i|there)"
        r"|,\s*(?:do|does|did|is|are|was|were|have|has|had|can|could|will|would) (?:you|he|she|it|they)"
        r"|,\s*(?:right|correct|yes|no|am i right|is that (?:right|so|correct)|isn't that (?:so|right|true)|i suppose|i imagine|i guess|i take it))\s*\?\s*$"
    ),
    "invites": (
        r"\b(?:tell me|describe|walk me through|take me through|talk me through|help me understand|explain|(?:like|love) to hear|"
        r"want to hear|(?:can|could) you say|what can you tell me|(?:would )?like to (?:know|understand))(?: to me)?(?: please)?"
    ),
    "whether": rf"(?:please,? )?(?:if (?!you (?:feel|can|want|like))|whether|,? ?{_EN_AUX}(?:n't)? {_EN_PERSON}\b)",
    "said": (
        r"\b(?<!when )(?:you|we) (?:just |also |have |had )?(?:said|mentioned|told me|talked about|spoke (?:of|about)|were (?:saying|telling)|described|referred to)"
        r"|\bearlier\b|\b(?:coming|going) back to"
    ),
    "narrow": r"(?:who|whom|where|when|which|how (?:much|many|long|old|often|far)|why|what (?:time|day|colour|color|kind|sort))\b",
    "negative": rf"(?:so |and |but )?{_EN_AUX}n't {_EN_PERSON}\b|(?:do|did|is|are|was|were|would|have) (?:you|he|she|it|they) not\b",
    "presumes": r"\bsurely\b|\bmust (?:have|be)\b|^so (?:he|she|it|they|you|your|this|that|the|his|her)\b|\bobviously\b|\bof course\b",
    "question": rf"(?:and |so |but |ok(?:ay)?,? )?(?:{_EN_WH}|{_EN_AUX}|to {_EN_WH}|in which|at what|for how|by (?:what|which|whom))\b",
    "clause": rf"(?:,| and|, and)\s+(?:{_EN_WH}\b|to whom\b|with whom\b|{_EN_AUX} {_EN_PERSON}\b)",
    "happened": r"(?:so |and |but )?what (?:happened|has happened|was it like)\b",
    "or": r"\bor\b",
    "wh": rf"(?:and |so |but |ok(?:ay)?,? )?(?:{_EN_WH}|(?:to|with|from|for|in|at|by|on) (?:whom|who|what|which|where|how))\b",
    "wh_last": rf"\b(?:{_EN_WH})\s*\?\s*$",
    "verb": rf"(?:and |so |but |ok(?:ay)?,? )?{_EN_AUX}\b",
    # Within a sentence "when", "that" and "which" mostly join; the others mostly ask.
    "wh_inside": r"\b(?:who|whom|where|how|what|why|how much|how many)\b",
    "telling": r"(?:i|i'm|we|you (?:have|need|must|are|could|should|know)|that|it|there|nobody|nothing|if|in my opinion|other|people|a)\b",
}

# --- French ------------------------------------------------------------------------------------

_FR_WH = r"(?:qui|que|qu'|quoi|quel(?:le)?s?|ou|quand|comment|pourquoi|combien|lequel|laquelle|lesquel(?:le)?s)"
_FR_BEFORE = r"(?:a|de|d'|avec|par|pour|chez|depuis|jusqu'|en|dans|sur|vers|tous les)"
_FR_WHS = rf"(?:{_FR_BEFORE} ?{_FR_WH}|{_FR_WH})"
_FR_INVERTED = r"[a-z']+-(?:t-)?(?:vous|il|elle|ils|elles|on|je|nous|ce|tu)\b"
_FR_GO_ON = (
    r"continuez|poursuivez|allez-y|prenez (?:tout )?votre temps|je vous (?:ecoute|suis|en prie)|et ensuite|et apres|et puis|et alors|et|"
    r"(?:que s'est-il passe|qu'est-ce qui s'est passe) (?:ensuite|apres)|quoi d'autre|autre chose|dites-m'en (?:plus|davantage)|"
    r"(?:voulez|souhaitez)-vous (?:ajouter|dire) (?:autre chose|quelque chose)|m+h*m*|h+m+|oui|d'accord|je vois|je comprends|bien|"
    r"rien ne presse|s'il vous plait|ok"
)
_FR_INVITES = (
    r"\b(?:racontez(?:-moi)?|parlez(?:-moi|-m'en)|decrivez(?:-moi|-le|-la)?|expliquez(?:-moi|-le)?|dites(?:-moi|-m'en)|precisez|"
    r"(?:pouvez|pourriez|voulez|voudriez)-vous (?:s'il vous plait )?(?:me |m'en |nous |m')?(?:dire|parler|raconter|decrire|expliquer)|"
    r"que pouvez-vous (?:me |m'en |nous )?dire|(?:aimerais|voudrais|souhaite|souhaiterais) (?:en |vous )?(?:que vous|savoir|entendre|comprendre|connaitre))"
)
_FR: dict[str, str] = {
    "encourager": rf"(?:(?:{_FR_GO_ON})[\s.,!?]*)+",
    "tag": (
        r",\s*(?:n'est-ce pas|non|hein|pas vrai|c'est (?:bien )?(?:ca|cela|vrai|exact)|exact|d'accord|je me trompe|oui|vrai|"
        r"je suppose|j'imagine|si je comprends bien)\s*\?\s*$"
    ),
    "invites": _FR_INVITES,
    "whether": rf"(?:,? ?(?:si (?!vous (?:le pouvez|voulez|pouvez|souhaitez))|s'il|s'ils|est-ce qu|{_FR_INVERTED}))",
    "said": (
        r"\bvous (?:m')?(?:avez|aviez|m'avez|nous avez|en avez) (?:deja |aussi |bien )?(?:dit|parle|mentionne|evoque|raconte|explique)\b"
        r"|\bvous (?:me )?(?:disiez|parliez|mentionniez|evoquiez|racontiez)\b|\btout a l'heure\b|\b(?:revenons|revenir) (?:a|au|aux|sur)\b"
    ),
    "narrow": r"(?:qui|ou|quand|combien|pourquoi|a qui|avec qui|chez qui|quel(?:le)?s? (?:jour|heure|mois|annee|pays|ville|personne)|a quelle heure|depuis quand)\b",
    "negative": rf"(?:donc |et |mais )?(?:ne |n')(?:vous |lui |leur |l')?{_FR_INVERTED}",
    "presumes": r"\bsurement\b|\bcertainement\b|\bevidemment\b|\bbien sur\b|\bca a du\b|\bvous (?:devez|avez du)\b|^(?:donc|alors|ainsi)\b",
    "question": rf"(?:et |alors |mais )?(?:{_FR_WHS}\b|{_FR_WHS}'|{_FR_INVERTED}|est-ce|(?:vous|vos|votre|le|la|les|quelqu'un|y) [^?]*{_FR_INVERTED}|y a)",
    "clause": rf"(?:,| et|, et)\s+(?:{_FR_BEFORE} )?(?:qui|combien|pourquoi|comment|ou|que|qu'est|quel(?:le)?s?|quand|est-ce qu|{_FR_INVERTED})(?=\W|$)",
    "happened": r"(?:et |alors )?(?:que s'est-il passe|qu'est-ce qui s'est passe|qu'est-il arrive|qu'est-ce qui est arrive)\b",
    # Without accents "où" looks like "ou": at the beginning and after a preposition it asks where.
    "or": r"(?<!^)(?<!d')(?<!\bpar )(?<!\bet )(?<!, )\bou (?!sont\b|etes\b|est (?!-ce))",
    "wh": rf"(?:et |alors |mais )?(?:{_FR_WHS})(?=\W|$)|qu'",
    "wh_last": r"\b(?:ou|quand|comment|qui|combien|pourquoi|quoi)\s*\?\s*$|\bquel genre\b",
    "wh_inside": r"\b(?:qui|comment|combien|pourquoi|quoi|a qui|c'est quel(?:le)?s?|par ou|ou [^ ]*-?(?:est|etes|etiez)\b)(?! vous (?:sembl|plai))",
    "telling": r"(?:je|j'|nous|vous (?:devez|savez|me cachez|auriez|etes)|ce|c'est etrange|il (?:faut|vaudrait|ne|n'y)|personne|rien|si|a mon avis|d'autres|de toute|une?)\b",
    "verb": rf"(?:et |alors |mais )?(?:tout va\b|est-ce qu|{_FR_INVERTED}|(?:vous|le|l'|la|les|lui|leur|y|me|en) ?{_FR_INVERTED}|(?:[a-z']+ ){{1,4}}{_FR_INVERTED})",
}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _EN, "fr": _FR})
"""Patterns of forms by language."""

_EN_TOPICS: dict[Topic, str] = {
    "debt": r"debts?\b|owe|loan|lent\b|lend|borrow|repay|pay (?:it |them |him |her )?back|paid (?:it |the loan )?back",
    "documents": r"passport|papers?\b|documents?\b|identity card|id card|card\b|visa\b|sign(?:ed)?\b",
    "pay": r"pay\b|paid|wages?\b|salary|money|earn|envelope|bank\b|payments?|cash\b|transfer\b",
    "recruitment": r"recruit|offer|agency|promis|hired|job (?:was|is) offered|contract|(?:meet|met|know) (?:him|her)\b|tricked|accept|found you|arranged it|message",
    "threats": r"threat|hit\b|beat|hurt you|(?:were|was|been|ever|get|got) hurt|violen|bruis|shout|forced|angry|refused|complain|punish|that night|wanted to leave",
    "control": r"lock|door\b|keys?\b|watch|allowed|go out|leave the|move around|free days?|permission|freely|phone\b|couldn't leave|to the shop|walked out",
    "housing": r"sle(?:ep|pt) (?:there|while)|where .*sle(?:ep|pt)|slept|house\b|flat\b|rent\b|mattress|bed\b|lived in|live (?:alone|with)|caravan|kitchen like|in the room|heating|place was",
    "health": r"sleep(?:ing|s)?\b|pain\b|doctor|medicine|headache|nightmare|feeling\b|back hurts|hurts?\b|your back|sick|ill\b|injur",
    "procedure": r"asylum|interview|rights\b|hearing|lawyer|interpreter|procedure|what to say|to say that|appointment|claim",
    "family": r"famil|child|mother|father|parents?|sister|brother|husband|wife|married|cousin or|son\b|daughter",
    "journey": r"journey|travel|trip\b|route|border|boat|plane|cross|driver|car\b|garage|libya|italy|countries|ticket|smuggler|way\b|come (?:here|by)|came (?:here|with)|brought you|arriv",
    "contacts": r"visit|calls?\b(?! the police)|calling|in touch|friend|waiting|outside|lady|relative|(?:that|the) (?:wo)?man\b|aunt|cousin you",
    "fear": r"afraid|fear|scared|safe\b|dangerous|worr|go(?:ing)? back|went back|return|looking for you|oath|sent back|reprisal",
    "wishes": r"would you like|you would like|wish|hope|want (?:to (?:see|stay|go|do)|help)|plans?\b|do next|help do you|study|want now|to the police, ",
    "now": r"centre|center|room ?mates?|your room|days here|here\b|canteen|meal|eat\b|dining|others\b|small room|school going|during the day|the room and",
    "home": r"village|your country|at home|before you left|left because|did you leave\b|leave your|before\?|life before|back home|problems in",
    "work": r"work|jobs?\b|boss|foreman|farm|factory|harvest|hours|hotel|tasks?|clean|day off|sundays",
}
_FR_TOPICS: dict[Topic, str] = {
    "debt": r"dettes?\b|devez(?:-vous)? (?:encore|de l'argent)|ce que vous devez|leur devez|combien devez|a qui devez|pret\b|prete\b|rembours|emprunt",
    "documents": r"passeport|papiers?\b|documents?\b|carte\b|visa\b|signe",
    "pay": r"paye?e?s?\b|paie\b|salaire|argent|gagn|enveloppe|banque|virement|especes|touche",
    "recruitment": r"recrut|offre|agence|propos|promis|embauch|contrat|rencontr|connaissiez|trompe\b|menti|trouve cet|accepte|arrange|emploi",
    "threats": r"menac|frapp|battait|bless|violen|bleu\b|cri(?:e|ait)\b|force|colere|refuse|plaign|ce soir-la|fait du mal|voulu partir|pas gentil",
    "control": r"ferme|porte\b|cle\b|surveill|droit de|droit d'|sortir|quitter le batiment|deplacer|jours libres|permission|librement|telephone|enferm|pouviez pas partir|au magasin|controle",
    "housing": r"dormiez|maison|appartement|loyer|matelas|lit\b|habit|viviez|caravane|chauffage|dans la chambre\.|piece|l'endroit",
    "health": r"dormez|sommeil|douleur|medecin|medicament|maux|cauchemar|sentez\b(?!-vous en)|votre dos|mal\b|malade",
    "procedure": r"asile|entretien|droits\b|audition|avocate?|interprete|procedure|quoi (?:dire|raconter|repondre)|dit de dire|rendez-vous|demande",
    "family": r"famille|enfants?|mere\b|pere\b|parents\b|soeur|frere|mari\b|femme\?|marie|cousin\?|fils\b|fille\b",
    "journey": r"voyage|trajet|route\b|frontiere|bateau|avion|travers|chauffeur|voiture|garage|libye|italie|pays etes|billet|passeur|(?:etes-vous|etes) arrivee?s?\b|venue?s? (?:en|avec)|par ou",
    "contacts": r"visite|appel(?!e la police)|contact|amie?\b|attend|dehors|dame|parente?\b|(?:l'|cet )homme\b|(?:cette|la) femme\b|tante|cousin dont|vient vous voir|vous accompagne\b",
    "fear": r"peur|crain|securite|danger|inquiete|rentr|retour|cherch|serment|renvoy",
    "wishes": r"souhait|esper|aimeri?ez|voulez-vous (?:voir|rester|faire)|(?:voulez|vouloir|voulez-vous) aller|projets?|aide|etudes|pour la suite|besoin",
    "now": r"centre|voisins|votre chambre|journees|ici\b|refectoire|repas|mang|les autres|ecole",
    "home": r"village|votre pays|au pays|avant (?:de partir|le depart)|quitte votre|etes-vous partie?\b|partie? (?:a cause|parce)|vie avant|quitter votre",
    "work": r"travail|metier|patron|chef|ferme\b|usine|recolte|heures|horaires|hotel|taches|nettoy|repos|restaurant|dimanche",
}
TOPIC_WORDS: Mapping[str, Mapping[Topic, str]] = MappingProxyType({"en": _EN_TOPICS, "fr": _FR_TOPICS})
"""Stems of topics by language."""
