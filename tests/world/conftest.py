"""Worlds that several tests look at: a tiny one on disk, and the default one, each made once."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import zstandard

from porttarget.world import simulate
from porttarget.world.simulation import WorldSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """A simulated world and how to read it."""

    path: Path
    summary: WorldSummary

    def truth(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.path / "truth" / f"{name}.parquet")

    def ais(self, file: str) -> bytes:
        """A receiver's file, unpacked."""
        data = (self.path / "inputs" / "ais" / file).read_bytes()
        if file.endswith(".gz"):
            return gzip.decompress(data)
        return zstandard.ZstdDecompressor().decompressobj().decompress(data) if file.endswith(".zst") else data

    def manifests(self, country: str) -> list[Path]:
        return sorted((self.path / "inputs" / country).glob("*.x12"))


def _made(path: Path, **parameters: float) -> OnDisk:
    seed = int(parameters.pop("seed"))
    return OnDisk(path=path, summary=simulate(path, seed=seed, **parameters))  # type: ignore[arg-type]  # days, scale


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    return _made(tmp_path_factory.mktemp("tiny") / "world", seed=3, days=0.5, scale=0.0005)


@pytest.fixture(scope="session")
def default(tmp_path_factory: pytest.TempPathFactory) -> OnDisk:
    return _made(tmp_path_factory.mktemp("default") / "world", seed=1)


@pytest.fixture
def again(tmp_path: Path) -> Callable[[int], Path]:
    """Makes the tiny world of another seed."""

    def make(seed: int) -> Path:
        simulate(tmp_path / "world", seed=seed, days=0.5, scale=0.0005)
        return tmp_path / "world"

    return make
