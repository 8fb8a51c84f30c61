"""Roles, and what of the service each may reach: the one list that gate, routers and OpenAPI read.

Default is refusal: a path that is not on a role's list answers as if it did not exist, for every method.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a signed-in person is here."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PORT_AUTHORITY = "port_authority"


TARGETING_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR})

# caveats granted with a role, of the node's own country; ORCON is granted to nobody by role
GRANTED: Final[Mapping[Role, frozenset[str]]] = {
    Role.OFFICER: frozenset({"LE", "SSI", "PII"}),
    Role.SUPERVISOR: frozenset({"LE", "SSI", "PII"}),
    Role.PORT_AUTHORITY: frozenset(),
}

# answered without a sign-in: liveness, the sign-in itself, files of the console, the description of the interface
OPEN_PATHS = ("/", "/signin", "/healthz", "/readyz", "/docs", "/openapi.json", "/static")
# what everybody signed in may reach: the movement side, and who they are
MOVEMENT_PATHS = ("/signout", "/v1/node", "/v1/ports", "/v1/vessels", "/v1/arrivals", "/v1/feeds", "/v1/stream")


def within(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether `path` is one of `prefixes` or lies below one; `/` stands for itself alone."""
    return any(path == prefix or (prefix != "/" and path.startswith(prefix + "/")) for prefix in prefixes)


def is_open(path: str) -> bool:
    """Whether a path answers without a sign-in."""
    return within(path, OPEN_PATHS)


def has_own_key(method: str, path: str) -> bool:
    """Whether a request is let in by its route, which asks for a key of its own and looks at no session."""
    prefix, _, feed = path.rpartition("/")
    return method == "POST" and prefix == "/v1/feeds" and bool(feed)


def may_reach(role: Role, path: str) -> bool:
    """Whether a path exists for a role."""
    return role in TARGETING_ROLES or within(path, OPEN_PATHS) or within(path, MOVEMENT_PATHS)
