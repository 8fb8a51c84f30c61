"""Rows that only the end of an input completes: its containers, and its messages with what was found in them.

In: containers and messages of each piece, in order. Out, at the end: the tables `containers` and `interchanges` as of
an input read whole, and the findings that all containers together show. A container filed in several pieces is one row.
They are kept packed (Arrow, LZ4), a tenth of what they take as tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from porttarget.manifests.boxes import AGAIN, land
from porttarget.manifests.checks_cargo import check_each_box, on_two_voyages, other_voyages
from porttarget.manifests.earlier import AS_FILED, compact
from porttarget.manifests.faults import Checked
from porttarget.manifests.interchanges import by_message, count_tallied, tally
from porttarget.manifests.partner_findings import with_severities
from porttarget.manifests.partners import Partners
from porttarget.reference.code_lists import load_code_lists
from porttarget.tables import TABLES

_BOX: Final = ("voyage_id", "container_number")
_FROM_BILL: Final = (
    "port_of_lading", "terminal", "destination_country", "first_na_call", "onward_mode", "called_port",
    "foreign_port_of_unlading",
)  # fmt: skip
_OF_ALL_BILLS: Final = ("frob", "stays_aboard")
_PARTS: Final = 16  # in which containers on several voyages are looked for, so that their pairs take little memory


@dataclass(slots=True)
class Held:
    """Filled piece by piece; `whose` are the columns that all rows of the input share, kept once.

    rows, boxes   how many containers were taken, and are there by their first message
    """

    whose: pl.DataFrame
    blocks: list[bytes] = field(default_factory=list)
    messages: list[pl.DataFrame] = field(default_factory=list)
    tallies: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    boxes: dict[int, int] = field(default_factory=dict)

    def take(self, containers: pl.DataFrame, tags: pl.Series) -> None:
        """Containers of a piece (`boxes.file_containers`), and the tags of their segments."""
        kept = containers.drop(self.whose.columns).with_columns(tags.alias("_tag"))
        block = kept.with_row_index("_row", offset=self.rows)
        self.rows += block.height
        if block.height:
            packed = io.BytesIO()
            block.write_ipc(packed, compression="lz4", compat_level=pl.CompatLevel.oldest())
            self.blocks.append(packed.getvalue())

    def take_messages(self, interchanges: pl.DataFrame, findings: pl.DataFrame) -> None:
        """Messages of a piece (`interchanges.file_interchanges`) and what was found in it."""
        self.messages.append(compact(interchanges))
        self.tallies.append(tally(findings))

    def containers(self, partners: Partners | None = None) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """The table of containers and findings about them, block by block; what is given is not kept."""
        others = self._others()
        merged, again = self._merged()
        for number in range(len(self.blocks)):
            block = self._block(number)
            self.blocks[number] = b""
            if again.height:
                first = merged.filter(pl.col("_block") == number).select(block.columns)
                block = pl.concat([block.join(again, on=_BOX, how="anti"), first]).sort("_row")
            table = land(block.drop("_row", "_block").join(self.whose, how="cross"))
            findings = self._check(table, others, block.select("offset", "_tag").unique("offset"))
            if partners is not None:
                findings = with_severities(findings, pl.concat(self.messages), partners)
            self.tallies.append(tally(findings))
            self._counted(table)
            yield table, findings

    def interchanges(self) -> pl.DataFrame:
        """The table of interchanges; all containers were given."""
        frame = pl.concat(self.messages)
        counts = pl.col("message").replace_strict(self.boxes, default=0, return_dtype=pl.Int32)
        return count_tallied(frame.with_columns(containers=counts), pl.concat(self.tallies))

    def _counted(self, table: pl.DataFrame) -> None:
        for message, count in by_message(table).items():
            self.boxes[message] = self.boxes.get(message, 0) + count

    def _others(self) -> pl.DataFrame:
        """Other voyages of each container that has some."""
        keys = [self._block(number, *_BOX).select(_BOX) for number in range(len(self.blocks))]
        if not keys:
            return TABLES["containers"].empty().select(_BOX).with_columns(_others=pl.lit(None, dtype=pl.String))
        every = pl.concat(keys).with_columns(_part=pl.col("container_number").hash() % _PARTS)
        parts = every.partition_by("_part", include_key=False) if every.height > _PARTS else [every.drop("_part")]
        return pl.concat([other_voyages(part) for part in parts])

    def _merged(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Containers filed in several pieces, each as one row, and their keys."""
        if not self.blocks:
            return pl.DataFrame(), pl.DataFrame()
        every = range(len(self.blocks))
        again = pl.concat([self._block(each, AGAIN, *_BOX).filter(AGAIN).select(_BOX) for each in every]).unique()
        rows = [
            self._block(each).join(again, on=_BOX, how="semi", maintain_order="left")
            for each in every[: self._last(again)]
        ]
        return merged(pl.concat(rows)), again

    def _last(self, again: pl.DataFrame) -> int:
        """How many blocks are looked through for containers filed again: one to know their columns, or all."""
        return len(self.blocks) if again.height else 1

    def _block(self, number: int, *columns: str) -> pl.DataFrame:
        """A block, or some columns of it."""
        block = pl.read_ipc(io.BytesIO(self.blocks[number]), columns=list(columns) or None)
        return block.with_columns(_block=pl.lit(number))

    def _check(self, table: pl.DataFrame, others: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
        checked = Checked(tables={"containers": table}, codes=load_code_lists())
        frames = [*check_each_box(checked), on_two_voyages(table, others)]
        found = pl.concat(frames).sort("offset", maintain_order=True)
        named = found.drop("segment_tag").join(tags, on="offset", how="left", maintain_order="left")
        return TABLES["findings"].conform(named.rename({"_tag": "segment_tag"}))


def merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of containers in order of filing, those of one container put together."""
    under = pl.col("bills").list.len() > 0
    taken = {name: pl.col(name).drop_nulls().first() for name in AS_FILED}
    taken |= {
        name: pl.when(under.any()).then(pl.col(name).filter(under).first()).otherwise(pl.col(name).first())
        for name in _FROM_BILL
    }
    taken |= {name: pl.col(name).filter(under).all() & under.any() for name in _OF_ALL_BILLS}
    taken |= {
        "in_transit": pl.col("in_transit").any(),
        "seals": pl.col("seals").explode(empty_as_null=False).unique(maintain_order=True),
        "bills": pl.col("bills").explode(empty_as_null=False),
        "bill_ids": pl.col("bill_ids").explode(empty_as_null=False),
        "gross_kg": pl.col("gross_kg").last(),  # each piece counts on from those before
    }
    names = [name for name in rows.columns if name not in _BOX]
    grouped = rows.group_by(_BOX, maintain_order=True).agg(
        taken[name].alias(name) if name in taken else pl.col(name).first() for name in names
    )
    return grouped.select(rows.columns)
