"""Our own exchange of manifests as JSON: members of each object, and the JSON Schema made of them.

For systems that have data but no EDI. A document is one filing of one ship's voyage: `voyage`, `calls`, and in each its
`bills` with parties, containers, goods and hazards. Members are the fields of `entities`; `schema` gives the schema
(draft 2020-12) that the reader checks by and that `tools/build_manifest_schema.py` writes to a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from porttarget.manifests.ams_tables import VOLUMES, WEIGHTS
from porttarget.manifests.entities import ENTITIES
from porttarget.tables.marks import JSON_FORMAT

VERSION: Final = 1
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

# fields of entities that other syntaxes have in parts
_LEFT_OUT: Final = frozenset({"number_prefix", "eta_date", "eta_time"})
_NUMBERS: Final = frozenset({
    "bills_declared", "in_bond_value", "packages", "weight", "volume", "value", "flash_point",
})  # fmt: skip
_TIMES: Final = frozenset({"eta", "laden_at"})
STATUS: Final = ("original", "add", "change", "replace", "delete")
_CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("message", "function"): STATUS,
    ("message", "vessel_code_kind"): ("imo", "callsign"),
    ("bill", "status"): STATUS,
    ("bill", "onward_mode"): ("rail", "truck", "sea"),
    ("box", "load_status"): ("L", "E"),
    ("bill", "weight_unit"): tuple(WEIGHTS),
    ("goods", "weight_unit"): tuple(WEIGHTS),
    ("bill", "volume_unit"): tuple(VOLUMES),
}
_MEANINGS: Final[dict[tuple[str, str], str]] = {
    ("message", "vessel_code"): "IMO number, or call sign where vessel_code_kind says so",
    ("message", "itinerary"): "ports the ship calls at before those of `calls`, in their order",
    ("call", "port"): "port where the cargo leaves the ship: UN/LOCODE, Schedule D or K, or name with state or country",
    ("call", "terminal"): "FIRMS or CBSA sub-location code",
    ("bill", "number"): "bill of lading number without its issuer",
    ("bill", "issuer"): "SCAC of who issued it",
    ("bill", "master"): "master bill that this house bill stands under",
    ("bill", "type"): "bill type code of U.S. customs, or the word frob or in_transit",
    ("bill", "in_bond_type"): "in-bond entry type (61, 62, 63)",
    ("bill", "weight_unit"): "KG where it is not told",
    ("bill", "volume_unit"): "X, cubic metres, where it is not told",
    ("goods", "weight_unit"): "KG where it is not told",
    ("goods", "hs_code"): "six to twelve digits",
    ("goods", "value"): "U.S. dollars",
    ("party", "role"): "shipper, consignee, notify, final_destination, buyer, seller, …",
    ("box", "number"): "eleven characters of ISO 6346",
}
BILL_TYPES: Final = {"35": "frob", "36": "in_transit", "37": "in_transit", "38": "in_transit", "FROB": "frob",
                     "IN_TRANSIT": "in_transit"}  # fmt: skip
IN_BOND: Final = {"62": "export", "63": "export"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of an object: text, number, time or list; its choices and meaning where there are any."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    meaning: str = ""

    def schema(self) -> dict[str, Any]:
        """As JSON Schema; null and absent are the same."""
        kinds: dict[str, dict[str, Any]] = {
            "text": {"type": ["string", "null"]},
            "number": {"type": ["number", "null"]},
            "time": {"type": ["string", "null"], "pattern": TIME},
            "list": {"type": ["array", "string", "null"], "items": {"type": "string"}},
        }
        out = {"enum": [*self.choices, None]} if self.choices else kinds[self.kind]
        return {**out, **({"description": self.meaning} if self.meaning else {})}


TIME: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?)?$"
# objects within objects: member → entity; each is a list
NESTED: Final[dict[str, dict[str, str]]] = {
    "call": {"bills": "bill"},
    "bill": {"parties": "party", "containers": "box", "goods": "goods", "hazards": "hazard"},
    "box": {"goods": "goods", "hazards": "hazard"},
    "party": {}, "goods": {}, "hazard": {}, "message": {},
}  # fmt: skip


def members(entity: str) -> tuple[Member, ...]:
    """The plain members of an entity's object."""
    declared = ENTITIES[entity]
    one = [name for name in declared.one if name not in _LEFT_OUT]
    # a bill's own port and terminal are those of its call here
    one = [name for name in one if (entity, name) not in {("bill", "port_of_discharge"), ("bill", "terminal")}]

    def kind(name: str) -> str:
        return "number" if name in _NUMBERS else "time" if name in _TIMES else "text"

    def made(name: str, what: str) -> Member:
        key = entity, name
        return Member(name=name, kind=what, choices=_CHOICES.get(key, ()), meaning=_MEANINGS.get(key, ""))

    return (*(made(name, kind(name)) for name in one), *(made(name, "list") for name in declared.many))


def schema() -> dict[str, Any]:
    """The JSON Schema of a document."""
    objects = {entity: _object(entity) for entity in NESTED}
    return {
        "$schema": DRAFT,
        "title": "A manifest: one filing of one ship's voyage",
        "description": "generated by tools/build_manifest_schema.py, do not edit",
        "type": "object",
        "required": ["format", "version", "voyage", "calls"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": JSON_FORMAT},
            "version": {"const": VERSION},
            "voyage": {"$ref": "#/$defs/message"},
            "calls": {"type": "array", "items": {"$ref": "#/$defs/call"}},
        },
        "$defs": objects,
    }


def _object(entity: str) -> dict[str, Any]:
    inner = {
        name: {"type": "array", "items": {"$ref": f"#/$defs/{of}"}} for name, of in NESTED[entity].items()
    }  # fmt: skip
    return {
        "title": ENTITIES[entity].meaning,
        "type": "object",
        "additionalProperties": False,
        "properties": {each.name: each.schema() for each in members(entity)} | inner,
    }
