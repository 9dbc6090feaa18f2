"""Labels of the profile of a case: age, sex, region and exploitation of its person."""

from __future__ import annotations

from tracks_sim.report.parts import Message

CHILD_OR_ADULT = {
    "child": Message("child"),
    "adult": Message("adult"),
    "in_doubt": Message("age in doubt"),
}
SEX = {"she": Message("she"), "he": Message("he"), "they": Message("they")}
REGION = {
    "northern_africa": Message("northern Africa"),
    "sub_saharan_africa": Message("sub-Saharan Africa"),
    "latin_america_and_caribbean": Message("Latin America and the Caribbean"),
    "northern_america": Message("northern America"),
    "central_asia": Message("central Asia"),
    "eastern_asia": Message("eastern Asia"),
    "south_eastern_asia": Message("south-eastern Asia"),
    "southern_asia": Message("southern Asia"),
    "western_asia": Message("western Asia"),
    "eastern_europe": Message("eastern Europe"),
    "northern_europe": Message("northern Europe"),
    "southern_europe": Message("southern Europe"),
    "western_europe": Message("western Europe"),
    "oceania": Message("Oceania"),
}
EXPLOITATION = {
    "": Message("none keyed (control)"),
    "agriculture": Message("agriculture"),
    "begging": Message("begging"),
    "construction": Message("construction"),
    "domestic_work": Message("domestic work"),
    "fishing": Message("fishing"),
    "forced_criminality": Message("forced criminality"),
    "hospitality": Message("hospitality"),
    "manufacturing": Message("manufacturing"),
    "prostitution": Message("prostitution"),
}
"""The most frequent forms; others, and several at once, are shown by their ids."""
