"""What a picture file says of itself: read back from PNG texts and from XMP, also after it was saved again."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 64 * 1024  # bytes of one text
# Editors write a property of ours back as an element or as an attribute.
_XMP = re.compile(rb"mmc:(dataset|template)(?:>|\s*=\s*[\"'])([0-9a-z_ ]{1,4096})")


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The way back to the figures; all empty where a platform stripped it."""

    datasets: tuple[str, ...] = ()  # hashes
    template: str = ""
    format: str = ""


def carried(body: bytes) -> Carried:
    """What a PNG, JPEG or WebP of ours still carries, whatever saved it last."""
    told = dict(_png_texts(body)) if body.startswith(_SIGNATURE) else {}
    for key, value in _XMP.findall(body):
        told.setdefault(key.decode().capitalize(), value.decode())
    template, _, format = told.get("Template", "").partition(" ")
    datasets = tuple(word for word in told.get("Dataset", "").split() if re.fullmatch("[0-9a-f]{64}", word))
    return Carried(datasets=datasets, template=template, format=format)


def _png_texts(body: bytes) -> Iterator[tuple[str, str]]:
    """Every text of a PNG with its key; a file that breaks off gives those before the break."""
    place = 8
    while place + 12 <= len(body):
        (length,) = struct.unpack_from(">I", body, place)
        kind, data = body[place + 4 : place + 8], body[place + 8 : place + 8 + length]
        key, _, rest = data.partition(b"\0")
        try:
            if kind == b"tEXt":
                yield key.decode("latin-1"), rest[:_MOST].decode("latin-1")
            elif kind == b"zTXt":
                yield key.decode("latin-1"), _unpacked(rest[1:]).decode("latin-1")
            elif kind == b"iTXt" and len(rest) > 2:
                value = rest[2:].split(b"\0", 2)[-1]
                text = _unpacked(value) if rest[0] == 1 else value[:_MOST]
                yield key.decode("latin-1"), text.decode("utf-8", errors="replace")
        except zlib.error:
            pass
        place += 12 + length


def _unpacked(value: bytes) -> bytes:
    return zlib.decompressobj().decompress(value, _MOST)
