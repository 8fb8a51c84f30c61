"""An input read in pieces gives the tables of the input read whole, wherever its pieces end."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from porttarget.errors import ManifestError, NothingRecognised
from porttarget.manifests import Manifest, pieces, read_manifest_bytes
from porttarget.manifests.filing import AmendmentPart, BillPart, BoxPart, Filing, GoodsPart, PartyPart, PortPart
from porttarget.manifests.pieces import Whole, read_pieces
from porttarget.manifests.write_cuscar import write_cuscar
from porttarget.manifests.write_x12 import write_309
from porttarget.reference import load_reference
from tests.manifests.samples import GS, ISA

CODES = load_reference()
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def in_pieces(data: bytes, size: int) -> tuple[dict[str, pl.DataFrame], list[Manifest], int]:
    """All pieces' tables put together, the pieces, and how often bytes were asked for."""
    asked = []

    def at(offset: int, count: int) -> bytes:
        asked.append(offset)
        return data[offset : offset + count]

    try:
        data.decode()
    except UnicodeDecodeError:
        utf8 = False
    else:
        utf8 = True
    whole = Whole(
        source="-", size=len(data), sha256=hashlib.sha256(data).hexdigest(), utf8=utf8, received_at=NOW
    )  # fmt: skip
    made = list(read_pieces(at, whole, CODES, piece_bytes=size))
    tables = [one.tables() for one in made]
    joined = {name: pl.concat([each[name] for each in tables]) for name in tables[0]}
    joined["findings"] = joined["findings"].sort("offset", maintain_order=True)
    return joined, made, len(set(asked))


def check(data: bytes, *sizes: int) -> int:
    """Read whole and in pieces of these sizes; the number of places at which pieces began."""
    expected = read_manifest_bytes(data, received_at=NOW, codes=CODES)
    begun = 0
    for size in sizes:
        found, made, places = in_pieces(data, size)
        begun += places
        for name, frame in expected.tables().items():
            # findings of one place come in the order of the checks, those of the end last
            keys = frame.columns if name == "findings" else []
            ours, theirs = (each.sort(keys) if keys else each for each in (found[name], frame))
            assert_frame_equal(ours, theirs, check_exact=True)
        total = made[0].stats
        for one in made[1:]:
            total += one.stats
        assert total == expected.stats
    return begun


def filing(number: int, bills: tuple[BillPart, ...], voyage: str = "017W") -> Filing:
    return Filing(
        sender="SENDER", receiver="CUSTOMS", control_number=number, created_at=NOW, carrier_scac="QZXA",
        vessel_name="INVENTED STAR", vessel_imo="9074729", voyage=voyage,
        ports=(PortPart(port_code="1803", eta=NOW, terminal="M029", bills=bills),),
    )  # fmt: skip


NUMBERS = ("CSQU3054383", "TSTU0000004", "TSTU0000010", "TSTU0000025")


def bill(
    number: str, draw: random.Random, boxes: int = 2, status: str = "", numbers: tuple[str, ...] = NUMBERS
) -> BillPart:
    goods = tuple(
        GoodsPart(
            packages=draw.randrange(9), description="CERAMIC TILES", hs="690721", kg=draw.choice((1404.1, 0.7, 33))
        )
        for _ in range(2)
    )
    return BillPart(
        number=number, issuer_scac="QZXA", lading_code="35177", packages=10, gross_kg=14404.0,
        parties=(PartyPart(role="shipper", name="FIRM ONE"), PartyPart(role="consignee", name="TO ORDER")),
        containers=tuple(
            BoxPart(
                number=draw.choice(numbers), size_type=draw.choice(("22G1", "45G1", "??")),
                seals=(f"S{draw.randrange(4)}",), goods=goods,
            )
            for _ in range(boxes)
        ),
        amendment=AmendmentPart(status=status) if status else None,
    )  # fmt: skip


Write = Callable[[Filing], bytes]


def filings(seed: int, write: Write) -> Iterator[bytes]:
    """Filings in which bills and containers come again, in later interchanges and on other voyages."""
    draw = random.Random(seed)
    numbers = (*NUMBERS, "") if write is write_309 else NUMBERS
    for _ in range(6):
        bills = tuple(
            bill(f"B{draw.randrange(12)}", draw, draw.randrange(3), draw.choice(("", "", "change", "delete")), numbers)
            for _ in range(4)
        )
        yield write(filing(draw.randrange(6), bills, draw.choice(("017W", "018W"))))


@pytest.mark.parametrize("write", [write_309, write_cuscar], ids=["309", "CUSCAR"])
def test_bills_and_containers_filed_again_in_later_interchanges_are_counted_and_joined_as_in_the_whole(
    write: Write,
) -> None:
    for seed in range(2):
        assert check(b"".join(filings(seed, write)), 3000) > 2


