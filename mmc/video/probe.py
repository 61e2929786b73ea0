"""Probe: what a clip somebody handed in is, read from its header and its first picture; nothing else is decoded."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from mmc.errors import FilmError

MIN_SIDE = 240  # pixels of the shorter side: below it a clip is mush on any screen
MAX_SIDE = 8192
# What phones and cameras write. Playlists are none of them: they would make us open what they name.
KINDS = "mov,matroska,webm,avi,mpegts,mpeg"
PROTOCOLS = "file"
WIDE = "2020_10"  # BT.2020 colours without HDR
_HLG, _PQ = 18, 16  # transfer characteristics (H.273)
_BT2020 = 9
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
_FULL = 2
_HD = 576  # lines above which a clip that does not say its colours is taken as BT.709, as players do


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A clip as it is shown: upright, with square pixels."""

    name: str  # as its table calls it
    path: Path
    seconds: float
    width: int
    height: int
    sound: bool
    transfer: str = ""  # arib-std-b67 (HLG), smpte2084 (PQ), 2020_10; empty for ordinary video
    matrix: str = "bt709"
    full: bool = False  # range 0 to 255


def probe(path: Path, name: str) -> Clip:
    """The clip in a file; one FilmError naming it and the reason where there is none to use."""
    options = {"format_whitelist": KINDS, "protocol_whitelist": PROTOCOLS}
    try:
        with closing(av.open(str(path), options=options, metadata_errors="ignore")) as opened:
            return _clip(opened, path, name)
    except FileNotFoundError as error:
        raise FilmError(f"{name}: there is no such file") from error
    except (av.FFmpegError, OSError, ValueError, EOFError) as error:
        raise FilmError(
            f"{name}: is no clip, or is cut off; hand in the MP4 or MOV as the phone wrote it"
        ) from error


def _clip(opened: Any, path: Path, name: str) -> Clip:
    pictures = [s for s in opened.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    if not pictures and opened.streams.audio:
        raise FilmError(f"{name}: has sound but no pictures; hand in a clip or a photo")
    stream = pictures[0] if pictures else None
    first = next(opened.decode(stream), None) if stream else None
    if stream is None or first is None:
        raise FilmError(f"{name}: has no pictures in it (zero length); record it again")
    width, height = _upright(stream, first)
    if min(width, height) < MIN_SIDE:
        raise FilmError(f"{name}: is {width} x {height} px; at least {MIN_SIDE} px on the shorter side are needed")
    if max(width, height) > MAX_SIDE:
        raise FilmError(f"{name}: is {width} x {height} px; at most {MAX_SIDE} px a side can be read")
    context = stream.codec_context
    return Clip(
        name=name, path=path, seconds=_seconds(opened, stream), width=width, height=height,
        sound=bool(opened.streams.audio), transfer=_transfer(context), matrix=_matrix(context, first),
        full=int(context.color_range) == _FULL or first.format.name.startswith("yuvj"),
    )


def _upright(stream: Any, first: Any) -> tuple[int, int]:
    """Width and height as a player shows them."""
    shape = stream.sample_aspect_ratio
    width, height = round(first.width * float(shape or 1)), first.height
    return (height, width) if round(first.rotation / 90) % 2 else (width, height)


def _seconds(opened: Any, stream: Any) -> float:
    """How long the pictures last; what the file says of itself, which a cut-off one says wrongly."""
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return float(opened.duration or 0) / av.time_base


def _transfer(context: Any) -> str:
    if int(context.color_trc) == _HLG:
        return "arib-std-b67"
    if int(context.color_trc) == _PQ:
        return "smpte2084"
    return WIDE if int(context.color_primaries) == _BT2020 else ""


def _matrix(context: Any, first: Any) -> str:
    said = _MATRICES.get(int(context.colorspace))
    return said or ("bt709" if min(first.width, first.height) > _HD else "bt601")
