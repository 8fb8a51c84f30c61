"""Resources from TOML: every fault of the file is listed at once, each with its place.

In: a file as documented in `data/FORMAT.md`. Out: `Resources`, or ResourcesError with all faults.
`shipped_resources` finds the example shipped for a port or its complex.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from porttarget.errors import InputMissing, ResourcesError, Where
from porttarget.scanning.jobs import DENSITIES, LENGTHS_FT
from porttarget.scanning.resources import DAYS, Bay, Maintenance, Resources, Scanner, Shift, overlapping

if TYPE_CHECKING:
    from porttarget.reference import Reference

DATA = Path(__file__).with_name("data")
_ABSENT = object()


class _Reader:
    """Takes fields out of a table, noting what is wrong instead of stopping."""

    def __init__(self, table: Mapping[str, object], place: str, faults: list[str]) -> None:
        self.table, self.place, self.faults = dict(table), place, faults
        self.taken: set[str] = set()

    def fault(self, field: str, text: str) -> None:
        self.faults.append(f"{self.place}.{field}: {text}" if self.place else f"{field}: {text}")

    def take(self, field: str, kind: type | tuple[type, ...], default: object = _ABSENT) -> object:
        """The field's value when it is of the kind; else a fault and None, or the default where absent."""
        self.taken.add(field)
        value = self.table.get(field, default)
        if value is _ABSENT:
            self.fault(field, "is missing")
            return None
        if value is default:
            return value
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(field, f"is {value!r}, expected {_named(kind)}")
            return None
        return value

    def text(self, field: str, default: str | None = None) -> str:
        value = self.take(field, str, _ABSENT if default is None else default)
        return value.strip() if isinstance(value, str) else ""

    def choice(self, field: str, among: tuple[str, ...]) -> str:
        value = self.text(field)
        if value and value not in among:
            self.fault(field, f"is {value!r}, expected one of {', '.join(among)}")
        return value

    def texts(
        self, field: str, default: tuple[str, ...] | None = None, among: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        value = self.take(field, list, _ABSENT if default is None else default)
        if value is default and default is not None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            if value is not None:
                self.fault(field, f"is {value!r}, expected a list of texts")
            return ()
        for item in value:
            if among is not None and item not in among:
                self.fault(field, f"holds {item!r}, expected only {', '.join(among)}")
        return tuple(value)

    def number(self, field: str, low: float, high: float, default: float | None = None) -> float:
        value = self.take(field, (int, float), _ABSENT if default is None else default)
        if not isinstance(value, (int, float)):
            return low
        if not low <= value <= high:
            self.fault(field, f"is {value}, expected {low:g} to {high:g}")
            return low
        return float(value)

    def whole(self, field: str, low: int, high: int, default: int | None = None) -> int:
        value = self.number(field, low, high, default)
        if value != int(value):
            self.fault(field, f"is {value}, expected a whole number")
        return int(value)

    def numbers(self, field: str, keys: tuple[str, ...], low: float, high: float) -> dict[str, float]:
        """A table of numbers whose keys are among `keys`."""
        value = self.take(field, dict)
        if not isinstance(value, dict):
            return {}
        inner = _Reader(value, f"{self.place}.{field}" if self.place else field, self.faults)
        found = {key: inner.number(key, low, high) for key in value if key in keys}
        inner.taken.update(keys)
        inner.done()
        if not value:
            self.fault(field, f"is empty, expected some of {', '.join(keys)}")
        return found

    def flag(self, field: str, default: bool) -> bool:
        return bool(self.take(field, bool, default))

    def tables(self, field: str, default: bool = False) -> list[_Reader]:
        value = self.take(field, list, [] if default else _ABSENT)
        if not isinstance(value, list):
            return []
        readers = []
        for count, item in enumerate(value, start=1):
            if not isinstance(item, dict):
                self.fault(field, f"entry {count} is {item!r}, expected a table")
                continue
            name = item.get("id", count)
            readers.append(
                _Reader(item, f"{self.place}.{field}[{name}]" if self.place else f"{field}[{name}]", self.faults)
            )
        return readers

    def done(self) -> None:
        for field in sorted(set(self.table) - self.taken):
            self.fault(field, f"is not known here; known are {', '.join(sorted(self.taken))}")


def _named(kind: type | tuple[type, ...]) -> str:
    names = {
        str: "a text",
        int: "a whole number",
        float: "a number",
        list: "a list",
        dict: "a table",
        bool: "true or false",
        datetime: "a date and time with offset",
    }
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(names.get(one, one.__name__) for one in kinds)


def load_resources(path: Path) -> Resources:
    """Read and check a resources file; ResourcesError lists all its faults."""
    where = Where(source=str(path))
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputMissing("no such resources file", where=where) from None
    except OSError as error:
        raise InputMissing(f"cannot be read: {error.strerror}", where=where) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResourcesError("not a TOML file", faults=(str(error),), where=where) from error
    faults: list[str] = []
    found = _resources(_Reader(document, "", faults), str(path))
    if faults or found is None:
        count = len(faults)
        raise ResourcesError(
            f"{count} fault{'s' if count != 1 else ''} in the resources", faults=tuple(faults), where=where
        )
    return found


def shipped_resources(port: str, reference: Reference) -> Path:
    """The resources file for a port: the reference folders' own, else the one shipped here for it or its complex."""
    own = reference.resources_path(port)
    if own is not None:
        return Path(own)
    codes = {port.upper(), *(code.upper() for code in reference.complex_codes(port))}
    for path in sorted(DATA.glob("*.toml")):
        if codes & set(tomllib.loads(path.read_text(encoding="utf-8")).get("ports", [])):
            return path
    shipped = ", ".join(sorted(path.stem for path in DATA.glob("*.toml")))
    raise InputMissing(f"no scanner resources for port {port}; give a file. Shipped are: {shipped}")


def _resources(top: _Reader, source: str) -> Resources | None:
    zone = _zone(top)
    assumptions: list[str] = []
    terminals, ids = _terminals(top)
    default = top.text("default_terminal")
    if default and default not in ids:
        top.fault("default_terminal", f"is {default!r}, expected one of {', '.join(ids)}")
    scanners = [_scanner(reader, ids, assumptions) for reader in top.tables("scanners")]
    bays = [_bay(reader, assumptions) for reader in top.tables("bays")]
    names = [*(scanner.id for scanner in scanners), *(bay.id for bay in bays)]
    for twice in sorted({name for name in names if name and names.count(name) > 1}):
        top.fault("scanners and bays", f"id {twice!r} is used more than once")
    for field, count in (("scanners", len(scanners)), ("bays", len(bays))):
        if not count:
            top.fault(field, "there is none; expected at least one")
    secondary = _Reader(dict(_table(top, "secondary")), "secondary", top.faults)
    exam = secondary.numbers("minutes", LENGTHS_FT, 1, 10_000)
    for length in LENGTHS_FT:
        if exam and length not in exam:
            secondary.fault("minutes", f"has no {length!r}; expected {', '.join(LENGTHS_FT)}")
    reserve = secondary.number("reserve", 0.0, 1.0)
    overflow = secondary.number("overflow_share", 0.0, 2.0)
    notice = secondary.whole("notice_min", 0, 24 * 60)
    _provenance(secondary, assumptions)
    secondary.done()
    ports = top.texts("ports")
    if not ports and "ports" in top.table:
        top.fault("ports", "is empty; expected UN/LOCODEs")
    grid = top.whole("grid_min", 1, 60, 5)
    top.text("title", "")
    _provenance(top, assumptions)
    top.done()
    if top.faults or zone is None:
        return None
    return Resources(
        source=source,
        ports=ports,
        time_zone=zone,
        grid_min=grid,
        terminals=terminals,
        default_terminal=default,
        scanners=tuple(scanners),
        bays=tuple(bays),
        exam_minutes={key: int(value) for key, value in exam.items()},
        reserve=reserve,
        overflow_share=overflow,
        notice_min=notice,
        assumptions=tuple(assumptions),
    )


def _zone(top: _Reader) -> ZoneInfo | None:
    name = top.text("time_zone")
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        top.fault("time_zone", f"{name!r} is not a known time zone, expected such as America/Toronto")
        return None


def _table(top: _Reader, field: str) -> Mapping[str, object]:
    value = top.take(field, dict)
    return value if isinstance(value, dict) else {}


def _terminals(top: _Reader) -> tuple[dict[str, str], tuple[str, ...]]:
    codes: dict[str, str] = {}
    ids: list[str] = []
    for reader in top.tables("terminals"):
        name = reader.text("id")
        ids.append(name)
        for code in (name, *reader.texts("codes", ())):
            if codes.setdefault(code.upper(), name) != name:
                reader.fault("codes", f"{code!r} already names terminal {codes[code.upper()]!r}")
        reader.text("name", "")
        reader.done()
    if not ids:
        top.fault("terminals", "there is none; expected at least one")
    return codes, tuple(ids)


def _scanner(reader: _Reader, terminals: tuple[str, ...], assumptions: list[str]) -> Scanner:
    detection = reader.numbers("detection", DENSITIES, 0.0, 1.0)
    false_alarm = reader.numbers("false_alarm", DENSITIES, 0.0, 1.0)
    if detection and false_alarm and set(detection) != set(false_alarm):
        reader.fault(
            "false_alarm",
            f"covers {sorted(false_alarm)}, expected the same densities as detection: {sorted(detection)}",
        )
    minutes = reader.numbers("minutes", (*LENGTHS_FT, "reefer", "dangerous", "default"), 1, 24 * 60)
    if minutes and "default" not in minutes:
        reader.fault("minutes", "has no 'default'")
    scanner = Scanner(
        id=reader.text("id"),
        kind=reader.choice("kind", ("gamma", "xray")),
        mount=reader.choice("mount", ("fixed", "mobile", "portal")),
        serves=reader.texts("serves", (), terminals),
        lag_min=reader.whole("lag_min", 0, 7 * 24 * 60),
        minutes={key: int(value) for key, value in minutes.items()},
        detection=detection,
        false_alarm=false_alarm,
        lengths_ft=reader.texts("lengths_ft", LENGTHS_FT, LENGTHS_FT),
        reefer=reader.flag("reefer", True),
        dangerous=reader.flag("dangerous", True),
        shifts=_shifts(reader, terminals),
        maintenance=_maintenance(reader),
    )
    standing = {shift.at is not None for shift in scanner.shifts}
    if standing == {True} and scanner.mount != "mobile":
        reader.fault("shifts", f"say where it stands, but the mount is {scanner.mount!r}; only a mobile scanner moves")
    if standing == {True, False}:
        reader.fault("shifts", "some say where it stands and some do not; expected `at` in all or in none")
    _provenance(reader, assumptions)
    reader.done()
    return scanner


def _bay(reader: _Reader, assumptions: list[str]) -> Bay:
    bay = Bay(id=reader.text("id"), shifts=_shifts(reader, ()), maintenance=_maintenance(reader))
    _provenance(reader, assumptions)
    reader.done()
    return bay


def _shifts(reader: _Reader, terminals: tuple[str, ...]) -> tuple[Shift, ...]:
    shifts = []
    for one in reader.tables("shifts", default=True):
        at = one.text("at", "") if terminals else ""
        if at and at not in terminals:
            one.fault("at", f"is {at!r}, expected one of {', '.join(terminals)}")
        opens, closes = _clock(one, "opens"), _clock(one, "closes")
        shifts.append(Shift(days=one.texts("days", None, DAYS), opens=opens, closes=closes, at=at or None))
        one.done()
    found = tuple(shifts)
    if overlapping(found):
        reader.fault("shifts", "two of them are on at the same time; expected shifts that do not overlap")
    return found


def _clock(reader: _Reader, field: str) -> time:
    text = reader.text(field)
    try:
        return time.fromisoformat(text) if text != "24:00" else time(0, 0)
    except ValueError:
        if text:
            reader.fault(field, f"is {text!r}, expected a local time such as 07:30")
        return time(0, 0)


def _maintenance(reader: _Reader) -> tuple[Maintenance, ...]:
    stretches = []
    for one in reader.tables("maintenance", default=True):
        moments = []
        for field in ("begins", "ends"):
            moment = one.take(field, datetime)
            if isinstance(moment, datetime) and moment.tzinfo is None:
                one.fault(field, f"is {moment}, expected an offset such as Z")
            moments.append(moment if isinstance(moment, datetime) and moment.tzinfo is not None else None)
        because = one.text("because", "maintenance")
        if moments[0] is not None and moments[1] is not None:
            if moments[1] <= moments[0]:
                one.fault("ends", f"{moments[1]} is not after begins {moments[0]}")
            begins, ends = (moment.astimezone(UTC) for moment in moments if moment is not None)
            stretches.append(Maintenance(begins=begins, ends=ends, because=because))
        one.done()
    return tuple(stretches)


def _provenance(reader: _Reader, assumptions: list[str]) -> None:
    """Each table says where its figures come from: `source` in words, and which fields are assumed."""
    source = reader.text("source", "")
    assumed = reader.texts("assumptions", ())
    for field in assumed:
        if field.split(".")[0] not in reader.table:
            reader.fault("assumptions", f"names {field!r}, which does not stand here")
    if not source and not assumed:
        reader.fault("source", "is missing: say where the figures come from, or list them under assumptions")
    prefix = f"{reader.place}." if reader.place else ""
    assumptions.extend(f"{prefix}{field}" for field in assumed)
