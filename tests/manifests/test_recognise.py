"""Formats are known by content, and what cannot be read is named."""

from __future__ import annotations

import pytest

from porttarget.errors import NothingRecognised
from porttarget.manifests.recognise import recognise
from tests.manifests.samples import read, small


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PAR1\x15\x04\x15", "parquet"),
        (b'\xef\xbb\xbf {"bills": []}', "json"),
        (b"[1, 2]", "json"),
        (b'{"cut": ', "interchanges"),
        (b'{"format": "porttarget-manifest", "cut": ', "json"),
        (b"identifier,vessel_name,port_of_unlading\n1,INVENTED STAR,1803\n", "ams"),
        (b'"Identifier";"container_number";"description_text"\r\n', "ams"),
        (b"identifier,weather\n", "interchanges"),
        (b"MIME-Version: 1.0\r\n\r\n" + small(), "interchanges"),
        (b"UNA:+.? 'UNB+UNOA:2+A+B+260105:0930+1'", "interchanges"),
        (b"", "interchanges"),
    ],
)
def test_a_format_is_known_by_content(data: bytes, expected: str) -> None:
    assert recognise(data) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PAR1\x15\x04\x15", "cannot be read as Parquet"),
        (b"{}", "JSON of another kind: expected an object with"),
        (b"nothing of that kind", "no ISA segment in 20 bytes, which begin b'nothing of that kind', and no UNB or UNH"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, words: str) -> None:
    with pytest.raises(NothingRecognised, match=words):
        read(data, source="in")
