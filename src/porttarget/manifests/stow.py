"""Cells of bay plans as filed → stow positions: where each container stands, from where and to where it goes.

Cells are numbered by ISO 9711: bay, row and tier, two digits each, the bay with up to three. Others stay as filed.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import box_ids, check_numbers, container_numbers
from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.measures import measure, temperature_c, unit_as_filed
from porttarget.manifests.spans import gather
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

_CELL = r"^[0-9]{6,7}$"
_CELL_FORM = "a cell of six or seven digits, bay, row and tier (ISO 9711)"
_PORTS = ("port_of_lading", "port_of_discharge", "origin_port", "destination")
_OVER = ("over_front", "over_back", "over_left", "over_right", "over_height")
_TEMPERATURES = ("temperature", "temperature_low", "temperature_high")
_LISTS = ("further_ports", "bills", "bookings", "un_numbers", "hazard_classes")


def make_stow(making: Making, voyages: Voyages) -> pl.DataFrame:
    """The table of stow positions."""
    rows = making.facts["stow"]
    if not len(rows):
        return TABLES["stow_positions"].empty()
    numbers = container_numbers(rows)
    voyage_ids = gather(voyages.by_message["voyage_id"], making.facts.message_of(rows))
    # a cell without any number may be empty, so none is asked of it
    check_numbers(making, rows, numbers, among=np.flatnonzero(numbers.spans.present))
    weight = rows["weight"]
    hazards = rows.all("un_numbers")
    counts = np.bincount(hazards.row[hazards.spans.present], minlength=len(rows))
    frame = pl.DataFrame(
        [
            voyage_ids,
            box_ids(making, rows.segs, numbers.spans, voyage_ids),
            numbers.spans.series("container_number"),
            numbers.ok(np.arange(len(rows))),
            *_cells(making, rows),
            *(column for name in _PORTS for column in _port(making, rows, name)),
            measure(making, rows, "weight").alias("gross_kg"),
            weight.word("weight_kind") if weight.words is not None else making.constant(None, len(rows), "weight_kind"),
            weight.series("gross_raw"),
            unit_as_filed(rows, "weight").alias("gross_unit_raw"),
            rows["size_type"].word_or_code("size_type"),
            rows["load_status"].word("load_status"),
            rows["load_status"].series("load_status_raw"),
            rows["operator"].series("operator"),
            *(rows.all(name).lists(name) for name in _LISTS),
            pl.Series("hazards", counts, dtype=pl.Int32),
            *(temperature_c(making, rows, name).alias(f"{name}_c") for name in _TEMPERATURES),
            *(measure(making, rows, name, unit="over_unit").alias(f"{name}_cm") for name in _OVER),
            rows.all("remarks").joined(b" ").series("remarks"),
            making.facts.kind_at(rows.segs),
            making.received(len(rows)),
            *making.provenance(rows.segs),
        ]
    )
    return TABLES["stow_positions"].conform(frame)


def _cells(making: Making, rows: Rows) -> list[pl.Series]:
    """The cell as filed, and its bay, row and tier."""
    value = rows["position"]
    text = value.series("position_raw")
    whole = pl.col("position_raw").str.contains(_CELL)
    frame = pl.DataFrame([text]).select(
        "position_raw",
        *(
            pl.when(whole)
            .then(pl.col("position_raw").str.slice(start, length).cast(pl.Int32, strict=False))
            .alias(name)
            for name, start, length in (("row", -4, 2), ("tier", -2, 2))
        ),
        pl.when(whole).then(pl.col("position_raw").str.head(-4).cast(pl.Int32, strict=False)).alias("bay"),
    )
    odd = (frame["bay"].is_null() & text.is_not_null()).to_numpy()
    making.note("position_form", odd, value, expected=_CELL_FORM)
    return frame.get_columns()


def _port(making: Making, rows: Rows, name: str) -> list[pl.Series]:
    value = rows[name]
    column = making.ports(value.spans, value.segs, places=True)
    making.note("unknown_port", column.unknown, value)
    return [column.unlocode.alias(name), value.series(f"{name}_raw")]
