"""GPSD's keys for the application data of types 6 and 8: all that its release 3.22 takes apart.

Which data a layout of ours describes is the layout's word; what it does not describe goes out as `bits:hexadecimal`, as
in GPSD. Release 3.22 decides by its own rules (`Function.compat`), which take some data that is too short or of a kind
it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.layouts import Layout
from porttarget.ais_decoder.layouts.aton import ATON
from porttarget.ais_decoder.layouts.imo import IMO
from porttarget.ais_decoder.layouts.inland import INLAND
from porttarget.ais_decoder.raw_fields import Place, RawFields
from porttarget.flows import gpsd_legends as legends
from porttarget.flows.gpsd_keys import DATA, DEGREES, ETA, TENTHS, TEXT, TRUTH, KeyMaker
from porttarget.flows.gpsd_values import Composed, Key, ListKey, Named, Scaled, Shifted, Signed, TargetId, Text, Volts

HEAD_BITS: Final = {6: 88, 8: 56}
_BY_NAME = {layout.name: layout for layout in (*IMO, *INLAND, *ATON)}
_POINT = Scaled(60_000, 6, compat=4)
_BARE = Text(bare=True)
_LOCAL = Composed("%d-%dT%d:%d")
_ROUTE = Named(legends.ROUTE_TYPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One application in one message type.

    empty     the layout of one whose list is empty, where that is a layout of its own
    compat    bits a message has, where release 3.22 looks at that
    at_most   a number that release 3.22 wants to be no more than so much
    """

    layout: Layout
    keys: tuple[Key | ListKey, ...]
    empty: Layout | None = None
    compat: tuple[int, ...] | None = None
    at_most: tuple[Place, int] | None = None

    def described(self, kind: int, fields: RawFields) -> npt.NDArray[np.bool_]:
        """Messages whose data one of our layouts describes."""
        room = fields.size - HEAD_BITS[kind]
        found = np.zeros(len(room), np.bool_)
        for layout in (self.layout, self.empty):
            application = layout.application if layout is not None else None
            if layout is None or application is None or kind not in application.carriers:
                continue
            fits = room >= max(application.least, layout.required_bits)
            if application.most is not None:
                fits &= room <= application.most
            if application.sub is not None:
                start, width, value = application.sub
                fits &= fields.number(Place(start=HEAD_BITS[kind] + start, width=width)) == value
            found |= fits
        return found


def _dated(make: KeyMaker, name: str, prefix: str = "", way: Composed = ETA) -> Key:
    return make(name, *(f"{prefix}{part}" for part in ("month", "day", "hour", "minute")), way=way)


def _point(make: KeyMaker, lat_first: bool = False, way: Scaled = _POINT) -> list[Key]:
    found = [make("lon", way=way), make("lat", way=way)]
    return found[::-1] if lat_first else found


def _cargo_236(make: KeyMaker) -> list[Key | ListKey]:
    return [
        make("lastport", "last_port", way=TEXT), _dated(make, "departure", "last_port_"),
        make("nextport", "next_port", way=TEXT), _dated(make, "eta", "next_port_"),
        make("dangerous", "main_good", way=TEXT), make("imdcat", "imd_category", way=TEXT),
        make("unid", "un_number"), make("amount"), make("unit", "amount_unit"),
    ]  # fmt: skip


def _tidal(make: KeyMaker) -> list[Key | ListKey]:
    layout, inner = make.layout, KeyMaker(make.layout)
    # release 3.22 scales the older message, which counts in 1/10000 minutes, as if it were the newer one
    older = layout.name == "TIDAL_WINDOW_14"
    way = Scaled(600_000, 7, compat=4, compat_divisor=60_000) if older else _POINT
    size = 93 if older else 88
    return [
        make("month"), make("day"),
        ListKey(
            name="tidals", base=make.base + layout.bits, size=size, most=3, required=size,
            keys=(
                *_point(inner, way=way), inner("from_hour"), inner("from_min", "from_minute"), inner("to_hour"),
                inner("to_min", "to_minute"), inner("cdir", "current_direction"),
                inner("cspeed", "current_speed", way=TENTHS),
            ),
        ),
    ]  # fmt: skip


