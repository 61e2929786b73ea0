"""The how-to's storyboard runs as it stands, and its picture is there and small."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from types import ModuleType

import av
import pytest
from PIL import Image

from mmc.core.format import format_named
from mmc.errors import FilmError
from mmc.video import storyboard_for
from mmc.video.contact import GAP, contact_sheet
from mmc.video.kind import Kind
from mmc.video.storyboards.data_story import DataStory
from tests.unit.infographics.samples import sample, table
from tests.unit.infographics.tables import brand

from .played import assert_can_be_read, assert_is_a_film, assert_says_it_at_once, said

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "howto" / "add-a-storyboard.md"


@pytest.fixture(scope="module")
def top_three() -> type[Kind]:
    """The storyboard of docs/howto/add-a-storyboard.md."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    module = ModuleType("top_three_from_the_docs")
    sys.modules[module.__name__] = module
    exec(compile(code, PAGE.name, "exec"), vars(module))
    found: type[Kind] = vars(module)["TopThree"]
    return found


@pytest.mark.parametrize("shape", ["short", "landscape"])
def test_the_example_makes_a_film(top_three: type[Kind], shape: str) -> None:
    board = top_three.compose("ranking", sample("ranking"), format_named(shape), brand(), {"theme": "dark"})
    assert_is_a_film(board, brand().handle)
    assert_says_it_at_once(board, board.headline)
    assert_can_be_read(board, ("headline", "note"))
    told = [said(shot.scene) for shot in board.shots[1:4]]
    for words, place, name in zip(told, "321", ("Palangka Raya", "Kapuas", "Kotawaringin Timur"), strict=True):
        assert f" {place} {name} " in words
    assert storyboard_for("ranking") is DataStory  # as the page says


def test_the_example_refuses_what_it_cannot_play(top_three: type[Kind]) -> None:
    two = table({"nama": "text", "nilai": "jiwa"}, ("A", 1.0), ("B", 2.0))
    with pytest.raises(FilmError, match="column 'nilai' has 2 numbers; three are needed"):
        top_three.compose("ranking", two, format_named("short"), brand(), {})
    with pytest.raises(FilmError, match="top_three' plays ranking"):
        top_three.compose("trend", sample("trend"), format_named("short"), brand(), {})


def test_the_pages_picture_is_a_small_contact_sheet() -> None:
    [shown] = re.findall(r"!\[[^]]*\]\(\.\./([^)]+)\)", PAGE.read_text("utf-8"))
    assert (DOCS / shown).stat().st_size < 120_000
    assert Image.open(DOCS / shown).size[0] > 800


def test_the_film_in_the_docs_plays_and_is_small() -> None:
    """`mmc gallery --films --docs docs` writes it anew."""
    linked = re.findall(r"\]\(([^)\s]+\.mp4)\)", (DOCS.parent / "README.md").read_text("utf-8"))
    assert set(linked) == {"docs/pictures/films/data_story.mp4"}
    film = DOCS.parent / linked[0]
    assert film.stat().st_size < 1_000_000
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        assert (stream.width, stream.height, stream.frames) == (960, 540, 520)
        assert opened.streams.audio[0].codec_context.sample_rate == 48_000
    sheet = Image.open(film.with_suffix(".webp"))
    assert film.with_suffix(".webp").stat().st_size < 120_000
    assert sheet.size[0] > 800


def test_a_contact_sheet_has_a_frame_for_every_second() -> None:
    board = storyboard_for("quote").compose("quote", sample("quote"), format_named("landscape"), brand(), {})  # type: ignore[union-attr]
    sheet = Image.open(io.BytesIO(contact_sheet(board, width=96, columns=5))).convert("RGB")
    assert board.seconds == pytest.approx(15.33, abs=0.01)
    assert sheet.size == (5 * (96 + GAP) + GAP, 3 * (54 + GAP) + GAP)
    middles = [sheet.getpixel((GAP + 93 + k % 5 * 102, GAP + 30 + k // 5 * 60)) for k in range(15)]
    light, dark = (int(brand().light.ground[1:3], 16), int(brand().dark.ground[1:3], 16))
    seen = [pixel[0] for pixel in middles if isinstance(pixel, tuple)]
    assert abs(seen[0] - light) < 8 and abs(seen[-1] - dark) < 8
