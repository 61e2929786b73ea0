"""Media as a platform sees them: what the first bytes say, never what the sender says."""

from __future__ import annotations

import hashlib
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mmc.rehearsal.state import Attached

ENDINGS = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
    "video/mp4": "mp4", "application/octet-stream": "bin", "text/vtt": "vtt",
}  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """What a file is: its true type, size in pixels and length in seconds (0 where it has none)."""

    mime: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0


def look(file: Path) -> Looked:
    """What a file is by its own bytes; `application/octet-stream` when nothing is recognised."""
    with file.open("rb") as stream:
        head = stream.read(32)
        if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
            return Looked("image/png", *struct.unpack(">II", head[16:24]))
        if head.startswith(b"\xff\xd8\xff"):
            return Looked("image/jpeg", *_jpeg_size(stream))
        if head[:6] in (b"GIF87a", b"GIF89a"):
            return Looked("image/gif", *struct.unpack("<HH", head[6:10]))
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return Looked("image/webp")
        if head.startswith(b"WEBVTT"):
            return Looked("text/vtt")
        if head[4:8] == b"ftyp":
            return _film(stream, file.stat().st_size)
    return Looked("application/octet-stream")


def keep(file: Path, folder: Path, role: str = "media") -> Attached:
    """The file moved into the media folder under its sha256."""
    with file.open("rb") as stream:
        sha = hashlib.file_digest(stream, "sha256").hexdigest()
    seen, size = look(file), file.stat().st_size
    target = folder / f"{sha}.{ENDINGS[seen.mime]}"
    if target.exists():
        file.unlink()
    else:
        shutil.move(file, target)
    return Attached(
        sha256=sha, mime=seen.mime, width=seen.width, height=seen.height,
        seconds=seen.seconds, size=size, role=role,
    )  # fmt: skip


def _jpeg_size(stream: BinaryIO) -> tuple[int, int]:
    """Width and height from the first frame header; (0, 0) for a broken file."""
    stream.seek(2)
    while len(marker := stream.read(4)) == 4 and marker[0] == 0xFF:
        length = struct.unpack(">H", marker[2:])[0]
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            frame = stream.read(5)
            if len(frame) < 5:
                break
            height, width = struct.unpack(">HH", frame[1:])
            return width, height
        stream.seek(length - 2, 1)
    return 0, 0


def _film(stream: BinaryIO, end: int) -> Looked:
    """Length and picture size out of the `moov` box of an MP4."""
    moov = _box(stream, 0, end, b"moov")
    if moov is None:
        return Looked("video/mp4")
    seconds, width, height = 0.0, 0, 0
    header = _box(stream, *moov, b"mvhd")
    if header:
        stream.seek(header[0])
        body = stream.read(32)
        scale, length = struct.unpack(">IQ", body[20:32]) if body[0] else struct.unpack(">II", body[12:20])
        seconds = length / scale if scale else 0.0
    at = moov[0]
    while (track := _box(stream, at, moov[1], b"trak")) is not None:
        track_header = _box(stream, *track, b"tkhd")
        if track_header:
            stream.seek(track_header[1] - 8)
            wide, high = struct.unpack(">II", stream.read(8))
            width, height = max(width, wide >> 16), max(height, high >> 16)
        at = track[1]
    return Looked("video/mp4", width, height, seconds)


def _box(stream: BinaryIO, start: int, end: int, name: bytes) -> tuple[int, int] | None:
    """Where the body of the first box of this name begins and ends, or None."""
    at = start
    while at + 8 <= end:
        stream.seek(at)
        size, kind = struct.unpack(">I4s", stream.read(8))
        body = at + 8
        if size == 1:
            size = struct.unpack(">Q", stream.read(8))[0]
            body += 8
        size = size or end - at
        if size < 8:
            return None
        if kind == name:
            return body, min(at + size, end)
        at += size
    return None
