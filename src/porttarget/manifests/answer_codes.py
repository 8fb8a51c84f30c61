"""What findings become in answers to their sender: which answer tells them, and by which code of X12 and UN/EDIFACT.

Faults of syntax go into the functional acknowledgement (997, CONTRL), all others into the application answer (355,
CUSRES). By severity: an error rejects what it stands in, a warning is noted on what is accepted, an info is not told.
Sources: lists of X12 715, 716, 717, 718, 720, 723 and I18 and of UN/EDIFACT 0085 as public tables give them; which of
our findings is which code is our reading of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxCode:
    """The codes of a fault of syntax; empty where an acknowledgement of that level has none for it.

    segment      X12 720 (AK3-04), fault of a segment as a whole, or 8 where an element is named
    element      X12 723 (AK4-03), fault of an element
    message      X12 718 (AK5-02), by the tag of the segment that the fault stands at, "" for any
    group        X12 716 (AK9-05), likewise
    interchange  X12 I18 (TA1-05), likewise
    edifact      UN/EDIFACT 0085
    refuses      the message is rejected whatever the severity
    """

    segment: str = ""
    element: str = ""
    message: dict[str, str] | None = None
    group: dict[str, str] | None = None
    interchange: dict[str, str] | None = None
    edifact: str = "18"
    refuses: bool = False


SYNTAX: Final[dict[str, SyntaxCode]] = {
    "segment_count": SyntaxCode(message={"": "4"}, edifact="29"),
    "group_count": SyntaxCode(group={"": "5"}, edifact="29"),
    "interchange_count": SyntaxCode(interchange={"": "021"}, edifact="29"),
    "control_number": SyntaxCode(message={"SE": "3"}, group={"GE": "4"}, interchange={"IEA": "001"}, edifact="28"),
    "duplicate_interchange": SyntaxCode(interchange={"": "025"}, edifact="26"),
    "interchange_received_again": SyntaxCode(interchange={"": "025"}, edifact="26"),
    "duplicate_message": SyntaxCode(edifact="26"),
    "charset": SyntaxCode(segment="8", element="6", interchange={"": "035"}, edifact="21"),
    "isa_form": SyntaxCode(interchange={"": "022"}),
    "cut": SyntaxCode(message={"": "2"}, group={"": "3"}, interchange={"": "023"}, edifact="13"),
    "missing_segment": SyntaxCode(segment="3", message={"SE": "2"}, group={"GE": "3"}, edifact="13"),
    "unexpected_segment": SyntaxCode(segment="2", interchange={"": "024"}, edifact="15"),
    "repeated_segment": SyntaxCode(segment="5", edifact="35"),
    "segment_order": SyntaxCode(segment="7", edifact="15"),
    "extra_elements": SyntaxCode(segment="8", element="3", edifact="16"),
    "unknown_message": SyntaxCode(message={"": "1"}, edifact="14", refuses=True),
    "version_unknown": SyntaxCode(group={"": "2"}, edifact="14"),
    "partner_version": SyntaxCode(message={"": "1"}, edifact="14"),
    "number_form": SyntaxCode(segment="8", element="6", edifact="37"),
    "date_form": SyntaxCode(segment="8", element="8", edifact="12"),
    "time_form": SyntaxCode(segment="8", element="9", edifact="12"),
    "bill_number_missing": SyntaxCode(segment="8", element="1", edifact="13"),
}
# what stands in our own way alone, and is not told to the sender unless agreement with it makes it an error
UNTOLD: Final = frozenset({"no_column", "no_interchange", "association_place"})
# faults of an interchange that are told at its first message, where its place is not kept
OF_INTERCHANGE: Final = frozenset({"interchange_received_again"})
# faults of a message as a whole, which reject all of it; any other rejects only the bill or container it is about
OF_MESSAGE: Final = frozenset({"imo_check_digit", "imo_form", "bill_count"})


def is_syntax(code: str) -> bool:
    """Whether a finding is a fault of syntax."""
    return code in SYNTAX


def application_code(code: str) -> str:
    """A finding's code in the eight characters of UN/EDIFACT 9321: the beginnings of its words, in capitals."""
    words = code.split("_")
    lengths = {1: (8,), 2: (4, 4), 3: (3, 3, 2)}.get(len(words), (2, 2, 2, 2))
    return "".join(word[:length] for word, length in zip(words, lengths, strict=False)).upper()
