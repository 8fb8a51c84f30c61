"""One node's service as an ASGI application: routers behind the gate, the console's files, the live stream.

`create_app` wires; it opens no store and no socket. `sign_in_links` makes the one-time links of the dev sign-in.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.templating import Jinja2Templates
from starlette.types import Scope

from porttarget.api import problems
from porttarget.api.gate import Gate
from porttarget.api.node import NodeService
from porttarget.api.roles import Role
from porttarget.api.routers import exchange, feeds, movement, pages, service, stream, targeting
from porttarget.api.sessions import Sessions
from porttarget.api.settings import ServiceSettings
from porttarget.api.stream import Broadcaster
from porttarget.errors import UsageError
from porttarget.feeds import Feed

WEB = Path(__file__).resolve().parent / "web"
# browsers refuse modules under `nosniff` unless their type says script, and not every system's table knows these
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".geojson": "application/geo+json"}
_PROBLEM_SCHEMA = {"schema": {"$ref": "#/components/schemas/Problem"}}
_PROBLEM_ANSWER = {"description": "Problem", "content": {problems.MEDIA_TYPE: _PROBLEM_SCHEMA}}


class ConsoleFiles(StaticFiles):
    """Static files whose types do not hang on the system's table."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        kind = _TYPES.get(Path(path).suffix)
        if kind is not None and answer.status_code < 400:
            answer.headers["content-type"] = kind
        return answer


def create_app(
    node: NodeService, settings: ServiceSettings, *, posted_feed: Callable[[str], Feed | None] = lambda _: None
) -> FastAPI:
    """The application of one node. `posted_feed` finds the feeds that take posts, in the loop the service runs in."""
    sessions = Sessions(settings, node.country)
    broadcaster = Broadcaster(node, settings.stream_period_s)

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(broadcaster.run())
        try:
            yield
        finally:
            broadcaster.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    app = FastAPI(
        title=f"porttarget node {node.country}",
        version="1",
        description="Marine container targeting and vessel tracking: one node, one country.",
        openapi_url=None, docs_url=None, redoc_url=None,
        redirect_slashes=False,
        lifespan=life,
        responses={"default": _PROBLEM_ANSWER},
    )  # fmt: skip
    app.state.node = node
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.broadcaster = broadcaster
    app.state.posted_feed = posted_feed
    app.state.templates = Jinja2Templates(directory=WEB / "templates")
    app.state.text = json.loads((WEB / "static" / "text" / "en.json").read_text("utf-8"))
    app.state.basemap = sorted(p.name for p in (WEB / "basemap").glob("*") if p.suffix == ".geojson")
    problems.install(app)
    for part in (service, pages, movement, feeds, targeting, exchange, stream):
        # here and not on the application, whose own limit answers outside of every handler, in plain text
        app.include_router(part.router, max_body_size=settings.body_limit_bytes)
    for name in ("vendor", "basemap", "static"):
        path = "/static" if name == "static" else f"/static/{name}"
        app.mount(path, ConsoleFiles(directory=WEB / name, check_dir=False), name=name)
    app.add_middleware(Gate, settings=settings, sessions=sessions)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # the documented way to extend the schema
    return app


def sign_in_links(app: FastAPI, base_url: str | None = None) -> dict[str, str]:
    """Fresh one-time links by role; UsageError where the service was not started with --dev."""
    settings: ServiceSettings = app.state.settings
    if not settings.dev:
        raise UsageError("there is no sign-in without --dev")
    sessions: Sessions = app.state.sessions
    base = base_url or settings.base_url
    country = sessions.country.lower()
    names = {role: f"dev-{role.value.replace('_', '-')}-{country}" for role in Role}
    return {role.value: f"{base}/signin?token={sessions.issue_link(role, name)}" for role, name in names.items()}


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas["Problem"] = schema
        app.openapi_schema = document
    return app.openapi_schema
