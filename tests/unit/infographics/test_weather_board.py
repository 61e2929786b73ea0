from __future__ import annotations

from itertools import pairwise

from tests.unit.infographics.samples import picture, sample, table, words

TOWNS = {"kota": "text", "cuaca": "text", "suhu_min": "°C", "suhu_max": "°C"}


def test_what_nobody_told_is_not_called_dry() -> None:
    silent = table(TOWNS, ("Sampit", None, 23.0, 31.0), ("Buntok", "Cerah", 24.0, 32.0))
    assert picture("weather_board", silent).headline == "Besok cuaca 1 dari 2 kota belum diketahui"
    told = table(TOWNS, ("Sampit", None, 23.0, 31.0), ("Buntok", "Hujan Ringan", 24.0, 32.0))
    assert picture("weather_board", told).headline == "Besok 1 dari 2 kota berpotensi hujan"


def test_fourteen_towns_have_air_before_the_headline_has_size() -> None:
    sheet = picture("weather_board", sample("weather_board"), "square")
    names = sorted(t.box.y for t in sheet.texts() if t.text in ("Buntok", "Kasongan", "Nanga Bulik", "Sampit"))
    assert min(b - a for a, b in pairwise(names)) > 1.4 * 30
    assert "PRAKIRAAN CUACA · MINGGU, 22 NOVEMBER 2026" in words(sheet)


def test_a_few_towns_are_set_larger() -> None:
    few = picture("weather_board", table(TOWNS, ("Sampit", "Cerah", 23.0, 31.0)))
    [size] = {t.size for t in few.texts() if t.text == "Sampit"}
    assert size > 30
