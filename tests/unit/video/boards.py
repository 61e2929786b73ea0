"""Tables and storyboards as an editor would make them, for the tests of films."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mmc.config import ASSETS
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.core.format import format_named
from mmc.drawing.brand import load_brand
from mmc.video import storyboard_named
from mmc.video.timeline import Storyboard

BRAND = load_brand(ASSETS / "brands" / "kalteng")
_POPULATION = (294602, 454515, 417854, 137914, 159848, 114257, 159849, 181963, 144663, 134482, 118665, 124291, 67234)
_SKIES = ("Hujan Ringan", "Berawan", "Hujan Petir", "Hujan Ringan", "Cerah", "Hujan Sedang", "Hujan Ringan")


def population() -> Dataset:
    """Fourteen names with a number each; the numbers stand in no true order."""
    rows = list(zip(BRAND.regions, (*_POPULATION, 315153), strict=True))
    columns = (
        Column(name="nama", kind="text", label="Kabupaten/kota"),
        Column(name="penduduk", kind="number", label="Jumlah penduduk", unit="jiwa"),
    )
    origin = Origin(producer="Kantor Contoh", period="semester II 2024", as_of=date(2024, 12, 31), practice=True)
    return build("penduduk", columns, rows, origin)


def harvest() -> Dataset:
    """Two commodities over fourteen months."""
    months = [date(2025 + k // 12, k % 12 + 1, 1) for k in range(14)]
    rows = [[month, 42_000.0 + 700 * k, 15_000.0 - 90 * k * (k % 3)] for k, month in enumerate(months)]
    columns = (
        Column(name="bulan", kind="date", label="Bulan"),
        Column(name="padi", kind="number", label="Padi", unit="ton"),
        Column(name="jagung", kind="number", label="Jagung", unit="ton"),
    )
    origin = Origin(producer="Kantor Contoh", period="14 bulan", as_of=date(2026, 3, 5), practice=True)
    return build("panen", columns, rows, origin)


def weather() -> Dataset:
    """Seven towns of which five may get rain."""
    towns = ("Buntok", "Kasongan", "Kuala Kapuas", "Kuala Kurun", "Palangka Raya", "Puruk Cahu", "Sampit")
    rows = [[town, sky, 22.0 + k % 3, 31.0 + k % 4] for k, (town, sky) in enumerate(zip(towns, _SKIES, strict=True))]
    columns = (
        Column(name="kota", kind="text"), Column(name="cuaca", kind="text"),
        Column(name="suhu_min", kind="number", unit="°C"), Column(name="suhu_max", kind="number", unit="°C"),
    )
    origin = Origin(producer="Kantor Contoh", period="22 November 2026", as_of=date(2026, 11, 21), practice=True)
    return build("cuaca", columns, rows, origin)


CASES = (
    ("data_story", "ranking", population), ("data_story", "trend", harvest), ("weather_brief", "weather_board", weather)
)


def board(name: str, template: str, dataset: Dataset, format: str, options: Mapping[str, Any] = {}) -> Storyboard:
    return storyboard_named(name).compose(template, dataset, format_named(format), BRAND, options)