def one_interchange(messages: int, *, groups: int = 1, close: bool = True, faults: bool = True) -> bytes:
    """An X12 interchange of many messages, in groups; with `faults` of the kind that its end shows."""
    out, count = [ISA, GS], 0
    for number in range(messages):
        if groups > 1 and number and number % (messages // groups) == 0:
            out += [f"GE*{count}*1", GS]
            count = 0
        count += 1
        out += [
            f"ST*309*{number:04d}", "M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L", "P4*1803*20260120*1*M029",
            "LX*1", f"M11*B{number % 7}*35177*1*PKG*10*K***00***QZXA", "N1*SH*SHIPPER ONE", "N1*CN*CONSIGNEE ONE",
            f"VID**CSQU*305438{3 if number % 3 else 4}*S{number % 5}", f"N10*{number}*COFFEE*NO MARKS", "ZZZ*1",
            *([] if faults and number % 4 == 0 else [f"SE*11*{number:04d}"]),
        ]  # fmt: skip
    ends = [f"GE*{count + faults}*1", f"IEA*{groups + faults}*000000001"] if close else []
    return "".join(f"{line}~\n" for line in (*out, *ends)).encode()


@pytest.mark.parametrize("close", [True, False])
@pytest.mark.parametrize("groups", [1, 4])
def test_an_interchange_larger_than_a_piece_is_cut_at_its_messages_and_its_envelope_is_judged_at_its_end(
    groups: int, close: bool
) -> None:
    data = one_interchange(12, groups=groups, close=close)
    assert check(data + one_interchange(3), 900) > 5


def test_messages_without_an_interchange_are_cut_where_they_open() -> None:
    x12 = one_interchange(8).decode().split("~\n")
    assert check("~\n".join(x12[1:-2]).encode() + b"~\n", 900) > 2  # from GS on
    assert check("~\n".join(x12[2:-3]).encode() + b"~\n", 900) > 2  # from ST on


def edifact(
    messages: int, text: bytes = b"COFFEE", *, una: bytes = b"", head: bytes = b"UNB+UNOA:1+A+B+260301:0000+7'"
) -> bytes:
    body = b"".join(
        b"UNH+%d+CUSCAR:D:95B:UN'BGM+785+DOC%d+9'TDT+20+017W+1++QZXA:172+++9074729:146::INVENTED STAR'"
        b"CNI+1+B%d'LOC+9+BRSSZ'GID+1+10:PK'FTX+AAA+++%s'SGP+CSQU3054383'UNT+9+%d'"
        % (number % 9, number, number % 5, text, number % 9)
        for number in range(messages)
    )
    return una + head + body + (b"UNZ+%d+7'" % (messages + 1) if head else b"")


def test_references_of_messages_are_known_from_earlier_pieces() -> None:
    assert check(edifact(10), 900) > 2
    assert check(edifact(10, una=b"UNA:+.? '"), 900) > 2
    assert check(edifact(10, una=b"UNA:+.? '", head=b""), 900) > 2


@pytest.mark.parametrize("before", [b"COFFEE", "CAFÉ".encode()], ids=["plain", "UTF-8 where that stands alone"])
def test_an_interchange_is_read_in_one_character_set_though_only_its_end_shows_which(before: bytes) -> None:
    late = edifact(12, before).replace(b"DOC11", "DOÇ11".encode("latin-1"))
    assert check(late + edifact(3, "CAFÉ".encode()), 1500) > 2


def test_a_byte_that_is_not_of_the_character_set_is_told_once_an_interchange() -> None:
    data = edifact(12, "CAFÉ".encode())
    assert check(data + data, 2000) > 2


def test_a_fault_of_the_opening_segments_is_told_once() -> None:
    data = one_interchange(8).replace(b"*004010~", b"*009999~").replace(b"*P*>~", b"*P*>~", 1)
    found = in_pieces(data, 900)[0]["findings"]
    assert found.filter(pl.col("code") == "version_unknown").height == 1
    assert check(data, 900) > 2
    loose = data.replace(b"SENDER         ", b"SENDER", 1)
    assert in_pieces(loose, 900)[0]["findings"].filter(pl.col("code") == "isa_form").height == 1
    assert check(loose, 900) > 2


def test_samples_one_after_the_other_with_faults_read_alike_in_pieces(shared_data: Path) -> None:
    samples = [
        data for path in sorted((shared_data / "manifests").rglob("*"))
        if path.suffix in (".x12", ".edi") and len(data := path.read_bytes()) < 20_000
    ]  # fmt: skip
    assert len(samples) > 20
    begun = 0
    for seed in range(5):
        draw = random.Random(seed)
        begun += check(b"".join(broken(draw.choice(samples), draw) for _ in range(6)), draw.choice((600, 1500)))
    assert begun > 15


def broken(data: bytes, draw: random.Random) -> bytes:
    """Sometimes cut, sometimes with some bytes changed, sometimes without closing segments."""
    kind = draw.random()
    if kind < 0.2:
        return data[: draw.randrange(len(data) * 3 // 4, len(data))]
    if kind < 0.5:
        changed = bytearray(data)
        for _ in range(draw.randrange(1, 6)):
            changed[draw.randrange(len(changed))] = draw.choice(b"*~+:'?ISAUNHB\n\xe9 X0")
        return bytes(changed)
    if kind < 0.6:
        for closing in (b"UNZ", b"IEA", b"UNT", b"SE*", b"GE*"):
            data = data.replace(closing, b"ZZZ") if draw.random() < 0.5 else data
    return data


def test_an_input_without_interchanges_is_refused_as_it_is_whole() -> None:
    with pytest.raises(NothingRecognised, match="no ISA segment"):
        in_pieces(b"nothing of the kind " * 200, 700)
    with pytest.raises(NothingRecognised, match="blank"):
        in_pieces(b" " * 5000, 10_000)


def test_a_message_that_is_too_large_is_refused_behind_what_stands_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "LARGEST_BYTES", 4000)
    large = write_309(filing(9, tuple(bill(f"L{number}", random.Random(3)) for number in range(40))))
    first = write_309(filing(8, (bill("B1", random.Random(2)),)))
    data = first + large
    whole = Whole(source="-", size=len(data), sha256="", utf8=True)
    made: list[Manifest] = []
    with pytest.raises(ManifestError, match="no message ends within 4000 bytes"):
        made.extend(read_pieces(lambda at, count: data[at : at + count], whole, CODES, piece_bytes=1000))
    assert pl.concat([part.bills for part in made])["bill_number"].to_list() == ["B1"]
    assert sum(part.interchanges.height for part in made) == 1
    assert replace(made[0].stats, findings={}).bills == 1
