"""Application data of binary messages (types 6, 8, 25, 26): where it begins, its identifier, and its layout's job."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.long_text import six_bits
from porttarget.ais_decoder.sentence_columns import BITS, TYPE

# columns of the table of applications, sorted by CODE; jobs of one code in the order in which they are tried
CODE = 0  # DAC * 64 + FI
CARRIERS = 1  # bit n: message type n
LEAST = 2  # bits of data
MOST = 3
SUB_START = 4
SUB_WIDTH = 5  # 0: nothing selects among layouts
SUB_VALUE = 6
JOB = 7
APPLICATION_COLUMNS = 8

RAW = -1
STATE_BITS = 24  # four spare bits and the communication state behind the data of type 26


@inner
def job_of(applications: np.ndarray, code: Int, kind: Int, room: Int, words: np.ndarray, own: Int) -> Int:
    """The first job that describes this data, or RAW."""
    at, beyond = 0, applications.shape[0]
    while at < beyond:
        middle = (at + beyond) // 2
        if applications[middle, CODE] < code:
            at = middle + 1
        else:
            beyond = middle
    while at < applications.shape[0] and applications[at, CODE] == code:
        row = applications[at]
        fits = (row[CARRIERS] >> kind) & 1 and row[LEAST] <= room <= row[MOST]
        if fits and row[SUB_WIDTH] > 0:
            fits = six_bits(words, own + row[SUB_START], row[SUB_WIDTH]) == row[SUB_VALUE]
        if fits:
            return row[JOB]
        at += 1
    return np.int64(RAW)


@kernel
def find_applications(
    messages: np.ndarray, narrow: np.ndarray, word16: np.ndarray, word_at: np.ndarray, words: np.ndarray,
    applications: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """Application data of binary messages.

    messages   int64, of types 6, 8, 25, 26
    narrow, word16, word_at   message columns; words: their payloads
    applications   (layouts, APPLICATION_COLUMNS) int64
    out        (5, messages) int64: first bit of the data, bits of data, DAC, FI (-1: none), job or RAW
    """
    for n in range(messages.size):
        m = messages[n]
        kind = np.int64(narrow[TYPE, m])
        bits = np.int64(word16[BITS, m])
        start = np.int64(word_at[m]) * 48
        head = np.int64(40 if kind == 8 else 72)
        structured = True
        end = bits
        if kind >= 25:  # flags say what single-slot and multiple-slot binary messages hold
            flags = six_bits(words, start + 38, np.int64(2))
            head = 40 + 32 * (flags >> 1)
            structured = flags & 1 == 1
            end -= STATE_BITS if kind == 26 else 0
        job, dac, fi = np.int64(RAW), np.int64(-1), np.int64(-1)
        own = head
        if structured and bits >= head + 16:
            code = six_bits(words, start + head, np.int64(16))
            dac, fi = code >> 6, code & 63
            own = head + 16
            job = job_of(applications, code, kind, max(end - own, 0), words, start + own)
        out[0, n] = start + own
        out[1, n] = max(end - own, 0)
        out[2, n] = dac
        out[3, n] = fi
        out[4, n] = job
