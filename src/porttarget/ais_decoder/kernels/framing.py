"""Bytes to sentences: one pass that finds VDM/VDO sentences, checks them, and packs payloads into 48-bit words.

In: a block of whole lines. Out: a row per sentence in `rec` and `times` (columns: `sentence_columns`), the payload's
bits in `words`, eight characters to a word, each sentence at a word of its own.
NMEA 0183 4.0 tag blocks, leading and trailing epochs, USCG suffixes, and several sentences on a line are understood.
Cost about 60 ns a sentence. Parts are not joined here, and fields of messages not read.
"""

import numpy as np

from porttarget.ais_decoder.sentence_columns import (
    CHANNEL,
    CHECKSUM,
    CHECKSUM_OK,
    COLUMN,
    EMPTY,
    END,
    EXPECTED,
    FAULT,
    FILL,
    FORMAT,
    FOUND,
    FRAGMENT,
    GROUP,
    LENGTH,
    LINE,
    MAX_LINE_BYTES,
    MAX_PAYLOAD,
    MAX_RECEIVER,
    MAX_TAG_BLOCK,
    NO_CHECKSUM,
    NO_TIME,
    NUMBER,
    OK,
    OWN_SHIP,
    PAYLOAD,
    PAYLOAD_CHARACTER,
    RECEIVED,
    RECEIVER,
    RECEIVER_HASH,
    RECEIVER_LENGTH,
    SEQUENCE,
    START,
    STATUS,
    TAG_BLOCK_CHECKSUM,
    TAGGED,
    TOO_LONG,
    TOTAL,
    WORD,
)  # fmt: skip
from porttarget.jit import kernel

# six-bit value of an armour character, 255 for others (ITU-R M.1371 / IEC 61162-1)
SIX_BITS = np.full(256, 255, np.uint8)
SIX_BITS[48:88] = np.arange(40)
SIX_BITS[96:120] = np.arange(40, 64)
HEXADECIMAL = np.full(256, 255, np.uint8)
HEXADECIMAL[48:58] = np.arange(10)
HEXADECIMAL[65:71] = np.arange(10, 16)
HEXADECIMAL[97:103] = np.arange(10, 16)

EACH = 0x0101010101010101  # a one in each byte

NEWLINE, RETURN, BANG, DOLLAR, HASH, STAR, COMMA, COLON, BACKSLASH = 10, 13, 33, 36, 35, 42, 44, 58, 92

# `tag`, int64: what holds for the next sentence
TAG_TIME, TAG_RECEIVER, TAG_RECEIVER_LENGTH, TAG_HASH, TAG_GROUP, TAG_STATUS, TAG_FAULT = 0, 1, 2, 3, 4, 5, 6
TAG_SIZE = 7
# `state`, int64, kept between blocks
LINES, LINE_START, LINE_HAS_SENTENCE, OTHER_LINES = 0, 1, 2, 3
STATE_SIZE = 4


@kernel
def byte(buf: np.ndarray, pos: int) -> int:
    """One byte as int64; an unsigned index spares the test for negative ones."""
    return np.int64(buf[np.uint64(pos)])


@kernel
def is_digit(c: int) -> bool:
    """Whether a byte is 0–9."""
    return 48 <= c <= 57


@kernel
def epoch_us(buf: np.ndarray, pos: int, limit: int) -> tuple[int, int]:
    """Microseconds since 1970 of the number at `pos`, and the position after it; NO_TIME where it is no epoch.

    Integer digits tell the unit: 9–11 seconds, 12–14 milliseconds, 15–17 microseconds, 18–19 nanoseconds.
    """
    value = np.int64(0)
    digits = 0
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


@kernel
def is_start(buf: np.ndarray, pos: int, limit: int) -> bool:
    """Whether `!` or `$` at `pos` begins a VDM or VDO sentence of any talker."""
    if pos + 6 > limit or byte(buf, pos + 3) != 86 or byte(buf, pos + 4) != 68:
        return False
    if byte(buf, pos + 5) != 77 and byte(buf, pos + 5) != 79:
        return False
    for k in range(1, 3):
        c = byte(buf, pos + k)
        if c <= 32 or c > 126 or c == BANG or c == DOLLAR or c == COMMA or c == BACKSLASH or c == STAR:
            return False
    return True


