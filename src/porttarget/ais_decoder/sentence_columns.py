"""What the framing kernel notes of each sentence: column numbers of its two matrices, and the closed reject reasons.

Shared by the kernels and their shell, so that a number is written once.
"""

from __future__ import annotations

from typing import Final

# int32 matrix `rec`, a row a rejected sentence; positions are relative to the block of bytes
START: Final = 0  # position of `!` or `$`
END: Final = 1  # after the checksum, or where a broken sentence stops
LINE: Final = 2  # lines before it in the block
COLUMN: Final = 3  # bytes between the line's start and START
FAULT: Final = 4  # bytes between the line's start and the fault
STATUS: Final = 5  # 0, or a reject reason
TOTAL: Final = 6
NUMBER: Final = 7
SEQUENCE: Final = 8  # -1 where not given
CHANNEL: Final = 9  # character, 0 where not given
PAYLOAD: Final = 10  # position
LENGTH: Final = 11  # characters of payload
FILL: Final = 12
OWN_SHIP: Final = 13
CHECKSUM_OK: Final = 14
FOUND: Final = 15  # what a rejected sentence had, and what was expected, by reason
EXPECTED: Final = 16
ORDINAL: Final = 17  # which sentence of the block, from 1
REC_COLUMNS: Final = 18

NO_TIME: Final = -(2**63)  # microseconds; not given

# reject reasons: codes in kernels, names in tables
OK: Final = 0
CHECKSUM: Final = 1  # the first three can be waived by choice
NO_CHECKSUM: Final = 2
TAG_BLOCK_CHECKSUM: Final = 3
FORMAT: Final = 4
PAYLOAD_CHARACTER: Final = 5
EMPTY: Final = 6
TOO_LONG: Final = 7
TOO_SHORT: Final = 8
FRAGMENT: Final = 9
IMPOSSIBLE_JOIN: Final = 10
# not rejects, but sentences that gave no message of their own
INCOMPLETE: Final = 11
DUPLICATE: Final = 12
# a reject again, by choice
WRONG_LENGTH: Final = 13

REASONS: Final[dict[int, str]] = {
    FORMAT: "format",
    CHECKSUM: "checksum",
    NO_CHECKSUM: "no_checksum",
    TAG_BLOCK_CHECKSUM: "tag_block_checksum",
    PAYLOAD_CHARACTER: "payload",
    EMPTY: "empty",
    TOO_LONG: "too_long",
    TOO_SHORT: "too_short",
    FRAGMENT: "fragment",
    IMPOSSIBLE_JOIN: "impossible_join",
    INCOMPLETE: "incomplete",
    WRONG_LENGTH: "wrong_length",
}
REASON_MEANING: Final[dict[str, str]] = {
    "format": "the fields are not those of a VDM or VDO sentence, or it ends too early",
    "checksum": "the checksum is not that of the characters before it",
    "no_checksum": "no `*hh` after the fill bits",
    "tag_block_checksum": "the tag block before the sentence has a wrong checksum or none",
    "payload": "a character that is not six-bit armour",
    "empty": "no payload",
    "too_long": "more payload than any AIS message has (1,024 characters)",
    "too_short": "too few bits for a type and MMSI, or for the required fields of the type",
    "fragment": "the sentence's number does not fit its total",
    "impossible_join": "the parts joined are longer or shorter than their message type can be",
    "wrong_length": "not a length that the standard gives the type; only where exact lengths were asked for",
    "incomplete": "part of a message whose other parts did not come; counted apart from rejects",
}

# limits: they bound memory, and the result does not depend on how the input was cut into chunks
MAX_LINE_BYTES: Final = 1 << 20  # a longer line is read as if broken after each so many bytes
MAX_PAYLOAD: Final = 1024  # characters, of a sentence and of a joined message
MAX_TAG_BLOCK: Final = 1024  # bytes
MAX_RECEIVER: Final = 64  # bytes of a receiver's name; more is cut
MAX_NOTES: Final = 512  # bytes of tag blocks, and as many of suffixes, of a message of several sentences; rest left out

