"""Framing in plain Python: the slow twin of the framing kernel, by regular expressions, for the pyais engine.

Bytes of whole lines in, sentences out, each with a status; same rules, written a second time on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import xor

from porttarget.ais_decoder import sentence_columns as c

NAME = rb"[^\x00-\x20\x7f-\xff!$,*\\]"
START = re.compile(rb"[!$]" + NAME + rb"{2}VD[MO]")
MARK = re.compile(rb"[\\!$]")
FIELDS = (rb",", rb"\d", rb",", rb"\d", rb",", rb"\d?", rb",", NAME + rb"?", rb",")
HEAD = tuple(re.compile(pattern) for pattern in FIELDS)
ARMOUR = re.compile(rb"[0-W`-w]*")
TAIL = re.compile(rb"\*([0-9A-Fa-f]{2})")
TAG_BLOCK = re.compile(rb"\\([^\\\n]*)\\")
NUMBER = re.compile(rb"(\d+)(?:\.(\d+))?")
SUFFIX_FIELD = re.compile(rb",([^,\n\r!$\\]*)")
GROUP = re.compile(rb"\d*-\d*-(\d*)")


@dataclass(slots=True)
class Tag:
    """What a tag block says of the next sentence."""

    time: int = c.NO_TIME
    receiver: bytes = b""
    group: int = -1
    good: bool = True
    first: int = -1  # where the text begins
    last: int = -1


@dataclass(slots=True)
class Sentence:
    """One VDM or VDO sentence."""

    start: int
    line: int
    status: int
    text: bytes = b""
    whole: bytes = b""  # with what follows it on the line
    talker: bytes = b""
    own_ship: bool = False
    total: int = 0
    number: int = 0
    sequence: int = -1
    channel: bytes = b""
    payload: bytes = b""
    fill: int = 0
    checksum_ok: bool = False
    tagged: int = c.NO_TIME
    received: int = c.NO_TIME
    receiver: bytes = b""
    group: int = -1
    tag_block: bytes = b""
    suffix: bytes = b""
    found: int = 0
    expected: int = 0


def epoch_us(text: bytes) -> int:
    """Microseconds of an epoch whose number of digits tells its unit; NO_TIME where it is none."""
    match = NUMBER.match(text)
    if match is None or not 9 <= len(match[1]) <= 19 or int(match[1]) >= 2**63:
        return c.NO_TIME
    whole, digits = int(match[1]), len(match[1])
    fraction = int(((match[2] or b"") + b"000000")[:6])
    if digits <= 11:
        return whole * 1_000_000 + fraction
    if digits <= 14:
        return whole * 1000 + fraction // 1000
    return whole if digits <= 17 else whole // 1000


def name_of(text: bytes) -> bytes:
    """A receiver's name, or nothing where it is not printable ASCII."""
    text = text[: c.MAX_RECEIVER]
    return text if all(32 <= byte <= 126 for byte in text) else b""


