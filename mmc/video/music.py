"""Music: a bed played for exactly so long. Nobody else's work, no licence to mind; the same notes every time.

A film gets a form, not a loop: one light bar, then theme and answer by turns with an instrument more each phrase, a bar
that leads home, and a last chord that rings out. Ninety beats a minute, so a beat is 20 frames and cuts fall on beats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mmc.video import voices
from mmc.video.beds import BEDS, Bed, Chord, bed_named
from mmc.video.voices import RATE

__all__ = ["BEAT_SAMPLES", "BEDS", "RATE", "Bed", "bed_named", "chime", "compose"]

BEAT_SAMPLES = RATE * 60 // 90
_BAR = 4  # beats
_STEP = BEAT_SAMPLES // 4  # a sixteenth
_MELODIC = {"kecapi": voices.kecapi, "marimba": voices.marimba, "gender": voices.gender}
_HELD = {"breath": voices.breath, "strings": voices.strings}
_PEAK = 0.75


@dataclass(frozen=True)
class _Bar:
    """One bar as it is to be played."""

    start: int  # samples
    chord: Chord
    line: tuple[int | None, ...]
    fullness: int  # 0: ground and accompaniment; 1: with the lead; 2: with drums; 3: with a second voice
    opens: bool  # first bar of a phrase


def compose(bed: Bed, samples: int) -> np.ndarray:
    """The bed for so many samples as float32 stereo (samples x 2), peak at most 0.75; it ends when they end."""
    beats = max(1, samples // BEAT_SAMPLES)
    ending = beats if beats < 2 * _BAR else (3 if beats % _BAR == 3 else _BAR + beats % _BAR)
    tape = np.zeros((samples + 5 * RATE, 2), np.float32)
    for bar in _form(bed, (beats - ending) // _BAR):
        _play(tape, bed, bar)
    _end(tape, bed, (beats - ending) * BEAT_SAMPLES, ending)
    mixed = (tape + np.float32(0.2) * _room(tape))[:samples]
    mixed -= mixed.mean(axis=0)
    loudest = float(np.abs(mixed).max()) or 1.0
    # A soft knee instead of a hard edge: peaks give way before anything could clip.
    shaped: np.ndarray = np.tanh(1.5 / loudest * mixed) * np.float32(_PEAK / np.tanh(1.5))
    return shaped.astype(np.float32)


def chime(bed: Bed) -> np.ndarray:
    """A short bright double note for a cut, float32 stereo."""
    tape = np.zeros((2 * RATE, 2), np.float32)
    _add(tape, 0, voices.gender(_hertz(bed.home[-1] + 12)), 0.13, 0.45)
    _add(tape, BEAT_SAMPLES // 4, voices.gender(_hertz(bed.home[-1] + 19)), 0.09, 0.6)
    tape *= np.minimum(1, np.linspace(8, 0, len(tape)))[:, None].astype(np.float32)
    return tape


def _form(bed: Bed, bars: int) -> Iterator[_Bar]:
    """Theme, answer, theme ...; the first bar comes in lightly, the last one leads home."""
    for number in range(bars):
        phrase, place = divmod(number, len(bed.chords))
        answering = phrase % 2 == 1
        chords, line = (bed.answer_chords, bed.answer) if answering else (bed.chords, bed.line)
        leads_home = number == bars - 1 and number > 0
        fullness = 1 if number == 0 else min(3, 2 + phrase)
        chord = bed.turn if leads_home else chords[place]
        yield _Bar(number * _BAR * BEAT_SAMPLES, chord, line[place], fullness, opens=place == 0)


def _play(tape: np.ndarray, bed: Bed, bar: _Bar) -> None:
    _ground(tape, bed, bar.chord, bar.start, _BAR)
    for step, note in _accompaniment(bed, bar.chord):
        _add(tape, bar.start + step * _STEP, _MELODIC[bed.comp](_hertz(note)), _touch(bed.comp_level, step), 0.68)
    for step, mark in enumerate(bed.bass):
        if mark != ".":
            note = bar.chord[0] + (12 if mark == "o" and bar.chord[0] < 44 else 0)
            _add(tape, bar.start + step * _STEP, voices.bass(_hertz(note)), 0.24 if mark == "x" else 0.16, 0.5)
    if bar.fullness >= 1:
        _sing(tape, bed, bar)
    if bar.fullness >= 2:
        _drum(tape, bed, bar.start)
    if bed.gong and bar.opens:
        _add(tape, bar.start, voices.gong(_hertz(41)), 0.12, 0.5)


def _ground(tape: np.ndarray, bed: Bed, chord: Chord, start: int, beats: int) -> None:
    for number, note in enumerate(chord[1:]):
        tone = _HELD[bed.pad](_hertz(note), beats * BEAT_SAMPLES / RATE)
        _add(tape, start, tone, bed.pad_level, 0.25 + 0.25 * number)


def _accompaniment(bed: Bed, chord: Chord) -> Iterator[tuple[int, int]]:
    for step, mark in enumerate(bed.arpeggio):
        if mark.isdigit():
            yield step, chord[1 + int(mark) % (len(chord) - 1)]


def _sing(tape: np.ndarray, bed: Bed, bar: _Bar) -> None:
    lead = _MELODIC[bed.lead]
    for eighth, note in enumerate(bar.line):
        if note is None:
            continue
        at = bar.start + eighth * 2 * _STEP
        _add(tape, at, lead(_hertz(note)), _touch(bed.lead_level, 2 * eighth), 0.38 + 0.08 * (eighth % 2))
        if bar.fullness >= 3 and eighth % 4 == 0:
            # The second voice: the note of the chord below, in bronze, an octave under the song.
            below = max((n for n in bar.chord[1:] if n <= note - 3), default=bar.chord[-1])
            _add(tape, at, voices.gender(_hertz(below)), 0.4 * bed.lead_level, 0.7)


def _drum(tape: np.ndarray, bed: Bed, start: int) -> None:
    strokes = {
        "low": (voices.kendang, (True,), 0.26, 0.5), "high": (voices.kendang, (False,), 0.1, 0.58),
        "shaker": (voices.shaker, (), 0.022, 0.35), "keprak": (voices.keprak, (), 0.04, 0.62),
    }  # fmt: skip
    for name, pattern in bed.drums.items():
        voice, given, strength, side = strokes[name]
        tone = voice(*given)
        for step, mark in enumerate(pattern):
            if mark != ".":
                _add(tape, start + step * _STEP, tone, strength if mark == "x" else 0.6 * strength, side)


def _end(tape: np.ndarray, bed: Bed, start: int, beats: int) -> None:
    """The last chord, spread upwards like a hand over strings, with its bass, and left to ring."""
    _ground(tape, bed, bed.home, start, beats)
    _add(tape, start, voices.bass(_hertz(bed.home[0])), 0.26, 0.5)
    if bed.gong:
        _add(tape, start, voices.gong(_hertz(41)), 0.16, 0.5)
    for number, note in enumerate((*bed.home[1:], bed.home[1] + 12)):
        _add(tape, start + number * _STEP // 2, voices.kecapi(_hertz(note + 12)), 0.15, 0.35 + 0.1 * number)
        _add(tape, start + number * _STEP // 2, voices.gender(_hertz(note)), 0.07, 0.65 - 0.1 * number)


def _touch(level: float, step: int) -> float:
    """A hand's weight: the first of four is felt, what lies between is lighter."""
    return level * (1.0 if step % 8 == 0 else 0.84 if step % 4 == 0 else 0.7)


