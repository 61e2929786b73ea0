"""Voices: the instruments of the beds, made of sine waves. Every overtone stays below a third of the sample rate.

Each is a function of pitch (hertz) to a mono tone, float32 at 48 kHz, that starts and ends at silence.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

RATE = 48_000
_HIGHEST = RATE / 3  # an overtone above it is left out: nothing folds back
Partials = tuple[tuple[float, float, float], ...]  # times the pitch, strength, how fast it dies
_TABLE = 8192  # samples of one period, for held tones


def time_of(seconds: float) -> np.ndarray:
    """The seconds at each sample, float32."""
    return (np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def _struck(hertz: float, seconds: float, partials: Partials, attack: float) -> np.ndarray:
    """The sound after one stroke."""
    t = time_of(seconds)
    tone = np.zeros_like(t)
    for ratio, strength, decay in partials:
        if hertz * ratio < _HIGHEST:
            cycles = ((np.arange(len(t)) * (hertz * ratio / RATE)) % 1.0).astype(np.float32)
            tone += np.float32(strength) * np.sin(np.float32(2 * np.pi) * cycles) * np.exp(-decay * t)
    return tone * np.minimum(1, t / attack) * np.minimum(1, (seconds - t) / 0.06)


@lru_cache(maxsize=128)
def kecapi(hertz: float) -> np.ndarray:
    """A plucked zither: a clear string whose overtones die the sooner the higher they are."""
    partials = tuple((k * (1 + 0.0004 * k * k), 0.62 / k**1.7 if k > 1 else 1.0, 2.2 + 1.7 * k) for k in range(1, 7))
    return _struck(hertz, 1.7, partials, 0.004)


@lru_cache(maxsize=128)
def marimba(hertz: float) -> np.ndarray:
    """A wooden bar over a tube: round, short, its overtone two octaves up gone at once."""
    return _struck(hertz, 0.9, ((1.0, 1.0, 5.5), (3.93, 0.22, 16.0), (9.2, 0.05, 38.0)), 0.003)


@lru_cache(maxsize=128)
def gender(hertz: float) -> np.ndarray:
    """A bronze key over a tube, softly struck: long, with two crooked overtones and a slow beating."""
    partials = ((1.0, 0.8, 1.7), (1.0035, 0.35, 1.9), (2.76, 0.13, 4.5), (5.4, 0.04, 11.0))
    return _struck(hertz, 2.6, partials, 0.006)


@lru_cache(maxsize=32)
def bass(hertz: float) -> np.ndarray:
    """A soft low string."""
    return _struck(hertz, 1.25, ((1.0, 1.0, 2.2), (2.0, 0.38, 3.2), (3.0, 0.1, 5.0)), 0.012)


@lru_cache(maxsize=4)
def gong(hertz: float) -> np.ndarray:
    """A large gong far away: swells for a moment and hums."""
    partials = ((1.0, 1.0, 0.9), (1.012, 0.5, 1.0), (1.52, 0.28, 1.6), (2.06, 0.2, 2.4), (2.9, 0.08, 4.0))
    return _struck(hertz, 4.5, partials, 0.05)


@lru_cache(maxsize=64)
def breath(hertz: float, seconds: float) -> np.ndarray:
    """A held tone that swells and leaves slowly, two voices a breath apart: the warm ground."""
    return _held(hertz, seconds, (1.0, 0.18, 0.06), (0.9985, 1.0015), swell=0.7)


@lru_cache(maxsize=64)
def strings(hertz: float, seconds: float) -> np.ndarray:
    """A small string choir: three voices, overtones up to the eighth, bowed in over half a second."""
    overtones = tuple(1 / k**1.9 for k in range(1, 9))
    return 0.8 * _held(hertz, seconds, overtones, (0.9972, 1.0, 1.0031), swell=0.45)


def _held(
    hertz: float, seconds: float, overtones: tuple[float, ...], voices: tuple[float, ...], swell: float
) -> np.ndarray:
    leaving = 0.9
    t = time_of(seconds + leaving)
    period = np.arange(_TABLE + 1) / _TABLE * 2 * np.pi
    heard = [(k, strength) for k, strength in enumerate(overtones, 1) if hertz * k < _HIGHEST]
    wave = np.sum([strength * np.sin(k * period) for k, strength in heard], axis=0).astype(np.float32)
    tone = np.zeros_like(t)
    for number, apart in enumerate(voices):
        at = ((np.arange(len(t)) * (hertz * apart / RATE) + 0.31 * number) % 1.0) * _TABLE
        whole = at.astype(np.int32)
        share = (at - whole).astype(np.float32)
        tone += wave[whole] * (1 - share) + wave[whole + 1] * share
    return tone * np.minimum(1, t / swell) * np.minimum(1, (seconds + leaving - t) / leaving)


@lru_cache(maxsize=2)
def kendang(low: bool) -> np.ndarray:
    """A hand drum: the pitch drops as the skin settles. Low for the palm, high for the fingers."""
    top, floor, decay = (150.0, 62.0, 13.0) if low else (330.0, 210.0, 24.0)
    t = time_of(0.5 if low else 0.25)
    cycles = np.cumsum((floor + (top - floor) * np.exp(-t.astype(np.float64) * 42)) / RATE) % 1.0
    body = np.sin(2 * np.pi * cycles).astype(np.float32) * np.exp(-t * decay)
    hand = _hiss(len(t), 3) * np.exp(-t * 160) * np.float32(0.15)
    return (body + hand) * np.minimum(1, t / 0.002) * np.minimum(1, (t[-1] - t) / 0.03)


@lru_cache(maxsize=1)
def shaker() -> np.ndarray:
    """Seeds in a shell: a breath of bright noise."""
    t = time_of(0.11)
    return _hiss(len(t), 7) * np.exp(-t * 50) * np.minimum(1, t / 0.006) * np.minimum(1, (t[-1] - t) / 0.02)


@lru_cache(maxsize=1)
def keprak() -> np.ndarray:
    """A wooden box struck with a stick, dry and small."""
    return _struck(880.0, 0.14, ((1.0, 1.0, 46.0), (1.47, 0.5, 60.0), (2.6, 0.2, 90.0)), 0.0015)


def _hiss(samples: int, seed: int) -> np.ndarray:
    """Noise without its low half, smoothed at the very top, so that it neither rumbles nor stings."""
    noise = np.random.default_rng(seed).standard_normal(samples + 2)
    bright = np.diff(noise, prepend=0.0)
    return np.convolve(bright, (0.25, 0.5, 0.25), "same")[:samples].astype(np.float32)
