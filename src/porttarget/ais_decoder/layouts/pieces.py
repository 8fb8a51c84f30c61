"""Fields that many application-specific messages share: spare bits, positions, times, texts, codes.

Each function gives a field, or fields that follow one another, at a start bit. They know widths and special values;
the layouts in `imo_…`, `inland`, `aton`, `seaway`, `us_…` say where they lie and what they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from porttarget.ais_decoder.layouts.declare import Field, Flag

When = tuple[str, tuple[int, ...]]


def spare(start: int, width: int, when: When | None = None) -> Field:
    """Bits that mean nothing."""
    return Field(name="spare", start=start, width=width, kind="spare", when=when)


def code(
    name: str, start: int, width: int, meaning: str, *, missing: int | None = None, when: When | None = None
) -> Field:
    """A number that stands for something; reserved ones are kept as they come."""
    return Field(name=name, start=start, width=width, unit="code", missing=missing, meaning=meaning, when=when)


def text(name: str, start: int, characters: int, meaning: str, *, when: When | None = None) -> Field:
    """Six-bit characters up to the first `@`."""
    return Field(name=name, start=start, width=6 * characters, kind="text", unit="text", meaning=meaning, when=when)


def linkage(start: int) -> Field:
    """Message Linkage ID: together with the sender's MMSI it ties a text description to this message."""
    return Field(
        name="linkage_id", start=start, width=10, unit="id", missing=0,
        meaning="number that, with the sender's MMSI, ties messages to one another (text descriptions, cancellations)",
    )  # fmt: skip


def longitude(
    start: int, of: str, *, name: str = "lon", minutes: int = 1000, required: bool = False, when: When | None = None
) -> Field:
    """Two's complement, in 1/1000 minute (25 bits) or 1/10000 minute (28 bits); 181° is not available."""
    per_deg = 60 * minutes
    return Field(
        name=name, start=start, width=28 if minutes == 10_000 else 25, kind="int", scale=1 / per_deg, unit="deg",
        missing=181 * per_deg, low=-180 * per_deg, high=180 * per_deg, required=required, when=when,
        meaning=f"longitude of {of}, east positive",
        flags=(Flag(column=f"{name}_out_of_range", meaning="longitude is sent beyond ±180° and is not 181°"),),
    )  # fmt: skip


def latitude(
    start: int, of: str, *, name: str = "lat", minutes: int = 1000, required: bool = False, when: When | None = None
) -> Field:
    """Two's complement, in 1/1000 minute (24 bits) or 1/10000 minute (27 bits); 91° is not available."""
    per_deg = 60 * minutes
    return Field(
        name=name, start=start, width=27 if minutes == 10_000 else 24, kind="int", scale=1 / per_deg, unit="deg",
        missing=91 * per_deg, low=-90 * per_deg, high=90 * per_deg, required=required, when=when,
        meaning=f"latitude of {of}, north positive",
        flags=(Flag(column=f"{name}_out_of_range", meaning="latitude is sent beyond ±90° and is not 91°"),),
    )  # fmt: skip


def month(start: int, of: str, prefix: str = "", when: When | None = None) -> Field:
    """Four bits; 0 is not available."""
    return Field(
        name=f"{prefix}month", start=start, width=4, unit="month", missing=0, high=12, meaning=f"month of {of}, UTC",
        when=when,
    )  # fmt: skip


def day(start: int, of: str, prefix: str = "", when: When | None = None) -> Field:
    """Five bits; 0 is not available."""
    return Field(
        name=f"{prefix}day", start=start, width=5, unit="day", missing=0, meaning=f"day of {of}, UTC", when=when
    )


def clock(start: int, of: str, prefix: str = "", when: When | None = None, required: bool = False) -> tuple[Field, ...]:
    """Hour (5 bits, 24 is not available) and minute (6 bits, 60 is not available)."""
    return (
        Field(
            name=f"{prefix}hour", start=start, width=5, unit="h", missing=24, high=23, meaning=f"hour of {of}, UTC",
            when=when,
        ),
        Field(
            name=f"{prefix}minute", start=start + 5, width=6, unit="min", missing=60, high=59,
            meaning=f"minute of {of}, UTC", when=when, required=required,
        ),
    )  # fmt: skip


def date_time(start: int, of: str, prefix: str = "", *, utc: bool = True, required: bool = False) -> tuple[Field, ...]:
    """Month, day, hour and minute in 20 bits; `utc`: whether the source says that they are."""
    fields = (month(start, of, prefix), day(start + 4, of, prefix), *clock(start + 9, of, prefix, required=required))
    if utc:
        return fields
    return tuple(replace(field, meaning=field.meaning.removesuffix(", UTC")) for field in fields)


def day_time(start: int, of: str, prefix: str = "", when: When | None = None) -> tuple[Field, ...]:
    """Day, hour and minute in 16 bits."""
    return (day(start, of, prefix, when), *clock(start + 5, of, prefix, when))


def more(name: str, raw: int, meaning: str = "the true value may be more than the one given") -> Flag:
    """The greatest value means itself or more."""
    return Flag(column=f"{name}_or_more", equals=raw, meaning=meaning)


def less(name: str, raw: int) -> Flag:
    """The smallest value means itself or less."""
    return Flag(column=f"{name}_or_less", equals=raw, meaning="the true value may be less than the one given")


def direction(name: str, start: int, of: str, *, width: int = 9, missing: int = 360, when: When | None = None) -> Field:
    """Whole degrees clockwise from true north; anything over 359 is not available."""
    return Field(
        name=name, start=start, width=width, unit="deg", missing=missing, high=359, when=when,
        meaning=f"{of}, degrees clockwise from true north",
    )  # fmt: skip


def codes(names: Iterable[tuple[str, str]], start: int, width: int, *, missing: int | None = None) -> tuple[Field, ...]:
    """Codes of one width that follow one another, by name and meaning."""
    return tuple(
        code(name, start + width * k, width, meaning, missing=missing) for k, (name, meaning) in enumerate(names)
    )
