"""Messages and port calls → one row per voyage and port of discharge, with the itinerary that the filing declares.

Bills that name ports of discharge themselves make rows of these, too, with what calls there say. A message with neither
gives one row without a port. Checks the ship's number, dates and the declared number of bills.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.check_digit_kernels import imo_numbers
from porttarget.manifests.facts import Rows
from porttarget.manifests.landings import Landings, find_landings
from porttarget.manifests.making import Making
from porttarget.manifests.ports import PortColumn
from porttarget.manifests.spans import Bools, Ints, chain, gather, nullable
from porttarget.manifests.times import arrival
from porttarget.tables import TABLES

NORTH_AMERICA = ("CA", "US")
_SHIP = ("vessel_code", "vessel_name", "voyage", "carrier_scac")
_IMO_FORM = "an IMO number of seven digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyages:
    """The table, and what other rows need of it: by message, and by port part (row of `frame`)."""

    frame: pl.DataFrame
    by_message: pl.DataFrame
    key: Ints
    row_of_message: Ints
    row_of_bill: Ints
    row_of_call: Ints
    landing: PortColumn
    first_na_call: pl.Series

    def rows(self, making: Making, rows: Rows) -> Ints:
        """Row of `frame` in which these rows lie; -1 before the first call of a message that has one."""
        call = rows.within("call")
        at_call = self.row_of_call[call] if self.row_of_call.size else call
        row = np.where(call >= 0, at_call, self.row_of_message[making.facts.message_of(rows)])
        own = self.row_of_bill
        if rows.entity != "bill":
            bill = rows.within("bill")
            own = np.where(bill >= 0, own[bill], -1) if own.size else np.full(len(rows), -1, np.int64)
        return np.where(own >= 0, own, row)


def make_voyages(making: Making) -> Voyages:
    """The voyages of an input."""
    facts = making.facts
    heads, ports, bills = facts["message"], facts["call"], facts["bill"]
    count = len(heads)
    found = np.bincount(facts.message_of(bills), minlength=count)
    # the segment that says what ship it is, where there is one
    about = np.max([heads[name].segs for name in _SHIP], axis=0, initial=-1)
    by_message = _by_message(making, heads, found)
    landings = find_landings(facts)
    read = np.array([kind is not None for kind in facts.kinds], np.bool_)
    portless = read & (np.bincount(landings.message, minlength=count) == 0)
    alone = np.flatnonzero(portless & ((about >= 0) | (found > 0)) & ~_reports(making, found))
    alone_seg = np.where(about[alone] >= 0, about[alone], heads.segs[alone])
    # a landing's row stands at its call, a row without one where the ship is named; landings first, to find them
    segs = np.concatenate([landings.segs, alone_seg])
    messages = facts.places.message[segs].astype(np.int64)
    nowhere = np.full(alone_seg.size, -1, np.int64)
    called, landed = np.concatenate([landings.call, nowhere]), np.concatenate([np.arange(landings.segs.size), nowhere])
    row_of_message = np.full(count, -1, np.int64)
    row_of_message[alone] = landings.segs.size + np.arange(alone.size)
    known = making.ports(landings.port, landings.segs)
    strange = np.zeros(len(ports), np.bool_)  # ports that only bills name are reported at these
    strange[landings.call[landings.call >= 0]] = known.unknown[landings.call >= 0]
    making.note("unknown_port", strange, ports["port"])
    landing = known.take(landed)
    itinerary, calls = _itineraries(making, count, landings)
    first = [_first_na_call(calls[m], port) for m, port in zip(messages, landing.unlocode, strict=True)]
    frame = gather_frame(by_message, messages).with_columns(
        making.constant(making.filed_to, segs.size, "filed_to"),
        landing.unlocode.alias("port_of_discharge"),
        gather(landings.port.series("port_of_discharge_raw"), landed),
        gather(ports["terminal"].series("terminal"), called),
        _eta(making, called, messages).alias("eta_declared"),
        gather(itinerary, messages).alias("declared_ports"),
        making.received(segs.size),
        *making.provenance(segs),
    )
    identifiers = by_message["voyage_id"]
    key = identifiers.rank("dense").cast(pl.Int64).to_numpy() if count else np.zeros(0, np.int64)
    return Voyages(
        frame=TABLES["voyages"].conform(frame), by_message=by_message, key=key, row_of_message=row_of_message,
        row_of_bill=landings.of_bill, row_of_call=landings.of_call, landing=landing,
        first_na_call=pl.Series(first, dtype=pl.String),
    )  # fmt: skip


def _reports(making: Making, bills: Ints) -> Bools:
    """Messages that but report events or dispositions: they declare no voyage, and name its ship in each row."""
    facts, count = making.facts, bills.size
    told = np.zeros(count, np.bool_)
    for name in ("event", "disposition"):
        told[facts.message_of(facts[name])] = True
    declares = bills > 0
    declares[facts["message"].all("itinerary").row] = True
    for name in ("stow", "box"):
        declares[facts.message_of(facts[name])] = True
    return told & ~declares


def _eta(making: Making, called: Ints, messages: Ints) -> pl.Series:
    """When the ship arrives, by its call or else by its message."""
    heads = making.facts["message"]
    at_call = gather(arrival(making, making.facts["call"], "eta"), called)
    return at_call.fill_null(gather(arrival(making, heads, "eta"), messages)) if heads.has("eta") else at_call


def gather_frame(frame: pl.DataFrame, rows: Ints) -> pl.DataFrame:
    """Rows of a frame; -1 gives nulls."""
    return pl.DataFrame([gather(column, rows) for column in frame.get_columns()])


def _by_message(making: Making, heads: Rows, found: Ints) -> pl.DataFrame:
    texts = ("vessel_name", "voyage", "carrier_scac", "manifest_reference", "manifest_type", "vessel_code")
    vessel_code = heads["vessel_code"]
    kind, kind_code = heads["vessel_code_kind"].word("kind"), heads["vessel_code_kind"].series("kind_code")
    frame = pl.DataFrame([*(heads[name].series(name) for name in texts), heads["flag"].series("vessel_flag"), kind,
                          kind_code])  # fmt: skip
    code = pl.col("vessel_code")
    prefixed = code.str.contains(r"^(IMO|L)?[ -]?[0-9]+$")
    said = (pl.col("kind") == "callsign").fill_null(False)
    frame = frame.with_columns(
        pl.when(pl.when(pl.col("kind_code").is_null()).then(~prefixed).otherwise(said)).then(code).alias("callsign"),
    ).with_columns(
        pl.when(pl.col("callsign").is_null()).then(code.str.replace_all(r"[^0-9]", "").str.slice(0, 18))
        .cast(pl.Int64, strict=False).alias("vessel_imo"),
    )  # fmt: skip
    number = np.ascontiguousarray(frame["vessel_imo"].fill_null(0).to_numpy(), dtype=np.int64)
    digit = np.empty(number.size, np.int64)
    imo_numbers(number, digit)
    filed = frame["vessel_imo"].is_not_null().to_numpy()
    formed = digit >= 0
    fails = formed & (digit != number % 10)
    making.note("imo_check_digit", fails, vessel_code, expected=pl.Series(digit).cast(pl.String))
    other = frame["callsign"].is_not_null().to_numpy()
    named = vessel_code.segs >= 0
    making.note("imo_form", ~formed & ~other & named, vessel_code, expected=_IMO_FORM)
    declared = making.number(heads["bills_declared"], "bills_declared")
    wrong = (declared.fill_null(-1).to_numpy() != found) & declared.is_not_null().to_numpy()
    making.note("bill_count", wrong, heads["bills_declared"], expected=pl.Series(found).cast(pl.String))
    cleaned = pl.col("vessel_name").str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()
    ship = pl.coalesce(pl.col("vessel_imo").cast(pl.String), cleaned, pl.lit("?"))
    return frame.select(
        pl.concat_str(ship, pl.lit("-"), pl.col("voyage").fill_null("?")).alias("voyage_id"),
        "vessel_name", "vessel_imo",
        nullable(formed & ~fails, ~filed, "imo_ok"),
        pl.coalesce("callsign", heads["callsign"].series("said_callsign")).alias("callsign"),
        "vessel_flag", "carrier_scac", "voyage", "manifest_reference", "manifest_type",
        declared.round().cast(pl.Int32, strict=False),
        pl.Series("bills_found", found, dtype=pl.Int32),
    )  # fmt: skip


def _itineraries(
    making: Making, count: int, landings: Landings
) -> tuple[pl.Series, list[list[tuple[str, str]]]]:  # fmt: skip
    """Per message the ports that its itinerary names, then those of its landings, each once: codes, and countries."""
    named = making.facts["message"].all("itinerary")
    filed = chain([named.spans, landings.port]) if named.row.size else landings.port
    messages = np.concatenate([named.row, landings.message])
    _, first = filed.groups(messages)
    ports = making.ports(filed.take(first), np.concatenate([named.segs, landings.segs])[first], places=True)
    of_itinerary = first < named.row.size
    making.note("unknown_port", ports.unknown & of_itinerary, named.value(np.where(of_itinerary, first, -1)))
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
