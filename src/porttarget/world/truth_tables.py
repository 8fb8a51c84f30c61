"""Declarations of the truth tables: what really was, apart from what the inputs say of it.

The same declarations make the Parquet files and their README.
"""

from __future__ import annotations

from porttarget.tables.declare import Column, Table


def _column(name: str, dtype: str, unit: str, meaning: str, missing: str = "never") -> Column:
    return Column(name=name, dtype=dtype, unit=unit, meaning=meaning, missing=missing)


_VOYAGE_KEY = _column("voyage_key", "str", "id", "the world's own name of a voyage: service and place in its schedule")
_VOYAGE_ID = _column("voyage_id", "str", "id", "IMO number, hyphen, voyage number: as the manifest tables name it")
_MMSI = _column("mmsi", "i64", "id", "Maritime Mobile Service Identity")
_IMO = _column("imo", "i64", "id", "IMO ship number")

SHIPS = Table(
    name="ships",
    title="Container ships",
    columns=(
        _column("ship_id", "str", "id", "the world's own name of a ship"),
        _column("service", "str", "code", "service it sails in"),
        _IMO,
        _MMSI,
        _column("callsign", "str", "text", "call sign"),
        _column("name", "str", "text", "name"),
        _column("flag", "str", "code", "flag, ISO 3166 alpha-2"),
        _column("ship_type", "u8", "code", "AIS type of ship and cargo"),
        _column("length_m", "i32", "m", "length"),
        _column("beam_m", "i32", "m", "beam"),
        _column("draught_m", "f64", "m", "draught"),
        _column("speed_kn", "f64", "kn", "service speed"),
        _column("carrier_scac", "str", "code", "its carrier's invented alpha code"),
    ),
)
SMALL_CRAFT = Table(
    name="small_craft",
    title="Tugs, pilots, ferries, fishing and pleasure boats",
    columns=(
        _MMSI,
        _column("name", "str", "text", "name"),
        _column("ship_type", "u8", "code", "AIS type of ship and cargo"),
        _column("port", "str", "UN/LOCODE", "port they keep to"),
    ),
)
VOYAGES = Table(
    name="voyages",
    title="Voyages, those not yet laden included",
    columns=(
        _VOYAGE_KEY,
        _VOYAGE_ID,
        _IMO,
        _MMSI,
        _column("number", "str", "text", "voyage number as filed"),
        _column("ladings", "list[str]", "UN/LOCODE", "ports of lading abroad, in order"),
        _column("first_laden_at", "time", "UTC", "when loading begins at the first of them"),
        _column("declared_calls", "list[str]", "UN/LOCODE", "calls the carrier declares, in order"),
        _column("undeclared_call", "str", "UN/LOCODE", "port called at without a word", "null"),
    ),
)
CALLS = Table(
    name="calls",
    title="Calls at North American ports as they really happen",
    columns=(
        _VOYAGE_KEY,
        _VOYAGE_ID,
        _IMO,
        _MMSI,
        _column("port", "str", "UN/LOCODE", "port"),
        _column("declared", "bool", "flag", "the carrier's filings tell of it"),
        _column("moored_at", "time", "UTC", "first line"),
        _column("left_at", "time", "UTC", "last line"),
        _column("anchored_hours", "f64", "h", "time at anchor before it"),
        _column("lat_deg", "f64", "deg", "berth, north"),
        _column("lon_deg", "f64", "deg", "berth, east"),
    ),
)
POSITIONS = Table(
    name="positions",
    title="Where ships and small craft really are at each of their transmissions in the span of time",
    columns=(
        _MMSI,
        _column("type", "u8", "code", "AIS message type sent"),
        _column("time", "time", "UTC", "when"),
        _column("lat_deg", "f64", "deg", "north"),
        _column("lon_deg", "f64", "deg", "east"),
        _column("sog_kn", "f64", "kn", "speed over ground"),
        _column("cog_deg", "f64", "deg", "course over ground; means nothing where the craft lies still"),
        _column("nav_status", "u8", "code", "0 under way, 1 at anchor, 5 moored"),
        _column("receivers", "u8", "count", "receivers that heard it"),
    ),
)
BOXES = Table(
    name="boxes",
    title="Boxes as they really are",
    columns=(
        _column("box_key", "str", "id", "the world's own name of a box on a voyage"),
        _VOYAGE_KEY,
        _VOYAGE_ID,
        _column("container_number", "str", "id", "number painted on it"),
        _column("filed_number", "str", "id", "number in the filings: differs where a check digit was mistyped"),
        _column("size_type", "str", "code", "ISO 6346 size-type"),
        _column("empty", "bool", "flag", "nothing in it, and filed so"),
        _column("undeclared", "bool", "flag", "aboard, but in no filing"),
        _column("rolled", "bool", "flag", "its bill was deleted: it stayed ashore and never lands"),
        _column("lading_port", "str", "UN/LOCODE", "where it is laden"),
        _column("first_na_call", "str", "UN/LOCODE", "first declared North American call with it aboard"),
        _column("landing_port", "str", "UN/LOCODE", "where it leaves the ship"),
        _column("lands_at", "time", "UTC", "when its ship is moored there"),
        _column("destination_country", "str", "code", "where the goods go; of its first bill", "null"),
        _column("bills", "list[str]", "id", "numbers of its bills", "empty list"),
        _column("due", "list[str]", "code", "country:kind of each filing due by the declared itinerary", "empty list"),
        _column("owed", "list[str]", "code", "the same by the ship's real calls", "empty list"),
        _column("filed_to", "list[str]", "code", "countries that hold a filing naming it at the end", "empty list"),
        _column("kg", "f64", "kg", "weight of the goods as last filed"),
        _column("description", "str", "text", "description as filed, of its first bill", "null"),
        _column("commodity", "str", "HS", "what the goods are", "null"),
        _column("contents", "str", "text", "what else is in it, for a threat", "null"),
        _column("is_threat", "bool", "flag", "an examination that misses nothing would find something"),
        _column("threat_scheme", "str", "code", "scheme played with it", "null"),
        _column("threat_kind", "str", "code", "kind of threat", "null"),
        _column("traces", "list[str]", "code", "traces of the scheme that can be seen", "empty list"),
        _column("innocent_signs", "list[str]", "code", "signs that look like a trace and are none", "empty list"),
        _column("faults", "list[str]", "code", "clerical faults of the box and its bills", "empty list"),
    ),
)  # fmt: skip
BILLS = Table(
    name="bills",
    title="Bills of lading and their parties",
    columns=(
        _VOYAGE_KEY,
        _column("bill_number", "str", "id", "number, without issuer"),
        _column("issuer_scac", "str", "code", "carrier or forwarder"),
        _column("master_bill", "str", "id", "master bill of a house bill, also where the filing leaves it out", "null"),
        _column("shipper_id", "str", "id", "firm"),
        _column("consignee_id", "str", "id", "firm, also where the filing says to order or nothing"),
        _column("to_order", "bool", "flag", "filed as to order"),
        _column("landing_port", "str", "UN/LOCODE", "where its boxes leave the ship"),
        _column("destination_country", "str", "code", "where the goods go"),
        _column("faults", "list[str]", "code", "clerical faults", "empty list"),
    ),
)
FIRMS = Table(
    name="firms",
    title="Shippers and consignees",
    columns=(
        _column("firm_id", "str", "id", "the world's own name of a firm"),
        _column("name", "str", "text", "name as it files it"),
        _column("country", "str", "code", "ISO 3166 alpha-2"),
        _column("standing", "str", "code", "trusted, regular, new, listed (ships under a lookout's name)"),
    ),
)
FILINGS = Table(
    name="filings",
    title="Filings, those that come after the world's end included",
    columns=(
        _column("country", "str", "code", "country it goes to"),
        _column("file", "str", "text", "name of its file in inputs/<country>"),
        _column("written", "bool", "flag", "received by the world's end: the file is there"),
        _column("kind", "str", "code", "manifest, supplement (its late bills), amendment, in_transit_notice"),
        _column("sender", "str", "code", "who filed it"),
        _VOYAGE_KEY,
        _VOYAGE_ID,
        _column("origin", "str", "UN/LOCODE", "port of lading; for a notice, port of landing"),
        _column("received_at", "time", "UTC", "when the country received it"),
        _column("bills", "i32", "count", "bills in it, a duplicate counted once"),
        _column("boxes", "i32", "count", "different boxes in it"),
        _column("faults", "list[str]", "code", "faults of the file as a whole", "empty list"),
    ),
)
RECEIPTS = Table(
    name="receipts",
    title="When each file of the inputs was received",
    columns=(
        _column("folder", "str", "text", "ais, CA or US"),
        _column("file", "str", "text", "name of the file"),
        _column("received_at", "time", "UTC", "when"),
    ),
)
LOOKOUTS = Table(
    name="lookouts",
    title="Lookouts of both countries",
    columns=(
        _column("country", "str", "code", "whose list"),
        _column("lookout_id", "str", "id", "identifier in the list"),
        _column("kind", "str", "code", "name, container, vessel_imo"),
        _column("value", "str", "text", "what to look out for"),
        _column("used", "bool", "flag", "aboard a ship of this world, under this or a misspelt name"),
    ),
)
OUTCOMES = Table(
    name="outcomes",
    title="Examinations in the inputs, with what was really there",
    columns=(
        _column("box_key", "str", "id", "box"),
        _column("examined_at", "time", "UTC", "when"),
        _column("kind", "str", "code", "document, nii, tailgate, destuff"),
        _column("result", "str", "code", "clear or finding"),
        _column("is_threat", "bool", "flag", "there was something to find"),
    ),
)
SENTENCES = Table(
    name="sentences",
    title="Lines of each receiver's file by kind",
    columns=(
        _column("receiver", "str", "id", "station or satellite"),
        _column("file", "str", "text", "name of its file in inputs/ais"),
        _column("lines", "i64", "count", "lines"),
        _column("sentences", "i64", "count", "VDM sentences among them: bad_checksum + cut + orphans + decodable ones"),
        _column("messages", "i64", "count", "messages a reader can decode, repeated ones counted each time"),
        _column("bad_checksum", "i64", "count", "sentences with a spoilt payload character"),
        _column("cut", "i64", "count", "sentences cut before their checksum"),
        _column("orphans", "i64", "count", "sentences of two-part messages whose other part is missing"),
        _column("repeated", "i64", "count", "sentences written twice by the same receiver"),
        _column("other_lines", "i64", "count", "comments and `$` lines"),
    ),
)
TRUTH = (
    SHIPS, SMALL_CRAFT, VOYAGES, CALLS, POSITIONS, BOXES, BILLS, FIRMS, FILINGS, RECEIPTS, LOOKOUTS, OUTCOMES,
    SENTENCES,
)  # fmt: skip


def readme() -> str:
    """The page that lies beside the tables."""
    lines = [
        "# Truth of this world",
        "",
        "What really was, for tests and scores. Nothing here may be read by what is tested; the inputs alone may.",
    ]
    for table in TRUTH:
        lines += ["", f"## {table.name}.parquet", "", f"{table.title}.", ""]
        lines += ["| column | type | unit | meaning | missing |", "|---|---|---|---|---|"]
        lines += [f"| {c.name} | {c.dtype} | {c.unit} | {c.meaning} | {c.missing} |" for c in table.columns]
    return "\n".join(lines) + "\n"
