"""Where the X12 309 as importer security filing (10+2; GS-01 SF) has its elements: a row of filings for each of them.

The bill is that of M11, which makes no row of bills. Bill types of cargo carried through tell an ISF-5. From the public
guide of the 309 with security filing: parties in N1, the foreign port in M12-04, the place of delivery in N9, HS codes
in N10. From memory, please review: the roles of the ISF-10 among the codes of N1-01, N10-11 as country of origin. Which
qualifier N9 has for the place was not read: a number of N9 is one unless its qualifier is known as another's; an R4 may
say it too. Addresses have no column.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import facts_x12 as x12
from porttarget.manifests.codes import AMENDMENT_KINDS, R4_DESTINATION, ROLES
from porttarget.manifests.grammar_x12 import SECURITY_FILING_309
from porttarget.manifests.mapping import Mapping, Opening, Place, Places, Rows, above, header, own

_KINDS: Final = dict.fromkeys(("35", "36", "37", "38"), "ISF-5")
_ELEMENTS: Final = frozenset({"manufacturer", "seller", "buyer", "ship_to", "stuffing_location", "consolidator",
                              "importer", "consignee", "booking_party"})  # fmt: skip
_ROLES: Final = {code: role for code, role in ROLES.items() if role in _ELEMENTS}
# 128, references that are no place: bills, bookings, bonds, entries, seals, equipment
_OTHER_REFERENCES: Final = ("BM", "OB", "MB", "HB", "BN", "IB", "SB", "BE", "EQ", "SN", "CR", "IV", "CT", "FN", "TN")
_OF_FILING: Final[dict[str, Places]] = {
    "bill": above("M11", "bill_number"),
    "issuer": above("M11", "issuer_scac"),
    "kind": above("M11", "bill_type", when={"bill_type": tuple(_KINDS)}).but(words=_KINDS),
    "reference": header("M10", "manifest_reference"),
    "status": above("M13", "kind").but(words=AMENDMENT_KINDS),
}


def _told(element: str, *places: Place) -> dict[str, Places]:
    """A row of this element, from the first of the places that has something."""
    return {**_OF_FILING, "element": tuple(place.but(word=element) for place in places), "value": places}


MAPPING_SECURITY_FILING: Final = Mapping(
    kind="309", sets=(SECURITY_FILING_309,), structure=("M13",),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one=x12.SHIP_M10),)),
        Rows(entity="filing", openings=(
            Opening(
                tag="N1", when={"role": tuple(_ROLES)},
                one={
                    **_OF_FILING,
                    "element": own("role").but(words=_ROLES),
                    "value": (own("name"), own("identifier")),
                    "identifier": own("identifier"),
                },
            ),
            Opening(
                tag="M12", holds=("foreign_port_of_unlading",),
                one=_told("foreign_port_of_unlading", own("foreign_port_of_unlading")),
            ),
            Opening(tag="N9", unless={"kind": _OTHER_REFERENCES}, one=_told("place_of_delivery", own("number"))),
            Opening(
                tag="R4", when={"function": R4_DESTINATION},
                one=_told("place_of_delivery", own("location"), own("name")),
            ),
            Opening(tag="N10", holds=("hs_code",), one=_told("hs6", own("hs_code"))),
            Opening(tag="N10", holds=("country_of_origin",), one=_told("country_of_origin", own("country_of_origin"))),
        )),
    ),
)  # fmt: skip
