"""Work without an end that a person ends: the first Ctrl-C or SIGTERM is a request, the second ends the program."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def until_interrupted(*, wanted: bool) -> Iterator[Callable[[], bool]]:
    """Gives a question: was the end asked for? Where not `wanted`, signals end the program as ever."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    before = {number: signal.getsignal(number) for number in SIGNALS} if wanted else {}
    for number in before:
        signal.signal(number, ask)
    try:
        yield lambda: asked
    finally:
        restore()
