"""Sound: music, what is heard over it, fades; brought to -14 LUFS and coded once as AAC."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np

from mmc.video.ducking import ducked, level_of
from mmc.video.loudness import LOUDNESS, PEAK, measure_loudness, normalised
from mmc.video.music import RATE, bed_named, chime, compose
from mmc.video.own_music import OwnMusic, read_music
from mmc.video.timeline import Heard

__all__ = ["LOUDNESS", "PEAK", "RATE", "Mix", "Soundtrack", "measure_loudness", "mixed", "normalised", "soundtrack"]

FADE_IN, FADE_OUT = 0.25, 1.2
_OVER = 1.25  # how much louder than the music a voice stands
_RECIPE = "3"  # counted up when the same mix would sound otherwise
_BIT_RATE = 160_000
_FRAME = 1024


@dataclass(frozen=True, kw_only=True)
class Mix:
    """All that is heard in a film, before it is mixed. The same mix, the same samples."""

    seconds: float
    cuts: tuple[float, ...] = ()  # seconds at which a soft chime marks a new shot
    bed: str = "tenang"
    music: OwnMusic | None = None  # in place of the bed, and then without chimes
    heard: tuple[Heard, ...] = ()  # narration, and the sound of clips

    @property
    def key(self) -> str:
        """sha256 of everything that decides the samples."""
        told = [_RECIPE, self.seconds, self.cuts, self.bed, self.music.sha256 if self.music else ""]
        seen = hashlib.sha256(repr(told).encode())
        for part in self.heard:
            seen.update(repr((part.start, part.speech)).encode())
            seen.update(np.ascontiguousarray(part.samples).tobytes())
        return seen.hexdigest()


@dataclass(frozen=True)
class Soundtrack:
    """Coded AAC-LC: packets with their times in samples, and the header a player needs."""

    packets: tuple[tuple[bytes, int], ...]
    header: bytes


def soundtrack(mix: Mix) -> Soundtrack:
    """The finished sound of a film: mixed, faded, as loud as platforms want it, AAC."""
    return code(normalised(mixed(mix)))


def mixed(mix: Mix) -> np.ndarray:
    """Music and voices laid over each other and faded: float32 stereo (samples x 2), exactly as long as the film."""
    samples = round(mix.seconds * RATE)
    music = read_music(mix.music, samples) if mix.music else _bed(mix, samples)
    voice = _laid(samples, [h for h in mix.heard if h.speech])
    around = _laid(samples, [h for h in mix.heard if not h.speech])
    loud = level_of(music)
    if float(np.abs(voice).max(initial=0.0)) > 0:
        voice *= np.float32(_OVER * loud / level_of(voice))
        music, around = ducked(music, voice), ducked(around, voice)
    sound = music + _evened(voice) + around
    return sound * _fades(samples, mix.seconds)[:, None]


def _bed(mix: Mix, samples: int) -> np.ndarray:
    bed = bed_named(mix.bed)
    return compose(bed, samples) + _laid(samples, [Heard(cut, chime(bed)) for cut in mix.cuts])


def _laid(samples: int, parts: Sequence[Heard]) -> np.ndarray:
    """The parts at their times on an empty tape; mono goes to both sides, what hangs over the end is left out."""
    tape = np.zeros((samples, 2), np.float32)
    for part in parts:
        at = round(part.start * RATE)
        tone = part.samples if part.samples.ndim == 2 else part.samples[:, None]
        tone = tone[: max(0, samples - at)]
        tape[at : at + len(tone)] += tone
    return tape


def _evened(voice: np.ndarray) -> np.ndarray:
    """The voice with its sharpest peaks rounded off: a voice peaks far above its loudness."""
    knee = 4.0 * level_of(voice)
    rounded: np.ndarray = np.tanh(voice / knee) * knee if knee else voice
    return rounded.astype(np.float32)


def _fades(samples: int, seconds: float) -> np.ndarray:
    t = np.arange(samples) / RATE
    leaving = min(FADE_OUT, seconds / 2)
    return np.minimum(1, np.minimum(t / FADE_IN, (seconds - t) / leaving)).astype(np.float32)


def prepare_sound(container: Any) -> Any:
    """An AAC-LC stream of a container, 48 kHz stereo, set up and not yet opened."""
    stream = container.add_stream("aac", rate=RATE, layout="stereo")
    stream.codec_context.bit_rate = _BIT_RATE
    return stream


def code(sound: np.ndarray) -> Soundtrack:
    """Float32 stereo as AAC packets; the coder's own delay is in the times, a player leaves it out."""
    encoder: Any = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "fltp"
    encoder.bit_rate = _BIT_RATE
    encoder.flags |= av.codec.context.Flags.global_header
    encoder.open()
    packets: list[Any] = []
    for start in range(0, len(sound), _FRAME):
        part = np.ascontiguousarray(sound[start : start + _FRAME].T)
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return Soundtrack(tuple((bytes(p), p.pts) for p in packets), bytes(encoder.extradata or b""))
