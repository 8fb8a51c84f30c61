"""A port is data: Cleveland, which is not shipped, gets arrivals, a ranked list and a plan from files alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from porttarget.ais_decoder.encode import encode_position_a, encode_static_a, tag_block
from porttarget.cli import main
from porttarget.flows.node import picture
from porttarget.manifests.filing import BillPart, BoxPart, GoodsPart, PartyPart, PortPart
from porttarget.manifests.write_x12 import Filing309, write_309
from porttarget.reference import load_reference
from porttarget.store import Store

FILES = Path(__file__).parent / "cleveland"
NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
IMO, MMSI = 9074729, 316001234
BOXES = ("CSQU3054383", "CSQU3054399", "CSQU3054403")  # the first is the worked example of ISO 6346


def filing() -> bytes:
    goods = GoodsPart(packages=20, description="BALL BEARINGS", hs="848210", kg=9000.0)
    bills = tuple(
        BillPart(
            number=f"CLE{number:05d}", issuer_scac="ZQGL", lading_code="42157", packages=20, gross_kg=9000.0,
            parties=(
                PartyPart(role="shipper", name="INVENTED MILLS NV", city="ANTWERPEN", country="BE"),
                PartyPart(role="consignee", name="INVENTED STORES INC", city="CLEVELAND", region="OH", country="US"),
            ),
            containers=(BoxPart(number=box, goods=(goods,)),),
        )
        for number, box in enumerate(BOXES)
    )  # fmt: skip
    return write_309(
        Filing309(
            sender="ZQGL", receiver="USCS", control_number=1, created_at=NOW - timedelta(days=12), carrier_scac="ZQGL",
            vessel_name="LAKE EXAMPLE", vessel_imo=str(IMO), voyage="014W", flag="CA",
            ports=(PortPart(port_code="4101", eta=NOW + timedelta(hours=30), bills=bills, terminal="USCLE-GCT"),),
        )
    )  # fmt: skip


def sentences() -> bytes:
    """Six hours of a ship in Lake Ontario, bound for the Welland Canal, one report every ten minutes."""
    lines = []
    for step in range(37):
        time = NOW - timedelta(minutes=10 * (36 - step))
        lon = -77.2 - 0.0305 * step  # about 8 kn to the west at this latitude
        heard = encode_position_a(
            mmsi=MMSI, lat_deg=43.45, lon_deg=lon, sog_kn=8.0, cog_deg=270.0, heading_deg=270, nav_status=0,
            second=time.second,
        )  # fmt: skip
        if step == 0:
            heard += encode_static_a(
                mmsi=MMSI, imo=IMO, callsign="CFXX", name="LAKE EXAMPLE", ship_type=70, destination="CLEVELAND"
            )
        lines += [tag_block(line, source="r-lake", time=time) for line in heard]
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTTARGET_REFERENCE", str(FILES))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cle.x12").write_bytes(filing())
    (tmp_path / "in" / "lake.nmea").write_bytes(sentences())
    times = f"file,received_at\ncle.x12,{(NOW - timedelta(days=12)).isoformat()}\nlake.nmea,{NOW.isoformat()}\n"
    (tmp_path / "in" / "receipts.csv").write_text(times)
    for arguments in (["store", "init", "s", "--country", "US"], ["ingest", "--store", "s", "in", "--strict"]):
        monkeypatch.chdir(tmp_path)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    return tmp_path / "s"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--json"])
    assert ended.value.code == 0
    return dict(json.loads(capsys.readouterr().out))


def test_cleveland_is_not_shipped() -> None:
    assert "USCLE" not in load_reference().ports
    assert "USCLE" in load_reference((FILES,)).ports


def test_cleveland_gets_arrivals_a_ranked_list_and_a_plan(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(store) as opened:
        arrivals = picture(opened, reference_dirs=(FILES,)).arrivals
    (arrival,) = (row for row in arrivals.to_dicts() if row["port"] == "USCLE")
    assert (arrival["imo"], arrival["mmsi"], arrival["method"]) == (IMO, MMSI, "lane")
    # from off Cobourg by Port Weller and the canal to Cleveland: some 220 nm along the lane, not the 150 of a crow
    assert 190 < arrival["distance_nm"] < 260
    assert NOW + timedelta(hours=20) < arrival["eta"] < NOW + timedelta(hours=40)

    ranked = answer(capsys, "rank", "--store", str(store), "--port", "USCLE")
    rows = ranked["worklist"]
    assert isinstance(rows, list)
    assert {row["container_number"] for row in rows} == set(BOXES)
    assert all(row["vessel"] == "LAKE EXAMPLE" and row["eta"] is not None for row in rows)
    assert rows[0]["arm"] is not None

    plan = answer(capsys, "plan", "--store", str(store), "--port", "USCLE", "--hours", "96")
    tasks = plan["tasks"]
    assert isinstance(tasks, list)
    assert tasks
    assert {task["resource"] for task in tasks} == {"CLE-G1"}
