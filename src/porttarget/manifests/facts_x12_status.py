"""Where X12 status messages have what they say: 315 (ocean), 322 (terminals and ramps), 323 (schedules).

The status of B4 or Q5 is one event, every date of a port or a container another. An R4 of the place of activity (5)
says again where and when the status arose.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import facts_x12 as x12
from porttarget.manifests.codes import VESSEL_CODE_KINDS
from porttarget.manifests.grammar_x12_status import ACTIVITY_322, SCHEDULE_323, STATUS_315
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, When, above, beside, child, header, own, within

_CODED: Final[When] = {"location_qualifier": ("UN", "K", "D")}  # 309: a UN/LOCODE, Schedule K or D, not a city's name
_HERE: Final[When] = {"function": "5"}
_CONCERNED: Final[dict[str, Places]] = {
    "number_prefix": header("B4", "prefix"),
    "number": header("B4", "serial"),
    "check_digit": header("B4", "check_digit"),
    "size_type": header("B4", "size_type"),
    "load_status": header("B4", "load_status"),
    "bill": header("N9", "number", when=x12.BILL),
    "booking": header("N9", "number", when=x12.BOOKING),
}
_STATUS: Final[dict[str, Places]] = {
    **_CONCERNED,
    "number_again": header("N9", "number", when=x12.EQUIPMENT),
    "event": header("B4", "status").but(words=x12.STATUSES),
    # below no other port's row, so of the place of activity
    "at_date": (header("B4", "date").but(word="actual"), within("DTM", "date").but(words=x12.TIMINGS, code="kind")),
    "at_time": (header("B4", "time"), within("DTM", "time")),
    "place": (
        header("B4", "location", when=_CODED),
        header("R4", "location", when=_HERE),
        header("B4", "location").but(loose=True),
    ),
    "terminal": header("R4", "terminal", when=_HERE),
    "mode": header("B4", "status", when={"status": x12.BY_RAIL}).but(word="rail"),
}
_STATUS_MANY: Final[dict[str, Places]] = {"seals": within("N9", "number", when=x12.SEAL)}

MAPPING_315: Final = Mapping(
    kind="315", sets=(STATUS_315,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            "flag": header("Q2", "flag"),
            "vessel_code": header("Q2", "vessel_code"),
            "vessel_code_kind": header("Q2", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
            "vessel_name": (header("Q2", "vessel_name"), header("N9", "number", when={"kind": "WU"})),
            "voyage": header("Q2", "voyage"),
        }),)),
        Rows(entity="event", openings=(
            Opening(tag="B4", one=_STATUS, many=_STATUS_MANY),
            Opening(tag="message", instead_of="B4", holding=True, fault=True, one=_STATUS, many=_STATUS_MANY),
            Opening(
                tag="R4", unless=_HERE, naming="DTM",
                one={
                    **_CONCERNED,
                    "event": own("function").but(words=x12.AT_PORT),
                    "at_date": child("DTM", "date").but(words=x12.TIMINGS, code="kind"),
                    "at_time": child("DTM", "time"),
                    "at_zone": child("DTM", "time_code").but(scale=x12.X12_ZONE_HOURS),
                    "place": own("location"),
                    "terminal": own("terminal"),
                },
            ),
        )),
    ),
)  # fmt: skip

_MOVED: Final[dict[str, Places]] = {
    "event": above("Q5", "status").but(words=x12.STATUSES),
    "at_date": above("Q5", "date").but(word="actual"),
    "at_time": above("Q5", "time"),
    "at_zone": above("Q5", "time_code").but(scale=x12.X12_ZONE_HOURS),
    "mode": above("Q5", "status", when={"status": x12.BY_RAIL}).but(word="rail"),
}

MAPPING_322: Final = Mapping(
    kind="322", sets=(ACTIVITY_322,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one=x12.SHIP_V1),)),
        Rows(entity="event", openings=(
            Opening(
                tag="N7",
                one={
                    **_MOVED,
                    "number_prefix": own("prefix"),
                    "number": own("serial"),
                    "check_digit": (own("check_digit"), child("W2", "check_digit")),
                    "size_type": own("size_type"),
                    "load_status": child("W2", "load_status"),
                    "weight": x12.weight(own("weight")),
                    "place": (
                        child("R4", "location", when=_HERE),
                        above("Q5", "city").but(loose=True),
                    ),
                    "terminal": child("R4", "terminal", when=_HERE),
                    "bill": child("N9", "number", when=x12.BILL),
                    "booking": child("N9", "number", when=x12.BOOKING),
                },
                many={
                    "seals": child("M7", "seal_1", "seal_2", "seal_3", "seal_4"),
                    "remarks": child("K1", "remark_1", "remark_2"),
                },
            ),
            Opening(
                tag="Q5", instead_of="N7",
                one={
                    "event": own("status").but(words=x12.STATUSES),
                    "at_date": own("date").but(word="actual"),
                    "at_time": own("time"),
                    "at_zone": own("time_code").but(scale=x12.X12_ZONE_HOURS),
                    "place": own("city").but(loose=True),
                    "number_prefix": own("prefix"),
                    "number": own("serial"),
                },
            ),
            Opening(
                tag="DTM", outside=("R4",),
                one={
                    **x12.DATED,
                    "event": own("kind").but(words=x12.DATES),
                    "number_prefix": above("N7", "prefix"),
                    "number": above("N7", "serial"),
                    "check_digit": (above("N7", "check_digit"), beside("W2", "check_digit")),
                    "size_type": above("N7", "size_type"),
                    "load_status": beside("W2", "load_status"),
                    "bill": beside("N9", "number", when=x12.BILL),
                    "booking": beside("N9", "number", when=x12.BOOKING),
                },
            ),
        )),
    ),
)  # fmt: skip

_CALL: Final[dict[str, Places]] = {
    **x12.DATED,
    "place": above("R4", "location"),
    "terminal": above("R4", "terminal"),
}
_TOLD: Final[dict[str, Places]] = {"remarks": beside("V9", "event", "text")}
MAPPING_323: Final = Mapping(
    kind="323", sets=(SCHEDULE_323,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one=x12.SHIP_V1),)),
        Rows(entity="event", openings=(
            Opening(tag="DTM", when={"kind": tuple(x12.DATES)}, one={
                **_CALL, "event": own("kind").but(words=x12.DATES),
            }, many=_TOLD),
            Opening(tag="DTM", unless={"kind": tuple(x12.DATES)}, one={
                **_CALL, "event": above("R4", "function").but(words=x12.AT_PORT),
            }, many=_TOLD),
        )),
    ),
)  # fmt: skip
