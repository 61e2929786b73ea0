"""Recaps as they were signed off: every story or picture (the second of event_recap is a clip), and who says so."""

from __future__ import annotations

import pytest

from mmc.video import STORYBOARDS
from tests.golden.conftest import Golden
from tests.golden.test_films import WAYS, strip
from tests.unit.video.recaps import shipped

RECAPS = ("news_recap", "event_recap")


@pytest.mark.parametrize("format_name", WAYS)
@pytest.mark.parametrize("name", RECAPS)
def test_a_recap_looks_as_it_was_signed_off(name: str, format_name: str, golden: Golden) -> None:
    board = shipped(name, format_name, *WAYS[format_name])
    for number in range(len(board.shots)):
        golden(f"film_{name}-{format_name}-{number}", strip(board, number))


def test_each_storyboard_of_photos_is_stored() -> None:
    assert {s.name for s in STORYBOARDS if not s.templates} == set(RECAPS)
