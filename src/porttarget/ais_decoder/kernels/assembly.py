"""Sentences to messages: joins parts per receiver and channel, and writes the columns all messages have.

Open groups live in fixed arrays (`groups.Groups`), found by a chained hash of (receiver, talker, channel,
sequence id, total), or of (tag-block group, talker, channel, total) where `g` is given, oldest first in a list, so
that count and age stay bounded. A join that might have been another is flagged, one of impossible length refused.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.open_groups import (
    NIL,
    copy_bytes,
    drop,
    expired,
    find,
    open_group,
    same_payload,
    stale,
    unlink,
)
from porttarget.ais_decoder.kernels.sentences import expected_bits, read_head, write_view
from porttarget.ais_decoder.kernels.tags import receiver_hash
from porttarget.ais_decoder.sentence_columns import (
    AROUND,
    BITS,
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
    LATEST_GROUP,
    LATEST_KEY,
    LATEST_NOW,
    LATEST_NUMBER,
    LATEST_RECEIVER,
    LENGTH,
    LINE,
    MAX_NOTES,
    MAX_PASSED_AMBIGUOUS,
    MAX_PASSED_HEADLESS,
    MESSAGE_FILL,
    MESSAGE_LINE,
    MESSAGE_OFFSET,
    MESSAGE_RECEIVED,
    MESSAGE_TAGGED,
    MESSAGE_WORD,
    MMSI,
    NAME_LENGTH,
    NO_TIME,
    NOW,
    NUMBER,
    OK,
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
