"""Packets: what one node signs the other reads, and nothing else. The key is RFC 8032's first test key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from porttarget.errors import NotAllowed, PacketError, UsageError
from porttarget.sharing import Label, key_id, make_packet, read_packet
from porttarget.sharing.canonical import canonical

KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")  # RFC 8032, 7.1, test 1
)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUSTED = {"US": KEY.public_key()}
WHEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
NOMINATION: dict[str, object] = {
    "nomination_id": "0d2b4c9e-6a54-4a5c-9f0e-2f0a5f6f7a10", "nominated_by": "US", "host": "CA", "port": "CAMTR",
    "box_id": "9321483-012E/MSCU1234566", "container_number": "MSCU1234566", "bills": ["B1", "B2"],
    "vessel_imo": 9321483, "vessel": "ÉTOILE DU NORD", "voyage": "012E", "reason_code": "routing",
    "reason": "stopped 9 h off the declared way", "authority": "joint targeting arrangement, s. 4",
    "officer": "us.analyst", "created_at": "2026-03-01T12:00:00+00:00",
}  # fmt: skip
ANSWER: dict[str, object] = {
    "nomination_id": NOMINATION["nomination_id"], "status": "declined", "answer_code": "already_released",
    "answer_reason": "left by rail at 03:10", "answered_by": "ca.officer", "answered_at": "2026-03-01T13:00:00+00:00",
}  # fmt: skip


def packet(kind: str = "nomination", body: dict[str, object] | None = None, **changed: Any) -> bytes:
    fields: dict[str, Any] = {
        "sender": "US", "recipient": "CA", "key": KEY, "created_at": WHEN,
        "packet_id": "5f1c2b3a-0000-4000-8000-1234567890ab", "sequence": 7,
    }  # fmt: skip
    return make_packet(kind, body or NOMINATION, **{**fields, **changed})


def read(data: bytes, **changed: Any) -> Any:
    return read_packet(data, **{"trusted": TRUSTED, "recipient": "CA", **changed})


def test_what_is_signed_is_read_whole() -> None:
    found = read(packet())
    assert found.body == NOMINATION
    assert (found.kind, found.sender, found.recipient, found.sequence) == ("nomination", "US", "CA", 7)
    assert found.created_at == WHEN
    assert found.label == Label(originator="US", rel=frozenset({"CA", "US"}))
    assert found.key_id == key_id(KEY.public_key()) == "21fe31dfa154a261"
    assert read(packet("nomination_answer", ANSWER)).body == ANSWER


def test_the_same_packet_is_always_the_same_bytes() -> None:
    local = WHEN.astimezone(timezone(timedelta(hours=-5)))
    assert packet() == packet(created_at=local, body=dict(reversed(NOMINATION.items())))
    assert packet() == canonical(json.loads(packet()))


def test_every_flipped_bit_of_a_packet_is_refused() -> None:
    data = packet()
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with pytest.raises((PacketError, NotAllowed)):
                read(bytes(changed))


@given(st.data())
def test_a_packet_with_bytes_changed_cut_or_added_is_refused(data: st.DataObject) -> None:
    whole = packet()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    instead = data.draw(st.binary(max_size=20))
    changed = whole[:start] + instead + whole[end:]
    if changed != whole:
        with pytest.raises((PacketError, NotAllowed)):
            read(changed)


@pytest.mark.parametrize(
    "respell",
    [
        lambda data: data + b"\n",
        lambda data: b" " + data,
        lambda data: json.dumps(json.loads(data), indent=1).encode(),
        lambda data: json.dumps(json.loads(data), sort_keys=True, separators=(",", ":")).encode(),  # É as \u00c9
        lambda data: data.replace(b'"sequence":7', b'"sequence":7,"sequence":7'),
    ],
    ids=["newline after", "blank before", "indented", "escaped", "doubled key"],
)
def test_a_second_spelling_of_a_signed_packet_is_refused(respell: Callable[[bytes], bytes]) -> None:
    data = packet()
    other = respell(data)
    assert json.loads(other) == json.loads(data)
    with pytest.raises(NotAllowed, match="not byte for byte"):
        read(other)


def test_a_key_that_is_not_trusted_is_refused() -> None:
    with pytest.raises(NotAllowed, match="no trusted key for sender US"):
        read(packet(), trusted={})
    with pytest.raises(NotAllowed, match="unknown key"):
        read(packet(key=OTHER))
    with pytest.raises(NotAllowed, match="unknown key"):
        read(packet(), trusted={"US": OTHER.public_key()})


def test_a_signature_by_another_key_under_the_right_name_does_not_hold() -> None:
    forged = json.loads(packet(key=OTHER))
    forged["key_id"] = key_id(KEY.public_key())
    with pytest.raises(NotAllowed, match="signature does not hold"):
        read(canonical(forged))


def test_a_packet_for_the_other_country_is_refused_and_can_be_verified() -> None:
    data = packet(body=NOMINATION)
    with pytest.raises(NotAllowed, match="addressed to CA, this node is US's"):
        read(data, recipient="US")
    assert read(data, recipient=None).recipient == "CA"


def test_nothing_leaves_that_its_label_does_not_release() -> None:
    with pytest.raises(NotAllowed, match="not to CA"):
        packet(label=Label(originator="US"))


def signed(**changed: object) -> bytes:
    """A packet with changed fields and a signature that holds, as a faulty partner might make it."""
    fields = {**json.loads(packet()), **changed}
    del fields["signature"]
    fields["signature"] = KEY.sign(b"porttarget packet, version 1\n" + canonical(fields)).hex()
    return canonical(fields)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": 2}, "version is 2, this node reads 1"),
        ({"version": True}, "version is True"),
        ({"kind": "release"}, "kind is 'release'"),
        ({"sender": "MX"}, "sender is 'MX'"),
        ({"recipient": "US"}, "sender and recipient are both 'US'"),
        ({"sequence": 0}, "sequence is 0"),
        ({"packet_id": "P1"}, "packet_id is 'P1'"),
        ({"created_at": "2026-03-01 12:00"}, "created_at is"),
        ({"created_at": "2026-03-01T07:00:00-05:00"}, "created_at is"),
        ({"label": {"originator": "US", "rel": ["UK"], "caveats": []}}, "rel holds 'UK'"),
        ({"label": {"originator": "US"}}, "label is not an object of"),
        ({"extra": 1}, "unknown field 'extra'"),
        ({"body": []}, "body is not an object"),
        ({"body": {**NOMINATION, "port": ""}}, "port is ''"),
        ({"format": "other"}, "not a packet"),
    ],
)
def test_a_well_signed_packet_out_of_form_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(PacketError, match=said):
        read(signed(**changed))


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"format":"porttarget-packet","version":1', b"[" * 100_000, b"1" * 5000,
     b'{"version":1.0}', b'{"a":NaN}'],
)  # fmt: skip
def test_bytes_that_are_no_packet_are_refused(data: bytes) -> None:
    with pytest.raises(PacketError):
        read(data)


def test_a_packet_too_large_to_be_one_is_not_even_parsed() -> None:
    with pytest.raises(PacketError, match="at most 1048576"):
        read(b" " * (1 << 20) + packet())
    with pytest.raises(UsageError, match="at most 1048576"):
        packet(body={**NOMINATION, "reason": "x" * (1 << 20)})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": 1.5}, r"\$\.a is a float"),
        ({"a": [2**53]}, r"\$\.a\[0\] is 9007199254740992"),
        ({1: 2}, "has key 1"),
        ({"a": b"x"}, "is a bytes"),
        ("\ud800", "lone surrogate"),
        (WHEN, "is a datetime"),
    ],
)
def test_what_has_no_one_spelling_is_not_signed(value: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        canonical(value)


def test_canonical_json_by_hand() -> None:
    value = {"b": [True, None, -0, "é\n\u2028"], "a": {"Z": 1, "z": 2}, "": ""}
    assert canonical(value) == '{"":"","a":{"Z":1,"z":2},"b":[true,null,0,"é\\n\u2028"]}'.encode()
