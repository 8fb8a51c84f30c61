"""Signed packets between two nodes: canonical JSON and an Ed25519 signature (RFC 8032) over all of it.

In: a kind of the closed set, a body, who sends it to whom. Out: bytes that travel by link or as a file. A packet is
accepted only byte for byte as it was written: anything that is not its own canonical form is refused, so no second
spelling of a signed packet exists. Whether it came before (a replay) only a store can know.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from porttarget.errors import NotAllowed, PacketError, UsageError, Where
from porttarget.sharing.canonical import canonical, parse
from porttarget.sharing.labels import COUNTRIES, Label, label_faults
from porttarget.sharing.nominations import answer_faults, nomination_faults

FORMAT: Final = "porttarget-packet"
VERSION: Final = 1
PACKET_KINDS: Final = ("nomination", "nomination_answer")
LARGEST: Final = 1 << 20
_SIGNED_AS: Final = b"porttarget packet, version 1\n"  # a signature made here means nothing anywhere else
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FIELDS: Final = frozenset({
    "format", "version", "packet_id", "kind", "sender", "recipient", "sequence", "created_at", "label", "body",
    "key_id", "signature",
})  # fmt: skip
_BODY_FAULTS: Final = {"nomination": nomination_faults, "nomination_answer": answer_faults}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet whose signature held. `sequence` counts a sender's packets to one recipient, from 1."""

    packet_id: str
    kind: str
    sender: str
    recipient: str
    sequence: int
    created_at: datetime
    label: Label
    body: Mapping[str, object]
    key_id: str
    sha256: str
    data: bytes


