"""Feeds that are called: several TCP senders at once, and datagrams."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket

from tests.feeds.sockets import LINE, feed_of, run, running, until, whole


async def call(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


def test_lines_of_many_senders_are_not_mixed_however_they_are_cut() -> None:
    async def work() -> None:
        got = bytearray()
        senders, each = 20, 30

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        async def send(port: int, number: int) -> None:
            _, writer = await call(port)
            text = b"".join(b"%02d %02d %s" % (number, k, LINE) for k in range(each)) + LINE[:30]
            for at in range(0, len(text), 37):
                writer.write(text[at : at + 37])
                await writer.drain()
                await asyncio.sleep(0)
            writer.close()
            await writer.wait_closed()

        feed = feed_of("tcp-listen://127.0.0.1:0")
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            await asyncio.gather(*(send(feed.hearing.port, number) for number in range(senders)))
            await until(lambda: whole(feed.status(), "sentences") == senders * each + senders)
            await until(lambda: feed.status()["senders"] == 0)
        lines = bytes(got).splitlines(keepends=True)
        assert lines.count(LINE[:30] + b"\n") == senders  # each unfinished line is closed by itself
        for number in range(senders):
            mine = [line for line in lines if line.startswith(b"%02d " % number)]
            assert mine == [b"%02d %02d %s" % (number, k, LINE) for k in range(each)]

    run(work())


def test_an_idle_sender_is_dropped_and_one_that_talks_stays() -> None:
    async def work() -> None:
        async def sink(_: bytes) -> None: ...

        feed = feed_of("tcp-listen://127.0.0.1:0", dead_after_s=0.2)
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            idle, idle_writer = await call(feed.hearing.port)
            _, talking = await call(feed.hearing.port)
            ended = asyncio.create_task(idle.read())
            while not ended.done():
                talking.write(LINE)
                await asyncio.sleep(0.02)
            assert (feed.status()["senders"], feed.status()["silences"]) == (1, 1)
            assert feed.status()["last_error"] == "no data for 0.2 s"
            for writer in (idle_writer, talking):
                writer.transport.abort()

    run(work())


def test_a_sender_beyond_the_most_allowed_is_refused_and_counted() -> None:
    async def work() -> None:
        async def sink(_: bytes) -> None: ...

        feed = feed_of("tcp-listen://127.0.0.1:0", max_senders=2)
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            one, two = await call(feed.hearing.port), await call(feed.hearing.port)
            await until(lambda: feed.status()["senders"] == 2)
            reader, three = await call(feed.hearing.port)
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
            assert (feed.status()["senders"], feed.status()["refused"]) == (2, 1)
            one[1].transport.abort()
            await until(lambda: feed.status()["senders"] == 1)
            four = await call(feed.hearing.port)
            await until(lambda: feed.status()["senders"] == 2)
            for writer in (two[1], three, four[1]):
                writer.transport.abort()

    run(work())


def test_a_listener_stops_with_senders_connected_and_held_back() -> None:
    async def work() -> None:
        may_go = asyncio.Event()
        got = bytearray()

        async def sink(lines: bytes) -> None:
            await may_go.wait()
            got.extend(lines)

        feed = feed_of("tcp-listen://127.0.0.1:0", max_waiting_bytes=1000)
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            _, writer = await call(feed.hearing.port)
            writer.write(LINE * 20_000)
            await until(lambda: whole(feed.status(), "pauses") >= 1)
            may_go.set()
            feed.stop()
        writer.transport.abort()
        assert set(bytes(got).splitlines(keepends=True)) >= {LINE}

    run(work())


def test_datagrams_are_taken_as_lines() -> None:
    async def work() -> None:
        got = bytearray()

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        feed = feed_of("udp://:0", dead_after_s=0.15)
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.status()["connected"] is False
            assert feed.hearing.port is not None
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                out.sendto(LINE.rstrip(), ("127.0.0.1", feed.hearing.port))
                out.sendto(LINE + LINE, ("127.0.0.1", feed.hearing.port))
            await until(lambda: whole(feed.status(), "sentences") == 3)
            assert feed.status()["connected"] is True
            await until(lambda: feed.status()["connected"] is False)
            assert (feed.status()["silences"], feed.status()["last_error"]) == (1, "no data for 0.15 s")
        assert bytes(got).splitlines() == [LINE.rstrip()] * 3

    run(work())


def test_json_by_datagram_becomes_sentences_and_what_has_none_is_counted() -> None:
    async def work() -> None:
        got = bytearray()

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        feed = feed_of("udp://:0")
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                for message in ({"class": "AIS", "nmea": [LINE.decode().strip()]}, {"class": "AIS", "mmsi": 1}):
                    out.sendto(json.dumps(message).encode() + b"\r\n", ("127.0.0.1", feed.hearing.port))
            await until(lambda: feed.status()["json_unusable"] == 1)
        assert (feed.status()["json_messages"], bytes(got)) == (1, LINE.strip() + b"\n")

    run(work())


def test_datagrams_for_a_slow_sink_cost_the_oldest_lines_and_bounded_memory() -> None:
    async def work() -> None:
        sent, limit = 4000, 80_000
        got = bytearray()
        may_go = asyncio.Event()

        async def sink(lines: bytes) -> None:
            await may_go.wait()
            got.extend(lines)

        feed = feed_of("udp://:0", max_waiting_bytes=limit)
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                for number in range(sent):
                    out.sendto(b"%06d %s" % (number, LINE), ("127.0.0.1", feed.hearing.port))
                    if number % 100 == 99:
                        await until(lambda upto=number + 1: feed.status()["sentences"] == upto)
            assert whole(feed.status(), "waiting_bytes") <= limit
            may_go.set()
        numbers = [int(line[:6]) for line in bytes(got).splitlines()]
        status = feed.status()
        assert numbers == sorted(numbers)
        assert numbers[-1] == sent - 1
        assert whole(status, "drops") > 0
        assert len(numbers) + whole(status, "drops") == sent
        assert len(got) + whole(status, "dropped_bytes") == status["bytes"]

    run(work())


def test_udp_without_an_address_is_not_heard_by_the_network() -> None:
    async def work() -> None:
        async def sink(_: bytes) -> None: ...

        feed = feed_of("udp://:0")
        async with running(feed, sink):
            await feed.hearing.listening.wait()
            assert feed.hearing.port is not None
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("127.0.0.2", feed.hearing.port))  # refused if the feed held all addresses
        assert feed.address.host == "127.0.0.1"

    run(work())