def _air_draught(make: KeyMaker) -> list[Key | ListKey]:
    return [make("airdraught", "air_draught", way=Scaled(10, 1, as_sent=True), compat=(Place(start=56, width=11),))]


def _clearance(make: KeyMaker) -> list[Key | ListKey]:
    return [
        make("linkage", "linkage_id"), _dated(make, "arrival"), make("portname", "port_and_berth", way=TEXT),
        make("destination", way=TEXT), *_point(make),
    ]  # fmt: skip


_SERVICES = {
    "navrepair": "navigation_repair", "shiprepair": "ship_repair", "solidwaste": "solid_waste",
    "liquidwaste": "liquid_waste", "hazardouswaste": "hazardous_waste", "regional1": "regional_1",
    "regional2": "regional_2", "future1": "future_1", "future2": "future_2",
}  # fmt: skip
_SERVICE_KEYS = (
    "agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane", "lift", "medical",
    "navrepair", "provisions", "shiprepair", "surveyor", "steam", "tugs", "solidwaste", "liquidwaste",
    "hazardouswaste", "ballast", "additional", "regional1", "regional2", "future1", "future2",
)  # fmt: skip


def _berth(make: KeyMaker) -> list[Key | ListKey]:
    return [
        make("linkage", "linkage_id"), make("berth_length"), make("position", "mooring"),
        make("position_text", "mooring", way=Named(legends.POSITION)), _dated(make, "arrival", way=_LOCAL),
        make("availability", "services_known"),
        *(make(name, f"service_{_SERVICES.get(name, name)}") for name in _SERVICE_KEYS),
        make("berth_name", way=TEXT), make("berth_lon", "lon", way=_POINT), make("berth_lat", "lat", way=_POINT),
        make("berth_depth", way=TENTHS),
    ]  # fmt: skip


def _cargo_289(make: KeyMaker) -> list[Key | ListKey]:
    inner = KeyMaker(make.layout)
    return [
        make("unit", "amount_unit"), make("amount"),
        ListKey(
            name="cargos", base=make.base + make.layout.bits, size=17, most=28, required=17, compat_begin=1,
            keys=(inner("code", "cargo_code"), inner("subtype", Place(start=4, width=13))),
        ),
    ]  # fmt: skip


def _route(make: KeyMaker) -> list[Key | ListKey]:
    inner = KeyMaker(make.layout)
    return [
        make("linkage", "linkage_id"), make("sender", "sender_class"), make("rtype", "route_type"),
        make("rtype_text", "route_type", way=_ROUTE), _dated(make, "start"), make("duration"),
        ListKey(
            name="waypoints", base=make.base + make.layout.bits, size=55, most=16, required=55,
            count=make.place("waypoint_count"), keys=tuple(_point(inner, way=DEGREES)),
        ),
    ]  # fmt: skip


def _description(make: KeyMaker) -> list[Key | ListKey]:
    return [make("linkage", "linkage_id"), make("text", way=TEXT)]


def _inland_place(make: KeyMaker) -> list[Key]:
    names = (("country", "country"), ("locode", "locode"), ("section", "fairway_section"), ("terminal", "terminal"),
             ("hectometre", "hectometre"))  # fmt: skip
    return [make(name, field, way=_BARE) for name, field in names]


def _inland_eta(make: KeyMaker) -> list[Key | ListKey]:
    return [
        *_inland_place(make), _dated(make, "eta", "eta_", _LOCAL), make("tugs"),
        make("airdraught", "air_draught", way=Scaled(100, 2, as_sent=True)),
    ]  # fmt: skip


def _inland_rta(make: KeyMaker) -> list[Key | ListKey]:
    return [
        *_inland_place(make), _dated(make, "eta", "rta_", _LOCAL), make("status"),
        make("status_text", "status", way=Named(legends.RTA_STATUS)),
    ]  # fmt: skip


