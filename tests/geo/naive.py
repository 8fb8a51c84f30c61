"""Slow, plain twins of the kernels on the sphere: by vectors in space, and by walking every ring."""

from __future__ import annotations

import numpy as np

EARTH_RADIUS_NM = 6_371_008.8 / 1852.0


def vector(lat_deg: float, lon_deg: float) -> np.ndarray:
    phi, theta = np.radians([lat_deg, lon_deg])
    return np.array([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


def distance_nm(a: tuple[float, float], b: tuple[float, float]) -> float:
    u, v = vector(*a), vector(*b)
    return float(EARTH_RADIUS_NM * np.arctan2(np.linalg.norm(np.cross(u, v)), u @ v))


def course_deg(a: tuple[float, float], b: tuple[float, float]) -> float:
    u, v = vector(*a), vector(*b)
    east = np.cross([0.0, 0.0, 1.0], u)
    east /= np.linalg.norm(east)
    north = np.cross(u, east)
    return float(np.degrees(np.arctan2(v @ east, v @ north)) % 360.0)


def nearest_on_segment(
    point: tuple[float, float], a: tuple[float, float], b: tuple[float, float], samples: int = 20001
) -> tuple[float, float]:
    """Distance to the nearest of many points of the segment, and its fraction."""
    u, v = vector(*a), vector(*b)
    arc = np.arctan2(np.linalg.norm(np.cross(u, v)), u @ v)
    t = np.linspace(0.0, 1.0, samples)
    points = (np.sin((1 - t) * arc)[:, None] * u + np.sin(t * arc)[:, None] * v) / np.sin(arc)
    w = vector(*point)
    away = EARTH_RADIUS_NM * np.arctan2(np.linalg.norm(np.cross(points, w), axis=1), points @ w)
    best = int(np.argmin(away))
    return float(away[best]), float(t[best])


def inside(lat: float, lon: float, rings: list[list[tuple[float, float]]]) -> bool:
    """Even-odd over rings of (lon, lat)."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd
