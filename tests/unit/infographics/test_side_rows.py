"""What stands under the words of a wide picture, and that it gives way rather than the words."""

from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import Box, format_named
from mmc.errors import TextOverflow
from mmc.infographics.side_rows import SideRow, SideRows
from mmc.infographics.still import scene
from tests.unit.infographics.extremes import prices as goods
from tests.unit.infographics.extremes import raced
from tests.unit.infographics.samples import sample, table, words
from tests.unit.infographics.tables import brand, prices, ranking


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


SAID = {
    "ranking": ("2.825.290 jiwa", "42%"), "price_table": ("5 barang", "3 barang", "2 barang"),
    "share": ("5,70 triliun rupiah", "71,1%"), "race": ("6 tahun", "3 tahun", "2 tahun"),
}


@pytest.mark.parametrize("template", SAID)
def test_a_wide_picture_adds_up_what_its_table_says_and_a_film_does_not(template: str) -> None:
    def figures(shape: str) -> list[str]:
        return words(scene(template, sample(template), format_named(shape), brand(), {}), "value")

    assert tuple(figures("wide")[: len(SAID[template])]) == SAID[template]
    assert not set(SAID[template]) & set(figures("landscape"))


@pytest.mark.parametrize(("template", "dataset"), [
    ("ranking", ranking((("Utara", 12.5), ("Timur", 8.0), ("Barat", 3.0)), unit="%")),  # rates do not add up
    ("ranking", ranking((("Utara", 30.0), ("Timur", 20.0), ("Barat", 10.0)))),  # no whole that we know
    ("price_table", goods(("A", 2.0, 1.0), ("B", 1.0, 2.0), ("C", 1.0, 1.0))),  # three rows are seen at once
    ("price_table", goods(*((f"Barang {n}", 2.0, 1.0) for n in range(6)))),  # all rose
    ("price_table", goods(*((f"Barang {n}", 2.0, float(n) or None) for n in range(6)))),  # one has no change
    ("share", table({"b": "text", "v": "%"}, ("A", 10.0), ("B", 20.0), ("C", 30.0), ("D", 40.0))),
    ("race", raced(("A", 1.0, 2.0), ("B", 2.0, 2.0))),  # two share the first place
    ("race", raced(("A", 3.0, 4.0), ("B", 2.0, 2.0))),  # one led throughout
])
def test_where_nothing_true_can_be_added_the_foot_stays_empty(template: str, dataset: Dataset) -> None:
    drawn = scene(template, dataset, format_named("wide"), brand(), {})
    edge = drawn.format.safe.x + 0.42 * drawn.format.safe.w - 60
    assert not [text for text in drawn.texts() if text.role == "value" and text.box.right < edge]


def test_a_whole_is_said_only_of_people_all_regions_count() -> None:
    told = words(scene("ranking", sample("ranking"), format_named("wide"), brand(), {"highlight": "Kapuas"}))
    assert "Seluruh Kalteng" not in told


def test_rows_that_have_no_room_are_an_overflow() -> None:
    look, scale = brand(), format_named("wide").scale
    rows = SideRows("", (SideRow("Cabai rawit", "▲ 37%"),) * 4, look, look.palette("light"), scale)
    with pytest.raises(TextOverflow, match="no room"):
        rows.place(Box(0, 0, 578, 100))
    with pytest.raises(TextOverflow, match="too long"):
        rows.place(Box(0, 0, 100, 400))
