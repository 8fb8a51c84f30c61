"""Every byte is in a segment or a reject, and every segment's content in a row, a finding or a reject.

Under damage of any kind: cuts, deleted, repeated and swapped segments, random bytes. No untyped error, no hang.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from porttarget.errors import InputError
from porttarget.manifests import Manifest
from porttarget.manifests.grammar_x12 import x12
from porttarget.manifests.segments import Segments, read_segments
from porttarget.units import KG_PER_LB
from tests.manifests.samples import DATA, read

GOLDEN = (DATA / "golden_309.x12").read_bytes()
ENVELOPE = {"ISA", "GS", "ST", "SE", "GE", "IEA"}
STRUCTURE = {"LS", "LE", "LX"}  # open and close loops; what they number is the order of rows
# elements that qualify others or that no table has a column for; the segments themselves are all kept
WITHOUT_COLUMN = {
    "M10": {"transport", "vessel_code_qualifier"},
    "P4": {"bills_declared"},
    "M13": {"issuer_scac", "port", "kind", "bill_number", "packages", "action"},
    "M11": {"volume_unit", "master_issuer"},
    "M12": {"entry_number", "value", "control_number", "bonded_carrier", "reference_qualifier", "reference", "mode"},
    "N1": {"qualifier", "identifier"},
    "PER": {"function", "number_qualifier"},
    "R4": {"function", "qualifier", "name", "country", "terminal", "pier", "region"},
    "N10": {"hs_qualifier", "weight_unit"},
    "MAN": {"qualifier"},
    "H1": {"qualifier", "page"},
}
# codes are kept normalised: the port of 57035 is CNNGB
NORMALISED = {("R4", "location"), ("M12", "destination_port"), ("M12", "foreign_port_of_unlading"), ("P4", "eta_date"),
              ("P4", "eta_time"), ("M10", "vessel_code"), ("M10", "bills_declared"), ("N10", "hs_code")}  # fmt: skip


def uncovered_bytes(data: bytes, segments: Segments) -> bytes:
    """Bytes in no segment and no leftover."""
    covered = np.zeros(len(data) + 1, np.bool_)
    for start, stop in zip(segments.offset, segments.stop, strict=True):
        covered[start : stop + 1] = True  # with the terminator
    for start, end, _ in segments.left:
        covered[start:end] = True
    return bytes(np.frombuffer(data, np.uint8)[~covered[: len(data)]])


def unaccounted(data: bytes, manifest: Manifest) -> list[str]:
    """Segments that are in no finding and no reject, and of which some element is in no row."""
    segments = read_segments(data, x12(), source="-")
    grammar = segments.grammar
    told = set(manifest.findings["offset"].to_list())
    stretches = [(row["offset"], row["offset"] + row["length"]) for row in manifest.rejects.to_dicts()]
    texts, numbers = cells(manifest)
    missing = []
    for s in range(segments.count):
        offset, whole = int(segments.offset[s]), segments.whole(np.array([s])).series().item()
        code = int(segments.code[s])
        tag = grammar.tags[code] if code < len(grammar.tags) else ""
        if tag in ENVELOPE or tag in STRUCTURE or offset in told or any(a <= offset < b for a, b in stretches):
            continue
        for position, name in enumerate(grammar.segment(tag).elements if tag else ("",), start=1):
            value = segments.element(np.array([s]), position).series().item()
            if value is None or name in WITHOUT_COLUMN.get(tag, ()) or (tag, name) in NORMALISED:
                continue
            number = as_number(value)
            if value not in texts and (number is None or not {number, number * KG_PER_LB} & numbers):
                missing.append(f"{offset}: {whole} element {position}")
    return missing


def as_number(text: str) -> float | None:
    """The text as a number, None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def cells(manifest: Manifest) -> tuple[str, set[float]]:
    """All text and all numbers of the tables of rows."""
    texts: list[str] = []
    numbers: set[float] = set()
    for name, frame in manifest.tables().items():
        if name not in ("findings", "manifest_rejects"):
            for column in frame.drop("source", "source_sha256", "interchange", "message", "segment", "offset"):
                values = column.explode(empty_as_null=True) if column.dtype == pl.List else column
                if values.dtype == pl.String:
                    texts += values.drop_nulls().to_list()
                elif values.dtype.is_numeric():
                    numbers |= {float(one) for one in values.drop_nulls()}
    return "\n".join(texts), numbers


