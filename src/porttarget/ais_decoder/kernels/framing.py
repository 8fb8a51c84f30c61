"""Bytes to messages: one pass over whole lines, which reads sentences and hands parts of longer messages to `assembly`.

Out: message columns, dense and in the order messages were completed; a row of `rec` for each rejected sentence;
payload bits in `words`, eight characters to a word. Columns: `sentence_columns`.
Cost 22 ns a plain line, 43 ns one with a tag block, 60 ns other sentences. Fields are read by the other kernels.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.assembly import STATE, assemble
from porttarget.ais_decoder.kernels.notes import keep_around
from porttarget.ais_decoder.kernels.runs import may_run, read_run
from porttarget.ais_decoder.kernels.sentences import (
    QUICK_BYTES,
    check_numbers,
    expected_bits,
    read_head,
    read_quick,
    read_sentence,
    sentence_end,
    write_view,
)
from porttarget.ais_decoder.kernels.tags import (
    BACKSLASH,
    BANG,
    COMMA,
    DOLLAR,
    HASH,
    NEWLINE,
    STARTS_LEAD,
    byte,
    clear,
    is_class,
    is_start,
    line_head,
    read_suffix,
    read_tag_block,
)  # fmt: skip
from porttarget.ais_decoder.sentence_columns import (
    AROUND,
    BITS,
    CHANNEL,
    CHECKSUM,
    CHECKSUM_OK,
    CHECKSUMS_HELD,
    COLUMN,
    DUPLICATE,
    DUPLICATES,
    END,
    EXPECTED,
    FAULT,
    FILL,
    FLAGS,
    FOUND,
    FURTHER_PARTS,
    IGNORE_FILL,
    KEEP_BAD_CHECKSUM,
    LEAD,
    LENGTH,
    LIMIT,
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
    NOW,
    OK,
    ORDINAL,
    OTHER_LINES,
    OWN,
    OWN_SHIP,
    PASSED,
    PAYLOAD,
    PAYLOAD_VIEWS,
    RADIO_CHANNEL,
    ROUTE,
    ROUTE_COUNTS,
    ROWS_USED,
    SENTENCES,
    STATUS,
    TAG_BLOCK_CHECKSUM,
    TAG_FAULT,
    TAG_STATUS,
    TAG_TIME,
    TALKER,
    TOTAL,
    TYPE,
    WANTS_GROUPS,
    WORDS_USED,
)  # fmt: skip


@inner
def keep_row(row: np.ndarray, rec: np.ndarray, count: Int) -> None:
    """Store the sentence at hand in rec."""
    for k in range(row.size):
        rec[count, k] = row[k]


@inner
def mark_time(mark_ends: np.ndarray, mark_times: np.ndarray, mark: Int, offset: Int) -> tuple[Int, Int]:
    """When the byte before `offset` came, looking from mark number `mark` on; returns (microseconds, mark)."""
    while mark + 1 < mark_ends.size and mark_ends[mark] < offset:
        mark += 1
    return mark_times[mark], mark


@kernel
def frame(
    buf: np.ndarray, start: Int, end: Int, base: Int, policy: Int, row: np.ndarray, rec: np.ndarray, words: np.ndarray,
    tag: np.ndarray, state: np.ndarray, routes: np.ndarray, lengths: np.ndarray, wide: np.ndarray, word16: np.ndarray,
    narrow: np.ndarray, views: np.ndarray, mark_ends: np.ndarray, mark_times: np.ndarray, max_age_us: Int,
    groups: tuple[np.ndarray, ...] | None,
) -> tuple[Int, Int, Int]:  # fmt: skip
    """Sentences of buf[start:end], until the message columns are full; returns (rows of rec, message rows, position).

    buf     uint8, from start on whole lines (the last may lack its newline at the end of input), or where it stopped
    base    offset of buf[0] in the whole input
    policy  what was asked for, see `sentence_columns`
    row     (REC_COLUMNS,) int32, the sentence at hand; rec (n, REC_COLUMNS) int32, n at least end // 6 + 2
    words   uint64, at least end // 8 + 32 behind those that are used
    state   int64, carried from block to block; says how many rows of message columns and words are used already;
            counts messages
    lengths uint8, whether the standard gives a route that many bits
    wide, word16, narrow   message columns by dtype, as long as there are rows; views: uint64 (VIEWS, rows, 2)
    mark_ends, mark_times   int64, when bytes came in, for live feeds; else empty
    groups  open groups, and where their loss and their joined texts go, see `assembly`; None: stop, with WANTS_GROUPS
            set, before the first sentence that is one of several or has anything around it. Compiled apart, in half
            the time: plain files need no more
    """
    count = np.int64(0)
    m = np.int64(state[ROWS_USED])
    used = np.int64(state[WORDS_USED])  # typed, so that what they are passed to is compiled once
    pos = np.int64(start)
    mark = np.int64(0)
    room = wide.shape[1]
    passed = state[PASSED]
    line = state[LINES] + 1
    first_line = line
    line_start = state[LINE_START] - base
    has_sentence = state[LINE_HAS_SENTENCE]
    others = np.int64(0)
    limit = state[LIMIT] - base  # a line that is begun goes on
    lead = state[LEAD]
    comment = False
    payloads = views[PAYLOAD_VIEWS]
    keep = policy & KEEP_BAD_CHECKSUM != 0
    ignore_fill = policy & IGNORE_FILL != 0
    dirty = True  # whether tag holds anything
    plain = mark_ends.size == 0
    while pos < end:
        if pos >= limit:  # a line begins, or the next piece of an overlong one
            limit = min(end, pos + MAX_LINE_BYTES)
            if dirty:
                clear(tag)
                dirty = False
            lead = np.int64(NO_TIME)
            comment = False
            if plain and pos == line_start and may_run(buf, pos, end, groups):
                before = m
                pos, m, used = read_run(
                    buf, pos, end, base, line, m, used, policy, tag, words, routes, lengths, wide, word16, narrow,
                    views, state, groups,
                )  # fmt: skip
                clear(tag)
                passed += m - before
                line += m - before
                line_start = pos
                limit = min(end, pos + MAX_LINE_BYTES)
                if pos == end:
                    break
            if byte(buf, pos) != BANG:
                if groups is None:
                    if is_class(byte(buf, pos), STARTS_LEAD):
                        state[WANTS_GROUPS] = 1
                        limit = pos  # the line begins anew
                        break
                elif is_class(byte(buf, pos), STARTS_LEAD):
                    lead, pos = line_head(buf, pos, limit)
                    if pos >= limit:
                        continue
                comment = byte(buf, pos) == HASH and line_start + MAX_LINE_BYTES >= limit
        c = byte(buf, pos)
        if c == NEWLINE:
            pos += 1
            line += 1
            others += 1 - has_sentence
            has_sentence = 0
            line_start = pos
            limit = pos
            continue
        if comment or (c != BANG and c != DOLLAR and c != BACKSLASH):
            pos += 1
            continue
        if c == BACKSLASH:
            if groups is None:
                state[WANTS_GROUPS] = 1
                break
            pos = read_tag_block(buf, pos, limit, tag)
            dirty = True
            continue
        if m == room:
            break
        at = np.int64(0)
        if pos + QUICK_BYTES <= limit and tag[TAG_STATUS] == OK:
            at, payload, length, fill, new_words = read_quick(buf, pos, words, used)
        quick = at > 0
        if not quick:
            if not is_start(buf, pos, limit):
                clear(tag)
                pos += 1
                continue
            at, new_words, fault = read_sentence(buf, pos, limit, words, used, row)
            payload, length, fill = np.int64(row[PAYLOAD]), np.int64(row[LENGTH]), np.int64(row[FILL])
        followed = at < limit and byte(buf, at) == COMMA and (quick or row[STATUS] <= CHECKSUM)
        if groups is None and (followed or (not quick and row[TOTAL] > 1)):
            state[WANTS_GROUPS] = 1
            break
        passed += 1
        has_sentence = 1
        when = np.int64(NO_TIME)
        if groups is not None and followed:
            when, at = read_suffix(buf, at, limit, tag)
            dirty = True
        if when == NO_TIME:
            when = lead
        if when == NO_TIME and mark_ends.size > 0:
            when, mark = mark_time(mark_ends, mark_times, mark, base + pos)
        status, single, own, channel, good = np.int64(OK), True, np.int64(0), np.int64(0), np.int64(CHECKSUMS_HELD)
        bits, route = np.int64(0), np.int64(0)
        if quick:
            fault = pos
            channel = byte(buf, pos + 12) if payload == pos + 14 else np.int64(0)
        else:
            if row[STATUS] == OK and tag[TAG_STATUS] != OK:
                row[STATUS] = tag[TAG_STATUS]
                row[CHECKSUM_OK] = 0
                fault = tag[TAG_FAULT]
            status = np.int64(row[STATUS])
            if keep and CHECKSUM <= status <= TAG_BLOCK_CHECKSUM:
                status, fault = check_numbers(row, pos, fault, np.int64(OK), fault)
            single = row[TOTAL] == 1
            own, channel, good = np.int64(row[OWN_SHIP]), np.int64(row[CHANNEL]), np.int64(row[CHECKSUM_OK])
        if single and status == OK:
            head = words[np.uint64(used)]
            bits = length * 6 if ignore_fill else length * 6 - fill
            status, bits, route, flags = read_head(head, bits, policy, routes, lengths)
            if status == OK:
                u = np.uint64(m)
                wide[MMSI, u] = np.int64(head >> np.uint64(10)) & 0x3FFFFFFF
                wide[MESSAGE_WORD, u] = used
                wide[MESSAGE_LINE, u] = line
                wide[MESSAGE_OFFSET, u] = base + pos
                wide[MESSAGE_TAGGED, u] = tag[TAG_TIME]
                wide[MESSAGE_RECEIVED, u] = when
                word16[BITS, u] = bits
                word16[TALKER, u] = byte(buf, pos + 1) * 256 + byte(buf, pos + 2)
                narrow[TYPE, u] = np.int64(head >> np.uint64(42)) & 63
                narrow[ROUTE, u] = route
                narrow[SENTENCES, u] = 1
                narrow[OWN, u] = own
                narrow[RADIO_CHANNEL, u] = channel
                narrow[MESSAGE_FILL, u] = fill
                narrow[FLAGS, u] = flags | good
                narrow[AROUND, u] = 0
                write_view(payloads, m, buf, payload, length, np.int64(0))
                if groups is not None and dirty:
                    narrow[AROUND, u] = keep_around(buf, tag, views, m)
                state[np.uint64(ROUTE_COUNTS + route)] += 1
                m += 1
                used += new_words
            else:
                fault = pos
                row[FOUND] = bits
                row[EXPECTED] = expected_bits(status, bits, route, routes)
        joined = status == OK and not single
        if groups is not None and joined:
            row[LINE] = line - first_line
            row[COLUMN] = min(pos - line_start, 2_000_000_000)
            groups[STATE][NOW] = passed
            status, made, new_words = assemble(
                buf, base, first_line, row, tag, when, m, words, used, policy, routes, lengths, max_age_us, wide,
                word16, narrow, views, groups,
            )  # fmt: skip
            if made > 0:
                state[ROUTE_COUNTS + narrow[ROUTE, m]] += 1
                state[FURTHER_PARTS] += narrow[SENTENCES, m] - 1
            m += made
            used += new_words
            state[DUPLICATES] += status == DUPLICATE
            if status == DUPLICATE:
                status = np.int64(OK)
        if status != OK:
            if quick:  # the row is that of another sentence
                read_sentence(buf, pos, limit, words, used, row)
                row[FOUND] = bits
                row[EXPECTED] = expected_bits(status, bits, route, routes)
            row[STATUS] = status
            if not joined:
                row[END] = sentence_end(buf, at, limit)
            row[ORDINAL] = passed - state[PASSED]
            row[LINE] = line - first_line
            row[COLUMN] = min(pos - line_start, 2_000_000_000)
            row[FAULT] = min(fault - line_start, 2_000_000_000)
            keep_row(row, rec, count)
            count += 1
        if dirty:
            clear(tag)
            dirty = False
        pos = at
    state[PASSED] = passed
    state[LINES] = line - 1
    state[LINE_START] = line_start + base
    state[LINE_HAS_SENTENCE] = has_sentence
    state[OTHER_LINES] += others
    state[LIMIT] = limit + base if pos < end else 0
    state[LEAD] = lead
    state[ROWS_USED] = m
    state[WORDS_USED] = used
    return count, m, pos
