"""Footage: a part of an editor's clip, decoded once to the planes, the size and the 30 frames a second of a film.

The ffmpeg that comes with moviepy does it in one pass: upright, square pixels, constant rate, HDR tone-mapped, BT.709.
moviepy's own reader is not asked for pictures: it counts them by a clip's mean rate, so that those of a phone, whose
rate varies, come at the wrong time, and it knows no colours. Nothing of the file but pixels and samples goes on.
"""

from __future__ import annotations

import mmap
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from mmc.core.format import Box
from mmc.drawing.moving import Planes
from mmc.errors import FilmError
from mmc.video.probe import KINDS, PROTOCOLS, WIDE, Clip
from mmc.video.timeline import FPS
from mmc.video.voices import RATE

if TYPE_CHECKING:
    from moviepy import VideoClip

_EARLIER = 2.0  # seconds read before the part: the picture that stands when it begins may be older than it
_LACKING = 0.25  # seconds of pictures that may be missing at the end of a part; the last one stands for them
_FORGOTTEN = 15  # frames after which those before may leave memory
_SPARE = 64 << 20  # bytes of disk left free
_PATIENCE = (60.0, 0.5)  # seconds to decode a part: at least, and more for each frame
_DAMAGED = re.compile(r"corrupt decoded frame|Error while decoding|Decoding error|decode_slice_header error", re.I)
_LACKS = re.compile(r"No such filter: '(\w+)'")
_WHITE = 203  # nits of white paper in HDR (BT.2408)


@dataclass(frozen=True, eq=False)
class Footage:
    """Pictures of one size at 30 a second, in a file that has no name any more: it is gone when nobody reads it."""

    y: np.ndarray = field(repr=False)  # frames x height x width
    uv: np.ndarray = field(repr=False)  # frames x height/2 x width/2 x 2
    mapped: mmap.mmap = field(repr=False)
    rate: int = FPS

    @property
    def count(self) -> int:
        return len(self.y)

    @property
    def seconds(self) -> float:
        return self.count / self.rate

    def frame(self, number: int) -> Planes:
        if number % _FORGOTTEN == 0 and hasattr(mmap, "MADV_DONTNEED"):
            self.mapped.madvise(mmap.MADV_DONTNEED)  # a film goes forward: what was shown need not stay in memory
        return self.y[number], self.uv[number]

    def as_clip(self) -> VideoClip:
        """The pictures as a moviepy clip, to go on with in Python."""
        from moviepy import VideoClip

        from mmc.drawing.planes import rgba_of

        def picture(t: float) -> np.ndarray:
            pixels: np.ndarray = rgba_of(*self.frame(min(self.count - 1, int(t * self.rate + 1e-6))))[..., :3]
            return pixels

        clip = VideoClip(picture, duration=self.seconds)
        return clip.with_fps(self.rate)


