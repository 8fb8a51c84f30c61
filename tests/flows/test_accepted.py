"""What is passed on: accepted sentences as they were, nothing that a decoder rejected."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoder
from porttarget.flows.accepted import Accepted

# worked examples of GPSD's AIVDM/AIVDO description
GOOD = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E"
OTHER = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C"
PARTS = (
    b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C",
    b"!AIVDM,2,2,1,A,88888888880,2*25",
)
BAD = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*00"
TAGGED = b"\\s:st1,c:1767225600*0E\\" + GOOD
BAD_TAG = b"\\s:st1,c:1767225600*00\\" + GOOD


def passed_on(*blocks: bytes) -> list[bytes]:
    decoder, accepted = Decoder(), Accepted()
    out = []
    for block in blocks:
        decoder.feed(block)
        out.append(accepted.lines(block, decoder.take().rejects))
    return out


def lines(*parts: bytes) -> bytes:
    return b"".join(part + b"\r\n" for part in parts)


def test_accepted_lines_are_passed_on_as_they_were() -> None:
    block = lines(TAGGED, *PARTS) + OTHER + b"\n"
    assert passed_on(block) == [block]


def test_rejected_lines_and_lines_without_sentences_are_not() -> None:
    assert passed_on(lines(GOOD, BAD, b"$GPGGA,1,2*00", b"# comment", BAD_TAG, OTHER)) == [lines(GOOD, OTHER)]


def test_of_a_line_with_several_sentences_the_accepted_ones_are() -> None:
    assert passed_on(lines(GOOD + BAD + OTHER)) == [lines(GOOD, OTHER)]


def test_rejects_are_found_in_later_blocks_too() -> None:
    assert passed_on(lines(GOOD, GOOD), lines(BAD, OTHER), lines(BAD)) == [lines(GOOD, GOOD), lines(OTHER), b""]


def test_an_overlong_line_that_comes_in_pieces_is_not_passed_on() -> None:
    piece = b"x" * 70_000
    assert passed_on(lines(GOOD) + piece, piece + GOOD + b"\r\n" + lines(OTHER)) == [lines(GOOD), lines(OTHER)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([GOOD, OTHER, BAD, b"noise", TAGGED]), max_size=4), max_size=4))
def test_what_is_passed_on_decodes_to_the_same_messages_without_rejects(blocks: list[list[bytes]]) -> None:
    first = Decoder()
    first.feed(b"".join(lines(*block) for block in blocks))
    again = Decoder()
    again.feed(b"".join(passed_on(*(lines(*block) for block in blocks))))
    before, after = first.finish(), again.finish()
    assert after.messages.get_column("payload").to_list() == before.messages.get_column("payload").to_list()
    assert after.stats.rejected_sentences == 0
