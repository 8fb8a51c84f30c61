"""Messages of ports and traffic services: VTS targets, clearance, berths, signals, closed fairways, tidal windows.

IMO SN.1/Circ.289 (FI 17, 18, 19, 20, 32), IMO SN/Circ.236 (FI 13, 14) and IALA's register of application-specific
messages (FI 16 as VTS targets). The two circulars' tidal windows differ in widths and in the order of the position.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import (
    clock,
    code,
    codes,
    date_time,
    day,
    direction,
    latitude,
    linkage,
    longitude,
    month,
    more,
    spare,
    text,
)

_SERVICE = "0 not available or not asked for, 1 available, 2 unknown, 3 not used"
_SERVICES = (
    ("agent", "agent"), ("fuel", "bunker"), ("chandler", "chandler"), ("stevedore", "stevedore"),
    ("electrical", "electricity"), ("water", "drinking water"), ("customs", "customs house"), ("cartage", "cartage"),
    ("crane", "crane"), ("lift", "lift"), ("medical", "medical help"), ("navigation_repair", "repair of navigation"),
    ("provisions", "provisions"), ("ship_repair", "ship repair"), ("surveyor", "surveyor"), ("steam", "steam"),
    ("tugs", "tugs"), ("solid_waste", "disposal of solid waste"), ("liquid_waste", "disposal of liquid waste"),
    ("hazardous_waste", "disposal of hazardous waste"), ("ballast", "exchange of ballast, reserved"),
    ("additional", "further services"), ("regional_1", "reserved for regional use"),
    ("regional_2", "reserved for regional use"), ("future_1", "reserved"), ("future_2", "reserved"),
)  # fmt: skip
_SIGNAL = (
    "0 not available, 1-5 IALA port traffic signals 1-5, 6 signal 2a, 7 signal 5a, 8-13 Japan's signals I, O, F, XI,"
    " XO, X, others reserved"
)


def _targets(fi: int, most: int, source: str) -> Layout:
    def kind(*values: int) -> tuple[str, tuple[int, ...]]:
        return ("target_kind", values)

    return Layout(
        name=f"VTS_TARGETS_{fi}", title="Targets that a traffic service sees", source=source, table="vts_targets",
        application=Application(dac=1, fi=fi, least=120), bits=0,
        fields=(),
        reports=Reports(
            bits=120, most=most,
            fields=(
                code("target_kind", 0, 2, "what names the target: 0 MMSI, 1 IMO number, 2 call sign, 3 other"),
                Field(name="target_mmsi", start=2, width=42, unit="id", when=kind(0), meaning="the target's MMSI"),
                Field(name="target_imo", start=2, width=42, unit="id", when=kind(1), meaning="the target's IMO number"),
                text("target_callsign", 2, 7, "the target's call sign", when=kind(2)),
                text("target_name", 2, 7, "what the target is called", when=kind(3)),
                spare(44, 4),
                latitude(48, "the target"),
                longitude(72, "the target"),
                Field(
                    name="cog", start=97, width=9, unit="deg", missing=360, high=359, meaning="course over ground"
                ),
                Field(
                    name="second", start=106, width=6, unit="s", missing=60, high=59,
                    meaning="second of the position, UTC",
                ),
                Field(
                    name="sog", start=112, width=8, unit="kn", missing=255, meaning="speed over ground", required=True
                ),
            ),
        ),
    )  # fmt: skip


CLEARANCE = Layout(
    name="CLEARANCE", title="Clearance time to enter port", source="IMO SN.1/Circ.289, FI 18",
    table="clearance_times", application=Application(dac=1, fi=18, least=229), bits=272,
    fields=(
        linkage(0),
        *date_time(10, "clearance to enter"),
        text("port_and_berth", 30, 20, "name of the port and berth"),
        text("destination", 150, 5, "destination, UN/LOCODE"),
        longitude(180, "the destination"),
        latitude(205, "the destination"),
        spare(229, 43),
    ),
)  # fmt: skip

BERTHING = Layout(
    name="BERTHING", title="Berthing data: request of a ship or answer of an authority",
    source="IMO SN.1/Circ.289, FI 20", table="berthings", application=Application(dac=1, fi=20), bits=272,
    fields=(
        linkage(0),
        Field(
            name="berth_length", start=10, width=9, unit="m", missing=0, meaning="length of the berth",
            flags=(more("berth_length", 511),),
        ),
        Field(
            name="berth_depth", start=19, width=8, scale=0.1, unit="m", missing=0, meaning="depth of water there",
            flags=(more("berth_depth", 255),),
        ),
        code(
            "mooring", 27, 3,
            "1 port side to, 2 starboard side to, 3 Mediterranean mooring, 4 mooring buoy, 5 anchorage",
            missing=0,
        ),
        *date_time(30, "berthing, asked for or granted"),
        Field(
            name="services_known", start=50, width=1, unit="flag", required=True,
            meaning="the services that follow are known; their codes mean nothing otherwise",
        ),
        *codes(((f"service_{name}", f"{what}: {_SERVICE}") for name, what in _SERVICES), 51, 2, missing=0),
        text("berth_name", 103, 20, "name of the berth"),
        longitude(223, "the centre of the berth"),
        latitude(248, "the centre of the berth", required=True),
    ),
)  # fmt: skip

TRAFFIC_SIGNAL = Layout(
    name="TRAFFIC_SIGNAL", title="Marine traffic signal", source="IMO SN.1/Circ.289, FI 19", table="traffic_signals",
    application=Application(dac=1, fi=19, least=202), bits=304,
    fields=(
        linkage(0),
        text("station_name", 10, 20, "name of the signal station"),
        longitude(130, "the signal station"),
        latitude(155, "the signal station"),
        code("signal_status", 179, 2, "1 regular service, 2 irregular service, 3 reserved", missing=0),
        code("signal", 181, 5, f"signal shown: {_SIGNAL}", missing=0),
        *clock(186, "the next change of the signal"),
        code("next_signal", 197, 5, f"signal expected next: {_SIGNAL}", missing=0),
        spare(202, 102),
    ),
)  # fmt: skip

FAIRWAY_CLOSED = Layout(
    name="FAIRWAY_CLOSED", title="Fairway closed (2004)", source="IMO SN/Circ.236, FI 13", table="fairways_closed",
    application=Application(dac=1, fi=13, least=412), bits=416,
    fields=(
        text("reason", 0, 20, "reason for closing"),
        text("closed_from", 120, 20, "where the closed part begins"),
        text("closed_to", 240, 20, "where the closed part ends"),
        Field(
            name="extension", start=360, width=10, unit="count", high=1000,
            meaning="radius of the closed part, in the unit that `extension_unit` says",
            source="the circular gives 10001 as not available, which ten bits cannot hold",
        ),
        code("extension_unit", 370, 2, "0 m, 1 km, 2 nautical miles, 3 cables"),
        *(
            field
            for at, prefix, what in ((372, "from_", "closing"), (392, "to_", "opening"))
            for field in (day(at, what, prefix), month(at + 5, what, prefix), *clock(at + 9, what, prefix))
        ),
        spare(412, 4),
    ),
)  # fmt: skip


def _window(start: int) -> tuple[Field, ...]:
    """Hours and direction of the current (31 bits)."""
    return (
        *clock(start, "the beginning of the window", "from_"),
        *clock(start + 11, "the end of the window", "to_"),
        direction("current_direction", start + 22, "where the current is expected to flow to"),
    )


def _tidal(fi: int, source: str, bits: int, fields: tuple[Field, ...]) -> Layout:
    return Layout(
        name=f"TIDAL_WINDOW_{fi}", title="Tidal windows", source=source, table="tidal_windows",
        application=Application(dac=1, fi=fi, least=9 + bits), bits=9,
        fields=(month(0, "the tidal windows"), day(4, "the tidal windows")),
        reports=Reports(bits=bits, most=3, fields=fields),
    )  # fmt: skip


TIDAL_WINDOW_236 = _tidal(
    14, "IMO SN/Circ.236, FI 14", 93,
    (
        latitude(0, "the point", minutes=10_000),
        longitude(27, "the point", minutes=10_000),
        *_window(55),
        Field(
            name="current_speed", start=86, width=7, scale=0.1, unit="kn", missing=127, required=True,
            meaning="expected speed of the current",
        ),
    ),
)  # fmt: skip

TIDAL_WINDOW_289 = _tidal(
    32, "IMO SN.1/Circ.289, FI 32", 88,
    (
        longitude(0, "the point"),
        latitude(25, "the point"),
        *_window(49),
        Field(
            name="current_speed", start=80, width=8, scale=0.1, unit="kn", missing=255, high=251, required=True,
            meaning="expected speed of the current", flags=(more("current_speed", 251),),
        ),
    ),
)  # fmt: skip

PORT = (
    FAIRWAY_CLOSED, TIDAL_WINDOW_236,
    _targets(16, 7, "IALA register of application-specific messages, DAC 1, FI 16; layout as of FI 17"),
    _targets(17, 4, "IMO SN.1/Circ.289, FI 17, and SN/Circ.236"), CLEARANCE, TRAFFIC_SIGNAL, BERTHING, TIDAL_WINDOW_289,
)  # fmt: skip
