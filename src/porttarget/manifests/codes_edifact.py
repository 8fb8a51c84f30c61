"""Codes of UN/EDIFACT cargo messages and what they mean here, each list said once; reader and writer use the same.

Source: UN code lists (UNCL) as published with the directories D.95B to D.16A; the data element stands beside each list.
Marked "agreed": values that no UN list has, written by `write_cuscar` under code list ZZZ (mutually defined).
"""

from __future__ import annotations

from typing import Final

# 1225, what the message does to those before it
FUNCTIONS: Final[dict[str, str]] = {
    "1": "delete", "2": "add", "3": "delete", "4": "change", "5": "replace", "9": "original",
    "20": "change", "21": "change", "33": "change", "34": "change", "36": "change",
}  # fmt: skip
FUNCTION_CODES: Final = {"original": "9", "add": "2", "change": "4", "replace": "5", "delete": "3"}

# 3035, who a party is; carriers and the sender of a message are parties of a bill only where they are named
ROLES: Final[dict[str, str]] = {
    "CZ": "shipper", "SH": "shipper", "OS": "shipper",
    "CN": "consignee",
    "NI": "notify", "N1": "notify", "N2": "notify",
    "BY": "buyer", "SE": "seller", "SU": "supplier", "MF": "manufacturer", "EX": "exporter", "IM": "importer",
    "DP": "ship_to", "ST": "ship_to", "UC": "ultimate_consignee",
    "FW": "forwarder", "CA": "carrier", "OW": "owner", "CS": "consolidator", "ZB": "booking_party",
    "FS": "final_destination", "LG": "stuffing_location",
}  # fmt: skip
ROLE_CODES: Final = {role: code for code, role in reversed(ROLES.items())}
CARRIER: Final = "CA"

# 9303, who sealed
SEALERS: Final[dict[str, str]] = {
    "AA": "consolidator", "AC": "quarantine", "CA": "carrier", "CU": "customs", "SH": "shipper", "TO": "terminal",
    "VE": "veterinary",
}  # fmt: skip

# 8169
LOAD_STATUS: Final = {"4": "E", "5": "L"}
LOAD_STATUS_CODES: Final = {word: code for code, word in LOAD_STATUS.items()}

# 1131 at TDT 8213: call signs; means of transport, which carries IMO numbers
VESSEL_CODES: Final = {"103": "callsign", "146": "imo"}
SCAC_AGENCY: Final = "182"  # 3055, U.S. Standard Carrier Alpha Code

# 8051, stages of transport
MAIN_CARRIAGE, ON_CARRIAGE = "20", "30"
# 8067, means of on-carriage
MODES: Final = {"1": "sea", "2": "rail", "3": "truck"}
MODE_CODES: Final = {word: code for code, word in MODES.items()}

# 3227, places
LADING, DISCHARGE, ARRIVAL = "9", ("11", "12"), "60"
RECEIPT: Final = ("88", "10", "4")  # place of receipt, of acceptance, goods receipt
ITINERARY: Final = frozenset({"5", "61", "92", "125", "153", ARRIVAL})  # departure, next, routing, last call, call
OFFICE_OF_DESTINATION: Final = "122"  # customs office to which goods in transit go
DELIVERY: Final = ("7", "20", "83")
FINAL_DISCHARGE: Final = "65"

# 1153, references
IN_BOND_ENTRY: Final = "IB"
REFERENCES: Final = frozenset({"AAM", "ABT", "BN", "CR", "CT", "CU", "FF", "ON", "SI", "UCN"})  # kept beside a bill
BILL, MASTERS, HOUSES = "BM", frozenset({"MB", "MWB"}), frozenset({"BH", "HWB", "AWB", "AAS"})

# 6069, totals
GROSS_WEIGHT, VOLUMES, CONSIGNMENTS, PACKAGES = "7", frozenset({"15", "26"}), "10", "11"

# 6311 and 6313: what a measurement is of
MEASURED: Final = frozenset({"AAE", "WT", "AAI"})
GROSS: Final = frozenset({"G", "AAB", "AAD"})
VOLUME: Final = frozenset({"AAW", "ABJ", "AAX"})

# 5025, amounts that are a value of goods
VALUES: Final = frozenset({"40", "43", "39", "123", "ZZZ"})

# 4451, free text
DESCRIPTION, SHIPPING_NAME = "AAA", "AAD"
REMARKS: Final = frozenset({"AAI", "ACB", "CHG", "HAN"})  # general, additional, change, handling

# 8339, and what X12 writes
PACKING_GROUPS: Final = {"1": "I", "2": "II", "3": "III"}
PACKING_GROUP_CODES: Final = {word: code for code, word in PACKING_GROUPS.items()}

# 2005, times
ARRIVAL_ESTIMATED: Final = "132"
EVENTS: Final = {"132": "arrived", "178": "arrived", "133": "departed", "136": "departed"}
TIMINGS: Final = {"132": "estimated", "178": "actual", "133": "estimated", "136": "actual"}

# agreed, as 7187 of GIS under code list ZZZ: type of bill and of in-bond entry, reason of an amendment, all of X12
AGREED: Final = "ZZZ"
BILL_TYPE, IN_BOND, REASON = "BILLTYPE", "INBOND", "REASON"

# lengths at which text is cut: 3036 and 3124 35, later 70 characters; 4440 70, later 512; 7102 35
NAME_PIECES, TEXT_PIECES, MARKS_PIECES = (35, 70), (70, 512), (35,)
