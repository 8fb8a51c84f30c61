"""What follows from several elements: remaining on board, in transit, onward mode, destination, versions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porttarget.manifests.rules import RULES
from tests.manifests.samples import BILL, BOX, HEAD, interchange, message, read

MONTREAL = ("M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L", "P4*01822*20260120*1*4971")
LX, M11, SHIPPER, CONSIGNEE = BILL


def facts(
    *middle: str, head: tuple[str, ...] = MONTREAL, m11: str = M11, address: str = "N4*X***CA"
) -> dict[str, object]:
    """Facts of the one container of a filing with these segments after the parties."""
    manifest = read(interchange(message([*head, LX, m11, SHIPPER, CONSIGNEE, address, *middle, *BOX])))
    row = manifest.containers.row(0, named=True)
    return {name: row[name] for name in ("frob", "in_transit", "onward_mode", "destination_country", "first_na_call")}


STAYS = {"frob": False, "in_transit": False, "onward_mode": None, "destination_country": "CA", "first_na_call": "CAMTR"}
TYPED = M11.replace("***00*", "***{}*")


@pytest.mark.parametrize(
    ("middle", "m11", "address", "differs"),
    [
        ((), M11, "N4*X***CA", {}),
        ((), M11, "N4*CHICAGO*IL**US", {"in_transit": True, "destination_country": "US"}),
        ((), M11, "N4*CHICAGO*IL**USA", {}),
        (("R4*E*UN*USCHI",), M11, "N4*X***CA", {"in_transit": True, "destination_country": "US"}),
        (("M12*61**01601",), M11, "N4*X***US", {}),
        (("M12*62**3901******R",), M11, "N4*X***CA",
         {"in_transit": True, "destination_country": "US", "onward_mode": None}),
        (("M12*62**3901*******R",), M11, "N4*X***CA",
         {"in_transit": True, "destination_country": "US", "onward_mode": "rail"}),
        (("M12*61********J",), M11, "N4*X***CA", {"onward_mode": None}),
        (("M12*61*********J",), M11, "N4*X***CA", {"onward_mode": "truck"}),
        (("M12*63",), M11, "N4*X***CA", {"in_transit": True}),
        (("M12****35177",), M11, "N4*X***CA", {"frob": True, "onward_mode": "sea"}),
        (("M12*62***35177",), M11, "N4*X***CA", {"in_transit": True}),
        ((), TYPED.format("35"), "N4*X***US", {"frob": True, "onward_mode": "sea", "destination_country": "US"}),
        ((), TYPED.format("36"), "N4*X***CA", {"in_transit": True}),
        (("R4*I*UN*CNNGB", "R4*I*UN*CAHAL", "R4*I*UN*USJAX"), M11, "N4*X***CA", {"first_na_call": "CAHAL"}),
    ],
)  # fmt: skip
def test_facts_of_a_box_landing_at_montreal(
    middle: tuple[str, ...], m11: str, address: str, differs: dict[str, object]
) -> None:
    assert facts(*middle, m11=m11, address=address) == STAYS | differs


def test_freight_remaining_on_board_lands_where_it_is_unladen_not_where_the_ship_calls() -> None:
    head = (MONTREAL[0], "P4*1803*20260120*1*E001")
    stays = interchange(message([*head, LX, M11, SHIPPER, CONSIGNEE, "N4*X***CA", "M12****CAHAL", *BOX]))
    lands = interchange(message([*head, LX, M11, SHIPPER, CONSIGNEE, "N4*X***CA", *BOX]))
    wanted = ("landing_port", "first_na_call", "terminal", "frob")
    assert read(stays).containers.select(wanted).rows() == [("CAHAL", "USJAX", None, True)]
    assert read(lands).containers.select(wanted).rows() == [("USJAX", "USJAX", "E001", False)]
    assert read(stays).bills.get_column("port_of_discharge").to_list() == ["USJAX"]


def test_every_rule_gives_its_reason() -> None:
    assert {rule.fact for rule in RULES} == {"stays_aboard", "frob", "in_transit", "onward_mode"}
    assert all(rule.because for rule in RULES)


def test_goods_without_a_container_have_a_null_box() -> None:
    manifest = read(interchange(message([*HEAD, *BILL, "N10*7*LOOSE TIMBER***440710", "H1*1263", *BOX])))
    assert manifest.goods.select("box_id", "container_number", "description", "line").rows() == [
        (None, None, "LOOSE TIMBER", 1),
        ("9074729-017W/CSQU3054383", "CSQU3054383", "WOOL SOCKS", 1),
    ]
    assert manifest.hazards["box_id"].to_list() == [None]


def test_containers_without_a_number_are_each_a_row() -> None:
    manifest = read(interchange(message([*HEAD, *BILL, "VID*2B", "VID*4B"])))
    offsets = manifest.containers["offset"].to_list()
    assert manifest.containers.select("box_id", "container_number", "number_ok").rows() == [
        (f"9074729-017W/?{offset}", None, None) for offset in offsets
    ]


def test_later_messages_are_later_versions_of_their_bills() -> None:
    again = [*HEAD, LX, "M13*QZXA*1803*D*B1*1*02", M11, SHIPPER, CONSIGNEE]
    other = [piece.replace("*B1*", "*B2*") for piece in (*HEAD, *BILL)]
    data = interchange(message([*HEAD, *BILL, *BOX]), message(other, control="2"), message(again, control="3"))
    received = datetime(2026, 1, 2, tzinfo=UTC)
    bills = read(data, received_at=received).bills
    assert bills.select("bill_number", "version", "status", "amendment_code", "valid_from").rows() == [
        ("B1", 1, "original", None, received),
        ("B2", 1, "original", None, received),
        ("B1", 2, "delete", "02", received),
    ]


def test_an_amendment_without_m11_is_a_bill_of_its_own() -> None:
    manifest = read(interchange(message([*HEAD, LX, "M13*QZXA*1803*D*B7*12*04"])))
    assert manifest.bills.select("bill_number", "issuer_scac", "status", "amendment_code", "packages").rows() == [
        ("B7", "QZXA", "delete", "04", 12.0)
    ]
    assert "missing_segment" in manifest.findings["code"].to_list()


@pytest.mark.parametrize(
    ("vessel", "imo", "callsign", "voyage_id"),
    [
        ("9074729*INVENTED STAR*017W*REF*1**L", 9074729, None, "9074729-017W"),
        ("IMO9074729*INVENTED STAR*017W*REF*1", 9074729, None, "9074729-017W"),
        ("VGXY*INVENTED *017W*REF*1**C", None, "VGXY", "INVENTED-017W"),
        ("VGXY*Invented-Star*017W*REF*1", None, "VGXY", "INVENTED STAR-017W"),
        ("**017W*REF*1", None, None, "?-017W"),
    ],
)
def test_a_voyage_is_named_by_ship_and_number(
    vessel: str, imo: int | None, callsign: str | None, voyage_id: str
) -> None:
    manifest = read(interchange(message([f"M10*QZXA*O*PA*{vessel}", HEAD[1], *BILL, *BOX])))
    assert manifest.voyages.select("vessel_imo", "callsign", "voyage_id").rows() == [(imo, callsign, voyage_id)]


def test_cargo_for_another_port_of_the_country_called_at_is_an_import_that_lands_there() -> None:
    head = (MONTREAL[0], "P4*01601*20260118*1*4971")
    m12 = ("M12****01822",)
    assert facts(*m12, head=head) == {**STAYS, "first_na_call": "CAHAL"}
    manifest = read(interchange(message([*head, LX, M11, SHIPPER, CONSIGNEE, "N4*X***CA", *m12, *BOX])))
    assert manifest.containers.select("landing_port", "terminal", "frob").rows() == [("CAMTR", None, False)]
    assert manifest.bills.select("port_of_discharge", "foreign_port_of_unlading").rows() == [("CAHAL", "CAMTR")]