@kernel
def set_receiver(buf: np.ndarray, start: int, stop: int, tag: np.ndarray) -> None:
    """Note a receiver's name and its FNV-1a hash; a name with bytes that are not printable ASCII is left out."""
    stop = min(stop, start + MAX_RECEIVER)
    code = np.uint64(14695981039346656037)
    for k in range(start, stop):
        c = byte(buf, k)
        if c < 32 or c > 126:
            return
        code = (code ^ np.uint64(c)) * np.uint64(1099511628211)
    if stop > start:
        tag[TAG_RECEIVER] = start
        tag[TAG_RECEIVER_LENGTH] = stop - start
        tag[TAG_HASH] = np.int64(code)


@kernel
def clear(tag: np.ndarray) -> None:
    """Forget the tag block."""
    tag[TAG_TIME] = NO_TIME
    tag[TAG_RECEIVER] = 0
    tag[TAG_RECEIVER_LENGTH] = 0
    tag[TAG_HASH] = 0
    tag[TAG_GROUP] = -1
    tag[TAG_STATUS] = OK


@kernel
def read_tag_block(buf: np.ndarray, pos: int, limit: int, tag: np.ndarray) -> int:
    """Read the tag block whose `\\` stands at `pos`: `c`, `s`, `g`; return the position after it.

    Values of several blocks in a row add up, the later winning. Without a closing `\\` nothing is read.
    """
    stop = min(limit, pos + MAX_TAG_BLOCK)
    close = pos + 1
    star = -1
    x = np.int64(0)
    while close < stop and byte(buf, close) != BACKSLASH and byte(buf, close) != NEWLINE:
        if byte(buf, close) == STAR:
            star = close
        elif star < 0:
            x ^= byte(buf, close)
        close += 1
    if close >= stop or byte(buf, close) != BACKSLASH:
        return pos + 1
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


@kernel
def read_group(buf: np.ndarray, pos: int, stop: int, tag: np.ndarray) -> None:
    """Group id of `g:number-total-id`; the numbers repeat what the sentence itself says."""
    dashes = 0
    group = np.int64(0)
    for k in range(pos, stop):
        if byte(buf, k) == 45:
            dashes += 1
            group = 0
        elif is_digit(byte(buf, k)):
            group = (group * 10 + (byte(buf, k) - 48)) % 1_000_000_000
        else:
            return
    if dashes == 2:
        tag[TAG_GROUP] = group


@kernel
def read_suffix(buf: np.ndarray, pos: int, limit: int, tag: np.ndarray) -> tuple[int, int]:
    """Fields after the checksum: an epoch (the first one counts), a receiving station as `r…` or `b…`.

    Returns (microseconds or NO_TIME, position after the last field). A tag block's station wins.
    """
    when = NO_TIME
    while pos < limit and byte(buf, pos) == COMMA:
        at = pos + 1
        pos = at
        while pos < limit:
            c = byte(buf, pos)
            if c == COMMA or c == NEWLINE or c == RETURN or c == BANG or c == DOLLAR or c == BACKSLASH:
                break
            pos += 1
        if pos > at:
            c = byte(buf, at)
            if is_digit(c):
                value, after = epoch_us(buf, at, pos)
                if when == NO_TIME and after == pos:
                    when = value
            elif (c == 114 or c == 98) and tag[TAG_RECEIVER_LENGTH] == 0:
                set_receiver(buf, at, pos, tag)
    return when, pos


