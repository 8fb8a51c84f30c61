"""Codes of manifest segments and what they mean here, each list said once; the reader and the writer use the same.

Sources: X12 004010 data dictionary as used by U.S. customs in the 309; code numbers stand beside each list.
"""

from __future__ import annotations

from typing import Final

# X12 data element 98, entity identifier (N1-01)
ROLES: Final[dict[str, str]] = {
    "SH": "shipper",
    "CN": "consignee",
    "N1": "notify",
    "N2": "notify",
    "NP": "notify",
    "FS": "final_destination",
    "BY": "buyer",
    "SE": "seller",
    "MF": "manufacturer",
    "ST": "ship_to",
    "IM": "importer",
    "FW": "forwarder",
    "CA": "carrier",
    "OW": "owner",
    "UC": "ultimate_consignee",
    "LG": "stuffing_location",
    "CS": "consolidator",
    "BK": "booking_party",
}
# the code written for a role: the first that means it
ROLE_CODES: Final[dict[str, str]] = {role: code for code, role in reversed(ROLES.items())}

ROLES_OF_DESTINATION: Final = frozenset(code for code, role in ROLES.items() if role == "final_destination")

# roles of the parties that every bill must name
SHIPPER_ROLE: Final = "shipper"
CONSIGNEE_ROLE: Final = "consignee"
DESTINATION_ROLE: Final = "final_destination"

# M13-03, what an amendment does to a bill; other codes are read as a change and reported
AMENDMENT_KINDS: Final[dict[str, str]] = {"A": "original", "C": "change", "R": "change", "D": "delete"}

# X12 data element 115 (R4-01): which ports of the itinerary, and which place of the bill, an R4 names
R4_ITINERARY: Final = frozenset({"I", "Y", "L", "D", "T"})
R4_DESTINATION: Final = frozenset({"E", "M"})
R4_RECEIPT: Final = frozenset({"R"})

# M10-10, what kind of code M10-04 is
VESSEL_CODE_KINDS: Final[dict[str, str]] = {"C": "callsign", "L": "imo"}

# M11-09: what a bill's type says of where its cargo goes
BILL_KINDS: Final[dict[str, str]] = {"35": "frob", "36": "in_transit", "37": "in_transit", "38": "in_transit"}

# M12-01: entries that end with export: transportation and exportation, immediate exportation
IN_BOND_KINDS: Final[dict[str, str]] = {"62": "export", "63": "export"}

# M12-10 (X12 data element 91), how the goods go on
X12_MODES: Final[dict[str, str]] = {"R": "rail", "J": "truck", "M": "truck", "O": "sea", "S": "sea"}

# legal forms that do not distinguish companies, cut from the end of cleaned names; without full stops
LEGAL_FORMS: Final[tuple[str, ...]] = (
    "INC", "INCORPORATED", "CORP", "CORPORATION", "CO", "COMPANY", "LTD", "LIMITED", "LTDA", "LIMITADA", "LLC", "LLP",
    "LP", "PLC", "SA", "S A", "SAS", "SARL", "SRL", "SPA", "S P A", "GMBH", "AG", "KG", "NV", "N V", "BV", "B V", "AB",
    "AS", "A S", "OY", "PTE", "PTY", "SDN", "BHD", "KK", "SL", "CIA", "EIRELI", "LTEE", "ULC",
)  # fmt: skip
