"""Kept: coded parts of films in a folder, by the fingerprint of what they show; the oldest give way to new ones.

The folder can be deleted at any time. Nothing that goes wrong here stops a film: what cannot be read or written is
made again, or not kept.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmc.video.encode import Coded, Packet
from mmc.video.sound import Soundtrack

MOST = 512_000_000  # bytes of all parts together: about two hundred films
_HEAD = b"MMCPART1"
_PACKET = struct.Struct("<IqqB")  # bytes, pts, dts, key frame


@dataclass(frozen=True)
class Kept:
    """A folder of coded parts, at most `most` bytes after `tidy`."""

    folder: Path
    most: int = MOST

    def chunk(self, key: str) -> Coded | None:
        """The coded chunk of that fingerprint, or None."""
        found = self._read(key)
        if found is None:
            return None
        header, packets = found
        return Coded(tuple(Packet(data, pts, dts, bool(word)) for data, pts, dts, word in packets), header)

    def keep_chunk(self, key: str, coded: Coded) -> None:
        self._write(key, coded.header, [(p.data, p.pts, p.dts, int(p.key)) for p in coded.packets])

    def sound(self, key: str) -> Soundtrack | None:
        """The coded sound of that fingerprint, or None."""
        found = self._read(key)
        return Soundtrack(tuple((data, pts) for data, pts, _, _ in found[1]), found[0]) if found else None

    def keep_sound(self, key: str, track: Soundtrack) -> None:
        self._write(key, track.header, [(data, pts, pts, 1) for data, pts in track.packets])

    def tidy(self) -> None:
        """Nothing; above the bound the parts not used for longest go, and so does what dead processes left behind."""
        try:
            files = [(f, f.stat()) for f in self.folder.iterdir() if f.is_file()]
        except OSError:
            return
        for file, _ in files:
            if file.suffix == ".half" and not runs(file.name.split(".")[-2]):
                _drop(file)
        parts = sorted(((s.st_mtime, s.st_size, f) for f, s in files if f.suffix == ".part"), reverse=True)
        room = self.most
        for _, size, file in parts:
            room -= size
            if room < 0:
                _drop(file)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.part"

    def _read(self, key: str) -> tuple[bytes, list[tuple[bytes, int, int, int]]] | None:
        file = self._file(key)
        try:
            body = file.read_bytes()
        except OSError:
            return None
        seal = len(_HEAD) + 32
        if body[: len(_HEAD)] != _HEAD or hashlib.sha256(body[seal:]).digest() != body[len(_HEAD) : seal]:
            _drop(file)  # cut off or damaged: it is made again
            return None
        with suppress(OSError):
            os.utime(file)  # used now: the oldest go first
        return _unpacked(memoryview(body)[seal:])

    def _write(self, key: str, header: bytes, packets: Sequence[tuple[bytes, int, int, int]]) -> None:
        told = [struct.pack("<II", len(header), len(packets)), header]
        for data, pts, dts, word in packets:
            told += [_PACKET.pack(len(data), pts, dts, word), data]
        body = b"".join(told)
        half = self.folder / f"{key}.{os.getpid()}.half"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half.write_bytes(_HEAD + hashlib.sha256(body).digest() + body)
            half.replace(self._file(key))
        except OSError:
            _drop(half)  # a full disk costs the next film time, not this one its file


def _drop(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def _unpacked(body: memoryview) -> tuple[bytes, list[tuple[bytes, int, int, int]]]:
    length, count = struct.unpack_from("<II", body)
    header, at, packets = bytes(body[8 : 8 + length]), 8 + length, []
    for _ in range(count):
        size, pts, dts, word = _PACKET.unpack_from(body, at)
        at += _PACKET.size
        packets.append((bytes(body[at : at + size]), pts, dts, word))
        at += size
    return header, packets


def runs(process: str) -> bool:
    """True if a process of that number is running; what is no number does not run."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
