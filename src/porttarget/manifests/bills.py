"""M11 with M13, M12 and R4 → bills of lading, one row per filed row; duplicates and amendments stay rows of their own.

An LX loop whose M11 is missing but that holds other segments is a bill too, without a number. Versions count the
messages of one input that file the same issuer and number, in order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.codes import AMENDMENT_KINDS, CONSIGNEE_ROLE, R4_DESTINATION, R4_ITINERARY, R4_RECEIPT
from porttarget.manifests.parties import Parties, destination_codes
from porttarget.manifests.ports import PortColumn, look_up
from porttarget.manifests.reading import Reading
from porttarget.manifests.rules import decide
from porttarget.manifests.sent import sent_columns
from porttarget.manifests.spans import Bools, Ints, Spans, gather, nullable
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES
from porttarget.units import VOLUME_UNIT_M3, WEIGHT_UNIT_KG


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSegments:
    """Where bills stand: their segment (M11, or LX where there is no M11), the M11, M12 and M13 of each (-1)."""

    segs: Ints
    m11: Ints
    m12: Ints
    m13: Ints

    def rows(self, reading: Reading, segs: Ints) -> Ints:
        """The bill to which each of these segments belongs; -1 where it stands under none."""
        above = reading.segments.above(segs, "M11", "LX")
        # an LX that is no bill itself is followed by its M11
        return np.where(above >= 0, np.searchsorted(self.segs, above), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills:
    """The table; `facts` has, row by row, what containers take over from their bill and the table does not hold."""

    frame: pl.DataFrame
    facts: pl.DataFrame


def find_bills(reading: Reading) -> BillSegments:
    """The segments that are bills, with their amendment and in-bond segments."""
    segments = reading.segments
    m11, lx = segments.tagged("M11"), segments.tagged("LX")
    parents = segments.parent
    held = np.zeros(segments.count + 1, np.bool_)
    held[parents[m11]] = True
    held[-1] = False
    children = np.zeros(segments.count + 1, np.bool_)
    children[parents] = True
    bare = lx[~held[lx]]
    reading.findings.add("missing_segment", bare, found=segments.whole(bare).series(), expected="M11")
    segs = np.sort(np.concatenate([m11, bare[children[bare]]]))
    is_m11 = segments.has("M11")[segs]
    none = np.full(segs.size, -1, np.int64)
    found = BillSegments(segs=segs, m11=np.where(is_m11, segs, -1), m12=none.copy(), m13=none.copy())
    for tag, column in (("M12", found.m12), ("M13", found.m13)):
        tagged = segments.tagged(tag)
        rows = found.rows(reading, tagged)
        reading.lost.append(tagged[rows < 0])
        column[rows[rows >= 0]] = tagged[rows >= 0]
    return found


def make_bills(reading: Reading, found: BillSegments, voyages: Voyages, parties: Parties) -> Bills:
    """The table of bills, and findings about them."""
    segments, m11 = reading.segments, found.m11
    size = found.segs.size
    everyone = np.arange(size)
    port_rows = voyages.rows(reading, found.segs)
    amended = found.m11 < 0
    number = segments.named(m11, "M11", "bill_number").where(~amended, segments.named(found.m13, "M13", "bill_number"))
    issuer = segments.named(m11, "M11", "issuer_scac").where(~amended, segments.named(found.m13, "M13", "issuer_scac"))
    messages = segments.message[found.segs].astype(np.int64)
    _check_numbers(reading, found, number, issuer, messages)
    lading = look_up(reading.codes, segments.named(m11, "M11", "port_of_lading"))
    abroad_raw = segments.named(found.m12, "M12", "foreign_port_of_unlading")
    abroad = look_up(reading.codes, abroad_raw, places=True)
    reading.note("unknown_port", lading.unknown, m11, "M11", "port_of_lading", bill=everyone)
    reading.note("unknown_port", abroad.unknown, found.m12, "M12", "foreign_port_of_unlading", bill=everyone)
    delivered_at, received_at = (_of_function(reading, found, which) for which in (R4_DESTINATION, R4_RECEIPT))
    _note_idle_ports(reading, (delivered_at, received_at))
    destination = _destinations(reading, found, parties, delivered_at)
    landing = voyages.landing.take(np.where(port_rows < voyages.port_seg.size, port_rows, -1))
    consignees = parties.first(CONSIGNEE_ROLE, size)
    country = reading.text(_pick(parties.place, consignees), "N4", "country")
    gross, gross_unit = _measure(reading, found, "weight", "weight_unit", WEIGHT_UNIT_KG)
    volume, _ = _measure(reading, found, "volume", "volume_unit", VOLUME_UNIT_M3)
    status, reason = _amendments(reading, found)
    packages = reading.number(m11, "M11", "packages", bill=everyone)
    if amended.any():
        packages = packages.fill_null(reading.number(np.where(amended, found.m13, -1), "M13", "packages"))
    work = pl.DataFrame(
        [
            _identifiers(reading, found.segs),
            gather(voyages.by_message["voyage_id"], messages),
            number.series("bill_number").fill_null(""),
            issuer.series("issuer_scac"),
            reading.text(m11, "M11", "master_bill"),
            pl.Series("version", _versions(number, issuer, messages), dtype=pl.Int32),
            reading.received(size, "valid_from"),
            status, reason,
            reading.text(m11, "M11", "bill_type"),
            lading.unlocode.alias("port_of_lading"),
            reading.text(m11, "M11", "port_of_lading").alias("port_of_lading_raw"),
            landing.unlocode.alias("port_of_discharge"),
            gather(voyages.frame["port_of_discharge_raw"], port_rows),
            gather(voyages.frame["terminal"], port_rows),
            _place_of_receipt(reading, found, received_at),
            reading.text(found.m12, "M12", "entry_type").alias("in_bond_type"),
            destination.unlocode.alias("destination"),
            _country(destination.country, country, landing.country),
            abroad.unlocode.alias("foreign_port_of_unlading"),
            packages.alias("packages"),
            reading.text(m11, "M11", "package_unit"),
            gross.alias("gross_kg"),
            reading.text(m11, "M11", "weight").alias("gross_raw"),
            gross_unit.alias("gross_unit_raw"),
            volume.alias("volume_m3"),
            landing.country.alias("landing_country"),
            abroad_raw.series("foreign_port_of_unlading_raw"),
            reading.text(found.m12, "M12", "mode").alias("mode_raw"),
            gather(voyages.first_na_call, port_rows).alias("first_na_call"),
            *sent_columns(reading, found.segs),
            reading.received(size),
            *reading.provenance(found.segs),
        ]
    ).with_columns(decide("frob")).with_columns(decide("in_transit")).with_columns(decide("onward_mode"))  # fmt: skip
    beside = [name for name in work.columns if name not in TABLES["bills"].names]
    return Bills(frame=TABLES["bills"].conform(work.drop(beside)), facts=work.select(beside))


def _identifiers(reading: Reading, segs: Ints) -> pl.Series:
    offsets = pl.Series(reading.segments.offset[segs]).cast(pl.String)
    prefix = reading.constant(f"{reading.sha256[:12]}:", segs.size, "bill_id")
    return prefix + offsets


def _country(destination: pl.Series, consignee: pl.Series, landing: pl.Series) -> pl.Series:
    """Country of the destination, else the consignee's where it is two letters, else that of the landing port."""
    frame = pl.DataFrame([destination.alias("place"), consignee.alias("address"), landing.alias("landing")])
    address = pl.when(pl.col("address").str.contains(r"^[A-Z]{2}$")).then("address")
    return frame.select(pl.coalesce("place", address, "landing").alias("destination_country")).to_series()


