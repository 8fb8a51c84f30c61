"""What a service is started with, as one frozen object; refuses what would open a dev sign-in to a network.

Read by whoever starts a node's service; it reads no environment itself.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta

from porttarget.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """Settings of one node's service."""

    host: str = "127.0.0.1"
    port: int = 8000
    dev: bool = False  # one-time sign-in links, loopback only
    link_life: timedelta = field(default=timedelta(hours=8))  # a sign-in link not used by then is dead
    session_idle: timedelta = field(default=timedelta(hours=2))
    session_life: timedelta = field(default=timedelta(hours=12))
    body_limit_bytes: int = 4 * 1024 * 1024
    stream_period_s: float = 1.0

    def __post_init__(self) -> None:
        if self.dev and not is_loopback(self.host):
            raise UsageError(
                f"--dev signs in without a password, so it serves loopback only: host is {self.host!r},"
                " expected 127.0.0.1, ::1 or localhost"
            )
        if not 0 <= self.port <= 65535:
            raise UsageError(f"port is {self.port}, expected 0 to 65535")

    @property
    def base_url(self) -> str:
        """Address of the console as a browser on this machine writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether `host` names this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
