"""Office tables: what is header, data, total and note; and what is refused rather than guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mmc.errors import CheckFailed, DatasetError, MmcError, SourceRefused
from mmc.sources.grid import read_grid
from mmc.sources.layout import lay_out
from mmc.sources.tabular import ColumnWords, check_sums, reading, spoken, unit_in

from .builders import a_workbook, an_origin, shaped

Sample = Callable[[str], bytes]


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def names_of(body: bytes, **options: Any) -> list[str]:
    return [c.name for c in shaped(body, **options).columns]


def test_a_plain_csv_is_read_with_its_indonesian_numbers() -> None:
    found = shaped(csv("Kabupaten;Produksi", "Kab. Kapuas;1.234,5", "Kota P. Raya;-"))
    assert found.rows == (("Kapuas", 1234.5), ("Palangka Raya", None))
    assert [(c.kind, c.unit) for c in found.columns] == [("text", ""), ("number", "ton")]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_is_found(mark: str) -> None:
    rows = (["Kabupaten", "Produksi"], ["Kapuas", "12"], ["Katingan", "7"])
    assert shaped(csv(*(mark.join(r) for r in rows))).rows == (("Kapuas", 12.0), ("Katingan", 7.0))


def test_bom_and_windows_letters_are_understood() -> None:
    assert shaped("\ufeffKabupaten;Produksi\nKapuas;1\n".encode()).columns[0].name == "Kabupaten"
    assert shaped("Kabupaten;Luas (km²)\nKapuas;1\n".encode("cp1252")).columns[1].unit == "km²"


def test_merged_two_row_headers_titles_totals_and_notes_are_told_apart() -> None:
    rows: list[list[Any]] = [
        [],
        [],
        [],
        [],
        [None, None, "Padi", "Jagung", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Kab. Kapuas", "1.000,5", 20, "*)"],
        [2, "Gunung Mas", "…", 30.5, None],
        [None, "Jumlah", "1.000,5", 50.5, None],
        [],
        ["*) angka sementara"],
        ["Sumber: Dinas Contoh"],
    ]
    merges = [
        ("A1:E1", "PRODUKSI 2026"),
        ("A4:A5", "No"),
        ("B4:B5", "Kabupaten"),
        ("C4:D4", "Produksi (Ton)"),
        ("E4:E5", "Ket"),
    ]
    body = a_workbook(rows, merges)
    laid = lay_out(read_grid(body, "uji"), "uji")
    assert laid.titles == ("PRODUKSI 2026",)
    assert laid.notes == ("*) angka sementara", "Sumber: Dinas Contoh")
    found = shaped(body)
    assert [c.name for c in found.columns][:3] == ["Kabupaten", "Produksi (Ton) / Padi", "Produksi (Ton) / Jagung"]
    assert [c.label for c in found.columns][:3] == ["Kabupaten", "Padi", "Jagung"]
    assert [row[:3] for row in found.rows] == [("Kapuas", 1000.5, 20.0), ("Gunung Mas", None, 30.5)]
    assert found.totals[0].values == {"Produksi (Ton) / Padi": 1000.5, "Produksi (Ton) / Jagung": 50.5}


def test_a_real_number_in_a_workbook_is_not_read_like_a_typed_one() -> None:
    body = a_workbook([["Kabupaten", "Produksi"], ["Kapuas", 1.234], ["Katingan", "1.234"], ["Seruyan", 14300]])
    assert [row[1] for row in shaped(body).rows] == [1.234, 1234.0, 14300.0]


def test_workbook_dates_month_names_and_years_get_their_kinds() -> None:
    body = a_workbook([["Bulan", "Tahun", "Produksi"], [date(2026, 9, 1), 2026, 1], ["Nop 2025", 2025, 2]])
    found = shaped(body)
    assert [c.kind for c in found.columns] == ["date", "text", "number"]
    assert found.rows[1] == (date(2025, 11, 1), "2025", 2.0)


def test_codes_keep_their_zeros() -> None:
    found = shaped(csv("kode_kabupaten;kabupaten;nilai", "62.10;Gunung Mas;5", "62.01;Kobar;6"))
    assert found.rows[0] == ("62.10", "Gunung Mas", 5.0)


def test_years_as_columns_can_be_melted_into_rows() -> None:
    body = a_workbook([["Tahun", 2025, 2024], ["Kapuas", 3, 2], ["Katingan", 5, 4]])
    found = shaped(body, melt=("tahun", "nilai"))
    assert [c.name for c in found.columns] == ["Tahun", "tahun", "nilai"]
    assert found.rows[:2] == (("Kapuas", "2025", 3.0), ("Kapuas", "2024", 2.0))


def test_a_column_can_be_renamed_by_its_header_or_its_lowest_level() -> None:
    body = csv("Kabupaten;Tahun 2026;", ";Agustus;September", "Kapuas;1;2", "Katingan;3;4")
    assert names_of(body, columns={"Agustus": "agu", "Tahun 2026 / September": ColumnWords(drop=True)}) == [
        "Kabupaten",
        "agu",
    ]
    with pytest.raises(DatasetError, match="there is no column 'Oktober'; the table has 'Kabupaten'"):
        shaped(body, columns={"Oktober": "okt"})


def test_a_regency_without_any_figure_stays_in_the_table() -> None:
    found = shaped(csv("Kabupaten;Produksi", "Kapuas;1", "Lamandau;", "Katingan;2", "Seruyan;", "Sumber: Dinas"))
    assert [row[0] for row in found.rows] == ["Kapuas", "Lamandau", "Katingan", "Seruyan"]


def test_a_header_of_one_year_is_a_header() -> None:
    found = shaped(csv("Kabupaten;2024", "Kapuas;1.000", "Katingan;2.000"))
    assert [c.name for c in found.columns] == ["Kabupaten", "2024"]
    assert len(found.rows) == 2


@pytest.mark.parametrize("first", ["Lamandau;-;-", "Lamandau;;", "Lamandau;n.a;…"])
def test_a_first_row_without_figures_is_not_taken_for_a_header(first: str) -> None:
    found = shaped(csv("Kabupaten;Padi;Jagung", first, "Kapuas;1;2", "Katingan;3;4"))
    assert [c.name for c in found.columns] == ["Kabupaten", "Padi", "Jagung"]
    assert found.rows[0] == ("Lamandau", None, None)


def test_regencies_as_columns_are_a_header() -> None:
    found = shaped(csv("Bulan;Kabupaten;", ";Kapuas;Katingan", "Agustus 2026;1;2"))
    assert [c.label for c in found.columns] == ["Bulan", "Kapuas", "Katingan"]


def test_the_province_over_its_regencies_is_a_total_but_not_among_provinces() -> None:
    over = shaped(csv("Wilayah;Nilai", "Kapuas;1", "Katingan;2", "Kalimantan Tengah;3"))
    assert [t.label for t in over.totals] == ["Kalimantan Tengah"]
    among = shaped(csv("Wilayah;Nilai", "KALIMANTAN BARAT;1", "KALIMANTAN TENGAH;2", "BALI;4"))
    assert len(among.rows) == 3


def test_a_total_that_contradicts_its_rows_is_named() -> None:
    found = shaped(csv("Kabupaten;Produksi", "Kapuas;100", "Katingan;200", "Jumlah;350"))
    laid = lay_out(read_grid(b"a;b\nx;1\n", "uji"), "uji")
    table = reading("uji", found, an_origin(), laid)
    with pytest.raises(CheckFailed, match="'Jumlah' says Produksi = 350, the rows give 300"):
        check_sums("uji", table.dataset, table.totals)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ("Kabupaten;Produksi", "Kapuas;12", "Katingan;dua belas", "Seruyan;9"),
            "column 'Produksi', row 3: 'dua belas'",
        ),
        (("Kabupaten;Harga", "Kapuas;14.300", "Katingan;14,250", "Seruyan;15.000"), "row 3: '14,250' may be 14.250"),
        (("Kabupaten;Harga", "Kapuas;14,300", "Katingan;14,250", "Seruyan;15,000"), "row 2: '14,300' may be"),
        (("Kabupaten;Harga", "Kapuas;52500.0", "Katingan;51900.0"), "declare `locale: en`"),
        (("Kabupaten;Harga", "Pasar Besar;empat belas", "Pasar Kahayan;9", "Pasar Rajawali;8"), "row 2: 'empat belas'"),
        (("Pasar;Harga", "Pasar Besar;10", "Pasar Kahayan;9", "Pasar Rajawali;sembilan"), "row 4: 'sembilan'"),
        (
            ("Kabupaten;Bulan;A", "Kapuas;Mei;10", ";Juni;9", "Katingan;Mei;3"),
            "row 3 has figures but nothing in 'Kabupaten'",
        ),
        (("Kapuas;2024", "Katingan;1999"), "no header row"),
        (("Kabupaten;A;A", "Kapuas;1;2"), "two columns are called 'A'"),
        (("Kabupaten;A;", "Kapuas;1;2"), "column C has cells but no header"),
        (("1;2", "3;4"), "no header row"),
        (("Kabupaten;A", "Kapuas;1", "Kabupaten;A", "Katingan;2"), "row 3 repeats the header"),
        (("Kabupaten;A", "Kapuas;1", "Sumber: lain", "Katingan;2"), "stands in the middle"),
        (("Bulan;A", "1/1/2026;1", "1/2/2026;1", "1/3/2026;1", "1/4/2026;1", "1/5/2026;1", "x;1"), "'x' is no date"),
        (("Kabupaten;Persen", "Kapuas;5 %", "Katingan;6 %"), "a percentage, but the unit is ton"),
    ],
)
def test_what_cannot_be_vouched_for_is_refused_with_its_place(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(DatasetError) as caught:
        shaped(csv(*lines))
    assert words in str(caught.value)


def test_a_doubtful_comma_is_taken_at_its_word_once_the_locale_is_declared() -> None:
    body = csv("Kabupaten;Harga", "Kapuas;14,300", "Katingan;14,250", "Seruyan;15,000")
    assert shaped(body, columns={"Harga": ColumnWords(locale="en")}).rows[0][1] == 14300
    assert shaped(body, columns={"Harga": ColumnWords(locale="id")}).rows[0][1] == 14.3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"<html><body><table></table>", "a web page"),
        (b'{"success": true}', "JSON"),
        (b"PK\x03\x04 broken", "broken or cut-off"),
        (b"\xd0\xcf\x11\xe0 broken", "cannot be opened"),
        (b"\x00\x01\x02\x03", "no text and no spreadsheet"),
        (b";;;\n;;\n", "no cells"),
        (b"hanya satu kolom\nisi\n", "without columns"),
        (b'kota;"' + b"x" * 200_000, "no readable CSV"),
    ],
)
def test_what_is_no_table_says_what_it_is(body: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        read_grid(body, "berkas")


def test_several_filled_sheets_must_be_chosen_from() -> None:
    body = a_workbook([["Kabupaten", "A"], ["Kapuas", 1]], sheets=2)
    with pytest.raises(SourceRefused, match="several sheets with data"):
        shaped(body)
    assert shaped(body, sheet="Sheet2").rows == (("Kapuas", 1.0),)


def test_units_and_spoken_names_come_from_headers() -> None:
    assert [unit_in(h) for h in ("Luas (Ha)", "Perubahan (%)", "Nilai (sementara)", "Harga (Rp/kg)")] == [
        "ha",
        "%",
        "",
        "Rp/kg",
    ]
    assert [spoken(h) for h in ("jumlah_penduduk", "nama_kabupaten_kota", "Produksi (Ton) / Padi", "Luas (Ha)")] == [
        "Jumlah penduduk",
        "Kabupaten/kota",
        "Padi",
        "Luas",
    ]


@pytest.mark.parametrize(
    ("name", "locale", "rows"),
    [
        ("tables/bps-indeks-pembangunan-manusia.xlsx", "id", 34),
        ("tables/bps-inflasi.xlsx", "id", 34),
        ("tables/bps-laju-pdrb.xlsx", "id", 34),
        ("tables/bps-pengangguran.xlsx", "id", 34),
        ("tables/bps-persentasemiskin.xlsx", "id", 34),
        ("tables/bps-pengeluaran-perkapita-kabkota-2016-2020.xlsx", "id", 548),
        ("wilayah/kabkota-kemendagri-bps.csv", "en", 514),
        ("prices/pihps-derived-kalteng-10komoditas-2025-2026.csv", "en", 2190),
        ("ppid/constructed-dip.csv", "id", 3),
    ],
)
def test_recorded_tables_are_read_whole(sample: Sample, name: str, locale: str, rows: int) -> None:
    assert len(shaped(sample(name), locale=locale).rows) == rows


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tables/peta-apbn-data.csv", "two columns are called 'Pelayanan Umum'"),
    ],
)
def test_recorded_tables_nobody_can_vouch_for_are_refused(sample: Sample, name: str, words: str) -> None:
    with pytest.raises(MmcError) as caught:
        shaped(sample(name))
    assert words in str(caught.value)


def test_the_messy_office_file_is_right_once_its_one_doubtful_cell_is_clear(sample: Sample) -> None:
    found = shaped(sample("tables/constructed-opd-messy.csv").replace(b"14,250", b"14.250"), unit="Rp/kg")
    assert [row[:4] for row in found.rows] == [
        ("Kotawaringin Barat", 14500, 14750, 1.72),
        ("Kotawaringin Timur", 14300, 14300, None),
        ("Kapuas", 13900, None, None),
        ("Barito Selatan", 14250, 14400, 1.05),
        ("Palangka Raya", 15000, 15250, 1.67),
    ]
    assert [c.unit for c in found.columns] == ["", "Rp/kg", "Rp/kg", "%", ""]
