"""The made-up world of the fake nodes: five ports, eleven ships that stand well off any coast, forty boxes a port."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

import numpy as np

from porttarget.api.node import Code, Codes, Row

PORTS = (
    ("CAVAN", "Vancouver", "CA", None, 49.29, -123.11, "America/Vancouver"),
    ("CAMTR", "Montreal", "CA", None, 45.51, -73.54, "America/Toronto"),
    ("CAHAL", "Halifax", "CA", None, 44.64, -63.57, "America/Halifax"),
    ("USEWR", "Newark", "US", "New York-Newark", 40.69, -74.15, "America/New_York"),
    ("USSEA", "Seattle", "US", "Seattle-Tacoma", 47.58, -122.35, "America/Los_Angeles"),
)
SHIPS = (
    # mmsi, name, flag, latitude, longitude, course, speed, port: all stand well off any coast
    (316001234, "ROSAIRE A. LEGAULT", "CA", 48.33, -69.20, 215.0, 14.2, "CAMTR"),
    (636019825, "MSC ATLANTIC FERN", "LR", 48.90, -62.50, 265.0, 15.8, "CAMTR"),
    (538009901, "HALIFAX EXPRESS", "MH", 44.20, -63.00, 330.0, 12.4, "CAHAL"),
    (219024000, "MAERSK CAPE SABLE", "DK", 43.40, -62.10, 300.0, 17.1, "CAHAL"),
    (477123400, "ORIENT HARRIER", "HK", 48.33, -124.10, 95.0, 13.0, "CAVAN"),
    (563112000, "STRAIT NAVIGATOR", "SG", 49.20, -123.60, 90.0, 8.2, "CAVAN"),
    (367001120, "PUGET RESOLUTE", "US", 47.75, -122.44, 180.0, 11.5, "USSEA"),
    (431004400, "TOKAI SPIRIT", "JP", 48.45, -125.20, 80.0, 16.6, "USSEA"),
    (255806000, "ATLANTIC HERON", "PT", 40.30, -73.60, 310.0, 13.3, "USEWR"),
    (538007700, "NEWARK BAY BREEZE", "MH", 39.95, -72.80, 300.0, 15.0, "USEWR"),
    (311000777, "ANCHORED AT AMBROSE", "BS", 40.45, -73.83, None, 0.1, "USEWR"),
)
RULES = (
    (
        "vague_description",
        "Description too vague to act on",
        1.1,
        "“FAK GENERAL CARGO” is on the list of unacceptable terms",
    ),
    ("shipper_first_seen", "First shipment of this shipper", 0.7, "no bill of SHENWEI TRADING LTD before this one"),
    (
        "undeclared_call",
        "The ship called at a port it does not declare",
        1.9,
        "AIS: stopped 11 h at PAMIT; filing declares CNSHA, KRPUS",
    ),
    ("weight_over_limit", "Heavier than the box can carry", 1.3, "31,200 kg in a 22G1 (limit 28,200 kg)"),
    ("trusted_trader", "Vetted low-risk consignee", -1.6, "NORTHLINE FURNITURE INC is a PIP member"),
    ("to_order", "Consigned to order without a named owner", 0.6, "consignee TO ORDER"),
)
BASE = -4.2
OTHER = {"CA": "US", "US": "CA"}


def fake_codes() -> Codes:
    """Closed lists for forms."""
    return Codes(
        nomination_reasons=(
            Code(code="route_anomaly", title="Route differs from the declared one"),
            Code(code="description_concern", title="Cargo description does not fit"),
            Code(code="party_concern", title="Concern about a party"),
        ),
        answers={
            "adopted": (Code(code="will_examine", title="Will be examined"),),
            "declined": (
                Code(code="no_capacity", title="No capacity"),
                Code(code="insufficient", title="Reason not sufficient"),
            ),
            "waived": (Code(code="already_examined", title="Already examined"),),
        },
        decisions={
            kind: (
                Code(code="risk_assessed", title="Risk assessed"),
                Code(code="other_reason", title="Other, see words"),
            )
            for kind in ("examine", "hold", "do_not_load", "release", "waive", "defer")
        },
        authorities=("CMAA 2001, art. 5", "Customs Act, s. 99"),
    )


def make_ship(row: tuple[int, str, str, float, float, float | None, float, str], at: datetime) -> dict[str, object]:
    mmsi, name, flag, lat, lon, course, speed, to = row
    return {
        "mmsi": mmsi,
        "imo": 9000000 + mmsi % 1000,
        "callsign": "VX" + str(mmsi)[-4:],
        "name": name,
        "flag": flag,
        "ship_type": 71,
        "length_m": 294.0,
        "beam_m": 32.2,
        "draught_m": 11.4,
        "destination": to,
        "time": at,
        "lat_deg": lat,
        "lon_deg": lon,
        "sog_kn": speed,
        "cog_deg": course,
        "heading_deg": course,
        "nav_status": 1 if speed < 0.5 else 0,
        "track_id": f"{mmsi}-1",
        "receiver": "demo",
    }


def make_boxes(port: str, at: datetime, rng: np.random.Generator) -> list[Row]:
    rows: list[dict[str, object]] = []
    ships = [(i, row) for i, row in enumerate(SHIPS) if row[7] == port]
    for k in range(40):
        i, ship = ships[k % len(ships)]
        hits = [rule for rule in RULES if rng.random() < 0.35]
        reasons = [
            {
                "reason": "base_rate",
                "title": "Base rate of this port",
                "points": BASE,
                "evidence": "15 findings in 1,000 examinations",
            }
        ]
        reasons += [{"reason": r, "title": t, "points": p, "evidence": e} for r, t, p, e in hits]
        total = float(sum(float(str(reason["points"])) for reason in reasons))
        number = f"MSKU{int(rng.integers(100000, 999999)):06d}{k % 10}"
        voyage = f"{9000000 + i}-{100 + i}E"
        eta = at + timedelta(hours=5 + 7 * i)
        rows.append(
            {
                "box_id": f"{voyage}/{number}",
                "container_number": number,
                "bills": [f"MAEU{int(rng.integers(10**8, 10**9))}"],
                "voyage_id": voyage,
                "vessel": ship[1],
                "mmsi": ship[0],
                "eta": eta,
                "terminal": f"{port[2:]}1",
                "status": "at_sea",
                "next_action": "assess" if k % 3 else "hold",
                "act_by_utc": eta - timedelta(hours=2 if k % 5 else 40),
                "clock_missed": k % 5 == 0 and eta - timedelta(hours=40) < at,
                "log_odds": total,
                "probability": 1 / (1 + math.exp(-total)),
                "reasons": reasons,
            }
        )
    rows.sort(key=lambda row: float(str(row["log_odds"])), reverse=True)
    for rank, row in enumerate(rows, start=1):
        arm = "rule" if rank <= 7 else "random" if rank == 23 else None
        row.update(
            rank=rank,
            score=100 * (1 - (rank - 0.5) / len(rows)),
            arm=arm,
            assigned_propensity=None if rank <= 7 else 1 / 33,
        )
    return list(rows)
