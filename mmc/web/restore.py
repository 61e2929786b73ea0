"""A backup becomes a newsroom again, in a folder of its own: verified, paused, and with its doubts written down."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import tarfile
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from mmc.config import Config, read_schedules
from mmc.errors import MmcError
from mmc.publishers.logins.vault import SHELF, FileShelf
from mmc.web.backup import FORMAT

SQLITE = "sqlite:///var/mmc.sqlite3"
PLACES = {"media": "var/media", "site": "var/site"}  # where the folders of a backup come to lie
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back."""

    taken_at: datetime
    files: int
    in_doubt: int  # deliveries that may have gone out since the backup
    slots: int  # schedule slots since then that are not made
    left_out: tuple[str, ...]  # what the backup never held
    damaged: tuple[str, ...]


def restore(file: Path, folder: Path, now: datetime, *, database: str = "") -> Restored:
    """The newsroom of a backup in a new folder, which is there whole or not at all. Call once a process.

    `database`: an empty PostgreSQL for the ledger instead of a SQLite file in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MmcError(f"{folder} is not empty; a restore never writes over anything: name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.restoring-*"):
        shutil.rmtree(left)  # of a restore that was killed
    room = folder.parent / f".{folder.name}.restoring-{secrets.token_hex(4)}"
    room.mkdir(mode=0o700)
    try:
        manifest = _unpack(file, room)
        _point_to(room / "mmc.toml", database or SQLITE)
        taken_at = datetime.fromisoformat(manifest["taken_at"])
        in_doubt, slots = _bring_up(room, manifest, taken_at, now)
        os.rename(room, folder)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return Restored(
        taken_at=taken_at, files=len(manifest["files"]), in_doubt=in_doubt, slots=slots,
        left_out=tuple(manifest["left_out"]), damaged=tuple(manifest["damaged"]),
    )  # fmt: skip


def _unpack(file: Path, room: Path) -> dict[str, Any]:
    """The manifest, once every file it names lies in the room with the bytes it promises."""
    try:
        with tarfile.open(file, "r:") as tar:
            members = {member.name: member for member in tar.getmembers()}
            told = tar.extractfile(members["manifest.json"])
            manifest: dict[str, Any] = json.loads(told.read() if told else b"")
            if manifest["format"] != FORMAT:
                raise MmcError(f"{file} has format {manifest['format']}; this MMC reads {FORMAT}")
            for path, facts in manifest["files"].items():
                _take(tar, members[f"blob/{facts['sha256']}"], _target(room, path), facts)
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise MmcError(f"{file} is no whole backup of MMC ({error!r}); nothing was restored") from error
    return manifest


def _target(room: Path, path: str) -> Path:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise MmcError(f"the backup names a file outside its folder: {path}")
    return room / PLACES.get(parts[0], parts[0]) / Path(*parts[1:]) if len(parts) > 1 else room / path


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, facts: dict[str, Any]) -> None:
    source = tar.extractfile(member)
    if source is None:
        raise MmcError(f"{target.name} is no file in the backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    found, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        while block := source.read(_BLOCK):
            out.write(block)
            found.update(block)
            size += len(block)
    target.chmod(0o600 if "secrets" in target.parts else 0o644)
    if (found.hexdigest(), size) != (facts["sha256"], facts["bytes"]):
        raise MmcError(f"the backup is damaged: {target.name} is not what was kept; nothing was restored")


def _point_to(toml: Path, database: str) -> None:
    """mmc.toml with its stores in its own folder, or its ledger in a database named by the operator."""
    text = toml.read_text("utf-8")
    wanted = {"database": database, "media": "file://var/media", "site": "var/site"}
    told = tomllib.loads(text).get("store", {})
    usual = {"database": SQLITE, "media": "file://var/media", "site": "var/site"}
    for key, value in wanted.items():
        if told.get(key, usual[key]) != value:
            text = with_store(text, key, value)
    toml.write_text(text, "utf-8")


def with_store(text: str, key: str, value: str) -> str:
    """mmc.toml's text with one setting of [store] changed, everything else as it was written."""
    line = f"{key} = {json.dumps(value)}"
    section = re.search(r"(?ms)^\[store\][^\n]*\n(.*?)(?=^\[|\Z)", text)
    if section is None:
        return f"{text.rstrip()}\n\n[store]\n{line}\n"
    body, found = re.subn(rf"(?m)^{key}\s*=.*$", lambda _: line, section[1])
    return text[: section.start(1)] + (body if found else f"{line}\n{body}") + text[section.end(1) :]


