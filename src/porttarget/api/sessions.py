"""Who is signed in: one-time links for the dev sign-in and the sessions they open, all in memory.

Tokens carry 256 random bits and are kept as SHA-256 only. A link opens one session and is dead after that or after
its life; a session dies when idle, when old, or on sign-out. A restart of the service ends all of them.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from porttarget.api.node import Officer
from porttarget.api.roles import GRANTED, Role
from porttarget.api.settings import ServiceSettings

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in person."""

    officer: Officer
    role: Role
    opened_s: float
    seen_s: float


class Sessions:
    """Links and sessions of one service; safe to use from several threads."""

    def __init__(self, settings: ServiceSettings, country: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self.country = country
        self._clock = clock
        self._lock = threading.Lock()
        self._links: dict[str, tuple[Officer, Role, float]] = {}
        self._open: dict[str, Session] = {}

    @property
    def cookie_name(self) -> str:
        """Named by country: browsers send cookies of one host to all its ports, and two nodes may share a host."""
        return f"porttarget_session_{self.country.lower()}"

    def issue_link(self, role: Role, name: str) -> str:
        """A fresh single-use token for a person."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        officer = Officer(name=name, role=role.value, country=self.country, caveats=GRANTED[role])
        with self._lock:
            self._links[_hash(token)] = (officer, role, self._clock() + self._settings.link_life.total_seconds())
        return token

    def redeem(self, token: str) -> str | None:
        """Open a session for a link's token; None when the link is unknown, used or too old."""
        with self._lock:
            found = self._links.pop(_hash(token), None)
            now_s = self._clock()
            if found is None or found[2] < now_s:
                return None
            key = secrets.token_urlsafe(TOKEN_BYTES)
            self._open[_hash(key)] = Session(officer=found[0], role=found[1], opened_s=now_s, seen_s=now_s)
            return key

    def find(self, key: str | None, *, touch: bool = True) -> Session | None:
        """The living session of a cookie's value; `touch` counts this as a sign of life."""
        if not key:
            return None
        digest = _hash(key)
        with self._lock:
            session = self._open.get(digest)
            if session is None:
                return None
            now_s = self._clock()
            idle = now_s - session.seen_s > self._settings.session_idle.total_seconds()
            if idle or now_s - session.opened_s > self._settings.session_life.total_seconds():
                del self._open[digest]
                return None
            if touch:
                session = replace(session, seen_s=now_s)
                self._open[digest] = session
            return session

    def close(self, key: str | None) -> None:
        """End a session at once."""
        if key:
            with self._lock:
                self._open.pop(_hash(key), None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
