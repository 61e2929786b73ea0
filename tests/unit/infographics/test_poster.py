from __future__ import annotations

from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.photo import Pictured
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError, TextOverflow
from mmc.infographics.still import render, scene
from mmc.infographics.templates.poster import Poster
from tests.unit.infographics.tables import LONG, brand
from tests.unit.infographics.words import NASTY, photo, poster, table

TITLE = "Urus KTP dan akta dalam satu pagi"


def drawn(dataset: Dataset, format_name: str = "a4", **options: Any) -> Sheet:
    return scene("poster", dataset, format_named(format_name), brand(), {"headline": TITLE, **options})


@pytest.mark.parametrize("format_name", ["square", "a4"])
def test_every_part_has_its_name(format_name: str) -> None:
    for dataset in (poster(4), poster(1, "Gratis"), poster(3, NASTY)):
        parts = {t.text for t in drawn(dataset, format_name).texts() if t.role == "label"}
        assert parts == {f"Bagian {n + 1}" for n in range(dataset.rows)}


def test_a_poster_for_print_has_print_pixels() -> None:
    import io

    from PIL import Image

    still = render("poster", poster(), "a4", brand(), {"headline": TITLE})
    assert Image.open(io.BytesIO(still.png)).size == (2480, 3508)


def test_the_first_part_carries_the_accent() -> None:
    lit = [t.text for t in drawn(poster()).texts() if t.color == brand().light.accent and t.role == "label"]
    assert lit == ["Bagian 1"]


def test_the_photo_gives_way_before_the_words_do() -> None:
    def tall(count: int) -> float:
        parts = poster(count, "Kalimat yang cukup panjang untuk dua baris di lembar A4 ini")
        sheet = drawn(parts, photo=photo(1600, 1200))
        return next(m.area.h for m in sheet.marks if isinstance(m, Pictured))

    assert tall(5) < tall(2)


def test_a_poster_says_one_thing_first() -> None:
    with pytest.raises(DatasetError, match="has no title; write the headline"):
        scene("poster", poster(), format_named("a4"), brand(), {})


@pytest.mark.parametrize("format_name", Poster.formats)
def test_too_much_is_refused_by_name_and_never_cut(format_name: str) -> None:
    for dataset, headline in ((poster(7, f"{LONG}. " * 3), TITLE), (poster(), "Kata-kata " * 20)):
        try:
            assert drawn(dataset, format_name, headline=headline).marks
        except TextOverflow as error:
            assert (error.template, error.format) == ("poster", format_name)


def test_wrong_tables_and_formats_are_refused_with_the_reason() -> None:
    with pytest.raises(DatasetError, match="row 2 of kata has nothing in column 'isi'"):
        drawn(table([("A", "b"), ("C", None)], bagian="text", isi="text"))
    with pytest.raises(DrawingError, match="not made in this format; choose a4"):
        drawn(poster(), "og")