def _hertz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _room(dry: np.ndarray) -> np.ndarray:
    """The echo of a small wooden hall: convolution with noise that fades within a second, block by block."""
    length, size = RATE, 1 << 17
    fade = np.exp(-np.arange(length) / RATE * 5.5)[:, None]
    echo = np.random.default_rng(11).standard_normal((length, 2)) * fade
    echo[1:] = 0.5 * (echo[1:] + echo[:-1])  # wood swallows the highest
    echo[: RATE // 60] = 0
    echo /= np.sqrt((echo**2).sum(axis=0))
    hall = np.fft.rfft(echo.astype(np.float32), size, axis=0)
    step = size - length
    wet = np.zeros((len(dry) + size, 2), np.float32)
    for start in range(0, len(dry), step):
        wet[start : start + size] += np.fft.irfft(np.fft.rfft(dry[start : start + step], size, axis=0) * hall, axis=0)
    return wet[: len(dry)]


def _add(tape: np.ndarray, at: int, tone: np.ndarray, strength: float, side: float) -> None:
    """Adds a mono tone to the stereo tape; side 0 is left, 1 is right."""
    part = tone[: max(0, len(tape) - at)]
    tape[at : at + len(part), 0] += part * np.float32(strength * np.cos(side * np.pi / 2))
    tape[at : at + len(part), 1] += part * np.float32(strength * np.sin(side * np.pi / 2))
