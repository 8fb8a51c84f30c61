"""What routes share: the node, the signed-in officer, the version a change rests on."""

from __future__ import annotations

import re
from typing import Annotated, cast

from fastapi import Depends, Header, Request

from porttarget.api.node import NodeService, Officer
from porttarget.api.problems import ProblemError
from porttarget.api.roles import TARGETING_ROLES
from porttarget.api.sessions import Session

_ETAG = re.compile(r'^"(\d{1,9})"$')


def node_of(request: Request) -> NodeService:
    """The node this application serves."""
    return cast(NodeService, request.app.state.node)


def session_of(request: Request) -> Session:
    """The session the gate found; 401 where it let an open path through without one."""
    session: Session | None = request.state.session
    if session is None:
        raise ProblemError(401, "sign-in", "sign in first")
    return session


def officer_of(session: Annotated[Session, Depends(session_of)]) -> Officer:
    """The acting officer."""
    return session.officer


def targeting_only(session: Annotated[Session, Depends(session_of)]) -> None:
    """Second lock behind the gate: without a targeting role the path does not exist."""
    if session.role not in TARGETING_ROLES:
        raise ProblemError(404, "not-found", "Not Found")


def version_of(if_match: Annotated[str | None, Header(description='row version, as `"3"`')] = None) -> int:
    """The row version a change rests on: 428 without `If-Match`, 412 for one that cannot be a version."""
    if if_match is None:
        raise ProblemError(428, "version-required", 'send the row version you saw as If-Match: "n"')
    match = _ETAG.match(if_match.strip())
    if match is None:
        raise ProblemError(412, "stale-version", f'If-Match is {if_match!r}, expected a row version such as "3"')
    return int(match.group(1))


def etag(version: object) -> str:
    """A row version as an entity tag."""
    return f'"{version}"'


TheNode = Annotated[NodeService, Depends(node_of)]
TheSession = Annotated[Session, Depends(session_of)]
TheOfficer = Annotated[Officer, Depends(officer_of)]
TheVersion = Annotated[int, Depends(version_of)]
