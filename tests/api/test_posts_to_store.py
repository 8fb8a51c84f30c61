"""From an HTTP post and from JSON datagrams to rows in a store and to the list of feeds, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from porttarget.api import ServiceSettings, StoreNode, create_app, sign_in_links
from porttarget.flows.live import LiveIntake
from porttarget.reference import load_reference
from porttarget.store import Store
from tests.api.conftest import BASE
from tests.feeds.sockets import free_port

TOKEN = "correct-horse-battery"
# worked examples of GPSD's AIVDM/AIVDO description
ONE = "!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E"
TWO = "!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C"


def test_posted_and_datagram_json_reach_the_store_and_the_list_of_feeds(tmp_path: Path) -> None:
    (tmp_path / "t").write_text(TOKEN)
    heard_at = datetime.now(UTC).replace(microsecond=250_000)
    port = free_port()
    feeds = {"roof": f"http-post:?token-file={tmp_path / 't'}", "pier": f"udp://127.0.0.1:{port}"}

    async def work(store: Store) -> list[dict[str, object]]:
        intake = LiveIntake(store, feeds, reference=load_reference())
        app = create_app(
            StoreNode(store, feeds=intake.status), ServiceSettings(dev=True), posted_feed=intake.posted_feed
        )
        taking = asyncio.create_task(intake.run())
        document = {"stationid": "QC1", "msgs": [{"rxuxtime": heard_at.timestamp(), "nmea": [ONE]}]}
        async with (
            asyncio.timeout(90),
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=BASE) as client,
        ):
            answer = await client.post("/v1/feeds/roof", json=document, headers={"authorization": f"Bearer {TOKEN}"})
            assert (answer.status_code, answer.json()["sentences"]) == (202, 1)
            while not intake.status()[1]["sentences"]:
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                    out.sendto(json.dumps({"class": "AIS", "nmea": [TWO]}).encode(), ("127.0.0.1", port))
                await asyncio.sleep(0.1)
            while [feed["messages"] for feed in intake.status()] != [1, intake.status()[1]["sentences"]]:
                await asyncio.sleep(0.05)
            await client.get(sign_in_links(app)["port_authority"].removeprefix(BASE))
            items: list[dict[str, object]] = (await client.get("/v1/feeds")).json()["items"]
        taking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await taking
        return items

    with Store.init(tmp_path / "s", "CA") as store:
        roof, pier = asyncio.run(work(store))
        rows = store.read("positions").unique("receiver").sort("receiver")
    assert (roof["name"], roof["url"], roof["connected"], roof["messages"]) == ("roof", "http-post:", True, 1)
    assert (pier["name"], pier["connected"], pier["json_unusable"]) == ("pier", True, 0)
    assert TOKEN not in json.dumps(roof)
    assert rows.get_column("receiver").to_list() == ["QC1", "pier"]
    assert rows.get_column("mmsi").to_list() == [366730000, 477553000]
    assert rows.get_column("time_tagged").to_list() == [heard_at, None]
