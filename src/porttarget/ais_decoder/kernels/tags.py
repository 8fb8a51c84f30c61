"""What stands around a sentence: tag blocks (NMEA 0183 4.0), leading and trailing epochs, USCG suffixes.

Each function reads at a position of the bytes and returns the position after; what holds for the next sentence is
noted in `tag`. Times are microseconds since 1970 UTC.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, woven
from porttarget.ais_decoder.kernels.registers import EACH, all_digits, eight_bytes, fold, good_bytes, number_of, same
from porttarget.ais_decoder.sentence_columns import (
    MAX_RECEIVER,
    MAX_TAG_BLOCK,
    NO_TIME,
    OK,
    SUFFIX,
    SUFFIX_END,
    TAG_BLOCK,
    TAG_BLOCK_CHECKSUM,
    TAG_BLOCK_END,
    TAG_FAULT,
    TAG_GROUP,
    TAG_RECEIVER,
    TAG_RECEIVER_LENGTH,
    TAG_STATUS,
    TAG_TIME,
)  # fmt: skip

HEXADECIMAL = np.full(256, 255, np.uint8)
HEXADECIMAL[48:58] = np.arange(10)
HEXADECIMAL[65:71] = np.arange(10, 16)
HEXADECIMAL[97:103] = np.arange(10, 16)

# what a byte can be, as bits of CLASS
# of one type and no literals, for which `is_class` would be compiled one by one
ENDS_FIELD, NO_NAME, AFTER_EPOCH, ENDS_LINE, STARTS_LEAD = (np.uint8(1 << k) for k in range(5))
CLASS = np.zeros(256, np.uint8)
CLASS[list(b",\n\r!$\\")] |= ENDS_FIELD
CLASS[: ord("!")] |= NO_NAME  # neither in a talker nor a channel
CLASS[ord("~") + 1 :] |= NO_NAME
CLASS[list(b"!$,*\\")] |= NO_NAME
CLASS[list(b" \t,;|")] |= AFTER_EPOCH
CLASS[list(b"\n\r")] |= ENDS_LINE
CLASS[list(b" \t0123456789")] |= STARTS_LEAD

BACKSLASHES = np.uint64(92 * EACH)
COMMAS = np.uint64(44 * EACH)
QUICK_TAG = 80  # bytes of a tag block, at most so many are looked at eight at a time
NEWLINE, RETURN, BANG, DOLLAR, HASH, STAR, COMMA, COLON, BACKSLASH = 10, 13, 33, 36, 35, 42, 44, 58, 92


@inner
def byte(buf: np.ndarray, pos: Int) -> Int:
    """One byte as int64; an unsigned index spares the test for negative ones."""
    return np.int64(buf[np.uint64(pos)])


@inner
def is_digit(c: Int) -> Int:
    """Whether a byte is 0–9."""
    return 48 <= c <= 57


@inner
def is_class(c: Int, kind: Int) -> Int:
    """Whether a byte is of a class."""
    return (CLASS[np.uint8(c)] & kind) != 0


@inner
def epoch_us(buf: np.ndarray, pos: Int, limit: Int) -> tuple[Int, Int]:
    """Microseconds since 1970 of the number at `pos`, and the position after it; NO_TIME where it is no epoch.

    Int digits tell the unit: 9–11 seconds, 12–14 milliseconds, 15–17 microseconds, 18–19 nanoseconds.
    """
    value = np.int64(0)
    digits = 0
    if pos + 8 <= limit:
        eight = eight_bytes(buf, pos)
        if all_digits(eight):
            value = number_of(eight)
            digits = 8
            pos += 8
    while pos < limit and is_digit(byte(buf, pos)):
        if digits < 19:
            value = value * 10 + (byte(buf, pos) - 48)
        digits += 1
        pos += 1
    fraction = np.int64(0)
    weight = np.int64(100_000)
    if pos + 1 < limit and byte(buf, pos) == 46 and is_digit(byte(buf, pos + 1)):
        pos += 1
        while pos < limit and is_digit(byte(buf, pos)):
            fraction += weight * (byte(buf, pos) - 48)
            weight //= 10
            pos += 1
    if digits < 9 or digits > 19 or value < 0:
        return NO_TIME, pos
    if digits <= 11:
        return value * 1_000_000 + fraction, pos
    if digits <= 14:
        return value * 1000 + fraction // 1000, pos
    if digits <= 17:
        return value, pos
    return value // 1000, pos


@inner
def is_start(buf: np.ndarray, pos: Int, limit: Int) -> Int:
    """Whether `!` or `$` at `pos` begins a VDM or VDO sentence of any talker."""
    if pos + 6 > limit or (byte(buf, pos) != BANG and byte(buf, pos) != DOLLAR):
        return False
    if byte(buf, pos + 3) != 86 or byte(buf, pos + 4) != 68 or (byte(buf, pos + 5) != 77 and byte(buf, pos + 5) != 79):
        return False
    return not is_class(byte(buf, pos + 1), NO_NAME) and not is_class(byte(buf, pos + 2), NO_NAME)


@inner
def receiver_hash(buf: np.ndarray, tag: np.ndarray) -> Int:
    """FNV-1a hash of the receiver's name; 0 where there is none."""
    code = np.uint64(14695981039346656037)
    for k in range(tag[TAG_RECEIVER], tag[TAG_RECEIVER] + tag[TAG_RECEIVER_LENGTH]):
        code = (code ^ np.uint64(byte(buf, k))) * np.uint64(1099511628211)
    return np.int64(code) if tag[TAG_RECEIVER_LENGTH] > 0 else np.int64(0)


