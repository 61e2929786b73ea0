from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.core.text import NBSP
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError
from mmc.infographics.still import render, scene
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import agenda, table


def drawn(dataset: Dataset, format_name: str = "portrait", **options: Any) -> Sheet:
    return scene("agenda", dataset, format_named(format_name), brand(), options)


def said(sheet: Sheet) -> list[str]:
    return [text.text.replace(NBSP, " ") for text in sheet.texts()]


def at(hour: str | None, **options: Any) -> list[str]:
    dataset = table([(date(2026, 11, 23), "Rapat", hour)], tanggal="date", acara="text", jam="text")
    return said(drawn(dataset, **options))


def test_the_headline_counts_the_events_and_names_the_first_day() -> None:
    assert drawn(agenda(5)).headline == "5 agenda, mulai Senin, 23 November 2026"
    assert drawn(agenda(2)).headline == "2 agenda pada Senin, 23 November 2026"
    assert drawn(agenda(1)).headline == "Rapat koordinasi 1, Senin, 23 November 2026"


def test_highlight_speaks_of_one_event_and_its_day_carries_the_accent() -> None:
    sheet = drawn(agenda(5), highlight="Rapat koordinasi 3")
    assert sheet.headline == "Rapat koordinasi 3, Selasa, 24 November 2026"
    assert [t.text for t in sheet.texts() if t.color == brand().light.accent and t.role == "day"] == ["24", "Sel, Nov"]
    with pytest.raises(DatasetError, match="nothing called 'Pawai'"):
        drawn(agenda(2), highlight="Pawai")


def test_a_day_is_said_once_for_all_its_events() -> None:
    assert [t.text for t in drawn(agenda(4)).texts() if t.role == "day"] == ["23", "Sen, Nov", "24", "Sel, Nov"]


@pytest.mark.parametrize(("hour", "written"), [
    ("07.00", "07.00 WIB"), ("7:30", "07.30 WIB"), ("08.00-11.30", "08.00–11.30 WIB"),
    ("08.00 s.d. selesai", "08.00 WIB–selesai"), ("09.00 WITA", "09.00 WITA"), ("Sepanjang hari", "Sepanjang hari"),
])
def test_hours_are_written_one_way_with_their_zone(hour: str, written: str) -> None:
    assert written in at(hour)


def test_the_zone_may_be_another_one() -> None:
    assert "09.00 WIT" in at("09.00", zone="WIT")
    with pytest.raises(DatasetError, match="no zone 'GMT'"):
        at("09.00", zone="GMT")


def test_an_hour_that_is_none_is_named_and_a_missing_one_is_left_out() -> None:
    with pytest.raises(DatasetError, match=r"row 1, column 'jam': '27.00' is no hour"):
        at("27.00")
    assert not any("WIB" in text for text in at(None))


def test_og_shows_three_and_says_so_with_the_highlight_among_them() -> None:
    sheet = drawn(agenda(6), "og", highlight="Rapat koordinasi 6")
    assert any("3 dari 6" in text for text in said(sheet))
    assert "Rapat koordinasi 6" in said(sheet)


def test_events_stand_in_the_order_of_days_and_hours() -> None:
    first, second = date(2026, 11, 23), date(2026, 11, 24)
    rows = [(second, "Besok", None), (first, "Siang", "13.00"), (first, "Pagi", "07.00")]
    sheet = drawn(table(rows, tanggal="date", acara="text", jam="text"))
    assert [t.text for t in sheet.texts() if t.role == "label"] == ["Pagi", "Siang", "Besok"]


@pytest.mark.parametrize(("rows", "words"), [
    ([(None, "Rapat")], "row 1 of kata has nothing in column 'tanggal'"),
    ([(date(2026, 1, 2), " ")], "nothing in column 'acara'"),
    ([], "0 rows"),
])
def test_a_wrong_table_is_refused_with_the_reason(rows: list[Any], words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        drawn(table(rows, tanggal="date", acara="text"))


def test_the_picture_in_words_says_day_hour_and_place() -> None:
    alt = render("agenda", agenda(2), "square", brand()).alt
    assert "23 November 2026: Rapat koordinasi 1, 08.00 WIB, Aula" in alt
    assert alt.startswith("Agenda jadwal kegiatan") and "Data latihan" in alt
