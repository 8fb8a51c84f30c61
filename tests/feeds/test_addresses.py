"""Addresses of feeds: what they mean, and what is refused with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.errors import UsageError
from porttarget.feeds import Address, is_live, parse_feed_url, parse_forward_url


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "tcp://ais.example:5631",
            Address(scheme="tcp", shown="tcp://ais.example:5631", host="ais.example", port=5631),
        ),
        ("tcp-listen://:5631", Address(scheme="tcp-listen", shown="tcp-listen://:5631", host="127.0.0.1", port=5631)),
        (
            "tcp-listen://0.0.0.0:5631",
            Address(scheme="tcp-listen", shown="tcp-listen://0.0.0.0:5631", host="0.0.0.0", port=5631),
        ),
        ("udp://:10110", Address(scheme="udp", shown="udp://:10110", host="127.0.0.1", port=10110)),
        ("udp://[::1]:10110", Address(scheme="udp", shown="udp://[::1]:10110", host="::1", port=10110)),
        (
            "serial:///dev/ttyUSB0?baud=4800",
            Address(scheme="serial", shown="serial:///dev/ttyUSB0?baud=4800", device="/dev/ttyUSB0", baud=4800),
        ),
        ("serial://COM3", Address(scheme="serial", shown="serial://COM3", device="COM3", baud=38400)),
    ],
)
def test_what_an_address_means(url: str, address: Address) -> None:
    assert parse_feed_url(url) == address
    assert is_live(url)


@pytest.mark.parametrize(
    "url",
    [
        "tcp://", "tcp://host", "tcp://host:0", "tcp://host:99999", "tcp://:1", "tcp://me@host:1", "tcp://host:1/path",
        "udp://host", "udp://:1?x=1", "http://host:1", "host:1", "serial://", "serial:///dev/x?baud=fast",
        "serial:///dev/x?parity=even", "http-post:", "http-post://host?token-file=x", "",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"feed address is .*, expected"):
        parse_feed_url(url)


def test_the_token_of_a_posted_feed_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    token = tmp_path / "roof.token"
    token.write_text("0123456789abcdef\n")
    address = parse_feed_url(f"http-post:?token-file={token}")
    assert (address.scheme, address.shown, address.token) == ("http-post", "http-post:", "0123456789abcdef")
    assert "0123456789abcdef" not in repr(address)


@pytest.mark.parametrize("text", ["", "short", "0123456789abcde\x07f", "clé secrète assez longue"])
def test_a_token_that_protects_nothing_is_refused(tmp_path: Path, text: str) -> None:
    token = tmp_path / "roof.token"
    token.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="expected one line of at least 16 printable ASCII characters"):
        parse_feed_url(f"http-post:?token-file={token}")


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"token file .*none cannot be read"):
        parse_feed_url(f"http-post:?token-file={tmp_path / 'none'}")


@pytest.mark.parametrize("url", ["tcp-listen://h:1", "udp://:1", "tcp://h:0", "h:1", "udp://h:x"])
def test_forwarding_needs_a_place_to_go_to(url: str) -> None:
    with pytest.raises(UsageError, match="expected tcp://host:port or udp://host:port"):
        parse_forward_url(url)


def test_files_are_not_live() -> None:
    assert not any(map(is_live, ["a.nmea", "-", "tcp", b"tcp://h:1", Path("tcp://h:1")]))
