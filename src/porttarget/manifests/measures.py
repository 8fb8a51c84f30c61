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
    units = own if own.scale is not None else rows[unit or f"{name}_unit"]
    factor = units.sizes()
    unknown = np.flatnonzero(np.isnan(factor) & value.is_not_null().to_numpy())
    element, component = units.value_at(unknown)
    making.findings.add(
        f"{name}_unit_unknown" if name in ("weight", "volume") else "unit_unknown", units.segs[unknown],
        found=units.as_filed(unknown) if units.codes is None else units.codes.take(unknown).series(),
        expected=units.known, element=element, component=component, bill=None if bill is None else bill[unknown],
        box=None if box is None else box[unknown],
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
