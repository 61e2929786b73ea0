"""Voice: sentences spoken in Indonesian or English, by Piper where it is configured and by espeak-ng anywhere."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmc.errors import FilmError
from mmc.video.voices import RATE

_CHILD = Path(__file__).with_name("voice_child.py")
_ESPEAK = {"words_a_minute": 160, "pitch": 42, "liveliness": 55}
_QUIET = 0.01  # of full scale; below it lies the silence around a sentence
_MOST = 90 * RATE  # samples of one sentence: more is a voice gone wild


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who speaks, and how long a film waits for it."""

    piper: str = ""  # program; empty: espeak-ng
    piper_voice: str = ""  # an .onnx file with its .onnx.json beside it
    language: str = "id"  # what the sentences are written in: id or en
    seconds: float = 20.0  # for all sentences of a film together


def speak(sentences: Sequence[str], speaker: Speaker) -> tuple[list[np.ndarray], str]:
    """The sentences as mono float32 at 48 kHz, and a note: empty, or why another voice than the wished one spoke.

    FilmError when no voice spoke in time; whoever makes the film goes on without one.
    """
    note = ""
    if speaker.piper_voice:
        try:
            return [_finished(*_by_piper(sentence, speaker)) for sentence in sentences], ""
        except FilmError as error:
            note = f"{error}; espeak-ng spoke instead"
    rate, spoken = _by_espeak(sentences, speaker)
    return [_finished(samples, rate) for samples in spoken], note


def _by_espeak(sentences: Sequence[str], speaker: Speaker) -> tuple[int, list[np.ndarray]]:
    job = json.dumps({**_ESPEAK, "voice": speaker.language, "sentences": list(sentences)}).encode()
    # -I: what lies in the working folder or PYTHONPATH is none of the child's business.
    told = _run([sys.executable, "-I", str(_CHILD)], job, speaker.seconds, "espeak-ng")
    try:
        line, _, body = told.partition(b"\n")
        rate, parts, at = int(line), [], 0
        for _ in sentences:
            (count,) = struct.unpack_from("<I", body, at)
            parts.append(np.frombuffer(body, "<i2", count, at + 4))
            at += 4 + 2 * count
    except (ValueError, struct.error) as error:
        raise FilmError("espeak-ng answered with something that is no sound; reinstall espeakng-loader") from error
    return rate, parts


def _by_piper(sentence: str, speaker: Speaker) -> tuple[np.ndarray, int]:
    voice, facts = Path(speaker.piper_voice), Path(f"{speaker.piper_voice}.json")
    program = shutil.which(speaker.piper or "piper")
    if program is None:
        raise FilmError(f"Piper is configured and '{speaker.piper or 'piper'}' is no program here; see [video] piper")
    for file in (voice, facts):
        if not file.is_file():
            raise FilmError(f"Piper's voice {file} is not there; see [video] piper_voice")
    try:
        told = json.loads(facts.read_text("utf-8"))
        rate, speaks = int(told["audio"]["sample_rate"]), str(told.get("language", {}).get("family", "id"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FilmError(f"{facts} does not say the voice's sample rate; download the voice again") from error
    if speaks != speaker.language:
        raise FilmError(f"Piper's voice {voice.name} speaks '{speaks}', the film '{speaker.language}'")
    line = f"{sentence}\n".encode()
    heard = _run([program, "--model", str(voice), "--output-raw"], line, speaker.seconds, "Piper")
    return np.frombuffer(heard[: len(heard) // 2 * 2], "<i2"), rate


def _run(command: list[str], given: bytes, seconds: float, who: str) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise FilmError(f"{who} did not speak within {seconds:g} s and was stopped") from error
    except OSError as error:
        raise FilmError(f"{who} does not start: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        how = f"died of signal {-done.returncode}" if done.returncode < 0 else f"stopped with {done.returncode}"
        raise FilmError(f"{who} {how} while speaking{': ' + said[0][:200] if said else ''}")
    return done.stdout


def _finished(samples: np.ndarray, rate: int) -> np.ndarray:
    """One sentence without the silence around it, at our rate, without rumble and a little less sharp."""
    tone = samples.astype(np.float32) / 32_768
    loud = np.flatnonzero(np.abs(tone) > _QUIET)
    if not len(loud) or not 4_000 <= rate <= 192_000 or len(tone) * RATE > _MOST * rate:
        raise FilmError("the voice gave silence or noise instead of a sentence")
    margin = rate // 50
    tone = tone[max(0, loud[0] - margin) : loud[-1] + margin]
    spectrum = np.fft.rfft(tone)
    pitch = np.fft.rfftfreq(len(tone), 1 / rate)
    spectrum *= 1 / (1 + (90 / np.maximum(pitch, 1)) ** 4) / np.sqrt(1 + (pitch / 6_500) ** 4)
    count = round(len(tone) * RATE / rate)
    out = np.fft.irfft(_wide(spectrum, count // 2 + 1), count) * (count / len(tone))
    edge = RATE // 100
    fade = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / edge)
    return (out * fade).astype(np.float32)


def _wide(spectrum: np.ndarray, bins: int) -> np.ndarray:
    kept = spectrum[:bins]
    return np.concatenate([kept, np.zeros(bins - len(kept), kept.dtype)])
