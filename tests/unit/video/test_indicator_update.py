"""indicator_update: rows against their targets one by one, then the one that is the point."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.bullet import Bullet
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, FilmError
from mmc.infographics import template_named
from mmc.video import storyboard_for
from mmc.video.hook import Counter
from mmc.video.storyboards.indicator_update import IndicatorUpdate
from mmc.video.timeline import Storyboard
from tests.unit.infographics.samples import sample, table
from tests.unit.infographics.tables import LONG, brand

from .played import assert_is_a_film, assert_nothing_moves_unsaid, assert_says_it_at_once, said


def film(
    template: str = "progress", dataset: Dataset | None = None, shape: str = "short", **options: Any
) -> Storyboard:
    data = dataset or sample(template)
    return IndicatorUpdate.compose(template, data, format_named(shape), brand(), options)


def targets(*rows: tuple[str, float | None, float | None]) -> Dataset:
    return table({"indikator": "text", "target": "siaran", "realisasi": "siaran"}, *rows)


def marks(board: Storyboard, shot: int) -> tuple[Any, ...]:
    scene = board.shots[shot].scene
    assert isinstance(scene, Sheet)
    return scene.marks


@pytest.mark.parametrize("shape", ["short", "landscape"])
@pytest.mark.parametrize("template", IndicatorUpdate.templates)
def test_figures_with_and_without_targets_play(template: str, shape: str) -> None:
    board = film(template, shape=shape)
    assert_is_a_film(board, brand().handle)
    assert_says_it_at_once(board, board.headline)
    assert storyboard_for(template) is IndicatorUpdate


def test_the_rows_come_one_after_the_other_and_the_accent_last() -> None:
    bars = sorted((m for m in marks(film(), 1) if isinstance(m, Bullet)), key=lambda bar: bar.timing.begin)
    assert all(b.timing.begin - a.timing.end > 0.3 for a, b in pairwise(bars))
    assert [bar.color == brand().light.accent for bar in bars] == [False] * 5 + [True]


def test_name_and_share_come_with_their_bar() -> None:
    found = marks(film(), 1)
    bars = sorted((m for m in found if isinstance(m, Bullet)), key=lambda bar: bar.track.y)
    for text in (m for m in found if m.texts() and m.timing.lasts and m.texts()[0].role in ("label", "value")):
        nearest = min(bars, key=lambda bar: abs(bar.track.y + bar.track.h / 2 - text.box.y - text.box.h / 2))
        assert nearest.timing.begin <= text.timing.begin and text.timing.end <= nearest.timing.end + 1e-6


def test_the_rows_end_in_the_still() -> None:
    still = template_named("progress").compose(sample("progress"), format_named("short"), brand(), {})
    assert list(film().shots[1].scene.texts()) == list(still.texts())


def test_the_point_counts_to_its_share_while_its_bar_grows() -> None:
    board = film()
    words = said(board.shots[2].scene)
    assert "PALING JAUH DARI TARGET" in words and "64%" in words and "206 dari 320 siaran" in words
    [bar] = [m for m in marks(board, 2) if isinstance(m, Bullet)]
    [number] = [m for m in marks(board, 2) if isinstance(m, Counter)]
    assert bar.timing == number.timing and bar.share == pytest.approx(206 / 320)
    assert number.written(number.value) == "64%" and number.written(number.value / 2) == "32%"


@pytest.mark.parametrize(
    ("rows", "about", "share"),
    [
        ((("A", 10.0, 12.0), ("B", 10.0, 31.0), ("C", 10.0, 10.0)), "CAPAIAN TERTINGGI", "310%"),
        ((("A", 10.0, 2.0), ("B", 10.0, 3.0), ("C", 10.0, 9.96)), "PALING DEKAT KE TARGET", "99,6%"),
        ((("A", 10.0, 4.0),), "CAPAIAN TERHADAP TARGET", "40%"),
    ],
)
def test_it_is_said_why_this_row_is_the_point(rows: Any, about: str, share: str) -> None:
    board = film(dataset=targets(*rows))
    assert about in said(board.shots[2].scene) and share in said(board.shots[2].scene)
    assert_is_a_film(board, brand().handle)


def test_what_moves_is_said() -> None:
    assert_nothing_moves_unsaid(film(dataset=targets(("A", 10.0, 4.0), ("B", 3.0, 9.0), ("C", 4.0, None))))


def test_many_rows_and_long_names_still_take_less_than_a_minute() -> None:
    board = film(dataset=targets(*((f"Indikator {n}", 10.0, float(n)) for n in range(1, 15))))
    assert_is_a_film(board, brand().handle)
    assert_is_a_film(film(dataset=targets((LONG, 10.0, 4.0), ("B", 9.0, 12.0), ("C", 9.0, 9.0))), brand().handle)


def test_a_target_that_is_none_is_refused_with_its_column() -> None:
    with pytest.raises(DatasetError, match="'A' has 0 in column 'target'; a target is above zero"):
        film(dataset=targets(("A", 0.0, 4.0), ("B", 9.0, 12.0)))
    with pytest.raises(FilmError, match="plays progress, number; 'share' is none of them"):
        film("share", sample("share"))
