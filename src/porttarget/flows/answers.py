"""Answers to senders as files of a folder, one an interchange and kind; see `porttarget.manifests.answers`.

A run over the same input writes the same names, so that an answer replaces its own earlier copy and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from porttarget.manifests.answers import Answer, answers


def write_answers(tables: Mapping[str, pl.DataFrame], folder: Path) -> list[Answer]:
    """Write the answers to an input whose tables these are; they are dated now where its receipt is unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for answer in answers(tables, at=datetime.now(UTC)):
        (folder / answer.name).write_bytes(answer.data)
        written.append(answer)
    return written
