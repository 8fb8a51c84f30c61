"""The shared ocean manifest (004010, names mostly masked): all its bills, boxes, goods and faults, read by hand.

Origin: see the shared data's README. Names and addresses are not repeated here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from porttarget.manifests import Manifest
from tests.manifests.naive import split_interchange
from tests.manifests.samples import read

NAME = "manifests/x12/309_004010_santos_jacksonville.x12"

# segment, offset, number, packages, unit, kg, m3
BILLS = [
    (5, 258, "99XXZ999999X", 390, "PKG", 14404, 46),
    (28, 1216, "99XXZ999999X", 2, "PKG", 38000, 45),
    (58, 2409, "99XXZ020301X", 5, "PKG", 100700, 150),
    (130, 5975, "99XXZ020412X", 640, "BAG", 38720, 56),
    (155, 7178, "99XXZ022300X", 235, "PKG", 14594, 72),
    (178, 8144, "99XXZ022303X", 514, "PKG", 15423, 60),
    (201, 9109, "99XXZ022304X", 456, "PKG", 16161, 57),
    (224, 10075, "99XXZ022305X", 451, "PKG", 16657, 53),
    (247, 11041, "99XXZ022306X", 390, "PKG", 14404, 46),
    (270, 12008, "99XXZ023538X", 150, "PKG", 75000, 90),
]
# segment, offset, number, equipment, size-type, seals, bill's segment; packages, HS, value, kg, UN number, N10 pieces
BOXES = [
    (16, 622, "HASU5044950", "4B", "45G1", "MLBR3014246", 5, 390, "401120", 288085, 14404, None, 10),
    (39, 1512, "BGBU5086915", "2B", "22T1", "128105 128130", 28, 1, "330112", 380000, 19000, "2319", 10),
    (51, 2123, "BGBU5109230", "2B", "22T0", "128163 128164", 28, 1, "330112", 380000, 19000, "2319", 4),
    (69, 2719, "SEGU8008136", "2B", "22T0", "1470568 1470569", 58, 1, "330112", 403600, 20180, "2319", 10),
    (81, 3369, "RFCU8228142", "2B", "22T0", "1470572 1470573", 58, 1, "330112", 402200, 20110, "2319", 10),
    (93, 4019, "FPTU5011096", "2B", "22T0", "1470452 1470453", 58, 1, "330112", 404600, 20230, "2319", 10),
    (105, 4669, "SLZU2523778", "2B", "22T1", "1470576 1470577", 58, 1, "330112", 402200, 20110, "2319", 10),
    (117, 5319, "TIFU1757501", "2B", "22T0", "1470580 1470581", 58, 1, "330112", 401400, 20070, "2319", 10),
    (141, 6338, "TTNU1266539", "2B", "22G1", "MLBR3570333", 130, 320, "090111", 387200, 19360, None, 10),
    (152, 7016, "TCKU1242123", "2B", "22G1", "MLBR3570332", 130, 320, "090111", 387200, 19360, None, 1),
    (166, 7542, "MRKU5140903", "4B", "45G1", "MLBR3014213", 155, 235, "401120", 291875, 14594, None, 10),
    (189, 8508, "HASU4867260", "4B", "45G1", "MLBR3014229", 178, 514, "401120", 308462, 15423, None, 10),
    (212, 9473, "MRKU2783608", "4B", "45G1", "MLBR3014230", 201, 456, "401120", 323211, 16161, None, 10),
    (235, 10439, "INKU6353120", "4B", "45G1", "MLBR3014228", 224, 451, "401120", 333145, 16657, None, 10),
    (258, 11405, "TCKU6877554", "4B", "45G1", "MLBR3014238", 247, 390, "401120", 288085, 14404, None, 10),
    (281, 12365, "TCLU9308287", "4B", "45G1", "MLBR9999999", 270, 50, "480256", 500000, 25000, None, 9),
    (291, 12871, "XXXX6697421", "4B", "45G1", "MLBR9999999", 270, 50, None, 500000, 25000, None, 1),
    (293, 12961, "MRKU5017545", "4B", "45G1", "MLBR3264743", 270, 50, None, 500000, 25000, None, 1),
]
# code, segment, offset, element, found, expected
FINDINGS = [
    ("bill_count", 2, 169, 8, "21", "10"),
    ("date_form", 3, 227, 2, "230620  ", "2023-06-20"),
    ("duplicate_bill", 28, 1216, 1, "99XXZ999999X", "5"),
    ("container_check_digit", 291, 12871, 3, "XXXX6697421", "3"),
    ("hs_form", 292, 12918, 5, "XXXXXX", "6 to 12 digits of a Harmonized System code"),
    ("hs_form", 294, 13008, 5, "XXXXXX", "6 to 12 digits of a Harmonized System code"),
    ("segment_count", 295, 13051, 1, "622", "295"),
]


@pytest.fixture(scope="module")
def data(shared_data: Path) -> bytes:
    """The file's bytes."""
    return (shared_data / NAME).read_bytes()


