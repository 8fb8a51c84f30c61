"""M10 and P4 segments → one row per voyage and port of discharge, with the itinerary that the filing declares.

A message without a P4 gives one row without a port. Checks the ship's number, dates and the declared number of bills.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.codes import R4_ITINERARY, VESSEL_CODE_CALLSIGN
from porttarget.manifests.kernels import check_digits
from porttarget.manifests.ports import PortColumn, look_up
from porttarget.manifests.reading import ROW_TIME, Reading
from porttarget.manifests.spans import Ints, chain, gather, nullable
from porttarget.tables import TABLES

NORTH_AMERICA = ("CA", "US")
_IMO_FORM = "an IMO number of seven digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyages:
    """The table, and what other rows need of it: by message, and by port part (row of `frame`)."""

    frame: pl.DataFrame
    by_message: pl.DataFrame
    key: Ints
    port_seg: Ints
    row_of_message: Ints
    landing: PortColumn
    first_na_call: pl.Series

    def rows(self, reading: Reading, segs: Ints) -> Ints:
        """Row of `frame` in which these segments lie; -1 before the first P4 of a message that has one."""
        above = reading.segments.above(segs, "P4")
        row = np.searchsorted(self.port_seg, above)
        return np.where(above >= 0, row, self.row_of_message[reading.segments.message[segs]])


def make_voyages(reading: Reading, bill_messages: Ints) -> Voyages:
    """The voyages of an input; `bill_messages` is the message (from 0) of each row of bills."""
    segments = reading.segments
    count = segments.messages.shape[0]
    m10 = np.full(count, -1, np.int64)
    tagged = segments.tagged("M10")
    m10[segments.message[tagged]] = tagged
    read = segments.messages[:, 4] >= 0
    found = np.bincount(bill_messages, minlength=count)
    by_message = _by_message(reading, m10, found)
    port_seg = segments.tagged("P4")
    portless = read & (np.bincount(segments.message[port_seg], minlength=count) == 0)
    alone = np.flatnonzero(portless & ((m10 >= 0) | (found > 0)))
    alone_seg = np.where(m10[alone] >= 0, m10[alone], segments.messages[alone, 0])
    # a P4 row stands at its P4, a row without port at its M10; rows in order of these segments, P4 rows first to find
    segs = np.concatenate([port_seg, alone_seg]).astype(np.int64)
    messages = segments.message[segs].astype(np.int64)
    ports = np.concatenate([port_seg, np.full(alone_seg.size, -1, np.int64)])
    row_of_message = np.full(count, -1, np.int64)
    row_of_message[alone] = port_seg.size + np.arange(alone.size)
    codes = segments.named(ports, "P4", "port")
    landing = look_up(reading.codes, codes)
    reading.note("unknown_port", landing.unknown, ports, "P4", "port")
    itinerary, calls = _itineraries(reading, count)
    first = [_first_na_call(calls[m], port) for m, port in zip(messages, landing.unlocode, strict=True)]
    frame = gather_frame(by_message, messages).with_columns(
        reading.constant(reading.filed_to, segs.size, "filed_to"),
        landing.unlocode.alias("port_of_discharge"),
        codes.series("port_of_discharge_raw"),
        reading.text(ports, "P4", "terminal").alias("terminal"),
        _arrival(reading, ports),
        gather(itinerary, messages).alias("declared_ports"),
        reading.received(segs.size),
        *reading.provenance(segs),
    )
    identifiers = by_message["voyage_id"]
    key = identifiers.rank("dense").cast(pl.Int64).to_numpy() if count else np.zeros(0, np.int64)
    return Voyages(
        frame=TABLES["voyages"].conform(frame), by_message=by_message, key=key, port_seg=port_seg,
        row_of_message=row_of_message, landing=landing, first_na_call=pl.Series(first, dtype=pl.String),
    )  # fmt: skip


def gather_frame(frame: pl.DataFrame, rows: Ints) -> pl.DataFrame:
    """Rows of a frame; -1 gives nulls."""
    return pl.DataFrame([gather(column, rows) for column in frame.get_columns()])


def _by_message(reading: Reading, m10: Ints, found: Ints) -> pl.DataFrame:
    names = {name: reading.text(m10, "M10", name) for name in ("vessel_name", "voyage", "carrier_scac", "flag")}
    frame = pl.DataFrame(
        [
            *names.values(),
            reading.text(m10, "M10", "manifest_reference"),
            reading.text(m10, "M10", "manifest_type"),
            reading.text(m10, "M10", "vessel_code"),
            reading.text(m10, "M10", "vessel_code_qualifier"),
        ]
    ).rename({"flag": "vessel_flag"})
    code = pl.col("vessel_code")
    prefixed = code.str.contains(r"^(IMO|L)?[ -]?[0-9]+$")
    frame = frame.with_columns(
        pl.when((pl.col("vessel_code_qualifier") == VESSEL_CODE_CALLSIGN).fill_null(~prefixed)).then(code)
        .alias("callsign"),
    ).with_columns(
        pl.when(pl.col("callsign").is_null()).then(code.str.replace_all(r"[^0-9]", "").str.slice(0, 18))
        .cast(pl.Int64, strict=False).alias("vessel_imo"),
    )  # fmt: skip
    number = frame["vessel_imo"].fill_null(0).to_numpy()
    number = np.ascontiguousarray(number, dtype=np.int64)
    digit = np.empty(number.size, np.int64)
    check_digits.imo_numbers(number, digit)
    filed = frame["vessel_imo"].is_not_null().to_numpy()
    formed = digit >= 0
    fails = formed & (digit != number % 10)
    computed = pl.Series(digit).cast(pl.String)
    reading.note("imo_check_digit", fails, m10, "M10", "vessel_code", expected=computed)
    other = frame["callsign"].is_not_null().to_numpy()
    reading.note("imo_form", ~formed & ~other & (m10 >= 0), m10, "M10", "vessel_code", expected=_IMO_FORM)
    declared = reading.number(m10, "M10", "bills_declared")
    wrong = (declared.fill_null(-1).to_numpy() != found) & declared.is_not_null().to_numpy()
    reading.note("bill_count", wrong, m10, "M10", "bills_declared", expected=pl.Series(found).cast(pl.String))
    cleaned = pl.col("vessel_name").str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()
    ship = pl.coalesce(pl.col("vessel_imo").cast(pl.String), cleaned, pl.lit("?"))
    return frame.select(
        pl.concat_str(ship, pl.lit("-"), pl.col("voyage").fill_null("?")).alias("voyage_id"),
        "vessel_name", "vessel_imo",
        nullable(formed & ~fails, ~filed, "imo_ok"),
        "callsign", "vessel_flag", "carrier_scac", "voyage", "manifest_reference", "manifest_type",
        declared.alias("bills_declared").round().cast(pl.Int32, strict=False),
        pl.Series("bills_found", found, dtype=pl.Int32),
    )  # fmt: skip


def _arrival(reading: Reading, ports: Ints) -> pl.Series:
    """Declared arrival from P4-02 and P4-05: a date of eight digits, or six of this century; a time of four or six."""
    day_text = reading.text(ports, "P4", "eta_date")
    clock_text = reading.text(ports, "P4", "eta_time")
    frame = pl.DataFrame([day_text, clock_text]).select(
        pl.when(pl.col("eta_date").str.contains(r"^[0-9]{8}$")).then(pl.col("eta_date"))
        .when(pl.col("eta_date").str.contains(r"^[0-9]{6}$")).then(pl.lit("20") + pl.col("eta_date"))
        .str.to_date("%Y%m%d", strict=False).alias("day"),
        pl.when(pl.col("eta_time").str.contains(r"^([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9])?$"))
        .then(pl.col("eta_time")).alias("clock"),
    ).with_columns(
        (pl.col("day").cast(pl.Datetime("us")) + pl.duration(
            hours=pl.col("clock").str.slice(0, 2).cast(pl.Int64).fill_null(0),
            minutes=pl.col("clock").str.slice(2, 2).cast(pl.Int64).fill_null(0),
            seconds=pl.col("clock").str.slice(4, 2).cast(pl.Int64, strict=False).fill_null(0),
        )).dt.replace_time_zone("UTC").cast(ROW_TIME).alias("eta_declared")
    )  # fmt: skip
    day = frame["day"]
    odd = (day_text.is_not_null() & (day.is_null() | (day_text.str.len_bytes() != 8))).to_numpy()
    reading.note("date_form", odd, ports, "P4", "eta_date", expected=day.cast(pl.String))
    odd = (clock_text.is_not_null() & frame["clock"].is_null()).to_numpy()
    reading.note("time_form", odd, ports, "P4", "eta_time", expected="midnight")
    return frame["eta_declared"]


def _itineraries(reading: Reading, count: int) -> tuple[pl.Series, list[list[tuple[str, str]]]]:
    """Per message the ports that its R4 segments name, then its ports of discharge, each once: codes, and countries."""
    segments = reading.segments
    r4, p4 = segments.tagged("R4"), segments.tagged("P4")
    kinds, functions = segments.named(r4, "R4", "function").distinct()
    r4 = r4[np.array([name in R4_ITINERARY for name in functions], np.bool_)[kinds]] if r4.size else r4
    filed = chain([segments.named(r4, "R4", "location"), segments.named(p4, "P4", "port")])
    segs = np.concatenate([r4, p4])
    messages = segments.message[segs].astype(np.int64)
    _, first = filed.groups(messages)
    ports = look_up(reading.codes, filed.take(first), places=True)
    of_r4 = ports.unknown & (first < r4.size)
    reading.note("unknown_port", of_r4, np.where(first < r4.size, segs[first], -1), "R4", "location")
    calls: list[list[tuple[str, str]]] = [[] for _ in range(count)]
    for message, code, country in zip(messages[first], ports.unlocode, ports.country, strict=True):
        if code is not None and (code, country) not in calls[message]:
            calls[message].append((code, country))
    return pl.Series([[code for code, _ in each] for each in calls], dtype=pl.List(pl.String)), calls


def _first_na_call(calls: list[tuple[str, str]], landing: str | None) -> str | None:
    """First port in Canada or the United States up to the landing port, that one included."""
    for code, country in calls:
        if country in NORTH_AMERICA or code == landing:
            return code if country in NORTH_AMERICA else None
    return None
