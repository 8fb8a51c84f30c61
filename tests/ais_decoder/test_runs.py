"""A line that is not plain, anywhere in a run of plain ones, is read as the slow engine reads it; so are the others."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoded, Decoder, decode_bytes, numba_engine
from tests.ais_decoder.engines import CORPUS, differences

PLAIN = re.findall(rb"^!..VD[MO],1,1,,[AB],[0-W`-w]{28},0\*[0-9A-F]{2}(?=\s)", CORPUS.read_bytes(), re.MULTILINE)[:40]
ODD = (b"# a remark", b"$GPGGA,1*00", b"  !AIVDM", PLAIN[0][:-1] + b"Z", PLAIN[0][:20], b"\\s:r*00\\")
IGNORED = frozenset({"rejects.column", "rejects.detail"})


def summed(body: bytes) -> bytes:
    """A sentence with the checksum that it should have."""
    value = 0
    for byte in body:
        value ^= byte
    return b"!%s*%02X" % (body, value)


def tagged(number: int, line: bytes) -> bytes:
    """The line with a tag block before it, some of them with groups or without a time."""
    fields = b"s:r%03d" % (number % 7) + (b",c:%d" % (1_700_000_000 + number) if number % 5 else b",g:1-1-8")
    return b"\\%s\\%s" % (summed(fields)[1:], line)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    where=st.integers(0, 80), at=st.integers(0, 40), byte=st.integers(33, 126),
    ending=st.sampled_from((b"\n", b"\r\n")), cut=st.integers(0, 1), tags=st.sampled_from((0, 1, 2, 3)),
)  # fmt: skip
def test_one_changed_character_with_a_right_checksum_stops_no_other_line(
    where: int, at: int, byte: int, ending: bytes, cut: int, tags: int
) -> None:
    lines = [*PLAIN, *PLAIN]
    body = bytearray(lines[where % len(lines)][1:-3])
    body[at % len(body) : at % len(body) + 1 + cut] = bytes([byte])
    lines.insert(where, summed(bytes(body)))
    lines = [tagged(number, line) if number % 3 < tags else line for number, line in enumerate(lines)]
    data = ending.join(lines) + ending
    assert differences(decode_bytes(data), decode_bytes(data, engine="pyais"), ignore=IGNORED) == []


def test_sequence_ids_empty_channels_and_own_ships_reports_are_plain_too() -> None:
    body = PLAIN[0][1:-3].replace(b"VDO", b"VDM").replace(b",,B,", b",,A,")
    dressed = [body.replace(b",1,1,,A,", each) for each in (b",1,1,7,B,", b",1,1,,,", b",1,1,3,,", b",1,1,,2,")]
    lines = [summed(each) for each in (*dressed, body.replace(b"VDM", b"VDO"))]
    messages = decode_bytes(b"\r\n".join([*lines, *PLAIN, *PLAIN])).messages
    assert messages["channel"].to_list()[:5] == ["B", None, None, "2", "A"]
    assert messages["own_ship"].to_list()[:5] == [False, False, False, False, True]
    assert messages["payload"].n_unique() == len({line.split(b",")[5] for line in PLAIN})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    odd=st.sampled_from((b"", *ODD)),
    where=st.integers(0, 40), size=st.sampled_from((7, 60, 999, 5000)), copies=st.sampled_from((1, 200)),
    ending=st.sampled_from((b"\n", b"\r\n")), closed=st.booleans(),
)  # fmt: skip
def test_a_process_that_has_seen_only_plain_lines_reads_as_one_that_has_seen_all(
    odd: bytes, where: int, size: int, copies: int, ending: bytes, closed: bool
) -> None:
    lines = PLAIN * copies
    lines[where:where] = [odd] if odd else []
    data = ending.join(lines) + (ending if closed else b"")
    size *= copies

    def read(seen: bool) -> Decoded:
        with pytest.MonkeyPatch.context() as patch:
            for name in ("_needs_more", "_needs_groups"):
                patch.setattr(numba_engine, name, seen)
            patch.setattr(numba_engine, "_looked", True)
            decoder = Decoder()
            parts = []
            for start in range(0, len(data), size):
                decoder.feed(data[start : start + size])
                parts.append(decoder.take())
            found = Decoded.concat([*parts, decoder.finish()])
            if not seen:  # plain lines alone need no more
                assert numba_engine._needs_more == bool(odd or not closed)
            return found

    assert differences(read(seen=False), read(seen=True)) == []
