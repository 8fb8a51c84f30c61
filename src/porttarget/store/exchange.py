"""Keys, and the packets this node sent and received: a packet is recorded once, a second time is a replay.

The node's private key is a file only its owner can read; partners' public keys stand in the ledger, so that trusting
one is audited. Sequence numbers count a sender's packets, so that a packet that never came is noticed.
"""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Final, cast

import polars as pl
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from porttarget.errors import Conflict, InputError, NotAllowed, StoreCorrupt, UsageError, Where
from porttarget.sharing.labels import COUNTRIES
from porttarget.sharing.packets import Packet, key_id
from porttarget.store import schema
from porttarget.store.audit import SYSTEM
from porttarget.store.parquet import write_durably
from porttarget.store.records import Records

KEYS: Final = "keys"
PRIVATE: Final = "node.private.pem"
PUBLIC: Final = "node.public.pem"
PUBLIC_PEM_BEGINS: Final = "-----BEGIN PUBLIC KEY-----"
_HANDED_OUT: Final = "handed_out"  # counter: the number of the last packet that was handed out


class Exchange(Records):
    """Keys and packets of a store."""

    def node_key(self) -> Ed25519PrivateKey:
        """This node's signing key; StoreCorrupt where it is not the one the store was made with."""
        path = self.path / KEYS / PRIVATE
        where = Where(source=str(path))
        try:
            mode = stat.S_IMODE(os.stat(path).st_mode)
            key = load_pem_private_key(path.read_bytes(), password=None)
        except FileNotFoundError as error:
            raise StoreCorrupt("the node's private key is missing", where=where) from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise StoreCorrupt(f"the node's private key cannot be read: {error}", where=where) from error
        if mode & 0o077:
            raise NotAllowed(f"the private key is open to others (mode {mode:o}); expected 600", where=where)
        if not isinstance(key, Ed25519PrivateKey) or key_id(key.public_key()) != self.node_key_id:
            raise StoreCorrupt(f"the private key is not this node's ({self.node_key_id})", where=where)
        return key

    def public_key_pem(self) -> bytes:
        """This node's public key, for the partner to trust."""
        return self.node_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def trust(self, country: str, public_key_pem: bytes | str, *, officer: str = SYSTEM, replace: bool = False) -> str:
        """Trust `country`'s public key from now on; returns its key id.

        Conflict where another key is trusted already and `replace` is not given; NotAllowed for this node's own key;
        InputError for what is no Ed25519 public key.
        """
        if country not in COUNTRIES or country == self.country:
            raise UsageError(f"country is {country!r}; this node is {self.country}'s and trusts the other one")
        key, pem = _public_key(public_key_pem)
        new = key_id(key)
        if new == self.node_key_id:
            raise NotAllowed(f"key {new} is this node's own, expected {country}'s")
        found = schema.trusted_keys
        with self.transaction() as sql:
            old = sql.execute(select(found.c.key_id).where(found.c.country == country)).scalar_one_or_none()
            if old is not None and old != new and not replace:
                raise Conflict(
                    f"key {old} is trusted as {country}'s; key {new} takes its place only when replacing is asked for",
                    found=old,
                    expected=new,
                )
            sql.execute(delete(found).where(found.c.country == country))
            sql.execute(insert(found).values(country=country, key_id=new, pem=pem, added_at=self.now()))
            self.audit("trust", officer, country, {"key_id": new, "replaces": old if old != new else None})
        return new

    def trusted(self) -> dict[str, Ed25519PublicKey]:
        """Trusted public keys by country."""
        with self.reading() as sql:
            rows = sql.execute(select(schema.trusted_keys)).all()
        keys = {}
        for row in rows:
            try:
                key, _ = _public_key(row.pem)
            except InputError as error:
                raise StoreCorrupt(f"the trusted key of {row.country}: {error}") from error
            if key_id(key) != row.key_id:
                raise StoreCorrupt(f"the trusted key of {row.country} is not {row.key_id}")
            keys[str(row.country)] = key
        return keys

    def next_sequence(self, recipient: str) -> int:
        """Number of the next packet to `recipient`; take it inside the transaction that records the packet."""
        return 1 + self._last_sequence(self.country, recipient)

    def record_sent(self, packet: Packet, *, officer: str = SYSTEM) -> None:
        """Keep a packet this node made; Conflict where its id or number was used."""
        self._record(packet, "sent", officer)

    def record_received(self, packet: Packet, *, officer: str = SYSTEM, at: datetime | None = None) -> None:
        """Keep a packet this node accepted; Conflict where it came before (a replay)."""
        if packet.recipient != self.country or packet.sender == self.country:
            raise NotAllowed(f"packet goes from {packet.sender} to {packet.recipient}; this node is {self.country}'s")
        self._record(packet, "received", officer, at)

    def missing_sequences(self, sender: str, *, at_most: int = 100) -> list[int]:
        """Numbers of `sender`'s packets that did not come although a later one did, the lowest `at_most` of them."""
        found = schema.packets
        query = select(found.c.sequence).where(found.c.sender == sender, found.c.recipient == self.country)
        missing: list[int] = []
        expected = 1
        with self.reading() as sql:
            for number in sql.execute(query.order_by(found.c.sequence)).scalars():
                missing += range(expected, min(number, expected + at_most - len(missing)))
                expected = number + 1
        return missing

    def sent_packets(self, *, after: int = 0, limit: int) -> list[tuple[int, str, bytes]]:
        """Packets this node sent with numbers above `after`, in order, at most `limit`: (number, packet id, bytes)."""
        found = schema.packets
        query = select(found.c.sequence, found.c.packet_id, found.c.data).where(
            found.c.direction == "sent", found.c.sequence > after
        )
        with self.reading() as sql:
            return [
                (row.sequence, row.packet_id, row.data) for row in sql.execute(query.order_by("sequence").limit(limit))
            ]

    def hand_out(self, *, limit: int) -> list[tuple[int, str, bytes]]:
        """As `sent_packets`, those not handed out before; they count as handed out from now on."""
        mark = schema.counters
        with self.transaction() as sql:
            done = sql.execute(select(mark.c.value).where(mark.c.name == _HANDED_OUT)).scalar_one_or_none()
            packets = self.sent_packets(after=done or 0, limit=limit)
            if packets:
                row = upsert(mark).values(name=_HANDED_OUT, value=packets[-1][0])
                sql.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": packets[-1][0]}))
        return packets

    def packets(self, *, direction: str | None = None) -> pl.DataFrame:
        """Packets sent and received, by time recorded, without their bytes."""
        found = schema.packets
        names = (
            "packet_id",
            "direction",
            "kind",
            "sender",
            "recipient",
            "sequence",
            "created_at",
            "recorded_at",
            "sha256",
        )
        query = select(*(found.c[name] for name in names)).order_by(found.c.recorded_at, found.c.packet_id)
        if direction is not None:
            query = query.where(found.c.direction == direction)
        moment = pl.Datetime("us", "UTC")
        dtypes = {"sequence": pl.Int64(), "created_at": moment, "recorded_at": moment}
        with self.reading() as sql:
            rows = sql.execute(query).all()
        return pl.DataFrame(
            [tuple(row) for row in rows], schema={name: dtypes.get(name, pl.String()) for name in names}, orient="row"
        )

    def packet_bytes(self, packet_id: str) -> bytes:
        """A recorded packet's bytes as they were; UsageError where there is none."""
        query = select(schema.packets.c.data).where(schema.packets.c.packet_id == packet_id)
        with self.reading() as sql:
            data = sql.execute(query).scalar_one_or_none()
        if data is None:
            raise UsageError(f"no packet {packet_id}")
        return cast(bytes, data)

    def _record(self, packet: Packet, direction: str, officer: str, at: datetime | None = None) -> None:
        found = schema.packets
        with self.transaction() as sql:
            before = sql.execute(
                select(found.c.recorded_at).where(
                    (found.c.packet_id == packet.packet_id)
                    | (
                        (found.c.sender == packet.sender)
                        & (found.c.recipient == packet.recipient)
                        & (found.c.sequence == packet.sequence)
                    )
                )
            ).scalars().first()  # fmt: skip
            if before is not None:
                raise Conflict(
                    f"packet {packet.packet_id} (number {packet.sequence} from {packet.sender}) was {direction} "
                    f"already, on {before.isoformat()}",
                    found=packet.packet_id,
                )
            sql.execute(
                insert(found).values(
                    packet_id=packet.packet_id, direction=direction, kind=packet.kind, sender=packet.sender,
                    recipient=packet.recipient, sequence=packet.sequence, created_at=packet.created_at,
                    recorded_at=at or self.now(), sha256=packet.sha256, data=packet.data,
                )
            )  # fmt: skip
            self.audit(
                f"packet_{direction}", officer, packet.packet_id,
                {"kind": packet.kind, "sender": packet.sender, "recipient": packet.recipient,
                 "sequence": packet.sequence, "sha256": packet.sha256},
            )  # fmt: skip

    def _last_sequence(self, sender: str, recipient: str) -> int:
        found = schema.packets
        query = select(func.max(found.c.sequence)).where(found.c.sender == sender, found.c.recipient == recipient)
        with self.reading() as sql:
            return int(sql.execute(query).scalar_one_or_none() or 0)


def make_keys(folder: Path) -> str:
    """A new signing key in `folder`, readable by its owner alone, and its public half; returns the key id."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    write_durably(folder / PRIVATE, private, mode=0o600)
    write_durably(folder / PUBLIC, public, mode=0o644)
    return key_id(key.public_key())


def _public_key(pem: bytes | str) -> tuple[Ed25519PublicKey, str]:
    data = pem.encode() if isinstance(pem, str) else pem
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        begins = data.lstrip()[:40].split(b"\n")[0].decode("utf-8", "replace").strip()
        found = f"begins {begins!r}" if begins else "is empty"
        if begins == PUBLIC_PEM_BEGINS:
            found = f"begins {begins!r} but what follows is no key"
        raise InputError(f"no public key: it {found}, expected {PUBLIC_PEM_BEGINS}", found=begins) from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(f"key is an {type(key).__name__.lstrip('_')}, expected an Ed25519 public key")
    return key, key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
