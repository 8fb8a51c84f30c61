"""A carrier's status of a container (IFTSTA D.00B): code P of the carrier's own list, so the code stands as filed.

The message as a whole refers to another container than its only status. Times and places of the legs have no column.
"""

from __future__ import annotations

from tests.manifests.golden_samples import Golden, at_edifact

GOLDEN = [
    Golden(
        file="manifests/edifact/apimeister_d00b_iftsta.edi",
        tables={"events": [at_edifact("202211190710") | {
            "segment": 13, "event": "P", "event_raw": "P", "timing": "actual", "place": "USSYR",
            "place_raw": "USSYR", "container_number": "TRHU4561222", "size_type": "45G1", "load_status": "L",
            "bill_number": "ABCD224O4023815X", "booking": "24O4023815", "mode": "rail",
            "remarks": "Rail Departed from In-Transit Locat", "message_kind": "IFTSTA",
        }]},
        findings=[
            (1, 30, "container_check_digit", 2, 1, "TRHU4561222", "5"),
            (0, 33, "control_number", 2, None, "2805570", "2803570"),
        ],
        no_column={1: [3, 4, 5, 6, 9, 10, 11, 12, *range(20, 30)]},
    ),
]  # fmt: skip
