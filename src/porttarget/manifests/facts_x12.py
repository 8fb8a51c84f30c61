"""What mapping tables of X12 messages share: codes and their meaning, ships, times of events, references.

Numbers beside the lists are those of X12 data elements. Status and date codes are those of carriers' public guides of
the 315 and 322; the hours of time codes are standard and daylight time in North America, from memory: please review.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes import VESSEL_CODE_KINDS
from porttarget.manifests.mapping import Opening, Place, Places, Rows, When, follows, header, own
from porttarget.units import WEIGHT_UNIT_KG

# 623, hours ahead of UTC; local time (LT) of an unknown place is taken as UTC
X12_ZONE_HOURS: Final[dict[str, float]] = {
    "UT": 0, "GM": 0,
    "NS": -3.5, "NT": -3.5, "ND": -2.5,
    "TS": -4, "TT": -4, "TD": -3,
    "ES": -5, "ET": -5, "ED": -4,
    "CS": -6, "CT": -6, "CD": -5,
    "MS": -7, "MT": -7, "MD": -6,
    "PS": -8, "PT": -8, "PD": -7,
    "AS": -9, "AT": -9, "AD": -8,
    "HS": -10, "HT": -10, "HD": -9,
    **{f"{hours:02d}": hours for hours in range(1, 13)},
    **{f"{25 - hours:02d}": -hours for hours in range(1, 13)},
}  # fmt: skip

# 157, status of a shipment; a code that is not here stays as filed
STATUSES: Final[dict[str, str]] = {
    "A": "arrived", "VA": "arrived", "AR": "arrived", "P": "departed", "VD": "departed", "RL": "departed",
    "AE": "loaded", "AL": "loaded", "UV": "discharged", "UR": "discharged", "I": "gate_in", "RD": "gate_in",
    "OA": "gate_out", "EE": "gate_out", "D": "delivered", "AV": "available", "CR": "released",
    "CT": "released", "CU": "released",
}  # fmt: skip
BY_RAIL: Final = frozenset({"AL", "AR", "RL", "UR"})

# 374, dates under a port or a container: what happened, and how sure it is; others stay codes
DATES: Final[dict[str, str]] = {"017": "delivered", "035": "delivered", "369": "departed", "370": "departed",
                                "371": "arrived"}  # fmt: skip
TIMINGS: Final[dict[str, str]] = {
    "139": "estimated", "140": "actual", "017": "estimated", "035": "actual", "369": "estimated", "370": "actual",
    "371": "estimated",
}  # fmt: skip
# 115 at R4: what a ship or a container does at a port
AT_PORT: Final[dict[str, str]] = {"L": "departed", "T": "arrived", "D": "arrived", "E": "arrived"}

BILL: Final[When] = {"kind": "BM"}
BOOKING: Final[When] = {"kind": "BN"}
EQUIPMENT: Final[When] = {"kind": "EQ"}
SEAL: Final[When] = {"kind": "SN"}

SHIP_V1: Final[dict[str, Places]] = {
    "carrier_scac": header("V1", "carrier_scac"),
    "flag": header("V1", "flag"),
    "vessel_code": header("V1", "vessel_code"),
    "vessel_code_kind": header("V1", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
    "vessel_name": header("V1", "vessel_name"),
    "voyage": header("V1", "voyage"),
}
SHIP_M10: Final[dict[str, Places]] = {
    "carrier_scac": header("M10", "carrier_scac"),
    "flag": header("M10", "flag"),
    "vessel_code": header("M10", "vessel_code"),
    "vessel_code_kind": header("M10", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
    "vessel_name": header("M10", "vessel_name"),
    "voyage": header("M10", "voyage"),
    "manifest_reference": header("M10", "manifest_reference"),
    "manifest_type": header("M10", "manifest_type"),
}
# a DTM that opens an event
DATED: Final[dict[str, Places]] = {
    "at_date": own("date").but(words=TIMINGS, code="kind"),
    "at_time": own("time"),
    "at_zone": own("time_code").but(scale=X12_ZONE_HOURS),
}


def weight(place: Place) -> Place:
    """A weight whose unit stands in `weight_unit` beside it."""
    return place.but(word="declared", scale=WEIGHT_UNIT_KG, code="weight_unit")


# an H1 with the names that go on in H2; in the 309 and the 310
HAZARDS: Final = Rows(entity="hazard", needs=("bill",), openings=(Opening(
    tag="H1",
    one={
        "un_number": own("un_number"),
        "hazard_class": own("hazard_class"),
        "packing_group": own("packing_group"),
        "flash_point": own("flash_point"),
        "flash_point_unit": own("flash_point_unit"),
        "contact": own("contact"),
    },
    many={"description": (
        own("description").but(strip=False), follows("H2", "description_1", "description_2").but(strip=False),
    )},
),))  # fmt: skip
