"""What a table's owner chooses of its Parquet file: how columns are encoded, and what packs them. Names alone."""

from __future__ import annotations

from typing import Literal, TypeAlias

# by a dictionary, while it pays; as differences; every value for itself; texts: lengths, then all of them
Manner: TypeAlias = Literal["repeating", "rising", "scattered", "text"]
Packing: TypeAlias = Literal["zstd", "lz4", "none"]
