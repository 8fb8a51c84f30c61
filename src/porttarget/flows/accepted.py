"""The sentences of a block of lines that a decoder did not reject, as they were, for passing on.

In: lines as they were fed, and the rejects that came of them. Out: whole lines; of a line with a rejected sentence the
others alone; nothing of lines without a VDM or VDO sentence. A part of a message that never becomes whole was not
rejected when it came, and is among them.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_START: Final = re.compile(rb"[!$][^\x00-\x20!$,*\\\x7f-\xff]{2}VD[MO],")


class Accepted:
    """Follows one decoder's input."""

    def __init__(self) -> None:
        self._offset = 0
        self._line_open = False  # the last block ended within a line

    def lines(self, fed: bytes, rejects: pl.DataFrame) -> bytes:
        """Accepted lines of the block `fed`, which follows the last one; `rejects` are those of its decoding."""
        base, self._offset = self._offset, self._offset + len(fed)
        skip_first = self._line_open
        if fed:
            self._line_open = not fed.endswith(b"\n")
        rejected = {at - base for at in rejects.get_column("offset").to_list() if at >= base}
        out: list[bytes] = []
        at = 0
        for number, line in enumerate(fed.splitlines(keepends=True)):
            whole = line.endswith(b"\n") and not (skip_first and number == 0)  # an overlong line comes in pieces
            if whole:
                out += _accepted(line, at, rejected)
            at += len(line)
        return b"".join(out)


def _accepted(line: bytes, at: int, rejected: set[int]) -> list[bytes]:
    starts = [found.start() for found in _START.finditer(line)]
    good = [start for start in starts if at + start not in rejected]
    if len(good) == len(starts):
        return [line] if starts else []
    ends = [*starts[1:], len(line)]
    return [line[start:end].rstrip() + b"\r\n" for start, end in zip(starts, ends, strict=True) if start in good]