class PlainFraming:
    """Sentences of blocks of whole lines; counts lines."""

    def __init__(self, *, keep_bad_checksum: bool) -> None:
        self.keep = keep_bad_checksum
        self.lines = 0
        self.other_lines = 0
        self.line_has_sentence = False
        self.line_start = 0

    def block(self, data: bytes, base: int) -> Iterator[Sentence]:
        """Sentences of a block that begins at offset `base`."""
        at = 0
        while at < len(data):
            newline = data.find(b"\n", at, at + c.MAX_LINE_BYTES)
            stop = newline if newline >= 0 else min(len(data), at + c.MAX_LINE_BYTES)
            yield from self.piece(data[at:stop], base + at)
            at = stop
            if newline >= 0:
                at += 1
                self.lines += 1
                self.other_lines += not self.line_has_sentence
                self.line_has_sentence = False
                self.line_start = base + at

    def piece(self, line: bytes, base: int) -> Iterator[Sentence]:
        """Sentences of one line, or of one piece of an overlong one."""
        body = line.lstrip(b" \t")
        at = len(line) - len(body)
        if body[:1] == b"#" and base == self.line_start:
            return
        lead = c.NO_TIME
        match = NUMBER.match(body)
        if match is not None and body[match.end() : match.end() + 1] in (b" ", b"\t", b",", b";", b"|"):
            lead = epoch_us(body)
            at += match.end() if lead != c.NO_TIME else 0
        tag = Tag()
        while (mark := MARK.search(line, at)) is not None:
            at = mark.start()
            if mark[0] == b"\\":
                at = self.tag_block(line, at, tag)
            elif START.match(line, at) is None:
                tag, at = Tag(), at + 1
            else:
                self.line_has_sentence = True
                sentence, at = self.sentence(line, at, base, tag)
                if sentence.received == c.NO_TIME:
                    sentence.received = lead
                yield sentence
                tag = Tag()

    def tag_block(self, line: bytes, at: int, tag: Tag) -> int:
        """Read a tag block into `tag`; returns the position after it."""
        match = TAG_BLOCK.match(line[at : at + c.MAX_TAG_BLOCK])
        if match is None or START.search(match[0]) is not None:
            return at + 1
        if match[0].isascii():
            tag.first, tag.last = at if tag.first < 0 else tag.first, at + match.end()
        body, star, digits = match[1].partition(b"*")
        good = star == b"*" and re.fullmatch(rb"[0-9A-Fa-f]{2}", digits) is not None
        if not good or int(digits, 16) != reduce(xor, body, 0):
            tag.good = False
            return at + match.end()
        for item in body.split(b","):
            value = item[2:]
            if item[1:2] != b":" or not value:
                continue
            if item[:1] == b"c" and epoch_us(value) != c.NO_TIME:
                tag.time = epoch_us(value)
            elif item[:1] == b"s" and name_of(value):
                tag.receiver = name_of(value)
            elif item[:1] == b"g" and (group := GROUP.fullmatch(value)) is not None:
                tag.group = int(group[1] or 0) % 1_000_000_000
        return at + match.end()

    def sentence(self, line: bytes, start: int, base: int, tag: Tag) -> tuple[Sentence, int]:
        """The sentence at `start`, and the position to go on from."""
        out = Sentence(
            start=base + start, line=self.lines + 1, status=c.FORMAT, talker=line[start + 1 : start + 3],
            own_ship=line[start + 5 : start + 6] == b"O", tagged=tag.time, receiver=tag.receiver, group=tag.group,
            tag_block=line[tag.first : tag.last] if tag.first >= 0 else b"",
        )  # fmt: skip
        end = at = self.fields(line, start, out)
        if out.status <= c.CHECKSUM:
            at = self.suffix(line, at, out)
        if out.status == c.OK and not tag.good:
            out.status, out.checksum_ok = c.TAG_BLOCK_CHECKSUM, False
        if out.status == c.OK or (self.keep and out.status in (c.CHECKSUM, c.NO_CHECKSUM, c.TAG_BLOCK_CHECKSUM)):
            out.status = c.OK
            if not 1 <= out.number <= out.total:
                out.status, out.found, out.expected = c.FRAGMENT, out.number, out.total
            elif not out.payload and out.total == 1:
                out.status = c.EMPTY
        following = START.search(line, start + 1)
        carriage = line.find(b"\r", at)
        stops = [following.start() if following else len(line), carriage if carriage >= 0 else len(line)]
        out.whole = line[start : min(stops)]
        out.text = line[start:end] if out.status == c.OK else out.whole
        return out, at

    def fields(self, line: bytes, start: int, out: Sentence) -> int:
        """Everything up to the checksum; sets the status and returns the position after, or that of the fault."""
        at = start + 6
        values = []
        for pattern in HEAD:
            match = pattern.match(line, at)
            if match is None:
                return at
            values.append(match[0])
            at = match.end()
        out.total, out.number = int(values[1]), int(values[3])
        out.sequence = int(values[5]) if values[5] else -1
        out.channel = values[7]
        payload = ARMOUR.match(line, at)
        out.payload = payload[0] if payload is not None else b""
        at += len(out.payload)
        if len(out.payload) > c.MAX_PAYLOAD:
            out.status = c.TOO_LONG
            return at - len(out.payload) + c.MAX_PAYLOAD + 1
        if line[at : at + 1] != b",":
            out.status = c.FORMAT if line[at : at + 1] in (b"", b"\r", b"!", b"$", b"*", b"\\") else c.PAYLOAD_CHARACTER
            return at
        if line[at + 1 : at + 2] not in (b"0", b"1", b"2", b"3", b"4", b"5"):
            return at + 1
        out.fill = int(line[at + 1 : at + 2])
        match = TAIL.match(line, at + 2)
        if match is None:
            out.status = c.NO_CHECKSUM
            return at + 2
        out.found, out.expected = int(match[1], 16), reduce(xor, line[start + 1 : at + 2])
        out.checksum_ok = out.found == out.expected
        out.status = c.OK if out.checksum_ok else c.CHECKSUM
        return match.end()

    def suffix(self, line: bytes, at: int, out: Sentence) -> int:
        """Fields after the checksum: the first epoch, and a receiving station unless a tag block named one."""
        start = at
        while (match := SUFFIX_FIELD.match(line, at)) is not None:
            value = match[1]
            if value[:1] in (b"r", b"b"):
                out.receiver = out.receiver or name_of(value)
            elif out.received == c.NO_TIME and NUMBER.fullmatch(value) is not None:
                out.received = epoch_us(value)
            at = match.end()
        text = line[start + 1 : at]
        out.suffix = text if text.isascii() else b""
        return at
