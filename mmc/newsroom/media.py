"""The media store: files by the hash of what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mmc.errors import MmcError

_BLOCK = 1 << 20


class MediaStore:
    """A folder of files named by their sha256. A file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, body: bytes) -> str:
        """The hash under which these bytes are kept."""
        name = hashlib.sha256(body).hexdigest()
        target = self._place(name)
        if not _wanted_again(target):
            self._land(target, iter([body]))
        return name

    def put_file(self, path: Path) -> str:
        """The hash under which a copy of this file is kept; constant memory."""
        with path.open("rb") as source:
            name = hashlib.file_digest(source, "sha256").hexdigest()
        target = self._place(name)
        if not _wanted_again(target):
            with path.open("rb") as source:
                self._land(target, iter(lambda: source.read(_BLOCK), b""))
        return name

    def path(self, sha256: str) -> Path:
        """Where a kept file lies; MmcError if it is not there."""
        target = self._place(sha256)
        if not target.is_file():
            raise MmcError(f"media store: {sha256[:12]}… is missing under {self.folder}; restore it from a backup")
        return target

    def read(self, sha256: str) -> bytes:
        return self.path(sha256).read_bytes()

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def _land(self, target: Path, blocks: Iterator[bytes]) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, raw = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                for block in blocks:
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            os.replace(raw, target)
        except BaseException:
            Path(raw).unlink(missing_ok=True)
            raise


def _wanted_again(file: Path) -> bool:
    """False if it is not there. One that is counts as put in now: what nobody wants for long is cleared away."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True


def media_store() -> MediaStore:
    """The store of the configured newsroom."""
    from django.conf import settings

    return MediaStore(settings.MMC.media_folder)
