"""Tables every template must survive: the shortest, the strangest numbers, the longest names. All invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mmc.core.dataset import Column, Dataset, build
from mmc.core.region import KALTENG
from tests.unit.infographics import words
from tests.unit.infographics.samples import table
from tests.unit.infographics.tables import LONG, PRACTICE, ranking, trend, weather

PARTS = {"bagian": "text", "nilai": "jiwa"}
AIMS = {"program": "text", "target": "Rp", "realisasi": "Rp"}
TWO = {"daerah": "text", "penduduk": "jiwa", "luas": "km²"}
PAIR = {"nama": "text", "a": "jiwa", "b": "jiwa"}
TIMES = {"a": "2016", "b": "2020"}
YEARS = {"tahun": "text", "nilai": "jiwa"}
NAMES = tuple(region.name for region in KALTENG.regions)
BEGIN = datetime(2024, 6, 22, 23, tzinfo=UTC)  # 06.00 WIB on the day after the date of issue
NOON = datetime(2024, 6, 22, 5, tzinfo=UTC)  # 12.00 WIB on the date of issue
TIMED: dict[str, Any] = {"waktu": "time", "mulai": "time", "terbit": "time", "berlaku_sampai": "time"}
UNITS = {"magnitudo": "M", "kedalaman": "km", "lintang": "°", "bujur": "°", "jumlah": "titik"}
Step = tuple[str | None, float | None]


def prices(*rows: tuple[str | None, float | None, float | None]) -> Dataset:
    labels = {"harga": "Hari ini", "harga_lalu": "Pekan lalu"}
    return table({"barang": "text", "harga": "Rp/kg", "harga_lalu": "Rp/kg"}, *rows, labels=labels)


def mapped(values: Sequence[float | None], unit: str = "%", label: str = "Angka") -> Dataset:
    """A number for each regency, in the order of their codes, as many as there are numbers."""
    rows = list(zip(NAMES, values, strict=False))
    return table({"nama": "text", "nilai": unit}, *rows, labels={"nilai": label})


def raced(*told: tuple[str, float | None, float | None]) -> Dataset:
    """Names with a number in 2015 and one in 2016."""
    rows = [(name, year, value) for name, *values in told for year, value in zip(("2015", "2016"), values, strict=True)]
    return table({"nama": "text", "tahun": "text", "nilai": "unit"}, *rows)


def steps(*told: Step, town: str | None = "Sampit", hours: int = 3, begin: datetime = BEGIN) -> Dataset:
    """Hours of weather, one every so many hours."""
    rows = [(town, begin + timedelta(hours=hours * i), sky, warmth) for i, (sky, warmth) in enumerate(told)]
    return forecast(*rows)


def forecast(*rows: tuple[str | None, datetime | None, str | None, float | None]) -> Dataset:
    columns = (Column(name="kota", kind="text"), Column(name="waktu", kind="time"), Column(name="cuaca", kind="text"),
               Column(name="suhu", kind="number", unit="°C"))
    return build("prakiraan", columns, rows, PRACTICE)


def made(*rows: dict[str, Any]) -> Dataset:
    """A table from rows given as dicts; times and numbers by the names of their columns."""
    columns = [
        Column(name=n, kind="number", unit=UNITS[n]) if n in UNITS else Column(name=n, kind=TIMED.get(n, "text"))
        for n in rows[0]
    ]
    return build("peringatan", columns, [tuple(row.values()) for row in rows], PRACTICE)


def warning(**said: Any) -> dict[str, Any]:
    usual = {"peristiwa": "Hujan Lebat dan Petir", "wilayah": "Kapuas", "kecamatan": "SELAT, BATAGUH", "mulai": NOON,
             "berlaku_sampai": NOON + timedelta(hours=2), "terbit": NOON, "tingkat": "Moderate"}
    return {**usual, **said}


def quake(**said: Any) -> dict[str, Any]:
    usual = {"waktu": NOON, "magnitudo": 5.2, "kedalaman": 10.0, "lintang": -0.71, "bujur": 114.69,
             "wilayah": "Pusat gempa berada di laut 24 km barat daya Sampit", "potensi": "Tidak berpotensi tsunami",
             "dirasakan": "III Sampit"}
    return {**usual, **said}


def point(place: str | None = "Kapuas", sure: str = "h", **said: Any) -> dict[str, Any]:
    return {"kabupaten": place, "waktu": NOON, "kepercayaan": sure, "satelit": "NOAA20", **said}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What one template is put to. `drawn` must become pictures everywhere; `long` pictures or named refusals."""

    samples: tuple[str, ...]  # of assets/demo/samples
    drawn: tuple[Dataset, ...]
    long: tuple[Dataset, ...] = ()
    whole: bool = True  # every long name stands on the picture from its first to its last word
    options: Mapping[str, Any] = field(default_factory=dict)


