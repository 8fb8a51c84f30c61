"""Samples with seeded faults: no untyped error, no slow read, and no message lost without a finding or reject.

Mutated are all shared samples and filings written here. A round takes each of them once; its faulty inputs are read as
one, with messages that are not touched between them, whose rows must stay as they were. Where a round fails, each of
its inputs is read by itself to tell which. `pytest -m slow` makes 5,000 rounds in blocks of 100 (`-k block7-` is one).
"""

from __future__ import annotations

import re
import time
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest

from porttarget.errors import PortTargetError
from porttarget.manifests import Manifest, read_manifest_files
from porttarget.manifests.filing import Filing
from porttarget.manifests.grammars import messages
from porttarget.manifests.segments import Segments, read_segments
from porttarget.manifests.write_ams import write_ams
from tests.manifests.mutated import WRITTEN, Between, between, clean, filing, mutated, samples
from tests.manifests.samples import TestPorts, read

SHORT, LONG, BLOCK = 4, 5_000, 100
CPU_SECONDS = 10.0  # a read takes some hundredths
# of the place in the input, which the faults before them move
OF_THE_PLACE = ("source_sha256", "offset", "interchange", "message", "bill_id", "bill_ids")
# it would be that of the interchange behind it, with other separators
UNA_AT_END = re.compile(rb"UNA.{5,6}\s*\Z", re.DOTALL)
NO_CARGO = ("findings", "manifest_rejects", "interchanges")
Places = list[tuple[int, int]]


def timed_read(data: bytes) -> Manifest | None:
    """The tables, None for an input refused with a typed error; anything else is raised, a slow read too."""
    begun = time.process_time()
    try:
        return read(data)
    except PortTargetError:
        return None
    finally:
        assert time.process_time() - begun < CPU_SECONDS


def told(manifest: Manifest) -> tuple[np.ndarray, np.ndarray]:
    """Stretches of which something is said, by their starts: places of rows and findings, rejects whole."""
    points = np.unique(np.concatenate(
        [frame["offset"].to_numpy() for name, frame in manifest.tables().items()
         if name not in ("manifest_rejects", "interchanges")]
    ))  # fmt: skip
    rejects = manifest.rejects.sort("offset")
    starts = np.concatenate([points, rejects["offset"].to_numpy()])
    ends = np.concatenate([points + 1, (rejects["offset"] + rejects["length"]).to_numpy()])
    order = np.argsort(starts, kind="stable")
    return starts[order], np.maximum.accumulate(ends[order]) if ends.size else ends


def untold(manifest: Manifest, places: Places) -> Places:
    """Those of the places of which nothing is said."""
    starts, ends = told(manifest)
    out = []
    for first, last in places:
        before = int(np.searchsorted(starts, last)) - 1  # the last that begins before the end
        if before < 0 or ends[before] <= first:
            out.append((first, last))
    return out


def silent_messages(data: bytes, manifest: Manifest) -> list[bytes]:
    """Messages of which no row, finding or reject says anything."""
    places = messages_of(read_segments(data, messages(), source="-"))
    return [data[first:last] for first, last in untold(manifest, places)]


def messages_of(segments: Segments) -> Places:
    """Where each message begins and ends."""
    inside = np.flatnonzero(segments.message >= 0)
    _, first, size = np.unique(segments.message[inside], return_index=True, return_counts=True)
    return [(int(segments.offset[inside[a]]), int(segments.stop[inside[a + n - 1]]))
            for a, n in zip(first, size, strict=True)]  # fmt: skip


def rows_in(manifest: Manifest, places: Places, kept: list[bool]) -> dict[str, pl.DataFrame]:
    """Rows of cargo that stand in those places that are kept, numbered by them, without what tells their place."""
    starts, ends, keep = (np.array(each) for each in (*zip(*places, strict=True), kept))
    out = {}
    for name, frame in manifest.tables().items():
        if name not in NO_CARGO:
            offset = frame["offset"].to_numpy()
            part = np.searchsorted(starts, offset, side="right") - 1
            inside = (part >= 0) & (offset < ends[part]) & keep[part]
            numbered = frame.with_columns(part=pl.Series(part)).filter(pl.Series(inside))
            out[name] = numbered.drop(OF_THE_PLACE, strict=False)
    return out


@cache
def alone(count: int, first: int) -> tuple[Manifest, Places]:
    """The messages that are not touched, without others between them."""
    whole = between([b""] * (count - 1), first)
    return read(whole.data), whole.clean


