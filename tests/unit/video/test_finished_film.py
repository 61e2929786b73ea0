"""A finished film with everything asked for, read back from its file: sound, loudness, credit, subtitles, cover."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mmc.drawing.raster import RasterCanvas
from mmc.drawing.scene import END
from mmc.errors import FilmError
from mmc.video.film import Film, make_film
from mmc.video.finish import Finish
from mmc.video.own_music import OwnMusic
from mmc.video.sound import RATE, measure_loudness
from mmc.video.subtitles import write_beside
from tests.unit.video.boards import BRAND, board, population
from tests.unit.video.meter import integrated, true_peak
from tests.unit.video.test_own_music import NOTE, _song

_FULL = Finish(music="resmi", narration=True, burn_subtitles=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A preview: its sound is the final one, its pictures are half as large."""
    out = tmp_path_factory.mktemp("film") / "penduduk.mp4"
    return make_film("data_story", "ranking", population(), "short", BRAND, out, finish=_FULL, preview=True)


def _sound_of(file: Path) -> np.ndarray:
    resampler = av.AudioResampler("fltp", "stereo", RATE)
    with av.open(str(file)) as opened:
        parts = [even.to_ndarray().T for frame in opened.decode(audio=0) for even in resampler.resample(frame)]
    return np.concatenate(parts)


def test_the_file_itself_is_minus_14_lufs_under_minus_1_dbtp(film: Film) -> None:
    sound = _sound_of(film.path)
    loudness, peak = measure_loudness(sound)
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak < -1
    assert integrated(sound) == pytest.approx(-14, abs=0.5)
    assert true_peak(sound) < -1
    assert len(sound) / RATE == pytest.approx(film.seconds, abs=0.05)


def test_the_file_says_whose_music_it_carries(film: Film) -> None:
    with av.open(str(film.path)) as opened:
        assert opened.metadata["copyright"] == film.credit == "Musik: MMC, bebas dipakai"


def test_the_narrated_film_is_as_long_as_it_needs_and_says_so_in_cues(film: Film) -> None:
    assert film.notes == ()
    assert film.seconds > board("data_story", "ranking", population(), "short").seconds
    assert film.cues[-1].end < film.seconds
    with av.open(str(film.path)) as opened:
        assert float(opened.duration) / 1e6 == pytest.approx(film.seconds, abs=0.05)


def test_the_subtitles_lie_beside_the_film(film: Film) -> None:
    files = write_beside(film.path, film.cues)
    assert [file.name for file in files] == ["penduduk.srt", "penduduk.vtt"]
    assert files[1].read_text("utf-8").startswith("WEBVTT\n")
    assert files[0].read_text("utf-8").count("-->") == len(film.cues)
    assert not list(film.path.parent.glob(".*"))
    assert write_beside(film.path.with_name("lain.mp4"), ()) == ()


def test_subtitles_that_cannot_be_written_are_a_clear_error(film: Film) -> None:
    with pytest.raises(FilmError, match="cannot be written"):
        write_beside(film.path / "tak" / "ada.mp4", film.cues)


def test_the_thumbnail_is_the_cover(film: Film) -> None:
    plain = board("data_story", "ranking", population(), "short")
    assert plain.thumbnail is not None
    canvas = RasterCanvas(1280, 720)
    plain.thumbnail.draw(canvas, END)
    shown = np.asarray(Image.open(io.BytesIO(film.thumbnail)).convert("RGB")).astype(int)
    assert np.abs(shown - canvas.pixels[..., :3]).mean() < 3
    assert {text.text for text in plain.thumbnail.texts() if text.role == "value"} == {
        text.text for text in plain.shots[0].scene.texts() if text.role == "value"
    }


def test_own_music_is_heard_and_credited(tmp_path: Path) -> None:
    music = OwnMusic(file=_song(tmp_path / "lagu.wav", 6), licence=NOTE)
    out = tmp_path / "film.mp4"
    made = make_film(
        "data_story", "ranking", population(), "landscape", BRAND, out, finish=Finish(own_music=music), preview=True
    )
    assert made.credit == f"Musik: {NOTE}"
    with av.open(str(out)) as opened:
        assert opened.metadata["copyright"] == made.credit
    sound = _sound_of(out)
    assert measure_loudness(sound)[0] == pytest.approx(-14, abs=0.5)
    spectrum = np.abs(np.fft.rfft(sound[RATE : 2 * RATE].mean(axis=1)))
    assert 215 <= np.argmax(spectrum) <= 265


def test_music_that_is_none_leaves_no_film(tmp_path: Path) -> None:
    (tmp_path / "lagu.mp3").write_text("bukan musik\n" * 50)
    music = OwnMusic(file=tmp_path / "lagu.mp3", licence=NOTE)
    out = tmp_path / "film.mp4"
    with pytest.raises(FilmError, match=r"lagu\.mp3"):
        make_film("data_story", "ranking", population(), "short", BRAND, out, finish=Finish(own_music=music))
    assert [file.name for file in tmp_path.iterdir()] == ["lagu.mp3"]
