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
