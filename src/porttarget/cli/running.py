"""A node's service in this process: the store, its live feeds, and the web server, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from porttarget.cli.terms import say
from porttarget.settings import load_settings

if TYPE_CHECKING:
    from uvicorn import Server

    from porttarget.flows.live import LiveIntake


def run_node(folder: Path, *, host: str, port: int, dev: bool, feeds: Mapping[str, str]) -> None:
    """Serve the store in `folder` until interrupted."""
    from porttarget.api import ServiceSettings, StoreNode, create_app, make_server, sign_in_links
    from porttarget.flows.live import LiveIntake
    from porttarget.reference import load_reference
    from porttarget.store import Store

    settings = ServiceSettings(host=host, port=port, dev=dev)
    reference_dirs = load_settings().reference
    with Store.open(folder) as store:
        intake = LiveIntake(store, feeds, reference=load_reference(reference_dirs))
        node = StoreNode(store, reference_dirs=reference_dirs, feeds=intake.status)
        app = create_app(node, settings)
        say(f"node {store.country} of {store.path} at {settings.base_url}")
        if dev:
            for role, link in sign_in_links(app).items():
                print(f"{role}: {link}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(make_server(app, settings), intake))


async def _serve(server: Server, intake: LiveIntake) -> None:
    taking = asyncio.create_task(intake.run(), name="live intake")
    serving = asyncio.create_task(server.serve(), name="web server")
    done, _ = await asyncio.wait({taking, serving}, return_when=asyncio.FIRST_COMPLETED)
    if taking in done and not serving.done() and taking.exception() is not None:
        server.should_exit = True  # rows that cannot be kept must not look as if they were
    await serving
    taking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await taking
