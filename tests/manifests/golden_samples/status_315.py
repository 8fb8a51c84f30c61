"""Status of containers at sea (X12 315, 004010): the status of B4, and what the ports of R4 say with a date of theirs.

VA is the vessel's arrival, UV unloading (data element 157); DTM 140 is actual, 139 estimated. A container's number is
B4-07, -08 and the check digit of -13.
"""

from __future__ import annotations

from tests.manifests.golden_samples import Golden, at_x12

_SHIP = {"message_kind": "315"}
_EMPTY = _SHIP | {
    "voyage_id": "9330141-202N", "vessel_name": "MARIM", "vessel_imo": 9330141, "voyage": "202N",
    "box_id": "9330141-202N/GMCU6094137", "container_number": "GMCU6094137", "load_status": "E",
    "bill_number": "21001ASK5V9U", "booking": "1NAN910141",
}  # fmt: skip
_THIRD = _SHIP | {
    "voyage_id": "9633999-242N", "vessel_name": "CAP SAN MALEAS", "vessel_imo": 9633999, "voyage": "242N",
    "box_id": "9633999-242N/TCKU7248807", "container_number": "TCKU7248807", "load_status": "L",
    "bill_number": "52BUE013415X", "booking": "2BUE013415",
}  # fmt: skip
_FOURTH = _SHIP | {
    "voyage_id": "9352004-242S", "vessel_name": "MAERSK STEPNICA", "vessel_imo": 9352004, "voyage": "242S",
    "box_id": "9352004-242S/MRSU4371639", "container_number": "MRSU4371639", "size_type": "45G1", "load_status": "L",
    "bill_number": "SUDUN2SL008733AF", "booking": "2SOL008733",
}  # fmt: skip


def _port(segment: int, code: str, event: str, timing: str, place: str) -> dict[str, object]:
    """What an R4 with a date says."""
    return {
        "segment": segment, "event": event, "event_raw": code, "timing": timing, "place": place, "place_raw": place
    }  # fmt: skip


GOLDEN = [
    *(
        Golden(
            file=f"manifests/x12/004010_315_315_{n}.x12",
            tables={"events": [_EMPTY | at_x12("20220901", "0807") | {
                "segment": 2, "event": "arrived", "event_raw": "VA", "timing": "actual", "place_raw": "LOCKBOURNE",
            }]},  # B4-12 is CI: a city's name, no code
            findings=[
                (1, 2, "container_check_digit", 8, None, "GMCU6094137", "5"),
                (1, 6, "imo_check_digit", 1, None, "9330141", "7"),
            ],
            no_column={1: [7, 8]},  # ports without a date
        )
        for n in (0, 1)
    ),
    Golden(
        file="manifests/x12/004010_315_315_2.x12",
        tables={"events": [
            _THIRD | at_x12("20221114", "1450") | _port(2, "VA", "arrived", "actual", "MAPTM"),
            _THIRD | at_x12("20221025", "0255", "LT") | _port(7, "L", "departed", "actual", "ARBUE"),
            _THIRD | at_x12("20221114", "1450", "LT") | _port(9, "T", "arrived", "actual", "MAPTM"),
            _THIRD | at_x12("20221130", "2300", "LT") | _port(11, "D", "arrived", "estimated", "DEHAM"),
        ]},
        findings=[
            # B4 has another container than N9 (both numbers are right in themselves)
            (1, 5, "container_mismatch", 2, None, "TCKU7248999", "TCKU7248807"),
            (1, 6, "imo_check_digit", 1, None, "9633999", "1"),
            (1, 13, "control_number", 2, None, "33366742", "33366799"),
        ],
    ),
    Golden(
        file="manifests/x12/004010_315_315_3.x12",
        tables={
            "events": [
                _FOURTH | at_x12("20221121", "0124") | _port(2, "UV", "discharged", "actual", "MXZLO"),
                _FOURTH | at_x12("20221103", "125500", "LT") | _port(11, "L", "departed", "actual", "KRPUS"),
                _FOURTH | at_x12("20221120", "230000", "LT") | _port(13, "D", "arrived", "actual", "MXZLO"),
                _FOURTH | at_x12("20221125", "230000", "LT") | _port(15, "E", "arrived", "estimated", "MXQRO"),
            ],  # R4 of the activity (5) says place and time of B4 again
            "seals": [{
                "segment": 8, "box_id": "9352004-242S/MRSU4371639", "container_number": "MRSU4371639",
                "bill_number": "SUDUN2SL008733AF", "seal": "5512862", "message_kind": "315",
            }],
        },
        no_column={1: [3, 7]},  # references 4F and SCA
    ),
]  # fmt: skip
