"""A node's service in this process: the store, its live feeds, and the web server, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from porttarget.cli.terms import say
from porttarget.errors import PortTargetError
from porttarget.settings import load_settings

if TYPE_CHECKING:
    from uvicorn import Server

    from porttarget.flows.live import LiveIntake


def run_node(
    folder: Path, *, host: str, port: int, dev: bool, feeds: Mapping[str, str], forwards: Mapping[str, str]
) -> None:
    """Serve the store in `folder` until interrupted."""
    from porttarget.api import ServiceSettings, StoreNode, create_app, make_server, sign_in_links
    from porttarget.flows.live import LiveIntake
    from porttarget.reference import load_reference
    from porttarget.store import Store

    reference_dirs = load_settings().reference
    wanted = ServiceSettings(host=host, port=port, dev=dev)  # refuses what a dev sign-in may not be bound to
    with Store.open(folder) as store, contextlib.closing(_bound(host, port)) as listening:
        settings = replace(wanted, port=listening.getsockname()[1])
        intake = LiveIntake(store, feeds, reference=load_reference(reference_dirs), forwards=forwards)
        node = StoreNode(store, reference_dirs=reference_dirs, feeds=intake.status, forwards=intake.forward_status)
        app = create_app(node, settings, posted_feed=intake.posted_feed)
        say(f"node {store.country} of {store.path} at {settings.base_url}")
        if dev:
            for role, link in sign_in_links(app).items():
                print(f"{role}: {link}", flush=True)
        else:
            say("nobody can sign in: --dev, on loopback, is the only sign-in there is yet")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(make_server(app, settings), intake, listening))


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket, or a word on why there is none."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise PortTargetError(f"{host} port {port} cannot be served: {error.strerror}") from error


async def _serve(server: Server, intake: LiveIntake, listening: socket.socket) -> None:
    taking = asyncio.create_task(intake.run(), name="live intake")
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="web server")
    done, _ = await asyncio.wait({taking, serving}, return_when=asyncio.FIRST_COMPLETED)
    if taking in done and not serving.done() and taking.exception() is not None:
        server.should_exit = True  # rows that cannot be kept must not look as if they were
    await serving
    taking.cancel()
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await taking
    except* PortTargetError as failed:
        raise PortTargetError(f"live intake ended: {failed.exceptions[0]}") from failed
