"""One card, warm, beside the same card by other means; 84 pictures from a cold start; the whole command, cold."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from mmc.cli.benches import rivals
from mmc.config import ASSETS
from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.drawing.brand import Brand, load_brand

BATCH_FORMATS = ("square", "portrait", "story", "wide", "og", "landscape")
_WARM = 2  # runs that fill caches and are not counted
Figures = dict[str, float | None]


def population() -> Dataset:
    """Registered population of the 14 regencies (assets/demo, Dukcapil semester II 2024)."""
    with (ASSETS / "demo" / "population-2024s2.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    columns = (Column(name="nama", kind="text"), Column(name="penduduk", kind="number", unit="jiwa"))
    rows = [[_short(row["kabupaten_kota"]), float(row["jumlah_penduduk"])] for row in facts]
    origin = Origin(producer="Dukcapil Kemendagri", period="semester II 2024", as_of=date(2024, 12, 31))
    return build("penduduk", columns, rows, origin)


def measure_stills(runs: int) -> Figures:
    """Medians: {"ours_ms", "matplotlib_ms", "pillow_ms", "chromium_ms", "batch84_s", "cold_render_s"}.

    `chromium_ms` is None where there is no Chromium or no playwright.
    """
    card = _card(population(), _brand())
    with rivals.with_chromium(card) as chromium:
        by_chromium = None if isinstance(chromium, str) else _median_ms(chromium, runs)
    return {
        "ours_ms": _median_ms(ours(), runs),
        "matplotlib_ms": _median_ms(rivals.with_matplotlib(card), runs),
        "pillow_ms": _median_ms(rivals.with_pillow(card), runs),
        "chromium_ms": by_chromium,
        "batch84_s": round(statistics.median(_batch() for _ in range(3)), 2),
        "cold_render_s": round(statistics.median(_cold() for _ in range(5)), 2),
    }


def ours() -> Callable[[], bytes]:
    """A function that lays out, draws, gates and encodes the card."""
    from mmc.infographics.still import render

    dataset, brand = population(), _brand()
    return lambda: render("ranking", dataset, "portrait", brand, {}).png


def _median_ms(draw: Callable[[], bytes], runs: int) -> float:
    spent = []
    for run in range(runs + _WARM):
        started = time.perf_counter()
        draw()
        if run >= _WARM:
            spent.append(time.perf_counter() - started)
    return round(statistics.median(spent) * 1000, 1)


def _batch() -> float:
    """Seconds from starting Python to 84 files: every regency highlighted, in six formats, by the process pool."""
    with tempfile.TemporaryDirectory() as folder:
        return _timed([sys.executable, "-m", "mmc.cli.benches.batch84", folder])


def _cold() -> float:
    """Seconds of the whole `mmc render` command, from nothing to a file."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "penduduk.csv"
        rows = "\n".join(f"{name};{value:.0f}" for name, value in population().table.rows())
        table.write_text(f"nama;penduduk\n{rows}\n", "utf-8")
        words = "unit: jiwa\nsource: Dukcapil Kemendagri\nas_of: 2024-12-31\nperiod: semester II 2024\n"
        table.with_name("penduduk.csv.yaml").write_text(words, "utf-8")
        return _timed([sys.executable, "-c", "from mmc.cli import main; main()", "render", "ranking",
                       "--data", str(table), "--format", "portrait", "--out", str(Path(folder) / "out.png")])


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def _card(dataset: Dataset, brand: Brand) -> rivals.Card:
    rows = tuple(sorted(((str(n), float(v)) for n, v in dataset.table.rows()), key=lambda row: -row[1]))
    return rivals.Card(
        kicker=brand.wording["region"].upper(), brand=brand, rows=rows, subtitle="Penduduk (jiwa), semester II 2024",
        headline=("Satu dari enam warga Kalteng", "tinggal di Kotawaringin Timur"),
        source=("Sumber: Dukcapil Kemendagri, semester II 2024,", "diolah MMC. Data per 31 Desember 2024"),
    )


def _brand() -> Brand:
    return load_brand(ASSETS / "brands" / "kalteng")


def _short(name: str) -> str:
    return name.removeprefix("Kabupaten ").replace("Kota Palangkaraya", "Palangka Raya")
