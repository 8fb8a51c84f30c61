"""One VDM or VDO sentence: its fields, its payload packed into 48-bit words, its checksum.

Each function reads at a position of the bytes; a sentence's findings go to its row of `rec` (`sentence_columns`).
Sources: NMEA 0183, IEC 61162-1; six-bit armour as in ITU-R M.1371.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, woven
from porttarget.ais_decoder.kernels.registers import EACH, eight_bytes, fold, good_bytes, low_first
from porttarget.ais_decoder.kernels.tags import (
    COMMA,
    ENDS_FIELD,
    ENDS_LINE,
    HEXADECIMAL,
    NEWLINE,
    NO_NAME,
    STAR,
    byte,
    is_class,
    is_digit,
    is_start,
)  # fmt: skip
from porttarget.ais_decoder.sentence_columns import (
    ANY_LENGTH,
    CHANNEL,
    CHECKSUM,
    CHECKSUM_OK,
    CUT,
    EMPTY,
    END,
    EXACT_LENGTH,
    EXPECTED,
    FILL,
    FORMAT,
    FOUND,
    FRAGMENT,
    HEAD_BITS,
    IGNORE_FILL,
    LAST_SPLIT_TYPE,
    LENGTH,
    LENGTH_FITS,
    LONGEST_BITS,
    MAX_PAYLOAD,
    NO_CHECKSUM,
    NUMBER,
    OK,
    OWN_SHIP,
    PAYLOAD,
    PAYLOAD_CHARACTER,
    ROUTE_REQUIRED,
    ROUTE_USUAL,
    SEQUENCE,
    SPLIT_ROUTE,
    SPLIT_TYPE,
    START,
    STATUS,
    TOO_LONG,
    TOO_SHORT,
    TOTAL,
    WRONG_LENGTH,
)  # fmt: skip

# six-bit value of an armour character, 255 for others
SIX_BITS = np.full(256, 255, np.uint8)
SIX_BITS[48:88] = np.arange(40)
SIX_BITS[96:120] = np.arange(40, 64)

# the shape of most sentences: `!xxVDM,1,1,,`, read as two registers of eight bytes
QUICK_BYTES = 128  # that many must be there, so that nothing is read beyond them
QUICK_PAYLOAD = 88
TALKER_BYTES = 0x00FFFF0000000000
QUICK_HEAD = 0x21000056444D2C31  # `!`, `VDM,1`
QUICK_MORE = 0x2C312C2C  # `,1,,`
QUICK_TAIL = 0x2C002A0000000000  # `,`, `*`


@inner
def peek(buf: np.ndarray, pos: Int, limit: Int) -> Int:
    """One byte; a newline stands beyond the limit."""
    return byte(buf, pos) if pos < limit else NEWLINE


@inner
def read_fields(buf: np.ndarray, pos: Int, limit: Int, row: np.ndarray) -> tuple[Int, Int, Int]:
    """Total, number, sequence id and channel behind `!AIVDM`; returns (status, position, exclusive-or so far).

    The position is that of the first payload character, or of the first character that does not fit.
    """
    at = pos + 6
    if peek(buf, at, limit) != COMMA:
        return FORMAT, at, 0
    for column in (TOTAL, NUMBER):
        digit = peek(buf, at + 1, limit)
        if not is_digit(digit):
            return FORMAT, at + 1, 0
        if peek(buf, at + 2, limit) != COMMA:
            return FORMAT, at + 2, 0
        row[column] = digit - 48
        at += 2
    at += 1
    c = peek(buf, at, limit)
    if is_digit(c):
        row[SEQUENCE] = c - 48
        at += 1
    if peek(buf, at, limit) != COMMA:
        return FORMAT, at, 0
    at += 1
    c = peek(buf, at, limit)
    if c != COMMA:
        if is_class(c, NO_NAME):
            return FORMAT, at, 0
        row[CHANNEL] = c
        at += 1
    if peek(buf, at, limit) != COMMA:
        return FORMAT, at, 0
    at += 1
    folded = eight_bytes(buf, pos + 1)
    x = fold(folded)
    for k in range(pos + 9, at):
        x ^= byte(buf, k)
    return OK, at, x


@inner
def not_armour(eight: Int) -> Int:
    """Highest bit of each byte set where it is not 48–87 or 96–119; sums of seven bits cannot carry over."""
    seven = eight & np.uint64(0x7F * EACH)
    below_48 = ~(seven + np.uint64(80 * EACH))
    between = (seven + np.uint64(40 * EACH)) & ~(seven + np.uint64(32 * EACH))
    return (below_48 | between | (seven + np.uint64(8 * EACH)) | eight) & np.uint64(0x80 * EACH)


@inner
def six_bit_values(eight: Int) -> Int:
    """Eight armour characters as 48 bits: value = character - 48, less 8 more from 96 on; then pack pairwise."""
    high = (eight >> np.uint64(5)) & (eight >> np.uint64(6)) & np.uint64(EACH)
    v = eight - np.uint64(48 * EACH) - (high << np.uint64(3))
    v = ((v & np.uint64(0x3F003F003F003F00)) >> np.uint64(2)) | (v & np.uint64(0x003F003F003F003F))
    v = ((v & np.uint64(0x0FFF00000FFF0000)) >> np.uint64(4)) | (v & np.uint64(0x00000FFF00000FFF))
    return ((v >> np.uint64(32)) << np.uint64(24)) | (v & np.uint64(0xFFFFFF))


@woven
def read_quick(buf: np.ndarray, pos: Int, words: np.ndarray, word: Int) -> tuple[Int, Int, Int, Int, Int]:
    """A faultless sentence of the shape nearly all have, at `pos`, with QUICK_BYTES bytes there.

    Returns (position after, of the payload, its length, fill bits, words used); (0, …) for whatever is not of the
    shape or not faultless, which `read_sentence` then looks at. The payload begins 14 bytes on if there is a channel,
    else 13. Registers of eight bytes throughout: 25 ns against 50 ns.
    """
    head = eight_bytes(buf, pos)
    more = eight_bytes(buf, pos + 8)
    talker_fits = not is_class((head >> np.uint64(48)) & np.uint64(255), NO_NAME) and not is_class(
        (head >> np.uint64(40)) & np.uint64(255), NO_NAME
    )
    start = pos + 14
    kept = ~np.uint64(0) << np.uint64(16)
    channel = (more >> np.uint64(24)) & np.uint64(255)
    channel_fits = (more >> np.uint64(16)) & np.uint64(255) == COMMA and not is_class(channel, NO_NAME)
    if channel == COMMA:
        channel_fits = True
        start = pos + 13
        kept = ~np.uint64(0) << np.uint64(24)
    shaped = (head & ~np.uint64(TALKER_BYTES)) == np.uint64(QUICK_HEAD) and more >> np.uint64(32) == QUICK_MORE
    if not (shaped and talker_fits and channel_fits):
        return 0, pos, 0, 0, 0
    folded = (head & ~(np.uint64(255) << np.uint64(56))) ^ (more & kept)
    first = word
    at = start
    stop = start + QUICK_PAYLOAD
    eight = eight_bytes(buf, at)
    bad = not_armour(eight)
    while bad == 0 and at < stop:
        folded ^= eight
        words[np.uint64(word)] = six_bit_values(eight)
        word += 1
        at += 8
        eight = eight_bytes(buf, at)
        bad = not_armour(eight)
    if bad == 0:
        return 0, pos, 0, 0, 0
    count = good_bytes(bad)
    if count > 0:
        kept = ~np.uint64(0) << np.uint64(64 - 8 * count)
        folded ^= eight & kept
        words[np.uint64(word)] = six_bit_values((eight & kept) | (np.uint64(48 * EACH) & ~kept))
        word += 1
        at += count
    tail = eight_bytes(buf, at)
    fill = np.int64((tail >> np.uint64(48)) & np.uint64(255)) - 48
    high = np.int64(HEXADECIMAL[(tail >> np.uint64(32)) & np.uint64(255)])
    low = np.int64(HEXADECIMAL[(tail >> np.uint64(24)) & np.uint64(255)])
    x = fold(folded) ^ COMMA ^ (fill + 48)
    ends = tail & (np.uint64(0xFF00FF) << np.uint64(40)) == np.uint64(QUICK_TAIL)
    if not (ends and 0 <= fill <= 5 and high * 16 + low == x and at > start):
        return 0, pos, 0, 0, 0
    return at + 5, start, at - start, fill, word - first


@inner
def letters(buf: np.ndarray, start: Int, stop: Int) -> Int:
    """Bytes start … stop-1, at most eight, the first one lowest, where there may be no more."""
    value = np.uint64(0)
    for k in range(start, stop):
        value |= np.uint64(byte(buf, k)) << np.uint64(8 * (k - start))
    return value


@woven
def write_view(views: np.ndarray, row: Int, buf: np.ndarray, start: Int, length: Int, buffer: Int) -> None:
    """Arrow string view of buf[start:start+length], `buffer` being the number of that buffer in the column."""
    first = np.uint64(length)
    second = np.uint64(0)
    low_four = np.uint64(0xFFFFFFFF)
    if length > 12:
        first |= low_first(buf, start) << np.uint64(32)
        second = np.uint64(buffer) | (np.uint64(start) << np.uint64(32))
    elif start + 12 <= buf.size:  # the text itself, in two loads
        first |= (low_first(buf, start) & (low_four >> np.uint64(8 * max(4 - length, 0)))) << np.uint64(32)
        if length > 4:
            second = low_first(buf, start + 4) & (~np.uint64(0) >> np.uint64(8 * (12 - length)))
    else:
        first |= letters(buf, start, start + min(length, 4)) << np.uint64(32)
        second = letters(buf, start + 4, start + length)
    views[np.uint64(row), 0] = first
    views[np.uint64(row), 1] = second


@woven
def route_of(head: Int, bits: Int) -> Int:
    """Row of `routes` for a message whose first word is `head`."""
    kind = np.int64(head >> np.uint64(42)) & 63
    if SPLIT_TYPE <= kind <= LAST_SPLIT_TYPE and bits >= 40:
        return SPLIT_ROUTE + 4 * (kind - SPLIT_TYPE) + (np.int64(head >> np.uint64(8)) & 3)
    return kind


@inner
def odd_length(route: Int, bits: Int, required: Int, policy: Int, lengths: np.ndarray) -> tuple[Int, Int, Int]:
    """A message that is not of its usual length; returns (status, bits, flags)."""
    fits = lengths[np.uint64(route), np.uint64(min(bits, LONGEST_BITS + 1))] != 0
    if policy & IGNORE_FILL != 0 and bits <= LONGEST_BITS:
        less = np.int64(0)
        while not fits and less < 5:
            less += 1
            fits = lengths[np.uint64(route), np.uint64(bits - less)] != 0
        if fits:
            bits -= less
    status = np.int64(OK)
    flags = np.int64(LENGTH_FITS) if fits else np.int64(0)
    if bits < required:
        flags |= CUT
        if policy & ANY_LENGTH == 0:
            status = np.int64(TOO_SHORT)
    if not fits and policy & EXACT_LENGTH != 0:
        status = np.int64(WRONG_LENGTH)
    return status, bits, flags


@woven
def read_head(head: Int, bits: Int, policy: Int, routes: np.ndarray, lengths: np.ndarray) -> tuple[Int, Int, Int, Int]:
    """Route and bits of a message from its first word, and whether it may be so long; `bits` as the fill bits say.

    Returns (status, bits, route, flags).
    """
    route = route_of(head, bits)
    if bits == routes[np.uint64(route), ROUTE_USUAL]:
        return np.int64(OK), bits, route, np.int64(LENGTH_FITS)
    if bits < HEAD_BITS:
        return np.int64(TOO_SHORT), bits, np.int64(0), np.int64(0)
    status, bits, flags = odd_length(route, bits, np.int64(routes[np.uint64(route), ROUTE_REQUIRED]), policy, lengths)
    return status, bits, route, flags


@inner
def expected_bits(status: Int, bits: Int, route: Int, routes: np.ndarray) -> Int:
    """Bits a message should have had that was rejected for their number."""
    if bits < HEAD_BITS:
        return np.int64(HEAD_BITS)
    return np.int64(routes[route, ROUTE_USUAL if status == WRONG_LENGTH else ROUTE_REQUIRED])


@inner
def read_payload(buf: np.ndarray, pos: Int, limit: Int, words: np.ndarray, word: Int, x: Int) -> tuple[Int, Int, Int]:
    """Pack payload characters from `pos` on into words; returns (position after, words used, exclusive-or).

    Eight characters at a time in one register: 22 ns for 28 characters against 56 ns one by one.
    """
    first = word
    stop = min(limit, pos + MAX_PAYLOAD + 1)
    folded = np.uint64(0)
    while pos + 8 <= stop:
        eight = eight_bytes(buf, pos)
        bad = not_armour(eight)
        if bad != 0:  # fewer than eight are left: blank what does not belong
            count = good_bytes(bad)
            if count > 0:
                kept = ~np.uint64(0) << np.uint64(64 - 8 * count)
                folded ^= eight & kept
                zeros = np.uint64(48 * EACH) & ~kept
                words[np.uint64(word)] = six_bit_values((eight & kept) | zeros)
                word += 1
            return pos + count, word - first, x ^ fold(folded)
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
    return pos, word - first, x ^ fold(folded)


@inner
def read_tail(buf: np.ndarray, pos: Int, limit: Int, x: Int, row: np.ndarray) -> tuple[Int, Int]:
    """`,fill*hh` after the payload; returns (status, position after it or of the fault)."""
    if pos + 5 <= limit and byte(buf, pos) == COMMA and byte(buf, pos + 2) == STAR:
        fill = byte(buf, pos + 1) - 48
        high = np.int64(HEXADECIMAL[np.uint8(byte(buf, pos + 3))])
        low = np.int64(HEXADECIMAL[np.uint8(byte(buf, pos + 4))])
        if 0 <= fill <= 5 and high != 255 and low != 255:
            x ^= COMMA ^ (fill + 48)
            row[FILL] = fill
            row[FOUND] = high * 16 + low
            row[EXPECTED] = x
            good = high * 16 + low == x
            row[CHECKSUM_OK] = good
            return (OK if good else CHECKSUM), pos + 5
    if pos >= limit or byte(buf, pos) != COMMA:
        ends = pos >= limit or byte(buf, pos) == STAR or is_class(byte(buf, pos), ENDS_FIELD)
        return (FORMAT if ends else PAYLOAD_CHARACTER), pos
    if pos + 1 >= limit or byte(buf, pos + 1) < 48 or byte(buf, pos + 1) > 53:
        return FORMAT, pos + 1
    row[FILL] = byte(buf, pos + 1) - 48
    return NO_CHECKSUM, pos + 2


@inner
def check_numbers(row: np.ndarray, start: Int, after: Int, status: Int, fault: Int) -> tuple[Int, Int]:
    """A sentence whose number lies outside its total, or that has no payload, cannot be used."""
    if status != OK:
        return status, fault
    if row[NUMBER] < 1 or row[NUMBER] > row[TOTAL]:
        return FRAGMENT, start + 9
    if row[LENGTH] == 0 and row[TOTAL] == 1:
        return EMPTY, after
    return OK, fault


@inner
def read_sentence(
    buf: np.ndarray, pos: Int, limit: Int, words: np.ndarray, word: Int, row: np.ndarray
) -> tuple[Int, Int, Int]:
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
            if status <= NO_CHECKSUM:
                status, fault = check_numbers(row, pos, after, status, fault)
    row[STATUS] = status
    row[END] = at
    return at, used, fault


@inner
def sentence_end(buf: np.ndarray, pos: Int, limit: Int) -> Int:
    """Where a broken sentence stops: the line's end or the next sentence."""
    while pos < limit:
        c = byte(buf, pos)
        if is_class(c, ENDS_LINE) or is_start(buf, pos, limit):
            return pos
        pos += 1
    return limit
