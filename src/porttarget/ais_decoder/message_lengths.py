"""How many bits a message of each type has: what the policy `length` and the flag `length_ok` go by.

Source: ITU-R M.1371-5, annex 8, the number of bits of each message; of several slots 1,008, of type 26 1,064 at most.
Part A of type 24 has 160 bits, part B 168; part A of 168 bits, which much equipment sends, is taken as well. Type 15
may end after any of its interrogations, with or without the spare bits behind it. Type 28 (M.1371-6), whose text could
not be read, and the types above it have no known length: any will do.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from porttarget.ais_decoder.sentence_columns import LONGEST_BITS

NONE_USUAL: Final = -1000  # no number of bits, whatever the fill bits
UNKNOWN: Final = range(LONGEST_BITS + 2)  # the last one stands for whatever is longer
ACKNOWLEDGED: Final = (72, 104, 136, 168)  # one to four stations
OF_TYPE: Final[dict[int, Collection[int]]] = {
    1: (168,), 2: (168,), 3: (168,), 4: (168,), 5: (424,), 6: range(88, 1009), 7: ACKNOWLEDGED, 8: range(56, 1009),
    9: (168,), 10: (72,), 11: (168,), 12: range(72, 1009), 13: ACKNOWLEDGED, 14: range(40, 1009),
    15: (88, 90, 108, 110, 112, 158, 160), 16: (96, 144), 17: range(80, 817), 18: (168,), 19: (312,),
    20: (72, 104, 136, 160), 21: range(272, 361), 22: (168,), 23: (160,), 24: (168, 160), 25: range(40, 169),
    26: range(60, 1065), 27: (96,),
}  # fmt: skip
PART_B: Final = 1, (168,)  # of type 24


def standard_lengths(kind: int, part: int | None) -> Collection[int]:
    """Bits a message of a type may have; `part`: bits 38 and 39, which tell the parts of type 24."""
    if kind == 24 and part == PART_B[0]:
        return PART_B[1]
    return OF_TYPE.get(kind, UNKNOWN)


def usual(lengths: Collection[int]) -> int:
    """The one length nearly all such messages have, or NONE_USUAL."""
    return next(iter(lengths)) if not isinstance(lengths, range) else NONE_USUAL


def longest(lengths: Collection[int]) -> int:
    """Most bits of those; 0 where that is not known."""
    return 0 if lengths is UNKNOWN else max(lengths)
