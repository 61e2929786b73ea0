"""map_story: class by class, then the highest and the lowest region alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.areas import AreaMark
from mmc.drawing.contrast import mix
from mmc.drawing.sheet import Sheet
from mmc.drawing.tiles import Ring
from mmc.errors import DatasetError, FilmError
from mmc.infographics import template_named
from mmc.video import storyboard_for
from mmc.video.map_focus import tiles_of
from mmc.video.storyboards.map_story import MapStory
from mmc.video.timeline import Storyboard
from tests.unit.infographics.outlines import collection
from tests.unit.infographics.samples import sample, table
from tests.unit.infographics.tables import brand

from .played import assert_can_be_read, assert_is_a_film, assert_nothing_moves_unsaid, assert_says_it_at_once, said

NAMES = brand().regions


def film(dataset: Dataset | None = None, shape: str = "short", **options: Any) -> Storyboard:
    return MapStory.compose("region_map", dataset or sample("region_map"), format_named(shape), brand(), options)


def counts(*values: float | None, unit: str = "jiwa") -> Dataset:
    return table({"wilayah": "text", "jumlah": unit}, *zip(NAMES, values, strict=False))


def sheet(board: Storyboard, shot: int) -> Sheet:
    scene = board.shots[shot].scene
    assert isinstance(scene, Sheet)
    return scene


@pytest.mark.parametrize("shape", ["short", "landscape"])
@pytest.mark.parametrize("way", ["light", "dark", "boundaries"])
def test_a_map_plays_with_tiles_and_with_boundaries(shape: str, way: str) -> None:
    board = film(shape=shape, boundaries=collection()) if way == "boundaries" else film(shape=shape, theme=way)
    assert_is_a_film(board, brand().handle)
    assert_says_it_at_once(board, "110,6")
    assert_can_be_read(board, ("headline", "subtitle"))
    assert len(board.shots) == 5
    assert storyboard_for("region_map") is MapStory


def test_regions_come_class_by_class_and_the_ring_last() -> None:
    built = sheet(film(), 1)
    scale = built.facts.scale if built.facts else ()
    begins = [sorted(t.timing.begin for t in tiles_of(built) if t.color == color) for color in scale]
    assert len(begins) == 5 and all(begins)
    assert all(later[0] - earlier[-1] > 0.4 for earlier, later in pairwise(begins))
    [ring] = [mark for mark in built.marks if isinstance(mark, Ring)]
    assert ring.timing.begin >= max(t.timing.end for t in tiles_of(built))
    assert ring.timing.end == built.seconds


def test_a_number_comes_with_its_own_region() -> None:
    built = sheet(film(), 1)
    for tile in tiles_of(built):
        own = [m for m in built.marks for t in m.texts() if t.ground == tile.color and tile.box.holds(t.box, 12)]
        assert own and all(tile.timing.begin < m.timing.begin < m.timing.end <= tile.timing.end + 0.3 for m in own)


def test_the_map_ends_in_the_still() -> None:
    still = template_named("region_map").compose(sample("region_map"), format_named("short"), brand(), {})
    assert list(film().shots[1].scene.texts()) == list(still.texts())


@pytest.mark.parametrize("shape", ["short", "landscape"])
def test_the_eye_is_led_to_the_highest_then_to_the_lowest(shape: str) -> None:
    board = film(shape=shape)
    edges = ((2, "TERTINGGI", "Palangka Raya", "110,6"), (3, "TERENDAH", "Murung Raya", "5,3"))
    for shot, about, name, number in edges:
        words = said(board.shots[shot].scene)
        assert about in words and name in words and words.count(number) == 2  # large, and in its tile
        whole = sheet(film(shape=shape), 1)
        bright = {t.color for t in tiles_of(whole)}
        lit = [t for t in sheet(board, shot).marks if getattr(t, "color", "") in bright]
        assert len(lit) == 1
    other = brand().light
    assert all(mix(other.ground, color, 0.3) not in bright for color in bright)


@pytest.mark.parametrize(("highlight", "last"), [("Murung Raya", "5,3"), ("Kapuas", "24,5")])
def test_another_region_in_the_headline_changes_nothing_of_high_and_low(highlight: str, last: str) -> None:
    board = film(highlight=highlight)
    assert last in board.headline
    assert "Palangka Raya" in said(board.shots[2].scene) and "110,6" in said(board.shots[2].scene)
    assert "Murung Raya" in said(board.shots[3].scene) and "5,3" in said(board.shots[3].scene)


def test_two_lowest_are_named_together_and_many_are_no_point() -> None:
    board = film(counts(9.0, 1.0, 1.0, *(2.0 + n for n in range(11))))
    assert f"{NAMES[1]} dan {NAMES[2]}" in said(board.shots[3].scene)
    assert "TERENDAH" not in " ".join(said(s.scene) for s in film(counts(9.0, *([1.0] * 13))).shots)
    assert len(film(counts(*([5.0] * 14))).shots) == 3


def test_gaps_and_a_single_region_make_a_film_too() -> None:
    assert_is_a_film(film(counts(9.0, None, 4.0, 250_000.0)), brand().handle)
    assert_is_a_film(film(counts(9.0)), brand().handle)


def test_what_moves_is_said() -> None:
    assert_nothing_moves_unsaid(film())


def test_areas_move_honestly_too() -> None:
    board = film(shape="landscape", boundaries=collection())
    assert any(isinstance(mark, AreaMark) and mark.hollow for mark in sheet(board, 2).marks)
    assert_nothing_moves_unsaid(board)


def test_what_is_no_region_is_refused_with_row_and_column() -> None:
    with pytest.raises(DatasetError, match="row 1, column 'wilayah': 'Wakanda' is no regency"):
        film(table({"wilayah": "text", "jumlah": "jiwa"}, ("Wakanda", 3.0)))
    with pytest.raises(FilmError, match="plays region_map; 'ranking' is none of them"):
        MapStory.compose("ranking", sample("ranking"), format_named("short"), brand(), {})
