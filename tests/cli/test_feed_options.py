"""Feeds and forwards are named in `porttarget.toml` and on the command line; what is neither is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.cli.serve import _feed, _forward
from porttarget.errors import UsageError
from porttarget.settings import load_settings


def test_feeds_and_forwards_are_read_from_the_settings(tmp_path: Path) -> None:
    (tmp_path / "porttarget.toml").write_text(
        '[feeds]\nroof = "udp://:10110"\npier = "serial:///dev/ttyUSB0?baud=4800"\n'
        '[forward]\nplotter = "tcp://192.0.2.7:5000"\n'
    )
    settings = load_settings({}, folder=tmp_path)
    assert settings.feeds == {"roof": "udp://:10110", "pier": "serial:///dev/ttyUSB0?baud=4800"}
    assert settings.forward == {"plotter": "tcp://192.0.2.7:5000"}


@pytest.mark.parametrize("key", ["feeds", "forward"])
@pytest.mark.parametrize("value", ["5", '["udp://:1"]', "{a = 1}"])
def test_settings_without_addresses_are_refused(tmp_path: Path, key: str, value: str) -> None:
    (tmp_path / "porttarget.toml").write_text(f"{key} = {value}\n")
    with pytest.raises(UsageError, match=f"{key} is .* expected names with addresses"):
        load_settings({}, folder=tmp_path)


def test_options_name_feeds_and_may_name_forwards() -> None:
    assert _feed("roof=http-post:?token-file=a") == ("roof", "http-post:?token-file=a")
    assert _feed("pier=serial:///dev/ttyUSB0?baud=4800") == ("pier", "serial:///dev/ttyUSB0?baud=4800")
    assert _forward("plotter=udp://h:1") == ("plotter", "udp://h:1")
    assert _forward("udp://h:1") == ("udp://h:1", "udp://h:1")


@pytest.mark.parametrize("text", ["udp://:1", "=udp://:1", "roof=", "serial:///dev/x?baud=1"])
def test_a_feed_without_a_name_or_an_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected NAME=ADDRESS"):
        _feed(text)