def check_between(whole: Between, first: int = 0) -> None:
    """The faulty inputs are each told of, the clean ones are what they are alone."""
    manifest = timed_read(whole.data)
    assert manifest is not None
    segments = read_segments(whole.data, messages(), source="-")
    assert untold(manifest, messages_of(segments)) == []
    filled = [(first, last) for first, last in whole.faulty if whole.data[first:last].strip(b" \t\r\n\0\x1a")]
    assert untold(manifest, filled) == []
    # whatever is wrong before an interchange, its opening segment is found
    assert set(segments.offset.tolist()) >= {first for first, _ in whole.clean}
    kept = [True, *(UNA_AT_END.search(whole.data[first:last]) is None for first, last in whole.faulty)]
    assert untold(manifest, whole.clean) == []
    reference, places = alone(len(whole.clean), first)
    wanted = rows_in(reference, places, kept)
    for name, frame in rows_in(manifest, whole.clean, kept).items():
        assert frame.equals(wanted[name]), (name, *differing(frame, wanted[name]))


def differing(found: pl.DataFrame, wanted: pl.DataFrame) -> list[object]:
    """The first rows that differ, as found and as wanted; what is in only one of the tables is all that is left."""
    for ours, theirs in zip_longest(found.to_dicts(), wanted.to_dicts()):
        if ours != theirs:
            return [{name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}
                    if ours and theirs else (ours, theirs), (ours or theirs)["part"]]  # fmt: skip
    return []


def check_alone(data: bytes) -> None:
    """An input by itself is refused with a typed error, or each message in it is told of."""
    manifest = timed_read(data)
    if manifest is not None:
        assert silent_messages(data, manifest) == []


def check_round(inputs: dict[str, bytes], number: int) -> None:
    """One mutation of each input; where that fails, which of them it is."""
    seeds = [f"{name} {number}" for name in inputs]
    parts = [mutated(data, Random(seed)) for data, seed in zip(inputs.values(), seeds, strict=True)]
    try:
        check_between(between(parts))
    except Exception:  # of any kind, and raised again: only which input it comes from is looked for before
        for seed, part in zip(seeds, parts, strict=True):
            check(part, seed)
        raise


def check(part: bytes, seed: str) -> None:
    """One faulty input between two clean ones, and by itself."""
    try:
        for first in (0, 1):  # a clean message of either syntax before it and after it
            check_between(between([part], first), first)
        check_alone(part)
    except Exception as error:
        error.add_note(f"seed {seed!r}: {part!r}")
        raise


def check_ams(whole: Filing, seed: str) -> None:
    """One file of the linked tables mutated, the others as they were."""
    rng = Random(seed)
    files = write_ams(whole)
    name = rng.choice(sorted(files))
    files[name] = mutated(files[name], rng)
    begun = time.process_time()
    try:
        manifest = read_manifest_files([(f"{each}.csv", data) for each, data in files.items()], source="-",
                                       codes=TestPorts())  # fmt: skip
    except PortTargetError:
        return
    finally:
        assert time.process_time() - begun < CPU_SECONDS, seed
    fewer = [
        each for each, frame in clean_tables().tables().items()
        if each not in NO_CARGO and manifest.tables()[each].height < frame.height
    ]  # fmt: skip
    assert not fewer or manifest.findings.height + manifest.rejects.height > 0, (seed, fewer)


@cache
def clean_tables() -> Manifest:
    """The linked tables without faults."""
    files = [(f"{each}.csv", data) for each, data in write_ams(filing("MIDDLE STAR", "3")).items()]
    return read_manifest_files(files, source="-", codes=TestPorts())


def test_messages_of_both_syntaxes_in_one_input_give_the_rows_that_each_gives_alone() -> None:
    parts = [clean(number) for number in range(3)]
    manifest = read(b"".join(parts))
    start = 0
    for part in parts:
        found, wanted = (
            rows_in(each, [place], [True])
            for each, place in ((manifest, (start, start + len(part))), (read(part), (0, len(part))))
        )
        assert {name: frame.to_dicts() for name, frame in found.items()} == {
            name: frame.to_dicts() for name, frame in wanted.items()
        }
        start += len(part)


def test_a_message_without_end_before_another_one_is_told_where_the_input_is_cut() -> None:
    data = clean(0).split(b"ST*")[0] + b"ST*309*0001~ST*309*0002~M10*QZXA"
    assert silent_messages(data, read(data)) == []


def test_filings_written_here_survive_mutations() -> None:
    for number in range(4 * SHORT):
        check_round(WRITTEN, number)


def test_linked_tables_survive_mutations() -> None:
    for number in range(4 * SHORT):
        check_ams(filing("MIDDLE STAR", "3"), f"AMS {number}")


def test_shared_samples_survive_mutations(shared_data: Path) -> None:
    for number in range(SHORT):
        check_round(samples(shared_data), number)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(LONG // BLOCK), ids=lambda block: f"block{block}-")
def test_samples_survive_thousands_of_mutations(block: int, shared_data: Path) -> None:
    found = WRITTEN | samples(shared_data)
    for number in range(block * BLOCK, (block + 1) * BLOCK):
        check_round(found, number)
        check_ams(filing("MIDDLE STAR", "3"), f"AMS {number}")
