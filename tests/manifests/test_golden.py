"""A filing read by hand against the reader's whole tables, with several delimiters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from porttarget.tables import TABLES
from tests.manifests import golden
from tests.manifests.samples import DATA, read

TEXT = (DATA / "golden_309.x12").read_text()
SEGMENTS = [line.removesuffix("~") for line in TEXT.splitlines()]
STYLES = {
    "newline after tilde": ("*", ">", "~", "\n"),
    "nothing after tilde": ("*", ">", "~", ""),
    "hex 15 and CR LF": ("*", ">", "\x15", "\r\n"),
    "newline as terminator": ("|", ":", "\n", ""),
    "control bytes": ("\x1d", "\x1f", "\x1c", ""),
    "bytes above 127": ("\xa6", "\xa7", "\xb6", ""),
}


def written(element: str, component: str, terminator: str, after: str) -> tuple[bytes, list[int]]:
    """The golden file with other delimiters, and the offset of each segment of its message."""
    lines = [line.replace("*", element).replace(">", component) + terminator + after for line in SEGMENTS]
    starts = [sum(map(len, lines[:i])) for i in range(len(lines))]
    return "".join(lines).encode("latin-1"), starts[2:]


def expected(
    table: str, rows: Sequence[Mapping[str, object]], data: bytes, offsets: Sequence[int]
) -> pl.DataFrame:  # fmt: skip
    """The rows read by hand, with keys and provenance that follow from the bytes."""
    sha = hashlib.sha256(data).hexdigest()
    names = {n: f"{sha[:12]}:{offsets[seg - 1]}" for n, seg in golden.BILL_SEGMENT.items()}
    full = []
    for row in rows:
        segment = row["segment"]
        assert isinstance(segment, int)
        whole = {
            **row, "source": "golden.309", "source_sha256": sha, "interchange": 1, "message": 1,
            "offset": offsets[segment - 1],
        }  # fmt: skip
        if table == "findings":
            whole["component"] = None
        if "bill_id" in TABLES[table].names:
            whole["bill_id"] = names.get(str(row["bill_number"]))
        if table == "containers":
            whole["bill_ids"] = [names[number] for number in row["bills"]]  # type: ignore[attr-defined]  # a list of text
        assert set(whole) == set(TABLES[table].names)
        full.append(whole)
    return TABLES[table].from_rows(full)


@pytest.mark.parametrize("style", STYLES)
def test_golden_filing_gives_the_tables_read_by_hand(style: str) -> None:
    data, offsets = written(*STYLES[style])
    manifest = read(data, source="golden.309", received_at=golden.RECEIVED, filed_to="CA")
    tables = manifest.tables()
    envelopes = tables.pop("interchanges")
    assert envelopes.select("sender", "message_kind", "segments", "bills", "containers").rows() == [
        ("TESTCARRIER", "309", 34, 2, 2)
    ]
    by_hand = {
        "voyages": golden.VOYAGES, "bills": golden.BILLS, "parties": golden.PARTIES, "containers": golden.CONTAINERS,
        "goods": golden.GOODS, "hazards": golden.HAZARDS, "findings": golden.FINDINGS, "manifest_rejects": [],
        "seals": golden.SEALS,
    }  # fmt: skip
    by_hand |= {name: [] for name in ("stow_positions", "events", "dispositions", "security_filings")}
    assert set(tables) == set(by_hand)
    for name, rows in by_hand.items():
        assert tables[name].to_dicts() == expected(name, rows, data, offsets).to_dicts(), name
        TABLES[name].check(tables[name])


def test_counts_of_the_golden_filing() -> None:
    data, _ = written(*STYLES["newline after tilde"])
    assert read(data).stats.as_dict() == {
        "interchanges": 1,
        "messages": 1,
        "segments": 38,
        "bills": 2,
        "containers": 2,
        "findings": {
            "bill_count": 1,
            "container_check_digit": 1,
            "hs_missing": 1,
            "missing_party": 1,
            "unknown_port": 1,
            "vague_description": 1,
            "weight_unit_unknown": 1,
        },
        "rejected": {},
    }


def test_the_buffer_outlives_the_input() -> None:
    data, _ = written(*STYLES["newline after tilde"])
    manifest = read(bytes(bytearray(data)))
    del data
    clutter = [bytes([i % 251]) * 4096 for i in range(500)]
    assert len(clutter) == 500
    assert manifest.goods["description"][0] == golden.GOODS[0]["description"]
    assert manifest.parties["name"][1] == golden.PARTIES[1]["name"]
