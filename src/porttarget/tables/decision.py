"""Tables where the rivers have met: lookouts, scores with reasons, worklists, nominations, decisions, plans."""

from __future__ import annotations

from porttarget.tables.columns import LABEL
from porttarget.tables.declare import Column, Table

_BOX_ID = Column(name="box_id", dtype="str", unit="id", meaning="voyage_id, a slash, container number", missing="never")
_CONTAINER = Column(
    name="container_number", dtype="str", unit="id", meaning="container number as filed; null where none"
)
_PORT = Column(name="port", dtype="str", unit="UN/LOCODE", meaning="port where the box lands", missing="never")

LOOKOUTS = Table(
    name="lookouts",
    title="Lookouts of this node: names, containers, ships to look out for",
    columns=(
        Column(name="lookout_id", dtype="str", unit="id", meaning="identifier within its list", missing="never"),
        Column(name="list", dtype="str", unit="text", meaning="list it stands in", missing="never"),
        Column(name="kind", dtype="str", unit="code", meaning="name, container, vessel_imo or bill", missing="never"),
        Column(name="value", dtype="str", unit="text", meaning="the name or number", missing="never"),
        Column(name="aliases", dtype="list[str]", unit="text", meaning="other names", missing="empty list"),
        Column(name="purpose", dtype="str", unit="text", meaning="what it is for, and on whose authority", missing="never"),
        Column(name="points", dtype="f64", unit="log-odds", meaning="points an exact hit adds", missing="never"),
        Column(name="valid_from", dtype="time", unit="UTC", meaning="from when it holds; null: always"),
        Column(name="valid_to", dtype="time", unit="UTC", meaning="until when it holds; null: open"),
        *LABEL,
    ),
)  # fmt: skip

FEATURES = Table(
    name="features",
    title="What the rules see of each box, as this node knows it",
    columns=(
        _BOX_ID,
        _PORT,
        Column(name="empty", dtype="bool", unit="flag", meaning="filed as empty", missing="never"),
        Column(name="has_bill", dtype="bool", unit="flag", meaning="stands under at least one bill", missing="never"),
        Column(name="bills_withdrawn", dtype="bool", unit="flag", meaning="every bill it was filed under is deleted or names other boxes now", missing="never"),
        Column(name="number_ok", dtype="bool", unit="flag", meaning="container number's check digit holds", missing="never"),
        Column(name="in_transit", dtype="bool", unit="flag", meaning="lands here for another country", missing="never"),
        Column(name="frob", dtype="bool", unit="flag", meaning="freight remaining on board for this node's country", missing="never"),
        Column(name="reefer", dtype="bool", unit="flag", meaning="refrigerated by size-type", missing="never"),
        Column(name="size_type_known", dtype="bool", unit="flag", meaning="size-type is in ISO 6346", missing="never"),
        Column(name="to_order", dtype="bool", unit="flag", meaning="consigned to order without a named owner", missing="never"),
        Column(name="shipper_missing", dtype="bool", unit="flag", meaning="no shipper filed", missing="never"),
        Column(name="consignee_missing", dtype="bool", unit="flag", meaning="no consignee filed", missing="never"),
        Column(name="notify_missing", dtype="bool", unit="flag", meaning="no notify party filed", missing="never"),
        Column(name="shipper_first_seen", dtype="bool", unit="flag", meaning="no bill of this shipper was received before this one", missing="never"),
        Column(name="consignee_first_seen", dtype="bool", unit="flag", meaning="no bill of this consignee was received before this one", missing="never"),
        Column(name="shipper_bills_before", dtype="i32", unit="count", meaning="bills of this shipper received before", missing="never"),
        Column(name="consignee_bills_before", dtype="i32", unit="count", meaning="bills of this consignee received before", missing="never"),
        Column(name="vague_description", dtype="bool", unit="flag", meaning="a description is on the list of unacceptable terms, or has no letters", missing="never"),
        Column(name="description_chars", dtype="i32", unit="count", meaning="letters in all descriptions", missing="never"),
        Column(name="hs_missing", dtype="bool", unit="flag", meaning="goods without a Harmonized System code", missing="never"),
        Column(name="hs_chapter", dtype="str", unit="HS", meaning="first two digits of the first code"),
        Column(name="hazardous", dtype="bool", unit="flag", meaning="dangerous goods declared", missing="never"),
        Column(name="gross_kg", dtype="f64", unit="kg", meaning="goods' gross weight"),
        Column(name="weight_over_limit", dtype="bool", unit="flag", meaning="heavier than the size-type can carry", missing="never"),
        Column(name="kg_per_package", dtype="f64", unit="kg", meaning="weight by packages"),
        Column(name="value_per_kg", dtype="f64", unit="USD/kg", meaning="customs value by weight"),
        Column(name="bills_in_box", dtype="i32", unit="count", meaning="bills the box stands under", missing="never"),
        Column(name="seals", dtype="i32", unit="count", meaning="seals filed", missing="never"),
        Column(name="amendments", dtype="i32", unit="count", meaning="changes of its bills received", missing="never"),
        Column(name="findings_error", dtype="i32", unit="count", meaning="findings of severity error on box or bill", missing="never"),
        Column(name="findings_warning", dtype="i32", unit="count", meaning="findings of severity warning on box or bill", missing="never"),
        Column(name="filing_late", dtype="str", unit="code", meaning="late, in_time, or not_assessable where lading or receipt time is unknown", missing="never"),
        Column(name="lading_country", dtype="str", unit="code", meaning="country of the port of lading, ISO 3166 alpha-2"),
        Column(name="receipt_differs", dtype="bool", unit="flag", meaning="place of receipt lies in another country than the port of lading", missing="never"),
        Column(name="undeclared_call", dtype="bool", unit="flag", meaning="AIS shows the ship stopped at a port the filing does not declare", missing="never"),
        Column(name="undeclared_ports", dtype="list[str]", unit="UN/LOCODE", meaning="those ports", missing="empty list"),
        Column(name="vessel_unseen", dtype="bool", unit="flag", meaning="no AIS vessel matches the voyage", missing="never"),
        Column(name="hours_to_arrival", dtype="f64", unit="h", meaning="from the moment of scoring to the ETA; negative after it"),
        Column(name="lookout_name_exact", dtype="f64", unit="log-odds", meaning="points of the best exact name lookout; 0 without", missing="never"),
        Column(name="lookout_name_fuzzy", dtype="f64", unit="log-odds", meaning="points of the best inexact name lookout; 0 without", missing="never"),
        Column(name="lookout_key", dtype="f64", unit="log-odds", meaning="points of the best container, ship or bill lookout; 0 without", missing="never"),
    ),
)  # fmt: skip

