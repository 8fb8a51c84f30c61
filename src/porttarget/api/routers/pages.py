"""Pages: the console, the sign-in by one-time link, the description of the interface; no script or style inline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.templating import Jinja2Templates

from porttarget.api.context import TheNode, TheSession
from porttarget.api.roles import TARGETING_ROLES
from porttarget.api.sessions import Session, Sessions

router = APIRouter(include_in_schema=False)


@router.get("/", response_class=HTMLResponse)
def console(request: Request, node: TheNode) -> Response:
    """The console, or, without a session, the page that says how to sign in."""
    session: Session | None = request.state.session
    if session is None:
        return _page(request, "signin.html", status_code=401, node=node, reason="")
    return _page(request, "console.html", node=node, session=session, targeting=session.role in TARGETING_ROLES)


@router.get("/signin", response_class=HTMLResponse)
def signin(request: Request, node: TheNode, token: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Redeem a one-time link; a browser already signed in is simply let in."""
    sessions: Sessions = request.app.state.sessions
    if not request.app.state.settings.dev:
        return _page(request, "signin.html", status_code=401, node=node, reason="")
    key = sessions.redeem(token)
    if key is None and request.state.session is None:
        return _page(request, "signin.html", status_code=401, node=node, reason="used")
    answer = RedirectResponse("/", status_code=303)
    if key is not None:
        sessions.close(request.state.session_key)
        # no `secure`: dev sign-in is plain http on loopback, and no other sign-in exists
        answer.set_cookie(sessions.cookie_name, key, httponly=True, samesite="strict", path="/")
    return answer


@router.post("/signout", response_class=Response)
def signout(request: Request, _session: TheSession) -> Response:
    """End the session."""
    sessions: Sessions = request.app.state.sessions
    sessions.close(request.state.session_key)
    answer = Response(status_code=204)
    answer.delete_cookie(sessions.cookie_name, path="/", httponly=True, samesite="strict")
    return answer


@router.get("/docs", response_class=HTMLResponse)
def docs(request: Request, node: TheNode) -> Response:
    """The interface, to read and try, from files of this service alone."""
    return _page(request, "docs.html", node=node)


def _page(request: Request, name: str, *, status_code: int = 200, **context: object) -> Response:
    templates: Jinja2Templates = request.app.state.templates
    context["settings"] = request.app.state.settings
    context["text"] = request.app.state.text
    return templates.TemplateResponse(request, name, dict(context), status_code=status_code)
