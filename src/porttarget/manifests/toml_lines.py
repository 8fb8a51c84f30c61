"""A user's file of TOML: its text, and where each key of it stands, so that a fault can name its line.

Python's `tomllib` keeps no places. This reads headers and keys line by line, as far as a path needs them: what stands
in an inline table or a list of several lines has the line of its key. It judges nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, TypeAlias

from porttarget.errors import InputMissing, UsageError, Where

Keys: TypeAlias = tuple[str | int, ...]

_HEADER: Final = re.compile(r"^\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY: Final = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART: Final = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def toml_text(path: Path) -> str:
    """The text of a file; InputMissing where it cannot be read, UsageError where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputMissing(f"cannot be read: {error.strerror}", where=Where(source=str(path))) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: byte {error.start} is not UTF-8, expected TOML") from error


class TomlLines:
    """The lines of a file's keys; tables of an array are counted from 0."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Keys, int] = {}
        counts: dict[Keys, int] = {}
        here: Keys = ()
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
    def _resolved(parts: list[str], counts: dict[Keys, int]) -> Keys:
        """A header's path, with the number of the last table of each array in it."""
        out: Keys = ()
        for part in parts:
            out = (*out, part)
            if out in counts:
                out = (*out, counts[out])
        return out


def _parts(text: str) -> list[str]:
    return [part.strip("\"'") if part[0] in "\"'" else part for part in _PART.findall(text)]
