"""The one choice of Numba options: cached to disk, GIL released, bounds unchecked unless NUMBA_BOUNDSCHECK=1.

`announce_compilation` lets a command say once, on stderr, that the first use compiles.
No `inline="always"` (five-fold compile time for nothing) and no explicit signatures (they compile at import).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

_PACKAGE = Path(__file__).resolve().parent
_spare_extras = False
EXTRAS = ("scipy", "cffi")  # for matrix products, and for calls of C
P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of arrays and scalars with the project's options."""
    return _compiled(function)


def lean_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """As `kernel`, for one that neither makes nor keeps arrays: they are not reference-counted.

    The counts are atomic and stand around each row that is looked at: framing AIS takes 23 ms with them, 17 ms without.
    """
    return _compiled(function, no_cfunc_wrapper=True, _nrt=False)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """As `lean_kernel`, for one that only kernels call: what Python would need to call it is a fifth of compiling."""
    return _compiled(function, no_cfunc_wrapper=True, no_cpython_wrapper=True, _nrt=False)


def woven(function: Callable[P, R]) -> Callable[P, R]:
    """As `inner`, for one whose code is to stand in its callers: a call that passes arrays costs up to 10 ns.

    LLVM does it, so that compiling takes hardly longer.
    """
    return _compiled(function, no_cfunc_wrapper=True, no_cpython_wrapper=True, _nrt=False, forceinline=True)


def _compiled(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    njit = _njit()
    try:
        compiled: Callable[P, R] = njit(cache=True, nogil=True, **options)(function)
    except RuntimeError as error:  # no folder where the compiled code could be kept
        if "cannot cache" not in str(error):
            raise
        _say_uncached()
        compiled = njit(nogil=True, **options)(function)
    else:
        _forget_older(compiled, Path(function.__code__.co_filename).resolve())
        if options.get("_nrt") is False:
            _load_alone(compiled)
    return compiled


def _forget_older(compiled: Any, source: Path) -> None:
    """Remove compiled code that was made of other sources, before any of it is loaded.

    Numba looks at a kernel's own file only; it would go on with what it once compiled of functions and numbers that the
    kernel takes from other files.
    """
    stats = getattr(compiled, "stats", None)  # with the JIT off there is nothing to forget
    if stats is not None and stats.cache_path:
        _look_once(Path(stats.cache_path), _room(source))


def _room(source: Path) -> Path:
    """The folder whose files a kernel may take something from: its room of the package, else its own folder."""
    if not source.is_relative_to(_PACKAGE):
        return source.parent
    inside = source.relative_to(_PACKAGE).parts
    return _PACKAGE / inside[0] if len(inside) > 1 else _PACKAGE


@cache
def _look_once(folder: Path, room: Path) -> None:
    files = set(_PACKAGE.glob("*.py"))  # `geo`, `units` and this file are everybody's
    if room != _PACKAGE:
        files.update(room.rglob("*.py"))
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    mark = folder / f"sources-{room.name}.stamp"
    made_of = digest.hexdigest()
    try:
        if mark.is_file() and mark.read_text(encoding="ascii") == made_of:
            return
        for pattern in ("*.nbi", "*.nbc"):
            for path in folder.glob(pattern):
                path.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(made_of, encoding="ascii")
    except OSError:
        return  # a cache that cannot be written was made with these sources, or is not used


@cache
def _njit() -> Callable[..., Any]:
    """Numba's decorator. Where `without_extras` was asked for, Numba is loaded as if there were none of them."""
    if not _spare_extras:
        from numba import njit

        return njit
    with _blocked(EXTRAS):
        from numba import njit
        from numba.core.registry import cpu_target
    for context in (cpu_target.typing_context, cpu_target.target_context):
        context.refresh = _without_extras(context.refresh)  # at the first compilation, which loads the rest of Numba
    return njit


def _without_extras(load: Callable[[], None]) -> Callable[[], None]:
    def spared() -> None:
        with _blocked(EXTRAS):
            load()

    return spared


@contextmanager
def _blocked(names: Collection[str]) -> Iterator[None]:
    """Make imports of packages fail that are not imported yet."""
    modules: dict[str, Any] = sys.modules
    absent = [name for name in names if name not in modules]
    modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            del modules[name]


def without_extras() -> None:
    """Spare this process what Numba loads if it is there, 0.4 s at each start: kernels use none of it.

    For a process of our own, such as a command: other people's kernels in it could not use `np.dot`, or call C.
    """
    global _spare_extras
    _spare_extras = True


def _load_alone(compiled: Any) -> None:
    """Let a kernel be loaded from disk without the rest of Numba, which compiling needs: 0.3 s of a command's start.

    For kernels that keep no arrays: the rest also begins the counting of references.
    """
    kept: Any = getattr(compiled, "_cache", None)
    if all(hasattr(kept, name) for name in ("load_overload", "_load_overload", "_guard_against_spurious_io_errors")):
        kept.load_overload = lambda signature, context: _loaded(kept, signature, context)


def _loaded(kept: Any, signature: Any, context: Any) -> Any:
    with kept._guard_against_spurious_io_errors():
        return kept._load_overload(signature, context)


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
