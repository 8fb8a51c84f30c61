"""Rows and fields of delimited text (RFC 4180), and where rows are broken; bytes in, offsets out."""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel

# what is wrong with a row
ROW_OK = 0
FIELD_COUNT = 1  # more or fewer fields than the header names
QUOTE_OPEN = 2  # a quote that nothing closes
QUOTE_TEXT = 3  # text behind a closing quote

_QUOTE, _LF, _CR = 34, 10, 13


@kernel
def scan(
    buf: np.ndarray,
    begin: int,
    separator: int,
    columns: int,
    longest: int,
    out: np.ndarray,
    rows: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
    broken: np.ndarray,
) -> tuple[int, int]:
    """Number of whole rows and of broken ones from offset `begin`; lines end with LF, CR LF or CR, empty ones are none.

    longest    bytes after which a quote that is still open is held to be a fault
    out        (n,) uint8, filled with the text of all fields one after the other, without quotes that enclose
    rows       (r, 3) int64: offset, end and number of each whole row, the header being 1
    start      (r, columns) int32: where each field begins in `out`; `length` likewise
    broken     (r, 5) int64: offset, end, number, what is wrong, fields found, of each broken line

    Of a broken row its first line is given up and reading goes on at the next line. A quote within a field that does
    not begin with one is text.
    """
    size = buf.size
    i = begin
    w = 0
    good = 0
    bad = 0
    while i < size:
        if buf[i] == _LF or buf[i] == _CR:
            i += 1
            continue
        opened = i
        kept = w
        fields = 0
        fault = ROW_OK
        while True:
            first = w
            if i < size and buf[i] == _QUOTE:
                i += 1
                closed = False
                while i < size and i - opened < longest:
                    if buf[i] == _QUOTE:
                        if i + 1 < size and buf[i + 1] == _QUOTE:
                            out[w] = _QUOTE
                            w += 1
                            i += 2
                            continue
                        i += 1
                        closed = True
                        break
                    out[w] = buf[i]
                    w += 1
                    i += 1
                if not closed:
                    fault = QUOTE_OPEN
                    break
                if i < size and buf[i] != separator and buf[i] != _LF and buf[i] != _CR:
                    fault = QUOTE_TEXT
                    break
            else:
                while i < size and buf[i] != separator and buf[i] != _LF and buf[i] != _CR:
                    out[w] = buf[i]
                    w += 1
                    i += 1
            if fields < columns:
                start[good, fields] = first
                length[good, fields] = w - first
            fields += 1
            if i >= size or buf[i] != separator:
                break
            i += 1
        if fault == ROW_OK and fields != columns:
            fault = FIELD_COUNT
        if fault == ROW_OK:
            rows[good, 0] = opened
            rows[good, 1] = i
            rows[good, 2] = good + bad + 2
            good += 1
        else:
            stop = opened
            while stop < size and buf[stop] != _LF and buf[stop] != _CR:
                stop += 1
            broken[bad, 0] = opened
            broken[bad, 1] = stop
            broken[bad, 2] = good + bad + 2
            broken[bad, 3] = fault
            broken[bad, 4] = fields
            bad += 1
            w = kept
            i = stop
    return good, bad