# what may be asked for, as bits of `policy`
KEEP_BAD_CHECKSUM: Final = 1
EXACT_LENGTH: Final = 2
ANY_LENGTH: Final = 4
IGNORE_FILL: Final = 8

# int64 matrix `lost`, a row a sentence of a group that gave no message
LOST_AT: Final = 0  # sentences passed when it was given up: the order of rejects
LOST_REASON: Final = 1
LOST_LINE: Final = 2
LOST_OFFSET: Final = 3
LOST_COLUMN: Final = 4
LOST_TEXT: Final = 5
LOST_TEXT_LENGTH: Final = 6
LOST_FOUND: Final = 7
LOST_EXPECTED: Final = 8
LOST_COLUMNS: Final = 9

# message columns, by dtype: rows of the matrices `wide` (int64), `word16` (uint16), `narrow` (uint8)
MMSI: Final = 0
MESSAGE_LINE: Final = 1
MESSAGE_OFFSET: Final = 2
MESSAGE_TAGGED: Final = 3
MESSAGE_RECEIVED: Final = 4
MESSAGE_WORD: Final = 5
WIDE_ROWS: Final = 6
BITS: Final = 0
TALKER: Final = 1
WORD16_ROWS: Final = 2
TYPE: Final = 0
SENTENCES: Final = 1
MESSAGE_FILL: Final = 2
FLAGS: Final = 3
OWN: Final = 4
RADIO_CHANNEL: Final = 5
AROUND: Final = 6  # what is known from around the sentence
ROUTE: Final = 7  # row of the routes table
NARROW_ROWS: Final = 8
# bits of FLAGS
CHECKSUMS_HELD: Final = 1
LENGTH_FITS: Final = 2  # the standard gives the type this length
JOIN_AMBIGUOUS: Final = 4
CUT: Final = 8  # too short for its layout, kept by choice
# bits of AROUND
HEARD: Final = 1  # a receiver
TAG_BLOCKS: Final = 2
SUFFIXES: Final = 4
# string views of messages, [which, message]
PAYLOAD_VIEWS: Final = 0
RECEIVER_VIEWS: Final = 1
TAG_BLOCK_VIEWS: Final = 2
SUFFIX_VIEWS: Final = 3
VIEWS: Final = 4

# routes: what becomes of a message of a type; rows 0–63 by type, from 64 on types 24, 25, 26 by bits 38–39
ROUTE_REQUIRED: Final = 0  # bits below which it is rejected; 0: kept raw
ROUTE_USUAL: Final = 1  # bits it nearly always has, negative where there is no such number
ROUTE_LONGEST: Final = 2  # most bits the standard gives it, 0 unknown
ROUTE_COLUMNS: Final = 3
ROUTES: Final = 76
SPLIT_TYPE: Final = 24  # it and the two after it have routes of their own by part
LAST_SPLIT_TYPE: Final = 26
SPLIT_ROUTE: Final = 64
NO_JOB: Final = 255
LONGEST_BITS: Final = 1064  # of any type; type 26
HEAD_BITS: Final = 38  # type, repeat indicator, MMSI

# state of framing, int64, kept from block to block
LINES: Final = 0
LINE_START: Final = 1  # offset of the current line in the input
LINE_HAS_SENTENCE: Final = 2
OTHER_LINES: Final = 3
PASSED: Final = 4  # sentences
DUPLICATES: Final = 5  # parts that repeat one that waits
LIMIT: Final = 6  # offset up to which the line at hand is read; 0 at the end of a block
LEAD: Final = 7  # epoch at the head of that line
WANTS_GROUPS: Final = 8  # stopped at a sentence for which `frame` needs `groups`
ROWS_USED: Final = 9  # of the message columns, by takes before and by this one
WORDS_USED: Final = 10
FURTHER_PARTS: Final = 11  # sentences of messages so far, but for the first of each
WANTS_MORE: Final = 12  # stopped at a line that is not plain, for which there is `frame`
ROUTE_COUNTS: Final = 13  # messages so far of each route, counted on
FRAMING_STATE_SIZE: Final = ROUTE_COUNTS + ROUTES
# state of assembly, int64
OPEN: Final = 0
OLDEST: Final = 1
NEWEST: Final = 2
NOW: Final = 3  # sentences passed before the one at hand, itself included
LOST_ROWS: Final = 4  # in use in this block
LOST_BYTES: Final = 5
TEXT_END: Final = 6
LATEST_KEY: Final = 7  # of the latest part: a bare one right behind it belongs to it
LATEST_NUMBER: Final = 8
LATEST_NOW: Final = 9
LATEST_RECEIVER: Final = 10
LATEST_GROUP: Final = 11
ASSEMBLY_STATE_SIZE: Final = 12

