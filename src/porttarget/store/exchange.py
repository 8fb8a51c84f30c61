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

from porttarget.errors import Conflict, NotAllowed, StoreCorrupt, UsageError, Where
from porttarget.sharing.labels import COUNTRIES
from porttarget.sharing.packets import Packet, key_id
from porttarget.store import schema
from porttarget.store.audit import SYSTEM
from porttarget.store.parquet import write_durably
from porttarget.store.records import Records

KEYS: Final = "keys"
PRIVATE: Final = "node.private.pem"
PUBLIC: Final = "node.public.pem"


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

    def trust(self, country: str, public_key_pem: bytes | str, *, officer: str = SYSTEM) -> str:
        """Trust `country`'s public key from now on, in place of an earlier one; returns its key id."""
        if country not in COUNTRIES or country == self.country:
            raise UsageError(f"country is {country!r}; this node is {self.country}'s and trusts the other one")
        key, pem = _public_key(public_key_pem)
        with self.transaction() as sql:
            sql.execute(delete(schema.trusted_keys).where(schema.trusted_keys.c.country == country))
            sql.execute(
                insert(schema.trusted_keys).values(country=country, key_id=key_id(key), pem=pem, added_at=self.now())
            )
            self.audit("trust", officer, country, {"key_id": key_id(key)})
        return key_id(key)

    def trusted(self) -> dict[str, Ed25519PublicKey]:
        """Trusted public keys by country."""
        with self.reading() as sql:
            rows = sql.execute(select(schema.trusted_keys)).all()
        keys = {}
        for row in rows:
            key, _ = _public_key(row.pem)
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

    def missing_sequences(self, sender: str) -> list[int]:
        """Numbers of `sender`'s packets that did not come although a later one did."""
        found = schema.packets
        query = select(found.c.sequence).where(found.c.sender == sender, found.c.recipient == self.country)
        with self.reading() as sql:
            seen = set(sql.execute(query).scalars())
        return [number for number in range(1, max(seen, default=0)) if number not in seen]

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
        raise UsageError(f"not a public key in PEM form: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"key is a {type(key).__name__}, expected an Ed25519 public key")
    return key, key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
