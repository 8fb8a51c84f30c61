"""Makes inputs that reach deep: right checksums, every layout of the registry at lengths around its own, parts.

In: a seeded generator of random numbers. Out: bytes of cases (see `case`), or a changed case. What is made is often
faulty in one place and right in all others, since what is wrong all over goes no further than its first fault.
"""

from __future__ import annotations

from random import Random

from porttarget.ais_decoder.encode import checksum
from porttarget.ais_decoder.layouts import JOBS, Layout
from tests.ais_decoder.fuzz.case import HEAD_BYTES

MOST_BYTES = 4096
LAYOUTS = list({job.layout.name: job.layout for job in JOBS}.values())
TALKERS = ("AI", "AI", "AI", "AI", "AB", "BS", "SA", "AN", "a1", "~~")
NOISE = (
    b"", b"\r", b"\n", b"!", b"$", b"\\", b"*", b",", b"#", b" ", b"\0", b"\xff", b"!AIVDM", b"!AIVDM,1,1,,A,", b"# x",
    b"$GPGGA,120000,,N,,W,1*00", b"!AIVDM,2,1,1,A,55,0*", b"\\g:1-2-3\\", b"1452468659 ",
)  # fmt: skip
SPECIAL = b"!$\\*,#\r\n \t\0\x7f\x80\xff0159AFafwW`XYZ:-grcsd"


def case(rng: Random) -> bytes:
    """A case of a few to some dozens of lines."""
    head = bytes((rng.getrandbits(8) if rng.random() < 0.6 else 0, rng.getrandbits(8)))
    lines: list[bytes] = []
    for _ in range(rng.choice((1, 1, 2, 3, 4, 8))):
        lines += dressed(message(rng), rng)
    if rng.random() < 0.3:
        shuffled(lines, rng)
    end = rng.choice((b"\n", b"\n", b"\r\n", b"", b"\n\n"))
    data = b"".join(line + (end if rng.random() < 0.97 else b"") for line in lines)
    if rng.random() < 0.2:
        data = data[: rng.randint(0, len(data))]
    return head + data


def message(rng: Random) -> tuple[int, int]:
    """Bits of a message, as a number, and how many: of a layout we know, of any type, or of none."""
    kind = rng.getrandbits(6) if rng.random() < 0.1 else rng.randint(1, 28)
    if rng.random() < 0.85:
        return _of_layout(rng.choice(LAYOUTS), rng)
    return _filled(rng.choice((1, 40, 72, 168, 424, rng.randint(0, 1100))), rng, [(0, 6, kind)])


def _of_layout(layout: Layout, rng: Random) -> tuple[int, int]:
    """A layout's message at a length near one it can have, its selecting fields set."""
    application, reports = layout.application, layout.reports
    size = layout.bits + (reports.bits * rng.randint(0, reports.most + 1) if reports is not None else 0)
    size = rng.choice((size, size, size, layout.required_bits, rng.randint(0, size)))
    kind = rng.choice(layout.types) if application is None else rng.choice((*application.carriers, 25, 26))
    known = [(0, 6, kind)]
    if application is not None:
        head = 56 if kind == 8 else 88
        if kind >= 25:
            addressed = rng.getrandbits(1)
            known.append((38, 2, addressed << 1 | (rng.random() < 0.9)))
            head = 56 + 32 * addressed
            size += 24 if kind == 26 else 0
        known += [(head - 16, 10, application.dac), (head - 6, 6, application.fi)]
        if application.sub is not None and rng.random() < 0.95:
            start, width, value = application.sub
            known.append((head + start, width, value))
        size += head
    elif layout.part is not None:
        known.append((38, 2, layout.part))
    if reports is not None and reports.count is not None and rng.random() < 0.5:
        field = layout.field(reports.count)
        at = 0 if application is None else known[-1][0]
        known.append((at + field.start, field.width, rng.randint(0, (1 << field.width) - 1)))
    return _filled(max(size + rng.choice((0, 0, 0, 0, -1, 1, -6, 6, -8, 8, rng.randint(-50, 50))), 0), rng, known)


