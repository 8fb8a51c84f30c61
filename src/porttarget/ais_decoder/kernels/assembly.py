"""Sentences to messages: joins parts per receiver and channel, and writes the columns all messages have.

Open groups live in fixed arrays (`Groups` in `groups`), found by a chained hash of (receiver, talker, channel,
sequence id, total), oldest first in a list, so that count and age stay bounded whatever comes.
A join whose length its type cannot have is refused. Fields of messages are not read here but type, and MMSI.
"""

import numpy as np

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.kernels.framing import SIX_BITS
from porttarget.jit import kernel

NIL = -1


@kernel
def write_view(views: np.ndarray, row: int, buf: np.ndarray, start: int, length: int, buffer: int) -> None:
    """Arrow string view of buf[start:start+length], `buffer` being the number of that buffer in the column."""
    first = np.uint64(0)
    for k in range(min(length, 4)):
        first |= np.uint64(buf[start + k]) << np.uint64(32 + 8 * k)
    views[row, 0] = first | np.uint64(length)
    if length > 12:
        views[row, 1] = np.uint64(buffer) | (np.uint64(start) << np.uint64(32))
        return
    second = np.uint64(0)
    for k in range(4, length):
        second |= np.uint64(buf[start + k]) << np.uint64(8 * (k - 4))
    views[row, 1] = second


