"""Area notices of the United States: DAC 366 and 367, FI 22; one row a sub-area in the table `area_notices`.

Their texts could not be read. Places and widths are those of libais (ais8_366_22.cpp, ais8_367.cpp and its tests);
half degrees, and numbers that mean not available, are those of IMO SN.1/Circ.289, FI 22, from which they descend.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.imo_area import CIRCLE, LINE, POLYGON, RECTANGLE, SECTOR, TEXT, angle, forms, length
from porttarget.ais_decoder.layouts.pieces import code, date_time, latitude, linkage, longitude, spare, text

_SOURCE = "layout known from libais only (8:{}:22), special values after IMO SN.1/Circ.289, FI 22"
_PLACED = (CIRCLE, RECTANGLE, SECTOR)


def _notice(start: int) -> tuple[Field, ...]:
    """What a notice begins with: 55 bits."""
    return (
        linkage(start),
        code("notice", start + 10, 7, "kind of notice, as sent", missing=127),
        *date_time(start + 17, "the start of the notice"),
        Field(
            name="duration", start=start + 37, width=18, unit="min", missing=262_143,
            meaning="minutes from the start to the end of the notice; 0 cancels it",
        ),
    )  # fmt: skip


def _legs() -> list[Field]:
    """Four bearings and distances of a line or polygon, 21 bits each."""
    fields: list[Field] = []
    for k in range(4):
        start = 5 + 21 * k
        fields.append(
            Field(
                name=f"bearing_{k + 1}", start=start, width=10, scale=0.5, unit="deg", missing=720, high=719,
                meaning=f"true bearing of point {k + 1} from the point before", when=forms(LINE, POLYGON),
            )
        )  # fmt: skip
        meaning = f"distance of point {k + 1} from the point before; none where there is no point"
        fields += length(f"distance_{k + 1}", start + 10, 11, meaning, LINE, POLYGON, missing=0)
    return fields


def _sub_areas(bits: int, most: int, precise: bool) -> Reports:
    """Circles, rectangles, sectors, lines and texts; `precise`: with three bits about the position's precision."""
    at = 63 if precise else 60
    letters = (bits - 6) // 6
    fields = (
        code("shape", 0, 3, "0 circle or point, 1 rectangle, 2 sector, 3 line, 4 polygon, 5 text, others reserved"),
        Field(
            name="form", start=0, width=5, unit="code", again=True,
            meaning="shape and power of ten together: 4 times the shape, and the power",
        ),
        code("power", 3, 2, "lengths are given in this power of ten of metres", when=forms(*_PLACED, LINE, POLYGON)),
        longitude(5, "the centre or corner", minutes=10_000, when=forms(*_PLACED)),
        latitude(33, "the centre or corner", minutes=10_000, when=forms(*_PLACED)),
        *([code("precision", 60, 3, "how precise the position is, as sent", when=forms(*_PLACED))] if precise else []),
        *length("radius", at, 12, "radius; 0 is a point", CIRCLE, SECTOR),
        spare(at + 12, bits - at - 12, forms(CIRCLE)),
        *length("east", at, 8, "extent to the east", RECTANGLE),
        *length("north", at + 8, 8, "extent to the north", RECTANGLE),
        angle("orientation", at + 16, "turn of the rectangle, degrees clockwise", RECTANGLE),
        spare(at + 25, bits - at - 25, forms(RECTANGLE)),
        angle("left_boundary", at + 12, "true bearing of the sector's left side", SECTOR),
        angle("right_boundary", at + 21, "true bearing of the sector's right side", SECTOR),
        *([spare(at + 30, bits - at - 30, forms(SECTOR))] if precise else []),
        *_legs(),
        spare(89, bits - 89, forms(LINE, POLYGON)),
        text("text", 3, letters, "text that belongs to the area", when=forms(TEXT)),
        spare(3 + 6 * letters, 3, forms(TEXT)),
        Field(  # required, so that a sub-area that is cut makes no row, whatever its shape
            name="data", start=3, width=bits - 3, kind="data", unit="text", when=forms(6, 7), required=True,
            meaning="bits of a reserved shape, as hexadecimal digits",
        ),
    )  # fmt: skip
    return Reports(bits=bits, most=most, fields=fields)


US_AREA_366 = Layout(
    name="US_AREA_366", title="Area notice of the United States, early form", source=_SOURCE.format(366),
    table="area_notices", application=Application(dac=366, fi=22), bits=55, fields=_notice(0),
    reports=_sub_areas(90, 10, precise=False),
)  # fmt: skip

US_AREA_367 = Layout(
    name="US_AREA_367", title="Geographic notice of the United States",
    source=f"{_SOURCE.format(367)}; libais follows a text of the U.S. Coast Guard of 13 August 2012",
    table="area_notices", application=Application(dac=367, fi=22), bits=64,
    fields=(code("version", 0, 6, "version of the message's definition"), *_notice(6), spare(61, 3)),
    reports=_sub_areas(96, 9, precise=True),
)  # fmt: skip

NOTICES = (US_AREA_366, US_AREA_367)