@pytest.fixture(scope="module")
def manifest(data: bytes) -> Manifest:
    """The file, read."""
    return read(data, source="real")


def test_the_voyage_of_the_real_sample(manifest: Manifest) -> None:
    assert manifest.voyages.drop("source_sha256").to_dicts() == [
        {
            "voyage_id": "9283186-320N", "vessel_name": "MONTE CERVANTES", "vessel_imo": 9283186, "imo_ok": True,
            "callsign": None, "vessel_flag": "SG", "carrier_scac": "XXXX", "voyage": "320N",
            "manifest_reference": "0185320N", "manifest_type": "Y", "filed_to": None, "port_of_discharge": "USJAX",
            "port_of_discharge_raw": "1803", "terminal": "M029", "eta_declared": datetime(2023, 6, 20, tzinfo=UTC),
            "declared_ports": ["USJAX"], "bills_declared": 21, "bills_found": 10, "received_at": None,
            "source": "real", "interchange": 1, "message": 1, "segment": 3, "offset": 227,
        }
    ]  # fmt: skip


def test_the_ten_bills_of_the_real_sample(manifest: Manifest) -> None:
    bill_id = {segment: f"{manifest.bills['source_sha256'][0][:12]}:{offset}" for segment, offset, *_ in BILLS}
    same = {
        "voyage_id": "9283186-320N", "issuer_scac": "XXXX", "master_bill": None, "version": 1, "valid_from": None,
        "status": "original", "amendment_code": None, "bill_type": "00", "frob": False, "port_of_lading": "BRSSZ",
        "port_of_lading_raw": "35177", "port_of_discharge": "USJAX", "port_of_discharge_raw": "1803",
        "terminal": "M029", "place_of_receipt": "SANTOS", "in_bond_type": None, "destination": "USJAX",
        "destination_country": "US", "foreign_port_of_unlading": None, "gross_unit_raw": "K", "laden_at": None,
        "received_at": None, "references": [], "source": "real", "interchange": 1, "message": 1,
        "sent_at": datetime(2023, 5, 25, 20, 48, tzinfo=UTC), "control_number": "000002910", "message_number": "3899",
    }  # fmt: skip
    assert manifest.bills.drop("source_sha256").to_dicts() == [
        {
            **{name: None for name in manifest.bills.columns if name != "source_sha256"}, **same,
            "bill_id": bill_id[segment], "bill_number": number, "packages": float(packages), "package_unit": unit,
            "gross_kg": float(kg), "gross_raw": str(kg), "volume_m3": float(volume), "segment": segment,
            "offset": offset,
        }
        for segment, offset, number, packages, unit, kg, volume in BILLS
    ]  # fmt: skip
    assert manifest.bills["bill_number"].n_unique() == 9


