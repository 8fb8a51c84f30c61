"""TCP, both ways: a client that reads one connection, and a listener that serves several senders at once.

In: an address and how patient to be. Out: bytes to a Hearing, from whose backlog back-pressure reaches the sender.
Coming back after a failure is the work of `live`.
"""

from __future__ import annotations

import asyncio
import socket

from porttarget.feeds.addresses import Address
from porttarget.feeds.hearing import Hearing, Patience, Silence


async def read_tcp(address: Address, hearing: Hearing, patience: Patience) -> None:
    """Read one connection to its end."""
    reader, writer = await call(address, patience.black_hole_s)
    try:
        with hearing.sender() as sender:
            await sender.hear(reader, patience.dead_after_s)
    finally:
        writer.transport.abort()  # we never write; waiting for a polite close could wait for a dead peer


async def call(address: Address, black_hole_s: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that notices when the other side is gone; Silence where nobody answers the call."""
    try:
        async with asyncio.timeout(black_hole_s) as limit:
            reader, writer = await asyncio.open_connection(address.host, address.port)
    except TimeoutError as error:
        raise Silence(f"no answer for {black_hole_s:g} s") if limit.expired() else error from None
    keep_alive(writer.get_extra_info("socket"), black_hole_s)
    return reader, writer


async def listen_tcp(address: Address, hearing: Hearing, patience: Patience) -> None:
    """Serve senders until cancelled: each with its own unfinished line; silent ones and those too many are let go."""
    serving: set[asyncio.Task[None]] = set()

    def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(serving) >= patience.max_senders:
            hearing.refused += 1
            hearing.last_error = f"{patience.max_senders} senders are connected, a further one was refused"
            writer.transport.abort()
            return
        task = asyncio.create_task(_serve(reader, writer, hearing, patience))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(came, address.host, address.port)
    hearing.port = int(server.sockets[0].getsockname()[1])
    hearing.listening.set()
    try:
        await asyncio.get_running_loop().create_future()  # until cancelled
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hearing: Hearing, patience: Patience
) -> None:
    keep_alive(writer.get_extra_info("socket"), patience.black_hole_s)
    try:
        with hearing.sender() as sender:
            await sender.hear(reader, patience.dead_after_s)
    except Silence as silence:
        hearing.silences += 1
        hearing.last_error = str(silence)
    except OSError as error:
        hearing.last_error = error.strerror or str(error)
    finally:
        writer.transport.abort()


def keep_alive(sock: socket.socket, black_hole_s: float) -> None:
    """Let the kernel find half-open connections within `black_hole_s`; what a system lacks is left out."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    third = max(1, int(black_hole_s / 3))
    wanted = (
        ("TCP_KEEPIDLE", third),
        ("TCP_KEEPINTVL", third),
        ("TCP_KEEPCNT", 2),
        ("TCP_USER_TIMEOUT", int(black_hole_s * 1000)),
    )
    for option, value in wanted:
        number = getattr(socket, option, None)
        if number is not None:
            sock.setsockopt(socket.IPPROTO_TCP, number, value)
