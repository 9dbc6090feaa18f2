"""Rules that understand typed words which are no question: a move in words, kind words, information. English and French.

Patterns are regular expressions over one folded sentence (``case.stemming.folded``) without its last sign; each must match the
whole of it. A space matches any number of spaces, names in capitals are replaced by ``PARTS``. The first that matches counts, so
that what promises too much comes before what is kind. Only clear phrases are here: what is not is read as a question.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

from tracks_sim.case.model.conversation import Move

DetectedMove = Move | Literal["kind", "information", "opening"]
"""What a sentence does: a move; ``kind``: shows that one has heard how it is; ``information``: says how things are here;
``opening``: a greeting or a bridge, which goes with anything."""


class SaidRule(NamedTuple):
    """Rule of one sentence."""

    said: DetectedMove
    pattern: str


PARTS: MappingProxyType[str, dict[str, str]] = MappingProxyType({
    "en": {
        "POLITE": r"(?:(?:hello|hi|good (?:morning|afternoon|evening|day)|ok|okay|well|so|now|please|first(?: of all)?|then|yes|sorry|and|right|today|also|if you (?:like|want)|before (?:we|you) (?:begin|start|go on)|one moment|of course)\b[,:]? )*",
        "IWILL": r"(?:(?:i(?:'d|d| would) (?:also )?(?:like|want) to|i (?:want|need|have) to|i (?:will|should|can|must|shall)|i'?ll|i(?:'m| am) going to|let me|let us|let's|(?:may|can|could|shall) (?:i|we)|we (?:can|could|will|should)|i) (?:just |quickly |also |now )?)",
        "NOBUT": r"(?!.*\b(?:but|you must|tell me|you have to)\b)",
        "HARD": r"(?:hard|difficult|painful|terrible|frightening|awful|exhausting|lonely|not easy|easy|a lot|heavy|sad)",
    },
    "fr": {
        "POLITE": r"(?:(?:bonjour|bonsoir|madame|monsieur|ok|d'accord|bon|bien|alors|donc|maintenant|d'abord|s'il vous plait|oui|pardon|et|aussi|si vous (?:voulez|le souhaitez)|avant de (?:commencer|continuer)|un moment|un instant|ici)\b[,:]? )*",
        "IWILL": r"(?:(?:je (?:voudrais|souhaite|souhaiterais|vais|veux|dois|peux|tiens a)|j'aimerais|laissez moi|permettez moi de|est ce que je peux|puis je|pourrais je|on (?:peut|va|pourrait)|nous (?:pouvons|allons))(?: (?:vous|d'abord|aussi|juste))*|je vous) ?",
        "NOBUT": r"(?!.*\b(?:mais|vous devez|dites moi|il faut)\b)",
        "HARD": r"(?:durs?|dures?|difficiles?|penibles?|douloureux|douloureuses?|terribles?|eprouvante?s?|lourde?s?|pas (?:facile|simple|evident)|tristes?|affreux)",
    },
})  # fmt: skip
"""Parts that patterns name. POLITE: what may stand before; IWILL: who speaks is about to do it; NOBUT: nothing is demanded after it."""

SAID_BY_WORDS: MappingProxyType[str, tuple[SaidRule, ...]] = MappingProxyType({
    "en": (
        SaidRule("opening", r"(?:POLITE)?(?:hello|hi|good (?:morning|afternoon|evening|day)|ok|okay|yes|right|(?:that is|that'?s) (?:all right|alright|fine|ok|okay)|of course|no problem|please)(?: (?:madam|sir|everybody))?"),
        SaidRule("promise", r"(?!.*\b(?:cannot|can'?t|do not|don'?t|won'?t|could not|did|he|she|they) (?:\w+ )?(?:promise|guarantee))(?:.{0,50}\b)?(?:i (?:can )?(?:promise|guarantee|swear)|i give you my word)\b.{0,80}"),
        SaidRule("promise", r"POLITE(?:(?:do not|don'?t|no need to) worry,? )?(?:everything|all|it all|it)(?: will|'ll) (?:be|turn out|go) (?:\w+ )?(?:fine|well|all right|alright|ok|okay|good).{0,20}"),
        SaidRule("promise", r"POLITEnothing (?:ever )?(?:leaves|will leave|gets out of|goes out of|will get out of) (?:this room|here).{0,20}"),
        SaidRule("promise", r"POLITE(?:(?:do not|don'?t) worry,? )?(?:nobody|no one)(?: else)? will (?:ever )?(?:know|hear|find out|learn)\b.{0,40}"),
        SaidRule("promise", r"POLITE(?:nothing (?:bad )?(?:will|can) happen to you|you will (?:always )?be safe)\b.{0,40}"),
        SaidRule("promise", r"POLITE(?:everything|what(?:ever)?) you (?:tell|say)(?: to)?(?: me| us| here)* stays (?:between (?:us|the two of us)|here|in (?:this|the) room|with me)"),
        SaidRule("doubt", r"POLITE(?:that|this|it) (?:does not|doesn'?t) (?:fit|match|go together|agree|add up)\b.{0,60}"),
        SaidRule("doubt", r"POLITE(?:(?:earlier|before|just now|yesterday|last time),? you (?:said|told me)|you (?:said|told me)) (?:something (?:else|different)|otherwise|the opposite)(?: (?:earlier|before|just now|yesterday|last time))?"),
        SaidRule("doubt", r"POLITEyou(?:'re| are) contradicting yourself.{0,20}"),
        SaidRule("doubt", r"POLITE(?:that|this) is not what (?:you (?:said|told)|is written|it says|stands|(?:the|your) file)\b.{0,50}"),
        SaidRule("second_interview", r"POLITE(?:would you (?:like|want|be willing|agree) to|(?:could|can|shall|should|may) we|we (?:can|could|should)|i(?:'d|d| would) (?:like to )?(?:propose|suggest)|i (?:propose|suggest)|let'?s|let us|how about) .{0,30}(?:(?:(?:talk|speak|meet|sit down|see each other|continue|go on|do) (?:\w+ )?(?:again|another (?:day|time)|on another day|next week|in a few days|tomorrow))|a second (?:talk|interview|conversation|meeting))\b.{0,30}"),
        SaidRule("see_alone", r"POLITE.{0,40}\b(?:we|i) (?:first )?(?:see|meet|(?:talk|speak) (?:to|with)) (?:everybody|everyone|each person|all people|everyone else) (?:\w+ )?(?:alone|on their own|one by one|individually|separately)\b.{0,80}"),
        SaidRule("see_alone", r"POLITE.{0,40}\b(?:routine|rule|usual)\b.{0,60}\b(?:alone|on (?:your|their) own)\b.{0,40}"),
        SaidRule("see_alone", r"POLITE(?:(?:could|can|may) (?:we|i)|i(?:'d|d| would) like to|we (?:will|should)) (?:have|talk|speak|see|meet)\b(?!.*\b(?:he|she|they|your (?:mother|father|brother|sister))\b).{0,30}\balone\b.{0,40}"),
        SaidRule("see_alone", r"POLITE(?:i (?:would |will |'ll )?|i'?ll |could |may i |can i |shall i |should i )?(?:ask|like)? ?(?:your|the) (?:\w+ ){1,2}(?:to |please )?(?:wait|go|step|sit) outside\b.{0,60}"),
        SaidRule("call_representative", r"POLITE(?:IWILL|you have (?:a|the) right to (?:a|an) )(?!.*\b(?:did|was|were|who|your guardian said)\b).{0,50}\b(?:representative|guardian)\b.{0,60}"),
        SaidRule("change_interpreter", r"POLITE(?:IWILL|we can )(?:\w+ ){0,2}(?:ask for|get|find|change|call|take|look for|bring in)\b.{0,15}(?:(?:another|a different|a new|the) )interpreter\b.{0,20}"),
        SaidRule("ask_interpreter", r"POLITE(?:is|are|do|does|can|would)\b(?!.*\b(?:yesterday|did|was|were|on the phone say)\b)(?=.*\binterpreter\b)(?=.*\b(?:right|ok|okay|all right|alright|fine|good|understand|comfortable|freely|trust|at ease|another|different|suit|happy)\b).{0,90}"),
        SaidRule("ask_preference", r"POLITE(?:would you|do you|is it|are you|should i|shall i)\b(?=.*\b(?:woman|man|female|male|lady)\b)(?=.*\b(?:rather|prefer|instead|at ease|comfortable|all right|alright|ok|okay|mind|talk|speak|bother)\b)(?!.*\b(?:know|wife|that man|this man|the man|young|outside|come|who)\b).{0,80}"),
        SaidRule("consent_notes", r"POLITE(?:(?:may|can|could) (?:i|we)|is it (?:ok|okay|all right|alright|fine)|would it be (?:ok|okay|all right|alright|fine)|do you mind|would you mind|do you agree)\b.{0,20}\b(?:(?:take|make|taking|making) (?:\w+ )?notes?|(?:write|writing|note|noting)\b.{0,8}\bdown)\b.{0,50}"),
        SaidRule("consent_referral", r"POLITE(?:may|can|could|shall|should|would|do you|are you)\b(?!.*\b(?:did|was|were)\b).{0,40}\b(?:refer you|a referral|referred|(?:put|putting) you in (?:touch|contact)|be put in (?:touch|contact))\b.{0,80}"),
        SaidRule("consent_sharing", r"POLITE(?:may|can|could) (?:i|we) (?:share|tell|pass|give|talk|speak|show|discuss)\b(?! you\b)(?! (?:to|with|about) you\b).{0,90}"),
        SaidRule("consent_sharing", r"POLITE(?:do you agree|is it (?:ok|okay|all right|alright|fine)(?: for you)?|would (?:it be (?:ok|okay|all right|alright|fine)|you (?:allow|let|permit|agree)))\b.{0,15}\b(?:share|pass|tell|give|show)\b(?! you\b).{0,80}"),
        SaidRule("close_safely", r"POLITE(?:IWILL)(?:sum up|summari[sz]e|close|finish|wrap up)\b.{0,90}"),
        SaidRule("close_safely", r"POLITE(?:let us|let's|we (?:can|will|should)|i suggest we) (?:stop|end|finish) (?:here|there|now|for today)\b.{0,80}"),
        SaidRule("close_safely", r"POLITE(?:we (?:are|have) (?:coming to|come to|at|nearly at) the end|(?:this|here) is how you can reach me|before (?:we|i) (?:finish|end|close|go|stop)),?.{0,80}"),
        SaidRule("offer_break", r"POLITE(?:would you (?:like|want)|do you (?:want|need)|you (?:want|need)|shall we|should we|let'?s|let us|we (?:can|could|should|will)|how about|i suggest|i propose)\b(?!.*\b(?:home|work|job|him|them)\b).{0,25}\b(?:break|pause|rest|breather|(?:some|a glass of) water|fresh air|stop (?:here )?for (?:a|five|some|ten))\b.{0,40}"),
        SaidRule("ask_supervisor", r"POLITE(?:IWILL)(?:\w+ ){0,4}(?:ask|check|talk|speak|call|ring|discuss)\b.{0,20}\bmy (?:\w+ )?(?:supervisor|team leader|boss|manager|superior|head of)\b.{0,20}"),
        SaidRule("accept_refusal", r"(?!.*\b(?:but|you must|just|start|begin)\b)POLITE(?:(?:that is|that'?s) (?:all right|alright|fine|ok|okay),? )?(?:you|we) (?:(?:do not|don'?t|need not|needn'?t) (?:have to |need to )?|are not obliged to )(?:answer|tell|say|talk)\b.{0,50}"),
        SaidRule("accept_refusal", r"NOBUTPOLITEi (?:respect|accept) (?:that|this|it|your)\b.{0,60}"),
        SaidRule("accept_refusal", r"NOBUTPOLITE(?:you can (?:always )?come back to (?:it|that|this)|(?:a )?no is (?:fine|a no|ok|okay|all right)|we(?:'ll| will| can)? leave (?:it|that) (?:there|at that|here)|the door stays open)\b.{0,40}"),
        SaidRule("options", r"POLITE(?:IWILL)(?:\w+ ){0,2}(?:explain|go through|tell you|show you|say)\b(?!.*\byour rights\b).{0,30}\b(?:options|possibilities|choices|what (?:could|can|may|might|will) happen (?:next|now)|what happens (?:next|now)|next steps|what (?:comes|follows) next)\b.{0,80}"),
        SaidRule("options", r"POLITE(?:these are (?:your|the) (?:options|possibilities|choices)|there are (?:several|some|two|three|a few|different) (?:things|ways|possibilities|options)\b.{0,80}|i(?:'d| would) like to explain each of them)"),
        SaidRule("confidentiality", r"POLITE(?!(?:did|was|were|do you|is that|who|what did|why)\b)(?!.*\btell me everything\b).{0,70}\bconfidential(?:ity|ly)?\b.{0,120}"),
        SaidRule("confidentiality", r"POLITE(?:everything|what(?:ever)?) you (?:tell|say)(?: to)?(?: me| us| here)* stays\b.{0,30},? (?:unless|except|but|as long as)\b.{0,80}"),
        SaidRule("confidentiality", r"POLITE(?:IWILL)(?:tell you|explain|say)(?: to you)? what (?:i (?:can|must|have to)|stays)\b.{0,40}\b(?:keep|pass on|report|stays|to myself)\b.{0,60}"),
        SaidRule("confidentiality", r"POLITE(?:i am bound (?:to|by) (?:professional )?(?:secrecy|confidentiality)|there are limits(?: to (?:that|it|this))?)\b.{0,80}"),
        SaidRule("rights", r"NOBUTPOLITE(?:IWILL)(?:\w+ ){0,2}(?:explain|tell you|go through|say|talk)\b.{0,30}\b(?:your rights|what rights|entitled to|right to)\b.{0,60}"),
        SaidRule("rights", r"NOBUTPOLITEyou (?:also )?have (?:(?:the|a) right to (?:a|an|legal|free|be|have|ask|know|see|speak)\b|(?:your |certain )?rights\b).{0,100}"),
        SaidRule("introduce", r"POLITE(?:IWILL)(?:introduce myself|(?:tell you|explain|say)(?: to you)? who i am)\b.{0,80}"),
        SaidRule("introduce", r"POLITE(?:my name is \w+|who i am)\b.{0,80}"),
        SaidRule("introduce", r"POLITEi(?:'m|m| am) (?:not )?(?:a |an |the |your |from |with )?(?:the )?(?:\w+ ){0,2}(?:social worker|nurse|doctor|lawyer|advis[eo]r|counsellor|case ?worker|reception(?:ist| worker)?|officer|police|office|service|centre)\b.{0,70}"),
        SaidRule("introduce", r"POLITEi (?:work|am working) (?:here|for|at|in|with|as)\b.{0,80}"),
        SaidRule("introduce", r"POLITE(?:i (?:do not|don'?t|dont) decide\b|this (?:talk|conversation) is (?:not|for|about|to)\b).{0,80}"),
        SaidRule("ask_wishes", r"POLITEwhat (?:do|would|is|are)\b(?!.*\b(?:he|she|they|did)\b).{0,40}\b(?:want|wish|like|need|hope|important|matters)\b.{0,50}\b(?:afraid|fear|safe|worr(?:y|ies)|frightens)\b.{0,40}"),
        SaidRule("safe_contact", r"POLITE(?:how|when|where|what|which|is there|can i|could i)\b(?!.*\b(?:did|was|were|had|he|she|they|them)\b)(?=.*\b(?:reach|contact|call|ring|phone|write to|message|number)\b)(?=.*\b(?:safe|safely|notices?|noticing|without (?:risk|danger))\b).{0,100}"),
        SaidRule("leave", r"POLITEi(?:'m|m| am| have to| must| need to) (?:leaving|leave|go|going)(?: now)?(?:,? (?:goodbye|bye|now))*"),
        SaidRule("kind", r"NOBUTPOLITEi (?:do )?believe you(?:,? and .{0,40})?"),
        SaidRule("kind", r"NOBUTPOLITE(?:that|this|it|all (?:that|this)) (?:(?:must|can|may)(?: not)? have been (?:\w+ )?HARD\b.{0,40}|must be (?:\w+ )?HARD(?: for you)?)"),
        SaidRule("kind", r"NOBUT(?:POLITE)?(?:thank you|thanks|i thank you)(?: very much| so much| a lot)?(?: (?:for|that)\b.{0,60})?(?:, i know .{0,30})?"),
        SaidRule("kind", r"NOBUTPOLITEi(?:'m|m| am) (?:so |very |really |truly )*sorry\b(?! to (?:ask|insist)).{0,60}"),
        SaidRule("kind", r"NOBUTPOLITE(?:(?:it|this|that) (?:is|was) not|(?:it|that)'s not|its not|(?:it|that) (?:isn'?t|wasn'?t)|none of (?:this|it|that) (?:is|was)) your fault\b.{0,60}"),
        SaidRule("kind", r"NOBUTPOLITEyou (?:did|have done) nothing wrong.{0,20}"),
        SaidRule("kind", r"NOBUTPOLITEi (?:can |do )?(?:see|hear|understand|know|realise|realize)(?: you)?,?(?: that| how)?(?: much)?(?: (?:this|that|it|its))?\b.{0,20}\b(?:HARD|hurts|costs|strength|tired)\b.{0,50}"),
        SaidRule("kind", r"NOBUTPOLITEi (?:hear|understand) you"),
        SaidRule("kind", r"NOBUTPOLITE(?:that|this|it) (?:sounds|seems|is|was)(?: to be)? (?:very |so |really |quite )*HARD\b.{0,40}"),
        SaidRule("kind", r"NOBUTPOLITEyou(?:'re| are| were| have been) (?:very |so |really )*(?:brave|courageous|strong)\b.{0,40}"),
        SaidRule("kind", r"NOBUTPOLITE(?:no wonder|i appreciate|i(?:'m|m| am) (?:very |really )?glad (?:that )?you (?:told|came|are here|said|could))\b.{0,60}"),
        SaidRule("kind", r"NOBUTPOLITEyou (?:look|seem) (?:\w+ )?(?:tired|exhausted|worn out|cold)"),
        SaidRule("information", r"NOBUTPOLITEyou(?:'re| are) safe here(?: (?:for now|now|today|for the moment|with us))?"),
        SaidRule("information", r"NOBUTPOLITE(?:there is|there's|we have|you have|i have) (?:(?:no|plenty of|enough|some|all the) (?:hurry|rush|time)|(?:an?|half an|one|two) hours?)\b.{0,30}"),
        SaidRule("information", r"NOBUTPOLITE(?:the|your|our) (?:next |first )?(?:doctor|nurse|lawyer|advis[eo]r|bus|coach|train|appointment|interview|lunch|dinner|supper|office|library|canteen|shop|class|lesson|centre)\b(?!.*\b(?:you said|said that|was|were|told)\b) (?:is|are|comes|goes|leaves|opens|closes|starts|begins|will|can|has|takes)\b.{0,70}"),
        SaidRule("information", r"NOBUTPOLITE(?:nobody|no one)(?: else)? (?:can|is able to) (?:hear|listen|see)\b.{0,40}"),
        SaidRule("information", r"NOBUTPOLITEyou (?:can|may) (?:always )?(?:sit|ask|have|take|use|come|stop|drink|eat|bring|see|visit)\b.{0,60}"),
    ),
    "fr": (
        SaidRule("opening", r"(?:POLITE)?(?:bonjour|bonsoir|oui|ok|d'accord|bien sur|c'est (?:tres )?bien|tres bien|pas de probleme|entendu|s'il vous plait)(?: (?:madame|monsieur))?"),
        SaidRule("promise", r"(?!.*\b(?:ne (?:peux|puis|vous)|il|elle|ils|elles|on) (?:\w+ ){0,3}(?:promet|promis|garanti))(?:.{0,50}\b)?(?:je vous (?:le )?(?:promets|garantis|jure)|je (?:promets|garantis|jure)|je vous donne ma parole)\b.{0,80}"),
        SaidRule("promise", r"POLITE(?:ne vous inquietez pas,? )?(?:tout (?:ira|va|se passera|va bien|va s') ?(?:bien|aller|arranger|se passer|passer)*|ca (?:ira|va aller))(?: (?:bien|mieux))?.{0,20}"),
        SaidRule("promise", r"POLITErien (?:ne )?(?:sort|sortira|quittera|quitte) (?:de )?(?:cette piece|d'ici|ici).{0,20}"),
        SaidRule("promise", r"POLITE(?:ne vous inquietez pas,? )?personne (?:d'autre )?(?:ne |n')?(?:le |en )?(?:saura|apprendra|entendra)\b.{0,40}"),
        SaidRule("promise", r"POLITE(?:il ne (?:vous arrivera|va) rien(?: vous arriver)?|rien ne (?:vous|peut vous) (?:arrivera|arriver)|vous serez (?:toujours )?en securite)\b.{0,40}"),
        SaidRule("promise", r"POLITE(?:tout )?ce que vous (?:me |nous )?dites(?: ici)? reste (?:entre nous(?: deux)?|ici|dans cette piece|avec moi)"),
        SaidRule("doubt", r"POLITE(?:cela|ca|ceci) ne (?:colle|va|concorde|correspond|cadre)\b.{0,60}"),
        SaidRule("doubt", r"POLITE(?:(?:tout a l'heure|avant|hier|la derniere fois|plus tot),? )?vous (?:m'avez|avez|disiez) (?:dit )?(?:autre chose|le contraire|autrement|l'inverse)(?: (?:tout a l'heure|avant|hier|la derniere fois|plus tot))?"),
        SaidRule("doubt", r"POLITEvous vous contredisez.{0,20}"),
        SaidRule("doubt", r"POLITEce n'est pas ce (?:que vous (?:avez|disiez)|qui est ecrit|que dit)\b.{0,50}"),
        SaidRule("second_interview", r"POLITE(?:voulez vous|voudriez vous|aimeriez vous|est ce qu'on (?:peut|pourrait)|on (?:peut|pourrait|continue|se)|nous pourrions|pouvons nous|pourrions nous|je (?:vous )?propose|j'aimerais|et si on)\b.{0,30}(?:(?:repar\w+|revoi\w*|revoir|retrouv\w+|contin\w+|se voit|se voie|reprend\w*|parl\w+|voir) ?(?:\w+ )?(?:un autre jour|une autre fois|dans quelques jours|demain|la semaine prochaine)|un (?:second|deuxieme|autre) (?:entretien|echange)|(?:^|\b)un autre jour)\b.{0,30}"),
        SaidRule("see_alone", r"POLITE.{0,60}\b(?:on|je|nous) (?:parle|parlons|vois|voit|voyons|recois|recoit|recevons) (?:d'abord )?(?:a |avec )?(?:chacune?|chaque personne|tout le monde|toutes? les personnes)\b.{0,20}\b(?:seule?s?|individuellement|separement|un par un)\b.{0,80}"),
        SaidRule("see_alone", r"POLITE(?:est ce qu'on peut|peut on|pouvons nous|pourrions nous|j'aimerais|je voudrais|on peut)\b(?!.*\b(?:il|elle|ils|votre (?:mere|pere|frere|sœur))\b).{0,15}\b(?:parl\w+|voir|recevoir)\b.{0,30}\b(?:seule?s?|seul a seul|tete a tete)\b.{0,50}"),
        SaidRule("see_alone", r"POLITE(?:IWILL|(?:dois|puis|pourrais) je |est ce que je peux )?(?:demander a |prie )?(?:votre|le|la|l') ?(?:\w+ ){1,2}(?:d'attendre|de sortir|attendre|de patienter)\b.{0,70}"),
        SaidRule("call_representative", r"POLITE(?:IWILL|j'appelle |vous avez droit a )(?!.*\b(?:qui est|etait|avait)\b).{0,50}\b(?:representante?|tuteur|tutrice|administrateur ad hoc)\b.{0,60}"),
        SaidRule("change_interpreter", r"POLITE(?:(?:IWILL)(?:\w+ ){0,2}(?:demander|prendre|trouver|trouve|changer|appeler|chercher|faire venir)|changeons|je (?:demande|trouve|cherche|vous trouve)|on (?:change|prend))\b.{0,12}(?:(?:une? autre |d'|de nouvel\w* |l')interprete)\b.{0,20}"),
        SaidRule("ask_interpreter", r"POLITE(?:est ce|etes|comprenez|pouvez|voulez|vous|cet|cette|l'interprete|avez)\b(?!.*\b(?:a dit|disait|hier|que vous a|preniez|etiez|aviez)\b)(?=.*\binterprete\b)(?=.*\b(?:convient|va|bien|aise|librement|confiance|autre|comprenez|d'accord)\b).{0,90}"),
        SaidRule("ask_preference", r"POLITE(?:preferez|prefereriez|voulez|voudriez|aimeriez|est ce|etes|seriez|vous|cela|ca)\b(?=.*\b(?:une femme|un homme|une collegue|une dame|un collegue)\b)(?=.*\b(?:prefer\w+|plutot|aise|va|gene|convient|derange|parler)\b)(?!.*\b(?:connaissez|cet homme|cette femme|l'homme|qui)\b).{0,80}"),
        SaidRule("consent_notes", r"POLITE(?:(?:puis|pourrais|peux) je|est ce que je peux|je peux|(?:ca|cela) (?:vous|ne vous) (?:va|derange|convient|gene)|vous permettez que|permettez vous que|(?:etes vous|vous etes) d'accord|acceptez vous)\b.{0,15}\b(?:(?:prend\w+|prenne) (?:quelques |des )?notes?|not(?:er|e)\b|ecri(?:re|s|ve)\b).{0,50}"),
        SaidRule("consent_referral", r"POLITE(?:voulez|voudriez|aimeriez|souhaitez|puis je|est ce que je (?:peux|dois)|je peux|je vous mets|etes vous|vous (?:etes|voulez|aimeriez)|dois je|acceptez)\b.{0,45}\b(?:mett\w+ en (?:contact|relation|lien)|mise? en (?:contact|relation|lien)|mets en (?:contact|relation|lien)|en contact avec|orient(?:er|e|ation|ee)\b|adresser a)\b.{0,80}"),
        SaidRule("consent_sharing", r"POLITE(?:puis je|pourrais je|est ce que je peux|je peux|m'autorisez vous a|vous m'autorisez a|(?:etes vous|vous etes) d'accord (?:pour que|si|que) (?:je|j')|acceptez vous que (?:je|j')|permettez vous que (?:je|j')) ?(?:le |la |en |l')?(?:partage\w*|transmet\w+|dire|dise|parle\w*|donner?|montrer?|raconter?)\b(?! vous\b).{0,90}"),
        SaidRule("close_safely", r"POLITE(?:IWILL)(?:resumer|conclure|terminer|finir|faire le point)\b.{0,90}"),
        SaidRule("close_safely", r"POLITE(?:arretons nous (?:la|ici)|on s'arrete (?:la|ici)|nous nous arretons (?:la|ici))\b.{0,80}"),
        SaidRule("close_safely", r"POLITE(?:(?:on|nous) (?:arrive|arrivons) a la fin|voici comment me joindre|avant de (?:finir|terminer|conclure|nous quitter)),?.{0,80}"),
        SaidRule("offer_break", r"POLITE(?:voulez vous|vous voulez|voudriez vous|aimeriez vous|vous avez besoin|avez vous besoin|est ce qu'on|on (?:fait|peut|pourrait|s'arrete|va)|faisons|arretons nous|nous pouvons|je (?:vous )?propose|si vous voulez,? on|et si on)\b(?!.*\b(?:travail|maison|chez|lui)\b).{0,25}\b(?:pause|repos|de l'eau|un verre d'eau|prendre l'air|souffler|(?:vous |nous )?arreter? (?:un|cinq|quelques|une)|s'arreter (?:un|cinq|quelques)|s'arrete un|un moment|un instant)\b.{0,40}"),
        SaidRule("offer_break", r"POLITEon s'arrete (?:un (?:instant|moment|peu)|cinq minutes).{0,20}"),
        SaidRule("ask_supervisor", r"POLITE(?:(?:IWILL)|je )(?:\w+ ){0,4}(?:demander?|voir|parler|appeler|appelle)\b.{0,20}\b(?:a |avec )?(?:mon|ma) (?:superviseure?|responsable|chef|cheffe|superieure?|hierarchie|directeur|directrice)\b.{0,20}"),
        SaidRule("accept_refusal", r"NOBUTPOLITE(?:(?:c'est (?:tres )?bien|d'accord),? )?(?:vous (?:ne |n')?(?:etes|netes) pas obligee?s? (?:de|d')|vous netes pas obligee? de|rien ne vous oblige a|vous n'avez pas (?:a|besoin de)|on n'a pas besoin (?:de|d')|on n'est pas obliges? (?:de|d')|vous n'etes pas obligee?s? (?:de|d')) ?(?:me |en |le |m'en |y )*(?:repondre|dire|parler|raconter)\b.{0,40}"),
        SaidRule("accept_refusal", r"NOBUTPOLITE(?:je respecte|j'accepte|je comprends que vous ne vouliez pas)\b.{0,60}"),
        SaidRule("accept_refusal", r"NOBUTPOLITE(?:vous (?:pourrez|pouvez) (?:toujours )?y revenir|non,? c'est non|on en reste la|on laisse (?:ca|cela)(?: la)?|la porte reste ouverte)\b.{0,40}"),
        SaidRule("options", r"POLITE(?:IWILL)(?:\w+ ){0,2}(?:expliquer?|explique|voir|dire|dis|presenter|montrer)\b(?!.*\bvos droits\b).{0,30}\b(?:options|possibilites|choix|ce qui (?:peut|pourrait|va) se passer|ce qui se passe (?:ensuite|maintenant)|la suite|prochaines etapes)\b.{0,80}"),
        SaidRule("options", r"POLITE(?:voici (?:les|vos) (?:options|possibilites|choix)\b.{0,40}|il y a (?:plusieurs|quelques|deux|trois|differentes) (?:choses|facons|possibilites|options)\b.{0,80})"),
        SaidRule("confidentiality", r"POLITE(?!(?:est ce qu|etait|qui|que vous|avez vous|pourquoi))(?!.*\btout me dire\b).{0,70}\bconfidentiel(?:le|s|les)?\b.{0,120}"),
        SaidRule("confidentiality", r"POLITE(?:IWILL).{0,30}\bconfidentialite\b.{0,60}"),
        SaidRule("confidentiality", r"POLITE(?:tout )?ce que vous (?:me |nous )?dites(?: ici)? reste\b.{0,30},? (?:sauf|a moins|mais|tant que)\b.{0,80}"),
        SaidRule("confidentiality", r"POLITE(?:IWILL)(?:dire|dis|expliquer|explique) (?:ce que je (?:peux|dois|suis)|ce qui reste)\b.{0,40}\b(?:garder|transmettre|signaler|reste|pour moi)\b.{0,60}"),
        SaidRule("confidentiality", r"POLITE(?:je suis tenue? (?:au|par le) secret\b|il y a des limites).{0,80}"),
        SaidRule("rights", r"NOBUTPOLITE(?:IWILL)(?:\w+ ){0,2}(?:expliquer?|explique|dire|dis|reprendre|parler|presenter|rappeler)\b.{0,30}\b(?:vos droits|quels droits|avez droit|droit a)\b.{0,60}"),
        SaidRule("rights", r"NOBUTPOLITEvous avez (?:aussi )?(?:(?:le )?droit (?:a (?:un|une|l')|d'|de (?:voir|parler|demander|savoir|poser))|des droits\b).{0,100}"),
        SaidRule("introduce", r"POLITE(?:je me presente|(?:IWILL)(?:me presenter|(?:dire|dis|expliquer|explique) qui je suis))\b.{0,80}"),
        SaidRule("introduce", r"POLITE(?:je m'appelle \w+|qui je suis)\b.{0,80}"),
        SaidRule("introduce", r"POLITEje (?:ne )?suis (?:pas )?(?:de |du |un |une |le |la |l'|votre |au |a )*(?:\w+ )?(?:assistante? sociale?|infirmiere?|medecin|avocate?|conseillere?|travailleuse? sociale?|service|accueil|educatrice|educateur|officier|police|centre|agente?)\b.{0,70}"),
        SaidRule("introduce", r"POLITEje travaille (?:ici|pour|a|au|dans|avec|comme)\b.{0,80}"),
        SaidRule("introduce", r"POLITE(?:ce n'est pas moi qui decide\b|je (?:ne )?decide (?:pas|de rien)\b|cet (?:entretien|echange) (?:n'est pas|sert|est)\b).{0,80}"),
        SaidRule("ask_wishes", r"POLITE(?:qu'est ce (?:que|qui|qu')|que|de quoi)\b(?!.*\b(?:il|ils|a fait|avait)\b).{0,40}\b(?:voulez|souhaitez|esperez|aimeriez|besoin|compte|important)\b.{0,60}\b(?:peur|craignez|sur pour|securite|inquiete|surs?)\b.{0,40}"),
        SaidRule("safe_contact", r"POLITE(?:comment|quand|où|quel|quelle|a quel|est ce)\b(?!.*\b(?:il|elle|ils|elles|avez vous|aviez|etait)\b)(?=.*\b(?:joindre|contacter?|contacte|appeler?|ecrire|message|numero|telephoner)\b)(?=.*\b(?:surs?|sure|sans (?:risque|danger)|remarque|en securite)\b).{0,100}"),
        SaidRule("leave", r"POLITE(?:je (?:dois (?:y aller|partir)|m'en vais|pars)(?: maintenant)?|je vous laisse)(?:,? (?:au revoir|maintenant))*"),
        SaidRule("kind", r"NOBUTPOLITEje vous crois(?:,? et .{0,40})?"),
        SaidRule("kind", r"NOBUTPOLITE(?:cela|ca|ce|tout (?:cela|ca)) (?:a du|doit|devait|n'a pas du|n'a pas du) (?:etre|avoir ete) (?:\w+ )?HARD\b.{0,40}"),
        SaidRule("kind", r"NOBUT(?:POLITE)?(?:merci|je vous remercie)(?: (?:beaucoup|infiniment))?(?: (?:de|d'|pour)\b ?.{0,60}|,? je sais .{0,40})?"),
        SaidRule("kind", r"NOBUTPOLITEje suis (?:vraiment |tres |sincerement )*desolee?\b(?! d'insister).{0,60}"),
        SaidRule("kind", r"NOBUTPOLITE(?:ce n'(?:est|etait) pas|c'est pas|rien de (?:tout )?(?:cela|ca) n'est) (?:de )?votre faute\b.{0,60}"),
        SaidRule("kind", r"NOBUTPOLITEvous n'avez rien fait de mal.{0,20}"),
        SaidRule("kind", r"NOBUTPOLITEje (?:vois|comprends|sais|sens|vous entends|mesure)\b,?(?: (?:que|combien|a quel point|comme))?(?: (?:c'est|ce n'est|ce soit|c'etait|cela|ca|c est))?\b.{0,20}\b(?:HARD|coute|fatiguee?|mal)\b.{0,50}"),
        SaidRule("kind", r"NOBUTPOLITEje vous (?:entends|comprends)"),
        SaidRule("kind", r"NOBUTPOLITE(?:cela|ca|c'|ce) ?(?:a l'air|semble|parait|est|etait|n'est)(?: (?:tres|si|vraiment|bien|tellement))* HARD\b.{0,40}"),
        SaidRule("kind", r"NOBUTPOLITEvous (?:etes|avez ete) (?:tres |si |vraiment )*(?:courageuse?|courageux|forte?)\b.{0,40}"),
        SaidRule("kind", r"NOBUTPOLITE(?:c'est normal (?:d'etre|que vous|de se sentir)|pas etonnant que|je suis (?:tres |vraiment )?(?:contente?|heureuse?|heureux) que vous (?:me )?(?:l'|soyez|ayez|en|le))\b.{0,60}"),
        SaidRule("kind", r"NOBUTPOLITEvous (?:avez l'air|semblez) (?:\w+ )?(?:fatiguee?|epuisee?)"),
        SaidRule("information", r"NOBUTPOLITEvous etes en securite ici(?: (?:pour le moment|pour l'instant|maintenant|aujourd'hui|avec nous))?"),
        SaidRule("information", r"NOBUTPOLITE(?:rien ne presse|(?:on|nous|vous|j')? ?(?:a|avons|avez|ai) (?:le temps|(?:une|deux|une demi) heures?))\b.{0,30}"),
        SaidRule("information", r"NOBUTPOLITE(?:le|la|l'|les|votre|notre) ?(?:prochain |prochaine |premier )?(?:medecin|docteur|infirmiere?|avocate?|conseillere?|car|bus|train|rendez vous|entretien|repas|diner|dejeuner|bureau|bibliotheque|cantine|cours|centre|audition)\b(?!.*\b(?:disiez|a dit|avait|etait)\b) (?:est|sont|vient|part|ouvre|ferme|commence|sera|peut|a lieu|passe|se tient)\b.{0,70}"),
        SaidRule("information", r"NOBUTPOLITEpersonne (?:d'autre )?ne (?:nous |vous |peut nous |peut vous )?(?:entend|entendre|voit|voir|ecoute|ecouter)\b.{0,40}"),
        SaidRule("information", r"NOBUTPOLITEvous pouvez (?:aussi |toujours )?(?:vous asseoir|me (?:poser|demander)|poser|demander|prendre|boire|manger|venir|apporter|voir|utiliser|garder)\b.{0,60}"),
    ),
})  # fmt: skip
