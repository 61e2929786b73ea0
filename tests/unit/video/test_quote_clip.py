"""quote_clip: the words are there at once and light up as one reads them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing.brand import THEMES
from mmc.drawing.contrast import ratio
from mmc.drawing.photo import Pictured
from mmc.drawing.sheet import Sheet
from mmc.errors import DatasetError, DrawingError, FilmError
from mmc.infographics import template_named
from mmc.video import storyboard_for
from mmc.video.hook import Lit
from mmc.video.storyboards.quote_clip import QuoteClip
from mmc.video.timeline import READING_SPEED, Storyboard
from tests.unit.infographics.samples import sample, table
from tests.unit.infographics.tables import brand
from tests.unit.infographics.words import photo

from .played import assert_is_a_film, assert_nothing_moves_unsaid, said


def film(dataset: Dataset | None = None, shape: str = "short", **options: Any) -> Storyboard:
    return QuoteClip.compose("quote", dataset or sample("quote"), format_named(shape), brand(), options)


def quoted(words: str, name: str = "Siti Rahmawati") -> Dataset:
    return table({"kutipan": "text", "nama": "text"}, (words, name))


def lines(board: Storyboard) -> list[Lit]:
    scene = board.shots[0].scene
    assert isinstance(scene, Sheet)
    return [mark for mark in scene.marks if isinstance(mark, Lit)]


@pytest.mark.parametrize("shape", ["short", "landscape"])
@pytest.mark.parametrize("with_photo", [False, True])
def test_a_quotation_plays_with_and_without_a_portrait(shape: str, with_photo: bool) -> None:
    board = film(shape=shape, photo=photo() if with_photo else None)
    assert_is_a_film(board, brand().handle)
    assert "tidak dibaca warga" in said(board.shots[0].scene) and "Siti Rahmawati" in said(board.shots[0].scene)
    assert board.thumbnail is not None and "Siti Rahmawati" in said(board.thumbnail)
    faces = [m for m in board.thumbnail.marks if isinstance(m, Pictured)]  # type: ignore[attr-defined]
    assert len(faces) == with_photo
    assert storyboard_for("quote") is QuoteClip


@pytest.mark.parametrize("theme", THEMES)
def test_every_line_can_be_read_from_the_first_frame(theme: str) -> None:
    assert all(ratio(line.before, line.ground) >= 4.5 for line in lines(film(theme=theme)))


def test_lines_light_up_in_reading_order_no_faster_than_one_reads() -> None:
    lit = lines(film())
    assert len(lit) > 3
    for one, other in pairwise(lit):
        assert other.timing.begin - one.timing.begin == pytest.approx(len(one.run.text) / READING_SPEED, abs=0.01)
    shot = film().shots[0]
    assert shot.seconds - lit[-1].timing.end >= 2


def test_the_film_ends_in_the_still() -> None:
    still = template_named("quote").compose(sample("quote"), format_named("short"), brand(), {})
    assert list(film().shots[0].scene.texts()) == list(still.texts())


def test_what_moves_is_said() -> None:
    assert_nothing_moves_unsaid(film(shape="landscape", photo=photo()))


def test_the_shortest_and_the_longest_quotation() -> None:
    assert film(quoted("Setuju.")).seconds == pytest.approx(15.33, abs=0.01)
    assert_is_a_film(film(quoted("Kalimat yang baik. " * 20, "Prof. Dr. Ir. H. Siti Rahmawati Amalia, S.Sos., M.Si.")),
                     brand().handle)
    with pytest.raises((FilmError, DrawingError), match="quote"):
        film(quoted("Kalimat yang baik dan benar. " * 40))


def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(DatasetError, match="column 'nama' of uji is empty"):
        film(quoted("Setuju.", " "))
    with pytest.raises(DrawingError, match="photo"):
        film(photo=b"not a picture")
    with pytest.raises(FilmError, match="plays quote; 'trend' is none of them"):
        QuoteClip.compose("trend", sample("trend"), format_named("short"), brand(), {})
