"""Bytes to sentences and, where one sentence is a message, to messages: one pass over whole lines.

Out: message columns for single sentences; a row of `rec` for each part of a longer message (its place among the
messages held free) and for each rejected sentence; payload bits in `words`, eight characters to a word.
Columns: `sentence_columns`. Cost about 90 ns a sentence. Parts are joined by `assembly`, fields read by the
generated kernels.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int
from porttarget.ais_decoder.kernels.sentences import check_numbers, read_sentence, sentence_end
from porttarget.ais_decoder.kernels.tags import (
    BACKSLASH,
    BANG,
    COMMA,
    DOLLAR,
    HASH,
    NEWLINE,
    byte,
    clear,
    is_start,
    line_head,
    read_suffix,
    read_tag_block,
)  # fmt: skip
from porttarget.ais_decoder.sentence_columns import (
    ALL_OK,
    BITS,
    CHANNEL,
    CHECKSUM,
    CHECKSUM_OK,
    COLUMN,
    END,
    EXPECTED,
    FAULT,
    FILL,
    FOUND,
    GROUP,
    HEAD_BITS,
    HEARD,
    KEEP,
    LENGTH,
    LINE,
    LINE_HAS_SENTENCE,
    LINE_START,
    LINES,
    MAX_LINE_BYTES,
    MESSAGE_FILL,
    MESSAGE_LINE,
    MESSAGE_OFFSET,
    MESSAGE_RECEIVED,
    MESSAGE_TAGGED,
    MESSAGE_WORD,
    MMSI,
    NO_TIME,
    OK,
    ORDINAL,
    OTHER_LINES,
    OWN,
    OWN_SHIP,
    PASSED,
    PAYLOAD,
    RADIO_CHANNEL,
    RECEIVED,
    RECEIVER,
    RECEIVER_HASH,
    RECEIVER_LENGTH,
    ROUTE,
    ROUTE_REQUIRED,
    ROW,
    SENTENCES,
    STATUS,
    TAG_BLOCK_CHECKSUM,
    TAG_FAULT,
    TAG_GROUP,
    TAG_HASH,
    TAG_RECEIVER,
    TAG_RECEIVER_LENGTH,
    TAG_STATUS,
    TAG_TIME,
    TAGGED,
    TALKER,
    TOO_SHORT,
    TOTAL,
    TYPE,
)  # fmt: skip
from porttarget.jit import kernel


@kernel
def write_view(views: np.ndarray, row: Int, buf: np.ndarray, start: Int, length: Int, buffer: Int) -> None:
    """Arrow string view of buf[start:start+length], `buffer` being the number of that buffer in the column."""
    first = np.uint64(length)
    for k in range(min(length, 4)):
        first |= np.uint64(byte(buf, start + k)) << np.uint64(32 + 8 * k)
    second = np.uint64(buffer) | (np.uint64(start) << np.uint64(32))
    if length <= 12:
        second = np.uint64(0)
        for k in range(4, length):
            second |= np.uint64(byte(buf, start + k)) << np.uint64(8 * (k - 4))
    views[np.uint64(row), 0] = first
    views[np.uint64(row), 1] = second


@kernel
def read_head(head: Int, bits: Int, routes: np.ndarray) -> tuple[Int, Int, Int, Int]:
    """Type and route of a message from its first word; returns (status, bits required, type, route)."""
    if bits < HEAD_BITS:
        return np.int64(TOO_SHORT), np.int64(HEAD_BITS), np.int64(0), np.int64(0)
    kind = np.int64(head >> np.uint64(42)) & 63
    route = kind
    if kind == 24 and bits >= 40:
        route = 64 + (np.int64(head >> np.uint64(8)) & 3)
    required = np.int64(routes[np.uint64(route), ROUTE_REQUIRED])
    status = np.int64(TOO_SHORT) if bits < required else np.int64(OK)
    return status, required, kind, route


@kernel
def keep_row(row: np.ndarray, rec: np.ndarray, count: Int) -> None:
    """Store the sentence at hand in rec."""
    for k in range(row.size):
        rec[count, k] = row[k]


@kernel
def frame(
    buf: np.ndarray, end: Int, base: Int, keep: bool, row: np.ndarray, rec: np.ndarray, times: np.ndarray,
    words: np.ndarray, tag: np.ndarray, state: np.ndarray, routes: np.ndarray, wide: np.ndarray, word16: np.ndarray,
    narrow: np.ndarray, payloads: np.ndarray, receivers: np.ndarray,
) -> tuple[Int, Int, Int]:  # fmt: skip
    """All sentences of buf[0:end]; returns (rows of rec, words used, message rows).

    buf     uint8, whole lines (the last may lack its newline at the end of input)
    base    offset of buf[0] in the whole input
    keep    a wrong or missing checksum is noted, not a reason to reject
    row     (REC_COLUMNS,) int32, the sentence at hand
    rec     (n, REC_COLUMNS) int32; times (n, TIME_COLUMNS) int64; n at least end // 6 + 2
    words   uint64, at least end // 8 + 32
    state   int64, carried from block to block
    wide, word16, narrow   message columns by dtype, at least end // 18 + 1 long; payloads, receivers: string views
    """
    count = np.int64(0)
    messages = np.int64(0)
    passed = np.int64(0)
    first_line = state[LINES] + 1
    used = np.int64(0)  # typed, so that what they are passed to is compiled once
    pos = np.int64(0)
    dirty = True  # whether tag holds anything
    while pos < end:
        limit = min(end, pos + MAX_LINE_BYTES)
        line_start = state[LINE_START] - base
        if dirty:
            clear(tag)
            dirty = False
        lead, pos = line_head(buf, pos, limit)
        comment = pos < limit and byte(buf, pos) == HASH and line_start + MAX_LINE_BYTES >= limit
        while pos < limit and byte(buf, pos) != NEWLINE:
            c = byte(buf, pos)
            if comment or (c != BANG and c != DOLLAR and c != BACKSLASH):
                pos += 1
                continue
            if c == BACKSLASH:
                pos = read_tag_block(buf, pos, limit, tag)
                dirty = True
                continue
            if not is_start(buf, pos, limit):
                clear(tag)
                pos += 1
                continue
            passed += 1
            at, new_words, fault = read_sentence(buf, pos, limit, words, used, row)
            when = NO_TIME
            if row[STATUS] <= CHECKSUM and at < limit and byte(buf, at) == COMMA:
                when, at = read_suffix(buf, at, limit, tag)
            if when == NO_TIME:
                when = lead
            if row[STATUS] == OK and tag[TAG_STATUS] != OK:
                row[STATUS] = tag[TAG_STATUS]
                row[CHECKSUM_OK] = 0
                fault = tag[TAG_FAULT]
            status = np.int64(row[STATUS])
            if keep and CHECKSUM <= status <= TAG_BLOCK_CHECKSUM:
                status, fault = check_numbers(row, pos, fault, np.int64(OK), fault)
            bits = np.int64(row[LENGTH]) * 6 - np.int64(row[FILL])
            kind = np.int64(0)
            route = np.int64(0)
            single = row[TOTAL] == 1
            if status == OK and single:
                status, required, kind, route = read_head(words[np.uint64(used)], bits, routes)
                if status != OK:
                    row[FOUND] = bits
                    row[EXPECTED] = required
                    fault = pos
            row[STATUS] = status
            if status == OK:  # stores stand here and not in a function: passing its ten arrays costs 30 ns
                m = np.uint64(messages)
                wide[MMSI, m] = np.int64(words[np.uint64(used)] >> np.uint64(10)) & 0x3FFFFFFF
                wide[MESSAGE_WORD, m] = used
                wide[MESSAGE_LINE, m] = state[LINES] + 1
                wide[MESSAGE_OFFSET, m] = base + pos
                wide[MESSAGE_TAGGED, m] = tag[TAG_TIME]
                wide[MESSAGE_RECEIVED, m] = when
                word16[BITS, m] = bits
                word16[TALKER, m] = byte(buf, pos + 1) * 256 + byte(buf, pos + 2)
                narrow[TYPE, m] = kind
                narrow[ROUTE, m] = route
                narrow[KEEP, m] = single
                narrow[SENTENCES, m] = 1
                narrow[OWN, m] = row[OWN_SHIP]
                narrow[RADIO_CHANNEL, m] = row[CHANNEL]
                narrow[MESSAGE_FILL, m] = row[FILL]
                narrow[ALL_OK, m] = row[CHECKSUM_OK]
                heard = tag[TAG_RECEIVER_LENGTH] > 0
                narrow[HEARD, m] = heard
                write_view(payloads, messages, buf, np.int64(row[PAYLOAD]), np.int64(row[LENGTH]), np.int64(0))
                if heard:
                    write_view(receivers, messages, buf, tag[TAG_RECEIVER], tag[TAG_RECEIVER_LENGTH], np.int64(0))
                messages += 1
                used += new_words
            if status != OK or not single:
                if status != OK:
                    row[END] = sentence_end(buf, at, limit)
                row[ROW] = messages - 1
                row[ORDINAL] = passed
                row[LINE] = state[LINES] + 1 - first_line
                row[COLUMN] = min(pos - line_start, 2_000_000_000)
                row[FAULT] = min(fault - line_start, 2_000_000_000)
                row[RECEIVER] = tag[TAG_RECEIVER]
                row[RECEIVER_LENGTH] = tag[TAG_RECEIVER_LENGTH]
                row[GROUP] = tag[TAG_GROUP]
                times[count, TAGGED] = tag[TAG_TIME]
                times[count, RECEIVED] = when
                times[count, RECEIVER_HASH] = tag[TAG_HASH]
                keep_row(row, rec, count)
                count += 1
            state[LINE_HAS_SENTENCE] = 1
            if dirty or tag[TAG_RECEIVER_LENGTH] > 0:
                clear(tag)
                dirty = False
            pos = at
        if pos < limit:
            pos += 1
            state[LINES] += 1
            state[OTHER_LINES] += 1 - state[LINE_HAS_SENTENCE]
            state[LINE_HAS_SENTENCE] = 0
            state[LINE_START] = base + pos
    state[PASSED] += passed
    return count, used, messages
