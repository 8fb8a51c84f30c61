"""The tables of what was decoded, each made when it is first asked for.

In: parts as the engine left them. Out: frames as declared in `porttarget.tables`. A table that nobody asks for costs
neither time nor compiling; until all are made, a take keeps the bytes it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from porttarget.ais_decoder.batch import Batch
from porttarget.ais_decoder.frames import Block, table_frame
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.pairs import static_pairs
from porttarget.ais_decoder.part import Part
from porttarget.ais_decoder.rejects import Reject, rejects_frame
from porttarget.ais_decoder.stats import DecodeStats, Tally, no_counts
from porttarget.errors import UsageError

MESSAGE_TABLES = (
    "messages",
    "hearings",
    *dict.fromkeys(job.table for job in JOBS),
)  # those whose rows come from messages
SMALL = 50_000  # messages; what smaller batches hold is put together before tables are made


class Decoded:
    """Tables of one take, and the decoder's counts so far (by decoder, so that takes can be put together).

    Tables are attributes: `messages`, `positions`, `statics`, … and `rejects`; `names` lists them all. `views` are made
    of other tables: `static_pairs`, the parts of type 24 in pairs (within what is here; over takes: `StaticPairs`).
    """

    names = (*MESSAGE_TABLES, "rejects")
    views = ("static_pairs",)

    def __init__(self, parts: Sequence[Part], counts: dict[int, Tally], source: str) -> None:
        self.counts = counts
        self._parts = list(parts)
        self._rejects: list[tuple[str, list[Reject]]] = [(source, [each for part in parts for each in part.rejects])]
        self._joined: list[Part] | None = None
        self._made: dict[str, pl.DataFrame] = {}

    @property
    def stats(self) -> DecodeStats:
        """Counts so far; of several decoders, their sum."""
        return DecodeStats.of(sum(self.counts.values(), no_counts()))

    def table(self, name: str) -> pl.DataFrame:
        """The table `name`, an empty one where there are no such rows."""
        if name not in self._made:
            if name == "rejects":
                self._made[name] = rejects_frame(self._rejects)
            elif name in MESSAGE_TABLES:
                self._made[name] = table_frame(name, self._blocks(name))
            elif name == "static_pairs":
                self._made[name] = static_pairs(self.table("statics"))
            else:
                raise UsageError(f"no table {name!r} comes from AIS; there are {', '.join((*self.names, *self.views))}")
        return self._made[name]

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name in type(self).names or name in type(self).views:
            return self.table(name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}; tables are {', '.join(self.names)}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.names, *self.views]

    def as_heard(self) -> Decoded:
        """The same take with the repetitions that were left out, each a message (the fast engine's alone has them)."""
        parts = [part if part.batch is None else replace(part, batch=part.batch.as_heard()) for part in self._parts]
        heard = Decoded(parts, self.counts, "-")
        heard._rejects = self._rejects
        return heard

    @staticmethod
    def concat(parts: Iterable[Decoded]) -> Decoded:
        """Rows of all parts in order. `message_row` stays that of each part's decoder."""
        whole = Decoded([], {}, "-")
        whole._rejects = [] if (parts := list(parts)) else whole._rejects
        for part in parts:
            whole.counts |= part.counts
            whole._parts += part._parts
            whole._rejects += part._rejects
        return whole

    def _blocks(self, name: str) -> list[Block]:
        if self._joined is None:
            self._joined = _joined(self._parts)
        blocks = [part.tables.get(name) if part.batch is None else part.batch.block(name) for part in self._joined]
        return [block for block in blocks if block is not None]


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Parts with batches put together in their order: those that continue one another, and small ones by copying."""
    done: list[Part] = []
    open_: list[Batch] = []
    for part in _ranges(parts):
        batch = part.batch
        if open_ and (batch is None or not batch.follows(open_[-1]) or sum(each.heard for each in open_) >= SMALL):
            done.append(Part(batch=Batch.copied(open_)))
            open_ = []
        if batch is None:
            done.append(part)
        else:
            open_.append(batch)
    if open_:
        done.append(Part(batch=Batch.copied(open_)))
    return done


def _ranges(parts: Sequence[Part]) -> Iterator[Part]:
    """Parts that hold anything, batches that continue one another as one."""
    open_: list[Batch] = []
    for part in parts:
        if part.batch is None and not part.tables:
            continue
        if open_ and (part.batch is None or not part.batch.continues(open_[-1])):
            yield Part(batch=Batch.joined(open_))
            open_ = []
        if part.batch is None:
            yield part
        else:
            open_.append(part.batch)
    if open_:
        yield Part(batch=Batch.joined(open_))
