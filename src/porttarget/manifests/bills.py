"""Bills as filed → bills of lading, one row per filed row; duplicates and amendments stay rows of their own.

Versions count the messages of one input that file the same issuer and number, in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.facts import Rows, Value
from porttarget.manifests.making import Making
from porttarget.manifests.measures import measure, unit_as_filed
from porttarget.manifests.parties import CONSIGNEE, Parties
from porttarget.manifests.ports import PortColumn
from porttarget.manifests.rules import FACTS, decide
from porttarget.manifests.spans import Ints, from_texts, gather, nullable
from porttarget.manifests.times import arrival
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

LADEN_BY_BILL: Final = "bill"  # what says when it was laden: the bill itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills:
    """The table; `facts` has, row by row, what containers take over from their bill and the table does not hold."""

    frame: pl.DataFrame
    facts: pl.DataFrame


def make_bills(making: Making, voyages: Voyages, parties: Parties) -> Bills:
    """The table of bills, and findings about them."""
    rows = making.facts["bill"]
    size = len(rows)
    everyone = np.arange(size)
    port_rows = voyages.rows(making, rows)
    messages = making.facts.message_of(rows)
    number, issuer = rows["number"], rows["issuer"]
    _check_numbers(making, rows, messages)
    lading = _port(making, rows, "port_of_lading")
    abroad = _port(making, rows, "foreign_port_of_unlading", places=True)
    landing, landing_raw, terminal = _landing(making, rows, voyages, port_rows)
    destination = _port(making, rows, "destination", places=True)
    consignees = gather(making.facts["party"]["country"].series("country"), parties.first(CONSIGNEE, size))
    gross, volume = (measure(making, rows, name, bill=everyone) for name in ("weight", "volume"))
    status = _status(making, rows)
    packages = making.number(rows["packages"], "packages", bill=everyone).fill_null(_packages_of_goods(making, size))
    work = pl.DataFrame(
        [
            _identifiers(making, rows.segs),
            gather(voyages.by_message["voyage_id"], messages),
            number.series("bill_number").fill_null(""),
            issuer.series("issuer_scac"),
            rows["master"].series("master_bill"),
            pl.Series("version", _versions(number, issuer, messages), dtype=pl.Int32),
            making.received(size, "valid_from"),
            status,
            rows["amendment_code"].series("amendment_code"),
            rows["type"].series("bill_type"),
            rows["type"].word("bill_kind"),
            lading.unlocode.alias("port_of_lading"),
            rows["port_of_lading"].series("port_of_lading_raw"),
            landing.unlocode.alias("port_of_discharge"),
            landing_raw.alias("port_of_discharge_raw"),
            terminal.alias("terminal"),
            rows["place_of_receipt"].series("place_of_receipt"),
            rows["in_bond_type"].series("in_bond_type"),
            rows["in_bond_type"].word("in_bond_kind"),
            rows["in_bond_number"].series("in_bond_number"),
            making.number(rows["in_bond_value"], "in_bond_value", bill=everyone),
            rows["in_bond_carrier"].series("in_bond_carrier"),
            destination.unlocode.alias("destination"),
            _country(destination.country, consignees, landing.country),
            abroad.unlocode.alias("foreign_port_of_unlading"),
            packages,
            rows["package_unit"].word_or_code("package_unit"),
            gross.alias("gross_kg"),
            rows["weight"].series("gross_raw"),
            unit_as_filed(rows, "weight").alias("gross_unit_raw"),
            volume.alias("volume_m3"),
            _references(rows),
            rows.all("remarks").joined(b" ").series("remarks"),
            arrival(making, rows, "laden_at", bill=everyone).alias("laden_at"),
            landing.country.alias("landing_country"),
            rows["foreign_port_of_unlading"].series("foreign_port_of_unlading_raw"),
            rows["onward_mode"].word("mode"),
            gather(voyages.first_na_call, port_rows).alias("first_na_call"),
            *(gather(column, messages) for column in making.facts.sent.get_columns()),
            making.received(size),
            *making.provenance(rows.segs),
        ]
    ).with_columns(laden_at_source=pl.when(pl.col("laden_at").is_not_null()).then(pl.lit(LADEN_BY_BILL)))  # fmt: skip
    for fact in FACTS:  # later ones rest on earlier ones
        work = work.with_columns(decide(fact))
    beside = [name for name in work.columns if name not in TABLES["bills"].names]
    return Bills(frame=TABLES["bills"].conform(work.drop(beside)), facts=work.select(beside))


def _packages_of_goods(making: Making, bills: int) -> pl.Series:
    """The sum of what the lines of each bill say; null where none says a number."""
    rows = making.facts["goods"]
    if not rows.has("packages"):
        return pl.Series("packages", [None], dtype=pl.Float64).new_from_index(0, bills)
    number, _ = rows["packages"].numbers()
    bill = rows.within("bill")
    told = (bill >= 0) & ~np.isnan(number)
    told[told] = making.facts["bill"]["summed"].present[bill[told]]
    count = np.bincount(bill[told], minlength=bills)
    return nullable(np.bincount(bill[told], number[told], minlength=bills), count == 0, "packages")


def _references(rows: Rows) -> pl.Series:
    """Each bill's references with the qualifier or word of each before it."""
    filed = rows.all("references")
    kept = np.flatnonzero(filed.spans.present)
    kind, _ = filed.meaning(kept)
    frame = pl.DataFrame([kind.alias("kind"), filed.spans.take(kept).series("number")])
    written = frame.select(pl.concat_str("kind", "number", separator=":", ignore_nulls=True)).to_series()
    return from_texts(written.to_list()).lists(filed.row[kept], len(rows), "references")


