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

    The counts are atomic and stand around each row that is looked at: framing takes 23 ms with them, 17 ms without.
    """
    return _compiled(function, no_cfunc_wrapper=True)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """A function that only kernels call: what Python would need to call it takes 2.6 s of 13 s to compile."""
    return _compiled(function, no_cfunc_wrapper=True, no_cpython_wrapper=True)


def _compiled(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    from numba import njit

    chosen: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, **options}  # not all in Numba's types
    compiled: Callable[P, R] = njit(**chosen)(function)
    return compiled
