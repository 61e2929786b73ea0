"""Release: one finished state of the site as a folder with a manifest, and the switch from one to the next.

    <out>/current -> releases/<name>      what readers get; any web server can serve it
    <out>/releases/<name>/                every file of one state of the site
    <out>/releases/<name>.json            its manifest: files, pages, recipe; kept out of the public folder
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mmc.errors import MmcError

KEEP = 2  # releases kept besides the current one: readers of the last ones finish their downloads


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One page of a release: which stored version, put there by which delivery."""

    data: str  # sha256 of the page's JSON in the store
    delivery: str
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a release holds."""

    name: str
    recipe: str  # hash of templates, code and words; story files are reused only under the same one
    files: Mapping[str, str]  # path -> sha256
    pages: Mapping[str, Shown]  # slug -> what is shown there

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def manifest_from_dict(raw: Mapping[str, Any]) -> Manifest:
    return Manifest(
        name=raw["name"], recipe=raw["recipe"], files=dict(raw["files"]),
        pages={slug: Shown(**shown) for slug, shown in raw["pages"].items()},
    )  # fmt: skip


def current(out: Path) -> Manifest | None:
    """The manifest of what is public now; None before the first bake."""
    try:
        name = Path(os.readlink(out / "current")).name
    except FileNotFoundError:
        return None
    return read_manifest(out, name)


def read_manifest(out: Path, name: str) -> Manifest:
    """The manifest of one release; FileNotFoundError once it was pruned."""
    file = out / "releases" / f"{name}.json"
    text = file.read_text("utf-8")
    try:
        return manifest_from_dict(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise MmcError(f"{file}: is damaged; restore it from the backup, or delete it and publish again") from error


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One bake at a time, in this process and in others; the lock ends with its holder."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fresh_folder(out: Path) -> Path:
    """An empty folder to build in; what a crashed bake left behind is cleared first."""
    releases = out / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    for left in releases.glob(".new*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = releases / ".new"
    folder.mkdir()
    return folder


def switch(out: Path, folder: Path, manifest: Manifest) -> Path:
    """The finished folder as the current release. Until the last rename readers see the old one."""
    release = out / "releases" / manifest.name
    text = json.dumps(manifest.to_dict(), ensure_ascii=False, sort_keys=True, indent=0)
    _write_synced(release.with_name(f"{manifest.name}.json"), text.encode())
    _sync_folders(folder)
    folder.rename(release)
    _sync(release.parent)
    pointer = out / ".current"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(Path("releases") / manifest.name)
    pointer.replace(out / "current")
    _sync(out)
    return release


def prune(out: Path, keep: int = KEEP) -> None:
    """Old releases removed, newest kept; never the current one."""
    shown = Path(os.readlink(out / "current")).name
    releases = out / "releases"
    names = sorted(f.name for f in releases.iterdir() if f.is_dir() and not f.name.startswith("."))
    kept = {shown, *[n for n in names if n != shown][-keep:]}
    for name in set(names) - kept:
        shutil.rmtree(releases / name, ignore_errors=True)
    for manifest in releases.glob("*.json"):
        if manifest.stem not in kept:
            manifest.unlink(missing_ok=True)


def _write_synced(file: Path, data: bytes) -> None:
    with file.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())


def _sync_folders(folder: Path) -> None:
    for path, _, _ in os.walk(folder):
        _sync(Path(path))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
