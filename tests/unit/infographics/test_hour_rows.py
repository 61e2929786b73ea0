"""A town's hours in a tall picture: rows with their day, humidity and wind, and a scale that is not stretched."""

from __future__ import annotations

import pytest

from mmc.drawing.marks import Line
from tests.unit.infographics.samples import picture, sample, words


@pytest.mark.parametrize("format_name", ["portrait", "story", "wide", "a4", "landscape"])
def test_a_tall_picture_has_a_row_an_hour_under_its_day(format_name: str) -> None:
    sheet = picture("weather_city", sample("weather_city"), format_name)
    times = [t.box for t in sheet.texts() if t.text in ("07.00", "10.00", "04.00")]
    assert max(box.x for box in times) - min(box.x for box in times) < 8  # a 1 begins later than a 0
    assert {"Minggu, 22 November 2026", "Senin, 23 November 2026"} <= set(words(sheet))


def test_a_low_picture_has_a_column_an_hour() -> None:
    sheet = picture("weather_city", sample("weather_city"), "square")
    times = [t.box for t in sheet.texts() if t.text in ("07.00", "10.00", "04.00")]
    assert len({round(box.y) for box in times}) == 1
    [line] = [mark for mark in sheet.marks if isinstance(mark, Line)]
    assert line.box.h < 0.4 * line.box.w


def test_humidity_and_wind_are_said_where_the_table_knows_them_and_there_is_room() -> None:
    said = "Kelembapan 88%, angin 4 km/jam"
    assert said in words(picture("weather_city", sample("weather_city"), "portrait"))
    assert said not in words(picture("weather_city", sample("weather_city"), "square"))


def test_every_temperature_stands_on_the_right_edge_beside_its_dot() -> None:
    sheet = picture("weather_city", sample("weather_city"), "portrait")
    values = [t.box for t in sheet.texts() if t.role == "value"]
    assert len(values) == 8 and len({round(box.right, -1) for box in values}) == 1
    assert all(mark.box.right < min(box.x for box in values) for mark in sheet.marks if isinstance(mark, Line))
