"""Where CUSRES, the answer of customs, and IFTDGN, the notice of dangerous goods, have what they say.

What indicators of CUSRES (7365) bind is agreed between customs and carriers and was not read: they stay codes without
an action, with a finding. A point of error changes no clock.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes_edifact import FUNCTIONS
from porttarget.manifests.facts_cargo import TEXTS
from porttarget.manifests.facts_edifact import ANY_TEXT, ETA, SHIP, hazard
from porttarget.manifests.grammar_edifact import CUSRES, CUSRES_EARLY
from porttarget.manifests.grammar_edifact_cargo import IFTDGN
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, When, above, child, header, own, within

_BILL: Final[When] = {"kind": "BM"}
_BOX: Final[When] = {"kind": "EQ"}
_SENT: Final[dict[str, Places]] = {
    "at": header("DTM", "value", inside="message"),
    "port": header("LOC", "location", inside="message"),
}
_OF_BILL: Final = (above("DOC", "number"), header("RFF", "number", when=_BILL, inside="message"))
_OF_BOX: Final = (header("RFF", "number", when=_BOX, inside="message"), header("EQD", "number", inside="message"))
_CONCERNED: Final[dict[str, Places]] = {**_SENT, "bill": _OF_BILL, "number": _OF_BOX}

MAPPING_CUSRES: Final = Mapping(
    kind="CUSRES", sets=(CUSRES_EARLY, CUSRES), comma=True,
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            "function": header("BGM", "function").but(words=FUNCTIONS),
            "manifest_reference": header("BGM", "number"),
            "vessel_code": header("TDT", "vessel"),
            "vessel_name": header("TDT", "vessel_name"),
            "voyage": header("TDT", "voyage"),
        }),)),
        Rows(entity="disposition", openings=(
            Opening(
                tag="GIS", one={**_CONCERNED, "code": own("indicator").but(words={})},
                many={"remarks": child("FTX", *TEXTS, when=ANY_TEXT)},
            ),
            Opening(
                tag="GEI", one={**_CONCERNED, "code": own("indicator").but(words={})},
                many={"remarks": own("indicator_name")},
            ),
            Opening(
                tag="ERP",
                one={
                    **_SENT,
                    "code": child("ERC", "error").but(word="other"),
                    "bill": (child("RFF", "number", when=_BILL), *_OF_BILL),
                    "number": (child("RFF", "number", when=_BOX), *_OF_BOX),
                },
                many={"remarks": (own("section", "item", "sub_item"), child("FTX", *TEXTS, when=ANY_TEXT))},
            ),
        )),
    ),
)  # fmt: skip

MAPPING_IFTDGN: Final = Mapping(
    kind="IFTDGN", sets=(IFTDGN,), comma=True,
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={**SHIP, **ETA}),)),
        Rows(entity="hazard", openings=(hazard(
            number=within("SGP", "number"), bill=above("CNI", "document"),
        ),)),
    ),
)  # fmt: skip
