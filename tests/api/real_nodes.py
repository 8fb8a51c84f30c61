"""Two nodes on disk that took in a small seeded world, each its own filings: the service as it will run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from porttarget.flows import exchange
from porttarget.flows.ingest import ingest
from porttarget.store import Store
from porttarget.world import simulate

START = datetime(2026, 11, 20, tzinfo=UTC)


def make_world(folder: Path, *, seed: int = 3) -> Path:
    """The inputs of half a day at a thousandth of real volume; every port of the teams still has ships and boxes."""
    simulate(folder, seed=seed, days=0.5, scale=0.001, start=START)
    return folder / "inputs"


@contextmanager
def two_nodes(folder: Path, inputs: Path) -> Iterator[tuple[Store, Store]]:
    """The U.S. and the Canadian store, each trusting the other's key."""
    with Store.init(folder / "us", "US") as us, Store.init(folder / "ca", "CA") as ca:
        for store in (us, ca):
            report = ingest(store, [inputs / "ais", inputs / store.country])
            assert not report.failed
        us.trust("CA", ca.public_key_pem())
        ca.trust("US", us.public_key_pem())
        yield us, ca


def carry(sender: Store, receiver: Store) -> list[str]:
    """Bring over what waits, as the exchange by file does; says what was done."""
    return [exchange.import_packet(receiver, packet.data, officer="x") for packet in exchange.pending_packets(sender)]
