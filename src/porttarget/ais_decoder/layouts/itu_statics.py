"""Static and voyage data: types 5 and 24 of ITU-R M.1371-5, annex 8; that of type 19 stands with the positions."""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Flag, Layout
from porttarget.ais_decoder.layouts.itu_fields import dimensions, dte, epfd, head, ship_type, spare


def _callsign(start: int, *, required: bool = False) -> Field:
    return Field(
        name="callsign", start=start, width=42, kind="text", unit="text", required=required, meaning="call sign"
    )


def _name(start: int) -> Field:
    return Field(name="name", start=start, width=120, kind="text", unit="text", required=True, meaning="ship name")


STATIC_A = Layout(
    name="STATIC_A", types=(5,), title="Static and voyage data, class A", source="ITU-R M.1371-5, annex 8, § 3.3",
    table="statics", bits=424,
    fields=(
        *head(),
        Field(
            name="ais_version", start=38, width=2, unit="code",
            meaning="edition of ITU-R M.1371 the station follows: 0 edition 1, 1 edition 3, 2 edition 5, 3 later",
        ),
        Field(name="imo", start=40, width=30, unit="id", missing=0, meaning="IMO number as sent; null for 0"),
        _callsign(70),
        _name(112),
        ship_type(232),
        *dimensions(240),
        epfd(270),
        Field(
            name="eta_month", start=274, width=4, unit="month", missing=0, high=12,
            meaning="month of the ETA typed on board, 1–12",
        ),
        Field(name="eta_day", start=278, width=5, unit="day", missing=0, meaning="day of that ETA, 1–31"),
        Field(name="eta_hour", start=283, width=5, unit="h", missing=24, high=23, meaning="hour of that ETA, UTC"),
        Field(name="eta_minute", start=288, width=6, unit="min", missing=60, high=59, meaning="minute of that ETA"),
        Field(
            name="draught", start=294, width=8, scale=0.1, unit="m", missing=0, meaning="maximum present draught",
            flags=(Flag(column="draught_or_more", equals=255, meaning="the draught is 25.5 m or more"),),
        ),
        Field(
            name="destination", start=302, width=120, kind="text", unit="text", meaning="destination as typed on board"
        ),
        dte(422),
        spare(423, 1),
    ),
    views=(Field(name="eta", start=274, width=20, unit="code", meaning="ETA field as sent"),),
)  # fmt: skip

STATIC_B_NAME = Layout(
    name="STATIC_B_NAME", types=(24,), part=0, title="Static data, class B, part A: name",
    source="ITU-R M.1371-5, annex 8, § 3.22.1", table="statics", bits=160,
    fields=(
        *head(),
        Field(name="part_number", start=38, width=2, unit="code", required=True, meaning="0 part A, 1 part B"),
        _name(40),
    ),
)  # fmt: skip

STATIC_B_SHIP = Layout(
    name="STATIC_B_SHIP", types=(24,), part=1, title="Static data, class B, part B: ship",
    source="ITU-R M.1371-5, annex 8, § 3.22.2", table="statics", bits=168,
    fields=(
        *head(),
        Field(name="part_number", start=38, width=2, unit="code", required=True, meaning="0 part A, 1 part B"),
        ship_type(40),
        Field(name="vendor_name", start=48, width=18, kind="text", unit="text", meaning="manufacturer, three letters"),
        Field(name="vendor_model", start=66, width=4, unit="code", meaning="unit model code of the manufacturer"),
        Field(name="vendor_serial", start=70, width=20, unit="code", meaning="serial number of the unit"),
        _callsign(90, required=True),
        *dimensions(132, "other"),
        epfd(162),
        spare(166, 2),
    ),
    # auxiliary craft (MMSI 98xxxxxxx) send their mother ship's MMSI in place of the dimensions
    views=(
        Field(
            name="mothership_mmsi", start=132, width=30, unit="id", missing=0, craft="auxiliary",
            meaning="mother ship of an auxiliary craft (MMSI 98xxxxxxx)",
        ),
        Field(
            name="vendor", start=48, width=42, kind="vendor", unit="text",
            meaning="vendor identification: three letters, unit model and serial number",
        ),
    ),
)  # fmt: skip

STATICS = (STATIC_A, STATIC_B_NAME, STATIC_B_SHIP)
