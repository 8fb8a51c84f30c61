"""Segments of UN/EDIFACT as the manifests' messages use them, each once: the same elements in every message.

Element numbers are those of the UN directories, D.95B to D.23A, whose later issues add elements at the end or change a
component's number, never a position used here. Source: the directories' segment and composite lists, read by way of
public grammars generated from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from porttarget.errors import UsageError
from porttarget.manifests.grammar import EDIFACT, Composite, Element, Loop, MessageSet, Segment, tree


def _coded(code: str, name: str, number: int, plain: str = "", plain_number: int = 0) -> Composite:
    """A code with its list and agency, and the text it may have in its place."""
    parts = (Element(name, number), Element(f"{name}_list", 1131), Element(f"{name}_agency", 3055))
    return Composite(code, (*parts, Element(plain, plain_number)) if plain else parts)


def _many(code: str, name: str, number: int, count: int) -> Composite:
    """The same element several times, numbered from 1."""
    return Composite(code, tuple(Element(f"{name}_{i}", number) for i in range(1, count + 1)))


def _packages(i: int) -> Composite:
    """Packages of a level: outer, inner, innermost."""
    return Composite("C213", (
        Element(f"packages_{i}", 7224), Element(f"package_type_{i}", 7065), Element(f"package_type_{i}_list", 1131),
        Element(f"package_type_{i}_agency", 3055), Element(f"package_name_{i}", 7064),
    ))  # fmt: skip


def _status_reason(i: int) -> Composite:
    return _coded("C556", f"reason_{i}", 9013, f"reason_name_{i}", 9012)


def _item(i: int) -> Composite:
    """An item number with what it is a number of, such as HS."""
    return Composite("C212", (
        Element(f"item_{i}", 7140), Element(f"item_{i}_type", 7143), Element(f"item_{i}_list", 1131),
        Element(f"item_{i}_agency", 3055),
    ))  # fmt: skip


def _range(code: str, least: str, most: str) -> Composite:
    return Composite(code, (Element("unit", 6411), Element(least, 6162), Element(most, 6152)))


_DIRECTORY: Final = (
    Segment(tag="ATT", title="Attribute", most=3, elements=(
        Element("function", 9017), _coded("C955", "type", 9021, "type_name", 9020),
        _coded("C956", "attribute", 9019, "attribute_name", 9018))),
    Segment(tag="AUT", title="Authentication result", elements=(Element("result", 9280), Element("key", 9282))),
    Segment(tag="BGM", title="Beginning of message", once=True, most=6, elements=(
        _coded("C002", "document", 1001, "document_name", 1000), Composite("C106", (
            Element("number", 1004), Element("version", 1056), Element("revision", 1060))),
        Element("function", 1225), Element("response", 4343))),
    Segment(tag="CNI", title="Consignment", most=3, elements=(
        Element("number", 1490), Composite("C503", (
            Element("document", 1004), Element("status", 1373), Element("document_source", 1366))),
        Element("sequence", 1312))),
    Segment(tag="CNT", title="Control total", elements=(
        Composite("C270", (Element("kind", 6069), Element("value", 6066), Element("unit", 6411))),)),
    Segment(tag="COD", title="Component details", elements=(
        _coded("C823", "component", 7505, "component_name", 7504),
        _coded("C824", "material", 7507, "material_name", 7506))),
    Segment(tag="COM", title="Communication contact", most=3, elements=(
        Composite("C076", (Element("address", 3148), Element("channel", 3155))),)),
    Segment(tag="CPI", title="Charge payment instructions", elements=(
        _coded("C229", "charge", 5237), _coded("C231", "payment", 4215), Element("prepaid", 4237))),
    Segment(tag="CST", title="Customs status of goods", most=6, elements=(
        Element("number", 1496), _coded("C246", "code_1", 7361), _coded("C246", "code_2", 7361),
        _coded("C246", "code_3", 7361), _coded("C246", "code_4", 7361), _coded("C246", "code_5", 7361))),
    Segment(tag="CTA", title="Contact", most=2, elements=(
        Element("function", 3139), Composite("C056", (Element("contact_code", 3413), Element("contact", 3412))))),
    Segment(tag="CUX", title="Currencies", most=4, elements=(
        Composite("C504", (Element("usage", 6347), Element("currency", 6345), Element("kind", 6343))),)),
    Segment(tag="DAM", title="Damage", elements=(
        Element("function", 7493), _coded("C821", "type", 7501, "type_name", 7500),
        _coded("C822", "area", 7503, "area_name", 7502), _coded("C825", "severity", 7509, "severity_name", 7508),
        _coded("C826", "action", 1229, "action_name", 1228))),
    Segment(tag="DGS", title="Dangerous goods", most=14, elements=(
        Element("regulation", 8273), Composite("C205", (
            Element("hazard_class", 8351), Element("page", 8078), Element("code_version", 8092))),
        Composite("C234", (Element("un_number", 7124), Element("flash_point_shown", 7088))),
        Composite("C223", (Element("flash_point", 7106), Element("flash_point_unit", 6411))),
        Element("packing_group", 8339), Element("ems", 8364), Element("mfag", 8410), Element("trem_card", 8126),
        Composite("C235", (Element("placard_upper", 8158), Element("placard_lower", 8186))),
        _many("C236", "label", 8246, 4))),
    Segment(tag="DIM", title="Dimensions", elements=(
        Element("kind", 6145), Composite("C211", (
            Element("unit", 6411), Element("length", 6168), Element("width", 6140), Element("height", 6008))))),
    Segment(tag="DOC", title="Document", most=5, elements=(
        _coded("C002", "document", 1001, "document_name", 1000), Composite("C503", (
            Element("number", 1004), Element("status", 1373), Element("source", 1366))))),
    Segment(tag="DTM", title="Date, time or period", elements=(
        Composite("C507", (Element("function", 2005), Element("value", 2380), Element("form", 2379))),)),
    Segment(tag="EQA", title="Attached equipment", elements=(
        Element("kind", 8053), Composite("C237", (Element("number", 8260), Element("number_list", 1131),
                                                  Element("number_agency", 3055), Element("country", 3207))))),
    Segment(tag="EQD", title="Equipment", most=7, elements=(
        Element("kind", 8053), Composite("C237", (Element("number", 8260), Element("number_list", 1131),
                                                  Element("number_agency", 3055), Element("country", 3207))),
        _coded("C224", "size_type", 8155, "size_type_name", 8154), Element("supplier", 8077),
        Element("movement", 8249), Element("load_status", 8169))),
    Segment(tag="EQN", title="Number of units", elements=(
        Composite("C523", (Element("count", 6350), Element("kind", 6353))),)),
    Segment(tag="ERC", title="Application error", elements=(_coded("C901", "error", 9321),)),
    Segment(tag="ERP", title="Point of error", most=2, elements=(
        Composite("C701", (Element("section", 1049), Element("item", 1052), Element("sub_item", 1054))),)),
    Segment(tag="FII", title="Financial institution", most=4, elements=(Element("role", 3035),)),
    Segment(tag="FTX", title="Free text", most=6, elements=(
        Element("subject", 4451), Element("function", 4453), _coded("C107", "reference", 4441),
        _many("C108", "text", 4440, 5), Element("language", 3453))),
    Segment(tag="GDS", title="Nature of cargo", most=2, elements=(_coded("C703", "nature", 7085),)),
    Segment(tag="GEI", title="General processing indicator", most=3, elements=(
        Element("kind", 9649), _coded("C012", "indicator", 7365, "indicator_name", 7364), Element("process", 7187))),
    Segment(tag="GID", title="Goods item", most=6, elements=(
        Element("number", 1496), _packages(1), _packages(2), _packages(3))),
    Segment(tag="GIN", title="Goods identity number", most=6, elements=(
        Element("kind", 7405), Composite("C208", (Element("first", 7402), Element("last", 7402))))),
    Segment(tag="GIS", title="General indicator", elements=(
        Composite("C529", (Element("indicator", 7365), Element("indicator_list", 1131),
                           Element("indicator_agency", 3055), Element("process", 7187))),)),
    Segment(tag="GOR", title="Governmental requirements", most=5, elements=(
        Element("movement", 8323), Composite("C232", (
            Element("agency", 9415), Element("involvement", 9411), Element("action", 9417),
            Element("procedure", 9353))))),
    Segment(tag="GPO", title="Geographical position", elements=(
        Element("function", 6029), Element("latitude", 6000), Element("longitude", 6002), Element("altitude", 6096))),
    Segment(tag="HAN", title="Handling instructions", most=3, elements=(
        _coded("C524", "instruction", 4079, "instruction_text", 4078), _coded("C218", "material", 7419))),
    Segment(tag="ICD", title="Insurance cover", most=2, elements=(_coded("C330", "cover", 4497),)),
    Segment(tag="LOC", title="Place", most=5, elements=(
        Element("function", 3227), _coded("C517", "location", 3225, "location_name", 3224),
        _coded("C519", "related_1", 3223, "related_1_name", 3222),
        _coded("C553", "related_2", 3233, "related_2_name", 3232), Element("relation", 5479))),
    Segment(tag="MEA", title="Measurement", most=4, elements=(
        Element("purpose", 6311), Composite("C502", (
            Element("dimension", 6313), Element("significance", 6321), Element("attribute", 6155))),
        Composite("C174", (Element("unit", 6411), Element("value", 6314), Element("least", 6162),
                           Element("greatest", 6152), Element("digits", 6432))), Element("surface", 7383))),
    Segment(tag="MOA", title="Monetary amount", most=2, elements=(
        Composite("C516", (Element("kind", 5025), Element("amount", 5004), Element("currency", 6345))),)),
    Segment(tag="NAD", title="Name and address", most=9, elements=(
        Element("role", 3035), _coded("C082", "party", 3039), _many("C058", "line", 3124, 5),
        Composite("C080", (*_many("C080", "name", 3036, 5).parts, Element("name_form", 3045))),
        _many("C059", "street", 3042, 4), Element("city", 3164),
        Composite("C819", (Element("region", 3229), Element("region_list", 1131), Element("region_agency", 3055),
                           Element("region_name", 3228))),
        Element("postcode", 3251), Element("country", 3207))),
    Segment(tag="PAC", title="Package", most=6, elements=(
        Element("packages", 7224), Composite("C531", (Element("level", 7075), Element("related", 7233),
                                                      Element("terms", 7073))),
        _coded("C202", "package_type", 7065, "package_name", 7064))),
    Segment(tag="PCD", title="Percentage", most=2, elements=(
        Composite("C501", (Element("kind", 5245), Element("value", 5482), Element("basis", 5249))),)),
    Segment(tag="PCI", title="Package identification", most=4, elements=(
        Element("instruction", 4233), _many("C210", "marks", 7102, 10), Element("container_status", 8275),
        _coded("C827", "marking", 7511))),
    Segment(tag="PIA", title="Additional product identification", most=6, elements=(
        Element("function", 4347), _item(1), _item(2), _item(3), _item(4), _item(5))),
    Segment(tag="POC", title="Purpose of call", elements=(_coded("C525", "purpose", 8025, "purpose_name", 8024),)),
    Segment(tag="PRI", title="Price", most=2, elements=(
        Composite("C509", (Element("kind", 5125), Element("price", 5118))),)),
    Segment(tag="QTY", title="Quantity", elements=(
        Composite("C186", (Element("kind", 6063), Element("quantity", 6060), Element("unit", 6411))),)),
    Segment(tag="RFF", title="Reference", elements=(
        Composite("C506", (Element("kind", 1153), Element("number", 1154), Element("line", 1156),
                           Element("version", 4000), Element("revision", 1060))),)),
    Segment(tag="RNG", title="Range", elements=(Element("kind", 6167), _range("C280", "least", "greatest"))),
    Segment(tag="SCC", title="Scheduling conditions", most=3, elements=(Element("status", 4017),)),
    Segment(tag="SEL", title="Seal number", most=5, elements=(
        Element("number", 9308), _coded("C215", "party", 9303, "party_name", 9302), Element("condition", 4517),
        Composite("C208", (Element("first", 7402), Element("last", 7402))), Element("kind", 4525))),
    Segment(tag="SEQ", title="Sequence", most=2, elements=(
        Element("action", 1229), Composite("C286", (Element("number", 1050),)))),
    Segment(tag="SGP", title="Split of goods to equipment", elements=(
        Composite("C237", (Element("number", 8260), Element("number_list", 1131), Element("number_agency", 3055),
                           Element("country", 3207))), Element("packages", 7224))),
    Segment(tag="STS", title="Status", most=7, elements=(
        _coded("C601", "category", 9015), _coded("C555", "status", 9011, "status_name", 9010), _status_reason(1),
        _status_reason(2), _status_reason(3), _status_reason(4), _status_reason(5))),
    Segment(tag="TAX", title="Duty, tax or fee", most=9, elements=(
        Element("function", 5283), _coded("C241", "kind", 5153, "kind_name", 5152))),
    Segment(tag="TCC", title="Transport charge", most=4, elements=(
        Composite("C200", (Element("charge", 8023), Element("charge_list", 1131), Element("charge_agency", 3055),
                           Element("charge_name", 8022), Element("prepaid", 4237))),)),
    Segment(tag="TDT", title="Transport details", most=10, elements=(
        Element("stage", 8051), Element("voyage", 8028),
        Composite("C220", (Element("mode", 8067), Element("mode_name", 8066))),
        Composite("C228", (Element("means", 8179), Element("means_name", 8178))),
        _coded("C040", "carrier", 3127, "carrier_name", 3128), Element("direction", 8101),
        Composite("C401", (Element("excess_reason", 8457), Element("excess_party", 8459),
                           Element("excess_number", 7130))),
        Composite("C222", (Element("vessel", 8213), Element("vessel_list", 1131), Element("vessel_agency", 3055),
                           Element("vessel_name", 8212), Element("flag", 8453))), Element("ownership", 8281))),
    Segment(tag="TMD", title="Movement type", elements=(
        Composite("C219", (Element("movement", 8335), Element("movement_name", 8334))), Element("instruction", 8332),
        Element("haulage", 8341))),
    Segment(tag="TMP", title="Temperature", elements=(
        Element("kind", 6245), Composite("C239", (Element("temperature", 6246), Element("unit", 6411))))),
    Segment(tag="TOD", title="Terms of delivery", elements=(
        Element("function", 4055), Element("payment", 4215), _coded("C100", "terms", 4053))),
    Segment(tag="TPL", title="Transport placement", elements=(
        Composite("C222", (Element("vessel", 8213), Element("vessel_list", 1131), Element("vessel_agency", 3055),
                           Element("vessel_name", 8212), Element("flag", 8453))),)),
    Segment(tag="TSR", title="Transport service requirements", elements=(
        _coded("C536", "contract", 4065), _coded("C233", "service", 7273), _coded("C537", "priority", 4219),
        _coded("C703", "nature", 7085))),
    Segment(tag="UNS", title="Section control", elements=(Element("section", 81),)),
)  # fmt: skip
_VARIANTS: Final = {"LOC+147": "Stowage cell", "RFF+BM": "Number of a bill of lading", "TDT+20": "Main carriage"}
DIRECTORY: Final = {one.tag: one for one in _DIRECTORY}


_SOURCE: Final = "UN/EDIFACT directories, by way of public grammars generated from them"


def message(
    identifier: str, title: str, versions: tuple[str, ...], structure: str, *, source: str = _SOURCE
) -> MessageSet:
    """A message set from the notation of its tree (`grammar.tree`), with the directory's declarations of its tags.

    A tag such as LOC+147 is a variant of the directory's LOC.
    """
    root = tree(structure)
    declared: dict[str, Segment] = {}
    for tag in _tags(root):
        base, _, values = tag.partition("+")
        if base not in DIRECTORY:
            raise UsageError(f"{identifier}: the directory has no segment {base}")
        declared[base] = DIRECTORY[base]
        if values:
            declared[tag] = DIRECTORY[base].variant(values, _VARIANTS[tag])
    return MessageSet(
        identifier=identifier, title=title, source=source, versions=versions, segments=tuple(declared.values()),
        root=root, syntax=EDIFACT,
    )  # fmt: skip


def _tags(loop: Loop) -> Iterator[str]:
    for part in loop.parts:
        if isinstance(part, str):
            yield part
        else:
            yield part.opener
            yield from _tags(part)


def directories(first: str, last: str) -> tuple[str, ...]:
    """Directories from one to another: a spring and an autumn issue a year, three in 2001."""
    years = [f"{year % 100:02d}" for year in range(1993, 2027)]
    every = [f"D.{year}{issue}" for year in years for issue in ("ABC" if year == "01" else "AB")]
    return tuple(every[every.index(first) : every.index(last) + 1])
