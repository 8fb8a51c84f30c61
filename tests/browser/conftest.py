"""Chromium for the console's tests, and two fake nodes on free ports.

Without Chromium the tests are skipped aloud, never where `CI` is set: there a missing browser is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from porttarget.api.app import create_app, sign_in_links
from porttarget.api.node import NodeService
from porttarget.api.server import make_server
from porttarget.api.settings import ServiceSettings
from tests.api.fake_node import FakeNode

ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
NO_WEBGL = ("--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-background-networking")


@dataclass(frozen=True, slots=True)
class Served:
    """A node that answers."""

    url: str
    links: dict[str, str]
    node: NodeService


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = os.environ.get("PORTTARGET_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).is_file():
        message = f"no Chromium at {path}: install Debian's `chromium` or set PORTTARGET_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@contextmanager
def serving(node: NodeService, settings: ServiceSettings | None = None) -> Iterator[Served]:
    """Serve a node on a free loopback port, in a thread, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chosen = settings or ServiceSettings(port=port, dev=True, stream_period_s=0.2)
    app = create_app(node, chosen)
    server = make_server(app, chosen)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the service did not start")
        time.sleep(0.02)
    try:
        yield Served(chosen.base_url, sign_in_links(app), node)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def fake_nodes() -> Iterator[tuple[Served, Served]]:
    """A U.S. and a Canadian node that know the same boxes."""
    with serving(FakeNode("US")) as us, serving(FakeNode("CA")) as ca:
        yield us, ca


@pytest.fixture
def shots() -> Callable[[str], str | None]:
    """Where screenshots go: a folder named by PORTTARGET_SCREENSHOTS, else nowhere."""
    folder = os.environ.get("PORTTARGET_SCREENSHOTS")

    def path(name: str) -> str | None:
        if not folder:
            return None
        Path(folder).mkdir(parents=True, exist_ok=True)
        return str(Path(folder) / f"{name}.png")

    return path