def test_the_eighteen_containers_of_the_real_sample(manifest: Manifest) -> None:
    sha = manifest.bills["source_sha256"][0]
    numbers = {segment: (number, f"{sha[:12]}:{offset}") for segment, offset, number, *_ in BILLS}
    assert manifest.containers.to_dicts() == [
        {
            "box_id": f"9283186-320N/{number}", "voyage_id": "9283186-320N", "container_number": number,
            "number_ok": number != "XXXX6697421", "size_type": size_type, "equipment_code": equipment,
            "load_status": "L", "service_type": "PP", "seals": seals.split(), "bills": [numbers[bill][0]],
            "bill_ids": [numbers[bill][1]], "port_of_lading": "BRSSZ", "first_na_call": "USJAX",
            "landing_port": "USJAX", "terminal": "M029", "onward_mode": None, "destination_country": "US",
            "in_transit": False, "frob": False, "vessel_imo": 9283186, "vessel_name": "MONTE CERVANTES",
            "voyage": "320N", "available_from": None, "leave_by": None, "gross_kg": float(kg), "received_at": None,
            "source": "real", "source_sha256": sha, "interchange": 1, "message": 1, "segment": segment,
            "offset": offset,
        }
        for segment, offset, number, equipment, size_type, seals, bill, _, _, _, kg, _, _ in BOXES
    ]  # fmt: skip


def test_goods_hazards_and_seals_of_the_real_sample_are_whole(manifest: Manifest, data: bytes) -> None:
    sha = manifest.bills["source_sha256"][0]
    bills = {segment: (f"{sha[:12]}:{offset}", number) for segment, offset, number, *_ in BILLS}
    pieces = descriptions(data)
    goods: list[dict[str, object]] = []
    hazards: list[dict[str, object]] = []
    seals: list[dict[str, object]] = []
    for box, (description, marks, places) in zip(BOXES, pieces, strict=True):
        segment, _, number, _, _, numbers, bill, packages, hs, value, kg, un, count = box
        assert len(description) == count
        of_bill: dict[str, object] = {"bill_id": bills[bill][0], "bill_number": bills[bill][1]}
        in_box = of_bill | {"box_id": f"9283186-320N/{number}", "container_number": number}
        goods.append(
            in_box
            | {
                "line": 1,
                "hs_code": hs,
                "description": "".join(description),
                "description_pieces": description,
                "marks": "".join(marks) or None,
                "marks_pieces": marks,
                "packages": float(packages),
                "gross_kg": float(kg),
                "value": float(value),
                "segment": segment + 1,
                "offset": places[segment + 1],
            }
        )
        seals += [
            in_box
            | {
                "seal": seal,
                "sealed_by": None,
                "sealed_by_raw": None,
                "message_kind": "309",
                "received_at": None,
                "segment": segment,
                "offset": places[segment],
            }
            for seal in numbers.split()
        ]
        if un is not None:
            hazards.append(
                in_box
                | {
                    "un_number": un,
                    "hazard_class": None,
                    "packing_group": None,
                    "description": None,
                    "flash_point": None,
                    "flash_point_unit": None,
                    "contact": None,
                    "segment": segment + 2,
                    "offset": places[segment + 2],
                }
            )
    same: dict[str, object] = {"source": "real", "source_sha256": sha, "interchange": 1, "message": 1}
    assert [row | {"hs_code": None} if row["hs_code"] == "" else row for row in manifest.goods.to_dicts()] == [
        row | same for row in goods
    ]
    assert manifest.hazards.to_dicts() == [row | same for row in hazards]
    assert manifest.seals.to_dicts() == [row | same for row in seals]  # fmt: skip


def descriptions(data: bytes) -> list[tuple[list[str], list[str], dict[int, int]]]:
    """Per container the pieces of its goods' description and marks, and the offset of every segment of the message."""
    out: list[tuple[list[str], list[str], dict[int, int]]] = []
    offsets: dict[int, int] = {}
    at = 0
    for number, segment in enumerate(split_interchange(data), start=-1):
        at = data.index(b"*".join(segment), at)
        offsets[number] = at
        if segment[0] == b"VID":
            out.append(([], [], offsets))
        elif segment[0] == b"N10":
            out[-1][0].append(segment[2].decode())
            out[-1][1].extend(each.decode() for each in segment[3:4] if each)
    return out


