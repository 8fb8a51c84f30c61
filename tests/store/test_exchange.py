"""Two nodes: packets are recorded once, with what they bring, and keys are trusted on record."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from porttarget.errors import Conflict, InputError, NotAllowed, UsageError
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


def another_key() -> bytes:
    """The public key of a node that was there before."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


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
    old = ca.trust("US", another_key())
    assert ca.trust("US", another_key()) == old, "the same key again is no replacement"
    with pytest.raises(Conflict, match=f"key {old} is trusted as US's; key {us.node_key_id} takes its place only when"):
        ca.trust("US", us.public_key_pem())
    assert list(ca.trusted()) == ["US"]
    new = ca.trust("US", us.public_key_pem().decode(), officer="ca.admin", replace=True)
    assert new == us.node_key_id
    assert taken(ca, posted(us)).key_id == new
    assert [entry["officer"] for entry in ca.audit_entries() if entry["action"] == "trust"] == [
        "system",
        "system",
        "ca.admin",
    ]


@pytest.mark.parametrize(
    ("country", "pem", "said"),
    [("CA", b"x", "trusts the other one"), ("MX", b"x", "country is 'MX'")],
)
def test_only_the_other_countrys_key_is_trusted(ca: Store, country: str, pem: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ca.trust(country, pem)
    assert ca.trusted() == {}


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        (b"", "it is empty"),
        (b"box,number\n1,2\n", "it begins 'box,number'"),
        (b"\x00\xff\xfe", "it begins"),
        (b"-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n", "it begins '-----BEGIN PRIVATE KEY-----'"),
        (b"-----BEGIN PUBLIC KEY-----\nMC4=\n-----END PUBLIC KEY-----\n", "but what follows is no key"),
    ],
)
def test_a_file_that_is_no_key_is_refused_with_what_it_is(ca: Store, pem: bytes, said: str) -> None:
    with pytest.raises(InputError) as told:
        ca.trust("US", pem)
    assert said in str(told.value)
    assert str(told.value).endswith("expected -----BEGIN PUBLIC KEY-----")
    assert "http" not in str(told.value)
    assert ca.trusted() == {}


def test_a_key_of_another_kind_is_refused(ca: Store) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(InputError, match="ECPublicKey, expected an Ed25519 public key"):
        ca.trust("US", key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def test_a_nodes_own_key_is_not_trusted_as_the_other_countrys(ca: Store) -> None:
    with pytest.raises(NotAllowed, match="is this node's own"):
        ca.trust("US", ca.public_key_pem())
    assert ca.trusted() == {}


def test_packets_are_handed_out_once_in_pages_and_again_when_asked(us: Store) -> None:
    sent = [posted(us) for _ in range(5)]
    pages = [us.hand_out(limit=2) for _ in range(4)]
    assert [[number for number, _, _ in page] for page in pages] == [[1, 2], [3, 4], [5], []]
    assert [data for page in pages for _, _, data in page] == sent
    later = posted(us)
    assert [(number, data) for number, _, data in us.hand_out(limit=9)] == [(6, later)]
    assert [data for _, _, data in us.sent_packets(after=3, limit=2)] == sent[3:5]


def test_of_very_many_missing_packets_the_lowest_numbers_are_told(ca: Store, us: Store) -> None:
    ca.trust("US", us.public_key_pem())
    taken(ca, posted(us, sequence=3))
    taken(ca, posted(us, sequence=10**15))
    assert ca.missing_sequences("US", at_most=4) == [1, 2, 4, 5]
    assert len(ca.missing_sequences("US")) == 100


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
