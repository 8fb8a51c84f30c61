"""Inputs of nothing but plain lines, one whole faultless sentence each: what a first use then compiles of framing.

In: bytes from the start of a line on. Out: as `framing.frame` writes it, up to the first line that is anything else.
`frame` reads such lines by the same function; all the rest that it does takes Numba twice as long again.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, kernel
from porttarget.ais_decoder.kernels.runs import read_run
from porttarget.ais_decoder.sentence_columns import (
    LIMIT,
    LINE_HAS_SENTENCE,
    LINE_START,
    LINES,
    PASSED,
    ROWS_USED,
    WANTS_MORE,
    WORDS_USED,
)


@kernel
def frame_plain(
    buf: np.ndarray, start: Int, end: Int, base: Int, policy: Int, words: np.ndarray, tag: np.ndarray,
    state: np.ndarray, routes: np.ndarray, lengths: np.ndarray, wide: np.ndarray, word16: np.ndarray,
    narrow: np.ndarray, views: np.ndarray,
) -> tuple[Int, Int, Int]:  # fmt: skip
    """Plain lines of buf[start:end], until the message columns are full or a line is not plain: then WANTS_MORE is set.

    Arguments and result are those of `frame`: (0, message rows, position). `buf` should have some bytes behind `end`,
    see `read_run`.
    """
    line = state[LINES] + 1
    before = np.int64(state[ROWS_USED])
    pos, m, used = read_run(
        buf, np.int64(start), np.int64(end), np.int64(base), line, before, np.int64(state[WORDS_USED]), policy, tag,
        words, routes, lengths, wide, word16, narrow, views, state, None,
    )  # fmt: skip
    state[PASSED] += m - before
    state[LINES] += m - before
    state[LINE_START] = pos + base
    state[LINE_HAS_SENTENCE] = 0
    state[LIMIT] = 0 if pos == end else pos + base
    state[ROWS_USED] = m
    state[WORDS_USED] = used
    if pos < end and m < wide.shape[1]:
        state[WANTS_MORE] = 1
    return np.int64(0), m, pos
