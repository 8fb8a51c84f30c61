"""simulate, serve, demo: a seeded world, a node's service, and an officer's morning on both sides of the border."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from porttarget.cli.terms import StoreDir, moment, print_json, say
from porttarget.errors import UsageError
from porttarget.settings import load_settings


def simulate(
    out: Annotated[Path, typer.Option("--out", help="Folder: DIR/inputs/{ais,CA,US}, DIR/truth.", show_default=False)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes.")] = 1,
    days: Annotated[float | None, typer.Option(min=0.25, help="Length; default: as in the world's parameters.")] = None,
    scale: Annotated[
        float | None, typer.Option(min=0.0, help="Traffic a day; 1 is real volume at the five ports.")
    ] = None,
    start: Annotated[str | None, typer.Option(help="First moment (RFC 3339).")] = None,
) -> None:
    """Make a seeded world: ships, their sentences and filings, lookouts, and the truth of each box."""
    from porttarget.world import simulate as run

    made = run(out, seed=seed, days=days, scale=scale, start=moment(start, option="--start"))
    print_json(made.as_dict())


def serve(
    store: StoreDir,
    dev: Annotated[bool, typer.Option("--dev", help="Print one-time sign-in links; loopback only.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to bind to.")] = None,
    feed: Annotated[
        list[str] | None,
        typer.Option(
            help="Live AIS, NAME=ADDRESS: tcp://host:port, tcp-listen://address:port, udp://address:port,"
            " serial:///dev/NAME?baud=38400, http-post:?token-file=PATH. May be given several times."
        ),
    ] = None,
    forward: Annotated[
        list[str] | None,
        typer.Option(help="Pass accepted sentences on: [NAME=]udp://host:port or tcp://host:port. May be repeated."),
    ] = None,
) -> None:
    """Serve a node: its console, its API, and its live AIS feeds."""
    from porttarget.cli.running import run_node

    settings = load_settings()
    feeds = {**settings.feeds, **dict(_feed(text) for text in feed or [])}
    forwards = {**settings.forward, **dict(_forward(text) for text in forward or [])}
    port = settings.port if port is None else port
    run_node(store, host=host or settings.host, port=port, dev=dev, feeds=feeds, forwards=forwards)


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65534, help="First port: the Canadian node; the U.S. node is next.")
    ] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the world and the two stores are made, anew each time.")] = Path(
        "demo"
    ),
    seed: Annotated[int, typer.Option(help="Seed of the world.")] = 1,
    check: Annotated[bool, typer.Option("--check", help="See that all answers, print what was found, stop.")] = False,
) -> None:
    """Make a seeded world, ingest it into a Canadian and a U.S. node, rank, plan, and serve both."""
    from porttarget.cli.morning import run_demo

    say("making the world and two nodes; the first run also compiles, which takes up to a minute")
    raise typer.Exit(run_demo(folder, first_port=port, seed=seed, check=check))


def _feed(text: str) -> tuple[str, str]:
    name, equals, address = text.partition("=")
    if not equals or not name or ":" in name or not address:
        raise UsageError(f"--feed is {text!r}, expected NAME=ADDRESS, such as roof=tcp://host:port")
    return name, address


def _forward(text: str) -> tuple[str, str]:
    name, equals, address = text.partition("=")
    return (name, address) if equals and ":" not in name else (text, text)
