"""PNG bytes, fast: flat colours pack best unfiltered, photos as the difference to the row above."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Mapping

import cv2
import numpy as np
from isal import isal_zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NONE, _UP = 0, 2
_LEVEL = 2  # of ISA-L: 2 ms a card, a little smaller than level 1
_spare = threading.local()
_PHOTO_SHARE = 0.12  # packed to more than this, a picture holds a photo: there differences pack better than bytes


def encode(pixels: np.ndarray, texts: Mapping[str, str]) -> bytes:
    """A PNG of opaque RGBA pixels (the alpha is dropped) with UTF-8 texts in iTXt. Same input, same bytes."""
    height, width = pixels.shape[:2]
    packed = isal_zlib.compress(_unfiltered(pixels).data, _LEVEL)
    if len(packed) > _PHOTO_SHARE * height * width * 3:
        packed = min(packed, isal_zlib.compress(_differences(pixels).data, _LEVEL), key=len)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"sRGB", b"\0")]
    chunks += [_chunk(b"iTXt", _text(key, text)) for key, text in texts.items() if text]
    chunks += [_chunk(b"IDAT", packed), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(chunks)


def _unfiltered(pixels: np.ndarray) -> np.ndarray:
    """The rows as PNG stores them: a byte that names the filter, then red, green, blue of each pixel."""
    height, width = pixels.shape[:2]
    rows = _rows(height, width)
    rows[:, 0] = _NONE
    after_the_byte = np.ndarray((height, width, 3), np.uint8, rows, offset=1, strides=(1 + width * 3, 3, 1))
    cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB, dst=after_the_byte)
    return rows


def _differences(pixels: np.ndarray) -> np.ndarray:
    """The same rows, each as its difference to the row above."""
    rows = _unfiltered(pixels).copy()
    np.subtract(rows[1:, 1:], rows[:-1, 1:].copy(), out=rows[1:, 1:])
    rows[:, 0] = _UP
    return rows


def _rows(height: int, width: int) -> np.ndarray:
    """Room for the rows, kept for the next picture of this size: fresh memory costs more than filling it."""
    kept: np.ndarray | None = getattr(_spare, "rows", None)
    if kept is None or kept.shape != (height, 1 + width * 3):
        kept = _spare.rows = np.empty((height, 1 + width * 3), np.uint8)
    return kept


def _text(key: str, text: str) -> bytes:
    return key.encode("latin-1") + b"\0\0\0id\0\0" + text.encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
