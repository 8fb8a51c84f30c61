"""Tables that follow from filings over time: versions of bills, filings due and whether in time, states of boxes.

They are computed from the tables of `cargo` and never filed themselves; see the room `filings`.
"""

from __future__ import annotations

from porttarget.tables.columns import PROVENANCE, RECEIVED_AT
from porttarget.tables.declare import Column, Table

_BILL_KEY = Column(
    name="bill_key", dtype="str", unit="id", missing="never",
    meaning="what names a bill through its versions: issuer, a slash, number; its bill_id where it has no number",
)  # fmt: skip
_BILL_ID = Column(
    name="bill_id", dtype="str", unit="id", missing="never",
    meaning="the filed row of bills; where a manifest was withdrawn whole, the place of that, a slash, the row it ended",
)  # fmt: skip
_BILL_NUMBER = Column(name="bill_number", dtype="str", unit="id", meaning="bill number as filed", missing="empty text")
_ISSUER = Column(name="issuer_scac", dtype="str", unit="code", meaning="its issuer as filed")
_VOYAGE_ID = Column(name="voyage_id", dtype="str", unit="id", meaning="voyage it was filed for", missing="never")
_BOX_ID = Column(name="box_id", dtype="str", unit="id", meaning="container on its voyage; null for a bill without one")

