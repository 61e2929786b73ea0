"""Media: the bake store's files, kept once by content, and the small copies made of stills."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from mmc.errors import MmcError
from mmc.website.page import Page, PageImage
from mmc.website.render import copies

if TYPE_CHECKING:
    from PIL.Image import Image


def stored(store: Path, sha256: str) -> Path:
    """Where the store keeps these bytes, there or not."""
    return store / "media" / sha256[:2] / sha256


def place(store: Path, file: Path, sha256: str) -> Path:
    """The file inside the store, copied if it was not there. MmcError if its bytes are not what they should be."""
    target = stored(store, sha256)
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(target)
    seen = hashlib.sha256()
    try:
        with file.open("rb") as source, draft.open("wb") as copy:
            while chunk := source.read(1 << 20):
                seen.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        if seen.hexdigest() != sha256:
            raise MmcError(f"{file.name}: its bytes changed since it was made; render the story again")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def public_files(store: Path, page: Page) -> dict[str, tuple[str, Path]]:
    """Every media file of a page: address below the site's root -> its sha256, or "" for a copy, and its file."""
    files = {}
    for item in page.media().values():
        original = stored(store, item.sha256)
        if not original.is_file():
            raise MmcError(f"the site's store has no {item.name} ({item.sha256[:12]}); publish its story again")
        files[item.address] = (item.sha256, original)
        if isinstance(item, PageImage) and item.sha256 in page.set_in_pages():
            for width, address in copies(item):
                files[address] = ("", small_copy(original, width))
    return files


def small_copy(original: Path, width: int) -> Path:
    """The still as WebP at this width beside its original; made once, the same bytes every time."""
    target = original.with_name(f"{original.name}-{width}.webp")
    if target.is_file():
        return target
    from PIL import Image, UnidentifiedImageError  # slow to load, and only the first bake of a picture needs it

    try:
        with Image.open(original) as image:
            picture = image.convert("RGB")
    except UnidentifiedImageError as error:
        raise MmcError(f"{original.name[:12]} is named as a picture and is none; render the story again") from error
    tries = [_webp(picture, lossless=True), _webp(picture)] if picture.width == width else []
    if not tries:
        height = round(picture.height * width / picture.width)
        tries = [_webp(picture.resize((width, height), Image.Resampling.LANCZOS))]
    write_file(target, min(tries, key=len))
    return target


def _webp(picture: Image, lossless: bool = False) -> bytes:
    # Flat areas and text come out smaller without loss than with it, as long as they are not scaled.
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=lossless, quality=60 if lossless else 86, method=4)
    return out.getvalue()


def write_file(target: Path, data: bytes) -> None:
    """The bytes on disk under this name, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(target)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the disk cannot link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _draft(target: Path) -> Path:
    # Two channels may place the same picture at once; each writes its own draft, the last rename wins.
    return target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}.part")
