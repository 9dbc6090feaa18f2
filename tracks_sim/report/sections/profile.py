"""Labels of the profile of a case: age, sex, region and exploitation of its person."""

from __future__ import annotations

from tracks_sim.i18n import translatable
from tracks_sim.report.parts import Message

CHILD_OR_ADULT = {
    "child": Message(translatable("child")),
    "adult": Message(translatable("adult")),
    "in_doubt": Message(translatable("age in doubt")),
}
SEX = {"she": Message(translatable("she")), "he": Message(translatable("he")), "they": Message(translatable("they"))}
REGION = {
    "northern_africa": Message(translatable("northern Africa")),
    "sub_saharan_africa": Message(translatable("sub-Saharan Africa")),
    "latin_america_and_caribbean": Message(translatable("Latin America and the Caribbean")),
    "northern_america": Message(translatable("northern America")),
    "central_asia": Message(translatable("central Asia")),
    "eastern_asia": Message(translatable("eastern Asia")),
    "south_eastern_asia": Message(translatable("south-eastern Asia")),
    "southern_asia": Message(translatable("southern Asia")),
    "western_asia": Message(translatable("western Asia")),
    "eastern_europe": Message(translatable("eastern Europe")),
    "northern_europe": Message(translatable("northern Europe")),
    "southern_europe": Message(translatable("southern Europe")),
    "western_europe": Message(translatable("western Europe")),
    "oceania": Message(translatable("Oceania")),
}
EXPLOITATION = {
    "": Message(translatable("none keyed (control)")),
    "agriculture": Message(translatable("agriculture")),
    "begging": Message(translatable("begging")),
    "construction": Message(translatable("construction")),
    "domestic_work": Message(translatable("domestic work")),
    "fishing": Message(translatable("fishing")),
    "forced_criminality": Message(translatable("forced criminality")),
    "hospitality": Message(translatable("hospitality")),
    "manufacturing": Message(translatable("manufacturing")),
    "prostitution": Message(translatable("prostitution")),
}
"""The most frequent forms; others, and several at once, are shown by their ids."""
