"""Routes of the service itself: alive, ready, and the description of its interface, all without a sign-in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from porttarget.api.context import TheNode
from porttarget.api.roles import Role, may_reach
from porttarget.api.sessions import Session
from porttarget.api.wire import movement as wire

router = APIRouter(tags=["service"])


@router.get("/healthz", response_model=wire.Health)
def healthz() -> wire.Health:
    """The process answers."""
    return wire.Health(status="ok")


@router.get("/readyz", response_model=wire.Readiness, responses={503: {"model": wire.Readiness}})
def readyz(node: TheNode, response: Response) -> wire.Readiness:
    """The node can serve; 503 with the conditions that fail. Details stay in the log."""
    checks = [wire.Condition(name=check.name, ok=check.ok) for check in node.checks()]
    ready = all(check.ok for check in checks)
    response.status_code = 200 if ready else 503
    return wire.Readiness(ready=ready, checks=checks)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> JSONResponse:
    """The interface as OpenAPI: the paths that exist for the reader; without a sign-in, those that exist for all."""
    document: dict[str, Any] = request.app.openapi()
    session: Session | None = request.state.session
    role = Role.PORT_AUTHORITY if session is None else session.role
    paths = {path: item for path, item in document["paths"].items() if may_reach(role, path)}
    schemas = document["components"]["schemas"]
    named = _named_schemas(paths, schemas)
    kept = {name: schema for name, schema in schemas.items() if name in named}
    return JSONResponse({**document, "paths": paths, "components": {**document["components"], "schemas": kept}})


def _named_schemas(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that `paths` refer to, also by way of other schemas."""
    named: set[str] = set()
    waiting: list[Any] = [paths]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in schemas and name not in named:
                named.add(name)
                waiting.append(schemas[name])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return named
