"""Where each key of a TOML file stands, so that a fault can name its line: text → line by path of keys.

Python's `tomllib` keeps no places. This reads headers and keys line by line, as far as a path needs them: what stands
in an inline table or a list of several lines has the line of its key. It judges nothing.
"""

from __future__ import annotations

import re
from typing import Final

Path = tuple[str | int, ...]

_HEADER: Final = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY: Final = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART: Final = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


class TomlLines:
    """The lines of a file's keys; tables of an array are counted from 0."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        counts: dict[Path, int] = {}
        here: Path = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                *above, last = _parts(header[2])
                here = self._resolved(above, counts)
                if header[1] == "[[":
                    counts[(*here, last)] = counts.get((*here, last), -1) + 1
                    here = (*here, last, counts[(*here, last)])
                else:
                    here = self._resolved([*above, last], counts)
                self._lines.setdefault(here, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*here, *_parts(key[1])), number)

    def of(self, *path: str | int) -> int | None:
        """The line of a key, or of the nearest that holds it; None where nothing of it is known."""
        for size in range(len(path), 0, -1):
            if path[:size] in self._lines:
                return self._lines[path[:size]]
        return None

    @staticmethod
    def _resolved(parts: list[str], counts: dict[Path, int]) -> Path:
        """A header's path, with the number of the last table of each array in it."""
        out: Path = ()
        for part in parts:
            out = (*out, part)
            if out in counts:
                out = (*out, counts[out])
        return out


def _parts(text: str) -> list[str]:
    return [part.strip("\"'") if part[0] in "\"'" else part for part in _PART.findall(text)]
