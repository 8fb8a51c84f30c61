"""Where X12 messages between customs and carriers have what they say: 350, 353, 355 and 358.

What a disposition of the 350 binds is told by the reference data of U.S. codes. Of the 355 every remark is a row; that
its first element is the code and its second the text is from memory, as is what M15-02 names: please review.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import facts_x12 as x12
from porttarget.manifests.actions import US_ACTIONS
from porttarget.manifests.codes import VESSEL_CODE_KINDS
from porttarget.manifests.grammar_x12_customs import ACCEPTANCE_355, CONSIST_358, EVENTS_353, STATUS_350
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, above, child, header, own

_MESSAGE: Final = Rows(entity="message", openings=(Opening(tag="message", one=x12.SHIP_M10),))

MAPPING_350: Final = Mapping(
    kind="350", sets=(STATUS_350,),
    entities=(
        _MESSAGE,
        Rows(entity="disposition", openings=(Opening(
            tag="X4",
            one={
                "code": own("disposition").but(words=US_ACTIONS),
                "bill": own("bill_number"),
                "issuer": own("issuer_scac"),
                "number_prefix": (own("prefix"), child("N7", "prefix")),
                "number": (own("serial"), child("N7", "serial")),
                "check_digit": child("N7", "check_digit"),
                "at_date": own("date"),
                "at_time": own("time"),
                "at_zone": own("time_code").but(scale=x12.X12_ZONE_HOURS),
                "port": (above("P4", "port"), own("location_1")),
                "packages": own("packages"),
                "entry_number": (own("entry_number"), own("reference")),
            },
            many={"remarks": (child("K1", "remark_1", "remark_2"), child("N9", "kind", "number", "text"))},
        ),)),
    ),
)  # fmt: skip

MAPPING_355: Final = Mapping(
    kind="355", sets=(ACCEPTANCE_355,),
    entities=(
        _MESSAGE,
        Rows(entity="disposition", openings=(Opening(
            tag="K1",
            one={
                "code": own("remark_1").but(word="other"),
                "bill": (above("M11", "bill_number"), above("M13", "bill_number")),
                "issuer": (above("M11", "issuer_scac"), above("M13", "issuer_scac")),
                "number_prefix": above("VID", "prefix"),
                "number": above("VID", "serial"),
                "port": above("P4", "port"),
                "entry_number": above("M12", "entry_number"),
            },
            many={"remarks": own("remark_2")},
        ),)),
    ),
)  # fmt: skip

MAPPING_353: Final = Mapping(
    kind="353", sets=(EVENTS_353,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            **x12.SHIP_M10,
            "vessel_code": (header("M10", "vessel_code"), header("V1", "vessel_code")),
            "vessel_code_kind": (
                header("M10", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
                header("V1", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
            ),
            "vessel_name": (header("M10", "vessel_name"), header("V1", "vessel_name")),
            "voyage": (header("M10", "voyage"), header("V1", "voyage")),
        }),)),
        Rows(entity="event", openings=(Opening(
            tag="M15",
            one={
                "event": own("event"),
                "at_date": own("date").but(word="actual"),
                "at_time": own("time"),
                "place": (header("P4", "port"), own("location").but(loose=True)),
                "terminal": own("location"),
            },
            many={
                "seals": child("M7", "seal_1", "seal_2", "seal_3", "seal_4"),
                "remarks": (own("number", "carrier_scac"), child("K1", "remark_1", "remark_2")),
            },
        ),)),
    ),
)  # fmt: skip

_LISTED: Final[dict[str, Places]] = {
    "place": above("P4", "port"),
    "at_date": above("P4", "eta_date").but(word="estimated"),
}

MAPPING_358: Final = Mapping(
    kind="358", sets=(CONSIST_358,),
    entities=(
        _MESSAGE,
        Rows(entity="event", openings=(
            Opening(
                tag="MBL",
                one={
                    **_LISTED,
                    "event": above("VID", "serial").but(word="listed"),
                    "bill": own("bill_number"),
                    "number_prefix": above("VID", "prefix"),
                    "number": above("VID", "serial"),
                    "size_type": above("VID", "size_type"),
                    "load_status": above("VID", "load_status"),
                },
                many={"remarks": child("M13", "kind", "reason")},
            ),
            Opening(
                tag="VID", instead_of="MBL",
                one={
                    **_LISTED,
                    "event": own("serial").but(word="listed"),
                    "number_prefix": own("prefix"),
                    "number": own("serial"),
                    "size_type": own("size_type"),
                    "load_status": own("load_status"),
                },
                many={"seals": own("seal_1", "seal_2")},
            ),
        )),
    ),
)  # fmt: skip
