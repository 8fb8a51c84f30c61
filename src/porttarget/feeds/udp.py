"""UDP: datagrams of sentences, or of AIS-catcher's JSON, from anybody who can reach the socket.

In: an address to bind to. Out: lines to a Hearing. Best effort: what the kernel or a full backlog drops is gone, the
latter counted. A datagram is whole by itself: its last line needs no newline.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final

from porttarget.feeds.addresses import Address
from porttarget.feeds.hearing import Hearing, Patience

_KERNEL_BUFFER: Final = 4 << 20  # a burst while the loop is busy; systems that allow less give less


async def read_udp(address: Address, hearing: Hearing, patience: Patience) -> None:
    """Take datagrams until cancelled; the socket stays open in silence: nothing is gained by binding again."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Datagrams(hearing), local_addr=(address.host, address.port)
    )
    try:
        sock = transport.get_extra_info("socket")
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BUFFER)
        hearing.port = int(sock.getsockname()[1])
        hearing.connections += 1
        hearing.last_error = None
        hearing.listening.set()
        await hearing.watch_silence(patience.dead_after_s)
    finally:
        hearing.senders = 0
        transport.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 (the protocol's signature)
        if data:
            self._hearing.arrived(len(data))
            self._hearing.keep(data if data.endswith(b"\n") else data + b"\n")
