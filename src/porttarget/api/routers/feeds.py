"""The route by which receivers post sentences to a feed, with the feed's token instead of a sign-in.

Nobody's session counts here, so that a foreign page cannot post by a browser's cookie. An unknown feed and a wrong
token answer alike. What is taken waits in the feed's bounded queue: 202 does not say that it is on disk, and 503 that
there is no room, so that a sender may send it again.
"""

from __future__ import annotations

import base64
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Path, Request

from porttarget.api.problems import ProblemError
from porttarget.api.wire import movement as wire
from porttarget.feeds import Feed
from porttarget.feeds.backlog import count_sentences
from porttarget.feeds.posted import ENCODINGS, read_post

router = APIRouter(prefix="/v1/feeds", tags=["movement"])
RETRY_AFTER_S = 5
_BODIES = {"content": {kind: {"schema": {"type": "string"}} for kind in ("text/plain", "application/json")}}
_SAYS: dict[str, Any] = {
    "requestBody": {
        "description": "sentences, one a line, or AIS-catcher's JSON; told apart by content; plain or gzip",
        "required": True,
        **_BODIES,
    },
    "security": [{"feed token": []}],
}


@router.post("/{name}", status_code=202, response_model=wire.Posted, openapi_extra=_SAYS)
async def post(request: Request, name: Annotated[str, Path(max_length=200)]) -> wire.Posted:
    """Take sentences for a feed that is configured as `http-post:`; `Authorization: Bearer TOKEN`, or Basic with the
    token as password."""
    feed: Feed | None = request.app.state.posted_feed(name)
    token = _token(request.headers.get("authorization", ""))
    if feed is None or token is None or not feed.admits(token):
        raise ProblemError(
            401, "feed-token", "expected the token of a feed", {"www-authenticate": 'Bearer realm="porttarget feeds"'}
        )
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in ENCODINGS:
        raise ProblemError(415, "media-type", f"Content-Encoding is {encoding!r}, expected gzip or none")
    body = await request.body()
    found = await anyio.to_thread.run_sync(read_post, body, encoding)
    if not feed.offer(found, len(body)):
        raise ProblemError(
            503, "feed-full", "the feed's queue has no room for this", {"retry-after": str(RETRY_AFTER_S)}
        )
    return wire.Posted(
        bytes=len(body), sentences=count_sentences(found.lines), messages=found.messages, unusable=found.unusable
    )


def _token(authorization: str) -> str | None:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
    except ValueError:  # no base64, a letter beyond ASCII, or no UTF-8
        return None
