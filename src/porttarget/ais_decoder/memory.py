"""Memory for message columns and bytes that is used again: fresh pages cost 0.4 ms a megabyte, as much as framing.

Frames are made over such memory without a copy, so that it may still be in use when the decoder is done with it. The
operating system's maps know: one that is exported cannot be resized. Where maps cannot be resized at all, none is used
again.
"""

from __future__ import annotations

import mmap
import sys
import threading
from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LEAST_BYTES = 1 << 20  # less is given by the allocator
HUGE_BYTES = 4 << 20  # from here on large pages are asked for, as NumPy does
_idle: deque[mmap.mmap] = deque(maxlen=4)  # or in use by frames that outlive their decoder
_one = threading.Lock()


def arrays(*wanted: tuple[tuple[int, ...], npt.DTypeLike]) -> list[Array]:
    """Arrays of these shapes and types in one piece of memory, which hold whatever they hold."""
    sizes = [int(np.prod(shape)) * np.dtype(dtype).itemsize for shape, dtype in wanted]
    starts = [sum(-(-size // 64) * 64 for size in sizes[:number]) for number in range(len(sizes) + 1)]
    if starts[-1] < LEAST_BYTES or sys.platform != "linux":
        return [np.empty(shape, dtype) for shape, dtype in wanted]
    block = _block(starts[-1])
    return [
        np.frombuffer(block, dtype, int(np.prod(shape)), start).reshape(shape)
        for (shape, dtype), start in zip(wanted, starts, strict=False)
    ]


def _block(size: int) -> mmap.mmap:
    """The smallest of the last blocks that nobody uses any more; else a new one."""
    with _one:
        for block in sorted(_idle, key=len):
            if size <= len(block) <= 4 * size and _is_free(block):
                _idle.remove(block)
                _idle.append(block)
                return block
        block = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        if size >= HUGE_BYTES:
            block.madvise(mmap.MADV_HUGEPAGE)
        _idle.append(block)
        return block


def _is_free(block: mmap.mmap) -> bool:
    try:
        block.resize(len(block))
    except BufferError:
        return False
    return True
