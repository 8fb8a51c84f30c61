"""Runs an application under uvicorn on one socket, without logging addresses (a sign-in link is an address)."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from porttarget.api.settings import ServiceSettings

SHUTDOWN_S = 2  # live streams never end by themselves


def make_server(app: FastAPI, settings: ServiceSettings) -> uvicorn.Server:
    """A server ready to `run()`, or to `serve()` inside a running loop."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_S,
            timeout_keep_alive=30,
        )
    )