def _inland_persons(make: KeyMaker) -> list[Key | ListKey]:
    return [make("crew"), make("passengers"), make("personnel")]


def _aton(make: KeyMaker) -> list[Key | ListKey]:
    return [
        make("off_pos", "off_position", way=TRUTH), make("alarm", way=TRUTH), make("stat_ext", "digital_inputs"),
        make("ana_int", "supply_voltage", way=Volts()), make("ana_ext1", "external_voltage_1", way=Volts()),
        make("ana_ext2", "external_voltage_2", way=Volts()), make("racon"),
        make("racon_text", "racon", way=Named(legends.RACON)), make("light"),
        make("light_text", "light", way=Named(legends.LIGHT)),
    ]  # fmt: skip


def _met_hydro(make: KeyMaker, fi: int) -> list[Key | ListKey]:
    newer = fi == 31
    trend = Named(legends.TREND, legends.TREND_322, where_scaled=True)
    level = Scaled(100, 2, -1000, compat=1, unsigned=True) if newer else Scaled(10, 1, -100)
    named = {"preciptype": (legends.PRECIPITATION, "precipitation"), "ice": (legends.ICE, "ice")}

    def coded(name: str) -> list[Key]:
        legend, field = named[name]
        if newer:
            return [make(name, field, way=Named(legend, where_scaled=True))]
        return [make(name, field), make(f"{name}_text", field, way=Named(legend))]

    currents = [
        key for k in (1, 2, 3) for suffix in ("" if k == 1 else str(k),)
        for key in (
            make(f"cspeed{suffix}", f"current_speed_{k}", way=TENTHS),
            make(f"cdir{suffix}", f"current_direction_{k}"),
            *([make(f"cdepth{suffix}", f"current_depth_{k}")] if k > 1 else []),
        )
    ]  # fmt: skip
    return [
        *_point(make, lat_first=True), *([make("accuracy", way=TRUTH)] if newer else []),
        make("timestamp", "day", "hour", "minute", way=Composed("%02dT%02d:%02dZ")),
        make("wspeed", "wind_speed"), make("wgust", "wind_gust"), make("wdir", "wind_direction"),
        make("wgustdir", "wind_gust_direction"), make("humidity"),
        make("airtemp", "air_temperature", way=Scaled(10, 1, 0 if newer else -600)),
        make("dewpoint", "dew_point", way=Scaled(10, 1, 0 if newer else -200)),
        make("pressure", way=Shifted(799 if newer else 800)), make("pressuretend", "pressure_trend", way=trend),
        *([make("visgreater", "visibility_or_more", way=TRUTH)] if newer else []),
        make("visibility", way=TENTHS), make("waterlevel", "water_level", way=level),
        make("leveltrend", "water_level_trend", way=trend), *currents,
        make("waveheight", "wave_height", way=TENTHS), make("waveperiod", "wave_period"),
        make("wavedir", "wave_direction"), make("swellheight", "swell_height", way=TENTHS),
        make("swellperiod", "swell_period"), make("swelldir", "swell_direction"), make("seastate", "sea_state"),
        make("watertemp", "water_temperature", way=Scaled(10, 1, 0 if newer else -100)), *coded("preciptype"),
        make("salinity", way=TENTHS), *coded("ice"),
    ]  # fmt: skip


def _closed(make: KeyMaker) -> list[Key | ListKey]:
    way = Composed("%02d-%02dT%02d:%02d")
    return [
        make("reason", way=TEXT), make("closefrom", "closed_from", way=TEXT), make("closeto", "closed_to", way=TEXT),
        make("radius", "extension"), make("extunit", "extension_unit"), _dated(make, "from", "from_", way),
        _dated(make, "to", "to_", way),
    ]  # fmt: skip


def _targets(make: KeyMaker) -> list[Key | ListKey]:
    inner = KeyMaker(make.layout)
    # release 3.22 takes a target to have 122 bits, ten of them speed; SN.1/Circ.289 has 120 and eight
    return [
        ListKey(
            name="targets", base=make.base, size=120, most=4, required=120, compat_size=122,
            keys=(
                inner("idtype", "target_kind", "target_mmsi", "target_name", way=TargetId()),
                *_point(inner, lat_first=True), inner("course", "cog"), inner("second"),
                inner("speed", "sog", compat=(Place(start=112, width=10),)),
            ),
        ),
    ]  # fmt: skip


