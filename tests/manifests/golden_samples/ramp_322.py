"""Ramp and terminal activity (X12 322, 004010): the status of Q5 for each container of N7, and the dates under it.

A is arrival, OA out-gate, NF free time to expire, AL loading on rail (data element 157). Weights are pounds (N7-17 L).
The samples name no ship; parties and ports of origin and destination have no column.
"""

from __future__ import annotations

from tests.manifests.golden_samples import KG_PER_LB, NUMBER_FORM, Golden, Row, at_x12

_BOX = {
    "container_number": "HASU4316170", "size_type": "451G", "load_status": "L", "bill_number": "A5GEMEN1976X",
    "booking": "6PHLSA1234", "message_kind": "322",
}  # fmt: skip
_WEIGHED = {"gross_kg": 43459 * KG_PER_LB, "weight_kind": "declared"}
_ISA = (0, 1, "isa_form", None, None, "73", "106, its elements padded to their full length")
_SIZE = (1, 3, "unknown_size_type", None, None, "451G", None)


def _status(code: str, event: str, place: str) -> dict[str, object]:
    return _BOX | _WEIGHED | {
        "segment": 3, "event": event, "event_raw": code, "timing": "actual", "place": place, "place_raw": place
    }  # fmt: skip


def _seals(segment: int) -> list[Row]:
    return [
        {
            "segment": segment, "container_number": "HASU4316170", "bill_number": "A5GEMEN1976X", "seal": seal,
            "message_kind": "322",
        }
        for seal in ("SN1234567", "SN1234568")
    ]  # fmt: skip


def _estimated(segment: int, code: str, event: str) -> dict[str, object]:
    return _BOX | {"segment": segment, "event": event, "event_raw": code, "timing": "estimated"}


GOLDEN = [
    Golden(
        file="manifests/x12/004010_322_322_0.x12",
        tables={
            "events": [
                _status("A", "arrived", "USSTP") | at_x12("20160526", "214520", "LT"),
                _estimated(4, "371", "arrived") | at_x12("20160528", "091200", "LT"),
                _estimated(5, "017", "delivered") | at_x12("20160529", "080000", "LT"),
                _BOX | {"segment": 6, "event": "830", "event_raw": "830"} | at_x12("20160528", "160000", "LT"),
            ],
            "seals": _seals(7),
        },
        findings=[_ISA, _SIZE],
        no_column={1: [10, 11, 12]},
    ),
    Golden(
        file="manifests/x12/004010_322_322_1.x12",
        tables={
            "events": [_status("OA", "gate_out", "USCHI") | at_x12("20160610", "104520", "LT")],
            "seals": _seals(4),
        },
        findings=[_ISA, _SIZE],
        no_column={1: [7, 8, 9]},
    ),
    Golden(
        file="manifests/x12/004010_322_322_2.x12",
        tables={
            "events": [_status("NF", "NF", "USCHI") | at_x12("20160625", "120000", "LT")],
            "seals": _seals(4),
        },
        findings=[_ISA, _SIZE],
        no_column={1: [7, 8, 9]},
    ),
    Golden(
        file="manifests/x12/004010_322_322_3.x12",
        tables={
            "events": [
                _status("AL", "loaded", "USLGB") | at_x12("20160524", "073000", "LT") | {"mode": "rail"},
                _estimated(4, "371", "arrived") | at_x12("20160528", "160000", "LT"),
                _BOX | {"segment": 5, "event": "830", "event_raw": "830"} | at_x12("20160528", "160000", "LT"),
            ],
            "seals": _seals(6),
        },
        findings=[_ISA, _SIZE, (1, 14, "segment_count", 1, None, "12", "14")],
        no_column={1: [9, 10, 11]},
    ),
    # ET is Eastern time, five hours behind UTC; the place is a standard point location code (SL), none of a port
    Golden(
        file="manifests/x12/004010_322_322_4.x12",
        tables={"events": [{
            "segment": 3, "event": "GI", "event_raw": "GI", "timing": "actual", "at": "2009-09-25T06:12:00",
            "at_raw": "20090925 0112 ET", "place_raw": "218317", "container_number": "ABCZ544037",
            "message_kind": "322",
        }]},
        findings=[
            (1, 3, "container_number_form", None, None, "ABCZ544037", NUMBER_FORM),
            (1, 4, "unknown_port", 3, None, "218317", None),
            (1, 11, "segment_count", 1, None, "10", "11"),
            (0, 15, "control_number", 2, None, "0000000012", "000003438"),
        ],
        no_column={1: [5, 6, 7, 8, 9, 10]},
    ),
]  # fmt: skip
