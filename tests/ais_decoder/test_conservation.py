"""No sentence is lost: counts against an independent count of the bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from porttarget.ais_decoder import Decoded, decode_bytes
from porttarget.ais_decoder.sentence_columns import REASON_MEANING, REASONS
from tests.ais_decoder.engines import CORPUS

SENTENCE = re.compile(rb"[!$][^\x00-\x20\x7f-\xff!$,*\\]{2}VD[MO]")


def assert_conserved(data: bytes, decoded: Decoded) -> None:
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    speaking = [line for line in lines if not line.lstrip(b" \t").startswith(b"#")]
    counts = [len(SENTENCE.findall(line)) for line in speaking]
    stats = decoded.stats
    assert stats.sentences == sum(counts)
    assert stats.lines == len(lines)
    assert stats.other_lines == len(lines) - sum(count > 0 for count in counts)
    assert stats.messages == decoded.messages.height == stats.by_type.total()
    assert stats.decoded_sentences == decoded.messages["sentences"].cast(int).sum()
    assert stats.rejected_sentences + stats.incomplete_sentences == decoded.rejects.height
    assert set(decoded.rejects["reason"]) <= set(REASONS.values())
    as_dict = stats.as_dict()
    assert as_dict["sentences"] == sum(
        as_dict[key]
        for key in ("decoded_sentences", "duplicate_sentences", "rejected_sentences", "incomplete_sentences")
    )


def test_the_own_corpus_is_conserved_and_holds_every_kind_of_loss() -> None:
    decoded = decode_bytes(CORPUS.read_bytes())
    assert_conserved(CORPUS.read_bytes(), decoded)
    assert set(decoded.rejects["reason"]) >= {
        "format", "checksum", "no_checksum", "tag_block_checksum", "payload", "empty", "too_short", "incomplete",
    }  # fmt: skip
    assert decoded.stats.duplicate_sentences == 1


@pytest.mark.parametrize("name", ["raw_logs.nmea.gz", "clean300k.nmea.gz", "tagged100k.nm4.gz", "aisdb_20211101.nm4"])
def test_shared_logs_are_conserved(shared_data: Path, name: str) -> None:
    data = (shared_data / "ais" / name).read_bytes()
    if name.endswith(".gz"):
        data = gzip.decompress(data)
    assert_conserved(data, decode_bytes(data))


def test_every_reject_reason_is_explained() -> None:
    assert set(REASONS.values()) == set(REASON_MEANING)


def test_a_reject_says_where_it_is_and_shows_its_bytes() -> None:
    text = b"!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*31"
    (row,) = decode_bytes(b"# head\r\n\xff\x00" + text + b"\r\n", source="log").rejects.to_dicts()
    assert row == {
        "source": "log",
        "line": 2,
        "column": 48,
        "offset": 10,
        "reason": "checksum",
        "detail": "checksum is 31, computed 30",
        "text": text.decode(),
    }
