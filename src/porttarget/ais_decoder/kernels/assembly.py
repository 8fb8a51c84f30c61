"""Sentences to messages: joins parts per receiver and channel, and writes the columns all messages have.

Open groups live in fixed arrays (`groups.Groups`), found by a chained hash of (receiver, talker, channel,
sequence id, total), or of (tag-block group, talker, channel, total) where `g` is given, oldest first in a list, so
that count and age stay bounded. A join that might have been another is flagged, one of impossible length refused.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.sentences import expected_bits, read_head, write_view
from porttarget.ais_decoder.kernels.tags import receiver_hash
from porttarget.ais_decoder.sentence_columns import (
    AROUND,
    BITS,
    BUCKET,
    CHAIN,
    CHANNEL,
    CHECKSUM_OK,
    CHECKSUMS_HELD,
    COLUMN,
    COUNT,
    DUPLICATE,
    END,
    EXPECTED,
    FILL,
    FIRST_LINE,
    FIRST_OFFSET,
    FLAGS,
    FOUND,
    GOT,
    IGNORE_FILL,
    IMPOSSIBLE_JOIN,
    INCOMPLETE,
    JOIN_AMBIGUOUS,
    KEY,
    LATEST_GROUP,
    LATEST_KEY,
    LATEST_NOW,
    LATEST_NUMBER,
    LATEST_RECEIVER,
    LENGTH,
    LINE,
    LOST_AT,
    LOST_BYTES,
    LOST_COLUMN,
    LOST_EXPECTED,
    LOST_FOUND,
    LOST_LINE,
    LOST_OFFSET,
    LOST_REASON,
    LOST_ROWS,
    LOST_TEXT,
    LOST_TEXT_LENGTH,
    MAX_NOTES,
    MAX_PASSED_AMBIGUOUS,
    MAX_PASSED_HEADLESS,
    MAX_PASSED_TIMED,
    MAX_PASSED_UNTIMED,
    MESSAGE_FILL,
    MESSAGE_LINE,
    MESSAGE_OFFSET,
    MESSAGE_RECEIVED,
    MESSAGE_TAGGED,
    MESSAGE_WORD,
    MMSI,
    NAME_LENGTH,
    NEWER,
    NEWEST,
    NO_TIME,
    NOW,
    NUMBER,
    OK,
    OLDER,
    OLDEST,
    OPEN,
    OWN,
    OWN_SHIP,
    PART_COLUMN,
    PART_FILL,
    PART_LENGTH,
    PART_LINE,
    PART_OFFSET,
    PART_OK,
    PART_PAYLOAD,
    PART_TEXT,
    PART_TEXT_LENGTH,
    PART_WORD,
    PAYLOAD,
    PAYLOAD_VIEWS,
    RADIO_CHANNEL,
    RECEIVER_VIEWS,
    ROUTE,
    ROUTE_LONGEST,
    SENTENCES,
    SEQUENCE,
    SLACK_BITS,
    SLOT_AMBIGUOUS,
    SLOT_HASH,
    SLOT_RECEIVED,
    SLOT_TAGGED,
    START,
    STORE_BYTES,
    STORED,
    SUFFIX,
    SUFFIX_END,
    SUFFIX_NOTES,
    TAG_BLOCK,
    TAG_BLOCK_END,
    TAG_BLOCK_NOTES,
    TAG_BLOCK_VIEWS,
    TAG_GROUP,
    TAG_RECEIVER,
    TAG_RECEIVER_LENGTH,
    TAG_TIME,
    TALKER,
    TEXT_END,
    TOO_LONG,
    TOTAL,
    TOUCHED,
    TYPE,
    VIEWS,
    WORDS_STORED,
)

STATE = 3  # of the arrays of `groups`
NIL = -1


@inner
def copy_bytes(source: np.ndarray, start: Int, length: Int, target: np.ndarray, at: Int) -> None:
    """source[start:start+length] to target[at:]."""
    p = np.uint64(start)
    q = np.uint64(at)
    for k in range(np.uint64(length)):
        target[q + k] = source[p + k]


@inner
def unlink(slot: Int, slots: np.ndarray, heads: np.ndarray, free: np.ndarray, state: np.ndarray) -> None:
    """Take a group out of its hash chain and the age list; its slot is free."""
    bucket = slots[slot, BUCKET]
    at = heads[bucket]
    if at == slot:
        heads[bucket] = slots[slot, CHAIN]
    else:
        while slots[at, CHAIN] != slot:
            at = slots[at, CHAIN]
        slots[at, CHAIN] = slots[slot, CHAIN]
    older = slots[slot, OLDER]
    newer = slots[slot, NEWER]
    if older == NIL:
        state[OLDEST] = newer
    else:
        slots[older, NEWER] = newer
    if newer == NIL:
        state[NEWEST] = older
    else:
        slots[newer, OLDER] = older
    state[OPEN] -= 1
    free[state[OPEN]] = slot


@inner
def drop(
    slot: Int, reason: Int, row: np.ndarray, slots: np.ndarray, heads: np.ndarray, free: np.ndarray,
    parts: np.ndarray, store: np.ndarray, state: np.ndarray, lost: np.ndarray, lost_text: np.ndarray,
) -> None:  # fmt: skip
    """Close a group, each of its sentences lost for `reason`; found and expected bits stand in `row`."""
    for number in range(9):
        if slots[slot, GOT] >> number & 1:
            part = parts[slot, number]
            out = lost[state[LOST_ROWS]]
            text_at = state[LOST_BYTES]
            length = part[PART_TEXT_LENGTH]
            out[LOST_AT] = state[NOW]
            out[LOST_REASON] = reason
            out[LOST_LINE] = part[PART_LINE]
            out[LOST_OFFSET] = part[PART_OFFSET]
            out[LOST_COLUMN] = part[PART_COLUMN]
            out[LOST_TEXT] = text_at
            out[LOST_TEXT_LENGTH] = length
            out[LOST_FOUND] = row[FOUND]
            out[LOST_EXPECTED] = row[EXPECTED]
            copy_bytes(store[slot], part[PART_TEXT], length, lost_text, text_at)
            state[LOST_ROWS] += 1
            state[LOST_BYTES] += length
    unlink(slot, slots, heads, free, state)


@inner
def expired(slot: Int, tagged: Int, received: Int, max_age_us: Int, slots: np.ndarray, state: np.ndarray) -> Int:
    """Whether a group is too old to be joined: by time where both sides have it, else by sentences passed."""
    if tagged != NO_TIME and slots[slot, SLOT_TAGGED] != NO_TIME:
        return abs(tagged - slots[slot, SLOT_TAGGED]) > max_age_us
    if received != NO_TIME and slots[slot, SLOT_RECEIVED] != NO_TIME:
        return abs(received - slots[slot, SLOT_RECEIVED]) > max_age_us
    return state[NOW] - slots[slot, TOUCHED] > MAX_PASSED_UNTIMED


@inner
def stale(slot: Int, slots: np.ndarray, state: np.ndarray) -> Int:
    """Whether the oldest group has waited through so many sentences that nothing can be hoped for."""
    timed = slots[slot, SLOT_TAGGED] != NO_TIME or slots[slot, SLOT_RECEIVED] != NO_TIME
    return state[NOW] - slots[slot, TOUCHED] > (MAX_PASSED_TIMED if timed else MAX_PASSED_UNTIMED)


@inner
def find(key: Int, receiver: Int, grouped: Int, bucket: Int, slots: np.ndarray, heads: np.ndarray) -> Int:
    """Open group of this key and receiver, or NIL.

    In a tag-block group the source may stand with any one of the sentences: there, a receiver not known is any; the
    newest is taken, and where there is a choice, all are marked ambiguous.
    """
    slot = np.int64(heads[bucket])
    found = np.int64(NIL)
    while slot != NIL:
        if slots[slot, KEY] == key:
            if slots[slot, SLOT_HASH] == receiver:
                return slot
            if grouped and (receiver == 0 or slots[slot, SLOT_HASH] == 0):
                if found == NIL:
                    found = slot
                else:
                    slots[found, SLOT_AMBIGUOUS] = 1
                    slots[slot, SLOT_AMBIGUOUS] = 1
        slot = np.int64(slots[slot, CHAIN])
    return found


@inner
def open_group(
    key: Int, receiver: Int, bucket: Int, slots: np.ndarray, heads: np.ndarray, free: np.ndarray,
    state: np.ndarray,
) -> Int:  # fmt: skip
    """A new, empty group, the newest; there must be a free slot."""
    slot = np.int64(free[state[OPEN]])
    state[OPEN] += 1
    slots[slot] = 0
    slots[slot, KEY] = key
    slots[slot, SLOT_HASH] = receiver
    slots[slot, BUCKET] = bucket
    slots[slot, SLOT_TAGGED] = NO_TIME
    slots[slot, SLOT_RECEIVED] = NO_TIME
    slots[slot, FIRST_LINE] = -1
    slots[slot, CHAIN] = heads[bucket]
    heads[bucket] = slot
    slots[slot, OLDER] = state[NEWEST]
    slots[slot, NEWER] = NIL
    if state[NEWEST] == NIL:
        state[OLDEST] = slot
    else:
        slots[state[NEWEST], NEWER] = slot
    state[NEWEST] = slot
    return slot


@inner
def same_payload(buf: np.ndarray, row: np.ndarray, slot: Int, parts: np.ndarray, store: np.ndarray) -> Int:
    """Whether the group's part of this number holds the same characters."""
    number = row[NUMBER] - 1
    if parts[slot, number, PART_LENGTH] != row[LENGTH]:
        return False
    at = parts[slot, number, PART_PAYLOAD]
    different = 0
    for k in range(row[LENGTH]):
        different |= store[slot, at + k] ^ buf[row[PAYLOAD] + k]
    return different == 0


