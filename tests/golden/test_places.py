"""Maps, prices, hours and alerts as they were signed off."""

from __future__ import annotations

from typing import Any

import pytest

from mmc.infographics.still import render
from tests.golden.conftest import Golden
from tests.unit.infographics.outlines import collection
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand

CASES = {
    "region_map-square-light": "region_map",
    "region_map-story-dark": "region_map",
    "region_map-square-boundaries": "region_map",
    "price_table-portrait-light": "price_table",
    "price_table-og-dark": "price_table",
    "weather_city-square-light": "weather_city",
    "weather_city-wide-dark": "weather_city",
    "alert-square-light": "alert",
    "alert-story-dark": "alert",
    "alert-og-quake": "alert-quake",
    "alert-short-hotspots": "alert-hotspots",
}


@pytest.mark.parametrize("name", CASES)
def test_a_still_looks_as_it_was_signed_off(name: str, golden: Golden) -> None:
    template, format_name, way = name.split("-")
    options: dict[str, Any] = {"theme": way} if way in ("light", "dark") else {}
    if way == "boundaries":
        options = {"boundaries": collection()}
    golden(name, render(template, sample(CASES[name]), format_name, brand(), options).png)