def check(data: bytes) -> None:
    """Read, and account for everything; typed errors are allowed only where nothing whole is there."""
    try:
        manifest = read(data)
    except InputError:
        return
    segments = read_segments(data, x12(), source="-")
    loose = uncovered_bytes(data, segments)
    terminators = bytes(np.unique(segments.interchanges[:, 3]).astype(np.uint8))
    assert loose.strip(b" \t\r\n\0\x1a" + terminators) == b""
    assert unaccounted(data, manifest) == []
    assert manifest.stats.segments == segments.count


def test_the_golden_filing_is_accounted_for() -> None:
    check(GOLDEN)


def test_the_real_sample_is_accounted_for(shared_data: Path) -> None:
    check((shared_data / "manifests/x12/309_004010_santos_jacksonville.x12").read_bytes())


def test_the_accounting_notices_a_lost_row() -> None:
    manifest = read(GOLDEN)
    lossy = Manifest(
        **{name: frame for name, frame in manifest.tables().items() if name not in ("parties", "manifest_rejects")},
        parties=manifest.parties.head(3), rejects=manifest.rejects, stats=manifest.stats,
    )  # fmt: skip
    assert any("ODD ROLE" in line for line in unaccounted(GOLDEN, lossy))


def segments_of(data: bytes) -> list[bytes]:
    """Pieces of a file, each with its terminator."""
    return [piece + b"~" for piece in data.split(b"~")[:-1]]


@pytest.mark.parametrize("tag", sorted({piece.strip().split(b"*")[0].decode() for piece in segments_of(GOLDEN)}))
def test_any_segment_of_the_golden_filing_may_be_missing(tag: str) -> None:
    pieces = segments_of(GOLDEN)
    for index, piece in enumerate(pieces):
        if piece.strip().startswith(tag.encode() + b"*"):
            check(b"".join(pieces[:index] + pieces[index + 1 :]))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(GOLDEN)))
@example(0)
@example(3)
@example(105)
@example(106)
@example(107)
@example(len(GOLDEN) - 2)
def test_a_filing_cut_anywhere_is_an_error_or_its_rows_so_far(cut: int) -> None:
    data = GOLDEN[:cut]
    check(data)
    if cut < 106:
        with pytest.raises(InputError):
            read(data)
        return
    manifest = read(data)
    whole = [piece.lstrip(b"\n") for piece in data.split(b"~") if piece.strip()]
    if not data.rstrip().endswith(b"~") and not whole[-1].startswith(b"IEA"):
        assert manifest.rejects["reason"].to_list() == ["cut"]
        assert manifest.rejects["text"][0] == whole[-1].decode()
    ended = whole[-1].strip() == b"IEA*1*000000077"
    codes = manifest.findings["code"].to_list()
    assert ended or "cut" in codes or "control_number" in codes


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_segments_deleted_repeated_or_swapped_leave_nothing_unsaid(data: st.DataObject) -> None:
    pieces = segments_of(GOLDEN)
    for _ in range(data.draw(st.integers(1, 4))):
        act = data.draw(st.sampled_from(["delete", "repeat", "swap", "move"]))
        i = data.draw(st.integers(1, len(pieces) - 1))
        j = data.draw(st.integers(1, len(pieces) - 1))
        if act == "delete" and len(pieces) > 3:
            del pieces[i]
        elif act == "repeat":
            pieces.insert(j, pieces[i])
        elif act == "swap":
            pieces[i], pieces[j] = pieces[j], pieces[i]
        else:
            pieces.insert(j, pieces.pop(i))
    check(b"".join(pieces))


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_random_bytes_anywhere_leave_nothing_unsaid(data: st.DataObject) -> None:
    damaged = bytearray(GOLDEN)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        junk = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"~", b"*", b"\n", b"ISA*", b"IEA*1~", b""]))
        )
        damaged[at : at + data.draw(st.integers(0, 5))] = junk
    check(bytes(damaged))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.just(GOLDEN), st.integers(0, 400).map(lambda n: GOLDEN[:n])),
                max_size=4))  # fmt: skip
def test_interchanges_among_garbage_are_all_found(parts: list[bytes]) -> None:
    check(b"".join(parts))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_a_typed_error_or_tables(data: bytes) -> None:
    check(data)
