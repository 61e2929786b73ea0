"""SQL in schedules: what it gives, and everything it may not do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mmc.errors import DatasetError
from mmc.sources.query import query

from .builders import a_forecast

TODAY = date(2026, 9, 24)


def test_date_words_choose_rows_and_columns_keep_kind_and_unit() -> None:
    found = query(a_forecast(), "select kota, suhu_max from data where tanggal = besok order by kota", TODAY)
    assert found.table.rows() == [("Buntok", None), ("Sampit", 31.0)]
    assert [(c.name, c.kind, c.unit) for c in found.columns] == [("kota", "text", ""), ("suhu_max", "number", "°C")]
    assert found.origin == a_forecast().origin


def test_a_date_word_inside_a_text_is_left_alone() -> None:
    with pytest.raises(DatasetError, match="no row fits"):
        query(a_forecast(), "select kota from data where kota = 'besok'", TODAY)


@pytest.mark.parametrize(
    ("sql", "name", "unit"),
    [
        ("select penduduk as jumlah from data", "jumlah", "jiwa"),
        ("select sum(penduduk) as semua from data", "semua", "jiwa"),
        ("select round(avg(suhu_max), 1) as rerata from data", "rerata", "°C"),
        ("select max(suhu_max) - min(suhu_max) as rentang from data", "rentang", "°C"),
        ('select penduduk * 100 / 592429 as "bagian [%]" from data', "bagian", "%"),
        ('select count(*) as "banyak [kota]" from data', "banyak", "kota"),
    ],
)
def test_the_unit_follows_the_figure(sql: str, name: str, unit: str) -> None:
    column = query(a_forecast(), sql, TODAY).columns[0]
    assert (column.name, column.unit) == (name, unit)


@pytest.mark.parametrize(
    "sql",
    [
        "select penduduk / 1000 as ribu from data",
        "select count(*) as n from data",
        "select penduduk + suhu_max as aneh from data",
    ],
)
def test_a_figure_without_a_knowable_unit_is_refused(sql: str) -> None:
    with pytest.raises(DatasetError, match="unit of"):
        query(a_forecast(), sql, TODAY)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select",
        "delete from data",
        "drop table data",
        "select * from data; drop table data",
        "select * from data, data",
        "select * from data join data on true",
        "select * from data union all select * from data",
        "with x as (select 1) select * from x",
        "select * from (select * from data)",
        "select * from data where kota in (select kota from data)",
        "select * from lain",
        "select * from 'berkas.csv'",
        "select * from read_csv('berkas.csv')",
        "select read_csv('berkas.csv') from data",
        'select "read_csv"(kota) from data',
        "select repeat(kota, 999999999) from data",
        "select * from data -- lalu",
        "select * from data /* lalu */",
        "select * into lain from data",
        "select * from data d",
        "select $1 from data",
    ],
)
def test_anything_but_one_select_over_data_is_refused(sql: str) -> None:
    with pytest.raises(DatasetError, match=r"^data: "):
        query(a_forecast(), sql, TODAY)


def test_no_file_is_read_whatever_is_asked(tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.csv"
    secret.write_text("kota\nterbaca\n")
    for sql in (f"select * from read_csv('{secret}')", f"select * from '{secret}'", f'select * from "{secret}"'):
        with pytest.raises(DatasetError):
            query(a_forecast(), sql, TODAY)


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(DatasetError, match=r"suhu_maks.*kota"):
        query(a_forecast(), "select suhu_maks from data", TODAY)


def test_an_empty_answer_says_which_days_there_are() -> None:
    with pytest.raises(DatasetError, match="tanggal goes from 2026-09-24 to 2026-09-25"):
        query(a_forecast(), "select kota from data where tanggal = kemarin", TODAY)


def test_dividing_by_zero_is_no_number() -> None:
    with pytest.raises(DatasetError, match="divides by zero"):
        query(a_forecast(), 'select penduduk / 0 as "x [%]" from data', TODAY)


def test_a_query_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(DatasetError, match=r"needs more than|memory"):
        query(a_forecast(), "select kota from data order by kota", TODAY, memory=64 * 2**20)
