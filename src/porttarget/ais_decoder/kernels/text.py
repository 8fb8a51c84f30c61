"""Six-bit text out of payload words into a byte buffer, with an Arrow string view of it (ITU-R M.1371, table 47).

Text ends at the first `@`; leading blanks are kept, trailing blanks cut.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int
from porttarget.ais_decoder.kernels.sentences import write_view
from porttarget.jit import kernel


@kernel
def put_text(
    words: np.ndarray,
    at: Int,
    start: Int,
    characters: Int,
    texts: np.ndarray,
    text_at: Int,
    views: np.ndarray,
    row: Int,
) -> Int:
    """Text of `characters` from bit `start` on to texts[text_at:], its view to views[row]; whether it is not empty."""
    length = 0
    for k in range(characters):
        bit = start + 6 * k
        word = np.uint64(at + bit // 48)
        shift = 42 - bit % 48
        if shift >= 0:
            value = np.int64(words[word] >> np.uint64(shift)) & 63
        else:
            low = words[word + np.uint64(1)] >> np.uint64(48 + shift)
            value = np.int64((words[word] << np.uint64(-shift)) | low) & 63
        if value == 0:
            break
        texts[np.uint64(text_at + k)] = value + 64 if value < 32 else value
        if value != 32:
            length = k + 1
    write_view(views, row, texts, text_at, length, np.int64(0))
    return length > 0
