"""Runs the fuzzing: `python -m tests.ais_decoder.fuzz.run [framing|layouts] [options of libFuzzer]`, kernels as Python.

Guided by coverage of the decoder's own lines, kernels included, since they are not compiled here (NUMBA_DISABLE_JIT).
Needs the extra `fuzz`. New cases go to `build/fuzz`; findings are written there, and belong into `corpus`.
`random SECONDS [SEED]` in place of a target: compiled kernels, cases without guidance, until time is up.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
GROWN = Path("build/fuzz")
LIMITS = ("-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={GROWN}/finding-")


def guided(target: str, options: list[str]) -> None:
    """Run libFuzzer on a target; does not return."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    import atheris
    import numpy as np

    np.seterr(over="ignore")  # integers wrap, as they do where kernels are compiled
    with atheris.instrument_imports(include=["porttarget.ais_decoder"]):
        import porttarget.ais_decoder.batch
        import porttarget.ais_decoder.kernels._generated_positions
        import porttarget.ais_decoder.kernels.binary
        import porttarget.ais_decoder.kernels.choice
        import porttarget.ais_decoder.kernels.fields
        import porttarget.ais_decoder.kernels.framing
        import porttarget.ais_decoder.numba_engine  # noqa: F401  # imported here to be watched
    from tests.ais_decoder.fuzz import case, make

    tables = case.FRAMING if target == "framing" else case.Decoded.names

    def mutator(data: bytes, max_size: int, seed: int) -> bytes:
        rng = Random(seed)
        if rng.random() < 0.1:
            return make.case(rng)[:max_size]
        if rng.random() < 0.2:
            mutated: bytes = atheris.Mutate(data, max_size)
            return mutated
        return make.changed(data, rng)[:max_size]

    GROWN.mkdir(parents=True, exist_ok=True)
    arguments = [sys.argv[0], *LIMITS, *options, str(GROWN), str(HERE / "corpus")]
    atheris.Setup(arguments, lambda data: case.check(data, tables), custom_mutator=mutator)
    atheris.Fuzz()


def unguided(seconds: float, seed: int) -> int:
    """Compiled: made and changed cases until time is up; returns how many. A failing one is written and raised."""
    from tests.ais_decoder.fuzz import case, make

    rng = Random(seed)
    pool = [path.read_bytes() for path in sorted((HERE / "corpus").iterdir())]
    end, done = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        one = make.case(rng) if rng.random() < 0.5 else make.changed(rng.choice(pool), rng)
        if rng.random() < 0.1:
            pool[rng.randrange(len(pool))] = one
        tables = case.Decoded.names if done % 4 == 0 else case.FRAMING
        try:
            case.check(one, tables)
        except BaseException:
            GROWN.mkdir(parents=True, exist_ok=True)
            (GROWN / f"finding-{seed}-{done}").write_bytes(one)
            raise
        done += 1
    return done


def main(arguments: list[str]) -> None:
    """What the command line asks for."""
    target = arguments[0] if arguments else "layouts"
    if target == "random":
        seed = int(arguments[2]) if len(arguments) > 2 else 1
        print(f"{unguided(float(arguments[1]), seed)} cases with seed {seed}, no finding")
    elif target in ("framing", "layouts"):
        guided(target, arguments[1:])
    else:
        raise SystemExit(f"target is {target!r}, expected 'framing', 'layouts' or 'random'")


if __name__ == "__main__":
    main(sys.argv[1:])
