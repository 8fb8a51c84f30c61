"""Runs of plain lines: one whole faultless sentence each, with nothing or a tag block before it. Most lines are such.

In: bytes at the start of a line. Out: message columns and payload words, as `framing` writes them, up to the first line
that is anything else; that one is left to `framing`. Payloads are copied as they stand, sentence by sentence, then
packed some hundred words at a time, which the compiler does with vectors: 19 ns a sentence against 41 ns one by one.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, woven
from porttarget.ais_decoder.kernels.notes import keep_around
from porttarget.ais_decoder.kernels.registers import EACH, eight_bytes, fold, good_bytes
from porttarget.ais_decoder.kernels.sentences import (
    QUICK_BYTES,
    QUICK_HEAD,
    QUICK_MORE,
    QUICK_PAYLOAD,
    QUICK_TAIL,
    TALKER_BYTES,
    not_armour,
    read_head,
    six_bit_values,
    write_view,
)
from porttarget.ais_decoder.kernels.tags import (
    BACKSLASH,
    BANG,
    CLASS,
    COMMA,
    HEXADECIMAL,
    NEWLINE,
    NO_NAME,
    RETURN,
    byte,
    clear,
    read_quick_tag_block,
)  # fmt: skip
from porttarget.ais_decoder.sentence_columns import (
    AROUND,
    BITS,
    CHECKSUMS_HELD,
    FLAGS,
    IGNORE_FILL,
    MESSAGE_FILL,
    MESSAGE_LINE,
    MESSAGE_OFFSET,
    MESSAGE_RECEIVED,
    MESSAGE_TAGGED,
    MESSAGE_WORD,
    MMSI,
    NO_TIME,
    OK,
    OWN,
    PAYLOAD_VIEWS,
    RADIO_CHANNEL,
    ROUTE,
    ROUTE_COUNTS,
    SENTENCES,
    TAG_TIME,
    TALKER,
    TYPE,
)

MOST = 32  # messages of which payloads are packed together
USUAL_PAYLOAD = 28  # characters of types 1 to 4, 9, 11 and 18: nine sentences of ten
OWN_BIT = 0x20000  # that tells `VDO` from `VDM` in the first eight bytes
FIRST_THREE = 0xFFFFFF0000000000
UPPER = 0xFFFFFFFF00000000
TAIL_BYTES = 0xFF00FF00 << 32  # `,` and `*` around the fill bits


@inner
def first_comma(eight: Int) -> Int:
    """Bytes of a register before the first comma; 8: it holds none."""
    other = eight ^ np.uint64(COMMA * EACH)
    commas = ~(((other & np.uint64(0x7F * EACH)) + np.uint64(0x7F * EACH)) | other) & np.uint64(0x80 * EACH)
    return good_bytes(commas) if commas != 0 else 8


@inner
def copy_payload(buf: np.ndarray, at: Int, words: np.ndarray, word: Int) -> tuple[Int, Int, Int]:
    """Characters up to a comma, eight to a word, `0` behind; returns (length, words, exclusive-or of them)."""
    folded = np.uint64(0)
    length, used = np.int64(0), np.int64(0)
    while length <= QUICK_PAYLOAD:
        eight = eight_bytes(buf, at + length)
        count = first_comma(eight)
        if count < 8:
            if count > 0:
                kept = ~np.uint64(0) << np.uint64(64 - 8 * count)
                words[np.uint64(word + used)] = (eight & kept) | (np.uint64(48 * EACH) & ~kept)
                folded ^= eight & kept
                used += 1
            return length + count, used, folded
        words[np.uint64(word + used)] = eight
        folded ^= eight
        length += 8
        used += 1
    return np.int64(0), np.int64(0), folded


@woven
def copy_usual(buf: np.ndarray, at: Int, last: Int, words: np.ndarray, word: Int) -> Int:
    """USUAL_PAYLOAD characters, the last four in the upper half of `last`; returns the exclusive-or of them."""
    w = np.uint64(word)
    one, two, three = eight_bytes(buf, at), eight_bytes(buf, at + 8), eight_bytes(buf, at + 16)
    words[w] = one
    words[w + np.uint64(1)] = two
    words[w + np.uint64(2)] = three
    words[w + np.uint64(3)] = (last & np.uint64(UPPER)) | np.uint64(48 * EACH & ~UPPER)
    return one ^ two ^ three ^ (last & np.uint64(UPPER))


@woven
def copy_plain(buf: np.ndarray, pos: Int, words: np.ndarray, word: Int) -> tuple[Int, Int, Int, Int, Int]:
    """A whole sentence such as `!xxVDM,1,1,,c,` at `pos`, its checksum right, QUICK_BYTES bytes being there.

    Returns (position after, of the payload, its length, fill bits, words); (0, …) for anything else. Whether the
    payload is armour is not looked at.
    """
    head, more = eight_bytes(buf, pos), eight_bytes(buf, pos + 8)
    names = CLASS[np.uint8(head >> np.uint64(48))] | CLASS[np.uint8(head >> np.uint64(40))]
    differs = (head & ~np.uint64(TALKER_BYTES | OWN_BIT)) ^ np.uint64(QUICK_HEAD & ~OWN_BIT)
    folded = head ^ np.uint64(BANG << 56)
    at = pos
    number = (more >> np.uint64(32)) & np.uint64(255)
    if 48 <= number <= 57:  # a sequence id, of no use here: read on as if it were not there
        at += 1
        folded ^= number
        more = (more & np.uint64(FIRST_THREE)) | (eight_bytes(buf, at + 8) & ~np.uint64(FIRST_THREE))
    differs |= (more >> np.uint64(32)) ^ np.uint64(QUICK_MORE)
    if np.uint8(more >> np.uint64(24)) == COMMA:
        start = at + 13
        folded ^= more & ~np.uint64(0xFFFFFF)
    else:
        start = at + 14
        folded ^= more & ~np.uint64(0xFFFF)
        names |= CLASS[np.uint8(more >> np.uint64(24))]
        differs |= np.uint64(np.uint8(more >> np.uint64(16)) ^ np.uint8(COMMA))
    if differs | np.uint64(names & NO_NAME) != 0:
        return 0, pos, 0, 0, 0
    last = eight_bytes(buf, start + USUAL_PAYLOAD - 4)
    if last & np.uint64(TAIL_BYTES >> 32) == np.uint64(QUICK_TAIL >> 32):
        length, used = np.int64(USUAL_PAYLOAD), np.int64(4)
        folded ^= copy_usual(buf, start, last, words, word)
    else:
        length, used, payload = copy_payload(buf, start, words, word)
        folded ^= payload
    at = start + length
    tail = eight_bytes(buf, at)  # `,0*hh`
    folded ^= tail & (np.uint64(0xFFFF) << np.uint64(48))
    fill = np.int64((tail >> np.uint64(48)) & np.uint64(255)) - 48
    found = np.int64(HEXADECIMAL[np.uint8(tail >> np.uint64(32))]) * 16
    found += np.int64(HEXADECIMAL[np.uint8(tail >> np.uint64(24))])
    ends = tail & np.uint64(TAIL_BYTES) == np.uint64(QUICK_TAIL)
    if not (ends and fold(folded) == found and 0 <= fill <= 5 and length > 0):
        return 0, pos, 0, 0, 0
    return at + 5, start, length, fill, used


@woven
def line_after(buf: np.ndarray, at: Int) -> Int:
    """Where the next line begins if this one ends at `at`, else 0."""
    c = byte(buf, at)
    if c == NEWLINE:
        return at + 1
    return at + 2 if c == RETURN and byte(buf, at + 1) == NEWLINE else np.int64(0)


@inner
def pack(words: np.ndarray) -> Int:
    """Pack words of eight characters to 48 bits each; returns whether all of them were armour."""
    bad = np.uint64(0)
    for k in range(words.size):
        eight = words[k]
        bad |= not_armour(eight)
        words[k] = six_bit_values(eight)
    return bad == 0


@inner
def first_unarmoured(buf: np.ndarray, base: Int, first: Int, last: Int, words: np.ndarray, wide: np.ndarray) -> Int:
    """Pack messages first … last-1 again, up to the first one whose payload is not all armour; returns it, or last."""
    for m in range(first, last):
        word = wide[MESSAGE_WORD, m]
        _, _, _, _, more = copy_plain(buf, wide[MESSAGE_OFFSET, m] - base, words, word)
        if not pack(words[word : word + more]):
            return np.int64(m)
    return np.int64(last)


@inner
def fill_in(lines: np.ndarray, received: np.ndarray, sentences: np.ndarray, line: Int) -> None:
    """Columns that are the same, or count on, for the messages of a run."""
    for k in range(lines.size):
        lines[k] = line + k
    for k in range(received.size):
        received[k] = NO_TIME
    for k in range(sentences.size):
        sentences[k] = 1


@inner
def read_heads(
    first: Int, last: Int, policy: Int, words: np.ndarray, routes: np.ndarray, lengths: np.ndarray, wide: np.ndarray,
    word16: np.ndarray, narrow: np.ndarray, state: np.ndarray,
) -> Int:  # fmt: skip
    """What the first words of messages first … last-1 tell; returns the first one that is not to be decoded, or last.

    BITS holds the characters of each payload to begin with; state counts messages.
    """
    ignore_fill = policy & IGNORE_FILL != 0
    for m in range(first, last):
        u = np.uint64(m)
        head = words[np.uint64(wide[MESSAGE_WORD, u])]
        bits = np.int64(word16[BITS, u]) * 6
        if not ignore_fill:
            bits -= np.int64(narrow[MESSAGE_FILL, u])
        status, bits, route, flags = read_head(head, bits, policy, routes, lengths)
        if status != OK:
            return np.int64(m)
        wide[MMSI, u] = np.int64(head >> np.uint64(10)) & 0x3FFFFFFF
        word16[BITS, u] = bits
        narrow[TYPE, u] = np.int64(head >> np.uint64(42)) & 63
        narrow[ROUTE, u] = route
        state[np.uint64(ROUTE_COUNTS + route)] += 1
        narrow[FLAGS, u] = flags | CHECKSUMS_HELD
    return np.int64(last)


@woven
def may_run(buf: np.ndarray, pos: Int, end: Int, groups: tuple[np.ndarray, ...] | None) -> Int:
    """Whether a look at `!xxVDM,1,1,` is worth while, or at a tag block where they are read at all."""
    if pos + QUICK_BYTES > buf.size or pos >= end:
        return False
    if groups is not None and byte(buf, pos) == BACKSLASH:
        return True
    return byte(buf, pos) == BANG and byte(buf, pos + 7) == 49


@inner
def read_run(
    buf: np.ndarray, pos: Int, end: Int, base: Int, line: Int, m: Int, used: Int, policy: Int, tag: np.ndarray,
    words: np.ndarray, routes: np.ndarray, lengths: np.ndarray, wide: np.ndarray, word16: np.ndarray,
    narrow: np.ndarray, views: np.ndarray, state: np.ndarray, groups: tuple[np.ndarray, ...] | None,
) -> tuple[Int, Int, Int]:  # fmt: skip
    """Messages of plain lines from `pos` on; returns (position of the first other line, messages, words used).

    buf       bytes behind `end` are looked at as far as there are any, and mean nothing: where there are QUICK_BYTES of
              them, the last line is read, too
    m, used   messages and words there are already; the rest as for `frame`: without `groups` tag blocks end a run
    """
    payloads = views[PAYLOAD_VIEWS]
    going = True
    while going:
        first, first_word = m, used
        stop = min(wide.shape[1], m + MOST)
        while m < stop and pos < end and pos + QUICK_BYTES <= buf.size:
            u = np.uint64(m)
            sentence, around, tagged = pos, np.int64(0), np.int64(NO_TIME)
            if groups is not None and byte(buf, pos) == BACKSLASH:
                clear(tag)
                sentence = read_quick_tag_block(buf, pos, tag)
                if sentence == 0 or sentence + QUICK_BYTES > buf.size:
                    break
                around = keep_around(buf, tag, views, m)
                tagged = tag[TAG_TIME]
            at, payload, length, fill, more = copy_plain(buf, sentence, words, used)
            after = line_after(buf, at) if at > 0 else np.int64(0)
            if after == 0 or after > end:
                break
            wide[MESSAGE_WORD, u] = used
            wide[MESSAGE_OFFSET, u] = base + sentence
            wide[MESSAGE_LINE, u] = pos  # for now
            wide[MESSAGE_TAGGED, u] = tagged
            word16[BITS, u] = length
            word16[TALKER, u] = byte(buf, sentence + 1) * 256 + byte(buf, sentence + 2)
            narrow[OWN, u] = byte(buf, sentence + 5) == 79
            channel = byte(buf, payload - 2)
            narrow[RADIO_CHANNEL, u] = channel if channel != COMMA else np.int64(0)
            narrow[MESSAGE_FILL, u] = fill
            narrow[AROUND, u] = around
            write_view(payloads, m, buf, payload, length, np.int64(0))
            m += 1
            used += more
            pos = after
        going = m == stop and m < wide.shape[1]
        last = m if pack(words[first_word:used]) else first_unarmoured(buf, base, first, m, words, wide)
        last = read_heads(first, last, policy, words, routes, lengths, wide, word16, narrow, state)
        fill_in(wide[MESSAGE_LINE, first:last], wide[MESSAGE_RECEIVED, first:last], narrow[SENTENCES, first:last], line)
        line += last - first
        if last < m:  # back to the line that is not plain
            m = last
            used = wide[MESSAGE_WORD, m]
            pos = wide[MESSAGE_LINE, m]
            going = False
    return pos, m, used
