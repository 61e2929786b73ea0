"""Clears the media store of files that nothing names any more: handed in and never used, half-written."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db import models

from mmc.config import Config

UNUSED = timedelta(days=30)  # a composer that stays open longer has lost its login long before
SHORTEST = timedelta(days=1)  # whoever hands a file in has at least so long to use it
ASIDE = ".leaving-"
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_TEXTS = (models.CharField, models.TextField, models.JSONField)


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What went, or would go."""

    files: tuple[str, ...]  # hashes, and names of half-written files
    bytes: int


def clear_media(config: Config, now: datetime, *, older: timedelta = UNUSED, dry_run: bool = False) -> Cleared:
    """The files that nothing names and nobody touched for so long, thrown away; with `dry_run` only named.

    A file stays as long as any text of any row, or a schedule, has its hash: stories, revisions, deliveries,
    renditions, snapshots, orders, also those that were cancelled or failed.
    """
    before = now - max(older, SHORTEST)
    if not dry_run:
        _settle(config, _aside(config.media_folder), before)  # of a clearing that was cut short
    old = [file for file in _files(config.media_folder) if _touched(file) < before]
    named = named_hashes(config) if old else set()
    unused = [file for file in old if file.name not in named]
    sizes = {file.name: file.stat().st_size for file in unused}
    if dry_run:
        return Cleared(files=tuple(sizes), bytes=sum(sizes.values()))
    # First aside, then asked again, then gone: a story that was told meanwhile gets its file back.
    gone = _settle(config, list(_put_aside(unused)), before)
    return Cleared(files=tuple(gone), bytes=sum(sizes[name] for name in gone))


def named_hashes(config: Config) -> set[str]:
    """Every sha256 that any row or schedule of the newsroom names, whatever for."""
    found = {name for text in _schedules(config) for name in _HASH.findall(text)}
    for model in apps.get_models():
        texts = [f.attname for f in model._meta.concrete_fields if isinstance(f, _TEXTS)]
        if texts and model.__module__.startswith("mmc."):
            for row in model._base_manager.values_list(*texts).iterator(2000):
                # As it was written: an escape before a hash (\u2026) would end in hex digits.
                found.update(_HASH.findall(json.dumps(row, default=str, ensure_ascii=False)))
    return found


def _settle(config: Config, aside: list[Path], before: datetime) -> list[str]:
    """The names of the files that are gone; those that are wanted after all lie in their places again."""
    named = named_hashes(config) if aside else set()
    gone = []
    for file in aside:
        name = file.name.removeprefix(ASIDE)
        with suppress(FileNotFoundError):  # another clearing was here
            if name in named or _touched(file) >= before:
                os.replace(file, file.with_name(name))
            else:
                file.unlink()
                gone.append(name)
    return gone


def _put_aside(unused: list[Path]) -> Iterator[Path]:
    for file in unused:
        with suppress(FileNotFoundError):
            yield file.rename(file.with_name(ASIDE + file.name))


def _files(folder: Path) -> Iterator[Path]:
    """The store's files and what a writer that died left half-written; nothing else that may lie there is ours."""
    for place in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield from (f for f in sorted(place.iterdir()) if _HASH.fullmatch(f.name) or f.name.startswith(".new-"))


def _aside(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"[0-9a-f][0-9a-f]/{ASIDE}*"))


def _touched(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _schedules(config: Config) -> Iterator[str]:
    for file in sorted(config.schedules_folder.rglob("*.y*ml")):
        yield file.read_text("utf-8", "replace")