@kernel
def emit(
    word: int, bits: int, words: np.ndarray, routes: np.ndarray, joined: bool, row: int, wide: np.ndarray,
    word16: np.ndarray, narrow: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """Write type, MMSI, length and route of a message as row `row`; returns (status, bits expected)."""
    if bits < c.HEAD_BITS:
        return c.TOO_SHORT, c.HEAD_BITS
    head = words[word]
    kind = np.int64(head >> np.uint64(42)) & 63
    route = kind
    if kind == 24 and bits >= 40:
        route = 64 + (np.int64(head >> np.uint64(8)) & 3)
    required = routes[route, c.ROUTE_REQUIRED]
    if bits < required:
        return c.TOO_SHORT, required
    expected = routes[route, c.ROUTE_LAYOUT_BITS]
    if joined and expected > 0 and (bits > expected + 8 or bits < expected - 8):
        return c.IMPOSSIBLE_JOIN, expected
    wide[c.MMSI, row] = np.int64(head >> np.uint64(10)) & 0x3FFFFFFF
    wide[c.MESSAGE_WORD, row] = word
    word16[c.BITS, row] = bits
    narrow[c.TYPE, row] = kind
    narrow[c.ROUTE, row] = route if required > 0 else c.NO_ROUTE
    return c.OK, 0


@kernel
def describe(buf: np.ndarray, rec: np.ndarray, i: int, row: int, word16: np.ndarray, narrow: np.ndarray) -> None:
    """Talker, VDO and channel of a message, from one of its sentences."""
    start = rec[i, c.START]
    word16[c.TALKER, row] = np.int64(buf[start + 1]) * 256 + np.int64(buf[start + 2])
    narrow[c.OWN, row] = rec[i, c.OWN_SHIP]
    narrow[c.RADIO_CHANNEL, row] = rec[i, c.CHANNEL]


@kernel
def unlink(
    slot: int, slots: np.ndarray, links: np.ndarray, heads: np.ndarray, free: np.ndarray, state: np.ndarray
) -> None:
    """Take a group out of its hash chain and the age list; its slot is free."""
    bucket = slots[slot, c.BUCKET]
    at = heads[bucket]
    if at == slot:
        heads[bucket] = links[slot, 0]
    else:
        while links[at, 0] != slot:
            at = links[at, 0]
        links[at, 0] = links[slot, 0]
    older = links[slot, 1]
    newer = links[slot, 2]
    if older == NIL:
        state[c.OLDEST] = newer
    else:
        links[older, 2] = newer
    if newer == NIL:
        state[c.NEWEST] = older
    else:
        links[newer, 1] = older
    state[c.OPEN] -= 1
    free[state[c.OPEN]] = slot


@kernel
def give_up(
    slot: int, reason: int, found: int, expected: int, slots: np.ndarray, parts: np.ndarray, store: np.ndarray,
    state: np.ndarray, lost: np.ndarray, lost_text: np.ndarray, ends: np.ndarray, counts: np.ndarray,
) -> None:  # fmt: skip
    """Note each sentence of a group as lost for `reason`. `ends`: rows of `lost`, bytes of `lost_text`, in use."""
    for number in range(9):
        if slots[slot, c.GOT] >> number & 1:
            row = ends[0]
            length = parts[slot, number, c.PART_TEXT_LENGTH]
            at = parts[slot, number, c.PART_TEXT]
            lost[row, c.LOST_AT] = state[c.PASSED]
            lost[row, c.LOST_REASON] = reason
            lost[row, c.LOST_LINE] = parts[slot, number, c.PART_LINE]
            lost[row, c.LOST_OFFSET] = parts[slot, number, c.PART_OFFSET]
            lost[row, c.LOST_COLUMN] = parts[slot, number, c.PART_COLUMN]
            lost[row, c.LOST_TEXT] = ends[1]
            lost[row, c.LOST_TEXT_LENGTH] = length
            lost[row, c.LOST_FOUND] = found
            lost[row, c.LOST_EXPECTED] = expected
            for k in range(length):
                lost_text[ends[1] + k] = store[slot, at + k]
            ends[0] += 1
            ends[1] += length
            counts[reason] += 1


@kernel
def expired(slot: int, tagged: int, received: int, max_age_us: int, slots: np.ndarray, state: np.ndarray) -> bool:
    """Whether a group is too old to be joined: by time where both sides have it, else by sentences passed."""
    if tagged != c.NO_TIME and slots[slot, c.SLOT_TAGGED] != c.NO_TIME:
        return abs(tagged - slots[slot, c.SLOT_TAGGED]) > max_age_us
    if received != c.NO_TIME and slots[slot, c.SLOT_RECEIVED] != c.NO_TIME:
        return abs(received - slots[slot, c.SLOT_RECEIVED]) > max_age_us
    return state[c.PASSED] - slots[slot, c.TOUCHED] > c.MAX_PASSED_UNTIMED


@kernel
def stale(slot: int, slots: np.ndarray, state: np.ndarray) -> bool:
    """Whether the oldest group has waited through so many sentences that nothing can be hoped for."""
    timed = slots[slot, c.SLOT_TAGGED] != c.NO_TIME or slots[slot, c.SLOT_RECEIVED] != c.NO_TIME
    return state[c.PASSED] - slots[slot, c.TOUCHED] > (c.MAX_PASSED_TIMED if timed else c.MAX_PASSED_UNTIMED)


@kernel
def find(key: int, receiver: int, bucket: int, slots: np.ndarray, links: np.ndarray, heads: np.ndarray) -> int:
    """Open group of this key and receiver, or NIL."""
    slot = np.int64(heads[bucket])
    while slot != NIL and not (slots[slot, c.KEY] == key and slots[slot, c.SLOT_HASH] == receiver):
        slot = np.int64(links[slot, 0])
    return slot


@kernel
def open_group(
    key: int, receiver: int, bucket: int, slots: np.ndarray, links: np.ndarray, heads: np.ndarray, free: np.ndarray,
    state: np.ndarray,
) -> int:  # fmt: skip
    """A new, empty group, the newest; there must be a free slot."""
    slot = np.int64(free[state[c.OPEN]])
    state[c.OPEN] += 1
    slots[slot] = 0
    slots[slot, c.KEY] = key
    slots[slot, c.SLOT_HASH] = receiver
    slots[slot, c.BUCKET] = bucket
    slots[slot, c.SLOT_TAGGED] = c.NO_TIME
    slots[slot, c.SLOT_RECEIVED] = c.NO_TIME
    slots[slot, c.FIRST_LINE] = -1
    slots[slot, c.SLOT_GROUP] = -1
    links[slot, 0] = heads[bucket]
    heads[bucket] = slot
    links[slot, 1] = state[c.NEWEST]
    links[slot, 2] = NIL
    if state[c.NEWEST] == NIL:
        state[c.OLDEST] = slot
    else:
        links[state[c.NEWEST], 2] = slot
    state[c.NEWEST] = slot
    return slot


@kernel
def same_payload(buf: np.ndarray, row: np.ndarray, slot: int, parts: np.ndarray, store: np.ndarray) -> bool:
    """Whether the group's part of this number holds the same characters."""
    number = row[c.NUMBER] - 1
    if parts[slot, number, c.PART_LENGTH] != row[c.LENGTH]:
        return False
    at = parts[slot, number, c.PART_PAYLOAD]
    for k in range(row[c.LENGTH]):
        if store[slot, at + k] != buf[row[c.PAYLOAD] + k]:
            return False
    return True


@kernel
def add_part(
    buf: np.ndarray, base: int, first_line: int, row: np.ndarray, when: np.ndarray, slot: int, slots: np.ndarray,
    parts: np.ndarray, store: np.ndarray, names: np.ndarray, state: np.ndarray,
) -> None:  # fmt: skip
    """Copy a sentence into its group; the first one to come gives line and offset, the first with a time the time."""
    number = row[c.NUMBER] - 1
    at = slots[slot, c.STORED]
    length = row[c.END] - row[c.START]
    for k in range(length):
        store[slot, at + k] = buf[row[c.START] + k]
    part = parts[slot, number]
    part[c.PART_LINE] = first_line + row[c.LINE]
    part[c.PART_OFFSET] = base + row[c.START]
    part[c.PART_COLUMN] = row[c.COLUMN]
    part[c.PART_TEXT] = at
    part[c.PART_TEXT_LENGTH] = length
    part[c.PART_PAYLOAD] = at + row[c.PAYLOAD] - row[c.START]
    part[c.PART_LENGTH] = row[c.LENGTH]
    part[c.PART_FILL] = row[c.FILL]
    part[c.PART_OK] = row[c.CHECKSUM_OK]
    group = slots[slot]
    group[c.STORED] += length
    group[c.GOT] |= 1 << number
    group[c.COUNT] += 1
    group[c.TOUCHED] = state[c.PASSED]
    if group[c.FIRST_LINE] < 0:
        group[c.FIRST_LINE] = part[c.PART_LINE]
        group[c.FIRST_OFFSET] = part[c.PART_OFFSET]
    if group[c.SLOT_TAGGED] == c.NO_TIME:
        group[c.SLOT_TAGGED] = when[c.TAGGED]
    if group[c.SLOT_RECEIVED] == c.NO_TIME:
        group[c.SLOT_RECEIVED] = when[c.RECEIVED]
    if row[c.GROUP] >= 0:
        group[c.SLOT_GROUP] = row[c.GROUP]
    if group[c.NAME_LENGTH] == 0 and row[c.RECEIVER_LENGTH] > 0:
        group[c.NAME_LENGTH] = row[c.RECEIVER_LENGTH]
        for k in range(row[c.RECEIVER_LENGTH]):
            names[slot, k] = buf[row[c.RECEIVER] + k]


@kernel
def join(
    slot: int, total: int, parts: np.ndarray, store: np.ndarray, text: np.ndarray, at: int, words: np.ndarray, used: int
) -> tuple[int, int]:
    """Payloads of all parts, one behind the other, into text[at:] and words[used:]; returns (characters, words)."""
    length = 0
    packed = np.uint64(0)
    left = np.uint64(48)
    first = used
    for number in range(total):
        start = parts[slot, number, c.PART_PAYLOAD]
        for k in range(parts[slot, number, c.PART_LENGTH]):
            character = store[slot, start + k]
            text[at + length] = character
            length += 1
            left -= np.uint64(6)
            packed |= np.uint64(SIX_BITS[character]) << left
            if left == 0:
                words[used] = packed
                used += 1
                packed = np.uint64(0)
                left = np.uint64(48)
    if left < 48:
        words[used] = packed
        used += 1
    return length, used - first


@kernel
def place(
    buf: np.ndarray, row: np.ndarray, when: np.ndarray, max_age_us: int, slots: np.ndarray, links: np.ndarray,
    heads: np.ndarray, free: np.ndarray, state: np.ndarray, parts: np.ndarray, store: np.ndarray,
    group_names: np.ndarray, lost: np.ndarray, lost_text: np.ndarray, ends: np.ndarray, counts: np.ndarray,
) -> int:  # fmt: skip
    """Group that takes this part, opened if need be; NIL where the part is a repetition of one that is there."""
    receiver = when[c.RECEIVER_HASH]
    if row[c.GROUP] >= 0:  # in a tag-block group the source stands with the first sentence only
        at = row[c.GROUP] % c.GROUP_NAMES
        if receiver != 0:
            group_names[at, 0] = row[c.GROUP]
            group_names[at, 1] = receiver
        elif group_names[at, 0] == row[c.GROUP]:
            receiver = group_names[at, 1]
    talker = np.int64(buf[row[c.START] + 1]) * 256 + np.int64(buf[row[c.START] + 2])
    key = ((talker * 256 + row[c.CHANNEL]) * 16 + row[c.SEQUENCE] + 1) * 16 + row[c.TOTAL]
    key = key * 2 + row[c.OWN_SHIP]
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(receiver)
    bucket = np.int64((mixed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) % heads.size
    while state[c.OLDEST] != NIL and stale(state[c.OLDEST], slots, state):
        give_up(state[c.OLDEST], c.INCOMPLETE, 0, 0, slots, parts, store, state, lost, lost_text, ends, counts)
        unlink(state[c.OLDEST], slots, links, heads, free, state)
    slot = find(key, receiver, bucket, slots, links, heads)
    if slot != NIL:
        other_group = row[c.GROUP] >= 0 and slots[slot, c.SLOT_GROUP] >= 0 and row[c.GROUP] != slots[slot, c.SLOT_GROUP]
        headless = slots[slot, c.GOT] & 1 == 0
        late = headless and state[c.PASSED] - slots[slot, c.TOUCHED] > c.MAX_PASSED_HEADLESS
        late = late or (headless and row[c.SEQUENCE] < 0 and row[c.NUMBER] == 1)
        over = other_group or late or expired(slot, when[c.TAGGED], when[c.RECEIVED], max_age_us, slots, state)
        if not over and slots[slot, c.GOT] >> (row[c.NUMBER] - 1) & 1:
            if same_payload(buf, row, slot, parts, store):
                slots[slot, c.TOUCHED] = state[c.PASSED]
                return NIL
            over = True
        if not over and slots[slot, c.STORED] + row[c.END] - row[c.START] > c.STORE_BYTES:
            over = True
        if not over:
            return slot
        give_up(slot, c.INCOMPLETE, 0, 0, slots, parts, store, state, lost, lost_text, ends, counts)
        unlink(slot, slots, links, heads, free, state)
    if state[c.OPEN] == free.size:
        give_up(state[c.OLDEST], c.INCOMPLETE, 0, 0, slots, parts, store, state, lost, lost_text, ends, counts)
        unlink(state[c.OLDEST], slots, links, heads, free, state)
    return open_group(key, receiver, bucket, slots, links, heads, free, state)


@kernel
def assemble(
    buf: np.ndarray, base: int, first_line: int, rec: np.ndarray, times: np.ndarray, count: int, words: np.ndarray,
    used: int, routes: np.ndarray, max_age_us: int, slots: np.ndarray, links: np.ndarray, heads: np.ndarray,
    free: np.ndarray, state: np.ndarray, parts: np.ndarray, store: np.ndarray, names: np.ndarray,
    group_names: np.ndarray, lost: np.ndarray, lost_text: np.ndarray, ends: np.ndarray, counts: np.ndarray,
    wide: np.ndarray, word16: np.ndarray, narrow: np.ndarray, payloads: np.ndarray, receivers: np.ndarray,
    text: np.ndarray,
) -> int:  # fmt: skip
    """Messages of the `count` sentences in rec; returns how many.

    rec        status of sentences that gave no message is set, DUPLICATE for repeated parts
    counts     int64 by status: OK counts the sentences that became messages
    wide, word16, narrow   message columns by dtype, a column's row contiguous, at least `count` long
    payloads, receivers    (count, 2) uint64 string views; buffer 0 is buf, buffer 1 `text`
    text       uint8, joined payloads and names of receivers of joined messages; `ends[2]` bytes are in use
    """
    messages = 0
    for i in range(count):
        state[c.PASSED] += 1
        row = rec[i]
        if row[c.STATUS] != c.OK:
            counts[row[c.STATUS]] += 1
            continue
        if row[c.TOTAL] == 1:
            word = np.int64(row[c.WORD])
            bits = np.int64(row[c.LENGTH]) * 6 - row[c.FILL]
            status, expected = emit(word, bits, words, routes, False, messages, wide, word16, narrow)
            if status != c.OK:
                row[c.STATUS] = status
                row[c.FOUND] = bits
                row[c.EXPECTED] = expected
                counts[status] += 1
                continue
            counts[c.OK] += 1
            describe(buf, rec, i, messages, word16, narrow)
            wide[c.MESSAGE_LINE, messages] = first_line + row[c.LINE]
            wide[c.MESSAGE_OFFSET, messages] = base + row[c.START]
            wide[c.MESSAGE_TAGGED, messages] = times[i, c.TAGGED]
            wide[c.MESSAGE_RECEIVED, messages] = times[i, c.RECEIVED]
            narrow[c.SENTENCES, messages] = 1
            narrow[c.MESSAGE_FILL, messages] = row[c.FILL]
            narrow[c.ALL_OK, messages] = row[c.CHECKSUM_OK]
            narrow[c.HEARD, messages] = row[c.RECEIVER_LENGTH] > 0
            write_view(payloads, messages, buf, np.int64(row[c.PAYLOAD]), np.int64(row[c.LENGTH]), 0)
            if row[c.RECEIVER_LENGTH] > 0:
                write_view(receivers, messages, buf, np.int64(row[c.RECEIVER]), np.int64(row[c.RECEIVER_LENGTH]), 0)
            messages += 1
            continue
        if row[c.END] - row[c.START] > c.STORE_BYTES // 2:
            row[c.STATUS] = c.TOO_LONG
            counts[c.TOO_LONG] += 1
            continue
        slot = place(
            buf, row, times[i], max_age_us, slots, links, heads, free, state, parts, store, group_names, lost,
            lost_text, ends, counts,
        )  # fmt: skip
        if slot == NIL:
            row[c.STATUS] = c.DUPLICATE
            counts[c.DUPLICATE] += 1
            continue
        add_part(buf, base, first_line, row, times[i], slot, slots, parts, store, names, state)
        total = np.int64(row[c.TOTAL])
        if slots[slot, c.COUNT] < total:
            continue
        at = ends[2]
        length, new_words = join(slot, total, parts, store, text, at, words, used)
        bits = length * 6 - parts[slot, total - 1, c.PART_FILL]
        status, expected = emit(used, bits, words, routes, True, messages, wide, word16, narrow)
        if status != c.OK:
            give_up(slot, status, bits, expected, slots, parts, store, state, lost, lost_text, ends, counts)
            unlink(slot, slots, links, heads, free, state)
            continue
        used += new_words
        counts[c.OK] += total
        describe(buf, rec, i, messages, word16, narrow)
        group = slots[slot]
        wide[c.MESSAGE_LINE, messages] = group[c.FIRST_LINE]
        wide[c.MESSAGE_OFFSET, messages] = group[c.FIRST_OFFSET]
        wide[c.MESSAGE_TAGGED, messages] = group[c.SLOT_TAGGED]
        wide[c.MESSAGE_RECEIVED, messages] = group[c.SLOT_RECEIVED]
        narrow[c.SENTENCES, messages] = total
        narrow[c.MESSAGE_FILL, messages] = parts[slot, total - 1, c.PART_FILL]
        good = 1
        for number in range(total):
            good &= parts[slot, number, c.PART_OK]
        narrow[c.ALL_OK, messages] = good
        narrow[c.HEARD, messages] = group[c.NAME_LENGTH] > 0
        write_view(payloads, messages, text, at, length, 1)
        at += length
        if group[c.NAME_LENGTH] > 0:
            for k in range(group[c.NAME_LENGTH]):
                text[at + k] = names[slot, k]
            write_view(receivers, messages, text, at, group[c.NAME_LENGTH], 1)
            at += group[c.NAME_LENGTH]
        ends[2] = at
        unlink(slot, slots, links, heads, free, state)
        messages += 1
    return messages


@kernel
def give_up_all(
    slots: np.ndarray, links: np.ndarray, heads: np.ndarray, free: np.ndarray, state: np.ndarray, parts: np.ndarray,
    store: np.ndarray, lost: np.ndarray, lost_text: np.ndarray, ends: np.ndarray, counts: np.ndarray,
) -> None:  # fmt: skip
    """End of input: every open group is incomplete, oldest first."""
    while state[c.OLDEST] != NIL:
        give_up(state[c.OLDEST], c.INCOMPLETE, 0, 0, slots, parts, store, state, lost, lost_text, ends, counts)
        unlink(state[c.OLDEST], slots, links, heads, free, state)
