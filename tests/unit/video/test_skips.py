"""A hold written as skip frames is the hold a decoder shows, frame for frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from mmc.core.format import format_named
from mmc.video.chunks import chunks_of
from mmc.video.encode import FINAL, PREVIEW, Settings, encode_chunk, open_encoder
from mmc.video.film import film_of
from mmc.video.skips import skip_frames
from mmc.video.timeline import Shot, Storyboard

from .toys import SMALL, Bars

SKIPS = Settings(skips=True)


def board(width: int = 320, height: int = 180, seconds: float = 3.0) -> Storyboard:
    format = replace(SMALL, width=width, height=height)
    shots = tuple(Shot(scene=Bars(color=color, format=format), seconds=seconds) for color in ("#0B5D4E", "#B23A22"))
    return Storyboard(name="held", format=format, shots=shots, headline="", alt="")


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as opened:
        return [frame.to_ndarray().copy() for frame in opened.decode(video=0)]


@pytest.mark.parametrize("size", [(320, 180), (1080, 1920), (94, 62)])  # whole macroblocks, and cropped ones
def test_a_written_hold_shows_its_key_frame_until_it_ends(tmp_path: Path, size: tuple[int, int]) -> None:
    film = board(*size)
    shown = decoded(film_of(film, tmp_path / "film.mp4", sound=False, settings=SKIPS).path)
    assert len(shown) == film.frames
    for chunk in (c for c in chunks_of(film) if c.still):
        first = shown[chunk.start]
        assert all(np.array_equal(first, frame) for frame in shown[chunk.start : chunk.end])
    coded = decoded(film_of(film, tmp_path / "coded.mp4", sound=False).path)
    assert max(np.abs(a.astype(int) - b).mean() for a, b in zip(shown, coded, strict=True)) < 0.5


def test_only_the_key_frame_of_a_written_hold_was_coded() -> None:
    film = board()
    chunk = next(c for c in chunks_of(film) if c.still)
    coded = encode_chunk(film, chunk.start, chunk.end, SKIPS, still=True)
    assert len(coded.packets) == chunk.end - chunk.start
    assert coded.packets[0].key and not any(p.key for p in coded.packets[1:])
    assert max(len(p.data) for p in coded.packets[1:]) < 40
    assert coded.header == encode_chunk(film, 0, 10, FINAL).header


def test_more_frames_than_picture_numbers_can_be_written() -> None:
    encoder = open_encoder(320, 180, FINAL, 1)
    frames = skip_frames(bytes(encoder.extradata or b""), 300)
    assert frames is not None and len(frames) == 300
    assert all(frame.startswith(b"\0\0\0\1\x41") and b"\0\0\1" not in frame[4:] for frame in frames)


def test_a_stream_of_another_kind_is_not_guessed_at() -> None:
    format = format_named("short")
    preview = open_encoder(format.width, format.height, PREVIEW, 1)  # no CABAC
    assert skip_frames(bytes(preview.extradata or b""), 3) is None
    assert skip_frames(b"", 3) is None
    assert skip_frames(b"\0\0\0\1\x67\x64\0\0\0\1\x68", 3) is None
    film = board()
    chunk = next(c for c in chunks_of(film) if c.still)
    coded = encode_chunk(film, chunk.start, chunk.end, replace(PREVIEW, skips=True), still=True)
    assert len(coded.packets) == chunk.end - chunk.start  # coded after all
