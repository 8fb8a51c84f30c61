"""Tables of river one: what ships say by AIS, and what follows from it about where they are and will be."""

from __future__ import annotations

from porttarget.tables.columns import IMO, MESSAGE_ROW, MMSI, RECEIVER, TIMES
from porttarget.tables.declare import Column, Table

MESSAGES = Table(
    name="messages",
    title="One row per AIS message, decoded or kept raw",
    columns=(
        MESSAGE_ROW,
        Column(name="type", dtype="u8", unit="code", meaning="message type, ITU-R M.1371: 1–28; other codes as sent", missing="never"),
        MMSI,
        *TIMES,
        RECEIVER,
        Column(name="talker", dtype="str", unit="code", meaning="NMEA talker, such as AI, BS, AB", missing="never"),
        Column(name="own_ship", dtype="bool", unit="flag", meaning="true for VDO (own ship), false for VDM", missing="never"),
        Column(name="channel", dtype="str", unit="code", meaning="radio channel as written: A, B, 1, 2"),
        Column(name="source", dtype="str", unit="text", meaning="name of the input", missing="never"),
        Column(name="line", dtype="i64", unit="count", meaning="line of the message's first sentence, from 1", missing="never"),
        Column(name="offset", dtype="i64", unit="byte", meaning="offset of the `!` or `$` of the first sentence in the decompressed input", missing="never"),
        Column(name="sentences", dtype="u8", unit="count", meaning="sentences the message was joined from", missing="never"),
        Column(name="bits", dtype="u16", unit="bit", meaning="length of the payload without fill bits", missing="never"),
        Column(name="decoded", dtype="bool", unit="flag", meaning="a row of another table holds its fields; false: only the raw payload is kept", missing="never"),
        Column(name="payload", dtype="str", unit="text", meaning="armoured six-bit payload of all its sentences, joined"),
        Column(name="fill_bits", dtype="u8", unit="bit", meaning="fill bits of the last sentence", missing="never"),
        Column(name="checksum_ok", dtype="bool", unit="flag", meaning="every sentence's checksum held; false only where kept by choice", missing="never"),
    ),
)  # fmt: skip

POSITIONS = Table(
    name="positions",
    title="Position reports: types 1, 2, 3, 9, 18, 19, 27",
    columns=(
        MESSAGE_ROW,
        Column(name="type", dtype="u8", unit="code", meaning="message type", missing="never"),
        MMSI,
        *TIMES,
        RECEIVER,
        Column(name="second", dtype="u8", unit="s", meaning="UTC second of the report, 0–59; null for 60 and above (not available, manual, dead reckoning, inoperative) and for type 27, which has none"),
        Column(name="lat_deg", dtype="f64", unit="deg", meaning="latitude north, WGS 84; null for 91° and for values outside ±90°"),
        Column(name="lon_deg", dtype="f64", unit="deg", meaning="longitude east, WGS 84; null for 181° and for values outside ±180°"),
        Column(name="sog_kn", dtype="f64", unit="kn", meaning="speed over ground; 102.2 means that or more"),
        Column(name="cog_deg", dtype="f64", unit="deg", meaning="course over ground from true north, 0–359.9"),
        Column(name="heading_deg", dtype="f64", unit="deg", meaning="true heading, 0–359"),
        Column(name="rot_deg_min", dtype="f64", unit="deg/min", meaning="rate of turn, right positive; null at ±127 (faster than 5° in 30 s) and −128"),
        Column(name="nav_status", dtype="u8", unit="code", meaning="navigational status 0–14; null for 15 (not defined) and types that have none"),
        Column(name="accuracy", dtype="bool", unit="flag", meaning="position accuracy better than 10 m"),
        Column(name="altitude_m", dtype="f64", unit="m", meaning="altitude, type 9 only; 4094 means that or higher"),
        Column(name="raim", dtype="bool", unit="flag", meaning="receiver autonomous integrity monitoring in use"),
        Column(name="special_manoeuvre", dtype="u8", unit="code", meaning="1 no, 2 engaged in a special manoeuvre; null for 0 and types that have none"),
        Column(name="repeat_raw", dtype="u8", unit="code", meaning="repeat indicator as sent", missing="never"),
        Column(name="second_raw", dtype="u8", unit="code", meaning="second field as sent, 0–63"),
        Column(name="lat_raw", dtype="i32", unit="1/10000 min (type 27: 1/10 min)", meaning="latitude as sent", missing="never"),
        Column(name="lon_raw", dtype="i32", unit="1/10000 min (type 27: 1/10 min)", meaning="longitude as sent", missing="never"),
        Column(name="sog_raw", dtype="u16", unit="1/10 kn (types 9, 27: 1 kn)", meaning="speed over ground as sent", missing="never"),
        Column(name="cog_raw", dtype="u16", unit="1/10 deg (type 27: 1 deg)", meaning="course over ground as sent", missing="never"),
        Column(name="heading_raw", dtype="u16", unit="deg", meaning="true heading as sent; null for types that have none"),
        Column(name="rot_raw", dtype="i8", unit="code", meaning="rate of turn indicator as sent; null for types that have none"),
        Column(name="nav_status_raw", dtype="u8", unit="code", meaning="navigational status as sent; null for types that have none"),
        Column(name="altitude_raw", dtype="u16", unit="m", meaning="altitude as sent; type 9 only"),
        Column(name="radio_raw", dtype="u32", unit="code", meaning="communication state with its selector flag where the type has one; null for type 27"),
    ),
)  # fmt: skip

