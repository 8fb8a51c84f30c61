"""Open groups of sentences: a chained hash finds them, a list keeps them oldest first, and each can be given up.

All in the fixed arrays of `groups.Groups`; `assembly` puts parts into them.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner
from porttarget.ais_decoder.sentence_columns import (
    BUCKET,
    CHAIN,
    EXPECTED,
    FIRST_LINE,
    FOUND,
    GOT,
    KEY,
    LENGTH,
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
    MAX_PASSED_TIMED,
    MAX_PASSED_UNTIMED,
    NEWER,
    NEWEST,
    NO_TIME,
    NOW,
    NUMBER,
    OLDER,
    OLDEST,
    OPEN,
    PART_COLUMN,
    PART_LENGTH,
    PART_LINE,
    PART_OFFSET,
    PART_PAYLOAD,
    PART_TEXT,
    PART_TEXT_LENGTH,
    PAYLOAD,
    SLOT_AMBIGUOUS,
    SLOT_HASH,
    SLOT_RECEIVED,
    SLOT_TAGGED,
    TOUCHED,
)

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
