"""What stands under the words of a wide picture, and that it gives way rather than the words."""

from __future__ import annotations

import pytest

from mmc.core.format import Box, format_named
from mmc.errors import TextOverflow
from mmc.infographics.side_rows import SideRow, SideRows
from mmc.infographics.still import scene
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand, prices


def test_a_wide_trend_says_how_far_each_line_came_and_a_film_does_not() -> None:
    said = [mark.text for mark in scene("trend", prices(), format_named("wide"), brand(), {}).texts()]
    assert sum(words.startswith(("▲", "▼")) for words in said) == 3
    film = [mark.text for mark in scene("trend", prices(), format_named("landscape"), brand(), {}).texts()]
    assert not any(words.startswith(("▲", "▼")) for words in film)


def test_a_wide_board_counts_every_town_once() -> None:
    towns = sample("weather_board")
    told = scene("weather_board", towns, format_named("wide"), brand(), {})
    counted = [m.text.split()[0] for m in told.texts() if m.role == "value" and m.text.endswith("kota")]
    assert len(counted) > 1
    assert sum(map(int, counted)) == towns.table.height


def test_rows_that_have_no_room_are_an_overflow() -> None:
    look, scale = brand(), format_named("wide").scale
    rows = SideRows("", (SideRow("Cabai rawit", "▲ 37%"),) * 4, look, look.palette("light"), scale)
    with pytest.raises(TextOverflow, match="no room"):
        rows.place(Box(0, 0, 578, 100))
    with pytest.raises(TextOverflow, match="too long"):
        rows.place(Box(0, 0, 100, 400))
