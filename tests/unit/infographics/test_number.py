from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.counting import Counting
from mmc.drawing.marks import Line
from mmc.errors import DatasetError
from tests.unit.infographics.extremes import TRIALS, YEARS
from tests.unit.infographics.samples import (
    accented,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_the_sample_says_its_point(format_name: str) -> None:
    sheet = picture("number", sample("number"), format_name)
    assert accented(sheet, "value") == ["4,20%"]


def test_one_figure_counts_whatever_the_numbers() -> None:
    for dataset in TRIALS["number"].drawn:
        sheet = picture("number", dataset)
        assert len([mark for mark in sheet.marks if isinstance(mark, Counting)]) == 1


def test_the_figure_its_change_and_the_way_it_came_are_said() -> None:
    sheet = picture("number", sample("number"))
    assert sheet.headline.replace("\u00a0", " ") == "Pengangguran terbuka turun 0,33 poin persen dari 2021"
    said = words(sheet)
    # One comparison: the headline says how much, the line under the figure from what, the sparkline shows both.
    assert "▼ dari 4,53 persen pada 2021" in said and "4,53% (2021)" in said
    assert not any("dari 2010" in line for line in said)
    assert {"pada 2022", "4,82% (2016)", "3,00% (2013)", "2010", "2022"} <= set(said)


def test_a_record_is_held_against_the_record_before_and_a_run_against_its_beginning() -> None:
    record = table(YEARS, *((str(2018 + i), v) for i, v in enumerate((50.0, 90.0, 60.0, 70.0, 40.0, 120.0))))
    assert "▲ di atas 90 pada 2019" in words(picture("number", record))
    run = table(YEARS, *((str(2018 + i), v) for i, v in enumerate((130.0, 100.0, 110.0, 115.0, 120.0))))
    said = words(picture("number", run))
    assert "▲ naik 20 persen dari 2019" in said and "100 (2019)" in said


def test_the_moment_a_headline_names_is_the_one_compared() -> None:
    said = words(picture("number", sample("number"), headline="Pengangguran lebih tinggi daripada 2010"))
    assert "▲ naik 0,06 poin persen dari 2010" in said and "4,14% (2010)" in said


def test_words_with_a_column_of_their_own_carry_the_figure_under_them() -> None:
    sheet = picture("number", sample("number"), "wide")
    [figure] = [mark for mark in sheet.marks if isinstance(mark, Counting)]
    [line, _] = [mark for mark in sheet.marks if isinstance(mark, Line)]
    assert figure.box.x < 100 and line.box.x > figure.box.x + 400
    assert line.box.h < 0.6 * line.box.w


def test_a_headline_of_the_editors_own_leaves_the_change_to_the_figure() -> None:
    assert "▼ turun 0,33 poin persen dari 2021" in words(picture("number", sample("number"), headline="Kerja"))


def test_one_row_is_a_figure_without_a_line() -> None:
    sheet = picture("number", table(YEARS, ("2024", 12.0)))
    assert not any(isinstance(mark, Line) for mark in sheet.marks)
    assert accented(sheet, "value") == ["12"] and "jiwa" in words(sheet)


def test_the_last_number_that_is_known_stands_large_with_its_own_time() -> None:
    sheet = picture("number", table(YEARS, ("2021", 5.0), ("2022", 40.0), ("2023", 44.0), ("2024", None)))
    assert accented(sheet, "value") == ["44"] and "jiwa pada 2023" in words(sheet)


def test_the_figure_counts_from_the_number_before_and_moves_honestly() -> None:
    sheet = picture("number", sample("number"))
    [figure] = [mark for mark in sheet.marks if isinstance(mark, Counting)]
    assert (figure.start, figure.value) == (4.53, 4.2)
    assert figure.timing.end >= max(m.timing.end for m in sheet.marks if isinstance(m, Line))
    assert_moves_honestly(sheet)


def test_a_films_cover_gets_the_figure_and_what_it_is() -> None:
    point = picture("number", sample("number")).point
    assert point is not None and (point.shown, point.caption) == ("4,20%", "pengangguran terbuka pada 2022")


@pytest.mark.parametrize(("dataset", "reason"), [
    (table(YEARS), "0 rows"),
    (table(YEARS, ("2024", None)), "has no number"),
    (table(YEARS, ("2024", 1.0), ("2024", 2.0)), "'2024' twice"),
    (table(YEARS, ("2023", 1.0), (None, 2.0)), "without a time"),
    (table({"nilai": "jiwa"}, (1.0,)), "needs a"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("number", dataset)


def test_there_is_nothing_to_highlight() -> None:
    with pytest.raises(DatasetError, match="nothing to highlight"):
        picture("number", sample("number"), highlight="2022")


def test_a_change_that_two_decimals_would_hide_is_not_written_as_zero() -> None:
    tiny = table({"t": "text", "v": "%"}, ("2002", 0.0001), ("2004", 0.0003))
    assert picture("number", tiny).headline.replace("\u00a0", " ") == "v naik 0,00020 poin persen dari 2002"
