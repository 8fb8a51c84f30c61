"""Addresses of live feeds and of forwarding: text to a frozen object, or a UsageError that names the expected form.

tcp://host:port              call a server and read from it
tcp-listen://address:port    take connections; `tcp-listen://:port` listens on loopback only
udp://address:port           take datagrams; `udp://:port` likewise, 0.0.0.0 must be asked for
serial:///dev/ttyUSB0?baud=38400   (`serial://COM3` on Windows)
http-post:?token-file=PATH   what the service takes by POST /v1/feeds/NAME from whoever shows the token
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, cast
from urllib.parse import parse_qs, urlsplit

from porttarget.errors import UsageError

Scheme = Literal["tcp", "tcp-listen", "udp", "serial", "http-post"]
Way = Literal["tcp", "udp", "serial", "http"]
LOOPBACK: Final = "127.0.0.1"
BAUD: Final = 38_400  # IEC 61162-2, the speed of AIS equipment
SHORTEST_TOKEN: Final = 16
LIVE_PREFIXES: Final = ("tcp://", "tcp-listen://", "udp://", "serial://")
EXPECTED: Final = (
    "expected tcp://host:port, tcp-listen://address:port, udp://address:port, serial:///dev/NAME?baud=38400"
    " or http-post:?token-file=PATH"
)
_WAYS: Final[dict[Scheme, Way]] = {
    "tcp": "tcp",
    "tcp-listen": "tcp",
    "udp": "udp",
    "serial": "serial",
    "http-post": "http",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a feed is heard, or where sentences are forwarded to."""

    scheme: Scheme
    shown: str  # as people see it: without secrets or their place
    host: str = ""
    port: int = 0
    device: str = ""
    baud: int = BAUD
    token: str = field(default="", repr=False)

    @property
    def way(self) -> Way:
        """How bytes come, as receipts note it."""
        return _WAYS[self.scheme]

    @property
    def listens(self) -> bool:
        """Whether this machine is the one that is called."""
        return self.scheme in ("tcp-listen", "udp")


def is_live(spec: object) -> bool:
    """Whether `spec` names a live feed that has no end."""
    return isinstance(spec, str) and spec.startswith(LIVE_PREFIXES)


def parse_feed_url(url: str) -> Address:
    """The address a feed is heard at."""
    wrong = UsageError(f"feed address is {url!r}, {EXPECTED}", found=url)
    try:
        parts = urlsplit(url)
        port = parts.port if parts.scheme in ("tcp", "tcp-listen", "udp") else None
    except ValueError as error:
        raise wrong from error
    if parts.username is not None or parts.fragment:
        raise wrong
    if parts.scheme == "serial":
        return _serial(url, parts.netloc + parts.path, parts.query)
    if parts.scheme == "http-post":
        if parts.netloc or parts.path:
            raise wrong
        return Address(scheme="http-post", shown="http-post:", token=_token(url, parts.query))
    if parts.scheme not in ("tcp", "tcp-listen", "udp") or port is None or parts.path not in ("", "/") or parts.query:
        raise wrong
    if parts.scheme == "tcp" and (parts.hostname is None or port == 0):
        raise wrong
    scheme = cast(Scheme, parts.scheme)
    return Address(scheme=scheme, shown=url, host=parts.hostname or LOOPBACK, port=port)


def parse_forward_url(url: str) -> Address:
    """The address sentences are forwarded to: tcp://host:port or udp://host:port."""
    wrong = UsageError(f"forward address is {url!r}, expected tcp://host:port or udp://host:port", found=url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("tcp", "udp") or not parts.hostname or not port or parts.path not in ("", "/"):
        raise wrong
    return Address(scheme=cast(Scheme, parts.scheme), shown=url, host=parts.hostname, port=port)


def _serial(url: str, device: str, query: str) -> Address:
    options = parse_qs(query, keep_blank_values=True)
    bauds = options.pop("baud", [str(BAUD)])
    if not device or options or len(bauds) != 1 or not bauds[0].isdecimal() or not 0 < int(bauds[0]) <= 10_000_000:
        raise UsageError(f"feed address is {url!r}, expected serial:///dev/NAME?baud=38400", found=url)
    return Address(scheme="serial", shown=url, device=device, baud=int(bauds[0]))


def _token(url: str, query: str) -> str:
    options = parse_qs(query)
    named = options.pop("token-file", [])
    if len(named) != 1 or options:
        raise UsageError(f"feed address is {url!r}, expected http-post:?token-file=PATH", found=url)
    try:
        token = Path(named[0]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"token file {named[0]} cannot be read: {error}") from error
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        raise UsageError(
            f"token file {named[0]} holds {len(token)} characters,"
            f" expected one line of at least {SHORTEST_TOKEN} printable ASCII characters"
        )
    return token
