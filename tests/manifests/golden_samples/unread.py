"""Messages that are no cargo messages, in both syntaxes: each is put aside whole and told, the envelope is checked.

Travel messages (PAORES), functional acknowledgements (997), invoices, an order, a road status (214) and a message with
binary segments. What types are read, a finding's `expected`, grows with the reader.
"""

from __future__ import annotations

from tests.manifests.golden_samples import ANY, Finding, Golden

_WHY = "unknown_message"


def _x12(message: int, kind: str) -> Finding:
    return (message, 1, _WHY, 1, None, kind, ANY)


def _edifact(message: int, kind: str) -> Finding:
    return (message, 1, _WHY, 2, 1, kind, ANY)


GOLDEN = [
    Golden(
        file="manifests/edifact/exampleMulti.edi",
        findings=[_edifact(1, "PAORES"), _edifact(2, "PAORES")],
        rejects={1: (_WHY, 13), 2: (_WHY, 13)},
    ),
    Golden(
        file="manifests/edifact/example_release_character.edi",
        findings=[_edifact(1, "PAORES"), (1, 23, "segment_count", 1, None, "14", "23")],
        rejects={1: (_WHY, 23)},
    ),
    Golden(file="manifests/edge/extraDelimiter997.edi", findings=[_x12(1, "997")], rejects={1: (_WHY, 8)}),
    Golden(file="manifests/edge/invalid997.edi", findings=[_x12(1, "997")], rejects={1: (_WHY, 8)}),
    Golden(
        file="manifests/edge/simple997-multiple-interchanges.edi",
        findings=[_x12(1, "997"), _x12(2, "997"), _x12(3, "997")],
        rejects={1: (_WHY, 8), 2: (_WHY, 8), 3: (_WHY, 8)},
    ),
    Golden(
        file="manifests/edge/simple_with_binary_segment.edi", findings=[_x12(1, "000")], rejects={1: (_WHY, 5)}
    ),
    # UTF-8 where UNOA has no letter beyond A to Z: München, first in the seller's NAD
    Golden(
        file="manifests/edge/invoic_d93a_una.edi",
        findings=[_edifact(1, "INVOIC"), (1, 6, "charset", None, None, "C3", "UNOA")],
        rejects={1: (_WHY, 28)},
    ),
    Golden(
        file="manifests/edge/invoic_d97b_bad.edi", findings=[_edifact(1, "INVOIC")], rejects={1: (_WHY, 25)}
    ),
    Golden(
        file="manifests/edge/orders-with-group.edi",
        findings=[_edifact(1, "ORDERS"), (1, 18, "segment_count", 1, None, "21", "18")],
        rejects={1: (_WHY, 18)},
    ),
    # its terminator is one character, three bytes of UTF-8
    Golden(file="manifests/edge/ts214_ellipses_segterm.edi", findings=[_x12(1, "214")], rejects={1: (_WHY, 20)}),
]  # fmt: skip
