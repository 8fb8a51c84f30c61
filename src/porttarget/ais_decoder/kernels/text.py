"""Six-bit text out of payload words into a buffer, with an Arrow string view of it (ITU-R M.1371, table 47).

Text ends at the first `@`; leading blanks are kept, trailing blanks cut. Eight characters at a time in one register.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner
from porttarget.ais_decoder.kernels.registers import EACH

WORD_MASK = 0xFFFFFFFFFFFF  # 48 bits
ALL = 0xFFFFFFFFFFFFFFFF


@inner
def eight_values(packed: Int) -> Int:
    """48 bits as eight six-bit values, one a byte, the first one lowest."""
    v = (packed >> np.uint64(24)) | ((packed & np.uint64(0xFFFFFF)) << np.uint64(32))
    twelve = np.uint64(0x00000FFF00000FFF)
    v = ((v >> np.uint64(12)) & twelve) | ((v & twelve) << np.uint64(16))
    six = np.uint64(0x003F003F003F003F)
    return ((v >> np.uint64(6)) & six) | ((v & six) << np.uint64(8))


@inner
def eight_characters(words: np.ndarray, word: Int, shift: Int, count: Int) -> tuple[Int, bool]:
    """At most eight characters from `shift` bits into a word on, zero bytes behind; and whether `@` ended them."""
    if count <= 0:
        return np.uint64(0), True
    w = np.uint64(word)
    beyond = words[w + np.uint64(1)] >> np.uint64(48 - shift)
    v = eight_values(((words[w] << np.uint64(shift)) | beyond) & np.uint64(WORD_MASK))
    ends = (v - np.uint64(EACH)) & ~v & np.uint64(0x80 * EACH)  # the lowest bit set is that of the first zero byte
    kept = ((ends & (~ends + np.uint64(1))) >> np.uint64(7)) - np.uint64(1)
    if count < 8:
        kept &= np.uint64(ALL) >> np.uint64(64 - 8 * count)
    return (v | ((~v & np.uint64(0x20 * EACH)) << np.uint64(1))) & kept, ends != 0


@inner
def length_of(characters: Int) -> Int:
    """Bytes up to the last one that is neither zero nor a blank."""
    low = characters & np.uint64(0x1F * EACH)
    ink = ((low + np.uint64(0x1F * EACH)) | (characters >> np.uint64(1))) & np.uint64(0x20 * EACH)
    ink |= ink >> np.uint64(8)
    ink |= ink >> np.uint64(16)
    ink |= ink >> np.uint64(32)
    return np.int64(((ink >> np.uint64(5)) * np.uint64(EACH)) >> np.uint64(56))


@inner
def put_text(
    words: np.ndarray, bit: Int, characters: Int, texts: np.ndarray, text_at: Int, views: np.ndarray, row: Int
) -> Int:  # fmt: skip
    """Text of at most 24 characters from bit `bit` of words on; returns whether it is not empty.

    words   uint64, 48 bits each
    texts   uint64, three words a text, this one's at texts[text_at:]
    views   (rows, 2) uint64, string views into texts, which is buffer 0; this one's in `row`
    """
    word = np.int64(np.uint64(bit) // np.uint64(48))
    shift = bit - word * 48
    one, ended = eight_characters(words, word, shift, characters)
    two, three = np.uint64(0), np.uint64(0)
    if not ended:
        two, ended = eight_characters(words, word + 1, shift, characters - 8)
        if not ended:
            three, _ = eight_characters(words, word + 2, shift, characters - 16)
    length = length_of(three) + 16
    if length > 16:
        three &= np.uint64(ALL) >> np.uint64(64 - 8 * (length - 16))
    else:
        three = np.uint64(0)
        length = length_of(two) + 8
        if length > 8:
            two &= np.uint64(ALL) >> np.uint64(64 - 8 * (length - 8))
        else:
            two = np.uint64(0)
            length = length_of(one)
            one = one & (np.uint64(ALL) >> np.uint64(64 - 8 * length)) if length > 0 else np.uint64(0)
    put_view(texts, text_at, views, row, one, two, length)
    texts[np.uint64(text_at + 2)] = three
    return length > 0


@inner
def put_view(
    texts: np.ndarray, text_at: Int, views: np.ndarray, row: Int, one: Int, two: Int, length: Int
) -> None:  # fmt: skip
    """The first sixteen bytes of a text, and its string view."""
    texts[np.uint64(text_at)] = one
    texts[np.uint64(text_at + 1)] = two
    inline = (one >> np.uint64(32)) | (two << np.uint64(32))
    views[np.uint64(row), 0] = np.uint64(length) | (one << np.uint64(32))
    views[np.uint64(row), 1] = inline if length <= 12 else np.uint64(text_at) << np.uint64(35)


@inner
def append(one: Int, two: Int, length: Int, character: Int) -> tuple[Int, Int]:
    """Sixteen bytes with one more character at `length`."""
    if length < 8:
        return one | (np.uint64(character) << np.uint64(8 * length)), two
    return one, two | (np.uint64(character) << np.uint64(8 * length - 64))


@inner
def put_vendor(
    words: np.ndarray, bit: Int, texts: np.ndarray, text_at: Int, views: np.ndarray, row: Int
) -> Int:  # fmt: skip
    """Vendor of type 24 part B as `name-model-serial`, model and serial number decimal; returns whether there is any.

    From bit `bit` on: three characters, 4 bits of model, 20 bits of serial number.
    """
    word = np.int64(np.uint64(bit) // np.uint64(48))
    shift = bit - word * 48
    one, _ = eight_characters(words, word, shift, np.int64(3))
    length = length_of(one)
    one &= (np.uint64(1) << np.uint64(8 * length)) - np.uint64(1)
    two = np.uint64(0)
    beyond = words[np.uint64(word + 1)] >> np.uint64(48 - shift)
    rest = np.int64(((words[np.uint64(word)] << np.uint64(shift)) | beyond) & np.uint64(WORD_MASK)) >> 6
    model, serial = rest >> 20 & 15, rest & 0xFFFFF
    if length == 0 and model == 0 and serial == 0:
        return False
    for part in range(2):
        number = serial if part else model
        one, two = append(one, two, length, 45)
        length += 1
        weight = np.int64(1)
        while number // weight >= 10:
            weight *= 10
        while weight > 0:
            one, two = append(one, two, length, 48 + number // weight % 10)
            length += 1
            weight //= 10
    put_view(texts, text_at, views, row, one, two, length)
    return True
