"""The tamper-evident log, against vectors computed by hand with sha256 and against every small attack."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.sharing.log import (
    EMPTY_ROOT,
    NO_ENTRY,
    Entry,
    Frontier,
    leaf_hash,
    make_entry,
    node_hash,
    root_of,
    verify,
)

# leaves and roots of the Certificate Transparency reference test tree (RFC 6962/9162 hashing), well known
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def entries(count: int) -> list[Entry]:
    made: list[Entry] = []
    for number in range(count):
        made.append(make_entry(number, {"action": f"a{number}"}, made[-1].hash if made else NO_ENTRY))
    return made


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_those_of_the_standard(count: int) -> None:
    assert root_of(LEAVES[:count]) == ROOTS[count - 1]


def test_the_first_entries_by_hand() -> None:
    first = make_entry(0, {"action": "init"}, NO_ENTRY)
    written = b'\x00{"number":0,"previous":"' + b"0" * 64 + b'","record":{"action":"init"}}'
    assert first.hash == hashlib.sha256(written).hexdigest()
    assert hashlib.sha256(b"").hexdigest() == EMPTY_ROOT
    assert (
        node_hash(leaf_hash(b"a"), leaf_hash(b"b"))
        == hashlib.sha256(b"\x01" + hashlib.sha256(b"\x00a").digest() + hashlib.sha256(b"\x00b").digest()).digest()
    )


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, as it is written: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70))
def test_the_frontier_gives_the_root_of_the_recursive_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == plain_root(leaves).hex()


def test_a_frontier_survives_its_text() -> None:
    frontier = Frontier()
    for leaf in LEAVES[:7]:
        frontier = frontier.append(leaf_hash(leaf))
        assert Frontier.from_text(frontier.to_text()) == frontier
    for text in ("", "3", "x", "1:zz", "2:00:00"):
        with pytest.raises(UsageError):
            Frontier.from_text(text)


def test_a_whole_log_has_no_fault() -> None:
    log = entries(20)
    frontier = Frontier()
    for entry in log:
        frontier = frontier.append(bytes.fromhex(entry.hash))
    assert verify(log, size=20, root=frontier.root()) == []
    assert verify([], size=0, root=EMPTY_ROOT) == []


@given(st.integers(2, 12), st.data())
def test_every_attack_is_located_at_its_first_entry(count: int, data: st.DataObject) -> None:
    log = entries(count)
    at = data.draw(st.integers(0, count - 2))
    attack = data.draw(st.sampled_from(["edit", "delete", "swap", "double", "rehash"]))
    if attack == "edit":
        log[at] = replace(log[at], record={"action": "other"})
    elif attack == "delete":
        del log[at]
    elif attack == "swap":
        log[at], log[at + 1] = log[at + 1], log[at]
    elif attack == "double":
        log.insert(at, log[at])
        at += 1
    else:  # the edited entry is hashed anew: its follower gives it away
        log[at] = make_entry(at, {"action": "other"}, log[at].previous)
        at += 1
    faults = verify(log)
    assert len(faults) == 1
    assert faults[0].startswith(f"entry {at}:")


def test_a_cut_end_is_seen_by_who_knows_size_or_root() -> None:
    log = entries(9)
    assert verify(log[:-1]) == []
    assert verify(log[:-1], size=9) == ["log has 8 entries, expected 9"]
    other = [*log[:-1], make_entry(8, {"action": "other"}, log[7].hash)]
    known = Frontier()
    for entry in log:
        known = known.append(bytes.fromhex(entry.hash))
    assert verify(other, size=9, root=known.root())[0].startswith("root over 9 entries")
