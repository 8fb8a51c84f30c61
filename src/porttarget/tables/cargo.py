"""Tables of river two: what carriers declare of ships, bills, parties, containers and goods, what terminals and
customs say of them, and the faults in it.

A `voyage_id` names a ship's voyage the same way in every filing and node: `IMO-voyage`, else `name-voyage`.
A `bill_id` names one filed row of a bill; a `box_id` names a container on a voyage: `voyage_id/container_number`.
"""

from __future__ import annotations

from porttarget.tables.columns import PROVENANCE, RECEIVED_AT
from porttarget.tables.declare import Column, Table
from porttarget.tables.interchanges import INTERCHANGES

_VOYAGE_ID = Column(
    name="voyage_id",
    dtype="str",
    unit="id",
    meaning="the ship's voyage: IMO number (else cleaned name), a hyphen, voyage number",
    missing="never",
)
_BILL_ID = Column(
    name="bill_id",
    dtype="str",
    unit="id",
    meaning="one filed row of a bill: first 12 hexadecimal digits of the input's hash, a colon, the segment's byte offset",
    missing="never",
)
_BILL_NUMBER = Column(
    name="bill_number",
    dtype="str",
    unit="id",
    meaning="bill of lading number as filed, without its issuer",
    missing="empty text",
)
_CONTAINER = Column(
    name="container_number",
    dtype="str",
    unit="id",
    meaning="owner prefix and serial number with check digit as filed, joined, blanks cut (ISO 6346); null where the filing gives none",
)
_BOX_ID = Column(
    name="box_id",
    dtype="str",
    unit="id",
    meaning="voyage_id, a slash, container number (or `?` and the offset where it has none)",
    missing="never",
)

