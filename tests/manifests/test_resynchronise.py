"""A fault inside one UN/EDIFACT message does not hide the next one of the interchange."""

from __future__ import annotations

import pytest

from tests.manifests.samples import read, small

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
