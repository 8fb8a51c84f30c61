"""Nominations and answers between the nodes: records of the store to signed packets and back.

Nothing passes the border but these packets. What is refused is refused whole and leaves an audit entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl

from porttarget.errors import Conflict, NotAllowed, PacketError, PortTargetError, UsageError
from porttarget.reference import Reference, load_reference
from porttarget.sharing import Label, Packet, make_packet, read_packet
from porttarget.sharing.nominations import answer_body, nomination_body
from porttarget.store import Store

OPEN = ("draft", "sent", "adopted")  # a nomination in these states is not asked for again
OTHER = {"CA": "US", "US": "CA"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """What an officer says when nominating a box."""

    box_id: str
    reason_code: str
    reason: str
    authority: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the host's officer says: adopted, declined or waived, with code and words."""

    status: str
    code: str
    reason: str
    officer: str


def nominate_box(store: Store, asked: Nomination, *, reference: Reference | None = None) -> dict[str, object]:
    """Record a nomination, to be sent by the next export. The box must be known here and land in the other country."""
    boxes = store.read("containers", where=pl.col("box_id") == asked.box_id)
    if not boxes.height:
        raise UsageError(f"no box {asked.box_id!r} is known here; `porttarget rank --json` gives each box_id")
    box = boxes.row(-1, named=True)
    port = (reference or load_reference()).port(box["landing_port"] or "")
    if port.country != OTHER[store.country]:
        raise UsageError(
            f"{asked.box_id} lands at {port.unlocode}, in {port.country}: only the other country's are nominated"
        )
    open_one = store.nominations(direction="sent").filter(
        (pl.col("box_id") == asked.box_id) & pl.col("status").is_in(OPEN)
    )
    if open_one.height:
        row = open_one.row(0, named=True)
        raise Conflict(f"{asked.box_id} is nominated already: {row['nomination_id']} is {row['status']}")
    return store.add_nomination(
        {
            "nomination_id": str(uuid4()), "direction": "sent", "nominated_by": store.country, "host": port.country,
            "port": port.unlocode, "box_id": asked.box_id, "container_number": box["container_number"],
            "bills": sorted({bill for row in boxes.get_column("bills").to_list() for bill in row}),
            "vessel_imo": box["vessel_imo"], "vessel": box["vessel_name"], "voyage": box["voyage"],
            "reason_code": asked.reason_code, "reason": asked.reason, "authority": asked.authority,
            "officer": asked.officer, "created_at": store.now(), "status": "draft", "rel": ["CA", "US"],
        }
    )  # fmt: skip


def answer_nomination(
    store: Store, nomination_id: str, given: Answer, *, version: int | None = None
) -> dict[str, object]:
    """Answer a nomination received here; `version` guards against a second answer."""
    row = store.nomination(nomination_id)
    if row["direction"] != "received":
        raise UsageError(f"nomination {nomination_id} was sent by this node; its host answers it")
    return store.answer_nomination(
        nomination_id, _whole(row["version"]) if version is None else version, status=given.status,
        answer_code=given.code, answer_reason=given.reason, answered_by=given.officer,
    )  # fmt: skip


def pending_packets(store: Store) -> list[Packet]:
    """Make, sign and record a packet for every draft nomination and every answer not yet sent, oldest first."""
    return [_send_nomination(store, row) for row in _drafts(store)] + [
        _send_answer(store, row) for row in _unsent(store)
    ]


def export_packets(store: Store, folder: Path) -> list[Path]:
    """Write what waits to be sent as files; a packet that was made before is written again, byte for byte."""
    folder.mkdir(parents=True, exist_ok=True)
    pending_packets(store)
    written = []
    for packet_id, data in sent_packets(store):
        path = folder / f"{packet_id}.packet.json"
        if not path.exists():
            path.write_bytes(data)
            written.append(path)
    return written


def sent_packets(store: Store) -> list[tuple[str, bytes]]:
    """All packets this node sent, oldest first: (packet id, bytes)."""
    ids = store.packets(direction="sent").sort("sequence").get_column("packet_id").to_list()
    return [(packet_id, store.packet_bytes(packet_id)) for packet_id in ids]


def verify_packet(store: Store, data: bytes) -> str:
    """Check a packet against the keys this node trusts and its own; says what it is."""
    keys = {**store.trusted(), store.country: store.node_key().public_key()}
    packet = read_packet(data, trusted=keys, recipient=None)
    return (
        f"{packet.kind} {packet.packet_id} of {packet.sender} for {packet.recipient}, signed by {packet.key_id}: holds"
    )


