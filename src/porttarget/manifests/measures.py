"""Weights, volumes, lengths and temperatures as filed → the project's units; an unknown unit is a finding."""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.spans import Ints, nullable

FAHRENHEIT = "fahrenheit"  # the word of a temperature's unit


def measure(
    making: Making, rows: Rows, name: str, *, unit: str = "", bill: Ints | None = None, box: Ints | None = None
) -> pl.Series:
    """Field `name` times the size of its unit; null where that is unknown.

    The unit stands beside the value, or is field `unit`, by default `name`_unit.
    """
    own = rows[name]
    value = making.number(own, name, bill=bill, box=box)
    field = unit or f"{name}_unit"
    beside = rows[field] if own.scale is None or rows.has(field) else own
    # an input may hold messages of both kinds: those with the unit in a field of its own, and those without
    apart = beside.present | np.full(len(rows), own.scale is None)
    factor = np.where(apart, beside.sizes(), own.sizes())
    unknown = np.isnan(factor) & value.is_not_null().to_numpy()
    for units, which in ((own, np.flatnonzero(unknown & ~apart)), (beside, np.flatnonzero(unknown & apart))):
        element, component = units.value_at(which)
        making.findings.add(
            f"{name}_unit_unknown" if name in ("weight", "volume") else "unit_unknown", units.segs[which],
            found=units.as_filed(which) if units.codes is None else units.codes.take(which).series(),
            expected=units.known, element=element, component=component, bill=None if bill is None else bill[which],
            box=None if box is None else box[which],
        )  # fmt: skip
    return value * nullable(factor, np.isnan(factor))


def unit_as_filed(rows: Rows, name: str) -> pl.Series:
    """The unit of a field as filed."""
    codes = rows[name].codes
    return rows[f"{name}_unit"].series() if codes is None else codes.series()


def temperature_c(making: Making, rows: Rows, name: str) -> pl.Series:
    """A temperature in °C; one without a unit is taken as that."""
    value = making.number(rows[name], name)
    hot = (rows["temperature_unit"].word() == FAHRENHEIT).fill_null(False)
    return value if not hot.any() else value.zip_with(~hot, (value - 32) / 1.8)
