"""Discharge and load reports (COARRI D.95B of ITG 1.3): two messages, 2 containers discharged and 19 loaded.

Each container has its time, weight (estimated, so declared), seal and, loaded, its booking. Its cell, tare, movement
(TMD), operator and other ports have no column; its damage code OK is a remark.
"""

from __future__ import annotations

from tests.manifests.golden_samples import Golden, Row, at_edifact

# discharged: segment of EQD, number, moment, kg
DISCHARGED = [(8, "FCIU9908030", "201602030913", 8914.0), (20, "MAGU5591240", "201602030911", 9528.0)]
# loaded: number, size-type, booking, moment, kg, seal, what is in it
LOADED = [
    ("CBHU6192031", "42G1", "9000157890", "201602041438", 21500, "H53175", "GENERAL CARGO"),
    ("CBHU8671943", "45G1", "9000157590", "201602041449", 8200, "1566003", "GENERAL CARGO"),
    ("TEMU7359214", "45G1", "9000157770", "201602041313", 24000, "1573015", "GENERAL CARGO"),
    ("CBHU6292344", "42G1", "9000157880", "201602041325", 28500, "A05809", "GENERAL CARGO"),
    ("CBHU9515082", "45G1", "9000157880", "201602041238", 29450, "A05803", "GENERAL CARGO"),
    ("TRLU8132090", "45G1", "9000187250", "201602041330", 11000, "6236460", "GENERAL CARGO"),
    ("CBHU6411248", "42G1", "9000157870", "201602041227", 25000, "1547186", "IMCO 8"),
    ("TTNU4873285", "42G1", "9000187260", "201602041437", 30000, "086588", "GENERAL CARGO"),
    ("FSCU8710190", "45G1", "9000187370", "201602041258", 25638, "H323805", "GENERAL CARGO"),
    ("UETU4004602", "42G1", "9000157810", "201602041446", 25550, "086334", "GENERAL CARGO"),
    ("CBHU6351154", "42G1", "9000157840", "201602041444", 27040, "027640", "GENERAL CARGO"),
    ("TEMU3412100", "22G1", "9000157850", "201602041235", 28300, "6234012", "FOODSTUFF"),
    ("FSCU8459470", "45G1", "9000187340", "201602041233", 29000, "1774", "GENERAL CARGO"),
    ("SEGU4658302", "45G1", "9000187340", "201602041231", 29000, "1566180", "GENERAL CARGO"),
    ("BSIU9567158", "45G1", "9000187350", "201602041300", 29000, "633514", "GENERAL CARGO"),
    ("TRLU7321376", "45G1", "9000187200", "201602041307", 29000, "249774", "GENERAL CARGO"),
    ("CBHU8131755", "45G1", "", "201602041307", 24583, "6878072", "GENERAL CARGO"),
    ("FSCU5025633", "42G1", "9000187290", "201602041440", 23500, "017773", "GENERAL CARGO"),
    ("CAXU3190016", "22G1", "9000157920", "201602041235", 17300, "618700", "GENERAL CARGO"),
]
# EQD RFF TMD DTM LOC+11 LOC+7 LOC+147 MEA+T MEA+EGW SEL FTX+AAA FTX+DAR; without RFF for the one, with DGS for another
_LENGTHS = [12 + (number == "CBHU6411248") - (not booking) for number, _, booking, *_ in LOADED]
_STARTS = [8 + sum(_LENGTHS[:i]) for i in range(len(_LENGTHS))]
_COMMON = {"timing": "actual", "place": "ITGOA", "place_raw": "ITGOA", "terminal": "VTE", "vessel_name": "COSCO AFRICA",
           "load_status": "L", "weight_kind": "declared", "message_kind": "COARRI"}  # fmt: skip


def _loaded() -> tuple[list[Row], list[Row], list[int]]:
    """Events, seals, and segments that have no column."""
    events: list[Row] = []
    seals: list[Row] = []
    idle: list[int] = [5, 6, 7]
    for start, (number, size, booking, moment, kg, seal, goods) in zip(_STARTS, LOADED, strict=True):
        box = {"box_id": f"COSCO AFRICA-032E/{number}", "container_number": number, "message": 2}
        events.append(
            _COMMON
            | box
            | at_edifact(moment)
            | {
                "segment": start,
                "event": "loaded",
                "event_raw": "46",
                "voyage_id": "COSCO AFRICA-032E",
                "voyage": "032E",
                "size_type": size,
                "gross_kg": float(kg),
                "remarks": f"{goods} OK",
                **({"booking": booking} if booking else {}),
            }
        )
        first = start + 1 if booking else start  # what stands in front of TMD
        seals.append(
            box
            | {
                "segment": first + 8,
                "seal": seal,
                "sealed_by": "shipper",
                "sealed_by_raw": "SH",
                "message_kind": "COARRI",
            }
        )
        idle += [first + 1, first + 3, first + 4, first + 5, first + 6]
    return events, seals, idle  # fmt: skip


EVENTS, SEALS, IDLE = _loaded()

GOLDEN = [
    Golden(
        file="manifests/edifact/phpedifact_D95BCOARRI.edi",
        tables={
            "events": [
                *(
                    _COMMON | at_edifact(moment) | {
                        "segment": segment, "event": "discharged", "event_raw": "44",
                        "voyage_id": "COSCO AFRICA-031W", "voyage": "031W", "box_id": f"COSCO AFRICA-031W/{number}",
                        "container_number": number, "size_type": "45G1", "mode": "truck", "gross_kg": kg,
                        "remarks": "GENERAL CARGO OK",
                    }
                    for segment, number, moment, kg in DISCHARGED
                ),
                *EVENTS,
            ],
            "seals": [
                *(
                    {
                        "segment": segment + 7, "box_id": f"COSCO AFRICA-031W/{number}", "container_number": number,
                        "seal": "SI", "sealed_by": "carrier", "sealed_by_raw": "CA", "message_kind": "COARRI",
                    }
                    for segment, number, _, _ in DISCHARGED
                ),
                *SEALS,
            ],
            "hazards": [{
                "message": 2, "segment": _STARTS[6] + 12, "box_id": "COSCO AFRICA-032E/CBHU6411248",
                "container_number": "CBHU6411248", "un_number": "2735", "hazard_class": "8", "packing_group": "CN",
            }],
        },
        no_column={
            1: [5, 6, 7, *(n + step for n, *_ in DISCHARGED for step in (1, 3, 4, 5, 11))],
            2: IDLE,
        },
    ),
]  # fmt: skip
