"""The live stream: `/v1/stream`, for every role; what it carries depends on the role."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from porttarget.api.context import TheSession
from porttarget.api.roles import TARGETING_ROLES
from porttarget.api.sessions import Sessions
from porttarget.api.stream import Broadcaster

router = APIRouter(prefix="/v1", tags=["movement"])


_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "events: hello, vessels, feeds, resync, revision", "content": {"text/event-stream": {}}}
}


@router.get("/stream", response_class=StreamingResponse, responses=_EVENTS)
async def stream(request: Request, session: TheSession) -> StreamingResponse:
    """Changed vessels and feeds once a second; for targeting roles also when lists may have changed."""
    sessions: Sessions = request.app.state.sessions
    broadcaster: Broadcaster = request.app.state.broadcaster
    key: str | None = request.state.session_key
    channel = broadcaster.targeting if session.role in TARGETING_ROLES else broadcaster.everyone

    def alive() -> bool:
        return sessions.find(key, touch=False) is not None

    return StreamingResponse(
        broadcaster.read(channel, alive=alive),
        media_type="text/event-stream",
        headers={"cache-control": "no-cache", "x-accel-buffering": "no"},
    )
