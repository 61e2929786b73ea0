"""The films' wall: every storyboard in both shapes and brands, refusals shown."""

from __future__ import annotations

from pathlib import Path

from mmc.cli.gallery import _recaps, read_sample
from mmc.config import ASSETS
from mmc.infographics.gallery import Sample
from mmc.video.wall import hang_films
from tests.unit.infographics.samples import table

BRANDS = [ASSETS / "brands" / name for name in ("kalteng", "sulsel")]


def test_a_storyboard_hangs_in_both_shapes_and_brands(tmp_path: Path) -> None:
    samples = {name: read_sample(ASSETS / "demo" / "samples", name) for name in ("quote", "ranking")}
    hung = hang_films(samples, BRANDS, tmp_path, only=("quote",))
    assert [(h.name, h.format, h.brand) for h in hung] == [
        ("quote_clip", shape, brand) for brand in ("kalteng", "sulsel") for shape in ("short", "landscape")
    ]
    page = (tmp_path / "films.html").read_text("utf-8")
    for one in hung:
        assert (tmp_path / one.file).read_bytes()[8:12] == b"WEBP" and one.file in page
    assert "4 film, satu gambar per detik, 0 ditolak" in page and "15 detik" in page


def test_a_film_that_cannot_be_made_is_said_on_the_wall(tmp_path: Path) -> None:
    empty = Sample(dataset=table({"kutipan": "text", "nama": "text"}, (" ", "A")))
    hung = hang_films({"quote": empty}, BRANDS[:1], tmp_path)
    assert all("column 'kutipan'" in one.error for one in hung) and len(hung) == 2
    assert "2 ditolak" in (tmp_path / "films.html").read_text("utf-8")


def test_what_plays_photos_hangs_there_with_its_own_sample(tmp_path: Path) -> None:
    samples = _recaps(ASSETS / "demo" / "samples")
    assert set(samples) == {"news_recap", "event_recap"}
    hung = hang_films(samples, BRANDS[:1], tmp_path, only=("event_recap",), language="en")
    assert [(one.name, one.format, one.error) for one in hung] == [
        ("event_recap", "short", ""), ("event_recap", "landscape", ""),
    ]  # fmt: skip
    assert all("river festival" in one.alt and "Twelve boats" in one.alt for one in hung)
    assert all("Source: Multimedia Center" in one.alt and "Sumber" not in one.alt for one in hung)
