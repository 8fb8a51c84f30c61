"""Where IFTMCS (a bill of lading, one a message) and IFCSUM (bills as consignments of one message) have what they say.

The two share their parts from the parties down. Elements are those of `segments_edifact`, codes those of
`codes_edifact`.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import codes_edifact as codes
from porttarget.manifests import facts_cargo as cargo
from porttarget.manifests.grammar_edifact_cargo import IFCSUM, IFTMCS
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, When, child, own

_MESSAGE: Final = Rows(entity="message", openings=(
    Opening(tag="message", one=cargo.MESSAGE_ONE, many=cargo.MESSAGE_MANY),
))  # fmt: skip
_ISSUED: Final[dict[str, Places]] = {
    "issuer": cargo.ISSUER,
    "master": child("RFF", "number", when={"kind": codes.MASTERS}),
}
_NUMBER: Final = (
    child("RFF", "number", when={"kind": codes.BILL}),
    child("RFF", "number", when={"kind": codes.HOUSES}),
)
# HS codes stand in PIA, as items of type HS; GIR and GIN number single pieces
_HS: Final[tuple[tuple[str, str, When], ...]] = tuple(
    ("PIA", f"item_{i}", {f"item_{i}_type": "HS"}) for i in range(1, 6)
)
_CONTENT: Final = (
    cargo.PARTIES,
    cargo.BOXES,
    cargo.goods(cargo.GOODS_TEXTS, hs=_HS),
    cargo.hazards(
        description=child("FTX", *cargo.TEXTS, when={"subject": codes.SHIPPING_NAME}),
        contact=child("CTA", "contact"),
    ),
)

MAPPING_IFTMCS: Final = Mapping(
    kind="IFTMCS", sets=(IFTMCS,), comma=True,
    entities=(
        _MESSAGE,
        cargo.calls(),
        # the message is the bill; its own number is that of the document where no reference says otherwise
        Rows(entity="bill", openings=(Opening(
            tag="message",
            one={
                "number": (*_NUMBER, child("BGM", "number")),
                **_ISSUED,
                **cargo.places_of_bill(at="within"),
                **cargo.TOTALS_OF_BILL,
            },
            many=cargo.BILL_MANY,
        ),)),
        *_CONTENT,
    ),
)  # fmt: skip

MAPPING_IFCSUM: Final = Mapping(
    kind="IFCSUM", sets=(IFCSUM,), comma=True,
    entities=(
        _MESSAGE,
        cargo.calls("CNI"),
        Rows(entity="bill", openings=(Opening(
            tag="CNI",
            one={
                "number": (*_NUMBER, own("document")),
                **_ISSUED,
                **cargo.places_of_bill(at="within"),
                **cargo.TOTALS_OF_BILL,
            },
            many=cargo.BILL_MANY,
        ),)),
        *_CONTENT,
    ),
)  # fmt: skip
