"""Seeded faults in the bytes of interchanges, and the messages that stand untouched between faulty ones.

`mutated` makes one to three faults of many kinds; `between` lays faulty inputs out with a clean message before, after
and among them. No two clean messages share a voyage, bill or container.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

from porttarget.manifests.filing import BoxPart, GoodsPart, HazardPart, PartyPart
from porttarget.manifests.write_cuscar import write_cuscar
from porttarget.manifests.write_x12 import Filing309, write_309
from tests.manifests.naive import container_digit
from tests.manifests.test_write_read import a_bill, a_filing

DELIMITERS = b"*>~^|:'+?.\n\r\x1c\x1d\x1f,;\"\t "
WORDS = (b"ISA*", b"IEA*1*1~", b"ST*309*1~", b"SE*1*1~", b"UNA:+.? '", b"UNA:+.# '", b"UNA+:,?*~", b"UNB+",
         b"UNH+1+CUSCAR:D:95B:UN'", b"UNT+2+1'", b"UNZ+1+1'", b"GS*SO*", b"GE*1*1~", b"UNG+", b"UNE+1+1'", b"?'", b"??",
         b"?", b"~", b"'", b"\0", b"\0\0\0\0", b"\xff\xfe", b"\xc3", b"\r\n", b"\x1a", b"PAR1", b"{",
         b"\xef\xbb\xbf")  # fmt: skip
OPENINGS = (b"ISA", b"GS*", b"ST*", b"UNB", b"UNH", b"UNG")
CLOSINGS = (b"SE*", b"GE*", b"IEA", b"UNT", b"UNE", b"UNZ")


def filing(name: str, voyage: str) -> Filing309:
    """Two bills of one container, with all kinds of parts; no two voyages share bills or containers."""
    ten = f"TSTU{voyage:0>6}"
    box = BoxPart(
        number=f"{ten}{container_digit(ten)}", size_type="45G1", load_status="L", seals=("S1", "S2"),
        goods=(GoodsPart(packages=5, description="WOOL SOCKS", marks="", hs="610510", value_usd=10.0, kg=100.0),),
        hazards=(HazardPart(un_number="1325", hazard_class="4.1", description="FLAMMABLE SOLID"),),
    )  # fmt: skip
    party = PartyPart(role="shipper", name=f"{name} SHIPPER", city="SANTOS", country="BR")
    bills = [replace(a_bill(int(f"{voyage}{number}")), parties=(party,), containers=(box,)) for number in (1, 2)]
    now = datetime(2026, 1, 5, tzinfo=UTC)
    control = int(voyage)
    return replace(a_filing(*bills), vessel_name=name, vessel_imo="", voyage=voyage, created_at=now,
                   control_number=control)  # fmt: skip


@cache
def clean(number: int) -> bytes:
    """A message that is not touched, of either syntax in turn."""
    one = filing(f"CLEAN STAR {number}", str(1000 + number))
    return write_cuscar(one) + b"\n" if number % 2 else write_309(one)


STRANGER = {b"~": write_cuscar(filing("STRANGE STAR", "8")), b"'": write_309(filing("STRANGE STAR", "9"))}
WRITTEN = {"309": write_309(filing("MIDDLE STAR", "3")), "CUSCAR": write_cuscar(filing("MIDDLE STAR", "4"))}


@dataclass(frozen=True, slots=True)
class Between:
    """An input of faulty parts among clean messages: its bytes, and where each part of either kind begins and ends."""

    data: bytes
    clean: list[tuple[int, int]]
    faulty: list[tuple[int, int]]


def between(parts: list[bytes], first: int = 0) -> Between:
    """The parts, a clean message before, after and among them, the first one of this number."""
    pieces: list[bytes] = []
    stretches: list[tuple[int, int]] = []
    at = 0
    for number, part in enumerate([*parts, None], first):
        for piece in (clean(number), part):
            if piece is not None:
                pieces += [piece, b"\n"]
                stretches.append((at, at + len(piece)))
                at += len(piece) + 1
    return Between(b"".join(pieces), stretches[::2], stretches[1::2])


def mutated(data: bytes, rng: Random) -> bytes:
    """One to three faults somewhere in the bytes."""
    for _ in range(rng.randint(1, 3)):
        if not data:
            break
        act = rng.randrange(12)
        if act < 5:
            data = _of_bytes(data, rng, act)
        elif act < 8:
            data = _of_delimiters(data, rng)
        elif act < 11:
            data = _of_segments(data, rng)
        else:
            data = _of_messages(data, rng)
    return data


def _of_bytes(data: bytes, rng: Random, act: int) -> bytes:
    """A bit turned, bytes removed, put in or replaced, the input cut."""
    out = bytearray(data)
    at = rng.randrange(len(out))
    if act == 0:
        out[at] ^= 1 << rng.randrange(8)
    elif act == 1:
        del out[at : at + rng.randint(1, 12)]
    elif act == 2:
        out[at:at] = rng.choice((rng.randbytes(rng.randint(1, 6)), rng.choice(WORDS)))
    elif act == 3:
        out[at] = rng.choice(DELIMITERS)
    else:
        del out[rng.randint(at, len(out)) :]
    return bytes(out)


def _of_delimiters(data: bytes, rng: Random) -> bytes:
    """A delimiter replaced by another, by NUL or by nothing, in all of the input or in a part."""
    own = sorted({data[3:4], data[105:106], _terminator(data), b"+", b":", b"?", b"*"} - {b""})
    old, new = rng.choice(own), rng.choice([bytes([rng.choice(DELIMITERS)]), b"", b"\0", _terminator(data) + b"\0"])
    at = rng.choice((0, rng.randrange(len(data))))
    to = rng.choice((len(data), rng.randint(at, len(data))))
    return data[:at] + data[at:to].replace(old, new) + data[to:]


def _of_segments(data: bytes, rng: Random) -> bytes:
    """A segment swapped with another, doubled or removed."""
    mark = _terminator(data)
    pieces = data.split(mark)
    i, j = rng.randrange(len(pieces)), rng.randrange(len(pieces))
    act = rng.randrange(3)
    if act == 0:
        pieces[i], pieces[j] = pieces[j], pieces[i]
    elif act == 1:
        pieces.insert(j, pieces[i])
    else:
        del pieces[i]
    return mark.join(pieces)


def _of_messages(data: bytes, rng: Random) -> bytes:
    """The input twice in one, without what opens or closes it; an interchange of the other syntax in its middle."""
    mark = _terminator(data)
    pieces = data.split(mark)
    at = rng.randrange(len(pieces))
    act = rng.randrange(4)
    if act == 0:
        stranger = STRANGER.get(mark, STRANGER[b"~"])
        return mark.join([*pieces[:at], stranger, *pieces[at:]])
    if act == 1:
        return mark.join([each for each in pieces if not each.lstrip().startswith(CLOSINGS)]) + mark + data
    if act == 2:
        return data + mark.join([each for each in pieces if not each.lstrip().startswith(OPENINGS)])
    kind = rng.choice(OPENINGS + CLOSINGS)
    return mark.join([each for each in pieces if not each.lstrip().startswith(kind)])


def _terminator(data: bytes) -> bytes:
    return max((b"~", b"'", b"\n"), key=data.count)


def samples(shared: Path) -> dict[str, bytes]:
    """Shared samples of interchanges by name."""
    found = {
        f"{kind}/{path.name}": path.read_bytes()
        for kind in ("x12", "edifact", "edge") for path in sorted((shared / "manifests" / kind).iterdir())
    }  # fmt: skip
    assert len(found) > 30
    return found
