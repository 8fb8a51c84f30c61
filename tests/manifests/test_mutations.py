"""Samples with seeded faults: no untyped error, no slow read, and no message lost without a finding or reject.

Mutated are all shared samples and filings written here; each stands between two messages that are not touched, whose
rows must stay as they were. The short form takes a few mutations of each, `pytest -m slow` 5,000.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest

from porttarget.errors import PortTargetError
from porttarget.manifests import Manifest, read_manifest_files
from porttarget.manifests.filing import BoxPart, Filing, GoodsPart, HazardPart, PartyPart
from porttarget.manifests.grammars import messages
from porttarget.manifests.segments import read_segments
from porttarget.manifests.write_ams import write_ams
from porttarget.manifests.write_cuscar import write_cuscar
from porttarget.manifests.write_x12 import Filing309, write_309
from tests.manifests.naive import container_digit
from tests.manifests.samples import TestPorts, read
from tests.manifests.test_write_read import a_bill, a_filing

SHORT, LONG = 2, 5_000
CPU_SECONDS = 10.0  # a read takes some hundredths
DELIMITERS = b"*>~^|:'+?.\n\r\x1c\x1d\x1f,;\"\t "
WORDS = (b"ISA*", b"IEA*1*1~", b"ST*309*1~", b"SE*1*1~", b"UNA:+.? '", b"UNB+", b"UNH+1+CUSCAR:D:95B:UN'", b"UNZ+1+1'",
         b"~", b"'", b"\0", b"\xff\xfe", b"\xc3", b"\r\n")  # fmt: skip
# of the place in the input, which the faults before them move
OF_THE_PLACE = ("source_sha256", "offset", "interchange", "message", "bill_id", "bill_ids")
# it would be that of the interchange behind it, with other separators
UNA_AT_END = re.compile(rb"UNA.{5,6}\s*\Z", re.DOTALL)
NO_CARGO = ("findings", "manifest_rejects", "interchanges")


def filing(name: str, voyage: str) -> Filing309:
    """Two bills of one container, with all kinds of parts; no two voyages share bills or containers."""
    ten = f"TSTU00000{voyage}"
    box = BoxPart(
        number=f"{ten}{container_digit(ten)}", size_type="45G1", load_status="L", seals=("S1", "S2"),
        goods=(GoodsPart(packages=5, description="WOOL SOCKS", marks="", hs="610510", value_usd=10.0, kg=100.0),),
        hazards=(HazardPart(un_number="1325", hazard_class="4.1", description="FLAMMABLE SOLID"),),
    )  # fmt: skip
    party = PartyPart(role="shipper", name=f"{name} SHIPPER", city="SANTOS", country="BR")
    bills = [replace(a_bill(int(f"{voyage}{number}")), parties=(party,), containers=(box,)) for number in (1, 2)]
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return replace(a_filing(*bills), vessel_name=name, vessel_imo="", voyage=voyage, created_at=now)


BEFORE, AFTER = write_309(filing("FIRST STAR", "1")), write_cuscar(filing("LAST STAR", "2"))
WRITTEN = {"309": write_309(filing("MIDDLE STAR", "3")), "CUSCAR": write_cuscar(filing("MIDDLE STAR", "3"))}


def mutated(data: bytes, rng: Random) -> bytes:
    """One to three faults somewhere in the bytes."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        if not out:
            break
        at, end = rng.randrange(len(out)), len(out)
        act = rng.randrange(8)
        if act == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif act == 1:
            del out[at : at + rng.randint(1, 12)]
        elif act == 2:
            out[at:at] = rng.choice((rng.randbytes(rng.randint(1, 6)), rng.choice(WORDS)))
        elif act == 3:
            out[at] = rng.choice(DELIMITERS)
        elif act == 4:
            out = bytearray(out.replace(bytes([rng.choice(DELIMITERS)]), bytes([rng.choice(DELIMITERS)])))
        elif act == 5:
            del out[rng.randint(at, end) :]
        else:
            out = bytearray(of_segments(bytes(out), rng))
    return bytes(out)


def of_segments(data: bytes, rng: Random) -> bytes:
    """A segment swapped with another, doubled or removed."""
    mark = max((b"~", b"'", b"\n"), key=data.count)
    pieces = data.split(mark)
    i, j = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    act = rng.randrange(3)
    if act == 0:
        pieces[i], pieces[j] = pieces[j], pieces[i]
    elif act == 1:
        pieces.insert(j, pieces[i])
    else:
        del pieces[i]
    return mark.join(pieces)


def timed_read(data: bytes) -> Manifest | None:
    """The tables, None for an input refused with a typed error; anything else is raised, a slow read too."""
    begun = time.process_time()
    try:
        return read(data)
    except PortTargetError:
        return None
    finally:
        assert time.process_time() - begun < CPU_SECONDS


def rows_between(manifest: Manifest, start: int, end: int) -> dict[str, pl.DataFrame]:
    """Rows of cargo that stand in these bytes, without what tells their place."""
    place = pl.col("offset").is_between(start, end, closed="left")
    return {
        name: frame.filter(place).drop(OF_THE_PLACE, strict=False)
        for name, frame in manifest.tables().items() if name not in NO_CARGO
    }  # fmt: skip


