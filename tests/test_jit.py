"""Compiled code is kept only as long as all sources it was made of are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CALLEE = "from porttarget.jit import inner\n\n\n@inner\ndef step(n):\n    return n + {more}\n"
CALLER = (
    "from callee import step\n\nfrom porttarget.jit import kernel\n\n\n"
    "@kernel\ndef twice(n):\n    return step(step(n))\n\n\n"
    "print(twice(0), sum(twice.stats.cache_hits.values()))\n"
)


def run(folder: Path) -> list[int]:
    """Result, and how often compiled code was found."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT")
    }
    done = subprocess.run(
        [sys.executable, "caller.py"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return [int(word) for word in done.stdout.split()]


def test_a_kernel_is_compiled_anew_when_a_function_it_calls_in_another_file_changes(tmp_path: Path) -> None:
    (tmp_path / "callee.py").write_text(CALLEE.format(more=1))
    (tmp_path / "caller.py").write_text(CALLER)
    assert run(tmp_path) == [2, 0]
    assert run(tmp_path) == [2, 1]
    (tmp_path / "callee.py").write_text(CALLEE.format(more=5))
    assert run(tmp_path) == [10, 0]


LEAN = """
import sys
import numpy as np
from porttarget.jit import lean_kernel, without_extras

without_extras()

@lean_kernel
def doubled(values):
    for n in range(values.size):
        values[n] *= 2

values = np.arange(4)
doubled(values)
loaded = [int(name in sys.modules) for name in ("numba.np.arraymath", "scipy")]
numbers = values.astype(np.float64)
doubled(numbers)
print(*values, *loaded, *numbers.astype(int), sum(doubled.stats.cache_hits.values()))
"""


def test_a_kernel_from_disk_needs_neither_the_compiler_nor_extras_and_others_are_still_compiled(tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(LEAN)
    assert run(tmp_path) == [0, 2, 4, 6, 1, 0, 0, 4, 8, 12, 0]
    for_integers, for_numbers = sorted((tmp_path / "__pycache__").glob("*.nbc"))
    assert for_integers.is_file()
    for_numbers.unlink()  # compiled anew, after the other was loaded
    assert run(tmp_path) == [0, 2, 4, 6, 0, 0, 0, 4, 8, 12, 1]