# int64 matrix `slots`, a row an open group
KEY: Final = 0
SLOT_HASH: Final = 1  # receiver
BUCKET: Final = 2
GOT: Final = 3  # bit n-1: part n is there
COUNT: Final = 4
SLOT_TAGGED: Final = 5
SLOT_RECEIVED: Final = 6
TOUCHED: Final = 7  # NOW at its latest part
STORED: Final = 8  # bytes in its store
NAME_LENGTH: Final = 9
FIRST_LINE: Final = 10
FIRST_OFFSET: Final = 11
SLOT_AMBIGUOUS: Final = 12
CHAIN: Final = 13  # next group of its hash bucket
OLDER: Final = 14
NEWER: Final = 15
WORDS_STORED: Final = 16
TAG_BLOCK_NOTES: Final = 17  # bytes
SUFFIX_NOTES: Final = 18
SLOT_COLUMNS: Final = 19
# int64 cube `parts`, [slot, part number - 1]
PART_LINE: Final = 0
PART_OFFSET: Final = 1
PART_COLUMN: Final = 2
PART_TEXT: Final = 3
PART_TEXT_LENGTH: Final = 4
PART_PAYLOAD: Final = 5
PART_LENGTH: Final = 6
PART_FILL: Final = 7
PART_OK: Final = 8
PART_WORD: Final = 9  # of its packed payload
PART_COLUMNS: Final = 10

STORE_BYTES: Final = 1536  # sentences of one open group; nine of 82 characters are 738
STORE_WORDS: Final = STORE_BYTES // 8 + 9  # their payloads, packed
SLACK_BITS: Final = 8  # how much longer than the standard's longest a joined message may be
MAX_PASSED_UNTIMED: Final = 10_000  # sentences after which a group without times is given up
MAX_PASSED_TIMED: Final = 200_000
MAX_PASSED_AMBIGUOUS: Final = 100  # sentences for which a message that lacks parts makes joins by the same key doubtful
MAX_PASSED_HEADLESS: Final = 20  # how far part 1 may come after a later part

# int64 matrix of payloads heard of late, see `kernels.dedup`
HEARD_KEY: Final = 0
HEARD_CHECK: Final = 1
HEARD_PERIOD: Final = 2
HEARD_FIRST: Final = 3  # microseconds
HEARD_LAST: Final = 4
HEARD_MESSAGE: Final = 5  # row
HEARD_SOURCE: Final = 6  # number of the input the message is in
HEARD_COLUMNS: Final = 7
# its state, int64
HEARD_NEXT: Final = 0  # row to be written next
HEARD_HELD: Final = 1  # rows
HEARD_STATE_SIZE: Final = 2

# `tag`, int64: what holds for the next sentence
TAG_TIME: Final = 0
TAG_RECEIVER: Final = 1
TAG_RECEIVER_LENGTH: Final = 2
TAG_GROUP: Final = 3
TAG_STATUS: Final = 4
TAG_FAULT: Final = 5
TAG_BLOCK: Final = 6  # where its text begins, or that of the first of several
TAG_BLOCK_END: Final = 7  # 0: none
SUFFIX: Final = 8
SUFFIX_END: Final = 9
TAG_SIZE: Final = 10
