"""Loudness: measured by ffmpeg's EBU R128 meter, then brought to -14 LUFS by one constant gain and soft peaks."""

from __future__ import annotations

import re
import subprocess

import numpy as np

from mmc.errors import FilmError
from mmc.video.voices import RATE

LOUDNESS = -14.0  # LUFS, integrated: what the platforms turn everything to
PEAK = -1.6  # dBTP; AAC adds a little to the peaks and the result stays under -1
_NEAR = 0.15  # LU from the goal that nobody hears
_TRIES = 4
_MOST_TAKEN = 8.0  # dB a peak may be pressed down before it is heard as pumping
_SILENCE = -60.0  # LUFS
_BLOCK = 48  # samples the limiter looks at together: a millisecond
_AHEAD = 5  # blocks a peak is seen coming
_FORGETS = 0.985  # of a reduction is left after a millisecond


def measure_loudness(sound: np.ndarray) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of float32 stereo at 48 kHz, by ITU-R BS.1770."""
    told = _ebur128(sound).decode(errors="replace")
    summary = told[told.rfind("Summary:") :]
    found = re.search(r"\bI:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    if found[0] is None or found[1] is None:
        raise FilmError("ffmpeg measured the sound and said nothing; its 'ebur128' filter is missing")
    return float(found[0][1]), float(found[1][1])


def normalised(sound: np.ndarray) -> np.ndarray:
    """The sound at -14 LUFS and under -1.6 dBTP; measured before and after. FilmError if that would be heard."""
    loudness, peak = measure_loudness(sound)
    if loudness < _SILENCE:
        raise FilmError("the sound is silent; give music or a clip that can be heard, or make the film without sound")
    if peak + LOUDNESS - loudness - PEAK > _MOST_TAKEN:
        raise FilmError(
            f"the sound is too uneven to be {LOUDNESS:g} LUFS without pumping (peak {peak} dBTP at {loudness} LUFS); "
            "mix it softer"
        )
    gain, ceiling = LOUDNESS - loudness, PEAK - 0.2
    for _ in range(_TRIES):
        done = limited(sound * np.float32(_factor(gain)), _factor(ceiling))
        loudness, peak = measure_loudness(done)
        if abs(loudness - LOUDNESS) <= _NEAR and peak <= PEAK:
            return done
        gain += LOUDNESS - loudness
        ceiling -= max(0.0, peak - PEAK + 0.1 if peak > PEAK else 0.0)
    if peak <= PEAK + 0.3 and abs(loudness - LOUDNESS) <= 0.5:
        return done
    raise FilmError(f"the sound stays at {loudness} LUFS with a peak of {peak} dBTP; mix it softer")


def limited(sound: np.ndarray, ceiling: float) -> np.ndarray:
    """The sound with no sample above the ceiling: turned down just before a peak, let go slowly after it."""
    blocks = -(-len(sound) // _BLOCK)
    padded = np.zeros((blocks * _BLOCK, 2), np.float32)
    padded[: len(sound)] = sound
    peaks = np.abs(padded).reshape(blocks, -1).max(axis=1)
    if not len(peaks) or peaks.max() <= ceiling:
        return sound.astype(np.float32)
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    around = np.pad(wanted, _AHEAD, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(around, 2 * _AHEAD + 1).min(axis=1)
    held, now = np.empty(blocks), 1.0
    for number, share in enumerate(least):
        now = min(share, 1 - (1 - now) * _FORGETS)
        held[number] = now
    # Straight lines between the blocks' middles: a step in the gain would be a click.
    gain = np.interp(np.arange(len(padded)), np.arange(blocks) * _BLOCK + _BLOCK / 2, held)
    out: np.ndarray = (padded * gain[:, None]).astype(np.float32)[: len(sound)]
    return np.clip(out, -ceiling, ceiling)


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _ebur128(sound: np.ndarray) -> bytes:
    import imageio_ffmpeg

    source = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
    filters = ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *source, *filters]
    done = subprocess.run(command, input=np.ascontiguousarray(sound, np.float32).tobytes(), capture_output=True)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise FilmError(f"ffmpeg could not measure the sound: {' '.join(last) or 'it was stopped'}")
    return done.stderr
