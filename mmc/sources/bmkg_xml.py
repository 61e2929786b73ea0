"""BMKG's older forecast, one XML a province: kept for reading files people still have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from mmc.core.region import region_named
from mmc.errors import SourceRefused
from mmc.sources.markup import Node, read_xml
from mmc.sources.snapshot import Part

WIB = timezone(timedelta(hours=7))
# The codes of this format; the newer interface means other skies by the same numbers.
SKIES = {
    "0": "Cerah", "1": "Cerah Berawan", "2": "Cerah Berawan", "3": "Berawan", "4": "Berawan Tebal", "5": "Udara Kabur",
    "10": "Asap", "45": "Kabut", "60": "Hujan Ringan", "61": "Hujan Sedang", "63": "Hujan Lebat", "80": "Hujan Lokal",
    "95": "Hujan Petir", "97": "Hujan Petir",
}  # fmt: skip
_DAYTIME = range(6, 19)


def read_digital_forecast(part: Part) -> tuple[list[tuple[Any, ...]], datetime]:
    """One row a town and day (kota, tanggal, cuaca, suhu_min, suhu_max, urutan, code), and the time of issue."""
    from mmc.sources.bmkg_forecast import severity

    root = read_xml(part.body, part.url)
    forecast = root.find("forecast")
    issue = forecast.find("issue") if forecast else None
    if forecast is None or issue is None:
        raise SourceRefused(f"{part.url} is XML but no forecast of BMKG")
    try:
        at = datetime.strptime(issue.said("timestamp"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        rows: list[tuple[Any, ...]] = []
        areas = [area for area in forecast.all("area") if area.find("parameter")]
        for order, area in enumerate(areas, start=1):
            rows += _town(area, order, severity)
    except (KeyError, ValueError) as error:
        raise SourceRefused(f"{part.url} is no forecast of BMKG ({type(error).__name__}: {error})") from error
    if not rows:
        raise SourceRefused(f"{part.url} has no town with a forecast")
    return rows, at.astimezone(WIB)


def _town(area: Node, order: int, severity: Any) -> list[tuple[Any, ...]]:
    series = {p.attributes.get("id", ""): _values(p) for p in area.children if p.tag == "parameter"}
    lowest, highest, skies = (series.get(name, {}) for name in ("tmin", "tmax", "weather"))
    name = next((n.text for n in area.children if n.tag == "name" and n.attributes.get("lang") == "id_ID"), "")
    region = region_named(name)
    town = region.capital if region else area.attributes.get("description", name)
    rows = []
    for day in sorted({_day(at) for at in highest}):
        light = [(at, sky) for at, sky in skies.items() if _day(at) == day]
        light = [(at, sky) for at, sky in light if at.astimezone(WIB).hour in _DAYTIME] or light
        words = [SKIES[sky] for _, sky in light]
        worst = max(words, key=severity) if words else None
        low = next((float(v) for at, v in lowest.items() if _day(at) == day), None)
        high = next((float(v) for at, v in highest.items() if _day(at) == day), None)
        rows.append((town, day, worst, low, high, float(order), region.kemendagri if region else None))
    return rows


def _values(parameter: Node) -> Mapping[datetime, str]:
    """What each moment says, in Celsius or as a code."""
    found = {}
    for step in parameter.children:
        values = [v for v in step.children if v.tag == "value"]
        chosen = next((v for v in values if v.attributes.get("unit") in ("C", "icon")), values[0] if values else None)
        if chosen is not None:
            at = datetime.strptime(step.attributes["datetime"][:12], "%Y%m%d%H%M").replace(tzinfo=UTC)
            found[at] = chosen.text.strip()
    return found


def _day(at: datetime) -> date:
    return at.astimezone(WIB).date()
