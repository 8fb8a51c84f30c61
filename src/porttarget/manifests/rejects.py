"""Stretches of an input that could not be read → rows of `manifest_rejects`, for formats without segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.making import Making
from porttarget.tables import TABLES

TEXT_LIMIT: Final = 4096  # characters kept of a stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A stretch with its bytes, why it was not read, and the place where it stands."""

    reason: str
    detail: str
    data: bytes
    seg: int


def reject_rows(making: Making, rejects: Iterable[Reject]) -> pl.DataFrame:
    """The table of rejects, as they stand in the input."""
    found = list(rejects)
    if not found:
        return TABLES["manifest_rejects"].empty()
    segs = np.array([each.seg for each in found], np.int64)
    frame = pl.DataFrame(
        {
            "reason": [each.reason for each in found],
            "detail": [each.detail for each in found],
            "length": [len(each.data) for each in found],
            "text": [_printable(each.data) for each in found],
        }
    )
    return TABLES["manifest_rejects"].conform(frame.with_columns(making.provenance(segs)))


def _printable(data: bytes) -> str:
    return data[: 4 * TEXT_LIMIT].decode("utf-8", errors="backslashreplace")[:TEXT_LIMIT]
