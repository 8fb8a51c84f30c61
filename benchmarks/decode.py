"""AIS decoding: rates against peers, and what the command costs. `python -m benchmarks.decode [--markdown|--json]`.

`--whole` decodes a file of 1 GB and a whole month instead of a part; `--rates` or `--commands` runs one half alone.
Peers are the extra `bench`; PORTTARGET_PEER_PYTHON names another interpreter that has them.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib.metadata import version

from benchmarks import ais_commands, ais_rates

OPTIONS = ("--rates", "--commands", "--whole", "--markdown", "--json")
COLUMNS = ("figure", "input", "value", "unit", "ratio", "must", "aim", "note")


def main(arguments: list[str] | None = None) -> list[dict[str, object]]:
    """Rows of figures."""
    asked = arguments or []
    rows: list[dict[str, object]] = []
    if "--commands" not in asked:
        rows += ais_rates.main()
    if "--rates" not in asked:
        rows += ais_commands.main(everything="--whole" in asked)
    return rows


def machine() -> str:
    """What it ran on, in one line."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "polars", "pyarrow"))
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def markdown(rows: list[dict[str, object]]) -> str:
    """Rows as a table for docs/benchmarks.md."""
    head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
    lines = (" | ".join(_cell(row.get(column)) for column in COLUMNS) for row in rows)
    return "\n".join((machine(), "", head, *(f"| {line} |" for line in lines)))


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, float | int) else str(value).replace("|", "/")


if __name__ == "__main__":
    if unknown := sorted(set(sys.argv[1:]) - set(OPTIONS)):
        sys.exit(f"{', '.join(unknown)}: not an option; there are {', '.join(OPTIONS)}")
    found = main(sys.argv[1:])
    print(json.dumps(found, indent=1) if "--json" in sys.argv[1:] else markdown(found))
