"""Whole lines out of bytes that are cut anywhere, for one sender.

In: bytes as a socket gives them. Out: whole lines. A line broken by the end of a connection is closed with a newline,
so that it cannot be glued to the first line of the next one. It keeps at most one unfinished line.
"""

from __future__ import annotations

from typing import Final

LONGEST_LINE: Final = 65_536  # beyond this a line is passed on in parts: no sentence is so long


class LineCutter:
    """The unfinished line of one sender."""

    def __init__(self) -> None:
        self._unfinished = b""

    def put(self, data: bytes) -> bytes:
        """The lines that are whole by now."""
        whole, newline, rest = (self._unfinished + data).rpartition(b"\n")
        if not newline and len(rest) > LONGEST_LINE:
            whole, rest = rest, b""
        self._unfinished = rest
        return whole + newline

    def end(self) -> bytes:
        """The connection is gone: what came of its last line, as a line of its own."""
        rest, self._unfinished = self._unfinished, b""
        return rest + b"\n" if rest else b""