def _filled(size: int, rng: Random, known: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Random, blank or full bits with known fields in them."""
    bits = rng.choice((rng.getrandbits(size), rng.getrandbits(size) & rng.getrandbits(size), 0, (1 << size) - 1))
    for start, width, value in known:
        if start + width <= size:
            low = size - start - width
            bits = bits & ~(((1 << width) - 1) << low) | (value & (1 << width) - 1) << low
    return bits, size


def armour(bits: int, size: int) -> tuple[str, int]:
    """Payload characters, and fill bits."""
    fill = -size % 6
    padded = bits << fill
    sixes = [padded >> 6 * k & 63 for k in range((size + fill) // 6 - 1, -1, -1)]
    return "".join(chr(six + 48 if six < 40 else six + 56) for six in sixes), fill


def dressed(made: tuple[int, int], rng: Random) -> list[bytes]:
    """A message's sentences with what may stand around them."""
    payload, fill = armour(*made)
    total = max(-(-len(payload) // rng.choice((56, 60, 60, 82))), 1)
    total = min(rng.randint(1, 9) if rng.random() < 0.15 else total, 9)
    cuts = sorted(rng.randint(0, len(payload)) for _ in range(total - 1))
    if rng.random() < 0.6:
        each = -(-len(payload) // total)
        cuts = [min(each * k, len(payload)) for k in range(1, total)]
    parts = [payload[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    sequence = rng.choice(("", "0", "1", "1", "9")) if total > 1 else rng.choice(("", "", "", "3"))
    channel = rng.choice(("A", "A", "A", "B", "", "1", "2", "C"))
    talker = f"{rng.choice('!!!!!!$')}{rng.choice(TALKERS)}VD{rng.choice('MMMMMO')}"
    style = rng.choice(("plain", "plain", "tagged", "grouped", "suffix", "epoch"))
    source, group, time = rng.choice("ab"), rng.choice((1, 1, 2, 999)), 1_700_000_000 + rng.choice((0, 0, 1, 100))
    lines = []
    for number, part in enumerate(parts, 1):
        last = fill if number == total else 0
        if rng.random() < 0.03:
            last = rng.randint(0, 6)
        body = f"{talker[1:]},{total},{number},{sequence},{channel},{part},{last}"
        check = checksum(body) ^ (rng.random() < 0.03)
        text = f"{talker[0]}{body}*{check:{rng.choice(('02X', '02X', '02x'))}}"
        if style in ("tagged", "grouped"):
            fields = [f"s:{source}", f"c:{time}"] if style == "tagged" or number == 1 else []
            if style == "grouped":
                fields.append(f"g:{number}-{total}-{group}")
            text = tag_block(",".join(fields), rng) + text
        elif style == "suffix":
            text += f",{rng.choice(('r', 'b', 'x'))}{source},{time}"
        elif style == "epoch":
            text = f"{time} {text}"
        lines.append(text.encode("latin-1"))
    return lines


def tag_block(body: str, rng: Random) -> str:
    """A tag block with a checksum that is seldom wrong, and seldom two of them."""
    body += rng.choice(("", "", "", ",n:42", ",t:text with  blanks", ",x:1", ",d:dest", f",s:{'long' * 30}"))
    block = f"\\{body}*{checksum(body) ^ (rng.random() < 0.03):02X}\\"
    return block * (2 if rng.random() < 0.05 else 1)


def shuffled(lines: list[bytes], rng: Random) -> None:
    """Lines in another order, some of them again, some gone, noise between."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(lines))
        what = rng.randrange(4)
        if what == 0:
            rng.shuffle(lines)
        elif what == 1 and lines:
            lines.insert(at, rng.choice(lines))
        elif what == 2 and lines:
            lines.pop(rng.randrange(len(lines)))
        else:
            lines.insert(at, rng.choice(NOISE))


def changed(old: bytes, rng: Random) -> bytes:
    """A case with one thing changed, its checksums mostly put right."""
    head, data = bytearray(old[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0")), old[HEAD_BYTES:]
    what = rng.randrange(7)
    if what == 0:
        head[rng.randrange(HEAD_BYTES)] = rng.getrandbits(8)
    elif what == 1:
        at = rng.randint(0, len(data))
        data = data[:at] + b"\n".join(dressed(message(rng), rng)) + b"\n" + data[at:]
    elif what == 2:
        lines = data.splitlines(keepends=True)
        shuffled(lines, rng)
        data = b"".join(lines)
    elif what == 3 and data:
        start = rng.randrange(len(data))
        data = data[:start] + data[start + rng.choice((1, 1, 8, 100)) :]
    elif what == 4 and data:
        start, width = rng.randrange(len(data)), rng.choice((1, 4, 60))
        data = data[:start] + data[start : start + width] * rng.choice((2, 2, 20)) + data[start + width :]
    else:
        new = bytearray(data or b"!")
        for _ in range(rng.choice((1, 1, 2, 5))):
            new[rng.randrange(len(new))] = rng.choice(SPECIAL) if rng.random() < 0.5 else rng.randint(48, 119)
        data = bytes(new)
    if rng.random() < 0.8:
        data = repaired(data)
    return bytes(head) + data[:MOST_BYTES]


def repaired(data: bytes) -> bytes:
    """Every `*hh` behind a sentence or tag block made the checksum of what stands before it."""
    pieces = []
    for line in data.split(b"\n"):
        out = bytearray(line)
        start, total = -1, 0
        for at, byte in enumerate(line):
            if byte in b"!$\\":
                start, total = at, 0
            elif byte == ord("*") and start >= 0 and at + 3 <= len(line):
                out[at + 1 : at + 3] = b"%02X" % total
                start = -1
            else:
                total ^= byte
        pieces.append(bytes(out))
    return b"\n".join(pieces)