def told(manifest: Manifest) -> list[tuple[int, int]]:
    """Stretches of which something is said: places of rows and findings, rejects whole."""
    points = [
        (offset, offset + 1)
        for name, frame in manifest.tables().items() if name not in ("manifest_rejects", "interchanges")
        for offset in frame["offset"].to_list()
    ]  # fmt: skip
    return points + [(row["offset"], row["offset"] + row["length"]) for row in manifest.rejects.to_dicts()]


def silent_messages(data: bytes, manifest: Manifest) -> list[bytes]:
    """Messages of which no row, finding or reject says anything."""
    segments = read_segments(data, messages(), source="-")
    said = told(manifest)
    silent = []
    for number in np.unique(segments.message[segments.message >= 0]).tolist():
        (of_it,) = np.nonzero(segments.message == number)
        start, end = int(segments.offset[of_it[0]]), int(segments.stop[of_it[-1]])
        if not any(first < end and last > start for first, last in said):
            silent.append(data[start:end])
    return silent


@cache
def neighbours() -> Manifest:
    """The two messages that are not touched, without one between them."""
    return read(BEFORE + b"\n" + AFTER)


def check(sample: bytes, seed: str) -> None:
    """One mutation of the sample between two messages that are not touched."""
    middle = mutated(sample, Random(seed))
    alone = timed_read(middle)
    if alone is not None:
        assert silent_messages(middle, alone) == [], seed
    data = BEFORE + middle + b"\n" + AFTER
    manifest = timed_read(data)
    assert manifest is not None, seed
    assert silent_messages(data, manifest) == [], seed
    clean = neighbours()
    start = len(data) - len(AFTER)
    for first, last, wanted in ((0, len(BEFORE), 0), (start, len(data), len(BEFORE) + 1)):
        if UNA_AT_END.search(middle) and first == start:
            continue
        assert first == 0 or begins(data, first), seed
        found = rows_between(manifest, first, last)
        for name, frame in rows_between(clean, wanted, wanted + last - first).items():
            assert found[name].equals(frame), (seed, name, found[name].to_dicts(), frame.to_dicts())
    if middle.strip():
        inside = (len(BEFORE), start)
        assert any(a < inside[1] and b > inside[0] for a, b in told(manifest)), seed


def begins(data: bytes, start: int) -> bool:
    """Whether a segment begins here: whatever is wrong before an interchange, its opening segment is found."""
    return start in read_segments(data, messages(), source="-").offset.tolist()


def samples(shared: Path) -> dict[str, bytes]:
    """Shared samples of interchanges by name."""
    found = {
        f"{kind}/{path.name}": path.read_bytes()
        for kind in ("x12", "edifact", "edge") for path in sorted((shared / "manifests" / kind).iterdir())
    }  # fmt: skip
    assert len(found) > 30
    return found


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
    clean = read_manifest_files([(f"{each}.csv", data) for each, data in write_ams(whole).items()], source="-",
                                codes=TestPorts())  # fmt: skip
    fewer = [
        each for each, frame in clean.tables().items()
        if each not in NO_CARGO and manifest.tables()[each].height < frame.height
    ]  # fmt: skip
    assert not fewer or manifest.findings.height + manifest.rejects.height > 0, (seed, fewer)


def test_messages_of_both_syntaxes_in_one_input_give_the_rows_that_each_gives_alone() -> None:
    parts = [WRITTEN["309"], BEFORE, AFTER]
    manifest = read(b"".join(parts))
    start = 0
    for part in parts:
        found, wanted = rows_between(manifest, start, start + len(part)), rows_between(read(part), 0, len(part))
        assert {name: frame.to_dicts() for name, frame in found.items()} == {
            name: frame.to_dicts() for name, frame in wanted.items()
        }
        start += len(part)


def test_a_message_without_end_before_another_one_is_told_where_the_input_is_cut() -> None:
    data = BEFORE.split(b"ST*")[0] + b"ST*309*0001~ST*309*0002~M10*QZXA"
    assert silent_messages(data, read(data)) == []


def test_a_filing_written_here_survives_mutations() -> None:
    for name, data in WRITTEN.items():
        for number in range(4 * SHORT):
            check(data, f"{name} {number}")


def test_linked_tables_survive_mutations() -> None:
    for number in range(8 * SHORT):
        check_ams(filing("MIDDLE STAR", "3"), f"AMS {number}")


def test_shared_samples_survive_mutations(shared_data: Path) -> None:
    for name, data in samples(shared_data).items():
        for number in range(SHORT):
            check(data, f"{name} {number}")


@pytest.mark.slow
def test_filings_written_here_survive_thousands_of_mutations() -> None:
    for number in range(LONG):
        for name, data in WRITTEN.items():
            check(data, f"{name} {number}")
        check_ams(filing("MIDDLE STAR", "3"), f"AMS {number}")


@pytest.mark.slow
def test_shared_samples_survive_thousands_of_mutations(shared_data: Path) -> None:
    found = samples(shared_data)
    for number in range(LONG):
        for name, data in found.items():
            check(data, f"{name} {number}")
