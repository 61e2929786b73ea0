"""Boundary: the areas of a GeoJSON file a user gives, checked, and as paths in a box.

Only longitude and latitude (EPSG:4326) in Indonesia are taken. What is wrong is said with its feature.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import skia

from mmc.core.format import Box
from mmc.core.region import Region, System, region_coded, region_named
from mmc.errors import DatasetError

MOST_BYTES = 5_000_000
_MOST_POINTS = 200_000
_FINEST = 3000.0  # a map is never drawn wider; finer detail is dropped once, when the file is read
_WORLD_CRS = ("CRS84", "EPSG::4326", "EPSG:4326", "OGC:1.3:CRS84")
_LONGITUDES, _LATITUDES = (94.0, 142.0), (-12.0, 8.0)  # Indonesia with its seas
_NAMES = ("nama", "name", "kabupaten", "kabkota", "wadmkk", "namobj", "shapename", "kab_kota", "nama_kab")
_CODES = ("kode", "code", "kdpkab", "kode_kab", "kode_kemendagri", "kemendagri", "bps", "kode_bps")

Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Area:
    """One region with its rings; islands and holes are rings too (even-odd filling)."""

    region: Region
    rings: tuple[Ring, ...]


@dataclass(frozen=True, eq=False)
class Outlines:
    """Checked areas, without points nobody could see, and how wide and tall they are together."""

    areas: tuple[Area, ...]
    west: float
    south: float
    east: float
    north: float

    @property
    def aspect(self) -> float:
        """Width over height on a picture; one degree of longitude is shortened by the latitude."""
        shrink = math.cos(math.radians((self.south + self.north) / 2))
        return (self.east - self.west) * shrink / (self.north - self.south)

    def fitted(self, box: Box) -> tuple[tuple[Region, Any], ...]:
        """Each region with its path (skia.Path), as large as the box allows, in its middle."""
        return _fitted(self, box)


@lru_cache(maxsize=64)
def _fitted(outlines: Outlines, box: Box) -> tuple[tuple[Region, Any], ...]:
    shrink = outlines.aspect * (outlines.north - outlines.south) / (outlines.east - outlines.west)
    scale = min(box.w / ((outlines.east - outlines.west) * shrink), box.h / (outlines.north - outlines.south))
    left = box.x + (box.w - (outlines.east - outlines.west) * shrink * scale) / 2
    top = box.y + (box.h - (outlines.north - outlines.south) * scale) / 2

    def at(point: Point) -> Point:
        return left + (point[0] - outlines.west) * shrink * scale, top + (outlines.north - point[1]) * scale

    return tuple((area.region, _path([[at(p) for p in ring] for ring in area.rings])) for area in outlines.areas)


@lru_cache(maxsize=4)
def read_outlines(body: bytes, key: str = "", system: Literal["", "kemendagri", "bps"] = "") -> Outlines:
    """The areas of a GeoJSON file's bytes; DatasetError saying which feature is wrong and what to do.

    `key` names the property with the name or code of a region; without it the usual ones are tried. Codes
    without dots are read in `system` only: the same digits mean different regencies to Kemendagri and BPS.
    """
    found: dict[str, list[Ring]] = {}
    regions: dict[str, Region] = {}
    for number, feature in enumerate(_features(body), start=1):
        where = f"boundaries: feature {number}"
        region = _region(feature, key, system, where)
        rings = [ring for polygon in _polygons(feature, where) for ring in polygon]
        regions[region.key] = region
        found.setdefault(region.key, []).extend(_ring(ring, where) for ring in rings)
    points = [p for rings in found.values() for ring in rings for p in ring]
    if len(points) > _MOST_POINTS:
        raise DatasetError(f"boundaries: {len(points)} points, at most {_MOST_POINTS} are drawn; simplify the file")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if west == east or south == north:
        raise DatasetError("boundaries: the areas have no size; export them as polygons")
    within = max(east - west, north - south) / _FINEST
    areas = tuple(Area(regions[k], tuple(tuple(_simplified(ring, within)) for ring in rings))
                  for k, rings in found.items())
    return Outlines(areas, west, south, east, north)


def _features(body: bytes) -> list[dict[str, Any]]:
    if len(body) > MOST_BYTES:
        raise DatasetError(f"boundaries: the file is larger than {MOST_BYTES // 10**6} MB; simplify it")
    try:
        raw = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DatasetError("boundaries: no GeoJSON file; it should hold a FeatureCollection in UTF-8") from error
    if not isinstance(raw, dict) or raw.get("type") != "FeatureCollection":
        raise DatasetError("boundaries: no GeoJSON FeatureCollection; export the layer as GeoJSON (EPSG:4326)")
    crs = raw.get("crs")
    if crs and not any(name in json.dumps(crs) for name in _WORLD_CRS):
        raise DatasetError("boundaries: coordinates are not EPSG:4326; export with longitude and latitude")
    features = raw.get("features")
    if not isinstance(features, list) or not features:
        raise DatasetError("boundaries: the FeatureCollection has no features")
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _region(feature: dict[str, Any], key: str, system: str, where: str) -> Region:
    properties = feature.get("properties")
    said = {str(k): v for k, v in properties.items()} if isinstance(properties, dict) else {}
    if key and key not in said:
        raise DatasetError(f"{where}: no property '{key}'; it has {', '.join(said) or 'none'}")
    lower = {k.lower(): k for k in said}
    names = [key] if key else [lower[n] for n in (*_NAMES, *_CODES) if n in lower]
    tried = [str(said[n]).strip() for n in names if said[n] is not None]
    for word in tried:
        region = region_named(word) or _coded(word, system, where)
        if region:
            return region
    if not tried:
        raise DatasetError(f"{where}: no name and no code; say with boundary_key which property has it")
    raise DatasetError(f"{where}: '{tried[0]}' is no regency or city we know")


def _coded(word: str, system: str, where: str) -> Region | None:
    bare = word.removesuffix(".0") if word.count(".") == 1 and word.endswith(".0") else word
    if not bare.replace(".", "").isdigit():
        return None
    if not system and "." not in bare:
        raise DatasetError(
            f"{where}: code '{bare}' means different regencies to Kemendagri and BPS; "
            "say which with boundary_codes: kemendagri or bps"
        )
    read: System = "bps" if system == "bps" else "kemendagri"
    return region_coded(bare, read)


def _polygons(feature: dict[str, Any], where: str) -> list[Any]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise DatasetError(f"{where}: {kind or 'no geometry'}; boundaries are Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        raise DatasetError(f"{where}: the geometry has no coordinates")
    return polygons


def _ring(raw: Any, where: str) -> Ring:
    try:
        points = [(float(p[0]), float(p[1])) for p in raw]
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise DatasetError(f"{where}: a point is no [longitude, latitude] pair of numbers") from error
    if len(points) < 4:
        raise DatasetError(f"{where}: a ring of {len(points)} points; an area needs at least four")
    for x, y in points:
        if not (math.isfinite(x) and math.isfinite(y)):
            raise DatasetError(f"{where}: a point is not a number")
        if abs(x) > 180 or abs(y) > 180:
            raise DatasetError(f"{where}: {x:.0f}, {y:.0f} is no longitude and latitude; export as EPSG:4326")
        if _within(y, x) and not _within(x, y):
            raise DatasetError(f"{where}: latitude and longitude are swapped ({x:g}, {y:g}); write longitude first")
        if not _within(x, y):
            raise DatasetError(f"{where}: {x:g}, {y:g} is not in Indonesia")
    return tuple(points)


def _within(longitude: float, latitude: float) -> bool:
    return _LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]


def _path(rings: Sequence[Sequence[Point]]) -> Any:
    """The rings as one even-odd path, without points and islets too small to be seen."""
    builder = skia.PathBuilder()
    builder.setFillType(skia.PathFillType.kEvenOdd)
    simple = [s for ring in rings if len(s := _simplified(ring)) >= 3 and abs(_size(s)) >= 6]
    largest = max(rings, key=lambda ring: abs(_size(ring)))
    for ring in simple or [list(largest)]:
        builder.addPolygon([skia.Point(x, y) for x, y in ring], True)
    return builder.detach()


def _size(ring: Sequence[Point]) -> float:
    """The signed area, in square pixels."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _simplified(ring: Sequence[Point], within: float = 0.7) -> list[Point]:
    """The ring without points that lie within a distance of the line between their neighbours (Douglas-Peucker)."""
    points = np.array(ring[:-1] if ring[0] == ring[-1] else ring, dtype=float)
    if len(points) < 4:
        return [(float(x), float(y)) for x, y in points]
    far = int(np.argmax(np.hypot(*(points - points[0]).T)))
    kept = [*_kept(points[: far + 1], within)[:-1], *(far + _kept(np.vstack([points[far:], points[:1]]), within)[:-1])]
    return [(float(x), float(y)) for x, y in points[kept]]


def _kept(line: np.ndarray, within: float) -> np.ndarray:
    """The positions of the points of a line that must stay."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    open_ = [(0, len(line) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        away = _away(line[first + 1 : last], line[first], line[last])
        if away.max() > within:
            farthest = first + 1 + int(np.argmax(away))
            keep[farthest] = True
            open_ += [(first, farthest), (farthest, last)]
    return np.flatnonzero(keep)


def _away(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How far each point is from a stretch of line."""
    run = end - start
    length = float(run @ run)
    share = np.clip((points - start) @ run / length, 0, 1) if length else np.zeros(len(points))
    found: np.ndarray = np.hypot(*(points - (start + share[:, None] * run)).T)
    return found
