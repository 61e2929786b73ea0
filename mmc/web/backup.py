"""One file that holds a whole newsroom: ledger, media, site, config; nothing in it opens a channel by itself."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from mmc.config import Config
from mmc.errors import MmcError
from mmc.publishers.logins.vault import SHELF, shelf_of

FORMAT = 1
KEPT = ("mmc.toml", "schedules", "brands")  # of the newsroom's folder, beside what `var` holds
# Up to the last @ of the host's part: whoever reads the address takes one in a password for its own, too.
_PASSWORD = re.compile(r"(postgresql://[^:/@\s\"']*):[^/?#\s\"']+@|(?<=[?&]password=)[^&\s\"']+")


@dataclass
class Backup:
    """What went into the file."""

    files: dict[str, dict[str, str | int]] = field(default_factory=dict)  # path -> sha256, bytes
    left_out: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    ledger: str = ""  # sqlite3, or rows
    inside: set[str] = field(default_factory=set)  # hashes of what the file holds so far


def write_backup(config: Config, out: Path, now: datetime) -> Backup:
    """What was kept in `out`, which is there whole or not at all. The newsroom may go on working meanwhile."""
    if out.exists():
        raise MmcError(f"{out} is there already; a backup never overwrites another one")
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Backup(left_out=_left_out(config))
    with tempfile.TemporaryDirectory(prefix=".mmc-backup-", dir=out.parent) as room:
        half = Path(room) / "half.tar"
        with half.open("wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as tar:
                # The ledger first: whatever it names lies in the store already, and nothing there is ever changed.
                ledger = _ledger(config, Path(room), made)
                _add(tar, f"ledger.{made.ledger}", ledger, made)
                for path, file in _files(config):
                    with suppress(FileNotFoundError):  # thrown away meanwhile: then nothing in the ledger names it
                        _add(tar, path, file, made)
                _add_manifest(tar, made, now)
            raw.flush()
            os.fsync(raw.fileno())
        os.link(half, out)  # unlike a rename, it refuses a file that came up meanwhile
    return made


def _ledger(config: Config, room: Path, made: Backup) -> Path:
    if config.database_url.startswith("sqlite:///"):
        made.ledger = "sqlite3"
        return _sqlite_copy(Path(config.database_url.removeprefix("sqlite:///")), room / "ledger.sqlite3")
    from mmc.web.rows import dump

    made.ledger = "rows"
    dump(room / "ledger.rows")
    return room / "ledger.rows"


def _sqlite_copy(source: Path, copy: Path) -> Path:
    """One moment of a database that others go on writing to; without what is only true for running processes, and
    without what could tell one reader from another."""
    from mmc.engagement.models.reader import NEVER_BACKED_UP

    origin, target = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30), sqlite3.connect(copy)
    try:
        origin.backup(target)
        for table in ("django_session", "executor", "turn", *NEVER_BACKED_UP):  # a session's row is a login
            target.execute(f"delete from {table}")
        target.commit()
        target.execute("pragma journal_mode=delete")
        target.execute("vacuum")  # deleted rows would still stand in the file
        if (told := target.execute("pragma integrity_check").fetchone()[0]) != "ok":
            raise MmcError(f"the ledger is damaged: {told}; restore an older backup beside it and compare")
    finally:
        origin.close()
        target.close()
    return copy


def _files(config: Config) -> Iterator[tuple[str, Path | bytes]]:
    """Every file worth keeping, by the path it has in the backup."""
    for name in KEPT:
        for file in _below(config.folder / name):
            path = file.relative_to(config.folder).as_posix()
            yield path, (_without_password(file) if name == "mmc.toml" else file)
    shelf = shelf_of(config)  # sealed; the key that opens them is kept elsewhere
    for name in shelf.names():
        yield (SHELF / f"{quote(name, safe='')}.json").as_posix(), shelf.read(name).encode()
    for file in _below(config.media_folder):
        yield f"media/{file.relative_to(config.media_folder).as_posix()}", file
    store = config.site_folder / "store"
    for file in _below(store):
        yield f"site/store/{file.relative_to(store).as_posix()}", file
    current = config.site_folder / "current"
    if current.is_symlink():
        release = config.site_folder / "releases" / f"{Path(os.readlink(current)).name}.json"
        yield f"site/{release.name}", release


def _below(place: Path) -> list[Path]:
    """The files at or below a place; half-written ones and links are none."""
    if place.is_file():
        return [place]
    return sorted(f for f in place.rglob("*") if f.is_file() and not f.is_symlink() and not f.name.startswith("."))


def _without_password(file: Path) -> bytes:
    return _PASSWORD.sub(lambda found: f"{found[1]}@" if found[1] is not None else "", file.read_text("utf-8")).encode()


def _left_out(config: Config) -> list[str]:
    """What of the newsroom's folder is not in a backup: clear secrets above all."""
    own = {*KEPT, "var"}
    found = [f.name for f in sorted(config.folder.iterdir()) if f.name not in own]
    return [*found, "var/secret-key"]


def _add(tar: tarfile.TarFile, path: str, what: Path | bytes, made: Backup) -> None:
    """Put a file in under the hash of what it holds; the same bytes are kept once."""
    # Opened once: a file that is replaced or thrown away meanwhile is kept as it was when it was opened.
    with io.BytesIO(what) if isinstance(what, bytes) else what.open("rb") as source:
        sha256, size = hashlib.file_digest(source, "sha256").hexdigest(), source.seek(0, os.SEEK_END)
        if path.startswith("media/") and Path(path).name != sha256:
            made.damaged.append(path)
            return
        made.files[path] = {"sha256": sha256, "bytes": size}
        if sha256 in made.inside:
            return
        made.inside.add(sha256)
        member = tarfile.TarInfo(f"blob/{sha256}")
        member.size, member.mode = size, 0o600
        source.seek(0)
        tar.addfile(member, source)


def _add_manifest(tar: tarfile.TarFile, made: Backup, now: datetime) -> None:
    told = {
        "format": FORMAT, "taken_at": now.isoformat(), "ledger": made.ledger, "files": made.files,
        "left_out": made.left_out, "damaged": made.damaged,
    }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    member = tarfile.TarInfo("manifest.json")
    member.size, member.mode = len(body), 0o600
    tar.addfile(member, io.BytesIO(body))