def key_id(key: Ed25519PublicKey) -> str:
    """Name of a public key: first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def make_packet(
    kind: str,
    body: Mapping[str, object],
    *,
    sender: str,
    recipient: str,
    key: Ed25519PrivateKey,
    created_at: datetime,
    packet_id: str,
    sequence: int,
    label: Label | None = None,
) -> bytes:
    """The packet's bytes. Without `label` it originates from the sender and is releasable to both.

    UsageError where a field is wrong; NotAllowed where the label does not release it to the recipient.
    """
    label = label or Label(originator=sender, rel=frozenset({sender, recipient}))
    if recipient not in label.rel:
        raise NotAllowed(f"the label releases this to {sorted(label.rel)}, not to {recipient}")
    if created_at.tzinfo is None:
        raise UsageError("created_at has no time zone")
    packet: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "packet_id": packet_id,
        "kind": kind,
        "sender": sender,
        "recipient": recipient,
        "sequence": sequence,
        "created_at": created_at.astimezone(UTC).isoformat(),
        "label": label.columns(),
        "body": dict(body),
        "key_id": key_id(key.public_key()),
    }
    faults = _header_faults(packet) or _body_faults(packet)
    if faults:
        raise UsageError("packet: " + "; ".join(faults))
    packet["signature"] = key.sign(_SIGNED_AS + canonical(packet)).hex()
    data = canonical(packet)
    if len(data) > LARGEST:
        raise UsageError(f"packet has {len(data)} bytes, at most {LARGEST} are allowed")
    return data


def read_packet(
    data: bytes, *, trusted: Mapping[str, Ed25519PublicKey], recipient: str | None, source: str | None = None
) -> Packet:
    """The packet in `data`, its signature checked with the trusted key of its sender's country.

    recipient  the country that reads it; None only to verify a packet that nobody acts on

    PacketError: not a packet, another version, a body that breaks its schema. NotAllowed: unknown key, signature does
    not hold, not byte for byte as written, not addressed or not releasable to `recipient`.
    """
    where = Where(source=source)
    packet = _unsealed(data, where)
    _check_signature(packet, data, trusted, where)
    faults = _body_faults(packet)
    if faults:
        raise PacketError(f"{packet['kind']} packet: " + "; ".join(faults), where=where)
    label = Label.from_columns(cast(Mapping[str, object], packet["label"]))
    if recipient is not None and packet["recipient"] != recipient:
        raise NotAllowed(f"addressed to {packet['recipient']}, this node is {recipient}'s", where=where)
    if recipient is not None and recipient not in label.rel:
        raise NotAllowed(f"its label releases it to {sorted(label.rel)}, not to {recipient}", where=where)
    return Packet(
        packet_id=str(packet["packet_id"]),
        kind=str(packet["kind"]),
        sender=str(packet["sender"]),
        recipient=str(packet["recipient"]),
        sequence=cast(int, packet["sequence"]),
        created_at=datetime.fromisoformat(str(packet["created_at"])),
        label=label,
        body=cast(Mapping[str, object], packet["body"]),
        key_id=str(packet["key_id"]),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
    )


def _unsealed(data: bytes, where: Where) -> dict[str, object]:
    """Fields of a packet in form, signature not yet checked."""
    if len(data) > LARGEST:
        raise PacketError(f"has {len(data)} bytes, a packet has at most {LARGEST}", where=where)
    try:
        packet = parse(data)
    except PacketError as error:
        raise PacketError(f"not a packet: {error.message}", where=where) from error
    if not isinstance(packet, dict) or packet.get("format") != FORMAT:
        raise PacketError(f'not a packet: expected a JSON object with "format":"{FORMAT}"', where=where)
    if packet.get("version") != VERSION or isinstance(packet["version"], bool):
        raise PacketError(f"packet version is {packet.get('version')!r}, this node reads {VERSION}", where=where)
    faults = _header_faults(packet, signed=True)
    if faults:
        raise PacketError("packet: " + "; ".join(faults), where=where)
    return packet


def _check_signature(
    packet: dict[str, object], data: bytes, trusted: Mapping[str, Ed25519PublicKey], where: Where
) -> None:
    sender = str(packet["sender"])
    key = trusted.get(sender)
    if key is None:
        known = ", ".join(sorted(trusted)) or "none"
        raise NotAllowed(f"no trusted key for sender {sender}; trusted: {known}", where=where)
    if packet["key_id"] != key_id(key):
        raise NotAllowed(f"signed by unknown key {packet['key_id']}, {sender}'s is {key_id(key)}", where=where)
    try:
        same = canonical(packet) == data
    except UsageError:
        same = False
    if not same:
        raise NotAllowed("not byte for byte as it was signed (its canonical form differs)", where=where)
    unsigned = {name: value for name, value in packet.items() if name != "signature"}
    try:
        key.verify(bytes.fromhex(str(packet["signature"])), _SIGNED_AS + canonical(unsigned))
    except InvalidSignature as error:
        raise NotAllowed(f"its signature does not hold with {sender}'s key {key_id(key)}", where=where) from error


def _header_faults(packet: Mapping[str, object], *, signed: bool = False) -> list[str]:
    """Every fault of the fields around the body."""
    expected = _FIELDS if signed else _FIELDS - {"signature"}
    faults = [f"no field {name!r}" for name in sorted(expected - packet.keys())]
    faults += [f"unknown field {name!r}" for name in sorted(packet.keys() - expected)]
    if faults:
        return faults
    if packet["kind"] not in PACKET_KINDS:
        faults.append(f"kind is {packet['kind']!r}, expected one of {', '.join(PACKET_KINDS)}")
    for side in ("sender", "recipient"):
        if packet[side] not in COUNTRIES:
            faults.append(f"{side} is {packet[side]!r}, expected one of {', '.join(COUNTRIES)}")
    if packet["sender"] == packet["recipient"]:
        faults.append(f"sender and recipient are both {packet['sender']!r}")
    if not isinstance(packet["packet_id"], str) or not _UUID.fullmatch(packet["packet_id"]):
        faults.append(f"packet_id is {packet['packet_id']!r}, expected a UUID in lower case")
    sequence = packet["sequence"]
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 1:
        faults.append(f"sequence is {sequence!r}, expected a whole number from 1")
    if not is_utc(packet["created_at"]):
        faults.append(f"created_at is {packet['created_at']!r}, expected ISO 8601 with +00:00")
    if not isinstance(packet["body"], dict):
        faults.append("body is not an object")
    faults += _label_faults(packet["label"])
    if signed and not re.fullmatch(r"[0-9a-f]{128}", str(packet["signature"])):
        faults.append("signature is not 128 hexadecimal digits in lower case")
    return faults


def _label_faults(label: object) -> list[str]:
    if not isinstance(label, dict) or label.keys() != {"originator", "rel", "caveats"}:
        return ["label is not an object of originator, rel, caveats"]
    if not isinstance(label["rel"], list) or not isinstance(label["caveats"], list):
        return ["label's rel and caveats are not lists"]
    return label_faults(label["originator"], label["rel"], label["caveats"])


def _body_faults(packet: Mapping[str, object]) -> list[str]:
    return _BODY_FAULTS[str(packet["kind"])](cast(Mapping[str, object], packet["body"]))


def is_utc(value: object) -> bool:
    """Whether `value` is a moment as packets write it: ISO 8601 in UTC."""
    if not isinstance(value, str):
        return False
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.utcoffset() == UTC.utcoffset(None)
