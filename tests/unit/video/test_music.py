"""The beds are composed, have a form, keep time, and end when the film ends."""

from __future__ import annotations

import numpy as np
import pytest

from mmc.core.sound import MOODS, mood_mistake
from mmc.video.beds import BEDS, Bed, bed_named
from mmc.video.music import BEAT_SAMPLES, RATE, compose
from mmc.video.timeline import BEAT, FPS

_FILM = 24 * BEAT_SAMPLES  # sixteen seconds


def test_a_beat_of_the_beds_is_a_beat_of_the_timeline() -> None:
    assert BEAT_SAMPLES / RATE == BEAT / FPS


def test_every_mood_a_schedule_may_name_is_composed() -> None:
    assert {bed.name for bed in BEDS} == set(MOODS)
    assert mood_mistake("waspada") == mood_mistake("") == ""
    assert "tenang" in mood_mistake("gembira")


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_the_score_of_a_bed_is_whole(bed: Bed) -> None:
    for line in (bed.line, bed.answer):
        assert [len(bar) for bar in line] == [8] * 4
        assert all(57 <= note <= 90 for bar in line for note in bar if note is not None)
    assert len(bed.chords) == len(bed.answer_chords) == 4
    assert all(len(pattern) == 16 for pattern in (bed.arpeggio, bed.bass, *bed.drums.values()))


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_a_bed_is_composed_the_same_each_time_without_clipping_or_clicks(bed: Bed) -> None:
    first, second = compose(bed, _FILM), compose(bed, _FILM)
    assert first.shape == (_FILM, 2)
    assert np.array_equal(first, second)
    assert 0.5 < np.abs(first).max() <= 0.751
    assert abs(float(first.mean())) < 1e-3
    assert np.abs(np.diff(first, axis=0)).max() < 0.3


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_nothing_folds_back_stings_or_rumbles(bed: Bed) -> None:
    power = np.abs(np.fft.rfft(compose(bed, _FILM).mean(axis=1))) ** 2
    pitch = np.fft.rfftfreq(_FILM, 1 / RATE)
    share = {name: 10 * np.log10(power[(pitch >= low) & (pitch < high)].sum() / power.sum())
             for name, low, high in (("rumble", 0, 30), ("hiss", 8_000, 16_000), ("top", 18_000, 24_000))}  # fmt: skip
    assert share["rumble"] < -30
    assert share["hiss"] < -30
    assert share["top"] < -45


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_its_strokes_fall_on_the_grid_of_sixteenths(bed: Bed) -> None:
    sound = compose(bed, _FILM).mean(axis=1)
    grid = BEAT_SAMPLES // 4
    bright = np.diff(sound, prepend=0.0)  # strokes are bright, held tones are not
    blocks = (bright[: len(bright) // 800 * 800].reshape(-1, 800) ** 2).mean(axis=1)
    rise = np.maximum(0.0, np.diff(np.sqrt(blocks), prepend=0.0))
    strokes = np.flatnonzero(rise > 0.3 * rise.max())
    place = (strokes * 800) % grid
    assert len(strokes) >= 12
    # A third of the time lies near the grid; by chance a third of the strokes would too.
    assert ((place < 1600) | (place >= grid - 800)).mean() > 0.85


@pytest.mark.parametrize("beats", [3, 8, 11, 21, 22, 23, 24, 90])
def test_a_film_of_any_length_ends_on_the_home_chord(beats: int) -> None:
    bed = bed_named("cerah")
    sound = compose(bed, beats * BEAT_SAMPLES).mean(axis=1)
    tail = sound[-2 * BEAT_SAMPLES :]
    spectrum = np.abs(np.fft.rfft(tail * np.hanning(len(tail))))
    pitch = np.fft.rfftfreq(len(tail), 1 / RATE)

    def heard(note: int) -> float:
        hertz = 440 * 2 ** ((note - 69) / 12)
        return float(spectrum[(pitch > hertz * 0.98) & (pitch < hertz * 1.02)].max())

    home = [heard(note) for note in bed.home[1:]]
    strange = [heard(note) for note in (61, 63, 66, 68)]  # black keys: not in this key at all
    assert min(home) > 5 * max(strange)


def test_a_longer_film_has_more_to_hear_and_no_loop() -> None:
    sound = compose(bed_named("cerah"), 48 * BEAT_SAMPLES)
    bar = 4 * BEAT_SAMPLES
    bars = [sound[k * bar : (k + 1) * bar] for k in range(12)]
    for one in range(12):
        for other in range(one + 1, 12):
            assert np.abs(bars[one] - bars[other]).max() > 0.02


def test_the_notes_of_a_bed_are_heard_where_they_are_written() -> None:
    bed = bed_named("cerah")
    strokes = compose(bed, 12 * BEAT_SAMPLES)[:, 0]
    note = 440 * 2 ** (((bed.line[0][0] or 0) - 69) / 12)
    spectrum = np.abs(np.fft.rfft(strokes[: RATE // 2] * np.hanning(RATE // 2)))
    pitch = np.fft.rfftfreq(RATE // 2, 1 / RATE)
    near = spectrum[(pitch > note * 0.98) & (pitch < note * 1.02)].max()
    beside = spectrum[(pitch > note * 1.03) & (pitch < note * 1.05)].max()
    assert near > 3 * beside
