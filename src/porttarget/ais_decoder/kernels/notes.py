"""What stood around a single sentence, as string views of the bytes it came in: receiver, tag blocks, suffix."""

import numpy as np

from porttarget.ais_decoder.kernels import Int, woven
from porttarget.ais_decoder.kernels.sentences import write_view
from porttarget.ais_decoder.sentence_columns import (
    HEARD,
    RECEIVER_VIEWS,
    SUFFIX,
    SUFFIX_END,
    SUFFIX_VIEWS,
    SUFFIXES,
    TAG_BLOCK,
    TAG_BLOCK_END,
    TAG_BLOCK_VIEWS,
    TAG_BLOCKS,
    TAG_RECEIVER,
    TAG_RECEIVER_LENGTH,
)


@woven
def keep_around(buf: np.ndarray, tag: np.ndarray, views: np.ndarray, message: Int) -> Int:
    """Views of a single sentence's receiver, tag blocks and suffix; returns which there are."""
    around = np.int64(0)
    zero = np.int64(0)
    if tag[TAG_RECEIVER_LENGTH] > 0:
        around |= HEARD
        write_view(views[RECEIVER_VIEWS], message, buf, tag[TAG_RECEIVER], tag[TAG_RECEIVER_LENGTH], zero)
    if tag[TAG_BLOCK_END] > 0:
        around |= TAG_BLOCKS
        length = tag[TAG_BLOCK_END] - tag[TAG_BLOCK]
        write_view(views[TAG_BLOCK_VIEWS], message, buf, tag[TAG_BLOCK], length, zero)
    if tag[SUFFIX_END] > tag[SUFFIX]:
        around |= SUFFIXES
        write_view(views[SUFFIX_VIEWS], message, buf, tag[SUFFIX], tag[SUFFIX_END] - tag[SUFFIX], zero)
    return around
