"""The beds are composed, even, and end when the film ends."""

from __future__ import annotations

import numpy as np
import pytest

from mmc.errors import FilmError
from mmc.video.music import BEAT_SAMPLES, BEDS, RATE, Bed, compose
from mmc.video.sound import measure_loudness, mixed, normalised
from mmc.video.timeline import BEAT, FPS


def test_a_beat_of_the_beds_is_a_beat_of_the_timeline() -> None:
    assert BEAT_SAMPLES / RATE == BEAT / FPS


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_a_bed_is_composed_the_same_each_time_without_clipping(bed: Bed) -> None:
    first, second = compose(bed, 4 * RATE), compose(bed, 4 * RATE)
    assert first.shape == (4 * RATE, 2)
    assert np.array_equal(first, second)
    assert 0.3 < np.abs(first).max() < 0.9
    assert np.abs(np.diff(first, axis=0)).max() < 0.5  # no click


def test_the_notes_of_a_bed_are_heard_where_they_are_written() -> None:
    bed = BEDS[1]
    strokes = compose(bed, 2 * RATE)[:, 0]
    note = 440 * 2 ** (((bed.line[0][0] or 0) - 69) / 12)
    spectrum = np.abs(np.fft.rfft(strokes[: RATE // 2] * np.hanning(RATE // 2)))
    pitch = np.fft.rfftfreq(RATE // 2, 1 / RATE)
    near = spectrum[(pitch > note * 0.98) & (pitch < note * 1.02)].max()
    beside = spectrum[(pitch > note * 1.03) & (pitch < note * 1.05)].max()
    assert near > 3 * beside


def test_the_mix_fades_in_and_out_and_has_the_films_length() -> None:
    sound = mixed(5.0, [2.0], "tenang")
    assert sound.shape == (5 * RATE, 2)
    loud = np.abs(sound[RATE : 3 * RATE]).max()
    assert np.abs(sound[:200]).max() < 0.05 * loud
    assert np.abs(sound[-1000:]).max() < 0.05 * loud


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_a_film_long_mix_becomes_minus_14_lufs_under_minus_1_dbtp(bed: Bed) -> None:
    loudness, peak = measure_loudness(normalised(mixed(16.0, [4.0, 13.0], bed.name)))
    assert loudness == pytest.approx(-14, abs=0.3)
    assert peak < -1


def test_a_sound_that_would_have_to_be_pumped_is_refused() -> None:
    spiky = np.random.default_rng(1).standard_normal((4 * RATE, 2)).astype(np.float32) * 0.002
    spiky[::RATE] = 1.0
    with pytest.raises(FilmError, match="mix it softer"):
        normalised(spiky)
