"""What formats without segments are known by: one list for rooms that recognise inputs and rooms that read them."""

from __future__ import annotations

from typing import Final

# tables of U.S. AMS bills: the column that links them, and of each table the column that no other has
AMS_KEY: Final = "identifier"
AMS_MARKS: Final[dict[str, str]] = {
    "header": "port_of_unlading",
    "billgen": "master_bol_number",
    "shipper": "shipper_party_name",
    "consignee": "consignee_name",
    "notifyparty": "notify_party_name",
    "container": "equipment_description_code",
    "cargodesc": "description_text",
    "tariff": "harmonized_number",
    "marksnumbers": "marks_and_numbers_1",
    "hazmat": "hazmat_code",
    "hazmatclass": "hazmat_classification",
}
SEPARATORS: Final = (",", ";", "\t", "|")  # of delimited text; the header line shows which

# our own exchange of manifests as JSON: the value of member `format`
JSON_FORMAT: Final = "porttarget-manifest"
JSON_MARK: Final = rb'\{[^{}\[\]]{0,1000}"format"\s*:\s*"' + JSON_FORMAT.encode() + rb'"'  # within its first members