@inner
def set_receiver(buf: np.ndarray, start: Int, stop: Int, tag: np.ndarray) -> None:
    """Note a receiver's name; one with bytes that are not printable ASCII is left out."""
    stop = min(stop, start + MAX_RECEIVER)
    for k in range(start, stop):
        c = byte(buf, k)
        if c < 32 or c > 126:
            return
    if stop > start:
        tag[TAG_RECEIVER] = start
        tag[TAG_RECEIVER_LENGTH] = stop - start


@inner
def clear(tag: np.ndarray) -> None:
    """Forget the tag block."""
    tag[TAG_TIME] = NO_TIME
    tag[TAG_RECEIVER] = 0
    tag[TAG_RECEIVER_LENGTH] = 0
    tag[TAG_GROUP] = -1
    tag[TAG_STATUS] = OK
    tag[TAG_BLOCK_END] = 0
    tag[SUFFIX_END] = 0


@woven
def odd_in_tag(eight: Int) -> Int:
    """Highest bit of each byte set that is not printable, or a backslash, or any up to `*`: blanks, `!`, `$`."""
    seven = eight & np.uint64(0x7F * EACH)
    upto_star = ~(seven + np.uint64(85 * EACH))
    beyond = (seven + np.uint64(EACH)) | eight
    return (upto_star | beyond | same(seven, BACKSLASHES)) & np.uint64(0x80 * EACH)


@woven
def field_end(buf: np.ndarray, pos: Int, star: Int) -> Int:
    """Where the field at `pos` of a tag block ends: the next comma, or the star."""
    while pos < star:
        commas = same(eight_bytes(buf, pos), COMMAS)
        if commas != 0:
            return min(pos + good_bytes(commas), star)
        pos += 8
    return star


@woven
def read_quick_tag_block(buf: np.ndarray, pos: Int, tag: np.ndarray) -> Int:
    """A faultless tag block of the shape nearly all have, at `pos`, with QUICK_TAG + 24 bytes there.

    Returns the position after, or 0 for whatever is not of the shape or not faultless, which `read_tag_block` then
    looks at: fields of one letter, printable characters without `!`, `$` and blanks, a checksum that holds. 18 ns
    against 80 ns.
    """
    at = pos + 1
    stop = at + QUICK_TAG
    folded = np.uint64(0)
    eight = eight_bytes(buf, at)
    odd = odd_in_tag(eight)
    while odd == 0 and at < stop:
        folded ^= eight
        at += 8
        eight = eight_bytes(buf, at)
        odd = odd_in_tag(eight)
    if odd == 0:
        return np.int64(0)
    count = good_bytes(odd)
    folded ^= eight & ~(~np.uint64(0) >> np.uint64(8 * count))
    star = at + count
    high = np.int64(HEXADECIMAL[byte(buf, star + 1)])
    low = np.int64(HEXADECIMAL[byte(buf, star + 2)])
    closed = byte(buf, star) == STAR and byte(buf, star + 3) == BACKSLASH
    if not (closed and high * 16 + low == fold(folded)):
        return np.int64(0)
    at = pos + 1
    while at < star:
        if byte(buf, at + 1) != COLON:
            return np.int64(0)
        code = byte(buf, at)
        at += 2
        after = field_end(buf, at, star)
        if code == 99:
            eight = eight_bytes(buf, at)
            tens, ones = byte(buf, at + 8) - 48, byte(buf, at + 9) - 48
            if after == at + 10 and all_digits(eight) and 0 <= tens <= 9 and 0 <= ones <= 9:
                tag[TAG_TIME] = (number_of(eight) * 100 + tens * 10 + ones) * 1_000_000
            else:
                when, _ = epoch_us(buf, at, after)
                if when != NO_TIME:
                    tag[TAG_TIME] = when
        elif code == 115:
            if after > at:
                tag[TAG_RECEIVER] = at
                tag[TAG_RECEIVER_LENGTH] = min(after - at, MAX_RECEIVER)
        elif code == 103:
            read_group(buf, at, after, tag)
        at = after + 1
    if tag[TAG_BLOCK_END] == 0:
        tag[TAG_BLOCK] = pos
    tag[TAG_BLOCK_END] = star + 4
    return star + 4


