"""Truth tables of a made world, as frames: the declarations of `truth_tables` filled from its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
import polars as pl

from porttarget.tables.declare import Table
from porttarget.world import truth_tables as declared
from porttarget.world.cargo import Box, Cargo
from porttarget.world.due import due, owed
from porttarget.world.filings import Filing
from porttarget.world.making import Made
from porttarget.world.sentences import Tally
from porttarget.world.stations import Station
from porttarget.world.voyages import Voyage

Row = Mapping[str, object]


def tables(made: Made) -> dict[str, pl.DataFrame]:
    """Truth frames by name, except receipts and sentences, which the writing of the inputs makes."""
    return {
        "ships": _frame(declared.SHIPS, _ships(made)),
        "small_craft": _frame(declared.SMALL_CRAFT, _small_craft(made)),
        "voyages": _frame(declared.VOYAGES, (_voyage(voyage) for voyage in made.voyages)),
        "calls": _frame(declared.CALLS, _calls(made.voyages)),
        "positions": positions(made),
        "boxes": _frame(declared.BOXES, _boxes(made)),
        "bills": _frame(declared.BILLS, _bills(made.cargos)),
        "firms": _frame(declared.FIRMS, _firms(made)),
        "filings": _frame(declared.FILINGS, (_filing(filing, made.end) for filing in made.filings)),
        "lookouts": _frame(declared.LOOKOUTS, _lookouts(made)),
        "outcomes": _frame(declared.OUTCOMES, _outcomes(made)),
    }


def sentences(tallies: Sequence[Tally]) -> pl.DataFrame:
    names = declared.SENTENCES.names
    return _frame(declared.SENTENCES, ({name: getattr(tally, name) for name in names} for tally in tallies))


def receipts(rows: Sequence[tuple[str, str, datetime]]) -> pl.DataFrame:
    return _frame(declared.RECEIPTS, (dict(zip(declared.RECEIPTS.names, row, strict=True)) for row in rows))


def positions(made: Made) -> pl.DataFrame:
    """All transmissions of ships and small craft; base stations stand still and are left out."""
    sent = made.sent
    mmsi = np.array([0 if isinstance(sender, Station) else sender.mmsi for sender in made.senders], dtype=np.int64)
    whose = mmsi[sent.sender] if len(sent) else np.zeros(0, dtype=np.int64)
    frame = pl.DataFrame(
        {
            "mmsi": whose,
            "type": sent.kind,
            "time": pl.Series((sent.time_s * 1e6).astype(np.int64)).cast(pl.Datetime("us", "UTC")),
            "lat_deg": sent.lat_deg,
            "lon_deg": sent.lon_deg,
            "sog_kn": sent.sog_kn,
            "cog_deg": sent.cog_deg,
            "nav_status": sent.status,
            "receivers": made.heard.sum(axis=0).astype(np.uint8),
        }
    )
    return declared.POSITIONS.check(frame.filter(pl.col("mmsi") > 0))


def _frame(table: Table, rows: Iterator[Row]) -> pl.DataFrame:
    return table.from_rows(list(rows))


def _ships(made: Made) -> Iterator[Row]:
    for ship in made.fleet.ships:
        own = {name: getattr(ship, name) for name in declared.SHIPS.names if name != "carrier_scac"}
        yield {**own, "carrier_scac": ship.carrier.scac}


def _small_craft(made: Made) -> Iterator[Row]:
    for craft in made.fleet.craft:
        yield {name: getattr(craft, name) for name in declared.SMALL_CRAFT.names}


def _named(voyage: Voyage) -> dict[str, object]:
    return {"voyage_key": voyage.key, "voyage_id": voyage.voyage_id, "imo": voyage.ship.imo, "mmsi": voyage.ship.mmsi}


def _voyage(voyage: Voyage) -> Row:
    return {
        **_named(voyage),
        "number": voyage.number,
        "ladings": [lading.port for lading in voyage.ladings],
        "first_laden_at": voyage.ladings[0].laden_at,
        "declared_calls": [call.port for call in voyage.declared_calls],
        "undeclared_call": voyage.undeclared_call.port if voyage.undeclared_call else None,
    }


def _calls(voyages: Sequence[Voyage]) -> Iterator[Row]:
    for voyage in voyages:
        for call in voyage.calls:
            own = ("port", "declared", "moored_at", "left_at", "anchored_hours", "lat_deg", "lon_deg")
            yield {**_named(voyage), **{name: getattr(call, name) for name in own}}


def _boxes(made: Made) -> Iterator[Row]:
    filed_to = _filed_to(made)
    for cargo in made.cargos:
        for box in cargo.boxes:
            yield _box(cargo, box, filed_to.get(box.key, []))


def _box(cargo: Cargo, box: Box, filed_to: list[str]) -> Row:
    bills = cargo.bills_of(box)
    line = next(iter(box.lines.values()), None)
    return {
        "box_key": box.key,
        "voyage_key": cargo.voyage.key,
        "voyage_id": cargo.voyage.voyage_id,
        "container_number": box.number,
        "filed_number": box.filed_number,
        "size_type": box.size_type,
        "empty": box.empty,
        "undeclared": box.undeclared,
        "rolled": box.rolled,
        "lading_port": box.lading,
        "first_na_call": cargo.voyage.declared_calls[0].port,
        "landing_port": box.landing.port,
        "lands_at": box.landing.moored_at,
        "destination_country": bills[0].destination_country if bills else None,
        "bills": [bill.number for bill in bills],
        "due": sorted({f"{filing.to_country}:{filing.kind}" for bill in bills for filing in due(bill)}),
        "owed": sorted({f"{filing.to_country}:{filing.kind}" for bill in bills for filing in owed(bill)}),
        "filed_to": filed_to,
        "kg": round(box.true_kg, 1),
        "description": line.description if line else None,
        "commodity": line.commodity.hs if line else None,
        "contents": box.true_contents or None,
        "is_threat": bool(box.threat_scheme),
        "threat_scheme": box.threat_scheme or None,
        "threat_kind": box.threat_kind or None,
        "traces": box.traces,
        "innocent_signs": box.innocent_signs,
        "faults": sorted({*box.faults, *(fault for bill in bills for fault in bill.faults)}),
    }


def _filed_to(made: Made) -> dict[str, list[str]]:
    """Countries that hold a file naming each box, deletions included: the file is there."""
    found: dict[str, set[str]] = {}
    for filing in made.filings:
        if filing.received_at <= made.end:
            for entry in filing.entries:
                for box in entry.bill.boxes:
                    found.setdefault(box.key, set()).add(filing.country)
    return {key: sorted(countries) for key, countries in found.items()}


def _bills(cargos: Sequence[Cargo]) -> Iterator[Row]:
    for cargo in cargos:
        for bill in cargo.bills:
            yield {
                "voyage_key": cargo.voyage.key,
                "bill_number": bill.number,
                "issuer_scac": bill.issuer_scac,
                "master_bill": bill.master or None,
                "shipper_id": bill.shipper.firm_id,
                "consignee_id": bill.consignee.firm_id,
                "to_order": bill.to_order,
                "landing_port": bill.landing.port,
                "destination_country": bill.destination_country,
                "faults": bill.faults,
            }


def _firms(made: Made) -> Iterator[Row]:
    coined = (firm for cargo in made.cargos for firm in cargo.new_firms)
    for firm in (*made.market.firms, *coined):
        yield {name: getattr(firm, name) for name in declared.FIRMS.names}


def _filing(filing: Filing, end: datetime) -> Row:
    return {
        "country": filing.country,
        "file": filing.file,
        "written": filing.received_at <= end,
        "kind": filing.kind,
        "sender": filing.sender,
        "voyage_key": filing.cargo.voyage.key,
        "voyage_id": filing.cargo.voyage.voyage_id,
        "origin": filing.origin,
        "received_at": filing.received_at,
        "bills": len({entry.bill.key for entry in filing.entries}),
        "boxes": len({box.key for entry in filing.entries for box in entry.bill.boxes}),
        "faults": filing.faults,
    }


def _lookouts(made: Made) -> Iterator[Row]:
    for country, rows in sorted(made.watch.lookouts.items()):
        for row in rows:
            own = {name: getattr(row, name) for name in declared.LOOKOUTS.names if name != "country"}
            yield {"country": country, **own}


def _outcomes(made: Made) -> Iterator[Row]:
    for outcome in made.outcomes:
        yield {
            "box_key": outcome.box.key,
            "examined_at": outcome.examined_at,
            "kind": outcome.kind,
            "result": outcome.result,
            "is_threat": bool(outcome.box.threat_scheme),
        }
