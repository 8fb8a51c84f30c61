"""When the transport brought a file: the sidecar `receipts.csv` in the file's folder (columns `file`, `received_at`).

A sender's date in a file says nothing of when it came; who moves files here from elsewhere keeps that fact beside them.
The sidecar itself is no input.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from porttarget.errors import InputMissing, TableError, Where
from porttarget.feeds import Input

SIDECAR = "receipts.csv"


def is_sidecar(entry: Input) -> bool:
    """Whether an input is the sidecar of its folder."""
    return entry.path is not None and entry.path.name == SIDECAR


class Sidecars:
    """Times of receipt from the `receipts.csv` beside an input, read once per folder."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, datetime]] = {}

    def received_at(self, entry: Input) -> datetime | None:
        """When the sidecar says the input came; None where there is none or it does not name it."""
        if entry.path is None:
            return None
        folder = entry.path.parent
        if folder not in self._folders:
            self._folders[folder] = _read_sidecar(folder / SIDECAR)
        return self._folders[folder].get(entry.path.name)


def _read_sidecar(path: Path) -> dict[str, datetime]:
    if not path.is_file():
        return {}
    times: dict[str, datetime] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames is None or not {"file", "received_at"} <= set(reader.fieldnames):
                found = ", ".join(reader.fieldnames or ("nothing",))
                where = Where(source=str(path), line=1)
                raise TableError(f"columns are {found}, expected file and received_at", where=where)
            for row in reader:
                times[row["file"] or ""] = _moment(row["received_at"], Where(source=str(path), line=reader.line_num))
    except UnicodeDecodeError as error:
        raise TableError(f"byte {error.start} is not UTF-8", where=Where(source=str(path))) from error
    except csv.Error as error:
        raise TableError(f"not CSV: {error}", where=Where(source=str(path))) from error
    except OSError as error:
        raise InputMissing(f"cannot be read: {error.strerror}", where=Where(source=str(path))) from error
    return times


def _moment(text: str | None, where: Where) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise TableError(
            f"received_at is {text!r}, expected a time such as 2026-03-01T12:00:00Z", where=where
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
