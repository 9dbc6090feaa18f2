"""The salamander mating experiments, a well-known table with two crossed random effects.

McCullagh & Nelder, Generalized Linear Models, 2nd ed. 1989, section 14.5 (data of S. Arnold and P. Verrell):
three experiments with the same plan of 20 females, 20 males and 120 meetings. A line a female: her six males,
then whether each mated, an experiment a word. Females 1 to 10 and males 1 to 10 are rough butts, the others whitesides.
"""

from __future__ import annotations

import pandas as pd

MEETINGS = """\
1 14 5 11 4 15    111011 101010 111011
5 15 3 13 1 12    111111 111001 000100
2 11 1 14 3 13    101111 011111 111011
4 12 2 15 5 14    111011 100000 101100
3 13 4 12 2 11    111111 101000 011010
19 9 20 7 16 8    111011 111000 011111
18 8 19 9 17 6    000100 110101 010000
16 6 17 10 20 9   010011 100010 111110
20 7 18 6 19 10   001111 111101 001011
17 10 16 8 18 7   001010 001110 011111
9 19 7 20 10 18   011101 010001 000101
7 16 9 17 6 20    000100 010001 010101
8 17 6 19 7 16    000001 010101 101001
10 20 8 18 9 19   011101 001101 111000
6 18 10 16 8 17   010000 000000 011101
15 2 13 4 12 1    001000 101111 001000
14 1 15 2 11 5    111011 101000 101000
11 4 12 5 15 3    101010 000000 001010
13 3 11 1 14 4    111110 111111 100010
12 5 14 3 13 2    100110 101110 001010
"""


def salamanders() -> pd.DataFrame:
    """360 meetings: female, male (60 each), white_female, white_male (0, 1), mated (0, 1)."""
    rows = []
    for female, line in enumerate(MEETINGS.splitlines(), start=1):
        *males, first, second, third = line.split()
        for experiment, outcomes in enumerate((first, second, third)):
            for male, mated in zip(map(int, males), outcomes, strict=True):
                rows.append(
                    (female + 20 * experiment, male + 20 * experiment, int(female > 10), int(male > 10), int(mated))
                )
    return pd.DataFrame(rows, columns=["female", "male", "white_female", "white_male", "mated"])
