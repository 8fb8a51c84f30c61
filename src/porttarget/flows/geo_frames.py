"""Tables with places as GeoDataFrames (EPSG:4326, x is longitude), for maps and GIS.

Rows of positions, base stations and vessels become points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from porttarget.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd

WGS84 = "EPSG:4326"


def to_geopandas(frame: pl.DataFrame) -> gpd.GeoDataFrame:
    """`frame` with a geometry column of points from `lon_deg` and `lat_deg`; rows without a place have none.

    Raises UsageError for a table that has no places.
    """
    import geopandas as gpd
    import shapely

    if not {"lat_deg", "lon_deg"} <= set(frame.columns):
        raise UsageError(f"no columns lat_deg and lon_deg; found {', '.join(frame.columns)}")
    points = shapely.points(frame["lon_deg"].to_numpy(), frame["lat_deg"].to_numpy())
    placed = (frame["lon_deg"].is_not_null() & frame["lat_deg"].is_not_null()).to_numpy()
    points[~placed] = None
    return gpd.GeoDataFrame(frame.to_pandas(), geometry=points, crs=WGS84)
