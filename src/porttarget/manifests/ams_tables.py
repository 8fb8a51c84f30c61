"""The linked tables of U.S. Automated Manifest System bills of lading, column by column, and what each column says.

Sources: table definitions in public repositories that load the republished files, and one header row with a sample of
values ("Pounds", "Deleted", "IMO Number/Lloyds Number"). Twelve tables are spoken of; these eleven could be read.
Words that stand for codes beyond that sample are from memory, please review. The table runs: reader and writer use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from porttarget.tables.marks import AMS_KEY, AMS_MARKS
from porttarget.units import VOLUME_UNIT_M3, VOLUME_UNIT_M3_WORDS, WEIGHT_UNIT_KG, WEIGHT_UNIT_KG_WORDS

STATUS: Final[dict[str, str]] = {
    "NEW": "original", "ORIGINAL": "original", "ADDED": "add", "AMENDED": "change", "CHANGED": "change",
    "DELETED": "delete",
}  # fmt: skip
VESSEL_CODE_KINDS: Final[dict[str, str]] = {
    "IMO NUMBER/LLOYDS NUMBER": "imo", "IMO NUMBER": "imo", "LLOYDS NUMBER": "imo", "L": "imo", "CALL SIGN": "callsign",
    "RADIO CALL SIGN": "callsign", "C": "callsign",
}  # fmt: skip
IN_BOND: Final[dict[str, str]] = {
    "62": "export", "63": "export", "TRANSPORTATION AND EXPORTATION": "export", "IMMEDIATE EXPORTATION": "export",
    "T&E": "export", "IE": "export",
}  # fmt: skip
BILL_TYPES: Final[dict[str, str]] = {"35": "frob", "36": "in_transit", "37": "in_transit", "38": "in_transit"}
LOAD_STATUS: Final[dict[str, str]] = {"LOADED": "L", "L": "L", "EMPTY": "E", "E": "E"}
WEIGHTS: Final = WEIGHT_UNIT_KG | WEIGHT_UNIT_KG_WORDS
VOLUMES: Final = VOLUME_UNIT_M3 | VOLUME_UNIT_M3_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and the fields of entities that have its value.

    said   what has it where no field does: a key, a part of another field, or nothing (then it is reported)
    words  what its codes mean, upper case; `scale` the size of units
    """

    name: str
    to: tuple[str, ...] = ()
    said: str = ""
    words: Mapping[str, str] | None = None
    scale: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmsTable:
    """A table: its name and its columns."""

    name: str
    columns: tuple[Column, ...]

    @property
    def known_by(self) -> str:
        """The column that no other table has."""
        return AMS_MARKS[self.name]

    def fields(self, entity: str) -> Iterator[tuple[str, Column]]:
        """Fields of an entity that this table fills, with the column of each."""
        for column in self.columns:
            for place in column.to:
                of, _, name = place.partition(".")
                if of == entity:
                    yield name, column


def _party(name: str, prefix: str) -> AmsTable:
    return AmsTable(
        name=name,
        columns=(
            _KEY,
            Column(name=f"{prefix}_name", said="name"),
            *(Column(name=f"{prefix}_address_{n}", said="address") for n in range(1, 5)),
            Column(name="city", to=("party.city",)),
            Column(name="state_province", to=("party.region",)),
            Column(name="zip_code", to=("party.postcode",)),
            Column(name="country_code", to=("party.country",)),
            Column(name="contact_name", said="contact"),
            Column(name="comm_number_qualifier", said="what kind of number the next column has"),
            Column(name="comm_number", said="contact"),
        ),
    )  # fmt: skip


_KEY: Final = Column(name=AMS_KEY, said="key")
_BOX: Final = Column(name="container_number", said="key")

