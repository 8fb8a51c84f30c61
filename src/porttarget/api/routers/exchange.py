"""Routes for signed packets: fetch those that wait for the other country, hand in one that came from it."""

from __future__ import annotations

import base64
import binascii

from fastapi import APIRouter, Depends

from porttarget.api.context import TheNode, TheOfficer, targeting_only
from porttarget.api.problems import ProblemError
from porttarget.api.wire import targeting as wire

router = APIRouter(prefix="/v1/exchange", tags=["exchange"], dependencies=[Depends(targeting_only)])


@router.post("/export", response_model=wire.Packets)
def export(node: TheNode) -> wire.Packets:
    """Sign what waits to be sent, and give all packets, oldest first; one made before comes again, byte for byte."""
    items = [
        wire.PacketItem(packet_id=packet_id, packet=base64.b64encode(data).decode())
        for packet_id, data in node.export_packets()
    ]
    return wire.Packets(items=items)


@router.post("/import", response_model=wire.PacketTaken)
def take_in(node: TheNode, officer: TheOfficer, body: wire.NewPacket) -> wire.PacketTaken:
    """Take in a packet; a changed byte, an unknown key or a replay is refused."""
    try:
        data = base64.b64decode(body.packet, validate=True)
    except binascii.Error:
        raise ProblemError(422, "packet", "the packet is not base64") from None
    return wire.PacketTaken(done=node.import_packet(data, officer))