_STATIC_TEXT = "up to the first `@`, leading blanks kept, trailing blanks cut"
STATICS = Table(
    name="statics",
    title="Static and voyage data: types 5, 19, 24 (parts A and B as they come)",
    columns=(
        MESSAGE_ROW,
        Column(name="type", dtype="u8", unit="code", meaning="message type", missing="never"),
        Column(name="part", dtype="str", unit="code", meaning="A or B for type 24; null for types that have no parts, and for parts 2 and 3"),
        MMSI,
        *TIMES,
        RECEIVER,
        Column(name="imo", dtype="i64", unit="id", meaning="IMO number as sent; null for 0"),
        Column(name="callsign", dtype="str", unit="text", meaning=f"call sign, {_STATIC_TEXT}"),
        Column(name="name", dtype="str", unit="text", meaning=f"ship name, {_STATIC_TEXT}"),
        Column(name="ship_type", dtype="u8", unit="code", meaning="type of ship and cargo, 1–255; null for 0"),
        Column(name="to_bow_m", dtype="u16", unit="m", meaning="reference point to bow; null where all four distances are 0"),
        Column(name="to_stern_m", dtype="u16", unit="m", meaning="reference point to stern; null where all four distances are 0"),
        Column(name="to_port_m", dtype="u16", unit="m", meaning="reference point to port side; null where all four distances are 0"),
        Column(name="to_starboard_m", dtype="u16", unit="m", meaning="reference point to starboard side; null where all four distances are 0"),
        Column(name="epfd", dtype="u8", unit="code", meaning="type of position-fixing device as sent; null for 0 and for types that have none"),
        Column(name="draught_m", dtype="f64", unit="m", meaning="maximum present draught; 25.5 means that or more; null for 0"),
        Column(name="destination", dtype="str", unit="text", meaning=f"destination as typed on board, {_STATIC_TEXT}"),
        Column(name="eta_month", dtype="u8", unit="month", meaning="month of the ETA typed on board, 1–12"),
        Column(name="eta_day", dtype="u8", unit="day", meaning="day of that ETA, 1–31"),
        Column(name="eta_hour", dtype="u8", unit="h", meaning="hour of that ETA, 0–23, UTC"),
        Column(name="eta_minute", dtype="u8", unit="min", meaning="minute of that ETA, 0–59"),
        Column(name="dte", dtype="bool", unit="flag", meaning="data terminal equipment: true means not available, as sent"),
        Column(name="ais_version", dtype="u8", unit="code", meaning="AIS version indicator; type 5 only"),
        Column(name="vendor", dtype="str", unit="text", meaning="vendor identification of type 24 part B: three letters, unit model and serial number"),
        Column(name="mothership_mmsi", dtype="i64", unit="id", meaning="mother ship of an auxiliary craft (MMSI 98xxxxxxx), type 24 part B"),
        Column(name="repeat_raw", dtype="u8", unit="code", meaning="repeat indicator as sent", missing="never"),
        Column(name="imo_raw", dtype="i64", unit="id", meaning="IMO field as sent; type 5 only"),
        Column(name="draught_raw", dtype="u8", unit="1/10 m", meaning="draught as sent; type 5 only"),
        Column(name="eta_raw", dtype="u32", unit="code", meaning="ETA field as sent, 20 bits; type 5 only"),
    ),
)  # fmt: skip

