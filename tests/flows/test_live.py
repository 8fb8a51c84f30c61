"""Live feeds go into the store: rows on disk, latest states merged, each feed counted by itself, bad lines kept."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from porttarget.ais_decoder.encode import encode_position_a, tag_block
from porttarget.errors import UsageError
from porttarget.flows.live import LiveIntake
from porttarget.reference import load_reference
from porttarget.store import Store

# class A positions and a two-part static report of the worked examples in GPSD's AIVDM/AIVDO description
POSITION = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\r\n"
STATIC = (
    b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\r\n"
    b"!AIVDM,2,2,1,A,88888888880,2*25\r\n"
)
OTHER = (encode_position_a(mmsi=366730000, lat_deg=37.8, lon_deg=-122.4, sog_kn=20.0)[0] + "\r\n").encode()
BAD = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*00\r\n"


async def serve(*lines: bytes) -> tuple[asyncio.Server, str]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(line[:17])  # cut anywhere: feeds hand on whole lines
            await writer.drain()
            await asyncio.sleep(0.01)
            writer.write(line[17:])
            await writer.drain()
        await reader.read()  # until the listener goes
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    return server, f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def messages(status: list[dict[str, object]]) -> dict[str, int]:
    return {str(feed["name"]): int(str(feed["messages"])) for feed in status}


def test_two_feeds_are_stored_each_under_its_name_and_counted(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "s", "CA")

    async def run() -> list[dict[str, object]]:
        (one, first), (two, second) = await serve(POSITION, STATIC, BAD), await serve(POSITION, OTHER)
        intake = LiveIntake(store, {"north": first, "south": second}, reference=load_reference())
        task = asyncio.create_task(intake.run())
        async with asyncio.timeout(90):
            # the position that both hear is one message, of the one that was first
            while sum(messages(intake.status()).values()) != 3 or intake.status()[0]["rejected"] != 1:
                await asyncio.sleep(0.05)
        status = intake.status()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        for server in (one, two):
            server.close()
            await server.wait_closed()
        await asyncio.sleep(0.1)
        return status

    north, south = asyncio.run(run())
    assert (north["connected"], south["connected"]) == (True, True)
    assert north["last_message_at"] is not None
    positions = store.read("positions")
    assert positions.height == 2
    assert "south" in positions.get_column("receiver").to_list()
    assert set(store.read("hearings").get_column("receiver").to_list()) == {"north", "south"}
    assert positions.get_column("time_received").null_count() == 0
    assert positions.get_column("time").to_list() == positions.get_column("time_received").to_list()
    assert store.read("rejects").get_column("reason").to_list() == ["checksum"]
    latest = {row["mmsi"]: row for row in store.vessels().to_dicts()}
    assert latest[366730000]["receiver"] in {"north", "south"}
    assert latest[351759000]["name"] == "EVER DIADEM"
    store.close()
    with Store.open(tmp_path / "s") as again:
        assert again.read("positions").height == 2
        assert again.check() == []


def test_an_address_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    with Store.init(tmp_path / "s", "CA") as store, pytest.raises(UsageError, match="tcp://host:port"):
        LiveIntake(store, {"x": "http://127.0.0.1:1"}, reference=load_reference())


def test_accepted_sentences_are_passed_on_and_clocks_are_judged(tmp_path: Path) -> None:
    late = datetime.now(UTC) - timedelta(seconds=90)
    sent = [encode_position_a(mmsi=366730000, lat_deg=37.8, lon_deg=-122.4, second=k)[0] for k in range(6)]
    tagged = [tag_block(line, source="pier", time=late).encode() + b"\r\n" for line in sent]

    async def run(store: Store) -> tuple[list[bytes], list[dict[str, object]], list[dict[str, object]]]:
        inbox = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        inbox.bind(("127.0.0.1", 0))
        inbox.setblocking(False)
        place = f"udp://127.0.0.1:{inbox.getsockname()[1]}"
        server, url = await serve(BAD, *tagged, b"$GPGGA,1*00\r\n", STATIC)
        intake = LiveIntake(store, {"aggregator": url}, reference=load_reference(), forwards={"plotter": place})
        task = asyncio.create_task(intake.run())
        async with asyncio.timeout(90):
            got = [await asyncio.get_running_loop().sock_recv(inbox, 2048) for _ in range(8)]
            while intake.forward_status()[0]["sent"] != 8 or intake.status()[0]["messages"] != 7:
                await asyncio.sleep(0.01)
        status, forwards = intake.status(), intake.forward_status()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        inbox.close()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.1)
        return got, status, forwards

    with Store.init(tmp_path / "s", "CA") as store:
        got, (feed,), (forward,) = asyncio.run(run(store))
    assert got == tagged + STATIC.splitlines(keepends=True)
    assert (feed["messages"], feed["rejected"], feed["drops"]) == (7, 1, 0)
    assert (feed["clock_off"], feed["clocks_off"]) == (True, ["pier"])
    assert float(str(feed["clock_offset_s"])) == pytest.approx(-90, abs=60)
    assert (forward["name"], forward["sent"], forward["drops"], forward["lost"]) == ("plotter", 8, 0, 0)


def test_passing_on_to_a_feed_of_the_same_node_is_refused(tmp_path: Path) -> None:
    with Store.init(tmp_path / "s", "CA") as store, pytest.raises(UsageError, match="would come back for ever"):
        LiveIntake(
            store, {"x": "udp://0.0.0.0:4001"}, reference=load_reference(), forwards={"y": "udp://localhost:4001"}
        )


def test_posts_find_the_feeds_that_take_them(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("0123456789abcdef")
    with Store.init(tmp_path / "s", "CA") as store:
        feeds = {"posted": f"http-post:?token-file={tmp_path / 't'}", "udp": "udp://:0"}
        intake = LiveIntake(store, feeds, reference=load_reference())
    posted = intake.posted_feed("posted")
    assert posted is not None
    assert (posted.name, intake.posted_feed("udp"), intake.posted_feed("none")) == ("posted", None, None)
