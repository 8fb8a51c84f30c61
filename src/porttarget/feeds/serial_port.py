"""A serial port, by the optional extra `serial` (the library serialx), loaded only when a feed asks for one.

In: a device and its speed. Out: bytes to a Hearing. The kernel's buffer for a serial line is small and there is nobody
to hold back, so a full backlog drops its oldest lines.
"""

from __future__ import annotations

from importlib.util import find_spec

from porttarget.errors import UsageError
from porttarget.feeds.addresses import Address
from porttarget.feeds.hearing import Hearing, Patience


def check_serial_extra() -> None:
    """UsageError that names the extra where it is not installed."""
    if find_spec("serialx") is None:
        raise UsageError("a serial feed needs the extra `serial`: pip install 'porttarget[serial]'")


async def read_serial(address: Address, hearing: Hearing, patience: Patience) -> None:
    """Read a port until it is gone."""
    import serialx

    try:
        reader, writer = await serialx.open_serial_connection(address.device, baudrate=address.baud)
        try:
            with hearing.sender() as sender:
                await sender.hear(reader, patience.dead_after_s)
        finally:
            writer.transport.abort()
    except serialx.SerialException as error:
        raise OSError(str(error)) from error
