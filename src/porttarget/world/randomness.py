"""Random streams of the world, one per concern.

A stream is named by words ("cargo", voyage key, …). The name and the seed alone decide its numbers, so a new ship
or a new kind of fault never reshuffles what other streams drew. NumPy's PCG64 is the generator; the same bytes are
promised under one NumPy version.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Rng = np.random.Generator


class Streams:
    """Hands out generators by name; the same name gives a generator that starts anew."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *name: str | int) -> Rng:
        key = tuple(zlib.crc32(str(part).encode()) for part in name)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))


def pick(rng: Rng, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
    """One of `items`, evenly or by `weights` (any positive sum)."""
    if weights is None:
        return items[int(rng.integers(len(items)))]
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))
    return items[min(drawn, len(items) - 1)]


def chance(rng: Rng, probability: float) -> bool:
    """True with the given probability; always draws one number."""
    return bool(rng.random() < probability)