SCORES = Table(
    name="scores",
    title="One row per box this node knows for the port",
    columns=(
        _BOX_ID,
        _PORT,
        Column(name="log_odds", dtype="f64", unit="log-odds", meaning="sum of all points", missing="never"),
        Column(name="probability", dtype="f64", unit="1", meaning="1/(1+e^-log_odds): chance that an examination would find something", missing="never"),
        Column(name="score", dtype="f64", unit="percentile", meaning="mid-rank percentile 0–100 among the node's boxes for the port with arrival within 30 days", missing="never"),
    ),
)  # fmt: skip

REASONS = Table(
    name="reasons",
    title="Points of each box, in order; they add up to its log_odds",
    columns=(
        _BOX_ID,
        Column(name="position", dtype="i32", unit="count", meaning="order, from 0: the base rate first", missing="never"),
        Column(name="reason", dtype="str", unit="code", meaning="base_rate, a rule's id, or lookout:<list>/<id>", missing="never"),
        Column(name="title", dtype="str", unit="text", meaning="the reason in words", missing="never"),
        Column(name="points", dtype="f64", unit="log-odds", meaning="points it adds", missing="never"),
        Column(name="evidence", dtype="str", unit="text", meaning="the facts it rests on, with values", missing="never"),
    ),
)  # fmt: skip

