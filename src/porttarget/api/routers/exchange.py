"""Routes for signed packets: fetch those that wait for the other country, hand in one that came from it."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from porttarget.api.context import TheNode, TheOfficer, targeting_only
from porttarget.api.problems import ProblemError
from porttarget.api.wire import targeting as wire

router = APIRouter(prefix="/v1/exchange", tags=["exchange"], dependencies=[Depends(targeting_only)])


@router.post("/export", response_model=wire.Packets)
def export(
    node: TheNode,
    after: Annotated[
        int | None, Query(ge=0, lt=2**63, description="give those above this number, also if handed out before; 0: all")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="packets a page")] = 100,
) -> wire.Packets:
    """Sign what waits to be sent, and give the packets not handed out before, oldest first, byte for byte."""
    sent = node.export_packets(after=after, limit=limit)
    items = [
        wire.PacketItem(packet_id=packet.packet_id, packet=base64.b64encode(packet.data).decode()) for packet in sent
    ]
    return wire.Packets(items=items, next=sent[-1].sequence if len(sent) == limit else None)


@router.post("/import", response_model=wire.PacketTaken)
def take_in(node: TheNode, officer: TheOfficer, body: wire.NewPacket) -> wire.PacketTaken:
    """Take in a packet; a changed byte, an unknown key or a replay is refused."""
    try:
        data = base64.b64decode(body.packet, validate=True)
    except ValueError:  # binascii.Error, or a letter beyond ASCII
        raise ProblemError(422, "packet", "the packet is not base64") from None
    return wire.PacketTaken(done=node.import_packet(data, officer))
