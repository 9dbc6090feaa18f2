"""Words for what a case says of its person."""

from __future__ import annotations

from tracks_sim.report.parts import Words
from tracks_sim.words import mark

CHILD_OR_ADULT = {"child": Words(mark("child")), "adult": Words(mark("adult")), "in_doubt": Words(mark("age in doubt"))}
SEX = {"she": Words(mark("she")), "he": Words(mark("he")), "they": Words(mark("they"))}
REGION = {
    "northern_africa": Words(mark("northern Africa")),
    "sub_saharan_africa": Words(mark("sub-Saharan Africa")),
    "latin_america_and_caribbean": Words(mark("Latin America and the Caribbean")),
    "northern_america": Words(mark("northern America")),
    "central_asia": Words(mark("central Asia")),
    "eastern_asia": Words(mark("eastern Asia")),
    "south_eastern_asia": Words(mark("south-eastern Asia")),
    "southern_asia": Words(mark("southern Asia")),
    "western_asia": Words(mark("western Asia")),
    "eastern_europe": Words(mark("eastern Europe")),
    "northern_europe": Words(mark("northern Europe")),
    "southern_europe": Words(mark("southern Europe")),
    "western_europe": Words(mark("western Europe")),
    "oceania": Words(mark("Oceania")),
}
EXPLOITATION = {
    "": Words(mark("none keyed (control)")),
    "agriculture": Words(mark("agriculture")),
    "begging": Words(mark("begging")),
    "construction": Words(mark("construction")),
    "domestic_work": Words(mark("domestic work")),
    "fishing": Words(mark("fishing")),
    "forced_criminality": Words(mark("forced criminality")),
    "hospitality": Words(mark("hospitality")),
    "manufacturing": Words(mark("manufacturing")),
    "prostitution": Words(mark("prostitution")),
}
"""Forms that keys use most; any other, and several at once, stand by their ids."""
