from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.dumbbell import Dumbbell
from mmc.drawing.slope import Slope
from mmc.errors import DatasetError, DrawingError
from tests.unit.infographics.extremes import PAIR, TIMES
from tests.unit.infographics.samples import (
    accented,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)


@pytest.mark.parametrize("format_name", ["square", "og"])
@pytest.mark.parametrize("name", ["comparison", "comparison-slope"])
def test_the_samples_say_their_point(name: str, format_name: str) -> None:
    sheet = picture("comparison", sample(name), format_name)
    assert len(accented(sheet, "value")) == 2  # both numbers of the one row the headline speaks of


def test_the_headline_says_who_moved_most_and_by_how_much() -> None:
    sheet = picture("comparison", sample("comparison"))
    said = "Pengeluaran per kapita Barito Utara naik paling besar, 13 persen sejak 2016"
    assert sheet.headline.replace("\u00a0", " ") == said
    assert accented(sheet, "value") == ["8.774", "9.936"]


def test_highlight_speaks_of_another_row() -> None:
    sheet = picture("comparison", sample("comparison"), highlight="Palangkaraya")
    assert "Palangka Raya naik 9,0 persen sejak 2016" in sheet.headline.replace("\u00a0", " ")
    assert accented(sheet, "value") == ["12.899", "14.055"]


def test_a_few_rows_through_time_are_slopes_and_many_are_dumbbells() -> None:
    few, many = picture("comparison", sample("comparison-slope")), picture("comparison", sample("comparison"))
    assert sum(isinstance(mark, Slope) for mark in few.marks) == 5
    assert sum(isinstance(mark, Dumbbell) for mark in many.marks) == 14
    asked = picture("comparison", sample("comparison-slope"), chart="dumbbell")
    assert sum(isinstance(mark, Dumbbell) for mark in asked.marks) == 5


def test_two_kinds_are_told_by_their_difference() -> None:
    kinds = table(PAIR, ("Kapuas", 10.0, 14.0), ("Seruyan", 8.0, 9.0), labels={"a": "Laki-laki", "b": "Perempuan"})
    sheet = picture("comparison", kinds)
    assert sheet.headline.replace("\u00a0", " ") == "Selisih laki-laki dan perempuan terbesar: Kapuas, 4 jiwa"
    assert not any(isinstance(mark, Slope) for mark in sheet.marks)


def test_a_missing_number_is_never_drawn_as_zero() -> None:
    dataset = table(PAIR, ("Ada", 5.0, 6.0), ("Separuh", None, 4.0), ("Kosong", None, None), labels=TIMES)
    sheet = picture("comparison", dataset)
    ends = [(m.start is None, m.end is None) for m in sheet.marks if isinstance(m, Dumbbell)]
    assert ends == [(False, False), (True, False)] and "tidak ada data" in words(sheet)
    assert "0" not in words(sheet)


def test_og_shows_the_three_largest_changes_and_says_so() -> None:
    sheet = picture("comparison", sample("comparison"), "og")
    assert {"Pulang Pisau", "Barito Utara", "Seruyan"} <= set(words(sheet, "label"))
    assert any("3 perubahan terbesar dari 14" in text for text in words(sheet))


@pytest.mark.parametrize("name", ["comparison", "comparison-slope"])
def test_both_charts_move_honestly(name: str) -> None:
    assert_moves_honestly(picture("comparison", sample(name)))


def test_a_films_cover_gets_the_move_and_whose_it_is() -> None:
    point = picture("comparison", sample("comparison")).point
    assert point is not None and point.shown.replace("\u00a0", " ") == "13 persen"
    assert point.caption == "Barito Utara, 2016 dan 2020"


@pytest.mark.parametrize(("dataset", "reason"), [
    (table(PAIR), "0 rows"),
    (table({"nama": "text", "a": "jiwa"}, ("A", 1.0)), "needs a number column"),
    (table({"nama": "text", "a": "jiwa", "b": "%"}, ("A", 1.0, 2.0)), "one unit"),
    (table(PAIR, ("A", None, 2.0)), "no row has both"),
    (table(PAIR, ("A", 1.0, 2.0), ("A", 3.0, 4.0)), "stands twice"),
    (table(PAIR, ("A", 1.0, 2.0), (" ", 3.0, 4.0)), "row 2 has no name"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("comparison", dataset)


def test_a_slope_with_a_hole_and_an_unknown_chart_are_refused() -> None:
    with pytest.raises(DatasetError, match="'Separuh' lacks"):
        picture("comparison", table(PAIR, ("Ada", 5.0, 6.0), ("Separuh", None, 4.0), labels=TIMES), chart="slope")
    with pytest.raises(DrawingError, match="no chart 'pie'"):
        picture("comparison", sample("comparison"), chart="pie")
