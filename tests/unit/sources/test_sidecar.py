"""A table with its words: what `mmc render` and the desk's upload read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mmc.errors import CheckFailed, ConfigError, DatasetError, SourceRefused
from mmc.sources.sidecar import read_table, read_upload

from .builders import a_workbook

TABLE = "Kabupaten;Harga\nKapuas;14.500\nKatingan;Rp 15.250,-\nJumlah;29.750\nSumber: Dinas\n"
WORDS = 'unit: Rp/kg\nsource: Dinas Perdagangan\nas_of: 2026-09-30\ntitle: Harga beras\nsubtitle: "Per kg"\n'


def a_file(folder: Path, table: str | bytes = TABLE, words: str | None = WORDS, name: str = "harga.csv") -> Path:
    file = folder / name
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    if words is not None:
        (folder / f"{name}.yaml").write_text(words, "utf-8")
    return file


def test_a_csv_with_its_words_becomes_a_dataset(tmp_path: Path) -> None:
    found = read_table(a_file(tmp_path))
    table = found.dataset
    assert (found.title, found.subtitle) == ("Harga beras", "Per kg")
    assert table.table.rows() == [("Kapuas", 14500.0), ("Katingan", 15250.0)]
    assert (table.name, table.columns[1].unit) == ("harga", "Rp/kg")
    assert (table.origin.producer, table.origin.as_of) == ("Dinas Perdagangan", date(2026, 9, 30))
    assert table.origin.period == "per 30 September 2026"
    assert len(table.origin.snapshot) == 64


def test_a_workbook_is_read_the_same_way(tmp_path: Path) -> None:
    body = a_workbook(
        [["JUDUL (DATA LATIHAN)"], [], ["Bulan", "Harga"], ["Agustus 2026", "14.500"], ["Sept 2026", 15250]]
    )
    found = read_table(a_file(tmp_path, body, WORDS, "harga.xlsx"))
    assert found.dataset.values("Bulan") == [date(2026, 8, 1), date(2026, 9, 1)]
    assert found.dataset.origin.practice, "a table that calls itself practice data is marked, whatever the words say"


def test_overrides_win_and_may_replace_the_whole_file_of_words(tmp_path: Path) -> None:
    file = a_file(tmp_path, words=None)
    said = {"title": "Lain", "unit": "Rp/kg", "source": "Dinas", "as_of": "30 September 2026"}
    assert read_table(file, said).title == "Lain"
    assert read_table(a_file(tmp_path), {"title": "Lain"}).dataset.origin.title == "Lain"
    with pytest.raises(DatasetError, match="licence cannot be overridden"):
        read_table(file, {"licence": "x"})


def test_english_numbers_need_locale_en(tmp_path: Path) -> None:
    table = "Kabupaten,Luas\nKapuas,17033.54\nKatingan,20380.5\n"
    words = "unit: km²\nsource: BIG\nas_of: 2024-12-31\n"
    with pytest.raises(DatasetError, match="declare `locale: en`"):
        read_table(a_file(tmp_path, table, words))
    found = read_table(a_file(tmp_path, table, words + "locale: en\n"))
    assert found.dataset.values("Luas") == [17033.54, 20380.5]


def test_columns_can_be_renamed_and_given_units(tmp_path: Path) -> None:
    table = "Kabupaten;Harga;Naik\nKapuas;14.500;1,5\nKatingan;15.250;-\n"
    words = WORDS + "columns:\n  Kabupaten: wilayah\n  Naik: {unit: '%', label: Kenaikan}\n"
    table_read = read_table(a_file(tmp_path, table, words)).dataset
    assert [(c.name, c.unit, c.label) for c in table_read.columns] == [
        ("wilayah", "", "Kabupaten"),
        ("Harga", "Rp/kg", "Harga"),
        ("Naik", "%", "Kenaikan"),
    ]


def test_missing_words_are_all_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_table(a_file(tmp_path, words=None))
    assert [m.field for m in caught.value.mistakes] == ["unit", "source", "as_of"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("unit: Rp/kg\nsource: x\nas_of: besok\n", "harga.csv.yaml:3: as_of"),
        ("unit: Rp/kg\nsource: x\nas_of: 2026-09-30\nlocal: en\n", "harga.csv.yaml:4: local"),
        ("unit: %\nsource: x\n", "harga.csv.yaml:1: file: no valid YAML"),
        ("- unit\n", "harga.csv.yaml:1: file"),
        ("unit: ''\nsource: x\nas_of: 2026-09-30\n", "unit: is missing"),
    ],
)
def test_a_mistake_in_the_words_is_named_with_its_line(tmp_path: Path, words: str, place: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_table(a_file(tmp_path, words=words))
    assert place in str(caught.value)


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (TABLE.replace("29.750", "30.750"), CheckFailed),
        (TABLE.replace("14.500", "empat belas"), DatasetError),
        ("<html></html>", SourceRefused),
        ("", SourceRefused),
    ],
)
def test_a_bad_table_is_one_clear_error(tmp_path: Path, table: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_table(a_file(tmp_path, table))


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        read_table(tmp_path / "tidak-ada.csv")


def test_an_upload_is_read_like_a_file_and_empty_fields_count_as_not_said() -> None:
    form: dict[str, Any] = {"unit": "Rp/kg", "source": "Dinas", "as_of": "30/09/2026", "title": "", "locale": "id"}
    found = read_upload("harga.csv", TABLE.encode(), form)
    assert found.title == ""
    assert found.dataset.origin.as_of == date(2026, 9, 30)
    with pytest.raises(ConfigError, match="unit: is missing"):
        read_upload("harga.csv", TABLE.encode(), {**form, "unit": ""})
