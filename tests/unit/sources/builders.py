"""Small datasets, workbooks and answers for the tests of sources."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import httpx
import xlsxwriter

from mmc.core.dataset import Column, Dataset, Origin, build
from mmc.sources.fetch import Fetcher
from mmc.sources.grid import read_grid
from mmc.sources.layout import lay_out
from mmc.sources.snapshot import Snapshot, part
from mmc.sources.tabular import Shaped, TableOptions, shape

NOW = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)


def an_origin() -> Origin:
    return Origin(producer="Dinas Contoh", period="2026", as_of=date(2026, 9, 24))


def a_forecast() -> Dataset:
    columns = [
        Column(name="kota", kind="text"),
        Column(name="tanggal", kind="date"),
        Column(name="suhu_max", kind="number", unit="°C"),
        Column(name="penduduk", kind="number", unit="jiwa"),
    ]
    rows = [
        ("Sampit", date(2026, 9, 24), 33.0, 454_515.0),
        ("Sampit", date(2026, 9, 25), 31.0, 454_515.0),
        ("Buntok", date(2026, 9, 25), None, 137_914.0),
    ]
    return build("cuaca", columns, rows, an_origin())


def a_snapshot(body: bytes, url: str = "https://sumber.example.go.id/data", kind: str = "test") -> Snapshot:
    return Snapshot(source="uji", kind=kind, parts=(part(url, body),), fetched_at=NOW)


def a_workbook(rows: Sequence[Sequence[Any]], merges: Sequence[tuple[str, str]] = (), sheets: int = 1) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for _ in range(sheets):
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write(number, column, cell)
        for place, words in merges:
            sheet.merge_range(place, words)
    book.close()
    return out.getvalue()


def shaped(body: bytes, **options: Any) -> Shaped:
    words = TableOptions(**{"unit": "ton", **options})
    return shape("uji", lay_out(read_grid(body, "uji", words.sheet), "uji", words.locale), words)


class Network(httpx.BaseTransport):
    """A network that is a function; its answers stream, as real ones do."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        found = self._answer(request)
        try:
            body = found.content
        except httpx.ResponseNotRead:
            return found
        return httpx.Response(found.status_code, headers=found.headers, stream=httpx.ByteStream(body))


def answering(answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> Fetcher:
    """A fetcher whose network is this function; every host has a public address."""
    settings: dict[str, Any] = {"resolve": lambda host, port: ["93.184.216.34"], "sleep": lambda seconds: None}
    return Fetcher(transport=Network(answer), **{**settings, **options})


def as_json(body: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
