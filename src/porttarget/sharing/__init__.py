"""What may cross the border and how: labels, signed packets, nominations, and the tamper-evident log.

Pure: no files, no network, no clock and no randomness; all of these are passed in. What a node has already seen
(replays, versions) is the store's knowledge.
"""

from __future__ import annotations

from porttarget.sharing.labels import CAVEATS, COUNTRIES, Label, derive, may_read
from porttarget.sharing.nominations import (
    ANSWER_CODES,
    DECISION_CODES,
    REASON_CODES,
    answer_faults,
    decision_faults,
    next_status,
    nomination_faults,
)
from porttarget.sharing.packets import PACKET_KINDS, Packet, key_id, make_packet, read_packet

__all__ = [
    "ANSWER_CODES",
    "CAVEATS",
    "COUNTRIES",
    "DECISION_CODES",
    "PACKET_KINDS",
    "REASON_CODES",
    "Label",
    "Packet",
    "answer_faults",
    "decision_faults",
    "derive",
    "key_id",
    "make_packet",
    "may_read",
    "next_status",
    "nomination_faults",
    "read_packet",
]
