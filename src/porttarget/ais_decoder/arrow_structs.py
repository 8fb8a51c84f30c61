"""Columns to Polars by the Arrow C data interface, its structs written here, those of all columns of a block at once.

In: addresses of buffers, and what keeps them alive. Out: an object whose one batch `pl.DataFrame` takes over without a
copy. Source: the Arrow columnar format's C data interface and its PyCapsule interface. It takes 0.7 µs a column, where
an array object for each, a record batch of them and its export to Polars took 4.5.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
# members of `struct ArrowArray`, and of `struct ArrowSchema`, 8 bytes each
LENGTH, NULLS, OFFSET, N_BUFFERS, N_CHILDREN, BUFFERS, CHILDREN, DICTIONARY, RELEASE, PRIVATE, ARRAY_WORDS = range(11)
SCHEMA_WORDS = 9
NULLABLE = 2
MOST_BUFFERS = 4  # of a column whose list of buffers stands here: validity, views, one of text, and its size
FORMATS = {
    "f64": b"g", "i64": b"l", "i32": b"i", "u32": b"I", "u16": b"S", "u8": b"C", "i8": b"c", "bool": b"b",
    "str": b"vu", "time": b"tsu:UTC",
}  # fmt: skip

_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_numbers = count(1)
_held: dict[int, object] = {}  # by number: what Polars still reads


def _let_go(address: int, words: Any = ctypes.c_int64 * ARRAY_WORDS, held: dict[int, object] = _held) -> None:
    """The consumer's last word on a struct; defaults outlive the module's names when the interpreter ends."""
    struct = words.from_address(address)
    held.pop(struct[PRIVATE], None)
    struct[RELEASE] = 0


def _keep(address: int) -> None:
    """Schemas are kept for ever."""


_RELEASES = [ctypes.CFUNCTYPE(None, ctypes.c_void_p)(function) for function in (_let_go, _keep)]
for _each in _RELEASES:  # frames that end with the interpreter call them after this module is gone
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(_each))
RELEASE_ARRAY, RELEASE_SCHEMA = (ctypes.cast(each, ctypes.c_void_p).value or 0 for each in _RELEASES)


class Schema:
    """Names and types of a table's columns, as a struct that is kept."""

    def __init__(self, columns: Sequence[tuple[str, str]]) -> None:
        self.columns = len(columns)
        texts = [(FORMATS[dtype], name.encode()) for name, dtype in columns] + [(b"+s", b"")]
        self._texts = [(ctypes.c_char_p(kind), ctypes.c_char_p(name)) for kind, name in texts]
        self._structs = np.zeros((len(texts), SCHEMA_WORDS), np.int64)
        for struct, (kind, name) in zip(self._structs, self._texts, strict=True):
            struct[:] = _of_text(kind), _of_text(name), 0, NULLABLE, 0, 0, 0, RELEASE_SCHEMA, 0
        self._children = address(self._structs) + self._structs.strides[0] * np.arange(len(columns))
        self._structs[-1, 3:6] = 0, len(columns), address(self._children)
        self.address = address(self._structs[-1])


class Handover:
    """One batch of `rows` rows, to be taken once.

    buffers    (columns, MOST_BUFFERS) int64, addresses; 0: none
    n_buffers, nulls   by column; nulls -1: not counted
    lists      addresses of lists of buffers, by columns that have more of them
    keep       what the addresses point into
    """

    def __init__(
        self, schema: Schema, rows: int, buffers: Array, n_buffers: Array, nulls: Array, lists: dict[int, int],
        keep: object,
    ) -> None:  # fmt: skip
        columns = schema.columns
        self._schema = schema
        structs = np.zeros((columns + 1, ARRAY_WORDS), np.int64)
        structs[:, LENGTH] = rows
        structs[:, RELEASE] = RELEASE_ARRAY
        structs[:columns, NULLS] = nulls
        structs[:columns, N_BUFFERS] = n_buffers
        structs[:columns, BUFFERS] = np.arange(columns) * (8 * MOST_BUFFERS) + address(buffers)
        for column, at in lists.items():
            structs[column, BUFFERS] = at
        here = address(structs)
        children = np.arange(columns) * (8 * ARRAY_WORDS) + here
        number, none = next(_numbers), np.zeros(1, np.int64)
        structs[columns, N_BUFFERS:] = 1, columns, address(none), address(children), 0, RELEASE_ARRAY, number
        self._array = here + columns * 8 * ARRAY_WORDS
        _held[number] = structs, buffers, children, none, keep

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return (
            _new_capsule(self._schema.address, b"arrow_schema", None),
            _new_capsule(self._array, b"arrow_array", None),
        )


def address(array: Array) -> int:
    """Where an array's first element lies."""
    found: int = array.__array_interface__["data"][0]
    return found


def _of_text(text: ctypes.c_char_p) -> int:
    return ctypes.cast(text, ctypes.c_void_p).value or 0
