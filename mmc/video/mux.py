"""Mux: coded chunks and one coded soundtrack joined into an MP4, without coding anything again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from mmc.errors import FilmError
from mmc.video.encode import Coded, Settings, prepare
from mmc.video.kept import runs
from mmc.video.sound import RATE, Soundtrack, prepare_sound
from mmc.video.timeline import FPS


def write_film(
    out: Path, size: tuple[int, int], settings: Settings, chunks: Sequence[tuple[int, Coded]],
    sound: Soundtrack | None, credit: str = "",
) -> None:
    """Nothing; `out` is a finished MP4 (index in front, BT.709 tags) or as it was before.

    `chunks` are pairs of the first frame's number and the coded chunk, in order; `credit` says in the file whose
    music it carries. FilmError if they do not fit
    together or the disk refuses.
    """
    try:
        with _beside(out) as part, av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as film:
            video: Any = film.add_stream("libx264", rate=FPS)
            prepare(video.codec_context, *settings.size(*size), settings, threads=1)
            audio = prepare_sound(film) if sound else None
            if credit:
                film.metadata["copyright"] = credit
            film.start_encoding()
            _check_headers(bytes(video.codec_context.extradata or b""), chunks)
            packets = list(_video_packets(chunks, video, settings.delay))
            if sound and audio:
                if bytes(audio.codec_context.extradata or b"") != sound.header:
                    raise FilmError("the sound was coded with other settings than the film declares")
                packets += _audio_packets(sound, audio)
            for _, packet in sorted(packets, key=lambda pair: pair[0]):
                film.mux(packet)
    except (OSError, av.FFmpegError) as error:
        raise FilmError(f"{out} cannot be written: {error}; is there space, and may we write there?") from error


def _check_headers(header: bytes, chunks: Sequence[tuple[int, Coded]]) -> None:
    for start, coded in chunks:
        if coded.header != header:
            raise FilmError(f"the part at frame {start} has another stream header; joined it would not play")


def _video_packets(chunks: Sequence[tuple[int, Coded]], stream: Any, delay: int) -> Iterator[tuple[float, Any]]:
    position = 0
    for start, coded in chunks:
        if start != position:
            raise FilmError(f"the part at frame {start} does not follow the one that ends at {position}")
        for packet in coded.packets:
            made = av.Packet(packet.data)
            made.stream, made.time_base = stream, Fraction(1, FPS)
            made.pts, made.dts = start + packet.pts, position - delay
            made.duration, made.is_keyframe = 1, packet.key
            yield made.dts / FPS, made
            position += 1


def _audio_packets(sound: Soundtrack, stream: Any) -> Iterator[tuple[float, Any]]:
    for data, pts in sound.packets:
        made = av.Packet(data)
        made.stream, made.time_base = stream, Fraction(1, RATE)
        made.pts = made.dts = pts
        made.duration, made.is_keyframe = 1024, True
        yield pts / RATE, made


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A file beside `out` that takes its place in one move if all goes well, and is removed if not.

    A killed process cannot clean up: what earlier ones left behind is swept first.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    for stale in out.parent.glob(f".{out.name}.*.part"):
        if not runs(stale.name.split(".")[-2]):
            stale.unlink(missing_ok=True)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)

