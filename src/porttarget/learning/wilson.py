"""The Wilson score interval of a share, as numbers and as Polars expressions.

In: how many were found among how many examined. Out: lower and upper end. E. B. Wilson, JASA 22 (1927) 209–212; unlike
the usual ± it stays inside 0…1 and tells something for 0 found of few.
"""

from __future__ import annotations

import math
from typing import Final

import polars as pl

Z_95: Final = 1.959963984540054  # 97.5 % point of the standard normal distribution


def wilson_interval(found: int, examined: int, *, z: float = Z_95) -> tuple[float, float] | None:
    """(low, high), or None where nothing was examined."""
    if examined <= 0:
        return None
    share = found / examined
    scale = 1.0 + z * z / examined
    middle = (share + z * z / (2.0 * examined)) / scale
    half = z * math.sqrt(share * (1.0 - share) / examined + z * z / (4.0 * examined * examined)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def wilson_columns(found: str, examined: str, *, z: float = Z_95) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """precision, precision_low, precision_high of two columns of counts; null where nothing was examined."""
    n = pl.when(pl.col(examined) > 0).then(pl.col(examined).cast(pl.Float64))
    share = pl.col(found).cast(pl.Float64) / n
    scale = 1.0 + z * z / n
    middle = (share + z * z / (2.0 * n)) / scale
    half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / scale
    return (
        share.alias("precision"),
        pl.max_horizontal(middle - half, pl.lit(0.0) * n).alias("precision_low"),
        pl.min_horizontal(middle + half, pl.lit(1.0) + pl.lit(0.0) * n).alias("precision_high"),
    )
