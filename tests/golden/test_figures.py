"""Pictures of figures: a number, two numbers, parts, targets, a profile; drawn from the shipped samples."""

from __future__ import annotations

import pytest

from mmc.infographics.still import render
from tests.golden.conftest import Golden
from tests.unit.infographics.samples import sample
from tests.unit.infographics.tables import brand

CASES = {
    "number-portrait-light": "number",
    "number-og-dark": "number",
    "comparison-portrait-dark": "comparison",
    "comparison-square-light": "comparison-slope",
    "share-square-light": "share",
    "share-og-dark": "share",
    "progress-portrait-light": "progress",
    "progress-wide-dark": "progress",
    "profile-square-light": "profile",
    "profile-story-dark": "profile",
    "race-portrait-light": "race",
    "race-wide-dark": "race",
}


@pytest.mark.parametrize("name", CASES)
def test_a_still_looks_as_it_was_signed_off(name: str, golden: Golden) -> None:
    template, format_name, theme = name.split("-")
    golden(name, render(template, sample(CASES[name]), format_name, brand(), {"theme": theme}).png)
