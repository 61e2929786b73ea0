"""A still as the JPEG a platform insists on: made once, kept beside the media, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from mmc.core.channel import MediaFile

QUALITY = 92
WIDEST = 1440  # Instagram shrinks what is wider, and not as well
JPEG = "image/jpeg"


def as_jpeg(file: MediaFile, folder: Path) -> MediaFile:
    """The file as a JPEG in `folder`; films, JPEGs and what is no picture come back as they are."""
    if file.is_film or file.mime == JPEG or not file.path.is_file():
        return file
    target = folder / f"{file.sha256}.jpg"
    if not target.is_file() and not _make(file.path, target):
        return file
    data = target.read_bytes()
    width, height = _size(target)
    return replace(file, path=target, mime=JPEG, sha256=hashlib.sha256(data).hexdigest(), width=width, height=height)


def _make(source: Path, target: Path) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(source) as opened:
            picture = opened.convert("RGBA") if "A" in opened.getbands() or "transparency" in opened.info else opened
            flat = Image.new("RGB", picture.size, "white")
            flat.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False  # no picture at all: the validator names the file as it came
    if flat.width > WIDEST:
        flat = flat.resize((WIDEST, round(flat.height * WIDEST / flat.width)), Image.Resampling.LANCZOS)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    # Full colour resolution: small red letters on white smear otherwise.
    flat.save(draft, "JPEG", quality=QUALITY, subsampling=0, optimize=True, progressive=False)
    draft.replace(target)
    return True


def _size(file: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(file) as opened:
        return opened.size
