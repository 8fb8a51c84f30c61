"""Where COPRAR, COARRI, CODECO and VERMAS, messages of terminals, have what they say: one event for each container.

1001 of BGM says whether containers are loaded or discharged, come in or go out: 43 to 46 as in the user manuals for
D.95B, 34 and 36 as terminals use them; in their absence the ship's port does (place of loading or of discharge). The
place of a CODECO is LOC+165, from memory: please review.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes_edifact import MODES
from porttarget.manifests.facts_cargo import TEXTS
from porttarget.manifests.facts_edifact import (
    ANY_TEXT,
    BOXES_DECLARED,
    CONTACT,
    EQUIPMENT,
    MEANS,
    REFERENCES,
    SEALS,
    SHIP,
    WEIGHT,
    hazard,
)
from porttarget.manifests.grammar import MessageSet
from porttarget.manifests.grammar_edifact_terminal import COARRI, CODECO, COPRAR, VERMAS
from porttarget.manifests.mapping import Mapping, Opening, Place, Places, Rows, When, child, header, other, own, within

_CARRIED: Final = {"43": "discharged", "44": "discharged", "45": "loaded", "46": "loaded"}
_GATES: Final = {"34": "gate_in", "36": "gate_out"}
_AT_PORT: Final = {"9": "loaded", "11": "discharged"}  # 3227
_SHIPSIDE: Final[When] = {"function": frozenset(_AT_PORT)}
_GATE: Final[When] = {"function": "165"}
_DONE: Final[When] = {"function": ("203", "7")}  # 2005: execution, effective


def _by_document(words: dict[str, str]) -> tuple[Place, ...]:
    return (
        header("BGM", "document", when={"document": words}).but(words=words),
        header("LOC", "function", when=_SHIPSIDE, inside="TDT").but(words=_AT_PORT),
        header("BGM", "document"),
    )


_QUAYSIDE: Final[dict[str, Places]] = {
    "event": _by_document(_CARRIED),
    "place": header("LOC", "location", when=_SHIPSIDE, inside="TDT"),
    "terminal": header("LOC", "related_1", when=_SHIPSIDE, inside="TDT"),
}
_MODE: Final[Places] = (
    child("TDT", "mode", when={"mode": MODES}).but(words=MODES),
    child("TDT", "means", when={"means": MEANS}).but(words=MEANS),
    child("TDT", "mode"),
)
_REMARKS: Final = (
    child("FTX", "reference", *TEXTS, when=ANY_TEXT),
    child("HAN", "instruction", "instruction_text", when={"instruction": other()}),
)
_DAMAGE: Final = within("DAM", "type", "type_name", "area", "area_name")
_HAZARDS: Final = Rows(entity="hazard", openings=(hazard(contact=CONTACT),), needs=("event",))


def _mapping(one: MessageSet, timing: str, fields: dict[str, Places], *remarks: Place) -> Mapping:
    """Events of containers, all of one timing."""
    event = {
        **EQUIPMENT, **REFERENCES, **WEIGHT,
        "mode": _MODE,
        "timing": own("kind").but(word=timing),
        "at": child("DTM", "value", when=_DONE).but(word=timing),
    }  # fmt: skip
    return Mapping(
        kind=one.identifier, sets=(one,), comma=True,
        entities=(
            Rows(entity="message", openings=(Opening(tag="message", one={**SHIP, **BOXES_DECLARED}),)),
            Rows(entity="event", openings=(
                Opening(tag="EQD", one={**event, **fields}, many={"seals": SEALS, "remarks": (*_REMARKS, *remarks)}),
            )),
            _HAZARDS,
        ),
    )  # fmt: skip


MAPPING_COPRAR: Final = _mapping(COPRAR, "ordered", _QUAYSIDE)
MAPPING_COARRI: Final = _mapping(COARRI, "actual", _QUAYSIDE, _DAMAGE)
MAPPING_CODECO: Final = _mapping(CODECO, "actual", {
    "event": (header("BGM", "document", when={"document": _GATES}).but(words=_GATES), header("BGM", "document")),
    "place": (child("LOC", "location", when=_GATE), header("LOC", "location", when=_GATE)),
    "terminal": (child("LOC", "related_1", when=_GATE), header("LOC", "related_1", when=_GATE)),
}, _DAMAGE)  # fmt: skip

MAPPING_VERMAS: Final = Mapping(
    kind="VERMAS", sets=(VERMAS,), comma=True,
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one=SHIP),)),
        Rows(entity="event", openings=(Opening(
            tag="EQD",
            one={
                **EQUIPMENT, **REFERENCES, **WEIGHT,
                "implied": own("kind").but(word="weighed"),
                "timing": own("kind").but(word="actual"),
                "at": within("DTM", "value", inside="MEA").but(word="actual"),
                "mode": _MODE,
            },
            many={"seals": SEALS},
        ),)),
    ),
)  # fmt: skip
