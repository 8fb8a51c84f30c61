"""What makers of tables know of earlier pieces of the same input: versions of bills, containers filed before.

An input that is read in pieces shall give the rows that it gives as a whole: a bill's version counts the messages that
filed it before, a container filed again must agree with its first filing and adds to its weight, lines of goods outside
bills go on counting. Kept are keys and numbers, some 40 bytes a container and 60 a bill, no row and no description.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.spans import Ints, nullable

AS_FILED: Final = ("size_type", "equipment_code", "load_status", "service_type")
_BILL: Final = ("issuer_scac", "bill_number")
_BOX: Final = ("voyage", "number")
_BILLS: Final = {"issuer_scac": pl.String, "bill_number": pl.String, "hash": pl.UInt64, "version": pl.Int32}
_BOXES: Final = {
    "voyage": pl.UInt32, "number": pl.String, "filed": pl.UInt32, "goods_kg": pl.Float64, "own_kg": pl.Float64,
}  # fmt: skip
_FILED: Final = {"filed": pl.UInt32, **dict.fromkeys(AS_FILED, pl.String)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was filed before of each container of a piece, row by row; null where it was not.

    again        which of them stood in an earlier piece
    as_filed     the first text of each field of `AS_FILED`
    goods_kg     the sum of their goods' weights, `own_kg` the first weight filed for a container itself
    """

    again: pl.Series
    as_filed: pl.DataFrame
    goods_kg: pl.Series
    own_kg: pl.Series


@dataclass(slots=True)
class Earlier:
    """Filled piece by piece."""

    voyages: dict[str, int] = field(default_factory=dict)
    bills: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_BILLS))
    boxes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_BOXES))
    filed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_FILED))
    lines: dict[str | None, int] = field(default_factory=dict)

    def versioned(self, bills: pl.DataFrame) -> pl.DataFrame:
        """Bills of a piece with their versions counted on from earlier pieces."""
        keys = bills.select("issuer_scac", "bill_number", "version", hash=pl.struct(_BILL).hash())
        here = keys.filter(pl.col("bill_number") != "").group_by(*_BILL, "hash").agg(pl.col("version").max())
        # by hash first, since most were not filed before; then by the texts themselves
        near = self.bills.join(here.select("hash"), on="hash", how="semi")
        before = near.join(here.select(_BILL), on=_BILL, how="semi", nulls_equal=True)
        before = before.group_by(_BILL).agg(pl.col("version").max().alias("before"))
        counted = here.join(before, on=_BILL, how="left", nulls_equal=True).with_columns(
            version=pl.col("version") + pl.col("before").fill_null(0)
        )
        self.bills = pl.concat([self.bills, compact(counted.select(*_BILLS))], rechunk=False)
        if before.is_empty():
            return bills
        return (
            bills.join(before, on=_BILL, how="left", nulls_equal=True, maintain_order="left")
            .with_columns(version=pl.col("version") + pl.col("before").fill_null(0))
            .drop("before")
        )

    def numbered(self, goods: pl.DataFrame) -> pl.DataFrame:
        """Goods of a piece; those under no bill are counted on from earlier pieces, in each container and outside."""
        outside = goods.filter(pl.col("bill_id").is_null())
        if outside.is_empty():
            return goods
        before = {box: self.lines.get(box, 0) for box in outside["box_id"].unique()}
        counts = outside.group_by("box_id").agg(pl.len()).iter_rows()
        self.lines.update((box, before[box] + count) for box, count in counts)
        if not any(before.values()):
            return goods
        added = pl.DataFrame(
            {"box_id": list(before), "_before": list(before.values())},
            schema={"box_id": pl.String, "_before": goods.schema["line"]},
        )
        joined = goods.join(added, on="box_id", how="left", nulls_equal=True, maintain_order="left")
        more = pl.when(pl.col("bill_id").is_null()).then("_before").otherwise(0)
        return joined.with_columns(line=pl.col("line") + more).drop("_before")

    def known(self, voyage_ids: pl.Series, numbers: pl.Series) -> Known:
        """What was filed before of these containers; those without a number are nobody's."""
        keys = self._keys(voyage_ids, numbers)
        voyages = keys["voyage"].unique()
        near = self.boxes.filter(pl.col("voyage").is_in(voyages.implode()))
        if near.height:
            near = near.join(keys, on=_BOX, how="semi").unique(_BOX, keep="last")
        found = keys.join(near.with_columns(again=pl.lit(value=True)), on=_BOX, how="left", maintain_order="left")
        texts = found.select("filed").join(self.filed, on="filed", how="left", maintain_order="left")
        return Known(
            again=found["again"].fill_null(value=False), as_filed=texts.select(AS_FILED), goods_kg=found["goods_kg"],
            own_kg=found["own_kg"],
        )  # fmt: skip

    def remember(
        self, voyage_ids: pl.Series, numbers: pl.Series, as_filed: pl.DataFrame, goods_kg: pl.Series, own_kg: pl.Series
    ) -> None:
        """Keep what is known now of these containers, what was filed before included."""
        kinds = as_filed.unique(maintain_order=True)
        new = kinds.join(self.filed, on=AS_FILED, how="anti", nulls_equal=True)
        if new.height:
            numbered = compact(new).with_row_index("filed", offset=self.filed.height)
            self.filed = pl.concat([self.filed, numbered.select(*_FILED)])
        filed = as_filed.join(self.filed, on=AS_FILED, how="left", nulls_equal=True, maintain_order="left")
        rows = self._keys(voyage_ids, numbers).with_columns(
            filed["filed"], goods_kg.alias("goods_kg"), own_kg.alias("own_kg")
        )
        self.boxes = pl.concat([self.boxes, compact(rows.drop_nulls("number").select(*_BOXES))], rechunk=False)

    def _keys(self, voyage_ids: pl.Series, numbers: pl.Series) -> pl.DataFrame:
        codes = {each: self.voyages.setdefault(each, len(self.voyages)) for each in voyage_ids.unique()}
        voyage = voyage_ids.replace_strict(codes, return_dtype=pl.UInt32) if codes else voyage_ids.cast(pl.UInt32)
        return pl.DataFrame([voyage.alias("voyage"), numbers.alias("number")])


def summed(row: Ints, kg: np.ndarray, size: int, before: pl.Series | None) -> pl.Series:
    """The sum of weights of each container, added to what was weighed before; null where nothing was."""
    if before is not None:
        weighed = np.flatnonzero(before.is_not_null().to_numpy())
        # first in the order of adding, so that sums are to the last digit those of an input read whole
        row = np.concatenate([weighed, row])
        kg = np.concatenate([before.gather(weighed).to_numpy(), kg])
    # of no rows at all bincount gives whole numbers
    total = np.bincount(row, kg, minlength=size).astype(np.float64)
    return nullable(total, np.bincount(row, minlength=size) == 0)


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in memory of their own: texts that point into what was read would keep all of it."""
    return pl.DataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest())).rechunk()
