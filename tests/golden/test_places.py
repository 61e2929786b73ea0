"""Maps, prices, hours and alerts as they were signed off."""

from __future__ import annotations

import pytest

from mmc.infographics.still import render
from tests.golden.conftest import Golden
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand

CASES = (
    "region_map-square-light",
    "region_map-story-dark",
    "price_table-portrait-light",
    "price_table-og-dark",
    "weather_city-square-light",
    "weather_city-wide-dark",
    "alert-square-light",
    "alert-story-dark",
)


@pytest.mark.parametrize("name", CASES)
def test_a_still_looks_as_it_was_signed_off(name: str, golden: Golden) -> None:
    template, format_name, theme = name.split("-")
    golden(name, render(template, sample(template), format_name, brand(), {"theme": theme}).png)
