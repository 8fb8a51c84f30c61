"""Where CUSCAR, the cargo report to customs, and CUSREP, the report of the ship, have what they say.

One mapping for all issues (D.95A to D.23B): what they add stands beside, under the same names. A bill is opened by its
reference RFF+BM, or by its consignment (CNI) where that has none.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import codes_edifact as codes
from porttarget.manifests import facts_cargo as cargo
from porttarget.manifests.codes import BILL_KINDS, IN_BOND_KINDS
from porttarget.manifests.grammar_edifact_cargo import CUSCAR, CUSREP
from porttarget.manifests.mapping import Mapping, Opening, Place, Places, Rows, above, beside, child, header, own


def _agreed(what: str) -> Place:
    return child("GIS", "indicator", when={"indicator_list": codes.AGREED, "process": what})


_BILL: Final[dict[str, Places]] = {
    **cargo.places_of_bill(at="child"),
    **cargo.TOTALS_OF_BILL,
    "issuer": cargo.ISSUER,
    "master": child("RFF", "number", when={"kind": codes.MASTERS}),
    "type": _agreed(codes.BILL_TYPE).but(words=BILL_KINDS),
    "in_bond_number": child("RFF", "number", when={"kind": codes.IN_BOND_ENTRY}),
    "in_bond_type": _agreed(codes.IN_BOND).but(words=IN_BOND_KINDS),
    "amendment_code": _agreed(codes.REASON),
}
_BILL_MANY: Final[dict[str, Places]] = {"references": cargo.BILL_MANY["references"]}

MAPPING_CUSCAR: Final = Mapping(
    kind="CUSCAR", sets=(CUSCAR,), comma=True, structure=("CNI",),
    entities=(
        Rows(entity="message", openings=(Opening(
            tag="message",
            one={
                **cargo.MESSAGE_ONE,
                "bills_declared": child("CNT", "value", when={"kind": codes.CONSIGNMENTS}),
            },
            many=cargo.MESSAGE_MANY,
        ),)),
        cargo.calls("CNI"),
        Rows(entity="bill", openings=(
            Opening(tag="RFF+BM", one={"number": own("number"), **_BILL}, many=_BILL_MANY),
            Opening(
                tag="CNI", instead_of="RFF+BM",
                one={
                    "number": (child("RFF", "number", when={"kind": codes.HOUSES}), own("document")),
                    **_BILL,
                },
                many=_BILL_MANY,
            ),
        )),
        cargo.PARTIES,
        cargo.BOXES,
        cargo.goods(cargo.GOODS_TEXTS, hs=(("CST", "code_1", {}),)),
        cargo.hazards(description=beside("FTX", *cargo.TEXTS, when={"subject": codes.SHIPPING_NAME})),
    ),
)  # fmt: skip

MAPPING_CUSREP: Final = Mapping(
    kind="CUSREP", sets=(CUSREP,), comma=True,
    entities=(
        Rows(entity="message", openings=(
            Opening(tag="message", one=cargo.MESSAGE_ONE, many=cargo.MESSAGE_MANY),
        )),
        Rows(entity="event", openings=(Opening(
            tag="DTM", when={"function": codes.EVENTS},
            one={
                "event": own("function").but(words=codes.EVENTS),
                "at": own("value").but(words=codes.TIMINGS, code="function"),
                "place": (above("LOC", "location"), header("LOC", "location", when={"function": codes.ARRIVAL})),
            },
        ),)),
    ),
)  # fmt: skip
