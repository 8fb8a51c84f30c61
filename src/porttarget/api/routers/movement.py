"""Routes of the movement side, for every role: ports, vessels, tracks, arrivals, feeds, the node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response

from porttarget.api.context import TheNode, TheSession
from porttarget.api.node import NotHere
from porttarget.api.paging import Cursor, Limit, page
from porttarget.api.roles import TARGETING_ROLES
from porttarget.api.wire import movement as wire
from porttarget.api.wire.targeting import PortCode

router = APIRouter(prefix="/v1", tags=["movement"])
GEOJSON = "application/geo+json"
_GEOJSON_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {GEOJSON: {}}}}


@router.get("/node", response_model=wire.Node)
def node_itself(request: Request, node: TheNode, session: TheSession) -> wire.Node:
    """Which country's node this is, its clock, and who is signed in."""
    officer = session.officer
    ais_alone = session.role not in TARGETING_ROLES
    return wire.Node(
        country=node.country,
        partner=node.partner,
        dev=request.app.state.settings.dev,
        now_utc=node.now(ais_alone=ais_alone),
        clock_runs=node.clock_runs,
        data_at_utc=node.data_at(ais_alone=ais_alone),
        basemap=request.app.state.basemap,
        me=wire.Me(name=officer.name, role=session.role.value, country=officer.country),
    )


@router.get("/ports", response_model=wire.Ports)
def ports(node: TheNode) -> wire.Ports:
    """Ports of the teams and others known."""
    return wire.Ports(items=[wire.Port.model_validate(row) for row in node.ports()])


@router.get("/vessels", response_model=wire.Vessels, responses=_GEOJSON_ANSWER)
def vessels(request: Request, node: TheNode, limit: Limit = 5000, cursor: Cursor = None) -> wire.Vessels | Response:
    """Latest state of every transponder, by rising MMSI; GeoJSON on `Accept: application/geo+json`."""
    rows, following = page(node.vessels(), limit=limit, cursor=cursor, revision="mmsi")
    items = [wire.Vessel.model_validate(row) for row in rows]
    if _wants_geojson(request):
        return _geojson([_vessel_feature(item) for item in items if item.lat_deg is not None])
    return wire.Vessels(items=items, next=following)


@router.get("/vessels/{mmsi}/track", response_model=wire.Track, responses=_GEOJSON_ANSWER)
def track(
    request: Request,
    node: TheNode,
    mmsi: Annotated[int, Path(ge=0, lt=2**30)],
    hours: Annotated[float, Query(gt=0, le=24 * 30)] = 48.0,
) -> wire.Track | Response:
    """Positions of one vessel over the last hours."""
    row = node.track(mmsi, hours)
    if row is None:
        raise NotHere(f"no vessel with MMSI {mmsi} was heard")
    found = wire.Track.model_validate(row)
    if not _wants_geojson(request):
        return found
    line = [list(point) for point in zip(found.lon_deg, found.lat_deg, strict=True)]
    geometry = {"type": "LineString", "coordinates": line} if len(line) > 1 else None
    return _geojson([{"type": "Feature", "id": mmsi, "geometry": geometry, "properties": {"time": found.time}}])


@router.get("/arrivals", response_model=wire.Arrivals)
def arrivals(
    node: TheNode,
    session: TheSession,
    port: Annotated[PortCode | None, Query(description="UN/LOCODE; any code of a complex finds all of it")] = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> wire.Arrivals:
    """Expected and actual arrivals, by time; without a targeting role computed from AIS alone."""
    ais_alone = session.role not in TARGETING_ROLES
    rows, following = page(
        node.arrivals(port, ais_alone=ais_alone), limit=limit, cursor=cursor, revision=f"{port}:{ais_alone}"
    )
    items = [wire.Arrival.model_validate(row) for row in rows]
    if ais_alone:
        for item in items:
            item.voyage_id = None
    return wire.Arrivals(items=items, next=following)


@router.get("/feeds", response_model=wire.Feeds)
def feeds(node: TheNode, session: TheSession) -> wire.Feeds:
    """Live feeds with rate and last message; kinds of input with their latest receipt."""
    receipts, missing = node.receipts(), node.missing_packets()
    if session.role not in TARGETING_ROLES:
        receipts, missing = [row for row in receipts if row["kind"] == "ais"], []
    return wire.Feeds(
        items=[wire.Feed.model_validate(row) for row in node.feeds()],
        forwards=[wire.Forward.model_validate(row) for row in node.forwards()],
        receipts=[wire.Receipts.model_validate(row) for row in receipts],
        missing_packets=list(missing),
    )


def _wants_geojson(request: Request) -> bool:
    return GEOJSON in request.headers.get("accept", "")


def _geojson(features: Sequence[Mapping[str, object]]) -> Response:
    return JSONResponse(jsonable_encoder({"type": "FeatureCollection", "features": features}), media_type=GEOJSON)


def _vessel_feature(vessel: wire.Vessel) -> dict[str, object]:
    properties = vessel.model_dump(exclude={"lat_deg", "lon_deg"}, mode="json")
    point = {"type": "Point", "coordinates": [vessel.lon_deg, vessel.lat_deg]}
    return {"type": "Feature", "id": vessel.mmsi, "geometry": point, "properties": properties}
