"""Route information of IMO SN.1/Circ.289: FI 27 broadcast, FI 28 addressed; one row a waypoint in table `routes`.

A route without waypoints, such as a cancelled one, is one row without a position.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import code, date_time, latitude, linkage, longitude

_HEAD = (
    linkage(0),
    code("sender_class", 10, 3, "0 ship, 1 authority, others reserved"),
    code(
        "route_type", 13, 5,
        "1 mandatory, 2 recommended, 3 alternative, 4 recommended through ice, 5 ship's plan, 31 cancelled, others"
        " reserved",
        missing=0,
    ),
    *date_time(18, "the start of the route"),
    Field(
        name="duration", start=38, width=18, unit="min", missing=262_143,
        meaning="minutes from the start to the end of validity; 0 cancels the route",
    ),
    Field(name="waypoint_count", start=56, width=5, unit="count", required=True, meaning="waypoints that follow"),
)  # fmt: skip
_WAYPOINT = (
    longitude(0, "the waypoint", minutes=10_000),
    latitude(28, "the waypoint", minutes=10_000, required=True),
)


def _routes(fi: int, carriers: str) -> tuple[Layout, Layout]:
    """Without waypoints, and with."""
    title, source = f"Route information, {carriers}", f"IMO SN.1/Circ.289, FI {fi}"
    return (
        Layout(
            name=f"ROUTE_{fi}_EMPTY", title=f"{title}, no waypoint", source=source, table="routes", bits=61,
            application=Application(dac=1, fi=fi, sub=(56, 5, 0)), fields=_HEAD,
        ),
        Layout(
            name=f"ROUTE_{fi}", title=title, source=source, table="routes", bits=61,
            application=Application(dac=1, fi=fi), fields=_HEAD,
            reports=Reports(bits=55, most=16, count="waypoint_count", fields=_WAYPOINT),
        ),
    )  # fmt: skip


ROUTE = (*_routes(27, "broadcast"), *_routes(28, "addressed"))
