"""Manifest reading speed: 309, BAPLIE and CUSCAR to segments, and to all linked tables with findings, in MB a second.

Inputs: filings of about 20 MB written here with invented parties, boxes and goods; and the shared real 309
repeated, where shared data is present. Beside them plain splitting of the bytes in Python, the least any reader does,
and pydifact's parse of a twentieth of the bay plans, where it is installed.
CPU time of all threads, best of some runs after one to compile; the tables include SHA-256 of the input and findings.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks.edifact_inputs import bay_plans, cargo_reports
from porttarget.manifests import Manifest, read_manifest_bytes
from porttarget.manifests.filing import BillPart, BoxPart, GoodsPart, PartyPart, PortPart
from porttarget.manifests.grammars import messages
from porttarget.manifests.segments import read_segments
from porttarget.manifests.write_x12 import Filing309, write_309
from porttarget.reference import load_reference

TARGET_MB = 20
SHARED = Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
SAMPLE = SHARED / "manifests" / "x12" / "309_004010_santos_jacksonville.x12"
GOODS = ("ROASTED COFFEE IN BAGS", "CERAMIC TILES ON PALLETS", "STEEL FASTENERS, ASSORTED SIZES", "COTTON SHIRTS")


def main() -> list[dict[str, object]]:
    """One row a measurement."""
    inputs = {
        "309, written": written(TARGET_MB),
        "BAPLIE, written": bay_plans(TARGET_MB),
        "CUSCAR, written": cargo_reports(TARGET_MB),
    }
    if SAMPLE.is_file():
        sample = SAMPLE.read_bytes()
        inputs["309, real sample repeated"] = sample * (TARGET_MB * 1_000_000 // len(sample))
    codes = load_reference()
    rows = []
    for name, data in inputs.items():

        def tables(data: bytes = data) -> Manifest:
            return read_manifest_bytes(data, codes=codes)

        def tokens(data: bytes = data) -> object:
            return read_segments(data, messages(), source="-")

        rows.append(row(name, "split in Python", data, best(lambda data=data: split(data))))
        rows.append(row(name, "segments, walked by the grammar", data, best(tokens)))
        seconds = best(tables)
        found = tables()
        containers = int(found.containers["bill_ids"].list.len().sum()) + found.stow_positions.height
        rows.append(row(name, "tables with findings", data, seconds) | {"boxes_per_cpu_s": containers / seconds})
    few = bay_plans(TARGET_MB / 20)
    if find_spec("pydifact") is None:
        print("pydifact is not installed, so it is not measured")
    else:
        rows.append(row("BAPLIE, written", "pydifact, parsed", few, best(lambda: parsed(few), times=2)))
    return rows


def parsed(data: bytes) -> list[object]:
    """All segments by pydifact."""
    from pydifact.parser import Parser

    return list(Parser().parse(data.decode("ascii")))


def row(what: str, way: str, data: bytes, seconds: float) -> dict[str, object]:
    return {
        "what": what,
        "way": way,
        "mb": len(data) / 1e6,
        "cpu_s": seconds,
        "mb_per_cpu_s": len(data) / 1e6 / seconds,
    }


def best(work: Callable[[], object], times: int = 7) -> float:
    """Least CPU time of some runs after one to warm up."""
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def split(data: bytes) -> list[list[bytes]]:
    """Segments and elements by bytes.split alone: no place, no count, no check."""
    element, terminator = (data[3:4], data[105:106]) if data.startswith(b"ISA") else (b"+", b"'")
    return [segment.split(element) for segment in data.split(terminator)]


def written(megabytes: int) -> bytes:
    """Filings of 200 bills each, about so many megabytes in all, from a fixed seed."""
    draw = random.Random(11)
    out: list[bytes] = []
    size = number = 0
    while size < megabytes * 1_000_000:
        number += 1
        data = write_309(filing(number, draw))
        out.append(data)
        size += len(data)
    return b"".join(out)


def filing(
    number: int, draw: random.Random, boxes: tuple[int, ...] = (1, 1, 2, 3), texts: tuple[int, ...] = (2, 6, 12)
) -> Filing309:
    """A filing of 200 bills, each of one of so many boxes, described in one of so many words."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    bills = tuple(bill(f"B{number:05d}{i:04d}", draw, boxes, texts) for i in range(200))
    return Filing309(
        sender="BENCH", receiver="CUSTOMS", control_number=number, created_at=now, carrier_scac="QZXA",
        vessel_name="INVENTED STAR", vessel_imo="9074729", voyage=f"{number}W",
        ports=(PortPart(port_code="1803", eta=now, terminal="M029", bills=bills),),
    )  # fmt: skip


def bill(number: str, draw: random.Random, boxes_each: tuple[int, ...], texts: tuple[int, ...]) -> BillPart:
    parties = tuple(
        PartyPart(
            role=role, name=f"FIRM {draw.randrange(50_000)} TRADING CO., LTD.", country=draw.choice(("BR", "US", "CN")),
            address=(f"{draw.randrange(999)} HARBOUR ROAD", "FLOOR 2"), city="SANTOS", region="SP", postcode="11010",
        )
        for role in ("shipper", "consignee", "notify")
    )  # fmt: skip
    boxes = tuple(box(draw, texts) for _ in range(draw.choice(boxes_each)))
    return BillPart(
        number=number, issuer_scac="QZXA", lading_code="35177", packages=draw.randrange(1, 900), gross_kg=14404.0,
        volume_m3=46.0, place_of_receipt="SANTOS", parties=parties, containers=boxes,
    )  # fmt: skip


def box(draw: random.Random, texts: tuple[int, ...]) -> BoxPart:
    text = " ".join(draw.choice(GOODS) for _ in range(draw.choice(texts)))
    goods = GoodsPart(packages=120, description=text, marks="NO MARKS", hs="690721", value_usd=48_000.0, kg=14_404.0)
    return BoxPart(
        number=numbered(draw.randrange(10**6)),
        size_type="45G1",
        seals=(f"S{draw.randrange(10**6)}",),
        goods=(goods,),
    )


def numbered(serial: int) -> str:
    """A container number with its check digit (ISO 6346): T, S, T, U count 31, 30, 31, 32."""
    values = (31, 30, 31, 32, *(int(digit) for digit in f"{serial:06d}"))
    digit = sum(value << place for place, value in enumerate(values)) % 11 % 10
    return f"TSTU{serial:06d}{digit}"


if __name__ == "__main__":
    from benchmarks.__main__ import table

    print(table(main()))
