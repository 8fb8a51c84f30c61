"""Columns that several tables share, declared once: who reported, where a row came from, its label."""

from __future__ import annotations

from porttarget.tables.declare import Column

MMSI = Column(
    name="mmsi",
    dtype="i64",
    unit="id",
    meaning="Maritime Mobile Service Identity as sent, 30 bits",
    missing="never",
)
IMO = Column(name="imo", dtype="i64", unit="id", meaning="IMO ship number, kept only where its check digit holds")
RECEIVER = Column(
    name="receiver",
    dtype="str",
    unit="text",
    meaning="station or feed that heard it: tag block `s`, else the name of the feed or file",
)
MESSAGE_ROW = Column(
    name="message_row",
    dtype="i64",
    unit="id",
    meaning="number of its row in table messages: counted from 0 within one decode, unique within a store",
    missing="never",
)
TYPE = Column(name="type", dtype="u8", unit="code", meaning="message type", missing="never")
DAC = Column(name="dac", dtype="u16", unit="code", meaning="designated area code of the application", missing="never")
FI = Column(name="fi", dtype="u8", unit="code", meaning="function identifier of the application", missing="never")
DAC_OR_NONE = Column(
    name="dac", dtype="u16", unit="code",
    meaning="designated area code of the application; null where the message type itself says it",
)  # fmt: skip
FI_OR_NONE = Column(
    name="fi", dtype="u8", unit="code",
    meaning="function identifier of the application; null where the message type itself says it",
)  # fmt: skip
REPORT = Column(name="report", dtype="u8", unit="count", meaning="which report of the message, from 1", missing="never")
DATA_BITS = Column(
    name="data_bits", dtype="u16", unit="bit", meaning="length of the data behind the application's identifier",
    missing="never",
)  # fmt: skip
DECODED_AS = Column(
    name="decoded_as", dtype="str", unit="code",
    meaning="table that holds the data's fields; null where its function is unknown, encrypted, or it is too short",
)  # fmt: skip
TIMES = (
    Column(
        name="time",
        dtype="time",
        unit="UTC",
        meaning="best known time: tagged where present, else received; never the message's own second alone",
    ),
    Column(
        name="time_received",
        dtype="time",
        unit="UTC",
        meaning="when our receiver or feed took it, from a leading or trailing epoch or the live feed",
    ),
    Column(name="time_tagged", dtype="time", unit="UTC", meaning="time in the tag block, field `c`"),
)

# where a row of a manifest table stands in the file it was read from
PROVENANCE = (
    Column(name="source", dtype="str", unit="text", meaning="name of the input", missing="never"),
    Column(
        name="source_sha256",
        dtype="str",
        unit="id",
        meaning="SHA-256 of the (decompressed) input, hexadecimal",
        missing="never",
    ),
    Column(
        name="interchange",
        dtype="i32",
        unit="count",
        meaning="which interchange of the input, from 1",
        missing="never",
    ),
    Column(
        name="message",
        dtype="i32",
        unit="count",
        meaning="which message (transaction set) of the input, from 1; 0 where a row belongs to none",
        missing="never",
    ),
    Column(
        name="segment",
        dtype="i32",
        unit="count",
        meaning="which segment of the message, ST being 1; for envelope rows, of the interchange",
        missing="never",
    ),
    Column(
        name="offset",
        dtype="i64",
        unit="byte",
        meaning="byte offset of the segment in the (decompressed) input, from 0",
        missing="never",
    ),
)
RECEIVED_AT = Column(
    name="received_at",
    dtype="time",
    unit="UTC",
    meaning="when this node received the filing, a fact of the transport; null where the transport did not say",
)

LABEL = (
    Column(
        name="originator",
        dtype="str",
        unit="code",
        meaning="country the record comes from: CA or US",
        missing="never",
    ),
    Column(
        name="rel",
        dtype="list[str]",
        unit="code",
        meaning="countries it is releasable to; empty means the originator alone",
        missing="empty list",
    ),
    Column(
        name="caveats",
        dtype="list[str]",
        unit="code",
        meaning="handling caveats: LE, PII, ORCON, SSI",
        missing="empty list",
    ),
)
