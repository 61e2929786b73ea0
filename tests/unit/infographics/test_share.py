from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.stacked import Stacked
from mmc.drawing.waffle import Squares
from mmc.errors import DatasetError, DrawingError
from tests.unit.infographics.extremes import PARTS
from tests.unit.infographics.samples import (
    accented,
    assert_moves_honestly,
    picture,
    sample,
    table,
    words,
)
from tests.unit.infographics.tables import brand, population


def squares_of(dataset: Dataset, **options: str) -> list[int]:
    """How many squares each part has; the swatches beside the names are single squares of their own."""
    sheet = picture("share", dataset, **options)
    found = [len(mark.cells) for mark in sheet.marks if isinstance(mark, Squares)]
    return found[: len(found) - len(words(sheet, "value")) // 2] if found else found


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_the_sample_says_its_point(format_name: str) -> None:
    sheet = picture("share", sample("share"), format_name)
    assert accented(sheet, "value") == ["41,1%"]


def test_the_waffle_has_a_hundred_squares_one_for_each_percent() -> None:
    assert squares_of(sample("share")) == [41, 30, 17, 11, 1]
    assert sum(squares_of(population())) == 100


def test_the_headline_names_the_largest_part_and_of_what() -> None:
    assert picture("share", sample("share")).headline.replace("\u00a0", " ") == \
        "Belanja pegawai mencakup 41 persen belanja daerah"
    sheet = picture("share", population(), highlight="Palangkaraya")
    assert sheet.headline.replace("\u00a0", " ") == "Palangka Raya mencakup 11 persen penduduk Kalteng"
    assert accented(sheet, "label") == ["Palangka Raya"]


def test_small_parts_are_added_up_and_counted() -> None:
    said = words(picture("share", population()))
    assert "10 nama lain" in said and "47,5%" in said and "1.343.166" in said


def test_the_part_the_headline_speaks_of_is_never_added_to_the_rest() -> None:
    sheet = picture("share", population(), highlight="Sukamara")
    assert "Sukamara" in accented(sheet, "label") and accented(sheet, "value") == ["2,4%"]


def test_parts_are_told_apart_by_form_where_colours_would_run_out() -> None:
    squares = [m for m in picture("share", sample("share")).marks if isinstance(m, Squares)][:5]
    assert len({(mark.color, mark.form) for mark in squares}) == 5
    assert squares[0].color == brand().light.accent


def test_og_and_whoever_asks_get_one_bar() -> None:
    for sheet in (picture("share", sample("share"), "og"), picture("share", sample("share"), chart="bar")):
        [bar] = [mark for mark in sheet.marks if isinstance(mark, Stacked)]
        assert len(bar.parts) == 4 and bar.hollow
        assert "2 jenis belanja lain" in " ".join(words(sheet, "label"))
    with pytest.raises(DrawingError, match="no chart 'pie'"):
        picture("share", sample("share"), chart="pie")


@pytest.mark.parametrize("options", [{}, {"chart": "bar"}])
def test_both_charts_move_honestly(options: dict[str, str]) -> None:
    assert_moves_honestly(picture("share", sample("share"), **options))


def test_a_films_cover_gets_the_share_never_the_unit_of_the_parts() -> None:
    point = picture("share", sample("share")).point
    assert point is not None and (point.shown, point.caption) == ("41,1%", "bagian Belanja pegawai")


@pytest.mark.parametrize(("dataset", "reason"), [
    (table(PARTS, ("A", 1.0)), "1 rows"),
    (table(PARTS, ("A", 1.0), ("B", None)), "'B' has no number"),
    (table(PARTS, ("A", 1.0), ("B", -2.0)), "'B' is below zero"),
    (table(PARTS, ("A", 0.0), ("B", 0.0)), "adds up to zero"),
    (table(PARTS, ("A", 1.0), ("A", 2.0)), "stands twice"),
    (table(PARTS, ("A", 1.0), ("", 2.0)), "row 2 has no name"),
    (table({"b": "text", "v": "%"}, ("A", 40.0), ("B", 43.0)), "adds up to 83%, not 100%"),
])
def test_parts_that_make_no_whole_are_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("share", dataset)
