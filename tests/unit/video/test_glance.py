"""A glance at a recap: every card with its words, one picture of a clip decoded, errors as the film would give."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from mmc.config import ASSETS
from mmc.core.format import Box
from mmc.drawing.brand import load_brand
from mmc.errors import FilmError
from mmc.sources.sidecar import read_table
from mmc.video.glance import Glance, cards, small_clip
from tests.unit.video.clips import write
from tests.unit.video.recaps import SAMPLES, shipped

KALTENG = load_brand(ASSETS / "brands" / "kalteng")


def test_every_card_of_the_film_is_there_and_the_length_is_the_films() -> None:
    told = read_table(SAMPLES / "event_recap.csv")
    options = {"headline": told.title, "material": Glance(SAMPLES)}
    pictures, seconds = cards("event_recap", told.dataset, "short", KALTENG, options, 270)
    film = shipped("event_recap", "short")
    assert (len(pictures), seconds) == (len(film.shots), film.seconds)
    assert {Image.open(io.BytesIO(body)).size for body in pictures} == {(270, 480)}


def test_one_picture_of_a_clip_is_decoded_and_a_part_past_its_end_is_refused(tmp_path: Path) -> None:
    material = Glance(files={"a.mp4": write(tmp_path / "a.mp4", 30, (640, 480), sound=True)})
    clip = material.clip("a.mp4")
    area = Box(0, 0, 320, 240)
    assert material.footage(clip, area, (0.5, 0.5), 0.0, 1.0).count == 1
    assert material.sound(clip, 0.0, 1.0) is None
    with pytest.raises(FilmError, match=r"ends at 1\.0 s, the part asked for at 2\.5 s"):
        material.footage(clip, area, (0.5, 0.5), 0.5, 2.0)
    assert Image.open(io.BytesIO(small_clip(material, clip))).size == (320, 240)
