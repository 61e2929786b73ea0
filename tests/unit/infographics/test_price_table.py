from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.core.finding_prices import Price, of_prices
from mmc.drawing.delta import Delta
from mmc.errors import DatasetError, TextOverflow
from tests.unit.infographics.extremes import prices
from tests.unit.infographics.samples import (
    FORMATS,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)
from tests.unit.infographics.tables import LONG, brand


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_the_sample_says_its_point(format_name: str) -> None:
    sheet = picture("price_table", sample("price_table"), format_name)
    assert "+16,0%" in words(sheet, "value") and "Rp82.850" in words(sheet, "value")


def test_a_change_is_told_by_sign_colour_and_arrow() -> None:
    sheet, p = picture("price_table", sample("price_table"), "portrait"), brand().light
    ways = [(m.way, m.color) for m in sheet.marks if isinstance(m, Delta)]
    said = [w for w in words(sheet, "value") if w.endswith("%") or w == "tetap"]
    assert len(ways) == len(said) == 10
    for (way, color), words_ in zip(ways, said, strict=True):
        told = {"+": ("up", p.accent), "−": ("down", p.rain), "t": ("level", p.grey)}[words_[0]]
        assert (way, color) == told


def test_the_headline_says_what_moved_most() -> None:
    sheet = picture("price_table", sample("price_table"))
    assert sheet.headline.replace("\u00a0", " ") == "Cabai rawit naik 16 persen menjadi Rp82.850/kg"
    assert "Cabai rawit Rp82.850 (+16,0%); Bawang merah Rp39.900 (−6,4%)" in sheet.alt
    assert sheet.point is not None and sheet.point.shown in sheet.headline


@pytest.mark.parametrize(("rows", "said"), [
    ((("A", 5.0, 5.0), ("B", 7.0, 7.0)), "Semua harga tetap"),
    ((("A", 5.0, 5.0),), "A tetap Rp5/kg"),
    ((("A", 5_000.0, None),), "A Rp5.000/kg"),
    ((("A", 1e12, 1_000.0),), "A naik dari Rp1.000/kg menjadi Rp1 triliun/kg"),
    ((("A", 9_999.0, 10_000.0),), "A turun kurang dari 0,1 persen menjadi Rp9.999/kg"),
    ((("A", 9_500.0, 10_000.0), ("B", None, 1.0)), "A turun 5 persen menjadi Rp9.500/kg"),
])
def test_the_sentence_fits_what_happened(rows: tuple[tuple[str, float | None, float | None], ...], said: str) -> None:
    assert picture("price_table", prices(*rows)).headline.replace("\u00a0", " ") == said


def test_the_shorter_finding_counts_rises_and_falls() -> None:
    dataset = prices(("A", 12.0, 10.0), ("B", 1.0, 2.0), ("C", 3.0, 2.0), ("D", 1.0, 1.0), ("E", None, 1.0))
    told = [Price(*row) for row in dataset.table.rows()]
    names, now, before = dataset.columns
    assert [f.sentence for f in of_prices(dataset, names, now, before, told)][1] == "Dari 4 harga, 2 naik dan 1 turun"


def test_units_of_each_row_stand_beside_the_name_and_in_the_headline() -> None:
    columns = {"barang": "text", "harga": "Rp", "harga_lalu": "Rp", "satuan": "text"}
    rows = ("Minyak", 18_000.0, 17_000.0, "liter"), ("Beras", 14_000.0, 14_000.0, "kg")
    dataset = table(columns, *rows, labels={"harga": "Hari ini", "harga_lalu": "Pekan lalu"})
    sheet = picture("price_table", dataset)
    assert {"per liter", "per kg"} <= set(words(sheet))
    assert "Rp18.000/liter" in sheet.headline


def test_a_price_nobody_noted_is_a_gap_and_never_zero() -> None:
    sheet = picture("price_table", prices(("Ada", 5.0, 4.0), ("Tiada", None, 4.0), ("Baru", 6.0, None)))
    said = words(sheet, "value")
    assert "tidak ada data" in said and said.count("–") == 3 and "Rp0" not in said


def test_og_shows_the_three_largest_changes_and_says_so() -> None:
    sheet = picture("price_table", sample("price_table"), "og")
    assert {"Cabai rawit", "Cabai merah", "Bawang merah"} == set(words(sheet, "label"))
    assert any("3 perubahan terbesar dari 10" in text for text in words(sheet))


def test_where_it_is_narrow_the_earlier_price_gives_way_first() -> None:
    rows = [(f"Beras premium kemasan {n} kilogram", 1_234_500.0 + n, 1_204_000.0) for n in range(4)]
    wide, narrow = (words(picture("price_table", prices(*rows), f)) for f in ("square", "short"))
    assert "Rp1.204.000" in wide and "Rp1.204.000" not in narrow and "+2,5%" in narrow


def test_a_forty_character_name_is_set_whole() -> None:
    for format_name in FORMATS:
        sheet = picture("price_table", prices((LONG, 5.0, 6.0), ("B", 1.0, 2.0)), format_name)
        assert LONG in " ".join(words(sheet, "label"))


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("price_table", sample("price_table")))


def test_thirty_rows_are_refused_where_they_cannot_be_read() -> None:
    with pytest.raises(TextOverflow, match="price_table / square"):
        picture("price_table", prices(*((f"Barang {n}", 100.0 + n, 90.0) for n in range(30))))


@pytest.mark.parametrize(("dataset", "reason"), [
    (table({"barang": "text", "harga": "Rp"}, ("A", 1.0)), "needs column 'harga_lalu'"),
    (table({"barang": "text", "harga": "Rp", "harga_lalu": "USD"}, ("A", 1.0, 1.0)), "use one unit"),
    (prices(("A", 0.0, 5.0)), "row 1, column 'harga': 0 is no price"),
    (prices(("A", 5.0, -5.0)), "column 'harga_lalu': -5 is no price"),
    (prices((None, 5.0, 5.0)), "row 1 has no name"),
    (prices(("A", 5.0, 0.0001)), "'A': 0.0001 would be written Rp0"),
    (prices(("A", 5.0, 5.0), ("A", 6.0, 5.0)), "'A' stands there twice"),
    (prices(("A", None, 5.0)), "has no number"),
    (prices(), "0 rows"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("price_table", dataset)


def test_a_row_that_is_not_there_cannot_be_highlighted() -> None:
    with pytest.raises(DatasetError, match="no row 'Emas' with a price"):
        picture("price_table", sample("price_table"), highlight="Emas")
