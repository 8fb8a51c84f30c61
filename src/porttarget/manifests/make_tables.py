"""Facts → all tables of rows, in the order in which makers need one another; findings gather in the `Making`."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from porttarget.manifests.bills import make_bills
from porttarget.manifests.boxes import file_containers, find_boxes, land
from porttarget.manifests.checks import ALL, Check, check_tables
from porttarget.manifests.counts import check_counts
from porttarget.manifests.dispositions import make_dispositions
from porttarget.manifests.events import make_events
from porttarget.manifests.filings import make_filings
from porttarget.manifests.goods import Holders, find_lines, kilograms_per_box, make_goods, make_hazards
from porttarget.manifests.making import Making
from porttarget.manifests.parties import find_parties, make_parties
from porttarget.manifests.partner_codes import with_standard_codes
from porttarget.manifests.seals import make_seals
from porttarget.manifests.stow import make_stow
from porttarget.manifests.voyages import make_voyages
from porttarget.tables import TABLES


def make_tables(making: Making) -> dict[str, pl.DataFrame]:
    """The tables by their declared names, without `findings` and `manifest_rejects`."""
    tables = make_rows(making)
    tables["containers"] = land(tables["containers"])
    return tables


def make_rows(making: Making) -> dict[str, pl.DataFrame]:
    """As `make_tables`, but containers as far as this piece of an input tells (`boxes.land` makes the table)."""
    if making.senders is not None:
        making.facts = with_standard_codes(making.facts, making.senders, making.findings)
    voyages = make_voyages(making)
    parties = find_parties(making)
    bills = make_bills(making, voyages, parties)
    boxes = find_boxes(making, voyages)
    check_counts(making, boxes)
    lines = find_lines(making, boxes)
    containers = file_containers(making, boxes, bills, voyages, kilograms_per_box(making, lines, boxes))
    stow, events = make_stow(making, voyages), make_events(making, voyages, bills.frame)
    holders = Holders(bills=bills.frame, containers=containers, stow=stow, events=events)
    return {
        "voyages": _in_order(voyages.frame),
        "bills": bills.frame,
        "containers": containers,
        "goods": make_goods(making, lines, bills.frame, containers),
        "hazards": make_hazards(making, boxes, voyages, holders),
        "parties": make_parties(making, parties, bills.frame),
        "seals": _in_order(make_seals(making, boxes, voyages, bills.frame, containers)),
        "stow_positions": stow,
        "events": events,
        "dispositions": make_dispositions(making, voyages, bills.frame),
        "security_filings": make_filings(making, bills.frame),
    }


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows made in turn of several entities, as they stand in the input; an input of several files keeps theirs."""
    if frame["offset"].is_sorted() or frame["source_sha256"].n_unique() > 1:
        return frame
    return frame.sort("offset", maintain_order=True)


def make_findings(making: Making, tables: dict[str, pl.DataFrame], checks: Sequence[Check] = ALL) -> pl.DataFrame:
    """The table of findings, in order of their segments."""
    frame, segs = making.findings.frame(tables["bills"], tables["containers"])
    beside = check_tables(tables, checks=checks)
    if segs.size == 0:
        return beside
    read = TABLES["findings"].conform(frame.with_columns(making.provenance(segs)))
    return pl.concat([read, beside]).sort("offset", maintain_order=True) if beside.height else read