@kernel
def read_fields(buf: np.ndarray, pos: int, limit: int, row: np.ndarray) -> tuple[int, int, int]:
    """Total, number, sequence id and channel behind `!AIVDM`; returns (status, position, exclusive-or so far).

    The position is that of the first payload character, or of the first character that does not fit.
    """
    if pos + 16 > limit:
        return FORMAT, limit, 0
    if byte(buf, pos + 6) != COMMA:
        return FORMAT, pos + 6, 0
    total = byte(buf, pos + 7)
    number = byte(buf, pos + 9)
    if not is_digit(total) or byte(buf, pos + 8) != COMMA:
        return FORMAT, pos + 7 + is_digit(total), 0
    if not is_digit(number) or byte(buf, pos + 10) != COMMA:
        return FORMAT, pos + 9 + is_digit(number), 0
    row[TOTAL] = total - 48
    row[NUMBER] = number - 48
    at = pos + 11
    c = byte(buf, at)
    if is_digit(c):
        row[SEQUENCE] = c - 48
        at += 1
    if byte(buf, at) != COMMA:
        return FORMAT, at, 0
    at += 1
    c = byte(buf, at)
    if c != COMMA:
        if c <= 32 or c > 126 or c == BANG or c == DOLLAR or c == STAR or c == BACKSLASH:
            return FORMAT, at, 0
        row[CHANNEL] = c
        at += 1
    if byte(buf, at) != COMMA:
        return FORMAT, at, 0
    at += 1
    x = np.int64(0)
    for k in range(pos + 1, at):
        x ^= byte(buf, k)
    return OK, at, x


@kernel
def eight_bytes(buf: np.ndarray, pos: int) -> int:
    """Bytes pos … pos+7, the first one highest; the compiler makes one load of it."""
    p = np.uint64(pos)
    eight = np.uint64(8)
    value = np.uint64(buf[p])
    value = (value << eight) | np.uint64(buf[p + np.uint64(1)])
    value = (value << eight) | np.uint64(buf[p + np.uint64(2)])
    value = (value << eight) | np.uint64(buf[p + np.uint64(3)])
    value = (value << eight) | np.uint64(buf[p + np.uint64(4)])
    value = (value << eight) | np.uint64(buf[p + np.uint64(5)])
    value = (value << eight) | np.uint64(buf[p + np.uint64(6)])
    return (value << eight) | np.uint64(buf[p + np.uint64(7)])


@kernel
def not_armour(eight: int) -> int:
    """Highest bit of each byte set where it is not 48–87 or 96–119; the sums cannot carry where a byte is below 128."""
    below_48 = ~(eight + np.uint64(80 * EACH))
    between = (eight + np.uint64(40 * EACH)) & ~(eight + np.uint64(32 * EACH))
    return (below_48 | between | (eight + np.uint64(8 * EACH)) | eight) & np.uint64(0x80 * EACH)


@kernel
def six_bit_values(eight: int) -> int:
    """Eight armour characters as 48 bits: value = character - 48, less 8 more from 96 on; then pack pairwise."""
    high = (eight >> np.uint64(5)) & (eight >> np.uint64(6)) & np.uint64(EACH)
    v = eight - np.uint64(48 * EACH) - (high << np.uint64(3))
    v = ((v & np.uint64(0x3F003F003F003F00)) >> np.uint64(2)) | (v & np.uint64(0x003F003F003F003F))
    v = ((v & np.uint64(0x0FFF00000FFF0000)) >> np.uint64(4)) | (v & np.uint64(0x00000FFF00000FFF))
    return ((v >> np.uint64(32)) << np.uint64(24)) | (v & np.uint64(0xFFFFFF))


@kernel
def read_payload(buf: np.ndarray, pos: int, limit: int, words: np.ndarray, word: int, x: int) -> tuple[int, int, int]:
    """Pack payload characters from `pos` on into words; returns (position after, words used, exclusive-or).

    Eight characters at a time in one register: 22 ns for 28 characters against 56 ns one by one.
    """
    first = word
    stop = min(limit, pos + MAX_PAYLOAD + 1)
    folded = np.uint64(0)
    while pos + 8 <= stop:
        eight = eight_bytes(buf, pos)
        if not_armour(eight) != 0:
            break
        folded ^= eight
        words[np.uint64(word)] = six_bit_values(eight)
        word += 1
        pos += 8
    packed = np.uint64(0)
    left = np.uint64(48)
    while pos < stop and left > 0:
        value = np.uint64(SIX_BITS[buf[np.uint64(pos)]])
        if value > np.uint64(63):
            break
        folded ^= np.uint64(buf[np.uint64(pos)])
        left -= np.uint64(6)
        packed |= value << left
        pos += 1
    if left < 48:
        words[np.uint64(word)] = packed
        word += 1
    folded ^= folded >> np.uint64(32)
    folded ^= folded >> np.uint64(16)
    folded ^= folded >> np.uint64(8)
    return pos, word - first, x ^ np.int64(folded & np.uint64(255))


