"""Sources under load: a big CSV, a big workbook, and five hundred sources polled side by side."""

from __future__ import annotations

import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

ROWS, SOURCES, DELAY = 200_000, 500, 0.02
LIMITED, TABLE = 4, "harga.csv"  # sources of a host with a limit; a table of the rehearsal's office


def measure_sources() -> dict[str, float]:
    """csv_s and csv_mb (200,000 rows read, typed, checked), xlsx_s (20 MB), poll_s (500 sources, 20 ms each)."""
    with tempfile.TemporaryDirectory() as folder:
        table, book = Path(folder) / "besar.csv", Path(folder) / "besar.xlsx"
        table.write_bytes(big_csv(ROWS))
        big_workbook(book)
        # Each in a process of its own: the memory of one must not count for the other.
        csv_s, csv_mb = _alone(table)
        xlsx_s, xlsx_mb = _alone(book)
        return {
            "csv_s": csv_s, "csv_mb": csv_mb, "csv_file_mb": table.stat().st_size / 1e6,
            "xlsx_s": xlsx_s, "xlsx_mb": xlsx_mb, "xlsx_file_mb": book.stat().st_size / 1e6,
            "poll_s": poll_many(SOURCES),
        }  # fmt: skip


def _alone(file: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "mmc.cli.benches.sources", str(file)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def read_and_check(file: Path) -> tuple[float, float]:
    """Seconds to read, type and check a file once everything is loaded, and the process's peak memory in MB."""
    from mmc.sources.checks import run_checks
    from mmc.sources.sidecar import read_upload

    words = {"unit": "satuan", "source": "Latihan", "as_of": "2026-01-01"}
    read_upload("kecil.csv", big_csv(30), words)
    body = file.read_bytes()
    begin = time.perf_counter()
    dataset = read_upload(file.name, body, words).dataset
    figure = next(c.name for c in dataset.columns if c.kind == "number")
    declared: dict[str, Any] = {"rows": {"min": 1000}, "regions": "62", "ranges": {figure: [0, 1e12]}}
    verdicts = run_checks(dataset, datetime.now(UTC), declared)
    seconds = time.perf_counter() - begin
    if not all(v.ok for v in verdicts):
        raise AssertionError(f"the bench's own table fails its checks: {verdicts}")
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def poll_many(count: int) -> float:
    """Seconds to refresh so many sources ten at once, from a rehearsal 20 ms away, no host asked more than it allows.

    Over real HTTP: each source's own host name leads to the rehearsal. Four of them share a host that wants a second
    between two calls; AssertionError if it was not given one.
    """
    from mmc.rehearsal.server import start
    from mmc.sources import Fetcher
    from mmc.sources.poll import poll

    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as rehearsal:
        for platform in ("office", "bmkg"):
            rehearsal.fault(platform, "*", "slow", times=0, seconds=DELAY)
        wires = _Wires(rehearsal.base_url)
        with Fetcher(transport=wires, resolve=lambda host, port: ["93.184.216.34"]) as fetcher:
            sources = _many(count)
            begin = time.perf_counter()
            found = poll(sources, fetcher, lambda: datetime.now(UTC), at_once=10)
            seconds = time.perf_counter() - begin
        failed = [name for name, outcome in found.items() if isinstance(outcome, Exception)]
        if failed:
            raise AssertionError(f"{len(failed)} sources failed in the bench: {found[failed[0]]}")
        wires.check_gap("data.bmkg.go.id", 1.0)
    return seconds


def _many(count: int) -> list[Any]:
    """Tables on fifty hosts without a limit, and four feeds of one host with a limit."""
    from mmc.config import SourceConfig
    from mmc.sources import open_source

    words: dict[str, Any] = {"kind": "spreadsheet", "producer": "Latihan", "period": "2026", "as_of": "2026-01-01"}
    tables = [
        open_source(f"s{n}", SourceConfig(**{**words, "url": f"https://s{n % 50}.example.go.id/{TABLE}"}))
        for n in range(count - LIMITED)
    ]
    quakes = SourceConfig(kind="bmkg_quake", feed="gempaterkini")  # type: ignore[call-arg]
    return [*(open_source(f"gempa{n}", quakes) for n in range(LIMITED)), *tables]


class _Wires(httpx.BaseTransport):
    """A transport that leads every host to the rehearsal and notes when each was asked."""

    def __init__(self, base_url: str) -> None:
        self._home = httpx.URL(base_url)
        self._real = httpx.HTTPTransport(trust_env=False, limits=httpx.Limits(max_connections=20))
        self._asked: dict[str, list[float]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.headers["host"]
        self._asked.setdefault(host, []).append(time.perf_counter())
        room = "/bmkg" if host.endswith("bmkg.go.id") else "/office"
        url = request.url.copy_with(
            scheme="http", host=self._home.host, port=self._home.port, path=room + request.url.path
        )
        headers = {k: v for k, v in request.headers.items() if k != "host"}
        timeout = request.extensions.get("timeout", {})
        return self._real.handle_request(
            httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
        )

    def close(self) -> None:
        """Gives back the connections."""
        self._real.close()

    def check_gap(self, host: str, gap: float) -> None:
        """Nothing, or AssertionError where a host was asked twice within the gap it wants."""
        times = self._asked[host]
        if len(times) != LIMITED or any(b - a < gap * 0.95 for a, b in itertools.pairwise(times)):
            raise AssertionError(f"{host} was asked at {times}")


def big_csv(rows: int) -> bytes:
    """A table as offices send it: Indonesian numbers, a title, a totals-free body, invented figures."""
    from mmc.core.region import REGIONS

    chance = random.Random(1)
    crops = ("Padi", "Jagung", "Karet", "Kelapa Sawit")
    lines = ["DATA LATIHAN;;;;;", "No;Kabupaten/Kota;Tanggal;Komoditas;Luas (ha);Produksi (ton)"]
    for number in range(1, rows + 1):
        day = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(2015, 2025)}"
        ton = "-" if number % 97 == 0 else _indonesian(chance.uniform(1, 9e6), 1)
        town, crop = REGIONS[number % 14].full_name, crops[number % 4]
        lines.append(f"{number};{town};{day};{crop};{_indonesian(chance.uniform(1, 2e4), 2)};{ton}")
    return ("\n".join(lines) + "\n").encode()


def big_workbook(file: Path, rows: int = 265_000) -> None:
    """A workbook of about 20 MB, invented figures."""
    import xlsxwriter

    from mmc.core.region import REGIONS

    chance = random.Random(2)
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("DATA LATIHAN")
    sheet.write_row(0, 0, ["Kabupaten/Kota", "Tahun", "Luas (ha)", "Produksi (ton)", "Petani (orang)", "Nilai (Rp)",
                           "Susut (kg)", "Alat (unit)"])  # fmt: skip
    for number in range(1, rows):
        sheet.write_row(number, 0, [
            REGIONS[number % 14].full_name, str(2015 + number % 10), chance.uniform(1, 2e4), chance.uniform(1, 9e6),
            chance.randint(1, 10**6), chance.randint(1, 10**9), chance.uniform(0, 1000), chance.randint(1, 99),
        ])  # fmt: skip
    book.close()


def _indonesian(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


if __name__ == "__main__":
    print(*read_and_check(Path(sys.argv[1])))