def _pick(values: Ints, rows: Ints) -> Ints:
    """values[rows], -1 where the row is -1."""
    return np.where(rows >= 0, values[rows], -1) if values.size else np.full(rows.size, -1, np.int64)


def _check_numbers(reading: Reading, found: BillSegments, number: Spans, issuer: Spans, messages: Ints) -> None:
    """Bills without a number, and those whose issuer and number stand in their message before."""
    segments = reading.segments
    missing = np.flatnonzero(~number.present)
    reading.findings.add("bill_number_missing", found.segs[missing], expected="a bill number", bill=missing)
    issuers, distinct = issuer.groups()
    groups, first = number.groups(messages * (distinct.size + 1) + issuers)
    again = np.flatnonzero((first[groups] != np.arange(groups.size)) & number.present) if groups.size else groups
    before = reading.numbers_in_message[found.segs[first[groups[again]]]]
    reading.findings.add(
        "duplicate_bill", found.segs[again], found=number.take(again).series(), expected=pl.Series(before),
        element=segments.grammar.element("M11", "bill_number"), bill=again,
    )  # fmt: skip


def _versions(number: Spans, issuer: Spans, messages: Ints) -> Ints:
    """1 + number of earlier messages of this input that file the same issuer and number."""
    issuers, _ = issuer.groups()
    groups, _ = number.groups(issuers)
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


