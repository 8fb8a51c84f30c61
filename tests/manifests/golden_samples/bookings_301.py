"""Booking confirmations (X12 301, 004010): one event each, at the port of lading.

The booking is that of Y3-01; the masked third sample has other numbers in B1, Y4 and N9. The day is that of B1-03.
Parties, further ports, references and temperatures have no column without a bill or a bay plan.
"""

from __future__ import annotations

from tests.manifests.golden_samples import Golden, at_x12

BOOKED = {"segment": 2, "event": "booked", "timing": "actual", "message_kind": "301", "weight_kind": "declared"}
_SLASHED = (
    "// B1*SNDR*ERXX412223*20221121*A", "// Y3*ERXX412223*SNDR*20230104*20230105***20221229***HP",
    "// Y4*ERXX412223**20221216**1*45G1", "// N9*BN*ERXX412223", "// N1*SH*ABC GMBH*25*312343123",
    "// N3*TEST STR. 56*XA 124324 4", "// N4*MUNICH*BY*80348*DE", "// R4*R*UN*DEWKD*WACKERSDORF*DE***BY",
    "// R4*L*UN*DEHAM*HAMBURG*DE***HH", "// DTM*649*20230102", "// R4*D*K*35180*ITAPOA*BR***SC", "// LX*2",
    "// L0*1***14000*G***1*CNT**K*HP", "// L5*1*VEHICLES:PARTS", "// V1*3465322*CAP SAN ANTONIO*DK*456S****L",
    "// SE*17*33233",
)  # fmt: skip

GOLDEN = [
    Golden(
        file="manifests/x12/004010_301_301_0.x12",
        tables={"events": [BOOKED | at_x12("20221121") | {
            "event_raw": "A", "place": "DEHAM", "place_raw": "DEHAM", "voyage_id": "3465322-456S",
            "vessel_name": "CAP SAN ANTONIO", "vessel_imo": 3465322, "voyage": "456S", "size_type": "45G1",
            "booking": "ERXX412223", "gross_kg": 14000.0, "remarks": "VEHICLES:PARTS",
        }]},
        findings=[
            (1, 1, "no_interchange", None, None, "ST*301*33233", "ISA"),
            (1, 16, "imo_check_digit", 1, None, "3465322", "8"),
        ],
        no_column={1: [6, 7, 8, 9, 11, 12]},  # shipper, receipt, its date (649), discharge
    ),
    Golden(
        file="manifests/x12/004010_301_301_1.x12",
        tables={"events": [BOOKED | at_x12("20230616") | {
            "event_raw": "N", "place": "USLGB", "place_raw": "USLGB", "terminal": "ITS LONG BEACH",
            "voyage_id": "9450571-324S", "vessel_name": "SYNERGY BUSAN", "vessel_imo": 9450571, "voyage": "324S",
            "size_type": "4510", "booking": "3PHL999999", "gross_kg": 6031.0,
            "remarks": "CONTAINER(S) 1: MODE OF TRANSPORT: TRUCK.",
        }]},
        no_column={1: [5, 6, 8]},
    ),
    Golden(
        file="manifests/x12/004010_301_301_2.x12",
        tables={"events": [BOOKED | at_x12("20230607") | {
            "event_raw": "U", "place": "USNYC", "place_raw": "USNYC", "terminal": "APM TERMINALS ELIZABETH",
            "voyage_id": "9193240-324S", "vessel_name": "MAERSK KENTUCKY", "vessel_imo": 9193240, "voyage": "324S",
            "size_type": "42G1", "booking": "3JAX011892", "gross_kg": 21844.0,
            "remarks": "CHEMICALS:(NOS) 1325 1325 1325 1325 1325 1325",
        }]},
        no_column={1: [6, 7, 8, 9, 10, 11, 13, 14, *range(18, 30)]},  # H1 and H2 six times, without a container
    ),
    Golden(
        file="manifests/x12/004010_301_301_3.x12",
        tables={"events": [BOOKED | at_x12("20230603") | {
            "event_raw": "U", "place": "COCTG", "place_raw": "COCTG", "terminal": "TERMINAL DE CONTENEDORES DE CO",
            "voyage_id": "9729104-323N", "vessel_name": "CMA CGM JACQUES JOSEPH", "vessel_imo": 9729104,
            "voyage": "323N", "size_type": "45R1", "booking": "3BOG009999", "gross_kg": 13852.0,
            "remarks": "FRUIT:PHYSALIS/CAPE GOOSEBERRIES(FRESH)",
        }]},
        no_column={1: [6, 7, 8, 9, 11, 12, 13, 14]},
    ),
    Golden(
        file="manifests/x12/004010_301_301_4.x12",
        tables={"events": [BOOKED | at_x12("20230606") | {
            "event_raw": "U", "place": "USPEF", "place_raw": "USPEF", "voyage_id": "9786774-325S",
            "vessel_name": "POLAR ECUADOR", "vessel_imo": 9786774, "voyage": "325S", "size_type": "45R1",
            "booking": "3PHL099999", "gross_kg": 19504.47, "remarks": "CONSUMER PRODUCTS:NOS(FROZEN)",
        }]},
        no_column={1: [5, 6, 8, 9, 10, 11, 13, 14, 15, 16]},
    ),
    # a listing of a program: every segment but ST stands behind two slashes, so only ST can be read; each of the others
    # is put aside and told
    Golden(
        file="manifests/x12/004010_301_segments_0.x12",
        findings=[
            (1, 1, "no_interchange", None, None, "ST*301*33233", "ISA"),
            (1, 1, "missing_segment", None, None, "ST*301*33233", "SE"),
            (1, 1, "missing_segment", None, None, "ST*301*33233", "B1"),
            *((1, number, "unexpected_segment", None, None, text, "a segment of this message")
              for number, text in enumerate(_SLASHED, start=2)),
        ],
        rejects={1: ("segment_tag", 16)},
    ),
]  # fmt: skip
