"""Disposition codes of U.S. customs → what they do to cargo, as tables of mappings take words.

The codes and their kinds are reference data (`dispositions`); it is read when a message with such a code is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from porttarget.reference.code_lists import load_code_lists
from porttarget.reference.code_records import Disposition

_ACTION_OF_KIND: Final = {
    "hold": "hold", "hold_lifted": "hold_removed", "do_not_load": "do_not_load",
    "do_not_load_lifted": "do_not_load_lifted", "exam": "exam", "exam_lifted": "exam_done", "release": "release",
    "release_cancelled": "release_cancelled", "seized": "hold",
}  # fmt: skip
_OTHER: Final = "other"  # it changes no clock


class UsDispositions(Mapping[str, str]):
    """The action of each code."""

    def __getitem__(self, code: str) -> str:
        known = load_code_lists().disposition(code)
        if known is None:
            raise KeyError(code)
        return _ACTION_OF_KIND.get(known.kind, _OTHER)

    def __iter__(self) -> Iterator[str]:
        return iter(load_code_lists().rows(Disposition))

    def __len__(self) -> int:
        return sum(1 for _ in self)


US_ACTIONS: Final = UsDispositions()