TABLES: Final[tuple[AmsTable, ...]] = (
    AmsTable(name="header", columns=(
        _KEY,
        Column(name="carrier_code", to=("message.carrier_scac", "bill.issuer")),
        Column(name="vessel_country_code", to=("message.flag",)),
        Column(name="vessel_name", to=("message.vessel_name",)),
        Column(name="port_of_unlading", to=("call.port",)),
        Column(name="estimated_arrival_date", said="call.eta"),
        Column(name="foreign_port_of_lading_qualifier", said="how the next column names the port"),
        Column(name="foreign_port_of_lading", to=("bill.port_of_lading",)),
        Column(name="manifest_quantity", to=("bill.packages",)),
        Column(name="manifest_unit", to=("bill.package_unit",)),
        Column(name="weight", to=("bill.weight",)),
        Column(name="weight_unit", to=("bill.weight_unit",), scale=WEIGHTS),
        Column(name="measurement", to=("bill.volume",)),
        Column(name="measurement_unit", to=("bill.volume_unit",), scale=VOLUMES),
        Column(name="record_status_indicator", to=("bill.status",), words=STATUS),
        Column(name="place_of_receipt", to=("bill.place_of_receipt",)),
        Column(name="port_of_destination", to=("bill.destination",)),
        Column(name="foreign_port_of_destination_qualifier", said="how the next column names the port"),
        Column(name="foreign_port_of_destination", to=("bill.foreign_port_of_unlading",)),
        Column(name="conveyance_id_qualifier", to=("message.vessel_code_kind",), words=VESSEL_CODE_KINDS),
        Column(name="conveyance_id", to=("message.vessel_code",)),
        Column(name="in_bond_entry_type", to=("bill.in_bond_type",), words=IN_BOND),
        Column(name="mode_of_transportation"),
        *(Column(name=f"secondary_notify_party_{n}") for n in range(1, 11)),
        Column(name="actual_arrival_date", said="event.at"),
    )),
    AmsTable(name="billgen", columns=(
        _KEY,
        Column(name="master_bol_number", said="bill.number, bill.master"),
        Column(name="house_bol_number", said="bill.number, bill.master"),
        Column(name="sub_house_bol_number", said="bill.number"),
        Column(name="voyage_number", to=("message.voyage",)),
        Column(name="bill_type_code", to=("bill.type",), words=BILL_TYPES),
        Column(name="manifest_number", to=("message.manifest_reference",)),
        Column(name="trade_update_date"),
        Column(name="run_date"),
    )),
    _party("shipper", "shipper_party"),
    _party("consignee", "consignee"),
    _party("notifyparty", "notify_party"),
    AmsTable(name="container", columns=(
        _KEY,
        Column(name="container_number", to=("box.number",)),
        Column(name="seal_number_1", said="box.seals"),
        Column(name="seal_number_2", said="box.seals"),
        Column(name="equipment_description_code", to=("box.equipment_code",)),
        Column(name="container_length"),
        Column(name="container_height"),
        Column(name="container_width"),
        Column(name="container_type", to=("box.size_type",)),
        Column(name="load_status", to=("box.load_status",), words=LOAD_STATUS),
        Column(name="type_of_service", to=("box.service_type",)),
    )),
    AmsTable(name="cargodesc", columns=(
        _KEY,
        _BOX,
        Column(name="description_sequence_number", said="order"),
        Column(name="piece_count", to=("goods.packages",)),
        Column(name="description_text", said="goods.description"),
    )),
    AmsTable(name="tariff", columns=(
        _KEY,
        _BOX,
        Column(name="description_sequence_number", said="key"),
        Column(name="harmonized_number", to=("goods.hs_code",)),
        Column(name="harmonized_value", to=("goods.value",)),
        Column(name="harmonized_weight", to=("goods.weight",)),
        Column(name="harmonized_weight_unit", to=("goods.weight_unit",), scale=WEIGHTS),
    )),
    AmsTable(name="marksnumbers", columns=(
        _KEY,
        _BOX,
        *(Column(name=f"marks_and_numbers_{n}", said="goods.marks") for n in range(1, 9)),
    )),
    AmsTable(name="hazmat", columns=(
        _KEY,
        _BOX,
        Column(name="hazmat_sequence_number", said="key"),
        Column(name="hazmat_code", to=("hazard.un_number",)),
        Column(name="hazmat_class", said="hazard.hazard_class"),
        Column(name="hazmat_code_qualifier", said="which list the code is of"),
        Column(name="hazmat_contact", to=("hazard.contact",)),
        Column(name="hazmat_page_number"),
        Column(name="hazmat_flash_point_temperature", said="hazard.flash_point"),
        Column(name="hazmat_flash_point_temperature_negative_ind", said="hazard.flash_point"),
        Column(name="hazmat_flash_point_temperature_unit", to=("hazard.flash_point_unit",)),
        Column(name="hazmat_description", said="hazard.description"),
    )),
    AmsTable(name="hazmatclass", columns=(
        _KEY,
        _BOX,
        Column(name="hazmat_sequence_number", said="key"),
        Column(name="hazmat_classification", said="hazard.hazard_class"),
    )),
)  # fmt: skip
TABLE_OF: Final[dict[str, AmsTable]] = {each.name: each for each in TABLES}
ORDER: Final = {each.name: number for number, each in enumerate(TABLES)}  # of rows of one bill


def table_of_header(names: list[str]) -> AmsTable | None:
    """The table that a header line is of; None for any other."""
    if _KEY.name not in names:
        return None
    return next((each for each in TABLES if each.known_by in names), None)
