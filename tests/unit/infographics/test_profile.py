from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.dotstrip import DotStrip
from mmc.errors import DatasetError
from tests.unit.infographics.extremes import TWO
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
    sheet = picture("profile", sample("profile"), format_name)
    assert len(words(sheet, "value")) == (3 if format_name == "og" else 6) and len(accented(sheet, "value")) == 1


def test_the_headline_is_where_the_region_leads() -> None:
    sheet = picture("profile", sample("profile"))
    assert sheet.headline == "Kepadatan penduduk Palangka Raya tertinggi dari 14 kabupaten/kota"
    assert accented(sheet, "value") == ["110,6"]


@pytest.mark.parametrize(("region", "headline"), [
    ("Murung Raya", "Luas wilayah Murung Raya terbesar dari 14 kabupaten/kota"),
    ("Kotawaringin Timur", "Penduduk Kotawaringin Timur terbanyak dari 14 kabupaten/kota"),
    ("Sukamara", "Penduduk Sukamara paling sedikit dari 14 kabupaten/kota"),
    ("Seruyan", "Penduduk Seruyan 159.849 jiwa"),
])
def test_each_region_gets_its_own_profile(region: str, headline: str) -> None:
    sheet = picture("profile", sample("profile"), "portrait", highlight=region)
    assert sheet.headline.replace("\u00a0", " ") == headline


def test_every_figure_says_its_place_among_the_others() -> None:
    sheet = picture("profile", sample("profile"), "portrait")
    assert [w for w in words(sheet) if w.startswith("urutan")] == [
        f"urutan ke-{n} dari 14" for n in (3, 14, 1, 13, 14, 1)
    ]
    strips = [mark for mark in sheet.marks if isinstance(mark, DotStrip)]
    assert len(strips) == 6 and all(len(strip.places) == 13 for strip in strips)
    assert [strip.place for strip in strips][2] == 1.0


def test_one_region_alone_has_no_place_and_no_strip() -> None:
    sheet = picture("profile", table(TWO, ("Sendiri", 315_153.0, 2_848.7)))
    assert not any(isinstance(mark, DotStrip) for mark in sheet.marks)
    assert not any(w.startswith("urutan") for w in words(sheet))


def test_missing_is_written_as_missing() -> None:
    sheet = picture("profile", table(TWO, ("Ada", 5.0, None), ("Lain", 7.0, 2.0)))
    assert "tidak ada data" in words(sheet) and "0" not in words(sheet)


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("profile", sample("profile")))


def test_a_films_cover_gets_the_figure_the_headline_speaks_of() -> None:
    point = picture("profile", sample("profile")).point
    assert point is not None and point.shown == "110,6"
    assert point.caption == "jiwa per km², kepadatan penduduk Palangka Raya"


@pytest.mark.parametrize(("dataset", "options", "reason"), [
    (table(TWO), {}, "0 rows"),
    (table({"d": "text", "a": "jiwa"}, ("A", 1.0)), {}, "number column"),
    (table(TWO, ("A", None, None)), {}, "'A' has no number"),
    (table(TWO, ("A", 1.0, 2.0), ("A", 1.0, 2.0)), {}, "stands twice"),
    (table(TWO, ("A", 1.0, 2.0), ("  ", 1.0, 2.0)), {}, "row 2 has no name"),
    (table(TWO, ("A", 1.0, 2.0)), {"highlight": "Atlantis"}, "no row 'Atlantis'"),
    (table({"d": "text", **{f"v{i}": "jiwa" for i in range(7)}}, ("A", *([1.0] * 7))), {}, "at most 6"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, options: dict[str, str], reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("profile", dataset, **options)
