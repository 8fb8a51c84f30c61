"""The demo: an officer's morning on both sides of the border, on a seeded world around now.

A world is made, each country's node takes in what had come by now, both rank and plan, and both are served while live
AIS and filings go on coming in and packets are carried between the nodes. With `check` every page and list is asked for
once, what was found is printed, and all is stopped.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from porttarget.cli.terms import say
from porttarget.errors import PortTargetError, UsageError

COUNTRIES = ("CA", "US")
DAYS = 4.0
GOES_ON = timedelta(hours=6)  # of the world lie ahead of now and come in live
MARK = ".porttarget-demo"  # only a folder with this mark is ever made anew
WAIT_S = 120.0


@dataclass(slots=True, kw_only=True)
class Node:
    """One served node of the demo."""

    country: str
    process: subprocess.Popen[str]
    base: str
    links: dict[str, str]


def run_demo(folder: Path, *, first_port: int, seed: int, check: bool) -> int:
    """Make, ingest, rank, plan, serve; returns the exit code."""
    from porttarget.cli.tide import Replay, arrivals, part_logs

    signal.signal(signal.SIGTERM, _interrupt)  # a supervisor's stop ends the nodes too
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    make_world(folder, seed, now)
    inputs = folder / "world" / "inputs"
    later = part_logs(inputs / "ais", folder / "heard", now)
    coming: list[tuple[datetime, str, Path]] = []
    for country in COUNTRIES:
        filed = arrivals(inputs / country)
        fill_store(folder, country, [folder / "heard", *(path for when, path in filed if when <= now)])
        coming += [(when, country, path) for when, path in filed if when > now]
    trust_each_other(folder)
    for country in COUNTRIES:
        first_look(folder, country)
    nodes: list[Node] = []
    replay = Replay(later)
    try:
        feed = replay.start()
        for number, country in enumerate(COUNTRIES):
            nodes.append(start(folder, country, first_port + number, feed))
        for node in nodes:
            print(f"\n{node.country} node: {node.base}")
            for role, link in node.links.items():
                print(f"  sign in once as {role}: {link}")
        if check:
            for node in nodes:
                look(node)
            print("\ndemo check passed")
            return 0
        say("live AIS, filings and packets come in until the world ends; press Ctrl-C to stop")
        return wait(folder, nodes, sorted(coming))
    except KeyboardInterrupt:
        return 0
    finally:
        for node in nodes:
            node.process.terminate()
        for node in nodes:
            node.process.wait(timeout=20)
        replay.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def make_world(folder: Path, seed: int, now: datetime) -> None:
    """A new world in `folder` that reaches some hours beyond now."""
    from porttarget.world import simulate

    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UsageError(f"{folder} holds something that is not a demo: name another with --folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("made by `porttarget demo`, which may delete this folder\n", encoding="utf-8")
    made = simulate(folder / "world", seed=seed, days=DAYS, start=now + GOES_ON - timedelta(days=DAYS)).as_dict()
    say(f"world {seed}: {made['ships']} ships, {made['boxes']} boxes, {made['sentences']} sentences")


def fill_store(folder: Path, country: str, inputs: list[Path]) -> None:
    """A country's store with what it received: its own filings, and the AIS of all receivers."""
    from porttarget.flows.ingest import ingest
    from porttarget.store import Store

    with Store.init(folder / country.lower(), country) as store:
        report = ingest(store, inputs)
    if report.failed:
        raise report.failed[0]
    rows = sum(int(str(entry["rows"])) for entry in report.taken)
    say(f"{country}: {len(report.taken)} inputs, {rows:,} rows")


def trust_each_other(folder: Path) -> None:
    """Exchange the two nodes' public keys."""
    from porttarget.store import Store

    with Store.open(folder / "ca") as ca, Store.open(folder / "us") as us:
        ca.trust("US", us.public_key_pem())
        us.trust("CA", ca.public_key_pem())


def first_look(folder: Path, country: str) -> None:
    """What this country's officers find: boxes it knows at each of the five ports, and its own ports' plans."""
    from porttarget.flows.node import picture, plan_picture, rank_picture
    from porttarget.store import Store

    with Store.open(folder / country.lower()) as store:
        seen, seed = picture(store), store.draw_seed()
    print(f"\n{country} node: {seen.tracked.vessels.height} vessels, {seen.arrivals.height} arrivals")
    for port, host in team_places():
        ranking = rank_picture(seen, port, seed=seed)
        text = f"  {port}: {ranking.worklist.height} boxes"
        if ranking.worklist.height:
            top = ranking.worklist.row(0, named=True)
            text += f"; first {top['container_number'] or 'without number'} at {top['probability']:.0%}"
        if host == country:
            text += f"; {ranking.quota} to be examined"
            plan = plan_picture(seen, ranking)
            text += f"; plan: {plan.tasks.height} images, {plan.gap:.1%} from the bound"
        print(text, flush=True)