TRIALS: dict[str, Trial] = {
    "ranking": Trial(
        samples=("ranking",),
        drawn=(
            ranking((("A", 1.0), ("B", 2.0))), ranking((("Satu", 999_950.0),)),
            ranking(tuple((f"Baris {i}", v) for i, v in enumerate((1e15, 0.0001, -4e14, None, 0.0))), unit="Rp"),
            ranking(tuple((f"Baris {i}", v) for i, v in enumerate((0.0004, 0.0001, 0.00025))), unit="%"),
            ranking((("Untung", 12.5), ("Rugi", -30.25), ("Impas", 0.0)), unit="%"),
            ranking(tuple((f"Baris {i}", 0.0) for i in range(6))),
            ranking(tuple((f"Baris {i}", 3.0 * i) for i in range(9))),
        ),
        long=(ranking(tuple((f"{LONG} {n}", float(n)) for n in range(1, 6))),
              ranking(tuple((f"Desa {n}", float(n)) for n in range(60)))),
    ),
    "trend": Trial(
        samples=("trend",),
        drawn=(
            trend({"A": (1.0, 2.0)}), trend({f"Deret {i}": (1.0 + i, 5.0 - i, 2.0 + i) for i in range(5)}),
            trend({"Turun": (5.0, None, -3.0, -8.0)}, unit="%"), trend({"Tetap": (7.0, 7.0, 7.0)}),
            trend({"Anggaran": (1.2e12, 1.9e12, 2.75e12)}, unit="Rp"),
            trend({"Kecil": (0.0001, 0.0004, 0.0002)}, unit="%"),
        ),
        long=(trend({LONG: (1.0, 3.0, 2.0), "Lain": (2.0, 2.0, 1.0)}),), whole=False,
    ),
    "weather_board": Trial(
        samples=("weather_board",),
        drawn=(
            weather(("Cerah",), ("Buntok",)), weather(tuple([None] * 14)), weather(tuple(["Hujan Petir"] * 14)),
            weather(("Hujan Ringan Disertai Angin Kencang", "Kabut/Asap"), ("Kuala Pembuang", "Palangka Raya")),
        ),
        long=(weather(("Cerah", "Berawan"), (LONG, f"{LONG} 2")),), whole=False,
    ),
    "comparison": Trial(
        samples=("comparison", "comparison-slope"),
        drawn=(
            table(PAIR, ("Satu", 1.0, 2.0), labels=TIMES),
            table(PAIR, ("Sama", 7.0, 7.0), ("Juga", 7.0, 7.0), labels=TIMES),
            table(PAIR, ("Nol", 0.0, 0.0), ("Dua", 0.0, 12.0), labels=TIMES),
            table({"n": "text", "a": "%", "b": "%"}, ("Untung", -3.5, 12.25), ("Rugi", 4.0, -30.0), ("?", None, 3.0)),
            table(PAIR, ("Kecil", 0.0001, 0.0004), ("Besar", 1.0, 999_950.0), ("Tiada", None, None), labels=TIMES),
        ),
        long=(table(PAIR, *((f"{LONG} {n}", float(n), 2.0 * n) for n in range(1, 5)), labels=TIMES),),
    ),
    "share": Trial(
        samples=("share",),
        drawn=(
            table(PARTS, ("Semua", 5.0), ("Tidak ada", 0.0)),
            table(PARTS, ("Hampir semua", 1e15), ("Setitik", 0.0001)),
            table({"b": "text", "v": "%"}, ("A", 33.3), ("B", 33.3), ("C", 33.4)),
            table({"b": "text", "v": "Rp"}, ("Satu", 2.34e12), ("Dua", 1.7e12), ("Tiga", 9e11), ("Empat", 1e9),
                  ("Lima", 1e6)),
            table(PARTS, *((f"Desa {i}", 1.0 + i) for i in range(60))),
        ),
        long=(table(PARTS, *((f"{LONG} {n}", float(n)) for n in range(1, 4))),),
    ),
    "progress": Trial(
        samples=("progress",),
        drawn=(
            table(AIMS, ("Satu", 1e12, 7.1e11)),
            table(AIMS, ("Nol", 10.0, 0.0), ("Kosong", 10.0, None), ("Raksasa", 1.0, 1e15)),
            table({"p": "text", "target": "%", "realisasi": "%"}, ("Kecil", 0.0004, 0.0001), ("Pas", 5.0, 5.0)),
            table({"p": "text", "target": "Rp/kg", "realisasi": "Rp/kg"}, ("Belum", 8.0, None), ("Ada", 8.0, 9.0)),
            table(AIMS, *((f"Program {i}", 100.0, 5.0 * i) for i in range(12))),
        ),
        long=(table(AIMS, *((f"{LONG} {n}", 10.0, float(n)) for n in range(3))),),
    ),
    "profile": Trial(
        samples=("profile",),
        drawn=(
            table(TWO, ("Sendiri", 315_153.0, 2_848.7)),
            table(TWO, ("Ada", 5.0, None), ("Lain", 7.0, 2.0)),
            table({"d": "text", "a": "Rp", "b": "%", "c": "°C"}, ("A", 1e15, 0.0001, -3.0), ("B", 0.0, 0.0, 0.0)),
            table(TWO, *((f"Daerah {i}", 4.0, 4.0) for i in range(60))),
        ),
        long=(table(TWO, (LONG, 5.0, 6.0), ("B", 1.0, 2.0)),), whole=False,
    ),
    "price_table": Trial(
        samples=("price_table",),
        drawn=(
            prices(("A", 100.0, 100.0)),
            prices(("Naik", 1e12, 1e3), ("Nyaris", 30_000.0, 30_000.4), ("Tiada", None, 5.0), ("Baru", 5.0, None)),
            prices(*((f"Barang {n}", 100.0 + n, 99.5 + 2 * n) for n in range(10))),
            prices(("Semua", 5.0, 5.0), ("sama", 7.0, 7.0)),
        ),
        long=(prices(*((f"{LONG} {n}", 100.0 + n, 99.0) for n in range(3))),),
    ),
    "region_map": Trial(
        samples=("region_map",),
        drawn=(
            mapped([1e15, 0.0001, -4e14, None, 0.0, *[1.0] * 9], "Rp"),
            mapped([12e9 * i + 5e8 for i in range(14)], "Rp"),
            mapped([0.0001 * i for i in range(14)]), mapped([0.0] * 14, "kasus"),
            mapped([None] * 13 + [3.0], "kasus"), mapped([-3.5, 2.0, 0.0]),
        ),
    ),
    "number": Trial(
        samples=("number",),
        drawn=(
            table(YEARS, ("2024", 2_825_290.0)),
            table({"t": "text", "v": "Rp"}, ("a", 1e15), ("b", 0.0001), ("c", -4e14)),
            table({"t": "text", "v": "%"}, ("2001", 0.0004), ("2002", 0.0001), ("2003", None), ("2004", 0.0003)),
            table({"t": "text", "v": "Rp/kg"}, ("x", 0.0), ("y", 0.0), ("z", 0.0)),
            table({"t": "date", "v": "°C"}, *((date(2025, 1 + i, 1), -3.5 + i) for i in range(12))),
            table({"t": "text", "v": "ton"}, *((f"titik {i}", float(i * i % 17)) for i in range(60))),
            table(YEARS, ("Semester II 2024 hasil pemutakhiran akhir", 1.0), ("<b>ini</b>", 999_950.0)),
        ),
    ),
    "weather_city": Trial(
        samples=("weather_city",),
        drawn=(
            steps(("Asap", 24.0)),
            steps(("Hujan Disertai Petir", 24.0), ("Hujan Sangat Lebat", None), ("Kabut/Asap", 20.4), (None, -3.0),
                  ("Angin Kencang Sekali", 39.0)),
            steps(*[("Hujan Ringan", 30.0), ("Cerah", 24.0)] * 4), steps(*[("Berawan", 24.0)] * 8),
            steps(*[("Cerah", None)] * 8),
        ),
        long=(steps(("Hujan Ringan", 30.0), ("Cerah", 24.0), town=LONG),), whole=False,
    ),
    "alert": Trial(
        samples=("alert", "alert-quake", "alert-hotspots"),
        drawn=(
            made(warning(wilayah=LONG, kecamatan=", ".join(f"Kecamatan {n}" for n in range(40)), peristiwa="Angin")),
            made(warning(kecamatan=None, terbit=None, tingkat=None)),
            made(quake(potensi=None, dirasakan="-", kedalaman=None, lintang=None)),
            made(quake(wilayah="Pusat gempa berada di darat 7 km tenggara " + LONG)),
            made(*[point("Kapuas")] * 300, *[point(LONG)] * 20),
            made({"kabupaten": "Kapuas", "waktu": NOON, "jumlah": 1_200_000.0}),
        ),
    ),
    "agenda": Trial(
        samples=("agenda",), drawn=(words.agenda(4), words.agenda(1), words.agenda(3, words.NASTY)),
        long=(words.agenda(3, f"Pertemuan {LONG}"), words.agenda(14)), whole=False,
    ),
    "explainer": Trial(
        samples=("explainer",), drawn=(words.steps(5), words.steps(1), words.steps(2, words.NASTY)),
        long=(words.table([(f"{LONG} {n}",) for n in range(4)], langkah="text"), words.steps(9)),
    ),
    "timeline": Trial(
        samples=("timeline",), drawn=(words.events(5), words.events(1), words.events(2, words.NASTY)),
        long=(words.events(12), words.events(4, f"{LONG}. " * 3)), whole=False,
    ),
    "quote": Trial(
        samples=("quote",), drawn=(words.quote(), words.quote("Kerja."), words.quote(words.NASTY)),
        long=(words.quote("Kalimat panjang sekali yang tidak selesai. " * 12),), whole=False,
    ),
    "poster": Trial(
        samples=("poster",), drawn=(words.poster(4), words.poster(1, "Gratis"), words.poster(3, words.NASTY)),
        long=(words.poster(7, f"{LONG}. " * 3),), whole=False, options={"headline": "Urus KTP dalam satu pagi"},
    ),
    "race": Trial(
        samples=("race",),
        drawn=(raced(("A", 1.0, 2.0), ("B", 2.0, 1.0)), raced(("A", 0.0, 0.0), ("B", 0.0, 0.0)),
               raced(("A", 1e15, 2e15), ("B", 0.0001, 3.0), ("C", None, 4e9))),
        long=(raced((LONG, 1.0, 2.0), (f"{LONG} 2", 2.0, 1.0)),
              raced(*((f"Baris {n}", 1.0 * n, 60.0 - n) for n in range(60)))),
    ),
}
