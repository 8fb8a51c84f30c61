"""`simulate`: a seeded world on disk, as receivers, carriers and officers would have left it, and its truth beside it.

DIR/inputs/ais/<station>.nmea[.gz|.zst]; DIR/inputs/CA and DIR/inputs/US with 309 files, lookouts.csv and outcomes.csv;
in each of the three a receipts.csv (file, received_at): when the transport brought each file. DIR/truth holds the
truth tables, DIR/world.json parameters, versions and counts. The same seed, length, scale and start give the same
bytes under one NumPy and one Polars.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import polars as pl

from porttarget.errors import UsageError
from porttarget.world import outcomes, truth, truth_tables, watch
from porttarget.world.edi import to_bytes
from porttarget.world.making import Made, make
from porttarget.world.parameters import load_parameters
from porttarget.world.sentences import Tally, Transponders, write_down

FORMAT = 1  # of the folder's layout
MINE = "world.json"  # the mark of a folder made here, which alone may be made anew
Receipt = tuple[str, str, datetime]  # folder, file, received at


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSummary:
    """What was made: where, from what, and how much of it."""

    path: Path
    seed: int
    days: float
    scale: float
    start: datetime
    end: datetime
    ships: int
    voyages: int
    boxes: int
    threats: int
    filings: dict[str, int]
    sentences: int
    positions: int

    def as_dict(self) -> dict[str, object]:
        """For JSON: times as RFC 3339 text."""
        plain = asdict(self)
        return {**plain, "path": str(self.path), "start": _text(self.start), "end": _text(self.end)}


def simulate(
    out: Path,
    *,
    seed: int = 1,
    days: float | None = None,
    scale: float | None = None,
    start: datetime | None = None,
) -> WorldSummary:
    """Make the world of `seed` in folder `out`; what is not given stands in `data/world.toml`.

    A folder that holds a world is made anew; one that holds anything else is refused (UsageError).
    """
    parameters = load_parameters(seed=seed, days=days, scale=scale, start=start)
    made = make(parameters)
    _clear(out)
    receipts: list[Receipt] = []
    tallies = list(_write_ais(made, out / "inputs" / "ais", receipts))
    for country in ("CA", "US"):
        _write_country(made, country, out / "inputs" / country, receipts)
    for folder in ("ais", "CA", "US"):
        _write_receipts(out / "inputs" / folder, [row for row in receipts if row[0] == folder])
    frames = {
        **truth.tables(made),
        "receipts": truth.receipts(receipts),
        "sentences": truth.sentences(tallies),
    }
    _write_truth(frames, out / "truth")
    summary = _summary(made, out, tallies, frames)
    _write_json(summary, out / MINE)
    return summary


def _clear(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()):
        if not (out / MINE).is_file():
            raise UsageError(f"{out} is not empty and holds no world: choose another folder")
        for name in ("inputs", "truth"):
            if (out / name).exists():
                shutil.rmtree(out / name)
    elif out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file, expected a folder or nothing")
    out.mkdir(parents=True, exist_ok=True)
    # written before anything else, so that a run that was broken off can be repeated in the same folder
    (out / MINE).write_text('{"complete": false}\n', encoding="utf-8")


def _write_ais(made: Made, folder: Path, receipts: list[Receipt]) -> Iterator[Tally]:
    folder.mkdir(parents=True)
    transponders = Transponders(made.senders, made.sent, made.voyages, made.parameters.radio, made.streams)
    for log in write_down(transponders, made.stations, made.heard, made.streams):
        (folder / log.station.file).write_bytes(log.bytes())
        receipts.append(("ais", log.station.file, made.end))
        yield log.tally


def _write_country(made: Made, country: str, folder: Path, receipts: list[Receipt]) -> None:
    folder.mkdir(parents=True)
    for number, filing in enumerate(made.filings, start=1):
        if filing.country == country and filing.received_at <= made.end:
            (folder / filing.file).write_bytes(to_bytes(filing, number, made.reference, made.streams))
            receipts.append((country, filing.file, filing.received_at))
    (folder / "lookouts.csv").write_bytes(watch.as_csv(made.watch, country))
    receipts.append((country, "lookouts.csv", made.parameters.clock.start - timedelta(hours=8)))
    (folder / "outcomes.csv").write_bytes(outcomes.as_csv(made.outcomes, country))
    receipts.append((country, "outcomes.csv", made.end))


def _write_receipts(folder: Path, rows: list[Receipt]) -> None:
    lines = ["file,received_at", *(f"{name},{_text(received_at)}" for _, name, received_at in rows)]
    (folder / "receipts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _write_truth(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir(parents=True)
    for table in truth_tables.TRUTH:
        table.check(frames[table.name]).write_parquet(folder / f"{table.name}.parquet", compression="zstd")
    (folder / "README.md").write_text(truth_tables.readme(), encoding="utf-8", newline="\n")


def _summary(made: Made, out: Path, tallies: list[Tally], frames: dict[str, pl.DataFrame]) -> WorldSummary:
    clock, boxes = made.parameters.clock, frames["boxes"]
    written = frames["filings"].filter(pl.col("written"))
    return WorldSummary(
        path=out,
        seed=made.parameters.seed,
        days=clock.days,
        scale=clock.scale,
        start=clock.start,
        end=clock.end,
        ships=len(made.fleet.ships),
        voyages=len(made.voyages),
        boxes=boxes.height,
        threats=int(boxes.get_column("is_threat").sum()),
        filings={country: written.filter(pl.col("country") == country).height for country in ("CA", "US")},
        sentences=sum(tally.sentences for tally in tallies),
        positions=frames["positions"].height,
    )


def _write_json(summary: WorldSummary, path: Path) -> None:
    """Seed, parameters, versions, counts; nothing in it depends on where or when the world was made."""
    content = {key: value for key, value in summary.as_dict().items() if key != "path"}
    versions = {name: version(name) for name in ("porttarget", "numpy", "polars")}
    path.write_text(
        json.dumps({"format": FORMAT, "complete": True, **content, "versions": versions}, indent=2) + "\n",
        encoding="utf-8",
    )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