WORKLIST = Table(
    name="worklist",
    title="Boxes that land at a port, ranked, with arms and clocks",
    columns=(
        Column(name="rank", dtype="i32", unit="count", meaning="place, from 1", missing="never"),
        _BOX_ID,
        _PORT,
        _CONTAINER,
        Column(name="bills", dtype="list[str]", unit="id", meaning="numbers of its bills", missing="empty list"),
        Column(name="voyage_id", dtype="str", unit="id", meaning="voyage it comes by", missing="never"),
        Column(name="vessel", dtype="str", unit="text", meaning="ship's name"),
        Column(name="mmsi", dtype="i64", unit="id", meaning="transponder the voyage was matched with"),
        Column(name="eta", dtype="time", unit="UTC", meaning="estimated or actual arrival"),
        Column(name="terminal", dtype="str", unit="code", meaning="terminal where it lands"),
        Column(name="status", dtype="str", unit="code", meaning="before_lading, at_sea, arrived, discharged, gone (left, as far as is known, without a release), released", missing="never"),
        Column(name="next_action", dtype="str", unit="code", meaning="do_not_load, assess, hold, scan, release, none", missing="never"),
        Column(name="act_by_utc", dtype="time", unit="UTC", meaning="until when"),
        Column(name="available_from", dtype="time", unit="UTC", meaning="when it can be had at the terminal: as filed, else assumed from the arrival; null without arrival"),
        Column(name="leave_by", dtype="time", unit="UTC", meaning="when it leaves by gate or rail: as filed, else assumed from the arrival; null without arrival"),
        Column(name="times_assumed", dtype="bool", unit="flag", meaning="at least one of these two times is an assumption", missing="never"),
        Column(name="clock_missed", dtype="bool", unit="flag", meaning="that time has passed", missing="never"),
        Column(name="score", dtype="f64", unit="percentile", meaning="see scores", missing="never"),
        Column(name="log_odds", dtype="f64", unit="log-odds", meaning="see scores", missing="never"),
        Column(name="probability", dtype="f64", unit="1", meaning="see scores", missing="never"),
        Column(name="arm", dtype="str", unit="code", meaning="rule, lookout, random, model, nomination, alarm; null where not chosen, and for every box that lands in another country"),
        Column(name="assigned_propensity", dtype="f64", unit="1", meaning="chance of being drawn at random, for every box where chance took part"),
    ),
)  # fmt: skip

NOMINATIONS = Table(
    name="nominations",
    title="Boxes one country asks the other to examine, and the answers",
    columns=(
        Column(name="nomination_id", dtype="str", unit="id", meaning="UUID given by the nominating node", missing="never"),
        Column(name="direction", dtype="str", unit="code", meaning="sent or received, as this node sees it", missing="never"),
        Column(name="nominated_by", dtype="str", unit="code", meaning="country that nominates", missing="never"),
        Column(name="host", dtype="str", unit="code", meaning="country that examines", missing="never"),
        _PORT,
        Column(name="box_id", dtype="str", unit="id", meaning="box on its voyage", missing="never"),
        _CONTAINER,
        Column(name="bills", dtype="list[str]", unit="id", meaning="numbers of its bills", missing="empty list"),
        Column(name="vessel_imo", dtype="i64", unit="id", meaning="ship"),
        Column(name="vessel", dtype="str", unit="text", meaning="ship's name"),
        Column(name="voyage", dtype="str", unit="text", meaning="voyage number"),
        Column(name="reason_code", dtype="str", unit="code", meaning="closed code of the articulable reason", missing="never"),
        Column(name="reason", dtype="str", unit="text", meaning="the articulable reason in words", missing="never"),
        Column(name="authority", dtype="str", unit="text", meaning="legal authority cited", missing="never"),
        Column(name="officer", dtype="str", unit="text", meaning="officer who nominated", missing="never"),
        Column(name="created_at", dtype="time", unit="UTC", meaning="when", missing="never"),
        Column(name="status", dtype="str", unit="code", meaning="draft, sent, received, adopted, declined, waived", missing="never"),
        Column(name="answer_code", dtype="str", unit="code", meaning="closed code of the answer"),
        Column(name="answer_reason", dtype="str", unit="text", meaning="the answer in words"),
        Column(name="answered_by", dtype="str", unit="text", meaning="officer who answered"),
        Column(name="answered_at", dtype="time", unit="UTC", meaning="when"),
        Column(name="version", dtype="i32", unit="count", meaning="row version for concurrent change, from 1", missing="never"),
        *LABEL,
    ),
)  # fmt: skip

