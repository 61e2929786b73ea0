"""Politeness and memory: unchanged answers, waiting longer each time, people's data cut, many sources at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmc.config import SourceConfig
from mmc.errors import SourceUnreachable
from mmc.sources import Fetcher, open_source
from mmc.sources.door import door
from mmc.sources.fetch import backoff
from mmc.sources.kept import KeptParts
from mmc.sources.personal import is_personal, only
from mmc.sources.poll import poll
from mmc.sources.snapshot import part
from mmc.sources.without_persons import without_persons

from .builders import NOW, a_workbook, answering, as_json

URL = "https://sumber.example.go.id/data"
DOOR = door(URL)


def test_an_unchanged_answer_is_not_sent_again(tmp_path: Path) -> None:
    asked: list[httpx.Headers] = []

    def host(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers)
        if request.headers.get("if-none-match") == '"satu"':
            return httpx.Response(304)
        told = {"ETag": '"satu"', "Last-Modified": "Mon, 05 Jan 2026 00:00:00 GMT"}
        return httpx.Response(200, content=b"isi", headers=told)

    for _ in range(2):  # a new fetcher each time: what is kept outlives it
        with answering(host, kept=KeptParts(tmp_path)) as fetcher:
            found = fetcher.get(URL, DOOR)
            assert (found.body, found.status) == (b"isi", 200)
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-modified-since"] == "Mon, 05 Jan 2026 00:00:00 GMT"


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path)
    kept.keep(URL, replace(part(URL, b"isi"), etag='"satu"'))
    next(tmp_path.glob("*.body")).write_bytes(b"lain")
    assert kept.last(URL) is None


def test_a_secret_is_not_part_of_what_is_kept(tmp_path: Path) -> None:
    secret = door(URL, secrets=["rahasia-1"])
    with answering(lambda r: httpx.Response(200, content=b"isi", headers={"ETag": "x"}), kept=KeptParts(tmp_path)) as f:
        f.get(URL + "?key=rahasia-1", secret)
    assert all(b"rahasia-1" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_host_out_of_order_is_asked_again_later_and_later() -> None:
    answers = iter([httpx.Response(503), httpx.Response(500), httpx.Response(200, content=b"isi")])
    waits: list[float] = []
    with answering(lambda r: next(answers), tries=3, sleep=waits.append, chance=lambda: 0.5) as fetcher:
        assert fetcher.get(URL, DOOR).body == b"isi"
    assert waits == [1.0, 2.0]


def test_the_wait_a_host_asks_for_is_kept_and_a_long_one_left_to_the_next_slot() -> None:
    for seconds, expected in (("7", [7.0, 7.0]), ("120", [])):
        waits: list[float] = []
        host = httpx.Response(429, headers={"Retry-After": seconds})
        fetcher = answering(lambda r, host=host: host, tries=3, sleep=waits.append, chance=lambda: 0.5)
        with fetcher, pytest.raises(SourceUnreachable):
            fetcher.get(URL, DOOR)
        assert waits == expected


@given(st.integers(0, 5), st.none() | st.floats(0, 60), st.floats(0, 1))
def test_no_two_waits_are_sure_to_meet_and_none_is_shorter_than_asked(
    number: int, asked: float | None, chance: float
) -> None:
    wait = backoff(number, asked, chance)
    assert wait >= (asked or 0) and wait >= 0.75 * 2**number
    assert asked or wait <= 1.25 * 2**number


@pytest.mark.parametrize("head", [
    "NIK", "No. HP", "nomor_telepon", "Alamat", "Alamat Rumah", "E-mail", "nama_petugas", "NIP", "No KK", "noTelp",
])  # fmt: skip
def test_a_column_about_persons_is_known_by_its_header(head: str) -> None:
    assert is_personal(head, [])


@pytest.mark.parametrize("head", ["Teknik", "Alamat Web", "Panik", "Kabupaten", "Harga", "Unikom", "Tanggal"])
def test_another_column_is_not(head: str) -> None:
    assert not is_personal(head, ["123", "456"])


def test_a_column_about_persons_is_known_by_its_cells() -> None:
    assert is_personal("Kolom 3", ["6271010101900001", "6271 0101 0190 0002", None])
    assert is_personal("Kontak", ["0812-3456-7890", "+6281234567890"])
    assert not is_personal("Nilai", [123.4567890123456, 12.34567890123456])


def test_persons_are_cut_from_a_file_before_it_is_kept(tmp_path: Path) -> None:
    book = a_workbook([["Desa", "NIK", "Jumlah (orang)"], ["A", "6271010101900001", 3], ["B", "6271010101900002", 4.5]])
    for body in (book, b"Desa;No. HP;Jumlah (orang)\nA;081234567890;3\nB;081234567891;4,5\n"):
        (tmp_path / "data.csv").write_bytes(body)
        config: dict[str, Any] = {"producer": "D", "period": "2026", "as_of": "2026-01-01"}
        config["path"] = str(tmp_path / "data.csv")
        source = open_source("uji", SourceConfig(kind="spreadsheet", **config))
        snapshot = source.fetch(Fetcher(), NOW)
        assert b"6271010101" not in snapshot.parts[0].body and b"0812345678" not in snapshot.parts[0].body
        reading = source.read(snapshot)
        assert reading.dataset.table.rows() == [("A", 3.0), ("B", 4.5)]
        assert "before storage" in reading.notes[0]


def test_a_file_without_persons_is_kept_byte_for_byte() -> None:
    clean = part("x.csv", b"Desa;Jumlah\nA;3\n")
    assert without_persons(clean, "x.csv") is clean


def test_only_declared_fields_of_an_interface_are_kept() -> None:
    rows = [{"kantor": "A", "n": 5, "nik": "6271010101900001", "dalam": {"x": 1, "hp": "0812"}}]
    options: dict[str, Any] = {
        "base_url": URL, "path": "d", "producer": "D", "columns": {"kantor": "kantor", "n": {"unit": "orang"},
        "dalam.x": {"name": "x", "unit": "kali"}},
    }  # fmt: skip
    source = open_source("uji", SourceConfig(kind="json_api", **options))
    with answering(lambda r: as_json({"d": rows, "token": "rahasia"})) as fetcher:
        snapshot = source.fetch(fetcher, NOW)
    kept = json.loads(snapshot.parts[0].body)
    assert kept == {"d": [{"kantor": "A", "n": 5, "dalam": {"x": 1}}]}
    assert any("nik" in note for note in source.read(snapshot).notes)
    assert only({"a": {"b": 1, "c": 2}}, ["a.b"]) == {"a": {"b": 1}}


def test_one_source_that_fails_stops_no_other() -> None:
    body = b"Desa;Jumlah\nA;3\nB;4\n"
    base: dict[str, Any] = {"producer": "D", "period": "2026", "as_of": "2026-01-01", "unit": "orang"}
    sources = [
        open_source(f"s{n}", SourceConfig(kind="spreadsheet", url=f"https://s{n}.example.go.id/x.csv", **base))
        for n in range(12)
    ]
    answer = answering(lambda r: httpx.Response(503 if "s7." in r.headers["host"] else 200, content=body))
    with answer as fetcher:
        found = poll(sources, fetcher, lambda: datetime.now(UTC))
    failed = {name for name, outcome in found.items() if isinstance(outcome, Exception)}
    assert failed == {"s7"} and len(found) == 12


def test_the_gap_of_a_host_holds_however_many_ask_at_once() -> None:
    now, turns = [0.0], []

    def sleep(seconds: float) -> None:
        turns.append(seconds)

    polite = door(URL, gap=1.0)
    with answering(lambda r: httpx.Response(200, content=b"x"), sleep=sleep, ticks=lambda: now[0]) as fetcher:
        for _ in range(5):
            fetcher.get(URL, polite)
    assert turns == [1.0, 2.0, 3.0, 4.0]