def _signal(make: KeyMaker) -> list[Key | ListKey]:
    named = Named(legends.SIGNAL, legends.SIGNAL_322, bare=True)
    always = Scaled(60_000, 6, compat=4, always=True)
    return [
        make("linkage", "linkage_id"), make("station", "station_name", way=TEXT), *_point(make, way=always),
        make("status", "signal_status"), make("signal"), make("signal_text", "signal", way=named), make("hour"),
        make("minute"), make("nextsignal", "next_signal"),
        make("nextsignal_text", "next_signal", way=named, joint=""),
    ]  # fmt: skip


def _inland_static(make: KeyMaker) -> list[Key | ListKey]:
    return [
        make("vin", "vessel_id", way=TEXT), make("length", way=Scaled(10, 1, as_sent=True)),
        make("beam", way=Scaled(10, 1, as_sent=True)), make("shiptype", "ship_type"),
        make("shiptype_text", "ship_type", way=Named(legends.inland_type)), make("hazard"),
        make("hazard_text", "hazard", way=Named(legends.HAZARD)), make("draught", way=Scaled(100, 2, as_sent=True)),
        make("loaded"), make("loaded_text", "loaded", way=Named(legends.LOADED, legends.LOADED_322)),
        make("speed_q", "speed_quality", way=TRUTH), make("course_q", "course_quality", way=TRUTH),
        make("heading_q", "heading_quality", way=TRUTH),
    ]  # fmt: skip


def _warning(make: KeyMaker) -> list[Key | ListKey]:
    def moment(prefix: str, order: tuple[int, ...] | None) -> Key:
        parts = (f"{prefix}_{part}" for part in ("year", "month", "day", "hour", "minute"))
        return make(prefix, *parts, way=Composed("%04d-%02d-%02dT%02d:%02d", order=order, first=2000))

    def signed(name: str, field: str) -> Key:
        sign = make.place(f"{field}_sign")
        both = (sign, Place(start=sign.start + 1, width=8))
        return make(name, *both, way=Signed(negative=1), compat=(Place(start=sign.start, width=9, kind="int"),))

    return [
        moment("start", (0, 1, 3, 4, 2)), moment("end", None),
        *(make(name, way=DEGREES) for name in ("start_lon", "start_lat", "end_lon", "end_lat")),
        make("type", "warning", compat_only=True),
        # an object has its message's type already
        make("emma_type", "warning", compat_only=False), make("type_text", "warning", way=Named(legends.WARNING)),
        signed("min", "least"), signed("max", "greatest"), make("class", "intensity"),
        make("class_text", "intensity", way=Named(legends.WARNING_CLASS, legends.WARNING_CLASS_322)),
        make("wind"), make("wind_text", "wind", way=Named(legends.WIND)),
    ]  # fmt: skip


def _water_levels(make: KeyMaker) -> list[Key | ListKey]:
    inner = KeyMaker(make.layout)
    sign = inner.place("level_sign")
    level = inner(
        "level", sign, Place(start=sign.start + 1, width=13), way=Signed(negative=0),
        compat=(Place(start=sign.start, width=14, kind="int"),),
    )  # fmt: skip
    return [
        make("country", way=_BARE),
        ListKey(
            name="gauges", base=make.base + make.layout.bits, size=25, most=4, required=25, compat_begin=1,
            keys=(inner("id", "gauge_id"), level),
        ),
    ]  # fmt: skip


def _signal_status(make: KeyMaker) -> list[Key | ListKey]:
    return [
        *_point(make, way=DEGREES), make("form", "signal_form"), make("facing", "orientation"),
        make("direction", "impact"), make("direction_text", "impact", way=Named(legends.DIRECTION)),
        make("status", "lights"), make("status_text", "lights", way=Named(legends.lights, legends.LIGHTS)),
    ]  # fmt: skip