def _measure(
    reading: Reading, found: BillSegments, name: str, unit_name: str, table: dict[str, float]
) -> tuple[pl.Series, pl.Series]:
    """A weight or volume in the project's unit, and its unit as filed; an unknown unit is a finding."""
    everyone = np.arange(found.segs.size)
    value = reading.number(found.m11, "M11", name, bill=everyone)
    unit = reading.segments.named(found.m11, "M11", unit_name)
    factor = unit.mapped(table)
    unknown = np.isnan(factor) & value.is_not_null().to_numpy()
    reading.note(f"{name}_unit_unknown", unknown, found.m11, "M11", unit_name, expected=", ".join(table), bill=everyone)
    return value * nullable(factor, np.isnan(factor)), unit.series()


def _amendments(reading: Reading, found: BillSegments) -> tuple[pl.Series, pl.Series]:
    kinds, codes = reading.segments.named(found.m13, "M13", "kind").distinct()
    names = pl.Series([AMENDMENT_KINDS.get(code, "change") if code else None for code in codes], dtype=pl.String)
    status = gather(names, kinds)
    odd = np.array([bool(code) and code not in AMENDMENT_KINDS for code in codes], np.bool_)
    if odd.any():
        reading.note("amendment_kind", odd[kinds], found.m13, "M13", "kind", expected="change",
                     bill=np.arange(found.segs.size))  # fmt: skip
    unsaid = pl.Series(found.m13 >= 0) & status.is_null()
    status = pl.select(pl.when(unsaid).then(pl.lit("change")).otherwise(status.fill_null("original"))).to_series()
    return status.alias("status"), reading.text(found.m13, "M13", "reason").alias("amendment_code")


def _of_function(reading: Reading, found: BillSegments, functions: frozenset[str]) -> Ints:
    """First R4 of each bill with one of these functions; -1 where it has none."""
    r4 = reading.segments.tagged("R4")
    r4 = r4[_with_function(reading, r4, functions)][::-1]
    out = np.full(found.segs.size, -1, np.int64)
    rows = found.rows(reading, r4)
    out[rows[rows >= 0]] = r4[rows >= 0]
    return out


def _with_function(reading: Reading, r4: Ints, functions: frozenset[str]) -> Bools:
    if r4.size == 0:
        return np.zeros(0, np.bool_)
    kinds, names = reading.segments.named(r4, "R4", "function").distinct()
    return np.array([name in functions for name in names], np.bool_)[kinds]


def _note_idle_ports(reading: Reading, used: tuple[Ints, ...]) -> None:
    """R4 segments that neither the itinerary nor a bill uses are told of, since no table has them."""
    r4 = reading.segments.tagged("R4")
    idle = r4[~_with_function(reading, r4, R4_ITINERARY) & ~np.isin(r4, np.concatenate(used))]
    reading.findings.add("no_column", idle, found=reading.segments.whole(idle).series())


def _destinations(reading: Reading, found: BillSegments, parties: Parties, r4_segs: Ints) -> PortColumn:
    """M12-03, else the R4 of delivery, else the code of the party of final destination."""
    segments = reading.segments
    bond = segments.named(found.m12, "M12", "destination_port")
    r4 = segments.named(r4_segs, "R4", "location")
    final = segments.named(destination_codes(parties, found.segs.size), "N1", "identifier")
    filed = bond.where(bond.present, r4.where(r4.present, final))
    column = look_up(reading.codes, filed, places=True)
    reading.note(
        "unknown_port", column.unknown & bond.present, found.m12, "M12", "destination_port",
        bill=np.arange(found.segs.size),
    )  # fmt: skip
    by_r4 = column.unknown & ~bond.present & r4.present
    reading.note("unknown_port", by_r4, r4_segs, "R4", "location", bill=np.arange(found.segs.size))
    return column


def _place_of_receipt(reading: Reading, found: BillSegments, r4: Ints) -> pl.Series:
    own = reading.segments.named(found.m11, "M11", "place_of_receipt")
    name, code = (reading.segments.named(r4, "R4", field) for field in ("name", "location"))
    return own.where(own.present, name.where(name.present, code)).series("place_of_receipt")
