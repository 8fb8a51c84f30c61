"""`python -m benchmarks [NAME…]`: run all benchmarks, or those named, and print one table each; --json prints rows.

Each benchmark is a module with `main() -> list[dict]`, one row a measurement. Times are CPU time of one process.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

NAMES = ("decode", "manifest", "cuscar", "large", "score", "track", "plan", "start")


def table(rows: list[dict[str, object]]) -> str:
    """Rows as aligned text."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [columns, *([_text(row.get(key)) for key in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 1000
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )


def main(arguments: list[str]) -> int:
    """Run and print; returns the exit code."""
    names = [name for name in arguments if not name.startswith("-")] or list(NAMES)
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    results = {}
    for name in names:
        results[name] = import_module(f"benchmarks.{name}").main()
        if "--json" not in arguments:
            print(f"\n## {name}\n{table(results[name])}", flush=True)
    if "--json" in arguments:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
        print(json.dumps({"machine": machine, "results": results}, indent=1))
    return 0


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[1])
    sys.exit(main(sys.argv[1:]))
