"""The linked tables of bills: what each column becomes, what is broken or belongs to nothing, and where it stood."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from porttarget.errors import NothingRecognised
from porttarget.manifests import Manifest
from porttarget.manifests.ams_tables import TABLES
from porttarget.manifests.read_ams import read_ams
from porttarget.manifests.sheets import File
from porttarget.reference import load_reference
from tests.manifests.naive import container_digit

# the header line and the one row that a public README shows of these tables
HEADER = (
    "identifier,carrier_code,vessel_country_code,vessel_name,port_of_unlading,estimated_arrival_date,"
    "foreign_port_of_lading_qualifier,foreign_port_of_lading,manifest_quantity,manifest_unit,weight,weight_unit,"
    "measurement,measurement_unit,record_status_indicator,place_of_receipt,port_of_destination,"
    "foreign_port_of_destination_qualifier,foreign_port_of_destination,conveyance_id_qualifier,conveyance_id,"
    "in_bond_entry_type,mode_of_transportation,secondary_notify_party_1,secondary_notify_party_2,"
    "secondary_notify_party_3,secondary_notify_party_4,secondary_notify_party_5,secondary_notify_party_6,"
    "secondary_notify_party_7,secondary_notify_party_8,secondary_notify_party_9,secondary_notify_party_10,"
    "actual_arrival_date\n"
)
ROW = (
    '2020072777336,SEAU,SG,MAERSK NESTON,"Port Hueneme, California",2020-07-26,Schedule K Foreign Port,'
    '"Puerto Bolivar,Ecuador",2880,BOX,131704,Pounds,75,Cubic Meters,Deleted,PUERTO BOLIVAR -,"","","",'
    'IMO Number/Lloyds Number,9215907,"","Vessel, non-container","","","","","","","","","","",2020-07-26\n'
)
SHORT = "identifier,carrier_code,vessel_name,port_of_unlading,conveyance_id\n"
BOX_NUMBER = "TSTU000001" + str(container_digit("TSTU000001"))


def read(**tables: str | bytes) -> Manifest:
    """Read tables given as texts by their names."""
    files = [
        File(name=f"{name}.csv", data=text.encode() if isinstance(text, str) else text) for name, text in tables.items()
    ]
    return read_ams(files, source="bills", received_at=None, filed_to="US", codes=load_reference())


def one_bill(**tables: str) -> Manifest:
    """One bill of a header of few columns, and further tables."""
    return read(header=f"{SHORT}1,QZXA,INVENTED STAR,1803,9074729\n", **tables)


def test_the_published_sample_row_becomes_a_voyage_a_bill_and_an_arrival() -> None:
    manifest = read(header=HEADER + ROW)
    assert manifest.voyages.drop("source_sha256").to_dicts() == [
        {
            "voyage_id": "9215907-?", "vessel_name": "MAERSK NESTON", "vessel_imo": 9215907, "imo_ok": True,
            "callsign": None, "vessel_flag": "SG", "carrier_scac": "SEAU", "voyage": None, "manifest_reference": None,
            "manifest_type": None, "filed_to": "US", "port_of_discharge": "USNTD",
            "port_of_discharge_raw": "Port Hueneme, California", "terminal": None,
            "eta_declared": datetime(2020, 7, 26, tzinfo=UTC), "declared_ports": ["USNTD"], "bills_declared": None,
            "bills_found": 1, "received_at": None, "source": "header.csv", "interchange": 1, "message": 1,
            "segment": 2, "offset": len(HEADER),
        }
    ]  # fmt: skip
    bill = manifest.bills.to_dicts()[0]
    assert {name: value for name, value in bill.items() if value is not None} == {
        "bill_id": f"{bill['source_sha256'][:12]}:{len(HEADER)}", "voyage_id": "9215907-?", "bill_number": "",
        "issuer_scac": "SEAU", "version": 1, "status": "delete", "frob": False, "port_of_lading": "ECPBO",
        "port_of_lading_raw": "Puerto Bolivar,Ecuador", "port_of_discharge": "USNTD",
        "port_of_discharge_raw": "Port Hueneme, California", "place_of_receipt": "PUERTO BOLIVAR -",
        "destination_country": "US", "packages": 2880.0, "package_unit": "BOX",
        "gross_kg": pytest.approx(131704 * 0.45359237), "gross_raw": "131704", "gross_unit_raw": "Pounds",
        "volume_m3": 75.0, "references": [], "source": "header.csv", "source_sha256": bill["source_sha256"],
        "interchange": 1, "message": 1, "segment": 2, "offset": len(HEADER),
    }  # fmt: skip
    assert manifest.events.select("event", "timing", "at", "place", "vessel_imo", "message_kind").rows() == [
        ("arrived", "actual", datetime(2020, 7, 26, tzinfo=UTC), "USNTD", 9215907, "AMS")
    ]
    assert "column_missing" not in manifest.stats.findings
    found = manifest.findings.filter(code="column_unused")
    assert found.select("found", "element", "segment", "source").rows() == [
        ("mode_of_transportation", 23, 1, "header.csv")
    ]


def test_a_port_name_that_nobody_knows_is_a_finding_at_its_column() -> None:
    manifest = read(header=SHORT + '1,QZXA,V,"Nowhere, Texas",9074729\n')
    assert manifest.voyages["port_of_discharge"].to_list() == [None]
    found = manifest.findings.filter(code="unknown_port")
    assert found.select("found", "element", "segment", "offset", "source").rows() == [
        ("Nowhere, Texas", 4, 2, len(SHORT), "header.csv")
    ]


def test_house_and_master_numbers_are_told_apart() -> None:
    general = "identifier,master_bol_number,house_bol_number,sub_house_bol_number,voyage_number\n"
    manifest = read(
        header=SHORT + "1,A,V,1803,9074729\n2,A,V,1803,9074729\n3,A,V,1803,9074729\n",
        general=general + "1,M1,,,7W\n2,M1,H1,,7W\n3,M1,H1,S1,7W\n",
    )
    assert manifest.bills.select("bill_number", "master_bill").rows() == [("M1", None), ("H1", "M1"), ("S1", "H1")]
    assert manifest.voyages.select("voyage_id", "bills_found").rows() == [("9074729-7W", 3)]


def test_bills_of_two_ships_and_ports_are_voyages_of_their_own() -> None:
    manifest = read(header=SHORT + "1,A,V,1803,9074729\n2,A,W,1803,9321483\n3,A,V,4601,9074729\n4,A,V,1803,9074729\n")
    assert manifest.voyages.select("vessel_name", "port_of_discharge", "bills_found", "segment").rows() == [
        ("V", "USJAX", 3, 2), ("W", "USJAX", 1, 3), ("V", "USEWR", 3, 4),
    ]  # fmt: skip
    assert manifest.bills["port_of_discharge"].to_list() == ["USJAX", "USJAX", "USEWR", "USJAX"]
    assert manifest.stats.messages == 2


def test_descriptions_are_joined_in_their_sequence_and_have_tariff_and_marks() -> None:
    manifest = one_bill(
        boxes="identifier,container_number,seal_number_1,seal_number_2,equipment_description_code,container_type,"
        f"load_status\n1,{BOX_NUMBER},S1,S2,CN,22G1,Loaded\n",
        cargo="identifier,container_number,description_sequence_number,piece_count,description_text\n"
        f"1,{BOX_NUMBER},2,,KS OF WOOL\n1,{BOX_NUMBER},1,12,SOC\n1,{BOX_NUMBER},3,5,HATS\n",
        duties="identifier,container_number,description_sequence_number,harmonized_number,harmonized_value,"
        f"harmonized_weight,harmonized_weight_unit\n1,{BOX_NUMBER},1,610510,500,100,Kilograms\n"
        f"1,{BOX_NUMBER},1,611020,7,,\n",
        marks=f"identifier,container_number,marks_and_numbers_1,marks_and_numbers_2\n1,{BOX_NUMBER},AB,C\n",
    )
    assert manifest.goods.select("description", "packages", "hs_code", "value", "gross_kg", "marks", "line").rows() == [
        ("SOCKS OF WOOL", 12.0, "610510", 500.0, 100.0, "ABC", 1), ("HATS", 5.0, None, None, None, None, 2),
        (None, None, "611020", 7.0, None, None, 3),
    ]  # fmt: skip
    assert manifest.goods["description_pieces"].to_list() == [["SOC", "KS OF WOOL"], ["HATS"], []]
    box = manifest.containers.select("container_number", "number_ok", "size_type", "load_status", "seals", "gross_kg")
    assert box.rows() == [(BOX_NUMBER, True, "22G1", "L", ["S1", "S2"], 100.0)]


def test_hazards_take_their_class_from_the_other_table_and_the_sign_from_a_column() -> None:
    manifest = one_bill(
        hazards="identifier,container_number,hazmat_sequence_number,hazmat_code,hazmat_class,"
        "hazmat_flash_point_temperature,hazmat_flash_point_temperature_negative_ind,"
        f"hazmat_flash_point_temperature_unit,hazmat_description\n1,{BOX_NUMBER},1,1263,,5,N,C,PAINT\n"
        f"1,{BOX_NUMBER},2,1203,3,20,,C,GASOLINE\n",
        classes="identifier,container_number,hazmat_sequence_number,hazmat_classification\n"
        f"1,{BOX_NUMBER},1,3\n1,{BOX_NUMBER},9,8\n",
    )
    wanted = ("container_number", "un_number", "hazard_class", "flash_point", "flash_point_unit", "description")
    assert manifest.hazards.select(wanted).rows() == [
        (BOX_NUMBER, "1263", "3", -5.0, "C", "PAINT"), (BOX_NUMBER, "1203", "3", 20.0, "C", "GASOLINE"),
        (BOX_NUMBER, None, "8", None, None, None),
    ]  # fmt: skip


def test_a_container_that_only_goods_name_is_a_container() -> None:
    cargo = "identifier,container_number,description_sequence_number,piece_count,description_text\n"
    manifest = one_bill(cargo=f"{cargo}1,{BOX_NUMBER},1,2,SOCKS\n1,,1,3,LOOSE TIMBER\n")
    assert manifest.containers.select("container_number", "source", "segment").rows() == [(BOX_NUMBER, "cargo.csv", 2)]
    assert manifest.goods.select("container_number", "description").rows() == [
        (None, "LOOSE TIMBER"),
        (BOX_NUMBER, "SOCKS"),
    ]


def test_parties_stand_under_their_bill_with_what_is_filed_of_them() -> None:
    party = (
        "identifier,{0}_name,{0}_address_1,{0}_address_2,city,state_province,zip_code,country_code,contact_name,"
        'comm_number\n1,"INVENTED, INC.",1 ROAD,FLOOR 2,NINGBO,ZJ,315000,CN,J. DOE,555-0100\n'
    )
    manifest = one_bill(
        second=party.format("consignee"), first=party.format("shipper_party"), third=party.format("notify_party")
    )
    rows = manifest.parties.drop(
        "identifier",
        "identifier_kind",
        "bill_id",
        "source_sha256",
        "source",
        "interchange",
        "message",
        "segment",
        "offset",
    )
    same = {
        "bill_number": "", "role_raw": "", "name": "INVENTED, INC.", "name_clean": "INVENTED",
        "address": "1 ROAD, FLOOR 2", "city": "NINGBO", "region": "ZJ", "postcode": "315000", "country": "CN",
        "contact": "J. DOE 555-0100",
    }  # fmt: skip
    assert rows.to_dicts() == [{**same, "role": role} for role in ("shipper", "consignee", "notify")]
    assert manifest.parties["source"].to_list() == ["first.csv", "second.csv", "third.csv"]


def test_a_broken_row_is_set_apart_with_its_bytes_and_the_rest_is_read() -> None:
    good = "1,QZXA,V,1803,9074729\n"
    bad = ('2,QZXA,"V,1803,9074729\n', "3,QZXA,V\n", '4,"QZ"XA,V,1803,9074729\n')
    manifest = read(header=SHORT + good + "".join(bad) + '5,QZXA,"V ""X"" \nY",1803,9074729\n')
    assert manifest.voyages["vessel_name"].to_list() == ["V", 'V "X" \nY']
    assert manifest.rejects.select("reason", "detail", "text", "segment", "offset").rows() == [
        ("row_form", "text behind a closing quote", bad[0].strip(), 3, len(SHORT + good)),
        ("row_form", "3 fields", bad[1].strip(), 4, len(SHORT + good + bad[0])),
        ("row_form", "text behind a closing quote", bad[2].strip(), 5, len(SHORT + good + bad[0] + bad[1])),
    ]
    found = manifest.findings.filter(code="row_form")
    assert found["expected"].to_list() == ["5 fields, as its header"] * 3
    assert manifest.stats.rejected == {"row_form": 3}


def test_a_row_of_no_bill_is_set_apart() -> None:
    text = "identifier,shipper_party_name\n1,KNOWN\n9,STRAY\n"
    manifest = one_bill(shippers=text)
    assert manifest.parties["name"].to_list() == ["KNOWN"]
    assert manifest.rejects.select("reason", "text", "source", "segment", "offset").rows() == [
        ("no_bill", "9,STRAY", "shippers.csv", 3, text.index("9,"))
    ]
    assert manifest.findings.filter(code="row_without_bill").height == 1


def test_without_a_header_table_all_files_are_set_apart() -> None:
    manifest = read(shippers="identifier,shipper_party_name\n1,KNOWN\n")
    assert manifest.bills.is_empty()
    assert manifest.parties.is_empty()
    assert manifest.rejects.select("reason", "length", "source").rows() == [("no_header_table", 38, "shippers.csv")]
    assert "table_missing" in manifest.stats.findings


def test_columns_that_are_not_known_are_said_once_a_file() -> None:
    manifest = read(
        header="IDENTIFIER;carrier_code;vessel_name;port_of_unlading;conveyance_id;mood\n1;A;V;1803;9074729;GOOD\n"
        "2;A;V;1803;9074729;BAD\n"
    )
    found = manifest.findings.filter(code="unknown_column")
    assert found.select("found", "expected", "element", "segment").rows() == [("mood", "header", 6, 1)]
    missing = manifest.findings.filter(code="column_missing")
    assert missing["found"].to_list()[:2] == ["vessel_country_code", "estimated_arrival_date"]
    assert manifest.bills.height == 2


def test_latin_1_is_read_with_the_offsets_of_the_input() -> None:
    data = (SHORT + "1,A,ÉTOILE,1803,9074729\r\n2,A,ÉTOILE,1803,9074729\r\n").encode("latin-1")
    manifest = read(header=data)
    assert manifest.voyages["vessel_name"].to_list() == ["ÉTOILE"]
    assert manifest.bills["offset"].to_list() == [len(SHORT), data.index(b"\n2,") + 1]


def test_several_files_of_one_table_are_one_whatever_their_columns() -> None:
    manifest = read(
        a=SHORT + "1,A,V,1803,9074729\n",
        b="port_of_unlading,identifier,vessel_name,weight,weight_unit\n1803,2,V,5,Pounds\n",
    )
    assert manifest.bills.select("issuer_scac", "gross_raw", "source").rows() == [
        ("A", None, "a.csv"), (None, "5", "b.csv")
    ]  # fmt: skip


def test_what_is_no_such_table_is_refused_in_words() -> None:
    with pytest.raises(NothingRecognised, match="expected a header with identifier and one of port_of_unlading"):
        read(header="a,b\n1,2\n")


def test_every_column_of_every_table_goes_somewhere_or_is_reported() -> None:
    header = {column.name for column in TABLES[0].columns}
    assert header == set(HEADER.strip().split(","))
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert table.known_by in names
    assert pl.DataFrame({"known_by": [each.known_by for each in TABLES]})["known_by"].n_unique() == len(TABLES)
