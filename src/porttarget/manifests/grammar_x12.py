"""The X12 309 customs manifest as a table, in its use as a manifest and, by itself, as a security filing (GS-01 SF).

Element order is that of 004010; 003020 to 006050 add elements at the end or lengthen them, so one table reads all.
Sources: public carrier and customs implementation guides of the 309; loops as in the 003020–006050 set diagrams. Of the
filing's guide only the elements that carriers add to a manifest were read: its loops are those of the manifest, an M13
before its M11, and N10-11 as the country of origin is from memory, please review.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from porttarget.manifests.grammar import Compiled, Loop, MessageSet, Segment, compile_grammar, tree

_GOODS_PARTS: Final = ("VC", "MAN", "H1", "H2")

MANIFEST_309: Final = MessageSet(
    identifier="309",
    title="Customs manifest",
    required=("M10", "P4"),
    source="ANSI X12 309, versions 003020 to 006050",
    versions=("003020", "003030", "003040", "003050", "003060", "003070", "004010", "004020", "004030", "004040",
              "004050", "004060", "005010", "005020", "005030", "005040", "005050", "006010", "006020", "006030",
              "006040", "006050"),
    segments=(
        Segment(tag="M10", title="Manifest identifying information", once=True, most=12,
                elements=("carrier_scac", "transport", "flag", "vessel_code", "vessel_name", "voyage",
                          "manifest_reference", "bills_declared", "manifest_type", "vessel_code_qualifier")),
        Segment(tag="LS", title="Loop header", most=1),
        Segment(tag="LE", title="Loop trailer", most=1),
        Segment(tag="P4", title="Port information", most=8,
                elements=("port", "eta_date", "bills_declared", "terminal", "eta_time")),
        Segment(tag="LX", title="Assigned number", elements=("number",)),
        Segment(tag="M13", title="Manifest amendment details", once=True, most=12,
                elements=("issuer_scac", "port", "kind", "bill_number", "packages", "reason", "action")),
        Segment(tag="M11", title="Manifest bill of lading details", most=25,
                elements=("bill_number", "port_of_lading", "packages", "package_unit", "weight", "weight_unit",
                          "volume", "volume_unit", "bill_type", "place_of_receipt", "master_bill", "issuer_scac",
                          "master_issuer")),
        Segment(tag="N9", title="Reference identification", most=7,
                elements=("kind", "number", "text", "date", "time"), unkept=("date", "time")),
        Segment(tag="K1", title="Remarks", most=2, elements=("remark_1", "remark_2")),
        Segment(tag="N1", title="Party", most=6, elements=("role", "name", "qualifier", "identifier")),
        Segment(tag="N2", title="Additional name", elements=("name_1", "name_2")),
        Segment(tag="N3", title="Address", elements=("address_1", "address_2")),
        Segment(tag="N4", title="Place", once=True, most=7, elements=("city", "region", "postcode", "country")),
        Segment(tag="PER", title="Contact", most=9,
                elements=("function", "name", "number_qualifier", "number")),
        Segment(tag="M12", title="In-bond identifying information", once=True, most=12,
                elements=("entry_type", "entry_number", "destination_port", "foreign_port_of_unlading", "value",
                          "control_number", "bonded_carrier", "reference_qualifier", "reference", "mode")),
        Segment(tag="R4", title="Port or terminal", most=8,
                elements=("function", "qualifier", "location", "name", "country", "terminal", "pier", "region")),
        Segment(tag="VID", title="Conveyance identification", most=11,
                elements=("equipment_code", "prefix", "serial", "seal_1", "seal_2", "length", "height", "width",
                          "size_type", "load_status", "service_type"),
                unkept=("length", "height", "width")),
        Segment(tag="M7", title="Seal numbers", most=5, elements=("seal_1", "seal_2", "seal_3", "seal_4")),
        Segment(tag="N10", title="Quantity and description", most=13,
                elements=("packages", "description", "marks", "hs_qualifier", "hs_code", "value", "weight_unit",
                          "weight", "", "", "country_of_origin"),
                unkept=("country_of_origin",)),
        Segment(tag="VC", title="Motor vehicle control", most=11, elements=("vehicle",)),
        Segment(tag="MAN", title="Marks and numbers", most=6, elements=("qualifier", "marks")),
        Segment(tag="H1", title="Hazardous material", most=9,
                elements=("un_number", "hazard_class", "qualifier", "description", "contact", "page", "flash_point",
                          "flash_point_unit", "packing_group")),
        Segment(tag="H2", title="Additional hazardous material description",
                elements=("description_1", "description_2")),
    ),
    root=Loop(name="message", opener="ST", parts=(
        "M10", "LS",
        Loop(name="port", opener="P4", parts=(
            "LS",
            Loop(name="entry", opener="LX", parts=(
                "M13",
                Loop(name="bill", opener="M11", parts=(
                    "N9",
                    Loop(name="party", opener="N1", parts=("N2", "N3", "N4", "PER")),
                    "M12", "R4", "K1",
                    # not in the standard: goods and hazards that carriers file without a container
                    Loop(name="loose_goods", opener="N10", parts=_GOODS_PARTS),
                    "H1", "H2",
                    Loop(name="container", opener="VID", parts=(
                        "M7",
                        Loop(name="goods", opener="N10", parts=_GOODS_PARTS),
                        "H1", "H2",
                    )),
                )),
            )),
            "LE",
        )),
        "LE",
    )),
)  # fmt: skip

# what the elements of a filing do not need
_NOT_FILED: Final = {
    "M10": ("bills_declared",),
    "M11": ("port_of_lading", "packages", "package_unit", "weight", "weight_unit", "volume", "volume_unit",
            "place_of_receipt", "master_bill", "master_issuer"),
    "M12": ("entry_type", "entry_number", "destination_port", "value", "control_number", "bonded_carrier",
            "reference_qualifier", "reference", "mode"),
    "M13": ("reason", "action"),
    "N9": ("text", "date", "time"),
    "N10": ("packages", "description", "marks", "value", "weight_unit", "weight"),
    "R4": ("country", "terminal", "pier", "region"),
}  # fmt: skip
SECURITY_FILING_309: Final = MessageSet(
    identifier="309",
    title="Customs manifest as importer security filing",
    source=f"{MANIFEST_309.source}; loops of the filing from memory, please review",
    versions=MANIFEST_309.versions,
    functional=("SF",),
    required=("M10",),
    segments=tuple(replace(each, unkept=_NOT_FILED.get(each.tag, each.unkept)) for each in MANIFEST_309.segments),
    root=tree("""
        message:ST(M10 LS
          port:P4(LS
            entry:LX(
              amendment:M13(
                bill:M11(N9 party:N1(N2 N3 N4 PER) M12 R4 K1 goods:N10(VC MAN H1 H2) container:VID(
                  M7 goods:N10(VC MAN H1 H2))))
              bill:M11(N9 party:N1(N2 N3 N4 PER) M12 R4 K1 goods:N10(VC MAN H1 H2) container:VID(
                M7 goods:N10(VC MAN H1 H2))))
            LE)
          LE)
    """),
)  # fmt: skip


@cache
def x12() -> Compiled:
    """The 309, compiled."""
    return compile_grammar((MANIFEST_309,))
