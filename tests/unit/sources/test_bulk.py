"""Big tables read by columns: exactly what the careful reader gives, or nothing at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmc.core.region import REGIONS
from mmc.sources import bulk as bulk_room
from mmc.sources import bulk_workbook as workbook_room
from mmc.sources.bulk import bulk
from mmc.sources.bulk_workbook import bulk_workbook
from mmc.sources.grid import read_grid
from mmc.sources.layout import lay_out
from mmc.sources.tabular import TableOptions, shape

from .builders import a_workbook

WORDS = TableOptions(unit="ton")
TOWNS = [r.full_name for r in REGIONS] + ["KAPUAS", "Kab.Kotawaringin Brt", "P. Raya"]


@pytest.fixture(autouse=True)
def _small_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_room, "BIG", 300)
    monkeypatch.setattr(workbook_room, "BIG", 100)


def a_file(rows: list[list[str]], total: str = "") -> bytes:
    head = ["REKAP PRODUKSI;;;;", "No;Kabupaten/Kota;Tanggal;Luas (ha);Nilai"]
    body = [";".join([str(n), *row]) for n, row in enumerate(rows, start=1)]
    tail = [f";Jumlah;;{total};"] if total else []
    return "\n".join([*head, *body, *tail, "Sumber: Dinas Contoh;;;;"]).encode() + b"\n"


CELL = st.one_of(
    st.sampled_from(["-", "…", "n.a", "", " ", "\u00a0", "Rp 14.500,-", "(1.250)", "1,2 jt", "5 %", "1.234*)", "−7"]),
    st.decimals(0, 9_999_999, places=2).map(lambda d: f"{d:,}".translate(str.maketrans(",.", ".,"))),
    st.integers(0, 9_999_999).map(lambda n: f"{n:,}".replace(",", ".")),
    st.integers(0, 9_999_999).map(str),
    st.sampled_from(["14,250", "abc", "1.23.4", "05/09/2026", "Jumlah"]),
)
DAY = st.dates(date(2001, 1, 1), date(2030, 1, 1)).map(lambda d: f"{d:%d/%m/%Y}") | st.sampled_from(
    ["5 Agustus 2026", "Agt 2026", "-", "2026-09-05", "31/02/2026", "besok"]
)


QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
@given(st.lists(st.tuples(st.sampled_from(TOWNS), DAY, CELL, CELL), min_size=1, max_size=6), st.randoms())
def test_the_fast_reader_gives_the_careful_readers_table_or_none(
    odd: list[tuple[str, str, str, str]], chance: object
) -> None:
    plain = [[TOWNS[n % 14], f"{n % 28 + 1:02}/09/2026", f"{n}.000,5", str(n)] for n in range(330)]
    for number, row in enumerate(odd):
        plain[40 + 50 * number % 280] = list(row)
    body = a_file(plain)
    fast = bulk("uji", body, WORDS)
    if fast is None:
        return
    laid = lay_out(read_grid(body, "uji"), "uji", "id")
    slow = shape("uji", laid, WORDS)
    assert fast[1].columns == slow.columns
    assert list(fast[1].cells) == list(slow.rows)
    assert fast[0].titles == laid.titles and fast[0].notes == laid.notes


def test_a_plain_big_file_takes_the_fast_way_with_its_totals() -> None:
    rows = [[TOWNS[n % 14], "05/09/2026", "1.000,5", "-" if n % 5 else "2"] for n in range(400)]
    found = bulk("uji", a_file(rows, total="400.200,00"), WORDS)
    assert found is not None
    laid, shaped = found
    assert len(shaped.cells) == 400 and shaped.totals[0].values == {"Luas (ha)": 400_200.0}
    assert [c.unit for c in shaped.columns] == ["", "", "ha", "ton"]
    assert laid.notes == ("Sumber: Dinas Contoh",)
    assert shaped.cells[0] == ("Kotawaringin Barat", date(2026, 9, 5), 1000.5, 2.0)


@pytest.mark.parametrize("row", [
    ["Jumlah", "", "5", "5"], ["", "05/09/2026", "5", "5"],
    ["Kabupaten/Kota", "Tanggal", "x", "y"], ["Kalimantan Tengah", "05/09/2026", "5", "5"],
    ["Kapuas", "bukan tanggal", "5", "5"], ["Kapuas", "05/09/2026", "?", "5"],
])  # fmt: skip
def test_whatever_is_not_plain_is_left_to_the_careful_reader(row: list[str]) -> None:
    rows = [[TOWNS[n % 14], "05/09/2026", "1.000,5", "2"] for n in range(400)]
    assert bulk("uji", a_file(rows), WORDS) is not None
    rows[250] = row
    assert bulk("uji", a_file(rows), WORDS) is None


def test_windows_1252_is_read_the_same() -> None:
    rows = [[TOWNS[n % 14], "05/09/2026", "1.000,5", "2"] for n in range(400)]
    found = bulk("uji", a_file(rows).replace(b"REKAP PRODUKSI", "REKAP – 2026".encode("cp1252")), WORDS)
    assert found is not None and found[0].titles == ("REKAP – 2026",)


def a_book(cells: list[list[object]]) -> bytes:
    heads = ["No", "Kabupaten", "Tanggal", "Luas (ha)", "Nilai"]
    return a_workbook([["REKAP"], heads, *cells, [None, "Jumlah", None, 8]])


def test_a_big_workbook_is_read_once_and_the_same() -> None:
    rows: list[list[object]] = [
        [n + 1, TOWNS[n % 14], date(2026, 9, n % 28 + 1), n * 1234.5, 9_000_000 + n] for n in range(500)
    ]
    body = a_book(rows)
    fast = bulk_workbook("uji", body, WORDS)
    assert fast is not None
    laid = lay_out(read_grid(body, "uji"), "uji", "id")
    slow = shape("uji", laid, WORDS)
    assert fast[1].columns == slow.columns and list(fast[1].cells) == list(slow.rows)
    assert fast[1].totals == slow.totals


@pytest.mark.parametrize("odd", ["1.234", "-", "12,5"])
def test_a_workbook_with_words_among_its_decimals_is_read_with_care(odd: str) -> None:
    rows: list[list[object]] = [[n + 1, TOWNS[n % 14], date(2026, 9, 1), n * 1.5, n] for n in range(500)]
    rows[300][3] = odd
    assert bulk_workbook("uji", a_book(rows), WORDS) is None


def test_a_number_beyond_every_calendar_is_a_number() -> None:
    body = a_workbook([["Kabupaten", "Nilai"], ["Kapuas", 4_570_000_000], ["Katingan", 3_000_000]])
    assert [row[1] for row in read_grid(body, "uji").rows[1:]] == [4_570_000_000, 3_000_000]
