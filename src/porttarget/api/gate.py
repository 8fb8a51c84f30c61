"""What every request passes before any route sees it: host, sign-in, role, same origin; and the headers of answers.

Plain ASGI, so that streams pass through unbuffered. Sets `scope["state"]["session"]`. A path that a role may not
reach answers exactly as a path that does not exist. A changing request must carry a header that no foreign page can
add without asking first (cross-origin requests are never allowed), and come from this very origin where it says so.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from porttarget.api.problems import problem_response
from porttarget.api.roles import has_own_key, is_open, may_reach
from porttarget.api.sessions import Sessions
from porttarget.api.settings import ServiceSettings, is_loopback

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CONSOLE_HEADER = "x-requested-with"
CONSOLE_VALUE = "porttarget"
CROSS_SITE = f"a changing request needs `{CONSOLE_HEADER}: {CONSOLE_VALUE}` and the same origin"

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, settings: ServiceSettings, sessions: Sessions) -> None:
        self.app = app
        self.settings = settings
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # none is offered; a second door would need its own checks
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send, private=not scope["path"].startswith("/static/"))
        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        if self.settings.dev and not is_loopback(_host_name(headers.get("host", ""))):
            return problem_response(400, slug="host", detail="this node answers to loopback names only")
        key = cookie_parser(headers.get("cookie", "")).get(self.sessions.cookie_name)
        session = self.sessions.find(key, touch=path != "/v1/stream")
        scope.setdefault("state", {})
        scope["state"]["session"] = session
        scope["state"]["session_key"] = key
        if is_open(path):
            return None
        if has_own_key(scope["method"], path):
            return self._too_large(headers)
        if session is None:
            return problem_response(
                401, detail="sign in first", headers={"www-authenticate": 'Cookie realm="porttarget"'}
            )
        if scope["method"] in CHANGING and not _same_origin(headers):
            return problem_response(
                403,
                slug="cross-site",
                detail=CROSS_SITE,
            )
        if not may_reach(session.role, path):
            return problem_response(404)
        return self._too_large(headers)

    def _too_large(self, headers: Headers) -> ASGIApp | None:
        """A body without a stated length meets the routers' own limit while it is read."""
        length = headers.get("content-length", "")
        limit = self.settings.body_limit_bytes
        if length.isdecimal() and int(length) > limit:
            return problem_response(413, detail=f"the body has {length} bytes, at most {limit} are taken")
        return None


def _same_origin(headers: Headers) -> bool:
    if headers.get(CONSOLE_HEADER) != CONSOLE_VALUE:
        return False
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        return False
    return headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _with_headers(send: Send, *, private: bool) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store" if private else "no-cache")
        await send(message)

    return guarded
