"""Dispositions of the X12 350 and the remarks of the 355, worked by hand; names and numbers are invented."""

from __future__ import annotations

from tests.manifests.samples import HEAD, interchange, message, read

STATUS = (
    *HEAD,
    "X4*B1*12*61*V77*20260121*0700*1H**QZXA*******ET",
    "X4*B1*12***20260122*0800*1I**QZXA",
    "X4*B2***E5*20260122**ZZ**QZXA**CSQU*3054383", "K1*CALL THE OFFICE",
)  # fmt: skip


def test_a_status_gives_what_each_code_binds() -> None:
    manifest = read(interchange(message(STATUS, kind="350")))
    assert manifest.dispositions.select("bill_number", "level", "code", "action", "entry_number").rows() == [
        ("B1", "bill", "1H", "hold", "V77"),
        ("B1", "bill", "1I", "hold_removed", None),
        ("B2", "container", "ZZ", None, "E5"),
    ]
    assert manifest.dispositions["remarks"].to_list() == [None, None, "CALL THE OFFICE"]
    assert "disposition_unknown" in manifest.findings["code"].to_list()


def test_a_time_of_a_known_zone_is_told_in_utc_and_one_of_none_as_filed() -> None:
    manifest = read(interchange(message(["B4***VD*20260101*0500**CSQU*305438*L***UN*3",
                                         "R4*L*UN*CNNGB", "DTM*140*20260101*2300*ET"], kind="315")))  # fmt: skip
    assert manifest.events.select("event", "at", "at_raw", "container_number").rows() == [
        ("departed", manifest.events["at"][0], "20260101 0500", "CSQU3054383"),
        ("departed", manifest.events["at"][1], "20260101 2300 ET", "CSQU3054383"),
    ]
    assert manifest.events["at"].dt.to_string("%Y-%m-%d %H:%M").to_list() == ["2026-01-01 05:00", "2026-01-02 04:00"]


def test_a_remark_of_an_answer_names_the_bill_it_is_about() -> None:
    manifest = read(interchange(message([*HEAD, "LX*1", "M11*B1*35177*1*PKG********QZXA", "K1*042*NOT ON FILE"],
                                        kind="355")))  # fmt: skip
    assert manifest.dispositions.select("bill_number", "issuer_scac", "code", "action", "remarks").rows() == [
        ("B1", "QZXA", "042", "other", "NOT ON FILE")
    ]
