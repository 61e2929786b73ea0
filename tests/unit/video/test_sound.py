"""The mix: fades, music that gives way to a voice, loudness as platforms want it."""

from __future__ import annotations

import numpy as np
import pytest

from mmc.errors import FilmError
from mmc.video.beds import BEDS, Bed
from mmc.video.ducking import DEPTH, gain_under
from mmc.video.loudness import limited, measure_loudness, normalised
from mmc.video.sound import RATE, Mix, mixed
from mmc.video.timeline import Heard
from tests.unit.video.meter import integrated, true_peak


def _voice(seconds: float, hertz: float = 180.0) -> np.ndarray:
    """Something like speech: syllables four times a second."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in range(1, 9))
    return (tone * np.clip(np.sin(2 * np.pi * 4 * t), 0, 1) * 0.3).astype(np.float32)


def test_the_mix_fades_in_and_out_and_has_the_films_length() -> None:
    sound = mixed(Mix(seconds=5.0, cuts=(2.0,)))
    assert sound.shape == (5 * RATE, 2)
    loud = np.abs(sound[RATE : 3 * RATE]).max()
    assert np.abs(sound[:200]).max() < 0.05 * loud
    assert np.abs(sound[-1000:]).max() < 0.05 * loud


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
@pytest.mark.parametrize("spoken", [False, True], ids=["music", "voice"])
def test_a_film_long_mix_becomes_minus_14_lufs_under_minus_1_dbtp(bed: Bed, spoken: bool) -> None:
    heard = (Heard(1.0, _voice(3.0), True), Heard(6.0, _voice(5.0), True)) if spoken else ()
    done = normalised(mixed(Mix(seconds=16.0, cuts=(4.0, 13.0), bed=bed.name, heard=heard)))
    loudness, peak = measure_loudness(done)
    assert loudness == pytest.approx(-14, abs=0.3)
    assert peak < -1
    assert integrated(done) == pytest.approx(loudness, abs=0.15)  # two meters, one number
    assert true_peak(done) == pytest.approx(peak, abs=0.3)


def test_the_music_goes_down_before_the_first_word_and_comes_back() -> None:
    speech = np.zeros((10 * RATE, 2), np.float32)
    speech[4 * RATE : 6 * RATE] += _voice(2.0)[:, None]
    gain = gain_under(speech)
    low = 10 ** (-DEPTH / 20)
    assert gain[: 3 * RATE].min() == 1.0
    assert gain[4 * RATE] < 1.15 * low
    assert np.abs(gain[round(4.2 * RATE) : round(5.9 * RATE)] - low).max() < 1e-6  # not up between the syllables
    assert gain[8 * RATE :].min() == 1.0
    assert np.abs(np.diff(gain)).max() < 1e-3  # a slide, never a step


def test_a_voice_stands_above_the_music_it_is_laid_over() -> None:
    said = _voice(4.0)
    quiet, told = Mix(seconds=12.0), Mix(seconds=12.0, heard=(Heard(4.0, said, True),))
    music, both = mixed(quiet), mixed(told)
    around = slice(5 * RATE, 7 * RATE)
    under = music[around] * np.float32(10 ** (-DEPTH / 20))
    voice = both[around] - under
    assert np.sqrt((voice**2).mean()) > 3 * np.sqrt((under**2).mean())
    assert np.array_equal(both[: 3 * RATE], music[: 3 * RATE])


def test_a_clips_own_sound_is_kept_and_gives_way_too() -> None:
    street = (0.1 * np.random.default_rng(2).standard_normal((6 * RATE, 2))).astype(np.float32)
    alone = mixed(Mix(seconds=8.0, heard=(Heard(1.0, street),)))
    told = mixed(Mix(seconds=8.0, heard=(Heard(1.0, street), Heard(3.0, _voice(2.0), True))))
    assert np.allclose(alone[RATE : 2 * RATE], mixed(Mix(seconds=8.0))[RATE : 2 * RATE] + street[:RATE], atol=1e-5)
    high = np.diff(told, axis=0)[round(3.6 * RATE) : round(4.8 * RATE)].std()
    assert high < 0.5 * np.diff(alone, axis=0)[round(3.6 * RATE) : round(4.8 * RATE)].std()


def test_equal_mixes_have_equal_keys_and_others_have_not() -> None:
    one = Mix(seconds=8.0, heard=(Heard(1.0, _voice(1.0), True),))
    assert one.key == Mix(seconds=8.0, heard=(Heard(1.0, _voice(1.0), True),)).key
    others = [
        Mix(seconds=8.0), Mix(seconds=9.0), Mix(seconds=8.0, bed="resmi"), Mix(seconds=8.0, cuts=(1.0,)),
        Mix(seconds=8.0, heard=(Heard(1.5, _voice(1.0), True),)), Mix(seconds=8.0, heard=(Heard(1.0, _voice(1.0)),)),
        Mix(seconds=8.0, heard=(Heard(1.0, _voice(1.0, 170.0), True),)),
    ]  # fmt: skip
    assert len({one.key, *(other.key for other in others)}) == 8


def test_the_limiter_holds_its_ceiling_without_a_click() -> None:
    t = np.arange(RATE) / RATE
    wave = (np.sin(2 * np.pi * 200 * t) * np.where((t > 0.4) & (t < 0.5), 1.4, 0.5)).astype(np.float32)
    done = limited(np.stack([wave, wave], axis=1), 0.7)
    assert np.abs(done).max() <= 0.7 + 1e-6
    assert np.abs(np.diff(done[:, 0])).max() < 1.3 * np.abs(np.diff(wave)).max()
    assert np.array_equal(done[: RATE // 4, 0], wave[: RATE // 4])


def test_a_sound_that_would_have_to_be_pumped_is_refused() -> None:
    spiky = np.random.default_rng(1).standard_normal((4 * RATE, 2)).astype(np.float32) * 0.002
    spiky[::RATE] = 1.0
    with pytest.raises(FilmError, match="mix it softer"):
        normalised(spiky)


def test_silence_is_refused_by_name() -> None:
    with pytest.raises(FilmError, match="silent"):
        normalised(np.zeros((4 * RATE, 2), np.float32))
