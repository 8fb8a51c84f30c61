"""A node's service and console: `create_app` over a `NodeService`. FastAPI and Pydantic live here alone.

`StoreNode` is the node on disk; names are loaded when asked for, so that importing this package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from porttarget.api.app import create_app, sign_in_links
    from porttarget.api.server import make_server
    from porttarget.api.service import StoreNode
    from porttarget.api.settings import ServiceSettings

_HOMES = {
    "ServiceSettings": "porttarget.api.settings",
    "StoreNode": "porttarget.api.service",
    "create_app": "porttarget.api.app",
    "make_server": "porttarget.api.server",
    "sign_in_links": "porttarget.api.app",
}
__all__ = ["ServiceSettings", "StoreNode", "create_app", "make_server", "sign_in_links"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
