"""Column numbers and codes of a plan, for the side that makes it and the kernel that runs it. Numbers only."""

from __future__ import annotations

from typing import Final

# columns of a plan
KIND: Final = 0  # which matrix; TEXT: string views
START: Final = 1  # first bit
WIDTH: Final = 2
END: Final = 3  # bits a message must have for the value to be there; 0: it always is
SIGNED: Final = 4
MISSING: Final = 5  # raw value that means nothing
LOW: Final = 6  # raw values beyond these mean nothing
HIGH: Final = 7
TOGETHER: Final = 8  # first of TOGETHER_BITS bits that are not all 0 where the value means something; -1: any
CRAFT: Final = 9
ROW: Final = 10  # in its matrix
VALID: Final = 11  # row of its validity bitmap, -1 where it has none
PER_UNIT: Final = 12  # raw values to one unit
PLAN_COLUMNS: Final = 13

U8, U16, U32, I8, I32, I64, F64, FLAG, TEXT, VENDOR, UTC = range(11)
MATRICES: Final = ("u8", "u16", "u32", "i8", "i32", "i64", "f64", "bits", "views")  # by kind; vendor: views, utc: i64
ALL, AUXILIARY, OTHER = range(3)
CRAFTS: Final = ("all", "auxiliary", "other")

TEXT_WORDS: Final = 12  # of one row in the text buffer: four texts of three words of eight characters
TOGETHER_BITS: Final = 30
LEAST, MOST = -(2**62), 2**62  # no raw value reaches them
