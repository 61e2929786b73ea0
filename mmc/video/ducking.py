"""Ducking: the music goes down where somebody speaks, a little before the first word, and comes back gently."""

from __future__ import annotations

import numpy as np

from mmc.video.voices import RATE

DEPTH = 12.0  # dB the music gives way
_BLOCK = RATE // 100  # the voice is watched in steps of ten milliseconds
_HEARD = 0.06  # of the voice's own loudness counts as speaking
_AHEAD, _HOLD = 0.22, 0.7  # seconds: down before the word; not up again in the pause between two words
_DOWN, _UP = 0.18, 0.6  # seconds the way down and up takes


def ducked(music: np.ndarray, speech: np.ndarray) -> np.ndarray:
    """The music as loud as the speech (both stereo, equally long) lets it be."""
    gain = gain_under(speech)
    return (music * gain[:, None]).astype(np.float32)


def gain_under(speech: np.ndarray) -> np.ndarray:
    """The music's gain at every sample, 1 where nobody speaks."""
    speaking = _widened(_speaking(speech))
    low = 10 ** (-DEPTH / 20)
    goal = np.where(speaking, low, 1.0)
    gain, now = np.empty(len(goal)), 1.0
    down, up = (1 - low) * 0.01 / _DOWN, (1 - low) * 0.01 / _UP
    for number, wish in enumerate(goal):
        now = max(wish, now - down) if wish < now else min(wish, now + up)
        gain[number] = now
    middles = np.arange(len(gain)) * _BLOCK + _BLOCK / 2
    return np.interp(np.arange(len(speech)), middles, gain) if len(gain) else np.ones(len(speech))


def level_of(sound: np.ndarray) -> float:
    """How loud a sound is where it is heard: root mean square of its louder blocks; 0 for silence."""
    power = _blocks(sound)
    loud = power[power > 0.02 * power.max(initial=0.0)]
    return float(np.sqrt(loud.mean())) if len(loud) else 0.0


def _speaking(speech: np.ndarray) -> np.ndarray:
    power = _blocks(speech)
    return np.sqrt(power) > max(1e-5, _HEARD * level_of(speech))


def _blocks(sound: np.ndarray) -> np.ndarray:
    whole = len(sound) // _BLOCK * _BLOCK
    mean: np.ndarray = (sound[:whole].astype(np.float64) ** 2).reshape(len(sound) // _BLOCK, -1).mean(axis=1)
    return mean


def _widened(speaking: np.ndarray) -> np.ndarray:
    before, after = round(_AHEAD * 100), round(_HOLD * 100)
    out = speaking.copy()
    for at in np.flatnonzero(speaking):
        out[max(0, at - before) : at + after] = True
    return out
