"""What all tests share. This fixture alone knows where the shared data may lie."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of third-party files; tests that want it are skipped aloud where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no shared data here: set PORTTARGET_SHARED_DATA to its folder to run this test")
    return SHARED_DATA


@dataclass(frozen=True)
class Nodes:
    """A small seeded world and the two stores that took in what each country received."""

    world: Path
    ca: Path
    us: Path

    def of(self, country: str) -> Path:
        """The store of a country."""
        return self.ca if country == "CA" else self.us


@pytest.fixture(scope="session")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Nodes:
    """Made once for all tests; tests that change a store work on a copy (`copy_of_nodes`)."""
    from porttarget.flows.ingest import ingest
    from porttarget.store import Store
    from porttarget.world import simulate

    folder = tmp_path_factory.mktemp("nodes")
    simulate(folder / "world", seed=7, days=2.0, scale=0.001)
    for country in ("CA", "US"):
        with Store.init(folder / country.lower(), country) as store:
            report = ingest(store, [folder / "world" / "inputs" / "ais", folder / "world" / "inputs" / country])
            assert report.failed == []
    with Store.open(folder / "ca") as ca, Store.open(folder / "us") as us:
        ca.trust("US", us.public_key_pem())
        us.trust("CA", ca.public_key_pem())
    return Nodes(world=folder / "world", ca=folder / "ca", us=folder / "us")


@pytest.fixture
def copy_of_nodes(nodes: Nodes, tmp_path: Path) -> Nodes:
    """The same nodes, to be changed at will."""
    for name in ("ca", "us"):
        shutil.copytree(nodes.of(name.upper()), tmp_path / name)
    return Nodes(world=nodes.world, ca=tmp_path / "ca", us=tmp_path / "us")
