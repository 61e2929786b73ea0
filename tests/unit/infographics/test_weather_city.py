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

HOURS = {"kota": "text", "waktu": "text", "cuaca": "text", "suhu": "°C"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_sample_passes_the_gates_everywhere(format_name: str, theme: str) -> None:
    sheet = picture("weather_city", sample("weather_city"), format_name, theme=theme)
    assert "Palangka Raya" in sheet.headline and "WIB" in sheet.headline


def test_another_province_can_use_it() -> None:
    assert_another_brand_can_speak("weather_city", "weather_city")


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("weather_city", sample("weather_city")))


def test_a_dry_day_promises_no_rain() -> None:
    rows = [("Sampit", f"2026-11-22 {hour:02}.00 WIB", "Cerah", 30.0) for hour in (7, 10, 13, 16)]
    assert "tanpa potensi hujan" in picture("weather_city", table(HOURS, *rows)).headline.replace("\u00a0", " ")


def test_a_time_that_cannot_be_read_is_refused_with_its_row() -> None:
    with pytest.raises(DatasetError, match="waktu"):
        picture("weather_city", table(HOURS, ("Sampit", "nanti sore", "Cerah", 30.0)))


def test_a_table_without_times_names_the_column() -> None:
    with pytest.raises(DatasetError, match="waktu"):
        picture("weather_city", table({"kota": "text", "cuaca": "text", "suhu": "°C"}, ("Sampit", "Cerah", 30.0)))