DECISIONS = Table(
    name="decisions",
    title="What officers decided, append-only; a later row supersedes, none is changed",
    columns=(
        Column(name="decision_id", dtype="str", unit="id", meaning="UUID", missing="never"),
        _BOX_ID,
        _PORT,
        Column(name="kind", dtype="str", unit="code", meaning="examine, hold, do_not_load, release, waive, defer", missing="never"),
        Column(name="reason_code", dtype="str", unit="code", meaning="closed code", missing="never"),
        Column(name="reason", dtype="str", unit="text", meaning="in words", missing="never"),
        Column(name="officer", dtype="str", unit="text", meaning="who", missing="never"),
        Column(name="decided_at", dtype="time", unit="UTC", meaning="when", missing="never"),
        Column(name="nomination_id", dtype="str", unit="id", meaning="nomination it answers"),
        Column(name="supersedes", dtype="str", unit="id", meaning="decision it replaces"),
        Column(name="version", dtype="i32", unit="count", meaning="how many decisions on this box so far, from 1", missing="never"),
        *LABEL,
    ),
)  # fmt: skip

RECEIPTS = Table(
    name="receipts",
    title="What this node received, when and by which way",
    columns=(
        Column(name="receipt_id", dtype="str", unit="id", meaning="UUID", missing="never"),
        Column(name="source", dtype="str", unit="text", meaning="name of the input", missing="never"),
        Column(name="sha256", dtype="str", unit="id", meaning="SHA-256 of its decompressed bytes", missing="never"),
        Column(name="kind", dtype="str", unit="code", meaning="ais, manifest, lookouts, outcomes, packet", missing="never"),
        Column(name="way", dtype="str", unit="code", meaning="file, stdin, tcp, udp, http, packet", missing="never"),
        Column(name="received_at", dtype="time", unit="UTC", meaning="when this node received it", missing="never"),
        Column(name="rows", dtype="i64", unit="count", meaning="rows it added", missing="never"),
        Column(name="stats", dtype="str", unit="JSON", meaning="the reader's counts", missing="never"),
    ),
)  # fmt: skip

OUTCOMES = Table(
    name="outcomes",
    title="Results of examinations",
    columns=(
        Column(name="container_number", dtype="str", unit="id", meaning="container examined", missing="never"),
        Column(name="bill_number", dtype="str", unit="id", meaning="bill, where known"),
        Column(name="landing_port", dtype="str", unit="UN/LOCODE", meaning="where"),
        Column(name="examined_at", dtype="time", unit="UTC", meaning="when", missing="never"),
        Column(name="kind", dtype="str", unit="code", meaning="document, nii, tailgate, destuff", missing="never"),
        Column(name="result", dtype="str", unit="code", meaning="clear or finding", missing="never"),
        Column(name="finding_code", dtype="str", unit="code", meaning="what was found"),
        Column(name="threat_kind", dtype="str", unit="code", meaning="kind of threat"),
        Column(name="arm", dtype="str", unit="code", meaning="why it was chosen"),
    ),
)  # fmt: skip

TASKS = Table(
    name="tasks",
    title="Scanner plan: which box goes through which resource when",
    columns=(
        _BOX_ID,
        _CONTAINER,
        Column(name="resource", dtype="str", unit="id", meaning="scanner or bay", missing="never"),
        Column(name="start_utc", dtype="time", unit="UTC", meaning="start", missing="never"),
        Column(name="end_utc", dtype="time", unit="UTC", meaning="end", missing="never"),
        Column(name="step", dtype="str", unit="code", meaning="image, tailgate or destuff", missing="never"),
        Column(name="arm", dtype="str", unit="code", meaning="why the box was chosen"),
        Column(name="value", dtype="f64", unit="expected findings", meaning="probability × detection of this step", missing="never"),
    ),
)  # fmt: skip

NOT_SCANNED = Table(
    name="not_scanned",
    title="Boxes the plan leaves out, and why",
    columns=(
        _BOX_ID,
        _CONTAINER,
        Column(name="because", dtype="str", unit="text", meaning="the constraint that binds, in words", missing="never"),
    ),
)  # fmt: skip

TABLES = (
    LOOKOUTS, FEATURES, SCORES, REASONS, WORKLIST, NOMINATIONS, DECISIONS, RECEIPTS, OUTCOMES, TASKS, NOT_SCANNED,
)  # fmt: skip