VOYAGES = Table(
    name="voyages",
    title="A ship's voyage as one filing declares it, per port of discharge",
    columns=(
        _VOYAGE_ID,
        Column(name="vessel_name", dtype="str", unit="text", meaning="name as filed"),
        Column(name="vessel_imo", dtype="i64", unit="id", meaning="IMO number as filed, digits only; kept also where its check digit fails"),
        Column(name="imo_ok", dtype="bool", unit="flag", meaning="the IMO number's check digit holds; null where none is filed"),
        Column(name="callsign", dtype="str", unit="text", meaning="call sign, where the filing gives it"),
        Column(name="vessel_flag", dtype="str", unit="code", meaning="flag, ISO 3166 alpha-2 as filed"),
        Column(name="carrier_scac", dtype="str", unit="code", meaning="Standard Carrier Alpha Code of the filer"),
        Column(name="voyage", dtype="str", unit="text", meaning="voyage number as filed"),
        Column(name="manifest_reference", dtype="str", unit="id", meaning="manifest reference as filed"),
        Column(name="manifest_type", dtype="str", unit="code", meaning="X12 element 447-like manifest type as filed"),
        Column(name="filed_to", dtype="str", unit="code", meaning="country the filing went to, where the receiver tells: CA or US"),
        Column(name="port_of_discharge", dtype="str", unit="UN/LOCODE", meaning="port of the P4: where this part of the cargo lands or, for freight remaining on board, is carried through; null where its code is unknown"),
        Column(name="port_of_discharge_raw", dtype="str", unit="code", meaning="that port's code as filed: Schedule D, Schedule K or UN/LOCODE"),
        Column(name="terminal", dtype="str", unit="code", meaning="FIRMS or CBSA sub-location code as filed"),
        Column(name="eta_declared", dtype="time", unit="UTC", meaning="declared arrival; midnight where only a date is filed"),
        Column(name="declared_ports", dtype="list[str]", unit="UN/LOCODE", meaning="itinerary the filing declares, in its order (R4 segments, then ports of discharge)", missing="empty list"),
        Column(name="bills_declared", dtype="i32", unit="count", meaning="number of bills the filing says it holds"),
        Column(name="bills_found", dtype="i32", unit="count", meaning="rows of bills it holds", missing="never"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

BILLS = Table(
    name="bills",
    title="Bills of lading, one row per filed row; nothing is merged",
    columns=(
        _BILL_ID,
        _VOYAGE_ID,
        _BILL_NUMBER,
        Column(name="issuer_scac", dtype="str", unit="code", meaning="carrier or forwarder that issued it; with the number it is unique"),
        Column(name="master_bill", dtype="str", unit="id", meaning="master bill a house bill stands under"),
        Column(name="version", dtype="i32", unit="count", meaning="version of this bill among the filings of one input, from 1", missing="never"),
        Column(name="valid_from", dtype="time", unit="UTC", meaning="from when this version is what the node knew: received_at, null where unknown"),
        Column(name="status", dtype="str", unit="code", meaning="what the filing does: original, add, change, replace (a whole manifest anew), delete", missing="never"),
        Column(name="amendment_code", dtype="str", unit="code", meaning="reason code of an amendment (M13-06)"),
        Column(name="bill_type", dtype="str", unit="code", meaning="bill type code as filed (M11-09)"),
        Column(name="frob", dtype="bool", unit="flag", meaning="freight remaining on board, where the filing says so", missing="never"),
        Column(name="port_of_lading", dtype="str", unit="UN/LOCODE", meaning="foreign port where it was loaded; null where its code is unknown"),
        Column(name="port_of_lading_raw", dtype="str", unit="code", meaning="that port's code as filed"),
        Column(name="port_of_discharge", dtype="str", unit="UN/LOCODE", meaning="port of the P4 it stands under: where it leaves the ship, or, for freight remaining on board, the port called at"),
        Column(name="port_of_discharge_raw", dtype="str", unit="code", meaning="that port's code as filed"),
        Column(name="terminal", dtype="str", unit="code", meaning="FIRMS or CBSA sub-location code as filed"),
        Column(name="place_of_receipt", dtype="str", unit="text", meaning="where the carrier took it over"),
        Column(name="in_bond_type", dtype="str", unit="code", meaning="in-bond entry type as filed (M12-01)"),
        Column(name="in_bond_number", dtype="str", unit="id", meaning="in-bond entry number as filed (M12-02)"),
        Column(name="in_bond_value", dtype="f64", unit="USD", meaning="value of the goods under bond as filed (M12-05)"),
        Column(name="in_bond_carrier", dtype="str", unit="code", meaning="Standard Carrier Alpha Code of the bonded carrier (M12-07)"),
        Column(name="destination", dtype="str", unit="UN/LOCODE", meaning="final destination port or place (M12-03, R4 with qualifier of destination)"),
        Column(name="destination_country", dtype="str", unit="code", meaning="country of final destination, ISO 3166 alpha-2: from destination, else consignee's address, else port of discharge"),
        Column(name="foreign_port_of_unlading", dtype="str", unit="UN/LOCODE", meaning="foreign port of unlading of freight remaining on board or in transit (M12-04)"),
        Column(name="packages", dtype="f64", unit="count", meaning="quantity in smallest external packages"),
        Column(name="package_unit", dtype="str", unit="code", meaning="package unit as filed"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="gross weight"),
        Column(name="gross_raw", dtype="str", unit="text", meaning="weight as filed"),
        Column(name="gross_unit_raw", dtype="str", unit="code", meaning="weight unit as filed"),
        Column(name="volume_m3", dtype="f64", unit="m3", meaning="volume"),
        Column(name="references", dtype="list[str]", unit="id", meaning="other references as filed, each its qualifier, a colon, its number (N9; M12-06 as in_bond_control, M12-08 and 09)", missing="empty list"),
        Column(name="remarks", dtype="str", unit="text", meaning="remarks and clauses as filed, joined"),
        Column(name="laden_at", dtype="time", unit="UTC", meaning="when it was or will be loaded abroad, where a filing says it; null makes lateness not assessable"),
        Column(name="laden_at_source", dtype="str", unit="code", meaning="what said so: bill, stow_plan, vessel_departure, event; null where lading time is unknown"),
        Column(name="sent_at", dtype="time", unit="UTC", meaning="the sender's own date and time of the interchange, as if UTC; orders filings, never tells when one was received"),
        Column(name="control_number", dtype="str", unit="id", meaning="control number of the interchange as sent"),
        Column(name="message_number", dtype="str", unit="id", meaning="reference number of the message as sent"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

PARTIES = Table(
    name="parties",
    title="Parties of bills",
    columns=(
        _BILL_ID,
        _BILL_NUMBER,
        Column(name="role", dtype="str", unit="code", meaning="shipper, consignee, notify, …; the code as filed where it is not known", missing="never"),
        Column(name="role_raw", dtype="str", unit="code", meaning="role code as filed (N1-01)", missing="never"),
        Column(name="name", dtype="str", unit="text", meaning="name, its pieces joined as filed"),
        Column(name="name_clean", dtype="str", unit="text", meaning="upper case, blanks folded, punctuation and legal form cut"),
        Column(name="address", dtype="str", unit="text", meaning="street lines, joined by a comma"),
        Column(name="city", dtype="str", unit="text", meaning="city"),
        Column(name="region", dtype="str", unit="code", meaning="state or province as filed"),
        Column(name="postcode", dtype="str", unit="text", meaning="postal code as filed"),
        Column(name="country", dtype="str", unit="code", meaning="ISO 3166 alpha-2 as filed"),
        Column(name="contact", dtype="str", unit="text", meaning="contact name and number, where filed"),
        Column(name="identifier", dtype="str", unit="id", meaning="its number or code as filed (N1-04)"),
        Column(name="identifier_kind", dtype="str", unit="code", meaning="what kind of number that is, or who gives it, as filed (N1-03, UN/EDIFACT 3055)"),
        *PROVENANCE,
    ),
)  # fmt: skip

CONTAINERS = Table(
    name="containers",
    title="Containers, one row per container and voyage of one input",
    columns=(
        _BOX_ID,
        _VOYAGE_ID,
        _CONTAINER,
        Column(name="number_ok", dtype="bool", unit="flag", meaning="the number's form and check digit hold (ISO 6346); null where there is none"),
        Column(name="size_type", dtype="str", unit="code", meaning="ISO 6346 size-type as filed"),
        Column(name="equipment_code", dtype="str", unit="code", meaning="equipment description code as filed (VID-01)"),
        Column(name="load_status", dtype="str", unit="code", meaning="L loaded, E empty, as filed"),
        Column(name="service_type", dtype="str", unit="code", meaning="type of service as filed (VID-11)"),
        Column(name="seals", dtype="list[str]", unit="id", meaning="seal numbers as filed (VID-04, VID-05, M7)", missing="empty list"),
        Column(name="bills", dtype="list[str]", unit="id", meaning="numbers of the bills it stands under, in order of filing", missing="empty list"),
        Column(name="bill_ids", dtype="list[str]", unit="id", meaning="those bills' bill_id, same order", missing="empty list"),
        Column(name="port_of_lading", dtype="str", unit="UN/LOCODE", meaning="foreign port where it was loaded"),
        Column(name="first_na_call", dtype="str", unit="UN/LOCODE", meaning="first North American port the ship calls at with the box aboard, as far as this filing tells"),
        Column(name="landing_port", dtype="str", unit="UN/LOCODE", meaning="port where it leaves the ship"),
        Column(name="terminal", dtype="str", unit="code", meaning="terminal where it leaves the ship"),
        Column(name="onward_mode", dtype="str", unit="code", meaning="rail, truck, or sea for freight remaining on board; null where unknown"),
        Column(name="destination_country", dtype="str", unit="code", meaning="country of final destination, ISO 3166 alpha-2"),
        Column(name="in_transit", dtype="bool", unit="flag", meaning="lands here for another country", missing="never"),
        Column(name="frob", dtype="bool", unit="flag", meaning="stays on board at the filing's country", missing="never"),
        Column(name="vessel_imo", dtype="i64", unit="id", meaning="IMO number as filed"),
        Column(name="vessel_name", dtype="str", unit="text", meaning="ship's name as filed"),
        Column(name="voyage", dtype="str", unit="text", meaning="voyage number as filed"),
        Column(name="available_from", dtype="time", unit="UTC", meaning="when it can be had at the terminal, where a filing says it"),
        Column(name="leave_by", dtype="time", unit="UTC", meaning="when it leaves by rail or gate, where a filing says it"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="sum of the goods' weight in it, where filed for them, else the weight filed for the container's goods"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

GOODS = Table(
    name="goods",
    title="Goods descriptions, one row per description with all its pieces",
    columns=(
        _BILL_ID,
        Column(name="box_id", dtype="str", unit="id", meaning="container they are in; null for goods outside containers"),
        _CONTAINER,
        _BILL_NUMBER,
        Column(name="line", dtype="i32", unit="count", meaning="which description of the bill and container, from 1", missing="never"),
        Column(name="hs_code", dtype="str", unit="HS", meaning="Harmonized System code as filed, digits only"),
        Column(name="description", dtype="str", unit="text", meaning="its pieces joined without a separator"),
        Column(name="description_pieces", dtype="list[str]", unit="text", meaning="the pieces as filed, in order, blanks kept", missing="empty list"),
        Column(name="marks", dtype="str", unit="text", meaning="marks and numbers, joined"),
        Column(name="marks_pieces", dtype="list[str]", unit="text", meaning="marks as filed, in order", missing="empty list"),
        Column(name="packages", dtype="f64", unit="count", meaning="pieces"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="weight of the line"),
        Column(name="value", dtype="f64", unit="USD", meaning="customs value as filed"),
        *PROVENANCE,
    ),
)  # fmt: skip

HAZARDS = Table(
    name="hazards",
    title="Dangerous goods declared",
    columns=(
        Column(name="bill_id", dtype="str", unit="id", meaning="bill it is filed under; null where the message has no bills"),
        Column(name="box_id", dtype="str", unit="id", meaning="container it is in; null outside containers"),
        _CONTAINER,
        Column(name="bill_number", dtype="str", unit="id", meaning="that bill's number, or the bill named beside the container; null where none is named"),
        Column(name="un_number", dtype="str", unit="code", meaning="UN number as filed, with its letters if any"),
        Column(name="hazard_class", dtype="str", unit="code", meaning="class as filed"),
        Column(name="packing_group", dtype="str", unit="code", meaning="packing group as filed; 1, 2, 3 of UN/EDIFACT are I, II, III"),
        Column(name="description", dtype="str", unit="text", meaning="shipping name and further texts as filed, joined"),
        Column(name="flash_point", dtype="f64", unit="as filed", meaning="flash point as filed"),
        Column(name="flash_point_unit", dtype="str", unit="code", meaning="its unit as filed"),
        Column(name="contact", dtype="str", unit="text", meaning="contact for the hazard as filed"),
        *PROVENANCE,
    ),
)  # fmt: skip

_BOX_ID_OR_NONE = Column(
    name="box_id",
    dtype="str",
    unit="id",
    meaning="container concerned: voyage_id, a slash, its number; null where none is named",
)
_MESSAGE_KIND = Column(
    name="message_kind",
    dtype="str",
    unit="code",
    meaning="message it came by, as its standard names it: 309, 322, 350, BAPLIE, COARRI, CODECO, …",
    missing="never",
)

SEALS = Table(
    name="seals",
    title="Seals, one row per seal, container and filed place of it",
    columns=(
        Column(name="box_id", dtype="str", unit="id", meaning="container it closes: voyage_id, a slash, container number; null where the message names no ship"),
        _CONTAINER,
        Column(name="bill_id", dtype="str", unit="id", meaning="bill it is filed under; null where the message has no bills"),
        Column(name="bill_number", dtype="str", unit="id", meaning="that bill's number"),
        Column(name="seal", dtype="str", unit="id", meaning="seal number as filed", missing="never"),
        Column(name="sealed_by", dtype="str", unit="code", meaning="who sealed: carrier, shipper, customs, terminal, veterinary, quarantine, consolidator; the code as filed where it is not known; null where not said"),
        Column(name="sealed_by_raw", dtype="str", unit="code", meaning="that code as filed"),
        _MESSAGE_KIND,
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

_RAW_PORT = "its code as filed"
STOW_POSITIONS = Table(
    name="stow_positions",
    title="Where a ship's containers stand, one row per occupied cell of a bay plan",
    columns=(
        _VOYAGE_ID,
        Column(name="box_id", dtype="str", unit="id", meaning="container in the cell: voyage_id, a slash, container number (or `?` and the offset where it has none)", missing="never"),
        _CONTAINER,
        Column(name="number_ok", dtype="bool", unit="flag", meaning="the number's form and check digit hold (ISO 6346); null where there is none"),
        Column(name="position_raw", dtype="str", unit="code", meaning="cell as filed, usually BBBRRTT of ISO 9711"),
        Column(name="bay", dtype="i32", unit="count", meaning="bay number (ISO 9711); null where the cell is not so written"),
        Column(name="row", dtype="i32", unit="count", meaning="row number, 00 amidships, odd to starboard, even to port"),
        Column(name="tier", dtype="i32", unit="count", meaning="tier number, 80 and above on deck"),
        Column(name="port_of_lading", dtype="str", unit="UN/LOCODE", meaning="port where it was loaded on this ship; null where its code is unknown"),
        Column(name="port_of_lading_raw", dtype="str", unit="code", meaning=_RAW_PORT),
        Column(name="port_of_discharge", dtype="str", unit="UN/LOCODE", meaning="port where it leaves this ship; null where its code is unknown"),
        Column(name="port_of_discharge_raw", dtype="str", unit="code", meaning=_RAW_PORT),
        Column(name="origin_port", dtype="str", unit="UN/LOCODE", meaning="original port of loading, before a transhipment"),
        Column(name="origin_port_raw", dtype="str", unit="code", meaning=_RAW_PORT),
        Column(name="destination", dtype="str", unit="UN/LOCODE", meaning="place of delivery or next port after this ship"),
        Column(name="destination_raw", dtype="str", unit="code", meaning=_RAW_PORT),
        Column(name="further_ports", dtype="list[str]", unit="code", meaning="further and optional ports as filed, in order", missing="empty list"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="gross weight of the container with its goods"),
        Column(name="weight_kind", dtype="str", unit="code", meaning="declared, or verified (SOLAS VGM); null where no weight is filed"),
        Column(name="gross_raw", dtype="str", unit="text", meaning="weight as filed"),
        Column(name="gross_unit_raw", dtype="str", unit="code", meaning="weight unit as filed"),
        Column(name="size_type", dtype="str", unit="code", meaning="ISO 6346 size-type as filed"),
        Column(name="load_status", dtype="str", unit="code", meaning="L loaded, E empty"),
        Column(name="load_status_raw", dtype="str", unit="code", meaning="that code as filed"),
        Column(name="operator", dtype="str", unit="code", meaning="container operator's or carrier's code as filed"),
        Column(name="bills", dtype="list[str]", unit="id", meaning="bill numbers the cell refers to", missing="empty list"),
        Column(name="bookings", dtype="list[str]", unit="id", meaning="booking numbers the cell refers to", missing="empty list"),
        Column(name="hazards", dtype="i32", unit="count", meaning="dangerous goods declared in it", missing="never"),
        Column(name="un_numbers", dtype="list[str]", unit="code", meaning="their UN numbers as filed, in order", missing="empty list"),
        Column(name="hazard_classes", dtype="list[str]", unit="code", meaning="their classes as filed, in order", missing="empty list"),
        Column(name="temperature_c", dtype="f64", unit="degC", meaning="temperature a refrigerated container is set to"),
        Column(name="temperature_low_c", dtype="f64", unit="degC", meaning="lowest temperature allowed"),
        Column(name="temperature_high_c", dtype="f64", unit="degC", meaning="highest temperature allowed"),
        Column(name="over_front_cm", dtype="f64", unit="cm", meaning="length the goods stand out in front"),
        Column(name="over_back_cm", dtype="f64", unit="cm", meaning="length they stand out behind"),
        Column(name="over_left_cm", dtype="f64", unit="cm", meaning="width they stand out on the left"),
        Column(name="over_right_cm", dtype="f64", unit="cm", meaning="width they stand out on the right"),
        Column(name="over_height_cm", dtype="f64", unit="cm", meaning="height they stand out above"),
        Column(name="remarks", dtype="str", unit="text", meaning="free text and handling instructions, joined"),
        _MESSAGE_KIND,
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

EVENTS = Table(
    name="events",
    title="What messages say happened, or will happen, to a container or a ship",
    columns=(
        Column(name="event", dtype="str", unit="code", meaning="arrived, departed, loaded, discharged, gate_in, gate_out, weighed, received, released, …; the code as filed where it is not known", missing="never"),
        Column(name="event_raw", dtype="str", unit="code", meaning="code as filed; null where the message's kind alone says it"),
        Column(name="timing", dtype="str", unit="code", meaning="actual, estimated or ordered, as far as the message says"),
        Column(name="at", dtype="time", unit="UTC", meaning="when; null where not said or not readable"),
        Column(name="at_raw", dtype="str", unit="text", meaning="that time as filed"),
        Column(name="place", dtype="str", unit="UN/LOCODE", meaning="where; null where its code is unknown"),
        Column(name="place_raw", dtype="str", unit="code", meaning="that place as filed"),
        Column(name="terminal", dtype="str", unit="code", meaning="terminal or berth as filed"),
        Column(name="voyage_id", dtype="str", unit="id", meaning="the ship's voyage: IMO number (else cleaned name), a hyphen, voyage number; null where no ship is named"),
        Column(name="vessel_name", dtype="str", unit="text", meaning="ship's name as filed"),
        Column(name="vessel_imo", dtype="i64", unit="id", meaning="IMO number as filed"),
        Column(name="voyage", dtype="str", unit="text", meaning="voyage number as filed"),
        _BOX_ID_OR_NONE,
        _CONTAINER,
        Column(name="size_type", dtype="str", unit="code", meaning="ISO 6346 size-type as filed"),
        Column(name="load_status", dtype="str", unit="code", meaning="L loaded, E empty"),
        Column(name="bill_number", dtype="str", unit="id", meaning="bill concerned, without its issuer"),
        Column(name="booking", dtype="str", unit="id", meaning="booking concerned"),
        Column(name="mode", dtype="str", unit="code", meaning="how it goes on or came: sea, rail, truck; null where not said"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="gross weight told with it"),
        Column(name="weight_kind", dtype="str", unit="code", meaning="declared, or verified (SOLAS VGM)"),
        Column(name="remarks", dtype="str", unit="text", meaning="free text, damage and reasons, joined"),
        _MESSAGE_KIND,
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

DISPOSITIONS = Table(
    name="dispositions",
    title="Holds, do-not-load orders, examinations and releases, and their lifting, as customs sent them",
    columns=(
        Column(name="bill_number", dtype="str", unit="id", meaning="bill concerned, without its issuer; null where a container or a whole manifest is meant"),
        Column(name="issuer_scac", dtype="str", unit="code", meaning="issuer of that bill"),
        _CONTAINER,
        Column(name="voyage_id", dtype="str", unit="id", meaning="the ship's voyage: IMO number (else cleaned name), a hyphen, voyage number; null where none is named"),
        Column(name="level", dtype="str", unit="code", meaning="what it binds: manifest, bill or container", missing="never"),
        Column(name="code", dtype="str", unit="code", meaning="disposition code as sent", missing="never"),
        Column(name="action", dtype="str", unit="code", meaning="hold, do_not_load, exam, release, or what ends one: hold_removed, do_not_load_lifted, exam_done, release_cancelled; other where it changes no clock; null where the code is unknown"),
        Column(name="agency", dtype="str", unit="code", meaning="agency that set it, where sent"),
        Column(name="at", dtype="time", unit="UTC", meaning="when it took effect, as sent; null where not said"),
        Column(name="port", dtype="str", unit="UN/LOCODE", meaning="port concerned; null where its code is unknown"),
        Column(name="port_raw", dtype="str", unit="code", meaning="that port's code as sent"),
        Column(name="packages", dtype="f64", unit="count", meaning="quantity concerned"),
        Column(name="entry_number", dtype="str", unit="id", meaning="entry or in-bond number it refers to"),
        Column(name="remarks", dtype="str", unit="text", meaning="remarks as sent, joined"),
        _MESSAGE_KIND,
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

SECURITY_FILINGS = Table(
    name="security_filings",
    title="Elements of importer security filings (10+2), one row per element and its place",
    columns=(
        Column(name="bill_number", dtype="str", unit="id", meaning="bill the filing belongs to, without its issuer"),
        Column(name="issuer_scac", dtype="str", unit="code", meaning="issuer of that bill"),
        Column(name="filing_kind", dtype="str", unit="code", meaning="ISF-10 (cargo landing in the United States) or ISF-5 (carried through); null where not told"),
        Column(name="filing_reference", dtype="str", unit="id", meaning="the filing's own number, where sent"),
        Column(name="status", dtype="str", unit="code", meaning="original, change, delete, as filed", missing="never"),
        Column(name="element", dtype="str", unit="code", meaning="manufacturer, seller, buyer, ship_to, stuffing_location, consolidator, importer, consignee, country_of_origin, hs6, booking_party, foreign_port_of_unlading, place_of_delivery", missing="never"),
        Column(name="value", dtype="str", unit="text", meaning="the element: a party's name cleaned, an HS code's first six digits, a port's UN/LOCODE, a country's ISO code; null where it could not be read"),
        Column(name="value_raw", dtype="str", unit="text", meaning="the element as filed"),
        Column(name="identifier", dtype="str", unit="id", meaning="a party's number as filed (importer of record, consignee number)"),
        Column(name="line", dtype="i32", unit="count", meaning="line of goods it belongs to, from 1; null for elements of the whole filing"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip

FINDINGS = Table(
    name="findings",
    title="Faults found in manifests; a finding never drops a row",
    columns=(
        Column(name="code", dtype="str", unit="code", meaning="closed code such as segment_count, bill_count, duplicate_bill, container_check_digit", missing="never"),
        Column(name="severity", dtype="str", unit="code", meaning="info, warning or error; silent where a partner file has it counted only", missing="never"),
        Column(name="text", dtype="str", unit="text", meaning="what is wrong, for a clerk", missing="never"),
        Column(name="text_fr", dtype="str", unit="text", meaning="the same in French; null in rows kept from before it was said in French"),
        Column(name="found", dtype="str", unit="text", meaning="what was found"),
        Column(name="expected", dtype="str", unit="text", meaning="what was expected"),
        Column(name="segment_tag", dtype="str", unit="code", meaning="tag of the segment as it stands there; null in formats without segments and where several inputs show the fault"),
        Column(name="element", dtype="i32", unit="count", meaning="element of the segment, or column of the row, from 1; null where the segment as a whole is meant"),
        Column(name="component", dtype="i32", unit="count", meaning="component of the element, from 1; null where the element as a whole is meant or has none"),
        Column(name="bill_id", dtype="str", unit="id", meaning="bill concerned"),
        Column(name="bill_number", dtype="str", unit="id", meaning="its number"),
        Column(name="box_id", dtype="str", unit="id", meaning="container concerned"),
        Column(name="container_number", dtype="str", unit="id", meaning="its number"),
        *PROVENANCE,
    ),
)  # fmt: skip

MANIFEST_REJECTS = Table(
    name="manifest_rejects",
    title="Stretches of a manifest input that could not be read, with their bytes",
    columns=(
        Column(name="reason", dtype="str", unit="code", meaning="cut, no_isa, unknown_message, segment_tag, …", missing="never"),
        Column(name="detail", dtype="str", unit="text", meaning="what was found and what was expected", missing="never"),
        Column(name="length", dtype="i64", unit="byte", meaning="length of the stretch", missing="never"),
        Column(name="text", dtype="str", unit="text", meaning="the bytes, undecodable ones as \\xNN, at most 4,096 characters", missing="never"),
        *PROVENANCE,
    ),
)  # fmt: skip

TABLES = (
    VOYAGES, BILLS, PARTIES, CONTAINERS, GOODS, HAZARDS, SEALS, STOW_POSITIONS, EVENTS, DISPOSITIONS, SECURITY_FILINGS,
    INTERCHANGES, FINDINGS, MANIFEST_REJECTS,
)  # fmt: skip
