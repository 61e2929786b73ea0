"""Music: quiet beds composed here, note by note, from sine waves. Nobody else's work, no licence to mind.

A bed is data: four chords of four beats each that go round, and a line of plucked notes over them from the five
tones gamelan, kecapi and half the world's folk songs share. Ninety beats a minute, so a beat is 20 frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

RATE = 48_000
BEAT_SAMPLES = RATE * 60 // 90
_BAR = 4  # beats


@dataclass(frozen=True, kw_only=True)
class Bed:
    """A mood. Notes are MIDI numbers (60 is middle C); None in the line is a rest, one entry an eighth note."""

    name: str
    chords: tuple[tuple[int, ...], ...]  # one a bar: bass first, then what the pad holds
    line: tuple[tuple[int | None, ...], ...]  # eight eighths a bar
    home: tuple[int, ...]  # what the last bar rests on
    bright: float  # how much of a pluck's overtones is heard, 0 to 1


BEDS: tuple[Bed, ...] = (
    Bed(
        name="tenang", bright=0.45, home=(43, 62, 67, 71),
        chords=((43, 59, 62, 67), (40, 59, 64, 67), (48, 60, 64, 67), (50, 57, 62, 66)),
        line=(
            (79, None, 74, None, 76, 74, None, 71), (None, 74, 76, None, 79, None, 76, None),
            (76, None, 79, 81, None, 79, 76, None), (74, None, 76, 74, None, 71, 69, None),
        ),
    ),
    Bed(
        name="cerah", bright=0.8, home=(48, 64, 67, 72),
        chords=((48, 60, 64, 67), (45, 60, 64, 69), (41, 60, 65, 69), (43, 59, 62, 67)),
        line=(
            (72, 76, 79, 76, 84, None, 79, 76), (72, 76, 81, 76, 84, None, 81, 76),
            (72, 77, 81, None, 84, 81, 79, None), (74, 79, 83, None, 86, 83, 79, 74),
        ),
    ),
)


def bed_named(name: str) -> Bed:
    """The bed; KeyError for a name nobody composed."""
    return {bed.name: bed for bed in BEDS}[name]


def compose(bed: Bed, samples: int) -> np.ndarray:
    """The bed for so many samples as float32 stereo (samples x 2), peak about 0.7; the same every time."""
    beats = -(-samples // BEAT_SAMPLES)
    tape = np.zeros((samples + 4 * RATE, 2))
    last = max(0, (beats - 1) // _BAR)
    for bar in range(last + 1):
        ending = bar == last and last > 0
        _play_bar(tape, bed, bar, bed.home if ending else bed.chords[bar % len(bed.chords)], ending)
    wet = _room(tape)
    mixed = (tape + 0.22 * wet)[:samples]
    loudest = float(np.abs(mixed).max()) or 1.0
    # A soft knee instead of a hard edge: peaks give way before anything could clip.
    shaped: np.ndarray = np.tanh(1.5 * mixed / loudest) * 0.75
    return shaped.astype(np.float32)


def chime(bed: Bed) -> np.ndarray:
    """A short bright double note for a cut, float32 stereo."""
    tape = np.zeros((2 * RATE, 2))
    _add(tape, 0, _pluck(_hertz(bed.home[-1] + 12), 1.6, 0.9), 0.16, 0.45)
    _add(tape, BEAT_SAMPLES // 4, _pluck(_hertz(bed.home[-1] + 19), 1.4, 0.9), 0.12, 0.6)
    return tape.astype(np.float32)


def _play_bar(tape: np.ndarray, bed: Bed, bar: int, chord: tuple[int, ...], ending: bool) -> None:
    start = bar * _BAR * BEAT_SAMPLES
    for number, note in enumerate(chord[1:]):
        _add(tape, start, _pad(_hertz(note), _BAR * BEAT_SAMPLES / RATE), 0.075, 0.25 + 0.25 * number)
    for beat in (0, 2):
        _add(tape, start + beat * BEAT_SAMPLES, _bass(_hertz(chord[0])), 0.24, 0.5)
    if ending:
        for number, note in enumerate(chord[1:]):
            _add(tape, start + number * BEAT_SAMPLES // 4, _pluck(_hertz(note + 12), 2.4, bed.bright), 0.2, 0.5)
        return
    for eighth, sung in enumerate(bed.line[bar % len(bed.line)]):
        if sung is not None:
            strength = 0.24 if eighth % 4 == 0 else 0.17
            at = start + eighth * BEAT_SAMPLES // 2
            _add(tape, at, _pluck(_hertz(sung), 1.6, bed.bright), strength, 0.35 + 0.3 * (eighth % 2))
    for eighth in (1, 3, 5, 7):
        _add(tape, start + eighth * BEAT_SAMPLES // 2, _brush(), 0.018, 0.6)


def _hertz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _time(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * RATE)) / RATE


@lru_cache(maxsize=64)
def _pluck(hertz: float, seconds: float, bright: float) -> np.ndarray:
    """A string plucked near its end: overtones that die the sooner the higher they are."""
    t = _time(seconds)
    tone = np.zeros_like(t)
    for overtone in range(1, 7):
        strength = (bright if overtone > 1 else 1.0) / overtone**1.7
        stiff = hertz * overtone * (1 + 0.0004 * overtone**2)
        if stiff < RATE / 3:
            tone += strength * np.sin(2 * np.pi * stiff * t) * np.exp(-t * (2.4 + 1.7 * overtone))
    return tone * np.minimum(1, t / 0.004) * np.minimum(1, (seconds - t) / 0.05)


@lru_cache(maxsize=64)
def _pad(hertz: float, seconds: float) -> np.ndarray:
    """A held tone that swells and leaves slowly, two voices a breath apart."""
    t = _time(seconds + 0.9)
    voices = np.sin(2 * np.pi * hertz * 0.9985 * t) + np.sin(2 * np.pi * hertz * 1.0015 * t)
    voices += 0.3 * np.sin(2 * np.pi * hertz * 2 * t)
    return voices * np.minimum(1, t / 0.7) * np.minimum(1, (seconds + 0.9 - t) / 0.9)


@lru_cache(maxsize=64)
def _bass(hertz: float) -> np.ndarray:
    t = _time(1.25)
    body = np.sin(2 * np.pi * hertz * t) + 0.35 * np.sin(2 * np.pi * hertz * 2 * t)
    return body * np.minimum(1, t / 0.012) * np.exp(-2.2 * t) * np.minimum(1, (1.25 - t) / 0.1)


@lru_cache(maxsize=64)
def _brush() -> np.ndarray:
    noise = np.random.default_rng(7).standard_normal(round(0.09 * RATE))
    return np.diff(noise, prepend=0.0) * np.exp(-_time(0.09) * 55)


def _room(dry: np.ndarray) -> np.ndarray:
    """The echo of a small wooden hall: convolution with noise that fades within a second."""
    length = RATE
    fade = np.exp(-np.arange(length) / RATE * 5.5)[:, None]
    echo = np.random.default_rng(11).standard_normal((length, 2)) * fade
    echo[: RATE // 60] = 0
    echo /= np.sqrt((echo**2).sum(axis=0))
    size = 1 << (len(dry) + length - 1).bit_length()
    spectrum = np.fft.rfft(dry, size, axis=0) * np.fft.rfft(echo, size, axis=0)
    wet: np.ndarray = np.fft.irfft(spectrum, size, axis=0)[: len(dry)]
    return wet


def _add(tape: np.ndarray, at: int, tone: np.ndarray, strength: float, side: float) -> None:
    """Adds a mono tone to the stereo tape; side 0 is left, 1 is right."""
    part = tone[: max(0, len(tape) - at)]
    tape[at : at + len(part), 0] += part * strength * np.cos(side * np.pi / 2)
    tape[at : at + len(part), 1] += part * strength * np.sin(side * np.pi / 2)
