"""Words of pages that were changed on purpose since the expected files were made, brought into one form on both sides.

Sentences have their former and their present wording; of the French glossary (scenarios/check_words.yaml) the former and the present
word become the same mark, with the article before it. Catalogue and glossary are tested in tests/test_i18n.py.
"""

from __future__ import annotations

import json
import re
from typing import Any

SENTENCES = (
    ("no, nothing points there now", "no, what is known has another explanation, and nothing shows that somebody gains"),
    ("nothing points there now", "what is known has another explanation"),
    ("Right: nothing points to trafficking now", "Right: what is known has another explanation"),
    ("Over-read: nothing in the file points to trafficking now", "Over-read: what the file shows has another explanation"),
    ("non, rien ne va dans ce sens à ce jour", "non, ce que l’on sait a une autre explication, et rien ne montre que quelqu’un tire profit de la personne"),
    ("rien ne va dans ce sens à ce jour", "ce que l’on sait a une autre explication"),
    ("Exact : rien n’évoque la traite à ce jour", "Exact : ce que l’on sait a une autre explication"),
    ("Lecture excessive : rien dans le dossier n’évoque la traite à ce jour", "Lecture excessive : ce que montre le dossier a une autre explication"),
    ("Une simple donnée n’est la parole de personne : une date, un nombre, un formulaire.", "Une simple donnée, telle qu’une date, un nombre ou un formulaire, ne dit pas qui parle."),
    ("Prenez un non pour une réponse : dites", "Acceptez un non : dites"),
    ("ce qui reste entre vous, et ce qui ne le peut pas.", "ce qui peut rester entre vous et ce qui ne le peut pas."),
    ("Vous avez vu la personne seule, par une règle qui vaut pour tous.", "Vous avez reçu la personne seule, en disant que c’est la règle pour tous."),
    ("Vous êtes allé au bout du cas et l’avez remis.", "Vous avez mené le cas jusqu’au bout et l’avez remis."),
    ("Expliquer ce qui reste entre vous, ce qui ne peut pas l’être, et", "Expliquer ce qui peut rester entre vous, ce qui ne le peut pas, et"),
    ("davantage était possible", "on pouvait faire plus"),
    ("et on pouvait faire plus", "mais on pouvait faire plus"),
    ("N’aide personne :", "Inutile ici :"),
    ("Rien n’a reçu de réponse, sauf la décision.", "Seule la décision a une réponse."),
    ("voyez la personne seule, comme une règle qui vaut pour tout le monde.", "recevez la personne seule ; dites que c’est la règle pour tous."),
    ("Situés au bon moment", "Bonne période indiquée"),
    ("tous situés", "tous avec leur période"),
    ("vous êtes revenu sur un non", "vous avez insisté après un non"),
    ("share of questions of a recommended form", "share of recommended questions"),
    ("Capacité à distinguer les signes présents des signes absents", "Distinction des indices présents et absents"),
    ("Your step stands above", "Your decision stands above"),
    ("safe and proportionate step", "safe and proportionate decision"),
    ("Another step would", "Another decision would"),
    ("démarche sûre et proportionnée", "décision sûre et proportionnée"),
    ("Cette démarche aurait", "Cette décision aurait"),
    ("Une autre démarche serait plus sûre", "Une autre décision serait plus sûre"),
    ("This row counts neither way", "This question counts neither way"),
    ("Cette ligne ne compte ni", "Cette question ne compte ni"),
    ("Rows on which readers differ", "Questions on which readers differ"),
    ("Lignes où les avis se partagent", "Questions sur lesquelles les avis se partagent"),
    ("Steps of safety and agency:", "Precautions and choices left to the person:"),
    ("Gestes de sécurité et d’autonomie :", "Précautions et choix laissés à la personne :"),
    ("Debrief sheet", "Feedback sheet"),
    ("Fiche de débriefing", "Fiche de retour"),
    ("Daily life here", "Daily life"),
    ("Life before", "Past"),
    ("How it came about", "Beginning"),
    ("The journey", "Journey"),
    ("Their papers", "ID papers"),
    ("Money owed", "Debts"),
    ("Where they lived", "Housing"),
    ("Freedom to come and go", "Freedom"),
    ("Being frightened or hurt", "Violence"),
    ("Who calls and visits", "Contacts"),
    ("What they fear", "Fears"),
    ("What they want", "Wishes"),
    ("The procedure", "Procedure"),
    ("La vie quotidienne ici", "Ici"),
    ("La santé", "Santé"),
    ("La famille", "Famille"),
    ("La vie d’avant", "Avant"),
    ("Comment tout a commencé", "Début"),
    ("Le trajet", "Trajet"),
    ("Ses papiers", "Papiers"),
    ("Le travail", "Travail"),
    ("La paie", "Paie"),
    ("L’argent dû", "Dettes"),
    ("Le logement", "Logement"),
    ("La liberté d’aller et venir", "Liberté"),
    ("Peurs et violences", "Violence"),
    ("Qui appelle et rend visite", "Contacts"),
    ("Ce que la personne craint", "Craintes"),
    ("Ce que la personne veut", "Souhaits"),
    ("La procédure", "Procédure"),
)  # fmt: skip
_SENTENCES = tuple((then.replace(" :", "\u00a0:").replace(" ;", "\u00a0;"), now.replace(" :", "\u00a0:").replace(" ;", "\u00a0;")) for then, now in SENTENCES)
_WORDS = (
    (re.compile(r"\b(?:[Ee]ntretien|[Éé]change)(s?)\b"), r"<talk>\1"),
    (re.compile(r"(?:\b(?:[Dd]e|[Dd]u|[Ll]e|[Cc]et?|[Dd]e l’|[DdLl]’)(?: |(?<=’)))?\b(?:[Ii]ndicateur|[Ii]ndice|[Ss]igne)(s?)\b"), r"<sign>\1"),
    (re.compile(r"\b(?:[Bb]ilan|[Rr]etour)(s?)\b"), r"<feedback>\1"),
)


def reworded(text: str) -> str:
    """A text in the form that former and present words share."""
    for then, now in (*SENTENCES, *_SENTENCES):
        text = text.replace(then, now)
    for word, mark in _WORDS:
        text = word.sub(mark, text)
    return text


def all_reworded(value: Any) -> Any:
    """The same of every text of plain data; French texts of a page follow each other, since a plot breaks its lines at other words.

    Hashes of French pages are left out: their texts are compared.
    """
    return _in_one_line(json.loads(reworded(json.dumps(value, ensure_ascii=False))), french=False)


def _in_one_line(value: Any, *, french: bool) -> Any:
    if isinstance(value, dict):
        kept = {name: of for name, of in value.items() if not (name.endswith(" fr hash") or (french and name == "hash"))}
        return {name: _in_one_line(of, french=french or name.endswith(" fr") or ".fr." in name) for name, of in kept.items()}
    if isinstance(value, list):
        return " ".join(value) if french and all(isinstance(text, str) for text in value) else [_in_one_line(of, french=french) for of in value]
    return value
