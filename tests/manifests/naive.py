"""Slow, plain twins of the kernels, for comparison."""

from __future__ import annotations

LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38,
), strict=True))  # fmt: skip


def container_digit(ten: str) -> int:
    """ISO 6346 check digit of the first ten characters."""
    values = [LETTERS[c] if c in LETTERS else int(c) for c in ten]
    return sum(value * 2**place for place, value in enumerate(values)) % 11 % 10


def imo_digit(six: str) -> int:
    """Check digit of an IMO number's first six digits."""
    return sum(int(c) * weight for c, weight in zip(six, range(7, 1, -1), strict=True)) % 10


def split_interchange(data: bytes) -> list[list[bytes]]:
    """Segments of one clean interchange as lists of elements, the tag first."""
    element, terminator = data[3:4], data[105:106]
    segments = [piece.strip(b"\r\n") for piece in data.split(terminator)]
    return [segment.split(element) for segment in segments if segment]