def _bring_up(room: Path, manifest: dict[str, Any], taken_at: datetime, now: datetime) -> tuple[int, int]:
    """The ledger in its database, in the newest shape, its doubts settled; the site's pages baked."""
    config = _config(room)
    ledger = room / f"ledger.{manifest['ledger']}"
    as_file = config.database_url.startswith("sqlite:///")
    if manifest["ledger"] == "sqlite3":
        if not as_file:
            raise MmcError("this backup holds a SQLite ledger: restore it as it is, then `mmc move --to postgresql://...`")
        place = Path(config.database_url.removeprefix("sqlite:///"))
        place.parent.mkdir(parents=True, exist_ok=True)
        os.rename(ledger, place)
    from mmc.web.boot import boot, migrate

    boot(config)
    migrate()
    from django.db import connections, transaction

    from mmc.newsroom.actions.settle_restored import settle_restored
    from mmc.web.rows import check_empty, check_same, load

    with transaction.atomic():
        if manifest["ledger"] == "rows":
            check_empty("default")
            counts = load(ledger)
            check_same(counts, "default")
            ledger.unlink()
            if not as_file:
                _land_logins(room)
        settled = settle_restored(taken_at=taken_at, now=now, missed=_missed(config, taken_at, now))
    connections.close_all()
    _bake_again(config, now)
    return settled


def _land_logins(room: Path) -> None:
    """The sealed logins from the backup's files into the ledger's database, where all its machines look for them."""
    from django.db import connection

    from mmc.publishers.logins.table import land

    kept = FileShelf(room / SHELF)
    with connection.cursor() as cursor:
        land({name: kept.read(name) for name in kept.names()}, cursor)
    shutil.rmtree(room / SHELF, ignore_errors=True)


def _config(room: Path) -> Config:
    """The newsroom as far as a restore needs it: without the secrets, which no backup holds."""
    raw = tomllib.loads((room / "mmc.toml").read_text("utf-8"))
    return Config(**raw, folder=room, secrets={"MMC_SECRET_KEY": secrets.token_hex(16)})


def _missed(config: Config, taken_at: datetime, now: datetime) -> dict[str, list[datetime]]:
    from mmc.core.schedule import slots_between
    from mmc.engine.expand import days_off
    from mmc.newsroom.models import Slot

    found = {}
    for name, schedule in read_schedules(config.schedules_folder).items():
        last = Slot.objects.filter(schedule=name).order_by("-opens_at").first()
        start = min(last.opens_at, taken_at) if last else taken_at
        off = days_off(now.year) if schedule.holidays != "ignore" else frozenset()
        found[name] = slots_between(schedule, start, now, config.site.zone, off)
    return found


def _bake_again(config: Config, now: datetime) -> None:
    """The site's pages from their store; only the list of what is shown was kept, not the pages made of it."""
    from mmc.website.bake import bake
    from mmc.website.words import bake_store, site_words

    kept = [f for f in config.site_folder.glob("*.json") if f.is_file()]
    for file in kept:
        told = {**json.loads(file.read_text("utf-8")), "recipe": ""}  # nothing made by an earlier bake is here
        releases = config.site_folder / "releases"
        (releases / file.stem).mkdir(parents=True, exist_ok=True)
        (releases / file.name).write_text(json.dumps(told), "utf-8")
        (config.site_folder / "current").symlink_to(Path("releases") / file.stem)
        file.unlink()
        bake(bake_store(config), config.site_folder, site_words(config), now)