@inner
def read_tag_block(buf: np.ndarray, pos: Int, limit: Int, tag: np.ndarray) -> Int:
    """Read the tag block whose `\\` stands at `pos`: `c`, `s`, `g`; return the position after it.

    Values of several blocks in a row add up, the later winning. Without a closing `\\` nothing is read, nor where a
    sentence begins before it: a stray `\\` must not swallow sentences. Where the text lies is noted, for what else it
    says; unless it is more than ASCII.
    """
    if pos + QUICK_TAG + 24 <= limit:
        after = read_quick_tag_block(buf, pos, tag)
        if after > 0:
            return after
    stop = min(limit, pos + MAX_TAG_BLOCK)
    close = pos + 1
    star = -1
    x = np.int64(0)
    seen = np.int64(0)
    while close < stop and byte(buf, close) != BACKSLASH and byte(buf, close) != NEWLINE:
        c = byte(buf, close)
        seen |= c
        if c in (BANG, DOLLAR) and is_start(buf, close, limit):
            return pos + 1
        if c == STAR:
            star = close
        elif star < 0:
            x ^= c
        close += 1
    if close >= stop or byte(buf, close) != BACKSLASH:
        return pos + 1
    if seen < 128:
        if tag[TAG_BLOCK_END] == 0:
            tag[TAG_BLOCK] = pos
        tag[TAG_BLOCK_END] = close + 1
    good = False
    if star >= 0 and close - star == 3:
        high = np.int64(HEXADECIMAL[byte(buf, star + 1)])
        low = np.int64(HEXADECIMAL[byte(buf, star + 2)])
        good = high != 255 and low != 255 and high * 16 + low == x
    if not good:
        tag[TAG_STATUS] = TAG_BLOCK_CHECKSUM
        tag[TAG_FAULT] = star if star >= 0 else close
        return close + 1
    at = pos + 1
    while at < star:
        after = at
        while after < star and byte(buf, after) != COMMA:
            after += 1
        if after - at > 2 and byte(buf, at + 1) == COLON:
            code = byte(buf, at)
            if code == 99:
                when, _ = epoch_us(buf, at + 2, after)
                if when != NO_TIME:
                    tag[TAG_TIME] = when
            elif code == 115:
                set_receiver(buf, at + 2, after, tag)
            elif code == 103:
                read_group(buf, at + 2, after, tag)
        at = after + 1
    return close + 1


@inner
def read_group(buf: np.ndarray, pos: Int, stop: Int, tag: np.ndarray) -> None:
    """Group id of `g:number-total-id`; the numbers repeat what the sentence itself says."""
    dashes = 0
    group = np.int64(0)
    for k in range(pos, stop):
        if byte(buf, k) == 45:
            dashes += 1
            group = np.int64(0)
        elif is_digit(byte(buf, k)):
            group = (group * 10 + (byte(buf, k) - 48)) % 1_000_000_000
        else:
            return
    if dashes == 2:
        tag[TAG_GROUP] = group


@inner
def read_suffix(buf: np.ndarray, pos: Int, limit: Int, tag: np.ndarray) -> tuple[Int, Int]:
    """Fields after the checksum: an epoch (the first one counts), a receiving station as `r…` or `b…`.

    Returns (microseconds or NO_TIME, position after the last field). A tag block's station wins. Where the fields lie
    is noted, unless there is more than ASCII.
    """
    when = NO_TIME
    tag[SUFFIX] = pos + 1
    seen = np.int64(0)
    while pos < limit and byte(buf, pos) == COMMA:
        at = pos + 1
        pos = at
        while pos < limit:
            if is_class(byte(buf, pos), ENDS_FIELD):
                break
            seen |= byte(buf, pos)
            pos += 1
        if pos > at:
            c = byte(buf, at)
            if is_digit(c):
                value, after = epoch_us(buf, at, pos)
                if when == NO_TIME and after == pos:
                    when = value
            elif (c == 114 or c == 98) and tag[TAG_RECEIVER_LENGTH] == 0:
                set_receiver(buf, at, pos, tag)
    if seen < 128:
        tag[SUFFIX_END] = pos
    return when, pos


@inner
def line_head(buf: np.ndarray, pos: Int, limit: Int) -> tuple[Int, Int]:
    """Leading blanks and a leading epoch; returns (microseconds or NO_TIME, position)."""
    while pos < limit and (byte(buf, pos) == 32 or byte(buf, pos) == 9):
        pos += 1
    if pos < limit and is_digit(byte(buf, pos)):
        when, after = epoch_us(buf, pos, limit)
        if when != NO_TIME and after < limit and is_class(byte(buf, after), AFTER_EPOCH):
            return when, after
    return NO_TIME, pos
