"""Runs the fuzzing: `python -m tests.ais_decoder.fuzz.run [framing|layouts] [options of libFuzzer]`, kernels as Python.

Guided by coverage of the decoder's own lines, kernels included, since they are not compiled here (NUMBA_DISABLE_JIT).
Needs the extra `fuzz`. New cases go to `build/fuzz`; findings are written there, and belong into `corpus`. Files named
in place of folders are run once each.
`random CASES [SEED]` in place of a target: compiled kernels, cases without guidance; all tables of each fourth one are
made, of the others messages, hearings and rejects.
"""

from __future__ import annotations

import os
import pkgutil
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from random import Random

EACH_ALL = 4
HERE = Path(__file__).parent
GROWN = Path("build/fuzz")
LIMITS = ("-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={GROWN}/finding-")


def guided(target: str, options: list[str]) -> None:
    """Run libFuzzer on a target; does not return."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    try:
        import atheris
    except ImportError as error:
        raise SystemExit(
            f"{error}: guided fuzzing needs the extra `fuzz`, up to Python 3.13; `random` does not"
        ) from error
    import numpy as np

    np.seterr(over="ignore")  # integers wrap, as they do where kernels are compiled
    with atheris.instrument_imports(include=["porttarget.ais_decoder"]):
        from porttarget.ais_decoder import decoder, kernels, numba_engine  # noqa: F401  # imported here to be watched

        for module in pkgutil.iter_modules(kernels.__path__):
            import_module(f"{kernels.__name__}.{module.name}")
    from tests.ais_decoder.fuzz import case, make

    tables = case.FRAMING if target == "framing" else case.TABLES

    def mutator(data: bytes, max_size: int, seed: int) -> bytes:
        rng = Random(seed)
        if rng.random() < 0.1:
            return make.case(rng)[:max_size]
        if rng.random() < 0.2:
            mutated: bytes = atheris.Mutate(data, max_size)
            return mutated
        return make.changed(data, rng)[:max_size]

    GROWN.mkdir(parents=True, exist_ok=True)
    named = any(not option.startswith("-") for option in options)
    arguments = [sys.argv[0], *LIMITS, *options, *(() if named else (str(GROWN), str(HERE / "corpus")))]
    atheris.Setup(arguments, lambda data: case.check(data, tables), custom_mutator=mutator)
    atheris.Fuzz()


def unguided(cases: int, seed: int) -> str:
    """Compiled: so many made and changed cases; a failing one is written and raised. Returns what was seen."""
    from tests.ais_decoder.fuzz import case, make

    rng = Random(seed)
    pool = [path.read_bytes() for path in sorted((HERE / "corpus").iterdir())]
    slowest_s, size, early_kib = 0.0, 0, 0
    for number in range(cases):
        one = make.case(rng) if rng.random() < 0.5 else make.changed(rng.choice(pool), rng)
        if rng.random() < 0.1:
            pool[rng.randrange(len(pool))] = one
        size += len(one)
        start = time.perf_counter()
        try:
            case.check(one, case.TABLES if number % EACH_ALL == 0 else case.FRAMING)
        except Exception:
            GROWN.mkdir(parents=True, exist_ok=True)
            (GROWN / f"finding-{seed}-{number}").write_bytes(one)
            raise
        if number == cases // 4:
            early_kib, slowest_s = _peak_kib(), 0.0  # what the first cases compile and load is not theirs
        slowest_s = max(slowest_s, time.perf_counter() - start)
    return (
        f"{cases:,} cases with seed {seed}, {size:,} bytes, no finding; slowest {slowest_s * 1000:.0f} ms, "
        f"peak memory {early_kib >> 10} MiB after a quarter, {_peak_kib() >> 10} MiB at the end"
    )


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(arguments: list[str]) -> None:
    """What the command line asks for."""
    target = arguments[0] if arguments else "layouts"
    if target == "random":
        print(unguided(int(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 1))
    elif target in ("framing", "layouts"):
        guided(target, arguments[1:])
    else:
        raise SystemExit(f"target is {target!r}, expected 'framing', 'layouts' or 'random'")


if __name__ == "__main__":
    main(sys.argv[1:])