def footage(
    clip: Clip, area: Box, focus: tuple[float, float], start: float, seconds: float, scratch: Path | None = None
) -> Footage:
    """The part of a clip from `start` on, cut to the shape of a box around its focus, at the box's size.

    Only that part is read. Its planes lie in a file in `scratch` (the system's folder for such without one) that is
    removed as soon as it is open. FilmError names the clip where the part is not there, is damaged or has no room.
    """
    width, height = (round(side / 2) * 2 for side in (area.w, area.h))
    frames = max(1, round(seconds * FPS))
    size = width * height * 3 // 2
    _room(clip, frames * size, scratch)
    command = _command(clip, start, seconds, ["-an", "-vf", _filters(clip, (width, height), focus, start)])
    command += ["-frames:v", str(frames), "-f", "rawvideo", "-pix_fmt", "nv12", "pipe:1"]
    with _planes_file(clip, scratch) as store:
        got, said = _decoded(clip, command, size, frames, store)
        _check(clip, start, frames, got, said)
        for _ in range(frames - got):
            _again(store, size)
        store.flush()
        mapped = mmap.mmap(store.fileno(), frames * size, prot=mmap.PROT_READ)  # keeps the file when it is closed
    raw = np.frombuffer(mapped, np.uint8).reshape(frames, size)
    luma = raw[:, : width * height].reshape(frames, height, width)
    return Footage(luma, raw[:, width * height :].reshape(frames, height // 2, width // 2, 2), mapped)


def sound_of(clip: Clip, start: float, seconds: float) -> np.ndarray | None:
    """The part's own sound: float32 stereo at 48 kHz, faded at both ends; None for a clip without any."""
    if not clip.sound:
        return None
    command = _command(clip, start, seconds, ["-vn", "-ac", "2", "-ar", str(RATE)], earlier=0.0)
    with _started(clip, [*command, "-f", "f32le", "pipe:1"], _PATIENCE[0]) as (process, _):
        assert process.stdout is not None
        raw = process.stdout.read()
    samples = np.frombuffer(raw[: len(raw) // 8 * 8], "<f4").reshape(-1, 2)[: round(seconds * RATE)]
    if not len(samples) or not np.isfinite(samples).all():
        return None
    edge = np.minimum(1, np.arange(len(samples)) / (0.15 * RATE))
    return (samples * (edge * edge[::-1])[:, None]).astype(np.float32)


def _command(clip: Clip, start: float, seconds: float, wanted: list[str], earlier: float = _EARLIER) -> list[str]:
    import imageio_ffmpeg

    begin = max(0.0, start - earlier)
    reading = ["-ss", f"{begin:.6f}", "-t", f"{start - begin + seconds + 0.5:.6f}"]
    safe = ["-format_whitelist", KINDS, "-protocol_whitelist", f"{PROTOCOLS},pipe"]
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "warning"]
    source = ["-i", f"file:{clip.path.resolve()}", "-map_metadata", "-1"]
    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise FilmError("there is no ffmpeg to read clips with; reinstall the package 'imageio-ffmpeg'") from error
    return [program, *quiet, *safe, *reading, *source, *wanted]


def _filters(clip: Clip, size: tuple[int, int], focus: tuple[float, float], start: float) -> str:
    """Constant rate, the part, square pixels, the crop, the size, BT.709."""
    width, height = size
    late = start - max(0.0, start - _EARLIER)
    crop = (
        f"crop=w='min(iw,ih*{width}/{height})':h='min(ih,iw*{height}/{width})'"
        f":x='clip({focus[0]:.4f}*iw-ow/2,0,iw-ow)':y='clip({focus[1]:.4f}*ih-oh/2,0,ih-oh)'"
    )
    part = [f"fps={FPS}:start_time=0", f"trim=start={late:.6f}", "setpts=PTS-STARTPTS"]
    square = ["scale=w='max(2,trunc(iw*sar/2)*2)':h=ih", "setsar=1"]
    return ",".join(["yadif=deint=interlaced", *part, *square, crop, *_coloured(clip, f"{width}:{height}")])


def _coloured(clip: Clip, size: str) -> list[str]:
    """Filters to the size and to BT.709 in limited range; HDR is brought down so that white paper stays white."""
    range_in = "full" if clip.full else "limited"
    if not clip.transfer:
        into = "out_color_matrix=bt709:out_range=limited"
        return [f"scale={size}:in_color_matrix={clip.matrix}:in_range={range_in}:{into}", "format=nv12"]
    said = f"pin=2020:tin={clip.transfer}:min=2020_ncl:rin={range_in}"
    if clip.transfer == WIDE:
        return [f"scale={size}", f"zscale={said}:p=709:t=709:m=709:r=limited", "format=nv12"]
    return [
        f"scale={size}", f"zscale={said}:t=linear:npl={_WHITE}", "format=gbrpf32le", "zscale=p=709",
        "tonemap=mobius:param=0.7:desat=0:peak=5", "zscale=t=709:m=709:r=limited", "format=nv12",
    ]


def _room(clip: Clip, needed: int, scratch: Path | None) -> None:
    folder = scratch or Path(tempfile.gettempdir())
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise FilmError(
            f"{clip.name}: decoding it takes {needed >> 20} MB of disk, {free >> 20} MB are free; make room or trim it"
        )


@contextmanager
def _planes_file(clip: Clip, scratch: Path | None) -> Iterator[IO[bytes]]:
    try:
        with tempfile.TemporaryFile(dir=scratch, prefix="mmc-footage-") as store:
            yield store
    except OSError as error:
        raise FilmError(f"{clip.name}: its pictures cannot be kept while the film is made: {error.strerror}") from error


@contextmanager
def _started(clip: Clip, command: list[str], patience: float) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """ffmpeg at work, and what it says; it is gone afterwards whatever happens."""
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        except OSError as error:
            raise FilmError(f"{clip.name}: ffmpeg does not start: {error.strerror}") from error
        over = threading.Event()

        def end() -> None:
            over.set()
            process.kill()

        timer = threading.Timer(patience, end)
        timer.daemon = True
        timer.start()
        try:
            yield process, said
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        if over.is_set():
            raise FilmError(f"{clip.name}: was not decoded in {patience:.0f} s; trim it or hand in a smaller one")


def _decoded(clip: Clip, command: list[str], size: int, frames: int, store: IO[bytes]) -> tuple[int, str]:
    """How many pictures were written to the store, and what ffmpeg said meanwhile."""
    got = 0
    with _started(clip, command, _PATIENCE[0] + frames * _PATIENCE[1]) as (process, said):
        assert process.stdout is not None
        while got < frames and len(picture := process.stdout.read(size)) == size:
            store.write(picture)
            got += 1
        process.stdout.close()
        ended = process.wait()
        said.seek(0)
        heard = said.read().decode("utf-8", "replace")
    if got < frames and ended < 0:  # somebody else's kill: what is missing is not the clip's fault
        raise FilmError(f"{clip.name}: ffmpeg died of signal {-ended} while it read the clip; try again, or trim it")
    return got, heard


def _check(clip: Clip, start: float, frames: int, got: int, said: str) -> None:
    """Nothing if the part is there and whole."""
    if lacking := _LACKS.search(said):
        raise FilmError(
            f"{clip.name}: this ffmpeg cannot convert its colours (no {lacking[1]}); use the one of the package "
            "'imageio-ffmpeg'"
        )
    if not got:
        lasts = f"; it lasts {clip.seconds:.1f} s" if clip.seconds else ""
        raise FilmError(f"{clip.name}: has no pictures from second {start:g} on{lasts}")
    if frames - got > _LACKING * FPS:
        asked, there = start + frames / FPS, start + got / FPS
        raise FilmError(
            f"{clip.name}: ends at {there:.1f} s, the part asked for at {asked:.1f} s; it may be cut off: trim it with "
            "`dari` and `sampai` or hand it in again"
        )
    if _DAMAGED.search(said):
        raise FilmError(
            f"{clip.name}: has damaged pictures between {start:.1f} and {start + frames / FPS:.1f} s; choose another "
            "part or hand it in again"
        )


def _again(store: Any, size: int) -> None:
    """The last picture once more."""
    store.seek(-size, 2)
    last = store.read(size)
    store.write(last)