def _identifiers(making: Making, segs: Ints) -> pl.Series:
    offsets = pl.Series(making.facts.places.offset[segs]).cast(pl.String)
    return (making.sha256_of(segs).str.slice(0, 12) + ":" + offsets).alias("bill_id")


def _country(destination: pl.Series, consignee: pl.Series, landing: pl.Series) -> pl.Series:
    """Country of the destination, else the consignee's where it is two letters, else that of the landing port."""
    frame = pl.DataFrame([destination.alias("place"), consignee.alias("address"), landing.alias("landing")])
    address = pl.when(pl.col("address").str.contains(r"^[A-Z]{2}$")).then("address")
    return frame.select(pl.coalesce("place", address, "landing").alias("destination_country")).to_series()


def _port(making: Making, rows: Rows, name: str, *, places: bool = False) -> PortColumn:
    """A field that is a port, looked up; an unknown code is a finding unless other things may stand there."""
    value = rows[name]
    column = making.ports(value.spans, value.segs, places=places)
    unknown = column.unknown if value.loose is None else column.unknown & ~value.loose
    making.note("unknown_port", unknown, value, bill=np.arange(len(rows)))
    return column


def _landing(making: Making, rows: Rows, voyages: Voyages, port_rows: Ints) -> tuple[PortColumn, pl.Series, pl.Series]:
    """Port of discharge and terminal: the bill's own where it says them, else those of its call."""
    landing = voyages.landing.take(np.where(port_rows < voyages.landing.unknown.size, port_rows, -1))
    raw, terminal = (gather(voyages.frame[name], port_rows) for name in ("port_of_discharge_raw", "terminal"))
    if rows.has("port_of_discharge"):
        own = _port(making, rows, "port_of_discharge")
        said = rows["port_of_discharge"].present
        landing = own.where(said, landing)
        raw = rows["port_of_discharge"].series().zip_with(pl.Series(said), raw)
    if rows.has("terminal"):
        terminal = rows["terminal"].series().fill_null(terminal)
    return landing, raw, terminal


def _check_numbers(making: Making, rows: Rows, messages: Ints) -> None:
    """Bills without a number, and those whose issuer and number stand in their message before."""
    number, issuer = rows["number"], rows["issuer"]
    missing = np.flatnonzero(~number.present)
    making.findings.add("bill_number_missing", rows.segs[missing], expected="a bill number", bill=missing)
    issuers, distinct = issuer.spans.groups()
    groups, first = number.spans.groups(messages * (distinct.size + 1) + issuers)
    again = (first[groups] != np.arange(groups.size)) & number.present
    before = making.facts.places.number[rows.segs[first[groups]]]
    making.note("duplicate_bill", again, number, expected=pl.Series(before), bill=np.arange(len(rows)))


def _versions(number: Value, issuer: Value, messages: Ints) -> Ints:
    """1 + number of earlier messages of this input that file the same issuer and number."""
    issuers, _ = issuer.spans.groups()
    groups, _ = number.spans.groups(issuers)
    order = np.argsort(groups, kind="stable")
    group, message = groups[order], messages[order]
    opens = np.ones(order.size, np.bool_)
    opens[1:] = group[1:] != group[:-1]
    moved = opens.copy()
    moved[1:] |= message[1:] != message[:-1]
    running = np.cumsum(moved)
    base = running[np.flatnonzero(opens)][np.cumsum(opens) - 1] if order.size else running
    out = np.ones(order.size, np.int64)
    out[order] = running - base + 1
    return np.where(number.present, out, 1)


def _status(making: Making, rows: Rows) -> pl.Series:
    """What the filing does to each bill: its own amendment, else what its message does, else it is an original."""
    own = rows["status"]
    word = own.word()
    odd = word.is_null().to_numpy() & own.present
    making.note("amendment_kind", odd, own, expected="change", bill=np.arange(len(rows)))
    # an amendment that does not say what it amends is a change
    amended = word.is_null() & pl.Series(own.segs >= 0)
    heads = making.facts["message"]["function"]
    strange = heads.present & heads.word().is_null().to_numpy()
    making.note("amendment_kind", strange, heads, expected="original")
    of_message = gather(heads.word(), making.facts.message_of(rows)).fill_null("original")
    status = pl.when(amended).then(pl.lit("change")).otherwise(word.fill_null(of_message))
    return pl.select(status.alias("status")).to_series()
