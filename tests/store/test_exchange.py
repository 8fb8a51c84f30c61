"""Two nodes: packets are recorded once, with what they bring, and keys are trusted on record."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import uuid4

import pytest

from porttarget.errors import Conflict, NotAllowed, UsageError
from porttarget.sharing import Packet, make_packet, read_packet
from porttarget.sharing.nominations import nomination_body
from porttarget.store import Store
from tests.store.rows import nomination


def posted(us: Store, *, packet_id: str | None = None, sequence: int | None = None) -> bytes:
    """A nomination added, signed, recorded and marked sent, in one commit."""
    row = us.add_nomination(nomination(nomination_id=str(uuid4())))
    with us.transaction():
        data = make_packet(
            "nomination", nomination_body(row), sender="US", recipient="CA", key=us.node_key(), created_at=us.now(),
            packet_id=packet_id or str(uuid4()), sequence=sequence or us.next_sequence("CA"),
        )  # fmt: skip
        packet = read_packet(data, trusted={"US": us.node_key().public_key()}, recipient=None)
        us.record_sent(packet)
        us.send_nomination(str(row["nomination_id"]), 1, officer="us.analyst", packet_id=packet.packet_id)
    return data


def taken(ca: Store, data: bytes, *, status: str = "received") -> Packet:
    """What the host does with a packet, in one commit."""
    packet = read_packet(data, trusted=ca.trusted(), recipient=ca.country)
    created_at = datetime.fromisoformat(cast(str, packet.body["created_at"]))
    received = {"created_at": created_at, "direction": "received", "status": status, **packet.label.columns()}
    with ca.transaction():
        ca.record_received(packet)
        ca.add_nomination({**packet.body, **received}, packet_id=packet.packet_id)
    return packet


def test_a_nomination_crosses_once_and_a_replay_is_refused(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    data = posted(us)
    packet = taken(ca, data)
    row = ca.nomination(str(packet.body["nomination_id"]))
    assert (row["direction"], row["status"], row["originator"], row["rel"]) == (
        "received",
        "received",
        "US",
        ["CA", "US"],
    )
    assert us.nomination(str(packet.body["nomination_id"]))["status"] == "sent"
    before = ca.audit_head()
    with pytest.raises(Conflict, match="was received already"):
        taken(ca, data)
    assert ca.nominations().height == 1
    assert ca.audit_head() == before
    assert ca.packet_bytes(packet.packet_id) == us.packet_bytes(packet.packet_id) == data
    assert ca.packets(direction="received").get_column("sha256").to_list() == [packet.sha256]
    assert ca.check() == us.check() == []


def test_a_used_number_under_a_new_id_is_a_replay_too(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    taken(ca, posted(us))
    with pytest.raises(Conflict, match="number 1 from US"):
        posted(us, sequence=1)


def test_numbers_count_up_and_a_packet_that_never_came_is_noticed(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    packets = [posted(us) for _ in range(4)]
    taken(ca, packets[3])
    taken(ca, packets[1])
    assert ca.missing_sequences("US") == [1, 3]
    taken(ca, packets[0])
    taken(ca, packets[2])
    assert ca.missing_sequences("US") == []
    assert us.next_sequence("CA") == 5


def test_without_trust_nothing_is_taken(ca: Store, us: Store) -> None:
    with pytest.raises(NotAllowed, match="no trusted key"):
        taken(ca, posted(us))
    assert ca.packets().is_empty()


def test_a_new_key_replaces_the_old_one_on_record(ca: Store, us: Store) -> None:
    old = ca.trust("US", ca.public_key_pem())
    new = ca.trust("US", us.public_key_pem().decode(), officer="ca.admin")
    assert old != new
    assert taken(ca, posted(us)).key_id == new
    assert [entry["officer"] for entry in ca.audit_entries() if entry["action"] == "trust"] == ["system", "ca.admin"]


@pytest.mark.parametrize(
    ("country", "pem", "said"),
    [("CA", b"x", "trusts the other one"), ("MX", b"x", "country is 'MX'"), ("US", b"x", "not a public key")],
)
def test_a_key_that_is_none_is_not_trusted(ca: Store, country: str, pem: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ca.trust(country, pem)
    assert ca.trusted() == {}


def test_a_packet_between_others_is_no_record_of_this_node(ca: Store, us: Store) -> None:
    packet = read_packet(posted(us), trusted={"US": us.node_key().public_key()}, recipient=None)
    with pytest.raises(NotAllowed, match="this node is US's"):
        us.record_received(packet)
    with pytest.raises(Conflict, match="neither from nor to this node"):
        ca.record_sent(packet)
    with pytest.raises(Conflict, match="neither from nor to this node"), ca.transaction():
        ca._record(packet, "sent", "o")


def test_a_packet_whose_contents_cannot_be_kept_is_not_recorded(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    data = posted(us)
    with pytest.raises(UsageError, match="expected received for a new one"):
        taken(ca, data, status="adopted")
    assert ca.packets().is_empty()
    assert ca.packets(direction="received").is_empty()
    assert taken(ca, data).sender == "US", "so it can come again"
