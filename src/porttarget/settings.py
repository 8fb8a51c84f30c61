"""Settings: `porttarget.toml` in the working folder, overridden by the environment, as one frozen object.

Read by `api` and `cli` only; what they need of it they pass on as arguments. Environment names are
PORTTARGET_REFERENCE (folders, separated as PATH is), PORTTARGET_HOST, PORTTARGET_PORT, PORTTARGET_CONFIG.

    reference = ["my-ports"]       # extra folders of reference data: ports, zones, lanes, resources
    host = "127.0.0.1"
    port = 8000
    [feeds]                        # name = address; the name stands as receiver of what it brings
    sept-iles = "tcp://127.0.0.1:5631"
    roof = "http-post:?token-file=roof.token"
    [forward]                      # name = address that accepted sentences are passed on to
    chart-plotter = "udp://127.0.0.1:10110"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from porttarget.errors import UsageError, Where

CONFIG_FILE = "porttarget.toml"
_KNOWN = ("reference", "host", "port", "feeds", "forward")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a node is told from outside."""

    reference: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    feeds: Mapping[str, str] = field(default_factory=dict)
    forward: Mapping[str, str] = field(default_factory=dict)


def load_settings(environment: Mapping[str, str] | None = None, *, folder: Path | None = None) -> Settings:
    """Settings from the file and the environment; UsageError names the key that cannot be used."""
    env = os.environ if environment is None else environment
    named = env.get("PORTTARGET_CONFIG")
    path = Path(named) if named else (folder or Path()) / CONFIG_FILE
    if named and not path.is_file():
        raise UsageError(f"PORTTARGET_CONFIG names {path}, which is not there")
    values = _read(path) if path.is_file() else {}
    if "PORTTARGET_REFERENCE" in env:
        values["reference"] = [part for part in env["PORTTARGET_REFERENCE"].split(os.pathsep) if part]
    if "PORTTARGET_HOST" in env:
        values["host"] = env["PORTTARGET_HOST"]
    if "PORTTARGET_PORT" in env:
        values["port"] = env["PORTTARGET_PORT"]
    return _settings(values, path)


def _read(path: Path) -> dict[str, object]:
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not TOML: {error}", where=Where(source=str(path))) from error


def _settings(values: Mapping[str, object], path: Path) -> Settings:
    where = Where(source=str(path))
    unknown = sorted(set(values) - set(_KNOWN))
    if unknown:
        raise UsageError(f"unknown settings {unknown}, expected some of {list(_KNOWN)}", where=where)
    reference = values.get("reference", [])
    if not isinstance(reference, list) or not all(isinstance(part, str) for part in reference):
        raise UsageError(f"reference is {reference!r}, expected a list of folders", where=where)
    try:
        port = int(str(values.get("port", 8000)))
    except ValueError:
        raise UsageError(f"port is {values['port']!r}, expected a number", where=where) from None
    return Settings(
        reference=tuple(Path(part) for part in reference),
        host=str(values.get("host", "127.0.0.1")),
        port=port,
        feeds=_addresses(values, "feeds", where),
        forward=_addresses(values, "forward", where),
    )


def _addresses(values: Mapping[str, object], key: str, where: Where) -> Mapping[str, str]:
    named = values.get(key, {})
    if not isinstance(named, dict) or not all(isinstance(value, str) for value in named.values()):
        raise UsageError(f"{key} is {named!r}, expected names with addresses", where=where)
    return named
