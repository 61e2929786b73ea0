"""Films as they were signed off: of every shot its first whole frame, the middle of its movement and its last."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mmc.cli.gallery import read_sample
from mmc.config import ASSETS
from mmc.core.format import format_named
from mmc.drawing.brand import load_brand
from mmc.infographics import template_named
from mmc.infographics.gallery import in_province
from mmc.video import STORYBOARDS, storyboard_named
from mmc.video.clip import frame_of
from mmc.video.timeline import FPS, Storyboard
from tests.golden.conftest import Golden

_SMALLER = 3  # and the golden halves it: a frame is stored at a sixth of its sides
WAYS = {"short": ("kalteng", "light"), "landscape": ("sulsel", "dark")}  # both brands, both themes
SHOWN = {  # which template's sample plays
    "data_story": "ranking", "weather_brief": "weather_board", "ranking_race": "race", "map_story": "region_map",
    "indicator_update": "progress", "explainer_steps": "explainer", "quote_clip": "quote",
}  # fmt: skip


def film(name: str, format_name: str) -> Storyboard:
    """The storyboard as the gallery would show it in the format's brand and theme."""
    template = SHOWN[name]
    which, theme = WAYS[format_name]
    home, brand = (load_brand(ASSETS / "brands" / folder) for folder in ("kalteng", which))
    given = read_sample(ASSETS / "demo" / "samples", template)
    shown = in_province(given, home, brand, mapped=template_named(template).mapped)
    options = {**shown.options, "theme": theme}
    return storyboard_named(name).compose(template, shown.dataset, format_named(format_name), brand, options)


def strip(board: Storyboard, number: int) -> bytes:
    """Three frames of a shot side by side, as a PNG."""
    shot, start = board.shots[number], board.starts[number]
    first, last = start + shot.fade_frames, start + shot.frames - 1
    middle = min(last, first + round(shot.scene.seconds * FPS / 2))
    width, height = (side // _SMALLER for side in board.format.size)
    whole = Image.new("RGB", (3 * width, height))
    for place, frame in enumerate((first, middle, last)):
        whole.paste(Image.fromarray(frame_of(board, frame)).reduce(_SMALLER), (place * width, 0))
    written = io.BytesIO()
    whole.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("format_name", WAYS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_film_looks_as_it_was_signed_off(name: str, format_name: str, golden: Golden) -> None:
    board = film(name, format_name)
    for number in range(len(board.shots)):
        golden(f"film_{name}-{format_name}-{number}", strip(board, number))


def test_each_storyboard_of_tables_is_stored() -> None:
    assert {s.name for s in STORYBOARDS if s.templates} == set(SHOWN)
