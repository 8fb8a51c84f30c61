"""Eight bytes of a buffer as one word, the first one lowest; copies by words; memory asked for before it is needed.

One load or store where kernels are compiled, byte by byte where they run as plain Python or with bounds checked.
"""

from __future__ import annotations

import sys
from typing import Any, TypeAlias

import numpy as np
from numba import config, types
from numba.extending import intrinsic

from porttarget.jit import woven

# integers inside kernels: Numba settles their width where they are compiled
Int: TypeAlias = Any

AHEAD = 32  # rows by which kernels ask ahead: texts in lines of memory far apart cost 40 ns each otherwise, 15 ns so
# the bytes of a word that belong to a text of so many bytes
MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
ONES, HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


def _place(context: Any, builder: Any, signature: Any, arguments: Any, kind: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.bitcast(builder.gep(array.data, [arguments[1]]), context.get_value_type(kind).as_pointer())


def _loads(_typing: Any, buf: Any, _at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word = builder.load(_place(context, builder, signature, arguments, types.uint64), align=1)
        return word if sys.byteorder == "little" else builder.bswap(word)

    return types.uint64(buf, types.int64), generate


def _stores(_typing: Any, buf: Any, _at: Any, _word: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word = arguments[2] if sys.byteorder == "little" else builder.bswap(arguments[2])
        builder.store(word, _place(context, builder, signature, arguments, types.uint64), align=1)
        return context.get_dummy_value()

    return types.void(buf, types.int64, types.uint64), generate


def _asks(_typing: Any, buf: Any, _at: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", (byte,), kind)
        place = _place(context, builder, signature, arguments, types.uint8)
        builder.call(function, [place, number(0), number(3), number(1)])  # to read, to be kept, data
        return context.get_dummy_value()

    return types.void(buf, types.int64), generate


_load: Any = intrinsic(_loads)
_store: Any = intrinsic(_stores)
_ask: Any = intrinsic(_asks)
_asked: Any = config
_PLAIN = bool(_asked.DISABLE_JIT or _asked.BOUNDSCHECK)


def _load_in_one(buf: np.ndarray, at: Int) -> Int:
    return _load(buf, at)


def _load_by_bytes(buf: np.ndarray, at: Int) -> Int:
    value = np.uint64(0)
    for k in range(8):
        value |= np.uint64(buf[at + k]) << np.uint64(8 * k)
    return value


def _store_in_one(buf: np.ndarray, at: Int, value: Int) -> None:
    _store(buf, at, value)


def _store_by_bytes(buf: np.ndarray, at: Int, value: Int) -> None:
    for k in range(8):
        buf[at + k] = (value >> np.uint64(8 * k)) & np.uint64(255)


def _ask_memory(buf: np.ndarray, at: Int) -> None:
    _ask(buf, at)


def _ask_nothing(_buf: np.ndarray, _at: Int) -> None:
    return


load = woven(_load_by_bytes if _PLAIN else _load_in_one)  # bytes at … at+7, all within the buffer
store = woven(_store_by_bytes if _PLAIN else _store_in_one)
ask = woven(_ask_nothing if _PLAIN else _ask_memory)  # for an index within the array


@woven
def word(buf: np.ndarray, at: Int, n: Int) -> Int:
    """The first n bytes at `at`, eight at most, zeroes behind them; none for n <= 0."""
    n = min(max(n, 0), 8)
    if at + 8 <= buf.size:
        return load(buf, at) & MASKS[n]
    value = np.uint64(0)
    for k in range(n):
        value |= np.uint64(buf[at + k]) << np.uint64(8 * k)
    return value


@woven
def copy(buf: np.ndarray, at: Int, n: Int, out: np.ndarray, q: Int) -> None:
    """Copy n bytes from `at` to `q`; `out` must have room for seven more, which are written too."""
    if at + n + 8 <= buf.size:
        for k in range(0, n, 8):
            store(out, q + k, load(buf, at + k))
    else:
        for k in range(n):
            out[q + k] = buf[at + k]


@woven
def same(buf: np.ndarray, a: Int, b: Int, n: Int) -> bool:
    """Whether the n bytes at a and at b are the same."""
    k = 0
    while k < n:
        if word(buf, a + k, n - k) != word(buf, b + k, n - k):
            return False
        k += 8
    return True
