"""Every shared sample against its whole tables as read by hand (`golden_samples`); the real 309 has a test of its own.

A sample's table is one case. Cases in `WRONG_YET` are where the reader is known to differ from the message, each with
the reason; they must fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from porttarget.manifests import Manifest, read_manifest_bytes
from porttarget.tables import TABLES, cargo
from tests.manifests.golden_samples import (
    ANY,
    Golden,
    bay_plans,
    bookings_301,
    cargo_report_cuscar,
    freight_310,
    load_order_coprar,
    ramp_322,
    reports_coarri,
    status_315,
    status_iftsta,
    unread,
)

SAMPLES: Final = {
    golden.file: golden
    for module in (
        bookings_301, freight_310, status_315, ramp_322, bay_plans, load_order_coprar, reports_coarri, status_iftsta,
        cargo_report_cuscar, unread,
    )
    for golden in module.GOLDEN
}  # fmt: skip
REAL_309: Final = "manifests/x12/309_004010_santos_jacksonville.x12"
NAMES: Final = tuple(table.name for table in cargo.TABLES if table.name != "interchanges")
LEFT_OUT: Final = frozenset({"source", "source_sha256", "interchange", "offset", "received_at"})
FINDING: Final = ("message", "segment", "code", "element", "component", "found", "expected")
_PIECES: Final = "text that goes on in another element or segment is joined by a blank, within words too"
_THREE_BYTES: Final = "a terminator of three bytes (UTF-8) is read as its first"
# file, table, and why the reader is wrong there
WRONG_YET: Final[Mapping[tuple[str, str], str]] = {
    ("ts214_ellipses_segterm.edi", "findings"): _THREE_BYTES,
    ("ts214_ellipses_segterm.edi", "manifest_rejects"): _THREE_BYTES,
    ("004010_301_301_2.x12", "findings"): "class, packing group and name of H1 vanish silently",
    ("004010_310_310_3.x12", "bills"): _PIECES,
}


def marks(file: str, name: str) -> list[pytest.MarkDecorator]:
    """The mark of a case that is known to fail."""
    reason = WRONG_YET.get((Path(file).name, name))
    return [] if reason is None else [pytest.mark.xfail(reason=reason, strict=True)]


_CASES = [
    pytest.param(golden, name, id=f"{Path(file).stem}-{name}", marks=marks(file, name))
    for file, golden in SAMPLES.items()
    for name in NAMES
]


def segments_of(data: bytes) -> dict[tuple[int, int], str]:
    """Message and segment number → its text, by a plain reading of the samples' delimiters."""
    text = data.decode("utf-8", errors="surrogateescape").removeprefix("UNA:+.? '").removeprefix("UNA:+,? '")
    if text.lstrip().startswith("UN"):
        pieces = re.findall(r"(?:\?.|[^?'])+(?=')", text, flags=re.DOTALL)
    else:
        isa = text.startswith(("ISA*00*          ", "ISA*ZZ*          "))
        pieces = text.split(text[105] if isa else "~")
    out: dict[tuple[int, int], str] = {}
    message = number = 0
    for piece in filter(None, (each.strip() for each in pieces)):
        if piece.startswith(("ST*", "UNH+")):
            message, number = message + 1, 0
        number += 1
        out[message, number] = piece
    return out


@cache
def read(path: Path) -> tuple[bytes, Manifest]:
    """The file's bytes, and its tables with the product's own reference data."""
    data = path.read_bytes()
    return data, read_manifest_bytes(data, source="sample")


def plain(manifest: Manifest, data: bytes, name: str) -> list[dict[str, object]]:
    """A table's rows without what is null, empty or left out; times as text, bills by their segment."""
    bills = {row["bill_id"]: f"@{row['segment']}" for row in manifest.bills.to_dicts()}
    digest = manifest.bills["source_sha256"][0][:12] if bills else ""
    for row in manifest.bills.to_dicts():
        assert row["bill_id"] == f"{digest}:{row['offset']}"
    out = []
    for row in manifest.tables()[name].to_dicts():
        kept = {key: value for key, value in row.items() if key not in LEFT_OUT and value not in (None, "", [])}
        for key, value in kept.items():
            if isinstance(value, datetime):
                kept[key] = value.replace(tzinfo=None).isoformat()
            elif key == "bill_id":
                kept[key] = bills.get(value, value)
            elif key == "bill_ids":
                kept[key] = [bills.get(each, each) for each in value]
        out.append(kept)
    return out


def place(row: Mapping[str, object]) -> tuple[str, ...]:
    """A key to compare tables in any order of their rows."""
    return (f"{row['message']:06}", f"{row['segment']:06}", repr(sorted(row.items())))


def expected_findings(golden: Golden, data: bytes) -> list[dict[str, object]]:
    """The findings read by hand, those without a column among them."""
    texts = segments_of(data)
    told = [
        *golden.findings,
        *(
            (message, segment, "no_column", None, None, texts[message, segment], None)
            for message, segments in golden.no_column.items()
            for segment in segments
        ),
    ]
    return [dict(zip(FINDING, each, strict=True)) for each in told]


def expected_rejects(golden: Golden, data: bytes) -> list[dict[str, object]]:
    """Whole stretches of segments put aside, from the first of a message that no table takes."""
    texts = segments_of(data)
    out: list[dict[str, object]] = []
    for message, (reason, count) in golden.rejects.items():
        size = max(segment for number, segment in texts if number == message)
        ends = size if reason != "unknown_message" else count
        first = ends - count + 1
        out.append({"message": message, "segment": first, "reason": reason, "first": texts[message, first],
                    "last": texts[message, ends]})  # fmt: skip
    return out


@pytest.mark.parametrize(("golden", "name"), _CASES)
def test_a_sample_gives_the_table_read_by_hand(golden: Golden, name: str, shared_data: Path) -> None:
    data, manifest = read(shared_data / golden.file)
    TABLES[name].check(manifest.tables()[name])
    found = plain(manifest, data, name)
    wanted: list[dict[str, object]] = [{"message": 1, **row} for row in golden.tables.get(name, ())]
    if name == "findings":
        found = [{key: row.get(key) for key in FINDING} for row in found]
        found = [row | {"expected": ANY} if row["code"] == "unknown_message" else row
                 for row in found]  # fmt: skip
        wanted = expected_findings(golden, data)
    elif name == "manifest_rejects":
        wanted = expected_rejects(golden, data)
        for row in found:
            text = str(row.pop("text")).strip()
            row.pop("length"), row.pop("detail")
            for each in wanted:
                if (each["message"], each["segment"]) == (row["message"], row["segment"]):
                    row["first"] = text[: len(str(each["first"]))]
                    row["last"] = text[-len(str(each["last"])) :]
    assert sorted(found, key=place) == sorted(wanted, key=place)


def test_every_sample_file_was_read_by_hand(shared_data: Path) -> None:
    files = {
        f"manifests/{path.parent.name}/{path.name}" for path in (shared_data / "manifests").rglob("*") if path.is_file()
    }
    assert files - {REAL_309} == set(SAMPLES)
