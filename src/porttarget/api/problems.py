"""Every error leaves as a problem document (RFC 9457): stable relative `type`, `title`, `status`, `detail`.

Types are relative references, so that they mean the same on a closed network; `/docs` lists none of them as links.
Errors of the house are mapped by class; anything else is a 500 that tells nothing of its inside.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from porttarget.api.node import NotHere, Stale
from porttarget.errors import Conflict, InputError, NotAllowed, PacketError, PortTargetError, StoreError, UsageError

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("porttarget.api")

# most particular class first; the first that fits counts
_BY_CLASS: tuple[tuple[type[PortTargetError], int, str], ...] = (
    (NotHere, 404, "not-found"),
    (Stale, 412, "stale-version"),
    (Conflict, 409, "conflict"),
    (NotAllowed, 403, "not-allowed"),
    (PacketError, 422, "packet"),
    (UsageError, 422, "invalid"),
    (InputError, 422, "invalid-input"),
    (StoreError, 503, "store"),
)
_BY_STATUS = {
    400: "malformed",
    401: "sign-in",
    403: "not-allowed",
    404: "not-found",
    405: "method",
    406: "not-acceptable",
    409: "conflict",
    412: "stale-version",
    413: "too-large",
    415: "media-type",
    422: "invalid",
    428: "version-required",
    500: "internal",
    503: "not-ready",
}


class FieldError(BaseModel):
    """One fault of a request."""

    pointer: str = Field(description="JSON pointer into the body, or the name of the parameter")
    detail: str


class Problem(BaseModel):
    """A problem document, RFC 9457."""

    type: str = Field(description="relative reference that names the kind of problem", examples=["/problems/not-found"])
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldError] | None = None
    current: dict[str, Any] | None = Field(default=None, description="the row as it stands, with 412")
    version: int | None = Field(default=None, description="its version, with 412")


class ProblemError(HTTPException):
    """An HTTP error with its own problem type."""

    def __init__(self, status: int, slug: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.slug = slug
        super().__init__(status_code=status, detail=detail, headers=dict(headers or {}))


def problem_body(status: int, *, slug: str | None = None, detail: str | None = None, **more: object) -> dict[str, Any]:
    """The document as a plain mapping, without empty members."""
    body: dict[str, Any] = {
        "type": f"/problems/{slug or _BY_STATUS.get(status, 'error')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail and detail != body["title"]:
        body["detail"] = detail
    body.update({key: value for key, value in more.items() if value is not None})
    return body


def problem_response(
    status: int,
    *,
    slug: str | None = None,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> JSONResponse:
    """The document as a response."""
    body = jsonable_encoder(problem_body(status, slug=slug, detail=detail, **more))
    return JSONResponse(body, status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error of the application leave as a problem."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(PortTargetError, _house)
    app.add_exception_handler(Exception, _unforeseen)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):  # registered for this class alone; keeps the type checker honest
        raise error
    slug = error.slug if isinstance(error, ProblemError) else None
    return problem_response(error.status_code, slug=slug, detail=error.detail, headers=error.headers)


async def _validation(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return problem_response(400, detail="the body is not JSON")
    errors = [{"pointer": _pointer(fault["loc"]), "detail": str(fault["msg"])} for fault in faults]
    return problem_response(422, detail="the request does not have the form it needs", errors=errors)


async def _house(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, Stale):
        return problem_response(412, detail=error.message, current=error.current, version=error.version)
    for kind, status, slug in _BY_CLASS:
        if isinstance(error, kind):
            return problem_response(status, slug=slug, detail=str(error))
    return problem_response(500, detail="an error this service has no name for")


async def _unforeseen(_request: Request, error: Exception) -> JSONResponse:
    log.error("unforeseen error", exc_info=error)
    return problem_response(500, detail="an error on our side; it is in the service's log")


def _pointer(loc: tuple[int | str, ...]) -> str:
    if loc and loc[0] == "body":
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in loc[1:])
    return str(loc[-1]) if loc else ""
