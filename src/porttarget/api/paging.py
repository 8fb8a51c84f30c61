"""Cursors: opaque marks of where a long list goes on, bound to the list they were made from."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from porttarget.api.problems import ProblemError

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=5000, description="rows a page")]
Cursor = Annotated[str | None, Query(max_length=300, description="`next` of the page before")]


def page(rows: Sequence[T], *, limit: int, cursor: str | None, revision: str) -> tuple[Sequence[T], str | None]:
    """One page of `rows` and the cursor of the next; a cursor of another list is refused with 409."""
    start = _offset(cursor, revision)
    end = start + limit
    following = _cursor(revision, end) if end < len(rows) else None
    return rows[start:end], following


def _cursor(revision: str, offset: int) -> str:
    return base64.urlsafe_b64encode(f"{offset}:{revision}".encode()).decode().rstrip("=")


def _offset(cursor: str | None, revision: str) -> int:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        offset, mark, made_from = text.partition(":")
        start = int(offset)
    except (binascii.Error, UnicodeError, ValueError):
        raise ProblemError(422, "invalid", "the cursor is not one this service gave") from None
    if not mark or start < 0:
        raise ProblemError(422, "invalid", "the cursor is not one this service gave")
    if made_from != revision:
        raise ProblemError(409, "list-changed", "the list has changed since that page: start again without a cursor")
    return start
