"""What a viewer gets from each storyboard in each shape."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mmc.core.dataset import Dataset
from mmc.core.format import format_named
from mmc.drawing import gates
from mmc.drawing.planes import PlanesCanvas
from mmc.drawing.scene import END, Scene
from mmc.errors import DatasetError, DrawingError, FilmError
from mmc.video import STORYBOARDS, storyboard_named
from mmc.video.clip import frame_of
from mmc.video.compositor import Compositor
from mmc.video.film import make_film
from mmc.video.thumbnail import thumbnail_of
from mmc.video.timeline import BEAT, FPS, Storyboard, reading_seconds

from .boards import BRAND, CASES, board, harvest, population, weather

Case = tuple[str, str, Callable[[], Dataset]]
SHAPES = ("short", "landscape")


@pytest.fixture(scope="module", params=[(case, shape) for case in CASES for shape in SHAPES], ids=str)
def film(request: pytest.FixtureRequest) -> Storyboard:
    (name, template, dataset), shape = request.param
    return board(name, template, dataset(), shape)


def said(scene: Scene) -> str:
    return " ".join(text.text.replace("\u00a0", " ") for text in scene.texts())


def test_a_film_lasts_15_to_18_seconds_and_cuts_on_the_beat(film: Storyboard) -> None:
    assert 15 <= film.seconds <= 18
    assert all(start % BEAT == 0 for start in film.starts)


def test_the_finding_can_be_read_before_one_and_a_half_seconds(film: Storyboard) -> None:
    luma = [Image.fromarray(frame_of(film, frame)).convert("L") for frame in (0, 45, film.starts[1] - 1)]
    first = film.shots[0].scene
    for text in (t for t in first.texts() if t.role == "headline" and t.text):
        spot = (int(text.box.x), int(text.box.y), int(text.box.right), int(text.box.bottom))
        shown = [np.asarray(image.crop(spot)).astype(int) for image in luma]
        assert shown[0].max() - shown[0].min() > 100  # there from the first frame, light on dark
        assert np.abs(shown[1] - shown[2]).max() <= 1  # finished at 1.5 s


def test_no_text_leaves_before_it_can_be_read(film: Storyboard) -> None:
    headline = reading_seconds(film.headline)
    assert film.shots[0].seconds >= min(headline, 14 / 3)  # it stands on above the chart
    chart = film.shots[1]
    assert chart.seconds - chart.fade - 2.5 >= headline


def test_the_last_shot_holds_two_seconds_with_source_and_handle(film: Storyboard) -> None:
    last = film.shots[-1]
    assert last.seconds - last.fade - last.scene.seconds >= 2
    assert BRAND.handle in said(last.scene)
    assert "Sumber: Kantor Contoh" in said(last.scene)


def test_every_shot_says_that_the_values_are_invented(film: Storyboard) -> None:
    assert all("DATA LATIHAN" in said(shot.scene) for shot in film.shots)
    assert film.thumbnail is not None
    assert "DATA LATIHAN" in said(film.thumbnail)


def test_all_words_of_all_shots_lie_in_the_safe_box_and_can_be_read(film: Storyboard) -> None:
    for shot in film.shots:
        gates.check(shot.scene.texts(), film.format)
    assert film.thumbnail is not None
    gates.check(film.thumbnail.texts(), format_named("thumbnail"))


def test_outside_the_safe_box_there_is_only_ground_and_band(film: Storyboard) -> None:
    safe = film.format.safe
    for frame in (0, 20, film.starts[1] + 40, film.starts[2] - 1, film.frames - 1):
        pixels = frame_of(film, frame).astype(int)
        ground = pixels[-1, -1]
        outside = np.ones(pixels.shape[:2], bool)
        outside[int(safe.y) - 3 : int(safe.bottom) + 3, int(safe.x) - 3 : int(safe.right) + 3] = False
        outside[:27] = False
        assert np.abs(pixels[outside] - ground).max() == 0, f"frame {frame}"


def test_frames_on_planes_equal_the_frames_of_the_stills_painter(film: Storyboard) -> None:
    canvas = PlanesCanvas(*film.format.size)
    compositor = Compositor(film, canvas)
    watched = (12, film.starts[1] + 5, film.starts[1] + 45, film.frames - 1)
    for frame in range(film.frames):
        if frame >= film.starts[1] + 60 and frame < film.frames - 1:
            continue
        compositor.paint(frame)
        if frame in watched:
            rgb = frame_of(film, frame).astype(float) / 255
            luma = (0.2126 * rgb[..., 0] + 0.7152 * rgb[..., 1] + 0.0722 * rgb[..., 2]) * 219 + 16
            off = np.abs(canvas.y - luma)
            assert off.mean() <= 0.6, f"frame {frame}"
            assert np.percentile(off, 99.9) <= 14, f"frame {frame}"


def test_painting_only_what_changed_leaves_the_picture_of_painting_all(film: Storyboard) -> None:
    canvas, fresh = PlanesCanvas(*film.format.size), PlanesCanvas(*film.format.size)
    compositor = Compositor(film, canvas)
    for frame in range(film.starts[1] + 12, film.starts[1] + 90):
        compositor.paint(frame)
        if frame % 7 == 0:
            film.shots[1].scene.draw(fresh, film.moment(frame).view.t)
            # Skia smooths the edge of a stroke a shade differently under a clip; a forgotten mark would differ more.
            assert np.abs(canvas.y.astype(int) - fresh.y).max() <= 32, f"frame {frame}"
            assert np.abs(canvas.uv.astype(int) - fresh.uv).mean() <= 0.01, f"frame {frame}"


def test_a_hold_is_exactly_the_finished_picture(film: Storyboard) -> None:
    canvas, fresh = PlanesCanvas(*film.format.size), PlanesCanvas(*film.format.size)
    compositor = Compositor(film, canvas)
    settled = film.starts[1] + film.shots[1].fade_frames + round(film.shots[1].scene.seconds * FPS)
    for frame in range(settled - 20, settled + 3):
        compositor.paint(frame)
    film.shots[1].scene.draw(fresh, END)
    assert np.array_equal(canvas.y, fresh.y)
    assert np.array_equal(canvas.uv, fresh.uv)


def test_the_thumbnail_has_at_most_six_words(film: Storyboard) -> None:
    assert film.thumbnail is not None
    words = " ".join(t.text for t in film.thumbnail.texts() if t.role in ("value", "label", "headline"))
    assert len(words.split()) <= 6
    assert any(character.isdigit() for character in words)
    picture = Image.open(io.BytesIO(thumbnail_of(film)))
    assert picture.size == (1280, 720)


def test_the_cover_counts_to_the_number_of_the_chart() -> None:
    first = board("data_story", "ranking", population(), "short").shots[0].scene
    assert "454.515" in said(first)
    assert "jiwa di Barito Timur" in said(first)


def test_a_number_the_headline_says_is_lit_there_and_not_said_twice() -> None:
    first = board("weather_brief", "weather_board", weather(), "short").shots[0].scene
    assert said(first).count("5 dari 7") == 1
    accent = [text.text.replace("\u00a0", " ") for text in first.texts() if text.color == BRAND.dark.accent]
    assert "5 dari 7" in accent


def test_a_headline_of_the_editors_is_the_headline_of_all_shots() -> None:
    film = board("data_story", "trend", harvest(), "short", {"headline": "Panen padi terus naik"})
    assert film.headline == "Panen padi terus naik"
    assert "Panen padi terus naik" in said(film.shots[0].scene)


def test_what_cannot_be_made_is_said_before_anything_is_drawn(tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    with pytest.raises(FilmError, match="format of stills"):
        make_film("data_story", "ranking", population(), "square", BRAND, out)
    with pytest.raises(FilmError, match="no storyboard 'epic'; there are data_story, weather_brief"):
        make_film("epic", "ranking", population(), "short", BRAND, out)
    with pytest.raises(DatasetError):
        make_film("data_story", "trend", population().with_table(population().table.head(0)), "short", BRAND, out)
    with pytest.raises(DrawingError, match="headline"):
        make_film("data_story", "ranking", population(), "short", BRAND, out, {"headline": "panjang sekali " * 40})
    assert list(tmp_path.iterdir()) == []


def test_a_cover_with_many_words_is_set_smaller_before_it_is_refused() -> None:
    long = "Jumlah penduduk Kotawaringin Timur tertinggi dari empat belas kabupaten dan kota yang datanya sudah masuk"
    words = {"headline": long, "kicker": "Penduduk · Kalimantan Tengah"}
    first = board("data_story", "ranking", population(), "short", words).shots[0].scene
    usual = board("data_story", "ranking", population(), "short").shots[0].scene
    assert long in said(first) and "454.515" in said(first)
    sizes = [max(t.size for t in scene.texts() if t.role == "value") for scene in (first, usual)]
    assert sizes[0] < sizes[1]
    gates.check(first.texts(), format_named("short"))


def test_the_storyboards_are_listed_with_a_name_and_a_title_of_their_own() -> None:
    assert len({s.name for s in STORYBOARDS}) == len({s.title for s in STORYBOARDS}) == len(STORYBOARDS)
    assert all(storyboard_named(s.name) is s for s in STORYBOARDS)


def test_a_table_becomes_a_finished_film(tmp_path: Path) -> None:
    film = make_film("weather_brief", "weather_board", weather(), "short", BRAND, tmp_path / "cuaca.mp4")
    assert (film.width, film.height) == (1080, 1920)
    assert film.headline == "Besok 5 dari 7 kota berpotensi hujan"
    assert film.alt.startswith("Video pendek.")
    with av.open(str(film.path)) as opened:
        assert opened.streams.video[0].frames == round(film.seconds * FPS)
        assert opened.streams.audio[0].codec_context.sample_rate == 48000
    assert film.path.stat().st_size < 6_000_000
    assert list(tmp_path.iterdir()) == [film.path]
