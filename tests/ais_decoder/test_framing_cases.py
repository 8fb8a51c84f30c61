"""The 38 framing cases on which decoders differ, each with its whole outcome; `docs/ais_framing.md` gives the reasons.

The single sentence is the first of the examples in GPSD's AIVDM/AIVDO protocol decoding; the others are our encoder's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from porttarget.ais_decoder import Decoder, encode
from porttarget.ais_decoder.encode import checksum

DOCS = Path(__file__).parents[2] / "docs" / "ais_framing.md"
BODY = "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0"
ONE = f"!{BODY}*4A"
T5 = encode.encode_static_a(mmsi=369_190_000, name="FIRST", sequence_id=3)
OTHER = encode.encode_static_a(mmsi=351_759_000, name="SECOND", sequence_id=3, channel="B")
LATER = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)  # 1700000000
AMBIGUOUS = {"join_ambiguous": True}


def dressed(body: str, start: str = "!") -> str:
    """A body with its right checksum."""
    return f"{start}{body}*{checksum(body):02X}"


def other(sentence: str, old: str, new: str) -> str:
    """A sentence with something in its body exchanged, and the right checksum."""
    body = sentence[1:].split("*")[0]
    assert old in body
    return dressed(body.replace(old, new, 1))


def tagged(fields: str, sentence: str) -> str:
    """A sentence behind a tag block."""
    return f"\\{fields}*{checksum(fields):02X}\\{sentence}"


def row(**changes: object) -> dict[str, object]:
    """The type 1 message as it comes out, but for some columns."""
    return {
        "type": 1, "mmsi": 371_798_000, "sentences": 1, "bits": 168, "fill_bits": 0, "decoded": True,
        "checksum_ok": True, "length_ok": True, "join_ambiguous": False, "channel": "A", "talker": "AI",
        "own_ship": False, "receiver": "file", "time_tagged": None, "time_received": None, "tag_block": None,
        "suffix": None, **changes,
    }  # fmt: skip


def static(**changes: object) -> dict[str, object]:
    """The first type 5 message, but for some columns."""
    return row(**{"type": 5, "mmsi": 369_190_000, "sentences": 2, "bits": 424, "fill_bits": 2, **changes})


@dataclass(frozen=True)
class Case:
    """Lines in; messages, counts that are not 0, and reasons of rejects out."""

    lines: list[str]
    messages: list[dict[str, object]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    policies: dict[str, str] = field(default_factory=dict)


def heard(*lines: str, **changes: object) -> Case:
    """Lines that give the type 1 message."""
    return Case(list(lines), [row(**changes)], {"decoded_sentences": 1})


def joined(*lines: str, **changes: object) -> Case:
    """Lines that give the type 5 message."""
    return Case(list(lines), [static(**changes)], {"decoded_sentences": 2})


def lost(*lines: str) -> Case:
    """Two parts that find no partner."""
    return Case(list(lines), [], {"incomplete_sentences": 2}, ["incomplete"] * 2)


def refused(line: str, reason: str, **policies: str) -> Case:
    """A sentence that is rejected."""
    return Case([line], [], {"rejected_sentences": 1}, [reason], policies)


G1, G2 = "g:1-2-7,s:rA,c:1700000000", "g:2-2-7"
CASES = {
    "ok single": heard(ONE),
    "bad checksum": refused(ONE[:-2] + "4B", "checksum"),
    "missing checksum": refused(ONE[:-3], "no_checksum"),
    "lowercase hex checksum": heard(ONE[:-2] + "4a"),
    "no newline at end / one line two sentences": Case([ONE + ONE], [row(), row()], {"decoded_sentences": 2}),
    "multi in order": joined(*T5),
    "multi out of order (2 then 1)": joined(T5[1], T5[0], **AMBIGUOUS),
    "multi interleaved A/B same seq": Case(
        [T5[0], OTHER[0], T5[1], OTHER[1]], [static(), static(mmsi=351_759_000, channel="B")], {"decoded_sentences": 4}
    ),
    "multi with $GPGGA between": Case(
        [T5[0], "$GPGGA,120000,,N,,W,1*00", T5[1]], [static()], {"decoded_sentences": 2, "other_lines": 1}
    ),
    "multi no seq id": joined(*(other(part, ",3,A,", ",,A,") for part in T5)),
    "multi seq mismatch": lost(T5[0], other(T5[1], ",3,A,", ",4,A,")),
    "multi channel mismatch (B then A)": lost(other(T5[0], ",A,", ",B,"), T5[1]),
    "multi part 2 bad checksum": Case(
        [T5[0], T5[1][:-2] + f"{int(T5[1][-2:], 16) ^ 1:02X}"], [],
        {"rejected_sentences": 1, "incomplete_sentences": 1}, ["checksum", "incomplete"],
    ),
    "multi part 1 duplicated": Case(
        [T5[0], T5[0], T5[1]], [static()], {"decoded_sentences": 2, "duplicate_sentences": 1}
    ),
    "tag block s,c": heard(
        tagged("s:rQ,c:1700000000", ONE), receiver="rQ", time_tagged=LATER, tag_block=tagged("s:rQ,c:1700000000", "")
    ),
    "tag block bad checksum": refused(f"\\s:rQ,c:1700000000*00\\{ONE}", "tag_block_checksum"),
    "tag block c in ms": heard(
        tagged("c:1700000000123", ONE), time_tagged=LATER + timedelta(milliseconds=123),
        tag_block=tagged("c:1700000000123", ""),
    ),
    "tag group g: multi, differing AIS seq": joined(
        tagged(G1, T5[0]), tagged(G2, other(T5[1], ",3,A,", ",4,A,")), receiver="rA", time_tagged=LATER,
        tag_block=tagged(G1, "") + tagged(G2, ""),
    ),
    "tag group out of order": joined(
        tagged(G2, T5[1]), tagged(G1, T5[0]), receiver="rA", time_tagged=LATER,
        tag_block=tagged(G2, "") + tagged(G1, ""),
    ),
    "two tag blocks": heard(
        tagged("s:rQ", tagged("c:1700000000", ONE)), receiver="rQ", time_tagged=LATER,
        tag_block=tagged("s:rQ", tagged("c:1700000000", "")),
    ),
    "prefix timestamp": heard("1700000000 " + ONE, time_received=LATER),
    "suffix USCG ,r...,epoch": heard(
        ONE + ",r003669946,1700000000", receiver="r003669946", time_received=LATER, suffix="r003669946,1700000000"
    ),
    "USCG s/d/T suffix": heard(
        ONE + ",s23333,d-109,T24.02361,r003669946,1700000000", receiver="r003669946", time_received=LATER,
        suffix="s23333,d-109,T24.02361,r003669946,1700000000",
    ),
    "trailing spaces": heard(ONE + "   "),
    "leading space": heard(" " + ONE),
    "talker BS": heard(other(ONE, "AIVDM", "BSVDM"), talker="BS"),
    "talker WS (unknown)": heard(other(ONE, "AIVDM", "WSVDM"), talker="WS"),
    "VDO": heard(other(ONE, "VDM", "VDO"), own_ship=True),
    "channel empty": heard(other(ONE, ",A,", ",,"), channel=None),
    "channel 0": heard(other(ONE, ",A,", ",0,"), channel="0"),
    "channel 1": heard(other(ONE, ",A,", ",1,"), channel="1"),
    "$AIVDM instead of !": heard("$" + ONE[1:]),
    "type1 truncated to 26 chars (156 bits)": heard(other(ONE, "08CQ", "08"), bits=156, length_ok=False),
    "type1 overlong 30 chars": heard(other(ONE, "08CQ", "08CQ00"), bits=180, length_ok=False),
    "fill bits 2 on type1": heard(dressed(BODY[:-1] + "2"), bits=166, fill_bits=2, length_ok=False),
    "invalid payload char X": refused(other(ONE, "08CQ", "0XCQ"), "payload"),
    "empty payload": refused(dressed("AIVDM,1,1,,A,,0"), "empty"),
    "mmsi 0": heard(other(ONE, "15RTgt0", "1000000"), mmsi=0),
}  # fmt: skip
POLICIES = {
    "bad checksum, kept": Case([ONE[:-2] + "4B"], [row(checksum_ok=False)], {"decoded_sentences": 1}, [],
                               {"on_bad_checksum": "keep"}),
    "missing checksum, kept": Case([ONE[:-3]], [row(checksum_ok=False)], {"decoded_sentences": 1}, [],
                                   {"on_bad_checksum": "keep"}),
    "tag block bad checksum, kept": Case(
        [f"\\s:rQ*00\\{ONE}"], [row(checksum_ok=False, tag_block="\\s:rQ*00\\")], {"decoded_sentences": 1}, [],
        {"on_bad_checksum": "keep"},
    ),
    "multi part 2 bad checksum, kept": Case(
        [T5[0], T5[1][:-2] + f"{int(T5[1][-2:], 16) ^ 1:02X}"], [static(checksum_ok=False)], {"decoded_sentences": 2},
        [], {"on_bad_checksum": "keep"},
    ),
    "type 1 cut to 156 bits, exact lengths": refused(other(ONE, "08CQ", "08"), "wrong_length", length="exact"),
    "type 1 of 180 bits, exact lengths": refused(other(ONE, "08CQ", "08CQ00"), "wrong_length", length="exact"),
    "type 1 of 168 bits, exact lengths": Case([ONE], [row()], {"decoded_sentences": 1}, [], {"length": "exact"}),
    "type 1 cut to 60 bits": refused(dressed("AIVDM,1,1,,A,15RTgt0PAs,0"), "too_short"),
    "type 1 cut to 60 bits, any length": Case(
        [dressed("AIVDM,1,1,,A,15RTgt0PAs,0")], [row(bits=60, length_ok=False)],
        {"decoded_sentences": 1}, [], {"length": "any"},
    ),
    "36 bits, any length": refused(dressed("AIVDM,1,1,,A,15RTgt,0"), "too_short", length="any"),
    "fill bits 2 on type 1, ignored": Case(
        [dressed(BODY[:-1] + "2")], [row(fill_bits=2)], {"decoded_sentences": 1}, [], {"fill_bits": "ignore"}
    ),
    "fill bits 0 on type 5, ignored": Case(
        [T5[0], dressed(T5[1][1:].split("*")[0][:-1] + "0")],
        [static(fill_bits=0)], {"decoded_sentences": 2}, [], {"fill_bits": "ignore"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("engine", ["numba", "pyais"])
@pytest.mark.parametrize("name", [*CASES, *POLICIES])
def test_each_framing_case_has_its_decided_outcome(name: str, engine: str) -> None:
    case = (CASES | POLICIES)[name]
    data = "\r\n".join(case.lines).encode()
    decoder = Decoder(engine=engine, receiver="file", **case.policies)  # type: ignore[arg-type]  # by table
    for at in range(0, len(data), 7):
        decoder.feed(data[at : at + 7])
    decoded = decoder.finish()
    assert decoded.messages.select(list(row())).to_dicts() == case.messages
    assert decoded.rejects["reason"].to_list() == case.reasons
    counted = {key: value for key, value in decoded.stats.as_dict().items() if value}
    expected = {**case.counts, "sentences": sum(case.counts.values()) - case.counts.get("other_lines", 0)}
    expected |= {"lines": len(case.lines), "messages": len(case.messages)}
    reasons = {reason: case.reasons.count(reason) for reason in case.reasons if reason != "incomplete"}
    by_type = {str(message["type"]): sum(other["type"] == message["type"] for other in case.messages)
               for message in case.messages}  # fmt: skip
    expected |= {"rejected": reasons, "by_type": by_type}
    assert counted == {key: value for key, value in expected.items() if value}


def test_the_documentation_answers_each_case() -> None:
    assert re.findall(r"^\| `(.+?)` \|", DOCS.read_text(), re.MULTILINE) == list(CASES)


def test_the_cases_are_those_the_other_decoders_were_asked(shared_data: Path) -> None:
    asked = json.loads((shared_data / "ais" / "framing_behaviour.json").read_text())
    assert set(CASES) == set(asked)
