from __future__ import annotations

import pytest

from mmc.drawing.brand import THEMES
from mmc.errors import DatasetError
from tests.unit.infographics.samples import (
    FORMATS,
    assert_another_brand_can_speak,
    assert_moves_honestly,
    picture,
    sample,
    table,
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_sample_passes_the_gates_everywhere(format_name: str, theme: str) -> None:
    sheet = picture("alert", sample("alert"), format_name, theme=theme)
    shown = " ".join(text.text for text in sheet.texts()).replace("\u00a0", " ")
    assert "18.00 WIB" in shown, "the end of a warning is printed in every shape"


def test_another_province_can_use_it() -> None:
    assert_another_brand_can_speak("alert", "alert")


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("alert", sample("alert")))


def test_what_is_over_is_never_drawn() -> None:
    assert picture("alert", sample("alert"), now="2026-11-21 17.59 WIB").headline
    with pytest.raises(DatasetError, match=r"18\.00|ended|over"):
        picture("alert", sample("alert"), now="2026-11-21 18.01 WIB")


def test_a_warning_without_an_end_is_refused() -> None:
    columns = {"peristiwa": "text", "wilayah": "text", "mulai": "text"}
    with pytest.raises(DatasetError):
        picture("alert", table(columns, ("Hujan Lebat", "Kapuas", "2026-11-21 15.30 WIB")))
