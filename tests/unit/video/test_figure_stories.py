"""Every picture of figures plays as a data story: its cover speaks of the number the template named."""

from __future__ import annotations

import pytest

from mmc.core.format import format_named
from mmc.video import storyboard_named
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand

STORIES = ("number", "comparison", "share", "progress", "profile")


@pytest.mark.parametrize("format_name", ["short", "landscape"])
@pytest.mark.parametrize("template", STORIES)
def test_a_picture_of_figures_plays_in_both_film_formats(template: str, format_name: str) -> None:
    board = storyboard_named("data_story").compose(template, sample(template), format_named(format_name), brand(), {})
    point = board.shots[1].scene.point  # type: ignore[attr-defined]
    cover = " ".join(text.text for text in board.shots[0].scene.texts())
    assert point.shown.replace("\u00a0", " ") in cover.replace("\u00a0", " ")
    assert 15 <= board.seconds <= 18 and board.thumbnail is not None
    assert point.shown in " ".join(text.text for text in board.thumbnail.texts())
