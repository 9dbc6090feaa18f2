"""Figures of the screens before issue 12, in November 2026, as ``benchmarks.screens`` found them.

The review of these screens walked other cases by hand, so its figures stand beside these, not among them: home of somebody new 2,604 px
(here the same page); indicators, filled 5,758; decision 11,527; feedback of an expert 16,711 px and 4,881 words; of a novice with the quiet
room in French on a phone 33,190 px and 6,679 words; an act 31 ms in the median and 59 at the 95th percentile; sheet 18 to 20 pages; 4 to 6
acts a citation, scrolls counted, which are no acts here.
"""

from __future__ import annotations

BEFORE: dict[str, tuple[float | None, ...]] = {
    "height, px: welcome": (898, 1378, 898, 1378, 898, 1378, 898, 1378),
    "height, px: home": (2727, 3897, 2727, 3897, 1239, 1616, 1239, 1616),
    "height, px: start": (1028, 1284, 1028, 1284, 1002, 1258, 1002, 1258),
    "height, px: briefing": (1184, 1843, 1184, 1843, 1031, 1427, 1031, 1427),
    "height, px: reading": (1212, 2293, 1630, 3042, 1186, 2192, 1349, 2491),
    "height, px: interview": (8281, 11211, 5263, 4116, 4323, 5259, 3833, 3106),
    "height, px: interview, over": (7760, 10885, None, None, 3563, 4792, None, None),
    "height, px: indicators, empty": (3847, 4499, 4265, 4499, 2930, 3334, 3093, 3334),
    "height, px: indicators": (5033, 6194, 6293, 7348, 3823, 4646, 4445, 5267),
    "height, px: detection": (1633, 1399, 1630, 1290, 1349, 1340, 1349, 1232),
    "height, px: elements": (4232, 2450, 2342, 2300, None, None, None, None),
    "height, px: needs": (5709, 3565, 3297, 2930, 2164, 2055, 2012, 1903),
    "height, px: decision": (9358, 9612, 5612, 6760, 2407, 2721, 2407, 2687),
    "height, px: submit": (800, 844, 800, 844, 800, 844, 800, 844),
    "height, px: feedback": (18379, 30302, 17246, 28805, 7229, 10485, 7640, 11329),
    "page scrolls, px: interview": (2178, 2880, 2771, 2007, 1772, 2035, 2017, 1262),
    "page scrolls, px: interview, over": (576, 987, None, None, 289, 461, None, None),
    "page scrolls, px: indicators, empty": (2845, 3655, 2845, 3655, 1954, 2490, 1954, 2490),
    "page scrolls, px: indicators": (3613, 5350, 4873, 6504, 2684, 3802, 3306, 4423),
    "scroll areas: interview": (2, 1, 2, 1, 2, 1, 2, 1),
    "scroll areas: interview, over": (2, 1, None, None, 2, 1, None, None),
    "scroll areas: indicators, empty": (1, 0, 1, 0, 1, 0, 1, 0),
    "scroll areas: indicators": (1, 0, 1, 0, 1, 0, 1, 0),
    "scroll areas: most of any screen": (2, 1, 2, 1, 2, 1, 2, 1),
    "sticky, % of the window, most": (97.2, 48.2, 97.2, 48.2, 97.2, 48.2, 97.2, 48.2),
    "feedback: words of its first screen": (263, 127, 222, 118, 247, 136, 221, 120),
    "feedback: words in all": (9405, 9382, 8105, 8058, 3174, 3199, 2983, 3008),
    "feedback: summary, windows": (None, None, None, None, None, None, None, None),
    "feedback: longest part, windows": (15.3, 23.2, 10.7, 16.4, 5.0, 6.5, 4.0, 5.7),
    "sheet, pages": (19, 20, 18, 17, 8, 8, 8, 8),
    "acts a citation": (3.1, 3.1, None, None, 3.5, 3.5, None, None),
    "acts: talk": (34, 38, 12, 12, 21, 24, 12, 12),
    "acts: indicators": (59, 59, 16, 16, 49, 49, 11, 11),
    "acts: to the feedback": (189, 193, 40, 40, 106, 109, 34, 34),
    "scrolls to what is used": (80, 89, 15, 16, 32, 43, 9, 12),
    "words to the feedback": (7874, 7905, 4622, 4335, 2996, 2969, 2390, 2195),
    "minutes to the feedback": (68.2, 68.8, 34.1, 32.2, 28.8, 28.9, 18.8, 17.5),
    "an act, ms: median": (21.8, 20.3, 21.2, 20.0, 16.1, 17.3, 14.5, 16.5),
    "an act, ms: p95": (50.8, 47.3, 37.4, 34.1, 38.7, 61, 30.6, 54.1),
    "an act, ms: most": (159.7, 557.8, 72, 44.3, 258.5, 132.4, 45.1, 101.9),
    "a frame, kB: median": (13.0, 13.0, 13.5, 13.6, 9.9, 9.9, 10.0, 10.0),
    "a frame, kB: p95": (34.1, 34.4, 27.9, 24.9, 15.9, 16.1, 14.8, 15.1),
    "a frame, kB: most": (81.0, 80.7, 67.1, 66.7, 32.8, 33.1, 28.8, 29.2),
}
"""A column each of ``benchmarks.screens.COLUMNS``: long case, then short; expert, then novice; wide, then phone."""
BEFORE_AT_OTHER_SIZES: dict[str, tuple[float | None, ...]] = {
    "page scrolls, px: interview": (2668, 1733, 2889),
    "page scrolls, px: interview, over": (866, 843, 1717),
    "page scrolls, px: indicators, empty": (3618, 3342, 4567),
    "page scrolls, px: indicators": (4960, 4009, 6398),
    "scroll areas: interview": (2, 1, 1),
    "scroll areas: interview, over": (2, 1, 1),
    "scroll areas: indicators, empty": (1, 0, 0),
    "scroll areas: indicators": (1, 0, 0),
    "scroll areas: most of any screen": (2, 1, 1),
    "sticky, % of the window, most": (97.0, 21.6, 55.4),
}
"""A column each of ``benchmarks.screen_walks.OTHERS``."""
BEFORE_NEWCOMERS: dict[str, tuple[float | None, ...]] = {
    "newcomer: acts to the first feedback": (41,),
    "newcomer: words to the first feedback": (4372,),
    "newcomer: minutes to the first feedback": (32.6,),
}
"""Wide."""
