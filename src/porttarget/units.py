"""Constants and conversions, each with its source; nothing else multiplies by a bare factor."""

from __future__ import annotations

from typing import Final

METRES_PER_NM: Final = 1852.0  # international nautical mile, exact (BIPM SI brochure, 8th ed., table 8)
MEAN_EARTH_RADIUS_M: Final = 6_371_008.8  # IUGG mean radius R1, WGS 84
KM_PER_NM: Final = METRES_PER_NM / 1000.0
SECONDS_PER_HOUR: Final = 3600.0
MICROSECONDS: Final = 1_000_000

KG_PER_LB: Final = 0.45359237  # exact, international pound (NIST SP 811, appendix B)
KG_PER_TONNE: Final = 1000.0
KG_PER_LONG_TON: Final = 1016.0469088  # 2,240 lb (NIST SP 811, appendix B)
KG_PER_SHORT_TON: Final = 907.18474  # 2,000 lb (NIST SP 811, appendix B)
M3_PER_CUBIC_FOOT: Final = 0.028316846592  # exact, from the international foot
M_PER_FOOT: Final = 0.3048  # exact

KN_TO_M_PER_S: Final = METRES_PER_NM / SECONDS_PER_HOUR

# X12 data element 188 / 355 weight codes as they occur in 309 M11 and N10
WEIGHT_UNIT_KG: Final[dict[str, float]] = {
    "K": 1.0,
    "KG": 1.0,
    "L": KG_PER_LB,
    "LB": KG_PER_LB,
    "T": KG_PER_TONNE,
    "E": KG_PER_TONNE,
    "G": 0.001,
    "S": KG_PER_SHORT_TON,
    "M": KG_PER_TONNE,
}
# X12 data element 184 volume codes
VOLUME_UNIT_M3: Final[dict[str, float]] = {
    "X": 1.0,
    "M": 1.0,
    "CR": 1.0,
    "E": M3_PER_CUBIC_FOOT,
    "CF": M3_PER_CUBIC_FOOT,
}
# the same as words, as tables of bills of lading have them
WEIGHT_UNIT_KG_WORDS: Final[dict[str, float]] = {
    "KILOGRAMS": 1.0,
    "KILOGRAM": 1.0,
    "KILOS": 1.0,
    "KGS": 1.0,
    "POUNDS": KG_PER_LB,
    "POUND": KG_PER_LB,
    "LBS": KG_PER_LB,
    "METRIC TON": KG_PER_TONNE,
    "METRIC TONS": KG_PER_TONNE,
    "TONNES": KG_PER_TONNE,
    "LONG TON": KG_PER_LONG_TON,
    "LONG TONS": KG_PER_LONG_TON,
    "SHORT TON": KG_PER_SHORT_TON,
    "SHORT TONS": KG_PER_SHORT_TON,
    "GRAMS": 0.001,
}
VOLUME_UNIT_M3_WORDS: Final[dict[str, float]] = {
    "CUBIC METERS": 1.0,
    "CUBIC METER": 1.0,
    "CUBIC METRES": 1.0,
    "CBM": 1.0,
    "CUBIC FEET": M3_PER_CUBIC_FOOT,
    "CUBIC FOOT": M3_PER_CUBIC_FOOT,
}
# UN/ECE Recommendation 20 codes as they occur in UN/EDIFACT: weights (6411 of MEA), lengths (DIM)
WEIGHT_UNIT_KG_REC20: Final[dict[str, float]] = {
    "KGM": 1.0,
    "LBR": KG_PER_LB,
    "TNE": KG_PER_TONNE,
    "GRM": 0.001,
    "STN": KG_PER_SHORT_TON,
}
LENGTH_UNIT_CM_REC20: Final[dict[str, float]] = {"CMT": 1.0, "MTR": 100.0, "MMT": 0.1, "INH": 2.54, "FOT": 30.48}
VOLUME_UNIT_M3_REC20: Final[dict[str, float]] = {"MTQ": 1.0, "FTQ": M3_PER_CUBIC_FOOT, "LTR": 0.001}
# temperatures (6411 of TMP): °F are turned into °C, °C stay
TEMPERATURE_UNITS_REC20: Final[dict[str, str]] = {"CEL": "celsius", "FAH": "fahrenheit"}
