"""One card, warm: how long from a dataset to a gated PNG."""

from __future__ import annotations

import csv
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from mmc.config import ASSETS
from mmc.core.dataset import Column, Dataset, Origin, build


def population() -> Dataset:
    """Registered population of the 14 regencies (assets/demo, Dukcapil semester II 2024)."""
    with (ASSETS / "demo" / "population-2024s2.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    columns = (Column(name="nama", kind="text"), Column(name="penduduk", kind="number", unit="jiwa"))
    rows = [[_short(row["kabupaten_kota"]), float(row["jumlah_penduduk"])] for row in facts]
    origin = Origin(producer="Dukcapil Kemendagri", period="semester II 2024", as_of=date(2024, 12, 31))
    return build("penduduk", columns, rows, origin)


def measure_stills(runs: int) -> dict[str, float]:
    """{"ours_ms", "kb", "cold_render_s"}: medians; the cold figure is the whole `mmc render` command."""
    from mmc.drawing.brand import load_brand
    from mmc.infographics.still import render

    dataset, brand = population(), load_brand(ASSETS / "brands" / "kalteng")
    png = b""
    seconds = []
    for run in range(runs + 2):
        started = time.perf_counter()
        png = render("ranking", dataset, "portrait", brand, {}).png
        if run >= 2:  # the first two warm fonts and caches
            seconds.append(time.perf_counter() - started)
    return {
        "ours_ms": round(statistics.median(seconds) * 1000, 2), "kb": round(len(png) / 1000),
        "cold_render_s": round(_cold(dataset), 3),
    }  # fmt: skip


def _cold(dataset: Dataset) -> float:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "penduduk.csv"
        rows = "\n".join(f"{name};{value:.0f}" for name, value in dataset.table.rows())
        table.write_text(f"nama;penduduk\n{rows}\n", "utf-8")
        words = "unit: jiwa\nsource: Dukcapil Kemendagri\nas_of: 2024-12-31\nperiod: semester II 2024\n"
        table.with_name("penduduk.csv.yaml").write_text(words, "utf-8")
        out = Path(folder) / "out.png"
        command = [sys.executable, "-c", "from mmc.cli import main; main()", "render", "ranking", "--data", str(table),
                   "--format", "portrait", "--out", str(out)]
        times = []
        for _ in range(3):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - started)
        return statistics.median(times)


def _short(name: str) -> str:
    return name.removeprefix("Kabupaten ").replace("Kota Palangkaraya", "Palangka Raya")
