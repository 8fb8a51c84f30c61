"""Compiled parts of the decoder: arrays in, arrays out. Each module is imported where it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# integers and flags inside kernels: Numba settles their width where they are compiled
Int: TypeAlias = Any


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """As `porttarget.jit.kernel`, but arrays are not reference-counted: kernels here neither make nor keep any.

    The counts are atomic and stand around each row that is looked at: framing takes 23 ms with them, 17 ms without,
    and 1.5 s of 16 s of compiling go with them.
    """
    from numba import njit

    options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}  # the last one is not in Numba's types
    compiled: Callable[P, R] = njit(**options)(function)
    return compiled
