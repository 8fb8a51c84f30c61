"""Which filed row of a bill takes the place of which: the rules, run over the rows of bills that have several.

In: codes of rows in order (`order.in_order`). Out: for each row the row that took its place and how, and the row it
changes. A bill may be in parts, one per voyage and port of discharge (a split bill); the rules:

- original, add: takes the place of the same part as filed by an earlier message; another part stands beside it, and
  so does a second original within one message, which is a fault of the filer and not an amendment;
- change, replace: the same part, also within the message; else the bill's only part, which moved; a replacement takes
  the place of all parts on its voyage. Where several parts stand and none is meant, it stands beside them, unmatched;
- delete: the same part; else all parts. What is filed again for a deleted part takes the deletion's place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from porttarget.filings.order import RANK

NONE: Final = -1
_ORIGINAL, _ADD, _REPLACE, _DELETE = (RANK[status] for status in ("original", "add", "replace", "delete"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Per row: the row that took its place (-1: none), the row it changes (-1: none), and whether it found none."""

    ended_by: np.ndarray
    before: np.ndarray
    unmatched: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Per row, rows of a bill together and in order: its bill, message, part, voyage (any integers), status rank."""

    bill: np.ndarray
    message: np.ndarray
    part: np.ndarray
    voyage: np.ndarray
    status: np.ndarray


def link(codes: Codes) -> Links:
    """Run the rules over bills of several rows; a bill of one row costs nothing."""
    size = codes.bill.size
    ended_by, before = np.full(size, NONE, np.int64), np.full(size, NONE, np.int64)
    unmatched = codes.status >= RANK["change"]
    if size:
        first = np.flatnonzero(np.concatenate([[True], codes.bill[1:] != codes.bill[:-1]]))
        last = np.append(first[1:], size)
        for start, end in zip(first[last - first > 1].tolist(), last[last - first > 1].tolist(), strict=True):
            _run(codes, range(start, end), ended_by, before, unmatched)
    return Links(ended_by=ended_by, before=before, unmatched=unmatched)


def _run(codes: Codes, rows: range, ended_by: np.ndarray, before: np.ndarray, unmatched: np.ndarray) -> None:
    """One bill. `live` are the rows that stand; a deletion stands too, until its part is filed again."""
    live: list[int] = []
    for row in rows:
        taken = _taken(codes, row, live)
        alive = [one for one in taken if codes.status[one] != _DELETE]
        if alive:
            unmatched[row] = False
            before[row] = max(alive)
        for one in taken:
            ended_by[one] = row
        live = [one for one in live if one not in taken]
        live.append(row)


def _taken(codes: Codes, row: int, live: list[int]) -> set[int]:
    """The rows that stand and whose place this one takes."""
    status, message = codes.status[row], codes.message[row]
    same = {one for one in live if codes.part[one] == codes.part[row]}
    deleted = {one for one in same if codes.status[one] == _DELETE}
    alive = {one for one in live if codes.status[one] != _DELETE}
    earlier = {one for one in alive if codes.message[one] != message}
    if status in (_ORIGINAL, _ADD):
        return (same & earlier) | deleted
    if status == _DELETE:
        return (same & alive or alive) | deleted
    if status == _REPLACE:
        alive = earlier
        meant = {one for one in alive if codes.voyage[one] == codes.voyage[row]}
    else:
        meant = same & alive
    if not meant and len({int(codes.part[one]) for one in alive}) == 1:
        meant = alive
    return meant | deleted
