"""Area notices of IMO SN.1/Circ.289: FI 22 broadcast, FI 23 addressed; one row a sub-area in the table `area_notices`.

A sub-area has a shape and, but for texts, a power of ten that its lengths are given in. Shape and power together are
read as one number, `form`, so that lengths come out in metres.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import code, date_time, linkage, spare, text

CIRCLE, RECTANGLE, SECTOR, LINE, POLYGON, TEXT = range(6)
_POWERS = (1, 10, 100, 1000)


def forms(*shapes: int) -> tuple[str, tuple[int, ...]]:
    """Where a sub-area has one of these shapes."""
    return ("form", tuple(4 * shape + power for shape in shapes for power in range(4)))


def length(name: str, start: int, width: int, meaning: str, *shapes: int, missing: int | None = None) -> list[Field]:
    """A length in metres: one field for each power of ten."""
    return [
        Field(
            name=name, start=start, width=width, scale=float(factor), unit="m", missing=missing, meaning=meaning,
            when=("form", tuple(4 * shape + power for shape in shapes)),
        )
        for power, factor in enumerate(_POWERS)
    ]  # fmt: skip


def angle(name: str, start: int, meaning: str, shape: int) -> Field:
    return Field(name=name, start=start, width=9, unit="deg", high=359, meaning=meaning, when=forms(shape))


def _points() -> list[Field]:
    """Four bearings and distances of a line or polygon, each from the point before."""
    fields: list[Field] = []
    for k in range(4):
        fields.append(
            Field(
                name=f"bearing_{k + 1}", start=5 + 20 * k, width=10, scale=0.5, unit="deg", missing=720, high=719,
                meaning=f"true bearing of point {k + 1} from the point before", when=forms(LINE, POLYGON),
            )
        )  # fmt: skip
        meaning = f"distance of point {k + 1} from the point before; none where there is no point"
        fields += length(f"distance_{k + 1}", 15 + 20 * k, 10, meaning, LINE, POLYGON, missing=0)
    return fields


_SUB_AREA = (
    code(
        "shape", 0, 3, "0 circle or point, 1 rectangle, 2 sector, 3 line, 4 polygon, 5 text, others reserved"
    ),
    Field(
        name="form", start=0, width=5, unit="code", again=True,
        meaning="shape and power of ten together: 4 times the shape, and the power",
    ),
    code(
        "power", 3, 2, "lengths are given in this power of ten of metres",
        when=forms(CIRCLE, RECTANGLE, SECTOR, LINE, POLYGON),
    ),
    Field(
        name="lon", start=5, width=25, kind="int", scale=1 / 60_000, unit="deg", missing=181 * 60_000,
        low=-180 * 60_000, high=180 * 60_000, when=forms(CIRCLE, RECTANGLE, SECTOR),
        meaning="longitude of the centre, or of a rectangle's south-western corner, east positive",
    ),
    Field(
        name="lat", start=30, width=24, kind="int", scale=1 / 60_000, unit="deg", missing=91 * 60_000,
        low=-90 * 60_000, high=90 * 60_000, when=forms(CIRCLE, RECTANGLE, SECTOR),
        meaning="latitude of the centre, or of a rectangle's south-western corner, north positive",
    ),
    code(
        "precision", 54, 3, "decimal places of minutes that the position is good to",
        when=forms(CIRCLE, RECTANGLE, SECTOR),
    ),
    *length("radius", 57, 12, "radius; 0 is a point", CIRCLE, SECTOR),
    spare(69, 18, forms(CIRCLE)),
    *length("east", 57, 8, "extent to the east", RECTANGLE),
    *length("north", 65, 8, "extent to the north", RECTANGLE),
    angle("orientation", 73, "turn of the rectangle, degrees clockwise", RECTANGLE),
    spare(82, 5, forms(RECTANGLE)),
    angle("left_boundary", 69, "true bearing of the sector's left side", SECTOR),
    angle("right_boundary", 78, "true bearing of the sector's right side", SECTOR),
    *_points(),
    spare(85, 2, forms(LINE, POLYGON)),
    text("text", 3, 14, "text that belongs to the area", when=forms(TEXT)),
    Field(
        name="data", start=3, width=84, kind="data", unit="text", when=forms(6, 7), required=True,
        meaning="bits of a reserved shape, as hexadecimal digits",
    ),
)  # fmt: skip


def _notice(fi: int, carriers: str) -> Layout:
    return Layout(
        name=f"AREA_NOTICE_{fi}", title=f"Area notice, {carriers}", source=f"IMO SN.1/Circ.289, FI {fi}",
        table="area_notices", application=Application(dac=1, fi=fi, least=55 + 87), bits=55,
        fields=(
            linkage(0),
            code(
                "notice", 10, 7,
                "kind of notice: 0-22 caution, 23-31 environmental caution, 32-39 restricted, 40-55 anchorage, 56-63"
                " security, 64-79 distress, 80-87 instruction, 88-95 information, 96-111 chart feature, 112-119 report"
                " from ship, 120-124 route, 125 other, 126 cancellation; the circular lists each",
                missing=127,
            ),
            *date_time(17, "the start of the notice"),
            Field(
                name="duration", start=37, width=18, unit="min", missing=262_143,
                meaning="minutes from the start to the end of the notice; 0 cancels it",
            ),
        ),
        reports=Reports(bits=87, most=10, fields=_SUB_AREA),
    )  # fmt: skip


AREA = (_notice(22, "broadcast"), _notice(23, "addressed"))
