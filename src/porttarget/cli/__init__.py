"""The command line. `main` is the console script; commands live beside it, each thin over `flows`.

Importing this package imports no numba, polars, geopandas or rich: commands import what they need when they run.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 some input rejected and --strict given, 4 not allowed, 5 conflict.
"""

from __future__ import annotations

import gc
import sys

from porttarget.errors import PortTargetError
from porttarget.jit import without_extras

__all__ = ["main"]

_SERVICES = ("serve", "demo")  # whose threads import what they need at any time: nothing is kept from them


def main(arguments: list[str] | None = None) -> None:
    """Run one command line; leaves through SystemExit with the exit code."""
    gc.set_threshold(100_000, 20, 20)  # imports make 300,000 objects and no garbage: looking for it is 8 % of a start
    from porttarget.cli.app import app

    given = sys.argv[1:] if arguments is None else arguments
    if not set(given[:1]) & set(_SERVICES):
        without_extras()
    try:
        app(args=arguments, prog_name="porttarget")
    except PortTargetError as error:
        print(f"porttarget: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:
        print(f"porttarget: {error.strerror or error}: {error.filename or 'no file named'}", file=sys.stderr)
        sys.exit(1)