@kernel
def read_tail(buf: np.ndarray, pos: int, limit: int, x: int, row: np.ndarray) -> tuple[int, int]:
    """`,fill*hh` after the payload; returns (status, position after it or of the fault)."""
    if pos >= limit or byte(buf, pos) != COMMA:
        ends = pos >= limit or byte(buf, pos) in (NEWLINE, RETURN, BANG, DOLLAR, STAR, BACKSLASH)
        return (FORMAT if ends else PAYLOAD_CHARACTER), pos
    pos += 1
    if pos >= limit or byte(buf, pos) < 48 or byte(buf, pos) > 53:
        return FORMAT, pos
    row[FILL] = byte(buf, pos) - 48
    x ^= COMMA ^ byte(buf, pos)
    pos += 1
    if pos + 2 >= limit or byte(buf, pos) != STAR:
        return NO_CHECKSUM, pos
    high = np.int64(HEXADECIMAL[byte(buf, pos + 1)])
    low = np.int64(HEXADECIMAL[byte(buf, pos + 2)])
    if high == 255 or low == 255:
        return NO_CHECKSUM, pos
    row[FOUND] = high * 16 + low
    row[EXPECTED] = x
    if row[FOUND] != row[EXPECTED]:
        return CHECKSUM, pos + 3
    row[CHECKSUM_OK] = 1
    return OK, pos + 3


@kernel
def read_sentence(
    buf: np.ndarray, pos: int, limit: int, words: np.ndarray, word: int, row: np.ndarray
) -> tuple[int, int, int]:
    """Read the sentence at `pos` into `row`; returns (position to go on from, words used, fault position)."""
    row[START] = pos
    row[OWN_SHIP] = byte(buf, pos + 5) == 79
    row[TOTAL] = 0
    row[NUMBER] = 0
    row[SEQUENCE] = -1
    row[CHANNEL] = 0
    row[LENGTH] = 0
    row[FILL] = 0
    row[CHECKSUM_OK] = 0
    row[WORD] = word
    status, at, x = read_fields(buf, pos, limit, row)
    used = 0
    fault = at
    if status == OK:
        row[PAYLOAD] = at
        after, used, x = read_payload(buf, at, limit, words, word, x)
        row[LENGTH] = after - at
        fault = after
        if after - at > MAX_PAYLOAD:
            status = TOO_LONG
            at = after
        else:
            status, at = read_tail(buf, after, limit, x, row)
            fault = at - 2 if status == CHECKSUM else at
            if status == OK or status == CHECKSUM or status == NO_CHECKSUM:
                status, fault = check_numbers(row, pos, after, status, fault)
    row[STATUS] = status
    row[END] = at
    return at, used, fault


@kernel
def check_numbers(row: np.ndarray, start: int, after: int, status: int, fault: int) -> tuple[int, int]:
    """A sentence whose number lies outside its total, or that has no payload, cannot be used."""
    if status != OK:
        return status, fault
    if row[NUMBER] < 1 or row[NUMBER] > row[TOTAL]:
        return FRAGMENT, start + 9
    if row[LENGTH] == 0 and row[TOTAL] == 1:
        return EMPTY, after
    return OK, fault


@kernel
def sentence_end(buf: np.ndarray, pos: int, limit: int) -> int:
    """Where a broken sentence stops: the line's end or the next sentence."""
    while pos < limit:
        c = byte(buf, pos)
        if c == NEWLINE or c == RETURN:
            return pos
        if (c == BANG or c == DOLLAR) and is_start(buf, pos, limit):
            return pos
        pos += 1
    return limit


