"""Eight bytes as one register: one load where kernels are compiled, byte by byte where they run as plain Python.

LLVM makes one load of eight only now and then (of two of six in the most frequent sentence), hence the instruction.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numba import config, types
from numba.extending import intrinsic

from porttarget.ais_decoder.kernels import Int, inner


def _eight(_typing: Any, buf: Any, _pos: Any) -> Any:
    """Bytes pos … pos+7 of a contiguous uint8 array, the first one highest."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        at = builder.bitcast(builder.gep(array.data, [arguments[1]]), context.get_value_type(types.uint64).as_pointer())
        word = builder.load(at, align=1)
        return builder.bswap(word) if sys.byteorder == "little" else word

    return types.uint64(buf, types.uint64), generate


_load: Any = intrinsic(_eight)
_asked: Any = config


def _in_one(buf: np.ndarray, pos: Int) -> Int:
    """Bytes pos … pos+7, the first one highest."""
    return _load(buf, np.uint64(pos))


def _one_by_one(buf: np.ndarray, pos: Int) -> Int:
    """Bytes pos … pos+7, the first one highest."""
    value = np.uint64(0)
    for k in range(8):
        value = (value << np.uint64(8)) | np.uint64(buf[np.uint64(pos + k)])
    return value


# with its bounds checked where that is asked for
eight_bytes = inner(_one_by_one if _asked.DISABLE_JIT or _asked.BOUNDSCHECK else _in_one)
