"""A fault inside one UN/EDIFACT message does not hide the next one of the interchange."""

from __future__ import annotations

import polars as pl
import pytest

from tests.manifests.samples import HEAD, interchange, message, read, small

FIRST = ("UNH+1+BAPLIE:D:95B:UN", "BGM++PLAN1+9", "LOC+147+0140382::5", "EQD+CN+CSQU3054383+45G1+++5", "UNT+5+1")
SECOND = ("UNH+2+BAPLIE:D:95B:UN", "BGM++PLAN2+9", "LOC+147+0140384::5", "EQD+CN+ABCU1234560+45G1+++5", "UNT+5+2")


def wire(*segments: str) -> bytes:
    """One interchange with these segments, each with its terminator, or without where it ends with "!"."""
    whole = ("UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1", *segments, "UNZ+2+REF1")
    return "".join(one[:-1] if one.endswith("!") else f"{one}'" for one in whole).encode()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (FIRST[:-1], "missing_segment"),
        ((*FIRST[:2], f"{FIRST[2]}!", *FIRST[3:]), "segment_count"),
    ],
    ids=["UNT is missing, and a UNH stands inside a message", "a terminator is lost inside a message"],
)
def test_the_next_message_is_read(first: tuple[str, ...], code: str) -> None:
    manifest = read(wire(*first, *SECOND))
    cells = manifest.stow_positions.filter(message=2)
    assert cells.select("position_raw", "container_number").rows() == [("0140384", "ABCU1234560")]
    assert code in manifest.findings["code"].to_list()


@pytest.mark.parametrize("cut", ["EQD+CN+CSQU3054383:A:B:C:D", "UNH+2+BAPLIE:D:95B:UN:SMDG22:A:B:C"])
def test_an_x12_interchange_behind_one_cut_in_a_composite_is_read_as_it_is_alone(cut: str) -> None:
    """Components of the segment that is put aside are no components of what follows."""
    before = ("UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1'" + "'".join(FIRST[:3]) + f"'{cut}\n").encode()
    found, wanted = read(before + small()), read(small())
    for name in ("bills", "parties", "containers", "goods"):
        place = ("bill_id", "bill_ids", "source_sha256", "interchange", "message", "offset")
        frames = [one.tables()[name].drop(place, strict=False) for one in (found, wanted)]
        assert frames[0].to_dicts() == frames[1].to_dicts(), name
    assert found.rejects["text"].to_list() == [f"{cut}\n"]


@pytest.mark.parametrize("calls", [("USJAX", "USJAX"), ("USJAX", "CAMTR", "USJAX")])
def test_a_port_that_a_cargo_report_calls_at_twice_moves_no_bill_of_a_message_behind_it(calls: tuple[str, ...]) -> None:
    """Calls at one port are one landing; rows of calls behind them are found all the same."""
    report = "".join(
        f"{one}'"
        for one in (
            "UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1", "UNH+1+CUSCAR:D:95B:UN", "BGM+85++9",
            "TDT+20+9W+1++QZXB:172:182+++:::OTHER STAR",
            *(each for port in calls for each in (f"LOC+11+{port}:139", "DTM+132:202601010000:203")),
            "CNI+1", "RFF+BM:X1", "LOC+11+USJAX:139", "CNI+2", "RFF+BM:X2", "UNT+9+1", "UNZ+1+REF1",
        )
    )  # fmt: skip
    found, wanted = read(report.encode() + small()), read(small())
    for name in ("bills", "containers", "goods", "parties"):
        place = ("bill_id", "bill_ids", "source_sha256", "interchange", "message", "offset")
        behind = found.tables()[name].filter(message=2) if name != "containers" else found.containers
        frames = [one.drop(place, strict=False).to_dicts() for one in (behind, wanted.tables()[name])]
        assert frames[0] == frames[1], name
    assert found.bills.filter(pl.col("bill_number") != "X2")["port_of_discharge"].to_list() == ["USJAX", "USJAX"]


def test_a_message_closed_by_the_end_of_its_group_is_told_where_the_interchange_is_cut() -> None:
    whole = interchange(message([*HEAD]))
    data = whole.replace(whole[whole.index(b"M10") : whole.index(b"GE*")], b"").split(b"IEA")[0] + b"M10*QZXA~"
    said = read(data).findings.filter(segment_tag="ST")
    assert said.select("code", "expected").rows()[-1] == ("missing_segment", "SE")


REPORT = ("UNB+UNOA:2+A+B+260105:0930+9", FIRST[0], "BGM++PLAN 1+9", *FIRST[2:], "UNZ+1+9")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (interchange(message(["M10*QZXA"])).replace(b"~", b" ").rstrip(b" ") + b"\n", "'".join((*REPORT, "")).encode()),
        (b"UNA:+.? *" + wire(*FIRST[:-1], "UNT+!").split(b"UNZ")[0].replace(b"'", b"*") + b"\n", small()),
    ],
    ids=["X12 ended by blanks", "UN/EDIFACT ended by stars, cut in its last message"],
)
def test_an_interchange_whose_last_segment_lacks_its_terminator_hides_none_behind_it(
    before: bytes, behind: bytes
) -> None:
    found, wanted = read(before + behind).tables(), read(behind).tables()
    for name in ("bills", "stow_positions", "interchanges"):
        places = [frame["offset"].to_list() for frame in (found[name], wanted[name])]
        assert [at - len(before) for at in places[0] if at >= len(before)] == places[1], name
