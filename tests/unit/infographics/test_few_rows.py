"""Few rows fill their card: larger, broader, standing on the footer; many rows keep their measure."""

from __future__ import annotations

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.marks import Bar, Shape
from mmc.drawing.sheet import Sheet
from tests.unit.infographics import words as worded
from tests.unit.infographics.extremes import PAIR, TIMES, prices
from tests.unit.infographics.samples import picture, sample, table
from tests.unit.infographics.tables import LONG, population, ranking

THREE = ranking((("Kotawaringin Timur", 454_515.0), ("Kapuas", 417_854.0), ("Palangka Raya", 315_153.0)))


def bars(sheet: Sheet) -> list[Bar]:
    return [mark for mark in sheet.marks if isinstance(mark, Bar)]


def size(sheet: Sheet, role: str) -> float:
    return max(text.size for text in sheet.texts() if text.role == role)


def hairline(sheet: Sheet) -> float:
    """Where the footer begins."""
    return max(m.area.y for m in sheet.marks if isinstance(m, Shape) and m.area.h == 2 and m.area.w > 500)


@pytest.mark.parametrize("format_name", ["square", "portrait", "story", "wide", "a4"])
def test_three_bars_are_broad_and_stand_on_the_footer(format_name: str) -> None:
    few, many = picture("ranking", THREE, format_name), picture("ranking", population(), format_name)
    assert min(bar.thickness for bar in bars(few)) > 1.4 * max(bar.thickness for bar in bars(many))
    assert size(few, "label") > size(many, "label") and size(few, "value") > size(many, "value")
    lowest = max(bar.top + bar.thickness for bar in bars(few))
    assert 0 < hairline(few) - lowest < 80


def test_a_few_names_stand_over_their_bars_unless_a_bar_goes_below_zero() -> None:
    left = {bar.axis for bar in bars(picture("ranking", THREE, "portrait"))}
    assert left == {format_named("portrait").safe.x}
    mixed = ranking((("Untung", 12.5), ("Rugi", -30.25), ("Impas", 1.0)), unit="%")
    assert all(bar.axis > format_named("portrait").safe.x + 200 for bar in bars(picture("ranking", mixed, "portrait")))


def test_a_name_too_long_to_stand_beside_its_bar_stands_over_it() -> None:
    sheet = picture("ranking", ranking(tuple((f"{LONG} {n}", float(n)) for n in range(1, 6))), "wide")
    names = [text for text in sheet.texts() if text.role == "label" and "sekitarnya" in text.text]
    assert len(bars(sheet)) == len(names) == 5


def test_a_small_proof_gives_the_headline_room() -> None:
    short = {"headline": "Kotawaringin Timur memimpin"}
    assert size(picture("ranking", THREE, **short), "headline") > format_named("square").scale.headline[1]
    assert size(picture("ranking", population(), **short), "headline") <= format_named("square").scale.headline[1]


@pytest.mark.parametrize(("template", "few"), [
    ("comparison", table(PAIR, ("Kapuas", 12.0, 14.0), ("Seruyan", 9.0, 13.0), labels=TIMES)),
    ("price_table", prices(("Cabai rawit", 82_850.0, 71_400.0), ("Beras", 14_900.0, 14_900.0))),
    ("agenda", worded.agenda(2)), ("explainer", worded.steps(2)),
])  # fmt: skip
def test_two_rows_of_any_kind_are_set_larger_than_a_full_card(template: str, few: Dataset) -> None:
    options = {"chart": "dumbbell"} if template == "comparison" else {}
    small = picture(template, few, "portrait", **options)
    assert size(small, "label") > size(picture(template, sample(template), "portrait", **options), "label")
    last = max(t.box.bottom for t in small.texts() if t.role in ("label", "value", "when", "detail", "note"))
    assert hairline(small) - last < 110


def test_deadlines_stand_on_the_right_edge_beside_their_step() -> None:
    sheet = picture("explainer", sample("explainer"), "portrait")
    notes = [t for t in sheet.texts() if t.role == "note"]
    assert len(notes) == 5
    assert all(abs(t.box.right - format_named("portrait").safe.right) < 4 for t in notes)


def test_a_dumbbell_uses_the_room_beside_its_own_name() -> None:
    """The lowest values begin right of a short name, not right of the longest one."""
    sheet = picture("comparison", sample("comparison"), "portrait")
    longest = next(t for t in sheet.texts() if t.text == "Kotawaringin Timur")
    lowest = next(t for t in sheet.texts() if t.text == "7.792")
    assert lowest.box.x < longest.box.right