BASE_STATIONS = Table(
    name="base_stations",
    title="Base station reports (type 4) and UTC responses (type 11)",
    columns=(
        MESSAGE_ROW,
        Column(name="type", dtype="u8", unit="code", meaning="message type", missing="never"),
        MMSI,
        *TIMES,
        RECEIVER,
        Column(name="utc", dtype="time", unit="UTC", meaning="the date and time the station gives; null where any part is not available or impossible"),
        Column(name="lat_deg", dtype="f64", unit="deg", meaning="latitude north, WGS 84; null for 91° and for values outside ±90°"),
        Column(name="lon_deg", dtype="f64", unit="deg", meaning="longitude east, WGS 84; null for 181° and for values outside ±180°"),
        Column(name="accuracy", dtype="bool", unit="flag", meaning="position accuracy better than 10 m", missing="never"),
        Column(name="epfd", dtype="u8", unit="code", meaning="type of position-fixing device as sent; null for 0"),
        Column(name="raim", dtype="bool", unit="flag", meaning="receiver autonomous integrity monitoring in use", missing="never"),
        Column(name="repeat_raw", dtype="u8", unit="code", meaning="repeat indicator as sent", missing="never"),
        Column(name="year_raw", dtype="u16", unit="year", meaning="year as sent; 0 not available", missing="never"),
        Column(name="month_raw", dtype="u8", unit="month", meaning="month as sent; 0 not available", missing="never"),
        Column(name="day_raw", dtype="u8", unit="day", meaning="day as sent; 0 not available", missing="never"),
        Column(name="hour_raw", dtype="u8", unit="h", meaning="hour as sent; 24 not available", missing="never"),
        Column(name="minute_raw", dtype="u8", unit="min", meaning="minute as sent; 60 not available", missing="never"),
        Column(name="second_raw", dtype="u8", unit="s", meaning="second as sent; 60 not available", missing="never"),
        Column(name="lat_raw", dtype="i32", unit="1/10000 min", meaning="latitude as sent", missing="never"),
        Column(name="lon_raw", dtype="i32", unit="1/10000 min", meaning="longitude as sent", missing="never"),
        Column(name="radio_raw", dtype="u32", unit="code", meaning="communication state as sent", missing="never"),
    ),
)  # fmt: skip

SENTENCE_REJECTS = Table(
    name="rejects",
    title="Sentences that gave no message, each with its reason",
    columns=(
        Column(name="source", dtype="str", unit="text", meaning="name of the input", missing="never"),
        Column(name="line", dtype="i64", unit="count", meaning="line, from 1", missing="never"),
        Column(name="column", dtype="i64", unit="count", meaning="column of the fault in its line, from 1", missing="never"),
        Column(name="offset", dtype="i64", unit="byte", meaning="offset of the sentence's first byte in the decompressed input", missing="never"),
        Column(name="reason", dtype="str", unit="code", meaning="checksum, format, payload, fragment, too_long, too_short, tag_block_checksum, incomplete, …", missing="never"),
        Column(name="detail", dtype="str", unit="text", meaning="what was found and what was expected", missing="never"),
        Column(name="text", dtype="str", unit="text", meaning="the sentence as it was, undecodable bytes as \\xNN, at most 1,024 characters", missing="never"),
    ),
)  # fmt: skip

VESSELS = Table(
    name="vessels",
    title="Latest state of each transponder",
    columns=(
        MMSI,
        IMO,
        Column(name="callsign", dtype="str", unit="text", meaning="latest call sign"),
        Column(name="name", dtype="str", unit="text", meaning="latest ship name"),
        Column(name="flag", dtype="str", unit="code", meaning="country of the MMSI's first three digits (MID), ISO 3166 alpha-2"),
        Column(name="ship_type", dtype="u8", unit="code", meaning="latest type of ship and cargo"),
        Column(name="length_m", dtype="f64", unit="m", meaning="bow to stern by the reported distances"),
        Column(name="beam_m", dtype="f64", unit="m", meaning="side to side by the reported distances"),
        Column(name="draught_m", dtype="f64", unit="m", meaning="latest draught"),
        Column(name="destination", dtype="str", unit="text", meaning="latest destination as typed on board"),
        Column(name="time", dtype="time", unit="UTC", meaning="time of the latest position"),
        Column(name="lat_deg", dtype="f64", unit="deg", meaning="latest latitude"),
        Column(name="lon_deg", dtype="f64", unit="deg", meaning="latest longitude"),
        Column(name="sog_kn", dtype="f64", unit="kn", meaning="latest speed over ground"),
        Column(name="cog_deg", dtype="f64", unit="deg", meaning="latest course over ground"),
        Column(name="heading_deg", dtype="f64", unit="deg", meaning="latest true heading"),
        Column(name="nav_status", dtype="u8", unit="code", meaning="latest navigational status"),
        Column(name="track_id", dtype="str", unit="id", meaning="track the latest position belongs to"),
        RECEIVER,
    ),
)  # fmt: skip