def test_the_parties_of_the_real_sample_are_those_of_its_text(manifest: Manifest, data: bytes) -> None:
    sha = manifest.bills["source_sha256"][0]
    roles = {"SH": "shipper", "CN": "consignee", "N1": "notify", "FS": "final_destination"}
    expected: list[dict[str, object]] = []
    places = descriptions(data)[0][2]
    bills = iter(BILLS)
    for number, segment in enumerate(split_interchange(data), start=-1):
        texts = [each.decode() or None for each in segment[1:]]
        if segment[0] == b"M11":
            _, offset, bill, *_ = next(bills)
        elif segment[0] == b"N1":
            expected.append(
                {
                    "bill_id": f"{sha[:12]}:{offset}",
                    "bill_number": bill,
                    "role": roles[str(texts[0])],
                    "role_raw": texts[0],
                    "name": texts[1],
                    "name_clean": cleaned(str(texts[1])),
                    "address": None,
                    "city": None,
                    "region": None,
                    "postcode": None,
                    "country": None,
                    "contact": None,
                    "identifier": texts[3] if len(texts) > 3 else None,
                    "identifier_kind": texts[2] if len(texts) > 2 else None,
                    "source": "real",
                    "source_sha256": sha,
                    "interchange": 1,
                    "message": 1,
                    "segment": number,
                    "offset": places[number],
                }
            )
        elif segment[0] == b"N3":
            expected[-1]["address"] = ", ".join(each for each in texts if each)
        elif segment[0] == b"N4":
            expected[-1] |= dict(zip(("city", "region", "postcode", "country"), texts, strict=True))
    assert manifest.parties.to_dicts() == expected  # fmt: skip


def cleaned(name: str) -> str:
    """Capitals and digits with single blanks between, without the legal forms at its end (those of this file)."""
    words = "".join(each if each.isalnum() else " " for each in name.upper()).split()
    while words[1:] and words[-1] in {"INC", "CORP", "SA", "CO", "COMPANY"}:
        words.pop()
    return " ".join(words)


def test_descriptions_of_the_real_sample_join_their_pieces_across_h1(manifest: Manifest, data: bytes) -> None:
    pieces: list[list[str]] = []
    for segment in split_interchange(data):
        if segment[0] == b"VID":
            pieces.append([])
        elif segment[0] == b"N10":
            pieces[-1].append(segment[2].decode())
    assert manifest.goods["description_pieces"].to_list() == pieces
    assert manifest.goods["description"].to_list() == ["".join(each) for each in pieces]
    assert "38,000 TONS OF ORANGEESSENTIAL OIL" in manifest.goods["description"][1]
    assert "FP 53.5 C, PG III" in manifest.goods["description"][2]


def test_each_bill_of_the_real_sample_has_its_four_parties(manifest: Manifest) -> None:
    roles = manifest.parties.group_by("bill_id", maintain_order=True).agg("role")["role"].to_list()
    assert roles == [["shipper", "consignee", "notify", "final_destination"]] * 10
    countries = manifest.parties.group_by("bill_id", maintain_order=True).agg("country")["country"].to_list()
    assert countries == [["BR", "US", "US", None]] * 10


def test_the_faults_of_the_real_sample_are_findings_with_their_place(manifest: Manifest) -> None:
    columns = ("code", "segment", "offset", "element", "found", "expected")
    assert manifest.findings.select(columns).rows() == FINDINGS
    assert manifest.findings["text"][-1] == "SE declares 622 segments, the message has 295"
    assert manifest.rejects.is_empty()
    assert manifest.stats.segments == 299


def test_two_copies_of_the_real_sample_are_two_versions_and_the_same_boxes(data: bytes) -> None:
    twice = read(data + b"\r\nstray words between\r\n" + data)
    assert twice.stats.interchanges == 2
    assert twice.bills["version"].to_list() == [1] * 10 + [2] * 10
    assert twice.containers.height == 18
    assert twice.containers["bill_ids"].list.len().to_list() == [2] * 18
    assert twice.rejects["reason"].to_list() == ["no_isa"]
    assert twice.rejects["text"][0].strip() == "stray words between"
