"""Compiled parts of the decoder: arrays in, arrays out. Each module is imported where it is first needed."""

from __future__ import annotations

from typing import Any, TypeAlias

from porttarget.jit import inner, woven
from porttarget.jit import lean_kernel as kernel

__all__ = ["Int", "inner", "kernel", "woven"]

# integers and flags inside kernels: Numba settles their width where they are compiled
Int: TypeAlias = Any