def _persons(make: KeyMaker) -> list[Key | ListKey]:
    # release 3.22 reads those of type 6 one bit early counted from type 8's head, and prints none of type 8
    return [make("persons", compat=(Place(start=55, width=13) if make.base == HEAD_BITS[6] else Place(),))]


Keys = Callable[[KeyMaker], list[Key | ListKey]]


def _of(
    kind: int, layout: str, keys: Keys, compat: tuple[int, ...] | None = None, at_most: tuple[str, int] | None = None
) -> Function:
    make = KeyMaker(_BY_NAME[layout], HEAD_BITS[kind])
    return Function(
        layout=make.layout, keys=tuple(keys(make)), empty=_BY_NAME.get(f"{layout}_EMPTY"), compat=compat,
        at_most=None if at_most is None else (make.place(at_most[0]), at_most[1]),
    )  # fmt: skip


def _met(fi: int) -> Keys:
    return lambda make: _met_hydro(make, fi)


# by type, designated area code, function
FUNCTIONS: Final[Mapping[tuple[int, int, int], Function]] = MappingProxyType(
    {
        (6, 1, 12): _of(6, "DANGEROUS_CARGO_236", _cargo_236),
        (6, 1, 14): _of(6, "TIDAL_WINDOW_14", _tidal),
        (6, 1, 15): _of(6, "AIR_DRAUGHT", _air_draught),
        (6, 1, 16): _of(6, "PERSONS_16", _persons),
        (6, 1, 18): _of(6, "CLEARANCE", _clearance),
        (6, 1, 20): _of(6, "BERTHING", _berth),
        (6, 1, 25): _of(6, "DANGEROUS_CARGO_289", _cargo_289),
        (6, 1, 28): _of(6, "ROUTE_28", _route),
        (6, 1, 30): _of(6, "DESCRIPTION_30", _description),
        (6, 1, 32): _of(6, "TIDAL_WINDOW_32", _tidal),
        (6, 200, 21): _of(6, "INLAND_ETA", _inland_eta, (248,)),
        (6, 200, 22): _of(6, "INLAND_RTA", _inland_rta, (232,)),
        (6, 200, 55): _of(6, "INLAND_PERSONS", _inland_persons, (168,)),
        (6, 235, 10): _of(6, "ATON_MONITORING_235", _aton, (136,)),
        (6, 250, 10): _of(6, "ATON_MONITORING_250", _aton, (136,)),
        (8, 1, 11): _of(8, "MET_HYDRO_236", _met(11)),
        (8, 1, 13): _of(8, "FAIRWAY_CLOSED", _closed),
        (8, 1, 15): _of(8, "AIR_DRAUGHT", _air_draught),
        (8, 1, 16): _of(8, "PERSONS_16", _persons, (128, 192)),
        (8, 1, 17): _of(8, "VTS_TARGETS_17", _targets),
        (8, 1, 19): _of(8, "TRAFFIC_SIGNAL", _signal),
        (8, 1, 27): _of(8, "ROUTE_27", _route),
        (8, 1, 29): _of(8, "DESCRIPTION_29", _description),
        (8, 1, 31): _of(8, "MET_HYDRO_289", _met(31)),
        (8, 200, 10): _of(8, "INLAND_STATIC", _inland_static, (168,), ("hazard", 5)),
        (8, 200, 23): _of(8, "INLAND_WARNING", _warning, (256,)),
        (8, 200, 24): _of(8, "INLAND_WATER_LEVEL", _water_levels, (168,)),
        (8, 200, 40): _of(8, "SIGNAL_STATUS", _signal_status, (168,)),
    }
)  # fmt: skip
# the data as it comes: of what no layout of ours describes, or GPSD does not take apart
RAW: Final = MappingProxyType(
    {
        kind: Key(name="data", right=(Place(start=bits, kind="data", to_end=True, masked=kind == 8),), way=DATA)
        for kind, bits in HEAD_BITS.items()
    }
)
