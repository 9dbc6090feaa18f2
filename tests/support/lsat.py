"""Law School Admission Test, sections 6 and 7: 1,000 people, five items each (Bock & Lieberman 1970, table 1)."""

from __future__ import annotations

from itertools import product

import numpy as np

PATTERNS = np.array(list(product([0, 1], repeat=5)))
"""The 32 response patterns, 00000 to 11111."""
LSAT6 = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip
LSAT7 = [
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
]  # fmt: skip
