"""Boundaries invented for tests: fourteen cells around rough places of the regencies, as a GeoJSON text."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from mmc.core.region import region_coded

# BPS code: latitude and longitude, to a fifth of a degree. The cells between them are nobody's boundaries.
_PLACES = {
    "6201": (-2.6, 111.8), "6202": (-2.0, 112.8), "6203": (-1.8, 114.2), "6204": (-1.8, 114.8), "6205": (-1.0, 115.2),
    "6206": (-2.6, 111.2), "6207": (-1.8, 111.4), "6208": (-2.2, 112.2), "6209": (-1.6, 113.0), "6210": (-2.8, 114.0),
    "6211": (-1.0, 113.6), "6212": (-2.0, 115.2), "6213": (0.0, 114.2), "6271": (-2.0, 113.6),
}
_EDGES = ((110.8, -3.4), (115.8, -3.4), (115.8, 0.6), (110.8, 0.6))
Point = tuple[float, float]


@cache
def cells() -> dict[str, tuple[Point, ...]]:
    """Each code with the ring of the points nearer to its place than to any other."""
    return {code: _cell(code) for code in _PLACES}


def _cell(code: str) -> tuple[Point, ...]:
    south, east = _PLACES[code]
    ring: list[Point] = list(_EDGES)
    for other, (lat, lon) in _PLACES.items():
        if other != code:
            ring = _nearer(ring, (east, south), (lon, lat))
    return tuple((round(x, 3), round(y, 3)) for x, y in [*ring, ring[0]])


def _nearer(ring: list[Point], own: Point, other: Point) -> list[Point]:
    """The part of a ring on the own side of the line halfway between two points."""

    def side(p: Point) -> float:
        return sum((p[i] - (own[i] + other[i]) / 2) * (other[i] - own[i]) for i in (0, 1))

    kept: list[Point] = []
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if side(a) <= 0:
            kept.append(a)
        if side(a) * side(b) < 0:
            share = side(a) / (side(a) - side(b))
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    return kept


def collection(label: str = "nama", *, swapped: bool = False, **properties: Any) -> bytes:
    """The cells as a GeoJSON file; `label` is nama (the full name), bps or kemendagri (the code, as `kode`)."""
    features = []
    for code, ring in cells().items():
        region = region_coded(code, "bps")
        said = {"nama": {"nama": region.full_name}, "bps": {"kode": code}, "kemendagri": {"kode": region.kemendagri}}
        points = [[y, x] if swapped else [x, y] for x, y in ring]
        geometry = {"type": "Polygon", "coordinates": [points]}
        features.append({"type": "Feature", "properties": {**said[label], **properties}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
