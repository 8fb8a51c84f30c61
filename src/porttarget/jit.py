"""The one choice of Numba options: cached to disk, GIL released, bounds unchecked unless NUMBA_BOUNDSCHECK=1.

`announce_compilation` lets a command say once, on stderr, that the first use compiles.
No `inline="always"` (five-fold compile time for nothing) and no explicit signatures (they compile at import).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of arrays and scalars with the project's options."""
    from numba import njit

    try:
        compiled: Callable[P, R] = njit(cache=True, nogil=True)(function)
    except RuntimeError as error:  # no folder where the compiled code could be kept
        if "cannot cache" not in str(error):
            raise
        _say_uncached()
        compiled = njit(nogil=True)(function)
    return compiled


@cache
def _say_uncached() -> None:
    print(
        "porttarget: compiled code cannot be kept (neither the package's folder nor the home folder is writable); "
        "every start compiles anew. Name a writable folder in NUMBA_CACHE_DIR.",
        file=sys.stderr,
        flush=True,
    )


def announce_compilation(module_file: str, what: str) -> None:
    """Say on stderr that `what` compiles now, when the kernels beside `module_file` have no cache yet."""
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return
    here = Path(module_file)
    cache_root = os.environ.get("NUMBA_CACHE_DIR")
    folder = here.parent / "__pycache__" if cache_root is None else Path(cache_root)
    pattern = f"{here.stem}.*.nbi" if cache_root is None else f"**/{here.stem}.*.nbi"
    if not any(folder.glob(pattern)):
        print(
            f"porttarget: compiling {what} for this machine, once; a few seconds …",
            file=sys.stderr,
            flush=True,
        )