TRACKS = Table(
    name="tracks",
    title="Unbroken stretches of one vessel's positions",
    columns=(
        Column(name="track_id", dtype="str", unit="id", meaning="MMSI and start time, stable under more data after the start", missing="never"),
        MMSI,
        Column(name="start_time", dtype="time", unit="UTC", meaning="first position", missing="never"),
        Column(name="end_time", dtype="time", unit="UTC", meaning="last position", missing="never"),
        Column(name="positions", dtype="i64", unit="count", meaning="positions in the track", missing="never"),
        Column(name="distance_nm", dtype="f64", unit="nm", meaning="sum of great-circle steps", missing="never"),
        Column(name="start_lat_deg", dtype="f64", unit="deg", meaning="first latitude", missing="never"),
        Column(name="start_lon_deg", dtype="f64", unit="deg", meaning="first longitude", missing="never"),
        Column(name="end_lat_deg", dtype="f64", unit="deg", meaning="last latitude", missing="never"),
        Column(name="end_lon_deg", dtype="f64", unit="deg", meaning="last longitude", missing="never"),
        Column(name="reason", dtype="str", unit="code", meaning="why it ended: open, gap, jump", missing="never"),
    ),
)  # fmt: skip

PORT_CALLS = Table(
    name="port_calls",
    title="Observed calls: a vessel inside a port's limits and stopped there",
    columns=(
        MMSI,
        IMO,
        Column(name="port", dtype="str", unit="UN/LOCODE", meaning="port called at", missing="never"),
        Column(name="entered_at", dtype="time", unit="UTC", meaning="first position inside the port limit", missing="never"),
        Column(name="ata", dtype="time", unit="UTC", meaning="actual time of arrival: first position stopped (below 0.5 kn) inside, not at anchor"),
        Column(name="left_at", dtype="time", unit="UTC", meaning="last position inside, once a later one is outside; null while there"),
        Column(name="positions", dtype="i64", unit="count", meaning="positions inside", missing="never"),
    ),
)  # fmt: skip

ARRIVALS = Table(
    name="arrivals",
    title="Expected and actual arrivals of vessels at ports",
    columns=(
        Column(name="mmsi", dtype="i64", unit="id", meaning="transponder of the ship; null where AIS shows none for the voyage"),
        IMO,
        Column(name="callsign", dtype="str", unit="text", meaning="call sign"),
        Column(name="name", dtype="str", unit="text", meaning="ship name"),
        Column(name="port", dtype="str", unit="UN/LOCODE", meaning="port of arrival", missing="never"),
        Column(name="voyage_id", dtype="str", unit="id", meaning="declared voyage it was matched with; null where no filing is known"),
        Column(name="eta", dtype="time", unit="UTC", meaning="estimated time of arrival at the port limit"),
        Column(name="eta_low", dtype="time", unit="UTC", meaning="lower end of the 80 % interval"),
        Column(name="eta_high", dtype="time", unit="UTC", meaning="upper end of the 80 % interval"),
        Column(name="ata", dtype="time", unit="UTC", meaning="actual time of arrival, where the vessel is or was there on this voyage"),
        Column(name="distance_nm", dtype="f64", unit="nm", meaning="way to go along the sea lane"),
        Column(name="speed_kn", dtype="f64", unit="kn", meaning="speed the estimate rests on"),
        Column(name="method", dtype="str", unit="code", meaning="lane, great_circle, declared (the filing's or the ship's own ETA), observed (arrived)", missing="never"),
        Column(name="as_of", dtype="time", unit="UTC", meaning="time of the last position or filing it rests on"),
    ),
)  # fmt: skip

TABLES = (
    MESSAGES, POSITIONS, STATICS, BASE_STATIONS, SENTENCE_REJECTS, VESSELS, TRACKS, PORT_CALLS, ARRIVALS,
)  # fmt: skip
