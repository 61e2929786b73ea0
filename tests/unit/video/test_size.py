"""Thirty seconds of a data story in 6 MB: held on half the sides, which needs more bits a pixel than the whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mmc.cli.gallery import read_sample
from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.video import storyboard_named
from mmc.video.encode import FINAL
from mmc.video.film import film_of
from mmc.video.finish import Finish, finished
from tests.unit.video.boards import BRAND

_MOST, _SOUND = 6_000_000 / 30, 192_000 / 8  # bytes a second


def test_thirty_seconds_of_a_data_story_stay_under_six_megabytes(tmp_path: Path) -> None:
    given, format = read_sample(ASSETS / "demo" / "samples", "price_table"), format_named("short")
    plain = storyboard_named("data_story").compose("price_table", given.dataset, format, BRAND, given.options)
    ready = finished(plain, Finish(narration=True), format, BRAND)
    assert 30 <= ready.board.seconds <= 36
    film = film_of(ready.board, tmp_path / "film.mp4", settings=replace(FINAL, scale=0.5), sound=False)
    size = 4 * film.path.stat().st_size + _SOUND * film.seconds
    assert size < _MOST * film.seconds
