from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics.still import scene
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import events, table


def drawn(dataset: Dataset, format_name: str = "portrait", **options: Any) -> Sheet:
    return scene("timeline", dataset, format_named(format_name), brand(), options)


def moments(sheet: Sheet) -> str:
    return " ".join(t.text for t in sheet.texts() if t.role == "when").replace(NBSP, " ")


def test_the_headline_counts_and_says_from_when_to_when() -> None:
    assert drawn(events(5)).headline == "Lima tonggak, 2020 sampai 2022"
    same_year = table([(date(2026, 3, 1), "A"), (date(2026, 5, 9), "B")], waktu="date", peristiwa="text")
    assert drawn(same_year).headline == "Dua tonggak, dari 1 Maret 2026 sampai 9 Mei 2026"
    assert drawn(events(1)).headline == "Tonggak A, 17 Januari 2020"


def test_moments_are_written_as_short_as_the_table_allows() -> None:
    years = table([(date(y, 1, 1), f"Tahun {y}") for y in (2019, 2021)], waktu="date", peristiwa="text")
    months = table([(date(2021, m, 1), f"Bulan {m}") for m in (3, 5)], waktu="date", peristiwa="text")
    assert moments(drawn(years)) == "2019 2021"
    assert moments(drawn(months)) == "Mar 2021 Mei 2021"
    assert moments(drawn(events(1))) == "17 Jan 2020"


def test_dates_are_put_in_order_and_words_stay_in_theirs() -> None:
    dates = table([(date(2026, 5, 9), "Akhir"), (date(2026, 3, 1), "Awal")], waktu="date", peristiwa="text")
    assert [t.text for t in drawn(dates).texts() if t.role == "label"] == ["Awal", "Akhir"]
    said = table([("Tahap II", "Kedua"), ("Tahap I", "Pertama")], waktu="text", peristiwa="text")
    assert [t.text for t in drawn(said).texts() if t.role == "label"] == ["Kedua", "Pertama"]


def test_the_accent_is_on_the_last_event_or_the_one_that_is_spoken_of() -> None:
    def point(sheet: Sheet) -> str:
        lit = [t.text for t in sheet.texts() if t.color == brand().light.accent and t.role == "when"]
        return " ".join(lit).replace(NBSP, " ")

    assert point(drawn(events(3))) == "17 Jan 2021"
    assert point(drawn(events(3), highlight="Tonggak B")) == "17 Jul 2020"
    assert point(drawn(events(3), headline="Semua bermula dari tonggak A")) == "17 Jan 2020"


def test_og_shows_the_last_ones_and_the_point() -> None:
    sheet = drawn(events(6), "og", highlight="Tonggak A")
    assert [t.text for t in sheet.texts() if t.role == "label"] == ["Tonggak A", "Tonggak E", "Tonggak F"]
    assert any("3 dari 6" in text.text for text in sheet.texts())


def test_a_row_without_a_moment_or_an_event_is_named() -> None:
    with pytest.raises(DatasetError, match="row 1 of kata has nothing in column 'waktu'"):
        drawn(table([(None, "A"), ("2020", "B")], waktu="text", peristiwa="text"))
    with pytest.raises(DatasetError, match="row 1 of kata has nothing in column 'peristiwa'"):
        drawn(table([("2020", " ")], waktu="text", peristiwa="text"))