@kernel
def line_head(buf: np.ndarray, pos: int, limit: int) -> tuple[int, int]:
    """Leading blanks and a leading epoch; returns (microseconds or NO_TIME, position)."""
    while pos < limit and (byte(buf, pos) == 32 or byte(buf, pos) == 9):
        pos += 1
    if pos < limit and is_digit(byte(buf, pos)):
        when, after = epoch_us(buf, pos, limit)
        if when != NO_TIME and after < limit and byte(buf, after) in (32, 9, COMMA, 59, 124):
            return when, after
    return NO_TIME, pos


@kernel
def frame(
    buf: np.ndarray, end: int, base: int, keep: bool, rec: np.ndarray, times: np.ndarray, words: np.ndarray,
    tag: np.ndarray, state: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """All sentences of buf[0:end]; returns (sentences, words used).

    buf     uint8, whole lines (the last may lack its newline at the end of input)
    base    offset of buf[0] in the whole input
    keep    a wrong or missing checksum is noted, not a reason to reject
    rec     (n, REC_COLUMNS) int32; times (n, TIME_COLUMNS) int64; n at least end // 6 + 1
    words   uint64, at least end // 8 + 32
    state   int64, carried from block to block
    """
    count = 0
    lines = 0
    used = np.int64(0)  # typed, so that what they are passed to is compiled once
    pos = np.int64(0)
    while pos < end:
        limit = min(end, pos + MAX_LINE_BYTES)
        line_start = state[LINE_START] - base
        clear(tag)
        lead, pos = line_head(buf, pos, limit)
        comment = pos < limit and byte(buf, pos) == HASH and line_start + MAX_LINE_BYTES >= limit
        while pos < limit and byte(buf, pos) != NEWLINE:
            c = byte(buf, pos)
            if comment or (c != BANG and c != DOLLAR and c != BACKSLASH):
                pos += 1
            elif c == BACKSLASH:
                pos = read_tag_block(buf, pos, limit, tag)
            elif not is_start(buf, pos, limit):
                clear(tag)
                pos += 1
            else:
                row = rec[count]
                row[LINE] = lines
                row[COLUMN] = min(pos - line_start, 2_000_000_000)
                at, new_words, fault = read_sentence(buf, pos, limit, words, used, row)
                used += new_words
                when = NO_TIME
                if row[STATUS] == OK or row[STATUS] == CHECKSUM:
                    when, at = read_suffix(buf, at, limit, tag)
                if row[STATUS] == OK and tag[TAG_STATUS] != OK:
                    row[STATUS] = tag[TAG_STATUS]
                    row[CHECKSUM_OK] = 0
                    fault = tag[TAG_FAULT]
                if keep and row[STATUS] in (CHECKSUM, NO_CHECKSUM, TAG_BLOCK_CHECKSUM):
                    row[STATUS], fault = check_numbers(row, pos, fault, np.int64(OK), fault)
                if row[STATUS] != OK:
                    row[END] = sentence_end(buf, at, limit)
                row[FAULT] = min(fault - line_start, 2_000_000_000)
                row[RECEIVER] = tag[TAG_RECEIVER]
                row[RECEIVER_LENGTH] = tag[TAG_RECEIVER_LENGTH]
                row[GROUP] = tag[TAG_GROUP]
                times[count, TAGGED] = tag[TAG_TIME]
                times[count, RECEIVED] = when if when != NO_TIME else lead
                times[count, RECEIVER_HASH] = tag[TAG_HASH]
                count += 1
                state[LINE_HAS_SENTENCE] = 1
                clear(tag)
                pos = at
        if pos < limit:
            pos += 1
            lines += 1
            state[LINES] += 1
            state[OTHER_LINES] += 1 - state[LINE_HAS_SENTENCE]
            state[LINE_HAS_SENTENCE] = 0
            state[LINE_START] = base + pos
    return count, used
