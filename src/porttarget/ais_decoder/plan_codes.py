"""Column numbers and codes of a plan, shared by what makes it and the kernel that runs it. Numbers only."""

from __future__ import annotations

from typing import Final

# columns of a plan
KIND: Final = 0  # which matrix; TEXT and after: what becomes a string view
START: Final = 1  # first bit, from what BASE says
WIDTH: Final = 2
END: Final = 3  # bits that must be there, counted from the same, for the value to be there; 0: it always is
SIGNED: Final = 4
MISSING: Final = 5  # raw value that means nothing
LOW: Final = 6  # raw values beyond these mean nothing
HIGH: Final = 7
TOGETHER: Final = 8  # first of TOGETHER_BITS bits that are not all 0 where the value means something; -1: any
CRAFT: Final = 9
ROW: Final = 10  # in its matrix
VALID: Final = 11  # row of its validity bitmap, -1 where it has none
BASE: Final = 12
WHEN_START: Final = 13  # the field that decides whether these bits mean this, from the same base
WHEN_WIDTH: Final = 14  # 0: nothing decides
WHEN_MASK: Final = 15  # bit n: they do where that field is n
EQUALS: Final = 16  # of a flag: the raw value that sets it; ANY, BEYOND
SLOT: Final = 17  # of a text: first word of a row's room in the text buffer
TO_END: Final = 18  # of a text: it runs to the end, less BEFORE_END bits
BEFORE_END: Final = 19
CONTINUED: Final = 20  # of a text: where it goes on; 0: it does not
AGAIN: Final = 21  # the bits are those of the column before
PLAN_COLUMNS: Final = 22
# columns of a plan's numbers: value = raw * TIMES / PER_UNIT + OFFSET
TIMES: Final = 0
PER_UNIT: Final = 1
OFFSET: Final = 2

U8, U16, U32, I8, I32, I64, F64, FLAG, TEXT, TEXT_ALL, DATA, VENDOR, UTC, ROT = range(14)
MATRICES: Final = ("u8", "u16", "u32", "i8", "i32", "i64", "f64", "bits", "views")  # by kind up to TEXT
ALL, AUXILIARY, OTHER = range(3)
CRAFTS: Final = ("all", "auxiliary", "other")
OWN, REPORT, FROM_END = range(3)  # bases: the message or the application's data, a report, the end
ANY: Final = -1  # any raw value but 0 sets a flag
BEYOND: Final = -2  # a raw value out of range does

QUICK_CHARACTERS: Final = 24  # texts up to this are read eight characters at a time
MORE_CHARACTERS: Final = 14  # most that a text's second run may have
TOGETHER_BITS: Final = 30
LEAST, MOST = -(2**62), 2**62  # no raw value reaches them
