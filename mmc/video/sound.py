"""Sound: a bed mixed for a film by moviepy, brought to -14 LUFS in two passes, coded once as AAC."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np

from mmc.errors import FilmError
from mmc.video.music import RATE, bed_named, chime, compose

LOUDNESS = -14.0  # LUFS, integrated: what the platforms turn everything to
PEAK = -1.6  # dBTP; AAC adds a little to the peaks and the result stays under -1
FADE_IN, FADE_OUT = 0.25, 1.2
_BIT_RATE = 160_000
_FRAME = 1024


@dataclass(frozen=True)
class Soundtrack:
    """Coded AAC-LC: packets with their times in samples, and the header a player needs."""

    packets: tuple[tuple[bytes, int], ...]
    header: bytes


def soundtrack(seconds: float, cuts: Sequence[float], bed: str) -> Soundtrack:
    """The finished sound of a film: a bed, a soft chime at each cut (seconds), fades, loudness, AAC."""
    return code(normalised(mixed(seconds, cuts, bed)))


def mixed(seconds: float, cuts: Sequence[float], bed: str) -> np.ndarray:
    """The bed and its chimes faded and laid over each other: float32 stereo (samples x 2)."""
    from moviepy import CompositeAudioClip, afx
    from moviepy.audio.AudioClip import AudioArrayClip

    chosen, samples = bed_named(bed), round(seconds * RATE)
    music = AudioArrayClip(compose(chosen, samples), fps=RATE)
    strokes = [AudioArrayClip(chime(chosen), fps=RATE).with_start(cut) for cut in cuts]
    both = CompositeAudioClip([music, *strokes]).with_duration(seconds)
    faded = both.with_effects([afx.AudioFadeIn(FADE_IN), afx.AudioFadeOut(min(FADE_OUT, seconds / 2))])
    sound: np.ndarray = faded.to_soundarray(fps=RATE)[:samples].astype(np.float32)
    return np.concatenate([sound, np.zeros((samples - len(sound), 2), np.float32)])


def normalised(sound: np.ndarray) -> np.ndarray:
    """The sound at -14 LUFS by one constant gain: measured first, then turned up or down, never pumped."""
    told = _loudnorm(sound, "print_format=json", ["-f", "null", "-"]).stderr
    seen = _report(told)
    measured = ":".join(
        f"measured_{name}={seen['input_' + key]}" for name, key in
        (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
    )
    options = f"{measured}:offset={seen['target_offset']}:linear=true:print_format=json"
    done = _loudnorm(sound, options, ["-ar", str(RATE), "-f", "f32le", "-"])
    if _report(done.stderr).get("normalization_type") != "linear":
        raise FilmError(
            f"the sound is too uneven to be {LOUDNESS:g} LUFS without pumping (peak {seen['input_tp']} dBTP "
            f"at {seen['input_i']} LUFS); mix it softer"
        )
    samples = np.frombuffer(done.stdout, np.float32).reshape(-1, 2)[: len(sound)]
    return np.concatenate([samples, np.zeros((len(sound) - len(samples), 2), np.float32)])


def measure_loudness(sound: np.ndarray) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of float32 stereo at 48 kHz."""
    seen = _report(_loudnorm(sound, "print_format=json", ["-f", "null", "-"]).stderr)
    return float(seen["input_i"]), float(seen["input_tp"])


def _loudnorm(sound: np.ndarray, options: str, output: list[str]) -> subprocess.CompletedProcess[bytes]:
    import imageio_ffmpeg

    filters = f"loudnorm=I={LOUDNESS}:TP={PEAK}:LRA=11:{options}"
    source = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *source, "-af", filters, *output]
    done = subprocess.run(command, input=np.ascontiguousarray(sound, np.float32).tobytes(), capture_output=True)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise FilmError(f"ffmpeg could not measure the sound: {' '.join(last) or 'it was stopped'}")
    return done


def _report(told: bytes) -> dict[str, str]:
    text = told.decode(errors="replace")
    try:
        found: dict[str, str] = json.loads(text[text.rindex("{") : text.rindex("}") + 1])
    except ValueError as error:
        raise FilmError("ffmpeg measured the sound and said nothing; its 'loudnorm' filter is missing") from error
    return found


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
