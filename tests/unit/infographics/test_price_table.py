from __future__ import annotations

import pytest

from mmc.drawing.brand import THEMES
from mmc.errors import DatasetError, TextOverflow
from tests.unit.infographics.samples import (
    FORMATS,
    assert_another_brand_can_speak,
    assert_moves_honestly,
    picture,
    sample,
    table,
)
from tests.unit.infographics.tables import LONG

TWO = {"barang": "text", "harga": "Rp/kg", "harga_lalu": "Rp/kg"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_sample_passes_the_gates_everywhere(format_name: str, theme: str) -> None:
    sheet = picture("price_table", sample("price_table"), format_name, theme=theme)
    assert sheet.headline.replace("\u00a0", " ") == "Cabai rawit naik 16 persen menjadi Rp82.850/kg"


def test_every_change_has_its_sign() -> None:
    shown = {text.text for text in picture("price_table", sample("price_table")).texts()}
    assert {"+16,0%", "−6,4%", "tetap"} <= shown


def test_another_province_can_use_it() -> None:
    assert_another_brand_can_speak("price_table", "price_table")


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("price_table", sample("price_table")))


def test_a_price_nobody_had_before_is_no_change() -> None:
    sheet = picture("price_table", table(TWO, ("Beras", 14_900.0, None), ("Gula", 19_000.0, 18_500.0)))
    assert "Gula" in sheet.headline
    assert not any(text.text.startswith("+") and "Beras" in text.text for text in sheet.texts())


def test_a_forty_character_name_is_set_whole_or_refused_by_name() -> None:
    try:
        sheet = picture("price_table", table(TWO, (LONG, 5.0, 6.0), ("B", 1.0, 2.0)), "og")
    except TextOverflow as error:
        assert error.template == "price_table" and error.element
        return
    assert LONG.split()[0] in " ".join(text.text for text in sheet.texts())


def test_a_table_without_prices_names_the_column() -> None:
    with pytest.raises(DatasetError, match="harga"):
        picture("price_table", table({"barang": "text", "nilai": "Rp"}, ("Beras", 1.0)))
