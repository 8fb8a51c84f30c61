"""A loading order (COPRAR D.95B, BGM 45) without interchange, that names one container twice and counts five."""

from __future__ import annotations

from tests.manifests.golden_samples import Finding, Golden


def _event(segment: int) -> dict[str, object]:
    return {
        "segment": segment, "event": "loaded", "event_raw": "45", "timing": "ordered", "place": "AEJEA",
        "place_raw": "AEJEA", "voyage_id": "HELLO WORLD-123W", "vessel_name": "HELLO WORLD", "voyage": "123W",
        "box_id": "HELLO WORLD-123W/MSTI6415664", "container_number": "MSTI6415664", "size_type": "45G1",
        "load_status": "L", "booking": "2GO2005174", "mode": "sea", "gross_kg": 11740.0, "weight_kind": "verified",
        "remarks": "PLASTICS:ARTICLES", "message_kind": "COPRAR",
    }  # fmt: skip


def _digit(segment: int) -> Finding:
    return (1, segment, "container_check_digit", 2, 1, "MSTI6415664", "0")


GOLDEN = [
    Golden(
        file="manifests/edifact/apimeister_d95b_coprar.edi",
        tables={"events": [_event(10), _event(19)]},
        findings=[
            (1, 1, "no_interchange", None, None, "UNH+638+COPRAR:D:95B:UN", "UNB"),
            _digit(10),
            _digit(19),
            (1, 28, "container_count", 1, 2, "5", "2"),
            (1, 29, "segment_count", 1, None, "56", "29"),
        ],
        # remarks L, reference XXX, times of call, carrier; per container discharge, delivery, operator
        no_column={1: [3, 4, 7, 8, 9, 12, 13, 18, 21, 22, 27]},
    ),
]
