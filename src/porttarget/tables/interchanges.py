"""The table of what was filed, by whom, when: one row per message of an interchange, with its envelope.

Answers to the sender are written from it, and findings are counted by sender with it. Formats that have no envelope
(tables, JSON, fixed records) give it no rows.
"""

from __future__ import annotations

from porttarget.tables.columns import PROVENANCE, RECEIVED_AT
from porttarget.tables.declare import Column, Table

INTERCHANGES = Table(
    name="interchanges",
    title="Messages of interchanges with their envelopes: what was filed by whom, and how many faults it has",
    columns=(
        Column(name="syntax", dtype="str", unit="code", meaning="X12 or EDIFACT", missing="never"),
        Column(name="sender", dtype="str", unit="id", meaning="sender as sent (ISA-06, UNB S002)"),
        Column(name="sender_qualifier", dtype="str", unit="code", meaning="what kind of id that is (ISA-05, 0007)"),
        Column(name="receiver", dtype="str", unit="id", meaning="receiver as sent (ISA-08, UNB S003)"),
        Column(name="receiver_qualifier", dtype="str", unit="code", meaning="what kind of id that is (ISA-07, 0007)"),
        Column(name="control_number", dtype="str", unit="id", meaning="control number of the interchange as sent (ISA-13, UNB 0020)"),
        Column(name="sent_at", dtype="time", unit="UTC", meaning="the sender's own date and time of the interchange, as if UTC"),
        Column(name="syntax_version", dtype="str", unit="code", meaning="ISA-12, or syntax identifier and version such as UNOA:2"),
        Column(name="usage", dtype="str", unit="code", meaning="ISA-15 (P, T) or UNB 0035 (1 is a test), as sent"),
        Column(name="delimiters", dtype="str", unit="text", meaning="X12: element, component and segment delimiter; EDIFACT: component, element, decimal sign, release, segment, as UNA has them", missing="never"),
        Column(name="group_kind", dtype="str", unit="code", meaning="functional group (GS-01, UNG 0038)"),
        Column(name="group_sender", dtype="str", unit="id", meaning="sender of the group (GS-02, UNG S006)"),
        Column(name="group_receiver", dtype="str", unit="id", meaning="receiver of the group (GS-03, UNG S007)"),
        Column(name="group_number", dtype="str", unit="id", meaning="control number of the group as sent (GS-06, UNG 0048)"),
        Column(name="group_version", dtype="str", unit="code", meaning="version of the group's messages (GS-08)"),
        Column(name="group", dtype="i32", unit="count", meaning="which group of the input, from 1; null where the message stands in none"),
        Column(name="message_kind", dtype="str", unit="code", meaning="kind of message as sent (ST-01, UNH 0065); null in the row of an interchange without messages"),
        Column(name="message_version", dtype="str", unit="code", meaning="version, release, agency and association of UNH as sent; null for X12"),
        Column(name="message_number", dtype="str", unit="id", meaning="reference number of the message as sent (ST-02, UNH 0062)"),
        Column(name="document", dtype="str", unit="id", meaning="number of the document (BGM 1004, M10-07)"),
        Column(name="function", dtype="str", unit="code", meaning="what it does as a whole: original, add, change, replace, delete; null where it does not say"),
        Column(name="is_read", dtype="bool", unit="flag", meaning="tables are made of this kind of message", missing="never"),
        Column(name="segments", dtype="i32", unit="count", meaning="segments of the message, from ST or UNH to SE or UNT", missing="never"),
        Column(name="bills", dtype="i32", unit="count", meaning="rows of bills made of it", missing="never"),
        Column(name="containers", dtype="i32", unit="count", meaning="rows of containers made of it", missing="never"),
        Column(name="errors", dtype="i32", unit="count", meaning="its findings of severity error", missing="never"),
        Column(name="warnings", dtype="i32", unit="count", meaning="its findings of severity warning", missing="never"),
        Column(name="infos", dtype="i32", unit="count", meaning="its findings of severity info", missing="never"),
        RECEIVED_AT,
        *PROVENANCE,
    ),
)  # fmt: skip
