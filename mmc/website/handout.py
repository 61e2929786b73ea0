"""Handout: files that lie on the public site for a while, so that a platform can fetch them.

They stand beside the releases, are linked from nowhere, and are named by their own hash: who does not
know the bytes does not find the address. A file goes when it has lain there for two days.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = "titipan"
LIFETIME = timedelta(days=2)  # a container of Instagram lives for one
_NAME = re.compile(r"[0-9a-f]{64}\.jpg")


def hand_out(out: Path, file: Path, sha256: str, now: datetime) -> str:
    """The name the file has below `titipan/` from now on; what has lain there too long is removed."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _prune(folder, now)
    target = folder / f"{sha256}.jpg"
    if not target.is_file():
        draft = folder / f".{target.name}.{os.getpid()}"
        shutil.copyfile(file, draft)
        draft.replace(target)
    os.utime(target, (now.timestamp(), now.timestamp()))
    return target.name


def handed_out(out: Path, path: str) -> Path | None:
    """The file behind an address of the site (`titipan/...`), None if there is none."""
    folder, _, name = path.partition("/")
    if folder != FOLDER or not _NAME.fullmatch(name):
        return None
    file = out / FOLDER / name
    return file if file.is_file() else None


def _prune(folder: Path, now: datetime) -> None:
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another worker was faster
            if now.timestamp() - file.stat().st_mtime > LIFETIME.total_seconds():
                file.unlink()
