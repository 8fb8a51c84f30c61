"""What the tests of the checks on tables share: the codes they meet, and small tables by hand."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from porttarget.tables import TABLES

VOYAGE = "9074729-017W"
# codes that the checks of tables give; each is met in test_checks
TABLE_CODES = {
    "description_missing", "description_without_words", "description_repeated_character", "vague_description",
    "hs_missing", "unknown_hs", "unknown_package", "unknown_size_type", "unknown_un_number", "name_without_words",
    "name_repeated_character", "to_order_without_owner", "total_weight_repeated", "weight_impossible",
    "container_on_two_voyages", "house_without_master", "bill_filed_again", "split_bill", "amendment_unmatched",
    "undeclared_container", "undeclared_empty", "container_not_on_board", "stow_size_type", "stow_lading_port",
    "stow_landing_port", "stow_weight", "interchange_received_again",
}  # fmt: skip

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "bills": {
        "bill_id": "b", "voyage_id": VOYAGE, "bill_number": "B1", "issuer_scac": "QZXA", "version": 1,
        "status": "original", "frob": False, "package_unit": "CTN", "gross_kg": 100.0,
    },
    "parties": {"bill_id": "b", "bill_number": "B1", "role": "shipper", "role_raw": "SH", "name": "INVENTED MILLS"},
    "goods": {
        "bill_id": "b", "bill_number": "B1", "line": 1, "hs_code": "610510", "description": "COTTON SHIRTS",
        "description_pieces": [], "marks_pieces": [],
    },
    "hazards": {"bill_id": "b", "bill_number": "B1", "un_number": "1263"},
    "containers": {
        "box_id": f"{VOYAGE}/CSQU3054383", "voyage_id": VOYAGE, "container_number": "CSQU3054383", "size_type": "22G1",
        "seals": [], "bills": ["B1"], "bill_ids": ["b"], "in_transit": False, "frob": False, "gross_kg": 100.0,
        "port_of_lading": "BEANR", "landing_port": "CAMTR",
    },
    "stow_positions": {
        "voyage_id": VOYAGE, "box_id": f"{VOYAGE}/CSQU3054383", "container_number": "CSQU3054383", "size_type": "22G1",
        "load_status": "L", "port_of_lading": "BEANR", "port_of_discharge": "CAMTR", "message_kind": "BAPLIE",
        "further_ports": [], "bills": [], "bookings": [], "hazards": 0, "un_numbers": [], "hazard_classes": [],
    },
}  # fmt: skip


def rows(name: str, *given: Mapping[str, object]) -> pl.DataFrame:
    """Rows of a table that are without fault but for what is given; each at a place of its own."""
    where = {"source": "a", "source_sha256": "a", "interchange": 1, "message": 1}
    return TABLES[name].from_rows(
        [{**where, "segment": n, "offset": 10 * n, **DEFAULTS.get(name, {}), **row} for n, row in enumerate(given, 1)]
    )


def tables(**given: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables that checks of one input take; without fault where not given."""
    return {name: given.get(name, rows(name, {})) for name in ("bills", "parties", "goods", "hazards", "containers")}


def told(found: pl.DataFrame) -> list[tuple[object, ...]]:
    """Code, place, what was found and expected."""
    return found.select("code", "segment", "found", "expected").rows()