@inner
def add_note(buf: np.ndarray, start: Int, length: Int, note: np.ndarray, at: Int, apart: bool) -> Int:
    """Text of what stands around one more sentence behind that of the others, if there is room; returns its new end."""
    if at + length + 1 > MAX_NOTES:
        return at
    if apart and at > 0:
        note[at] = 32
        at += 1
    copy_bytes(buf, start, length, note, at)
    return at + length


@inner
def add_part(
    buf: np.ndarray, base: Int, first_line: Int, row: np.ndarray, tag: np.ndarray, when: Int, words: np.ndarray,
    used: Int, slot: Int, slots: np.ndarray, parts: np.ndarray, store: np.ndarray, packed: np.ndarray,
    names: np.ndarray, notes: np.ndarray, state: np.ndarray,
) -> None:  # fmt: skip
    """Copy a sentence into its group; the first one to come gives line and offset, the first with a time the time."""
    number = row[NUMBER] - 1
    group = slots[slot]
    part = parts[slot, number]
    at = group[STORED]
    length = np.int64(row[END] - row[START])
    copy_bytes(buf, np.int64(row[START]), length, store[slot], at)
    part[PART_LINE] = first_line + row[LINE]
    part[PART_OFFSET] = base + row[START]
    part[PART_COLUMN] = row[COLUMN]
    part[PART_TEXT] = at
    part[PART_TEXT_LENGTH] = length
    part[PART_PAYLOAD] = at + row[PAYLOAD] - row[START]
    part[PART_LENGTH] = row[LENGTH]
    part[PART_FILL] = row[FILL]
    part[PART_OK] = row[CHECKSUM_OK]
    part[PART_WORD] = group[WORDS_STORED]
    for k in range((row[LENGTH] + 7) // 8):
        packed[slot, group[WORDS_STORED] + k] = words[used + k]
    group[WORDS_STORED] += (row[LENGTH] + 7) // 8
    group[STORED] += length
    group[GOT] |= 1 << number
    group[COUNT] += 1
    group[TOUCHED] = state[NOW]
    if group[FIRST_LINE] < 0:
        group[FIRST_LINE] = part[PART_LINE]
        group[FIRST_OFFSET] = part[PART_OFFSET]
    if group[SLOT_TAGGED] == NO_TIME:
        group[SLOT_TAGGED] = tag[TAG_TIME]
    if group[SLOT_RECEIVED] == NO_TIME:
        group[SLOT_RECEIVED] = when
    if tag[TAG_BLOCK_END] > 0:
        length = tag[TAG_BLOCK_END] - tag[TAG_BLOCK]
        group[TAG_BLOCK_NOTES] = add_note(buf, tag[TAG_BLOCK], length, notes[slot, 0], group[TAG_BLOCK_NOTES], False)
    if tag[SUFFIX_END] > tag[SUFFIX]:
        length = tag[SUFFIX_END] - tag[SUFFIX]
        group[SUFFIX_NOTES] = add_note(buf, tag[SUFFIX], length, notes[slot, 1], group[SUFFIX_NOTES], True)
    if group[NAME_LENGTH] == 0 and tag[TAG_RECEIVER_LENGTH] > 0:
        group[NAME_LENGTH] = tag[TAG_RECEIVER_LENGTH]
        copy_bytes(buf, tag[TAG_RECEIVER], tag[TAG_RECEIVER_LENGTH], names[slot], np.int64(0))


@inner
def join(
    slot: Int, total: Int, parts: np.ndarray, store: np.ndarray, packed: np.ndarray, text: np.ndarray, at: Int,
    words: np.ndarray, used: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """Payloads of all parts, one behind the other, into text[at:] and words[used:]; returns (characters, words)."""
    length = np.int64(0)
    for number in range(total):
        part = parts[slot, number]
        characters = part[PART_LENGTH]
        copy_bytes(store[slot], part[PART_PAYLOAD], characters, text, at + length)
        word = used + length // 8
        beyond = np.uint64(6 * (length % 8))
        for k in range((characters + 7) // 8):
            value = packed[slot, part[PART_WORD] + k]
            if beyond == 0:
                words[word + k] = value
            else:
                words[word + k] |= value >> beyond
                words[word + k + 1] = (value << (np.uint64(48) - beyond)) & np.uint64(0xFFFFFFFFFFFF)
        length += characters
    return length, (length + 7) // 8


@inner
def place(
    buf: np.ndarray, row: np.ndarray, tag: np.ndarray, when: Int, max_age_us: Int, slots: np.ndarray,
    heads: np.ndarray, free: np.ndarray, state: np.ndarray, parts: np.ndarray, store: np.ndarray,
    lost: np.ndarray, lost_text: np.ndarray,
) -> Int:  # fmt: skip
    """Group that takes this part, opened if need be; NIL where the part is a repetition of one that is there.

    Whether another join was possible is noted: the key was in use by another message that lacked parts a short while
    ago; or the part comes after a later one and no tag block says that they belong together.
    """
    receiver = receiver_hash(buf, tag)
    group = tag[TAG_GROUP]
    number = row[NUMBER] - 1
    talker = np.int64(buf[row[START] + 1]) * 256 + np.int64(buf[row[START] + 2])
    key = ((talker * 256 + row[CHANNEL]) * 16 + row[TOTAL]) * 2 + row[OWN_SHIP]
    plain = key * 16 + row[SEQUENCE] + 1
    bare = receiver == 0 and group < 0 and tag[TAG_BLOCK_END] == 0 and state[LATEST_NOW] == state[NOW] - 1
    if bare and state[LATEST_KEY] == plain and state[LATEST_NUMBER] == number:
        receiver = state[LATEST_RECEIVER]
        group = state[LATEST_GROUP]
    state[LATEST_KEY] = plain
    state[LATEST_NUMBER] = row[NUMBER]
    state[LATEST_NOW] = state[NOW]
    state[LATEST_RECEIVER] = receiver
    state[LATEST_GROUP] = group
    grouped = group >= 0
    key = (key << 30 | group) << 4 | 15 if grouped else plain
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    if not grouped:
        mixed ^= np.uint64(receiver)
    bucket = np.int64((mixed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) % heads.size
    while state[OLDEST] != NIL and stale(state[OLDEST], slots, state):
        drop(state[OLDEST], np.int64(INCOMPLETE), row, slots, heads, free, parts, store, state, lost, lost_text)
    slot = find(key, receiver, grouped, bucket, slots, heads)
    replaced = False
    if slot != NIL:
        headless = slots[slot, GOT] & 1 == 0 and not grouped
        late = headless and state[NOW] - slots[slot, TOUCHED] > MAX_PASSED_HEADLESS
        late = late or (headless and row[SEQUENCE] < 0 and number == 0)
        over = late or expired(slot, tag[TAG_TIME], when, max_age_us, slots, state)
        if not over and slots[slot, GOT] >> number & 1:
            if same_payload(buf, row, slot, parts, store):
                slots[slot, TOUCHED] = state[NOW]
                return NIL
            over = True
            replaced = state[NOW] - slots[slot, TOUCHED] <= MAX_PASSED_AMBIGUOUS
        over = over or slots[slot, STORED] + row[END] - row[START] > STORE_BYTES
        if not over:
            if not grouped and slots[slot, GOT] >> number != 0:
                slots[slot, SLOT_AMBIGUOUS] = 1
            if receiver != 0:
                slots[slot, SLOT_HASH] = receiver
            return slot
        drop(slot, np.int64(INCOMPLETE), row, slots, heads, free, parts, store, state, lost, lost_text)
    if state[OPEN] == free.size:
        drop(state[OLDEST], np.int64(INCOMPLETE), row, slots, heads, free, parts, store, state, lost, lost_text)
    slot = open_group(key, receiver, bucket, slots, heads, free, state)
    slots[slot, SLOT_AMBIGUOUS] = replaced
    return slot


@inner
def assemble(
    buf: np.ndarray, base: Int, first_line: Int, row: np.ndarray, tag: np.ndarray, when: Int, message: Int,
    words: np.ndarray, used: Int, policy: Int, routes: np.ndarray, lengths: np.ndarray, max_age_us: Int,
    wide: np.ndarray, word16: np.ndarray, narrow: np.ndarray, views: np.ndarray, groups: tuple[np.ndarray, ...],
) -> tuple[Int, Int, Int]:  # fmt: skip
    """Put the part in `row` where it belongs, its payload being at words[used:]; the last one makes row `message`.

    groups     `Groups.all`; lost, lost_text, where what is given up goes; and text, uint8: joined payloads and what
               stood around them, buffer 1 of the string views
    Returns (status: OK, DUPLICATE, or why it is rejected; messages made; words used).
    """
    slots, heads, free, state, parts, store, packed, names, notes, lost, lost_text, text = groups
    if row[END] - row[START] > STORE_BYTES // 2:
        return np.int64(TOO_LONG), 0, 0
    slot = place(buf, row, tag, when, max_age_us, slots, heads, free, state, parts, store, lost, lost_text)
    if slot == NIL:
        return np.int64(DUPLICATE), 0, 0
    add_part(
        buf, base, first_line, row, tag, when, words, used, slot, slots, parts, store, packed, names, notes, state,
    )  # fmt: skip
    total = np.int64(row[TOTAL])
    group = slots[slot]
    if group[COUNT] < total:
        return np.int64(OK), 0, 0
    at = state[TEXT_END]
    length, new_words = join(slot, total, parts, store, packed, text, at, words, used)
    fill = parts[slot, total - 1, PART_FILL]
    head = words[np.uint64(used)]
    bits = length * 6 if policy & IGNORE_FILL != 0 else length * 6 - fill
    status, bits, route, flags = read_head(head, bits, policy, routes, lengths)
    longest = np.int64(routes[route, ROUTE_LONGEST])
    if status == OK and longest > 0 and bits > longest + SLACK_BITS:
        status = np.int64(IMPOSSIBLE_JOIN)
    if status != OK:
        row[FOUND] = bits
        row[EXPECTED] = longest if status == IMPOSSIBLE_JOIN else expected_bits(status, bits, route, routes)
        drop(slot, status, row, slots, heads, free, parts, store, state, lost, lost_text)
        return np.int64(OK), 0, 0
    wide[MMSI, message] = np.int64(head >> np.uint64(10)) & 0x3FFFFFFF
    wide[MESSAGE_WORD, message] = used
    wide[MESSAGE_LINE, message] = group[FIRST_LINE]
    wide[MESSAGE_OFFSET, message] = group[FIRST_OFFSET]
    wide[MESSAGE_TAGGED, message] = group[SLOT_TAGGED]
    wide[MESSAGE_RECEIVED, message] = group[SLOT_RECEIVED]
    word16[BITS, message] = bits
    word16[TALKER, message] = np.int64(buf[row[START] + 1]) * 256 + np.int64(buf[row[START] + 2])
    narrow[TYPE, message] = np.int64(head >> np.uint64(42)) & 63
    narrow[ROUTE, message] = route
    narrow[SENTENCES, message] = total
    narrow[OWN, message] = row[OWN_SHIP]
    narrow[RADIO_CHANNEL, message] = row[CHANNEL]
    good = np.int64(CHECKSUMS_HELD)
    for number in range(total):
        good &= parts[slot, number, PART_OK]
    narrow[FLAGS, message] = flags | good | (JOIN_AMBIGUOUS if group[SLOT_AMBIGUOUS] else 0)
    narrow[MESSAGE_FILL, message] = fill
    write_view(views[PAYLOAD_VIEWS], message, text, at, length, np.int64(1))
    at += length
    around = np.int64(0)
    for which in range(RECEIVER_VIEWS, VIEWS):
        if which == RECEIVER_VIEWS:
            source, size = names[slot], group[NAME_LENGTH]
        else:
            source, size = notes[slot, which - TAG_BLOCK_VIEWS], group[TAG_BLOCK_NOTES + which - TAG_BLOCK_VIEWS]
        if size > 0:
            around |= 1 << (which - RECEIVER_VIEWS)
            copy_bytes(source, np.int64(0), size, text, at)
            write_view(views[which], message, text, at, size, np.int64(1))
            at += size
    narrow[AROUND, message] = around
    state[TEXT_END] = at
    unlink(slot, slots, heads, free, state)
    return np.int64(OK), 1, new_words


@kernel
def give_up_all(
    slots: np.ndarray, heads: np.ndarray, free: np.ndarray, state: np.ndarray, parts: np.ndarray, store: np.ndarray,
    row: np.ndarray, lost: np.ndarray, lost_text: np.ndarray,
) -> None:  # fmt: skip
    """End of input: every open group is incomplete, oldest first."""
    while state[OLDEST] != NIL:
        drop(state[OLDEST], np.int64(INCOMPLETE), row, slots, heads, free, parts, store, state, lost, lost_text)
