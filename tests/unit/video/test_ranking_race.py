"""ranking_race: the race of the template as a film."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.core.text import number
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, FilmError
from mmc.infographics import template_named
from mmc.video import storyboard_for
from mmc.video.storyboards.ranking_race import RankingRace
from mmc.video.timeline import Storyboard
from tests.unit.infographics.samples import assert_moves_honestly, sample
from tests.unit.infographics.tables import brand
from tests.unit.infographics.test_race import race

from .played import assert_is_a_film, assert_says_it_at_once, said


def film(dataset: Dataset | None = None, shape: str = "short", **options: Any) -> Storyboard:
    return RankingRace.compose("race", dataset or sample("race"), format_named(shape), brand(), options)


@pytest.mark.parametrize("shape", ["short", "landscape"])
def test_the_sample_races(shape: str) -> None:
    board = film(shape=shape)
    assert_is_a_film(board, brand().handle)
    assert_says_it_at_once(board, board.headline)
    assert storyboard_for("race") is RankingRace
    still = template_named("race").compose(sample("race"), format_named(shape), brand(), {})
    assert list(board.shots[1].scene.texts()) == list(still.texts())


def test_the_cover_counts_to_the_leaders_last_number() -> None:
    words = said(film().shots[0].scene)
    last = sample("race").table.filter(tahun="2025", kelompok="Taman Baca Melati")["kunjungan"].item()
    assert number(last) in words and "Taman Baca Melati, 2025" in words


@pytest.mark.parametrize("years", [2, 3, 30, 40])
def test_few_and_many_years_make_a_film_of_15_to_60_seconds(years: int) -> None:
    board = film(race({n: tuple(float(k * (3 - i) + i) for k in range(years)) for i, n in enumerate("ABC")}))
    assert_is_a_film(board, brand().handle)
    shot = board.shots[1]
    assert shot.seconds - shot.fade - shot.scene.seconds >= 3  # the last year stands


def test_what_moves_is_said() -> None:
    scene = film(shape="landscape").shots[1].scene
    assert isinstance(scene, Sheet)
    assert_moves_honestly(scene)


def test_what_cannot_race_is_refused() -> None:
    with pytest.raises(DatasetError, match="A has no number for 2016"):
        film(race({"A": (1.0, None), "B": (2.0, 2.0), "C": (1.0, 1.0)}))
    with pytest.raises(FilmError, match="plays race; 'ranking' is none of them"):
        RankingRace.compose("ranking", sample("ranking"), format_named("short"), brand(), {})