def team_places() -> list[tuple[str, str]]:
    """A code of each place with a joint team, and its country; a port complex is one place."""
    from porttarget.reference import load_reference

    places = {port.complex or port.unlocode: (port.unlocode, port.country) for port in load_reference().team_ports()}
    return list(places.values())


def start(folder: Path, country: str, port: int, feed: str) -> Node:
    """Serve one store in a process of its own and wait until it is ready."""
    command = [
        sys.executable,
        "-m",
        "porttarget",
        "serve",
        "--store",
        str(folder / country.lower()),
        "--dev",
        "--port",
        str(port),
        "--feed",
        f"receivers={feed}",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own console, no shell
    links: dict[str, str] = {}
    output = process.stdout
    while output is not None and len(links) < 3:
        line = output.readline()
        if not line:
            raise PortTargetError(f"the {country} node ended before it served: is port {port} in use?")
        role, _, link = line.strip().partition(": ")
        links[role] = link
    node = Node(country=country, process=process, base=f"http://127.0.0.1:{port}", links=links)
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{node.base}/readyz", timeout=WAIT_S):  # noqa: S310 - our own loopback address
                return node
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                raise PortTargetError(f"the {country} node ended before it served: is port {port} in use?") from None
            time.sleep(0.2)
    process.terminate()
    raise PortTargetError(f"the {country} node did not become ready within {WAIT_S:g} s")


def look(node: Node) -> None:
    """Ask a node for its pages and lists as an officer's browser does; raises where one does not answer well."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(path: str) -> bytes:
        with browser.open(path if path.startswith("http") else node.base + path, timeout=WAIT_S) as answer:
            return bytes(answer.read())

    def rows(path: str, key: str = "items") -> list[dict[str, Any]]:
        return list(json.loads(ask(path))[key])

    ask(node.links["officer"])
    if b"<html" not in ask("/"):
        raise PortTargetError(f"{node.base}/ is no page")
    ask("/docs")
    vessels = rows("/v1/vessels?limit=500")
    print(f"\n{node.country}: console, /docs and {len(vessels)} vessels answer")
    if not vessels:
        raise PortTargetError(f"{node.base} shows no vessel")
    until = time.monotonic() + WAIT_S
    while not (feeds := rows("/v1/feeds"))[0]["connected"] and time.monotonic() < until:
        time.sleep(0.2)
    print(f"  feed {feeds[0]['name']}: connected {feeds[0]['connected']}, last message {feeds[0]['last_message_at']}")
    if not feeds[0]["connected"]:
        raise PortTargetError(f"{node.base} does not reach its feed")
    for port, _host in team_places():
        found = rows(f"/v1/worklist?port={port}&limit=5", "worklist")
        print(f"  {port}: {len(found)} rows, first {found[0]['container_number'] if found else '—'}")
        if not found:
            raise PortTargetError(f"{node.base} ranks nothing for {port}")


def wait(folder: Path, nodes: list[Node], coming: list[tuple[datetime, str, Path]]) -> int:
    """Until a node ends; filings are ingested when they come."""
    from porttarget.flows.ingest import ingest
    from porttarget.store import Store

    while True:
        for node in nodes:
            code = node.process.poll()
            if code is not None:
                say(f"the {node.country} node ended with {code}")
                return code or 1
        while coming and coming[0][0] <= datetime.now(UTC):
            _, country, path = coming.pop(0)
            say(f"{country} receives {path.name}")
            with Store.open(folder / country.lower()) as store:
                ingest(store, [path])
        carry(folder)
        time.sleep(1.0)


def carry(folder: Path) -> None:
    """The link between the nodes: each takes in what the other made for it since it was last here."""
    from porttarget.flows.exchange import import_packet, pending_packets
    from porttarget.store import Store

    for here, there in (("ca", "us"), ("us", "ca")):
        with Store.open(folder / here) as sender, Store.open(folder / there) as receiver:
            for packet in pending_packets(sender):
                say(f"{sender.country} to {receiver.country}: {import_packet(receiver, packet.data)}")
