"""What codes are called in GPSD's JSON: the texts of its `…_text` keys, by code.

Texts are GPSD's own words (gpsd_json.c of its releases 3.22 and 3.27, BSD-2-Clause), since clients compare them. Where
a release or the standard differs, both stand here: `_322` is what release 3.22 prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

Legend = Callable[[int], str]


def listed(names: tuple[str, ...], beyond: str = "") -> Legend:
    """Names by code from 0; `beyond` for all codes after the last."""

    def name(code: int) -> str:
        return names[code] if code < len(names) else beyond

    return name


_STATUS = (
    "Under way using engine", "At anchor", "Not under command", "Restricted maneuverability",
    "Constrained by her draught", "Moored", "Aground", "Engaged in fishing", "Under way sailing", "Reserved for HSC",
    "Reserved for WIG", "Power-driven vessel towing astern", "Power-driven vessel pushing ahead or towing alongside",
    "Reserved", "AIS-SART is active", "Not defined",
)  # fmt: skip
NAV_STATUS: Final = listed(_STATUS)
NAV_STATUS_322: Final = listed(
    (*_STATUS[:3], "Restricted manoeuverability", *_STATUS[4:11], *("Reserved",) * 4, "Not defined")
)

_DEVICES = (
    "Undefined", "GPS", "GLONASS", "Combined GPS/GLONASS", "Loran-C", "Chayka", "Integrated navigation system",
    "Surveyed", "Galileo",
)  # fmt: skip
EPFD: Final = listed((*_DEVICES, *(f"Reserved ({code})" for code in range(9, 15)), "Internal GNSS"))
EPFD_322: Final = listed(_DEVICES, "INVALID EPFD")


def _craft(name: str, last: str = "Reserved for future use") -> tuple[str, ...]:
    hazards = tuple(f"Hazardous category {letter}" for letter in "ABCD")
    kinds = ("all ships of this type", *hazards, *("Reserved for future use",) * 4, last)
    return tuple(f"{name} - {kind}" for kind in kinds)


SHIP_TYPE: Final = listed(
    (
        "Not available", *("Reserved for future use",) * 19, *_craft("Wing in ground (WIG)"),
        "Fishing", "Towing", "Towing: length exceeds 200m or breadth exceeds 25m", "Dredging or underwater ops",
        "Diving ops", "Military ops", "Sailing", "Pleasure Craft", "Reserved", "Reserved",
        *_craft("High speed craft (HSC)", "No additional information"),
        "Pilot Vessel", "Search and Rescue vessel", "Tug", "Port Tender", "Anti-pollution equipment",
        "Law Enforcement", "Spare - Local Vessel", "Spare - Local Vessel", "Medical Transport",
        "Ship according to RR Resolution No. 18",
        *_craft("Passenger", "No additional information"), *_craft("Cargo", "No additional information"),
        *_craft("Tanker", "No additional information"), *_craft("Other Type", "no additional information"),
    ),
    "INVALID SHIP TYPE",
)  # fmt: skip

_MOBILES = (
    "All types of mobiles", "Reserved for future use", "All types of Class B mobile stations",
    "SAR airborne mobile station", "Aid to Navigation station", "Class B shipborne mobile station",
    *("Regional use and inland waterways",) * 4, *("Reserved for future use",) * 6,
)  # fmt: skip
STATION_TYPE_322: Final = listed(_MOBILES)
STATION_TYPE: Final = listed(  # ITU-R M.1371-5, annex 8, § 3.21, names 1, 4 and 10
    (
        _MOBILES[0], "Class A mobile stations", *_MOBILES[2:4], "Class B SO mobile stations", *_MOBILES[5:10],
        "Base station coverage area", *_MOBILES[11:],
    )
)  # fmt: skip

_QUARTERS = ("N", "E", "S", "W")
AID_TYPE: Final = listed(
    (
        "Unspecified", "Reference point", "RACON", "Fixed offshore structure", "Spare, Reserved for future use.",
        "Light, without sectors", "Light, with sectors", "Leading Light Front", "Leading Light Rear",
        *(f"Beacon, Cardinal {quarter}" for quarter in _QUARTERS), "Beacon, Port hand", "Beacon, Starboard hand",
        "Beacon, Preferred Channel port hand", "Beacon, Preferred Channel starboard hand", "Beacon, Isolated danger",
        "Beacon, Safe water", "Beacon, Special mark", *(f"Cardinal Mark {quarter}" for quarter in _QUARTERS),
        "Port hand Mark", "Starboard hand Mark", "Preferred Channel Port hand", "Preferred Channel Starboard hand",
        "Isolated danger", "Safe Water", "Special Mark", "Light Vessel / LANBY / Rigs",
    )
)  # fmt: skip

_ON_ORDERS = "Vessels in main channel shall proceed on specific orders only."
_SIGNALS = (
    "N/A", "Serious emergency - stop or divert according to instructions.", "Vessels shall not proceed.",
    "Vessels may proceed. One way traffic.", "Vessels may proceed. Two way traffic.",
    "Vessels shall proceed on specific orders only.", "Vessels in main channel shall not proceed.", _ON_ORDERS,
    _ON_ORDERS, 'I = "in-bound" only acceptable.', 'O = "out-bound" only acceptable.',
    'F = both "in- and out-bound" acceptable.', 'XI = Code will shift to "I" in due time.',
    'XO = Code will shift to "O" in due time.', "X = Vessels shall proceed only on direction.",
)  # fmt: skip
_NO_SIGNAL = "INVALID SIGNAL TYPE"
SIGNAL_322: Final = listed((_SIGNALS[0], _SIGNALS[1].replace("-", "\N{EN DASH}"), *_SIGNALS[2:]), _NO_SIGNAL)
# IMO SN.1/Circ.289 has one "in main channel … on specific orders only" (7); GPSD has it twice, which moves 8-13 by one
SIGNAL: Final = listed((*_SIGNALS[:8], *_SIGNALS[9:]), _NO_SIGNAL)

ROUTE_TYPE: Final = listed(
    (
        "Undefined (default)", "Mandatory", "Recommended", "Alternative", "Recommended route through ice",
        "Ship route plan", *("Reserved for future use.",) * 25, "Cancel route identified by message linkage",
    )
)  # fmt: skip
TARGET_ID: Final = ("mmsi", "imo", "callsign", "other")
RACON: Final = listed(("No RACON installed", "RACON not monitored", "RACON operational", "RACON ERROR"))
LIGHT: Final = listed(("No light or no monitoring", "Light ON", "Light OFF", "Light ERROR"))
RTA_STATUS: Final = listed(("Operational", "Limited operation", "Out of order", "N/A"))
POSITION: Final = listed(
    (
        "Not available", "Port-side to", "Starboard-side to", "Mediterranean (end-on) mooring", "Mooring buoy",
        "Anchorage", "Reserved for future use", "Reserved for future use",
    )
)  # fmt: skip
TREND_322: Final = listed(("steady", "increasing", "decreasing", "N/A"))
TREND: Final = listed(("steady", "decreasing", "increasing", "N/A"))  # IMO SN/Circ.236 and SN.1/Circ.289
PRECIPITATION: Final = listed(
    ("reserved", "rain", "thunderstorm", "freezing rain", "mixed/ice", "snow", "reserved", "N/A")
)
ICE: Final = listed(("no", "yes", "reserved", "N/A"))
HAZARD: Final = listed(
    (
        "0 blue cones/lights", "1 blue cone/light", "2 blue cones/lights", "3 blue cones/lights", "4 B-Flag", "Unknown",
    ),
    "INVALID HAZARD TYPE",
)  # fmt: skip
LOADED_322: Final = listed(("N/A (default)", "Unloaded", "Loaded"), "INVALID LOAD STATUS")
LOADED: Final = listed(("N/A (default)", "Loaded", "Unloaded"), "INVALID LOAD STATUS")
WARNING: Final = listed(
    (
        "Not Available", "Wind", "Rain", "Snow and ice", "Thunderstorm", "Fog", "Low temperature", "High temperature",
        "Flood", "Forest Fire",
    ),
    "INVALID EMMA TYPE",
)  # fmt: skip
_CLASSES = ("Slight", "Medium", "Strong")
WARNING_CLASS_322: Final = listed(_CLASSES, "INVALID EMMA TYPE")
WARNING_CLASS: Final = listed(("N/A", *_CLASSES))  # ECE/TRANS/SC.3/176 counts them from 1; 0 is unknown
WIND: Final = listed(
    ("N/A", "North", "North East", "East", "South East", "South", "South West", "West", "North West"),
    "INVALID EMMA WIND DIRECTION",
)
DIRECTION: Final = listed(("Unknown", "Upstream", "Downstream", "To left bank", "To right bank"), "INVALID DIRECTION")
LIGHTS: Final = listed(
    (
        "Unknown", "No light", "White", "Yellow", "Green", "Red", "White flashing", "Yellow flashing.",
    ),
    "INVALID STATUS",
)  # fmt: skip


def lights(code: int) -> str:
    """Nine lights, a decimal digit each."""
    return ", ".join(LIGHTS(int(digit)) for digit in f"{code:09d}")


_BARGES = ("one", "two", "three", "four", "five", "six", "seven")
_CARGO_TOWS = {
    8210 + 10 * n: (79, f"Pushtow, {name} cargo {'barge' if n == 0 else 'barges'}") for n, name in enumerate(_BARGES)
}
_TANK_TOWS = {
    8310 + 10 * n: (80, f"Pushtow, {name} barges at least one tanker or gas {'barge' if n < 6 else 'barg'}")
    for n, name in enumerate(_BARGES)
}
# ERI code: (the ship type of type 5 it goes with, name); GPSD takes either number for the code
INLAND_TYPES: Final[Mapping[int, tuple[int, str]]] = MappingProxyType(
    {
        8000: (99, "Vessel, type unknown"),
        8010: (79, "Motor freighter"),
        8020: (89, "Motor tanker"),
        8021: (80, "Motor tanker, liquid cargo, type N"),
        8022: (80, "Motor tanker, liquid cargo, type C"),
        8023: (89, "Motor tanker, dry cargo as if liquid (e.g. cement)"),
        8030: (79, "Container vessel"),
        8040: (80, "Gas tanker"),
        8050: (79, "Motor freighter, tug"),
        8060: (89, "Motor tanker, tug"),
        8070: (79, "Motor freighter with one or more ships alongside"),
        8080: (89, "Motor freighter with tanker"),
        8090: (79, "Motor freighter pushing one or more freighters"),
        8100: (89, "Motor freighter pushing at least one tank-ship"),
        8110: (79, "Tug, freighter"),
        8120: (89, "Tug, tanker"),
        8130: (31, "Tug freighter, coupled"),
        8140: (31, "Tug, freighter/tanker, coupled"),
        8150: (99, "Freightbarge"),
        8160: (99, "Tankbarge"),
        8161: (90, "Tankbarge, liquid cargo, type N"),
        8162: (90, "Tankbarge, liquid cargo, type C"),
        8163: (99, "Tankbarge, dry cargo as if liquid (e.g. cement)"),
        8170: (99, "Freightbarge with containers"),
        8180: (90, "Tankbarge, gas"),
        **_CARGO_TOWS,
        8280: (79, "Pushtow, eigth cargo barges"),
        8290: (79, "Pushtow, nine or more barges"),
        **_TANK_TOWS,
        8310: (80, "Pushtow, one tank/gas barge"),
    }
)


def inland_type(code: int) -> str:
    """Name of an inland ship type, given as ERI code or as the ship type of a message 5."""
    if code in INLAND_TYPES:
        return INLAND_TYPES[code][1]
    names = [name for ship_type, name in INLAND_TYPES.values() if ship_type == code]
    return names[0] if names else "Illegal ship type value."
