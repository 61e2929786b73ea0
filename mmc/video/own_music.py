"""Own music: a file an editor brings, with the note that says why we may use it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from mmc.errors import FilmError
from mmc.video.voices import RATE

_JOIN = 1.0  # seconds one round of a short piece fades into the next
_SHORTEST = 2.0  # seconds: anything less is a noise, not music
_MOST_PACKETS = 200_000  # that may go by without a sound before the file is given up


@dataclass(frozen=True, kw_only=True)
class OwnMusic:
    """A music file and its licence note. FilmError if the note is missing or the file is not there."""

    file: Path
    licence: str  # "Rekaman sendiri, Diskominfo 2026", "CC BY 4.0, Nama Pencipta, alamat"

    def __post_init__(self) -> None:
        if len(self.licence.strip()) < 5:
            raise FilmError(
                f"{self.file.name}: say why this music may be used, in words (--music-licence): who made it and "
                "under which licence"
            )
        if not self.file.is_file():
            raise FilmError(f"{self.file}: there is no such music file")

    @property
    def sha256(self) -> str:
        with self.file.open("rb") as body:
            return hashlib.file_digest(body, "sha256").hexdigest()


def read_music(music: OwnMusic, samples: int) -> np.ndarray:
    """So many samples of float32 stereo at 48 kHz: the beginning of a long piece, a short one in rounds.

    Only what is needed is decoded, however long the file is. FilmError if there is no music in it.
    """
    piece = _decoded(music.file, samples)
    if len(piece) < _SHORTEST * RATE:
        raise FilmError(f"{music.file.name} holds {len(piece) / RATE:.1f} s of sound; music needs at least 2 s")
    if float(np.abs(piece).max()) < 1e-4:
        raise FilmError(f"{music.file.name} is silent where the film needs it")
    return piece[:samples] if len(piece) >= samples else _in_rounds(piece, samples)


def _decoded(file: Path, samples: int) -> np.ndarray:
    try:
        with av.open(str(file)) as container:
            if not container.streams.audio:
                raise FilmError(f"{file.name} holds no sound; give a music file (MP3, M4A, WAV, FLAC, OGG)")
            return _first(container, samples)
    except av.FFmpegError as error:
        raise FilmError(f"{file.name} cannot be read as music: {error.strerror}; give MP3, M4A, WAV or FLAC") from error
    except OSError as error:
        raise FilmError(f"{file.name} cannot be opened: {error.strerror}") from error


def _first(container: Any, samples: int) -> np.ndarray:
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    parts: list[np.ndarray] = []
    have, quiet = 0, 0
    for packet in container.demux(container.streams.audio[0]):
        quiet += 1
        for frame in _frames(packet):
            for even in resampler.resample(frame):
                parts.append(even.to_ndarray().T)
                have, quiet = have + even.samples, 0
        if have >= samples or quiet > _MOST_PACKETS:
            break
    return np.ascontiguousarray(np.concatenate(parts), np.float32) if parts else np.zeros((0, 2), np.float32)


def _frames(packet: Any) -> list[Any]:
    """The packet's frames; a broken packet in the middle of a song is a gap nobody hears."""
    try:
        return list(packet.decode())
    except av.InvalidDataError:
        return []


def _in_rounds(piece: np.ndarray, samples: int) -> np.ndarray:
    join = min(round(_JOIN * RATE), len(piece) // 4)
    rise = np.sqrt(np.linspace(0, 1, join, dtype=np.float32))[:, None]
    out = np.zeros((samples + len(piece), 2), np.float32)
    at = 0
    while at < samples:
        turn = piece.copy()
        if at:
            turn[:join] *= rise
        turn[-join:] *= rise[::-1]
        out[at : at + len(turn)] += turn
        at += len(piece) - join
    return out[:samples]
