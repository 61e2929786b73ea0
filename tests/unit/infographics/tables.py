"""Tables the drawing tests share: real ones where facts are shown, invented ones marked as practice."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache

from mmc.config import ASSETS
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.drawing.brand import Brand, load_brand

# Dukcapil Kemendagri, semester II 2024; the last name in the spelling of the Kemendagri list.
POPULATION = (
    ("Kotawaringin Barat", 294602), ("Kotawaringin Timur", 454515), ("Kapuas", 417854), ("Barito Selatan", 137914),
    ("Barito Utara", 159848), ("Katingan", 181963), ("Seruyan", 159849), ("Sukamara", 67234), ("Lamandau", 114257),
    ("Gunung Mas", 134482), ("Pulang Pisau", 144663), ("Murung Raya", 124291), ("Barito Timur", 118665),
    ("Kota Palangkaraya", 315153),
)
TOWNS = (
    "Buntok", "Kasongan", "Kuala Kapuas", "Kuala Kurun", "Kuala Pembuang", "Muara Teweh", "Nanga Bulik",
    "Palangka Raya", "Pangkalan Bun", "Pulang Pisau", "Puruk Cahu", "Sampit", "Sukamara", "Tamiang Layang",
)
SKIES = (
    "Cerah", "Cerah Berawan", "Berawan", "Berawan Tebal", "Udara Kabur", "Asap", "Kabut", "Hujan Ringan",
    "Hujan Sedang", "Hujan Lebat", "Hujan Petir", "Hujan Ringan", "Angin Aneh", "Hujan Ringan",
)
PRACTICE = Origin(producer="Gladi MMC", period="23 Juni 2024", as_of=date(2024, 6, 22), practice=True)
LONG = "Kabupaten Kotawaringin Timur dan sekitarnya"


@cache
def brand() -> Brand:
    return load_brand(ASSETS / "brands" / "kalteng")


def ranking(
    rows: tuple[tuple[str | None, float | None], ...], unit: str = "jiwa", label: str = "Nilai",
    origin: Origin = PRACTICE,
) -> Dataset:
    columns = (Column(name="nama", kind="text"), Column(name="nilai", kind="number", label=label, unit=unit))
    return build("peringkat", columns, rows, origin)


@cache
def population() -> Dataset:
    origin = Origin(producer="Dukcapil Kemendagri", period="semester II 2024", as_of=date(2024, 12, 31))
    return ranking(POPULATION, label="Jumlah penduduk", origin=origin)


def weather(skies: tuple[str | None, ...] = SKIES, towns: tuple[str, ...] = TOWNS, day: date | None = None) -> Dataset:
    columns = [
        Column(name="kota", kind="text"), Column(name="cuaca", kind="text"),
        Column(name="suhu_min", kind="number", unit="°C"), Column(name="suhu_max", kind="number", unit="°C"),
    ]
    rows: list[tuple[object, ...]] = [(t, s, 23 + i % 3, 31 + i % 3) for i, (t, s) in enumerate(zip(towns, skies))]
    if day:
        columns.append(Column(name="tanggal", kind="date"))
        rows = [(*row, day) for row in rows]
    return build("cuaca", columns, rows, PRACTICE)


@cache
def prices() -> Dataset:
    """Three invented price lines over 227 days."""
    columns = [Column(name="tanggal", kind="date")]
    columns += [Column(name=n, kind="number", label=f"Cabai {n}", unit="Rp/kg") for n in ("rawit", "merah", "hijau")]
    rows = [
        (date(2025, 7, 1) + timedelta(days=i), *(
            round((50_000 + 9_000 * k + 14_000 * math.sin(i / 19 + 2 * k)) / 50) * 50 for k in range(3)))
        for i in range(227)
    ]
    origin = Origin(producer="Gladi MMC", period="1 Juli 2025 sampai 12 Februari 2026", as_of=date(2026, 2, 12),
                    title="Harga eceran rata-rata di pasar tradisional", practice=True)
    return build("harga", columns, rows, origin)


def trend(series: dict[str, tuple[float | None, ...]], unit: str = "ton", since: int = 2015) -> Dataset:
    columns = [Column(name="tahun", kind="text")]
    columns += [Column(name=f"s{i}", kind="number", label=label, unit=unit) for i, label in enumerate(series)]
    rows = [(str(since + i), *values) for i, values in enumerate(zip(*series.values(), strict=True))]
    return build("deret", columns, rows, PRACTICE)
