"""Invented identities that are formally right: IMO numbers, MMSI, call signs, container numbers, seals.

The MMSI begins with a real maritime identification
digit (MID) of the ship's flag, the call sign with letters the ITU gave that flag; the rest is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from porttarget.check_digits import container_check_digit, imo_check_digit
from porttarget.world.randomness import Rng, pick

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A flag state with the marks it gives its ships."""

    country: str
    mids: tuple[int, ...]
    callsign_prefixes: tuple[str, ...]
    weight: float


FLAGS = (
    Flag(country="LR", mids=(636,), callsign_prefixes=("5L", "D5"), weight=22),
    Flag(country="MH", mids=(538,), callsign_prefixes=("V7",), weight=14),
    Flag(country="PA", mids=(352, 355, 372), callsign_prefixes=("3E", "H9"), weight=14),
    Flag(country="HK", mids=(477,), callsign_prefixes=("VR",), weight=12),
    Flag(country="SG", mids=(563, 566), callsign_prefixes=("9V",), weight=12),
    Flag(country="MT", mids=(215, 229, 256), callsign_prefixes=("9H",), weight=10),
    Flag(country="PT", mids=(255,), callsign_prefixes=("CQ",), weight=7),
    Flag(country="DK", mids=(219,), callsign_prefixes=("OY",), weight=5),
    Flag(country="CY", mids=(209, 210), callsign_prefixes=("5B",), weight=4),
)


def imo_number(serial: int) -> int:
    """The IMO number whose first six digits are `serial`."""
    return serial * 10 + imo_check_digit(serial)


def container_number(rng: Rng, prefix: str) -> str:
    """A container number of the owner `prefix` (four letters, the last one U)."""
    body = f"{prefix}{int(rng.integers(100_000, 999_999)):06d}"
    return f"{body}{container_check_digit(body)}"


def with_wrong_check_digit(number: str, rng: Rng) -> str:
    """The same container number as a clerk mistypes it: its check digit is another one."""
    return number[:10] + str((int(number[10]) + int(rng.integers(1, 9))) % 10)


def mmsi_of(rng: Rng, mid: int) -> int:
    return mid * 1_000_000 + int(rng.integers(1_000, 999_999))


def callsign_of(rng: Rng, flag: Flag) -> str:
    letters = "".join(pick(rng, _LETTERS) for _ in range(2))
    return f"{pick(rng, flag.callsign_prefixes)}{letters}{int(rng.integers(2, 10))}"


def seal_number(rng: Rng) -> str:
    return f"{pick(rng, ('ML', 'H', 'FX', 'BK', 'S'))}{int(rng.integers(100_000, 9_999_999)):07d}"
