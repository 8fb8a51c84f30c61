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
    """Field `name` times the size of its unit (field `unit`, by default `name`_unit); null where it is unknown."""
    value = making.number(rows[name], name, bill=bill, box=box)
    units = rows[unit or f"{name}_unit"]
    factor = units.sizes()
    unknown = np.isnan(factor) & value.is_not_null().to_numpy()
    code = f"{name}_unit_unknown" if name in ("weight", "volume") else "unit_unknown"
    making.note(code, unknown, units, expected=units.known, bill=bill, box=box)
    return value * nullable(factor, np.isnan(factor))


def temperature_c(making: Making, rows: Rows, name: str) -> pl.Series:
    """A temperature in °C; one without a unit is taken as that."""
    value = making.number(rows[name], name)
    hot = (rows["temperature_unit"].word() == FAHRENHEIT).fill_null(False)
    return value if not hot.any() else value.zip_with(~hot, (value - 32) / 1.8)