def import_packet(store: Store, data: bytes, *, officer: str = "system") -> str:
    """Take a packet in: record it, and apply what it says, in one commit. Says what was done.

    PacketError, NotAllowed (unknown key, changed byte, wrong recipient), Conflict (replay) leave only an audit entry.
    """
    try:
        packet = read_packet(data, trusted=store.trusted(), recipient=store.country)
        with store.transaction():
            store.record_received(packet, officer=officer)
            return _applied(store, packet)
    except (PacketError, NotAllowed, Conflict) as error:
        store.audit("refuse_packet", officer, type(error).__name__, {"because": str(error)})
        raise


def _applied(store: Store, packet: Packet) -> str:
    """Apply a packet; what this node's own rules forbid its officers, a partner's packet may not do either."""
    try:
        return _apply(store, packet)
    except UsageError as error:
        raise NotAllowed(f"the packet asks for what is not allowed: {error}") from error


def _apply(store: Store, packet: Packet) -> str:
    body = dict(packet.body)
    if packet.kind == "nomination":
        if body["nominated_by"] != packet.sender or body["host"] != packet.recipient:
            raise NotAllowed(f"{packet.sender} sent a nomination by {body['nominated_by']} for {body['host']}")
        store.add_nomination(
            {
                **body, "created_at": datetime.fromisoformat(str(body["created_at"])), "direction": "received",
                "status": "received", **packet.label.columns(),
            },
            packet_id=packet.packet_id,
        )  # fmt: skip
        return f"nomination {body['nomination_id']} of {body['container_number'] or body['box_id']} at {body['port']}"
    try:
        row = store.nomination(str(body["nomination_id"]))
    except UsageError as error:
        raise NotAllowed(f"answers nomination {body['nomination_id']}, which this node did not send") from error
    if row["host"] != packet.sender:
        raise NotAllowed(f"{packet.sender} answers a nomination whose host is {row['host']}")
    store.answer_nomination(
        str(body["nomination_id"]), _whole(row["version"]), status=str(body["status"]),
        answer_code=str(body["answer_code"]), answer_reason=str(body["answer_reason"]),
        answered_by=str(body["answered_by"]), answered_at=datetime.fromisoformat(str(body["answered_at"])),
    )  # fmt: skip
    return f"nomination {body['nomination_id']} was {body['status']} by {packet.sender}"


def _drafts(store: Store) -> list[dict[str, Any]]:
    return store.nominations(direction="sent", status="draft").sort("created_at").to_dicts()


def _unsent(store: Store) -> list[dict[str, Any]]:
    answered = store.nominations(direction="received").filter(pl.col("status") != "received").sort("answered_at")
    sent = _answers_sent(store)
    return [row for row in answered.to_dicts() if row["nomination_id"] not in sent]


def _answers_sent(store: Store) -> set[str]:
    sent = store.packets(direction="sent").filter(pl.col("kind") == "nomination_answer").get_column("packet_id")
    keys = {store.country: store.node_key().public_key()}
    packets = (read_packet(store.packet_bytes(packet_id), trusted=keys, recipient=None) for packet_id in sent)
    return {str(packet.body["nomination_id"]) for packet in packets}


def _send_nomination(store: Store, row: Mapping[str, Any]) -> Packet:
    with store.transaction():
        packet = _make(store, "nomination", nomination_body(row), Label.from_columns(row))
        store.record_sent(packet, officer=row["officer"])
        store.send_nomination(row["nomination_id"], row["version"], officer=row["officer"], packet_id=packet.packet_id)
    return packet


def _send_answer(store: Store, row: Mapping[str, Any]) -> Packet:
    with store.transaction():
        # the answer is ours, its handling that of the nomination it speaks of
        label = Label.from_columns({**row, "originator": store.country, "rel": list(OTHER)})
        packet = _make(store, "nomination_answer", answer_body(row), label)
        store.record_sent(packet, officer=row["answered_by"])
    return packet


def _make(store: Store, kind: str, body: Mapping[str, object], label: Label) -> Packet:
    recipient, key = OTHER[store.country], store.node_key()
    data = make_packet(
        kind, body, sender=store.country, recipient=recipient, key=key, created_at=store.now(),
        packet_id=str(uuid4()), sequence=store.next_sequence(recipient), label=label,
    )  # fmt: skip
    return read_packet(data, trusted={store.country: key.public_key()}, recipient=None)


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise PortTargetError(f"version is {value!r}, expected a whole number")
    return value