BILL_HISTORY = Table(
    name="bill_history",
    title="Versions of bills, one row per version, in the order in which they came to stand",
    columns=(
        _BILL_KEY,
        Column(name="version", dtype="i32", unit="count", missing="never",
               meaning="which version of the bill, from 1; rows that stand side by side share one"),
        _BILL_ID,
        _BILL_NUMBER,
        _ISSUER,
        _VOYAGE_ID,
        Column(name="port_of_discharge", dtype="str", unit="UN/LOCODE", meaning="port it was filed for"),
        Column(name="status", dtype="str", unit="code", missing="never",
               meaning="what the filing did: original, add, change, replace, delete"),
        Column(name="amendment_code", dtype="str", unit="code", meaning="reason code of the amendment as filed"),
        Column(name="valid_from", dtype="time", unit="UTC", meaning="when it came to stand; null where receipt is unknown"),
        Column(name="valid_to", dtype="time", unit="UTC", meaning="when another took its place; null where that is unknown or none did"),
        Column(name="stands", dtype="bool", unit="flag", missing="never",
               meaning="the last word on this part of the bill; a deletion that stands means the bill is deleted"),
        Column(name="in_force", dtype="bool", unit="flag", missing="never", meaning="it stands and is no deletion"),
        Column(name="supersedes", dtype="list[str]", unit="id", missing="empty list", meaning="bill_ids whose place it took"),
        Column(name="superseded_by", dtype="str", unit="id", meaning="bill_id that took its place"),
        Column(name="ended_by", dtype="str", unit="code",
               meaning="how it ended: amended, deleted, filed_again, or manifest_replaced where a whole manifest came without it"),
        Column(name="changed", dtype="list[str]", unit="code", missing="empty list",
               meaning="columns of bills that differ from the version before, and parties, containers, goods, hazards where those differ"),
        Column(name="content_bill_id", dtype="str", unit="id", missing="never",
               meaning="the row whose parties, containers and goods hold: its own, or for an amendment that names only what it changes, an earlier one"),
        Column(name="unmatched", dtype="bool", unit="flag", missing="never",
               meaning="an amendment of a bill, or of a part of it, that was not known"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

_BILL_ID_OR_NONE = Column(
    name="bill_id",
    dtype="str",
    unit="id",
    meaning="filed row of bills; null for a container without bills and for a ship",
)
_BILL_KEY_OR_NONE = Column(
    name="bill_key", dtype="str", unit="id", meaning="what names the bill through its versions; null as bill_id is"
)
_NUMBER_OR_NONE = Column(name="bill_number", dtype="str", unit="id", meaning="bill number as filed; null as bill_id is")
_TO_COUNTRY = Column(
    name="to_country", dtype="str", unit="code", meaning="country that must be told: CA or US", missing="never"
)
_FILING = Column(
    name="filing",
    dtype="str",
    unit="code",
    missing="never",
    meaning="manifest, frob_manifest, in_transit_notice, isf, house_bill, stow_plan, conveyance",
)
_DUE_AT = Column(
    name="due_at",
    dtype="time",
    unit="UTC",
    meaning="until when; null where the rule tells no moment or what it counts from is unknown",
)

FILINGS_DUE = Table(
    name="filings_due",
    title="Filings that a bill, a container without bills, or a ship owes to a country, by its route",
    columns=(
        _VOYAGE_ID,
        _BILL_KEY_OR_NONE,
        _BILL_ID_OR_NONE,
        _NUMBER_OR_NONE,
        _BOX_ID,
        _TO_COUNTRY,
        _FILING,
        Column(name="filing_name", dtype="str", unit="text", meaning="what that country calls it", missing="empty text"),
        Column(name="by", dtype="str", unit="code", missing="never",
               meaning="how it reaches the country: carrier_manifest, forwarder_message, stow_message, conveyance_message, other_message"),
        Column(name="cargo", dtype="str", unit="code", meaning="what it is to that country: import, in_transit, frob; null for a ship"),
        _DUE_AT,
        Column(name="arrives_at", dtype="time", unit="UTC", meaning="declared arrival at the ship's first port of that country; null where unknown"),
        Column(name="deadline", dtype="str", unit="text", meaning="the rule in words; null where no deadline is told"),
        Column(name="because", dtype="str", unit="text", meaning="why it is due", missing="never"),
    ),
)  # fmt: skip

FILING_TIMES = Table(
    name="filing_times",
    title="Whether each element of each filing due came in time, one row per bill or ship, filing and element",
    columns=(
        _BILL_KEY_OR_NONE,
        _BILL_ID_OR_NONE,
        _NUMBER_OR_NONE,
        _VOYAGE_ID,
        _TO_COUNTRY,
        _FILING,
        Column(name="element", dtype="str", unit="code", meaning="what had to be told, as `filing_elements` names it", missing="never"),
        _DUE_AT,
        Column(name="first_received_at", dtype="time", unit="UTC", meaning="when it was first received; null where never, or where receipt is unknown"),
        Column(name="changed_at", dtype="time", unit="UTC", meaning="when another value was last received; null where it never changed"),
        Column(name="verdict", dtype="str", unit="code", meaning="in_time, late, changed_late (told in time, changed after the deadline), not_assessable", missing="never"),
        Column(name="because", dtype="str", unit="text", meaning="the moments compared, or what is missing", missing="never"),
    ),
)  # fmt: skip

CUSTOMS_STATES = Table(
    name="customs_states",
    title="What customs has said of each container and each bill, all dispositions together",
    columns=(
        Column(name="level", dtype="str", unit="code", meaning="box or bill", missing="never"),
        _BOX_ID,
        _BILL_KEY_OR_NONE,
        Column(name="state", dtype="str", unit="code", missing="never",
               meaning="do_not_load, held, exam_ordered, released, or open where nothing decides; the first that holds"),
        Column(name="holds", dtype="list[str]", unit="code", meaning="codes of holds in force", missing="empty list"),
        Column(name="do_not_load", dtype="list[str]", unit="code", meaning="codes of do-not-load orders in force", missing="empty list"),
        Column(name="exams_ordered", dtype="list[str]", unit="code", meaning="codes of examinations ordered and not done or cancelled", missing="empty list"),
        Column(name="exams_done", dtype="list[str]", unit="code", meaning="codes that say an examination was done", missing="empty list"),
        Column(name="releases", dtype="list[str]", unit="code", meaning="codes of releases in force; a hold outranks them", missing="empty list"),
        Column(name="since", dtype="time", unit="UTC", meaning="when the last message took effect that counts for it; null where unknown"),
        Column(name="because", dtype="str", unit="text", meaning="the codes that decide the state, with what they mean; null where nothing does"),
    ),
)  # fmt: skip

TABLES = (BILL_HISTORY, FILINGS_DUE, FILING_TIMES, CUSTOMS_STATES)
