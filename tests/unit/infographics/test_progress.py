from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.drawing.bullet import Bullet
from mmc.errors import DatasetError
from tests.unit.infographics.extremes import AIMS
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
    sheet = picture("progress", sample("progress"), format_name)
    assert accented(sheet, "value") == ["64%"] and "Siaran pers dimuat media" in accented(sheet, "label")
    assert "Garis tegak = target" in words(sheet)


def test_the_headline_counts_targets_met() -> None:
    sheet = picture("progress", sample("progress"), "portrait")
    assert sheet.headline == "3 dari 6 indikator mencapai target"
    assert {"203.400 dari 180.000 pembaca", "206 dari 320 siaran", "113%"} <= set(words(sheet))


@pytest.mark.parametrize(("done", "headline"), [
    ((12.0, 11.0, 10.0), "Semua 3 program mencapai target"),
    ((9.99, 1.0, 0.0), "Belum ada program yang mencapai target, A 99,9 persen"),
])
def test_all_and_none_are_said_as_such(done: tuple[float, ...], headline: str) -> None:
    dataset = table(AIMS, *((name, 10.0, value) for name, value in zip("ABC", done, strict=True)))
    assert picture("progress", dataset).headline.replace("\u00a0", " ") == headline


def test_almost_is_never_rounded_up_to_met() -> None:
    said = words(picture("progress", table(AIMS, ("A", 10_000.0, 9_999.0))))
    assert "99,9%" in said and "100%" not in said


def test_a_target_far_surpassed_leaves_the_track_in_a_point_and_the_others_readable() -> None:
    sheet = picture("progress", table(AIMS, ("Biasa", 100.0, 60.0), ("Raksasa", 100.0, 900.0)))
    usual, giant = (mark for mark in sheet.marks if isinstance(mark, Bullet))
    assert giant.share > 1 and usual.share == pytest.approx(0.4) and "900%" in words(sheet)


def test_what_was_not_reported_is_no_zero() -> None:
    sheet = picture("progress", table(AIMS, ("Ada", 10.0, 5.0), ("Belum", 10.0, None)))
    assert "belum ada" in words(sheet) and "0%" not in words(sheet)


def test_og_says_which_three_it_shows() -> None:
    sheet = picture("progress", sample("progress"), "og")
    assert any("3 yang terjauh dari target" in text for text in words(sheet, "subtitle"))
    met = picture("progress", sample("progress"), "og", highlight="Konten terbit")
    assert any("3 dari 6 indikator" in text for text in words(met, "subtitle"))


def test_highlight_moves_the_accent() -> None:
    sheet = picture("progress", sample("progress"), highlight="Konten terbit")
    assert sheet.headline.replace("\u00a0", " ") == "Konten terbit mencapai 104 persen dari target"
    assert accented(sheet, "value") == ["104%"]


def test_it_moves_honestly() -> None:
    assert_moves_honestly(picture("progress", sample("progress")))


def test_a_films_cover_gets_how_many_targets_are_met() -> None:
    point = picture("progress", sample("progress")).point
    assert point is not None and (point.shown, point.caption) == ("3 dari 6", "indikator mencapai target")


@pytest.mark.parametrize(("dataset", "reason"), [
    (table(AIMS), "0 rows"),
    (table({"program": "text", "target": "Rp"}, ("A", 1.0)), "needs column 'realisasi'"),
    (table(AIMS, ("A", 0.0, 1.0)), "'A' has 0 in column 'target'"),
    (table(AIMS, ("A", None, 1.0)), "'A' has no number in column 'target'"),
    (table(AIMS, ("A", 1.0, -1.0)), "'A' is below zero"),
    (table(AIMS, ("A", 1.0, None)), "column 'realisasi' has no number"),
    (table(AIMS, ("A", 1.0, 1.0), ("A", 1.0, 1.0)), "stands twice"),
    (table({"p": "text", "target": "Rp", "realisasi": "%"}, ("A", 1.0, 1.0)), "one unit"),
    (table({"p": "text", "target": "x", "realisasi": "x", "satuan": "text"}, ("A", 1.0, 1.0, None)), "no unit"),
])
def test_a_wrong_table_is_refused_with_the_reason(dataset: Dataset, reason: str) -> None:
    with pytest.raises(DatasetError, match=reason):
        picture("progress", dataset)
